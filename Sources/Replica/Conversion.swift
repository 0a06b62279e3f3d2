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
        // The comparison gives the default the column's affinity; only a column without one can
        // hold another storage class that compares equal.
        let sameClass = declared.affinity == .none ? " AND typeof(\(name)) = typeof(\(value))" : ""
        let statement = try transaction.statement(
            "SELECT \(name) COLLATE BINARY IS (\(value))\(sameClass) "
                + "FROM main.\(quoted(local.name)) WHERE \(Self.isKey(local))")
        statement.bind(try key.values(columns: local.key.count))
        defer { statement.reset() }
        return try statement.step() && statement.integer(0) == 1
    }
}
