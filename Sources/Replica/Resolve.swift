// Settling a conflict: an ordinary write by someone who has seen the versions.

internal import CSQLite
internal import GRDB
package import Merge
internal import Wire

/// What a person decided.
package enum Resolution: Hashable, Sendable {
    /// The version of that number.
    case take(Int)
    /// Another value.
    case value(Value)
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

extension Transaction {
    /// Settles an open conflict by a write that is sealed like any other.
    ///
    /// - Throws: `ReplicaError.noSuchConflict`, `.wrongResolution`, `.noSuchVersion`,
    ///   `.noSuchColumn`, `.refusedValue`; then nothing was written.
    package func resolve(_ id: String, _ resolution: Resolution, person: String?) throws {
        // What is pending is sealed first: the shown value has to be the merged one.
        try sealPending()
        guard let found = try located(id), found.isOpen else {
            throw ReplicaError.noSuchConflict(id: id)
        }
        if try settleCounter(found, id: id, resolution, person: person) {
            return try checkSettled(id, found.kind)
        }
        if let change = try unshownChange(of: found, id: id, resolution) {
            try sealUnshown(change, of: found, person: person)
            return try checkSettled(id, found.kind)
        }
        switch (found.kind, resolution) {
        case (.value, .take(let number)):
            try write([try version(number, of: found, id: id)], to: found, person: person)
        case (.value, .value(let value)):
            try write([value], to: found, person: person)
        case (.delete, .keep):
            try appendPending(
                found.table, key: found.key, columns: [], operation: .keep, person: person)
        case (.delete, .delete), (.unique, .delete), (.check, .delete), (.constraint, .delete):
            try remove(found, person: person)
        case (.parent, .set(let assignments)), (.check, .set(let assignments)):
            try set(assignments, in: found, id: id, person: person)
        case (.value, _), (.delete, _), (.unique, _), (.parent, _), (.check, _), (.constraint, _):
            throw ReplicaError.wrongResolution(id: id, kind: found.kind)
        }
        try sealPending()
        try checkSettled(id, found.kind)
    }

    private func checkSettled(_ id: String, _ kind: ConflictKind) throws {
        if let still = try located(id), still.isOpen {
            throw ReplicaError.wrongResolution(id: id, kind: kind)
        }
    }

    /// What a resolution does to a row that no table shows, parked or without a table: its change
    /// can be read from no table. Nil when a table shows the row, or the kind is settled otherwise.
    private func unshownChange(
        of found: LocatedConflict, id: String, _ resolution: Resolution
    ) throws -> RowChange? {
        guard try !rows.load(found.key, of: found.table).isShown else { return nil }
        func write(_ column: ColumnID, _ value: Value) -> RowChange {
            let cell = RowChange.CellWrite(
                column: column, editedMilliseconds: nowMilliseconds, value: value)
            return .put(cells: [cell], additions: [])
        }
        switch (found.kind, resolution) {
        case (.value, .take(let number)):
            return try found.column.map { write($0, try version(number, of: found, id: id)) }
        case (.value, .value(let value)):
            return found.column.map { write($0, value) }
        case (.delete, .keep):
            return write(.touch, .null)
        case (.delete, .delete), (.unique, .delete), (.check, .delete), (.constraint, .delete):
            return .delete
        case (.value, _), (.delete, _), (.unique, _), (.parent, _), (.check, _), (.constraint, _):
            return nil
        }
    }

    func version(_ number: Int, of found: LocatedConflict, id: String) throws -> Value {
        let versions = try conflict(id)?.versions ?? []
        guard let version = versions.first(where: { $0.number == number }) else {
            throw ReplicaError.noSuchVersion(id: id, number: number, count: versions.count)
        }
        return version.value
    }

    /// Writes the contested column, and marks it even where the value shown stays.
    private func write(_ values: [Value], to found: LocatedConflict, person: String?) throws {
        guard let column = found.column, let record = found.table.column(column) else {
            throw ReplicaError.damaged(part: "hoitu_conflict")
        }
        try update([(record, values[0])], in: found)
        try appendPending(found.table, key: found.key, columns: [column], person: person)
    }

    private func set(
        _ assignments: [Resolution.Assignment], in found: LocatedConflict, id: String,
        person: String?
    ) throws {
        guard !assignments.isEmpty else { throw ReplicaError.nothingToSet(id: id) }
        let columns = try assignments.map { assignment in
            guard let column = found.table.shown.first(where: { $0.name == assignment.column })
            else {
                throw ReplicaError.noSuchColumn(
                    table: found.table.name, column: assignment.column)
            }
            return (column, assignment.value)
        }
        try update(columns, in: found)
        try appendPending(
            found.table, key: found.key, columns: Set(columns.map(\.0.id)), person: person)
    }

    private func update(_ changes: [(ColumnRecord, Value)], in found: LocatedConflict) throws {
        // A person's value has to keep the table's own rules, which a merge would not ask about.
        defer { sqlite3_exec(connection, "PRAGMA ignore_check_constraints = ON", nil, nil, nil) }
        try db.execute(sql: "PRAGMA ignore_check_constraints = OFF")
        do {
            try rows.update(changes, key: found.key, of: found.table)
        } catch let error as DatabaseError {
            throw ReplicaError.refusedValue(
                table: found.table.name, column: changes[0].0.name,
                message: error.message ?? "\(error.resultCode)")
        }
    }

    private func remove(_ found: LocatedConflict, person: String?) throws {
        try rows.remove(found.key, of: found.table)
        try appendPending(found.table, key: found.key, columns: [], person: person)
    }
}
