// The merge without an order: what is current is said of a set of changes, not of a sequence.
//
// The real merge takes changes one by one and drops what each has covered. Here nothing is ever
// dropped: a version is current when no change in the whole set both names its cell and had seen
// it. No order of delivery can matter to that, which is what makes it worth comparing with.

/// One change of one row, with the name of its changeset and what its author had seen.
package struct OracleEvent: Hashable, Sendable {
    package let dot: OracleDot
    package let context: OracleVector
    package let change: OracleChange

    package init(dot: OracleDot, context: OracleVector, change: OracleChange) {
        self.dot = dot
        self.context = context
        self.change = change
    }

    /// The cells that the change writes.
    var cells: [String: OracleWrite] {
        if case .put(_, let cells, _) = change { cells } else { [:] }
    }

    /// What the change adds to counters.
    var additions: [String: Int64] {
        if case .put(_, _, let additions) = change { additions } else { [:] }
    }

    var isDelete: Bool {
        if case .delete = change { true } else { false }
    }

    /// Whether the change enters the row anew, and so speaks of every cell and counter.
    var entersAnew: Bool { cells[OracleColumn.presence] != nil }
}

/// All of a row that replicas with equal vectors must agree on.
package struct OracleRow: Hashable, Sendable {
    /// The current versions of each cell, hidden ones too, in ascending rank. No empty lists.
    package var cells: [String: [OracleVersion]] = [:]
    /// What counts of each counter. No empty entries.
    package var counters: [String: [OracleDot: Int64]] = [:]
    /// The deletes that no later change of the row has covered, ascending.
    package var deletes: [OracleDot] = []
    /// Whether the row was entered and some current version is one that no such delete had seen.
    package var isAlive = false

    package init(
        cells: [String: [OracleVersion]] = [:], counters: [String: [OracleDot: Int64]] = [:],
        deletes: [OracleDot] = [], isAlive: Bool = false
    ) {
        self.cells = cells
        self.counters = counters
        self.deletes = deletes
        self.isAlive = isAlive
    }

    /// The row that a set of changes makes; their order is of no account.
    ///
    /// - Complexity: O(*n*²) in the changes.
    package init(_ events: [OracleEvent]) {
        var buried: [OracleVector] = []
        for event in events {
            let later = events.filter { event.dot.isCovered(by: $0.context) }
            if event.isDelete && later.isEmpty {
                deletes.append(event.dot)
                buried.append(event.context)
            }
            let enteredAnew = later.contains { $0.entersAnew }
            if enteredAnew { continue }
            for (column, write) in event.cells where !later.contains(where: { $0.writes(column) }) {
                let time = column == OracleColumn.touch ? 0 : write.time
                let version = OracleVersion(dot: event.dot, time: time, value: write.value)
                cells[column, default: []].append(version)
            }
            for (column, amount) in event.additions {
                counters[column, default: [:]][event.dot] = amount
            }
        }
        deletes.sort()
        for column in cells.keys { cells[column]?.sort() }
        isAlive =
            cells[OracleColumn.presence] != nil
            && cells.values.joined().contains { version in
                !buried.contains { version.dot.isCovered(by: $0) }
            }
    }

    /// Whether nothing is known of the row.
    package var isEmpty: Bool { cells.isEmpty && counters.isEmpty && deletes.isEmpty }

    /// The version that says how early the row came; nil when it was never entered.
    package var came: OracleVersion? { cells[OracleColumn.presence]?.last }

    /// What a counter shows: its additions, wrapped as 64-bit integers do.
    package func sum(_ counter: String) -> Int64 {
        counters[counter, default: [:]].values.reduce(0, &+)
    }

    /// The row as a table of that shape shows it; columns that the table lacks stay hidden.
    package func shown(as shape: OracleShape) -> OracleTableRow {
        var row: OracleTableRow = [:]
        for (column, usual) in shape.registers { row[column] = cells[column]?.last?.value ?? usual }
        for counter in shape.counters { row[counter] = .integer(sum(counter)) }
        return row
    }
}

extension OracleEvent {
    fileprivate func writes(_ column: String) -> Bool { cells[column] != nil }
}
