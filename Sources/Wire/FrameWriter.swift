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
    }

    private let tables: [TableEntry]
    private let sealedMilliseconds: Int64
    private var open: [RowEntry] = []
    private var openBytes = 0
    private var series = 0
    private var pieces: [PieceKey: Int] = [:]
    private var finished: [Finished] = []

    /// Names a value of the open rows that travels in pieces.
    private struct PieceKey: Hashable {
        let row: Int
        let column: Int
    }

    /// - Parameters:
    ///   - tables: The header's dictionary.
    ///   - sealedMilliseconds: The header's time, from which the rows' times are counted.
    package init(tables: [TableEntry], sealedMilliseconds: Int64) {
        self.tables = tables
        self.sealedMilliseconds = sealedMilliseconds
    }

    /// Adds a row. Frames are closed as they fill.
    ///
    /// - Throws: `WireError.overLimit` when a key or a value is longer than the protocol allows.
    package mutating func append(_ row: RowEntry) throws(WireError) {
        try check("key", row.key.bytes.count, atMost: Limits.keyBytesMax)
        var bytes = 16 + row.key.bytes.count
        var long: [(column: Int, bytes: Int)] = []
        if case .put(let put) = row.change {
            for cell in put.cells {
                let size = cell.value.dataCount
                try check("value", size, atMost: Limits.valueBytesMax)
                bytes += 10 + size
                if size > 1024 { long.append((cell.column, size)) }
            }
        }
        long.sort { ($1.bytes, $0.column) < ($0.bytes, $1.column) }
        var spilled: [Int] = []
        while bytes > Limits.rowInlineBytesMax, let longest = long.first {
            long.removeFirst()
            bytes -= longest.bytes
            spilled.append(longest.column)
        }
        if openBytes + bytes > Limits.frameTargetBytes || !spilled.isEmpty { closeFrame() }
        for column in spilled { spill(column, of: row) }
        open.append(row)
        openBytes += bytes
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
            close(frame, rows: 0)
        }
        pieces[PieceKey(row: 0, column: column)] = series
        series += 1
    }

    private mutating func closeFrame() {
        guard !open.isEmpty else { return }
        var frame = Hoitu_V1_Frame()
        var start = 0
        while start < open.count {
            let end = open[start...].firstIndex { $0.table != open[start].table } ?? open.count
            frame.groups.append(group(open[start..<end]))
            start = end
        }
        close(frame, rows: open.count)
        open.removeAll(keepingCapacity: true)
        openBytes = 0
        pieces.removeAll()
    }

    private mutating func close(_ frame: Hoitu_V1_Frame, rows: Int) {
        let plain = Wire.serialized(frame)
        precondition(plain.count <= Limits.frameBytesMax, "frames are closed before they are full")
        finished.append(
            Finished(stored: Compression.compressed(plain), plainBytes: plain.count, rows: rows))
    }

    // MARK: - One group

    private func group(_ rows: ArraySlice<RowEntry>) -> Hoitu_V1_RowGroup {
        var group = Hoitu_V1_RowGroup()
        let table = rows[rows.startIndex].table
        group.table = UInt32(table)
        group.rows = UInt32(rows.count)
        group.keys = keys(rows, count: tables[table].keyCount)
        group.operations = Data(uniform(rows.map(operation)))
        group.persons = uniform(rows.map { UInt32($0.person) })
        putCells(of: rows, into: &group)
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

    private func putCells(of rows: ArraySlice<RowEntry>, into group: inout Hoitu_V1_RowGroup) {
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
                packers[place].append(packed(cell, row: number))
            }
            if case .put(let put) = row.change, put.cells.count < used.count { allWritten = false }
            masks += mask
        }
        group.columns = used.map { UInt32($0) }
        group.values = packers.map { $0.finish() }
        if !allWritten { group.masks = Data(masks) }
    }

    private func packed(_ cell: RowEntry.CellEntry, row: Int) -> PackedValue {
        guard let series = pieces[PieceKey(row: row, column: cell.column)] else {
            return .value(cell.value)
        }
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
        group.times = times.dropFirst().allSatisfy { $0 == 0 } ? Array(times.prefix(1)) : times
    }

    /// One element where all are alike.
    private func uniform<Element: Equatable>(_ list: [Element]) -> [Element] {
        list.dropFirst().allSatisfy { $0 == list[0] } ? Array(list.prefix(1)) : list
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
