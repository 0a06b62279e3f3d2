// Rows in, frames out: columnar, compressed, each of at most 1 MiB.
//
// Specification: protocol/README.md, "Frames".

private import Foundation
internal import Merge
private import SwiftProtobuf

/// Packs the rows of one changeset into frames.
///
/// Rows come in the order they have to stand in: tables as in the dictionary, keys ascending.
package struct FrameWriter {
    /// One finished frame.
    package struct Finished: Sendable {
        /// As it travels.
        package let stored: [UInt8]
        package let plainBytes: Int
        package let rows: Int
        /// As it stands in a header when it is the only one; nil when it is too long for that.
        package let inline: ChangesetHeader.InlineFrame?
    }

    private let tables: [TableEntry]
    private let sealedMilliseconds: Int64
    private var open: [RowEntry] = []
    private var openBytes = 0
    private var last: (table: Int, key: RowKey)?
    private var series = 0
    /// The series of the first open row's values that travel in pieces, by column; a row with such
    /// values always opens a frame.
    private var pieces: [Int: Int] = [:]
    private var finished: [Finished] = []

    /// - Parameters:
    ///   - tables: The header's dictionary.
    ///   - sealedMilliseconds: The header's time, from which the rows' times are counted.
    package init(tables: [TableEntry], sealedMilliseconds: Int64) {
        self.tables = tables
        self.sealedMilliseconds = sealedMilliseconds
    }

    /// Adds a row. Frames are closed as they fill.
    ///
    /// - Throws: `WireError.overLimit` when a key, a value or the row is longer than the protocol
    ///   allows.
    package mutating func append(_ row: RowEntry) throws(WireError) {
        checkOrder(row)
        try check("key", row.key.bytes.count, atMost: Limits.keyBytesMax)
        var bytes = 16 + row.key.bytes.count + (tables[row.table].columns.count + 7) / 8
        for cell in row.cells {
            let size = cell.value.dataCount
            try check("value", size, atMost: Limits.valueBytesMax)
            bytes += 10 + size
        }
        // What integers, own times and columns' numbers take at most, beside what can be spilled.
        try check(
            "row", 64 + 2 * row.key.bytes.count + 32 * row.cells.count,
            atMost: Limits.frameBytesMax - Limits.rowInlineBytesMax)
        let spilled = try spilledColumns(of: row, bytes: &bytes)
        if openBytes + bytes > Limits.frameTargetBytes || !spilled.isEmpty { closeFrame() }
        for column in spilled { spill(column, of: row) }
        open.append(row)
        openBytes += bytes
    }

    /// The columns of the row's longest values, as many as have to travel in pieces.
    ///
    /// - Parameter bytes: What the row takes of a frame; becomes what is left.
    private func spilledColumns(
        of row: RowEntry, bytes: inout Int
    ) throws(WireError) -> [Int] {
        guard bytes > Limits.rowInlineBytesMax else { return [] }
        let longest = row.cells.map { (column: $0.column, bytes: $0.value.dataCount) }
            .filter { $0.bytes > 0 }
            .sorted { ($1.bytes, $0.column) < ($0.bytes, $1.column) }
        var columns: [Int] = []
        var spilledBytes = 0
        for value in longest where bytes > Limits.rowInlineBytesMax {
            bytes -= value.bytes
            spilledBytes += value.bytes
            columns.append(value.column)
        }
        try check("long values", spilledBytes, atMost: Limits.rowLongBytesMax)
        return columns
    }

    /// A changeset with a row out of order would be signed, and refused by every reader.
    private mutating func checkOrder(_ row: RowEntry) {
        if let last {
            precondition(
                last.table < row.table || (last.table == row.table && last.key < row.key),
                "rows are packed in ascending order of table and key")
        }
        last = (row.table, row.key)
    }

    /// All frames, once every row is in.
    package mutating func finish() -> [Finished] {
        closeFrame()
        return finished
    }

    /// Writes a value in pieces, each a frame of its own, before the row that names it.
    private mutating func spill(_ column: Int, of row: RowEntry) {
        guard case .put(let put) = row.change,
            let cell = put.cells.first(where: { $0.column == column })
        else { preconditionFailure("only a put's own cells are spilled") }
        let data = cell.value.dataBytes
        for start in stride(from: 0, to: data.count, by: Limits.pieceBytesMax) {
            var frame = Hoitu_V1_Frame()
            frame.longPiece.series = UInt32(series)
            frame.longPiece.data = Data(
                data[start..<min(start + Limits.pieceBytesMax, data.count)])
            finish(Wire.serialized(frame), rows: 0)
        }
        pieces[column] = series
        series += 1
    }

    private mutating func closeFrame() {
        close(open[...], pieces: pieces)
        open.removeAll(keepingCapacity: true)
        openBytes = 0
        pieces.removeAll()
    }

    /// Writes rows as one frame, or, where masks and such outgrow what was estimated, as several.
    ///
    /// - Parameter pieces: Of the first of the rows.
    private mutating func close(_ rows: ArraySlice<RowEntry>, pieces: [Int: Int]) {
        guard !rows.isEmpty else { return }
        var frame = Hoitu_V1_Frame()
        var start = rows.startIndex
        while start < rows.endIndex {
            let end = rows[start...].firstIndex { $0.table != rows[start].table } ?? rows.endIndex
            frame.groups.append(
                group(rows[start..<end], pieces: start == rows.startIndex ? pieces : [:]))
            start = end
        }
        let plain = Wire.serialized(frame)
        guard plain.count > Limits.frameBytesMax else { return finish(plain, rows: rows.count) }
        precondition(rows.count > 1, "a row that does not fit a frame is refused when it comes")
        let middle = rows.startIndex + rows.count / 2
        close(rows[..<middle], pieces: pieces)
        close(rows[middle...], pieces: [:])
    }

    private mutating func finish(_ plain: [UInt8], rows: Int) {
        let stored = Compression.compressed(plain)
        let inline: ChangesetHeader.InlineFrame? =
            switch min(plain.count, stored.count) {
            case ...Limits.inlineFrameBytesMax:
                plain.count <= stored.count ? .plain(plain) : .stored(stored)
            default: nil
            }
        finished.append(
            Finished(stored: stored, plainBytes: plain.count, rows: rows, inline: inline))
    }

    // MARK: - One group

    private func group(
        _ rows: ArraySlice<RowEntry>, pieces: [Int: Int]
    ) -> Hoitu_V1_RowGroup {
        var group = Hoitu_V1_RowGroup()
        let table = rows[rows.startIndex].table
        group.table = UInt32(table)
        group.rows = rows.count == 1 ? 0 : UInt32(rows.count)
        group.keys = keys(rows, count: tables[table].keyCount)
        group.operations = Data(uniform(rows.map(operation)))
        group.persons = uniform(rows.map { UInt32($0.person) })
        putCells(of: rows, pieces: pieces, into: &group)
        putTimes(of: rows, into: &group)
        return group
    }

    private func keys(_ rows: ArraySlice<RowEntry>, count: Int) -> [Hoitu_V1_Values] {
        var packers = [ValuePacker](repeating: ValuePacker(), count: count)
        for row in rows {
            guard let values = try? row.key.values(columns: count) else {
                preconditionFailure("a writer's own keys are canonical")
            }
            for (index, value) in values.enumerated() { packers[index].append(.value(value)) }
        }
        return packers.map { $0.finish() }
    }

    private func operation(_ row: RowEntry) -> UInt8 {
        switch row.change {
        case .delete: 1
        case .put(let put): (put.entersRow ? 2 : 0) | (put.touchesRow ? 4 : 0)
        }
    }

    private func putCells(
        of rows: ArraySlice<RowEntry>, pieces: [Int: Int], into group: inout Hoitu_V1_RowGroup
    ) {
        let used = Set(rows.flatMap { $0.cells.map(\.column) }).sorted()
        let places = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
        var packers = [ValuePacker](repeating: ValuePacker(), count: used.count)
        let maskBytes = (used.count + 7) / 8
        var masks: [UInt8] = []
        var allWritten = true
        for (number, row) in rows.enumerated() {
            var mask = [UInt8](repeating: 0, count: maskBytes)
            for cell in row.cells {
                guard let place = places[cell.column] else { continue }
                mask[place / 8] |= 1 << UInt8(place % 8)
                let series = number == 0 ? pieces[cell.column] : nil
                packers[place].append(packed(cell, series: series))
            }
            if case .put(let put) = row.change, put.cells.count < used.count { allWritten = false }
            masks += mask
        }
        group.columns = used.map { UInt32($0) }
        group.values = packers.map { $0.finish() }
        if !allWritten { group.masks = Data(masks) }
    }

    private func packed(_ cell: RowEntry.CellEntry, series: Int?) -> PackedValue {
        guard let series else { return .value(cell.value) }
        if case .text = cell.value { return .longText(series: series) }
        return .longBlob(series: series)
    }

    private func putTimes(of rows: ArraySlice<RowEntry>, into group: inout Hoitu_V1_RowGroup) {
        var times: [Int64] = []
        var before = sealedMilliseconds
        var cellNumber: UInt32 = 0
        var lastNumber: UInt32 = 0
        for row in rows {
            times.append(row.editedMilliseconds &- before)
            before = row.editedMilliseconds
            for cell in row.cells {
                if cell.editedMilliseconds != row.editedMilliseconds {
                    group.cellTimesAt.append(cellNumber - lastNumber)
                    group.cellTimes.append(cell.editedMilliseconds &- row.editedMilliseconds)
                    lastNumber = cellNumber
                }
                cellNumber += 1
            }
        }
        if times.dropFirst().contains(where: { $0 != 0 }) {
            group.times = times
        } else {
            group.times = times[0] == 0 ? [] : [times[0]]
        }
    }

    /// One element where all are alike, none where all are zero.
    private func uniform<Element: FixedWidthInteger>(_ list: [Element]) -> [Element] {
        guard list.allSatisfy({ $0 == list[0] }) else { return list }
        return list[0] == 0 ? [] : [list[0]]
    }
}

extension RowEntry {
    /// The cells of a put; none for a delete.
    fileprivate var cells: [CellEntry] {
        if case .put(let put) = change { put.cells } else { [] }
    }
}

extension Value {
    /// The bytes of text or a blob; none for other values.
    fileprivate var dataBytes: [UInt8] {
        switch self {
        case .text(let bytes), .blob(let bytes): bytes
        case .null, .integer, .real: []
        }
    }

    fileprivate var dataCount: Int {
        switch self {
        case .text(let bytes), .blob(let bytes): bytes.count
        case .null, .integer, .real: 0
        }
    }
}
