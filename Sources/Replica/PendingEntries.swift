// The entries of one pending table, read one after the other and made one for each row.

internal import Merge
internal import Wire

/// Reads the entries that triggers, and we ourselves, appended.
struct PendingEntries {
    /// On the entry that `next` went to; its first columns are the key's.
    let statement: Statement
    private let table: TableRecord
    private unowned let transaction: Transaction
    private let keyCount: Int
    /// Where the row of the table begins in what is selected: the columns that `selectRow` has.
    let rowStart: Int
    private let maskPlaces: Range<Int>
    private var generations: [Int: [ColumnID]] = [:]

    /// - Parameter rows: A table whose rows are wanted beside the entries. Entries of one row then come
    ///   together, keys ascending as in canonical bytes; else all come in the order in which they were
    ///   appended, in which those of one row always come.
    init(
        of table: TableRecord, _ transaction: Transaction, withRowsOf rows: LocalTable? = nil
    ) throws {
        self.table = table
        self.transaction = transaction
        keyCount = table.key.count
        let masks = try (0..<transaction.cache.maskCount(ofTable: table.id, transaction)).map {
            "m\($0)"
        }
        let keys = table.key.indices.map { "k\($0)" }
        let names = keys + ["g", "t", "operation", "person"] + masks
        maskPlaces = (keyCount + 4)..<names.count
        rowStart = names.count
        let list = names.joined(separator: ", ")
        guard let rows else {
            statement = try transaction.statement(
                "SELECT \(list) FROM \(table.pendingTable) ORDER BY id")
            return
        }
        let columns = (table.shown.map(\.localName) + rows.key.map(\.name)).map {
            "e.\(quoted($0))"
        }
        // A limit keeps SQLite from sorting the entries together with their rows.
        statement = try transaction.statement(
            """
            SELECT p.*, \(columns.joined(separator: ", ")) FROM (
                SELECT \(list) FROM \(table.pendingTable)
                ORDER BY \(try Self.order(keys, table, rows, transaction)), id LIMIT -1
            ) p LEFT JOIN main.\(quoted(rows.name)) e ON \(Self.isRow(of: rows))
            """)
    }

    /// The order of canonical keys, in which all integers come before all reals; SQLite compares them by
    /// value.
    private static func order(
        _ keys: [String], _ table: TableRecord, _ rows: LocalTable, _ transaction: Transaction
    ) throws -> String {
        try zip(keys, rows.key).map { key, column in
            let hasReals =
                try column.affinity != .text
                && transaction.statement(
                    "SELECT 1 FROM \(table.pendingTable) WHERE typeof(\(key)) = 'real' LIMIT 1"
                ).first { $0.integer(0) } != nil
            return hasReals
                ? "CASE typeof(\(key)) WHEN 'integer' THEN 0 WHEN 'real' THEN 1 ELSE 2 END, \(key)"
                : key
        }.joined(separator: ", ")
    }

    private static func isRow(of local: LocalTable) -> String {
        local.key.enumerated().map { place, column in
            let (mine, theirs) = ("e.\(quoted(column.name))", "p.k\(place)")
            return column.affinity == .none
                ? "\(mine) = \(theirs) AND typeof(\(mine)) = typeof(\(theirs))"
                : "\(mine) = \(theirs)"
        }.joined(separator: " AND ")
    }

    /// Goes to the next entry.
    ///
    /// - Returns: The key of its row; nil behind the last.
    func next() throws -> RowKey? {
        guard try statement.step() else { return nil }
        guard let key = statement.key(0..<keyCount) else {
            throw ReplicaError.damaged(part: table.pendingTable)
        }
        return key
    }

    /// The entry as the first of its row.
    mutating func first() throws -> PendingRow {
        var row = PendingRow(editedMilliseconds: milliseconds)
        try fold(into: &row)
        return row
    }

    /// Adds the entry to those of its row that came before.
    mutating func fold(into row: inout PendingRow) throws {
        let time = milliseconds
        row.goneMilliseconds = time
        if !statement.isNull(keyCount + 3) { row.person = statement.text(keyCount + 3) }
        let operation = PendingOperation(rawValue: statement.integer(keyCount + 2))
        switch operation {
        case .keep: row.keeps = true
        case .stands: row.stands = true
        case .standsUncounted: (row.stands, row.isUncounted) = (true, true)
        case .held, nil: break
        }
        // What stood in another row's way, and is still there, was not edited by that.
        guard operation != .held else { return }
        row.editedMilliseconds = time
        if statement.integer(maskPlaces.lowerBound) == -1 {
            row.markEverything(at: time)
        } else {
            try mark(at: time, in: &row)
        }
    }

    func reset() { statement.reset() }

    private var milliseconds: Int64 {
        Transaction.milliseconds(julianDay: statement.real(keyCount + 1))
    }

    /// Notes the columns that the entry marks.
    private mutating func mark(at time: Int64, in row: inout PendingRow) throws {
        let generation = Int(statement.integer(keyCount))
        if generations[generation] == nil {
            generations[generation] = try transaction.registry.columns(
                ofGeneration: generation, table: table.id)
        }
        let columns = generations[generation] ?? []
        for (place, column) in columns.enumerated() {
            let mask = statement.integer(
                maskPlaces.lowerBound + place / Triggers.columnsPerMask)
            if mask >> Int64(place % Triggers.columnsPerMask) & 1 == 1 {
                row.mark(column, at: time)
            }
        }
        // Triggers from before a column was added cannot tell whether it was written.
        for column in table.shown where !columns.contains(column.id) {
            row.markUntold(column.id, at: time)
        }
    }
}
