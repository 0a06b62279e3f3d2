// A certificate taken apart and found to have the form that its role needs. Nobody has vouched for
// it yet: that its issuer signed it, and may have, is for `Trust` to say.

internal import Crypto
internal import SwiftASN1
internal import X509

/// A certificate of the right form for `role`, not yet verified.
struct ReadCertificate {
    let role: CertificateRole
    let certificate: Certificate
    let publicKey: P256.Signing.PublicKey

    /// Reads DER, and checks all that needs neither the cluster nor the issuer.
    init(_ der: [UInt8], as role: CertificateRole) throws(MembershipError) {
        guard der.count <= Limits.certificateBytesMax else { throw .certificate(role, .tooLong) }
        guard let certificate = try? Certificate(derEncoded: der) else {
            throw .certificate(role, .unreadable)
        }
        guard certificate.version == .v3 else { throw .certificate(role, .version) }
        guard certificate.signatureAlgorithm == .ecdsaWithSHA256 else {
            throw .certificate(role, .algorithm)
        }
        guard certificate.signature.isCanonical(in: der) else {
            throw .certificate(role, .unreadable)
        }
        guard let publicKey = P256.Signing.PublicKey(certificate.publicKey) else {
            throw .certificate(role, .keyKind)
        }
        self.role = role
        self.certificate = certificate
        self.publicKey = publicKey
        try checkExtensions()
    }

    /// Whether `issuer` names itself as the issuer here, and its key signed this.
    func checkIssued(by issuer: ReadCertificate) throws(MembershipError) {
        guard certificate.issuer == issuer.certificate.subject else {
            throw .certificate(role, .issuer)
        }
        guard issuer.certificate.publicKey.isValidSignature(certificate.signature, for: certificate)
        else { throw .certificate(role, .signature) }
    }

    /// Whom it speaks for: its only name, a URI of that cluster, with the subject that belongs to it.
    func name(inCluster clusterID: [UInt8]) throws(MembershipError) -> CertificateName {
        guard let names = try? certificate.extensions.subjectAlternativeNames, names.count == 1,
            case .uniformResourceIdentifier(let uri)? = names.first
        else { throw .certificate(role, .uri) }
        let name = try CertificateName(uri: uri, clusterID: clusterID, role: role)
        guard certificate.subject == name.subject(clusterID: clusterID) else {
            throw .certificate(role, .subject)
        }
        return name
    }

    /// The last common name of the subject; nil if there is none.
    var commonName: String? {
        for part in certificate.subject.reversed() {
            for attribute in part where attribute.type == .RDNAttributeType.commonName {
                return String(attribute.value)
            }
        }
        return nil
    }

    private func checkExtensions() throws(MembershipError) {
        let known: [ASN1ObjectIdentifier] = [
            .X509ExtensionID.basicConstraints, .X509ExtensionID.keyUsage,
            .X509ExtensionID.extendedKeyUsage, .X509ExtensionID.subjectAlternativeName,
        ]
        guard certificate.extensions.allSatisfy({ !$0.critical || known.contains($0.oid) }) else {
            throw .certificate(role, .criticalExtension)
        }
        guard let constraints = try? certificate.extensions.basicConstraints,
            constraints == role.basicConstraints
        else { throw .certificate(role, .authority) }
        guard let usage = try? certificate.extensions.keyUsage,
            role == .member ? usage.digitalSignature : usage.keyCertSign
        else { throw .certificate(role, .keyUsage) }
    }
}

extension Certificate.Signature {
    /// Whether what was signed ends with this signature as DER writes it.
    ///
    /// The parser also takes a bit string that declares some last, zero bits unused. Readers that
    /// differ in what they take would make replicas differ in whom they believe.
    func isCanonical(in der: [UInt8]) -> Bool {
        let bytes = rawRepresentation
        guard bytes.count <= Limits.signatureBytesMax else { return false }
        // A bit string: tag, length, number of unused bits.
        let ending = [0x03, UInt8(bytes.count + 1), 0x00] + bytes
        return der.suffix(ending.count).elementsEqual(ending)
    }
}

extension CertificateRole {
    /// How far the role may sign others: the root units and members, a unit members, those nobody.
    var basicConstraints: BasicConstraints {
        switch self {
        case .root: .isCertificateAuthority(maxPathLength: 1)
        case .unit: .isCertificateAuthority(maxPathLength: 0)
        case .member: .notCertificateAuthority
        }
    }
}
