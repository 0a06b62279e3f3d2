// A conflict as both the replica and the oracle can say it.

internal import Merge
internal import Oracle
internal import Replica

/// What is contested, with the versions in the order in which they are listed.
struct ListedConflict: Hashable {
    let kind: String
    let table: String
    let key: [Value]
    let column: String?
    let versions: [OracleVersion]
    /// What a parked row holds outside its key.
    let row: OracleTableRow?

    init(_ conflict: Conflict) {
        kind = conflict.kind.rawValue
        table = conflict.table
        key = conflict.key.map(\.value)
        column = conflict.column
        let isDelete = conflict.kind == .delete
        // What a row names that is not shown has no versions worth comparing.
        let listed = conflict.kind == .parent ? [] : conflict.versions
        versions = listed.map { version in
            OracleVersion(
                dot: OracleDot(version.dot),
                time: isDelete ? 0 : version.editedMilliseconds ?? 0,
                value: OracleValue(version.value))
        }
        let keyColumns = Set(conflict.key.map(\.column))
        row = listed.first?.row.map { row in
            row.filter { !keyColumns.contains($0.key) }.mapValues { OracleValue($0) }
        }
    }

    init(_ conflict: OracleConflict, in table: HistoryTable) {
        self.table = table.name
        func values(_ name: String) -> [Value] { table.key(named: name)?.values ?? [] }
        switch conflict {
        case .value(let key, let column, let siblings):
            (kind, self.key, self.column) = ("value", values(key), column)
            (versions, row) = (siblings, nil)
        case .delete(let key, let deletes):
            (kind, self.key, column) = ("delete", values(key), nil)
            versions = deletes.map { OracleVersion(dot: $0, time: 0, value: .null) }
            row = nil
        case .unique(let key, let shown, let came):
            (kind, self.key, column) = ("unique", values(key), nil)
            (versions, row) = ([came], shown)
        case .parent(let key, let columns):
            (kind, self.key, column) = ("parent", values(key), columns)
            (versions, row) = ([], nil)
        }
    }
}
