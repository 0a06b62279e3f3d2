// The numbered steps by which the emulation tables came to be what they are, and how a file takes them.
//
// A step that exists never changes: files took it as it was. Which step a file has taken stands in
// SQLite's user_version, in the file's own transaction; files from before it was kept say 0.

package import Replica

/// One step.
package struct Migration: Sendable {
    /// From 1, without gaps.
    package let number: Int
    /// Its DDL.
    package let sql: String
    /// Statements that ask which roles a replica's unit holds, which stands in a table of ours; they are
    /// run after the DDL.
    package var roleSQL = ""
    /// The tables that it adds, or declares otherwise, and how each is replicated; parents first.
    package let declarations: [TrackDeclaration]
}

/// What a step does not apply to.
package enum MigrationError: Error, Hashable, Sendable {
    /// The file took a step that this program does not know.
    case newerFile(found: Int, known: Int)
    /// The file lacks the tables of the first step.
    case notEmulation
    /// The file has not taken all steps, and what is asked of it needs them.
    case olderFile(found: Int, known: Int)
    /// The period was locked before what the head decides were rows of their own, which its lock does not
    /// name: brought up, it would be scored without them.
    case lockedBefore(period: String)
}

extension Migration {
    /// All of them, in order.
    package static let all = [first, second, third, fourth, fifth, sixth]

    /// The number of the last one.
    package static var newest: Int { all.count }

    private static let first = Migration(
        number: 1, sql: EmulationSchema.firstTables,
        declarations: EmulationSchema.firstDeclarations)

    private static let second: Migration = {
        let tables =
            OrganisationTables.all + ScoreTables.criteria + ScoreTables.figures
            + ScoreTables.assessments + CommendationTables.all
        let columns = OrganisationTables.periodColumns.map {
            "ALTER TABLE period ADD COLUMN \($0.name) \($0.rule);\n"
        }
        return Migration(
            number: 2,
            sql: (columns + tables.map(\.sql) + SchemaTriggers.all.map(\.sql)).joined(),
            declarations: tables.map { TrackDeclaration(table: $0.name) })
    }()

    /// Who may write what.
    private static let third = Migration(
        number: 3, sql: "", roleSQL: SchemaTriggers.verdicts.map(\.sql).joined(),
        declarations: TableWriters.all.map(\.declaration))

    /// A table of its own for what the head decides.
    private static let fourth = Migration(
        number: 4, sql: VerdictTables.sql, roleSQL: VerdictTables.copies,
        declarations: [TableWriters(table: VerdictTables.verdict.name).declaration])

    /// What the head decides stands nowhere else.
    private static let fifth = Migration(
        number: 5, sql: VerdictTables.withoutStatus, declarations: [])

    /// What is kept of nobody, told from everyday work; the first tables did not look at a model's year.
    private static let sixth = Migration(
        number: 6, sql: TextTriggers.personalAnew + SchemaTriggers.years.map(\.sql).joined(),
        declarations: [])

    /// Which step a file has taken last; 0 when it has no emulation tables.
    ///
    /// - Throws: `MigrationError.newerFile`.
    package static func taken(in transaction: Transaction) throws -> Int {
        let version = try transaction.ownersVersion()
        guard version <= newest else {
            throw MigrationError.newerFile(found: version, known: newest)
        }
        guard version == 0 else { return version }
        let tables = Set(try transaction.ownersTables())
        return tables.isSuperset(of: EmulationSchema.firstDeclarations.map(\.table)) ? 1 : 0
    }

    /// Brings a file that has emulation tables up to the newest step; nothing where it has taken all.
    ///
    /// Rows that others entered in tables which were missing here appear in them.
    ///
    /// - Returns: The numbers of the steps that were taken.
    /// - Throws: `MigrationError`, `ReplicaError.schemaScript`; the transaction is then to be rolled back.
    package static func bringUp(in transaction: Transaction) throws -> [Int] {
        let taken = try taken(in: transaction)
        guard taken > 0 else { throw MigrationError.notEmulation }
        let missing = all.filter { $0.number > taken }
        if (2...3).contains(taken), let period = try VerdictTables.lockedBefore(in: transaction) {
            throw MigrationError.lockedBefore(period: period)
        }
        for migration in missing {
            if !migration.sql.isEmpty {
                _ = try transaction.applySchema(Array(migration.sql.utf8))
            }
            if !migration.roleSQL.isEmpty {
                try transaction.createTables(migration.roleSQL)
            }
            try transaction.track(migration.declarations)
        }
        if !missing.isEmpty { try transaction.setOwnersVersion(newest) }
        return missing.map(\.number)
    }
}
