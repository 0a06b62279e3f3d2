// Which tables are replicated: declarations, the triggers they install, and the rows that stand there.
//
// A declaration is a row of hoitu_track (and hoitu_track_column), replicated like any other.

internal import GRDB
internal import Membership
internal import Merge
internal import Wire

/// What a caller of `track` declares of one table.
package struct TrackDeclaration: Hashable, Sendable {
    package var table: String
    /// Columns whose additions are summed.
    package var counters: [String]
    /// Whether people assign keys which SQLite could assign by itself.
    package var keysByPeople: Bool
    /// The column of the key that holds the code of the unit which alone may write a row.
    package var owner: String?
    /// Roles whose holders may write: beside the owner, or, without one, in place of it.
    package var roles: [String]

    /// Declares that `table` is replicated; anybody may write it unless an owner or roles are named.
    package init(
        table: String, counters: [String] = [], keysByPeople: Bool = false, owner: String? = nil,
        roles: [String] = []
    ) {
        self.table = table
        self.counters = counters
        self.keysByPeople = keysByPeople
        self.owner = owner
        self.roles = roles
    }
}

extension Transaction {
    /// Declares tables as replicated, parents first.
    ///
    /// - Throws: As for one of them; then nothing is tracked.
    package func track(_ declarations: [TrackDeclaration]) throws {
        for declaration in declarations { try track(declaration) }
    }

    /// Declares a table as replicated; the same declaration twice changes nothing.
    ///
    /// Rows that stand in a table are entered at the next seal, or at once if it has counters. What
    /// they have in counters counts only where the cluster tracks the table for the first time.
    ///
    /// - Throws: `ReplicaError.refusedTable`, `.noSuchTable`, `.noSuchColumn`; then nothing is tracked.
    package func track(_ declaration: TrackDeclaration) throws {
        guard let local = try LocalTable(self, name: declaration.table) else {
            throw ReplicaError.noSuchTable(declaration.table)
        }
        try local.checkTrackable(
            db, counters: declaration.counters, keysByPeople: declaration.keysByPeople)
        if try registry.record(for: local)?.isTracked == true { try sealPending() }
        let known = try registry.record(for: local)
        let name = known?.name ?? local.name
        let isFirst = try ownRow("hoitu_track", key: [.text(name)]) == nil
        try declareRule(declaration, of: local, as: known)
        let counters = try firstNames(of: declaration.counters, in: local, as: known)
        let rekinded = known.map { $0.isTracked ? $0.columns(rekindedBy: counters) : [] } ?? []
        try installTracking(
            local, as: known, counters: counters,
            standing: isFirst ? .stands : .standsUncounted, isDeclaredHere: true)
        let table = try registry.table(named: name)
        guard let table else { throw ReplicaError.damaged(part: "hoitu_table") }
        try declare(declaration, table: table)
        try coverFormerValues(ofCounters: rekinded, of: table)
        // What stands is sealed by itself where it is counted: it can be told from what comes later.
        let counts = isFirst && table.columns.contains { $0.kind == .counter }
        guard try counts || !isFirst || rows.hasAny(of: table) else { return }
        // Others' rows waited for this table: they show once those that stand in it are entered.
        try sealPending()
        try showHidden(try registry.table(table.id))
    }

    /// The names under which the cluster knows a table's counters, those included that it has and
    /// this file's table has not.
    private func firstNames(
        of counters: [String], in local: LocalTable, as known: TableRecord?
    ) throws -> Set<String> {
        guard var known, known.place(in: local, told: [:]) else { return Set(counters) }
        let placed = known.shown.map(\.name)
        let elsewhere = try declaredCounters(of: known.name).filter { !placed.contains($0) }
        let here = counters.map { counter in
            known.shown.first { $0.localName.utf8.elementsEqual(counter.utf8) }?.name ?? counter
        }
        return Set(here + elsewhere)
    }

    /// Ends the replication of a table; its rows stay where they are.
    package func untrack(_ name: String) throws {
        guard let table = try registry.table(called: name), table.isTracked, !table.isOurs else {
            throw ReplicaError.notTracked(name)
        }
        try writeOwn("hoitu_track", key: [.text(table.name)], ["tracked": .integer(0)])
        try sealPending()
        try removeTracking(try registry.table(table.id))
    }

    /// The tables that are tracked, as this file calls them, in the order of their first names.
    package func trackedTables() throws -> [String] {
        try registry.all().filter { $0.isTracked && !$0.isOurs }
            .map { $0.local?.name ?? $0.name }
    }

    /// What is declared of a table by now, by whomever; nil when nothing is.
    ///
    /// Counters are named as this file's table calls them; those that it lacks are left out.
    package func declaration(of name: String) throws -> TrackDeclaration? {
        let known = try registry.table(called: name)
        let first = known?.name ?? name
        guard let row = try ownRow("hoitu_track", key: [.text(first)]) else { return nil }
        var counters = try declaredCounters(of: first)
        if let known, known.local != nil {
            counters = counters.compactMap { counter in
                known.shown.first { $0.name.utf8.elementsEqual(counter.utf8) }?.localName
            }
        }
        let rule = try rules(of: first).first
        let owner = rule?.owner.map { owner in
            known?.key.first { $0.name.utf8.elementsEqual(owner.utf8) }?.localName ?? owner
        }
        return TrackDeclaration(
            table: name, counters: counters, keysByPeople: row["keys_by_people"] == .integer(1),
            owner: owner, roles: rule?.roles ?? [])
    }

    /// The tables of the file that are tracked or could be, for `track --all`: those that foreign
    /// keys lead to before those that have them, else by name.
    package func ownersTables() throws -> [String] {
        let names = try String.fetchAll(
            db,
            sql: """
                SELECT name FROM pragma_table_list
                WHERE schema = 'main' AND type IN ('table', 'virtual')
                    AND name NOT GLOB 'hoitu_*' AND name NOT GLOB 'sqlite_*'
                ORDER BY name
                """)
        var ordered: [String] = []
        var visited: Set<[UInt8]> = []
        func visit(_ name: String) throws {
            guard visited.insert(TableRecord.folded(name)).inserted else { return }
            let parents = try String.fetchAll(
                db, sql: "SELECT \"table\" FROM pragma_foreign_key_list(?) ORDER BY 1",
                arguments: [name])
            for parent in parents {
                let found = names.first { TableRecord.folded($0) == TableRecord.folded(parent) }
                if let found { try visit(found) }
            }
            ordered.append(name)
        }
        for name in names { try visit(name) }
        return ordered
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
    func declareConstraints(of table: TableRecord) throws {
        guard let local = table.local else { return }
        let declared = try declaredConstraints(of: table.name)
        let tables = try registry.all()
        let unique = local.uniqueIndexes.filter { !$0.isPrimaryKey }.map {
            ($0.definition, "unique")
        }
        let foreign = local.foreignKeys.map { ($0.definition, "foreign") }
        for (written, kind) in unique + foreign {
            let definition = table.definition(written, among: tables)
            guard !declared.contains(definition) else { continue }
            try writeOwn(
                "hoitu_track_column", key: [.text(table.name), .text(definition)],
                ["kind": .text(kind)])
        }
    }

    private func declare(_ declaration: TrackDeclaration, table: TableRecord) throws {
        try declareConstraints(of: table)
        let declared = try ownRow("hoitu_track", key: [.text(table.name)])
        let values: [String: Value] = [
            "tracked": .integer(1),
            "keys_by_people": .integer(declaration.keysByPeople ? 1 : 0),
        ]
        if declared != values {
            try writeOwn("hoitu_track", key: [.text(table.name)], values)
        }
        // A file whose table has another key must not follow, nor make its own key the cluster's.
        for (place, column) in table.key.enumerated() {
            let key: [Value] = [.text(table.name), .text(column.name)]
            let kind: [String: Value] = ["kind": .text("key \(place + 1)")]
            if try ownRow("hoitu_track_column", key: key) != kind {
                try writeOwn("hoitu_track_column", key: key, kind)
            }
        }
        for column in table.shown {
            let key: [Value] = [.text(table.name), .text(column.name)]
            let before = try ownRow("hoitu_track_column", key: key)
            // Registers are what columns are unless declared otherwise.
            guard column.kind == .counter || before != nil else { continue }
            if before != ["kind": .text(column.kind.rawValue)] {
                try writeOwn("hoitu_track_column", key: key, ["kind": .text(column.kind.rawValue)])
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
            let counters = Set(try declaredCounters(of: name))
            guard let local = try registry.place(of: name),
                try canTrack(local, named: name, as: known, keysByPeople: keysByPeople)
            else {
                // Its rows are merged into bookkeeping, and listed as the cluster lists them.
                if let known, !known.columns(rekindedBy: counters).isEmpty {
                    try rows.reshow(known) {
                        try registry.setKinds(counters: counters, table: known.id)
                        return try registry.table(known.id)
                    }
                }
                continue
            }
            if try installTracking(local, as: known, counters: counters),
                let table = try registry.table(named: name)
            {
                taken.append(table.id)
            }
        }
        if !taken.isEmpty { try sealPending() }
        for table in taken { try showHidden(try registry.table(table)) }
    }

    /// Whether a table of this file can follow the cluster's declaration.
    private func canTrack(
        _ local: LocalTable, named name: String, as known: TableRecord?, keysByPeople: Bool
    ) throws -> Bool {
        if let known, !known.columns.isEmpty {
            guard known.hasKey(of: local) else { return false }
        } else {
            // What this file's table calls itself becomes its first name here.
            guard local.name.utf8.elementsEqual(name.utf8) else { return false }
            let key = try registry.declaredKey(of: name)
            let own = local.key.map { TableRecord.folded($0.name) }
            guard key.isEmpty || key.map(TableRecord.folded) == own else { return false }
        }
        do {
            // A counter that the table could not hold has no place in it, and holds up nothing.
            try local.checkTrackable(db, counters: [], keysByPeople: keysByPeople)
            return true
        } catch ReplicaError.refusedTable {
            return false
        }
    }

    /// Takes up tables that were made here after they had been declared elsewhere.
    func takeUpDeclaredTables() throws {
        let made = try statement(
            """
            SELECT 1 FROM hoitu_track d LEFT JOIN hoitu_table t ON t.name = d.name
            JOIN main.sqlite_schema s ON s.type = 'table'
                AND s.name COLLATE NOCASE IN (d.name, t.local_name)
            WHERE d.tracked AND coalesce(t.tracked, 0) = 0 LIMIT 1
            """
        ).first { $0.integer(0) }
        if made != nil { try applyDeclarations() }
    }

    private func declarations() throws -> [(String, Bool, Bool)] {
        try statement("SELECT name, tracked, keys_by_people FROM hoitu_track ORDER BY name").all {
            ($0.text(0), $0.integer(1) != 0, $0.integer(2) != 0)
        }
    }

    func declaredCounters(of name: String) throws -> [String] {
        try statement(
            "SELECT column_name FROM hoitu_track_column WHERE table_name = ?1 AND kind = 'counter'"
        ).all(.text(name)) { $0.text(0) }
    }

    /// Installs the triggers of a table, unless those that stand there fit.
    ///
    /// - Parameters:
    ///   - known: What is known of it, if anything is.
    ///   - counters: First names.
    ///   - standing: What its rows are if it was not tracked; nil if they are dealt with otherwise.
    /// - Returns: Whether the table was not tracked before.
    @discardableResult
    func installTracking(
        _ local: LocalTable, as known: TableRecord?, counters: Set<String>,
        standing: PendingOperation? = .standsUncounted, isDeclaredHere: Bool = false
    ) throws -> Bool {
        let rekinded = known.map { $0.isTracked ? $0.columns(rekindedBy: counters) : [] } ?? []
        let table = try register(
            local, as: known, counters: counters, rekinded: rekinded, isDeclaredHere: isDeclaredHere
        )
        let columns = table.shown.map(\.id)
        let rules = try rules(of: table.name)
        let signature = try signature(of: local, under: rules)
        if let known, known.isTracked, rekinded.isEmpty, known.signature == signature,
            try registry.columns(ofGeneration: known.generation, table: known.id) == columns
        {
            return false
        }
        let generation = table.generation + 1
        let triggers = Triggers(
            table: table, local: local, generation: generation,
            guarding: rules.isEmpty
                ? nil : Triggers.Guarding(unit: try writers.ourUnit(), rules: rules))
        try dropTriggers(ofTable: table.id)
        try execute(triggers.createPendingTable, captureOf: table.id)
        try addMaskColumns(table, count: Triggers.maskCount(columns: columns.count))
        let statements = table.isOurs ? [] : triggers.statements
        for statement in statements { try execute(statement, captureOf: table.id) }
        try registry.setColumns(columns, ofGeneration: generation, table: table.id)
        try registry.setTracked(
            generation: generation, signature: signature, triggerCount: statements.count,
            table: table.id)
        guard known?.isTracked != true else {
            if isDeclaredHere { try writeRekinded(rekinded, of: try registry.table(table.id)) }
            return false
        }
        if let standing {
            try appendStandingRows(try registry.table(table.id), local: local, as: standing)
        }
        return true
    }

    /// Registers a table; where columns are of another kind from now on, rows are shown again, or
    /// kept as they are shown, if it was declared here.
    private func register(
        _ local: LocalTable, as known: TableRecord?, counters: Set<String>,
        rekinded: Set<ColumnID>, isDeclaredHere: Bool
    ) throws -> TableRecord {
        guard let known, !rekinded.isEmpty else {
            return try registry.register(local, as: known, counters: counters)
        }
        var registered = known
        func register() throws -> TableRecord {
            registered = try registry.register(local, as: known, counters: counters)
            return registered
        }
        if isDeclaredHere {
            try rows.rekind(known, columns: rekinded) { try register() }
        } else {
            try rows.reshow(known) { try register() }
        }
        return registered
    }

    /// Writes what the columns show, as their new kind has it, so that nothing changes to the eye.
    private func writeRekinded(_ columns: Set<ColumnID>, of table: TableRecord) throws {
        guard !columns.isEmpty else { return }
        for key in try rows.keys(of: table) where try rows.tableRow(key, of: table) != nil {
            try appendPending(table, key: key, columns: columns, person: nil)
        }
    }

    private func addMaskColumns(_ table: TableRecord, count: Int) throws {
        for number in try min(count, cache.maskCount(ofTable: table.id, self))..<count {
            try execute(
                "ALTER TABLE \(table.pendingTable) ADD COLUMN m\(number)", captureOf: table.id)
        }
    }

    /// Appends every row of a table as if it had just been entered.
    private func appendStandingRows(
        _ table: TableRecord, local: LocalTable, as operation: PendingOperation
    ) throws {
        let masks = (0..<Triggers.maskCount(columns: table.shown.count)).map { "m\($0)" }
        let keys = local.key.indices.map { "k\($0)" }
        let columns = (["g", "t", "operation"] + masks + keys).joined(separator: ", ")
        let stands = "\(operation.rawValue)"
        let values = ["\(table.generation)", "julianday('now')", stands] + masks.map { _ in "-1" }
        let selected = (values + local.key.map { quoted($0.name) }).joined(separator: ", ")
        try statement(
            "INSERT INTO \(table.pendingTable) (\(columns)) "
                + "SELECT \(selected) FROM main.\(quoted(local.name))"
        ).run()
    }

    private func removeTracking(_ table: TableRecord) throws {
        try dropTriggers(ofTable: table.id)
        try execute("DELETE FROM \(table.pendingTable)")
        try rows.hideAll(of: table)
        try registry.setUntracked(table: table.id)
    }
}
