// What a period is, without its scores: for lists.

internal import GRDB
internal import Merge

/// One period's own row.
package struct PeriodSummary: Hashable, Sendable {
    package let code: String
    package let name: String
    package let starts: String
    package let ends: String
    package let state: String
    package let epoch: Int64
    package let cluster: String
    package let criteriaSet: String
    package let criteriaVersion: Int64
    package let comparedWith: String
    package let reopenedBecause: String
    package let lockedVector: String
    /// Whether it says that it is made up.
    package let isMadeUp: Bool

    init(_ row: Record) {
        code = row.text("code")
        name = row.text("name")
        starts = row.text("starts")
        ends = row.text("ends")
        state = row.text("state")
        epoch = row.integer("epoch") ?? 1
        cluster = row.text("cluster")
        criteriaSet = row.text("criteria_set")
        criteriaVersion = row.integer("criteria_version") ?? 1
        comparedWith = row.text("compared_with")
        reopenedBecause = row.text("reopened_because")
        lockedVector = row.text("locked_vector")
        isMadeUp = row.text("note").contains(EmulationSamples.mark)
    }
}

extension EmulationFile {
    /// All periods, by their first days, then by ascending bytes of their codes.
    ///
    /// - Throws: `MigrationError.olderFile` while the file lacks columns of later migrations.
    package func periods() throws -> [PeriodSummary] {
        try read { db in
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard version >= Migration.newest else {
                throw MigrationError.olderFile(found: version, known: Migration.newest)
            }
            return try Row.fetchAll(db, sql: "SELECT * FROM period ORDER BY starts, code")
                .map { PeriodSummary(Record($0)) }
        }
    }

    /// - Throws: `PeriodError.noSuchPeriod`.
    package func period(_ code: String) throws -> PeriodSummary {
        guard let period = try periods().first(where: { $0.code.utf8.elementsEqual(code.utf8) })
        else { throw PeriodError.noSuchPeriod(code) }
        return period
    }
}
