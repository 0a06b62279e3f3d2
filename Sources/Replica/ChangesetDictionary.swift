// What one sealed changeset names: tables, columns and people, each once.
//
// Specification: protocol/README.md, "Changesets".

internal import Merge
internal import Wire

/// The dictionary of one changeset: the tables, columns and people that its changes name.
struct ChangesetDictionary {
    private(set) var tables: [TableEntry] = []
    private(set) var persons: [String] = []
    private var tableIndexes: [Int64: Int] = [:]
    private var columnIndexes: [Int64: [ColumnID: Int]] = [:]
    private var personIndexes: [String: Int] = [:]

    /// - Parameters:
    ///   - changes: Tables by ascending name.
    ///   - bulk: Tables of which all columns are named, since what is written is not known before.
    init(_ changes: [Transaction.LocalChange], and bulk: [BulkTable]) {
        var used: [Int64: Set<ColumnID>] = [:]
        var written: [Int64: Set<ColumnID>] = [:]
        var records: [TableRecord] = []
        for change in changes {
            if used[change.table.id] == nil { records.append(change.table) }
            used[change.table.id, default: []].formUnion(change.change.columns)
            if case .put(let cells, _) = change.change {
                written[change.table.id, default: []].formUnion(cells.map(\.column))
            }
            if personIndexes[change.person] == nil {
                personIndexes[change.person] = persons.count
                persons.append(change.person)
            }
        }
        for table in bulk {
            records.append(table.table)
            used[table.table.id] = Set(table.table.shown.map(\.id))
            for person in table.persons where personIndexes[person] == nil {
                personIndexes[person] = persons.count
                persons.append(person)
            }
        }
        if !bulk.isEmpty {
            records.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
        for record in records {
            let named = record.columns.filter {
                $0.kind != .key && used[record.id]?.contains($0.id) == true
            }
            tableIndexes[record.id] = tables.count
            columnIndexes[record.id] = [ColumnID: Int](
                uniqueKeysWithValues: named.enumerated().map {
                    ($1.id, record.key.count + $0)
                })
            tables.append(
                TableEntry(
                    name: record.name,
                    columns: (record.key + named).map {
                        // A value may be written beside a counter's sum; nothing is added then.
                        let isWritten = written[record.id]?.contains($0.id) == true
                        return ColumnEntry(name: $0.name, kind: isWritten ? .register : $0.kind)
                    }))
        }
    }

    /// The place of a table, of those that the dictionary names.
    func index(of table: TableRecord) -> Int { tableIndexes[table.id] ?? 0 }

    /// The place of a person, of those that the dictionary names.
    func index(of person: String) -> Int { personIndexes[person] ?? 0 }

    /// A change in the words of this dictionary.
    func entry(_ change: Transaction.LocalChange) -> RowEntry {
        entry(
            change.table, change.key, editedMilliseconds: change.editedMilliseconds,
            person: change.person, change.change)
    }

    /// A change of a row in the words of this dictionary.
    func entry(
        _ table: TableRecord, _ key: RowKey, editedMilliseconds: Int64, person: String,
        _ change: RowChange
    ) -> RowEntry {
        RowEntry(
            table: index(of: table), key: key, editedMilliseconds: editedMilliseconds,
            person: index(of: person),
            change: entry(
                change, editedMilliseconds: editedMilliseconds, columnIndexes[table.id] ?? [:]))
    }

    private func entry(
        _ change: RowChange, editedMilliseconds: Int64, _ columns: [ColumnID: Int]
    ) -> RowEntry.Change {
        guard case .put(let writes, let additions) = change else { return .delete }
        var cells: [RowEntry.CellEntry] = []
        for write in writes {
            guard let column = columns[write.column] else { continue }
            cells.append(
                .init(
                    column: column, editedMilliseconds: write.editedMilliseconds,
                    value: write.value))
        }
        for addition in additions {
            guard let column = columns[addition.column] else { continue }
            cells.append(
                .init(
                    column: column, editedMilliseconds: editedMilliseconds,
                    value: .integer(addition.amount)))
        }
        cells.sort { $0.column < $1.column }
        return .put(
            RowEntry.Put(
                entersRow: writes.contains { $0.column == .presence },
                touchesRow: writes.contains { $0.column == .touch }, cells: cells))
    }
}

extension RowChange {
    /// The columns with a name that the change writes or adds to.
    fileprivate var columns: [ColumnID] {
        guard case .put(let cells, let additions) = self else { return [] }
        return cells.map(\.column).filter { !$0.isHidden } + additions.map(\.column)
    }
}
