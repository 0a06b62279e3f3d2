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
    /// Whether the change did nothing but keep the row alive.
    package let onlyKeeps: Bool
    /// Whether its author might not write the record, so that it was merged nowhere.
    package let isRefused: Bool
    package let key: [Conflict.KeyPart]
    package let columns: [Change]
}

extension Transaction {
    /// The history of a table or of some of its records, newest first by the time of the edit.
    ///
    /// - Parameters:
    ///   - name: The table's name here, or the one under which the cluster first knew it.
    ///   - filter: Columns of the key, and the values they must have.
    ///   - limit: The most entries to give.
    /// - Throws: `ReplicaError.noSuchTable`, `.noSuchColumn`, `.notOfTheKey`.
    /// - Complexity: O(log): every changeset that names the table is read.
    package func history(
        of name: String, where filter: [Resolution.Assignment] = [], limit: Int = .max
    ) throws -> [HistoryEntry] {
        let table = try tableMeant(by: name)
        let filter = try KeyFilter(filter, of: table)
        var entries: [HistoryEntry] = []
        for (position, dot) in try positions(naming: table) {
            let refused = try refusedKeys(of: table, by: dot)
            for change in try changes(at: position, of: table, only: filter.key)
            where try filter.accepts(change.row.key) {
                entries.append(
                    try entry(change, isRefused: refused.contains(change.row.key)))
            }
        }
        let sorted = entries.sorted {
            ($0.editedMilliseconds, $0.dot) > ($1.editedMilliseconds, $1.dot)
        }
        return Array(sorted.prefix(limit))
    }

    /// A change as history tells it.
    func entry(_ change: LoggedChange, isRefused: Bool) throws -> HistoryEntry {
        let (header, table, row) = (change.header, change.table, change.row)
        let values = try row.key.values(columns: table.keyCount)
        var kind = HistoryEntry.Kind.delete
        var columns: [HistoryEntry.Change] = []
        if case .put(let put) = row.change {
            kind = put.entersRow ? .insert : .update
            columns = put.cells.map { cell in
                let column = table.columns[cell.column]
                return .init(
                    column: column.name, value: cell.value, isAddition: column.kind == .counter)
            }
        }
        return HistoryEntry(
            dot: header.dot, member: try member(of: header.dot), person: change.person,
            editedMilliseconds: row.editedMilliseconds,
            sealedMilliseconds: header.sealedMilliseconds, kind: kind,
            onlyKeeps: kind == .update && columns.isEmpty, isRefused: isRefused,
            key: zip(table.columns, values).map { .init(column: $0.name, value: $1) },
            columns: columns)
    }
}

/// Which records a person asks for, by columns of the key.
struct KeyFilter {
    /// The one record that is meant, where the whole key is given.
    let key: RowKey?
    private let wanted: [(place: Int, value: Value)]
    private let columns: Int

    /// - Throws: `ReplicaError.noSuchColumn`, `.notOfTheKey`.
    init(_ conditions: [Resolution.Assignment], of table: TableRecord) throws {
        let wanted = try conditions.map { condition in
            guard let column = table.columnMeant(by: condition.column) else {
                throw ReplicaError.noSuchColumn(table: table.name, column: condition.column)
            }
            guard let place = table.key.firstIndex(where: { $0.id == column.id }) else {
                throw ReplicaError.notOfTheKey(
                    table: table.name, column: condition.column, key: table.key.map(\.name))
            }
            let affinity = table.affinity(of: column)
            return (place: place, value: affinity?.stored(condition.value) ?? condition.value)
        }
        self.wanted = wanted
        columns = table.key.count
        let values = table.key.indices.map { place in
            wanted.first { $0.place == place }?.value ?? .null
        }
        key = RowKey(values)
    }

    func accepts(_ key: RowKey) throws -> Bool {
        guard !wanted.isEmpty else { return true }
        let values = try key.values(columns: columns)
        return wanted.allSatisfy { values[$0.place] == $0.value }
    }
}

extension TableRecord {
    /// The column that a person means: by its name in this file, else by its first name.
    func columnMeant(by name: String) -> ColumnRecord? {
        columns.first { $0.localName.utf8.elementsEqual(name.utf8) } ?? column(named: name)
    }

    /// How this file's table converts what is stored in a column, where it has it.
    func affinity(of column: ColumnRecord) -> Affinity? {
        local?.columns.first { $0.name.utf8.elementsEqual(column.localName.utf8) }?.affinity
    }
}

extension Affinity {
    /// What a column stores when it is given a value that a person typed.
    ///
    /// As SQLite's "Datatypes", §3, has it: text that reads as a number becomes one in columns for
    /// numbers. A real number for a column of text stays as it is: only SQLite writes it as SQLite does.
    func stored(_ value: Value) -> Value {
        switch (self, value) {
        case (.text, .integer(let number)): .text(String(number))
        case (.real, .integer(let number)): .real(Double(number))
        case (.real, .text(let bytes)): Self.number(bytes).map { .real($0) } ?? value
        case (.integer, .text(let bytes)), (.numeric, .text(let bytes)):
            Self.number(bytes).map { Self.integral(bytes, $0) } ?? value
        case (.integer, .real(let number)), (.numeric, .real(let number)):
            Self.integral([], number)
        default: value
        }
    }

    private static func integral(_ bytes: [UInt8], _ number: Double) -> Value {
        let digits = String(decoding: bytes.filter { !isSpace($0) }, as: UTF8.self)
        return (Int64(digits) ?? Int64(exactly: number)).map { .integer($0) } ?? .real(number)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }

    /// The number that SQLite reads in a text; Swift reads more, such as `0x1p3` and `nan`.
    private static func number(_ bytes: [UInt8]) -> Double? {
        let text = String(decoding: bytes.drop(while: isSpace), as: UTF8.self)
        let trimmed = text.prefix { $0 != " " && !$0.isNewline && $0 != "\t" }
        guard text.dropFirst(trimmed.count).utf8.allSatisfy(isSpace),
            trimmed.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }),
            trimmed.utf8.contains(where: { (48...57).contains($0) })
        else { return nil }
        return Double(trimmed)
    }
}
