// What a new replica asks of an authority: a name, and certificates for its keys. It travels as a
// small text file, because the offices may have no network to each other yet.

package import Crypto
internal import Foundation
internal import SwiftASN1
internal import SwiftProtobuf
internal import Wire
internal import X509

/// The private keys of a replica that asks to become a member.
package struct EnrolmentKeys: Sendable {
    /// The key of its TLS and of its changesets.
    package let member: P256.Signing.PrivateKey
    /// The key that will sign its offices; only a city has one.
    package let unit: P256.Signing.PrivateKey?

    package init(member: P256.Signing.PrivateKey, unit: P256.Signing.PrivateKey?) {
        self.member = member
        self.unit = unit
    }
}

/// A request to become a member; whoever made it has proved that it holds the keys.
package struct EnrolmentRequest: Sendable {
    package let name: MemberName
    package let memberKey: P256.Signing.PublicKey
    /// A city's only.
    package let unitKey: P256.Signing.PublicKey?
    /// The text of the file.
    package let armoured: String

    private static let label = "HOITU MEMBER REQUEST"

    /// Asks to become `name`. A city needs a unit key, an office may have none.
    package init(_ name: MemberName, keys: EnrolmentKeys) throws(MembershipError) {
        var message = Hoitu_V1_EnrolmentRequest()
        message.version = 1
        message.unit = name.unit
        message.office = name.office ?? ""
        message.memberRequest = try Self.prove(keys.member, for: .member(name))
        if let unit = keys.unit {
            message.unitRequest = try Self.prove(unit, for: .unit(name.unit))
        }
        try self.init(message)
    }

    /// Reads the text of a request file, at most 64 KiB, and checks the proofs in it.
    package init(armoured text: [UInt8]) throws(MembershipError) {
        let bytes = try Armour.message(in: text, label: Self.label)
        guard let message = try? Hoitu_V1_EnrolmentRequest(serializedBytes: bytes) else {
            throw .armour(expected: Self.label, .notMessage)
        }
        try self.init(message)
    }

    private init(_ message: Hoitu_V1_EnrolmentRequest) throws(MembershipError) {
        guard message.version == 1 else { throw .unknownVersion(message.version) }
        name = try MemberName(
            unit: message.unit, office: message.office.isEmpty ? nil : message.office)
        memberKey = try Self.provenKey(message.memberRequest, for: .member(name), role: .member)
        let wantsUnit = name.office == nil
        guard wantsUnit || message.unitRequest.isEmpty else { throw .request(.unit, .unexpected) }
        unitKey =
            wantsUnit
            ? try Self.provenKey(message.unitRequest, for: .unit(name.unit), role: .unit) : nil
        if let unitKey, unitKey.isSame(as: memberKey) { throw .request(.unit, .sameKey) }
        guard let bytes: Data = try? message.serializedBytes() else {
            throw .armour(expected: Self.label, .notMessage)
        }
        armoured = Armour.text(of: bytes, label: Self.label)
    }

    /// 32 hexadecimal digits of a hash of name and keys, for the asker and the one who approves to
    /// compare over the telephone before they trust what came by mail.
    package var fingerprint: String {
        var hash = SHA256()
        hash.update(data: Data(name.description.utf8))
        hash.update(data: [0])
        hash.update(data: memberKey.x963Representation)
        if let unitKey { hash.update(data: unitKey.x963Representation) }
        return Cluster.hexadecimal(hash.finalize().prefix(16))
    }
}

extension EnrolmentRequest {
    /// A PKCS#10 request, which binds the key to the name by the key's own signature.
    private static func prove(
        _ key: P256.Signing.PrivateKey, for name: CertificateName
    ) throws(MembershipError) -> Data {
        do {
            let request = try CertificateSigningRequest(
                version: .v1, subject: name.requestSubject, privateKey: .init(key),
                attributes: .init(), signatureAlgorithm: .ecdsaWithSHA256)
            return Data(try request.derBytes())
        } catch {
            throw .signingFailed
        }
    }

    private static func provenKey(
        _ der: Data, for name: CertificateName, role: CertificateRole
    ) throws(MembershipError) -> P256.Signing.PublicKey {
        guard !der.isEmpty else { throw .request(role, .missing) }
        guard der.count <= Limits.certificateBytesMax,
            let request = try? CertificateSigningRequest(derEncoded: Array(der))
        else { throw .request(role, .unreadable) }
        guard let key = P256.Signing.PublicKey(request.publicKey) else {
            throw .request(role, .keyKind)
        }
        guard request.signatureAlgorithm == .ecdsaWithSHA256,
            request.signature.isCanonical(in: Array(der)),
            request.publicKey.isValidSignature(request.signature, for: request)
        else { throw .request(role, .proof) }
        guard request.subject == name.requestSubject else { throw .request(role, .subject) }
        return key
    }
}
