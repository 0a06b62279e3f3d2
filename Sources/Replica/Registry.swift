// Tables and columns as small numbers: those of this file, and those that only others have.

internal import GRDB
internal import Merge
internal import Wire

/// A column that some changeset or some tracked table of this file names.
struct ColumnRecord {
    let id: ColumnID
    /// The name under which the cluster first knew it.
    let name: String
    /// What this file's table calls it, or called it last; its first name if it never had it.
    var localName: String
    /// How this replica shows it: by the declaration that won, or as the first changeset said.
    var kind: ColumnKind
    /// The default as SQL that the column had when its table's triggers were made.
    var defaultSQL: String?
}

/// A table that some changeset or this file names.
struct TableRecord {
    let id: Int64
    /// The name under which the cluster first knew it.
    let name: String
    /// What this file called it last; nil if it never had it.
    var localName: String?
    var isTracked: Bool
    /// Of the triggers; 0 when the table never was tracked here.
    var generation: Int
    /// Of the SQL for which the triggers were made, and how many those are.
    var signature: [UInt8]?
    var triggerCount: Int?
    /// In ascending order of number; the key's columns in the key's order.
    var columns: [ColumnRecord]
    /// The table in this file, while it is tracked and has the cluster's key.
    var local: LocalTable? {
        didSet { if local == nil { (shown, strangers) = ([], []) } }
    }
    /// The columns that stand in this file's table beside the key, in the table's order.
    var shown: [ColumnRecord] = []
    /// Finds the row of a key: the shown columns, then the key's. Made once: it is asked for by row.
    var selectRow = ""
    /// The columns of this file's table that nobody knows yet.
    var strangers: [LocalColumn] = []

    /// Replicated tables of our own are written by our own code, and have no triggers.
    var isOurs: Bool { name.hasPrefix("hoitu_") }

    var key: [ColumnRecord] { columns.filter { $0.kind == .key } }

    func column(named name: String) -> ColumnRecord? {
        columns.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    func column(_ id: ColumnID) -> ColumnRecord? {
        columns.first { $0.id == id }
    }

    /// The columns that are of another kind if `counters` are the counters.
    func columns(rekindedBy counters: Set<String>) -> Set<ColumnID> {
        Set(
            columns.filter {
                $0.kind != .key && ($0.kind == .counter) != counters.contains($0.name)
            }
            .map(\.id))
    }

    /// Where the pending changes of the table are.
    var pendingTable: String { "hoitu_pending_\(id)" }
}

/// The names of a file; loaded when first asked for.
final class Registry {
    unowned let transaction: Transaction
    private var tables: [TableRecord] = []
    private var isLoaded = false
    /// The tables about which something was changed since they were loaded.
    private var stale: Set<Int64> = []

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    /// Every table that is known, by ascending bytes of its name.
    func all() throws -> [TableRecord] {
        try load()
        return tables.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    func table(_ id: Int64) throws -> TableRecord {
        try load()
        guard let table = tables.first(where: { $0.id == id }) else {
            throw ReplicaError.damaged(part: "table \(id)")
        }
        return table
    }

    /// The table of that very name, or nil.
    func table(named name: String) throws -> TableRecord? {
        try load()
        return tables.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    /// Looks everything up again: something about tables was changed.
    func forget() {
        isLoaded = false
    }

    /// Looks one table up again: something about it alone was changed.
    func forget(_ id: Int64) {
        stale.insert(id)
    }

    /// The table of a changeset's dictionary, with all its columns, new ones added.
    ///
    /// - Returns: The table, and for each column of the entry its number; nil when the key is not
    ///   the one that is known here.
    func register(_ entry: TableEntry) throws -> (TableRecord, [ColumnID])? {
        let id = try table(named: entry.name)?.id ?? add(table: entry.name)
        let isNew = try table(id).columns.isEmpty
        for column in entry.columns where try table(id).column(named: column.name) == nil {
            guard isNew || column.kind != .key else { return nil }
            let kind = try declaredKind(of: column.name, table: entry.name)
            try add(
                column: column.name, kind: column.kind == .key ? .key : kind ?? column.kind, to: id)
        }
        let record = try table(id)
        let key = entry.columns.prefix(entry.keyCount).map(\.name)
        guard record.key.map(\.name).elementsEqual(key, by: { $0.utf8.elementsEqual($1.utf8) })
        else { return nil }
        return (record, entry.columns.compactMap { record.column(named: $0.name)?.id })
    }

    /// Registers a table of this file, with the kinds that were declared.
    ///
    /// - Parameters:
    ///   - known: What is known of it, if anything is.
    ///   - counters: First names.
    /// - Throws: `ReplicaError.refusedTable` when the table has another key than is known.
    func register(
        _ local: LocalTable, as known: TableRecord?, counters: Set<String>
    ) throws -> TableRecord {
        let id = try known?.id ?? add(table: local.name)
        if try table(id).columns.isEmpty {
            let names = try declaredKey(of: local.name)
            for (place, column) in local.key.enumerated() {
                try add(
                    column: names.count == local.key.count ? names[place] : column.name,
                    localName: column.name, kind: .key, to: id)
            }
        }
        try setKinds(counters: counters, table: id)
        var record = try placed(id, in: local)
        for stranger in record.strangers {
            let name = Self.freeName(stranger.name, in: try table(id))
            try add(
                column: name, localName: stranger.name,
                kind: counters.contains(name) ? .counter : .register, to: id)
        }
        record = try placed(id, in: local)
        try transaction.statement("UPDATE hoitu_table SET local_name = ?2 WHERE id = ?1")
            .run(.integer(id), .text(local.name))
        for (column, localColumn) in zip(
            record.key + record.shown, local.key + local.rest(of: record))
        {
            try transaction.statement(
                "UPDATE hoitu_column SET local_name = ?3, default_sql = ?4 "
                    + "WHERE tbl = ?1 AND number = ?2"
            ).run(
                .integer(id), .integer(Int64(column.id.number)), .text(localColumn.name),
                localColumn.defaultSQL.map { .text($0) } ?? .null)
        }
        forget(id)
        return record
    }

    /// The record of a table as it stands in a table of this file.
    private func placed(_ id: Int64, in local: LocalTable) throws -> TableRecord {
        var record = try table(id)
        let capture = try transaction.cache.captures(transaction)[id]
        var told: [ColumnID: String] = [:]
        if let capture, capture.table.utf8.elementsEqual(local.name.utf8), record.generation > 0 {
            told = capture.names(
                generation: try columns(ofGeneration: record.generation, table: id),
                key: record.key.map(\.id))
        }
        guard record.place(in: local, told: told) else {
            throw ReplicaError.refusedTable(
                local.name, .otherKey(columns: record.key.map(\.name)))
        }
        return record
    }

    /// A first name for a new column: its own, unless the cluster knows another column by that.
    private static func freeName(_ name: String, in table: TableRecord) -> String {
        var free = name
        var number = 2
        while table.column(named: free) != nil {
            free = "\(name) (\(number))"
            number += 1
        }
        return free
    }

    /// Makes the counters of a table those of the given first names, wherever the columns stand.
    func setKinds(counters: Set<String>, table id: Int64) throws {
        let record = try table(id)
        for column in record.columns(rekindedBy: counters) {
            let name = record.column(column)?.name ?? ""
            let kind = counters.contains(name) ? ColumnKind.counter : .register
            try transaction.statement(
                "UPDATE hoitu_column SET kind = ?3 WHERE tbl = ?1 AND number = ?2"
            ).run(.integer(id), .integer(Int64(column.number)), .text(kind.rawValue))
        }
        forget(id)
    }

    /// The first names of the key's columns as they were declared; none for a file of old.
    func declaredKey(of table: String) throws -> [String] {
        try transaction.statement(
            """
            SELECT column_name FROM hoitu_track_column
            WHERE table_name = ?1 AND kind GLOB 'key [0-9]*'
            ORDER BY CAST(substr(kind, 5) AS INTEGER)
            """
        ).all(.text(table)) { $0.text(0) }
    }

    private func declaredKind(of column: String, table: String) throws -> ColumnKind? {
        try transaction.statement(
            "SELECT kind FROM hoitu_track_column WHERE table_name = ?1 AND column_name = ?2"
        ).first(.text(table), .text(column)) { ColumnKind(rawValue: $0.text(0)) } ?? nil
    }

    /// Marks a table as tracked under a new generation of triggers.
    ///
    /// - Parameter signature: Of the SQL for which so many triggers were made.
    func setTracked(
        generation: Int, signature: [UInt8], triggerCount: Int, table id: Int64
    ) throws {
        try transaction.statement(
            """
            UPDATE hoitu_table SET tracked = 1, generation = ?2, signature = ?3, triggers = ?4
            WHERE id = ?1
            """
        ).run(
            .integer(id), .integer(Int64(generation)), .blob(signature),
            .integer(Int64(triggerCount)))
        forget(id)
    }

    /// Lets a table's triggers be made anew.
    func forgetSignature(of id: Int64) throws {
        try transaction.statement("UPDATE hoitu_table SET signature = NULL WHERE id = ?1")
            .run(.integer(id))
        forget(id)
    }

    /// Marks a table as no longer tracked, or without a place in this file.
    func setUntracked(table id: Int64) throws {
        try transaction.statement(
            "UPDATE hoitu_table SET tracked = 0, signature = NULL WHERE id = ?1"
        ).run(.integer(id))
        forget(id)
    }

    /// The columns that the masks of a generation name, lowest bit first.
    func columns(ofGeneration generation: Int, table id: Int64) throws -> [ColumnID] {
        let bytes = try transaction.statement(
            "SELECT columns FROM hoitu_generation WHERE tbl = ?1 AND generation = ?2"
        ).first(.integer(id), .integer(Int64(generation))) { $0.bytes(0) }
        guard let bytes else { throw ReplicaError.damaged(part: "generation \(generation)") }
        return try Self.columns(bytes)
    }

    /// Keeps the columns that the masks of a generation name.
    func setColumns(_ columns: [ColumnID], ofGeneration generation: Int, table id: Int64) throws {
        try transaction.statement(
            "INSERT OR REPLACE INTO hoitu_generation (tbl, generation, columns) VALUES (?1, ?2, ?3)"
        ).run(.integer(id), .integer(Int64(generation)), .blob(Self.bytes(columns)))
    }

    static func bytes(_ columns: [ColumnID]) -> [UInt8] {
        var writer = ByteWriter()
        for column in columns { writer.unsigned(UInt64(column.number)) }
        return writer.bytes
    }

    static func columns(_ bytes: [UInt8]) throws -> [ColumnID] {
        var reader = ByteReader(bytes)
        var columns: [ColumnID] = []
        while !reader.isAtEnd {
            guard let number = Int32(exactly: try reader.unsigned()) else {
                throw ReplicaError.damaged(part: "column set")
            }
            columns.append(ColumnID(number))
        }
        return columns
    }

    private func add(table name: String) throws -> Int64 {
        try transaction.statement("INSERT INTO hoitu_table (name) VALUES (?1)").run(.text(name))
        let id = transaction.db.lastInsertedRowID
        forget(id)
        return id
    }

    private func add(
        column: String, localName: String? = nil, kind: ColumnKind, to id: Int64
    ) throws {
        guard let index = tables.firstIndex(where: { $0.id == id }) else {
            throw ReplicaError.damaged(part: "table \(id)")
        }
        let last = tables[index].columns.map(\.id.number).max()
        let number = last.map { $0 + 1 } ?? ColumnID.firstNamed
        try transaction.statement(
            "INSERT INTO hoitu_column (tbl, number, name, kind, local_name) "
                + "VALUES (?1, ?2, ?3, ?4, ?5)"
        ).run(
            .integer(id), .integer(Int64(number)), .text(column), .text(kind.rawValue),
            localName.map { .text($0) } ?? .null)
        tables[index].columns.append(
            ColumnRecord(
                id: ColumnID(number), name: column, localName: localName ?? column, kind: kind))
    }

    private func load() throws {
        if isLoaded, stale.isEmpty { return }
        let known = isLoaded ? stale : nil
        isLoaded = true
        stale = []
        guard let known else {
            tables = try read(nil)
            return try placeAll(&tables, generations: try generations(nil))
        }
        for id in known {
            // A table that takes another one's place moves that one.
            guard try reload(id) else {
                forget()
                return try load()
            }
        }
    }

    /// Loads one table anew.
    ///
    /// - Returns: Whether no other table's place depends on it.
    private func reload(_ id: Int64) throws -> Bool {
        let former = tables.first { $0.id == id }?.local?.name
        tables.removeAll { $0.id == id }
        var one = try read(id)
        let taken = Set(tables.compactMap { $0.local.map { Array($0.name.utf8) } })
        try placeAll(&one, generations: try generations(id), butNot: taken)
        tables += one
        tables.sort { $0.id < $1.id }
        let now = one.first?.local?.name
        let hasMoved = former.map { !$0.utf8.elementsEqual((now ?? "").utf8) } ?? false
        return !hasMoved && now.map { !taken.contains(Array($0.utf8)) } ?? true
    }

    /// The columns that the present masks of each table name.
    private func generations(_ id: Int64?) throws -> [Int64: [ColumnID]] {
        let found = try transaction.statement(
            """
            SELECT t.id, g.columns FROM hoitu_table t
            JOIN hoitu_generation g ON g.tbl = t.id AND g.generation = t.generation
            WHERE ?1 IS NULL OR t.id = ?1
            """
        ).all(id.map { .integer($0) } ?? .null) { (row) throws in
            (row.integer(0), try Self.columns(row.bytes(1)))
        }
        return Dictionary(uniqueKeysWithValues: found)
    }

    /// The tables with their columns, by number; all of them, or one.
    private func read(_ id: Int64?) throws -> [TableRecord] {
        let wanted: Value = id.map { .integer($0) } ?? .null
        let columns = try transaction.statement(
            """
            SELECT tbl, number, name, kind, coalesce(local_name, name), default_sql
            FROM hoitu_column WHERE ?1 IS NULL OR tbl = ?1 ORDER BY tbl, number
            """
        ).all(wanted) { row in
            guard let kind = ColumnKind(rawValue: row.text(3)) else {
                throw ReplicaError.damaged(part: "hoitu_column")
            }
            return (
                row.integer(0),
                ColumnRecord(
                    id: ColumnID(Int32(row.integer(1))), name: row.text(2),
                    localName: row.text(4), kind: kind,
                    defaultSQL: row.isNull(5) ? nil : row.text(5))
            )
        }
        let grouped = Dictionary(grouping: columns, by: \.0)
        return try transaction.statement(
            """
            SELECT id, name, local_name, tracked, generation, signature, triggers
            FROM hoitu_table WHERE ?1 IS NULL OR id = ?1 ORDER BY id
            """
        ).all(wanted) { row in
            TableRecord(
                id: row.integer(0), name: row.text(1),
                localName: row.isNull(2) ? nil : row.text(2), isTracked: row.integer(3) != 0,
                generation: Int(row.integer(4)), signature: row.isNull(5) ? nil : row.bytes(5),
                triggerCount: row.isNull(6) ? nil : Int(row.integer(6)),
                columns: (grouped[row.integer(0)] ?? []).map(\.1), local: nil)
        }
    }
}

extension LocalTable {
    /// The columns beside the key in which those of a record stand, in the table's order.
    func rest(of record: TableRecord) -> [LocalColumn] {
        let names = Set(record.shown.map { Array($0.localName.utf8) })
        return rest.filter { names.contains(Array($0.name.utf8)) }
    }
}
