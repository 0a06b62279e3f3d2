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
