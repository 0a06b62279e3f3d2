// One SQLite file with an identity: opened, founded, joined; everything else happens in a transaction.
//
// Our connection turns triggers, foreign keys and CHECK off: merges are never captured again, the
// owner's triggers are not run twice, and cascades would delete what nobody recorded.

internal import CSQLite
internal import Foundation
internal import GRDB
package import Membership
internal import Merge

/// A replica's file.
package final class ReplicaFile: Sendable {
    /// Where the database is.
    package let path: String
    private let queue: DatabaseQueue
    /// Used on the queue only.
    nonisolated(unsafe) private let cache = ConnectionCache()
    private let clock: @Sendable () -> Int64
    private let identity: Identity?
    private let lineage: Lineage?
    private let bulkRowsMin: Int

    /// From how many pending changes on a table is sealed row by row, so that memory does not grow.
    package static let usualBulkRowsMin = 1000

    /// Pages that SQLite keeps, in KiB: sealing looks rows up by key in a table that has them in the order
    /// in which they were entered, and with SQLite's 2 MiB it would read each page many times.
    private static let cacheKiB = 32 << 10

    /// Seconds to wait for another writer of the same file.
    private static let busySeconds = 30.0

    /// Opens a replica's file, and brings it to the latest format.
    ///
    /// - Parameters:
    ///   - identity: Who we are; without it nothing can be sealed, and reading goes on.
    ///   - lineage: Where each seal is noted, so that a restored file is known for one; tests of other
    ///     things go without.
    ///   - bulkRowsMin: From how many pending changes on a table is sealed row by row.
    ///   - clock: Milliseconds since 1970.
    /// - Throws: `ReplicaError.notAReplica`, `.newerFormat`, `.notUTF8`; SQLite's own errors.
    package convenience init(
        path: String, identity: Identity?, lineage: Lineage? = nil,
        bulkRowsMin: Int = usualBulkRowsMin, clock: @escaping @Sendable () -> Int64
    ) throws {
        let step: Int
        do {
            step = try Self.step(ofFile: path)
        } catch let error as DatabaseError
            where error.resultCode == .SQLITE_CANTOPEN
            && !FileManager.default.fileExists(atPath: path)
        {
            throw ReplicaError.notAReplica(file: path)
        }
        guard step > 0 else { throw ReplicaError.notAReplica(file: path) }
        guard step <= Format.latest else {
            throw ReplicaError.newerFormat(file: path, found: step, known: Format.latest)
        }
        try self.init(
            existingOrNew: path, identity: identity, lineage: lineage, bulkRowsMin: bulkRowsMin,
            clock: clock)
        guard step < Format.latest else { return }
        try write { transaction in
            try Format.migrate(transaction.db, from: step)
            try transaction.trackOwnTables()
        }
    }

    /// A file's format, read without changing anything: it may be anybody's.
    private static func step(ofFile path: String) throws -> Int {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(busySeconds)
        return try DatabaseQueue(path: path, configuration: configuration).read {
            try Format.step($0)
        }
    }

    private init(
        existingOrNew path: String, identity: Identity?, lineage: Lineage?, bulkRowsMin: Int,
        clock: @escaping @Sendable () -> Int64
    ) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(Self.busySeconds)
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = FULL;
                    PRAGMA ignore_check_constraints = ON;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA cache_size = -\(Self.cacheKiB);
                    """)
            let code = hoitu_sqlite3_enable_triggers(db.sqliteConnection, 0)
            guard code == SQLITE_OK else {
                throw DatabaseError(resultCode: ResultCode(rawValue: code))
            }
            // GRDB would be called for each column of each statement that SQLite parses, to tell
            // observers what it reads; nothing observes this connection.
            sqlite3_set_authorizer(db.sqliteConnection, nil, nil)
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
        let encoding = try queue.read { try String.fetchOne($0, sql: "PRAGMA encoding") }
        guard encoding == "UTF-8" else { throw ReplicaError.notUTF8(file: path) }
        self.path = path
        self.identity = identity
        self.lineage = lineage
        self.bulkRowsMin = bulkRowsMin
        self.clock = clock
    }

    /// Makes a file a replica of a cluster; a database that has tables already keeps them.
    ///
    /// - Parameters:
    ///   - identity: The member this replica is.
    ///   - incarnation: 16 random bytes.
    ///   - schema: The cluster's schema by name, such as `emulation` or `none`.
    ///   - person: Who is behind changes unless said otherwise.
    ///   - setUp: What else is to be done in the same transaction: tables made, members added.
    /// - Throws: `ReplicaError.alreadyAReplica`; whatever `setUp` throws. The file is then as before.
    package static func join(
        path: String, identity: Identity, incarnation: [UInt8], lineage: Lineage? = nil,
        schema: String, person: String, clock: @escaping @Sendable () -> Int64,
        setUp: (Transaction) throws -> Void
    ) throws -> ReplicaFile {
        precondition(incarnation.count == 16, "an incarnation has 16 bytes")
        let file = try ReplicaFile(
            existingOrNew: path, identity: identity, lineage: lineage,
            bulkRowsMin: usualBulkRowsMin, clock: clock)
        try file.queue.write { db in
            guard try Format.step(db) == 0 else { throw ReplicaError.alreadyAReplica(file: path) }
            try Format.migrate(db, from: 0)
            let transaction = Transaction(
                db, file.cache, nowMilliseconds: clock(), identity: identity, lineage: lineage)
            defer { file.cache.endTransaction() }
            let meta = transaction.meta
            try meta.set(.clusterID, .blob(identity.cluster.id))
            try meta.set(.clusterName, .text(identity.cluster.name))
            try meta.set(.root, .blob(identity.cluster.rootCertificate))
            try meta.set(.member, .text(identity.member.description))
            try meta.set(.incarnation, .blob(incarnation))
            try meta.set(.schema, .text(schema))
            try meta.set(.person, .text(person))
            try transaction.trackOwnTables()
            try setUp(transaction)
            try transaction.sealPending()
            try transaction.finish()
        }
        return file
    }

    // MARK: Transactions

    /// Runs `work` in a write transaction that is durable when this returns.
    package func write<Result>(_ work: (Transaction) throws -> Result) throws -> Result {
        try queue.writeWithoutTransaction { db in try run(db, work) }
    }

    /// Runs `work` in a write transaction, without blocking the caller's thread.
    package func write<Result: Sendable>(
        _ work: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await queue.writeWithoutTransaction { db in try self.run(db, work) }
    }

    /// Runs `work` on one state of the file, which it does not change.
    package func read<Result>(_ work: (Transaction) throws -> Result) throws -> Result {
        try queue.writeWithoutTransaction { db in try look(db, work) }
    }

    /// Runs `work` on one state of the file, without blocking the caller's thread.
    package func read<Result: Sendable>(
        _ work: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await queue.writeWithoutTransaction { db in try self.look(db, work) }
    }

    /// Closes the connection; the file is complete without its write-ahead log.
    package func close() throws {
        queue.inDatabase { _ in cache.close() }
        try queue.close()
    }

    /// Reads in a transaction of our own: GRDB's would set `PRAGMA query_only`, at each of which SQLite
    /// prepares every statement of the connection anew. Statements that write are refused all the same.
    private func look<Result>(
        _ db: Database, _ work: (Transaction) throws -> Result
    ) throws -> Result {
        try transact(db, .deferred) {
            try work(
                Transaction(
                    db, cache, nowMilliseconds: clock(), identity: identity, isReadOnly: true))
        }
    }

    private func run<Result>(
        _ db: Database, _ work: (Transaction) throws -> Result
    ) throws -> Result {
        try transact(db, .immediate) {
            let transaction = Transaction(
                db, cache, nowMilliseconds: clock(), identity: identity, lineage: lineage,
                bulkRowsMin: bulkRowsMin)
            let result = try work(transaction)
            try transaction.finish()
            return result
        }
    }

    /// - Throws: `ReplicaError.closed` where GRDB would use a connection that is no more.
    private func transact<Result>(
        _ db: Database, _ kind: Database.TransactionKind, _ work: () throws -> Result
    ) throws -> Result {
        guard let connection = db.sqliteConnection, !cache.isClosed else {
            throw ReplicaError.closed(file: path)
        }
        // By kept statements: GRDB would have SQLite parse each of these words each time.
        try cache.statement("BEGIN \(kind.rawValue)", on: connection).run()
        do {
            let result = try work()
            cache.endTransaction()
            try cache.statement("COMMIT", on: connection).run()
            return result
        } catch {
            cache.endTransaction()
            // After some errors, such as a full disk, SQLite has rolled back by itself.
            // It asks for nothing that could be missing, unlike a kept statement; what is told is why.
            if sqlite3_get_autocommit(connection) == 0 {
                sqlite3_exec(connection, "ROLLBACK", nil, nil, nil)
            }
            throw error
        }
    }
}

extension Transaction {
    /// Runs the owner's DDL, such as a schema that comes with the cluster.
    package func createTables(_ sql: String) throws {
        try execute(sql)
        registry.forget()
    }

    /// The number that the owner keeps in the file, SQLite's `user_version`; 0 unless one was set.
    package func ownersVersion() throws -> Int {
        Int(try statement("PRAGMA user_version").first { $0.integer(0) } ?? 0)
    }

    /// Sets the number that `ownersVersion` gives.
    package func setOwnersVersion(_ version: Int) throws {
        try execute("PRAGMA user_version = \(version)")
    }
}
