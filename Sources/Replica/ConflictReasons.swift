// Why a row conflicts with others, found in this file's tables: who holds the key that it claims,
// which parent is missing.

internal import GRDB
internal import Merge
internal import Wire

extension Transaction {
    /// The rows of this file's table that have what a parked row claims as well.
    func holders(of found: LocatedConflict) throws -> [KeyHolder] {
        let table = found.table
        let row = try whole(found)
        let shown = rows.shownValues(row.state, of: table)
        let values = try localValues(shown, key: found.key, in: table)
        let holders: [RowStore.Holder]
        do {
            holders = try rows.holders(ofClaimsOf: shown, key: found.key, in: table)
        } catch let error as DatabaseError {
            _ = try ShowRefusal(error)
            return []
        }
        return try holders.map { holder in
            let columns = holder.index.parts.compactMap(\.column)
            return KeyHolder(
                key: try keyParts(holder.key, of: table),
                columns: columns.map { .init(column: $0, value: values[$0] ?? .null) },
                rule: holder.index.definition)
        }
    }

    /// A row with all its values, whether a table shows it or not.
    func whole(_ found: LocatedConflict) throws -> StoredRow {
        var row = try rows.load(found.key, of: found.table)
        try rows.readAll(&row, key: found.key, of: found.table)
        return row
    }

    /// What a row shows, by the names of this file, its key included.
    private func localValues(
        _ shown: [ColumnID: Value], key: RowKey, in table: TableRecord
    ) throws -> [String: Value] {
        let keys = try key.values(columns: table.key.count)
        var values = Dictionary(
            zip(table.key.map(\.localName), keys), uniquingKeysWith: { $1 })
        for column in table.shown { values[column.localName] = shown[column.id] ?? .null }
        return values
    }

    // MARK: Parents

    /// The parents that a conflict is about: the row names them, and they are not there.
    func missingParents(of found: LocatedConflict) throws -> [MissingParent] {
        guard let local = found.table.local else { return [] }
        let shown = rows.shownValues(try whole(found).state, of: found.table)
        let values = try localValues(shown, key: found.key, in: found.table)
        return try local.foreignKeys.filter { foreign in
            let names = foreign.columns.map { name in
                found.table.columns.first { $0.localName.lowercased() == name.lowercased() }?.name
                    ?? name
            }
            return found.detail.map { $0 == names.joined(separator: ", ") } ?? true
        }.compactMap { try missingParent($0, values) }
    }

    private func missingParent(
        _ foreign: ForeignKey, _ values: [String: Value]
    ) throws -> MissingParent? {
        let named = foreign.columns.map { name in
            values.first { $0.key.lowercased() == name.lowercased() }?.value ?? .null
        }
        let parent = try LocalTable(self, name: foreign.parent)
        let columns = foreign.parentColumns ?? parent?.key.map(\.name) ?? []
        guard !named.contains(.null), columns.count == named.count else { return nil }
        let parts = zip(columns, named).map { Conflict.KeyPart(column: $0, value: $1) }
        var removal: HistoryEntry?
        if let parent {
            if try isThere(parts, in: parent) { return nil }
            removal = try self.removal(of: parts, from: parent.name)
        }
        return MissingParent(
            table: parent?.name ?? foreign.parent, columns: parts, namedBy: foreign.columns,
            removal: removal)
    }

    private func isThere(_ parts: [Conflict.KeyPart], in parent: LocalTable) throws -> Bool {
        let places = parts.enumerated().map { "\(quoted($1.column)) = ?\($0 + 1)" }
        let select = try statement(
            "SELECT 1 FROM main.\(quoted(parent.name)) WHERE \(places.joined(separator: " AND "))")
        select.bind(parts.map(\.value))
        defer { select.reset() }
        return try select.step()
    }

    /// The last delete of a row that is named by its key.
    private func removal(
        of parts: [Conflict.KeyPart], from table: String
    ) throws -> HistoryEntry? {
        let names = Set(parts.map { $0.column.lowercased() })
        guard let record = try registry.all().first(where: { $0.local?.name == table }),
            names == Set(record.key.map { $0.localName.lowercased() })
        else { return nil }
        let filter = record.key.compactMap { column in
            parts.first { $0.column.lowercased() == column.localName.lowercased() }.map {
                Resolution.Assignment(column: column.localName, value: $0.value)
            }
        }
        return try history(of: table, where: filter).first { $0.kind == .delete }
    }
}
