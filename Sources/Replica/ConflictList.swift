// The list of conflicts, read: what is open, what was settled, and the versions of each.

package import Merge
internal import Wire

extension Transaction {
    /// How many conflicts are open. Costs nothing that grows with the tables.
    package func openConflictCount() throws -> Int {
        try statement("SELECT count(*) FROM hoitu_conflict WHERE open").first {
            Int($0.integer(0))
        } ?? 0
    }

    /// The conflicts, by table, key and column.
    ///
    /// - Parameter settledToo: Whether those are listed that were settled.
    package func conflicts(settledToo: Bool = false) throws -> [Conflict] {
        let rows = try statement(
            """
            SELECT c.id FROM hoitu_conflict c JOIN hoitu_table t ON t.id = c.tbl
            LEFT JOIN hoitu_column n ON n.tbl = c.tbl AND n.number = c.number
            \(settledToo ? "" : "WHERE c.open") ORDER BY t.name, c.key, coalesce(n.name, c.detail), c.kind
            """
        ).all { $0.text(0) }
        return try rows.compactMap { try conflict($0) }
    }

    /// The conflict of an id, settled ones included; nil when there never was one here.
    package func conflict(_ id: String) throws -> Conflict? {
        guard let found = try located(id) else { return nil }
        let (table, key) = (found.table, found.key)
        var row = try self.rows.load(key, of: table)
        if row.state.isAlive { try self.rows.readAll(&row, key: key, of: table) }
        let values = try key.values(columns: table.key.count)
        return Conflict(
            id: id, kind: found.kind, table: table.name,
            key: zip(table.key, values).map { .init(column: $0.name, value: $1) },
            column: found.column.flatMap { table.column($0)?.name } ?? found.detail,
            isOpen: found.isOpen,
            versions: try versions(of: row, kind: found.kind, column: found.column, table: table),
            reason: try found.reason ?? self.rows.parking(key, of: table)?.reason,
            settledBy: found.settledBy)
    }

    /// Where a conflict is.
    struct LocatedConflict {
        let kind: ConflictKind
        let table: TableRecord
        let key: RowKey
        let column: ColumnID?
        /// The columns of a foreign key.
        let detail: String?
        /// The rule that the row breaks.
        let reason: String?
        let isOpen: Bool
        let settledBy: Dot?
    }

    func located(_ id: String) throws -> LocatedConflict? {
        try statement(
            """
            SELECT kind, tbl, key, number, open, settled_origin, settled_seq, detail, reason
            FROM hoitu_conflict WHERE id = ?1
            """
        ).first(.text(id)) { row in
            guard let kind = ConflictKind(rawValue: row.text(0)) else {
                throw ReplicaError.damaged(part: "hoitu_conflict")
            }
            let settledBy =
                row.isNull(5)
                ? nil : Dot(try origins.origin(row.integer(5)), UInt64(row.integer(6)))
            return LocatedConflict(
                kind: kind, table: try registry.table(row.integer(1)),
                key: RowKey(canonical: row.bytes(2)),
                column: row.isNull(3) ? nil : ColumnID(Int32(row.integer(3))),
                detail: row.isNull(7) ? nil : row.text(7),
                reason: row.isNull(8) ? nil : row.text(8),
                isOpen: row.integer(4) != 0, settledBy: settledBy)
        }
    }

    private func versions(
        of row: StoredRow, kind: ConflictKind, column: ColumnID?, table: TableRecord
    ) throws -> [Conflict.Version] {
        switch kind {
        case .value:
            guard let cell = column.flatMap({ row.state.cell($0) }) else { return [] }
            if table.column(cell.column)?.kind == .counter {
                return try versions(beside: row.state.counter(cell.column), cell, of: row.state)
            }
            return try cell.siblings.enumerated().map { index, version in
                Conflict.Version(
                    number: index + 1, value: version.value, row: nil,
                    isShown: version == cell.winner, dot: version.dot,
                    member: try member(of: version.dot),
                    editedMilliseconds: version.rank.editedMilliseconds)
            }
        case .delete:
            return try row.state.deletes.enumerated().map { index, delete in
                Conflict.Version(
                    number: index + 1, value: .null, row: nil, isShown: false, dot: delete.dot,
                    member: try member(of: delete.dot),
                    editedMilliseconds: try log.header(delete.dot).sealedMilliseconds)
            }
        case .unique, .constraint:
            guard let came = row.state.came else { return [] }
            let values = rows.shownValues(row.state, of: table)
            let named = table.columns.compactMap { column in
                values[column.id].map { (column.name, $0) }
            }
            return [
                Conflict.Version(
                    number: 1, value: .null, row: Dictionary(uniqueKeysWithValues: named),
                    isShown: false, dot: came.dot, member: try member(of: came.dot),
                    editedMilliseconds: came.editedMilliseconds)
            ]
        case .parent, .check:
            return []
        }
    }

    /// The member behind a changeset.
    package func member(of dot: Dot) throws -> String {
        try origins.record(dot.origin)?.member ?? ""
    }
}
