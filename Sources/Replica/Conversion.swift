// What a table does to a value that it is given: SQLite converts by the column's affinity.
//
// The merged state keeps a value as its author's table held it, whatever this file's table makes of
// it, so that replicas with other schemas agree. A key that a table would convert is no key of it.

internal import CSQLite
internal import GRDB
internal import Merge
internal import Wire

extension Affinity {
    /// Whether a column might hold something else than `value` after it was given it.
    func mayConvert(_ value: Value) -> Bool {
        switch (value, self) {
        case (.null, _), (.blob, _): false
        case (.real(let number), .none): number.isNaN
        case (.real(let number), .real): number.isNaN || (number == 0 && number.sign == .minus)
        case (.text, .none), (.text, .text), (.integer, .none): false
        case (.integer, .integer), (.integer, .numeric): false
        case (.real, _), (.text, _), (.integer, _): true
        }
    }
}

/// A table keeps a key otherwise than its author wrote it.
struct KeyNotKept: Error {
    let reason = "the table's key column would convert the key"
}

extension RowStore {
    /// The columns of a row just written for which the table holds something else than was written.
    ///
    /// - Throws: `KeyNotKept`.
    func columnsApart(
        _ state: RowState, key: RowKey, of table: TableRecord
    ) throws -> Set<ColumnID> {
        guard let local = table.local else { return [] }
        let shown = table.shown.filter { $0.kind == .register }
        let affinities = Dictionary(
            local.rest.map { (Array($0.name.utf8), $0.affinity) }, uniquingKeysWith: { $1 })
        let doubtful = shown.filter { column in
            guard let value = state.cell(column.id)?.winner.value,
                let affinity = affinities[Array(column.localName.utf8)]
            else { return false }
            return affinity.mayConvert(value)
        }
        let isKeyDoubtful = zip(local.key, try key.values(columns: local.key.count)).contains {
            $0.affinity.mayConvert($1)
        }
        guard isKeyDoubtful || !doubtful.isEmpty else { return [] }
        guard let values = try tableRow(key, of: table) else { throw KeyNotKept() }
        return Set(
            doubtful.map(\.id).filter { values[$0] != state.cell($0)?.winner.value })
    }

    /// Whether a column of a row holds what the schema says is its default.
    func isDefault(_ column: ColumnRecord, key: RowKey, of table: TableRecord) throws -> Bool {
        guard let local = table.local,
            let declared = local.rest.first(where: {
                $0.name.utf8.elementsEqual(column.localName.utf8)
            })
        else { return false }
        let name = quoted(column.localName)
        let value = declared.defaultSQL ?? "NULL"
        let places = local.key.enumerated().map { "\(quoted($1.name)) = ?\($0 + 1)" }
        // The comparison gives the default the column's affinity; only a column without one can
        // hold another storage class that compares equal.
        let sameClass = declared.affinity == .none ? " AND typeof(\(name)) = typeof(\(value))" : ""
        let statement = try transaction.statement(
            "SELECT \(name) COLLATE BINARY IS (\(value))\(sameClass) "
                + "FROM main.\(quoted(local.name)) WHERE \(places.joined(separator: " AND "))")
        statement.bind(try key.values(columns: local.key.count))
        defer { statement.reset() }
        return try statement.step() && statement.integer(0) == 1
    }

    /// Whether a row that is to be shown has to wait for one that came first, and whose key SQLite
    /// takes for the same: 1 and 1.0 in a column without a type. Where this row came first, the
    /// other one is parked.
    func isDisplaced(_ row: StoredRow, key: RowKey, of table: TableRecord) throws -> Bool {
        guard let local = table.local, local.key.contains(where: { $0.affinity == .none }),
            let holder = try holder(of: key, in: local)
        else { return false }
        var other = try load(holder, of: table)
        guard other.isShown, let came = row.state.came, let otherCame = other.state.came else {
            return false
        }
        guard (came, key) < (otherCame, holder) else { return true }
        let before = other
        try readAll(&other, key: holder, of: table)
        try remove(holder, of: table)
        other.isShown = false
        other.apart = []
        other.isDisplaced = true
        try setParked("another row has the same key", key: holder, of: table)
        try keep(other, key: holder, of: table)
        try transaction.recordConflicts(
            of: other, before: before, key: holder, table: table, by: nil)
        return false
    }

    /// The key that the table has for `key`, where its bytes are others.
    private func holder(of key: RowKey, in local: LocalTable) throws -> RowKey? {
        let names = local.key.map { quoted($0.name) }
        let places = names.enumerated().map { "\($1) = ?\($0 + 1)" }
        let statement = try transaction.statement(
            "SELECT \(names.joined(separator: ", ")) FROM main.\(quoted(local.name)) "
                + "WHERE \(places.joined(separator: " AND "))")
        statement.bind(try key.values(columns: local.key.count))
        defer { statement.reset() }
        guard try statement.step(), let found = RowKey(statement.values(0..<names.count)) else {
            return nil
        }
        return found == key ? nil : found
    }
}
