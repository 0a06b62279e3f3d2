// A tracked table that is there without our triggers: rebuilt, as SQLite's documentation tells for
// changes that ALTER TABLE cannot make, or dropped and made again.
//
// Nobody recorded what was written to it meanwhile, so each row is compared with the merged one,
// whose values the log has; what differs is appended as pending, and nothing else. What was pending
// before stays, with its times. (SQLite documentation, "ALTER TABLE", section 7)

internal import GRDB
internal import Merge
internal import Wire

extension Transaction {
    /// Takes up a table that lost our triggers.
    ///
    /// One that is empty, though nobody deleted all of its rows before, was dropped and made again:
    /// its rows are shown again.
    ///
    /// - Complexity: O(rows), and the changesets that wrote them are read.
    func takeUpRebuilt(_ table: TableRecord, as local: LocalTable) throws {
        if try wasMadeAgain(table, as: local) {
            try takePlace(of: table)
            try installTracking(
                local, as: try registry.table(table.id), counters: try counters(of: table),
                standing: nil)
            return try showHidden(try registry.table(table.id))
        }
        let former = Set(try registry.columns(ofGeneration: table.generation, table: table.id))
        let formerDefaults = Dictionary(
            uniqueKeysWithValues: table.columns.map { ($0.id, $0.defaultSQL) })
        try dropTriggers(ofTable: table.id)
        try registry.forgetSignature(of: table.id)
        try installTracking(
            local, as: try registry.table(table.id), counters: try counters(of: table))
        let now = try registry.table(table.id)
        freshColumns[table.id] = Set(now.shown.map(\.id)).subtracting(former)
        var comparison = RebuiltTable(
            self, table: now, local: local, former: former, formerDefaults: formerDefaults,
            pending: try pendingRows(of: now))
        try comparison.compare()
        try alignCounters(now.shown.filter { !former.contains($0.id) }, of: now)
        try rekeep(columns: former.subtracting(now.shown.map(\.id)), of: now)
    }
}

extension Transaction {
    private func wasMadeAgain(_ table: TableRecord, as local: LocalTable) throws -> Bool {
        let first = try statement("SELECT 1 FROM main.\(quoted(local.name)) LIMIT 1")
            .first { $0.integer(0) }
        guard first == nil else { return false }
        let written = try pendingRows(of: table)
        return try rows.keys(of: table).contains { key in
            try written[key] == nil && rows.record(key, of: table)?.isShown == true
        }
    }
}

/// The comparison of a rebuilt table with what is merged.
private struct RebuiltTable {
    let transaction: Transaction
    let table: TableRecord
    let local: LocalTable
    /// The columns that the triggers knew which went with the old table.
    let former: Set<ColumnID>
    let formerDefaults: [ColumnID: String?]
    /// What was written before the rebuild, or marked by it.
    let pending: [RowKey: PendingRow]

    /// The columns of rows that differ from what is merged; empty where only a counter does.
    private var changed: [RowKey: Set<ColumnID>] = [:]
    /// The cells whose merged value the log has, by the changeset that wrote them.
    private var logged: [Dot: [RowKey: [ColumnID]]] = [:]
    /// Merged values that the table holds otherwise, though nobody wrote them anew.
    private var converted: [RowKey: [ColumnID: Value]] = [:]

    init(
        _ transaction: Transaction, table: TableRecord, local: LocalTable, former: Set<ColumnID>,
        formerDefaults: [ColumnID: String?], pending: [RowKey: PendingRow]
    ) {
        self.transaction = transaction
        self.table = table
        self.local = local
        self.former = former
        self.formerDefaults = formerDefaults
        self.pending = pending
    }

    private var rows: RowStore { transaction.rows }

    /// Appends what differs to what is pending.
    mutating func compare() throws {
        var known: Set<RowKey> = []
        for key in try rows.keys(of: table) {
            guard let record = try rows.record(key, of: table) else { continue }
            known.insert(key)
            try compare(key, with: record)
        }
        try compareLogged()
        for (key, values) in converted { try keepConverted(values, key: key) }
        for key in changed.keys.sorted() {
            try transaction.appendPending(table, key: key, columns: changed[key] ?? [], person: nil)
        }
        try enterNew(known: known)
    }

    /// Appends the rows of which nothing is known.
    private func enterNew(known: Set<RowKey>) throws {
        let names = local.key.map { quoted($0.name) }.joined(separator: ", ")
        let keys = try transaction.statement(
            "SELECT \(names) FROM main.\(quoted(local.name))"
        ).all { RowKey($0.values(0..<local.key.count)) }
        for key in keys {
            guard let key else { throw ReplicaError.damaged(part: local.name) }
            guard !known.contains(key), pending[key] == nil else { continue }
            try transaction.appendPending(table, key: key, columns: nil, person: nil)
        }
    }

    private mutating func compare(_ key: RowKey, with record: RowRecord) throws {
        let values = try rows.tableRow(key, of: table)
        guard record.isShown else {
            // Somebody entered a row that was dead, or parked.
            if values != nil, pending[key] == nil {
                try transaction.appendPending(table, key: key, columns: nil, person: nil)
            }
            return
        }
        guard let values else {
            if pending[key] == nil {
                try transaction.appendPending(table, key: key, columns: [], person: nil)
            }
            return
        }
        for column in table.shown {
            if column.kind == .counter {
                try compare(column, values[column.id], key: key, with: record)
            } else if pending[key]?.edited(column.id) == nil {
                try compare(register: column, values[column.id] ?? .null, key: key, with: record)
            }
        }
    }

    private mutating func compare(
        _ counter: ColumnRecord, _ value: Value?, key: RowKey, with record: RowRecord
    ) throws {
        guard former.contains(counter.id) else { return }
        let sum = record.counters.first { $0.column == counter.id }?.sum ?? 0
        guard case .integer(let shown)? = value else {
            return try rows.update([(counter, .integer(sum))], key: key, of: table)
        }
        if shown != sum, pending[key] == nil { changed[key, default: []].formUnion([]) }
    }

    private mutating func compare(
        register column: ColumnRecord, _ value: Value, key: RowKey, with record: RowRecord
    ) throws {
        guard let cell = record.cells.first(where: { $0.column == column.id }),
            former.contains(column.id)
        else { return try compareWithDefault(column, key: key) }
        if record.inTable.contains(column.id) {
            logged[cell.winner.dot, default: [:]][key, default: []].append(column.id)
        } else if value != cell.winner.value,
            try !holds(column, "?1", cell.winner.value, key: key)
        {
            changed[key, default: []].insert(column.id)
        }
    }

    /// A column that is new, or was never written in this row, counts as written unless it holds
    /// its default, or the one that it had before.
    private mutating func compareWithDefault(_ column: ColumnRecord, key: RowKey) throws {
        if try rows.isDefault(column, key: key, of: table) { return }
        let before = formerDefaults[column.id] ?? nil
        if former.contains(column.id), try holds(column, "(\(before ?? "NULL"))", nil, key: key) {
            return
        }
        changed[key, default: []].insert(column.id)
    }

    /// Compares the cells whose values are in the log, each changeset read once.
    private mutating func compareLogged() throws {
        let columns = Dictionary(uniqueKeysWithValues: table.shown.map { ($0.id, $0) })
        for (dot, wanted) in logged {
            let found = try transaction.loggedCells(of: table, dot: dot, keys: wanted)
            for (key, ids) in wanted {
                let values = try rows.tableRow(key, of: table) ?? [:]
                for id in ids {
                    guard let merged = found[key]?[id], let column = columns[id] else {
                        throw ReplicaError.damaged(part: "log \(dot)")
                    }
                    if values[id] == merged { continue }
                    if try holds(column, "?1", merged, key: key) {
                        converted[key, default: [:]][id] = merged
                    } else {
                        changed[key, default: []].insert(id)
                    }
                }
            }
        }
    }

    /// Whether a column holds what it would make of a value.
    private func holds(
        _ column: ColumnRecord, _ expression: String, _ value: Value?, key: RowKey
    ) throws -> Bool {
        let name = quoted(column.localName)
        let isUntyped = local.rest.contains {
            $0.name.utf8.elementsEqual(column.localName.utf8) && $0.affinity == .none
        }
        let sameClass = isUntyped ? " AND typeof(\(name)) = typeof(\(expression))" : ""
        let first = value == nil ? 1 : 2
        let places = local.key.enumerated().map { "\(quoted($1.name)) = ?\($0 + first)" }
        let statement = try transaction.statement(
            "SELECT \(name) COLLATE BINARY IS \(expression)\(sameClass) "
                + "FROM main.\(quoted(local.name)) WHERE \(places.joined(separator: " AND "))")
        if let value { statement.bind(value, at: 1) }
        statement.bind(try key.values(columns: local.key.count), from: first)
        defer { statement.reset() }
        return try statement.step() && statement.integer(0) == 1
    }

    /// Keeps what was written to cells whose column has another type now.
    private func keepConverted(_ values: [ColumnID: Value], key: RowKey) throws {
        var row = try rows.load(key, of: table)
        let cells = row.state.cells.map { cell in
            guard let value = values[cell.column] else { return cell }
            let winner = Version(rank: cell.winner.rank, value: value)
            return Cell(column: cell.column, siblings: cell.siblings.dropLast() + [winner])
        }
        row.state = RowState(cells: cells, counters: row.state.counters, deletes: row.state.deletes)
        row.apart.formUnion(values.keys)
        try rows.keep(row, key: key, of: table)
    }
}

extension RowStore {
    /// What is kept of a row, its values not looked up; nil when nothing is.
    func record(_ key: RowKey, of table: TableRecord) throws -> RowRecord? {
        try transaction.statement("SELECT state FROM hoitu_row WHERE tbl = ?1 AND key = ?2")
            .first(.integer(table.id), .blob(key.bytes)) { try transaction.decode($0.bytes(0)) }
    }
}

extension Transaction {
    /// Cells that one changeset wrote to rows of a table, by row and this file's column numbers.
    fileprivate func loggedCells(
        of table: TableRecord, dot: Dot, keys: [RowKey: [ColumnID]]
    ) throws -> [RowKey: [ColumnID: Value]] {
        guard let position = try log.position(of: dot) else {
            throw ReplicaError.damaged(part: "log \(dot)")
        }
        let header = try log.header(at: position)
        let tables = header.tables
        guard let index = tables.firstIndex(where: { $0.name.utf8.elementsEqual(table.name.utf8) })
        else { return [:] }
        let columns = tables[index].columns.map { table.column(named: $0.name)?.id }
        var found: [RowKey: [ColumnID: Value]] = [:]
        try log.groups(of: header, at: position) { group in
            guard group.table == index else { return }
            for row in group.rows where keys[row.key] != nil {
                guard case .put(let put) = row.change else { continue }
                for cell in put.cells {
                    if let column = columns[cell.column] {
                        found[row.key, default: [:]][column] = cell.value
                    }
                }
            }
        }
        return found
    }
}
