// Settling a conflict: an ordinary write by someone who has seen the versions.

internal import GRDB
package import Merge
internal import Wire

/// What a person decided.
package enum Resolution: Hashable, Sendable {
    /// The version of that number.
    case take(Int)
    /// Another value.
    case value(Value)
    /// The text that has the changes of all versions.
    case merge
    /// The row stays.
    case keep
    /// The row goes.
    case delete
    /// Other values for the row's columns.
    case set([Assignment])

    /// A column and its new value.
    package struct Assignment: Hashable, Sendable {
        package let column: String
        package let value: Value

        /// A new value for a column.
        package init(column: String, value: Value) {
            self.column = column
            self.value = value
        }
    }
}

/// Why a conflict is not settled as it was asked.
package enum ResolutionRefusal: Hashable, Sendable {
    /// It is settled already.
    case settled(Settlement?)
    /// The texts cannot be merged.
    case merge(MergeRefusal)
    /// A column of the key was to be set: another key is another record.
    case keyColumn(String)
    /// A column was to be set twice.
    case setTwice(String)
    /// The row is not ours to write.
    case othersRow
    /// The conflict would stand as before; the reason in SQLite's words, where there is one.
    case stillOpen(reason: String?)
}

extension Transaction {
    /// Settles an open conflict by a write that is sealed like any other.
    ///
    /// - Throws: `ReplicaError.noSuchConflict`, `.wrongResolution`, `.refusedResolution`,
    ///   `.noSuchVersion`, `.noSuchColumn`, `.nothingToSet`, `.refusedValue`; then the transaction is
    ///   to be rolled back, and nothing was written.
    package func resolve(_ id: String, _ resolution: Resolution, person: String?) throws {
        // What is pending is sealed first: the shown value has to be the merged one.
        try sealPending()
        guard let found = try located(id), let conflict = try conflict(id) else {
            throw ReplicaError.noSuchConflict(id: id)
        }
        guard found.isOpen else {
            let settlement = try settlements(of: [conflict])[id]
            throw ReplicaError.refusedResolution(id: id, .settled(settlement))
        }
        guard try writers.ourselves().mayWrite(found.key, of: found.table, at: nowMilliseconds)
        else { throw ReplicaError.refusedResolution(id: id, .othersRow) }
        if try settleCounter(found, conflict, resolution, person: person) {
            return try checkSettled(id)
        }
        let decision = try decision(resolution, on: conflict, found)
        if try isInTable(decision, of: found) {
            try write(decision, to: found, person: person)
            try sealPending()
        } else {
            try sealUnshown(try rowChange(decision, of: found), of: found, person: person)
        }
        try checkSettled(id)
    }

    private func checkSettled(_ id: String) throws {
        if let still = try conflict(id), still.isOpen {
            throw ReplicaError.refusedResolution(id: id, .stillOpen(reason: still.reason))
        }
    }

    // MARK: What is to be written

    /// A resolution in this file's columns.
    private enum Decision {
        /// - Parameter isTyped: Whether a person typed the values, so that the table's rules and the
        ///   columns' affinities have their say.
        case cells([(column: ColumnRecord, value: Value)], isTyped: Bool)
        case keep
        case delete
    }

    private func decision(
        _ resolution: Resolution, on conflict: Conflict, _ found: LocatedConflict
    ) throws -> Decision {
        switch (found.kind, resolution) {
        case (.value, .take(let number)):
            try cell(try version(number, of: conflict), of: found, isTyped: false)
        case (.value, .value(let value)):
            try cell(value, of: found, isTyped: true)
        case (.value, .merge):
            try cell(.text(try merged(conflict)), of: found, isTyped: false)
        case (.delete, .keep):
            .keep
        case (.delete, .delete), (.unique, .delete), (.parent, .delete), (.check, .delete),
            (.constraint, .delete):
            .delete
        case (.unique, .set(let assignments)), (.parent, .set(let assignments)),
            (.check, .set(let assignments)), (.constraint, .set(let assignments)):
            .cells(try columns(assignments, of: found, id: conflict.id), isTyped: true)
        case (.value, _), (.delete, _), (.unique, _), (.parent, _), (.check, _), (.constraint, _):
            throw ReplicaError.wrongResolution(id: conflict.id, kind: found.kind)
        }
    }

    private func cell(
        _ value: Value, of found: LocatedConflict, isTyped: Bool
    ) throws -> Decision {
        guard let column = found.column.flatMap({ found.table.column($0) }) else {
            throw ReplicaError.damaged(part: "hoitu_conflict")
        }
        return .cells([(column, value)], isTyped: isTyped)
    }

    func version(_ number: Int, of conflict: Conflict) throws -> Value {
        guard let version = conflict.versions.first(where: { $0.number == number }) else {
            throw ReplicaError.noSuchVersion(
                id: conflict.id, number: number, count: conflict.versions.count)
        }
        return version.value
    }

    private func merged(_ conflict: Conflict) throws -> [UInt8] {
        let refusal: MergeRefusal
        switch mergeOffer(for: conflict, over: try ancestor(of: conflict)) {
        case .text(let text): return text
        case .collided: refusal = .collided
        case .refused(let reason): refusal = reason
        }
        throw ReplicaError.refusedResolution(id: conflict.id, .merge(refusal))
    }

    private func columns(
        _ assignments: [Resolution.Assignment], of found: LocatedConflict, id: String
    ) throws -> [(column: ColumnRecord, value: Value)] {
        guard !assignments.isEmpty else { throw ReplicaError.nothingToSet(id: id) }
        var seen: Set<ColumnID> = []
        return try assignments.map { assignment in
            let name = assignment.column
            guard let column = found.table.columnMeant(by: name) else {
                throw ReplicaError.noSuchColumn(table: found.table.name, column: name)
            }
            guard column.kind != .key else {
                throw ReplicaError.refusedResolution(id: id, .keyColumn(name))
            }
            let isHere = found.table.shown.contains { $0.id == column.id }
            guard isHere || found.table.local == nil else {
                throw ReplicaError.noSuchColumn(table: found.table.name, column: name)
            }
            guard seen.insert(column.id).inserted else {
                throw ReplicaError.refusedResolution(id: id, .setTwice(name))
            }
            return (column, assignment.value)
        }
    }

    // MARK: Rows that a table shows

    /// Whether the table shows the row and has the columns, so that an ordinary write will do.
    private func isInTable(_ decision: Decision, of found: LocatedConflict) throws -> Bool {
        guard try rows.load(found.key, of: found.table).isShown else { return false }
        guard case .cells(let cells, _) = decision else { return true }
        let shown = Set(found.table.shown.map(\.id))
        return cells.allSatisfy { shown.contains($0.column.id) }
    }

    private func write(
        _ decision: Decision, to found: LocatedConflict, person: String?
    ) throws {
        var marked: Set<ColumnID> = []
        switch decision {
        case .cells(let cells, _):
            try update(cells, in: found)
            // Marked even where the value shown stays.
            marked = Set(cells.map(\.column.id))
        case .keep:
            break
        case .delete:
            try rows.remove(found.key, of: found.table)
        }
        var operation: PendingOperation?
        if case .keep = decision { operation = .keep }
        try appendPending(
            found.table, key: found.key, columns: marked, operation: operation, person: person)
    }

    private func update(
        _ cells: [(column: ColumnRecord, value: Value)], in found: LocatedConflict
    ) throws {
        try keepingRules {
            do {
                try rows.update(
                    cells.map { ($0.column, $0.value) }, key: found.key, of: found.table)
            } catch let error as DatabaseError {
                throw refusedValue(cells, of: found, error.message ?? "\(error.resultCode)")
            }
        }
    }

    private func refusedValue(
        _ cells: [(column: ColumnRecord, value: Value)], of found: LocatedConflict,
        _ message: String
    ) -> ReplicaError {
        .refusedValue(
            table: found.table.name,
            column: cells.map(\.column.localName).joined(separator: ", "), message: message)
    }

    // MARK: Rows that no table shows

    /// What a decision does to a row whose change can be read from no table: it is parked, or has no
    /// table or no column here.
    private func rowChange(
        _ decision: Decision, of found: LocatedConflict
    ) throws -> RowChange {
        func write(_ column: ColumnID, _ value: Value) -> RowChange.CellWrite {
            .init(column: column, editedMilliseconds: nowMilliseconds, value: value)
        }
        switch decision {
        case .delete:
            return .delete
        case .keep:
            return .put(cells: [write(.touch, .null)], additions: [])
        case .cells(let cells, let isTyped):
            let row = try rows.load(found.key, of: found.table)
            let stored = isTyped ? try asStored(cells, of: found) : cells
            let additions = try additions(stored, in: row, of: found)
            let writes = stored.filter { $0.column.kind != .counter }
                .map { write($0.column.id, $0.value) }
            return .put(
                cells: writes + (additions.isEmpty ? [] : [write(.touch, .null)]),
                additions: additions)
        }
    }

    private func additions(
        _ cells: [(column: ColumnRecord, value: Value)], in row: StoredRow,
        of found: LocatedConflict
    ) throws -> [RowChange.Addition] {
        try cells.filter { $0.column.kind == .counter }.map { cell in
            guard case .integer(let shown) = cell.value else {
                throw refusedValue([cell], of: found, "\(cell.column.localName) is a counter")
            }
            let sum = row.state.counter(cell.column.id)?.sum ?? 0
            return .init(column: cell.column.id, amount: shown &- sum)
        }
    }

    /// Values that a person typed, as the table would store them.
    ///
    /// Where the values are to make a parked row one that the table takes, that is tried.
    private func asStored(
        _ cells: [(column: ColumnRecord, value: Value)], of found: LocatedConflict
    ) throws -> [(column: ColumnRecord, value: Value)] {
        guard found.kind != .value, found.table.local != nil else {
            return cells.map { column, value in
                (column, found.table.affinity(of: column)?.stored(value) ?? value)
            }
        }
        var values = rows.shownValues(try whole(found).state, of: found.table)
        for cell in cells { values[cell.column.id] = cell.value }
        let (stored, refusal) = try tried {
            try rows.insert(values, key: found.key, of: found.table)
            return try rows.tableRow(found.key, of: found.table) ?? [:]
        }
        if let refusal { throw refusedValue(cells, of: found, refusal) }
        return cells.map { ($0.column, stored?[$0.column.id] ?? $0.value) }
    }
}
