// Long changesets as their frames come: each part is durable here before the next is taken, and what a
// cut stream brought need not come again.
//
// A part counts for nothing but that: it is checked like a whole changeset, frame by frame, and becomes
// one with its last frame. Until then its frames stand under a position below 0, and its origin is at
// most named. Specification: protocol/README.md, "Exchange".

internal import GRDB
internal import Merge
package import Wire

/// The parts that were received of changesets.
struct Spool {
    private unowned let transaction: Transaction

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    /// The part of an origin's next changeset that is here.
    private struct Part {
        let id: Int64
        let chain: [UInt8]
        var frames: Int
    }

    /// Takes a part of a changeset that was checked.
    ///
    /// - Returns: Whether all its frames are here by now.
    /// - Throws: `WireError.malformed` when frames are missing before those of the part.
    func take(_ item: ChangesetStreamReader.Item, chain: ChainHash) throws -> Bool {
        let dot = item.header.dot
        let here = try part(of: dot.origin)
        let same = here?.chain == chain.bytes ? here : nil
        guard item.firstFrame <= same?.frames ?? 0 else {
            throw WireError.malformed(part: "frames")
        }
        if here != nil, same == nil { try forget(dot.origin) }
        var open = try same ?? begin(dot, chain: chain)
        for (offset, frame) in item.stored.frames.enumerated() {
            let number = item.firstFrame + offset
            guard number == open.frames else { continue }
            try transaction.log.append(frame: frame, number: number, at: -open.id)
            open.frames += 1
        }
        try transaction.statement("UPDATE hoitu_spool SET frames = ?2 WHERE id = ?1")
            .run(.integer(open.id), .integer(Int64(open.frames)))
        return open.frames == item.header.frames.count
    }

    /// Moves the frames of a changeset, all of which are here, to its place in the log.
    func move(_ origin: Origin, to position: Int64) throws {
        guard let part = try part(of: origin) else {
            throw ReplicaError.damaged(part: "spool \(origin)")
        }
        try transaction.statement("UPDATE hoitu_frame SET position = ?2 WHERE position = ?1")
            .run(.integer(-part.id), .integer(position))
        try transaction.statement("DELETE FROM hoitu_spool WHERE id = ?1").run(.integer(part.id))
    }

    /// Lets go of what came of an origin's next changeset.
    func forget(_ origin: Origin) throws {
        guard let part = try part(of: origin) else { return }
        try transaction.statement("DELETE FROM hoitu_frame WHERE position = ?1")
            .run(.integer(-part.id))
        try transaction.statement("DELETE FROM hoitu_spool WHERE id = ?1").run(.integer(part.id))
    }

    /// All of them, as a peer is told.
    func all() throws -> ReceivedParts {
        ReceivedParts(
            try transaction.statement("SELECT origin, seq, chain, frames FROM hoitu_spool").all {
                row in
                guard let origin = Origin(bytes: row.bytes(0)), row.bytes(2).count == 32 else {
                    throw ReplicaError.damaged(part: "hoitu_spool")
                }
                let dot = Dot(origin, UInt64(row.integer(1)))
                return ReceivedParts.Part(
                    changeset: ChainedDot(dot: dot, chain: ChainHash(bytes: row.bytes(2)).short),
                    frames: Int(row.integer(3)))
            })
    }

    private func part(of origin: Origin) throws -> Part? {
        try transaction.statement("SELECT id, chain, frames FROM hoitu_spool WHERE origin = ?1")
            .first(.blob(origin.bytes)) { row in
                Part(id: row.integer(0), chain: row.bytes(1), frames: Int(row.integer(2)))
            }
    }

    private func begin(_ dot: Dot, chain: ChainHash) throws -> Part {
        try transaction.statement(
            "INSERT INTO hoitu_spool (origin, seq, chain, frames) VALUES (?1, ?2, ?3, 0)"
        ).run(.blob(dot.origin.bytes), .integer(Int64(dot.seq)), .blob(chain.bytes))
        return Part(id: transaction.db.lastInsertedRowID, chain: chain.bytes, frames: 0)
    }
}

extension Transaction {
    /// What was begun to be received, and can be gone on with.
    package func receivedParts() throws -> ReceivedParts { try Spool(self).all() }
}
