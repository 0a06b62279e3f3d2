// The rows of one table in one frame, by columns: checked when it is made, and read row by row.
//
// Specification: protocol/README.md, "Frames".

private import Foundation
internal import Merge

/// Rows of one table, as they lie in a frame.
package struct RowGroup: Sendable {
    /// Index into the dictionary's tables.
    package let table: Int
    /// How many rows.
    package let count: Int
    /// The columns of the key, in its order.
    package let keys: [ValueColumn]
    /// The columns that are written, as indexes into the table's columns, ascending.
    package let columns: [Int]
    /// Their values, for the rows that write them.
    package let values: [ValueColumn]
    /// For each row: bit 0 delete, 1 presence, 2 touch.
    private let operations: PerRow<UInt8>
    private let persons: PerRow<UInt32>
    private let times: PerRow<Int64>
    /// A bit for each of `columns`, whole bytes a row; empty when each put writes all of them.
    private let masks: [UInt8]
    /// The running numbers of the cells that have times of their own, and those less the row's.
    private let cellTimesAt: [Int]
    private let cellTimes: [Int64]
    /// All keys in canonical bytes, one behind the other, and where each ends.
    private let keyBytes: [UInt8]
    private let keyEnds: [Int]

    /// Whether every row is entered at one time with all of the columns, and none of them is long: so
    /// that the columns can be read side by side.
    package let entersAll: Bool

    /// - Parameters:
    ///   - values: How many values the frame holds so far: a few bytes can stand for many equal ones, so
    ///     they are counted before memory is taken for them.
    ///   - pieces: What has come of long values.
    /// - Throws: `WireError` when the group is not well formed.
    init(
        _ message: Hoitu_V1_RowGroup, count: Int, table entry: TableEntry,
        sealedMilliseconds: Int64, personCount: Int, values valueCount: inout Int,
        pieces: inout LongPieces
    ) throws(WireError) {
        table = Int(message.table)
        self.count = count
        valueCount += count * entry.keyCount
        try check("values", valueCount, atMost: Limits.frameValuesMax)
        guard message.keys.count == entry.keyCount else { throw .malformed(part: "keys") }
        keys = try Self.keyColumns(message.keys, count: count)
        (keyBytes, keyEnds) = try Self.canonical(keys, count: count)
        operations = try PerRow(Array(message.operations), rows: count, part: "operations")
        persons = try PerRow(message.persons, rows: count, part: "persons")
        guard persons.list.allSatisfy({ $0 < personCount }) else {
            throw .malformed(part: "persons")
        }
        times = try Self.times(message.times, count: count, from: sealedMilliseconds)
        columns = message.columns.map { Int($0) }
        for (index, column) in columns.enumerated() {
            guard column >= entry.keyCount, column < entry.columns.count,
                index == 0 || column > columns[index - 1]
            else { throw .malformed(part: "columns") }
        }
        masks = Array(message.masks)
        guard message.values.count == columns.count,
            masks.isEmpty || masks.count == (columns.count + 7) / 8 * count
        else { throw .malformed(part: "masks") }
        let written = try Self.written(
            operations, masks: masks, columns: columns.count, rows: count)
        var columnsRead: [ValueColumn] = []
        for (place, number) in written.enumerated() {
            valueCount += number
            try check("values", valueCount, atMost: Limits.frameValuesMax)
            let column = try ValueColumn(message.values[place], count: number, pieces: &pieces)
            if entry.columns[columns[place]].kind == .counter, !column.holdsOnly(1) {
                throw .malformed(part: "counter")
            }
            columnsRead.append(column)
        }
        values = columnsRead
        cellTimes = message.cellTimes
        cellTimesAt = try Self.cellTimesAt(
            message, cellCount: written.reduce(0, +))
        entersAll =
            operations.list.allSatisfy { $0 == 2 } && masks.isEmpty && cellTimes.isEmpty
            && columnsRead.allSatisfy { $0.longs.isEmpty }
    }

    // MARK: Checks

    private static func keyColumns(
        _ messages: [Hoitu_V1_Values], count: Int
    ) throws(WireError) -> [ValueColumn] {
        var columns: [ValueColumn] = []
        for message in messages {
            var none = LongPieces()
            let column: ValueColumn
            do {
                column = try ValueColumn(message, count: count, pieces: &none)
            } catch .malformed(part: "long value") {
                throw .malformed(part: "keys")
            }
            guard !column.holds(0) else { throw .malformed(part: "keys") }
            columns.append(column)
        }
        return columns
    }

    private static func canonical(
        _ keys: [ValueColumn], count: Int
    ) throws(WireError) -> (bytes: [UInt8], ends: [Int]) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        bytes.reserveCapacity(keys.reduce(0) { $0 + $1.data.count + 9 * count })
        ends.reserveCapacity(count)
        var cursors = keys.map { _ in ValueColumn.Cursor() }
        for _ in 0..<count {
            let start = bytes.count
            for place in keys.indices {
                RowKey.append(
                    keys[place], keys[place].next(&cursors[place]),
                    isLast: place == keys.count - 1, to: &bytes)
            }
            try check("key", bytes.count - start, atMost: Limits.keyBytesMax)
            ends.append(bytes.count)
        }
        return (bytes, ends)
    }

    private static func times(
        _ list: [Int64], count: Int, from sealedMilliseconds: Int64
    ) throws(WireError) -> PerRow<Int64> {
        guard list.count == count || list.count <= 1 else { throw .malformed(part: "times") }
        var time = sealedMilliseconds
        return PerRow(
            (list.isEmpty ? [0] : list).map { difference in
                time = time &+ difference
                return time
            })
    }

    /// How many rows write each of the columns.
    private static func written(
        _ operations: PerRow<UInt8>, masks: [UInt8], columns: Int, rows: Int
    ) throws(WireError) -> [Int] {
        for operation in operations.list {
            guard [0, 1, 2, 4, 6].contains(operation) else {
                throw .malformed(part: "operations")
            }
        }
        let maskBytes = (columns + 7) / 8
        var counts = [Int](repeating: 0, count: columns)
        var puts = 0
        for row in 0..<rows where operations[row] & 1 == 0 {
            puts += 1
            var cells = masks.isEmpty ? columns : 0
            if !masks.isEmpty {
                for place in 0..<columns
                where masks[row * maskBytes + place / 8] >> UInt8(place % 8) & 1 == 1 {
                    counts[place] += 1
                    cells += 1
                }
            }
            // Nothing written and nothing touched would be no change at all.
            guard operations[row] != 0 || cells > 0 else {
                throw .malformed(part: "operations")
            }
        }
        return masks.isEmpty ? [Int](repeating: puts, count: columns) : counts
    }

    private static func cellTimesAt(
        _ message: Hoitu_V1_RowGroup, cellCount: Int
    ) throws(WireError) -> [Int] {
        guard message.cellTimes.count == message.cellTimesAt.count else {
            throw .malformed(part: "cell times")
        }
        var numbers: [Int] = []
        for difference in message.cellTimesAt {
            let number = (numbers.last ?? 0) + Int(difference)
            guard number < cellCount, numbers.isEmpty || difference > 0 else {
                throw .malformed(part: "cell times")
            }
            numbers.append(number)
        }
        return numbers
    }

    // MARK: Reading

    /// A row's key, where its canonical bytes lie.
    package func key(_ row: Int) -> ArraySlice<UInt8> {
        keyBytes[(row == 0 ? 0 : keyEnds[row - 1])..<keyEnds[row]]
    }

    /// Whether a key may be among these: it is not if it comes before or behind all of them.
    package func mayHold(_ wanted: RowKey) -> Bool {
        !wanted.bytes.lexicographicallyPrecedes(key(0))
            && !key(count - 1).lexicographicallyPrecedes(wanted.bytes)
    }

    /// When the author edited a row, in milliseconds since 1970.
    package func editedMilliseconds(_ row: Int) -> Int64 { times[row] }

    /// Whether keys ascend, from behind `last` on.
    func ascends(from last: ArraySlice<UInt8>?) -> Bool {
        if let last, !last.lexicographicallyPrecedes(key(0)) { return false }
        return keyBytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return count == 1 }
            for row in 1..<max(1, count) {
                let start = row == 1 ? 0 : keyEnds[row - 2]
                let (left, right) = (keyEnds[row - 1] - start, keyEnds[row] - keyEnds[row - 1])
                let order = memcmp(
                    base + start, base + keyEnds[row - 1], min(left, right))
                guard order < 0 || (order == 0 && left < right) else { return false }
            }
            return true
        }
    }

    /// All rows, each with a copy of its values.
    package var rows: [RowEntry] {
        var cursors = values.map { _ in ValueColumn.Cursor() }
        var cell = 0
        var timed = 0
        return (0..<count).map { row in
            RowEntry(
                table: table, key: RowKey(canonical: Array(key(row))),
                editedMilliseconds: times[row], person: Int(persons[row]),
                change: change(row, &cursors, &cell, &timed))
        }
    }

    /// One row of a group that enters all, by where its values lie.
    package func entry(_ row: Int, values places: [ValueColumn.Place]) -> RowEntry {
        let cells = columns.indices.map { place in
            RowEntry.CellEntry(
                column: columns[place], editedMilliseconds: times[row],
                value: values[place].value(places[place]))
        }
        return RowEntry(
            table: table, key: RowKey(canonical: Array(key(row))),
            editedMilliseconds: times[row], person: Int(persons[row]),
            change: .put(.init(entersRow: true, touchesRow: false, cells: cells)))
    }

    private func change(
        _ row: Int, _ cursors: inout [ValueColumn.Cursor], _ cell: inout Int, _ timed: inout Int
    ) -> RowEntry.Change {
        let operation = operations[row]
        if operation == 1 { return .delete }
        let maskBytes = (columns.count + 7) / 8
        var cells: [RowEntry.CellEntry] = []
        for place in columns.indices {
            let isWritten =
                masks.isEmpty
                || masks[row * maskBytes + place / 8] >> UInt8(place % 8) & 1 == 1
            guard isWritten else { continue }
            var time = times[row]
            if timed < cellTimesAt.count, cellTimesAt[timed] == cell {
                time = time &+ cellTimes[timed]
                timed += 1
            }
            cell += 1
            let value = values[place].value(values[place].next(&cursors[place]))
            cells.append(
                .init(column: columns[place], editedMilliseconds: time, value: value))
        }
        return .put(
            .init(entersRow: operation & 2 != 0, touchesRow: operation & 4 != 0, cells: cells))
    }
}
