// Why a table does not take a row, found in the table itself: who holds the key, which parent
// is missing.

internal import Merge
internal import Wire

extension Transaction {
    // MARK: Unique keys

    /// The rows of this file's table that have what a parked row claims as well.
    ///
    /// Keys of columns only; an expression has no value that could be told.
    func holders(of found: LocatedConflict) throws -> [KeyHolder] {
        guard let local = found.table.local else { return [] }
        var row = try rows.load(found.key, of: found.table)
        try rows.readAll(&row, key: found.key, of: found.table)
        let values = try localValues(of: row.state, key: found.key, in: found.table)
        return try uniqueKeys(of: local).compactMap { columns in
            let claimed = columns.compactMap { values[$0.name] }
            guard claimed.count == columns.count, !claimed.contains(.null) else { return nil }
            return try holder(of: claimed, in: columns, found: found, local: local)
        }
    }

    /// A row as its table would have it, by the names of this file.
    private func localValues(
        of state: RowState, key: RowKey, in table: TableRecord
    ) throws -> [String: Value] {
        let keys = try key.values(columns: table.key.count)
        var values = Dictionary(
            zip(table.key.map(\.localName), keys), uniquingKeysWith: { $1 })
        let shown = rows.shownValues(state, of: table)
        for column in table.shown { values[column.localName] = shown[column.id] ?? .null }
        return values
    }

    private typealias KeyColumn = (name: String, collation: String)

    private func uniqueKeys(of local: LocalTable) throws -> [[KeyColumn]] {
        let indexes = try statement(
            "SELECT name FROM pragma_index_list(?1) WHERE \"unique\" ORDER BY seq"
        ).all(.text(local.name)) { $0.text(0) }
        return try indexes.compactMap { index in
            let columns = try statement(
                "SELECT name, coll FROM pragma_index_xinfo(?1) WHERE key ORDER BY seqno"
            ).all(.text(index)) { row -> KeyColumn? in
                row.isNull(0) ? nil : (row.text(0), row.text(1))
            }
            return columns.contains { $0 == nil } ? nil : columns.compactMap { $0 }
        }
    }

    private func holder(
        of claimed: [Value], in columns: [KeyColumn], found: LocatedConflict, local: LocalTable
    ) throws -> KeyHolder? {
        let places = columns.enumerated().map { index, column in
            "\(quoted(column.name)) = ?\(index + 1) COLLATE \(quoted(column.collation))"
        }
        let keys = local.key.map { quoted($0.name) }
        let select = try statement(
            "SELECT \(keys.joined(separator: ", ")) FROM main.\(quoted(local.name)) "
                + "WHERE \(places.joined(separator: " AND ")) LIMIT 2")
        select.bind(claimed)
        defer { select.reset() }
        while try select.step() {
            guard let key = RowKey(select.values(0..<keys.count)), key != found.key else {
                continue
            }
            return KeyHolder(
                key: try keyParts(key, of: found.table),
                columns: zip(columns, claimed).map { .init(column: $0.name, value: $1) })
        }
        return nil
    }

    // MARK: Parents

    /// The parents that a row of this file's table names, and that are not there.
    func missingParents(of found: LocatedConflict) throws -> [MissingParent] {
        guard let local = found.table.local else { return [] }
        let row = try rows.load(found.key, of: found.table)
        let values = try localValues(of: row.state, key: found.key, in: found.table)
        let links = try statement(
            """
            SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?1) ORDER BY id, seq
            """
        ).all(.text(local.name)) { row in
            (row.integer(0), row.text(1), row.text(2), row.isNull(3) ? nil : row.text(3))
        }
        return try Dictionary(grouping: links, by: \.0).sorted { $0.key > $1.key }.compactMap {
            try missingParent(
                $0.value[0].1, from: $0.value.map(\.2), to: $0.value.map(\.3), values)
        }
    }

    private func missingParent(
        _ table: String, from: [String], to: [String?], _ values: [String: Value]
    ) throws -> MissingParent? {
        let named = from.map { name in
            values.first { $0.key.lowercased() == name.lowercased() }?.value ?? .null
        }
        let parent = try LocalTable(self, name: table)
        let columns = to.contains { $0 == nil } ? parent?.key.map(\.name) ?? [] : to.compactMap { $0 }
        guard !named.contains(.null), columns.count == named.count else { return nil }
        let parts = zip(columns, named).map { Conflict.KeyPart(column: $0, value: $1) }
        guard let parent else {
            return MissingParent(table: table, columns: parts, namedBy: from, removal: nil)
        }
        let places = columns.enumerated().map { "\(quoted($1)) = ?\($0 + 1)" }
        let select = try statement(
            "SELECT 1 FROM main.\(quoted(parent.name)) WHERE \(places.joined(separator: " AND "))")
        select.bind(named)
        defer { select.reset() }
        if try select.step() { return nil }
        return MissingParent(
            table: parent.name, columns: parts, namedBy: from,
            removal: try removal(of: parts, from: parent.name))
    }

    /// The last delete of a row that is named by its key.
    private func removal(
        of parts: [Conflict.KeyPart], from table: String
    ) throws -> HistoryEntry? {
        guard let record = try registry.all().first(where: { $0.local?.name == table }),
            Set(parts.map(\.column)) == Set(record.key.map(\.localName))
        else { return nil }
        return try history(
            of: table, where: parts.map { .init(column: $0.column, value: $0.value) }
        ).first { $0.kind == .delete }
    }
}
