// A cluster's certificates for one test: a root, one unit, and members under it.

import Crypto
import Exchange
import Foundation
import SwiftASN1
import X509

/// Makes certificates on disk; the files go with it.
final class ThrowawayCluster: Sendable {
    private let folder: URL
    private let root: Authority
    private let unit: Authority

    /// - Parameter name: The root's; two clusters may well have one name.
    init(name: String = "root") throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "hoitu-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        root = try Authority(name: name, signer: nil)
        unit = try Authority(name: "unit", signer: root)
        try root.certificate.serializeAsPEM().pemString.write(
            to: folder.appending(path: "root.pem"), atomically: true, encoding: .utf8)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// A member's files, and the certificates it will show.
    func member(_ name: String) throws -> Member {
        let key = P256.Signing.PrivateKey()
        let leaf = try unit.sign(name: name, key: key.publicKey, isAuthority: false)
        let shown = [leaf, unit.certificate]
        let pem = try shown.map { try $0.serializeAsPEM().pemString }.joined(separator: "\n")
        let certificateFile = folder.appending(path: "\(name).pem")
        let keyFile = folder.appending(path: "\(name).key")
        try pem.write(to: certificateFile, atomically: true, encoding: .utf8)
        try key.pemRepresentation.write(to: keyFile, atomically: true, encoding: .utf8)
        let pin = Data(SHA256.hash(data: key.publicKey.derRepresentation)).base64EncodedString()
        return Member(
            tls: PeerTLS(
                certificateFile: certificateFile.path, keyFile: keyFile.path,
                rootFile: folder.appending(path: "root.pem").path),
            shown: try shown.map { try $0.der }, root: try root.certificate.der,
            pin: "sha256//\(pin)")
    }
}

struct Member {
    var tls: PeerTLS
    /// Its own certificate, then its unit's.
    let shown: [[UInt8]]
    let root: [UInt8]
    let pin: String
}

extension Member {
    func believing(rootOf other: Member) -> PeerTLS {
        var tls = tls
        tls.rootFile = other.tls.rootFile
        return tls
    }

    func pinning(_ pin: String) -> PeerTLS {
        var tls = tls
        tls.pinnedPublicKey = pin
        return tls
    }
}

/// A key that signs certificates.
private struct Authority {
    let key = P256.Signing.PrivateKey()
    let name: DistinguishedName
    private(set) var certificate: Certificate

    init(name: String, signer: Authority?) throws {
        self.name = try DistinguishedName { CommonName(name) }
        certificate = try Self.certificate(
            name: self.name, key: key.publicKey, isAuthority: true,
            signer: signer?.key ?? key, issuer: signer?.name ?? self.name)
    }

    func sign(name: String, key: P256.Signing.PublicKey, isAuthority: Bool) throws -> Certificate {
        try Self.certificate(
            name: try DistinguishedName { CommonName(name) }, key: key, isAuthority: isAuthority,
            signer: self.key, issuer: self.name)
    }

    private static func certificate(
        name: DistinguishedName, key: P256.Signing.PublicKey, isAuthority: Bool,
        signer: P256.Signing.PrivateKey, issuer: DistinguishedName
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key),
            notValidBefore: .now - 3600, notValidAfter: .now + 3600, issuer: issuer,
            subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(
                    isAuthority
                        ? BasicConstraints.isCertificateAuthority(maxPathLength: nil)
                        : BasicConstraints.notCertificateAuthority)
            },
            issuerPrivateKey: .init(signer))
    }
}

extension Certificate {
    fileprivate var der: [UInt8] {
        get throws {
            var serializer = DER.Serializer()
            try serializer.serialize(self)
            return serializer.serializedBytes
        }
    }
}
