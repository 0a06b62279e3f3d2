// Reads an emulation cluster's tables from a file, with SQLite alone.
//
// The tables are their owner's, so reading them takes neither a key nor anything of the replica's.

internal import GRDB

/// A read-only connection to a file that has the emulation schema.
package final class EmulationFile: Sendable {
    private let queue: DatabaseQueue

    /// Seconds to wait for a writer of the same file.
    static let busySeconds = 30.0

    /// Opens a file; nothing is written to it.
    package init(path: String) throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(Self.busySeconds)
        queue = try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Reads one state of the file.
    func read<Result>(_ work: (Database) throws -> Result) throws -> Result {
        try queue.read(work)
    }

    /// The running totals of a period, as one state of the file shows them.
    ///
    /// A unit or an indicator that nobody has described comes last, by its code.
    ///
    /// - Returns: Nil when there is neither such a period nor a figure for it.
    /// - Throws: SQLite's own errors, as when the file has no such tables.
    package func runningTotals(of period: String) throws -> RunningTotals? {
        try queue.read { db in
            let described = try Row.fetchOne(
                db,
                sql: """
                    SELECT CAST(name AS TEXT) AS name, \(Self.isMarked)
                    FROM period WHERE code = ?
                    """,
                arguments: [EmulationSamples.mark, period])
            // A cast keeps a value of a type that the column should not hold from ending us.
            let entries = try Row.fetchAll(
                db,
                sql: """
                    SELECT CAST(indicator AS TEXT) AS indicator, CAST(unit AS TEXT) AS unit,
                        CAST(total AS INTEGER) AS total, \(Self.isMarked)
                    FROM running_total WHERE period = ?
                    """,
                arguments: [EmulationSamples.mark, period])
            guard described != nil || !entries.isEmpty else { return nil }

            var sums: [Place: Int128] = [:]
            for entry in entries {
                let place = Place(indicator: entry["indicator"], unit: entry["unit"])
                sums[place, default: 0] += Int128(entry["total"] as Int64)
            }
            let units = try headings(db, "unit", used: Set(sums.keys.map(\.unit)))
            let indicators = try headings(db, "indicator", used: Set(sums.keys.map(\.indicator)))
            return RunningTotals(
                period: period, periodName: described?["name"] ?? "", units: units,
                rows: indicators.map { indicator in
                    RunningTotals.Row(
                        indicator: indicator,
                        totals: units.map {
                            sums[Place(indicator: indicator.code, unit: $0.code)]
                        })
                },
                isMadeUp: ([described].compactMap { $0 } + entries).contains { $0["is_made_up"] })
        }
    }

    /// Where a figure stands.
    private struct Place: Hashable {
        let indicator: String
        let unit: String
    }

    private static let isMarked = "instr(CAST(note AS TEXT), ?) > 0 AS is_made_up"

    /// What `table` describes, in its order; then the codes in `used` that it does not. A code stands
    /// in for a name that is missing.
    private func headings(
        _ db: Database, _ table: String, used: Set<String>
    ) throws -> [RunningTotals.Heading] {
        let described = try Row.fetchAll(
            db,
            sql: """
                SELECT CAST(code AS TEXT) AS code, CAST(name_vi AS TEXT) AS vi,
                    CAST(name_en AS TEXT) AS en
                FROM \(table) ORDER BY position, code
                """
        ).map { row in
            let (code, vi, en): (String, String, String) = (row["code"], row["vi"], row["en"])
            let named = vi.isEmpty ? code : vi
            return RunningTotals.Heading(
                code: code, name: Bilingual(vi: named, en: en.isEmpty ? named : en))
        }
        let others = used.subtracting(described.map(\.code)).sorted()
        return described
            + others.map { RunningTotals.Heading(code: $0, name: Bilingual(vi: $0, en: $0)) }
    }
}
