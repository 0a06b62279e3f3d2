// How certificates are made: what goes into each, and for how long it is good.

internal import Crypto
internal import Foundation
internal import SwiftASN1
internal import X509

/// A key that signs certificates, and the name it signs under.
struct Issuer {
    let clusterID: [UInt8]
    let subject: DistinguishedName
    let key: P256.Signing.PrivateKey

    /// The authority whose certificate is `read`, once its key is shown.
    init(
        of read: ReadCertificate, in cluster: Cluster, key: P256.Signing.PrivateKey
    ) throws(MembershipError) {
        guard key.publicKey.isSame(as: read.publicKey) else { throw .keyMismatch(read.role) }
        self.init(clusterID: cluster.id, subject: read.certificate.subject, key: key)
    }

    private init(clusterID: [UInt8], subject: DistinguishedName, key: P256.Signing.PrivateKey) {
        self.clusterID = clusterID
        self.subject = subject
        self.key = key
    }

    /// A certificate for `name`, DER.
    func issue(
        _ name: CertificateName, for publicKey: P256.Signing.PublicKey, now: Date
    ) throws(MembershipError) -> [UInt8] {
        try issue(
            subject: name.subject(clusterID: clusterID), uri: name.uri(clusterID: clusterID),
            as: name.role, for: publicKey, now: now)
    }

    /// The certificate of a new cluster's root, DER.
    static func root(
        named name: String, key: P256.Signing.PrivateKey, now: Date
    ) throws(MembershipError) -> [UInt8] {
        let id = Cluster.id(rootKey: key.publicKey)
        let subject = CertificateName.rootSubject(clusterID: id, clusterName: name)
        return try Issuer(clusterID: id, subject: subject, key: key)
            .issue(subject: subject, uri: nil, as: .root, for: key.publicKey, now: now)
    }

    private func issue(
        subject: DistinguishedName, uri: String?, as role: CertificateRole,
        for publicKey: P256.Signing.PublicKey, now: Date
    ) throws(MembershipError) -> [UInt8] {
        do {
            let certificate = try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(),
                publicKey: Certificate.PublicKey(publicKey),
                notValidBefore: now.addingTimeInterval(-Validity.backdatedSeconds),
                notValidAfter: now.addingTimeInterval(Validity.seconds(role)),
                issuer: self.subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
                extensions: extensions(uri: uri, as: role, for: publicKey),
                issuerPrivateKey: Certificate.PrivateKey(key))
            return try certificate.derBytes()
        } catch {
            throw .certificate(role, .dates)
        }
    }

    private func extensions(
        uri: String?, as role: CertificateRole, for publicKey: P256.Signing.PublicKey
    ) throws -> Certificate.Extensions {
        let isMember = role == .member
        let keyOfIssuer = SubjectKeyIdentifier(hash: Certificate.PublicKey(key.publicKey))
        return try Certificate.Extensions {
            Critical(role.basicConstraints)
            Critical(
                KeyUsage(
                    digitalSignature: isMember, keyCertSign: !isMember, cRLSign: !isMember))
            if isMember {
                try ExtendedKeyUsage([.serverAuth, .clientAuth])
            }
            if let uri {
                SubjectAlternativeNames([.uniformResourceIdentifier(uri)])
            }
            SubjectKeyIdentifier(hash: Certificate.PublicKey(publicKey))
            AuthorityKeyIdentifier(keyIdentifier: keyOfIssuer.keyIdentifier)
        }
    }
}

/// For how long TLS takes a certificate. Signatures in the log never expire.
private enum Validity {
    /// Clocks of offices differ.
    static let backdatedSeconds: TimeInterval = 3600

    static func seconds(_ role: CertificateRole) -> TimeInterval {
        let years: TimeInterval = role == .member ? 5 : 20
        return years * 365.25 * 86_400
    }
}

extension CertificateName {
    fileprivate var role: CertificateRole {
        switch self {
        case .unit: .unit
        case .member: .member
        }
    }
}

extension DERSerializable {
    /// Its encoding.
    func derBytes() throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(self)
        return serializer.serializedBytes
    }
}
