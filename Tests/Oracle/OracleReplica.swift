// A replica as the specification means it: a log, and all else worked out from it when asked.
//
// It is slow on purpose, and shares no code with the targets it is compared with: differential
// tests run the same history through this and through the real thing, and want equal answers.

/// One author, and everything that it has integrated.
///
///     var a = OracleReplica(origin: one, shape: shape), b = OracleReplica(origin: two, shape: shape)
///     a.insert("k", ["x": .integer(0)], ["n": 5], at: 1)
///     b.pull(from: a)
///     b.sqlUpdate("k", ["x": .integer(1)], adding: ["n": 2], at: 2)
///     b.sealPending()
///     a.pull(from: b)
///     a.state() == b.state()
package struct OracleReplica: Sendable {
    /// 16 bytes that no other replica has.
    package private(set) var origin: [UInt8]
    /// What `table()` shows, and what `sql…` edits.
    package internal(set) var shape: OracleShape
    /// Columns that triggers do not tell about yet, since they were added after the triggers.
    package internal(set) var fresh: Set<String> = []
    /// The table as it stands since it lost its triggers; nil while it has them.
    package internal(set) var unwatched: OracleTable?
    /// The unit whose replica it is; nil where owners do not matter.
    private let unit: String?
    /// How many changes were not merged, since others than the rows' owners made them.
    package private(set) var refusedCount = 0
    /// How far each origin is integrated.
    package private(set) var vector: OracleVector = [:]
    /// Every integrated changeset, in the order in which it came.
    package private(set) var log: [OracleChangeset] = []
    /// What was edited by SQL since the last seal, by key.
    package internal(set) var pending: [String: OraclePending] = [:]
    private var events: [String: [OracleEvent]] = [:]
    /// Rows that were worked out since their last change.
    private var known: [String: OracleRow] = [:]
    /// The living rows that others keep out of the table, and what they would show.
    private var parked: OracleTable = [:]

    package init(origin: [UInt8], shape: OracleShape, unit: String? = nil) {
        precondition(origin.count == 16, "an origin is 16 bytes")
        self.unit = unit
        self.origin = origin
        self.shape = shape
    }

    /// The merged state of one row; empty when nothing is known of it.
    package func row(_ key: String) -> OracleRow {
        known[key] ?? OracleRow(events[key, default: []])
    }

    /// Works out the rows that have changed, once for all who ask later.
    package mutating func workOut() {
        for (key, events) in events where known[key] == nil { known[key] = OracleRow(events) }
    }

    /// Writes under another origin from now on, of which nobody has anything.
    package mutating func takeNewOrigin(_ origin: [UInt8]) {
        precondition(origin.count == 16, "an origin is 16 bytes")
        self.origin = origin
    }

    // MARK: - Writing

    /// Why a changeset cannot be integrated now.
    package enum Obstacle: Sendable {
        /// It, or its origin's one before it, was never or already integrated.
        case outOfSequence
        /// Its author had seen something that is missing here.
        case notCausal
    }

    /// Why a changeset cannot be integrated now; nil when it can.
    package func obstacle(to changeset: OracleChangeset) -> Obstacle? {
        let isCausal = changeset.context.allSatisfy { vector[$0.key, default: 0] >= $0.value }
        if !isCausal { return .notCausal }
        let dot = changeset.dot
        return dot.seq == vector[dot.origin, default: 0] + 1 ? nil : .outOfSequence
    }

    /// Makes one changeset of `changes`, even of none, and integrates it.
    ///
    /// It looks at no pending edits: with any there, use `sealPending()`.
    @discardableResult
    package mutating func seal(_ changes: [OracleChange]) -> OracleChangeset {
        precondition(pending.isEmpty, "pending edits have to be sealed first")
        return append(changes)
    }

    /// Enters a row that is dead or absent: presence, the given columns, and every given counter
    /// with what it starts from, 0 too.
    @discardableResult
    package mutating func insert(
        _ key: String, _ columns: [String: OracleValue], _ counters: [String: Int64] = [:],
        at time: Int64
    ) -> OracleChangeset {
        var cells = columns.mapValues { OracleWrite($0, at: time) }
        cells[OracleColumn.presence] = OracleWrite(.null, at: time)
        return seal([.put(key: key, cells: cells, additions: counters)])
    }

    /// Writes the given columns of a row, and adds to counters; an addition touches the row.
    @discardableResult
    package mutating func update(
        _ key: String, _ columns: [String: OracleValue], adding: [String: Int64] = [:],
        at time: Int64
    ) -> OracleChangeset {
        var cells = columns.mapValues { OracleWrite($0, at: time) }
        if !adding.isEmpty { cells[OracleColumn.touch] = OracleWrite(.null, at: time) }
        return seal([.put(key: key, cells: cells, additions: adding)])
    }

    /// Deletes a row as it is here.
    @discardableResult
    package mutating func delete(_ key: String) -> OracleChangeset { seal([.delete(key: key)]) }

    // MARK: - Merging

    /// Takes one changeset, after sealing what is pending.
    ///
    /// - Returns: Whether it was new.
    @discardableResult
    package mutating func integrate(_ changeset: OracleChangeset) -> Bool {
        sealPending()
        return admit(changeset)
    }

    /// Takes from the peer what is missing here, at most `limit` changesets, in the peer's order,
    /// after sealing what is pending here. What is pending at the peer is not sent.
    ///
    /// - Returns: How many changesets came.
    @discardableResult
    package mutating func pull(from peer: OracleReplica, limit: Int? = nil) -> Int {
        sealPending()
        let missing = peer.log.filter { !$0.dot.isCovered(by: vector) }.prefix(limit ?? .max)
        for changeset in missing { _ = admit(changeset) }
        return missing.count
    }

    /// Seals without a look at what is pending.
    mutating func append(_ changes: [OracleChange]) -> OracleChangeset {
        let keys = Set(changes.map(\.key))
        precondition(keys.count == changes.count, "a changeset has one change for a key")
        let dot = OracleDot(origin, vector[origin, default: 0] + 1)
        let changeset = OracleChangeset(
            dot: dot, context: vector, changes: changes, author: unit)
        _ = admit(changeset)
        return changeset
    }

    private mutating func admit(_ changeset: OracleChangeset) -> Bool {
        let dot = changeset.dot
        if dot.isCovered(by: vector) { return false }
        precondition(dot.seq == vector[dot.origin, default: 0] + 1, "a gap in an origin's sequence")
        for (origin, seq) in changeset.context {
            precondition(vector[origin, default: 0] >= seq, "not in causal order")
        }
        for change in changeset.changes {
            guard shape.lets(changeset.author, write: change.key) else {
                refusedCount += 1
                continue
            }
            let event = OracleEvent(dot: dot, context: changeset.context, change: change)
            events[change.key, default: []].append(event)
            known[change.key] = nil
        }
        vector[dot.origin] = dot.seq
        log.append(changeset)
        if shape.hasClaims, !changeset.changes.isEmpty {
            workOut()
            parked = split().parked
        }
        return true
    }

    // MARK: - Looking

    /// All that must be equal where vectors are equal: dead rows and siblings included.
    package func state() -> [String: OracleRow] {
        Dictionary(uniqueKeysWithValues: events.keys.map { ($0, row($0)) })
            .filter { !$0.value.isEmpty }
    }

    /// The merged table. Without UNIQUE, every living row is shown.
    ///
    /// Pending edits are not in it: `sqlTable()` has them.
    package func table() -> OracleTable {
        shape.hasClaims ? split().shown : living().mapValues { $0.shown(as: shape) }
    }

    /// The living rows that are shown, and those that wait for a claim of a row that came first.
    ///
    /// Rows are taken in the order in which they came; one that shares a claim with a row shown
    /// before is parked, and claims nothing itself.
    package func split() -> (shown: OracleTable, parked: OracleTable) {
        var shown: OracleTable = [:]
        var parked: OracleTable = [:]
        var held: Set<OracleClaim> = []
        for (key, row) in living().sorted(by: { Self.cameFirst($0, $1) }) {
            let values = row.shown(as: shape)
            let claims = shape.claims(of: values, at: key)
            if held.isDisjoint(with: claims) {
                shown[key] = values
                held.formUnion(claims)
            } else {
                parked[key] = values
            }
        }
        return (shown, parked)
    }

    /// Whether a living row is kept out of the table.
    package func isParked(_ key: String) -> Bool { parked[key] != nil }

    private func living() -> [String: OracleRow] { state().filter(\.value.isAlive) }

    private static func cameFirst(
        _ one: (key: String, value: OracleRow), _ other: (key: String, value: OracleRow)
    ) -> Bool {
        guard let came = one.value.came, let later = other.value.came, came != later else {
            return one.key.utf8.lexicographicallyPrecedes(other.key.utf8)
        }
        return came < later
    }

    /// What waits for a person, in ascending order of key, kind and column.
    ///
    /// Values conflict in columns that the shape lacks, too. Of foreign keys only a database knows.
    package func conflicts() -> [OracleConflict] {
        var open: [OracleConflict] = []
        for (key, row) in state() where row.isAlive {
            for (column, siblings) in row.cells where !OracleColumn.isHidden(column) {
                if Set(siblings.map(\.value)).count > 1 {
                    open.append(.value(key: key, column: column, siblings: siblings))
                }
            }
            if !row.deletes.isEmpty { open.append(.delete(key: key, deletes: row.deletes)) }
        }
        for (key, values) in parked {
            guard let came = row(key).came else { continue }
            open.append(.unique(key: key, row: values, came: came))
        }
        return open.sorted { $0.place.lexicographicallyPrecedes($1.place) }
    }
}

/// Something that only a person can settle.
package enum OracleConflict: Hashable, Sendable {
    /// A living row's cell with siblings that differ, in ascending rank.
    case value(key: String, column: String, siblings: [OracleVersion])
    /// A row that lives in spite of deletes that had not seen all of it.
    case delete(key: String, deletes: [OracleDot])
    /// A row that another one, which came first, keeps out of the table.
    case unique(key: String, row: OracleTableRow, came: OracleVersion)
    /// A shown row that names a row which is not shown.
    case parent(key: String, columns: String)

    /// Where the list has it.
    package var place: [String] {
        switch self {
        case .value(let key, let column, _): [key, "value", column]
        case .delete(let key, _): [key, "delete"]
        case .unique(let key, _, _): [key, "unique"]
        case .parent(let key, let columns): [key, "parent", columns]
        }
    }
}
