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
    /// The temporary tables that are there to ask who holds a claim (Probe.swift).
    var probes: Set<String> = []
    /// Whether rows of a table are parked, as far as that was asked for; asked for once, not by row.
    var areAnyParked: [Int64: Bool] = [:]

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
        let keyCount = local.key.count
        let statement = try transaction.statement(table.selectRow)
        statement.bind(try key.values(columns: keyCount))
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        // In a column without a type, 1 finds 1.0 as well; those are two keys to us.
        let found = RowKey(statement.values(shown.count..<shown.count + keyCount))
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
        try transaction.judging.note(key, of: table, isShown: row.isShown)
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
        try transaction.settling.decide(by: nil)
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
        // What the table did not take, and what was broken in it, is no matter any more.
        try transaction.statement("DELETE FROM hoitu_parked WHERE tbl = ?1")
            .run(.integer(table.id))
        try transaction.statement(
            """
            UPDATE hoitu_conflict SET open = 0 WHERE tbl = ?1 AND open
                AND kind IN ('unique', 'constraint', 'parent', 'check')
            """
        ).run(.integer(table.id))
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
        try settling.decide(by: nil)
    }

    /// Shows the values that waited for columns which a table has got.
    func showApart(_ table: TableRecord) throws {
        let columns = Set(table.shown.filter { $0.kind == .register }.map(\.id))
        for key in try rows.keys(of: table) {
            let row = try rows.load(key, of: table)
            guard row.isShown, !row.apart.isDisjoint(with: columns) else { continue }
            try rows.project(row, before: row, key: key, of: table, by: nil)
        }
        try settling.decide(by: nil)
    }
}
