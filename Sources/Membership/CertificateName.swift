// What the certificates of a cluster say of whom they belong to: a URI that we check, and a
// distinguished name, which follows from it, by which TLS libraries chain certificates.
//
//     root           O=hoitu <cluster id>, CN=<the cluster's name>               no URI
//     unit's CA      O=hoitu <cluster id>, OU=hanoi, CN=unit:hanoi    urn:hoitu:<cluster id>:unit:hanoi
//     city           O=hoitu <cluster id>, OU=hanoi, CN=hanoi         urn:hoitu:<cluster id>:hanoi
//     office         O=hoitu <cluster id>, OU=hanoi, CN=hanoi/001     urn:hoitu:<cluster id>:hanoi/001
//
// A code has no colon, so no member can be taken for a unit's CA. Nothing names a host: a member is
// the same at any address.

internal import SwiftASN1
internal import X509

/// Whom a certificate, or a request for one, speaks for.
enum CertificateName: Equatable {
    case unit(String)
    case member(MemberName)

    /// The part of the URI that is not the cluster's; also the common name.
    var text: String {
        switch self {
        case .unit(let unit): "unit:\(unit)"
        case .member(let name): name.description
        }
    }

    var unit: String {
        switch self {
        case .unit(let unit): unit
        case .member(let name): name.unit
        }
    }

    func uri(clusterID: [UInt8]) -> String { Self.uriPrefix(clusterID) + text }

    /// The subject of the certificate.
    func subject(clusterID: [UInt8]) -> DistinguishedName {
        Self.distinguishedName([
            (.RDNAttributeType.organizationName, Self.organization(clusterID)),
            (.RDNAttributeType.organizationalUnitName, unit),
            (.RDNAttributeType.commonName, text),
        ])
    }

    /// The subject of a request, whose author need not know the cluster yet.
    var requestSubject: DistinguishedName {
        Self.distinguishedName([(.RDNAttributeType.commonName, text)])
    }

    static func rootSubject(clusterID: [UInt8], clusterName: String) -> DistinguishedName {
        distinguishedName([
            (.RDNAttributeType.organizationName, organization(clusterID)),
            (.RDNAttributeType.commonName, clusterName),
        ])
    }

    /// Reads a URI of that cluster.
    init(uri: String, clusterID: [UInt8], role: CertificateRole) throws(MembershipError) {
        guard uri.utf8.starts(with: "urn:hoitu:".utf8) else { throw .certificate(role, .uri) }
        let prefix = Self.uriPrefix(clusterID)
        guard uri.utf8.starts(with: prefix.utf8) else { throw .certificate(role, .cluster) }
        let text = String(decoding: uri.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
        do {
            self = try Self(text: text)
        } catch {
            throw .certificate(role, .uri)
        }
    }

    private init(text: String) throws(MembershipError) {
        let marker = "unit:"
        guard text.utf8.starts(with: marker.utf8) else {
            self = .member(try MemberName(text))
            return
        }
        let code = String(decoding: text.utf8.dropFirst(marker.utf8.count), as: UTF8.self)
        self = .unit(try MemberName(unit: code).unit)
    }

    private static func uriPrefix(_ clusterID: [UInt8]) -> String {
        "urn:hoitu:\(Cluster.hexadecimal(clusterID)):"
    }

    private static func organization(_ clusterID: [UInt8]) -> String {
        "hoitu \(Cluster.hexadecimal(clusterID))"
    }

    private static func distinguishedName(
        _ parts: [(ASN1ObjectIdentifier, String)]
    ) -> DistinguishedName {
        DistinguishedName(
            parts.map { type, text in
                RelativeDistinguishedName(.init(type: type, utf8String: text))
            })
    }
}
