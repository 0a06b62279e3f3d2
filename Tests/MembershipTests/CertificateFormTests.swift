// The form of the certificates that are issued, and the forms that are refused.

import Crypto
import Foundation
import Membership
import SwiftASN1
import Testing
import X509

@Suite("A certificate")
struct CertificateFormTests {
    let sample: SampleCluster
    let id: String
    let good: Forgery

    init() throws {
        sample = try SampleCluster()
        id = sample.trust.cluster.idText
        good = Forgery(city: "hue", in: id, clusterName: sample.trust.cluster.name)
    }

    private func fault(_ change: (inout Forgery) -> Void) throws -> MembershipError? {
        var forgery = good
        change(&forgery)
        let der = try forgery.signed(by: sample.rootKey)
        return #expect(throws: MembershipError.self) { try sample.trust.verify(chain: [der]) }
    }

    @Test("names a cluster, and serves in no other")
    func wrongCluster() throws {
        let other = String(repeating: "0", count: 32)
        #expect(
            try fault { $0.uris = ["urn:hoitu:\(other):hue"] } == .certificate(.member, .cluster))
    }

    @Test("has one URI that names a member")
    func uris() throws {
        let refused: [[String]] = [
            [], ["urn:hoitu:\(id):hue", "urn:hoitu:\(id):hcm"], ["https://example.org"],
            ["urn:hoitu:\(id):"], ["urn:hoitu:\(id):Hue"], ["urn:hoitu:\(id):hue/1/2"],
        ]
        for uris in refused {
            #expect(try fault { $0.uris = uris } == .certificate(.member, .uri), "\(uris)")
        }
    }

    @Test("has the subject that belongs to its URI")
    func subject() throws {
        #expect(try fault { $0.commonName = "hcm" } == .certificate(.member, .subject))
        #expect(try fault { $0.unit = "hcm" } == .certificate(.member, .subject))
    }

    @Test("of a member signs no other certificates")
    func authority() throws {
        let fault = try fault { $0.constraints = .isCertificateAuthority(maxPathLength: 0) }
        #expect(fault == .certificate(.member, .authority))
    }

    @Test("of a unit signs members only, and only with a key meant for it")
    func unit() throws {
        let key = P256.Signing.PrivateKey()
        let leaf = try Forgery(office: "hue/1", in: id).signed(by: key)
        var forgery = Forgery(unit: "hue", in: id, clusterName: sample.trust.cluster.name)
        let sign = { try forgery.signed(by: sample.rootKey, for: .init(key.publicKey)) }
        _ = try sample.trust.verify(chain: [leaf, sign()])
        for length in [nil, 1] {
            forgery.constraints = .isCertificateAuthority(maxPathLength: length)
            #expect(throws: MembershipError.certificate(.unit, .authority)) {
                try sample.trust.verify(chain: [leaf, sign()])
            }
        }
        forgery.constraints = .isCertificateAuthority(maxPathLength: 0)
        forgery.usage = KeyUsage(digitalSignature: true)
        #expect(throws: MembershipError.certificate(.unit, .keyUsage)) {
            try sample.trust.verify(chain: [leaf, sign()])
        }
    }

    @Test("of a member has a key meant for signatures")
    func usage() throws {
        let fault = try fault { $0.usage = KeyUsage(keyAgreement: true) }
        #expect(fault == .certificate(.member, .keyUsage))
    }

    @Test("has no critical extension that nobody here judges")
    func criticalExtension() throws {
        let unknown = Certificate.Extension(oid: [1, 2, 3, 4], critical: true, value: [5, 0])
        #expect(
            try fault { $0.extra = [unknown] } == .certificate(.member, .criticalExtension))
    }

    @Test("is of X.509 version 3")
    func version() throws {
        #expect(try fault { $0.version = .v1 } == .certificate(.member, .version))
    }

    @Test("is signed by ECDSA with SHA-256")
    func algorithm() throws {
        let fault = try fault { $0.algorithm = .ecdsaWithSHA384 }
        #expect(fault == .certificate(.member, .algorithm))
    }

    @Test("has a P-256 key")
    func keyKind() throws {
        for key in [
            Certificate.PublicKey(P384.Signing.PrivateKey().publicKey),
            Certificate.PublicKey(Curve25519.Signing.PrivateKey().publicKey),
        ] {
            let der = try good.signed(by: sample.rootKey, for: key)
            #expect(throws: MembershipError.certificate(.member, .keyKind)) {
                try sample.trust.verify(chain: [der])
            }
        }
    }

    @Test("is one DER value of at most 4096 bytes")
    func size() throws {
        let der = sample.hanoiApproval.member.chain[0]
        #expect(der.count < 1000)
        #expect(throws: MembershipError.certificate(.member, .unreadable)) {
            try sample.trust.verify(chain: [der + [0]])
        }
        #expect(throws: MembershipError.certificate(.member, .tooLong)) {
            try sample.trust.verify(chain: [[UInt8](repeating: 0x30, count: 4097)])
        }
    }

    @Test("has one encoding: its signature leaves no bits unused")
    func unusedBits() throws {
        // The last bit must be zero for a parser to call it unused.
        let der = try evenCertificate()
        let signature = try Certificate(derEncoded: der).signature.rawRepresentation
        var changed = der
        changed[der.count - signature.count - 1] = 1
        _ = try Certificate(derEncoded: changed)
        #expect(throws: MembershipError.certificate(.member, .unreadable)) {
            try sample.trust.verify(chain: [changed])
        }
        _ = try sample.trust.verify(chain: [der])
    }

    @Test("with a signature far too long is refused, not choked on")
    func longSignature() throws {
        let good = try Certificate(derEncoded: sample.hanoiApproval.member.chain[0])
        let number = ArraySlice([UInt8](repeating: 1, count: 300))
        var signature = DER.Serializer()
        signature.appendConstructedNode(identifier: .sequence) { coder in
            for _ in 0..<2 {
                coder.appendPrimitiveNode(identifier: .integer) { $0.append(contentsOf: number) }
            }
        }
        var forged = DER.Serializer()
        try forged.appendConstructedNode(identifier: .sequence) { coder in
            coder.serializeRawBytes(good.tbsCertificateBytes)
            coder.serializeRawBytes([0x30, 10, 6, 8, 42, 134, 72, 206, 61, 4, 3, 2])
            try coder.serialize(ASN1BitString(bytes: signature.serializedBytes[...]))
        }
        let der = forged.serializedBytes
        _ = try Certificate(derEncoded: der)
        #expect(throws: MembershipError.certificate(.member, .unreadable)) {
            try sample.trust.verify(chain: [der])
        }
    }

    private func evenCertificate() throws -> [UInt8] {
        while true {
            let der = try good.signed(by: sample.rootKey)
            if der[der.count - 1] % 2 == 0 { return der }
        }
    }

    @Test("with any byte changed is refused")
    func tampered() throws {
        let chain = sample.officeApproval.member.chain
        for certificate in 0...1 {
            for index in chain[certificate].indices {
                var changed = chain
                changed[certificate][index] ^= 1 << UInt8(index % 8)
                #expect(throws: MembershipError.self, "byte \(index) of \(certificate)") {
                    try sample.trust.verify(chain: changed)
                }
            }
        }
    }

    @Test("names no host")
    func noHosts() throws {
        let chain = sample.officeApproval.member.chain + sample.hanoiApproval.member.chain
        for der in chain {
            let names = try Certificate(derEncoded: der).extensions.subjectAlternativeNames
            for name in try #require(names) {
                guard case .uniformResourceIdentifier = name else {
                    Issue.record("\(name)")
                    continue
                }
            }
        }
    }

    @Test("of a member is good for five years of TLS, an authority's for twenty, from an hour ago")
    func validity() throws {
        let leaf = try Certificate(derEncoded: sample.hanoiApproval.member.chain[0])
        let unit = try Certificate(derEncoded: sample.hanoiUnit.certificate)
        let root = try Certificate(derEncoded: sample.trust.cluster.rootCertificate)
        for (certificate, years) in [(leaf, 5.0), (unit, 20), (root, 20)] {
            #expect(certificate.notValidBefore == foundingDay.addingTimeInterval(-3600))
            let end = foundingDay.addingTimeInterval(years * 365.25 * 86_400)
            #expect(certificate.notValidAfter == end)
        }
        let uses = try ExtendedKeyUsage([.serverAuth, .clientAuth])
        #expect(try leaf.extensions.extendedKeyUsage == uses)
    }
}
