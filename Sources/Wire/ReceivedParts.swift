// What a replica has begun to receive, as it is told to a peer: the changesets whose streams were cut.
//
// Specification: protocol/README.md, "Exchange".

internal import Merge

/// Changesets of which the first frames were received.
package struct ReceivedParts: Hashable, Sendable {
    /// One of them.
    package struct Part: Hashable, Sendable {
        package let changeset: ChainedDot
        /// How many frames of it.
        package let frames: Int

        /// So many frames of a changeset.
        package init(changeset: ChainedDot, frames: Int) {
            self.changeset = changeset
            self.frames = frames
        }
    }

    package let parts: [Part]

    /// Parts in any order.
    package init(_ parts: [Part] = []) {
        self.parts = parts.sorted { $0.changeset.dot < $1.changeset.dot }
    }

    /// Parts from a message.
    package init(_ message: Hoitu_V1_Parts) throws(WireError) {
        let changesets = try ChangesetHeader.dots(message.changesets, atMost: Limits.originsMax)
        guard changesets.count == message.frames.count,
            message.frames.allSatisfy({ $0 <= Limits.framesMax })
        else { throw .malformed(part: "parts") }
        parts = zip(changesets, message.frames).map {
            Part(changeset: $0, frames: Int($1))
        }
    }

    /// As a message.
    package var message: Hoitu_V1_Parts {
        var message = Hoitu_V1_Parts()
        message.changesets = ChangesetHeader.message(parts.map(\.changeset))
        message.frames = parts.map { UInt32($0.frames) }
        return message
    }

    /// How many frames of a changeset were received.
    package func frames(of changeset: ChainedDot) -> Int {
        parts.first { $0.changeset == changeset }?.frames ?? 0
    }
}
