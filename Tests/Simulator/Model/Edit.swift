// One statement of a history: as SQL, and as the oracle means it.

internal import Oracle

/// What one statement does to one table.
enum Edit: Sendable {
    /// `INSERT OR IGNORE`, perhaps without some columns.
    case insert(HistoryKey, [String: OracleValue], [String: Int64])
    case update(HistoryKey, [String: OracleValue], [String: Int64])
    /// One statement that writes a column of every row.
    case updateAll(String, OracleValue)
    case delete(HistoryKey)
    case deleteAll
    case replace(HistoryKey, [String: OracleValue], [String: Int64])
    case upsert(HistoryKey, [String: OracleValue], [String: Int64])
    /// `UPDATE OR IGNORE` or `OR REPLACE` of the key.
    case move(HistoryKey, HistoryKey, replacing: Bool)

    /// A statement that a seed picks.
    ///
    /// - Parameter large: Whether some values are so large that they travel in pieces.
    static func random(
        _ table: HistoryTable, large: Bool = false, _ random: inout SplitMix64
    ) -> Edit {
        let key = random.pick(table.keys)
        let columns = table.shape.registers.keys.sorted()
        var values: [String: OracleValue] = [:]
        for column in columns where random.percent(60) {
            values[column] = random.pick(table.values)
            // In a column without a type, integers and reals that compare equal are two values.
            if column == "note", random.percent(50) {
                values[column] = random.pick([.integer(1), .real(1), .blob([0x78])])
            }
            if large, column == "note", random.percent(20) { values[column] = largeValue }
        }
        var amounts: [String: Int64] = [:]
        for counter in table.shape.counters.sorted() where random.percent(40) {
            amounts[counter] = random.pick([1, 2, -3, 0, .max])
        }
        switch random.below(16) {
        case 0...2: return .insert(key, values, amounts)
        case 3...7: return .update(key, values, amounts)
        case 8 where !columns.isEmpty:
            return .updateAll(random.pick(columns), random.pick(table.values))
        case 9, 10: return .delete(key)
        case 11 where random.percent(30): return .deleteAll
        case 12: return .replace(key, values, amounts)
        case 13: return .upsert(key, values, amounts)
        case 14: return .move(key, random.pick(table.keys), replacing: random.percent(50))
        default: return .update(key, [:], amounts)
        }
    }

    /// More than one frame holds.
    private static let largeValue = OracleValue.blob([UInt8](repeating: 0, count: 1_200_000))

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
        case .update(let key, let values, let amounts):
            let sets = assignments(table, values, amounts)
            let column = table.keyColumns[0]
            return "UPDATE \(table.name) SET \(sets.isEmpty ? "\(column) = \(column)" : sets) "
                + "WHERE \(place(table, key))"
        case .updateAll(let column, let value):
            return "UPDATE \(table.name) SET \(column) = \(value.sql)"
        case .delete(let key):
            return "DELETE FROM \(table.name) WHERE \(place(table, key))"
        case .deleteAll:
            return "DELETE FROM \(table.name)"
        case .move(let from, let to, let replacing):
            let sets = zip(table.keyColumns, to.values).map { "\($0) = \(OracleValue($1).sql)" }
            return "UPDATE OR \(replacing ? "REPLACE" : "IGNORE") \(table.name) "
                + "SET \(sets.joined(separator: ", ")) WHERE \(place(table, from))"
        }
    }

    private func place(_ table: HistoryTable, _ key: HistoryKey) -> String {
        zip(table.keyColumns, key.values).map { "\($0) = \(OracleValue($1).sql)" }
            .joined(separator: " AND ")
    }

    private func entry(
        _ table: HistoryTable, _ key: HistoryKey, _ values: [String: OracleValue],
        _ amounts: [String: Int64]
    ) -> String {
        let cells = values.sorted { $0.key < $1.key }
        let counters = amounts.sorted { $0.key < $1.key }
        let columns = table.keyColumns + cells.map(\.key) + counters.map(\.key)
        let literals =
            key.values.map { OracleValue($0).sql } + cells.map(\.value.sql)
            + counters.map { "\($0.value)" }
        return "\(table.name) (\(columns.joined(separator: ", "))) "
            + "VALUES (\(literals.joined(separator: ", ")))"
    }

    private func assignments(
        _ table: HistoryTable, _ values: [String: OracleValue], _ amounts: [String: Int64]
    ) -> String {
        // A sum that overflows would turn into a real in SQL; the amount is set instead.
        let cells = values.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value.sql)" }
        let counters = amounts.sorted { $0.key < $1.key }.map { counter, amount in
            let name = "\(table.name).\(counter)"
            return amount == .max
                ? "\(counter) = CASE WHEN \(name) > 0 THEN \(name) ELSE \(name) + \(amount) END"
                : "\(counter) = CASE WHEN abs(\(name) / 2) > 4000000000000000000 THEN \(name) "
                    + "ELSE \(name) + (\(amount)) END"
        }
        return (cells + counters).joined(separator: ", ")
    }

    // MARK: The oracle

    func apply(to oracle: inout OracleReplica, at time: Int64) {
        switch self {
        case .insert(let key, let values, let amounts):
            oracle.sqlInsert(key.name, values, amounts, at: time)
        case .replace(let key, let values, let amounts):
            oracle.sqlReplace(key.name, values, amounts, at: time)
        case .upsert(let key, let values, let amounts):
            if let row = oracle.sqlRow(key.name) {
                if values.isEmpty && amounts.isEmpty { return }
                oracle.sqlUpdate(key.name, values, adding: safe(amounts, row), at: time)
            } else {
                oracle.sqlInsert(key.name, values, amounts, at: time)
            }
        case .update(let key, let values, let amounts):
            guard let row = oracle.sqlRow(key.name) else { return }
            oracle.sqlUpdate(key.name, values, adding: safe(amounts, row), at: time)
        case .updateAll(let column, let value):
            for key in oracle.sqlTable().keys.sorted() {
                oracle.sqlUpdate(key, [column: value], at: time)
            }
        case .delete(let key):
            oracle.sqlDelete(key.name, at: time)
        case .deleteAll:
            for key in oracle.sqlTable().keys.sorted() { oracle.sqlDelete(key, at: time) }
        case .move(let from, let to, let replacing):
            move(from.name, to.name, replacing: replacing, in: &oracle, at: time)
        }
    }

    private func move(
        _ from: String, _ to: String, replacing: Bool, in oracle: inout OracleReplica,
        at time: Int64
    ) {
        guard let row = oracle.sqlRow(from) else { return }
        if from == to {
            oracle.sqlUpdate(from, [:], at: time)
            return
        }
        guard replacing || oracle.sqlRow(to) == nil else { return }
        let values = row.filter { oracle.shape.registers[$0.key] != nil }
        var amounts: [String: Int64] = [:]
        for counter in oracle.shape.counters {
            if case .integer(let amount)? = row[counter] { amounts[counter] = amount }
        }
        oracle.sqlDelete(from, at: time)
        oracle.sqlReplace(to, values, amounts, at: time)
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
