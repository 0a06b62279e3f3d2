// One transaction on a replica's file: the connection, the statements, and what was looked up.
//
// Nothing of the rows is remembered from one transaction to the next, so that no memory can differ
// from the file that a daemon, a command and a stock client share.

internal import CSQLite
internal import GRDB
internal import Membership
internal import Merge
internal import Wire

/// Work inside one transaction; not to be used after it.
package final class Transaction {
    let db: Database
    let connection: OpaquePointer
    /// The clock's reading at the beginning, in milliseconds since 1970.
    package let nowMilliseconds: Int64
    /// Who we are, where the work needs it.
    let identity: Identity?
    /// What is noted beside the file, where that is wanted.
    let lineage: Lineage?
    private let isReadOnly: Bool

    /// From how many entries on a table's pending changes are sealed one by one (Bulk.swift).
    let bulkRowsMin: Int

    /// Whether a changeset of our own origin was sealed, so that it has to be noted.
    var hasSealed = false

    /// What the changeset that brought a declaration adds to counters, by table, while the rows
    /// that stand in those tables are sealed.
    var carriedCounters: [Int64: [RowKey: [ColumnID: Int64]]] = [:]

    /// Columns that owners have added to tables since we looked last, while what is pending is sealed.
    var freshColumns: [Int64: Set<ColumnID>] = [:]

    /// Sets of columns and their numbers, as far as they were looked up.
    var columnSets: [[ColumnID]: Int64] = [:]
    var columnsOfSets: [Int64: [ColumnID]] = [:]

    let cache: ConnectionCache
    private(set) lazy var meta = Meta(self)
    private(set) lazy var origins = Origins(self)
    private(set) lazy var closures = Closures(self)
    private(set) lazy var log = Log(self)
    private(set) lazy var registry = Registry(self)
    private(set) lazy var rows = RowStore(self)
    private(set) lazy var settling = Settling(self)
    private(set) lazy var judging = Judging(self)
    private(set) lazy var writers = Writers(self)

    init(
        _ db: Database, _ cache: ConnectionCache, nowMilliseconds: Int64, identity: Identity?,
        lineage: Lineage? = nil, isReadOnly: Bool = false,
        bulkRowsMin: Int = ReplicaFile.usualBulkRowsMin
    ) {
        guard let connection = db.sqliteConnection else {
            preconditionFailure("a connection is open for as long as its transaction")
        }
        self.db = db
        self.connection = connection
        self.nowMilliseconds = nowMilliseconds
        self.identity = identity
        self.lineage = lineage
        self.cache = cache
        self.isReadOnly = isReadOnly
        self.bulkRowsMin = bulkRowsMin
    }

    /// A statement, prepared once for a connection.
    func statement(_ sql: String) throws -> Statement {
        let statement = try cache.statement(sql, on: connection)
        precondition(!isReadOnly || statement.isReadOnly, "a transaction that reads writes: \(sql)")
        return statement
    }

    /// Runs statements that may change tables; what is known of those is looked up anew.
    func execute(_ sql: String) throws {
        precondition(!isReadOnly, "a transaction that reads writes: \(sql)")
        cache.unsettle()
        try db.execute(sql: sql)
    }

    /// Runs statements that change the triggers of one tracked table, or what they append to.
    func execute(_ sql: String, captureOf table: Int64) throws {
        precondition(!isReadOnly, "a transaction that reads writes: \(sql)")
        cache.unsettle(captureOf: table)
        registry.forget(table)
        try db.execute(sql: sql)
    }

    /// Writes back what is collected while changesets are integrated.
    func finish() throws {
        try closures.flush()
        try noteHead()
    }
}

/// The facts about this replica, by name.
struct Meta {
    /// The names that are used.
    enum Name: String {
        case format
        case clusterID = "cluster_id"
        case clusterName = "cluster_name"
        case schema
        case root = "root_certificate"
        case member, incarnation, person
        /// The schema cookie under which capture was last brought up to date.
        case adoptedSchema = "adopted_schema"
    }

    private unowned let transaction: Transaction

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    func bytes(_ name: Name) throws -> [UInt8]? {
        try transaction.statement("SELECT value FROM hoitu_meta WHERE name = ?1")
            .first(.text(name.rawValue)) { $0.isNull(0) ? nil : $0.bytes(0) } ?? nil
    }

    func text(_ name: Name) throws -> String? {
        try bytes(name).map { String(decoding: $0, as: UTF8.self) }
    }

    func integer(_ name: Name) throws -> Int64? {
        try transaction.statement("SELECT value FROM hoitu_meta WHERE name = ?1")
            .first(.text(name.rawValue)) { $0.integer(0) }
    }

    func set(_ name: Name, _ value: Value) throws {
        try transaction.statement("INSERT OR REPLACE INTO hoitu_meta (name, value) VALUES (?1, ?2)")
            .run(.text(name.rawValue), value)
    }
}
