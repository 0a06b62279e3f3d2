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
        ChangesetRowReader(self, frames: try ChangesetFrameReader(header))
    }
}

/// A changeset's header as it was signed, and its place in its origin's chain; the frames, which it names
/// by their hashes, are kept elsewhere.
package struct SignedHeader: Sendable {
    package let header: ChangesetHeader
    /// As signed.
    package let bytes: [UInt8]
    /// Raw ECDSA P-256, 64 bytes.
    package let signature: [UInt8]
    package let chain: ChainHash

    fileprivate init(
        header: ChangesetHeader, bytes: [UInt8], signature: [UInt8], chain: ChainHash
    ) {
        self.header = header
        self.bytes = bytes
        self.signature = signature
        self.chain = chain
    }

    /// Checks a header's signature and its chain.
    ///
    /// - Parameters:
    ///   - previous: The chain hash of the origin's changeset before; `ChainHash.start` for the first.
    ///   - publicKey: The key of the origin's member.
    /// - Throws: `WireError.badSignature`.
    package static func verify(
        _ header: ChangesetHeader, bytes: [UInt8], signature: [UInt8], previous: ChainHash,
        publicKey: P256.Signing.PublicKey
    ) throws(WireError) -> Verified<SignedHeader> {
        let chain = previous.next(header: bytes)
        guard let parsed = try? P256.Signing.ECDSASignature(rawRepresentation: signature),
            publicKey.isValidSignature(parsed, for: Data(chain.bytes))
        else { throw .badSignature(header.dot) }
        return Verified(
            checked: SignedHeader(
                header: header, bytes: bytes, signature: signature, chain: chain))
    }
}

extension ChangesetHeader {
    /// Throws unless a frame is the one that the header names.
    ///
    /// - Throws: `WireError.badFrame`.
    package func checkFrame(_ frame: [UInt8], number: Int) throws(WireError) {
        guard number < frames.count, frame.count == frames[number].storedBytes,
            sha256(frame) == frames[number].sha256
        else { throw .badFrame(dot, number: number) }
    }
}

/// Reads a changeset's rows in the memory of one frame, and of the long values of one row.
package struct ChangesetRowReader {
    private let changeset: Changeset
    private var frames: ChangesetFrameReader
    private var number = 0

    fileprivate init(_ changeset: Changeset, frames: ChangesetFrameReader) {
        self.changeset = changeset
        self.frames = frames
    }

    /// The rows of the next frame, perhaps none; nil behind the last.
    ///
    /// - Throws: `WireError` when the frame is not well formed: what was read before is not to count
    ///   either.
    package mutating func next() throws(WireError) -> [RowEntry]? {
        defer { number += 1 }
        if number == 0, let groups = try frames.inlineGroups() { return groups.flatMap(\.rows) }
        guard number < changeset.stored.frames.count else {
            try frames.finish()
            return nil
        }
        return try frames.groups(ofNext: changeset.stored.frames[number]).flatMap(\.rows)
    }
}

/// Unpacks the frames of a changeset, each when it is given, and holds them to what the header says.
package struct ChangesetFrameReader {
    private let header: ChangesetHeader
    private var frames: FrameReader
    private var number = 0

    /// - Throws: `WireError.unknownVersion` when only a later program can read them.
    package init(_ header: ChangesetHeader) throws(WireError) {
        guard header.version == ChangesetHeader.currentVersion else {
            throw .unknownVersion(header.version)
        }
        self.header = header
        frames = FrameReader(
            tables: header.tables, sealedMilliseconds: header.sealedMilliseconds,
            personCount: header.persons.count)
    }

    /// The rows of the frame that stands in the header; nil if none does.
    package mutating func inlineGroups() throws(WireError) -> [RowGroup]? {
        switch header.inlineFrame {
        case .plain(let plain): try frames.groups(ofPlain: plain)
        case .stored(let stored):
            try frames.groups(
                ofPlain: try Compression.plain(stored, atMost: Limits.frameBytesMax))
        case nil: nil
        }
    }

    /// The rows of the next frame, as it is stored; there have to be so many as the header has.
    ///
    /// - Throws: `WireError` when the frame is not well formed.
    package mutating func groups(ofNext stored: [UInt8]) throws(WireError) -> [RowGroup] {
        let promised = header.frames[number]
        number += 1
        let plain = try Compression.plain(stored, atMost: promised.plainBytes)
        let groups = try frames.groups(ofPlain: plain)
        guard plain.count == promised.plainBytes,
            groups.reduce(0, { $0 + $1.count }) == promised.rows
        else { throw .malformed(part: "frame") }
        return groups
    }

    /// To be called behind the last frame.
    ///
    /// - Throws: `WireError` when pieces are left that belong to no row.
    package func finish() throws(WireError) { try frames.finish() }
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
        let signed = try SignedHeader.verify(
            header, bytes: stored.header, signature: stored.signature, previous: previous,
            publicKey: publicKey)
        guard stored.frames.count == header.frames.count else {
            throw .badFrame(header.dot, number: min(stored.frames.count, header.frames.count))
        }
        for (number, frame) in stored.frames.enumerated() {
            try header.checkFrame(frame, number: number)
        }
        return Verified(
            checked: Changeset(header: header, stored: stored, chain: signed.value.chain))
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
        var sealer = ChangesetSealer(header: header)
        for row in rows { try sealer.frames.append(row) }
        let (signed, frames) = try sealer.finish(previous: previous, sign: sign)
        return Verified(
            checked: Changeset(
                header: signed.value.header,
                stored: StoredChangeset(
                    header: signed.value.bytes, signature: signed.value.signature, frames: frames),
                chain: signed.value.chain))
    }
}

/// Seals rows into a changeset of one's own as they come, in the memory of a few frames.
package struct ChangesetSealer {
    /// Takes the rows.
    package var frames: FrameWriter
    private var header: ChangesetHeader
    private var promised: [ChangesetHeader.Frame] = []

    /// - Parameter header: Everything but the frames.
    package init(header: ChangesetHeader) {
        self.header = header
        frames = FrameWriter(
            tables: header.tables, sealedMilliseconds: header.sealedMilliseconds)
    }

    /// The frames that can be put into the log by now, as they are stored; each is given once.
    ///
    /// - Throws: `WireError.overLimit` when there are more than the protocol allows.
    package mutating func takeFrames() throws(WireError) -> [[UInt8]] {
        try promise(frames.takeFinished())
    }

    /// Signs the changeset, once every row is in.
    ///
    /// - Parameters:
    ///   - previous: The chain hash of one's changeset before.
    ///   - sign: A raw 64-byte signature over the 32 bytes it is given.
    /// - Returns: The header, and the frames that were not taken out.
    /// - Throws: `WireError.overLimit` for what the protocol cannot carry; whatever `sign` throws.
    package mutating func finish(
        previous: ChainHash, sign: ([UInt8]) throws -> [UInt8]
    ) throws -> (signed: Verified<SignedHeader>, frames: [[UInt8]]) {
        let last = frames.finish()
        var stored: [[UInt8]] = []
        if last.count == 1, !frames.hasTaken, let inline = last[0].inline {
            header.inlineFrame = inline
        } else {
            stored = try promise(last)
        }
        header.frames = promised
        let bytes = header.encoded()
        // What no reader would take must not get a number: no later changeset could replace it.
        _ = try ChangesetHeader(bytes: bytes)
        let chain = previous.next(header: bytes)
        let signed = SignedHeader(
            header: header, bytes: bytes, signature: try sign(chain.bytes), chain: chain)
        return (Verified(checked: signed), stored)
    }

    private mutating func promise(
        _ finished: [FrameWriter.Finished]
    ) throws(WireError) -> [[UInt8]] {
        try check("frames", promised.count + finished.count, atMost: Limits.framesMax)
        for frame in finished {
            promised.append(
                ChangesetHeader.Frame(
                    storedBytes: frame.stored.count, plainBytes: frame.plainBytes,
                    sha256: frame.storedSHA256, rows: frame.rows))
        }
        return finished.map(\.stored)
    }
}
