// Which tables are replicated: declarations, the triggers they install, and the rows that stand there.
//
// A declaration is a row of hoitu_track (and hoitu_track_column), replicated like any other.

internal import GRDB
internal import Merge
internal import Wire

/// What a caller of `track` declares of one table.
package struct TrackDeclaration: Hashable, Sendable {
    package var table: String
    /// Columns whose additions are summed.
    package var counters: [String]
    /// Whether people assign keys which SQLite could assign by itself.
    package var keysByPeople: Bool

    /// Declares that `table` is replicated.
    package init(table: String, counters: [String] = [], keysByPeople: Bool = false) {
        self.table = table
        self.counters = counters
        self.keysByPeople = keysByPeople
    }
}

extension Transaction {
    /// Declares tables as replicated; the same declaration twice changes nothing.
    ///
    /// Rows that stand in a table are entered at the next seal.
    ///
    /// - Throws: `ReplicaError.refusedTable`, `.noSuchTable`, `.noSuchColumn`; then nothing is tracked.
    package func track(_ declaration: TrackDeclaration) throws {
        guard let local = try LocalTable(self, name: declaration.table) else {
            throw ReplicaError.noSuchTable(declaration.table)
        }
        try local.checkTrackable(
            db, counters: declaration.counters, keysByPeople: declaration.keysByPeople)
        if try registry.table(named: local.name)?.isTracked == true { try sealPending() }
        try installTracking(local, counters: Set(declaration.counters), isDeclaredHere: true)
        try declare(declaration, local: local)
        guard let table = try registry.table(named: local.name), try rows.hasAny(of: table) else {
            return
        }
        // Others' rows waited for this table: they show once those that stand in it are entered.
        try sealPending()
        try showHidden(try registry.table(table.id))
    }

    /// Ends the replication of a table; its rows stay where they are.
    package func untrack(_ name: String) throws {
        guard let table = try registry.table(named: name), table.isTracked, !table.isOurs else {
            throw ReplicaError.notTracked(name)
        }
        try writeOwn("hoitu_track", key: [.text(name)], ["tracked": .integer(0)])
        try sealPending()
        try removeTracking(table)
    }

    /// The tables that are tracked, by name.
    package func trackedTables() throws -> [String] {
        try registry.all().filter { $0.isTracked && !$0.isOurs }.map(\.name)
    }

    /// What is declared of a table by now, by whomever; nil when nothing is.
    package func declaration(of name: String) throws -> TrackDeclaration? {
        guard let row = try ownRow("hoitu_track", key: [.text(name)]) else { return nil }
        return TrackDeclaration(
            table: name, counters: try declaredCounters(of: name),
            keysByPeople: row["keys_by_people"] == .integer(1))
    }

    /// The tables of the file that are tracked or could be, for `track --all`.
    package func ownersTables() throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT name FROM pragma_table_list
                WHERE schema = 'main' AND type IN ('table', 'virtual')
                    AND name NOT GLOB 'hoitu_*' AND name NOT GLOB 'sqlite_*'
                ORDER BY name
                """)
    }

    /// The UNIQUE constraints, indexes and foreign keys that are declared of a table, by anybody.
    func declaredConstraints(of name: String) throws -> Set<String> {
        Set(
            try statement(
                """
                SELECT column_name FROM hoitu_track_column
                WHERE table_name = ?1 AND kind IN ('unique', 'foreign')
                """
            ).all(.text(name)) { $0.text(0) })
    }

    /// Declares what this file's table has of them: a row that one of them keeps out is kept out of
    /// every office's table, and not of this one's alone.
    func declareConstraints(of local: LocalTable, as name: String) throws {
        let declared = try declaredConstraints(of: name)
        let unique = local.uniqueIndexes.filter { !$0.isPrimaryKey }.map {
            ($0.definition, "unique")
        }
        let foreign = local.foreignKeys.map { ($0.definition, "foreign") }
        for (definition, kind) in unique + foreign where !declared.contains(definition) {
            try writeOwn(
                "hoitu_track_column", key: [.text(name), .text(definition)],
                ["kind": .text(kind)])
        }
    }

    private func declare(_ declaration: TrackDeclaration, local: LocalTable) throws {
        try declareConstraints(of: local, as: local.name)
        let declared = try ownRow("hoitu_track", key: [.text(local.name)])
        let values: [String: Value] = [
            "tracked": .integer(1),
            "keys_by_people": .integer(declaration.keysByPeople ? 1 : 0),
        ]
        if declared != values {
            try writeOwn("hoitu_track", key: [.text(local.name)], values)
        }
        for column in local.rest {
            let isCounter = declaration.counters.contains(column.name)
            let kind = isCounter ? ColumnKind.counter : .register
            let key: [Value] = [.text(local.name), .text(column.name)]
            let before = try ownRow("hoitu_track_column", key: key)
            // Registers are what columns are unless declared otherwise.
            guard isCounter || before != nil else { continue }
            if before != ["kind": .text(kind.rawValue)] {
                try writeOwn("hoitu_track_column", key: key, ["kind": .text(kind.rawValue)])
            }
        }
    }

    /// Brings triggers to what the declarations say that won; called after they may have changed.
    ///
    /// Rows that stand in a table which is tracked from now on are sealed at once, before anything
    /// else is merged into it.
    func applyDeclarations() throws {
        var taken: [Int64] = []
        for (name, isTracked, keysByPeople) in try declarations() {
            let known = try registry.table(named: name)
            guard isTracked else {
                if let known, known.isTracked { try removeTracking(known) }
                continue
            }
            guard let local = try LocalTable(self, name: name), local.name == name else { continue }
            let counters = try declaredCounters(of: name)
            do {
                try local.checkTrackable(
                    db,
                    counters: counters.filter { counter in
                        local.columns.contains { $0.name == counter }
                    }, keysByPeople: keysByPeople)
            } catch let error as ReplicaError {
                // This file's table cannot follow; its rows are merged into bookkeeping, and listed.
                guard case .refusedTable = error else { throw error }
                continue
            }
            // Nor can one with another key than the cluster's.
            if let known, !known.columns.isEmpty, !known.hasKey(of: local) { continue }
            if try installTracking(local, counters: Set(counters)),
                let table = try registry.table(named: name)
            {
                taken.append(table.id)
            }
        }
        if !taken.isEmpty { try sealPending() }
        for table in taken { try showHidden(try registry.table(table)) }
    }

    /// Takes up tables that were made here after they had been declared elsewhere.
    func takeUpDeclaredTables() throws {
        let made = try statement(
            """
            SELECT 1 FROM hoitu_track d JOIN sqlite_schema s ON s.name = d.name AND s.type = 'table'
            WHERE d.tracked AND NOT EXISTS (
                SELECT 1 FROM hoitu_table t WHERE t.name = d.name AND t.tracked) LIMIT 1
            """
        ).first { $0.integer(0) }
        if made != nil { try applyDeclarations() }
    }

    private func declarations() throws -> [(String, Bool, Bool)] {
        try statement("SELECT name, tracked, keys_by_people FROM hoitu_track ORDER BY name").all {
            ($0.text(0), $0.integer(1) != 0, $0.integer(2) != 0)
        }
    }

    private func declaredCounters(of name: String) throws -> [String] {
        try statement(
            "SELECT column_name FROM hoitu_track_column WHERE table_name = ?1 AND kind = 'counter'"
        ).all(.text(name)) { $0.text(0) }
    }

    /// Installs the triggers of a table, unless those that stand there fit.
    ///
    /// - Returns: Whether the table was not tracked before.
    @discardableResult
    func installTracking(
        _ local: LocalTable, counters: Set<String>, isDeclaredHere: Bool = false
    ) throws -> Bool {
        let before = try registry.table(named: local.name)
        let rekinded = before.map { $0.isTracked ? $0.columns(rekindedBy: counters) : [] } ?? []
        let table = try register(
            local, counters: counters, rekinded: rekinded, isDeclaredHere: isDeclaredHere)
        let columns = local.rest.compactMap { table.column(named: $0.name)?.id }
        if let before, before.isTracked, rekinded.isEmpty,
            try registry.columns(ofGeneration: before.generation, table: before.id) == columns
        {
            return false
        }
        let generation = table.generation + 1
        let triggers = Triggers(table: table, local: local, generation: generation)
        for drop in Triggers.dropping(table.id) { try execute(drop) }
        try execute(triggers.createPendingTable)
        try addMaskColumns(table, count: Triggers.maskCount(columns: columns.count))
        if !table.isOurs {
            for statement in triggers.statements { try execute(statement) }
        }
        try registry.setColumns(columns, ofGeneration: generation, table: table.id)
        try registry.setTracked(true, generation: generation, table: table.id)
        guard before?.isTracked != true else {
            if isDeclaredHere { try writeRekinded(rekinded, of: try registry.table(table.id)) }
            return false
        }
        try appendStandingRows(try registry.table(table.id), local: local)
        return true
    }

    /// Registers a table; where columns are of another kind from now on, rows are shown again, or
    /// kept as they are shown, if it was declared here.
    private func register(
        _ local: LocalTable, counters: Set<String>, rekinded: Set<ColumnID>, isDeclaredHere: Bool
    ) throws -> TableRecord {
        guard let before = try registry.table(named: local.name), !rekinded.isEmpty else {
            return try registry.register(local, counters: counters)
        }
        if isDeclaredHere {
            try rows.rekind(before, columns: rekinded) {
                try registry.register(local, counters: counters)
            }
        } else {
            try rows.reshow(before) { try registry.register(local, counters: counters) }
        }
        return try registry.table(before.id)
    }

    /// Writes what the columns show, as their new kind has it, so that nothing changes to the eye.
    private func writeRekinded(_ columns: Set<ColumnID>, of table: TableRecord) throws {
        guard !columns.isEmpty else { return }
        for key in try rows.keys(of: table) where try rows.tableRow(key, of: table) != nil {
            try appendPending(table, key: key, columns: columns, person: nil)
        }
    }

    /// Takes up columns that a stock client added since the triggers were made.
    ///
    /// - Returns: The numbers of the tables that have new columns, in which values may wait for them.
    func takeUpAddedColumns() throws -> [Int64] {
        var widened: [Int64] = []
        for table in try registry.all() where table.isTracked && !table.isOurs {
            guard let local = table.local else { continue }
            let columns = local.rest.compactMap { table.column(named: $0.name)?.id }
            if columns.count == local.rest.count,
                try registry.columns(ofGeneration: table.generation, table: table.id) == columns
            {
                continue
            }
            let counters = table.columns.filter { $0.kind == .counter }.map(\.name)
            try installTracking(local, counters: Set(counters))
            widened.append(table.id)
        }
        return widened
    }

    private func addMaskColumns(_ table: TableRecord, count: Int) throws {
        for number in try min(count, cache.maskCount(ofTable: table.id, self))..<count {
            try execute("ALTER TABLE \(table.pendingTable) ADD COLUMN m\(number)")
        }
    }

    /// Appends every row of a table as if it had just been entered.
    private func appendStandingRows(_ table: TableRecord, local: LocalTable) throws {
        let masks = (0..<Triggers.maskCount(columns: local.rest.count)).map { "m\($0)" }
        let keys = local.key.indices.map { "k\($0)" }
        let columns = (["g", "t", "operation"] + masks + keys).joined(separator: ", ")
        let stands = "\(PendingOperation.stands.rawValue)"
        let values = ["\(table.generation)", "julianday('now')", stands] + masks.map { _ in "-1" }
        let selected = (values + local.key.map { quoted($0.name) }).joined(separator: ", ")
        try execute(
            "INSERT INTO \(table.pendingTable) (\(columns)) "
                + "SELECT \(selected) FROM main.\(quoted(local.name))")
    }

    private func removeTracking(_ table: TableRecord) throws {
        for drop in Triggers.dropping(table.id) { try execute(drop) }
        try execute("DELETE FROM \(table.pendingTable)")
        try rows.hideAll(of: table)
        try registry.setTracked(false, generation: table.generation, table: table.id)
    }
}
