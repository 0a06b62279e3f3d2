// What a sheet that goes out holds, before it is a workbook or a text file.

internal import Documents
internal import GRDB

/// Rows under the headings of a kind.
struct SheetContent {
    enum Cell: Hashable {
        case empty
        case text(String)
        /// An exact decimal, `-1234.5`.
        case number(String)
        /// `2023-07-03`.
        case day(String)
    }

    let kind: SheetKind
    /// What the sheet as a whole is about, in place of columns: codes.
    let fixed: [(column: String, value: String)]
    let columns: [SheetColumn]
    var rows: [[Cell]]

    /// Which of a kind's rows are meant; those of all where it is nil.
    struct Choice {
        var period: String?
        var unit: String?
    }
}

/// Makes contents from the tables of one file.
struct SheetContents {
    private let db: Database
    let names: KnownNames

    init(_ db: Database) throws {
        self.db = db
        names = try KnownNames(db)
    }

    // MARK: What there is

    /// All records of a kind, in the order of their keys.
    func records(of kind: SheetKind, _ choice: SheetContent.Choice) throws -> SheetContent {
        let layout = kind.layout
        let entered = layout.columns.filter { column in
            if case .shown = column.field { return false }
            return true
        }
        let selected = entered.map { "\($0.table).\($0.name)" }.joined(separator: ", ")
        var join = layout.main
        if layout.tables.count > 1 {
            let child = layout.tables[1]
            let on = layout.links.map {
                "\(child).\($0.child) = \(layout.main).\($0.parent)"
            }.joined(separator: " AND ")
            join += " LEFT JOIN \(child) ON \(on)"
        }
        var conditions: [String] = []
        var arguments: [String] = []
        for (name, code) in [("period", choice.period), ("unit", choice.unit)] {
            guard let code, let column = entered.first(where: { $0.name == name }) else { continue }
            conditions.append("\(column.table).\(name) = ?")
            arguments.append(code)
        }
        let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        let order = layout.tables.flatMap { table in
            (layout.keys[table] ?? []).map { "\(table).\($0)" }
        }.joined(separator: ", ")
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT \(selected) FROM \(join)\(condition) ORDER BY \(order)",
            arguments: StatementArguments(arguments))
        let targets = try targets(for: layout)
        var rows: [[SheetContent.Cell]] = []
        while let row = try cursor.next() {
            let values = Dictionary(
                uniqueKeysWithValues: zip(entered, Array(row.databaseValues)))
            rows.append(cells(layout.columns, values, number: rows.count + 1, targets))
        }
        return SheetContent(kind: kind, fixed: [], columns: layout.columns, rows: rows)
    }

    // MARK: What is to be filled in

    /// An empty sheet, or one whose rows ask for something each.
    ///
    /// - Parameter makeID: Makes the ids of rows that need one, from 0.
    func template(
        _ kind: SheetKind, _ choice: SheetContent.Choice, rowsMax: Int,
        makeID: (Int) -> String
    ) throws -> SheetContent {
        let layout = kind.layout
        let asked = [("period", choice.period), ("unit", choice.unit)].compactMap { name, code in
            code.map { (column: name, value: $0) }
        }
        let fixed = asked.filter { name, _ in
            layout.columns(of: layout.main).contains { $0.name == name }
        }
        let columns = layout.columns.filter { column in
            !fixed.contains { $0.column == column.name }
        }
        var content = SheetContent(kind: kind, fixed: fixed, columns: columns, rows: [])
        let targets = try targets(for: layout)
        if layout.isPrefilled, let period = choice.period {
            let column = columns.first { $0.field == .reference(.criterion) }
            for (number, criterion) in (names.criteria[period] ?? []).enumerated() {
                var values: [SheetColumn: DatabaseValue] = [:]
                if let column { values[column] = criterion.entry.code.databaseValue }
                for (name, value) in fixed {
                    let column = layout.columns.first { $0.name == name }
                    if let column { values[column] = value.databaseValue }
                }
                content.rows.append(cells(columns, values, number: number + 1, targets))
            }
        } else if let id = layout.derivedID {
            content.rows = (0..<rowsMax).map { row in
                columns.map { $0.name == id ? .text(makeID(row)) : .empty }
            }
        }
        return content
    }

    // MARK: Cells

    /// By period, unit and criterion; empty where the sheet does not show them.
    private typealias Targets = [[String]: String]

    private func targets(for layout: SheetLayout) throws -> Targets {
        guard layout.columns.contains(where: { $0.field == .shown(.target) }) else { return [:] }
        let rows = try Row.fetchAll(
            db,
            sql: "SELECT period, unit, criterion, value FROM target "
                + "WHERE assigned = 1 AND value IS NOT NULL"
        ).map { row in Array(row.databaseValues).map { String.fromDatabaseValue($0) ?? "" } }
        return Dictionary(
            rows.map { (Array($0.prefix(3)), $0[3]) }, uniquingKeysWith: { first, _ in first })
    }

    private func cells(
        _ columns: [SheetColumn], _ values: [SheetColumn: DatabaseValue], number: Int,
        _ targets: Targets
    ) -> [SheetContent.Cell] {
        func text(_ name: String) -> String? {
            values.first { $0.key.name == name }.flatMap { String.fromDatabaseValue($0.value) }
        }
        let around = KnownNames.Surroundings(unit: text("unit"), period: text("period"))
        let criterion = names.criteria[around.period ?? ""]?.first {
            $0.entry.code == text("criterion")
        }
        return columns.map { column in
            switch column.field {
            case .shown(.rowNumber): return .number("\(number)")
            case .shown(.measuredIn): return Self.text(criterion?.measuredIn ?? "")
            case .shown(.maximum): return Self.decimal(criterion?.maximum ?? "")
            case .shown(.target):
                let key = [around.period, around.unit, text("criterion")].map { $0 ?? "" }
                return Self.decimal(targets[key] ?? "")
            case .text, .code, .whole, .count, .decimal, .day, .choice, .flag, .reference:
                return cell(values[column] ?? .null, column, around)
            }
        }
    }

    private func cell(
        _ value: DatabaseValue, _ column: SheetColumn, _ around: KnownNames.Surroundings
    ) -> SheetContent.Cell {
        guard !value.isNull else { return .empty }
        let text = String.fromDatabaseValue(value) ?? "\(value)"
        switch column.field {
        case .text, .code: return Self.text(text)
        case .whole, .count, .decimal: return Self.decimal(text)
        case .day: return text.isEmpty ? .empty : .day(text)
        case .choice:
            return .text(ChoiceLabels.label(text, of: column.name, in: column.table).vi)
        case .flag: return .text(text == "0" ? SheetFlag.no.vi : SheetFlag.yes.vi)
        case .reference(let reference):
            return Self.text(names.shown(text, reference, around))
        case .shown: return .empty
        }
    }

    private static func text(_ text: String) -> SheetContent.Cell {
        text.isEmpty ? .empty : .text(text)
    }

    private static func decimal(_ text: String) -> SheetContent.Cell {
        if text.isEmpty { return .empty }
        return Fraction(decimal: text) == nil ? .text(text) : .number(text)
    }
}
