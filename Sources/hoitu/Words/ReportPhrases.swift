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

    /// - Parameter more: What there is to know besides, a sentence each.
    static func written(_ paths: [String], _ basis: Bilingual, _ more: [Phrase]) -> Phrase {
        let list = paths.joined(separator: "\n")
        return Phrase(
            vi: (["\(basis.vi)\nĐã ghi \(paths.count) tệp:\n\(list)"] + more.map(\.vi)).joined(separator: "\n"),
            en: (["\(basis.en)\n\(paths.count) files were written:\n\(list)"] + more.map(\.en)).joined(separator: "\n"))
    }

    static func leftOut(_ paper: LeftOutPaper) -> Phrase {
        switch paper.reason {
        case .noNomination:
            Phrase(
                vi: "Không lập \(paper.name) vì chưa có đề nghị suy tôn nào.",
                en: "\(paper.name) was not made, since there is no nomination.")
        case .notLocked:
            Phrase(
                vi: "Không lập \(paper.name) vì kỳ chưa chốt số liệu.",
                en: "\(paper.name) was not made, since the period is not locked.")
        case .nothingLate:
            Phrase(
                vi: "Không lập \(paper.name) vì không có số liệu nào đến sau khi chốt.",
                en: "\(paper.name) was not made, since nothing has arrived after the lock.")
        }
    }

    static func outdated(_ path: String) -> Phrase {
        Phrase(
            vi: "\(path) là của lần lập báo cáo trước và không còn đúng; hãy xóa tệp này.",
            en: "\(path) is of an earlier report and no longer true; remove it.")
    }

    static let noConverter = Phrase(
        vi: "Để lập PDF cần có LibreOffice (lệnh soffice); hãy cài đặt LibreOffice Writer, hoặc dùng “--format docx” hay “--format html”.",
        en: "A PDF takes LibreOffice (the command soffice); install LibreOffice Writer, or use “--format docx” or “--format html”.")
    static let notConverted = Phrase(
        vi: "LibreOffice không lập được PDF; hãy mở tệp của “--format docx” và tự xuất ra PDF.",
        en: "LibreOffice made no PDF; open the file of “--format docx” and export it as PDF.")
}
