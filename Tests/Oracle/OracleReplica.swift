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
    package let shape: OracleShape
    /// How far each origin is integrated.
    package private(set) var vector: OracleVector = [:]
    /// Every integrated changeset, in the order in which it came.
    package private(set) var log: [OracleChangeset] = []
    /// What was edited by SQL since the last seal, by key.
    package internal(set) var pending: [String: OraclePending] = [:]
    private var events: [String: [OracleEvent]] = [:]
    /// Rows that were worked out since their last change.
    private var known: [String: OracleRow] = [:]

    package init(origin: [UInt8], shape: OracleShape) {
        precondition(origin.count == 16, "an origin is 16 bytes")
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
        let changeset = OracleChangeset(dot: dot, context: vector, changes: changes)
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
            let event = OracleEvent(dot: dot, context: changeset.context, change: change)
            events[change.key, default: []].append(event)
            known[change.key] = nil
        }
        vector[dot.origin] = dot.seq
        log.append(changeset)
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
    package func table() -> OracleTable { split().shown }

    /// The living rows that are shown, and those that wait for a key held by a row that came
    /// first: none as yet, since no UNIQUE can be declared.
    package func split() -> (shown: OracleTable, parked: OracleTable) {
        (state().filter(\.value.isAlive).mapValues { $0.shown(as: shape) }, [:])
    }

    /// What waits for a person, in ascending order of key, kind and column.
    ///
    /// Values conflict in columns that the shape lacks, too.
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
        return open.sorted { $0.place.lexicographicallyPrecedes($1.place) }
    }
}

/// Something that only a person can settle.
package enum OracleConflict: Hashable, Sendable {
    /// A living row's cell with siblings that differ, in ascending rank.
    case value(key: String, column: String, siblings: [OracleVersion])
    /// A row that lives in spite of deletes that had not seen all of it.
    case delete(key: String, deletes: [OracleDot])

    /// Where the list has it.
    fileprivate var place: [String] {
        switch self {
        case .value(let key, let column, _): [key, "value", column]
        case .delete(let key, _): [key, "delete"]
        }
    }
}
