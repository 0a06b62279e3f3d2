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
        var header = Hoitu_V1_Record()
        header.header = Data(changeset.signature + changeset.header)
        var bytes = delimited(serialized(header))
        for frame in changeset.frames {
            var record = Hoitu_V1_Record()
            record.frame = Data(frame)
            bytes += delimited(serialized(record))
        }
        return bytes
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
    /// A whole changeset, nothing of it checked but its header's limits.
    package struct Item: Sendable {
        package let header: ChangesetHeader
        package let stored: StoredChangeset
    }

    private var reader = DelimitedReader(messageBytesMax: Limits.recordBytesMax)
    private var open: (header: ChangesetHeader, stored: StoredChangeset)?
    private var count = 0
    private var failure: WireError?
    /// Whether the end record has come.
    package private(set) var isFinished = false

    /// A reader at the start of a stream.
    package init() {}

    /// The changesets that the next bytes complete, in order.
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

    /// The changeset that a record completes, if it does.
    private mutating func take(record message: [UInt8]) throws(WireError) -> Item? {
        guard !isFinished else { throw .malformed(part: "stream") }
        let record: Hoitu_V1_Record = try parsed(message, part: "record")
        switch record.what {
        case .header(let signed): try begin(Array(signed))
        case .frame(let frame): try add(Array(frame))
        case .end(let end): try finish(end)
        case nil: throw .malformed(part: "record")
        }
        guard let open, open.stored.frames.count == open.header.frames.count else { return nil }
        self.open = nil
        count += 1
        return Item(header: open.header, stored: open.stored)
    }

    /// To be called when no bytes are left.
    ///
    /// - Throws: `WireError.cut` unless the end record has come; what `take` has still to throw.
    package func finish() throws(WireError) {
        if let failure { throw failure }
        guard isFinished, !reader.isInside else { throw .cut(afterChangesets: count) }
    }

    private mutating func begin(_ signed: [UInt8]) throws(WireError) {
        guard open == nil, signed.count > 64 else { throw .malformed(part: "record") }
        let bytes = Array(signed[64...])
        let header = try ChangesetHeader(bytes: bytes)
        open = (
            header,
            StoredChangeset(header: bytes, signature: Array(signed[..<64]), frames: [])
        )
    }

    private mutating func add(_ frame: [UInt8]) throws(WireError) {
        // Looked at in place: a copy of the frames for each frame would be quadratic.
        guard let number = open?.stored.frames.count, let header = open?.header else {
            throw .malformed(part: "record")
        }
        guard frame.count == header.frames[number].storedBytes else {
            throw .badFrame(header.dot, number: number)
        }
        open?.stored.frames.append(frame)
    }

    private mutating func finish(_ end: Hoitu_V1_End) throws(WireError) {
        guard open == nil, end.changesets == UInt64(count) else {
            throw .cut(afterChangesets: count)
        }
        isFinished = true
    }
}
