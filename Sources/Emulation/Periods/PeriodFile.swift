// A replica whose periods are worked with: scored as their locks froze them, moved on, submitted to.
//
// What is written goes through a connection of its own, as any client's, so the tables' rules hold.

internal import GRDB
internal import Merge
package import Replica

/// Works with the periods of one replica.
package struct PeriodFile {
    let replica: ReplicaFile

    package init(_ replica: ReplicaFile) { self.replica = replica }

    /// The rows from which a period is scored: as its lock froze them, else as they are now.
    ///
    /// - Throws: `PeriodError`; `ReplicaError.unknownMoment` while something that the lock froze has not
    ///   arrived here; SQLite's own errors.
    package func records(of period: String) throws -> PeriodRecords {
        let now = try EmulationFile(path: replica.path).records(of: period)
        guard let vector = try now.frozenVector() else { return now }
        return try replica.read { try $0.records(of: period, frozenAt: vector) }
    }

    /// The scores of a period.
    package func scores(of period: String) throws -> PeriodScores {
        try PeriodScores(try records(of: period))
    }

    /// Who entered the rows that a period's figures are made of, as far as its lock froze what they wrote.
    package func authors(
        of parts: [FigurePart], in period: String
    ) throws -> [FigurePart.Row: [EnteredBy]] {
        // What was written since the last exchange has no author in the log yet.
        _ = try replica.write { try $0.sealPending() }
        let vector = try EmulationFile(path: replica.path).records(of: period).frozenVector()
        return try replica.read { try $0.authors(of: parts, frozenAt: vector) }
    }

    /// Writes as any client does, triggers on.
    func write(_ sql: String, _ values: [String]) throws {
        try asClient { db in
            try db.execute(sql: sql, arguments: StatementArguments(values))
        }
    }

    /// One transaction of any client's, triggers on.
    func asClient<Result>(_ work: (Database) throws -> Result) throws -> Result {
        var configuration = Configuration()
        configuration.busyMode = .timeout(EmulationFile.busySeconds)
        let queue = try DatabaseQueue(path: replica.path, configuration: configuration)
        let result = try queue.write(work)
        try queue.close()
        return result
    }

    /// One value of the file as text; nil where there is no such row.
    func value(_ sql: String, _ values: [String]) throws -> String? {
        try EmulationFile(path: replica.path).read { db in
            try String.fetchOne(db, sql: sql, arguments: StatementArguments(values))
        }
    }
}
