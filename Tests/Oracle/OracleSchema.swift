// A table whose owner changes its schema, between two looks of ours at it.
//
// The choices, where design.md section 4 leaves room:
//
// * Triggers from before a column was added tell of edits, and not of that column. It counts as written
//   by the row's last edit if it holds anything but its default, or if the row was written as a whole.
// * Until we look, such a column shows its default in every row that nobody wrote to, whatever
//   others have written to it.
// * A table that was rebuilt has no triggers until we look. Then each of its rows is compared with what
//   is merged, and what differs counts as written at that moment, unless it was marked before.
// * Whoever wrote to such a column had not seen what others' versions of it said. The write is sealed by
//   an origin that has seen nothing, so that both are kept; the rest of the row's edits as ever.
// * A table found empty, though nobody deleted all of its rows before it lost its triggers, was made
//   again: what is merged is shown in it.

extension OracleReplica {
    /// Gives the table other columns; rows get the defaults of new ones.
    ///
    /// - Parameter rebuilt: Whether the table was replaced by a copy, which has no triggers.
    package mutating func alter(to changed: OracleShape, rebuilt: Bool) {
        let former = shape.registers
        let added = changed.registers.filter { former[$0.key] == nil }
        if rebuilt, unwatched == nil { unwatched = sqlTable() }
        shape = changed
        fresh.formUnion(added.keys)
        for (column, usual) in added {
            for key in pending.keys { pending[key]?.row?[column] = usual }
            for key in unwatched.map({ Array($0.keys) }) ?? [] { unwatched?[key]?[column] = usual }
        }
    }

    /// Whether the owner changed the schema since our last look.
    package var isUnadopted: Bool { unwatched != nil || !fresh.isEmpty }

    /// A row with the defaults in columns that are not shown yet.
    func withoutFresh(_ row: OracleTableRow) -> OracleTableRow {
        row.merging(shape.registers.filter { fresh.contains($0.key) }) { $1 }
    }

    /// The columns that no trigger told of, and that count as written all the same.
    func freshlyWritten(in row: OracleTableRow, _ edit: OraclePending) -> Set<String> {
        fresh.filter { column in
            edit.marked[column] == nil
                && (edit.isWhole || row[column] != shape.registers[column])
        }
    }

    /// A change without the writes whose author could not see what they would cover, and those alone.
    func parted(_ change: OracleChange) -> (seen: OracleChange?, unseen: OracleChange?) {
        guard case .put(let key, let cells, let additions) = change,
            cells[OracleColumn.presence] == nil
        else { return (change, nil) }
        let merged = row(key)
        let hidden = cells.filter { fresh.contains($0.key) && merged.cells[$0.key] != nil }
        guard !hidden.isEmpty else { return (change, nil) }
        let rest = cells.filter { hidden[$0.key] == nil }
        let isEmpty = rest.isEmpty && additions.isEmpty
        return (
            isEmpty ? nil : .put(key: key, cells: rest, additions: additions),
            .put(key: key, cells: hidden, additions: [:])
        )
    }

    /// How many pending rows have such columns.
    var freshWriteCount: Int {
        pending.values.filter { edit in
            edit.row.map { !freshlyWritten(in: $0, edit).isEmpty } ?? false
        }.count
    }

    /// Makes what differs in a table without triggers pending.
    ///
    /// - Returns: How many rows differed.
    mutating func takeUp(at time: Int64) -> Int {
        guard let table = unwatched else { return 0 }
        unwatched = nil
        let living = state().filter(\.value.isAlive)
        if table.isEmpty, living.keys.contains(where: { pending[$0] == nil }) {
            pending = [:]
            return 0
        }
        var found = 0
        for key in Set(table.keys).union(living.keys).union(pending.keys) {
            found += takeUp(table[key], at: key, living[key], time) ? 1 : 0
        }
        return found
    }

    /// - Returns: Whether the row differed.
    private mutating func takeUp(
        _ row: OracleTableRow?, at key: String, _ merged: OracleRow?, _ time: Int64
    ) -> Bool {
        guard let row, let merged else {
            guard pending[key] == nil else {
                pending[key]?.row = row
                return false
            }
            guard row != nil || merged != nil else { return false }
            pending[key] = OraclePending(
                row: row, marked: row?.mapValues { _ in time } ?? [:], time: time)
            return true
        }
        let before = withoutFresh(merged.shown(as: shape))
        let changed = row.keys.filter { column in
            let isWhole = pending[key]?.isWhole ?? false
            return pending[key]?.marked[column] == nil && !isWhole && row[column] != before[column]
        }
        if pending[key] == nil, changed.isEmpty { return false }
        var edit = pending[key] ?? OraclePending(row: row, marked: [:], time: time)
        edit.row = row
        for column in changed { edit.marked[column] = time }
        if !changed.isEmpty { edit.time = time }
        pending[key] = edit
        return !changed.isEmpty
    }

    /// Takes note that what was pending is sealed, for which we looked at the table.
    mutating func clearPending() {
        pending = [:]
        fresh = []
    }
}

extension OracleDatabase {
    /// Gives a table other columns.
    package mutating func alter(_ table: String, to shape: OracleShape, rebuilt: Bool) {
        tables[table]?.alter(to: shape, rebuilt: rebuilt)
    }
}
