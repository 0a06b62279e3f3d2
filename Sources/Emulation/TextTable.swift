// A table for the terminal, aligned by what a person sees rather than by bytes or scalars.

/// Columns of text: the first to the left, the others, which hold figures, to the right.
package struct TextTable {
    private let headings: [String]
    private var rows: [[String]] = []

    package init(headings: [String]) {
        self.headings = headings.map(\.onOneLine)
    }

    package mutating func append(_ row: [String]) {
        precondition(row.count == headings.count, "a text for each column")
        rows.append(row.map(\.onOneLine))
    }

    /// Lines of text that may have come from anyone.
    static func lines(_ lines: [String]) -> String {
        lines.map { $0.onOneLine + "\n" }.joined()
    }

    package var text: String {
        let widths = headings.indices.map { column in
            ([headings] + rows).map { $0[column].displayWidth }.max() ?? 0
        }
        let rule = widths.map { String(repeating: "─", count: $0) }
        return ([headings, rule] + rows).map { line($0, widths) + "\n" }.joined()
    }

    private func line(_ row: [String], _ widths: [Int]) -> String {
        let cells = zip(row, widths).enumerated().map { column, cell in
            let (text, width) = cell
            let padding = String(repeating: " ", count: width - text.displayWidth)
            return column == 0 ? text + padding : padding + text
        }
        return cells.joined(separator: "  ")
    }
}

extension String {
    /// How many columns of a terminal the text takes.
    ///
    /// A base letter takes one and its combining marks none, composed or not. Scripts whose letters
    /// take two columns are not known here.
    var displayWidth: Int {
        unicodeScalars.count(where: { scalar in
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark: false
            default: true
            }
        })
    }

    /// Control characters, line feeds among them, as spaces, and without what only directs how text
    /// is laid out: names come from other offices, and must break neither table nor terminal.
    fileprivate var onOneLine: String {
        var shown = UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: shown.append(" ")
            case .format: continue
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }
}
