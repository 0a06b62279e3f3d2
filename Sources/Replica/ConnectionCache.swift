// What a connection keeps from one transaction to the next: only what cannot differ from the file.
//
// Prepared statements, which SQLite prepares anew by itself when the schema has changed; and the
// shapes of tables, for as long as the file's schema cookie is the one under which they were read.

internal import CSQLite
internal import GRDB

/// The memory of one connection; used on that connection's queue only.
final class ConnectionCache {
    private var statements: [String: Statement] = [:]
    private var cookie: Int64?
    private var tables: [String: LocalTable?] = [:]
    private var triggerCounts: [Int64: Int] = [:]
    /// Whether this transaction has changed the schema: its cookie means nothing before it commits.
    private var isUnsettled = false

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
        tables.removeAll()
        triggerCounts.removeAll()
    }

    /// To be called when a transaction's work is done or has failed: no statement stays busy, nor
    /// holds what was bound to it.
    func endTransaction() {
        if isUnsettled || statements.count > Self.statementsMax { unsettle() }
        for statement in statements.values { statement.clear() }
        isUnsettled = false
        cookie = nil
    }

    /// Lets go of the connection, which can then be closed.
    func removeAll() {
        unsettle()
        isUnsettled = false
    }

    // MARK: The schema

    /// The table called `name`, as it is in this transaction; nil when there is none.
    func table(_ name: String, _ db: Database) throws -> LocalTable? {
        try settle(db)
        if let known = tables[name] { return known }
        let table = try LocalTable(db, name: name)
        tables[name] = .some(table)
        return table
    }

    /// How many triggers of ours the table of that number has.
    func triggerCount(ofTable id: Int64, _ db: Database) throws -> Int {
        try settle(db)
        if let known = triggerCounts[id] { return known }
        let count = try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND name GLOB ?",
            arguments: ["hoitu_\(id)_*"])
        triggerCounts[id] = count
        return count ?? 0
    }

    /// Forgets what was read under another schema.
    private func settle(_ db: Database) throws {
        guard !isUnsettled, let connection = db.sqliteConnection else {
            tables.removeAll()
            triggerCounts.removeAll()
            return
        }
        guard cookie == nil else { return }
        let now = try statement("PRAGMA main.schema_version", on: connection)
            .first { $0.integer(0) }
        if now != lastCookie {
            tables.removeAll()
            triggerCounts.removeAll()
        }
        cookie = now
        lastCookie = now
    }

    /// The cookie that what is kept was read under.
    private var lastCookie: Int64?
}
