// From the rows of a filled table to records of the cluster's tables.

internal import Documents
internal import GRDB
internal import Wire

/// A record that a row of a sheet asks for.
struct EnteredRecord {
    let table: String
    /// In the order of the table's key.
    var key: [DatabaseValue]
    /// Of the columns that the sheet has, beside the key; nil means the column's default.
    let values: [(column: SheetColumn, value: DatabaseValue?)]
    /// Where it begins, for what is said of it as a whole.
    let place: CellPlace
    /// Where each of its columns stands, as far as the sheet has it.
    let places: [String: CellPlace]
}

/// Reads the rows of one table.
struct EnteredRecords {
    private let table: FilledTable
    private let layout: SheetLayout
    private let reading: CellReading
    private let used: [String: [String: Set<String>]]
    private(set) var records: [EnteredRecord] = []
    private(set) var issues: [SheetIssue] = []
    /// How often a row of the same content has come, for rows that get an id here.
    private var occurrences: [[UInt8]: Int] = [:]

    /// - Parameter used: What stands in the columns of the tables already, by table and column.
    init(_ table: FilledTable, _ reading: CellReading, used: [String: [String: Set<String>]]) {
        self.table = table
        self.reading = reading
        self.used = used
        layout = table.kind.layout
        for row in table.rows { take(row) }
    }

    /// What was read of a cell.
    private struct Cell {
        var value: DatabaseValue?
        let place: CellPlace
        var isRefused = false
    }

    private typealias Cells = [SheetColumn: Cell]

    private mutating func take(_ row: FilledRow) {
        let isBlank = table.columns.allSatisfy { place, column in
            if case .shown = column.field { return true }
            return column.name == layout.derivedID || row.cells[place] == nil
        }
        if isBlank { return }
        let before = issues.count
        let cells = read(row)
        let child = layout.tables.dropFirst().first
        let hasChild = child.map { child in
            layout.columns(of: child).contains { cells[$0]?.value != nil }
        }
        let tables = [layout.main] + (hasChild == true ? layout.tables.dropFirst() : [])
        for name in tables { require(name, cells, row) }
        guard issues.count == before else { return }
        for name in tables { records.append(record(of: name, cells, row)) }
    }

    /// What has to be filled in and is not; a cell that could not be read is told already.
    private mutating func require(_ name: String, _ cells: Cells, _ row: FilledRow) {
        for column in layout.columns(of: name) where column.isRequired {
            let cell = cells[column]
            if cell?.isRefused == true || cell?.value != nil { continue }
            issues.append(SheetIssue(cell?.place ?? at(0, row), .missing(column.heading)))
        }
    }

    // MARK: Cells

    private mutating func read(_ row: FilledRow) -> Cells {
        var cells: Cells = [:]
        var around = CellReading.Surroundings()
        // What others are read by comes first.
        let ordered = table.columns.enumerated()
            .sorted { (rank($0.element.column), $0.offset) < (rank($1.element.column), $1.offset) }
            .map(\.element)
        for column in layout.columns where isSurrounding(column) {
            if let fixed = table.fixed[column.name] {
                take(fixed.databaseValue, column, at(0, row), &cells, &around)
            }
        }
        for (place, column) in ordered {
            if case .shown = column.field { continue }
            around.used = used[column.table]?[column.name] ?? []
            switch reading.read(row.cells[place], column, around) {
            case .empty where cells[column] != nil: break
            case .empty: cells[column] = Cell(place: at(place, row))
            case .value(let value): take(value, column, at(place, row), &cells, &around)
            case .issue(let reason):
                cells[column] = Cell(place: at(place, row), isRefused: true)
                issues.append(SheetIssue(at(place, row), reason))
            }
        }
        return cells
    }

    private func isSurrounding(_ column: SheetColumn) -> Bool {
        column.field == .reference(.period) || column.name == "unit" || column.name == "year"
    }

    /// A criterion is one of a period's, and says how its figures are written.
    private func rank(_ column: SheetColumn) -> Int {
        isSurrounding(column) ? 0 : column.field == .reference(.criterion) ? 1 : 2
    }

    private func at(_ column: Int, _ row: FilledRow) -> CellPlace {
        CellPlace(sheet: table.sheet, column: column, row: row.number)
    }

    private func take(
        _ value: DatabaseValue, _ column: SheetColumn, _ place: CellPlace, _ cells: inout Cells,
        _ around: inout CellReading.Surroundings
    ) {
        cells[column] = Cell(value: value, place: place)
        switch column.name {
        case "unit": around.names.unit = String.fromDatabaseValue(value)
        case "year": around.year = Int.fromDatabaseValue(value)
        case "period":
            around.names.period = String.fromDatabaseValue(value)
            around.year = around.names.period.flatMap { reading.names.years[$0] }
        case "criterion":
            let code = String.fromDatabaseValue(value)
            around.criterion = reading.names.criteria[around.names.period ?? ""]?.first {
                $0.entry.code == code
            }
        default: break
        }
    }

    // MARK: Records

    private mutating func record(
        of name: String, _ cells: Cells, _ row: FilledRow
    ) -> EnteredRecord {
        let columns = layout.columns(of: name)
        let places = columns.compactMap { cells[$0]?.place }
        var linked: [String: DatabaseValue] = [:]
        if name != layout.main {
            for link in layout.links {
                let parent = layout.columns(of: layout.main).first { $0.name == link.parent }
                linked[link.child] = parent.flatMap { cells[$0]?.value }
            }
        }
        let key = (layout.keys[name] ?? []).map { part -> DatabaseValue in
            let column = columns.first { $0.name == part }
            if let value = linked[part] ?? column.flatMap({ cells[$0]?.value }) { return value }
            precondition(part == layout.derivedID, "a key's columns are required")
            return derivedID(cells, columns)
        }
        let values = columns.filter { !layout.isKey($0) }.compactMap { column in
            cells[column].map { (column: column, value: $0.value) }
        }
        return EnteredRecord(
            table: name, key: key, values: values,
            place: places.min { $0.column < $1.column } ?? at(0, row),
            places: Dictionary(
                columns.compactMap { column in cells[column].map { (column.name, $0.place) } },
                uniquingKeysWith: { first, _ in first }))
    }

    /// The same for the same content, so that a file that is imported again enters nothing again; rows
    /// of one file with equal content are told apart by how many came before.
    private mutating func derivedID(_ cells: Cells, _ columns: [SheetColumn]) -> DatabaseValue {
        var content: [UInt8] = Array("hoitu \(table.kind.rawValue)".utf8)
        for column in columns where column.name != layout.derivedID {
            let text = cells[column]?.value.map { "\($0)" } ?? ""
            content += Array("\u{1f}\(column.name)\u{1e}\(text)".utf8)
        }
        let number = occurrences[content, default: 0]
        occurrences[content] = number + 1
        var bytes = Array(sha256(content + Array("\u{1f}\(number)".utf8)).prefix(16))
        // A UUID of version 8: made from content by a rule of one's own (RFC 9562).
        bytes[6] = bytes[6] & 0x0f | 0x80
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var id = ""
        for (place, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(place) { id.append("-") }
            id.append(digit)
        }
        return id.databaseValue
    }
}
