// Frames in, rows out; every count is checked, and the order that makes rows unique.
//
// Specification: protocol/README.md, "Frames".

internal import Merge
private import SwiftProtobuf

/// Unpacks the frames of one changeset, in order.
package struct FrameReader {
    private let tables: [TableEntry]
    private let sealedMilliseconds: Int64
    private let personCount: Int
    private var last: (table: Int, key: ArraySlice<UInt8>)?
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
        try groups(ofPlain: plain).flatMap(\.rows)
    }

    /// The rows of the next frame, by table.
    ///
    /// - Throws: as above.
    package mutating func groups(ofPlain plain: [UInt8]) throws(WireError) -> [RowGroup] {
        let frame: Hoitu_V1_Frame = try parsed(plain, part: "frame")
        if frame.hasLongPiece { try pieces.take(frame.longPiece) }
        var groups: [RowGroup] = []
        var (rows, values) = (0, 0)
        for message in frame.groups {
            guard message.table < tables.count else { throw .malformed(part: "row group") }
            let count = message.rows == 0 ? 1 : Int(message.rows)
            rows += count
            try check("rows", rows, atMost: Limits.frameRowsMax)
            let group = try RowGroup(
                message, count: count, table: tables[Int(message.table)],
                sealedMilliseconds: sealedMilliseconds, personCount: personCount,
                values: &values, pieces: &pieces)
            try checkOrder(group)
            groups.append(group)
        }
        return groups
    }

    /// To be called behind the last frame.
    ///
    /// - Throws: `WireError` when pieces are left that belong to no row.
    package func finish() throws(WireError) {
        guard pieces.isEmpty else { throw .malformed(part: "long value") }
    }

    /// Tables and keys only ascend, so none occurs twice.
    private mutating func checkOrder(_ group: RowGroup) throws(WireError) {
        let isLater = last.map { $0.table <= group.table } ?? true
        let before = last?.table == group.table ? last?.key : nil
        guard isLater, group.ascends(from: before) else {
            throw .malformed(part: "order of rows")
        }
        last = (group.table, group.key(group.count - 1))
    }
}
