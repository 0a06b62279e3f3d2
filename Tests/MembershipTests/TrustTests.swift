// Whom the cluster's root vouches for, and whom it does not.

import Crypto
import Foundation
import Membership
import SwiftASN1
import Testing
@_spi(FixedExpiryValidationTime) import X509

@Suite("Trust")
struct TrustTests {
    let sample: SampleCluster
    let id: String
    let clusterName: String
    /// The certificate of hanoi's CA.
    let hanoiCA: [UInt8]

    init() throws {
        sample = try SampleCluster()
        id = sample.trust.cluster.idText
        clusterName = sample.trust.cluster.name
        hanoiCA = sample.hanoiUnit.certificate
    }

    // What it accepts.

    @Test("takes a city that the root signed")
    func city() throws {
        let member = try sample.trust.verify(chain: sample.hanoiApproval.member.chain)
        #expect(member.name.description == "hanoi")
        #expect(member.chain.count == 1)
        #expect(member.publicKeyBytes == Array(sample.hanoi.request.memberKey.x963Representation))
    }

    @Test("takes an office that its unit signed")
    func office() throws {
        let member = try sample.trust.verify(chain: sample.officeApproval.member.chain)
        #expect(member.name.description == "hanoi/001")
        #expect(member.chain.count == 2)
    }

    @Test("takes what has expired: stored signatures never do")
    func expired() throws {
        let old = try SampleCluster(now: Date(timeIntervalSince1970: 0))
        let chain = old.officeApproval.member.chain
        #expect(try old.trust.verify(chain: chain).name == old.office.name)
    }

    @Test("takes the forger's good certificates, so that what it refuses is refused for its fault")
    func control() throws {
        let hanoiKey = try #require(sample.hanoi.keys.unit)
        let office = try Forgery(office: "hanoi/001", in: id).signed(by: hanoiKey)
        _ = try sample.trust.verify(chain: [office, hanoiCA])
        let city = try Forgery(city: "hue", in: id, clusterName: clusterName)
            .signed(by: sample.rootKey)
        _ = try sample.trust.verify(chain: [city])
    }

    @Test("agrees with swift-certificates' own verifier on what it takes")
    func verifier() async throws {
        let root = try Certificate(derEncoded: sample.trust.cluster.rootCertificate)
        for approval in [sample.hanoiApproval, sample.officeApproval] {
            let chain = try approval.member.chain.map { try Certificate(derEncoded: $0) }
            var verifier = Verifier(rootCertificates: CertificateStore([root])) {
                RFC5280Policy(fixedExpiryValidationTime: foundingDay)
            }
            let result = await verifier.validate(
                leaf: chain[0], intermediates: CertificateStore(chain.dropFirst()))
            guard case .validCertificate(let valid) = result else {
                Issue.record("\(result)")
                continue
            }
            #expect(Array(valid) == chain + [root])
        }
    }

    // Who may vouch for whom.

    @Test("refuses a member of a stranger's root")
    func stranger() throws {
        let other = try SampleCluster()
        #expect(throws: MembershipError.certificate(.member, .cluster)) {
            try sample.trust.verify(chain: other.hanoiApproval.member.chain)
        }
    }

    @Test("refuses a stranger who writes this cluster's names")
    func imitator() throws {
        let forged = try Forgery(city: "hanoi", in: id, clusterName: clusterName)
            .signed(by: P256.Signing.PrivateKey())
        #expect(throws: MembershipError.certificate(.member, .signature)) {
            try sample.trust.verify(chain: [forged])
        }
    }

    @Test("refuses hanoi/001 when hcm's CA signed it")
    func foreignUnit() throws {
        let hcmKey = try #require(sample.hcm.keys.unit)
        var forgery = Forgery(office: "hanoi/001", in: id)
        forgery.issuerUnit = "hcm"
        forgery.issuerCommonName = "unit:hcm"
        let leaf = try forgery.signed(by: hcmKey)
        #expect(
            throws: MembershipError.mayNotVouch(.unit("hcm"), for: try MemberName("hanoi/001"))
        ) {
            try sample.trust.verify(chain: [leaf, sample.hcmUnit.certificate])
        }
        #expect(throws: MembershipError.certificate(.member, .issuer)) {
            try sample.trust.memberName(ofLeaf: leaf)
        }
    }

    @Test("refuses hanoi/001 when hcm's CA signed it in hanoi's name")
    func foreignUnitInDisguise() throws {
        let leaf = try Forgery(office: "hanoi/001", in: id).signed(by: sample.hcm.keys.unit!)
        #expect(throws: MembershipError.certificate(.member, .signature)) {
            try sample.trust.verify(chain: [leaf, hanoiCA])
        }
    }

    @Test("refuses a city that a unit's CA signed")
    func cityByUnit() throws {
        let leaf = try Forgery(office: "hanoi", in: id).signed(by: sample.hanoi.keys.unit!)
        #expect(throws: MembershipError.mayNotVouch(.unit("hanoi"), for: sample.hanoi.name)) {
            try sample.trust.verify(chain: [leaf, hanoiCA])
        }
        #expect(throws: MembershipError.certificate(.member, .issuer)) {
            try sample.trust.verify(chain: [leaf])
        }
        #expect(throws: MembershipError.certificate(.member, .issuer)) {
            try sample.trust.memberName(ofLeaf: leaf)
        }
    }

    @Test("refuses an office that the root signed")
    func officeByRoot() throws {
        let der = try Forgery(city: "hanoi/001", in: id, clusterName: clusterName)
            .signed(by: sample.rootKey)
        #expect(throws: MembershipError.unitCertificateMissing(sample.office.name)) {
            try sample.trust.verify(chain: [der])
        }
        #expect(throws: MembershipError.certificate(.member, .issuer)) {
            try sample.trust.verify(chain: [der, hanoiCA])
        }
        #expect(throws: MembershipError.certificate(.member, .issuer)) {
            try sample.trust.memberName(ofLeaf: der)
        }
    }

    @Test("refuses an office whose unit was never signed by the root")
    func selfMadeUnit() throws {
        let key = P256.Signing.PrivateKey()
        let unit = try Forgery(unit: "hanoi", in: id, clusterName: clusterName)
            .signed(by: key, for: .init(key.publicKey))
        let leaf = try Forgery(office: "hanoi/001", in: id).signed(by: key)
        #expect(throws: MembershipError.certificate(.unit, .signature)) {
            try sample.trust.verify(chain: [leaf, unit])
        }
    }

    @Test("refuses an office whose unit's CA was made by another unit")
    func unitByUnit() throws {
        let key = P256.Signing.PrivateKey()
        var forgery = Forgery(unit: "hanoi", in: id, clusterName: clusterName)
        forgery.issuerUnit = "hcm"
        forgery.issuerCommonName = "unit:hcm"
        let unit = try forgery.signed(by: sample.hcm.keys.unit!, for: .init(key.publicKey))
        let leaf = try Forgery(office: "hanoi/001", in: id).signed(by: key)
        #expect(throws: MembershipError.certificate(.unit, .issuer)) {
            try sample.trust.verify(chain: [leaf, unit])
        }
    }

    @Test("refuses a member that signs for another")
    func memberAsAuthority() throws {
        let leaf = try Forgery(office: "hanoi/001", in: id).signed(by: sample.hanoi.keys.member)
        #expect(throws: MembershipError.certificate(.unit, .authority)) {
            try sample.trust.verify(chain: [leaf, sample.hanoiApproval.member.chain[0]])
        }
    }

    @Test("refuses a unit's CA that poses as a member")
    func unitAsMember() throws {
        #expect(throws: MembershipError.certificate(.member, .authority)) {
            try sample.trust.verify(chain: [hanoiCA])
        }
        let forged = try Forgery(city: "unit:hanoi", in: id, clusterName: clusterName)
            .signed(by: sample.rootKey)
        #expect(throws: MembershipError.certificate(.member, .subject)) {
            try sample.trust.verify(chain: [forged])
        }
    }

    // Chains.

    @Test("refuses chains of no certificate, and of three")
    func lengths() throws {
        #expect(throws: MembershipError.chainLength(count: 0)) {
            try sample.trust.verify(chain: [])
        }
        let chain = sample.officeApproval.member.chain + [sample.trust.cluster.rootCertificate]
        #expect(throws: MembershipError.chainLength(count: 3)) {
            try sample.trust.verify(chain: chain)
        }
    }

    @Test("refuses an office's certificate alone, and a chain in the wrong order")
    func incomplete() throws {
        let chain = sample.officeApproval.member.chain
        #expect(throws: MembershipError.unitCertificateMissing(sample.office.name)) {
            try sample.trust.verify(chain: [chain[0]])
        }
        #expect(throws: MembershipError.certificate(.member, .authority)) {
            try sample.trust.verify(chain: chain.reversed())
        }
    }

    @Test("names a member by its own certificate alone, once TLS has verified the rest")
    func leafOnly() throws {
        for approval in [sample.hanoiApproval, sample.hcmApproval, sample.officeApproval] {
            let member = approval.member
            #expect(try sample.trust.memberName(ofLeaf: member.chain[0]) == member.name)
        }
    }

    // Roots.

    @Test("is made from a root that states the cluster")
    func root() throws {
        let trust = try Trust(rootCertificate: sample.trust.cluster.rootCertificate)
        let hash = SHA256.hash(data: sample.rootKey.publicKey.x963Representation)
        #expect(trust.cluster == sample.trust.cluster)
        #expect(trust.cluster.id == Array(hash.prefix(16)))
        #expect(trust.cluster.name == "Cụm thi đua")
        #expect(trust.cluster.idText.count == 32)
    }

    @Test("is not made from a certificate that is no root")
    func noRoot() throws {
        #expect(throws: MembershipError.certificate(.root, .authority)) {
            try Trust(rootCertificate: hanoiCA)
        }
        #expect(throws: MembershipError.certificate(.root, .unreadable)) {
            try Trust(rootCertificate: [])
        }
    }

    @Test("is not made from a root whose name is not of its key")
    func rootOfAnotherKey() throws {
        let key = P256.Signing.PrivateKey()
        var forgery = Forgery(city: "x", in: id, clusterName: "x")
        forgery.unit = nil
        forgery.constraints = .isCertificateAuthority(maxPathLength: 1)
        forgery.usage = KeyUsage(keyCertSign: true)
        let der = try forgery.signed(by: key, for: .init(key.publicKey))
        #expect(throws: MembershipError.certificate(.root, .subject)) {
            try Trust(rootCertificate: der)
        }
    }

    @Test(
        "is not founded under a name that is empty, too long, or garbles a terminal",
        arguments: ["", String(repeating: "a", count: 65), "a\u{1b}[2J", "a\nb"])
    func clusterName(name: String) {
        #expect(throws: MembershipError.malformedClusterName(name)) {
            try RootAuthority.found(clusterName: name, key: .init(), now: foundingDay)
        }
    }
}
