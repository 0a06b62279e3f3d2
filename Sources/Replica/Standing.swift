// Rows that stand in a table when it comes to be tracked, while others' rows of the same keys wait.
//
// Whoever entered them had not seen those others, so they are sealed by an origin of their own, a
// life of this replica that has seen nothing: the values of both are kept, as siblings. Rows whose
// key nobody else wrote need no such care; they are sealed with everything else.

internal import Crypto
internal import Membership
internal import Merge
internal import Wire

extension Transaction {
    /// A life of this replica beside its own.
    struct Life {
        let origin: OriginRecord
        let incarnation: [UInt8]
    }

    /// Seals the rows that stood in tables while rows of the same keys waited for a place.
    ///
    /// - Returns: The keys that are dealt with, by table.
    func sealStanding() throws -> [Int64: Set<RowKey>] {
        var sealed: [Int64: Set<RowKey>] = [:]
        var changes: [LocalChange] = []
        let ourselves = try writers.ourselves()
        for table in try registry.all() where table.isTracked && !table.isOurs {
            let found = try statement(
                "SELECT 1 FROM \(table.pendingTable) WHERE operation IN (?1, ?2) LIMIT 1"
            ).first(
                .integer(PendingOperation.stands.rawValue),
                .integer(PendingOperation.standsUncounted.rawValue)
            ) { $0.integer(0) }
            guard found != nil else { continue }
            let pending = try pendingRows(of: table).filter { $0.value.stands }
            for (key, row) in pending.sorted(by: { $0.key < $1.key }) {
                var before = try rows.load(key, of: table)
                guard before.state.isAlive, !before.isShown,
                    let values = try rows.tableRow(key, of: table)
                else { continue }
                try rows.readAll(&before, key: key, of: table)
                if try shows(values, before.state, key: key, of: table) {
                    sealed[table.id, default: []].insert(key)
                    try takeAsShown(before, key: key, of: table)
                    continue
                }
                // An origin that has seen nothing knows no rules, so ours, which do not let us write
                // this, would be got around: it is sealed as any write, refused, and taken back.
                let time = row.editedMilliseconds
                guard try ourselves.mayWrite(key, of: table, at: time) else { continue }
                sealed[table.id, default: []].insert(key)
                if let change = try standingChange(
                    row, values: values, before: before, key: key, of: table)
                {
                    changes.append(change)
                }
            }
        }
        if !changes.isEmpty { try seal(changes, as: try standingLife()) }
        return sealed
    }

    private func standingChange(
        _ pending: PendingRow, values: [ColumnID: Value], before: StoredRow, key: RowKey,
        of table: TableRecord
    ) throws -> LocalChange? {
        guard
            let put = try put(
                pending, values: values, before: .absent, key: key, of: table,
                beside: before.state)
        else { return nil }
        return LocalChange(
            table: table, key: key, editedMilliseconds: pending.editedMilliseconds,
            person: try pending.person ?? meta.text(.person) ?? "", change: put, before: before,
            isThere: true)
    }

    /// A row that waited stands in its table already, as it should be.
    func takeAsShown(_ row: StoredRow, key: RowKey, of table: TableRecord) throws {
        var shown = row
        shown.isShown = true
        try rows.setParked(nil, key: key, of: table)
        try rows.keep(shown, key: key, of: table)
        try recordConflicts(of: shown, before: row, key: key, table: table, by: nil)
    }

    /// Merges a row that stood in the table, whose place the merged row takes.
    func mergeStanding(_ change: LocalChange, dot: Dot, context: VersionVector) throws {
        var row = change.before
        row.state.take(change.change, from: dot, seeing: context)
        if !change.before.isShown { try rows.remove(change.key, of: change.table) }
        try rows.project(row, before: change.before, key: change.key, of: change.table, by: dot)
    }

    /// Whether a table's row is what the merged row would show.
    private func shows(
        _ values: [ColumnID: Value], _ state: RowState, key: RowKey, of table: TableRecord
    ) throws -> Bool {
        let wanted = rows.shownValues(state, of: table)
        for column in table.shown {
            if let value = wanted[column.id] {
                guard values[column.id] == value else { return false }
            } else {
                guard try rows.isDefault(column, key: key, of: table) else { return false }
            }
        }
        return true
    }

    /// An origin of this member that has seen nothing, the same for no two seals.
    func standingLife() throws -> Life {
        guard let identity, let own = try meta.bytes(.incarnation) else {
            throw ReplicaError.notAReplica(file: "")
        }
        var writer = ByteWriter()
        writer.data(own)
        writer.data(Array("standing rows".utf8))
        for record in try origins.all() { writer.raw(record.chain.bytes) }
        let incarnation = Array(sha256(writer.bytes).prefix(16))
        let publicKey = Array(identity.signingKey.publicKey.x963Representation)
        let origin = Origin(publicKey: publicKey, incarnation: incarnation, scope: "")
        let record = try origins.add(
            origin, member: identity.member.description, publicKey: publicKey)
        return Life(origin: record, incarnation: incarnation)
    }
}
