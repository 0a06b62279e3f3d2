// The promises, checked at an office after each step.

internal import Merge
internal import Oracle
internal import Replica
internal import Wire

extension World {
    /// Holds an office to what the oracles say, unless nothing was written since that was done last.
    func check(_ office: SimulatedOffice) throws {
        guard let client = office.client, office.mustBeChecked else { return }
        isChecking = true
        defer { isChecking = false }
        try follow(office)
        try takeTransactions(of: office, before: .max)
        try takeWatch(of: office, client)
        if !office.isHoldingLock { try compareTables(office, client) }
        try checkInvariants(office, client)
        if let file = office.file {
            try file.read { try checkMerged($0, office) }
            office.noteChecked()
        }
    }

    /// What our program says of its file, pending or not.
    private func checkMerged(_ transaction: Transaction, _ office: SimulatedOffice) throws {
        let vector = try transaction.integratedVector()
        guard OracleRow.vector(vector) == office.model.vector else {
            throw Violation(
                "\(office.name) says it has \(vector), and has \(Self.text(office.model.vector))")
        }
        guard office.checkedLogCount != office.model.logCount, !office.model.hasPending else {
            return
        }
        office.checkedLogCount = office.model.logCount
        office.model.workOut()
        for table in plan.tables {
            try compareRows(try transaction.mergedRows(of: table.name), of: table, office)
        }
        if let client = office.client { try compareParked(office, client) }
        try compareConflicts(try transaction.conflicts(), office)
        try compareDigest(try transaction.digest(), office)
    }

    /// Tables are what the merged state says, with the client's own writes on top.
    private func compareTables(_ office: SimulatedOffice, _ client: StockClient) throws {
        for table in office.model.tables {
            let real = try table.rows(of: client)
            let wanted = office.model[table].sqlTable()
            guard real == wanted else {
                throw Violation(
                    "\(office.name) shows \(table.inFile) as \(Self.text(real)); it should be: "
                        + Self.text(wanted))
            }
        }
        let found = try client.rows(
            """
            SELECT "table", fkid, count(*) FROM pragma_foreign_key_check() GROUP BY 1, 2
            """
        ).map { "\($0)" }
        let counts = office.model.database.danglingCounts()
        let wanted = plan.tables.flatMap { table in
            // SQLite numbers them from the last one declared.
            table.shape.foreignKeys.reversed().enumerated().compactMap { number, foreignKey in
                counts[table.name]?[foreignKey].map { count in
                    let row: [Value] = [
                        .text(table.name), .integer(Int64(number)), .integer(Int64(count)),
                    ]
                    return "\(row)"
                }
            }
        }
        guard Set(found) == Set(wanted) else {
            throw Violation(
                "\(office.name) has rows without a parent: \(found); there should be \(wanted)")
        }
    }

    /// What has to hold inside a file, whatever is in it.
    private func checkInvariants(_ office: SimulatedOffice, _ client: StockClient) throws {
        for (promise, query) in Self.invariants {
            let found = try client.rows(query)
            guard found.isEmpty else {
                throw Violation("\(office.name): \(promise): \(found)")
            }
        }
    }

    /// Each query finds what breaks the promise before it.
    private static let invariants: [(String, String)] = [
        (
            "an origin is received as far as the log has it, without gaps",
            """
            SELECT o.id, o.received, count(c.seq), max(c.seq) FROM hoitu_origin o
            LEFT JOIN hoitu_changeset c ON c.origin = o.id GROUP BY o.id
            HAVING o.received <> count(c.seq) OR o.received <> coalesce(max(c.seq), 0)
            """
        ),
        (
            "nothing is integrated that was not received",
            "SELECT id FROM hoitu_origin WHERE integrated > received OR integrated < 0"
        ),
        (
            "a head is the last that is integrated of its origin",
            """
            SELECT h.origin FROM hoitu_head h JOIN hoitu_origin o ON o.id = h.origin
            WHERE h.seq <> o.integrated
            """
        ),
        (
            "every frame belongs to a changeset",
            "SELECT position FROM hoitu_frame EXCEPT SELECT position FROM hoitu_changeset"
        ),
        (
            "what is parked is known",
            "SELECT tbl, key FROM hoitu_parked EXCEPT SELECT tbl, key FROM hoitu_row"
        ),
    ]

    private func compareRows(
        _ merged: [RowKey: MergedRow], of table: HistoryTable, _ office: SimulatedOffice
    ) throws {
        for key in table.keys {
            let real = merged[key.rowKey].map { OracleRow($0) } ?? OracleRow()
            let wanted = office.model[table].row(key.name)
            guard real == wanted else {
                throw Violation(
                    "\(office.name) holds \(table.name) \(key.name) as \(Self.text(real)); "
                        + "it should be: \(Self.text(wanted))")
            }
            countRarities(of: real)
        }
        guard merged.keys.allSatisfy({ key in table.keys.contains { $0.rowKey == key } }) else {
            throw Violation("\(office.name) holds rows of \(table.name) that nobody wrote")
        }
    }

    /// Nothing waits for room but what the oracle says has to wait.
    private func compareParked(_ office: SimulatedOffice, _ client: StockClient) throws {
        let found = try client.rows(
            "SELECT t.name, p.key FROM hoitu_parked p JOIN hoitu_table t ON t.id = p.tbl")
        let wanted = plan.tables.flatMap { table in
            table.keys.filter { office.model[table].isParked($0.name) }.map { key in
                [Value.text(table.name), .blob(key.rowKey.bytes)]
            }
        }
        guard Set(found) == Set(wanted) else {
            throw Violation(
                "\(office.name) has parked \(found); it should have parked \(wanted)")
        }
        count("row parked", found.count)
    }

    private func compareConflicts(_ conflicts: [Conflict], _ office: SimulatedOffice) throws {
        var found: Set<ListedConflict> = []
        for conflict in conflicts {
            let about = [
                conflict.kind.rawValue, conflict.table, "\(conflict.key)", conflict.column ?? "",
            ]
            guard ids[about, default: conflict.id] == conflict.id else {
                throw Violation("ids of one conflict differ: \(conflict)")
            }
            ids[about] = conflict.id
            found.insert(ListedConflict(conflict))
            count("conflict: \(conflict.kind.rawValue)")
        }
        var wanted: Set<ListedConflict> = []
        for (name, conflicts) in office.model.database.conflicts() {
            guard let table = HistoryTable.named(name) else { continue }
            for conflict in conflicts {
                wanted.insert(ListedConflict(conflict, in: table))
            }
        }
        guard found == wanted else {
            throw Violation(
                "\(office.name) lists conflicts it should not, or lacks some: "
                    + "\(found.symmetricDifference(wanted).map { "\($0)" }.sorted())")
        }
    }

    private func compareDigest(_ digest: [UInt8], _ office: SimulatedOffice) throws {
        let vector = office.model.vector
        guard digests[vector, default: digest] == digest else {
            throw Violation(
                "\(office.name) has another digest than others at \(Self.text(vector))")
        }
        digests[vector] = digest
    }

    /// A row with all that is hidden: versions by column, additions, deletes.
    static func text(_ row: OracleRow) -> String {
        let cells = row.cells.sorted { $0.key < $1.key }.map { column, siblings in
            "\(column.debugDescription)="
                + siblings.map { "\($0.value)@\($0.time) by \(text($0.dot))" }
                .joined(separator: "|")
        }
        let sums = row.counters.sorted { $0.key < $1.key }.map { counter, parts in
            "\(counter): "
                + parts.sorted { $0.key < $1.key }.map { "\($0.value) by \(text($0.key))" }
                .joined(separator: " + ")
        }
        let deletes = row.deletes.map { "deleted by \(text($0))" }
        return
            "\(row.isAlive ? "alive" : "dead") (\((cells + sums + deletes).joined(separator: ", ")))"
    }

    static func text(_ table: OracleTable) -> String {
        table.sorted { $0.key < $1.key }.map { key, row in
            "\(key)("
                + row.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
                .joined(separator: ", ") + ")"
        }.joined(separator: " ")
    }
}

extension OracleRow {
    static func vector(_ vector: VersionVector) -> OracleVector {
        Dictionary(uniqueKeysWithValues: vector.dots.map { ($0.origin.bytes, $0.seq) })
    }
}
