// Random histories, and the laws that hold of each.

import Merge
import Oracle

/// Something that must hold of every history.
enum Law: String, CaseIterable, Sendable {
    case convergence = "replicas with equal vectors hold equal rows, in whatever causal order"
    case idempotence = "a changeset that is here already changes nothing"
    case nothingLost = "a version is kept, or covered by a write that had seen it"
    case noAdditionLost = "an addition counts, or a row was entered anew by one who had seen it"
    case nothingBuried = "a dead row hides no addition that its deletes had not seen"
    case resolving = "settling every conflict by writing leaves none anywhere"
    case oracle = "the merge says what the oracle says"
    case order = "lists are in their order, without doubles or empty entries"
}

/// How often what seldom happens did happen.
struct RarePaths: Sendable {
    var siblingsKept = 0
    var equalSiblings = 0
    var rowsRevived = 0
    var countersEnteredAnew = 0
    var deletesConcurrent = 0

    static func += (left: inout RarePaths, right: RarePaths) {
        left.siblingsKept += right.siblingsKept
        left.equalSiblings += right.equalSiblings
        left.rowsRevived += right.rowsRevived
        left.countersEnteredAnew += right.countersEnteredAnew
        left.deletesConcurrent += right.deletesConcurrent
    }

    /// Counts what one change did to a row.
    mutating func count(_ change: RowChange, from before: RowState, to after: RowState) {
        var entersAnew = false
        if case .put(let writes, _) = change {
            entersAnew = writes.contains { $0.column == .presence }
        }
        for cell in after.cells where cell.siblings.count > 1 {
            siblingsKept += 1
            if Set(cell.siblings.map(\.value)).count < cell.siblings.count { equalSiblings += 1 }
        }
        if !before.isAlive, after.isAlive, !entersAnew { rowsRevived += 1 }
        if entersAnew, !before.counters.isEmpty, !before.isAlive { countersEnteredAnew += 1 }
        if after.deletes.count > 1 { deletesConcurrent += 1 }
    }
}

/// What a few authors did with three rows, as one seed has it.
struct History {
    private(set) var replicas: [TestReplica]
    private var random: SplitMix64
    static let keys = ["k0", "k1", "k2"]

    init(seed: UInt64, merge: @escaping MergeFunction = theMerge) {
        random = SplitMix64(seed: seed)
        // Origins with the highest bit set, too: their order is that of unsigned numbers.
        let origins = [1, 1 << 63, 2, UInt64.max].map(Origin.numbered)
        replicas = origins.prefix(3 + random.below(2)).map { TestReplica($0, merge: merge) }
        for _ in 0..<30 + random.below(11) { step() }
    }

    /// One author writes to one row or two, or pulls all or a little from another.
    private mutating func step() {
        let writer = random.below(replicas.count)
        let key = random.pick(Self.keys)
        guard random.below(6) < 4, let change = change(of: key, by: writer) else {
            let peer = (writer + 1 + random.below(replicas.count - 1)) % replicas.count
            replicas[writer].pull(from: replicas[peer], limit: random.pick([.max, 1, 3]))
            return
        }
        var changes = [TestChangeset.KeyedChange(key: key, change: change)]
        let other = random.pick(Self.keys)
        if other != key, random.percent(25), let second = self.change(of: other, by: writer) {
            changes.append(.init(key: other, change: second))
        }
        replicas[writer].seal(changes)
    }

    /// What an author might do to a row as it sees it, by a clock that nobody set.
    private mutating func change(of key: String, by writer: Int) -> RowChange? {
        let time = Int64(random.below(20))
        func value() -> Value { .integer(Int64(random.below(3))) }
        guard replicas[writer].row(key).isAlive else {
            guard random.percent(50) else { return nil }
            return .insert(
                [.x: value(), .y: value()], [.n: Int64(random.below(5))], at: time)
        }
        switch random.below(6) {
        case 0, 1: return .update([random.pick([.x, .y]): value()], at: time)
        case 2: return .update(adding: [.n: Int64(random.below(5) - 2)], at: time)
        case 3: return .update([.x: value()], adding: [.n: 1], at: time)
        case 4: return .delete
        default: return random.percent(20) ? .update([.touch: .null], at: time) : .delete
        }
    }

    // MARK: - The laws

    /// Lets the replicas meet, and names the laws that this history breaks.
    mutating func check(_ rare: inout RarePaths) -> [Law] {
        var broken: [Law] = []
        func law(_ law: Law, _ holds: Bool) { if !holds { broken.append(law) } }
        if random.percent(25) { law(.oracle, agreesWithOracle(random.pick(replicas))) }
        settle(&replicas)
        let settled = replicas[0]
        let (replayed, idempotent) = replay(settled.log, counting: &rare)
        law(.convergence, (replicas + [replayed]).allSatisfy { $0.rows == settled.rows })
        law(.idempotence, idempotent)
        law(.oracle, agreesWithOracle(settled))
        law(.order, settled.rows.values.allSatisfy(\.isOrderly))
        let fates = Fates(settled)
        law(.nothingLost, fates.keepsVersions)
        law(.noAdditionLost, fates.keepsAdditions)
        law(.nothingBuried, fates.buriesNothing)
        law(.resolving, resolvingConverges())
        return broken
    }

    /// Takes a log in a causal order of its own, everything twice.
    private mutating func replay(
        _ log: [TestChangeset], counting rare: inout RarePaths
    ) -> (TestReplica, idempotent: Bool) {
        var reader = TestReplica(.numbered(99), like: replicas[0])
        var rest = log
        var idempotent = true
        while !rest.isEmpty {
            let ready = rest.indices.filter { reader.canTake(rest[$0]) }
            let next = rest.remove(at: random.pick(ready))
            let before = next.changes.map { reader.row($0.key) }
            reader.integrate(next)
            for (keyed, row) in zip(next.changes, before) {
                rare.count(keyed.change, from: row, to: reader.row(keyed.key))
            }
            let once = reader.rows
            if reader.integrate(next) || reader.rows != once { idempotent = false }
        }
        return (reader, idempotent)
    }

    private func agreesWithOracle(_ replica: TestReplica) -> Bool {
        OracleReplica(replaying: replica.log).state() == replica.rows.mapValues { OracleRow($0) }
    }

    private mutating func resolvingConverges() -> Bool {
        for conflict in replicas[0].conflicts() {
            switch conflict {
            case .delete(let key): replicas[0].update(key, [.touch: .null], at: 50)
            case .value(let key, let column):
                replicas[0].update(key, [column: .integer(99)], at: 50)
            }
        }
        settle(&replicas)
        return replicas.allSatisfy { $0.conflicts().isEmpty && $0.rows == replicas[0].rows }
    }
}

extension TestReplica {
    /// An empty replica that merges as another does.
    fileprivate init(_ origin: Origin, like other: TestReplica) {
        self.init(origin, merge: other.merge)
    }
}

extension RowState {
    /// Whether every list is in its order, without doubles or empty entries.
    fileprivate var isOrderly: Bool {
        func ascends<Key: Comparable>(_ keys: [Key]) -> Bool {
            zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 }
        }
        return ascends(cells.map(\.column)) && ascends(counters.map(\.column))
            && ascends(deletes.map(\.dot))
            && cells.allSatisfy { !$0.siblings.isEmpty && ascends($0.siblings.map(\.rank)) }
            && counters.allSatisfy {
                !$0.contributions.isEmpty && ascends($0.contributions.map(\.dot))
            }
    }
}
