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
    private let maskPlaces: Range<Int>
    private var generations: [Int: [ColumnID]] = [:]

    /// - Parameter byKey: Whether entries of one row come together, keys ascending as in canonical
    ///   bytes; else they come in the order in which they were appended. Those of one row always do.
    init(of table: TableRecord, _ transaction: Transaction, byKey: Bool = false) throws {
        self.table = table
        self.transaction = transaction
        keyCount = table.key.count
        let masks = try (0..<transaction.cache.maskCount(ofTable: table.id, transaction)).map {
            "m\($0)"
        }
        let keys = table.key.indices.map { "k\($0)" }
        let names = keys + ["g", "t", "operation", "person"] + masks
        maskPlaces = (keyCount + 4)..<names.count
        // Canonical keys have all integers before all reals; SQLite compares them by value.
        let order =
            byKey
            ? keys.map {
                "CASE typeof(\($0)) WHEN 'integer' THEN 0 WHEN 'real' THEN 1 ELSE 2 END, \($0), "
            }.joined() : ""
        statement = try transaction.statement(
            "SELECT \(names.joined(separator: ", ")) FROM \(table.pendingTable) ORDER BY \(order)id")
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
