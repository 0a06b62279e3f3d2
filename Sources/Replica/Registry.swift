// Tables and columns as small numbers: those of this file, and those that only others have.

internal import GRDB
internal import Merge
internal import Wire

/// A column that some changeset or some tracked table of this file names.
struct ColumnRecord {
    let id: ColumnID
    /// The name under which the cluster first knew it.
    let name: String
    /// What this file's table calls it, where it has it.
    var localName: String
    /// How this replica shows it: by the declaration that won, or as the first changeset said.
    var kind: ColumnKind
}

/// A table that some changeset or this file names.
struct TableRecord {
    let id: Int64
    let name: String
    var isTracked: Bool
    /// Of the triggers; 0 when the table never was tracked here.
    var generation: Int
    /// In ascending order of number; the key's columns in the key's order.
    var columns: [ColumnRecord]
    /// The table in this file, while it is tracked.
    var local: LocalTable?

    /// Replicated tables of our own are written by our own code, and have no triggers.
    var isOurs: Bool { name.hasPrefix("hoitu_") }

    var key: [ColumnRecord] { columns.filter { $0.kind == .key } }

    func column(named name: String) -> ColumnRecord? {
        columns.first { $0.name.utf8.elementsEqual(name.utf8) }
    }

    func column(_ id: ColumnID) -> ColumnRecord? {
        columns.first { $0.id == id }
    }

    /// The columns that stand in this file's table beside the key, in the table's order.
    var shown: [ColumnRecord] { local.map { shown(in: $0) } ?? [] }

    /// The same for a table that is not tracked yet.
    func shown(in local: LocalTable) -> [ColumnRecord] {
        local.rest.compactMap { column(named: $0.name) }
    }

    /// The columns that are of another kind if `counters` are the counters.
    func columns(rekindedBy counters: Set<String>) -> Set<ColumnID> {
        Set(
            columns.filter {
                $0.kind != .key && ($0.kind == .counter) != counters.contains($0.name)
            }
            .map(\.id))
    }

    /// Whether a table of this file has the key that is known here.
    func hasKey(of local: LocalTable) -> Bool {
        key.elementsEqual(local.key) { $0.name.utf8.elementsEqual($1.name.utf8) }
    }

    /// Where the pending changes of the table are.
    var pendingTable: String { "hoitu_pending_\(id)" }
}

/// The names of a file; loaded when first asked for.
final class Registry {
    private unowned let transaction: Transaction
    private var tables: [TableRecord] = []
    private var isLoaded = false

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

    /// The table of a changeset's dictionary, with all its columns, new ones added.
    ///
    /// - Returns: The table, and for each column of the entry its number; nil when the key is not
    ///   the one that is known here.
    func register(_ entry: TableEntry) throws -> (TableRecord, [ColumnID])? {
        try load()
        if try table(named: entry.name) == nil {
            try transaction.statement("INSERT INTO hoitu_table (name) VALUES (?1)")
                .run(.text(entry.name))
            forget()
        }
        guard let id = try table(named: entry.name)?.id else {
            preconditionFailure("the table was just added")
        }
        let isNew = try table(id).columns.isEmpty
        for column in entry.columns where try table(id).column(named: column.name) == nil {
            guard isNew || column.kind != .key else { return nil }
            try add(column: column.name, kind: column.kind, to: id)
        }
        let record = try table(id)
        let key = entry.columns.prefix(entry.keyCount).map(\.name)
        guard record.key.map(\.name).elementsEqual(key, by: { $0.utf8.elementsEqual($1.utf8) })
        else { return nil }
        return (record, entry.columns.compactMap { record.column(named: $0.name)?.id })
    }

    /// Registers a table of this file, with the kinds that were declared.
    func register(_ local: LocalTable, counters: Set<String>) throws -> TableRecord {
        let key = local.key.map { ColumnEntry(name: $0.name, kind: .key) }
        let rest = local.rest.map {
            ColumnEntry(name: $0.name, kind: counters.contains($0.name) ? .counter : .register)
        }
        guard let (record, _) = try register(TableEntry(name: local.name, columns: key + rest))
        else { throw ReplicaError.schemaChanged(table: local.name, detail: .keyChanged) }
        for column in rest where record.column(named: column.name)?.kind != column.kind {
            try transaction.statement(
                "UPDATE hoitu_column SET kind = ?3 WHERE tbl = ?1 AND name = ?2"
            ).run(.integer(record.id), .text(column.name), .text(column.kind.rawValue))
        }
        forget()
        return try table(record.id)
    }

    /// Marks a table as tracked under a new generation of triggers, or as no longer tracked.
    func setTracked(_ isTracked: Bool, generation: Int, table id: Int64) throws {
        try transaction.statement(
            "UPDATE hoitu_table SET tracked = ?2, generation = ?3 WHERE id = ?1"
        ).run(.integer(id), .integer(isTracked ? 1 : 0), .integer(Int64(generation)))
        forget()
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

    private func add(column: String, kind: ColumnKind, to id: Int64) throws {
        try transaction.statement(
            """
            INSERT INTO hoitu_column (tbl, number, name, kind) VALUES (?1,
                (SELECT coalesce(max(number) + 1, ?4) FROM hoitu_column WHERE tbl = ?1), ?2, ?3)
            """
        ).run(
            .integer(id), .text(column), .text(kind.rawValue),
            .integer(Int64(ColumnID.firstNamed)))
        forget()
    }

    private func load() throws {
        guard !isLoaded else { return }
        isLoaded = true
        tables = try transaction.statement(
            "SELECT id, name, tracked, generation FROM hoitu_table"
        ).all { row in
            TableRecord(
                id: row.integer(0), name: row.text(1), isTracked: row.integer(2) != 0,
                generation: Int(row.integer(3)), columns: [], local: nil)
        }
        let columns = try transaction.statement(
            "SELECT tbl, number, name, kind FROM hoitu_column ORDER BY tbl, number"
        ).all { row in
            guard let kind = ColumnKind(rawValue: row.text(3)) else {
                throw ReplicaError.damaged(part: "hoitu_column")
            }
            return (
                row.integer(0),
                ColumnRecord(
                    id: ColumnID(Int32(row.integer(1))), name: row.text(2),
                    localName: row.text(2), kind: kind)
            )
        }
        let grouped = Dictionary(grouping: columns, by: \.0)
        for index in tables.indices {
            tables[index].columns = (grouped[tables[index].id] ?? []).map(\.1)
            guard tables[index].isTracked else { continue }
            tables[index].local = try transaction.cache.table(
                tables[index].name, transaction)
            try checkDrift(tables[index])
        }
    }

    /// Throws unless a tracked table still is what its triggers were made for.
    ///
    /// A column that was added is no drift: `Tracking` takes it up before anything is sealed.
    private func checkDrift(_ table: TableRecord) throws {
        func drifted(_ drift: SchemaDrift) -> ReplicaError {
            .schemaChanged(table: table.name, detail: drift)
        }
        guard let local = table.local, local.name.utf8.elementsEqual(table.name.utf8) else {
            throw drifted(.tableMissing)
        }
        guard
            local.key.map(\.name).elementsEqual(
                table.key.map(\.name), by: { $0.utf8.elementsEqual($1.utf8) })
        else { throw drifted(.keyChanged) }
        for id in try columns(ofGeneration: table.generation, table: table.id) {
            guard let column = table.column(id),
                local.rest.contains(where: { $0.name.utf8.elementsEqual(column.name.utf8) })
            else { throw drifted(.columnMissing(table.column(id)?.name ?? "")) }
        }
        guard !table.isOurs else { return }
        let found = try transaction.cache.triggerCount(ofTable: table.id, transaction)
        guard found == Triggers(table: table, local: local).count else {
            throw drifted(.triggersMissing)
        }
    }
}
