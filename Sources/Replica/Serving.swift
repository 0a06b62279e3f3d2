// Changesets for a peer: copied from the log as they came, in the order they came, frame by frame.

package import Merge
package import Wire

/// How far a log was read for a peer.
package struct LogCursor: Sendable {
    /// The last position that was begun.
    package fileprivate(set) var position: Int64 = 0
    /// The frames of that changeset that are still to be read.
    fileprivate var frames: Range<Int> = 0..<0

    /// At the beginning.
    package init() {}
}

/// A piece of a stream: a changeset's header, or one of its frames.
package enum ServedPiece: Sendable {
    /// The header as signed; how many frames the reader has; how many changes of rows there are, as far
    /// as is known.
    case header([UInt8], signature: [UInt8], resumedAt: Int, rows: Int)
    /// As it is stored.
    case frame([UInt8])

    /// Whether a changeset begins here.
    package var isHeader: Bool {
        if case .header = self { true } else { false }
    }

    /// Its record in a stream.
    package var record: [UInt8] {
        switch self {
        case .header(let header, let signature, let resumedAt, _):
            ChangesetStream.header(header, signature: signature, resumedAt: resumedAt)
        case .frame(let frame): ChangesetStream.record(frame: frame)
        }
    }
}

extension Transaction {
    /// The next pieces of the changesets that a peer lacks.
    ///
    /// The order of the log is causal, so a peer that takes them in order never meets a gap. Reading
    /// goes on in later transactions: changesets only ever are appended.
    ///
    /// - Parameters:
    ///   - theirs: What the peer has.
    ///   - parts: What it has begun to receive; frames that it has are left out.
    ///   - cursor: Where the pieces before ended.
    ///   - byteLimit: Where these end, once there is one.
    /// - Returns: Nothing when there is nothing behind the cursor.
    package func pieces(
        lackedBy theirs: VersionVector, havingPartsOf parts: ReceivedParts = ReceivedParts(),
        after cursor: inout LogCursor, byteLimit: Int
    ) throws -> [ServedPiece] {
        var pieces: [ServedPiece] = []
        var bytes = 0
        while bytes < byteLimit {
            while bytes < byteLimit, let number = cursor.frames.popFirst() {
                let frame = try log.frame(number, at: cursor.position)
                bytes += frame.count
                pieces.append(.frame(frame))
            }
            guard bytes < byteLimit, cursor.frames.isEmpty else { break }
            let next = try log.positions(after: cursor.position, limit: 256)
            if next.isEmpty { break }
            for entry in next {
                cursor.position = entry.position
                guard !theirs.covers(entry.dot) else { continue }
                let entry = try log.entry(at: entry.position)
                let header = try ChangesetHeader(bytes: entry.header)
                let known = parts.frames(of: ChainedDot(dot: header.dot, chain: entry.chain.short))
                // What is there of all frames would be no part of it.
                let first = known < header.frames.count ? known : 0
                cursor.frames = first..<header.frames.count
                bytes += entry.header.count
                pieces.append(
                    .header(
                        entry.header, signature: entry.signature, resumedAt: first,
                        rows: entry.rows))
                // Its frames come before the next header.
                guard cursor.frames.isEmpty, bytes < byteLimit else { break }
            }
        }
        return pieces
    }

    /// A dot under which a peer's vector names another changeset than ours, if there is one.
    ///
    /// Such a fork keeps that origin's changesets back, and no others.
    package func fork(with theirs: ReceivedVector) throws -> Dot? {
        try theirs.entries.first { entry in
            guard let mine = try log.chain(entry.dot) else { return false }
            return mine.short != entry.chain
        }?.dot
    }
}
