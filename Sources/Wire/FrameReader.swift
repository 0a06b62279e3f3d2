// Frames in, rows out; every count is checked, and the order that makes rows unique.
//
// Specification: protocol/README.md, "Frames".

private import Foundation
internal import Merge
private import SwiftProtobuf

/// Unpacks the frames of one changeset, in order.
package struct FrameReader {
    private let tables: [TableEntry]
    private let sealedMilliseconds: Int64
    private let personCount: Int
    private var last: (table: Int, key: RowKey)?
    private var pieces = LongPieces()

    /// - Parameters:
    ///   - tables: The header's dictionary.
    ///   - sealedMilliseconds: The header's time.
    ///   - personCount: How many people the header names.
    package init(tables: [TableEntry], sealedMilliseconds: Int64, personCount: Int) {
        self.tables = tables
        self.sealedMilliseconds = sealedMilliseconds
        self.personCount = personCount
    }

    /// The rows of the next frame.
    ///
    /// - Throws: `WireError` when the frame is not well formed: the whole changeset is to be refused.
    package mutating func rows(ofStored stored: [UInt8]) throws(WireError) -> [RowEntry] {
        try rows(ofPlain: try Compression.plain(stored, atMost: Limits.frameBytesMax))
    }

    /// The rows of the next frame, decompressed.
    ///
    /// - Throws: as above.
    package mutating func rows(ofPlain plain: [UInt8]) throws(WireError) -> [RowEntry] {
        let frame: Hoitu_V1_Frame = try parsed(plain, part: "frame")
        if frame.hasLongPiece { try pieces.take(frame.longPiece) }
        var rows: [RowEntry] = []
        var values = 0
        for group in frame.groups { try unpack(group, into: &rows, values: &values) }
        return rows
    }

    /// To be called behind the last frame.
    ///
    /// - Throws: `WireError` when pieces are left that belong to no row.
    package func finish() throws(WireError) {
        guard pieces.isEmpty else { throw .malformed(part: "long value") }
    }

    /// - Parameter values: How many values the frame holds so far: a few bytes can stand for many
    ///   equal ones, so they are counted before memory is taken for them.
    private mutating func unpack(
        _ group: Hoitu_V1_RowGroup, into rows: inout [RowEntry], values: inout Int
    ) throws(WireError) {
        guard group.table < tables.count else { throw .malformed(part: "row group") }
        let count = group.rows == 0 ? 1 : Int(group.rows)
        try check("rows", rows.count + count, atMost: Limits.frameRowsMax)
        let tableIndex = Int(group.table)
        values += count * tables[tableIndex].keyCount
        try check("values", values, atMost: Limits.frameValuesMax)
        let keys = try keys(group, count: count, table: tables[tableIndex])
        let operations = try spread(Array(group.operations), to: count, part: "operations")
        let persons = try spread(group.persons, to: count, part: "persons")
        let times = try times(group, count: count)
        var cells = try CellReader(
            group, operations: operations, table: tables[tableIndex], values: &values)
        for index in 0..<count {
            try checkOrder(tableIndex, keys[index])
            guard persons[index] < personCount else { throw .malformed(part: "persons") }
            let written = try cells.next(editedMilliseconds: times[index], pieces: &pieces)
            let change = try change(operations[index], cells: written)
            rows.append(
                RowEntry(
                    table: tableIndex, key: keys[index], editedMilliseconds: times[index],
                    person: Int(persons[index]), change: change))
        }
        try cells.finish()
    }

    private func change(
        _ operation: UInt8, cells: [RowEntry.CellEntry]
    ) throws(WireError) -> RowEntry.Change {
        switch operation {
        case 1:
            return .delete
        case 0, 2, 4, 6:
            // Nothing written and nothing touched would be no change at all.
            guard operation != 0 || !cells.isEmpty else { throw .malformed(part: "operations") }
            return .put(
                RowEntry.Put(
                    entersRow: operation & 2 != 0, touchesRow: operation & 4 != 0, cells: cells))
        default:
            throw .malformed(part: "operations")
        }
    }

    /// Tables and keys only ascend, so none occurs twice.
    private mutating func checkOrder(_ table: Int, _ key: RowKey) throws(WireError) {
        if let last, table < last.table || (table == last.table && key <= last.key) {
            throw .malformed(part: "order of rows")
        }
        last = (table, key)
    }

    private func keys(
        _ group: Hoitu_V1_RowGroup, count: Int, table: TableEntry
    ) throws(WireError) -> [RowKey] {
        guard group.keys.count == table.keyCount else { throw .malformed(part: "keys") }
        var unpackers: [ValueUnpacker] = []
        for values in group.keys { unpackers.append(try ValueUnpacker(values, count: count)) }
        var keys: [RowKey] = []
        keys.reserveCapacity(count)
        for _ in 0..<count {
            var values: [Value] = []
            for index in unpackers.indices {
                guard case .value(let value) = try unpackers[index].next() else {
                    throw .malformed(part: "keys")
                }
                values.append(value)
            }
            guard let key = RowKey(values) else { throw .malformed(part: "keys") }
            try check("key", key.bytes.count, atMost: Limits.keyBytesMax)
            keys.append(key)
        }
        for unpacker in unpackers { try unpacker.finish() }
        return keys
    }

    private func times(_ group: Hoitu_V1_RowGroup, count: Int) throws(WireError) -> [Int64] {
        guard group.times.count == count || group.times.count <= 1 else {
            throw .malformed(part: "times")
        }
        var time = sealedMilliseconds
        var times: [Int64] = []
        for index in 0..<count {
            if index < group.times.count { time = time &+ group.times[index] }
            times.append(time)
        }
        return times
    }

    /// One element for each row, from a list that holds one for all, or none where all are zero.
    private func spread<Element: FixedWidthInteger>(
        _ list: [Element], to count: Int, part: String
    ) throws(WireError) -> [Element] {
        if list.count == count { return list }
        guard list.count <= 1 else { throw .malformed(part: part) }
        return [Element](repeating: list.first ?? 0, count: count)
    }
}

/// The pieces that have come of values too long for a frame, until the row comes that names them.
private struct LongPieces {
    private var series: [Int: [UInt8]] = [:]
    private var byteCount = 0

    var isEmpty: Bool { series.isEmpty }

    mutating func take(_ piece: Hoitu_V1_LongPiece) throws(WireError) {
        let number = Int(piece.series)
        let before = series[number]?.count ?? 0
        try check("value", before + piece.data.count, atMost: Limits.valueBytesMax)
        try check("long values", byteCount + piece.data.count, atMost: Limits.rowLongBytesMax)
        series[number, default: []].append(contentsOf: piece.data)
        byteCount += piece.data.count
    }

    /// The value of a whole series, which is forgotten.
    mutating func give(_ number: Int) throws(WireError) -> [UInt8] {
        guard let bytes = series.removeValue(forKey: number) else {
            throw .malformed(part: "long value")
        }
        byteCount -= bytes.count
        return bytes
    }
}

/// Reads the cells of a group, row by row.
private struct CellReader {
    private let columns: [Int]
    private let kinds: [ColumnKind]
    private let operations: [UInt8]
    private let masks: [UInt8]
    private let maskBytes: Int
    private var unpackers: [ValueUnpacker] = []
    private var row = 0
    private var cellNumber = 0
    private var timeIndex = 0
    private var timeNumber = 0
    private let group: Hoitu_V1_RowGroup

    init(
        _ group: Hoitu_V1_RowGroup, operations: [UInt8], table: TableEntry, values: inout Int
    ) throws(WireError) {
        self.group = group
        self.operations = operations
        columns = group.columns.map { Int($0) }
        masks = Array(group.masks)
        maskBytes = (columns.count + 7) / 8
        var kinds: [ColumnKind] = []
        for (index, column) in columns.enumerated() {
            guard column >= table.keyCount, column < table.columns.count,
                index == 0 || column > columns[index - 1]
            else { throw .malformed(part: "columns") }
            kinds.append(table.columns[column].kind)
        }
        self.kinds = kinds
        guard group.values.count == columns.count,
            masks.isEmpty || masks.count == maskBytes * operations.count
        else { throw .malformed(part: "masks") }
        for (place, count) in writtenCounts().enumerated() {
            values += count
            try check("values", values, atMost: Limits.frameValuesMax)
            unpackers.append(try ValueUnpacker(group.values[place], count: count))
        }
    }

    /// How many rows write each of the columns.
    private func writtenCounts() -> [Int] {
        if masks.isEmpty {
            let puts = operations.count { $0 & 1 == 0 }
            return [Int](repeating: puts, count: columns.count)
        }
        var counts = [Int](repeating: 0, count: columns.count)
        for row in operations.indices {
            var place = nextWritten(from: 0, row: row)
            while let written = place {
                counts[written] += 1
                place = nextWritten(from: written + 1, row: row)
            }
        }
        return counts
    }

    /// The first place at or behind `place` that the row writes, or nil.
    private func nextWritten(from place: Int, row: Int) -> Int? {
        guard operations[row] & 1 == 0 else { return nil }
        if masks.isEmpty { return place < columns.count ? place : nil }
        var place = place
        while place < columns.count {
            let rest = masks[row * maskBytes + place / 8] >> UInt8(place % 8)
            if rest != 0 {
                place += rest.trailingZeroBitCount
                return place < columns.count ? place : nil
            }
            place = (place / 8 + 1) * 8
        }
        return nil
    }

    mutating func next(
        editedMilliseconds: Int64, pieces: inout LongPieces
    ) throws(WireError) -> [RowEntry.CellEntry] {
        defer { row += 1 }
        var cells: [RowEntry.CellEntry] = []
        var place = nextWritten(from: 0, row: row)
        while let index = place {
            place = nextWritten(from: index + 1, row: row)
            let value = try whole(try unpackers[index].next(), pieces: &pieces)
            if kinds[index] == .counter {
                guard case .integer = value else { throw .malformed(part: "counter") }
            }
            cells.append(
                RowEntry.CellEntry(
                    column: columns[index],
                    editedMilliseconds: try time(or: editedMilliseconds), value: value))
        }
        return cells
    }

    /// The time of the cell that is read now: its own, or the row's.
    private mutating func time(or rowTime: Int64) throws(WireError) -> Int64 {
        defer { cellNumber += 1 }
        guard timeIndex < group.cellTimesAt.count,
            timeNumber + Int(group.cellTimesAt[timeIndex]) == cellNumber
        else { return rowTime }
        guard timeIndex < group.cellTimes.count else { throw .malformed(part: "cell times") }
        defer { timeIndex += 1 }
        timeNumber = cellNumber
        return rowTime &+ group.cellTimes[timeIndex]
    }

    private func whole(
        _ packed: PackedValue, pieces: inout LongPieces
    ) throws(WireError) -> Value {
        switch packed {
        case .value(let value): value
        case .longText(let series): .text(try pieces.give(series))
        case .longBlob(let series): .blob(try pieces.give(series))
        }
    }

    func finish() throws(WireError) {
        guard timeIndex == group.cellTimesAt.count, timeIndex == group.cellTimes.count else {
            throw .malformed(part: "cell times")
        }
        for unpacker in unpackers { try unpacker.finish() }
    }
}
