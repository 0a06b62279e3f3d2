// The hashes of the wire: SHA-256 everywhere.

private import Crypto
private import Foundation
package import Merge

/// SHA-256 of `bytes`: 32 bytes.
package func sha256(_ bytes: [UInt8]) -> [UInt8] {
    Array(SHA256.hash(data: bytes))
}

/// The hash that chains a changeset to those before it in its origin; this is what is signed.
///
/// Specification: protocol/README.md, "Chain hashes".
package struct ChainHash: Hashable, Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// What the first changeset of an origin is chained to: 32 zero bytes.
    package static let start = ChainHash(bytes: [UInt8](repeating: 0, count: 32))

    /// A chain hash from its 32 bytes.
    package init(bytes: [UInt8]) {
        precondition(bytes.count == 32, "a chain hash has 32 bytes")
        self.bytes = bytes
    }

    /// The chain hash of the changeset behind this one, from its header as signed.
    package func next(header: [UInt8]) -> ChainHash {
        ChainHash(bytes: sha256(bytes + sha256(header)))
    }

    /// The first 8 bytes, as they stand in heads and vectors.
    package var short: [UInt8] { Array(bytes.prefix(8)) }
}

extension Origin {
    /// The origin of a key, an incarnation and a scope.
    ///
    /// - Parameters:
    ///   - publicKey: P-256, X9.63, 65 bytes.
    ///   - incarnation: 16 random bytes, new for each writing life.
    package init(publicKey: [UInt8], incarnation: [UInt8], scope: String) {
        let hash = sha256(publicKey + incarnation + Array(scope.utf8))
        guard let origin = Origin(bytes: hash.prefix(16)) else {
            preconditionFailure("a prefix of 16 bytes has 16 bytes")
        }
        self = origin
    }
}
