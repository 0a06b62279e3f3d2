// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// What is wrong with a file that somebody filled in: what, in which cell, what to do.

import Documents
import Emulation
import Foundation

enum SheetSentences {
    /// With its place before it.
    static func line(_ issue: SheetIssue) -> Phrase {
        let phrase = sentence(issue.reason)
        guard let place = issue.place else { return phrase }
        let at = "\(place.sheet)!\(place.reference): "
        return Phrase(vi: at + phrase.vi, en: at + phrase.en)
    }

    static func sentence(_ reason: SheetIssue.Reason) -> Phrase {
        switch reason {
        case .noTable, .unclearKind, .newerTemplate, .unknownHeading, .headingTwice, .missingHeading:
            heading(reason)
        case .notANumber, .notWhole, .notAboveZero, .tooLong, .rounded, .ambiguousNumber, .percent:
            number(reason)
        case .notADay, .ambiguousDay, .dayInstead, .flagInstead, .failure, .uncomputed: kind(reason)
        case .missing, .notAChoice, .notYesOrNo, .unknown, .severalOfName, .twice, .differs:
            record(reason)
        case .refusedText(let refusal): refused(refusal)
        case .legacy(let text, let tcvn3, let vni): legacy(text, tcvn3, vni)
        case .rule(let rule): Phrase(vi: rule.sentence.vi, en: rule.sentence.en)
        case .refusedByTable(let message):
            Phrase(
                vi: "Dòng này không được ghi vì trái quy tắc của bảng (\(message)); hãy sửa dòng này.",
                en: "The row breaks a rule of its table (\(message)); correct it.")
        }
    }

    private static func heading(_ reason: SheetIssue.Reason) -> Phrase {
        switch reason {
        case .unclearKind:
            Phrase(
                vi: "Không rõ trang này thuộc loại bảng nào; hãy dùng mẫu, hoặc nêu loại bằng --kind.",
                en: "It is not clear what this sheet is about; use a template, or name it with --kind.")
        case .newerTemplate:
            Phrase(
                vi: "Mẫu này do phiên bản hoitu mới hơn tạo ra; hãy cập nhật hoitu hoặc tạo lại mẫu.",
                en: "This template was made by a newer hoitu; update hoitu, or make the template again.")
        case .unknownHeading(""):
            Phrase(
                vi: "Ô này ở cột không có tiêu đề; hãy ghi tên cột theo mẫu hoặc xóa ô.",
                en: "The cell stands in a column without a heading; name the column as the template does, or clear the cell.")
        case .unknownHeading(let text):
            Phrase(
                vi: "Không có cột “\(text)”; hãy sửa tên cột theo mẫu hoặc bỏ cột này.",
                en: "There is no column “\(text)”; name it as the template does, or take it out.")
        case .headingTwice(let heading):
            Phrase(
                vi: "Cột “\(heading.vi)” có hai lần; hãy bỏ một cột.",
                en: "The column “\(heading.en)” stands there twice; take one out.")
        case .missingHeading(let heading):
            Phrase(
                vi: "Thiếu cột “\(heading.vi)”; hãy thêm cột theo mẫu.",
                en: "The column “\(heading.en)” is missing; add it as in the template.")
        default:
            Phrase(
                vi: "Không trang nào có tiêu đề cột của một loại bảng; hãy tạo mẫu bằng “hoitu template” rồi điền.",
                en: "No sheet has the headings of any kind; make a template with “hoitu template” and fill it in.")
        }
    }

    private static func number(_ reason: SheetIssue.Reason) -> Phrase {
        switch reason {
        case .notWhole(let text):
            Phrase(vi: "“\(text)” không phải số nguyên; hãy ghi số nguyên.", en: "“\(text)” is no whole number; enter one.")
        case .notAboveZero(let text):
            Phrase(vi: "“\(text)” phải lớn hơn 0; hãy sửa số này.", en: "“\(text)” must be above zero; correct it.")
        case .tooLong(let text):
            Phrase(
                vi: "Số “\(text)” có quá nhiều chữ số; hãy làm tròn còn nhiều nhất 20 ký tự.",
                en: "The number “\(text)” is too long; round it to 20 signs at most.")
        case .rounded(let text):
            Phrase(
                vi: "“\(text)” có hơn 15 chữ số nên bảng tính đã làm tròn phần cuối; hãy đặt ô ở dạng văn bản (Text) rồi gõ lại toàn bộ số.",
                en: "“\(text)” has more than 15 digits, of which the spreadsheet has rounded the last ones; make it a text cell and type the whole number again.")
        case .ambiguousNumber(let text, let vi, let en):
            Phrase(
                vi: "“\(text)” có thể là \(vi) hoặc \(en); hãy ghi thành ô dạng số, hoặc nhập lại với --numbers vi hay --numbers en.",
                en: "“\(text)” may be \(vi) or \(en); make it a numeric cell, or import with --numbers vi or --numbers en.")
        case .percent:
            Phrase(
                vi: "Ô này ở dạng phần trăm; hãy ghi số không có dấu %, ví dụ 94,17.",
                en: "The cell shows per cent; enter the number without the sign, such as 94.17.")
        case .notANumber(let text):
            Phrase(vi: "“\(text)” không phải là số; hãy ghi số.", en: "“\(text)” is no number; enter one.")
        default: preconditionFailure("a reason about numbers")
        }
    }

    private static func kind(_ reason: SheetIssue.Reason) -> Phrase {
        switch reason {
        case .notADay(let text):
            Phrase(
                vi: "“\(text)” không phải là ngày; hãy ghi ngày, tháng, năm, ví dụ 03/07/2023.",
                en: "“\(text)” is no day; enter day, month and year, such as 03/07/2023.")
        case .ambiguousDay(let text, let dayFirst, let monthFirst):
            Phrase(
                vi: "“\(text)” có thể là \(dayFirst) hoặc \(monthFirst); hãy ghi thành ô dạng ngày, hoặc nhập lại với --dates dmy hay --dates mdy.",
                en: "“\(text)” may be \(dayFirst) or \(monthFirst); make it a date cell, or import with --dates dmy or --dates mdy.")
        case .dayInstead(let day):
            Phrase(
                vi: "Ô này là ngày \(day), có thể do bảng tính tự đổi; hãy đặt ô ở dạng văn bản rồi ghi lại.",
                en: "The cell is the day \(day), perhaps made so by the spreadsheet; make it a text cell and enter it again.")
        case .flagInstead:
            Phrase(
                vi: "Ô này chứa giá trị đúng/sai; hãy ghi lại bằng chữ hoặc số.",
                en: "The cell holds true or false; enter a text or a number.")
        case .failure(let text):
            Phrase(
                vi: "Công thức trong ô báo lỗi \(text); hãy sửa công thức hoặc ghi giá trị.",
                en: "The cell's formula failed (\(text)); correct it, or enter the value.")
        case .uncomputed:
            Phrase(
                vi: "Công thức trong ô chưa được tính; hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại rồi nhập.",
                en: "The cell's formula was never computed; open the file in Excel or LibreOffice, save it, and import again.")
        default: preconditionFailure("a reason about kinds of cells")
        }
    }

    private static func record(_ reason: SheetIssue.Reason) -> Phrase {
        switch reason {
        case .missing(let heading):
            Phrase(vi: "Chưa điền “\(heading.vi)”; hãy điền ô này.", en: "“\(heading.en)” is missing; fill it in.")
        case .notAChoice(let text, let labels):
            Phrase(
                vi: "Không có mục “\(text)”; hãy chọn: \(labels.map(\.vi).joined(separator: "; ")).",
                en: "“\(text)” is none of the choices; choose: \(labels.map(\.en).joined(separator: "; ")).")
        case .notYesOrNo(let text):
            Phrase(vi: "“\(text)” phải là “Có” hoặc “Không”.", en: "“\(text)” must be “Có” (yes) or “Không” (no).")
        case .unknown(let what, let text):
            Phrase(
                vi: "Không có \(name(what).vi) “\(text)” ở đây; hãy kiểm tra mã hoặc tên, hoặc đồng bộ.",
                en: "There is no \(name(what).en) “\(text)” here; check the code or the name, or sync.")
        case .severalOfName(let what, let text, let codes):
            Phrase(
                vi: "Có nhiều \(name(what).vi) tên “\(text)” (\(codes.joined(separator: ", "))); hãy ghi mã.",
                en: "Several of \(name(what).en) are called “\(text)” (\(codes.joined(separator: ", "))); enter the code.")
        case .twice(let row):
            Phrase(
                vi: "Nội dung này đã có ở dòng \(row) của tệp; hãy bỏ một dòng hoặc sửa mã.",
                en: "The same record stands in row \(row) of the file; take one out, or correct the code.")
        case .differs(let heading, let row):
            Phrase(
                vi: "“\(heading.vi)” khác với dòng \(row) của cùng nội dung; hãy ghi giống nhau hoặc để trống.",
                en: "“\(heading.en)” differs from row \(row) of the same record; make them equal, or leave it empty.")
        default: preconditionFailure("a reason about records")
        }
    }

    private static func name(_ what: String) -> Phrase {
        switch what {
        case "unit": Phrase(vi: "đơn vị", en: "unit")
        case "office": Phrase(vi: "đơn vị cơ sở", en: "field office")
        case "period": Phrase(vi: "kỳ thi đua", en: "period")
        case "indicator": Phrase(vi: "chỉ số", en: "indicator")
        default: Phrase(vi: "tiêu chí", en: "criterion")
        }
    }

    static func refused(_ refusal: TextRefusal) -> Phrase {
        switch refusal {
        case .classified(let words):
            Phrase(
                vi: "Có dấu độ mật “\(words)”; hệ thống không được chứa bí mật nhà nước, hãy bỏ nội dung này.",
                en: "It bears the classification marking “\(words)”; no state secret may be held here, take it out.")
        case .personal(_, let words):
            Phrase(
                vi: "“\(words)” là thông tin cá nhân không được lưu ở đây; hãy bỏ thông tin này.",
                en: "“\(words)” is a personal detail that is not kept here; take it out.")
        case .unmarkedSample:
            Phrase(
                vi: "Số liệu giả lập phải ghi “\(TextRules.sampleMark)”; hãy thêm dòng chữ này.",
                en: "Made-up figures must say “\(TextRules.sampleMark)”; add these words.")
        }
    }

    private static func legacy(_ text: String, _ tcvn3: String?, _ vni: String?) -> Phrase {
        let meanings = [("tcvn3", tcvn3), ("vni", vni)].compactMap { name, text in
            text.map { "“\($0)” (\(name))" }
        }
        return Phrase(
            vi: "“\(text)” có thể là \(meanings.joined(separator: " hoặc ")) theo bảng mã cũ; hãy nhập lại với --encoding tcvn3, vni, hoặc unicode để giữ nguyên.",
            en: "“\(text)” may be \(meanings.joined(separator: " or ")) in an encoding of before Unicode; import with --encoding tcvn3, vni, or unicode to keep it.")
    }

    static func sentence(for error: SheetError) -> Phrase {
        switch error {
        case .noSuchPeriod(let period):
            Phrase(
                vi: "Không có kỳ thi đua “\(period)” ở đây; hãy kiểm tra mã hoặc đồng bộ.",
                en: "There is no period “\(period)” here; check its code, or sync.")
        case .noSuchUnit(let unit):
            Phrase(
                vi: "Không có đơn vị “\(unit)” ở đây; hãy kiểm tra mã đơn vị.",
                en: "There is no unit “\(unit)” here; check the unit's code.")
        case .needsPeriod(let kind):
            Phrase(
                vi: "Mẫu “\(kind.name.vi)” là của một kỳ; hãy nêu kỳ bằng --period.",
                en: "The template “\(kind.name.en)” is for one period; name it with --period.")
        }
    }
}
