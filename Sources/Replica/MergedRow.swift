// A row's merged state in names that hold on every replica, so that two can be compared.
//
// The digest leaves out what nobody could be shown; this leaves out nothing.

package import Merge
package import Wire

/// All that replicas with equal vectors must agree on, of one row.
package struct MergedRow: Hashable, Sendable {
    /// The current versions of each cell in ascending rank; "" and "\0" are PRESENCE and TOUCH.
    package var cells: [String: [Version]] = [:]
    /// What counts of each counter.
    package var counters: [String: [Dot: Int64]] = [:]
    /// The deletes that no later change of the row has covered.
    package var deletes: [Dot] = []
    package var isAlive = false
}

extension Transaction {
    /// The rows of a table that anything is known of, dead, parked and unplaced ones included.
    ///
    /// What is pending has to be sealed before: values are read where they stand.
    ///
    /// - Complexity: O(rows); the values of dead rows are read from the log.
    package func mergedRows(of name: String) throws -> [RowKey: MergedRow] {
        guard let table = try registry.table(called: name) else { return [:] }
        var merged: [RowKey: MergedRow] = [:]
        for key in try rows.keys(of: table) {
            var row = try rows.load(key, of: table)
            try rows.readAll(&row, key: key, of: table)
            merged[key] = mergedRow(row.state, of: table)
        }
        return merged
    }

    private func mergedRow(_ state: RowState, of table: TableRecord) -> MergedRow {
        func name(_ column: ColumnID) -> String {
            switch column {
            case .presence: ""
            case .touch: "\0"
            default: table.column(column)?.name ?? "column \(column.number)"
            }
        }
        var merged = MergedRow(deletes: state.deletes.map(\.dot), isAlive: state.isAlive)
        for cell in state.cells { merged.cells[name(cell.column)] = cell.siblings }
        for counter in state.counters {
            merged.counters[name(counter.column)] = Dictionary(
                uniqueKeysWithValues: counter.contributions.map { ($0.dot, $0.amount) })
        }
        return merged
    }
}
