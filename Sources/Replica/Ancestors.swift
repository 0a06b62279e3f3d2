// The rows that a row names by its foreign keys, and those that they name: touched when it is written.
//
// A touch makes a delete lose that had not seen it, so that nobody's child loses its parent to somebody
// who did not know of the child. Specification: protocol/README.md, "Sealing".

internal import Merge
internal import Wire

/// One row of one table.
struct RowName: Hashable {
    let tableID: Int64
    let key: RowKey
}

/// Finds the parents of rows.
struct Ancestry {
    private unowned let transaction: Transaction
    /// By the name that this file has for them, in lower case.
    private let tracked: [String: TableRecord]

    init(_ transaction: Transaction) throws {
        self.transaction = transaction
        let tables = try transaction.registry.all().filter { $0.isTracked && $0.local != nil }
        tracked = Dictionary(
            tables.map { (($0.local?.name ?? "").lowercased(), $0) }, uniquingKeysWith: { $1 })
    }

    /// The tracked table that this file calls `name`, in any case.
    func table(called name: String) -> TableRecord? { tracked[name.lowercased()] }

    /// The tables that name rows of others.
    var children: [TableRecord] {
        tracked.values.filter { $0.local?.foreignKeys.isEmpty == false }
            .sorted { $0.id < $1.id }
    }

    /// The rows that a row names which are known here, shown or not, in the order of its keys.
    ///
    /// - Parameter written: What is being written to a row that no table shows.
    /// - Complexity: a look-up for each foreign key; O(parked rows) where the parent is not shown and
    ///   is not named by its primary key.
    func parents(
        of key: RowKey, in table: TableRecord, written: RowChange? = nil
    ) throws -> [RowName] {
        guard let local = table.local, !local.foreignKeys.isEmpty else { return [] }
        let values = try values(of: key, in: table, written: written)
        return try local.foreignKeys.compactMap { foreign in
            guard let parent = self.table(called: foreign.parent), let place = parent.local else {
                return nil
            }
            let named = foreign.columns.map { values[$0.lowercased()] ?? .null }
            guard !named.contains(.null) else { return nil }
            let columns = foreign.parentColumns ?? place.key.map(\.name)
            guard columns.count == named.count else { return nil }
            let found =
                try shown(named, columns, in: place)
                ?? unshown(named, columns, in: parent, place)
            return found.map { RowName(tableID: parent.id, key: $0) }
        }
    }

    /// A row's values by the columns' names in lower case, as its table has it or would show it.
    private func values(
        of key: RowKey, in table: TableRecord, written: RowChange? = nil
    ) throws -> [String: Value] {
        var byColumn = try transaction.rows.tableRow(key, of: table)
        if byColumn == nil {
            var row = try transaction.rows.load(key, of: table)
            try transaction.rows.readAll(&row, key: key, of: table)
            byColumn = transaction.rows.shownValues(row.state, of: table)
            if case .put(let cells, _) = written {
                for cell in cells { byColumn?[cell.column] = cell.value }
            }
        }
        var values: [String: Value] = [:]
        for column in table.shown {
            values[column.localName.lowercased()] = byColumn?[column.id]
        }
        let names = table.local?.key.map { $0.name.lowercased() } ?? []
        for (name, value) in zip(names, try key.values(columns: names.count)) {
            values[name] = value
        }
        return values
    }

    private func shown(
        _ values: [Value], _ columns: [String], in local: LocalTable
    ) throws -> RowKey? {
        let key = local.key.map { quoted($0.name) }.joined(separator: ", ")
        let places = columns.enumerated().map { "\(quoted($1)) = ?\($0 + 1)" }
        let statement = try transaction.statement(
            "SELECT \(key) FROM main.\(quoted(local.name)) "
                + "WHERE \(places.joined(separator: " AND "))")
        statement.bind(values)
        defer { statement.reset() }
        return try statement.step() ? RowKey(statement.values(0..<local.key.count)) : nil
    }

    /// A row that lives and is parked, or was deleted since.
    private func unshown(
        _ values: [Value], _ columns: [String], in table: TableRecord, _ local: LocalTable
    ) throws -> RowKey? {
        let named = Dictionary(
            zip(columns.map { $0.lowercased() }, values), uniquingKeysWith: { first, _ in first })
        let key = local.key.map { named[$0.name.lowercased()] ?? .null }
        if let key = RowKey(key), key.bytes.count <= Limits.keyBytesMax { return key }
        return try transaction.rows.parked(of: table).first { parked in
            let row = try self.values(of: parked, in: table)
            return named.allSatisfy { row[$0] == $1 }
        }
    }
}

extension Transaction {
    /// Local changes with a touch of every ancestor of the rows that they write: those that live and
    /// that the same changes don't delete. One that is entered with them needs none.
    func withTouches(_ changes: [LocalChange]) throws -> [LocalChange] {
        guard changes.contains(where: { $0.table.local?.foreignKeys.isEmpty == false }) else {
            return changes
        }
        var touching = Touching(changes, try Ancestry(self), self)
        for change in changes { try touching.climb(from: change) }
        return touching.changes.sorted { left, right in
            left.table.id == right.table.id
                ? left.key < right.key
                : left.table.name.utf8.lexicographicallyPrecedes(right.table.name.utf8)
        }
    }
}

/// Local changes, while their ancestors are touched.
private struct Touching {
    private(set) var changes: [Transaction.LocalChange]
    private let ancestry: Ancestry
    private unowned let transaction: Transaction
    private var places: [RowName: Int] = [:]
    /// Rows from which everything above was touched.
    private var climbed: Set<RowName> = []

    init(
        _ changes: [Transaction.LocalChange], _ ancestry: Ancestry, _ transaction: Transaction
    ) {
        self.changes = changes
        self.ancestry = ancestry
        self.transaction = transaction
        for (place, change) in changes.enumerated() {
            places[RowName(tableID: change.table.id, key: change.key)] = place
        }
    }

    /// Touches what stands above one written row, which is not touched itself.
    mutating func climb(from child: Transaction.LocalChange) throws {
        guard case .put = child.change else { return }
        let start = RowName(tableID: child.table.id, key: child.key)
        var seen: Set<RowName> = [start]
        var open = [start]
        var isCutShort = false
        while let row = open.popLast() {
            let table = try transaction.registry.table(row.tableID)
            let written = places[row].map { changes[$0].change }
            for parent in try ancestry.parents(of: row.key, in: table, written: written) {
                if parent == start { isCutShort = true }
                guard !seen.contains(parent), !climbed.contains(parent) else { continue }
                seen.insert(parent)
                if try touch(parent, for: child) { open.append(parent) }
            }
        }
        // Where the way up leads through the row itself, another child's way is longer.
        if !isCutShort { climbed.formUnion(seen.subtracting([start])) }
    }

    /// - Returns: Whether the row is there, so that there may be more above it.
    private mutating func touch(
        _ row: RowName, for child: Transaction.LocalChange
    ) throws -> Bool {
        let touch = RowChange.CellWrite(
            column: .touch, editedMilliseconds: child.editedMilliseconds, value: .null)
        if let place = places[row] {
            guard case .put(var cells, let additions) = changes[place].change else { return false }
            let isKept = cells.contains { $0.column == .presence || $0.column == .touch }
            if !isKept {
                cells.append(
                    .init(
                        column: .touch, editedMilliseconds: changes[place].editedMilliseconds,
                        value: .null))
                changes[place].change = .put(cells: cells, additions: additions)
            }
            return true
        }
        let table = try transaction.registry.table(row.tableID)
        var before = try transaction.rows.load(row.key, of: table)
        guard before.state.isAlive else { return false }
        try transaction.rows.readAll(&before, key: row.key, of: table)
        places[row] = changes.count
        changes.append(
            .init(
                table: table, key: row.key, editedMilliseconds: child.editedMilliseconds,
                person: child.person, change: .put(cells: [touch], additions: []),
                before: before, isThere: before.isShown))
        return true
    }
}
