// Who changed what, and when: the log, read as history.

package import Merge
internal import Wire

/// One change of one row, as its author sealed it.
package struct HistoryEntry: Hashable, Sendable {
    /// What was done to the row.
    package enum Kind: String, Hashable, Sendable {
        case insert, update, delete
    }

    /// A column with its new value, or what was added to a counter.
    package struct Change: Hashable, Sendable {
        package let column: String
        package let value: Value
        package let isAddition: Bool
    }

    package let dot: Dot
    package let member: String
    /// The person behind the change; "" when none is named.
    package let person: String
    package let editedMilliseconds: Int64
    package let sealedMilliseconds: Int64
    package let kind: Kind
    package let key: [Conflict.KeyPart]
    package let columns: [Change]
}

extension Transaction {
    /// The history of a table or of some of its records, newest first by the time of the edit.
    ///
    /// - Parameters:
    ///   - filter: Columns of the key, and the values they must have.
    ///   - limit: The most entries to give.
    /// - Complexity: O(log): every changeset that names the table is read.
    package func history(
        of name: String, where filter: [Resolution.Assignment] = [], limit: Int = .max
    ) throws -> [HistoryEntry] {
        guard let table = try registry.table(called: name) else {
            throw ReplicaError.noSuchTable(name)
        }
        for condition in filter where !table.key.contains(where: { $0.name == condition.column }) {
            throw ReplicaError.noSuchColumn(table: name, column: condition.column)
        }
        var entries: [HistoryEntry] = []
        var position: Int64 = 0
        while let next = try log.positions(after: position, limit: 1).first {
            position = next.position
            guard try !log.isHeld(at: position) else { continue }
            let changeset = try log.changeset(at: position)
            entries += try history(of: table, in: changeset).filter { entry in
                filter.allSatisfy { condition in
                    entry.key.contains {
                        $0.column == condition.column && $0.value == condition.value
                    }
                }
            }
        }
        let sorted = entries.sorted {
            ($0.editedMilliseconds, $0.dot) > ($1.editedMilliseconds, $1.dot)
        }
        return Array(sorted.prefix(limit))
    }

    private func history(
        of table: TableRecord, in changeset: Changeset
    ) throws -> [HistoryEntry] {
        let header = changeset.header
        guard
            let index = header.tables.firstIndex(where: {
                $0.name.utf8.elementsEqual(table.name.utf8)
            })
        else { return [] }
        let member = try member(of: header.dot)
        return try changeset.rows().filter { $0.table == index }.map { row in
            try entry(row, header: header, dictionary: header.tables[index], member: member)
        }
    }

    private func entry(
        _ row: RowEntry, header: ChangesetHeader, dictionary: TableEntry, member: String
    ) throws -> HistoryEntry {
        let values = try row.key.values(columns: dictionary.keyCount)
        let key = zip(dictionary.columns, values).map {
            Conflict.KeyPart(column: $0.name, value: $1)
        }
        var kind = HistoryEntry.Kind.delete
        var columns: [HistoryEntry.Change] = []
        if case .put(let put) = row.change {
            kind = put.entersRow ? .insert : .update
            columns = put.cells.map { cell in
                let column = dictionary.columns[cell.column]
                return .init(
                    column: column.name, value: cell.value, isAddition: column.kind == .counter)
            }
        }
        return HistoryEntry(
            dot: header.dot, member: member, person: header.persons[row.person],
            editedMilliseconds: row.editedMilliseconds,
            sealedMilliseconds: header.sealedMilliseconds, kind: kind, key: key, columns: columns)
    }

    /// The cells that one changeset wrote to one row, by this file's column numbers.
    func loggedCells(
        of key: RowKey, in table: TableRecord, dot: Dot
    ) throws -> [(ColumnID, Value)] {
        let changeset = try log.changeset(dot)
        let header = changeset.header
        guard
            let index = header.tables.firstIndex(where: {
                $0.name.utf8.elementsEqual(table.name.utf8)
            }),
            let row = try changeset.rows().first(where: { $0.table == index && $0.key == key }),
            case .put(let put) = row.change
        else { return [] }
        return put.cells.compactMap { cell in
            let column = header.tables[index].columns[cell.column]
            return table.column(named: column.name).map { ($0.id, cell.value) }
        }
    }

    /// The last value that an author of a contested cell had seen, where the log has one.
    ///
    /// It is the version of greatest rank that every sibling's author had integrated.
    package func ancestor(of conflict: Conflict) throws -> HistoryEntry? {
        guard let column = conflict.column else { return nil }
        let contexts = try conflict.versions.map {
            try closures.context(of: try log.header($0.dot))
        }
        let filter = conflict.key.map {
            Resolution.Assignment(column: $0.column, value: $0.value)
        }
        return try history(of: conflict.table, where: filter).first { entry in
            entry.columns.contains { $0.column == column }
                && contexts.allSatisfy { $0.covers(entry.dot) }
        }
    }
}

extension Transaction {
    /// The person behind each version of a conflict, as its changeset names them; "" for nobody.
    package func persons(behind conflict: Conflict) throws -> [String] {
        try conflict.versions.map { version in
            let changeset = try log.changeset(version.dot)
            let row = try changeset.rows().first { row in
                let dictionary = changeset.header.tables[row.table]
                guard dictionary.name.utf8.elementsEqual(conflict.table.utf8) else { return false }
                return try row.key.values(columns: dictionary.keyCount) == conflict.key.map(\.value)
            }
            return row.map { changeset.header.persons[$0.person] } ?? ""
        }
    }

    /// A condition whose text is read under the column's affinity, as SQLite would store it.
    package func typed(
        _ condition: Resolution.Assignment, table name: String
    ) throws -> Resolution.Assignment {
        guard case .text(let bytes) = condition.value, let local = try LocalTable(self, name: name),
            let column = local.columns.first(where: { $0.name == condition.column })
        else { return condition }
        let text = String(decoding: bytes, as: UTF8.self)
        let value: Value? =
            switch column.affinity {
            case .integer, .numeric:
                Int64(text).map { .integer($0) } ?? Double(text).map { .real($0) }
            case .real:
                Double(text).map { .real($0) }
            case .text, .none:
                nil
            }
        return .init(column: condition.column, value: value ?? condition.value)
    }
}
