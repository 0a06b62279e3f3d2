// The rules of the tables that look at more than one column, and what a person reads who breaks one.
//
// SQLite has one text for an error, so it holds both languages. Triggers speak to whoever writes
// here, in any client; what is merged from elsewhere fires none, and is listed where it matters.

/// A rule that triggers keep.
package enum SchemaRule: String, CaseIterable, Sendable {
    case periodOrder = "period_order"
    case reopening
    case periodLocked = "period_locked"
    case targetsFrozen = "targets_frozen"
    case criteriaAdopted = "criteria_adopted"
    case sheetSubmitted = "sheet_submitted"
    case pointsBeyond = "points_beyond"
    case headsVerdict = "heads_verdict"
    case verdictApart = "verdict_apart"
    case verdictPoints = "verdict_points"
    case sheetDecided = "sheet_decided"
    case ledger
    case reversal
    case asEntered = "as_entered"
    case signaturesGrow = "signatures_grow"
    case yearNumber = "year_number"
    case markedFile = "marked_file"
    case markedText = "marked_text"
    case personal
    case unmarkedSample = "unmarked_sample"

    /// What is wrong and what to do, a sentence.
    package var sentence: Bilingual {
        switch self {
        case .periodOrder:
            Bilingual(
                vi: "Kỳ thi đua chỉ chuyển sang bước kế tiếp; hãy chuyển lần lượt từng bước.",
                en: "A period moves on to its next state only; take one step after the other.")
        case .reopening:
            Bilingual(
                vi: "Mở lại kỳ đã chốt số liệu phải tăng epoch thêm 1 và nêu lý do.",
                en: "Reopening a locked period takes the next epoch and a reason.")
        case .periodLocked:
            Bilingual(
                vi: "Kỳ thi đua đã chốt số liệu; muốn sửa, hãy đề nghị Cụm trưởng mở lại.",
                en: "The period is locked; ask the cluster head to reopen it.")
        case .targetsFrozen:
            Bilingual(
                vi: "Chỉ tiêu đã chốt khi ký giao ước; chỉ giao trước lúc kỳ thi đua bắt đầu.",
                en: "Targets are frozen with the covenant; set them before the period is active.")
        case .criteriaAdopted:
            Bilingual(
                vi: "Bộ tiêu chí đã được thông qua; hãy lập phiên bản mới để sửa.",
                en: "The criteria set is adopted; make a new version to change it.")
        case .sheetSubmitted:
            Bilingual(
                vi: "Bảng chấm điểm của đơn vị đã nộp; muốn sửa, hãy rút về dự thảo trước.",
                en: "The unit's sheet is submitted; take it back to draft before changing it.")
        case .pointsBeyond:
            Bilingual(
                vi: "Điểm phải từ 0 đến điểm chuẩn của tiêu chí; hãy xem lại điểm đã ghi.",
                en: "Points go from 0 to the criterion's maximum; look at what was entered.")
        case .headsVerdict:
            Bilingual(
                vi:
                    "Chấp nhận hay không do Cụm trưởng quyết định; đơn vị chỉ nhập, để Cụm trưởng xét.",
                en:
                    "Only the cluster head accepts or rejects; enter it, and leave that to the head."
            )
        case .verdictApart:
            Bilingual(
                vi:
                    "Đơn vị chỉ soạn và nộp bảng chấm điểm; các bước sau do Cụm trưởng ghi ở kết luận.",
                en: "A unit drafts and submits its sheet; the head enters later steps as verdicts.")
        case .verdictPoints:
            Bilingual(
                vi: "Chấp nhận điểm cộng hay điểm trừ phải ghi số điểm được chấp nhận.",
                en: "Accepting bonus or penalty points takes the points that are accepted.")
        case .sheetDecided:
            Bilingual(
                vi: "Cụm trưởng đã kết luận về bảng chấm điểm này; hãy đề nghị Cụm trưởng trả lại.",
                en: "The head has decided on this sheet; ask the head to return it.")
        case .ledger:
            Bilingual(
                vi: "Số liệu đã nhập không được sửa hay xóa; hãy nhập một dòng đính chính.",
                en: "An entry is never changed or deleted; enter one that reverses it.")
        case .reversal:
            Bilingual(
                vi: "Dòng đính chính phải đảo đúng một dòng chưa bị đảo: cùng kỳ, chỉ số, "
                    + "cơ sở, và số ngược dấu.",
                en: "A reversal takes back one entry not yet reversed: same period, indicator "
                    + "and office, opposite amount.")
        case .asEntered:
            Bilingual(
                vi: "Nội dung đã nhập giữ nguyên, chỉ đổi được trạng thái; hãy nhập dòng mới.",
                en: "What was entered stays, only its status changes; enter another one.")
        case .signaturesGrow:
            Bilingual(
                vi: "Chữ ký giao ước không được sửa hay rút; hãy ký bản giao ước mới.",
                en: "A signature is neither changed nor taken back; sign a new covenant text.")
        case .yearNumber:
            Bilingual(
                vi: "Năm là một số, ví dụ 2023.", en: "A year is a number, such as 2023.")
        case .markedFile:
            Bilingual(
                vi: "Không nhận tệp có dấu độ mật; hệ thống không được chứa bí mật nhà nước.",
                en: "A file marked classified is not taken; no state secret may be held here.")
        case .markedText:
            Bilingual(
                vi: "Không nhận nội dung có dấu độ mật; hệ thống không được chứa bí mật nhà nước.",
                en: "Text marked classified is not taken; no state secret may be held here.")
        case .personal:
            Bilingual(
                vi: "Chỉ giữ tên, đơn vị, thành tích và quyết định; hãy bỏ số giấy tờ, điện thoại, "
                    + "ngày sinh, địa chỉ, thư điện tử.",
                en: "Only name, unit, achievement and decision are kept; leave out identity and "
                    + "telephone numbers, birth, address and e-mail.")
        case .unmarkedSample:
            Bilingual(
                vi: "Kỳ này là dữ liệu giả lập; số liệu của một thành phố có thật phải ghi "
                    + "\(EmulationSamples.mark) ở ghi chú.",
                en: "This period is made up; the note of a real city's figure has to say "
                    + "\(EmulationSamples.mark).")
        }
    }

    /// The rule whose trigger raised a message; nil for any other message.
    package init?(raised message: String) {
        let found = Self.allCases.first { rule in
            rule.text.utf8.elementsEqual(message.utf8)
        }
        guard let found else { return nil }
        self = found
    }

    private var text: String { "\(sentence.vi) / \(sentence.en)" }

    /// As a trigger raises it.
    var raise: String {
        let doubled = text.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "''")
        return "RAISE(ABORT, '\(doubled)')"
    }
}
