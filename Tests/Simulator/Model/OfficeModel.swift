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
    /// What our program knew of the owner's schema when it began.
    let watch: Watch
    /// What it changed of the schema, before its edits.
    let schemaStep: SchemaStep?
    let edits: [TimedEdit]
}

/// What our program's triggers on the reports tell of.
struct Watch: Sendable {
    /// Whether they are there.
    let isThere: Bool
    /// The columns of which they tell.
    let columns: Set<String>

    /// What is told of where no schema is changed.
    static let complete = Watch(isThere: true, columns: [])
}

/// What an office did against expectation.
enum Surprise {
    /// SQLite took a statement that it should have refused, or refused it for no reason.
    case edit(TimedEdit)
    /// Our program looked at a table whose schema was changed, and left what was written there.
    case unsealed(ModelChangeset)
    /// Nobody dropped the triggers.
    case unwatched
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
    /// What its client has made of the schema; nil while it keeps its tables as they are.
    private(set) var edition: SchemaEdition?
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

    init(
        origin: [UInt8], tables: [HistoryTable], unit: String? = nil,
        enforcesForeignKeys: Bool = false
    ) {
        database = OracleDatabase(
            origin: origin,
            shapes: Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0.shape) }),
            unit: unit)
        database.enforcesForeignKeys = enforcesForeignKeys
        edition = tables.contains { $0.name == HistoryTable.reportName } ? SchemaEdition() : nil
    }

    subscript(_ table: HistoryTable) -> OracleReplica { database[table.name] }

    /// The tables as the file has them.
    var tables: [HistoryTable] {
        HistoryTable.lasting + (edition.map { [.report($0)] } ?? [])
    }

    var origin: [UInt8] { database.origin }

    /// What every table has integrated.
    var vector: OracleVector { database.vector }

    /// Whether there is something to seal: edits may amount to nothing.
    var hasPending: Bool {
        guard database.hasPending else { return false }
        var copy = database
        return copy.sealPending() != nil || !copy.unseen.isEmpty
    }

    /// Has the oracle see the client's transactions that were there before the log went on.
    ///
    /// - Returns: What cannot be.
    mutating func takeTransactions(before position: Int64) -> Surprise? {
        while let first = transactions.first, first.position < position {
            transactions.removeFirst()
            if let surprise = take(first.watch) { return surprise }
            if let step = first.schemaStep { take(step) }
            for edit in first.edits {
                let isTaken = edit.edit.apply(
                    to: &database, in: edit.table, at: edit.milliseconds)
                if isTaken == edit.isRefused { return .edit(edit) }
            }
        }
        return nil
    }

    /// Takes note of whether our program has looked at the owner's schema, which it does not log.
    mutating func take(_ watch: Watch) -> Surprise? {
        guard edition != nil else { return nil }
        let reports = database[HistoryTable.reportName]
        guard watch.isThere else { return reports.unwatched == nil ? .unwatched : nil }
        guard reports.isUnadopted, reports.fresh.isSubset(of: watch.columns) else { return nil }
        if let unsealed = seal() { return .unsealed(unsealed) }
        return database.unseen.isEmpty ? nil : .unsealed(sealUnseen(as: Self.nobody))
    }

    /// An origin that no office has.
    static let nobody = [UInt8](repeating: 0xff, count: 16)

    private mutating func take(_ step: SchemaStep) {
        guard let before = edition else { return }
        edition = step.edition(after: before)
        let report = HistoryTable.report(step.edition(after: before))
        database.alter(report.name, to: report.shape, rebuilt: step == .rebuild)
    }

    /// Makes one changeset of what is pending.
    ///
    /// - Parameter time: When a table that lost its triggers is compared with what is merged.
    /// - Returns: What it must say; nil when there is nothing to seal.
    mutating func seal(at time: Int64 = 0) -> ModelChangeset? {
        database.sealPending(at: time).map { ModelChangeset($0) }
    }

    /// Whether there are writes that an origin which has seen nothing has to seal, once what else is
    /// pending is sealed.
    mutating func hasNothingButUnseen(at time: Int64) -> Bool {
        var copy = self
        guard copy.seal(at: time) == nil, !copy.database.unseen.isEmpty else { return false }
        self = copy
        return true
    }

    /// Makes one changeset of those writes.
    mutating func sealUnseen(as origin: [UInt8]) -> ModelChangeset {
        ModelChangeset(database.sealUnseen(as: origin))
    }

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
