// What a person has to settle, kept as rows are merged, so that listing costs nothing.

package import Merge
package import Wire

/// What kind of thing a person has to settle.
package enum ConflictKind: String, Hashable, Sendable {
    /// Authors who had not seen each other wrote different values to one cell.
    case value
    /// One author deleted a row that another one edited.
    case delete
    /// A row claims a unique key that another one has.
    case unique
    /// A row names a parent that is not shown.
    case parent
    /// A row breaks a CHECK that no author broke alone.
    case check
    /// This file's own schema cannot take a row.
    case constraint
}

/// One conflict.
package struct Conflict: Hashable, Sendable {
    /// One version of a contested cell, one delete of a living row, or a parked row.
    package struct Version: Hashable, Sendable {
        /// From 1, in the order of the rank; the one shown last.
        package let number: Int
        /// The value of the cell; null for a delete.
        package let value: Value
        /// The values of a parked row, by column.
        package let row: [String: Value]?
        package let isShown: Bool
        package let dot: Dot
        package let member: String
        /// By the author's clock, in milliseconds since 1970; nil where it is not known.
        package let editedMilliseconds: Int64?
    }

    /// The same on every replica.
    package let id: String
    package let kind: ConflictKind
    package let table: String
    /// The key's columns in order, with their values.
    package let key: [KeyPart]
    /// The contested column, for a value.
    package let column: String?
    package let isOpen: Bool
    package let versions: [Version]
    /// Why the table cannot take the row.
    package let reason: String?
    /// The changeset that settled it, where it is settled.
    package let settledBy: Dot?

    /// A column of a key.
    package struct KeyPart: Hashable, Sendable {
        package let column: String
        package let value: Value
    }

    /// The id of a conflict: the start of a hash of what it is about.
    ///
    /// Specification: protocol/README.md, "Conflict ids".
    package static func id(
        kind: ConflictKind, table: String, key: RowKey, column: String?
    ) -> String {
        var writer = ByteWriter()
        writer.data(Array(kind.rawValue.utf8))
        writer.data(Array(table.utf8))
        writer.data(key.bytes)
        writer.data(Array((column ?? "").utf8))
        let digits = Array("0123456789abcdef")
        return String(
            sha256(writer.bytes).prefix(8).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

// MARK: - Keeping

extension Transaction {
    /// Brings the list of conflicts to what a row's state says.
    func recordConflicts(
        of row: StoredRow, before: StoredRow, key: RowKey, table: TableRecord, by dot: Dot?
    ) throws {
        let wasParked = before.state.isAlive && !before.isShown
        let isParked = row.state.isAlive && !row.isShown
        // Whether the row was contested cannot be told from the values of `before`: when our own
        // changes are sealed, the table has the new ones already.
        guard
            row.state.isContested || before.state.mayBeContested || isParked || wasParked
                || row.state.hasValue(besideCountersOf: table)
                || before.state.hasValue(besideCountersOf: table)
        else { return }
        var found = openConflicts(of: row.state, table: table)
        if isParked, let parking = try rows.parking(key, of: table) {
            found.append((parking.kind, nil))
        }
        // Rules that the row breaks together with others are judged elsewhere (Judging.swift).
        let open = Set(
            try statement(
                """
                SELECT id FROM hoitu_conflict
                WHERE tbl = ?1 AND key = ?2 AND open AND kind NOT IN ('parent', 'check')
                """
            ).all(.integer(table.id), .blob(key.bytes)) { $0.text(0) })
        var ids = Set<String>()
        for (kind, column) in found {
            let name = column.flatMap { table.column($0)?.name }
            let id = Conflict.id(kind: kind, table: table.name, key: key, column: name)
            ids.insert(id)
            guard !open.contains(id) else { continue }
            try statement(
                """
                INSERT OR REPLACE INTO hoitu_conflict (id, kind, tbl, key, number, open)
                VALUES (?1, ?2, ?3, ?4, ?5, 1)
                """
            ).run(
                .text(id), .text(kind.rawValue), .integer(table.id), .blob(key.bytes),
                column.map { .integer(Int64($0.number)) } ?? .null)
        }
        for id in open.subtracting(ids).sorted() { try settle(id, by: dot) }
    }

    private func openConflicts(
        of state: RowState, table: TableRecord
    ) -> [(ConflictKind, ColumnID?)] {
        guard state.isAlive else { return [] }
        var found: [(ConflictKind, ColumnID?)] = []
        for cell in state.cells where !cell.column.isHidden {
            guard let column = table.column(cell.column), column.kind != .key else { continue }
            let isOpen =
                column.kind == .counter ? cell.hasValue : cell.isContested
            if isOpen { found.append((.value, cell.column)) }
        }
        if !state.deletes.isEmpty { found.append((.delete, nil)) }
        return found
    }

    /// Takes a conflict off the list of those that are open, if it is there.
    func settle(_ id: String, by dot: Dot?) throws {
        let origin = try dot.map { Value.integer(try origins.id($0.origin)) } ?? .null
        try statement(
            """
            UPDATE hoitu_conflict SET open = 0, settled_origin = ?2, settled_seq = ?3
            WHERE id = ?1 AND open
            """
        ).run(.text(id), origin, dot.map { .integer(Int64($0.seq)) } ?? .null)
    }
}

extension RowState {
    /// Whether siblings or deletes are kept, so that a conflict may have been listed.
    fileprivate var mayBeContested: Bool {
        !deletes.isEmpty || cells.contains { $0.siblings.count > 1 }
    }
}

// MARK: - Listing

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
