// What another program writes into an office's file, with nothing of ours loaded.

internal import Exchange
internal import Merge
internal import Oracle
internal import Replica
internal import Wire

extension World {
    /// Runs a few statements of another program in one transaction.
    ///
    /// - Parameter schemaStep: What it changes of the schema before; what chance says without it.
    /// - Returns: Whether they were committed.
    func write(
        _ office: SimulatedOffice, _ random: inout SplitMix64, schemaStep: SchemaStep? = nil
    ) throws -> Bool {
        guard let client = office.client, !office.isHoldingLock else { return false }
        var timed: [TimedEdit] = []
        let number = office.model.lastNumber + 1
        do {
            try client.run("BEGIN IMMEDIATE")
            let position = try Self.integer(
                client, "SELECT coalesce(max(position), 0) FROM hoitu_changeset")
            let before = try client.edition()
            let watch = plan.changesSchema ? try client.watch() : Watch.complete
            let step = try pick(schemaStep, before, watch, client, &random)
            let edition = step?.edition(after: before) ?? before
            if let step { try run(step, before, at: office, client) }
            for (table, edit, later) in try edits(edition, office, client, &random) {
                office.disk.nowMilliseconds += later
                timed.append(try run(edit, of: table, at: office, client))
            }
            if random.percent(15) {
                let edit = Edit.random(.model, EditStyle(), &random)
                try client.run("SAVEPOINT s; \(edit.sql(.model)); ROLLBACK TO s; RELEASE s")
                count("savepoint undone")
            }
            try client.run(
                "UPDATE client SET number = \(number), edition = \(edition.rawValue)")
            // From here on it may be there, whatever we are told.
            office.model.transactions.append(
                ClientTransaction(
                    position: position, number: number, watch: watch, schemaStep: step,
                    edits: timed))
            try client.run("COMMIT")
            office.model.lastNumber = number
            return true
        } catch let error as StockError {
            return try takeBack(error, office, client)
        }
    }

    /// What chance has a client write.
    private func edits(
        _ edition: SchemaEdition, _ office: SimulatedOffice, _ client: StockClient,
        _ random: inout SplitMix64
    ) throws -> [(HistoryTable, Edit, Int64)] {
        let style = EditStyle(
            hasLargeValues: plan.hasLargeValues, enforcesForeignKeys: office.enforcesForeignKeys)
        let tables = plan.written(edition)
        let edits = (0..<1 + random.below(3)).map { _ in
            let table = random.pick(tables)
            return (
                table, Edit.random(table, style, &random), Int64(random.pick([0, 0, 1, 5]))
            )
        }
        switch random.below(10) {
        case 0: return try swap(client, &random).map { (.place, $0, 1) } + edits
        case 1, 2: return try enterParked(client, &random) + edits
        default: return edits
        }
    }

    /// Enters a row that no table shows once more, as somebody does who does not find it; perhaps to
    /// think better of it at once.
    private func enterParked(
        _ client: StockClient, _ random: inout SplitMix64
    ) throws -> [(HistoryTable, Edit, Int64)] {
        let parked = Set(try client.rows("SELECT key FROM hoitu_parked"))
        let rows = [HistoryTable.place, .visit].flatMap { table in
            table.keys.filter { parked.contains([.blob($0.rowKey.bytes)]) }.map { (table, $0) }
        }
        guard !rows.isEmpty else { return [] }
        let (table, key) = random.pick(rows)
        let nulls = table.claimedColumns.map { ($0, OracleValue.null) }
        let insert = Edit.insert(key, Dictionary(uniqueKeysWithValues: nulls), [:])
        let edits = random.percent(50) ? [insert] : [insert, .delete(key)]
        return edits.map { (table, $0, 1) }
    }

    private func run(
        _ edit: Edit, of table: HistoryTable, at office: SimulatedOffice, _ client: StockClient
    ) throws -> TimedEdit {
        let statement = edit.sql(table)
        let now = office.disk.nowMilliseconds
        note("  \(office.name) @\(now): \(statement)")
        var isRefused = false
        do {
            try client.run(statement)
        } catch let error as StockError where error.isOfConstraint {
            note("    refused")
            count("statement refused")
            isRefused = true
        }
        if statement.contains("zeroblob") { count("value in pieces") }
        return TimedEdit(table: table, edit: edit, milliseconds: now, isRefused: isRefused)
    }

    /// Statements by which two rows exchange their codes, if there are two.
    private func swap(_ client: StockClient, _ random: inout SplitMix64) throws -> [Edit] {
        let keys = HistoryTable.place.keys
        let first = random.below(keys.count)
        let pair = [keys[first], keys[(first + 1) % keys.count]]
        let codes = try pair.compactMap { key in
            try client.rows("SELECT code FROM place WHERE id = '\(key.name)'").first?.first
        }
        guard codes.count == 2, codes[0] != codes[1] else { return [] }
        count("unique values swapped")
        return Edit.swap(
            pair[0], pair[1], "code", (OracleValue(codes[0]), OracleValue(codes[1])))
    }

    private func takeBack(
        _ error: StockError, _ office: SimulatedOffice, _ client: StockClient
    ) throws -> Bool {
        if office.disk.isDead(.stock) { return false }
        if error.description.contains("locking protocol in: BEGIN") {
            // Our program is recovering the file at this moment; a client would wait.
            count("client refused during recovery")
            return false
        }
        try judge(error, office)
        count("client refused")
        // A transaction that SQLite has rolled back itself leaves nothing to roll back.
        try? client.run("ROLLBACK")
        let number = try Self.integer(client, "SELECT number FROM client")
        office.model.transactions.removeAll { $0.number > number }
        return false
    }

    /// Another program finds the file locked only while ours is in the middle of something.
    func judge(_ error: StockError, _ office: SimulatedOffice) throws {
        if error.description.contains("full"), office.disk.isFull { return }
        if error.description.contains("locked"), office.isIntruded || office.isHoldingLock {
            return
        }
        throw error
    }

    /// Runs a statement of another program, and takes it back.
    func undo(_ office: SimulatedOffice, _ random: inout SplitMix64) throws {
        guard let client = office.client, !office.isHoldingLock else { return }
        do {
            let table = random.pick(plan.written(try client.edition()))
            let statement = Edit.random(table, EditStyle(), &random).sql(table)
            try client.run("BEGIN IMMEDIATE; \(statement); ROLLBACK")
            count("transaction undone")
        } catch let error as StockError where error.isOfConstraint {
            try client.run("ROLLBACK")
        } catch let error as StockError {
            _ = try takeBack(error, office, client)
        }
    }
}

extension StockError {
    /// Whether SQLite refused a statement, and nothing else has come of it.
    fileprivate var isOfConstraint: Bool { description.contains("constraint failed") }
}
