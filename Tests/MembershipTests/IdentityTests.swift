// A member with its key: what it signs.

import Crypto
import Foundation
import Membership
import Testing

@Suite("An identity")
struct IdentityTests {
    let sample: SampleCluster
    let identity: Identity

    init() throws {
        sample = try SampleCluster()
        identity = try sample.hanoiApproval.identity(
            for: sample.hanoi.name, keys: sample.hanoi.keys)
    }

    @Test("signs a chain hash as a message, in 64 raw bytes that its public key verifies")
    func signs() throws {
        let hash = Array(SHA256.hash(data: Data("changeset".utf8)))
        let raw = try identity.sign(hash)
        #expect(raw.count == 64)
        let signature = try P256.Signing.ECDSASignature(rawRepresentation: raw)
        let key = identity.verified.publicKey
        #expect(key.isValidSignature(signature, for: Data(hash)))
        #expect(key.isValidSignature(signature, for: SHA256.hash(data: Data(hash))))
    }

    @Test("needs the key that its certificate names")
    func otherKey() {
        #expect(throws: MembershipError.keyMismatch(.member)) {
            try Identity(
                trust: sample.trust, member: sample.hcmApproval.member,
                signingKey: sample.hanoi.keys.member)
        }
    }

    @Test("is pinned by the hash of its public key's DER")
    func pin() throws {
        let der = sample.hanoi.keys.member.publicKey.derRepresentation
        let hash = Data(SHA256.hash(data: der)).base64EncodedString()
        #expect(identity.verified.pin == "sha256//" + hash)
        #expect(identity.verified.pin == sample.hanoi.request.memberKey.pin)
    }
}
