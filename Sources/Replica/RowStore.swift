// Rows with their merged state: loaded, shown in the owner's table, and kept.
//
// Every change of a table and of its bookkeeping happens here, in the caller's transaction.

internal import CSQLite
internal import GRDB
internal import Merge
internal import Wire

/// Loads and saves rows.
final class RowStore {
    unowned let transaction: Transaction

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    // MARK: Loading

    /// A row's merged state.
    ///
    /// The values of a dead row are left unread; `readAll` fetches them when it turns out to live.
    func load(_ key: RowKey, of table: TableRecord) throws -> StoredRow {
        let bytes = try transaction.statement(
            "SELECT state FROM hoitu_row WHERE tbl = ?1 AND key = ?2"
        ).first(.integer(table.id), .blob(key.bytes)) { $0.bytes(0) }
        guard let bytes else { return .absent }
        return try row(try transaction.decode(bytes), key: key, table: table)
    }

    private func row(_ record: RowRecord, key: RowKey, table: TableRecord) throws -> StoredRow {
        var values: [ColumnID: Value] = [:]
        if !record.inTable.isEmpty { values = try tableRow(key, of: table) ?? [:] }
        var unread = record.inLog
        let apart =
            record.isShown
            ? Set(record.cells.map(\.column)).subtracting(record.inTable) : []
        let cells = record.cells.map { cell in
            guard record.inTable.contains(cell.column) else { return cell }
            let value = values[cell.column]
            // The owner removed the row since: its value is found in the log, should it be asked for.
            if value == nil { unread.insert(.init(column: cell.column, dot: cell.winner.dot)) }
            let winner = Version(rank: cell.winner.rank, value: value ?? .null)
            return Cell(column: cell.column, siblings: cell.siblings.dropLast() + [winner])
        }
        let deletes = try record.deletes.map { dot in
            Delete(dot: dot, seen: try transaction.closures.closure(of: dot))
        }
        return StoredRow(
            state: RowState(cells: cells, counters: record.counters, deletes: deletes),
            isShown: record.isShown, unread: unread, apart: apart)
    }

    /// The row as the owner's table has it, by column; nil when it is not there.
    func tableRow(_ key: RowKey, of table: TableRecord) throws -> [ColumnID: Value]? {
        guard let local = table.local else { return nil }
        let shown = table.shown
        let names = (shown.map(\.localName) + local.key.map(\.name)).map(quoted)
        let statement = try transaction.statement(
            "SELECT \(names.joined(separator: ", ")) FROM main.\(quoted(local.name)) "
                + "WHERE \(Self.isKey(local))")
        statement.bind(try key.values(columns: local.key.count))
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        // In a column without a type, 1 finds 1.0 as well; those are two keys to us.
        let found = RowKey(statement.values(shown.count..<names.count))
        guard found == key else { return nil }
        return Dictionary(
            uniqueKeysWithValues: shown.enumerated().map { ($1.id, statement.value($0)) })
    }

    /// Fetches the values that were left unread from the log.
    func readAll(_ row: inout StoredRow, key: RowKey, of table: TableRecord) throws {
        guard !row.unread.isEmpty else { return }
        var found: [StoredRow.CellVersion: Value] = [:]
        for dot in Set(row.unread.map(\.dot)) {
            let cells = try transaction.loggedCells(of: key, in: table, dot: dot)
            for (column, value) in cells { found[.init(column: column, dot: dot)] = value }
        }
        let unread = row.unread
        let cells = try row.state.cells.map { cell in
            let siblings = try cell.siblings.map { version in
                let name = StoredRow.CellVersion(column: cell.column, dot: version.dot)
                guard unread.contains(name) else { return version }
                guard let value = found[name] else {
                    throw ReplicaError.damaged(part: "log \(version.dot)")
                }
                return Version(rank: version.rank, value: value)
            }
            return Cell(column: cell.column, siblings: siblings)
        }
        row.state = RowState(
            cells: cells, counters: row.state.counters, deletes: row.state.deletes)
        row.unread = []
    }

    // MARK: Saving

    /// Keeps a row whose table is as it should be.
    func keep(_ row: StoredRow, key: RowKey, of table: TableRecord) throws {
        // The table shows a counter's sum, never a value that was written to that column.
        let shownColumns = Set(table.shown.filter { $0.kind == .register }.map(\.id))
        let state = try transaction.encode(row, shownColumns: shownColumns)
        try transaction.statement(
            "INSERT OR REPLACE INTO hoitu_row (tbl, key, state) VALUES (?1, ?2, ?3)"
        ).run(.integer(table.id), .blob(key.bytes), .blob(state))
    }

    /// Shows a row as its state says, and keeps it.
    ///
    /// - Parameters:
    ///   - before: The row as it was loaded.
    ///   - dot: The changeset that changed it, if one did.
    func project(
        _ row: StoredRow, before: StoredRow, key: RowKey, of table: TableRecord, by dot: Dot?
    ) throws {
        var row = row
        let shouldShow = row.state.isAlive && table.local != nil
        if row.state.isAlive { try readAll(&row, key: key, of: table) }
        row.isShown = false
        row.apart = []
        if shouldShow {
            try show(&row, before: before, key: key, of: table)
        } else {
            if before.isShown { try remove(key, of: table) }
            try setParked(nil, key: key, of: table)
        }
        try keep(row, key: key, of: table)
        try transaction.recordConflicts(
            of: row, before: before, key: key, table: table, by: dot)
    }

    /// Shows a living row; one that the table cannot take is parked, with the reason.
    private func show(
        _ row: inout StoredRow, before: StoredRow, key: RowKey, of table: TableRecord
    ) throws {
        if try !before.isShown && isDisplaced(row, key: key, of: table) {
            row.isDisplaced = true
            try setParked("another row has the same key", key: key, of: table)
            return
        }
        do {
            try transaction.execute("SAVEPOINT hoitu_show", keepingStatements: true)
            try write(row, before: before, key: key, of: table)
            row.apart = try columnsApart(row.state, key: key, of: table)
            try transaction.execute("RELEASE hoitu_show", keepingStatements: true)
            try setParked(nil, key: key, of: table)
            row.isShown = true
        } catch let error as DatabaseError where Self.isRefusal(error) {
            try park(error.message ?? "\(error.resultCode)", before, key: key, of: table)
        } catch let error as KeyNotKept {
            try park(error.reason, before, key: key, of: table)
        }
    }

    private func park(
        _ reason: String, _ before: StoredRow, key: RowKey, of table: TableRecord
    ) throws {
        try transaction.execute(
            "ROLLBACK TO hoitu_show; RELEASE hoitu_show", keepingStatements: true)
        if before.isShown { try remove(key, of: table) }
        try setParked(reason, key: key, of: table)
    }

    private static func isRefusal(_ error: DatabaseError) -> Bool {
        switch error.resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG: true
        default: false
        }
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

    private func insert(
        _ values: [ColumnID: Value], key: RowKey, of table: TableRecord
    ) throws {
        guard let local = table.local else { return }
        let columns = table.shown.filter { values[$0.id] != nil }
        let names = (local.key.map(\.name) + columns.map(\.localName)).map(quoted)
        let marks = names.indices.map { "?\($0 + 1)" }
        let statement = try transaction.statement(
            "INSERT INTO main.\(quoted(local.name)) (\(names.joined(separator: ", "))) "
                + "VALUES (\(marks.joined(separator: ", ")))")
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
            "UPDATE main.\(quoted(local.name)) SET \(assignments.joined(separator: ", ")) "
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

    private static func isKey(_ local: LocalTable) -> String {
        local.key.enumerated().map { "\(quoted($1.name)) = ?\($0 + 1)" }
            .joined(separator: " AND ")
    }

    // MARK: Parked rows

    func setParked(_ reason: String?, key: RowKey, of table: TableRecord) throws {
        if let reason {
            try transaction.statement(
                "INSERT OR REPLACE INTO hoitu_parked (tbl, key, reason) VALUES (?1, ?2, ?3)"
            ).run(.integer(table.id), .blob(key.bytes), .text(reason))
        } else {
            try transaction.statement("DELETE FROM hoitu_parked WHERE tbl = ?1 AND key = ?2")
                .run(.integer(table.id), .blob(key.bytes))
        }
    }

    /// The owner entered the row: the table has taken it.
    func freeFromParking(_ key: RowKey, of table: TableRecord) throws {
        try setParked(nil, key: key, of: table)
    }

    /// Why the file's table could not take a row, or nil when it could.
    func parkedReason(_ key: RowKey, of table: TableRecord) throws -> String? {
        try transaction.statement("SELECT reason FROM hoitu_parked WHERE tbl = ?1 AND key = ?2")
            .first(.integer(table.id), .blob(key.bytes)) { $0.text(0) }
    }

    /// The parked rows of a table, ascending.
    func parked(of table: TableRecord) throws -> [RowKey] {
        try transaction.statement("SELECT key FROM hoitu_parked WHERE tbl = ?1 ORDER BY key")
            .all(.integer(table.id)) { RowKey(canonical: $0.bytes(0)) }
    }

    // MARK: Whole tables

    /// Whether anything is known of any row of a table.
    func hasAny(of table: TableRecord) throws -> Bool {
        try transaction.statement("SELECT 1 FROM hoitu_row WHERE tbl = ?1 LIMIT 1")
            .first(.integer(table.id)) { $0.integer(0) } != nil
    }

    /// The keys of all rows of a table that something is known of, dead ones included, ascending.
    func keys(of table: TableRecord) throws -> [RowKey] {
        try transaction.statement("SELECT key FROM hoitu_row WHERE tbl = ?1 ORDER BY key")
            .all(.integer(table.id)) { RowKey(canonical: $0.bytes(0)) }
    }

    /// Shows every row again after the kinds of columns changed, which `change` does.
    ///
    /// Nothing may be pending: values are read where they stand.
    func reshow(_ table: TableRecord, after change: () throws -> TableRecord) throws {
        let before = try keys(of: table).map { ($0, try load($0, of: table)) }
        for (key, row) in before where row.isShown { try remove(key, of: table) }
        let changed = try change()
        for (key, var row) in before {
            row.isShown = false
            row.apart = []
            try project(row, before: row, key: key, of: changed, by: nil)
        }
    }

    /// Keeps every row after the kinds of columns changed, and lets the table show what it shows:
    /// whoever changed them here writes that as the columns' new kind has it.
    func rekind(
        _ table: TableRecord, columns: Set<ColumnID>, by change: () throws -> TableRecord
    ) throws {
        let before = try keys(of: table).map { ($0, try load($0, of: table)) }
        let changed = try change()
        for (key, var row) in before {
            if row.isShown { row.apart.formUnion(columns) }
            try keep(row, key: key, of: changed)
            try transaction.recordConflicts(
                of: row, before: row, key: key, table: changed, by: nil)
        }
    }

    /// Keeps every row's values apart from a table that is not tracked any more.
    func hideAll(of table: TableRecord) throws {
        for key in try keys(of: table) {
            var row = try load(key, of: table)
            guard row.isShown else { continue }
            row.isShown = false
            try keep(row, key: key, of: table)
        }
    }
}

extension Transaction {
    /// Shows the living rows that a table does not show: it was not there before, or could not take them.
    func showHidden(_ table: TableRecord) throws {
        let hidden = try statement(
            "SELECT key, state FROM hoitu_row WHERE tbl = ?1 ORDER BY key"
        ).all(.integer(table.id)) { ($0.bytes(0), $0.bytes(1)) }
            .filter { $0.1.first.map { $0 & 1 == 0 } ?? false }
        for (bytes, _) in hidden {
            let key = RowKey(canonical: bytes)
            let row = try rows.load(key, of: table)
            guard row.state.isAlive else { continue }
            try rows.project(row, before: row, key: key, of: table, by: nil)
        }
    }

    /// Shows the values that waited for columns which a table has got.
    func showApart(_ table: TableRecord) throws {
        let columns = Set(table.shown.filter { $0.kind == .register }.map(\.id))
        for key in try rows.keys(of: table) {
            let row = try rows.load(key, of: table)
            guard row.isShown, !row.apart.isDisjoint(with: columns) else { continue }
            try rows.project(row, before: row, key: key, of: table, by: nil)
        }
    }

    /// Runs statements that change no table's shape.
    func execute(_ sql: String, keepingStatements: Bool) throws {
        if keepingStatements { try db.execute(sql: sql) } else { try execute(sql) }
    }
}
