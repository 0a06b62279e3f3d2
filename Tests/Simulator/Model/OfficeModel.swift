// What one office should hold: an oracle for each table, led by what the office's log says came when.
//
// The oracle decides what every changeset must say and what every row must be; the log only tells in
// which order sealing, merging and other programs' writes took turns, which is nobody's to foresee.

internal import Oracle

/// A transaction that another program committed.
struct ClientTransaction: Sendable {
    /// The office's log ended here when the transaction began.
    let position: Int64
    /// Counts the client's transactions; kept in the file too.
    let number: Int64
    let edits: [TimedEdit]
}

/// One statement, and when it ran.
struct TimedEdit: Sendable {
    let table: HistoryTable
    let edit: Edit
    let milliseconds: Int64
}

/// A changeset as the oracles know it.
struct ModelChangeset: Sendable {
    let dot: OracleDot
    /// By table.
    let parts: [String: OracleChangeset]
    /// All that its author had once it was sealed.
    var closure: OracleVector
}

/// The oracles of one office. A value: a copy is a backup.
struct OfficeModel: Sendable {
    private(set) var tables: [String: OracleReplica]
    /// Committed by the client and not yet seen by the oracles, in order.
    var transactions: [ClientTransaction] = []
    /// How far the log was followed, and how many changesets it had until there.
    var position: Int64 = 0
    var logCount = 0
    /// The client's last transaction that is surely in the file.
    var lastNumber: Int64 = 0
    /// Changesets of the log that wait for others: those came by bundle to a file brought back.
    var waiting: [OracleDot] = []
    /// What a person has just decided, if it went through.
    var decision: (table: String, change: OracleChange)?

    init(origin: [UInt8], tables: [HistoryTable]) {
        self.tables = Dictionary(
            uniqueKeysWithValues: tables.map {
                ($0.name, OracleReplica(origin: origin, shape: $0.shape))
            })
    }

    subscript(_ table: HistoryTable) -> OracleReplica {
        guard let oracle = tables[table.name] else { preconditionFailure("no such table") }
        return oracle
    }

    var origin: [UInt8] { tables[HistoryTable.model.name]?.origin ?? [] }

    /// What every table has integrated.
    var vector: OracleVector { tables[HistoryTable.model.name]?.vector ?? [:] }

    /// Whether there is something to seal: edits may amount to nothing.
    var hasPending: Bool {
        guard tables.values.contains(where: { !$0.pending.isEmpty }) else { return false }
        var copy = self
        return copy.seal() != nil
    }

    /// Has the oracles see the client's transactions that were there before the log went on.
    mutating func takeTransactions(before position: Int64) {
        while let first = transactions.first, first.position < position {
            transactions.removeFirst()
            for edit in first.edits {
                guard var oracle = tables.removeValue(forKey: edit.table.name) else { continue }
                edit.edit.apply(to: &oracle, at: edit.milliseconds)
                tables[edit.table.name] = oracle
            }
        }
    }

    /// Makes one changeset of what is pending.
    ///
    /// - Returns: What it must say; nil when there is nothing to seal.
    mutating func seal() -> ModelChangeset? {
        var parts: [String: OracleChangeset] = [:]
        for name in HistoryTable.all.map(\.name) {
            if let sealed = tables[name]?.sealPending() { parts[name] = sealed }
        }
        return parts.isEmpty ? nil : padded(parts)
    }

    /// Makes one changeset of a change to one table, or of none.
    mutating func seal(_ change: (table: String, change: OracleChange)?) -> ModelChangeset {
        var parts: [String: OracleChangeset] = [:]
        if let change, let sealed = tables[change.table]?.seal([change.change]) {
            parts[change.table] = sealed
        }
        return padded(parts)
    }

    /// Tables that had nothing to say take part in the changeset all the same.
    private mutating func padded(_ parts: [String: OracleChangeset]) -> ModelChangeset {
        var parts = parts
        for table in HistoryTable.all where parts[table.name] == nil {
            parts[table.name] = tables[table.name]?.seal([])
        }
        guard let any = parts[HistoryTable.model.name] else { preconditionFailure("no tables") }
        var closure = any.context
        closure[any.dot.origin] = any.dot.seq
        return ModelChangeset(dot: any.dot, parts: parts, closure: closure)
    }

    /// Why a changeset cannot be merged now; nil when it can.
    func obstacle(to changeset: ModelChangeset) -> OracleReplica.Obstacle? {
        changeset.parts[HistoryTable.model.name].flatMap {
            tables[HistoryTable.model.name]?.obstacle(to: $0)
        }
    }

    /// Merges a changeset from elsewhere.
    mutating func integrate(_ changeset: ModelChangeset) {
        for (name, part) in changeset.parts { tables[name]?.integrate(part) }
    }

    mutating func takeNewOrigin(_ origin: [UInt8]) {
        for name in HistoryTable.all.map(\.name) { tables[name]?.takeNewOrigin(origin) }
    }

    mutating func workOut() {
        for name in HistoryTable.all.map(\.name) { tables[name]?.workOut() }
    }
}
