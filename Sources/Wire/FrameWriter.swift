// Rows in, frames out: columnar, compressed, each of at most 1 MiB.
//
// Specification: protocol/README.md, "Frames".

private import Dispatch
private import Foundation
internal import Merge

/// Packs the rows of one changeset into frames.
///
/// Rows come in the order they have to stand in: tables as in the dictionary, keys ascending. In memory
/// are the rows of one frame, and the frames that were not taken out yet.
package struct FrameWriter {
    /// One finished frame.
    package struct Finished: Sendable {
        /// As it travels.
        package let stored: [UInt8]
        package let plainBytes: Int
        package let storedSHA256: [UInt8]
        package let rows: Int
        /// As it stands in a header when it is the only one; nil when it is too long for that.
        package let inline: ChangesetHeader.InlineFrame?
    }

    private let tables: [TableEntry]
    private let sealedMilliseconds: Int64
    private var group: GroupWriter?
    private var groups: [GroupWriter] = []
    private var openRows = 0
    private var openBytes = 0
    private var last: (table: Int, key: [UInt8])?
    private var series = 0
    /// In order, the last of them perhaps still in work.
    private var frames: [FrameInWork] = []
    private var takenCount = 0

    /// Frames that are compressed on another thread at a time; more would only wait there.
    private static let inWorkMax = 2

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
        try check("key", row.key.bytes.count, atMost: Limits.keyBytesMax)
        checkOrder(table: row.table, key: row.key.bytes)
        var bytes = rowBytes(table: row.table, keyBytes: row.key.bytes.count)
        for cell in row.cells {
            let size = cell.value.dataCount
            try check("value", size, atMost: Limits.valueBytesMax)
            bytes += cellBytes(cell.column, of: row.table, dataBytes: size)
            if cell.editedMilliseconds != row.editedMilliseconds { bytes += 16 }
        }
        // What integers, own times and columns' numbers take at most, beside what can be spilled.
        try check(
            "row", 64 + 2 * row.key.bytes.count + 32 * row.cells.count,
            atMost: Limits.frameBytesMax - Limits.rowInlineBytesMax)
        let spilled = try spilledColumns(of: row, bytes: &bytes)
        if !spilled.isEmpty { closeFrame() }
        makeRoom(table: row.table, bytes: bytes)
        var pieces: [Int: Int] = [:]
        for column in spilled {
            pieces[column] = series
            spill(column, of: row)
        }
        group?.append(row, pieces: pieces)
    }

    /// Adds a row that is entered with all columns of its table's dictionary, each value short.
    ///
    /// - Parameters:
    ///   - key: In canonical bytes.
    ///   - dataBytes: Of all texts and blobs beside the key.
    ///   - pack: Packs one value into each packer: those of the key's columns, and those of the others.
    /// - Returns: Whether it was added; not if it is too long for that, so that it has to come whole.
    package mutating func appendEntered(
        table: Int, key: [UInt8], person: Int, editedMilliseconds: Int64, dataBytes: Int,
        _ pack: (_ keys: inout [ValuePacker], _ cells: inout [ValuePacker]) -> Void
    ) -> Bool {
        let columns = tables[table].columns.count - tables[table].keyCount
        var bytes = rowBytes(table: table, keyBytes: key.count) + 10 * columns + dataBytes
        if group?.table != table || group?.count == 0 { bytes += 16 * columns }
        guard key.count <= Limits.keyBytesMax, bytes <= Limits.rowInlineBytesMax else {
            return false
        }
        checkOrder(table: table, key: key)
        makeRoom(table: table, bytes: bytes)
        group?.appendEntered(person: person, time: editedMilliseconds, pack)
        return true
    }

    /// The frames that can be had by now but for the last ones, which are in work, and of which the only
    /// one may come to stand in the header.
    package mutating func takeFinished() -> [Finished] {
        guard frames.count > Self.inWorkMax else { return [] }
        let taken = frames.prefix(frames.count - Self.inWorkMax).map(\.finished)
        frames.removeFirst(taken.count)
        takenCount += taken.count
        return taken
    }

    /// All frames that were not taken out, once every row is in.
    package mutating func finish() -> [Finished] {
        closeFrame(isLast: true)
        return frames.map(\.finished)
    }

    /// Whether frames were taken out, so that the one that is left is not the only one.
    package var hasTaken: Bool { takenCount > 0 }

    // MARK: Room

    /// What a row takes of a frame beside its cells, at most.
    private func rowBytes(table: Int, keyBytes: Int) -> Int {
        let entry = tables[table]
        return 16 + 6 * entry.keyCount + keyBytes + (entry.columns.count + 7) / 8
    }

    /// What a cell takes, at most; the first of a group's column has to name it.
    private func cellBytes(_ column: Int, of table: Int, dataBytes: Int) -> Int {
        let isNew = group.map { $0.table != table || !$0.hasWritten(column) } ?? true
        return 10 + dataBytes + (isNew ? 16 : 0)
    }

    /// Closes the frame if a row does not fit, and sees to it that a group of its table is open.
    private mutating func makeRoom(table: Int, bytes: Int) {
        if openBytes + bytes > Limits.frameTargetBytes { closeFrame() }
        if group?.table != table {
            closeGroup()
            group = GroupWriter(table: table, entry: tables[table])
        }
        openRows += 1
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
    private mutating func checkOrder(table: Int, key: [UInt8]) {
        if let last {
            precondition(
                last.table < table
                    || (last.table == table && last.key.lexicographicallyPrecedes(key)),
                "rows are packed in ascending order of table and key")
        }
        last = (table, key)
    }

    /// Writes a value in pieces, each a frame of its own, before the row that names it.
    private mutating func spill(_ column: Int, of row: RowEntry) {
        guard let cell = row.cells.first(where: { $0.column == column }) else {
            preconditionFailure("only a put's own cells are spilled")
        }
        let data = cell.value.dataBytes
        for start in stride(from: 0, to: data.count, by: Limits.pieceBytesMax) {
            var frame = Hoitu_V1_Frame()
            frame.longPiece.series = UInt32(series)
            frame.longPiece.data = Data(
                data[start..<min(start + Limits.pieceBytesMax, data.count)])
            frames.append(FrameInWork(Finished(plain: Wire.serialized(frame), rows: 0)))
        }
        series += 1
    }

    // MARK: Closing

    private mutating func closeGroup() {
        if let group { groups.append(group) }
        group = nil
    }

    /// - Parameter isLast: Whether nothing else could be done meanwhile.
    private mutating func closeFrame(isLast: Bool = false) {
        closeGroup()
        guard !groups.isEmpty else { return }
        let (groups, sealed, rows) = (groups, sealedMilliseconds, openRows)
        let work = { @Sendable in
            var frame = Hoitu_V1_Frame()
            frame.groups = groups.map { $0.finish(sealedMilliseconds: sealed) }
            return Finished(plain: Wire.serialized(frame), rows: rows)
        }
        frames.append(isLast ? FrameInWork(work()) : FrameInWork(doing: work))
        self.groups = []
        openRows = 0
        openBytes = 0
    }
}

extension FrameWriter.Finished {
    fileprivate init(plain: [UInt8], rows: Int) {
        precondition(
            plain.count <= Limits.frameBytesMax,
            "what rows take is reckoned before they come, and a frame is closed at half its limit")
        stored = Compression.compressed(plain)
        inline =
            switch min(plain.count, stored.count) {
            case ...Limits.inlineFrameBytesMax:
                plain.count <= stored.count ? .plain(plain) : .stored(stored)
            default: nil
            }
        plainBytes = plain.count
        storedSHA256 = sha256(stored)
        self.rows = rows
    }
}

/// A frame that is put together and compressed on another thread, while the next one's rows come.
private final class FrameInWork: @unchecked Sendable {
    private let done = DispatchGroup()
    /// Written before `done` is left, read after it was waited for.
    private var result: FrameWriter.Finished?

    init(_ finished: FrameWriter.Finished) { result = finished }

    init(doing work: @escaping @Sendable () -> FrameWriter.Finished) {
        DispatchQueue.global().async(group: done) { self.result = work() }
    }

    /// Waits for the frame.
    var finished: FrameWriter.Finished {
        done.wait()
        guard let result else { preconditionFailure("work that is done has a result") }
        return result
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
