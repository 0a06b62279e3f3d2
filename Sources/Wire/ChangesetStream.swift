// Changesets one behind the other, in an HTTP body or a bundle file.
//
//   stream = record* ; record = length (varint) Record
//   a changeset is a header record and its frame records; an end record closes the stream
//
// Specification: protocol/README.md, "Streams".

private import Foundation

/// Writes a stream.
package enum ChangesetStream {
    /// The records of one changeset.
    package static func records(_ changeset: StoredChangeset) -> [UInt8] {
        var bytes = header(changeset.header, signature: changeset.signature)
        for frame in changeset.frames { bytes += record(frame: frame) }
        return bytes
    }

    /// The record with which a changeset begins.
    ///
    /// - Parameters:
    ///   - header: As signed.
    ///   - resumedAt: How many of its frames the receiver has, and said so.
    package static func header(
        _ header: [UInt8], signature: [UInt8], resumedAt: Int = 0
    ) -> [UInt8] {
        var record = Hoitu_V1_Record()
        record.header = Data(signature + header)
        record.resumedAt = UInt32(resumedAt)
        return delimited(serialized(record))
    }

    /// The record of a frame, as it is stored.
    package static func record(frame: [UInt8]) -> [UInt8] {
        var record = Hoitu_V1_Record()
        record.frame = Data(frame)
        return delimited(serialized(record))
    }

    /// The record that closes a stream of `changesets` changesets.
    package static func end(changesets: Int) -> [UInt8] {
        var record = Hoitu_V1_Record()
        record.end.changesets = UInt64(changesets)
        return delimited(serialized(record))
    }

    /// A message behind its length.
    package static func delimited(_ message: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = message.count
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7f) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
        return bytes + message
    }
}

/// Cuts bytes, as they come, into messages behind their lengths.
package struct DelimitedReader {
    private var buffer: [UInt8] = []
    private var start = 0
    private let limit: Int

    /// - Parameter limit: The longest message to accept, in bytes.
    package init(messageBytesMax limit: Int) {
        self.limit = limit
    }

    /// Takes the next bytes of the stream.
    package mutating func append(_ bytes: [UInt8]) {
        if start > 0 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer += bytes
    }

    /// The next whole message, or nil until more bytes have come.
    ///
    /// - Throws: `WireError` when the length is no length or beyond the limit.
    package mutating func next() throws(WireError) -> [UInt8]? {
        var length = 0
        var index = start
        for shift in stride(from: 0, to: 35, by: 7) {
            guard index < buffer.count else { return nil }
            let byte = buffer[index]
            index += 1
            length |= Int(byte & 0x7f) << shift
            guard byte & 0x80 == 0 else { continue }
            try check("message", length, atMost: limit)
            guard buffer.count - index >= length else { return nil }
            defer { start = index + length }
            return Array(buffer[index..<index + length])
        }
        throw .malformed(part: "length")
    }

    /// Whether bytes are left that are no whole message.
    package var isInside: Bool { start < buffer.count }

    /// All bytes that have not been taken, for the reader that goes on from here.
    package var rest: [UInt8] { Array(buffer[start...]) }
}

/// Reads a stream as its bytes come.
package struct ChangesetStreamReader {
    /// A changeset, or some of its frames, nothing of it checked but its header's limits.
    package struct Item: Sendable {
        package let header: ChangesetHeader
        package var stored: StoredChangeset
        /// How many frames come before those that are here.
        package var firstFrame = 0

        /// Whether all of its frames are here.
        package var isWhole: Bool { stored.frames.count == header.frames.count }

        fileprivate var endsChangeset: Bool {
            firstFrame + stored.frames.count == header.frames.count
        }
    }

    /// A changeset that is longer comes in parts of some such length, in bytes.
    private static let partBytesMax = 8 << 20

    private var reader = DelimitedReader(messageBytesMax: Limits.recordBytesMax)
    private var open: Item?
    private var openBytes = 0
    private var count = 0
    private var failure: WireError?
    /// Whether the end record has come.
    package private(set) var isFinished = false

    /// A reader at the start of a stream.
    package init() {}

    /// The changesets that the next bytes complete, in order; of a long one the frames that have come.
    ///
    /// - Throws: `WireError` when the bytes are no stream. What came before is good: where these
    ///   bytes complete changesets before they go wrong, those are returned, and the next call
    ///   throws.
    package mutating func take(_ bytes: [UInt8]) throws(WireError) -> [Item] {
        if let failure { throw failure }
        reader.append(bytes)
        var items: [Item] = []
        do throws(WireError) {
            while let message = try reader.next() {
                if let item = try take(record: message) { items.append(item) }
            }
        } catch {
            failure = error
            if items.isEmpty { throw error }
        }
        return items
    }

    /// The frames that have come of a changeset whose end has not, when no bytes are left.
    package mutating func takeOpen() -> Item? {
        guard let part = open, !part.stored.frames.isEmpty else { return nil }
        open = nil
        return part
    }

    /// The changeset, or a part of it, that a record completes, if it does.
    private mutating func take(record message: [UInt8]) throws(WireError) -> Item? {
        guard !isFinished else { throw .malformed(part: "stream") }
        let record: Hoitu_V1_Record = try parsed(message, part: "record")
        switch record.what {
        case .header(let signed):
            try begin(Array(signed), resumedAt: Int(record.resumedAt))
        case .frame(let frame): try add(Array(frame))
        case .end(let end): try finish(end)
        case nil: throw .malformed(part: "record")
        }
        guard let part = open else { return nil }
        if part.endsChangeset {
            open = nil
            count += 1
            return part
        }
        guard openBytes >= Self.partBytesMax else { return nil }
        open?.firstFrame += part.stored.frames.count
        open?.stored.frames = []
        openBytes = 0
        return part
    }

    /// To be called when no bytes are left.
    ///
    /// - Throws: `WireError.cut` unless the end record has come; what `take` has still to throw.
    package func finish() throws(WireError) {
        if let failure { throw failure }
        guard isFinished, !reader.isInside else { throw .cut(afterChangesets: count) }
    }

    private mutating func begin(_ signed: [UInt8], resumedAt: Int) throws(WireError) {
        guard open == nil, signed.count > 64 else { throw .malformed(part: "record") }
        let bytes = Array(signed[64...])
        let header = try ChangesetHeader(bytes: bytes)
        guard resumedAt == 0 || resumedAt < header.frames.count else {
            throw .malformed(part: "record")
        }
        open = Item(
            header: header,
            stored: StoredChangeset(header: bytes, signature: Array(signed[..<64]), frames: []),
            firstFrame: resumedAt)
        openBytes = 0
    }

    private mutating func add(_ frame: [UInt8]) throws(WireError) {
        // Looked at in place: a copy of the frames for each frame would be quadratic.
        guard let count = open?.stored.frames.count, let first = open?.firstFrame,
            let header = open?.header
        else { throw .malformed(part: "record") }
        guard frame.count == header.frames[first + count].storedBytes else {
            throw .badFrame(header.dot, number: first + count)
        }
        open?.stored.frames.append(frame)
        openBytes += frame.count
    }

    private mutating func finish(_ end: Hoitu_V1_End) throws(WireError) {
        guard open == nil, end.changesets == UInt64(count) else {
            throw .cut(afterChangesets: count)
        }
        isFinished = true
    }
}
