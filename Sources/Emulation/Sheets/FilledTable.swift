// Finds in a sheet the table that somebody filled in: of which kind, and which column holds what.

internal import Documents

/// A table of a sheet, with its columns known.
struct FilledTable {
    let sheet: String
    let kind: SheetKind
    /// What the sheet is about as a whole, by column: such as its period.
    let fixed: [String: String]
    /// By the places of the columns, from left to right.
    let columns: [(place: Int, column: SheetColumn)]
    let headingRow: Int
    let rows: [FilledRow]
}

/// The line above the headings, by which a sheet says what it is.
enum SheetMark {
    static let word = "hoitu"
    static let version = 1

    /// `hoitu`, the kind, the version, then `period=2023-H1` and the like.
    static func cells(_ kind: SheetKind, fixed: [(column: String, value: String)]) -> [String] {
        [word, kind.rawValue, "\(version)"] + fixed.map { "\($0.column)=\($0.value)" }
    }
}

extension FilledTable {
    enum Finding {
        case table(FilledTable)
        case issues([SheetIssue])
        /// Nothing that is known.
        case nothing
    }

    /// How far down headings are looked for: titles stand above them.
    private static let headingRowsMax = 20

    /// - Parameter asked: The kind that a person has named.
    static func find(in sheet: FilledSheet, asked: SheetKind?) -> Finding {
        if let mark = sheet.rows.firstIndex(where: isMark) { return marked(sheet, mark) }
        let kinds = asked.map { [$0] } ?? SheetKind.allCases
        let candidates = kinds.compactMap { kind in
            sheet.rows.prefix(headingRowsMax).indices
                .map { (kind: kind, row: $0, score: score(sheet.rows[$0], kind.layout)) }
                .max { ($0.score, $1.row) < ($1.score, $0.row) }
        }.filter { $0.score > 0 }
        guard let best = candidates.map(\.score).max() else { return .nothing }
        let found = candidates.filter { $0.score == best }
        guard found.count == 1 else { return .issues([SheetIssue(first(sheet), .unclearKind)]) }
        return table(sheet, found[0].kind, row: found[0].row, fixed: [:])
    }

    private static func isMark(_ row: FilledRow) -> Bool {
        row.number == 1 && row.cells[0] == .text(SheetMark.word)
    }

    private static func first(_ sheet: FilledSheet) -> CellPlace {
        CellPlace(sheet: sheet.name, column: 0, row: 1)
    }

    private static func marked(_ sheet: FilledSheet, _ mark: Int) -> Finding {
        let texts = sheet.rows[mark].cells.sorted { $0.key < $1.key }.map { cell in
            switch cell.value {
            case .text(let text), .number(let text): text
            case .day, .percent, .flag, .failure, .uncomputed: ""
            }
        }
        guard texts.count >= 3, let kind = SheetKind(texts[1]), let version = Int(texts[2]) else {
            return .issues([SheetIssue(first(sheet), .unclearKind)])
        }
        guard version <= SheetMark.version else {
            return .issues([SheetIssue(first(sheet), .newerTemplate)])
        }
        let fixed = texts.dropFirst(3).compactMap { text -> (String, String)? in
            let halves = text.split(separator: "=", maxSplits: 1)
            return halves.count == 2 ? (String(halves[0]), String(halves[1])) : nil
        }
        let known = Dictionary(fixed, uniquingKeysWith: { first, _ in first })
        let below = sheet.rows.indices.dropFirst(mark + 1).prefix(headingRowsMax)
        guard
            let heading = below.max(by: {
                (found(in: sheet.rows[$0], kind.layout).count, $1)
                    < (found(in: sheet.rows[$1], kind.layout).count, $0)
            })
        else { return .issues([SheetIssue(first(sheet), .noTable)]) }
        return table(sheet, kind, row: heading, fixed: known)
    }

    private static func found(in row: FilledRow, _ layout: SheetLayout) -> Set<SheetColumn> {
        Set(row.cells.values.compactMap { column(for: $0, in: layout) })
    }

    /// How many columns of a kind a row has headings for; 0 where one that must be there is not.
    private static func score(_ row: FilledRow, _ layout: SheetLayout) -> Int {
        let found = found(in: row, layout)
        let hasAll = layout.columns(of: layout.main).allSatisfy {
            !$0.isRequired || found.contains($0)
        }
        return hasAll ? found.count : 0
    }

    private static func column(for cell: FilledCell, in layout: SheetLayout) -> SheetColumn? {
        guard case .text(let text) = cell else { return nil }
        let key = VietnameseSearch.key(text.replacing("\n", with: " "))
        let byHeading = layout.columns.first { column in
            [column.heading.vi, column.heading.en].contains { VietnameseSearch.key($0) == key }
        }
        if let byHeading { return byHeading }
        let byName = layout.columns.filter { $0.name == text || "\($0.table).\($0.name)" == text }
        return byName.count == 1 ? byName[0] : nil
    }

    private static func table(
        _ sheet: FilledSheet, _ kind: SheetKind, row: Int, fixed: [String: String]
    ) -> Finding {
        let layout = kind.layout
        let heading = sheet.rows[row]
        let rows = Array(sheet.rows[(row + 1)...])
        var columns: [(place: Int, column: SheetColumn)] = []
        var issues: [SheetIssue] = []
        for (place, cell) in heading.cells.sorted(by: { $0.key < $1.key }) {
            let at = CellPlace(sheet: sheet.name, column: place, row: heading.number)
            guard let column = column(for: cell, in: layout) else {
                // A column that nobody has filled in does no harm.
                if rows.contains(where: { $0.cells[place] != nil }) {
                    issues.append(SheetIssue(at, .unknownHeading(cell.shown)))
                }
                continue
            }
            if columns.contains(where: { $0.column == column }) {
                issues.append(SheetIssue(at, .headingTwice(column.heading)))
            }
            columns.append((place, column))
        }
        // What stands under no heading would be passed over without a word.
        for row in rows {
            for place in row.cells.keys.sorted() where heading.cells[place] == nil {
                let at = CellPlace(sheet: sheet.name, column: place, row: row.number)
                if !issues.contains(where: { $0.place?.column == place }) {
                    issues.append(SheetIssue(at, .unknownHeading("")))
                }
            }
        }
        for column in layout.columns where column.isRequired && column.table == layout.main {
            let isThere = columns.contains { $0.column == column } || fixed[column.name] != nil
            if !isThere {
                let at = CellPlace(sheet: sheet.name, column: 0, row: heading.number)
                issues.append(SheetIssue(at, .missingHeading(column.heading)))
            }
        }
        guard issues.isEmpty else { return .issues(issues) }
        return .table(
            FilledTable(
                sheet: sheet.name, kind: kind, fixed: fixed, columns: columns,
                headingRow: heading.number, rows: rows))
    }
}

extension FilledCell {
    /// For a message about it.
    var shown: String {
        switch self {
        case .text(let text), .number(let text), .failure(let text): text
        case .percent(let text): text
        case .day(let day): day.iso
        case .flag(let flag): flag ? "TRUE" : "FALSE"
        case .uncomputed: "="
        }
    }
}
