// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// Why a file of an office program could not be read or written.

import Documents
import Foundation

enum DocumentSentences {
    static func sentence(for error: DocumentError) -> Phrase {
        switch error {
        case .notArchive:
            Phrase(
                vi: "Tệp không phải bảng tính .xlsx, hoặc bị cắt cụt; hãy lưu lại dạng .xlsx từ Excel hoặc LibreOffice.",
                en: "The file is no .xlsx workbook, or it is cut off; save it as .xlsx from Excel or LibreOffice.")
        case .damaged(let part), .missing(let part):
            Phrase(
                vi: "Tệp bị hỏng (\(part)); hãy mở và lưu lại bằng Excel hoặc LibreOffice, hoặc yêu cầu gửi lại.",
                en: "The file is damaged (\(part)); open and save it in Excel or LibreOffice, or ask for it again.")
        case .encrypted:
            Phrase(
                vi: "Tệp có mật khẩu; hãy bỏ mật khẩu rồi lưu lại.",
                en: "The file has a password; take it off and save the file again.")
        case .otherFormat(let format): otherFormat(format)
        case .overLimit(let limit, let max, let place): overLimit(limit, max, place)
        case .unknownEncoding:
            Phrase(
                vi: "Không đọc được chữ trong tệp; hãy lưu lại dạng CSV UTF-8 hoặc .xlsx.",
                en: "The file's text cannot be read; save it as CSV UTF-8, or as .xlsx.")
        case .unclosedQuote(let line):
            Phrase(
                vi: "Dấu ngoặc kép mở ở dòng \(line) không đóng lại; hãy sửa dòng đó, hoặc lưu tệp dạng .xlsx.",
                en: "A quotation that begins on line \(line) never ends; correct that line, or save the file as .xlsx.")
        case .textBehindQuote(let place):
            Phrase(
                vi: "Ô \(place.reference) (dòng \(place.row), cột \(CellPlace.letters(of: place.column))) còn chữ sau dấu ngoặc kép đóng; hãy viết dấu ngoặc kép bên trong thành hai dấu, hoặc lưu tệp dạng .xlsx.",
                en: "Cell \(place.reference) (row \(place.row), column \(CellPlace.letters(of: place.column))) goes on behind its closing quotation mark; write quotation marks inside of it twice, or save the file as .xlsx.")
        case .sheetName(let name):
            Phrase(
                vi: "Không đặt được tên trang “\(name)”; hãy chọn tên khác.",
                en: "A sheet cannot be called “\(name)”; choose another name.")
        case .cellTooLarge(let sheet, let row, let column):
            Phrase(
                vi: "Ô \(CellPlace(sheet: sheet, column: column, row: row + 1).reference) của trang “\(sheet)” quá dài đối với bảng tính; hãy xuất dạng .csv.",
                en: "Cell \(CellPlace(sheet: sheet, column: column, row: row + 1).reference) of sheet “\(sheet)” is too long for a spreadsheet; export as .csv.")
        case .notANumber(let text):
            Phrase(
                vi: "“\(text)” không phải là số nên không ghi được vào ô dạng số.",
                en: "“\(text)” is no number, so it cannot be written into a numeric cell.")
        case .unfitCharacter(let scalar, let text):
            Phrase(
                vi: "“\(text.prefix(40))” có ký tự mà tệp văn phòng không lưu được (U+\(String(scalar, radix: 16, uppercase: true))); hãy sửa nội dung này.",
                en: "“\(text.prefix(40))” has a character that office files cannot hold (U+\(String(scalar, radix: 16, uppercase: true))); correct that text.")
        case .notWritten(let reason):
            Phrase(
                vi: "Không tạo được tệp (\(reason)); hãy kiểm tra chỗ trống và quyền ghi.",
                en: "The file could not be made (\(reason)); check the room on the disk and the permissions.")
        }
    }

    private static func otherFormat(_ format: DocumentError.OtherFormat) -> Phrase {
        switch format {
        case .oldBinary:
            Phrase(
                vi: "Đây là tệp .xls kiểu cũ, hoặc tệp có mật khẩu; hãy bỏ mật khẩu và lưu lại dạng .xlsx.",
                en: "This is an old .xls file, or one with a password; take off the password and save it as .xlsx.")
        case .openDocument, .binaryWorkbook:
            Phrase(
                vi: "Không đọc được tệp .\(format.rawValue); hãy lưu lại dạng .xlsx.",
                en: "Files of the kind .\(format.rawValue) are not read; save it as .xlsx.")
        case .document:
            Phrase(
                vi: "Đây là tệp văn bản Word; hãy chép bảng sang bảng tính và lưu dạng .xlsx.",
                en: "This is a Word document; copy its table to a spreadsheet and save it as .xlsx.")
        }
    }

    private static func overLimit(_ limit: DocumentLimit, _ max: Int, _ place: String) -> Phrase {
        switch limit {
        case .parts, .bytes, .ratio:
            Phrase(
                vi: "Tệp nở ra quá lớn khi giải nén, không giống bảng tính thường; hãy chia nhỏ hoặc lưu lại tệp.",
                en: "The file unpacks to far more than a workbook should; split it, or save it again.")
        case .sheets:
            Phrase(vi: "Tệp có quá \(max) trang; hãy chia nhỏ.", en: "The file has more than \(max) sheets; split it.")
        case .rows:
            Phrase(
                vi: "Tệp có quá \(max) dòng có nội dung (trang “\(place)”); hãy chia nhỏ.",
                en: "The file has more than \(max) filled rows (sheet “\(place)”); split it.")
        case .columns:
            Phrase(
                vi: "Ô \(place) nằm ngoài \(max) cột đầu; hãy bỏ nội dung ở đó.",
                en: "Cell \(place) lies beyond the first \(max) columns; take out what stands there.")
        case .cells:
            Phrase(vi: "Tệp có quá \(max) ô; hãy chia nhỏ.", en: "The file has more than \(max) cells; split it.")
        case .textLength:
            Phrase(
                vi: "Nội dung ô \(place) dài quá \(max) ký tự; hãy rút ngắn.",
                en: "The text in \(place) is longer than \(max) characters; shorten it.")
        }
    }
}
