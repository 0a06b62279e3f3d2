// What was written since the last seal: entries that triggers, and we ourselves, appended.

internal import GRDB
internal import Merge
internal import Wire

/// What a pending entry asks for beside its mask.
enum PendingOperation: Int64 {
    /// Keep the row, though nothing of it changed: settles a delete.
    case keep = 1
    /// The row stood in the table when the table came to be tracked.
    case stands = 2
    /// The row had what another one claimed, and may have been removed for it.
    case held = 3
    /// So did this one, in a table that the cluster tracked before: what it has in counters was
    /// counted there, or is for a person to count.
    case standsUncounted = 4
}

/// The pending changes of one row, made one.
struct PendingRow {
    /// When each column that was marked since `everything` was last edited.
    private(set) var columns: [ColumnID: Int64] = [:]
    /// When all columns were last written at once, if they were.
    private(set) var everything: Int64?
    /// The last edit of the row.
    var editedMilliseconds: Int64
    /// When the row was removed, if it is gone.
    var goneMilliseconds: Int64
    var person: String?
    var keeps = false
    /// Nobody who entered the row here had seen what others wrote to it.
    var stands = false
    /// Whether what stands in its counters is left for a person to count.
    var isUncounted = false
    /// Columns that triggers from before they were added could not tell about, and when.
    private(set) var untold: [ColumnID: Int64] = [:]

    init(editedMilliseconds: Int64) {
        self.editedMilliseconds = editedMilliseconds
        goneMilliseconds = editedMilliseconds
    }

    /// When `column` was last edited, or nil when it was not.
    ///
    /// Last in the order of the edits: a clock may have been set back in between.
    func edited(_ column: ColumnID) -> Int64? { columns[column] ?? everything }

    /// When the row was written as a whole, if nothing else was done to it.
    var enteredMilliseconds: Int64? {
        columns.isEmpty && untold.isEmpty && !keeps && !stands && everything == editedMilliseconds
            ? everything : nil
    }

    /// When which columns were edited, if nothing else was done to the row, and all of them can be told.
    var edits: [ColumnID: Int64]? {
        everything == nil && untold.isEmpty && !keeps && !stands && !columns.isEmpty
            ? columns : nil
    }

    mutating func mark(_ column: ColumnID, at time: Int64) { columns[column] = time }

    mutating func markEverything(at time: Int64) {
        everything = time
        columns = [:]
        untold = [:]
    }

    /// Notes that an edit may have written `column`.
    mutating func markUntold(_ column: ColumnID, at time: Int64) {
        if everything == nil { untold[column] = time } else { columns[column] = time }
    }
}

extension Transaction {
    /// More pending entries of a table than this are told, and not the rows that they name.
    package static let countedRowsMax = 10_000

    /// How many rows have changes that are not sealed.
    ///
    /// - Returns: Of a table with more than `countedRowsMax` entries those entries, of which several may
    ///   be of one row: `isExact` is then false.
    /// - Complexity: O(`countedRowsMax`) for each table.
    package func pendingCount() throws -> (rows: Int, isExact: Bool) {
        var (rows, isExact) = (0, true)
        for table in try registry.all() where table.isTracked {
            // Entries are only ever removed all at once, so their numbers have no gaps.
            let name = table.pendingTable
            let entries =
                try statement(
                    "SELECT (SELECT max(id) FROM \(name)) - (SELECT min(id) FROM \(name)) + 1"
                ).first { Int($0.integer(0)) } ?? 0
            if entries > Self.countedRowsMax {
                rows += entries
                isExact = false
            } else if entries > 0 {
                let keys = table.key.indices.map { "k\($0), typeof(k\($0))" }
                rows +=
                    try statement(
                        """
                        SELECT count(*) FROM (SELECT DISTINCT \(keys.joined(separator: ", "))
                            FROM \(name))
                        """
                    ).first { Int($0.integer(0)) } ?? 0
            }
        }
        return (rows, isExact)
    }

    /// Whether anything waits to be sealed, or may: of what was written to a table that lost its
    /// triggers nobody knows before it is compared.
    package func hasPending() throws -> Bool {
        for table in try registry.all() where table.isTracked {
            let found = try statement("SELECT 1 FROM \(table.pendingTable) LIMIT 1")
                .first { $0.integer(0) }
            if found != nil { return true }
        }
        return try hasLostTriggers()
    }

    /// The pending changes of a table by key, entries of one row made one.
    func pendingRows(of table: TableRecord) throws -> [RowKey: PendingRow] {
        var entries = try PendingEntries(of: table, self)
        defer { entries.reset() }
        var pending: [RowKey: PendingRow] = [:]
        while let key = try entries.next() {
            if pending[key] == nil {
                pending[key] = try entries.first()
            } else {
                try entries.fold(into: &pending[key, default: PendingRow(editedMilliseconds: 0)])
            }
        }
        return pending
    }

    /// Milliseconds since 1970 of a time as julianday() gives it, exact to the millisecond.
    ///
    /// A time that no calendar of four-digit years has, which no trigger wrote, is the nearest one that
    /// it has.
    static func milliseconds(julianDay: Double) -> Int64 {
        let milliseconds = (julianDay * 86_400_000).rounded() - 210_866_760_000_000
        let (first, last) = (-62_167_219_200_000.0, 253_402_300_799_999.0)
        return Int64(milliseconds.isNaN ? 0 : min(max(milliseconds, first), last))
    }

    static func julianDay(milliseconds: Int64) -> Double {
        Double(milliseconds + 210_866_760_000_000) / 86_400_000
    }

    /// Appends an entry as a trigger would.
    ///
    /// - Parameters:
    ///   - columns: The columns that were written; nil for all of them.
    ///   - operation: What is asked for beside them.
    func appendPending(
        _ table: TableRecord, key: RowKey, columns: Set<ColumnID>?,
        operation: PendingOperation? = nil, person: String?
    ) throws {
        let places = try registry.columns(ofGeneration: table.generation, table: table.id)
        var masks = [Int64](
            repeating: columns == nil ? -1 : 0, count: Triggers.maskCount(columns: places.count))
        for (place, column) in places.enumerated() where columns?.contains(column) == true {
            masks[place / Triggers.columnsPerMask] |= 1 << Int64(place % Triggers.columnsPerMask)
        }
        let keys = try key.values(columns: table.key.count)
        let names =
            ["g", "t", "operation", "person"] + keys.indices.map { "k\($0)" }
            + masks.indices.map { "m\($0)" }
        let marks = names.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        let insert = try statement(
            "INSERT INTO \(table.pendingTable) (\(names.joined(separator: ", "))) VALUES (\(marks))"
        )
        insert.bind(.integer(Int64(table.generation)), at: 1)
        insert.bind(.real(Self.julianDay(milliseconds: nowMilliseconds)), at: 2)
        insert.bind(operation.map { .integer($0.rawValue) } ?? .null, at: 3)
        insert.bind(person.map { .text($0) } ?? .null, at: 4)
        insert.bind(keys, from: 5)
        insert.bind(masks.map { .integer($0) }, from: 5 + keys.count)
        while try insert.step() {}
    }

    /// Forgets the pending changes, which were sealed.
    func clearPending(of table: TableRecord) throws {
        try statement("DELETE FROM \(table.pendingTable)").run()
    }
}
