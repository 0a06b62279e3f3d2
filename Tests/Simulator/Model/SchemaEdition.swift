// The one table whose schema owners change, each office when it likes and in its own order.

internal import Merge
internal import Oracle

/// What an office has changed in the schema of its reports.
struct SchemaEdition: OptionSet, Hashable, Sendable {
    let rawValue: Int64

    /// A column with a default.
    static let mark = SchemaEdition(rawValue: 1)
    /// A column that may not be NULL, which only a rebuilt table can have.
    static let kind = SchemaEdition(rawValue: 2)
    /// Another name for a column.
    static let text = SchemaEdition(rawValue: 4)
    /// Another name for the table.
    static let memo = SchemaEdition(rawValue: 8)

    static let whole: SchemaEdition = [.mark, .kind, .text, .memo]
}

/// One change of a schema.
enum SchemaStep: String, Sendable, CaseIterable {
    case addColumn, rebuild, renameColumn, renameTable

    /// What the schema has afterwards.
    func edition(after edition: SchemaEdition) -> SchemaEdition {
        switch self {
        case .addColumn: edition.union(.mark)
        case .rebuild: edition.union(.kind)
        case .renameColumn: edition.union(.text)
        case .renameTable: edition.union(.memo)
        }
    }

    /// Whether somebody who finds only the result could not tell what it came from, so that our
    /// program has to have looked before and has to look behind it.
    var needsTriggers: Bool { self != .addColumn }

    func sql(after edition: SchemaEdition) -> String {
        let table = HistoryTable.report(edition)
        switch self {
        case .addColumn:
            return "ALTER TABLE \(table.inFile) ADD COLUMN mark TEXT DEFAULT 'none'"
        case .renameColumn:
            return "ALTER TABLE \(table.inFile) RENAME COLUMN body TO text"
        case .renameTable:
            return "ALTER TABLE report RENAME TO memo"
        case .rebuild:
            // SQLite documentation, "ALTER TABLE", section 7, in the order that it asks for.
            let copied = table.keyColumns + table.shape.registers.keys.sorted().map(table.local)
            let names = copied.joined(separator: ", ")
            let rebuilt = HistoryTable.report(self.edition(after: edition))
            return """
                \(rebuilt.create("rebuilt"))
                INSERT INTO rebuilt (\(names)) SELECT \(names) FROM \(table.inFile);
                DROP TABLE \(table.inFile);
                ALTER TABLE rebuilt RENAME TO \(table.inFile)
                """
        }
    }
}

extension HistoryTable {
    /// What the cluster calls them.
    static let reportName = "report"

    /// The reports, as an edition of the schema has them.
    static func report(_ edition: SchemaEdition) -> HistoryTable {
        var registers: [String: OracleValue] = ["title": .null, "body": .null]
        if edition.contains(.mark) { registers["mark"] = .text("none") }
        if edition.contains(.kind) { registers["kind"] = .text("k") }
        var table = HistoryTable(
            name: reportName, sql: "", keyColumns: ["id"],
            keys: ["r", "s", "t"].map { HistoryKey(name: $0, values: [.text($0)]) },
            shape: OracleShape(registers: registers), values: [.text("x"), .text("y"), .null],
            columnValues: [
                "mark": [.text("none"), .text("good"), .null], "kind": [.text("k"), .text("l")],
            ])
        if edition.contains(.memo) { table.localName = "memo" }
        if edition.contains(.text) { table.localColumns["body"] = "text" }
        table.sql = table.create(table.inFile)
        return table
    }

    /// The statement that makes such a table.
    fileprivate func create(_ name: String) -> String {
        let columns = shape.registers.keys.sorted().map { column in
            switch column {
            case "mark": "mark TEXT DEFAULT 'none'"
            case "kind": "kind TEXT NOT NULL DEFAULT 'k'"
            default: "\(local(column)) TEXT"
            }
        }
        return "CREATE TABLE \(name) (id TEXT PRIMARY KEY NOT NULL, "
            + columns.joined(separator: ", ") + ");"
    }
}
