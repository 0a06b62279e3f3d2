// Files as clerks hand them in, and what comes of them.

import Documents
import Emulation
import Foundation
import Testing

extension Office {
    func sheets() throws -> SheetFile { try SheetFile(file) }

    /// Takes a table whose cells stand between semicolons.
    func take(
        _ text: String, _ options: SheetFile.Options = SheetFile.Options(),
        named name: String = "bang.csv"
    ) throws -> ImportReport {
        try sheets().take(Data(text.utf8), named: name, options)
    }

    /// Takes a table of real cells.
    func take(
        cells rows: [[CellValue]], _ options: SheetFile.Options = SheetFile.Options(),
        sheet name: String = "Bảng"
    ) throws -> ImportReport {
        var sheet = Sheet(name: name)
        for (row, cells) in rows.enumerated() { sheet.append(cells, row: row) }
        return try sheets().take(Workbook(sheets: [sheet]).bytes(), named: "bang.xlsx", options)
    }
}

extension ImportReport {
    /// Each issue as `B7 code`.
    var found: [String] {
        issues.map { ($0.place.map { "\($0.reference) " } ?? "") + $0.code }
    }

    /// New, changed, unchanged.
    var counts: [Int] { [new, changed, unchanged] }
}

extension SheetFile.Options {
    static func answering(
        numbers: SheetAnswers.Numbers? = nil, dates: SheetAnswers.Dates? = nil,
        encoding: SheetAnswers.Encoding? = nil
    ) -> SheetFile.Options {
        var options = SheetFile.Options()
        options.answers = SheetAnswers(numbers: numbers, dates: dates, encoding: encoding)
        return options
    }
}
