// What one office should hold: an oracle for its tables, led by what the office's log says came when.
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
    /// Whether SQLite refused it, for a constraint.
    let isRefused: Bool
}

/// A changeset as the oracles know it.
struct ModelChangeset: Sendable {
    let dot: OracleDot
    /// By table.
    let parts: [String: OracleChangeset]
    /// All that its author had before it.
    let context: OracleVector

    /// All that its author had once it was sealed.
    var closure: OracleVector { context.merging([dot.origin: dot.seq]) { max($0, $1) } }

    init(_ parts: [String: OracleChangeset]) {
        guard let any = parts.values.first else { preconditionFailure("no tables") }
        dot = any.dot
        context = any.context
        self.parts = parts
    }
}

/// The oracle of one office. A value: a copy is a backup.
struct OfficeModel: Sendable {
    private(set) var database: OracleDatabase
    /// Committed by the client and not yet seen by the oracle, in order.
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

    init(origin: [UInt8], tables: [HistoryTable], enforcesForeignKeys: Bool = false) {
        database = OracleDatabase(
            origin: origin,
            shapes: Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0.shape) }))
        database.enforcesForeignKeys = enforcesForeignKeys
    }

    subscript(_ table: HistoryTable) -> OracleReplica { database[table.name] }

    var origin: [UInt8] { database.origin }

    /// What every table has integrated.
    var vector: OracleVector { database.vector }

    /// Whether there is something to seal: edits may amount to nothing.
    var hasPending: Bool {
        guard database.hasPending else { return false }
        var copy = database
        return copy.sealPending() != nil
    }

    /// Has the oracle see the client's transactions that were there before the log went on.
    ///
    /// - Returns: The statement that SQLite refused for no reason, or should have refused.
    mutating func takeTransactions(before position: Int64) -> TimedEdit? {
        while let first = transactions.first, first.position < position {
            transactions.removeFirst()
            for edit in first.edits {
                let isTaken = edit.edit.apply(
                    to: &database, in: edit.table, at: edit.milliseconds)
                if isTaken == edit.isRefused { return edit }
            }
        }
        return nil
    }

    /// Makes one changeset of what is pending.
    ///
    /// - Returns: What it must say; nil when there is nothing to seal.
    mutating func seal() -> ModelChangeset? { database.sealPending().map { ModelChangeset($0) } }

    /// Makes one changeset of a change to one table, or of none.
    mutating func seal(_ change: (table: String, change: OracleChange)?) -> ModelChangeset {
        ModelChangeset(database.seal(change))
    }

    /// Why a changeset cannot be merged now; nil when it can.
    func obstacle(to changeset: ModelChangeset) -> OracleReplica.Obstacle? {
        database.obstacle(to: changeset.parts)
    }

    /// Merges a changeset from elsewhere.
    mutating func integrate(_ changeset: ModelChangeset) { database.integrate(changeset.parts) }

    mutating func takeNewOrigin(_ origin: [UInt8]) { database.takeNewOrigin(origin) }

    mutating func workOut() { database.workOut() }
}
