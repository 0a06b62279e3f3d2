// A member that the cluster's root vouches for: the proof that changesets and peers are judged by.

package import Crypto
internal import Foundation

/// A member whose chain of certificates was verified; only `Trust` can make one.
package struct VerifiedMember: Sendable {
    package let name: MemberName
    /// The key of its TLS and of its changesets' signatures.
    package let publicKey: P256.Signing.PublicKey
    /// DER, the member's own certificate first, the root left out.
    package let chain: [[UInt8]]

    init(verified name: MemberName, publicKey: P256.Signing.PublicKey, chain: [[UInt8]]) {
        self.name = name
        self.publicKey = publicKey
        self.chain = chain
    }

    /// The public key as origins hash it: X9.63, 65 bytes.
    package var publicKeyBytes: [UInt8] { Array(publicKey.x963Representation) }

    /// The key as libcurl's `CURLOPT_PINNEDPUBLICKEY` takes it.
    package var pin: String { publicKey.pin }
}

/// A unit's authority over its offices, verified; only `Trust` can make one.
struct VerifiedUnit {
    let unit: String
    let read: ReadCertificate
}

extension P256.Signing.PublicKey {
    /// `sha256//` and the base64 of SHA-256 over the key's SubjectPublicKeyInfo, DER.
    package var pin: String {
        "sha256//" + Data(SHA256.hash(data: derRepresentation)).base64EncodedString()
    }

    /// Whether both are one key.
    func isSame(as other: P256.Signing.PublicKey) -> Bool {
        x963Representation == other.x963Representation
    }
}
