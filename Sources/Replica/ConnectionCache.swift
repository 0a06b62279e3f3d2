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
    private var tables: [String: LocalTable?] = [:]
    private var triggerCounts: [Int64: Int] = [:]
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
        if let known = tables[name] { return known }
        let table = try LocalTable(transaction, name: name)
        tables[name] = .some(table)
        return table
    }

    /// How many triggers of ours the table of that number has.
    func triggerCount(ofTable id: Int64, _ transaction: Transaction) throws -> Int {
        try settle(transaction)
        if let known = triggerCounts[id] { return known }
        let count = try transaction.statement(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name GLOB ?1"
        ).first(.text("hoitu_\(id)_*")) { Int($0.integer(0)) }
        triggerCounts[id] = count
        return count ?? 0
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
        guard !isUnsettled else {
            forgetShapes()
            return
        }
        guard cookie == nil else { return }
        let now = try transaction.statement("PRAGMA main.schema_version").first { $0.integer(0) }
        if now != lastCookie { forgetShapes() }
        cookie = now
        lastCookie = now
    }

    private func forgetShapes() {
        tables.removeAll()
        triggerCounts.removeAll()
        maskCounts.removeAll()
    }
}
