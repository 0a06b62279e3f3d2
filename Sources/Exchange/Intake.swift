// Changesets as they come in, gathered into batches that are merged in one transaction each.

internal import Merge
package import Replica
package import Wire

/// What came in, or went out, in one direction.
package struct Tally: Hashable, Sendable {
    package var changesets = 0
    /// Changes of rows.
    package var rows = 0
    /// Of HTTP bodies, or of a bundle file.
    package var bytes = 0
    /// Changesets that were not taken, the first of them.
    package var refusal: Refusal?

    /// Nothing yet.
    package init() {}

    /// Counts what became of a batch.
    package mutating func count(_ receipts: [Receipt]) {
        for receipt in receipts {
            switch receipt {
            case .known, .begun: break
            case .held: changesets += 1
            case .refused(let refused): refusal = refusal ?? refused
            case .integrated(let merged):
                changesets += 1
                rows += merged
            }
        }
    }
}

/// Cuts a stream into batches.
package struct Intake {
    private var reader = ChangesetStreamReader()
    private var batch: [ChangesetStreamReader.Item] = []
    private var batchBytes = 0

    /// A batch is merged once it has so many bytes, so that neither memory nor a transaction grows.
    private static let batchBytesMax = 8 << 20
    private static let batchItemsMax = 1024

    /// At the start of a stream.
    package init() {}

    /// Takes the next bytes.
    ///
    /// - Returns: A batch to be merged now; empty while there is none.
    /// - Throws: `WireError`; batches that were returned before are good.
    package mutating func take(_ bytes: [UInt8]) throws(WireError) -> [ChangesetStreamReader.Item] {
        for item in try reader.take(bytes) {
            batch.append(item)
            batchBytes += item.stored.byteCount
        }
        let isFull = batchBytes >= Self.batchBytesMax || batch.count >= Self.batchItemsMax
        return isFull ? takeBatch() : []
    }

    /// What is left, when no more bytes will come: whole changesets, and the frames that have come of
    /// one that a stream was cut in.
    package mutating func takeRest() -> [ChangesetStreamReader.Item] {
        if let open = reader.takeOpen() { batch.append(open) }
        return takeBatch()
    }

    /// To be called after the last bytes, when the rest was merged.
    ///
    /// - Throws: `WireError.cut` when the stream did not end as streams do.
    package func finish() throws(WireError) {
        try reader.finish()
    }

    private mutating func takeBatch() -> [ChangesetStreamReader.Item] {
        defer {
            batch = []
            batchBytes = 0
        }
        return batch
    }
}

/// Writes a stream from a replica's log, part by part.
package struct Outflow {
    private let theirs: ReceivedVector
    private let parts: ReceivedParts
    private var cursor = LogCursor()
    private var isEnded = false
    /// What was written so far.
    package private(set) var tally = Tally()

    /// Bytes of changesets in one part.
    private static let partBytes = 1 << 20

    /// - Parameters:
    ///   - theirs: What the reader has already.
    ///   - parts: What it has begun to receive.
    package init(lackedBy theirs: ReceivedVector, havingPartsOf parts: ReceivedParts) {
        self.theirs = theirs
        self.parts = parts
    }

    /// The next part of the stream; nil when its end was given.
    package mutating func next(from transaction: Transaction) throws -> [UInt8]? {
        guard !isEnded else { return nil }
        let pieces = try transaction.pieces(
            lackedBy: theirs.vector, havingPartsOf: parts, after: &cursor,
            byteLimit: Self.partBytes)
        var bytes: [UInt8] = []
        for piece in pieces {
            if case .header(_, _, _, let rows) = piece {
                tally.changesets += 1
                tally.rows += rows
            }
            bytes += piece.record
        }
        if pieces.isEmpty {
            isEnded = true
            bytes = ChangesetStream.end(changesets: tally.changesets)
        }
        tally.bytes += bytes.count
        return bytes
    }
}
