// Offices that track one table before they hear of each other: of the counters that stood in its rows,
// only those of the first count.
//
// Each has sealed its rows as the one who counts. Whoever learns that another one was first takes its
// part back, and lists what differs from what the first one had, as if it had tracked the table
// afterwards. Specification: protocol/README.md, "Sealing".

internal import Merge
internal import Wire

extension Transaction {
    /// The changeset by which a table was first tracked, of those that did not know of each other.
    ///
    /// - Parameter key: Of the table's row in `hoitu_track`.
    func firstTrack(_ key: RowKey) throws -> Dot? {
        guard let declarations = try registry.table(named: "hoitu_track") else { return nil }
        return try rows.load(key, of: declarations).state.cell(.presence)?.siblings.first?.dot
    }

    /// Takes back what we counted in a table if somebody turned out to have tracked it before.
    ///
    /// - Parameters:
    ///   - key: Of the table's row in `hoitu_track`.
    ///   - former: The first to track it until a changeset came.
    ///   - counted: What that changeset adds to counters, by table and row.
    /// - Complexity: O(rows of the table), when it has to be done at all.
    func yieldCounting(
        _ key: RowKey, former: Dot?, counted: [Int64: [RowKey: [ColumnID: Int64]]]
    ) throws {
        // A file that is opened without its keys seals nothing.
        guard let former, identity != nil, try former.origin == ownOrigin().origin,
            try firstTrack(key) != former,
            case .text(let name)? = try key.values(columns: 1).first,
            let table = try registry.table(named: String(decoding: name, as: UTF8.self))
        else { return }
        var yields: [LocalChange] = []
        var listed: [LocalChange] = []
        for key in try rows.keys(of: table) {
            var row = try rows.load(key, of: table)
            guard row.state.isAlive else { continue }
            let own = row.state.counters.compactMap { counter in
                counter.contributions.first { $0.dot == former && $0.amount != 0 }
                    .map { (column: counter.column, amount: $0.amount) }
            }
            guard !own.isEmpty else { continue }
            try rows.readAll(&row, key: key, of: table)
            yields.append(
                try change(
                    .put(
                        cells: [cell(.touch, .null)],
                        additions: own.map { .init(column: $0.column, amount: 0 &- $0.amount) }),
                    of: row, key: key, in: table))
            let theirs = counted[table.id]?[key] ?? [:]
            let different = own.filter { theirs[$0.column] != $0.amount }
            guard !different.isEmpty else { continue }
            listed.append(
                try change(
                    .put(
                        cells: different.map { cell($0.column, .integer($0.amount)) },
                        additions: []),
                    of: row, key: key, in: table))
        }
        // A changeset says of a column either what is added or what stands beside the sum.
        if !yields.isEmpty { try seal(yields) }
        guard !listed.isEmpty else { return }
        try seal(try listed.map { try reloaded($0) })
    }

    private func cell(_ column: ColumnID, _ value: Value) -> RowChange.CellWrite {
        .init(column: column, editedMilliseconds: nowMilliseconds, value: value)
    }

    private func change(
        _ change: RowChange, of row: StoredRow, key: RowKey, in table: TableRecord
    ) throws -> LocalChange {
        LocalChange(
            table: table, key: key, editedMilliseconds: nowMilliseconds,
            person: try meta.text(.person) ?? "", change: change, before: row, isThere: false)
    }
}
