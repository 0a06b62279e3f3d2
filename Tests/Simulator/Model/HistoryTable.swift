// The tables that random histories write to, in SQL's words and in the oracle's.

package import Merge
package import Oracle
package import Replica
package import Wire

/// A row's key: its values, and one text for the oracle.
package struct HistoryKey: Hashable, Sendable {
    package let name: String
    package let values: [Value]

    package var rowKey: RowKey {
        guard let key = RowKey(values) else { preconditionFailure("keys are never NULL") }
        return key
    }
}

/// One table of a history.
package struct HistoryTable: Sendable {
    package let name: String
    package internal(set) var sql: String
    package let keyColumns: [String]
    package let keys: [HistoryKey]
    package let shape: OracleShape
    package let values: [OracleValue]
    /// What columns of their own kind hold, where that is not any of `values`.
    package var columnValues: [String: [OracleValue]] = [:]
    /// What the file calls the table, and those of its columns that it calls otherwise than others do.
    var localName: String? = nil
    var localColumns: [String: String] = [:]

    /// What the file calls the table.
    var inFile: String { localName ?? name }

    /// What the file calls a column.
    func local(_ column: String) -> String { localColumns[column] ?? column }

    /// What a column may hold.
    func values(of column: String) -> [OracleValue] { columnValues[column] ?? values }

    /// The columns that a row may hold something in which another one must not.
    var claimedColumns: Set<String> {
        Set(shape.uniques.flatMap { $0.columns + [$0.condition?.column].compactMap { $0 } })
    }

    /// Whether a row can stand in another one's way.
    var hasClaims: Bool { !shape.uniques.isEmpty || !shape.sameKeys.isEmpty }

    /// Whether a row may be named by another one of the same table.
    var namesItself: Bool { shape.foreignKeys.contains { $0.table == name } }

    package var declaration: TrackDeclaration {
        TrackDeclaration(
            table: name, counters: shape.counters.sorted(),
            owner: shape.owners.isEmpty ? nil : keyColumns[0],
            roles: shape.owners.isEmpty ? [] : ["head"])
    }

    /// Registers and a counter; the note has no type, so 1 and 1.0 are two values of it.
    package static let model = HistoryTable(
        name: "model",
        sql: """
            CREATE TABLE model (
                id TEXT PRIMARY KEY NOT NULL, title TEXT COLLATE NOCASE, note DEFAULT 'none',
                uses INTEGER NOT NULL DEFAULT 0);
            """,
        keyColumns: ["id"],
        keys: ["a", "b", "c"].map { HistoryKey(name: $0, values: [.text($0)]) },
        shape: OracleShape(
            registers: ["title": .null, "note": .text("none")], counters: ["uses"]),
        values: [.text("x"), .text("X"), .null, .text(""), .text("none")])

    /// Nothing but keys.
    package static let tag = HistoryTable(
        name: "tag", sql: "CREATE TABLE tag (name TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;",
        keyColumns: ["name"],
        keys: ["p", "q"].map { HistoryKey(name: $0, values: [.text($0)]) },
        shape: OracleShape(), values: [])

    /// A key of two columns, declared in another order than the table's, and two counters.
    package static let score = HistoryTable(
        name: "score",
        sql: """
            CREATE TABLE score (
                unit TEXT NOT NULL, points REAL, year INTEGER NOT NULL,
                up INTEGER NOT NULL DEFAULT 0, down INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (year, unit));
            """,
        keyColumns: ["year", "unit"],
        keys: [(2024, "u"), (2024, "v"), (2025, "u")].map { year, unit in
            HistoryKey(name: "\(year)\(unit)", values: [.integer(year), .text(unit)])
        },
        shape: OracleShape(registers: ["points": .null], counters: ["up", "down"]),
        values: [.real(1), .real(0.5), .null])

    /// Rows above each other, and three things that two of them cannot share.
    package static let place = HistoryTable(
        name: "place",
        sql: """
            CREATE TABLE place (
                id TEXT PRIMARY KEY NOT NULL, code TEXT COLLATE NOCASE UNIQUE,
                zone TEXT, number INTEGER,
                above TEXT REFERENCES place (id) ON DELETE SET NULL, UNIQUE (zone, number));
            CREATE UNIQUE INDEX place_first ON place (zone) WHERE number = 1;
            """,
        keyColumns: ["id"],
        keys: ["f", "g", "h"].map { HistoryKey(name: $0, values: [.text($0)]) },
        shape: OracleShape(
            registers: ["code": .null, "zone": .null, "number": .null, "above": .null],
            uniques: [
                OracleUnique(["code"], collations: ["code": .nocase]),
                OracleUnique(["zone", "number"]),
                OracleUnique(["zone"], only: .init("number", .integer(1))),
            ],
            foreignKeys: [OracleForeignKey(["above"], of: "place", onDelete: .setNull)]),
        values: [.text("a"), .text("A"), .text("b"), .null],
        columnValues: [
            "zone": [.text("n"), .text("n"), .text("s"), .null],
            "number": [.null, .integer(1), .integer(2)],
            "above": [.null, .text("f"), .text("g"), .text("h")],
        ])

    /// Children of two parents, with keys that SQLite takes for one.
    package static let visit = HistoryTable(
        name: "visit",
        sql: """
            CREATE TABLE visit (
                id TEXT COLLATE NOCASE PRIMARY KEY NOT NULL,
                goal TEXT REFERENCES place (id) ON DELETE CASCADE,
                start TEXT REFERENCES place (id) ON DELETE SET NULL,
                guests INTEGER NOT NULL DEFAULT 0);
            """,
        keyColumns: ["id"],
        keys: ["V", "v", "w"].map { HistoryKey(name: $0, values: [.text($0)]) },
        shape: OracleShape(
            registers: ["goal": .null, "start": .null], counters: ["guests"],
            sameKeys: ["V": "v"],
            foreignKeys: [
                OracleForeignKey(["goal"], of: "place", onDelete: .cascade),
                OracleForeignKey(["start"], of: "place", onDelete: .setNull),
            ]),
        values: [.null, .text("f"), .text("g"), .text("h")])

    /// Rows that belong to units, which others write to all the same, and in vain.
    package static let duty = HistoryTable(
        name: "duty",
        sql: """
            CREATE TABLE duty (
                unit TEXT NOT NULL, no INTEGER NOT NULL, task TEXT, done, PRIMARY KEY (unit, no));
            """,
        keyColumns: ["unit", "no"],
        keys: [("hanoi", 1), ("hanoi", 2), ("hcm", 1), ("danang", 1)].map { unit, no in
            HistoryKey(name: "\(unit)\(no)", values: [.text(unit), .integer(no)])
        },
        shape: OracleShape(
            registers: ["task": .null, "done": .null],
            owners: ["hanoi1": "hanoi", "hanoi2": "hanoi", "hcm1": "hcm", "danang1": "danang"]),
        values: [.text("t"), .text("T"), .null])

    /// Those whose schema stays as it is.
    static let lasting = [model, tag, score, place, visit, duty]

    package static let all = lasting + [report(SchemaEdition())]

    /// The table of a name.
    static func named(_ name: String) -> HistoryTable? { all.first { $0.name == name } }

    /// The key of a row, by what the oracle calls it.
    func key(named name: String) -> HistoryKey? { keys.first { $0.name == name } }

    /// The table as the oracle would show it, read by a stock client.
    package func rows(of client: StockClient) throws -> OracleTable {
        let registers = shape.registers.keys.sorted() + shape.counters.sorted()
        let columns = (keyColumns + registers.map(local)).joined(separator: ", ")
        var table: OracleTable = [:]
        for row in try client.rows("SELECT \(columns) FROM \(inFile)") {
            let values = Array(row[..<keyColumns.count])
            guard let key = keys.first(where: { $0.values == values }) else {
                throw StockError(description: "no key of the history: \(values)")
            }
            table[key.name] = Dictionary(
                uniqueKeysWithValues: zip(
                    registers, row[keyColumns.count...].map { OracleValue($0) }))
        }
        return table
    }
}

// MARK: - Words

extension OracleValue {
    package init(_ value: Value) {
        self =
            switch value {
            case .null: .null
            case .integer(let number): .integer(number)
            case .real(let number): .real(number)
            case .text(let bytes): .text(bytes)
            case .blob(let bytes): .blob(bytes)
            }
    }

    /// As an SQL literal.
    package var sql: String {
        switch self {
        case .null: "NULL"
        case .integer(let number): "\(number)"
        case .real(let bits): "\(Double(bitPattern: bits))"
        case .text(let bytes): "'\(String(decoding: bytes, as: UTF8.self))'"
        case .blob(let bytes) where bytes.count > 1000 && bytes.allSatisfy { $0 == 0 }:
            "zeroblob(\(bytes.count))"
        case .blob(let bytes):
            "x'"
                + bytes.map { byte in
                    let digits = Array("0123456789abcdef")
                    return "\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
                }.joined() + "'"
        }
    }
}

extension OracleDot {
    package init(_ dot: Dot) { self.init(dot.origin.bytes, dot.seq) }
}

extension OracleVersion {
    init(_ version: Version, hidden: Bool) {
        self.init(
            dot: OracleDot(version.dot), time: hidden ? 0 : version.rank.editedMilliseconds,
            value: OracleValue(version.value))
    }
}

extension OracleRow {
    package init(_ row: MergedRow) {
        self.init(deletes: row.deletes.map { OracleDot($0) }.sorted(), isAlive: row.isAlive)
        for (column, siblings) in row.cells {
            let isTouch = column == OracleColumn.touch
            let versions = siblings.map { OracleVersion($0, hidden: isTouch) }
            // A touch's time means nothing, so neither does the order it gives.
            cells[column] = isTouch ? versions.sorted() : versions
        }
        for (column, parts) in row.counters {
            for (dot, amount) in parts {
                counters[column, default: [:]][OracleDot(dot)] = amount
            }
        }
    }
}
