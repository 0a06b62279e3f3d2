// What a connection keeps from one transaction to the next: only what cannot differ from the file.
//
// Prepared statements, which SQLite prepares anew by itself when the schema has changed; and the
// shapes of tables, for as long as the file's schema cookie is the one under which they were read.

internal import Merge

/// The memory of one connection; used on that connection's queue only.
final class ConnectionCache {
    private var statements: [String: Statement] = [:]
    /// This transaction's schema cookie, once it was asked for.
    private var cookie: Int64?
    /// The cookie under which what is kept was read.
    private var lastCookie: Int64?
    /// By the bytes of the name: to Swift, two that SQLite tells apart may be equal.
    private var tables: [[UInt8]: LocalTable?] = [:]
    private var captures: [Int64: Capture]?
    /// The tables whose triggers this transaction has changed since `captures` was read.
    private var changedCaptures: Set<Int64> = []
    private var maskCounts: [Int64: Int] = [:]
    /// Whether this transaction has changed the schema: its cookie means nothing before it commits.
    private var isUnsettled = false
    /// Whether the connection is to be closed, and nothing may be prepared on it any more.
    private(set) var isClosed = false

    /// More statements than any file but one with hundreds of tables has.
    private static let statementsMax = 2000

    /// The statement, ready to be bound.
    func statement(_ sql: String, on connection: OpaquePointer) throws -> Statement {
        if let statement = statements[sql] { return statement }
        let statement = try Statement(sql, on: connection)
        statements[sql] = statement
        return statement
    }

    /// Takes note that this transaction is about to change the schema.
    func unsettle() {
        isUnsettled = true
        statements.removeAll()
        forgetShapes()
    }

    /// Takes note that this transaction is about to change the triggers of one tracked table, or what they
    /// append to: the owner's tables stay as they were read.
    func unsettle(captureOf table: Int64) {
        isUnsettled = true
        statements.removeAll()
        maskCounts[table] = nil
        changedCaptures.insert(table)
    }

    /// To be called when a transaction's work is done or has failed: no statement stays busy, nor
    /// holds what was bound to it.
    func endTransaction() {
        if isUnsettled || statements.count > Self.statementsMax { unsettle() }
        for statement in statements.values { statement.clear() }
        isUnsettled = false
        cookie = nil
    }

    /// Lets go of the connection, which can then be closed: whoever comes in between is refused.
    func close() {
        unsettle()
        isUnsettled = false
        isClosed = true
    }

    // MARK: The schema

    /// The table called `name`, as it is in this transaction; nil when there is none.
    func table(_ name: String, _ transaction: Transaction) throws -> LocalTable? {
        try settle(transaction)
        let bytes = Array(name.utf8)
        if let known = tables[bytes] { return known }
        let table = try LocalTable(transaction, name: name)
        tables[bytes] = .some(table)
        return table
    }

    /// The triggers of ours, by the number of their table.
    func captures(_ transaction: Transaction) throws -> [Int64: Capture] {
        try settle(transaction)
        guard var found = captures else {
            let all = try Capture.all(transaction)
            captures = all
            changedCaptures.removeAll()
            return all
        }
        guard !changedCaptures.isEmpty else { return found }
        for table in changedCaptures {
            found[table] = try Capture.all(ofTable: "\(table)", transaction)[table]
        }
        changedCaptures.removeAll()
        captures = found
        return found
    }

    /// How many columns for masks the pending table of that number has.
    func maskCount(ofTable id: Int64, _ transaction: Transaction) throws -> Int {
        try settle(transaction)
        if let known = maskCounts[id] { return known }
        let count = try transaction.statement(
            "SELECT count(*) FROM pragma_table_info(?1) WHERE name GLOB 'm[0-9]*'"
        ).first(.text("hoitu_pending_\(id)")) { Int($0.integer(0)) }
        maskCounts[id] = count
        return count ?? 0
    }

    /// Forgets what was read under another schema.
    private func settle(_ transaction: Transaction) throws {
        // What was known was forgotten when this transaction changed the schema; what it has read
        // since then it has to forget before others can change it.
        guard !isUnsettled, cookie == nil else { return }
        let now = try Self.schemaVersion(transaction)
        if now != lastCookie { forgetShapes() }
        cookie = now
        lastCookie = now
    }

    /// The number that SQLite raises whenever the schema changes.
    static func schemaVersion(_ transaction: Transaction) throws -> Int64 {
        try transaction.statement("PRAGMA main.schema_version").first { $0.integer(0) } ?? 0
    }

    private func forgetShapes() {
        tables.removeAll()
        captures = nil
        maskCounts.removeAll()
    }
}
