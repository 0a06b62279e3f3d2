// Certificates as nobody honest would issue them, made apart from the code that is tested.

import Crypto
import Foundation
import SwiftASN1
import X509

/// A certificate whose every part the test may choose. The defaults make a good one for
/// `hanoi/001`.
struct Forgery {
    var clusterID: String
    var uris: [String]
    var commonName = "hanoi/001"
    var unit: String? = "hanoi"
    var issuerUnit: String? = "hanoi"
    var issuerCommonName = "unit:hanoi"
    var constraints = BasicConstraints.notCertificateAuthority
    var usage = KeyUsage(digitalSignature: true)
    var extra: [Certificate.Extension] = []
    var version = Certificate.Version.v3
    var algorithm = Certificate.SignatureAlgorithm.ecdsaWithSHA256

    init(office: String, in clusterID: String) {
        self.clusterID = clusterID
        uris = ["urn:hoitu:\(clusterID):\(office)"]
        commonName = office
        unit = String(office.prefix { $0 != "/" })
        issuerUnit = unit
        issuerCommonName = "unit:\(unit!)"
    }

    init(city: String, in clusterID: String, clusterName: String) {
        self.init(office: city, in: clusterID)
        issuerUnit = nil
        issuerCommonName = clusterName
    }

    init(unit: String, in clusterID: String, clusterName: String) {
        self.init(city: "unit:\(unit)", in: clusterID, clusterName: clusterName)
        self.unit = unit
        constraints = .isCertificateAuthority(maxPathLength: 0)
        usage = KeyUsage(keyCertSign: true)
    }

    /// The certificate, DER, for a fresh key unless one is given.
    func signed(
        by issuer: P256.Signing.PrivateKey,
        for key: Certificate.PublicKey = .init(P256.Signing.PrivateKey().publicKey)
    ) throws -> [UInt8] {
        var extensions = try Certificate.Extensions {
            Critical(constraints)
            Critical(usage)
            if !uris.isEmpty {
                SubjectAlternativeNames(uris.map { .uniformResourceIdentifier($0) })
            }
        }
        for one in extra { try extensions.append(one) }
        let certificate = try Certificate(
            version: version, serialNumber: .init(), publicKey: key,
            notValidBefore: foundingDay, notValidAfter: foundingDay.addingTimeInterval(1e8),
            issuer: subject(unit: issuerUnit, commonName: issuerCommonName),
            subject: subject(unit: unit, commonName: commonName),
            signatureAlgorithm: algorithm, extensions: extensions,
            issuerPrivateKey: .init(issuer))
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return serializer.serializedBytes
    }

    private func subject(unit: String?, commonName: String) throws -> DistinguishedName {
        try DistinguishedName {
            OrganizationName("hoitu \(clusterID)")
            if let unit { OrganizationalUnitName(unit) }
            CommonName(commonName)
        }
    }
}
