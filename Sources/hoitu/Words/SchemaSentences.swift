// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// What changes of the schema come to, in words.

import Replica

enum SchemaSentences {
    /// Why a script was not run.
    static func sentence(_ statement: Int, _ problem: ScriptProblem) -> Phrase {
        switch problem {
        case .failed(let message):
            Phrase(
                vi: "Câu lệnh thứ \(statement) không chạy được (\(message)); chưa có gì thay đổi, hãy sửa tệp rồi chạy lại.",
                en: "Statement \(statement) failed (\(message)); nothing was changed: correct the file and run it again.")
        case .notAllowed(let word):
            Phrase(
                vi: "Câu lệnh thứ \(statement) dùng \(word), vốn không được phép vì cả tệp chạy trong một giao dịch; hãy bỏ câu lệnh đó.",
                en: "Statement \(statement) uses \(word), which is not allowed since the whole file runs in one transaction; take it out.")
        case .ownTable:
            Phrase(
                vi: "Câu lệnh thứ \(statement) nêu một tên bắt đầu bằng hoitu_, dành riêng cho hệ thống; hãy dùng tên khác.",
                en: "Statement \(statement) names something that begins with hoitu_, which is reserved; use another name.")
        case .notText:
            Phrase(
                vi: "Tệp chứa byte 0 nên không phải là văn bản SQL; hãy lưu lại dưới dạng UTF-8.",
                en: "The file holds a NUL byte, so it is no SQL text; save it as UTF-8.")
        }
    }

    /// What a script did.
    static func applied(_ report: SchemaReport) -> Phrase {
        let tables = report.tables.joined(separator: ", ")
        return report.tables.isEmpty
            ? Phrase(
                vi: "Đã chạy \(report.statements) câu lệnh; không bảng nào thay đổi cấu trúc.",
                en: "Statements run: \(report.statements); no table changed its shape.")
            : Phrase(
                vi: "Đã chạy \(report.statements) câu lệnh; bảng được tạo, đổi hoặc bỏ: \(tables).",
                en: "Statements run: \(report.statements); made, changed or dropped: \(tables).")
    }

    static func otherKey(_ table: String, _ key: [String]) -> Phrase {
        let columns = key.joined(separator: ", ")
        return Phrase(
            vi: "Bảng \(table) ở đây có khóa khác với các nơi khác (\(columns)); dữ liệu của các nơi được giữ và chuyển tiếp nhưng không hiện ở đây, hãy khai báo khóa đó.",
            en: "Table \(table) has another key here than the cluster's (\(columns)); others' data is kept and passed on but not shown: declare that key.")
    }

    static func nameTaken(_ table: String, _ placed: String) -> Phrase {
        Phrase(
            vi: "Bảng mà các nơi gọi là \(table) ở đây mang tên \(placed); bảng \(table) mới không được trao đổi, hãy đổi tên hai bảng nếu không phải ý muốn.",
            en: "What the cluster calls \(table) is called \(placed) here, and the new table \(table) is not exchanged; rename the two if that is not meant.")
    }

    static func parentNotTracked(_ table: String, _ parent: String) -> Phrase {
        Phrase(
            vi: "Bảng \(table) có khóa ngoại đến \(parent), bảng không được theo dõi, nên nơi khác có thể thiếu bản ghi gốc; hãy chạy “hoitu track \(parent)”.",
            en: "Table \(table) has a foreign key to \(parent), which is not tracked, so others may lack the rows it names; run “hoitu track \(parent)”.")
    }
}

extension Phrases {
    static let helpSchemaCommand = Phrase(
        vi: "Thay đổi cấu trúc các bảng.", en: "Change the shape of tables.")
    static let helpSchemaApply = Phrase(
        vi: "Chạy một tệp SQL bất kỳ thay đổi cấu trúc, trọn vẹn hoặc không gì cả, và tiếp tục ghi nhận thay đổi.",
        en: "Run a file of any DDL, as a whole or not at all, and go on recording changes.")
    static let helpSchemaFile = Phrase(
        vi: "Tệp SQL; - là đầu vào chuẩn.", en: "The SQL file; - is standard input.")
}
