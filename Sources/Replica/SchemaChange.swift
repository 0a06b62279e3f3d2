// What the owner, by whatever client, did to the shape of tracked tables since we last looked.
//
// Columns that were added and what was renamed are followed; a table that lost our triggers was
// rebuilt, and is compared row by row (Rebuild.swift); one that is gone, or has another key, has no
// place here any more: its rows are kept and merged as for a table that never was here, and nothing
// is deleted elsewhere. (design, section 4)

internal import GRDB
internal import Membership
internal import Merge
internal import Wire

extension Transaction {
    /// Brings capture to what the owner's tables are by now, if the schema has changed.
    ///
    /// - Returns: The numbers of the tables that changed, in which values may wait for a place; and
    ///   whether anything did: a table that is gone is not among them.
    /// - Complexity: One comparison, unless something changed.
    func adoptSchema() throws -> (changed: [Int64], isAny: Bool) {
        let version = try ConnectionCache.schemaVersion(self)
        guard try meta.integer(.adoptedSchema) != version else { return ([], false) }
        var adopted: [Int64] = []
        var isAny = false
        for table in try registry.all() where table.isTracked && !table.isOurs {
            if try adopt(table) { adopted.append(table.id) }
            isAny = try isAny || !registry.table(table.id).isTracked
        }
        try meta.set(.adoptedSchema, .integer(try ConnectionCache.schemaVersion(self)))
        return (adopted, isAny || !adopted.isEmpty)
    }

    /// Judges all rows by the rules that tables have by now.
    func judgeEverything() throws {
        for table in try registry.all() where table.isTracked && !table.isOurs {
            try judging.judgeAll(of: table)
        }
    }

    /// Whether a tracked table stands there without triggers of ours, since it was rebuilt.
    ///
    /// - Complexity: One comparison, unless the schema has changed.
    func hasLostTriggers() throws -> Bool {
        guard try meta.integer(.adoptedSchema) != ConnectionCache.schemaVersion(self) else {
            return false
        }
        return try registry.all().contains { table in
            try table.isTracked && !table.isOurs && table.local != nil && !hasTriggers(table)
        }
    }

    private func hasTriggers(_ table: TableRecord) throws -> Bool {
        let found = try cache.captures(self)[table.id]?.count ?? 0
        // Files of the first format do not say how many triggers they made.
        return found >= table.triggerCount ?? 4
    }

    /// - Returns: Whether the table changed, and still is a place for its rows.
    private func adopt(_ table: TableRecord) throws -> Bool {
        guard let local = table.local, try keepsItsKey(local, of: table) else {
            try takePlace(of: table)
            return false
        }
        guard try hasTriggers(table) else {
            try takeUpRebuilt(table, as: local)
            return true
        }
        guard try signature(of: local, under: rules(of: table.name)) != table.signature else {
            return false
        }
        let former = Set(try registry.columns(ofGeneration: table.generation, table: table.id))
        try installTracking(local, as: table, counters: try counters(of: table))
        let now = try registry.table(table.id)
        freshColumns[table.id] = Set(now.shown.map(\.id)).subtracting(former)
        try alignCounters(now.shown.filter { !former.contains($0.id) }, of: now)
        try rekeep(columns: former.subtracting(now.shown.map(\.id)), of: now)
        return true
    }

    /// Whether a tracked table's key still is one by which rows can be told apart everywhere.
    private func keepsItsKey(_ local: LocalTable, of table: TableRecord) throws -> Bool {
        let declared = try ownRow("hoitu_track", key: [.text(table.name)])
        do {
            try local.checkTrackable(
                db, counters: [], keysByPeople: declared?["keys_by_people"] == .integer(1))
        } catch ReplicaError.refusedTable(_, let refusal) {
            switch refusal {
            case .noPrimaryKey, .nullableKey, .keyAssignedBySQLite, .generatedKey, .view,
                .virtualTable:
                return false
            default:
                return true
            }
        }
        return true
    }

    /// The first names of a table's counters: those it has, and those that were declared for later.
    func counters(of table: TableRecord) throws -> Set<String> {
        let known = table.columns.filter { $0.kind == .counter }.map(\.name)
        let declared = try declaredCounters(of: table.name).filter {
            table.column(named: $0) == nil
        }
        return Set(known + declared)
    }

    /// Takes a table its place in this file: it is gone, or is none for the cluster's rows.
    ///
    /// What was written since the last seal went with it.
    func takePlace(of table: TableRecord) throws {
        try dropTriggers(ofTable: table.id)
        try clearPending(of: table)
        var gone = table
        gone.local = nil
        try rows.hideAll(of: gone)
        try registry.setUntracked(table: table.id)
    }

    /// A hash of all that says what a table takes: its own SQL, that of its indexes, and who may write it.
    func signature(of local: LocalTable, under rules: [WriteRule]) throws -> [UInt8] {
        let parts = try statement(
            """
            SELECT sql FROM main.sqlite_schema WHERE tbl_name = ?1 AND type IN ('table', 'index')
            ORDER BY type, name
            """
        ).all(.text(local.name)) { $0.bytes(0) }
        var writer = ByteWriter()
        for part in parts { writer.data(part) }
        for rule in rules { writer.data(Array(rule.text.utf8)) }
        return sha256(writer.bytes)
    }

    // MARK: Columns that came and went

    /// Lets columns which the table has got since show the sums of counters that waited for them.
    ///
    /// What somebody entered in them meanwhile, beyond the column's default, is added.
    func alignCounters(_ columns: [ColumnRecord], of table: TableRecord) throws {
        let counters = columns.filter { $0.kind == .counter }
        guard !counters.isEmpty, let local = table.local else { return }
        let pending = try pendingRows(of: table)
        let usual = try counters.map { try usualValue(of: $0, in: local) }
        for key in try rows.keys(of: table) {
            let row = try rows.load(key, of: table)
            guard row.state.isAlive, row.isShown, let values = try rows.tableRow(key, of: table)
            else { continue }
            for (counter, usual) in zip(counters, usual) {
                let sum = row.state.counter(counter.id)?.sum ?? 0
                var added: Int64 = 0
                if case .integer(let shown)? = values[counter.id] { added = shown &- usual }
                try rows.update([(counter, .integer(sum &+ added))], key: key, of: table)
                if added != 0, pending[key] == nil {
                    try appendPending(table, key: key, columns: [], person: nil)
                }
            }
        }
    }

    /// What a counter's column holds where nobody entered anything.
    private func usualValue(of counter: ColumnRecord, in local: LocalTable) throws -> Int64 {
        let column = local.columns.first { $0.name.utf8.elementsEqual(counter.localName.utf8) }
        guard let sql = column?.defaultSQL else { return 0 }
        return try statement("SELECT CAST((\(sql)) AS INTEGER)").first { $0.integer(0) } ?? 0
    }

    /// Keeps the merged values of columns that the table has lost: they are in the log from now on.
    func rekeep(columns: Set<ColumnID>, of table: TableRecord) throws {
        guard !columns.isEmpty else { return }
        for key in try rows.keys(of: table) {
            guard let record = try rows.record(key, of: table), record.isShown,
                !record.inTable.isDisjoint(with: columns)
            else { continue }
            try rows.keep(try rows.load(key, of: table), key: key, of: table)
        }
    }
}
