// Who this replica is: a verified member, and the private key that proves it.

package import Crypto
internal import Foundation

/// This replica's own membership.
package struct Identity: Sendable {
    package let trust: Trust
    /// This replica as others see it.
    package let verified: VerifiedMember
    package let signingKey: P256.Signing.PrivateKey

    package var member: MemberName { verified.name }
    package var cluster: Cluster { trust.cluster }
    /// DER, the member's own certificate first, the root left out.
    package var chain: [[UInt8]] { verified.chain }

    /// Joins a member with its key, which must be the one that its certificate names.
    package init(
        trust: Trust, member: VerifiedMember, signingKey: P256.Signing.PrivateKey
    ) throws(MembershipError) {
        guard signingKey.publicKey.isSame(as: member.publicKey) else {
            throw .keyMismatch(.member)
        }
        self.trust = trust
        self.verified = member
        self.signingKey = signingKey
    }

    /// Signs a changeset: ECDSA P-256 with SHA-256 over the 32-byte chain hash as the message.
    ///
    /// - Returns: The raw signature, 64 bytes: *r* and *s*, 32 each.
    package func sign(_ chainHash: [UInt8]) throws(MembershipError) -> [UInt8] {
        precondition(chainHash.count == 32, "a chain hash has 32 bytes")
        do {
            return Array(try signingKey.signature(for: Data(chainHash)).rawRepresentation)
        } catch {
            throw .signingFailed
        }
    }
}
