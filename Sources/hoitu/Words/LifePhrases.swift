// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// The catalogue: the life of a period, the headship, submissions; and why a step is not taken.

import Emulation
import Foundation

enum LifePhrases {
    // MARK: Help

    static func archiveByName(_ period: String) -> Phrase {
        Phrase(
            vi: "Kỳ \(period) đã chốt số liệu; sau bước lưu trữ không mở lại được nữa. Nếu đúng ý, hãy gõ “hoitu chot \(period) --to archived”.",
            en: "Period \(period) is locked; once archived it cannot be reopened. If that is meant, say “hoitu chot \(period) --to archived”.")
    }

    static func lockedDespite(_ count: Int, _ period: String) -> Phrase {
        Phrase(
            vi: "Lưu ý: còn \(count) điểm cần xem trước khi chốt (hoitu kiemtra \(period) --all).",
            en: "Note: \(count) points are open at the lock (hoitu kiemtra \(period) --all).")
    }

    static func notACity(_ member: String, _ unit: String) -> Phrase {
        Phrase(
            vi: "\(member) là cơ sở trực thuộc; việc này do \(unit) làm trên bản chính của đơn vị.",
            en: "\(member) is a field office; \(unit) does this on the unit's main replica.")
    }

    static let help = Phrase(vi: "Kỳ thi đua: liệt kê, lập, chuyển bước, mở lại.", en: "Evaluation periods: list, make, move on, reopen.")
    static let helpList = Phrase(vi: "Liệt kê các kỳ thi đua.", en: "List the periods.")
    static let helpShow = Phrase(vi: "Một kỳ thi đua: bước, giao ước, bộ tiêu chí, lần chốt.", en: "One period: its state, covenant, criteria and lock.")
    static let helpCreate = Phrase(vi: "Lập một kỳ thi đua (Cụm trưởng).", en: "Make a period (the cluster head).")
    static let helpCode = Phrase(vi: "Mã kỳ, như 2023-H1.", en: "The period's code, such as 2023-H1.")
    static let helpCreateFields = Phrase(
        vi: "Mục=giá trị: name, starts, ends, cluster, criteria_set, criteria_version, compared_with, note.",
        en: "Field=value: name, starts, ends, cluster, criteria_set, criteria_version, compared_with, note.")
    static let helpNext = Phrase(vi: "Chuyển kỳ sang bước kế tiếp; sau thẩm định là chốt số liệu (Cụm trưởng).", en: "Move a period on to its next state; behind the appraisal this locks it (the cluster head).")
    static let helpTo = Phrase(vi: "Chuyển lần lượt đến bước này, như locked.", en: "Take one step after the other up to this state, such as locked.")
    static let helpReopen = Phrase(vi: "Mở lại kỳ đã chốt số liệu (Cụm trưởng).", en: "Open a locked period again (the cluster head).")
    static let helpBecause = Phrase(vi: "Lý do mở lại, hiện trên mọi báo cáo.", en: "Why; it shows on every report.")
    static let helpAdopt = Phrase(vi: "Thông qua một bộ tiêu chí: từ đó giữ nguyên, có mã băm (Cụm trưởng).", en: "Adopt a criteria set: from then on it stands, known by its hash (the cluster head).")
    static let helpSet = Phrase(vi: "Mã bộ tiêu chí.", en: "The criteria set's code.")
    static let helpVersion = Phrase(vi: "Phiên bản bộ tiêu chí.", en: "The criteria set's version.")
    static let helpCluster = Phrase(vi: "Mã cụm; bỏ trống nếu chỉ có một.", en: "The emulation cluster's code; may be left out where there is one.")
    static let helpSubmit = Phrase(vi: "Nộp bảng chấm điểm của đơn vị.", en: "Submit the unit's sheet.")
    static let helpWithdraw = Phrase(vi: "Rút bảng đã nộp về dự thảo.", en: "Take the submitted sheet back to draft.")
    static let helpSign = Phrase(vi: "Ký giao ước thi đua của kỳ.", en: "Sign the period's covenant.")
    static let helpText = Phrase(vi: "Phần đầu mã băm của bản giao ước, nếu có nhiều bản.", en: "The beginning of the text's hash, where there are several.")
    static let helpHead = Phrase(vi: "Cụm trưởng: xem, bàn giao.", en: "The cluster head: show, hand over.")
    static let helpHeadShow = Phrase(vi: "Ai là Cụm trưởng, từ ngày nào.", en: "Who heads the cluster, and since when.")
    static let helpHandover = Phrase(vi: "Bàn giao Cụm trưởng cho một đơn vị (Cụm trưởng đương nhiệm).", en: "Hand the headship over to a unit (the head of the day).")
    static let helpFrom = Phrase(vi: "Từ ngày.", en: "From this day on.")
    static let helpDeputy = Phrase(vi: "Phân công Cụm phó.", en: "Assign the deputy head.")
    static let helpLate = Phrase(vi: "Số liệu nhập trước khi chốt mà nhận được sau khi chốt.", en: "What was entered before the lock and received after it.")
    static let helpBoard = Phrase(vi: "Bảng theo dõi của Cụm trưởng: đơn vị và các bước.", en: "The head's board: units and their steps.")
    static let helpCheck = Phrase(vi: "Điều còn thiếu, sai hoặc muộn của đơn vị.", en: "What is still missing, wrong or late for the unit.")
    static let helpCheckAll = Phrase(vi: "Của mọi đơn vị.", en: "For all units.")
    static let helpPeriod = Phrase(vi: "Mã kỳ; bỏ trống là kỳ đang mở.", en: "The period's code; left out, the open one.")

    // MARK: Answers

    static func stateName(_ state: String) -> Phrase {
        let label = ChoiceLabels.label(state, of: "state", in: "period")
        return Phrase(vi: label.vi, en: label.en)
    }

    static func line(_ period: PeriodSummary) -> Phrase {
        let state = stateName(period.state)
        let name = period.name.isEmpty ? "" : " · \(period.name)"
        let epochs = period.epoch > 1
        return Phrase(
            vi: "\(period.code)\(name) · \(state.vi)\(epochs ? " · epoch \(period.epoch)" : "")",
            en: "\(period.code)\(name) · \(state.en)\(epochs ? " · epoch \(period.epoch)" : "")")
    }

    static let noPeriods = Phrase(vi: "Chưa có kỳ thi đua nào; Cụm trưởng lập bằng “hoitu period create”.", en: "There are no periods; the head makes one with “hoitu period create”.")

    static func details(_ period: PeriodSummary) -> [Phrase] {
        [
            Phrase(vi: "Từ \(period.starts) đến \(period.ends); cụm \(period.cluster); so với \(period.comparedWith.isEmpty ? "–" : period.comparedWith).",
                en: "From \(period.starts) to \(period.ends); cluster \(period.cluster); compared with \(period.comparedWith.isEmpty ? "–" : period.comparedWith)."),
            Phrase(vi: "Bộ tiêu chí \(period.criteriaSet), phiên bản \(period.criteriaVersion).", en: "Criteria set \(period.criteriaSet), version \(period.criteriaVersion)."),
            period.lockedVector.isEmpty ? nil : Phrase(vi: "Vectơ đã chốt: \(period.lockedVector)", en: "Locked at the vector \(period.lockedVector)"),
            period.reopenedBecause.isEmpty ? nil : Phrase(vi: "Đã mở lại vì: \(period.reopenedBecause)", en: "Reopened because: \(period.reopenedBecause)"),
        ].compactMap { $0 }
    }

    static func covenant(_ text: CovenantStanding) -> Phrase {
        let signed = text.signed.joined(separator: ", ")
        let missing = text.missing.joined(separator: ", ")
        return text.isInForce
            ? Phrase(vi: "Giao ước \(text.textHash.prefix(12))… có hiệu lực; đã ký: \(signed).", en: "Covenant \(text.textHash.prefix(12))… is in force; signed by \(signed).")
            : Phrase(vi: "Giao ước \(text.textHash.prefix(12))… chưa đủ chữ ký; đã ký: \(signed.isEmpty ? "–" : signed); còn thiếu: \(missing).", en: "Covenant \(text.textHash.prefix(12))… is not in force; signed by \(signed.isEmpty ? "–" : signed); missing: \(missing).")
    }

    static func moved(_ period: String, _ state: PeriodState, vector: String) -> Phrase {
        let name = stateName(state.rawValue)
        return state == .locked
            ? Phrase(vi: "Kỳ \(period): \(name.vi), tại vectơ \(vector).", en: "Period \(period): \(name.en), at the vector \(vector).")
            : Phrase(vi: "Kỳ \(period): \(name.vi).", en: "Period \(period): \(name.en).")
    }

    static func reopened(_ period: String) -> Phrase {
        Phrase(vi: "Kỳ \(period) đã mở lại ở bước thẩm định; lý do hiện trên mọi báo cáo.", en: "Period \(period) is open again, in the appraisal; the reason shows on every report.")
    }

    static func adopted(_ set: String, _ hash: String) -> Phrase {
        Phrase(vi: "Bộ tiêu chí \(set) đã được thông qua, mã băm \(hash).", en: "Criteria set \(set) is adopted, with the hash \(hash).")
    }

    static func submitted(_ period: String, _ unit: String, _ hash: String) -> Phrase {
        Phrase(vi: "\(unit) đã nộp bảng chấm điểm kỳ \(period), mã băm \(hash.prefix(16))….", en: "\(unit) has submitted its sheet for \(period), with the hash \(hash.prefix(16))….")
    }

    static func withdrawn(_ period: String, _ unit: String) -> Phrase {
        Phrase(vi: "Bảng chấm điểm kỳ \(period) của \(unit) đã về dự thảo; sửa xong hãy nộp lại.", en: "The sheet of \(unit) for \(period) is a draft again; submit it once it is changed.")
    }

    static func signed(_ period: String, _ unit: String, _ hash: String) -> Phrase {
        Phrase(vi: "\(unit) đã ký giao ước kỳ \(period), bản \(hash.prefix(12))….", en: "\(unit) has signed the covenant of \(period), text \(hash.prefix(12))….")
    }

    static func head(_ unit: String?, _ cluster: String, _ day: String) -> Phrase {
        unit.map { Phrase(vi: "Cụm trưởng cụm \(cluster) ngày \(day): \($0).", en: "Head of cluster \(cluster) on \(day): \($0).") }
            ?? Phrase(vi: "Ngày \(day) cụm \(cluster) chưa có Cụm trưởng.", en: "Nobody heads cluster \(cluster) on \(day).")
    }

    static func assignment(_ assignment: HeadAssignment) -> Phrase {
        let label = ChoiceLabels.label(assignment.role, of: "role", in: "head_assignment")
        let (from, until) = (assignment.from, assignment.until)
        return Phrase(
            vi: "\(label.vi): \(assignment.unit), từ \(from)\(until.isEmpty ? "" : " đến \(until)")",
            en: "\(label.en): \(assignment.unit), from \(from)\(until.isEmpty ? "" : " to \(until)")")
    }

    static func handedOver(_ unit: String, _ day: String) -> Phrase {
        Phrase(vi: "Từ \(day), Cụm trưởng là \(unit).", en: "From \(day) on, \(unit) is the head.")
    }

    static func deputyAssigned(_ unit: String, _ day: String) -> Phrase {
        Phrase(vi: "Từ \(day), Cụm phó là \(unit).", en: "From \(day) on, \(unit) is the deputy head.")
    }

    // MARK: Errors

    static func sentence(for error: LifeError) -> Phrase {
        switch error {
        case .noHead(let cluster, let day):
            Phrase(vi: "Ngày \(day) cụm “\(cluster)” chưa có Cụm trưởng; hãy phân công bằng “hoitu head handover”.", en: "Nobody heads cluster “\(cluster)” on \(day); assign one with “hoitu head handover”.")
        case .notTheHead(let unit, let head):
            Phrase(vi: "Việc này do Cụm trưởng (\(head)) làm, không phải \(unit); hãy đề nghị Cụm trưởng.", en: "Only the cluster head (\(head)) does this, not \(unit); ask the head.")
        case .noSuchStep(let state):
            Phrase(vi: "Kỳ thi đua đang ở bước “\(state.map { stateName($0.rawValue).vi } ?? "?")” nên không làm được việc này; xem “hoitu period show”.", en: "The period is in the state “\(state.map { stateName($0.rawValue).en } ?? "?")”, from which this step is not taken; see “hoitu period show”.")
        case .reasonMissing:
            Phrase(vi: "Mở lại phải nêu lý do; hãy thêm --because.", en: "Reopening takes a reason; add --because.")
        case .emptySheet(let unit):
            Phrase(vi: "Bảng chấm điểm của \(unit) chưa có gì; hãy nhập bằng “hoitu nhap tucham” trước.", en: "The sheet of \(unit) is empty; fill it in with “hoitu enter self-score” first.")
        case .notOpenForSubmission(let state):
            Phrase(vi: "Chỉ nộp hoặc rút bảng chấm điểm ở bước nộp bảng và thẩm định, kỳ này đang ở bước “\(state.map { stateName($0.rawValue).vi } ?? "?")”; hãy hỏi Cụm trưởng.", en: "Sheets are submitted and taken back while submission is open or in the appraisal, and the period is in the state “\(state.map { stateName($0.rawValue).en } ?? "?")”; ask the head.")
        case .nothingSubmitted(let unit):
            Phrase(vi: "\(unit) chưa nộp bảng chấm điểm nên không có gì để rút.", en: "\(unit) has not submitted its sheet, so there is nothing to take back.")
        case .periodExists(let code):
            Phrase(vi: "Đã có kỳ thi đua “\(code)”; hãy dùng mã khác.", en: "There is a period “\(code)” already; use another code.")
        case .noSuchCriteria(let set, let version):
            Phrase(vi: "Ở đây không có bộ tiêu chí “\(set)” phiên bản \(version) với ít nhất một tiêu chí; hãy nhập bằng “hoitu nhap botieuchi” và “hoitu nhap tieuchi”.", en: "There is no criteria set “\(set)”, version \(version), with any criterion here; enter them with “hoitu enter criteria-set” and “hoitu enter criterion”.")
        case .criteriaAdopted(let set, let version):
            Phrase(vi: "Bộ tiêu chí “\(set)” phiên bản \(version) đã được thông qua từ trước.", en: "Criteria set “\(set)”, version \(version), is adopted already.")
        case .noCovenant(let period):
            Phrase(vi: "Kỳ “\(period)” chưa có bản giao ước nào như vậy ở đây; hãy nhập bằng “hoitu nhap giaouoc” hoặc đồng bộ.", en: "Period “\(period)” has no such covenant text here; enter one with “hoitu enter covenant”, or sync.")
        case .whichCovenant(let hashes):
            Phrase(vi: "Có nhiều bản giao ước (\(short(hashes))); hãy nêu bản cần ký bằng --text.", en: "There are several covenant texts (\(short(hashes))); say which with --text.")
        case .alreadySigned(let unit):
            Phrase(vi: "\(unit) đã ký bản giao ước này từ trước.", en: "\(unit) has signed this text already.")
        case .handoverTooEarly(let from):
            Phrase(vi: "Cụm trưởng hiện nay chỉ bắt đầu từ \(from); hãy bàn giao từ một ngày sau đó.", en: "Today's head began on \(from) only; hand over from a later day.")
        case .noSuchUnit(let unit):
            Phrase(vi: "Ở đây không có đơn vị “\(unit)”; hãy kiểm tra mã đơn vị.", en: "There is no unit “\(unit)” here; check the unit's code.")
        }
    }

    private static func short(_ hashes: [String]) -> String {
        hashes.map { "\($0.prefix(12))…" }.joined(separator: ", ")
    }
}
