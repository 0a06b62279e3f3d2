// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// Scores, periods, samples and migrations in words.

import Emulation
import Foundation

extension Language {
    /// The same language, as reports name it.
    var ofReports: Emulation.Language {
        switch self {
        case .vi: .vietnamese
        case .en: .english
        }
    }
}

enum ScorePhrases {
    static let help = Phrase(
        vi: "Chấm điểm và xếp hạng một kỳ thi đua.", en: "Score and rank an evaluation period.")
    static let helpShow = Phrase(
        vi: "Bảng xếp hạng của một kỳ thi đua.", en: "The ranking of a period.")
    static let helpExplain = Phrase(
        vi: "Điểm của một đơn vị do đâu mà có: số liệu nào, công thức nào, làm tròn ra sao, ai nhập.",
        en: "How a unit's points came about: which figures, formula, rounding, and who entered them.")
    static let helpPeriod = Phrase(vi: "Mã kỳ thi đua, như 2023-H1.", en: "The period's code, such as 2023-H1.")
    static let helpCriterion = Phrase(
        vi: "Mã tiêu chí, như I.1; bỏ trống là mọi tiêu chí.",
        en: "The criterion's code, such as I.1; leave it out for all.")
    static let helpSample = Phrase(vi: "Dữ liệu giả lập để làm thử.", en: "Made-up data to try things with.")
    static let helpSampleLoad = Phrase(vi: "Nạp dữ liệu giả lập.", en: "Load made-up data.")
    static let helpSampleOnly = Phrase(
        vi: "Chỉ của một đơn vị, như hanoi; scoring là ví dụ tính điểm, kỳ “example”; review là kỳ sơ kết của năm đơn vị.",
        en: "Only one unit's, such as hanoi; scoring is the worked example, the period “example”; review is all that the five units' review needs.")
    static let helpSchemaUpgrade = Phrase(
        vi: "Đưa các bảng thi đua lên phiên bản mới nhất.",
        en: "Bring the emulation tables up to the newest version.")

    static func sampleLoaded(_ name: String?) -> Phrase {
        Phrase(
            vi: "Đã nạp dữ liệu giả lập\(name.map { " “\($0)”" } ?? ""); nạp lại không thay đổi gì.",
            en: "Made-up data\(name.map { " “\($0)”" } ?? "") is loaded; loading it again changes nothing.")
    }

    static func noSuchSample(_ name: String, _ names: [String]) -> Phrase {
        let list = names.joined(separator: ", ")
        return Phrase(
            vi: "Không có dữ liệu giả lập “\(name)”; có thể dùng: \(list).",
            en: "There is no sample “\(name)”; there are: \(list).")
    }

    static func upgraded(_ numbers: [Int]) -> Phrase {
        let list = numbers.map { "\($0)" }.joined(separator: ", ")
        return numbers.isEmpty
            ? Phrase(
                vi: "Các bảng thi đua đã ở phiên bản mới nhất.",
                en: "The emulation tables are up to date already.")
            : Phrase(
                vi: "Đã nâng các bảng thi đua lên phiên bản \(list).",
                en: "The emulation tables took version \(list).")
    }

    static func sentence(for error: MigrationError) -> Phrase {
        switch error {
        case .newerFile(let found, let known):
            Phrase(
                vi: "Các bảng thi đua ở phiên bản \(found), chương trình này chỉ biết đến \(known); hãy cập nhật hoitu.",
                en: "The emulation tables are of version \(found), and this program knows up to \(known); update hoitu.")
        case .olderFile:
            Phrase(
                vi: "Tệp này chưa có các bảng mới nhất; hãy chạy “hoitu schema upgrade” trước.",
                en: "This file has not got the newest tables; run “hoitu schema upgrade” first.")
        case .lockedBefore(let period):
            Phrase(
                vi: "Kỳ \(period) đã chốt với điểm cộng, điểm trừ theo cách ghi cũ; hãy để Cụm trưởng mở lại kỳ bằng bản hoitu cũ, đồng bộ, rồi nâng cấp và chốt lại.",
                en: "Period \(period) was locked with bonus or penalty points in the old form; let the head reopen it with the old hoitu, sync, then upgrade and lock it again.")
        case .notEmulation:
            Phrase(
                vi: "Tệp này không có các bảng thi đua; hãy dùng bản sao của một cụm có “--schema emulation”.",
                en: "This file has no emulation tables; use a replica of a cluster with “--schema emulation”.")
        }
    }

    static func sentence(for error: PeriodError) -> Phrase {
        switch error {
        case .noSuchPeriod(let period):
            Phrase(
                vi: "Không có kỳ thi đua “\(period)” ở đây; hãy kiểm tra mã hoặc đồng bộ.",
                en: "There is no period “\(period)” here; check its code, or sync.")
        case .noCriteria(let period):
            Phrase(
                vi: "Kỳ “\(period)” chưa có bộ tiêu chí ở đây; hãy đặt criteria_set cho kỳ hoặc đồng bộ.",
                en: "Period “\(period)” has no criteria here; set its criteria_set, or sync.")
        case .noSuchUnit(let unit, let period):
            Phrase(
                vi: "Đơn vị “\(unit)” không tham gia kỳ “\(period)”; hãy kiểm tra mã đơn vị.",
                en: "Unit “\(unit)” takes no part in period “\(period)”; check the unit's code.")
        case .noSuchCriterion(let code, let period):
            Phrase(
                vi: "Kỳ “\(period)” không có tiêu chí “\(code)”; hãy kiểm tra mã tiêu chí.",
                en: "Period “\(period)” has no criterion “\(code)”; check the criterion's code.")
        case .unreadableLock(let period):
            Phrase(
                vi: "Không đọc được vectơ mà kỳ “\(period)” đã chốt; hãy báo Cụm trưởng chốt lại.",
                en: "The vector that period “\(period)” was locked at cannot be read; ask the cluster head to lock it again.")
        case .figureOutOfRange(let period):
            Phrase(
                vi: "Một số liệu của kỳ “\(period)” quá lớn để tính chính xác; hãy tìm và đính chính.",
                en: "A figure of period “\(period)” is too large to be exact; find it and put it right.")
        }
    }
}
