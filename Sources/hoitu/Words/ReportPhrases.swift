// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// The review's documents in words: help, what was written, why a file could not be made.

import Documents
import Emulation

enum ReportPhrases {
    static let help = Phrase(
        vi: "Lập báo cáo sơ kết, tổng kết và các tài liệu kèm theo của một kỳ thi đua.",
        en: "Make the documents of a period's review.")
    static let helpOut = Phrase(
        vi: "Thư mục để ghi tài liệu; được tạo nếu chưa có.", en: "The folder to write to; made if it is not there.")
    static let helpFormat = Phrase(
        vi: "docx, xlsx, html hoặc pdf, có thể dùng nhiều lần; mặc định là docx, xlsx và html.",
        en: "docx, xlsx, html or pdf, as often as you like; docx, xlsx and html if it is left out.")

    static func written(_ paths: [String], _ basis: Bilingual) -> Phrase {
        let list = paths.joined(separator: "\n")
        return Phrase(
            vi: "\(basis.vi)\nĐã ghi \(paths.count) tệp:\n\(list)",
            en: "\(basis.en)\n\(paths.count) files were written:\n\(list)")
    }

    static let noConverter = Phrase(
        vi: "Để lập PDF cần có LibreOffice (lệnh soffice); hãy cài đặt LibreOffice Writer, hoặc dùng “--format docx” hay “--format html”.",
        en: "A PDF takes LibreOffice (the command soffice); install LibreOffice Writer, or use “--format docx” or “--format html”.")
    static let notConverted = Phrase(
        vi: "LibreOffice không lập được PDF; hãy mở tệp của “--format docx” và tự xuất ra PDF.",
        en: "LibreOffice made no PDF; open the file of “--format docx” and export it as PDF.")

    static func sentence(for error: DocumentError) -> Phrase {
        switch error {
        case .notArchive:
            Phrase(
                vi: "Tệp này không phải là tệp của Excel hay Word (.xlsx, .docx), hoặc đã hỏng; hãy mở và lưu lại rồi thử lại.",
                en: "This is no file of Excel or Word (.xlsx, .docx), or it is damaged; open it, save it again, and try once more.")
        case .sheetName(let name):
            Phrase(
                vi: "Không thể đặt tên trang tính là “\(name)”; hãy đổi tên.",
                en: "A sheet cannot be named “\(name)”; give it another name.")
        case .cellTooLarge(let sheet, let row, let column):
            Phrase(
                vi: "Ô ở hàng \(row + 1), cột \(column + 1) của trang “\(sheet)” quá dài; hãy rút ngắn nội dung.",
                en: "The cell in row \(row + 1), column \(column + 1) of sheet “\(sheet)” is too long; make its text shorter.")
        case .notANumber(let text):
            Phrase(
                vi: "“\(text)” không phải là một số; hãy kiểm tra lại.",
                en: "“\(text)” is not a number; check it.")
        case .unfitCharacter(let scalar, let text):
            Phrase(
                vi: "Một đoạn chữ có ký tự điều khiển (mã \(scalar)) mà tệp không chứa được: “\(text)”; hãy xóa ký tự đó.",
                en: "A text has a control character (number \(scalar)) that the file cannot hold: “\(text)”; delete it.")
        case .notWritten(let reason):
            Phrase(
                vi: "Không lập được tệp (\(reason)); hãy kiểm tra chỗ trống và quyền của thư mục tạm.",
                en: "The file could not be made (\(reason)); check the room and the rights of the temporary folder.")
        }
    }
}
