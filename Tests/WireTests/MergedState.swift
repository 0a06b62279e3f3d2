// A replica in a page: contexts rebuilt from heads, rows merged, and the digest, as
// protocol/README.md says them. The replica proper does the same with SQLite, and is held to the
// same vectors.

import Merge
import Testing
import Wire

/// The merged state of the changesets of one scope.
struct MergedState: Equatable {
    private(set) var rows: [String: [RowKey: RowState]] = [:]
    private var closures: [Dot: VersionVector] = [:]
    /// Named columns, numbered by table as they are met.
    private var columns: [String: [String: ColumnID]] = [:]

    /// Equal in what is merged, whatever the numbers of columns.
    static func == (left: MergedState, right: MergedState) -> Bool {
        left.closures == right.closures && MergeFile.rows(of: left) == MergeFile.rows(of: right)
    }

    /// What the changeset's author had integrated: the closures of its heads and of its own last
    /// changeset. Nil while one of them is not here.
    func context(of header: ChangesetHeader) -> VersionVector? {
        var dots = header.heads.map(\.dot)
        if header.dot.seq > 1 { dots.append(Dot(header.dot.origin, header.dot.seq - 1)) }
        var context = VersionVector()
        for dot in dots {
            guard let closure = closures[dot] else { return nil }
            context.cover(closure)
        }
        return context
    }

    mutating func integrate(_ changeset: Changeset) throws {
        let header = changeset.header
        let context = try #require(self.context(of: header), "changesets come in causal order")
        for row in try changeset.rows() {
            let table = header.tables[row.table]
            rows[table.name, default: [:]][row.key, default: RowState()]
                .take(change(row, of: table), from: header.dot, seeing: context)
        }
        var closure = context
        closure.cover(header.dot)
        closures[header.dot] = closure
    }

    private mutating func change(_ row: RowEntry, of table: TableEntry) -> RowChange {
        guard case .put(let put) = row.change else { return .delete }
        var cells: [RowChange.CellWrite] = []
        var additions: [RowChange.Addition] = []
        for (isWritten, hidden) in [
            (put.entersRow, ColumnID.presence), (put.touchesRow, ColumnID.touch),
        ] where isWritten {
            cells.append(
                .init(
                    column: hidden, editedMilliseconds: row.editedMilliseconds, value: .null))
        }
        for cell in put.cells {
            let column = table.columns[cell.column]
            let id = number(column.name, of: table.name)
            if column.kind == .counter, case .integer(let amount) = cell.value {
                additions.append(.init(column: id, amount: amount))
            } else {
                cells.append(
                    .init(
                        column: id, editedMilliseconds: cell.editedMilliseconds,
                        value: cell.value))
            }
        }
        return .put(cells: cells, additions: additions)
    }

    private mutating func number(_ column: String, of table: String) -> ColumnID {
        let count = columns[table, default: [:]].count
        let number =
            columns[table]?[column] ?? ColumnID(ColumnID.firstNamed + Int32(count))
        columns[table, default: [:]][column] = number
        return number
    }

    /// A table's named columns, in ascending bytes of name.
    func namedColumns(of table: String) -> [(name: String, id: ColumnID)] {
        columns[table, default: [:]].map { (name: $0.key, id: $0.value) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}

// MARK: - Digest

extension MergedState {
    /// Tables with living rows, in ascending bytes of name.
    var livingTables: [String] {
        rows.filter { $0.value.values.contains { $0.isAlive } }.keys
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func digest() -> [UInt8] {
        sha256(livingTables.flatMap { counted(Array($0.utf8)) + digest(of: $0) })
    }

    func digest(of table: String) -> [UInt8] {
        let living = rows[table, default: [:]].filter { $0.value.isAlive }
        var bytes: [UInt8] = []
        for (key, state) in living.sorted(by: { $0.key < $1.key }) {
            bytes += counted(key.bytes)
            for column in namedColumns(of: table) {
                bytes += record(of: column.id, named: column.name, in: state)
            }
            if !state.deletes.isEmpty {
                bytes += [0x44] + varint(state.deletes.count)
                for delete in state.deletes { bytes += fixed(delete.dot) }
            }
            bytes.append(0)
        }
        return sha256(bytes)
    }

    private func record(of id: ColumnID, named name: String, in state: RowState) -> [UInt8] {
        let (cell, counter) = (state.cell(id), state.counter(id))
        guard cell != nil || counter != nil else { return [] }
        var bytes = [1] + counted(Array(name.utf8))
        if let cell { bytes += [0x52] + packed(cell.winner.value) }
        if let counter { bytes += [0x43] + fixed(UInt64(bitPattern: counter.sum)) }
        if let cell, cell.isContested {
            bytes += [0x53] + varint(cell.siblings.count)
            for version in cell.siblings {
                bytes += fixed(UInt64(bitPattern: version.rank.editedMilliseconds))
                bytes += fixed(version.dot) + packed(version.value)
            }
        }
        return bytes
    }

    private func packed(_ value: Value) -> [UInt8] {
        switch value {
        case .null: [0]
        case .integer(let number): [1] + fixed(UInt64(bitPattern: number))
        case .real(let number): [2] + fixed(number.bitPattern)
        case .text(let text): [3] + counted(text)
        case .blob(let blob): [4] + counted(blob)
        }
    }
}

/// The id of a conflict.
func conflictID(kind: String, table: String, key: RowKey, column: String) -> String {
    let parts = [Array(kind.utf8), Array(table.utf8), key.bytes, Array(column.utf8)]
    return hex(sha256(parts.flatMap { counted($0) }).prefix(8))
}

private func varint(_ number: Int) -> [UInt8] {
    var rest = number
    var bytes: [UInt8] = []
    while rest > 0x7f {
        bytes.append(UInt8(rest & 0x7f | 0x80))
        rest >>= 7
    }
    return bytes + [UInt8(rest)]
}

private func counted(_ bytes: [UInt8]) -> [UInt8] { varint(bytes.count) + bytes }

private func fixed(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
}

private func fixed(_ dot: Dot) -> [UInt8] { dot.origin.bytes + fixed(dot.seq) }
