// All that is known of one row: what is shown, and what is kept because nobody has seen it yet.
//
// This is the whole of the merge. It reads no clock, does no I/O and cannot fail: changes go in,
// each with the context of its author, and every replica that takes the same changes in any causal
// order holds the same state. Specification: protocol/README.md, "Merging".

/// The versions of one cell that no later write has covered, at least one.
public struct Cell: Hashable, Sendable {
    /// Which column of the row.
    public let column: ColumnID
    /// In ascending rank; the last is the winner.
    public internal(set) var siblings: [Version]

    /// A cell with its siblings, in any order.
    public init(column: ColumnID, siblings: [Version]) {
        precondition(!siblings.isEmpty, "a cell without versions is no cell")
        self.column = column
        self.siblings = siblings.count == 1 ? siblings : siblings.sorted { $0.rank < $1.rank }
    }

    /// The version that is shown.
    public var winner: Version { siblings[siblings.count - 1] }

    /// Whether siblings differ in value, so that a person has something to settle.
    public var isContested: Bool {
        siblings.count > 1 && siblings.dropFirst().contains { $0.value != siblings[0].value }
    }
}

/// The additions to one counter that count, at least one.
public struct Counter: Hashable, Sendable {
    /// One addition, by the changeset that carries it.
    public struct Contribution: Hashable, Sendable {
        public let dot: Dot
        public let amount: Int64

        /// What one changeset adds.
        public init(dot: Dot, amount: Int64) {
            self.dot = dot
            self.amount = amount
        }
    }

    /// Which column of the row.
    public let column: ColumnID
    /// In ascending order of dot.
    public internal(set) var contributions: [Contribution]

    /// A counter with its contributions, in any order.
    public init(column: ColumnID, contributions: [Contribution]) {
        self.column = column
        self.contributions = contributions.sorted { $0.dot < $1.dot }
    }

    /// What is shown: the sum, wrapped to 64 bits.
    public var sum: Int64 { contributions.reduce(0) { $0 &+ $1.amount } }
}

/// A delete of a row that no later change of that row has covered.
public struct Delete: Hashable, Sendable {
    /// The changeset that carries the delete.
    public let dot: Dot
    /// All that its author had seen, that changeset included.
    public let seen: VersionVector

    /// A delete and what its author had seen, itself included.
    public init(dot: Dot, seen: VersionVector) {
        self.dot = dot
        self.seen = seen
    }
}

/// The merged state of one row.
public struct RowState: Hashable, Sendable {
    /// In ascending order of column.
    public private(set) var cells: [Cell]
    /// In ascending order of column.
    public private(set) var counters: [Counter]
    /// In ascending order of dot.
    public private(set) var deletes: [Delete]

    /// A row of which nothing is known, or one put together from its parts, in any order.
    public init(cells: [Cell] = [], counters: [Counter] = [], deletes: [Delete] = []) {
        self.cells = cells.sorted { $0.column < $1.column }
        self.counters = counters.sorted { $0.column < $1.column }
        self.deletes = deletes.sorted { $0.dot < $1.dot }
    }

    /// A row that was entered lives while some current version is one that no delete had seen.
    ///
    /// - Complexity: O(versions × deletes); a row without deletes answers at once.
    public var isAlive: Bool {
        guard cells.first?.column == .presence else { return false }
        if deletes.isEmpty { return true }
        return cells.contains { cell in
            cell.siblings.contains { version in
                !deletes.contains { $0.seen.covers(version.dot) }
            }
        }
    }

    /// The cell of `column`, or nil when no version of it is current.
    public func cell(_ column: ColumnID) -> Cell? {
        cells.first { $0.column == column }
    }

    /// The counter of `column`, or nil when nothing was ever added.
    public func counter(_ column: ColumnID) -> Counter? {
        counters.first { $0.column == column }
    }

    /// How early the row came: the rank that decides between two rows that claim one unique key.
    public var came: Rank? {
        cell(.presence)?.winner.rank
    }

    /// Whether a person has something to settle here: differing siblings, or deletes of a row that lives.
    public var isContested: Bool {
        (!deletes.isEmpty && isAlive)
            || cells.contains { !$0.column.isHidden && $0.isContested }
    }
}

// MARK: - Changes

/// What one changeset does to one row.
public enum RowChange: Hashable, Sendable {
    /// Writes cells and adds to counters. With `ColumnID.presence` among the cells it enters the
    /// row anew, and covers what its author had seen of the whole row, named or not.
    case put(cells: [CellWrite], additions: [Addition])
    /// Deletes what its author had seen of the row.
    case delete

    /// One cell of a put.
    public struct CellWrite: Hashable, Sendable {
        public let column: ColumnID
        public let editedMilliseconds: Int64
        public let value: Value

        /// A value for a column, and when it was edited by the author's clock.
        public init(column: ColumnID, editedMilliseconds: Int64, value: Value) {
            self.column = column
            self.editedMilliseconds = editedMilliseconds
            self.value = value
        }
    }

    /// One addition of a put.
    public struct Addition: Hashable, Sendable {
        public let column: ColumnID
        public let amount: Int64

        /// What is added to a counter.
        public init(column: ColumnID, amount: Int64) {
            self.column = column
            self.amount = amount
        }
    }
}

extension RowState {
    /// Takes what the changeset `dot` does to this row; its author had integrated `context`.
    ///
    /// Every version that `context` covers and the change names goes; the others stay, equal
    /// values too: dropping one of two equal siblings makes replicas differ. The caller sees to it
    /// that changesets come in causal order, each once, and that a change names a column once.
    ///
    /// - Complexity: O(versions + contributions) of the row.
    public mutating func take(_ change: RowChange, from dot: Dot, seeing context: VersionVector) {
        deletes.removeAll { context.covers($0.dot) }
        switch change {
        case .delete:
            var seen = context
            seen.cover(dot)
            deletes.append(Delete(dot: dot, seen: seen))
            deletes.sort { $0.dot < $1.dot }
        case .put(let writes, let additions):
            if writes.contains(where: { $0.column == .presence }) { forget(context) }
            for write in writes { take(write, from: dot, seeing: context) }
            for addition in additions { take(addition, from: dot) }
        }
    }

    /// Drops every version and contribution that `context` covers: the row is entered anew.
    private mutating func forget(_ context: VersionVector) {
        for index in cells.indices {
            cells[index].siblings.removeAll { context.covers($0.dot) }
        }
        cells.removeAll { $0.siblings.isEmpty }
        for index in counters.indices {
            counters[index].contributions.removeAll { context.covers($0.dot) }
        }
        counters.removeAll { $0.contributions.isEmpty }
    }

    private mutating func take(
        _ write: RowChange.CellWrite, from dot: Dot, seeing context: VersionVector
    ) {
        let rank = Rank(editedMilliseconds: write.editedMilliseconds, dot: dot)
        let version = Version(rank: rank, value: write.value)
        let index = cells.firstIndex { $0.column >= write.column } ?? cells.count
        guard index < cells.count, cells[index].column == write.column else {
            cells.insert(Cell(column: write.column, siblings: [version]), at: index)
            return
        }
        cells[index].siblings.removeAll { context.covers($0.dot) }
        let place = cells[index].siblings.firstIndex { $0.rank > rank }
        cells[index].siblings.insert(version, at: place ?? cells[index].siblings.count)
    }

    private mutating func take(_ addition: RowChange.Addition, from dot: Dot) {
        let contribution = Counter.Contribution(dot: dot, amount: addition.amount)
        let index = counters.firstIndex { $0.column >= addition.column } ?? counters.count
        guard index < counters.count, counters[index].column == addition.column else {
            let counter = Counter(column: addition.column, contributions: [contribution])
            counters.insert(counter, at: index)
            return
        }
        let place = counters[index].contributions.firstIndex { $0.dot > dot }
        counters[index].contributions.insert(
            contribution, at: place ?? counters[index].contributions.count)
    }
}
