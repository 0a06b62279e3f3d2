// What a review's report is made from: the rows of a period and of all that is told beside its scores,
// as the period's lock froze them, else as they are now with the vector that says what “now” is.

package import Merge
internal import Replica

/// What a report was made from.
package enum ReportBasis: Hashable, Sendable {
    /// The vector that the period's lock names: the same everywhere, for good.
    case locked(VersionVector)
    /// All that was here; more may come. The digest is that of the whole replica.
    case provisional(VersionVector, digest: [UInt8])

    package var vector: VersionVector {
        switch self {
        case .locked(let vector), .provisional(let vector, _): vector
        }
    }

    package var isProvisional: Bool {
        switch self {
        case .locked: false
        case .provisional: true
        }
    }
}

extension PeriodRecords {
    /// The tables that a report reads: those of the scores, and what is told beside them.
    package static let reportTables: [Table] =
        tables + [
            ("cluster", .whole), ("legal_basis", .whole), ("head_assignment", .ofCluster),
            ("evidence", .ofPeriod), ("attachment", .withoutContent), ("covenant", .ofPeriod),
            ("covenant_signature", .ofPeriod), ("motto", .ofPeriod),
            ("title_registration", .ofPeriod), ("drive", .whole),
            ("exemplar", .whole), ("nomination", .ofPeriod), ("ballot_tally", .ofPeriod),
            ("decision", .whole), ("recipient", .whole), ("model", .whole),
            ("report_section", .ofPeriod),
        ]
}

extension PeriodFile {
    /// The report of a period.
    ///
    /// - Throws: `PeriodError`; `ReplicaError.unknownMoment` while something that the lock froze has not
    ///   arrived here; SQLite's own errors.
    package func report(of period: String) throws -> ReviewReport {
        let file = try EmulationFile(path: replica.path)
        let now = try file.records(of: period)
        if let vector = try now.frozenVector() {
            // The log tells what the period's own row says now, once that is in the log.
            let records = try replica.write { transaction in
                _ = try transaction.sealPending()
                return try transaction.records(
                    of: period, frozenAt: vector, PeriodRecords.reportTables)
            }
            return try ReviewReport(records, basis: .locked(vector))
        }
        return try reportOfNow(period, from: file)
    }

    private static let readingsMax = 5

    /// Another program may write between the two readings; then what was read is not what the vector
    /// says, and is read again.
    private func reportOfNow(_ period: String, from file: EmulationFile) throws -> ReviewReport {
        var before = try replica.write { transaction in
            _ = try transaction.sealPending()
            return try transaction.integratedVector()
        }
        for _ in 0..<Self.readingsMax {
            let records = try file.records(of: period, PeriodRecords.reportTables)
            let expected = before
            let (vector, digest) = try replica.write { transaction in
                _ = try transaction.sealPending()
                let vector = try transaction.integratedVector()
                return (vector, vector == expected ? try transaction.digest() : [])
            }
            if vector == expected {
                return try ReviewReport(records, basis: .provisional(vector, digest: digest))
            }
            before = vector
        }
        // Somebody writes all the time: from the log, which takes longer, all is read at once.
        let (records, basis) = try replica.write { transaction in
            _ = try transaction.sealPending()
            let vector = try transaction.integratedVector()
            let records = try transaction.records(
                of: period, frozenAt: vector, PeriodRecords.reportTables)
            return (records, ReportBasis.provisional(vector, digest: try transaction.digest()))
        }
        return try ReviewReport(records, basis: basis)
    }
}
