// A whole changeset: as it travels, and as its signature proves it.
//
// Specification: protocol/README.md, "Signing".

package import Crypto
private import Foundation
internal import Merge

/// A changeset's bytes, as they were signed and as they are stored, relayed and bundled.
package struct StoredChangeset: Hashable, Sendable {
    package let header: [UInt8]
    /// Raw ECDSA P-256, 64 bytes.
    package let signature: [UInt8]
    /// Compressed, in order; none when the only frame stands in the header.
    package var frames: [[UInt8]]

    /// A changeset from its parts.
    package init(header: [UInt8], signature: [UInt8], frames: [[UInt8]]) {
        self.header = header
        self.signature = signature
        self.frames = frames
    }

    /// All bytes together.
    package var byteCount: Int {
        header.count + signature.count + frames.reduce(0) { $0 + $1.count }
    }
}

/// A value whose signature and limits were checked; only `Wire` can make one.
package struct Verified<Value: Sendable>: Sendable {
    package let value: Value

    init(checked value: Value) {
        self.value = value
    }
}

/// A changeset with its decoded header and its place in its origin's chain.
package struct Changeset: Sendable {
    package let header: ChangesetHeader
    package let stored: StoredChangeset
    package let chain: ChainHash

    private init(header: ChangesetHeader, stored: StoredChangeset, chain: ChainHash) {
        self.header = header
        self.stored = stored
        self.chain = chain
    }

    /// A changeset from one's own log, where it was put after it was checked.
    package init(logged stored: StoredChangeset, chain: ChainHash) throws(WireError) {
        self.init(
            header: try ChangesetHeader(bytes: stored.header), stored: stored, chain: chain)
    }

    /// Every row, in the order of tables and keys.
    ///
    /// - Throws: `WireError` when a frame is not well formed; the signature is good all the same, so
    ///   the changeset is to be held, not refused.
    /// - Complexity: memory for all rows at once.
    package func rows() throws(WireError) -> [RowEntry] {
        var reader = try rowReader()
        var rows: [RowEntry] = []
        while let next = try reader.next() { rows += next }
        return rows
    }

    /// The same rows, a frame at a time.
    ///
    /// - Throws: `WireError.unknownVersion` when only a later program can read them.
    package func rowReader() throws(WireError) -> ChangesetRowReader {
        guard header.version == ChangesetHeader.currentVersion else {
            throw .unknownVersion(header.version)
        }
        return ChangesetRowReader(self)
    }
}

/// Reads a changeset's rows in the memory of one frame, and of the long values of one row.
package struct ChangesetRowReader {
    private let changeset: Changeset
    private var frames: FrameReader
    private var number = 0

    fileprivate init(_ changeset: Changeset) {
        self.changeset = changeset
        frames = FrameReader(
            tables: changeset.header.tables,
            sealedMilliseconds: changeset.header.sealedMilliseconds,
            personCount: changeset.header.persons.count)
    }

    /// The rows of the next frame, perhaps none; nil behind the last.
    ///
    /// - Throws: `WireError` when the frame is not well formed: what was read before is not to count
    ///   either.
    package mutating func next() throws(WireError) -> [RowEntry]? {
        defer { number += 1 }
        if let inline = changeset.header.inlineFrame, number == 0 {
            switch inline {
            case .plain(let plain): return try frames.rows(ofPlain: plain)
            case .stored(let stored): return try frames.rows(ofStored: stored)
            }
        }
        guard number < changeset.stored.frames.count else {
            try frames.finish()
            return nil
        }
        let promised = changeset.header.frames[number]
        let plain = try Compression.plain(
            changeset.stored.frames[number], atMost: promised.plainBytes)
        let rows = try frames.rows(ofPlain: plain)
        guard plain.count == promised.plainBytes, rows.count == promised.rows else {
            throw .malformed(part: "frame")
        }
        return rows
    }
}

extension Changeset {
    /// Checks a changeset's signature, its chain and its frames.
    ///
    /// - Parameters:
    ///   - previous: The chain hash of the origin's changeset before; `ChainHash.start` for the first.
    ///   - publicKey: The key of the origin's member.
    /// - Throws: `WireError.badSignature`, `WireError.badFrame`.
    package static func verify(
        _ stored: StoredChangeset, header: ChangesetHeader, previous: ChainHash,
        publicKey: P256.Signing.PublicKey
    ) throws(WireError) -> Verified<Changeset> {
        let chain = previous.next(header: stored.header)
        guard
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: stored.signature),
            publicKey.isValidSignature(signature, for: Data(chain.bytes))
        else { throw .badSignature(header.dot) }
        guard stored.frames.count == header.frames.count else {
            throw .badFrame(header.dot, number: min(stored.frames.count, header.frames.count))
        }
        for (number, (frame, promised)) in zip(stored.frames, header.frames).enumerated() {
            guard frame.count == promised.storedBytes, sha256(frame) == promised.sha256 else {
                throw .badFrame(header.dot, number: number)
            }
        }
        return Verified(checked: Changeset(header: header, stored: stored, chain: chain))
    }

    /// Seals rows into a changeset of one's own.
    ///
    /// - Parameters:
    ///   - header: Everything but the frames.
    ///   - rows: In the order of the header's tables, keys ascending.
    ///   - previous: The chain hash of one's changeset before.
    ///   - sign: A raw 64-byte signature over the 32 bytes it is given.
    /// - Throws: `WireError.overLimit` for what the protocol cannot carry; whatever `sign` throws.
    package static func seal(
        header: ChangesetHeader, rows: some Sequence<RowEntry>, previous: ChainHash,
        sign: ([UInt8]) throws -> [UInt8]
    ) throws -> Verified<Changeset> {
        var writer = FrameWriter(
            tables: header.tables, sealedMilliseconds: header.sealedMilliseconds)
        for row in rows { try writer.append(row) }
        let frames = writer.finish()
        var header = header
        var stored: [[UInt8]] = []
        if frames.count == 1, let inline = frames[0].inline {
            header.inlineFrame = inline
        } else {
            try check("frames", frames.count, atMost: Limits.framesMax)
            stored = frames.map(\.stored)
            header.frames = frames.map { frame in
                ChangesetHeader.Frame(
                    storedBytes: frame.stored.count, plainBytes: frame.plainBytes,
                    sha256: sha256(frame.stored), rows: frame.rows)
            }
        }
        let bytes = header.encoded()
        // What no reader would take must not get a number: no later changeset could replace it.
        _ = try ChangesetHeader(bytes: bytes)
        let chain = previous.next(header: bytes)
        let signature = try sign(chain.bytes)
        return Verified(
            checked: Changeset(
                header: header,
                stored: StoredChangeset(header: bytes, signature: signature, frames: stored),
                chain: chain))
    }
}
