// What was written to a locked period by those who had not seen the lock: listed to both sides.
//
// It was made before its author knew of the lock, and is not in the vector that the lock froze. It
// counts only if the head opens the period again.

package import Merge
package import Replica

/// One late change.
package struct LateEntry: Hashable, Sendable {
    package let table: String
    package let key: [Conflict.KeyPart]
    package let dot: Dot
    /// Who signed it.
    package let member: String
    package let person: String
    package let editedMilliseconds: Int64
}

extension PeriodFile {
    /// What is late for a period, by table and then in the order of the dots: the same wherever the
    /// same has arrived. Nothing while the period is not locked.
    ///
    /// - Throws: `PeriodError.noSuchPeriod`, `.unreadableLock`.
    /// - Complexity: O(log).
    package func lateEntries(of period: String) throws -> [LateEntry] {
        let now = try EmulationFile(path: replica.path).records(of: period)
        guard let vector = try now.frozenVector() else { return [] }
        _ = try replica.write { try $0.sealPending() }
        return try replica.read { transaction in
            try Self.tables.flatMap { table in
                try transaction.late(table, for: period, after: vector)
            }
        }
    }

    /// Whose rows count for a period's scores, or stand behind them.
    private static let tables =
        PeriodRecords.tables.filter { $0.scope == .ofPeriod || $0.scope == .compared }
        .map(\.name) + ["evidence"]
}

extension Transaction {
    fileprivate func late(
        _ table: String, for period: String, after vector: VersionVector
    ) throws -> [LateEntry] {
        let entries = try history(of: table)
        let wanted = Value.text(period)
        // A period that is no part of the key is said by whoever entered the row.
        let mine = Set(
            entries.filter { entry in
                entry.key.contains { $0.column == "period" && $0.value == wanted }
                    || entry.columns.contains { $0.column == "period" && $0.value == wanted }
            }.map(\.key))
        return entries.filter {
            !vector.covers($0.dot) && mine.contains($0.key) && !$0.onlyKeeps
        }.sorted { ($0.dot, $0.editedMilliseconds) < ($1.dot, $1.editedMilliseconds) }.map {
            LateEntry(
                table: table, key: $0.key, dot: $0.dot, member: $0.member, person: $0.person,
                editedMilliseconds: $0.editedMilliseconds)
        }
    }
}
