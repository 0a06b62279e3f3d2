// Statements on the oracle's tables: what SQLite takes, what it refuses, and what follows from it.
//
// Where a client has foreign keys enforced, SQLite counts the rows that a statement leaves without a
// parent, and refuses the statement if any is left at its end. A row that loses its trouble lowers the
// count only while it is above 0: so a row that had no parent before does not excuse another one. An
// UPDATE looks at the columns that it sets, and at those that name a row of its own table whenever it
// sets one of these or the key.

/// What a statement does when another row has what it wants.
package enum OracleClash: Sendable { case abort, ignore, replace }

extension OracleDatabase {
    /// Runs one statement, whole or not at all.
    ///
    /// - Parameter statement: Says whether SQLite takes it.
    /// - Returns: Whether SQLite takes it, foreign keys considered where they are enforced.
    @discardableResult
    package mutating func run(_ statement: (inout OracleDatabase) -> Bool) -> Bool {
        var after = self
        after.outstanding = 0
        guard statement(&after), after.outstanding == 0 else { return false }
        self = after
        return true
    }

    /// Puts a row where a key is free, or makes it free.
    package mutating func sqlInsert(
        _ key: String, into table: String, _ values: [String: OracleValue],
        _ counters: [String: Int64] = [:], or clash: OracleClash = .abort, at time: Int64
    ) -> Bool {
        let row = self[table].shape.row(values, counters)
        let holders = self[table].sqlHolders(of: row, at: key)
        guard let goes = clear(holders, of: table, clash, at: time) else { return false }
        guard goes else { return true }
        tables[table]?.sqlInsert(key, values, counters, at: time)
        countNew(row, of: table) { _ in true }
        countChildren(of: key, in: table, added: true)
        return true
    }

    /// Changes a row, if there is one, unless others have what it claims then. With nothing to
    /// change it sets the key to itself.
    package mutating func sqlUpdate(
        _ key: String, of table: String, _ values: [String: OracleValue],
        adding: [String: Int64] = [:], or clash: OracleClash = .abort, at time: Int64
    ) -> Bool {
        guard let row = self[table].sqlRow(key) else { return true }
        let after = self[table].sqlUpdated(row, values, adding: adding)
        let holders = self[table].sqlHolders(of: after, at: key).filter { $0 != key }
        guard let goes = clear(holders, of: table, clash, at: time) else { return false }
        guard goes else { return true }
        let setsKey = values.isEmpty && adding.isEmpty
        let counts = countedKeys(of: table, setting: Set(values.keys), key: setsKey)
        countOld(row, of: table, counts)
        tables[table]?.sqlUpdate(key, values, adding: adding, at: time)
        countNew(after, of: table, counts)
        return true
    }

    /// Changes a row's key; its children stay behind.
    package mutating func sqlMove(
        _ key: String, to other: String, in table: String, or clash: OracleClash, at time: Int64
    ) -> Bool {
        guard let row = self[table].sqlRow(key) else { return true }
        if key == other { return sqlUpdate(key, of: table, [:], at: time) }
        let holders = self[table].sqlHolders(of: row, at: other).filter { $0 != key }
        guard let goes = clear(holders, of: table, clash, at: time) else { return false }
        guard goes else { return true }
        let shape = self[table].shape
        var amounts: [String: Int64] = [:]
        for counter in shape.counters { amounts[counter] = row.integer(counter) }
        let counts = countedKeys(of: table, setting: [], key: true)
        countOld(row, of: table, counts)
        countChildren(of: key, in: table, added: false)
        tables[table]?.sqlDelete(key, at: time)
        tables[table]?.sqlInsert(
            other, row.filter { shape.registers[$0.key] != nil }, amounts, at: time)
        countNew(row, of: table, counts)
        countChildren(of: other, in: table, added: true)
        return true
    }

    /// Deletes a row, and does to its children what they declare.
    package mutating func sqlDelete(
        _ key: String, from table: String, at time: Int64
    ) -> Bool {
        guard let row = self[table].sqlRow(key) else { return true }
        countOld(row, of: table) { _ in true }
        countChildren(of: key, in: table, added: false)
        tables[table]?.sqlDelete(key, at: time)
        guard enforcesForeignKeys else { return true }
        for (child, name, foreignKey) in children(of: key, in: table) {
            guard act(foreignKey, on: child, of: name, at: time) else { return false }
        }
        return true
    }

    private mutating func act(
        _ foreignKey: OracleForeignKey, on child: String, of table: String, at time: Int64
    ) -> Bool {
        switch foreignKey.onDelete {
        case .none: return true
        case .restrict: return false
        case .cascade:
            actionCount += 1
            return sqlDelete(child, from: table, at: time)
        case .setNull:
            actionCount += 1
            let nulls = foreignKey.columns.map { ($0, OracleValue.null) }
            return sqlUpdate(
                child, of: table, Dictionary(uniqueKeysWithValues: nulls), at: time)
        }
    }

    /// Deals with rows that are in the way.
    ///
    /// - Returns: Whether the way is free; nil when the statement fails.
    private mutating func clear(
        _ holders: [String], of table: String, _ clash: OracleClash, at time: Int64
    ) -> Bool? {
        if holders.isEmpty { return true }
        switch clash {
        case .abort: return nil
        case .ignore: return false
        case .replace:
            for holder in holders {
                guard sqlDelete(holder, from: table, at: time) else { return nil }
            }
            return true
        }
    }
}

// MARK: - Counting, as SQLite does

extension OracleDatabase {
    /// Which foreign keys of a table an UPDATE looks at.
    private func countedKeys(
        of table: String, setting columns: Set<String>, key: Bool
    ) -> (OracleForeignKey) -> Bool {
        let shape = self[table].shape
        let setsAny = key || shape.foreignKeys.contains { !columns.isDisjoint(with: $0.columns) }
        return { foreignKey in
            foreignKey.table == table
                ? setsAny : !columns.isDisjoint(with: foreignKey.columns)
        }
    }

    /// A row is about to go.
    private mutating func countOld(
        _ row: OracleTableRow, of table: String, _ counts: (OracleForeignKey) -> Bool
    ) {
        guard enforcesForeignKeys else { return }
        for foreignKey in self[table].shape.foreignKeys.filter(counts) where outstanding > 0 {
            if isDangling(row, foreignKey) { outstanding -= 1 }
        }
    }

    /// A row has come.
    private mutating func countNew(
        _ row: OracleTableRow, of table: String, _ counts: (OracleForeignKey) -> Bool
    ) {
        guard enforcesForeignKeys else { return }
        for foreignKey in self[table].shape.foreignKeys.filter(counts) {
            if isDangling(row, foreignKey) { outstanding += 1 }
        }
    }

    /// A row that others name has come, or is about to go.
    private mutating func countChildren(of key: String, in table: String, added: Bool) {
        guard enforcesForeignKeys else { return }
        let others = children(of: key, in: table).filter { $0.key != key || $0.table != table }
        outstanding = added ? max(0, outstanding - others.count) : outstanding + others.count
    }

    private func isDangling(_ row: OracleTableRow, _ foreignKey: OracleForeignKey) -> Bool {
        guard let parent = foreignKey.parent(of: row) else { return false }
        return self[foreignKey.table].sqlRow(parent) == nil
    }

    private func children(
        of key: String, in table: String
    ) -> [(key: String, table: String, foreignKey: OracleForeignKey)] {
        names.flatMap { name in
            self[name].shape.foreignKeys.filter { $0.table == table }.flatMap { foreignKey in
                self[name].sqlTable().filter { foreignKey.parent(of: $0.value) == key }.keys
                    .sorted().map { ($0, name, foreignKey) }
            }
        }
    }
}
