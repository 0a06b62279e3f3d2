// One statement of a history: as SQL, and as the oracle means it.

internal import Oracle

/// What one statement does to one table.
enum Edit: Sendable {
    /// `INSERT OR IGNORE`, perhaps without some columns.
    case insert(HistoryKey, [String: OracleValue], [String: Int64])
    case update(HistoryKey, [String: OracleValue], [String: Int64], or: OracleClash)
    /// One statement that writes a column of every row.
    case updateAll(String, OracleValue)
    case delete(HistoryKey)
    case deleteAll
    case replace(HistoryKey, [String: OracleValue], [String: Int64])
    case upsert(HistoryKey, [String: OracleValue], [String: Int64])
    /// `UPDATE OR IGNORE` or `OR REPLACE` of the key.
    case move(HistoryKey, HistoryKey, replacing: Bool)

    // MARK: SQL

    func sql(_ table: HistoryTable) -> String {
        switch self {
        case .insert(let key, let values, let amounts):
            return "INSERT OR IGNORE INTO " + entry(table, key, values, amounts)
        case .replace(let key, let values, let amounts):
            return "INSERT OR REPLACE INTO " + entry(table, key, values, amounts)
        case .upsert(let key, let values, let amounts):
            let sets = assignments(table, values, amounts)
            return "INSERT INTO " + entry(table, key, values, amounts)
                + " ON CONFLICT (\(table.keyColumns.joined(separator: ", "))) DO "
                + (sets.isEmpty ? "NOTHING" : "UPDATE SET \(sets)")
        case .update(let key, let values, let amounts, let clash):
            let sets = assignments(table, values, amounts)
            let column = table.keyColumns[0]
            return "UPDATE \(clash.sql)\(table.inFile) "
                + "SET \(sets.isEmpty ? "\(column) = \(column)" : sets) "
                + "WHERE \(place(table, key))"
        case .updateAll(let column, let value):
            return "UPDATE \(table.inFile) SET \(table.local(column)) = \(value.sql)"
        case .delete(let key):
            return "DELETE FROM \(table.inFile) WHERE \(place(table, key))"
        case .deleteAll:
            return "DELETE FROM \(table.inFile)"
        case .move(let from, let to, let replacing):
            let sets = zip(table.keyColumns, to.values).map { "\($0) = \(OracleValue($1).sql)" }
            return "UPDATE OR \(replacing ? "REPLACE" : "IGNORE") \(table.inFile) "
                + "SET \(sets.joined(separator: ", ")) WHERE \(place(table, from))"
        }
    }

    private func place(_ table: HistoryTable, _ key: HistoryKey) -> String {
        // One row of those whose keys SQLite takes for one, not whichever is there.
        let collation = table.shape.sameKeys.isEmpty ? "" : " COLLATE BINARY"
        return zip(table.keyColumns, key.values)
            .map { "\($0) = \(OracleValue($1).sql)\(collation)" }.joined(separator: " AND ")
    }

    private func entry(
        _ table: HistoryTable, _ key: HistoryKey, _ values: [String: OracleValue],
        _ amounts: [String: Int64]
    ) -> String {
        let cells = values.sorted { $0.key < $1.key }
        let counters = amounts.sorted { $0.key < $1.key }
        let columns = table.keyColumns + (cells.map(\.key) + counters.map(\.key)).map(table.local)
        let literals =
            key.values.map { OracleValue($0).sql } + cells.map(\.value.sql)
            + counters.map { "\($0.value)" }
        return "\(table.inFile) (\(columns.joined(separator: ", "))) "
            + "VALUES (\(literals.joined(separator: ", ")))"
    }

    private func assignments(
        _ table: HistoryTable, _ values: [String: OracleValue], _ amounts: [String: Int64]
    ) -> String {
        // A sum that overflows would turn into a real in SQL; the amount is set instead.
        let cells = values.sorted { $0.key < $1.key }.map {
            "\(table.local($0.key)) = \($0.value.sql)"
        }
        let counters = amounts.sorted { $0.key < $1.key }.map { counter, amount in
            let name = "\(table.inFile).\(counter)"
            return amount == .max
                ? "\(counter) = CASE WHEN \(name) > 0 THEN \(name) ELSE \(name) + \(amount) END"
                : "\(counter) = CASE WHEN abs(\(name) / 2) > 4000000000000000000 THEN \(name) "
                    + "ELSE \(name) + (\(amount)) END"
        }
        return (cells + counters).joined(separator: ", ")
    }

    // MARK: The oracle

    /// - Returns: Whether SQLite takes the statement; one that it refuses changes nothing.
    func apply(
        to oracle: inout OracleDatabase, in table: HistoryTable, at time: Int64
    ) -> Bool {
        oracle.run { change(&$0, table.name, at: time) }
    }

    private func change(
        _ oracle: inout OracleDatabase, _ table: String, at time: Int64
    ) -> Bool {
        switch self {
        case .insert(let key, let values, let amounts):
            return oracle.sqlInsert(
                key.name, into: table, values, amounts, or: .ignore, at: time)
        case .replace(let key, let values, let amounts):
            return oracle.sqlInsert(
                key.name, into: table, values, amounts, or: .replace, at: time)
        case .upsert(let key, let values, let amounts):
            guard let there = there(key.name, in: oracle[table]) else {
                return oracle.sqlInsert(key.name, into: table, values, amounts, at: time)
            }
            if values.isEmpty && amounts.isEmpty { return true }
            return update(there, values, amounts, or: .abort, in: &oracle, table, at: time)
        case .update(let key, let values, let amounts, let clash):
            return update(key.name, values, amounts, or: clash, in: &oracle, table, at: time)
        case .updateAll(let column, let value):
            return oracle[table].sqlTable().keys.sorted().allSatisfy { key in
                oracle.sqlUpdate(key, of: table, [column: value], at: time)
            }
        case .delete(let key):
            return oracle.sqlDelete(key.name, from: table, at: time)
        case .deleteAll:
            return oracle[table].sqlTable().keys.sorted().allSatisfy { key in
                oracle.sqlDelete(key, from: table, at: time)
            }
        case .move(let from, let to, let replacing):
            return oracle.sqlMove(
                from.name, to: to.name, in: table, or: replacing ? .replace : .ignore, at: time)
        }
    }

    /// The row that SQLite finds under a key, perhaps in other letters.
    private func there(_ key: String, in oracle: OracleReplica) -> String? {
        let same = oracle.shape.sameKeys
        return oracle.sqlTable().keys.first { (same[$0] ?? $0) == (same[key] ?? key) }
    }

    private func update(
        _ key: String, _ values: [String: OracleValue], _ amounts: [String: Int64],
        or clash: OracleClash, in oracle: inout OracleDatabase, _ table: String, at time: Int64
    ) -> Bool {
        guard let row = oracle[table].sqlRow(key) else { return true }
        return oracle.sqlUpdate(
            key, of: table, values, adding: safe(amounts, row), or: clash, at: time)
    }

    /// The same care against overflow as the SQL takes.
    private func safe(_ amounts: [String: Int64], _ row: OracleTableRow) -> [String: Int64] {
        var safe: [String: Int64] = [:]
        for (counter, amount) in amounts {
            guard case .integer(let now)? = row[counter] else { continue }
            let isRefused =
                amount == .max ? now > 0 : (now / 2).magnitude > 4_000_000_000_000_000_000
            safe[counter] = isRefused ? 0 : amount
        }
        return safe
    }
}

extension OracleClash {
    fileprivate var sql: String {
        switch self {
        case .abort: ""
        case .ignore: "OR IGNORE "
        case .replace: "OR REPLACE "
        }
    }
}
