// Tables in text files (CSV), as office programs write and read them: UTF-8 or UTF-16; `;`, `,` or tab.
//
// A text that begins as a formula does would run as one in an office program, so it is written behind an
// apostrophe, and the apostrophe goes when it is read; one that stood there already gets another.

package import Foundation

/// A table that was read from a text file.
package struct SeparatedText: Sendable {
    package let sheet: FilledSheet
    /// Whether the bytes were no Unicode, so that letters stand in the places of a character set of before.
    package let isLegacy: Bool
}

extension SeparatedText {
    /// Reads a table; every cell is text.
    ///
    /// - Parameter name: What its one sheet is called.
    /// - Throws: `DocumentError.unknownEncoding`, `.unclosedQuote`, `.textBehindQuote`, `.overLimit`.
    package init(
        reading bytes: Data, name: String, limits: SheetLimits = SheetLimits()
    ) throws(DocumentError) {
        let (text, isLegacy) = try Self.text(of: bytes)
        let scalars = Array(text.unicodeScalars)
        var parsing = Parsing(
            scalars: scalars, separator: Self.separator(of: scalars), name: name,
            budget: SheetBudget(limits))
        try parsing.run()
        self.isLegacy = isLegacy
        sheet = FilledSheet(name: name, rows: parsing.rows)
    }

    /// By the mark at the beginning; else UTF-8; else one byte for each letter.
    private static func text(of bytes: Data) throws(DocumentError) -> (String, Bool) {
        let encodings: [([UInt8], String.Encoding)] = [
            ([0xef, 0xbb, 0xbf], .utf8), ([0xff, 0xfe], .utf16LittleEndian),
            ([0xfe, 0xff], .utf16BigEndian),
        ]
        for (mark, encoding) in encodings where bytes.starts(with: mark) {
            guard encoding == .utf8 || bytes.count.isMultiple(of: 2),
                let text = String(data: bytes.dropFirst(mark.count), encoding: encoding),
                !text.unicodeScalars.contains("\u{0}")
            else { throw .unknownEncoding }
            return (text, false)
        }
        // UTF-16 without its mark, and UTF-7 by its own.
        if bytes.contains(0) || bytes.starts(with: Data("+/v".utf8)) { throw .unknownEncoding }
        if let text = String(validating: bytes, as: UTF8.self) { return (text, false) }
        guard let text = String(data: bytes, encoding: .windowsCP1252) else {
            return (String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })), true)
        }
        return (text, true)
    }

    /// What `sep=;` on the first line says; else which of the three stands there most often.
    private static func separator(of text: [Unicode.Scalar]) -> Unicode.Scalar {
        let line = text.prefix { $0 != "\n" && $0 != "\r" }
        if line.count == 5, String(String.UnicodeScalarView(line)).lowercased().hasPrefix("sep=") {
            return line[line.endIndex - 1]
        }
        var isQuoted = false
        var counts: [Unicode.Scalar: Int] = [:]
        for scalar in text.prefix(64_000) {
            if scalar == "\"" { isQuoted.toggle() }
            if !isQuoted { counts[scalar, default: 0] += 1 }
            if !isQuoted, scalar == "\n", [";", "\t", ","].contains(where: { counts[$0] != nil }) {
                break
            }
        }
        // Of equals the first: a decimal comma is no separator.
        return ([";", "\t", ","] as [Unicode.Scalar]).max {
            (counts[$0] ?? 0) < (counts[$1] ?? 0)
        } ?? ";"
    }

    /// Goes through the text once.
    private struct Parsing {
        let scalars: [Unicode.Scalar]
        let separator: Unicode.Scalar
        let name: String
        var budget: SheetBudget
        var rows: [FilledRow] = []
        private var place = 0
        private var line = 1
        private var row = FilledRow(number: 1, cells: [:])
        private var column = 0

        init(
            scalars: [Unicode.Scalar], separator: Unicode.Scalar, name: String,
            budget: SheetBudget
        ) {
            self.scalars = scalars
            self.separator = separator
            self.name = name
            self.budget = budget
        }

        private var current: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

        mutating func run() throws(DocumentError) {
            while place < scalars.count {
                let field = try self.field()
                if !field.isEmpty { row.cells[column] = .text(FormulaGuard.removed(field)) }
                switch current {
                case separator: column += 1
                default: try endRow()
                }
                place += 1
            }
            try endRow()
        }

        private mutating func field() throws(DocumentError) -> String {
            var field = String.UnicodeScalarView()
            let isQuoted = current == "\""
            if isQuoted { try quoted(&field) }
            while let scalar = current, scalar != separator, scalar != "\n" {
                // Either end of a line is one, and both together.
                if scalar == "\r" {
                    if place + 1 < scalars.count, scalars[place + 1] == "\n" { place += 1 }
                    break
                }
                place += 1
                guard isQuoted else {
                    field.append(scalar)
                    continue
                }
                // Nobody knows whether what follows belongs to the text, or a quote is missing.
                guard scalar == " " else {
                    throw .textBehindQuote(
                        CellPlace(sheet: name, column: column, row: row.number))
                }
            }
            return String(field)
        }

        private mutating func quoted(_ field: inout String.UnicodeScalarView) throws(DocumentError)
        {
            let start = line
            place += 1
            while let scalar = current {
                place += 1
                if scalar == "\"" {
                    guard current == "\"" else { return }
                    place += 1
                }
                if scalar == "\n" { line += 1 }
                field.append(scalar)
            }
            throw .unclosedQuote(line: start)
        }

        private mutating func endRow() throws(DocumentError) {
            let isDirective = row.number == 1 && row.cells == [0: .text("sep=")]
            if !row.cells.isEmpty, !isDirective {
                try budget.take(row, of: name)
                rows.append(row)
            }
            line += 1
            row = FilledRow(number: row.number + 1, cells: [:])
            column = 0
        }
    }
}

/// What keeps a text from being a formula.
package enum FormulaGuard {
    /// Whether an office program would take the text for a formula, or for one behind an apostrophe.
    private static func isFormula(_ text: Substring.UnicodeScalarView) -> Bool {
        let first = text.first { $0 != "'" }
        return first.map { ["=", "+", "-", "@", "\t", "\r"].contains($0) } ?? false
    }

    /// The text as it is written.
    package static func added(_ text: String) -> String {
        isFormula(text[...].unicodeScalars) ? "'" + text : text
    }

    /// The text that was written so.
    package static func removed(_ text: String) -> String {
        text.unicodeScalars.first == "'" && isFormula(text.unicodeScalars.dropFirst())
            ? String(text.unicodeScalars.dropFirst()) : text
    }
}

/// Writes a table for office programs: UTF-8 with its mark, `;` between cells, CR LF behind rows.
package struct SeparatedTextWriter {
    /// What is written into a cell.
    package enum Field: Sendable {
        case text(String)
        /// A number or a day, which no program takes for a formula.
        case plain(String)
    }

    private var text = "\u{feff}"

    package init() {}

    package mutating func append(_ fields: [Field]) {
        text += fields.map(Self.written).joined(separator: ";") + "\r\n"
    }

    package var bytes: Data { Data(text.utf8) }

    private static func written(_ field: Field) -> String {
        let text =
            switch field {
            case .text(let text): FormulaGuard.added(text)
            case .plain(let text): text
            }
        let needsQuotes = text.unicodeScalars.contains {
            $0 == ";" || $0 == "\"" || $0 == "\n" || $0 == "\r" || $0 == "," || $0 == "\t"
        }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }
}
