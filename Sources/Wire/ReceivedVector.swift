// What a replica has received, as it is told to a peer: dots with chain hashes, and their hash.
//
// Specification: protocol/README.md, "Vectors".

package import Merge

/// The last dot received of each origin, with the start of its chain hash, by ascending origin.
package struct ReceivedVector: Hashable, Sendable {
    package let entries: [ChainedDot]

    /// A vector from its entries, in any order.
    package init(_ entries: [ChainedDot]) {
        self.entries = entries.sorted { $0.dot < $1.dot }
    }

    /// A vector from a message.
    package init(_ message: Hoitu_V1_Dots) throws(WireError) {
        entries = try ChangesetHeader.dots(message, atMost: Limits.originsMax)
    }

    /// As a message.
    package var message: Hoitu_V1_Dots { ChangesetHeader.message(entries) }

    /// Without the chain hashes.
    package var vector: VersionVector {
        var vector = VersionVector()
        for entry in entries { vector.cover(entry.dot) }
        return vector
    }

    /// SHA-256 over origin, number (8 bytes, big-endian) and chain hash of each entry, in order.
    package var hash: [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes += entry.dot.origin.bytes
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: entry.dot.seq >> UInt64(56 - 8 * $0)) }
            bytes += entry.chain
        }
        return sha256(bytes)
    }
}
