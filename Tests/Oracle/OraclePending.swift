// Plain SQL on the oracle, and how a seal makes one changeset of it.
//
// The choices, where design.md section 4 leaves room:
//
// * An UPDATE marks the columns whose stored bits it changed; an INSERT or a REPLACE marks all. A
//   marked column is written even if it is back at its former value.
// * A live row whose edits marked nothing and whose counters add up to nothing new yields no
//   change: an empty one would still settle the row's deletes, without anyone having said so.
// * "Last" is the order of the edits, never the clock's: a clock may have been set back.
// * A row entered anew carries every counter of the shape, 0 too; an update carries only what
//   differs from 0, and a touch if it carries any.
// * Nothing to seal makes no changeset. `seal([])` makes an empty one.
// * A key is in one change at most, so the order of changes means nothing; it is by key.
// * Of tables whose schema was changed since, OracleSchema.swift has the choices.

/// What was done to one row since the last seal.
package struct OraclePending: Hashable, Sendable {
    /// The row as the table has it now; nil when it is gone.
    package internal(set) var row: OracleTableRow?
    /// The marked columns, counters too, each with the time of its own last edit.
    package internal(set) var marked: [String: Int64]
    /// The time of the row's last edit of any kind.
    package internal(set) var time: Int64
    /// Whether the row was written as a whole, so that every column counts as written.
    var isWhole = false
}

extension OracleReplica {
    /// The table as SQL sees it: merged rows under pending edits.
    package func sqlTable() -> OracleTable {
        if let unwatched { return unwatched }
        var table = table().mapValues { withoutFresh($0) }
        for (key, edit) in pending { table[key] = edit.row }
        return table
    }

    /// One row as SQL sees it; nil when there is none.
    package func sqlRow(_ key: String) -> OracleTableRow? {
        if let unwatched { return unwatched[key] }
        if let edit = pending[key] { return edit.row }
        let merged = row(key)
        return merged.isAlive && !isParked(key) ? withoutFresh(merged.shown(as: shape)) : nil
    }

    /// The row as it is going to be, in the table or not: parked rows too.
    package func standingRow(_ key: String) -> OracleTableRow? {
        if let edit = pending[key] { return edit.row }
        let merged = row(key)
        return merged.isAlive ? merged.shown(as: shape) : nil
    }

    /// The rows of the table that keep a row out: those it shares a claim with.
    package func sqlHolders(of row: OracleTableRow, at key: String) -> [String] {
        let claims = shape.claims(of: row, at: key)
        let table = shape.hasClaims ? sqlTable() : sqlRow(key).map { [key: $0] } ?? [:]
        return table.filter { !claims.isDisjoint(with: shape.claims(of: $0.value, at: $0.key)) }
            .keys.sorted()
    }

    // MARK: - Statements

    /// `INSERT`. Columns not given take the shape's default, counters 0.
    ///
    /// - Returns: Whether SQLite would have taken it: false when the key or a claim is taken.
    @discardableResult
    package mutating func sqlInsert(
        _ key: String, _ values: [String: OracleValue], _ counters: [String: Int64] = [:],
        at time: Int64
    ) -> Bool {
        let row = shape.row(values, counters)
        guard sqlHolders(of: row, at: key).isEmpty else { return false }
        if unwatched != nil {
            unwatched?[key] = row
            return true
        }
        let told = row.filter { !fresh.contains($0.key) }
        pending[key] = OraclePending(
            row: row, marked: told.mapValues { _ in time }, time: time, isWhole: true)
        return true
    }

    /// `UPDATE … SET x = value, n = n + amount`, whoever has the row's claims then.
    ///
    /// - Returns: Whether there was such a row.
    @discardableResult
    package mutating func sqlUpdate(
        _ key: String, _ values: [String: OracleValue], adding: [String: Int64] = [:],
        at time: Int64
    ) -> Bool {
        guard let before = sqlRow(key) else { return false }
        let after = sqlUpdated(before, values, adding: adding)
        if unwatched != nil {
            unwatched?[key] = after
            return true
        }
        var edit = pending[key] ?? OraclePending(row: before, marked: [:], time: time)
        for column in after.keys
        where after[column] != before[column] && !fresh.contains(column) {
            edit.marked[column] = time
        }
        edit.row = after
        edit.time = time
        pending[key] = edit
        return true
    }

    /// A row with other values, and amounts added.
    func sqlUpdated(
        _ row: OracleTableRow, _ values: [String: OracleValue], adding: [String: Int64]
    ) -> OracleTableRow {
        var after = row
        for (column, value) in values { after.put(value, in: column) }
        for (counter, amount) in adding {
            after.put(.integer(row.integer(counter) &+ amount), in: counter)
        }
        return after
    }

    /// `DELETE`.
    ///
    /// - Returns: Whether there was such a row.
    @discardableResult
    package mutating func sqlDelete(_ key: String, at time: Int64) -> Bool {
        guard sqlRow(key) != nil else { return false }
        if unwatched != nil {
            unwatched?[key] = nil
            return true
        }
        var edit = pending[key] ?? OraclePending(row: nil, marked: [:], time: time)
        (edit.row, edit.time) = (nil, time)
        pending[key] = edit
        return true
    }

    /// `INSERT OR REPLACE`: what has the key or a claim goes, and the new row comes.
    package mutating func sqlReplace(
        _ key: String, _ values: [String: OracleValue], _ counters: [String: Int64] = [:],
        at time: Int64
    ) {
        for holder in sqlHolders(of: shape.row(values, counters), at: key) {
            sqlDelete(holder, at: time)
        }
        sqlInsert(key, values, counters, at: time)
    }

    // MARK: - Sealing

    /// Makes one changeset of all that is pending.
    ///
    /// - Returns: The changeset; nil when nothing is left to say.
    @discardableResult
    package mutating func sealPending() -> OracleChangeset? {
        let changes = pendingChanges()
        clearPending()
        return changes.isEmpty ? nil : append(changes)
    }

    /// What is pending as changes of rows, without touches of other rows.
    func pendingChanges() -> [OracleChange] {
        pending.sorted { $0.key < $1.key }.compactMap { change(of: $0.key, edit: $0.value) }
    }

    private func change(of key: String, edit: OraclePending) -> OracleChange? {
        let merged = row(key)
        guard let now = edit.row else { return merged.isAlive ? .delete(key: key) : nil }
        return merged.isAlive
            ? update(of: key, to: now, edit: edit, merged: merged)
            : entry(of: key, as: now, edit: edit)
    }

    /// Presence, every register, every counter: the row is entered anew.
    private func entry(
        of key: String, as now: OracleTableRow, edit: OraclePending
    ) -> OracleChange {
        var cells = [OracleColumn.presence: OracleWrite(.null, at: edit.time)]
        for column in shape.registers.keys {
            cells[column] = OracleWrite(now.value(column), at: edit.marked[column] ?? edit.time)
        }
        var additions: [String: Int64] = [:]
        for counter in shape.counters { additions[counter] = now.integer(counter) }
        return .put(key: key, cells: cells, additions: additions)
    }

    /// The marked registers, and of each counter what the table shows less what is merged.
    private func update(
        of key: String, to now: OracleTableRow, edit: OraclePending, merged: OracleRow
    ) -> OracleChange? {
        var cells: [String: OracleWrite] = [:]
        for (column, time) in edit.marked where shape.registers[column] != nil {
            cells[column] = OracleWrite(now.value(column), at: time)
        }
        for column in freshlyWritten(in: now, edit) {
            cells[column] = OracleWrite(now.value(column), at: edit.time)
        }
        var additions: [String: Int64] = [:]
        for counter in shape.counters {
            let difference = now.integer(counter) &- merged.sum(counter)
            if difference != 0 { additions[counter] = difference }
        }
        if !additions.isEmpty { cells[OracleColumn.touch] = OracleWrite(.null, at: edit.time) }
        return cells.isEmpty ? nil : .put(key: key, cells: cells, additions: additions)
    }
}
