// The triggers of ours that a file has, and what they tell of tables and columns that were renamed.
//
// SQLite keeps triggers to their table when it is renamed, and rewrites their text when a column is:
// so they say under which names a table and its columns, known by others, are found today.

internal import Merge

/// The triggers that stand on one table.
struct Capture {
    /// The table that they stand on, as it is called now.
    var table: String
    var count: Int
    /// What the trigger for updates calls the columns: those of its generation, then the key's.
    var columnNames: [String]

    /// All of the file, by the number of the table.
    ///
    /// - Parameter pattern: The numbers that are wanted, as GLOB has them.
    static func all(
        ofTable pattern: String = "[0-9]*", _ transaction: Transaction
    ) throws -> [Int64: Capture] {
        var captures: [Int64: Capture] = [:]
        let triggers = try transaction.statement(
            """
            SELECT name, tbl_name, sql FROM main.sqlite_schema
            WHERE type = 'trigger' AND name GLOB ?1
            """
        ).all(.text("hoitu_\(pattern)_*")) { ($0.text(0), $0.text(1), $0.text(2)) }
        for (name, table, sql) in triggers {
            let parts = name.split(separator: "_", maxSplits: 2)
            guard parts.count == 3, let id = Int64(parts[1]) else { continue }
            var capture = captures[id] ?? Capture(table: table, count: 0, columnNames: [])
            capture.count += 1
            if parts[2] == "update" { capture.columnNames = columnNames(in: SQLText(sql)) }
            captures[id] = capture
        }
        return captures
    }

    /// The columns of the old row that a trigger reads, in the order in which it first does.
    ///
    /// It reads each once or a few times in a row, and none again after another.
    private static func columnNames(in text: SQLText) -> [String] {
        var names: [String] = []
        for token in text.tokens.indices.dropLast(2)
        where text.isWord(token, "OLD") && text.isMark(token + 1, ".") {
            let name = text.name(token + 2)
            if names.last.map({ $0.utf8.elementsEqual(name.utf8) }) != true { names.append(name) }
        }
        return names
    }

    /// What the triggers call each column; empty where they cannot tell.
    func names(generation: [ColumnID], key: [ColumnID]) -> [ColumnID: String] {
        let columns = generation + key
        guard columns.count == columnNames.count else { return [:] }
        return Dictionary(zip(columns, columnNames), uniquingKeysWith: { first, _ in first })
    }
}

extension Transaction {
    /// Drops the triggers of a table, whatever it is called now.
    func dropTriggers(ofTable id: Int64) throws {
        let names = try statement(
            "SELECT name FROM main.sqlite_schema WHERE type = 'trigger' AND name GLOB ?1"
        ).all(.text("hoitu_\(id)_*")) { $0.text(0) }
        for name in names { try execute("DROP TRIGGER main.\(quoted(name))", captureOf: id) }
    }
}
