// Rows that live and stand in no table of this file: why, and which row keeps them out.

internal import Merge
internal import Wire

extension RowStore {
    /// Notes why a living row stands in no table; nil when it stands in one, or is dead.
    func setParked(_ parking: Parking?, key: RowKey, of table: TableRecord) throws {
        if let parking {
            try transaction.statement(
                """
                INSERT OR REPLACE INTO hoitu_parked (tbl, key, reason, kind, holder)
                VALUES (?1, ?2, ?3, ?4, ?5)
                """
            ).run(
                .integer(table.id), .blob(key.bytes), .text(parking.reason),
                .text(parking.kind.rawValue), parking.holder.map { .blob($0.bytes) } ?? .null)
            areAnyParked[table.id] = true
        } else if try isAnyParked(of: table) {
            try transaction.statement("DELETE FROM hoitu_parked WHERE tbl = ?1 AND key = ?2")
                .run(.integer(table.id), .blob(key.bytes))
        }
    }

    /// Whether any row of a table is parked, or was since the transaction began.
    private func isAnyParked(of table: TableRecord) throws -> Bool {
        if let known = areAnyParked[table.id] { return known }
        let found = try transaction.statement("SELECT 1 FROM hoitu_parked WHERE tbl = ?1 LIMIT 1")
            .first(.integer(table.id)) { $0.integer(0) }
        areAnyParked[table.id] = found != nil
        return found != nil
    }

    /// Why a row stands in no table; nil when it is not parked.
    func parking(_ key: RowKey, of table: TableRecord) throws -> Parking? {
        try transaction.statement(
            "SELECT kind, reason, holder FROM hoitu_parked WHERE tbl = ?1 AND key = ?2"
        ).first(.integer(table.id), .blob(key.bytes)) { row in
            guard let kind = ConflictKind(rawValue: row.text(0)) else {
                throw ReplicaError.damaged(part: "hoitu_parked")
            }
            return Parking(
                kind: kind, reason: row.text(1),
                holder: row.isNull(2) ? nil : RowKey(canonical: row.bytes(2)))
        }
    }

    /// The parked rows of a table, ascending.
    func parked(of table: TableRecord) throws -> [RowKey] {
        try transaction.statement("SELECT key FROM hoitu_parked WHERE tbl = ?1 ORDER BY key")
            .all(.integer(table.id)) { RowKey(canonical: $0.bytes(0)) }
    }

    /// The rows that one row keeps out of the table, ascending.
    func keptOut(by holder: RowKey, of table: TableRecord) throws -> [RowKey] {
        try transaction.statement(
            "SELECT key FROM hoitu_parked WHERE tbl = ?1 AND holder = ?2 ORDER BY key"
        ).all(.integer(table.id), .blob(holder.bytes)) { RowKey(canonical: $0.bytes(0)) }
    }

    /// Decides anew about every parked row of a table whose rules have changed.
    func reconsiderParked(of table: TableRecord) throws {
        for key in try parked(of: table) {
            let row = try load(key, of: table)
            guard row.state.isAlive, !row.isShown else { continue }
            try project(row, before: row, key: key, of: table, by: nil)
        }
        try transaction.settling.decide(by: nil)
    }

    /// Decides about every row of a table as if none were shown: what the step-by-step way must come to.
    func decideAnew(of table: TableRecord) throws {
        let before = try keys(of: table).map { ($0, try load($0, of: table)) }
        for (key, row) in before where row.isShown { try remove(key, of: table) }
        for (key, row) in before where row.state.isAlive {
            var hidden = row
            hidden.isShown = false
            hidden.apart = []
            try project(hidden, before: hidden, key: key, of: table, by: nil)
        }
        try transaction.settling.decide(by: nil)
        try transaction.judging.judge(by: nil)
    }
}

extension Transaction {
    /// Shows the rows of a tracked table from nothing but their merged state.
    ///
    /// What is pending has to be sealed before. Changes nothing where everything is as it should be.
    ///
    /// - Throws: `ReplicaError.notTracked`.
    /// - Complexity: O(rows).
    package func showAnew(_ name: String) throws {
        guard let table = try registry.table(called: name), table.local != nil else {
            throw ReplicaError.notTracked(name)
        }
        try rows.decideAnew(of: table)
    }
}
