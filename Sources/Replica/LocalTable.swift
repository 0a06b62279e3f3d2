// A table as SQLite describes it, and the reasons why it could not be tracked.

internal import GRDB
internal import Merge
internal import Wire

/// How SQLite converts what is stored in a column (SQLite documentation, "Datatypes", §3.1).
enum Affinity {
    case integer, text, none, real, numeric

    init(declaredType: String, isStrict: Bool) {
        let type = declaredType.uppercased()
        if type.contains("INT") {
            self = .integer
        } else if type.contains("CHAR") || type.contains("CLOB") || type.contains("TEXT") {
            self = .text
        } else if type.isEmpty || type.contains("BLOB") || (isStrict && type == "ANY") {
            self = .none
        } else if type.contains("REAL") || type.contains("FLOA") || type.contains("DOUB") {
            self = .real
        } else {
            self = .numeric
        }
    }
}

/// A column of a table in this file.
struct LocalColumn {
    let name: String
    let affinity: Affinity
    let isNotNull: Bool
    /// The default as SQL, or nil.
    let defaultSQL: String?
    /// Its place in the primary key from 1; 0 when it is no part of it.
    let keyPlace: Int
    let isGenerated: Bool
}

/// A table in this file.
struct LocalTable {
    let name: String
    let columns: [LocalColumn]
    let isWithoutRowID: Bool
    let isStrict: Bool
    let isVirtual: Bool
    let isView: Bool

    /// The key's columns in the key's order.
    var key: [LocalColumn] {
        columns.filter { $0.keyPlace > 0 }.sorted { $0.keyPlace < $1.keyPlace }
    }

    /// The columns that are replicated beside the key.
    var rest: [LocalColumn] { columns.filter { $0.keyPlace == 0 && !$0.isGenerated } }

    /// Whether the key is an alias of the rowid, which SQLite assigns when none is given.
    let isKeyRowID: Bool

    /// What rows must not share, beside a key that is the same only where its bytes are: in the
    /// order in which they are declared.
    let uniqueIndexes: [UniqueIndex]
    let foreignKeys: [ForeignKey]
    let checks: [CheckRule]
    /// The text of its CREATE TABLE; empty for what is no table.
    let sql: String

    /// Whether two keys that differ in bytes may be one to SQLite: 1 and 1.0 in a column without a
    /// type, 'a' and 'A' under NOCASE.
    var isKeyLoose: Bool { uniqueIndexes.contains(where: \.isPrimaryKey) }

    /// Whether rows whose keys differ in bytes are in each other's way only where keys are numbers, in
    /// columns without a type.
    var onlyNumbersClash: Bool {
        uniqueIndexes.allSatisfy { index in
            index.isPrimaryKey
                && index.parts.allSatisfy { $0.collation.uppercased() == "BINARY" }
        }
    }

    /// The table called `name` in the main database, or nil when there is none.
    init?(_ transaction: Transaction, name: String) throws {
        let found = try transaction.statement(
            """
            SELECT name, type, wr, strict FROM pragma_table_list(?1) WHERE schema = 'main'
            """
        ).first(.text(name)) { row in
            (row.text(0), row.text(1), row.integer(2) != 0, row.integer(3) != 0)
        }
        guard let (stored, type, isWithoutRowID, isStrict) = found else { return nil }
        self.name = stored
        isView = type == "view"
        isVirtual = type == "virtual" || type == "shadow"
        self.isWithoutRowID = isWithoutRowID
        self.isStrict = isStrict
        columns = try transaction.statement(
            """
            SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?1)
            WHERE hidden <> 1
            """
        ).all(.text(stored)) { row in
            LocalColumn(
                name: row.text(0),
                affinity: Affinity(declaredType: row.text(1), isStrict: isStrict),
                isNotNull: row.integer(2) != 0,
                defaultSQL: row.isNull(3) ? nil : row.text(3),
                keyPlace: Int(row.integer(4)), isGenerated: row.integer(5) > 1)
        }
        let keyIndexes = try transaction.statement(
            "SELECT count(*) FROM pragma_index_list(?1) WHERE origin = 'pk'"
        ).first(.text(stored)) { $0.integer(0) }
        // INTEGER PRIMARY KEY DESC names no rowid, and has an index of its own.
        isKeyRowID = !isWithoutRowID && keyIndexes == 0 && columns.contains { $0.keyPlace > 0 }
        guard !stored.hasPrefix("hoitu_") else {
            // Tables of ours have no rules, and are asked for by every connection.
            (uniqueIndexes, foreignKeys, checks, sql) = ([], [], [], "")
            return
        }
        let untyped = Set(columns.filter { $0.keyPlace > 0 && $0.affinity == .none }.map(\.name))
        uniqueIndexes = try UniqueIndex.all(of: stored, transaction).filter { index in
            !index.isPrimaryKey
                || index.parts.contains { part in
                    part.collation.uppercased() != "BINARY"
                        || part.column.map { untyped.contains($0) } ?? false
                }
        }
        foreignKeys = try ForeignKey.all(of: stored, transaction)
        sql =
            try transaction.statement(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1"
            ).first(.text(stored)) { $0.text(0) } ?? ""
        checks = CheckRule.all(in: SQLText(sql))
    }

    /// Throws unless the table can be tracked.
    ///
    /// - Parameters:
    ///   - counters: The columns to be counters.
    ///   - keysByPeople: Whether the caller says that people assign keys which SQLite could assign.
    func checkTrackable(_ db: Database, counters: [String], keysByPeople: Bool) throws {
        for name in [name] + columns.map(\.name) where !Self.canTravel(name) {
            throw ReplicaError.refusedTable(self.name, .ambiguousName(column: name))
        }
        if let refusal = refusal(keysByPeople: keysByPeople) {
            throw ReplicaError.refusedTable(name, refusal)
        }
        for counter in counters {
            guard let column = columns.first(where: { $0.name == counter }) else {
                throw ReplicaError.noSuchColumn(table: name, column: counter)
            }
            let refusal: TrackRefusal? =
                if column.keyPlace > 0 {
                    .counterInKey(column: counter)
                } else if column.affinity != .integer {
                    .counterNotInteger(column: counter)
                } else if !column.isNotNull {
                    .counterNullable(column: counter)
                } else {
                    nil
                }
            if let refusal { throw ReplicaError.refusedTable(name, refusal) }
            let other = try Int.fetchOne(
                db,
                sql: "SELECT 1 FROM main.\(quoted(name)) "
                    + "WHERE typeof(\(quoted(counter))) <> 'integer' LIMIT 1")
            if other != nil {
                throw ReplicaError.refusedTable(name, .counterNotInteger(column: counter))
            }
        }
    }

    /// Whether a name is valid UTF-8 (else Swift has put replacement characters in), and not too long.
    private static func canTravel(_ name: String) -> Bool {
        name.utf8.count <= Limits.nameBytesMax && !name.unicodeScalars.contains("\u{FFFD}")
    }

    private func refusal(keysByPeople: Bool) -> TrackRefusal? {
        if name.lowercased().hasPrefix("hoitu_") || name.lowercased().hasPrefix("sqlite_") {
            return .ownTable
        }
        if isView { return .view }
        if isVirtual { return .virtualTable }
        if key.isEmpty { return .noPrimaryKey }
        if let generated = key.first(where: \.isGenerated) {
            return .generatedKey(column: generated.name)
        }
        if isKeyRowID, !keysByPeople { return .keyAssignedBySQLite(column: key[0].name) }
        if !isKeyRowID, !isWithoutRowID, !isStrict,
            let nullable = key.first(where: { !$0.isNotNull })
        {
            return .nullableKey(column: nullable.name)
        }
        return nil
    }
}
