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

    init(_ conflict: Conflict) {
        kind = conflict.kind.rawValue
        table = conflict.table
        key = conflict.key.map(\.value)
        column = conflict.column
        let isDelete = conflict.kind == .delete
        versions = conflict.versions.map { version in
            OracleVersion(
                dot: OracleDot(version.dot),
                time: isDelete ? 0 : version.editedMilliseconds ?? 0,
                value: OracleValue(version.value))
        }
    }

    init(_ conflict: OracleConflict, in table: HistoryTable) {
        self.table = table.name
        func values(_ name: String) -> [Value] {
            table.keys.first { $0.name == name }?.values ?? []
        }
        switch conflict {
        case .value(let key, let column, let siblings):
            kind = "value"
            self.key = values(key)
            self.column = column
            versions = siblings
        case .delete(let key, let deletes):
            kind = "delete"
            self.key = values(key)
            column = nil
            versions = deletes.map { OracleVersion(dot: $0, time: 0, value: .null) }
        }
    }
}
