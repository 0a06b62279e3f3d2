// A sheet's content as a table in a text file, whose numbers and days can be read in one way only.

internal import Documents
internal import Foundation

extension SheetContent {
    /// The file: a line that says what it is, the headings, the rows.
    var separatedText: Data {
        var writer = SeparatedTextWriter()
        writer.append(SheetMark.cells(kind, fixed: fixed).map { .text($0) })
        writer.append(columns.map { .text($0.heading.vi) })
        for row in rows {
            writer.append(
                row.map { cell in
                    switch cell {
                    case .empty: .plain("")
                    case .text(let text): .text(text)
                    case .number(let decimal): .plain(Self.written(decimal))
                    case .day(let day): .plain(day)
                    }
                })
        }
        return writer.bytes
    }

    /// With a decimal comma. `1,234` could be a thousand and more, `1,2340` could not.
    private static func written(_ decimal: String) -> String {
        let text = decimal.replacing(".", with: ",")
        if case .either = VietnameseInput.number(text) { return text + "0" }
        return text
    }
}
