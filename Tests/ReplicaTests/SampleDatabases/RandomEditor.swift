// Somebody who writes to any database, at random, by what SQLite says of its tables.

import Merge
import Simulator

/// Edits the tables of one office's file with a stock client.
struct RandomEditor {
    private let client: StockClient
    private let tables: [Table]

    private struct Column {
        let name: String
        let isKey: Bool
        let isNumber: Bool
        let isNotNull: Bool
        /// The table that it names.
        let parent: String?
    }

    private struct Table {
        let name: String
        let columns: [Column]

        var keys: [Column] { columns.filter(\.isKey) }
    }

    init(_ office: Office, tables names: [String]) throws {
        let client = try StockClient(path: office.path)
        self.client = client
        tables = try names.map { name in
            let parents = try client.rows(
                "SELECT \"from\", \"table\" FROM pragma_foreign_key_list('\(name)')")
            let columns = try client.rows(
                "SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo('\(name)') "
                    + "WHERE hidden = 0"
            ).map { row in
                let type = Self.text(row[1])
                return Column(
                    name: Self.text(row[0]), isKey: row[3] != .integer(0),
                    isNumber: !["TEXT", "BLOB", "DATETIME"].contains(type),
                    isNotNull: row[2] != .integer(0),
                    parent: parents.first { $0[0] == row[0] }.map { Self.text($0[1]) })
            }
            return Table(name: name, columns: columns)
        }
    }

    private static func text(_ value: Value) -> String {
        guard case .text(let bytes) = value else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Runs one statement, in whatever way the table takes it or not.
    ///
    /// - Returns: Whether it was taken.
    @discardableResult
    func edit(_ random: inout SplitMix64) throws -> Bool {
        let table = random.pick(tables)
        let statement: String
        switch random.below(10) {
        case 0..<5: statement = insert(table, &random)
        case 5..<8: statement = update(table, &random)
        default: statement = "DELETE FROM \(table.name) WHERE \(place(table, &random))"
        }
        do {
            try client.run("PRAGMA foreign_keys = \(random.percent(50) ? "ON" : "OFF")")
            try client.run(statement)
            return true
        } catch let error as StockError where error.description.contains("constraint failed") {
            return false
        }
    }

    private func insert(_ table: Table, _ random: inout SplitMix64) -> String {
        var values: [String] = []
        for column in table.columns { values.append(value(column, &random)) }
        return "INSERT OR \(random.pick(["ABORT", "IGNORE", "REPLACE"])) INTO \(table.name) "
            + "(\(table.columns.map(\.name).joined(separator: ", "))) "
            + "VALUES (\(values.joined(separator: ", ")))"
    }

    private func update(_ table: Table, _ random: inout SplitMix64) -> String {
        let column = random.pick(table.columns)
        return "UPDATE OR \(random.pick(["ABORT", "IGNORE", "REPLACE"])) \(table.name) "
            + "SET \(column.name) = \(value(column, &random)) WHERE \(place(table, &random))"
    }

    private func place(_ table: Table, _ random: inout SplitMix64) -> String {
        var conditions: [String] = []
        for column in table.keys {
            conditions.append("\(column.name) = \(value(column, &random))")
        }
        return conditions.joined(separator: " AND ")
    }

    /// Few values, so that they clash, and so that parents are often there.
    private func value(_ column: Column, _ random: inout SplitMix64) -> String {
        if !column.isNotNull, !column.isKey, random.percent(25) { return "NULL" }
        if column.isKey || column.parent != nil { return "\(1 + random.below(4))" }
        if column.isNumber { return random.pick(["0", "1", "2", "7", "0.5"]) }
        return random.pick(["'x'", "'X'", "'y'", "'một'"])
    }
}
