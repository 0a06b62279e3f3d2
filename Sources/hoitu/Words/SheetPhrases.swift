// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// Importing, exporting and templates in words, but for what is wrong with a file.

import Emulation
import Foundation

enum SheetPhrases {
    static let helpImport = Phrase(
        vi: "Nhập một tệp .xlsx hoặc .csv đã điền: tất cả các dòng, hoặc không dòng nào.",
        en: "Take a filled in .xlsx or .csv file: every row of it, or none.")
    static let helpTemplate = Phrase(
        vi: "Tạo mẫu để điền, dạng .xlsx hoặc .csv.", en: "Make a template to fill in, as .xlsx or .csv.")
    static let helpExport = Phrase(
        vi: "Xuất dữ liệu ra tệp .xlsx hoặc .csv; nhập lại tệp đó không thay đổi gì.",
        en: "Write records to a .xlsx or .csv file; importing it again changes nothing.")
    static let helpFile = Phrase(vi: "Tệp .xlsx hoặc .csv.", en: "The .xlsx or .csv file.")
    static let helpInput = Phrase(
        vi: "Tệp .xlsx hoặc .csv; - là đầu vào chuẩn.", en: "The .xlsx or .csv file; - is standard input.")
    static let helpPeriod = Phrase(
        vi: "Chỉ của một kỳ thi đua, như 2023-H1.", en: "Of one period only, such as 2023-H1.")
    static let helpUnit = Phrase(vi: "Chỉ của một đơn vị, như hanoi.", en: "Of one unit only, such as hanoi.")
    static let helpForce = Phrase(vi: "Ghi đè tệp đã có.", en: "Replace a file that is there.")
    static let helpDryRun = Phrase(
        vi: "Chỉ xem trước kết quả, không ghi gì.", en: "Show what would come of it, and write nothing.")
    static let helpNumbers = Phrase(
        vi: "Cách viết số ở ô dạng chữ: vi thì 1.234 là một nghìn hai trăm ba mươi tư, en thì là số lẻ.",
        en: "How numbers typed as text are written: with vi, 1.234 is a thousand and more, with en one and a bit.")
    static let helpDates = Phrase(
        vi: "Cách viết ngày ở ô dạng chữ: dmy thì 3/7 là ngày 3 tháng 7, mdy thì là ngày 7 tháng 3.",
        en: "How days typed as text are written: with dmy, 3/7 is 3 July, with mdy 7 March.")
    static let helpEncoding = Phrase(
        vi: "Bảng mã cũ của chữ trong tệp: tcvn3 hoặc vni; unicode là giữ nguyên.",
        en: "What texts of before Unicode are in: tcvn3 or vni; unicode keeps them as they are.")

    static var helpKind: Phrase {
        let words = SheetKind.allCases.map { "\($0.rawValue)/\($0.vietnamese)" }.joined(separator: ", ")
        return Phrase(vi: "Loại bảng: \(words).", en: "What the sheet is about: \(words).")
    }

    static func noSuchKind(_ word: String) -> Phrase {
        let english = SheetKind.allCases.map(\.rawValue).joined(separator: ", ")
        let vietnamese = SheetKind.allCases.map(\.vietnamese).joined(separator: ", ")
        return Phrase(
            vi: "Không có loại bảng “\(word)”; có thể dùng: \(vietnamese).",
            en: "There is no kind of sheet “\(word)”; there are: \(english).")
    }

    static func noSuchAnswer(_ option: String, _ word: String, _ words: [String]) -> Phrase {
        let list = words.joined(separator: ", ")
        return Phrase(
            vi: "--\(option) không nhận “\(word)”; có thể dùng: \(list).",
            en: "--\(option) does not take “\(word)”; there are: \(list).")
    }

    static func unknownFormat(_ file: String) -> Phrase {
        Phrase(
            vi: "Tên tệp \(file) phải kết thúc bằng .xlsx hoặc .csv; hãy đổi tên tệp.",
            en: "The name \(file) must end in .xlsx or .csv; choose such a name.")
    }

    static func fileIsThere(_ file: String) -> Phrase {
        Phrase(
            vi: "Đã có tệp \(file), có thể đã điền; hãy chọn tên khác hoặc thêm --force để ghi đè.",
            en: "\(file) is there already, and may be filled in; choose another name, or --force to replace it.")
    }

    static func templateMade(_ kind: SheetKind, _ file: String) -> Phrase {
        Phrase(
            vi: "Đã tạo mẫu “\(kind.name.vi)”: \(file).",
            en: "Made the template “\(kind.name.en)”: \(file).")
    }

    /// Where rows hold records of two tables, how many of each there are: an import counts these.
    static func exported(_ kind: SheetKind, _ rows: Int, _ records: [RecordCount], _ file: String) -> Phrase {
        let english = rows == 1 ? "1 row" : "\(rows) rows"
        guard records.count > 1 else {
            return Phrase(
                vi: "Đã xuất \(rows) dòng “\(kind.name.vi)” ra \(file).",
                en: "Wrote \(english) of “\(kind.name.en)” to \(file).")
        }
        let parts = records.map { ("\($0.table.vi) \($0.count)", "\($0.table.en) \($0.count)") }
        let (vi, en) = (parts.map(\.0).joined(separator: ", "), parts.map(\.1).joined(separator: ", "))
        let total = records.reduce(0) { $0 + $1.count }
        return Phrase(
            vi: "Đã xuất \(rows) dòng “\(kind.name.vi)” ra \(file), gồm \(total) bản ghi (\(vi)).",
            en: "Wrote \(english) of “\(kind.name.en)” to \(file), with \(total == 1 ? "1 record" : "\(total) records") (\(en)).")
    }

    static func part(_ part: ImportReport.Part) -> Phrase {
        Phrase(
            vi: "\(part.sheet) (\(part.kind.name.vi)): \(part.new) mới, \(part.changed) thay đổi, \(part.unchanged) giữ nguyên.",
            en: "\(part.sheet) (\(part.kind.name.en)): \(part.new) new, \(part.changed) changed, \(part.unchanged) unchanged.")
    }

    static func passedOver(_ sheet: String) -> Phrase {
        Phrase(
            vi: "Trang “\(sheet)” không có bảng nào được nhận ra nên bị bỏ qua.",
            en: "Sheet “\(sheet)” has no table that is known, and was passed over.")
    }

    static let tried = Phrase(
        vi: "Đây là xem trước, chưa ghi gì; bỏ --dry-run để nhập.",
        en: "This was a preview and nothing was written; leave out --dry-run to import.")

    static func nothingImported(_ issues: Int, _ file: String) -> Phrase {
        Phrase(
            vi: "Không nhập dòng nào của \(file): có \(issues) lỗi; hãy sửa theo danh sách rồi nhập lại.",
            en: "Nothing of \(file) was imported: \(issues == 1 ? "there is 1 problem" : "there are \(issues) problems"); put right what is listed and import again.")
    }

    static func more(_ count: Int) -> Phrase {
        Phrase(
            vi: "Còn \(count) lỗi nữa; dùng --json để xem tất cả.",
            en: "There are \(count) more; --json lists them all.")
    }

    // MARK: Questions

    static func askNumbers(_ text: String, vi: String, en: String) -> Phrase {
        Phrase(
            vi: "Số “\(text)” có thể là \(vi) (viết kiểu Việt) hoặc \(en) (viết kiểu Anh). Trong tệp này số viết kiểu nào? vi/en: ",
            en: "“\(text)” may be \(vi) (as Vietnamese writes it) or \(en) (as English does). How are numbers written in this file? vi/en: ")
    }

    static func askDates(_ text: String, dayFirst: String, monthFirst: String) -> Phrase {
        Phrase(
            vi: "Ngày “\(text)” có thể là \(dayFirst) (ngày trước) hoặc \(monthFirst) (tháng trước). Trong tệp này cái nào viết trước? dmy/mdy: ",
            en: "“\(text)” may be \(dayFirst) (day first) or \(monthFirst) (month first). Which comes first in this file? dmy/mdy: ")
    }

    static let askEncoding = Phrase(
        vi: "Các ô trên có thể dùng bảng mã cũ. Đổi sang Unicode theo bảng mã nào? tcvn3/vni, hoặc unicode để giữ nguyên: ",
        en: "These cells may be in an encoding of before Unicode. Which one shall be converted? tcvn3/vni, or unicode to keep them: ")
}
