// The merged changesets of the log, read by table and by row: what history is made of.

internal import Merge
internal import Wire

/// What one changeset did to one row, in the words of its own dictionary.
struct LoggedChange {
    let header: ChangesetHeader
    let table: TableEntry
    let row: RowEntry

    var person: String { header.persons[row.person] }

    /// The same in this file's numbers; columns that are not known here are left out.
    func change(in record: TableRecord) -> RowChange {
        guard case .put(let put) = row.change else { return .delete }
        var cells: [RowChange.CellWrite] = []
        var additions: [RowChange.Addition] = []
        for cell in put.cells {
            let entry = table.columns[cell.column]
            guard let column = record.column(named: entry.name)?.id else { continue }
            if entry.kind == .counter, case .integer(let amount) = cell.value {
                additions.append(.init(column: column, amount: amount))
            } else {
                cells.append(
                    .init(
                        column: column, editedMilliseconds: cell.editedMilliseconds,
                        value: cell.value))
            }
        }
        for (column, isWritten) in [
            (ColumnID.presence, put.entersRow), (.touch, put.touchesRow),
        ] where isWritten {
            cells.append(
                .init(column: column, editedMilliseconds: row.editedMilliseconds, value: .null))
        }
        return .put(cells: cells, additions: additions)
    }

    /// What was written to a column, or added to it; nil when the change does not name it.
    func cell(of column: ColumnRecord) -> RowEntry.CellEntry? {
        guard case .put(let put) = row.change else { return nil }
        return put.cells.first {
            table.columns[$0.column].name.utf8.elementsEqual(column.name.utf8)
        }
    }
}

extension Transaction {
    /// The table that a person means: by its name in this file, else by its first name, under which
    /// it may have left the file.
    func tableMeant(by name: String) throws -> TableRecord {
        guard let table = try registry.table(called: name) else {
            throw ReplicaError.noSuchTable(name)
        }
        return table
    }

    /// Where the merged changesets that name a table stand in the log, in the order they came.
    ///
    /// Held ones are left out: nobody was shown anything of them.
    ///
    /// - Complexity: O(log): every header is read.
    func positions(naming table: TableRecord) throws -> [(position: Int64, dot: Dot)] {
        try statement(
            "SELECT position, header FROM hoitu_changeset WHERE held IS NULL ORDER BY position"
        ).all { row -> (position: Int64, dot: Dot)? in
            let header = try ChangesetHeader(bytes: row.bytes(1))
            return header.index(of: table) == nil ? nil : (row.integer(0), header.dot)
        }.compactMap { $0 }
    }

    /// What the changeset at a position did to the rows of a table, or to one of them.
    ///
    /// - Complexity: one frame is in memory at a time, beside what is given.
    func changes(
        at position: Int64, of table: TableRecord, only key: RowKey? = nil
    ) throws -> [LoggedChange] {
        let header = try log.header(at: position)
        guard let index = header.index(of: table) else { return [] }
        var changes: [LoggedChange] = []
        try log.groups(of: header, at: position) { group in
            guard group.table == index, key.map(group.mayHold) ?? true else { return }
            for row in group.rows where key == nil || row.key == key {
                changes.append(
                    LoggedChange(header: header, table: header.tables[index], row: row))
            }
        }
        return changes
    }

    /// What a changeset did to one row; nil when it does not name the row.
    func change(of key: RowKey, in table: TableRecord, by dot: Dot) throws -> LoggedChange? {
        guard let position = try log.position(of: dot) else {
            throw ReplicaError.damaged(part: "log \(dot)")
        }
        return try changes(at: position, of: table, only: key).first
    }

    /// The cells that one changeset wrote to one row, by this file's column numbers.
    func loggedCells(
        of key: RowKey, in table: TableRecord, dot: Dot
    ) throws -> [(ColumnID, Value)] {
        guard let change = try change(of: key, in: table, by: dot),
            case .put(let put) = change.row.change
        else { return [] }
        return put.cells.compactMap { cell in
            let name = change.table.columns[cell.column].name
            return table.column(named: name).map { ($0.id, cell.value) }
        }
    }
}

extension ChangesetHeader {
    /// The place of a table in the dictionary, or nil.
    fileprivate func index(of table: TableRecord) -> Int? {
        tables.firstIndex { $0.name.utf8.elementsEqual(table.name.utf8) }
    }
}
