// The least that a replica has to be for the merge to be tried: rows, a vector and a log.

import Merge

/// All that a test author sealed at once.
struct TestChangeset: Hashable, Sendable {
    let dot: Dot
    let context: VersionVector
    let changes: [KeyedChange]

    struct KeyedChange: Hashable, Sendable {
        let key: String
        let change: RowChange
    }
}

/// How one change goes into a row: the merge under test, or a wrong one that must be caught.
typealias MergeFunction = @Sendable (inout RowState, RowChange, Dot, VersionVector) -> Void

/// The merge under test.
let theMerge: MergeFunction = { row, change, dot, context in
    row.take(change, from: dot, seeing: context)
}

struct TestReplica: Sendable {
    let origin: Origin
    let merge: MergeFunction
    private(set) var vector = VersionVector()
    private(set) var log: [TestChangeset] = []
    private(set) var rows: [String: RowState] = [:]

    init(_ origin: Origin, merge: @escaping MergeFunction = theMerge) {
        self.origin = origin
        self.merge = merge
    }

    // MARK: - Writing

    @discardableResult
    mutating func seal(_ changes: [TestChangeset.KeyedChange]) -> TestChangeset {
        let dot = Dot(origin, vector[origin] + 1)
        let changeset = TestChangeset(dot: dot, context: vector, changes: changes)
        integrate(changeset)
        return changeset
    }

    @discardableResult
    mutating func insert(
        _ key: String, _ cells: [ColumnID: Value], _ counters: [ColumnID: Int64] = [:],
        at time: Int64
    ) -> TestChangeset {
        seal([.init(key: key, change: .insert(cells, counters, at: time))])
    }

    @discardableResult
    mutating func update(
        _ key: String, _ cells: [ColumnID: Value] = [:], adding: [ColumnID: Int64] = [:],
        at time: Int64
    ) -> TestChangeset {
        seal([.init(key: key, change: .update(cells, adding: adding, at: time))])
    }

    @discardableResult
    mutating func delete(_ key: String) -> TestChangeset {
        seal([.init(key: key, change: .delete)])
    }

    // MARK: - Merging

    /// Whether the changeset's turn has come: all that its author had seen is here.
    func canTake(_ changeset: TestChangeset) -> Bool {
        vector[changeset.dot.origin] + 1 == changeset.dot.seq && vector.covers(changeset.context)
    }

    /// Takes a changeset whose turn has come; one that is here already changes nothing.
    @discardableResult
    mutating func integrate(_ changeset: TestChangeset) -> Bool {
        if vector.covers(changeset.dot) { return false }
        precondition(canTake(changeset), "not in causal order")
        for keyed in changeset.changes {
            merge(
                &rows[keyed.key, default: RowState()], keyed.change, changeset.dot,
                changeset.context)
        }
        vector.cover(changeset.dot)
        log.append(changeset)
        return true
    }

    /// Takes what the peer has and this replica lacks, in the peer's order.
    @discardableResult
    mutating func pull(from peer: TestReplica, limit: Int = .max) -> Int {
        if vector.covers(peer.vector) { return 0 }
        let missing = peer.log.filter { !vector.covers($0.dot) }.prefix(limit)
        for changeset in missing { integrate(changeset) }
        return missing.count
    }

    // MARK: - Looking

    func row(_ key: String) -> RowState { rows[key] ?? RowState() }

    /// What each living row shows; counters as integers.
    func table() -> [String: [ColumnID: Value]] {
        rows.filter(\.value.isAlive).mapValues { row in
            var shown: [ColumnID: Value] = [:]
            for cell in row.cells where !cell.column.isHidden {
                shown[cell.column] = cell.winner.value
            }
            for counter in row.counters { shown[counter.column] = .integer(counter.sum) }
            return shown
        }
    }

    /// What waits for a person, in ascending order of key, deletes before columns.
    func conflicts() -> [TestConflict] {
        rows.sorted { $0.key < $1.key }.flatMap { key, row -> [TestConflict] in
            guard row.isAlive else { return [] }
            let contested = row.cells.filter { !$0.column.isHidden && $0.isContested }
            return (row.deletes.isEmpty ? [] : [.delete(key)])
                + contested.map { .value(key, $0.column) }
        }
    }
}

enum TestConflict: Hashable {
    case delete(String)
    case value(String, ColumnID)
}

/// Lets everyone pull from everyone until nothing is new.
func settle(_ replicas: inout [TestReplica]) {
    var news = true
    while news {
        news = false
        for a in replicas.indices {
            for b in replicas.indices where a != b {
                if replicas[a].pull(from: replicas[b]) > 0 { news = true }
            }
        }
    }
}

/// Lets two replicas exchange all they have.
func settle(_ a: inout TestReplica, _ b: inout TestReplica) {
    a.pull(from: b)
    b.pull(from: a)
}

/// Every order in which the changesets can come: causes first.
func causalOrders(of changesets: [TestChangeset]) -> [[TestChangeset]] {
    func extend(_ begun: TestReplica, _ rest: [TestChangeset]) -> [[TestChangeset]] {
        if rest.isEmpty { return [begun.log] }
        return rest.filter(begun.canTake).flatMap { next in
            var further = begun
            further.integrate(next)
            return extend(further, rest.filter { $0 != next })
        }
    }
    return extend(TestReplica(.numbered(0)), changesets)
}

// MARK: - Short ways to write what tests write often

extension Origin {
    /// An origin that compares as the number does.
    static func numbered(_ number: UInt64) -> Origin { Origin(high: number, low: 0) }
}

extension ColumnID {
    static let x = ColumnID(2)
    static let y = ColumnID(3)
    /// A counter.
    static let n = ColumnID(4)
}

extension RowChange {
    /// What an INSERT says where the merged row is dead or absent.
    static func insert(
        _ cells: [ColumnID: Value], _ counters: [ColumnID: Int64] = [:], at time: Int64
    ) -> RowChange {
        put(cells.merging([.presence: .null]) { $1 }, counters, at: time)
    }

    /// What an UPDATE says: a touch comes with additions.
    static func update(
        _ cells: [ColumnID: Value] = [:], adding: [ColumnID: Int64] = [:], at time: Int64
    ) -> RowChange {
        put(adding.isEmpty ? cells : cells.merging([.touch: .null]) { $1 }, adding, at: time)
    }

    /// A touch keeps no time.
    private static func put(
        _ cells: [ColumnID: Value], _ additions: [ColumnID: Int64], at time: Int64
    ) -> RowChange {
        .put(
            cells: cells.sorted { $0.key < $1.key }.map { column, value in
                CellWrite(
                    column: column, editedMilliseconds: column == .touch ? 0 : time, value: value)
            },
            additions: additions.sorted { $0.key < $1.key }.map {
                Addition(column: $0.key, amount: $0.value)
            })
    }
}
