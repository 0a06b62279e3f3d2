// Why a name, a certificate, an enrolment file or a key file is refused.
//
// The cases carry data; the sentences for people are made by the command, from `code`.

/// A reason to refuse a member, or what would make one. Nothing has been written when one is thrown,
/// except by `KeyFolder`, whose steps may be repeated.
package enum MembershipError: Error, Equatable {
    // Names.

    /// Not `unit` or `unit/office`; the text is cut to 80 characters.
    case malformedName(String)
    /// Not 1 to 64 characters, or control characters among them; the text is cut to 80 characters.
    case malformedClusterName(String)

    // Certificates.

    /// A chain holds the member's certificate, and for an office that of its unit; not `count`.
    case chainLength(count: Int)
    /// The certificate in that role breaks a rule.
    case certificate(CertificateRole, CertificateFault)
    /// An authority vouched, or was asked to vouch, for a member that is not its own.
    case mayNotVouch(Authority, for: MemberName)
    /// An office's chain came without the certificate of its unit.
    case unitCertificateMissing(MemberName)
    /// A private key does not belong to the certificate in that role.
    case keyMismatch(CertificateRole)
    /// The cryptographic library could not sign.
    case signingFailed

    // Enrolment files.

    /// The text is not an armoured file of the kind `expected`.
    case armour(expected: String, ArmourFault)
    /// The file was written for a protocol that is not known here.
    case unknownVersion(UInt32)
    /// A field of the file is missing, too long, or not what it must be.
    case malformedField(String)
    /// A key in the request is not proved to be the asker's, or not fit for its role.
    case request(CertificateRole, RequestFault)
    /// The approval names `approved`; this replica asked to be `asked`.
    case otherName(asked: MemberName, approved: MemberName)
    /// The approval is for keys that are not this replica's, in that role.
    case otherKey(CertificateRole)

    // The key folder.

    /// The system refused; `code` is its errno.
    case file(path: String, errno: Int32)
    /// The file is not there.
    case fileMissing(path: String)
    /// The file is there, and is never overwritten.
    case fileExists(path: String)
    /// Others than the owner may read the key, or write to the folder.
    case tooOpen(path: String, mode: UInt32)
    /// The file is not what its name says.
    case malformedFile(path: String)
    /// The folder belongs to this member already.
    case alreadyMember(MemberName)
    /// The folder holds a request to become this member.
    case alreadyRequested(MemberName)
    /// The folder holds no request that an approval could answer.
    case noRequest(path: String)
    /// The folder belongs to a member of another cluster.
    case otherCluster(path: String)
}

/// What a certificate is for.
package enum CertificateRole: String, Sendable {
    /// The cluster's root, which signs itself, city members and units.
    case root
    /// A unit's authority over its own offices.
    case unit
    /// A member: its TLS and the signatures of its changesets.
    case member
}

/// Who vouches for members.
package enum Authority: Hashable, Sendable {
    case root
    case unit(String)
}

/// The rule that a certificate breaks.
package enum CertificateFault: String, Sendable {
    /// Not one certificate, byte for byte as DER writes it.
    case unreadable
    /// More bytes than `Limits` allow.
    case tooLong = "too-long"
    /// Not X.509 version 3.
    case version
    /// Not signed by ECDSA with SHA-256.
    case algorithm
    /// Not a P-256 key.
    case keyKind = "key-kind"
    /// A critical extension that this program does not know.
    case criticalExtension = "critical-extension"
    /// It may sign others and should not, or the reverse, or chains of the wrong length.
    case authority
    /// Its key usage lacks what the role needs.
    case keyUsage = "key-usage"
    /// It does not carry exactly one name, a URI of the form that the role needs.
    case uri
    /// Its URI is of another cluster.
    case cluster
    /// Its subject is not the one that belongs to its URI.
    case subject
    /// It names another issuer.
    case issuer
    /// The issuer did not sign it.
    case signature
    /// No certificate can be made for that time.
    case dates
}

/// What is wrong with the text around an enrolment message.
package enum ArmourFault: Equatable, Sendable {
    case tooLong(bytes: Int)
    case noBeginning
    case otherKind(String)
    case noEnd
    case notBase64
    case notMessage
}

/// What is wrong with a key in a request.
package enum RequestFault: String, Sendable {
    case missing
    case unexpected
    case unreadable
    case keyKind = "key-kind"
    /// The request is not signed by the key that it carries.
    case proof
    /// The request was signed for another name.
    case subject
    /// A city's two keys are one.
    case sameKey = "same-key"
}

extension MembershipError {
    /// A stable name for logs, the wire, and the choice of a sentence.
    package var code: String {
        switch self {
        case .malformedName: "malformed-name"
        case .malformedClusterName: "malformed-cluster-name"
        case .chainLength: "chain-length"
        case .certificate(_, let fault): "certificate-\(fault.rawValue)"
        case .mayNotVouch: "may-not-vouch"
        case .unitCertificateMissing: "unit-certificate-missing"
        case .keyMismatch: "key-mismatch"
        case .signingFailed: "signing-failed"
        case .armour: "armour"
        case .unknownVersion: "unknown-version"
        case .malformedField: "malformed-field"
        case .request(_, let fault): "request-\(fault.rawValue)"
        case .otherName: "other-name"
        case .otherKey: "other-key"
        case .file: "file"
        case .fileMissing: "file-missing"
        case .fileExists: "file-exists"
        case .tooOpen: "too-open"
        case .malformedFile: "malformed-file"
        case .alreadyMember: "already-member"
        case .alreadyRequested: "already-requested"
        case .noRequest: "no-request"
        case .otherCluster: "other-cluster"
        }
    }
}
