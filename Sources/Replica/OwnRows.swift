// Replicated tables of our own (members, declarations), written by our own code.

internal import Merge
internal import Wire

extension Transaction {
    /// The values beside the key of a row of our own; nil when it is not there.
    func ownRow(_ name: String, key: [Value]) throws -> [String: Value]? {
        let table = try ownTable(name)
        guard let rowKey = RowKey(key), let values = try rows.tableRow(rowKey, of: table) else {
            return nil
        }
        return Dictionary(
            uniqueKeysWithValues: table.shown.map { ($0.name, values[$0.id] ?? .null) })
    }

    /// Writes a row of our own, and marks what changed, as a trigger would.
    func writeOwn(_ name: String, key: [Value], _ values: [String: Value]) throws {
        let table = try ownTable(name)
        guard let rowKey = RowKey(key) else { preconditionFailure("our keys are never NULL") }
        let isThere = try rows.tableRow(rowKey, of: table) != nil
        let names = values.keys.sorted()
        let keyNames = table.key.map(\.name)
        let columns = keyNames + names
        let marks = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        let updates = names.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        let upsert = try statement(
            "INSERT INTO \(name) (\(columns.joined(separator: ", "))) VALUES (\(marks)) "
                + "ON CONFLICT (\(keyNames.joined(separator: ", "))) DO UPDATE SET \(updates)")
        upsert.bind(key)
        upsert.bind(names.map { values[$0] ?? .null }, from: key.count + 1)
        while try upsert.step() {}
        let changed = Set(names.compactMap { table.column(named: $0)?.id })
        try appendPending(table, key: rowKey, columns: isThere ? changed : nil, person: nil)
    }

    /// Takes up the tables of ours whose rows travel, those that the file has got since included.
    func trackOwnTables() throws {
        for name in Format.replicated {
            let known = try registry.table(named: name)
            guard known?.isTracked != true else { continue }
            guard let local = try LocalTable(self, name: name) else {
                throw ReplicaError.damaged(part: name)
            }
            try installTracking(local, as: known, counters: [])
            // Rows may have come before the file had a place for them.
            if known != nil { try showHidden(try ownTable(name)) }
        }
    }

    private func ownTable(_ name: String) throws -> TableRecord {
        guard let table = try registry.table(named: name) else {
            throw ReplicaError.damaged(part: name)
        }
        return table
    }
}
