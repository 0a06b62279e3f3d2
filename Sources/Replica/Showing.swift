// A row's merged state, shown in the owner's table; or parked, when the table cannot have it.
//
// A table without UNIQUE takes a row at once. With UNIQUE, whether it is shown depends on other rows:
// it is left open, and decided with all that a changeset leaves open (Settling.swift).

internal import CSQLite
internal import GRDB
internal import Merge
internal import Wire

/// Why a row stands in no table.
struct Parking {
    /// `.unique`, or `.constraint`.
    let kind: ConflictKind
    let reason: String
    /// A row that came before it and has what it claims; while that stays, so does this.
    var holder: RowKey?
}

/// Why a table does not take a row.
struct ShowRefusal {
    let reason: String
    /// Whether other rows have what it claims.
    let isUnique: Bool

    /// - Throws: What is no refusal of the row, but a failure.
    init(_ error: DatabaseError) throws {
        switch error.resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG: break
        // The table needs a function that only some other program has.
        case .SQLITE_ERROR where error.message?.hasPrefix("no such function") == true: break
        default: throw error
        }
        reason = error.message ?? "\(error.resultCode)"
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            isUnique = true
        default:
            isUnique = false
        }
    }

    init(_ error: KeyNotKept) {
        reason = error.reason
        isUnique = false
    }
}

extension RowStore {
    /// Shows a row as its state says, and keeps it; one of a table with UNIQUE is left open.
    ///
    /// - Parameters:
    ///   - before: The row as it was loaded.
    ///   - dot: The changeset that changed it, if one did.
    func project(
        _ row: StoredRow, before: StoredRow, key: RowKey, of table: TableRecord, by dot: Dot?
    ) throws {
        var row = row
        if row.state.isAlive { try readAll(&row, key: key, of: table) }
        row.isShown = false
        row.apart = []
        let isUnique = table.local?.uniqueIndexes.isEmpty == false
        var refusal: ShowRefusal?
        if !row.state.isAlive || table.local == nil {
            if before.isShown { try remove(key, of: table) }
            if isUnique {
                transaction.settling.close(key, of: table)
                if before.isShown { try transaction.settling.open(keptOutBy: key, of: table) }
            }
        } else if !isUnique || keepsClaims(row, before: before, of: table) {
            refusal = try rewrite(&row, before: before, key: key, of: table)
            if isUnique, refusal != nil {
                try transaction.settling.open(keptOutBy: key, of: table)
            }
        } else {
            if before.isShown {
                try remove(key, of: table)
                try transaction.settling.open(keptOutBy: key, of: table)
            }
            return transaction.settling.open(row, before: before, key: key, of: table)
        }
        let parking = refusal.map {
            Parking(kind: .constraint, reason: $0.reason, holder: nil)
        }
        try setParked(parking, key: key, of: table)
        try keep(row, key: key, of: table)
        try transaction.recordConflicts(of: row, before: before, key: key, table: table, by: dot)
    }

    /// Whether a row that is shown claims what it claimed, and came when it came.
    private func keepsClaims(
        _ row: StoredRow, before: StoredRow, of table: TableRecord
    ) -> Bool {
        guard before.isShown, before.state.came == row.state.came, let local = table.local else {
            return false
        }
        let earlier = shownValues(before.state, of: table)
        let after = shownValues(row.state, of: table)
        return table.shown.allSatisfy { column in
            (earlier[column.id] == after[column.id] && !before.apart.contains(column.id))
                || !local.uniqueIndexes.contains { $0.involves(column.localName) }
        }
    }

    /// Inserts a row that the table does not have.
    ///
    /// - Returns: Why the table does not take it; nil when the row is there.
    func tryToShow(
        _ row: inout StoredRow, key: RowKey, of table: TableRecord
    ) throws -> ShowRefusal? {
        try rewrite(&row, before: .absent, key: key, of: table)
    }

    /// Brings a row to what its state says; one that the table does not take is taken out of it.
    private func rewrite(
        _ row: inout StoredRow, before: StoredRow, key: RowKey, of table: TableRecord
    ) throws -> ShowRefusal? {
        let refusal: ShowRefusal
        try transaction.statement("SAVEPOINT hoitu_show").run()
        do {
            try write(row, before: before, key: key, of: table)
            row.apart = try columnsApart(row.state, key: key, of: table)
            try transaction.statement("RELEASE hoitu_show").run()
            row.isShown = true
            return nil
        } catch let error as DatabaseError {
            refusal = try ShowRefusal(error)
        } catch let error as KeyNotKept {
            refusal = ShowRefusal(error)
        }
        try transaction.statement("ROLLBACK TO hoitu_show").run()
        try transaction.statement("RELEASE hoitu_show").run()
        if before.isShown { try remove(key, of: table) }
        return refusal
    }

    private func write(
        _ row: StoredRow, before: StoredRow, key: RowKey, of table: TableRecord
    ) throws {
        let after = shownValues(row.state, of: table)
        guard before.isShown else { return try insert(after, key: key, of: table) }
        let earlier = shownValues(before.state, of: table)
        // A column that lost its version shows its default again, which only an INSERT knows.
        guard earlier.keys.allSatisfy({ after[$0] != nil }) else {
            try remove(key, of: table)
            return try insert(after, key: key, of: table)
        }
        let changed = table.shown.filter { column in
            after[column.id] != nil
                && (after[column.id] != earlier[column.id] || before.apart.contains(column.id))
        }
        try update(changed.map { ($0, after[$0.id] ?? .null) }, key: key, of: table)
    }

    /// What the table should show, by column; a column without a version shows its default.
    func shownValues(_ state: RowState, of table: TableRecord) -> [ColumnID: Value] {
        var values: [ColumnID: Value] = [:]
        for column in table.columns where column.kind != .key {
            if column.kind == .counter {
                values[column.id] = .integer(state.counter(column.id)?.sum ?? 0)
            } else if let cell = state.cell(column.id) {
                values[column.id] = cell.winner.value
            }
        }
        return values
    }

    // MARK: Statements

    /// Enters a row into the table, or into another of its shape.
    func insert(
        _ values: [ColumnID: Value], key: RowKey, of table: TableRecord, into place: String? = nil
    ) throws {
        guard let local = table.local else { return }
        let columns = table.shown.filter { values[$0.id] != nil }
        let names = (local.key.map(\.name) + columns.map(\.localName)).map(quoted)
        let marks = names.indices.map { "?\($0 + 1)" }
        let statement = try transaction.statement(
            // A table may declare that clashes replace or are ignored; to us they are told.
            "INSERT OR ABORT INTO \(place ?? "main.\(quoted(local.name))") "
                + "(\(names.joined(separator: ", "))) VALUES (\(marks.joined(separator: ", ")))")
        statement.bind(try key.values(columns: local.key.count))
        statement.bind(columns.map { values[$0.id] ?? .null }, from: local.key.count + 1)
        while try statement.step() {}
    }

    /// Changes columns of a row that the table shows.
    func update(
        _ changes: [(ColumnRecord, Value)], key: RowKey, of table: TableRecord
    ) throws {
        guard let local = table.local, !changes.isEmpty else { return }
        let assignments = changes.enumerated().map { index, change in
            "\(quoted(change.0.localName)) = ?\(local.key.count + 1 + index)"
        }
        let statement = try transaction.statement(
            "UPDATE OR ABORT main.\(quoted(local.name)) SET \(assignments.joined(separator: ", ")) "
                + "WHERE \(Self.isKey(local))")
        statement.bind(try key.values(columns: local.key.count))
        statement.bind(changes.map(\.1), from: local.key.count + 1)
        while try statement.step() {}
    }

    /// Removes a row from the table, if it is there.
    func remove(_ key: RowKey, of table: TableRecord) throws {
        guard let local = table.local else { return }
        let statement = try transaction.statement(
            "DELETE FROM main.\(quoted(local.name)) WHERE \(Self.isKey(local))")
        statement.bind(try key.values(columns: local.key.count))
        while try statement.step() {}
    }

    /// A condition for the row of a key, whose values are the first parameters.
    ///
    /// The first comparison is as SQLite compares keys, and finds the row at once; the others hold
    /// it to the same bytes.
    static func isKey(_ local: LocalTable) -> String {
        local.key.enumerated().map { place, column in
            let name = quoted(column.name)
            let same = "\(name) = ?\(place + 1)"
            guard local.isKeyLoose else { return same }
            let exactly = "\(same) AND \(name) = ?\(place + 1) COLLATE BINARY"
            guard column.affinity == .none else { return exactly }
            return "\(exactly) AND typeof(\(name)) = typeof(?\(place + 1))"
        }.joined(separator: " AND ")
    }
}
