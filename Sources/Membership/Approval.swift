// An authority's answer to a request: the cluster's root, and certificates for the keys that asked.

internal import Crypto
internal import Foundation
internal import SwiftProtobuf
internal import Wire

/// Which tables the cluster begins with.
package enum ClusterSchema: String, Sendable, CaseIterable {
    /// Those of an emulation cluster.
    case emulation
    /// None: the user makes the tables.
    case none
}

/// An approval that is sound in itself: its certificates verify to the root that it carries.
///
/// Whether that root is the right one, only people can tell: `cluster.idText` is for comparing.
package struct Approval: Sendable {
    package let trust: Trust
    package let schema: ClusterSchema
    package let member: VerifiedMember
    /// DER; a city's only.
    package let unitCertificate: [UInt8]?

    package var cluster: Cluster { trust.cluster }

    private let unitKey: P256.Signing.PublicKey?
    private static let label = "HOITU MEMBER APPROVAL"

    /// Verifies what an authority of `trust` has issued.
    init(
        trust: Trust, schema: ClusterSchema, chain: [[UInt8]], unitCertificate: [UInt8]?
    ) throws(MembershipError) {
        self.trust = trust
        self.schema = schema
        member = try trust.verify(chain: chain)
        self.unitCertificate = unitCertificate
        guard (unitCertificate != nil) == (member.name.office == nil) else {
            throw .malformedField("unit_certificate")
        }
        if let unitCertificate {
            let unit = try trust.verify(unitCertificate: unitCertificate)
            guard unit.unit == member.name.unit else { throw .certificate(.unit, .subject) }
            unitKey = unit.read.publicKey
        } else {
            unitKey = nil
        }
    }

    /// Reads the text of an approval file, at most 64 KiB.
    package init(armoured text: [UInt8]) throws(MembershipError) {
        let bytes = try Armour.message(in: text, label: Self.label)
        guard let message = try? Hoitu_V1_Approval(serializedBytes: bytes) else {
            throw .armour(expected: Self.label, .notMessage)
        }
        guard message.version == 1 else { throw .unknownVersion(message.version) }
        let trust = try Trust(rootCertificate: Array(message.rootCertificate))
        guard trust.cluster.id.elementsEqual(message.cluster) else {
            throw .malformedField("cluster")
        }
        guard trust.cluster.name.utf8.elementsEqual(message.clusterName.utf8) else {
            throw .malformedField("cluster_name")
        }
        guard let schema = ClusterSchema(rawValue: message.schema) else {
            throw .malformedField("schema")
        }
        let unit = Array(message.unitCertificate)
        try self.init(
            trust: trust, schema: schema, chain: message.memberCertificates.map { Array($0) },
            unitCertificate: unit.isEmpty ? nil : unit)
    }

    /// The text of the file.
    package var armoured: String {
        var message = Hoitu_V1_Approval()
        message.version = 1
        message.cluster = Data(cluster.id)
        message.clusterName = cluster.name
        message.schema = schema.rawValue
        message.rootCertificate = Data(cluster.rootCertificate)
        message.memberCertificates = member.chain.map { Data($0) }
        message.unitCertificate = Data(unitCertificate ?? [])
        guard let bytes: Data = try? message.serializedBytes() else {
            preconditionFailure("a message without required fields always serializes")
        }
        return Armour.text(of: bytes, label: Self.label)
    }

    /// What the asker becomes by this approval: the name must be the one it asked for, and the
    /// certificates for its keys.
    package func identity(
        for name: MemberName, keys: EnrolmentKeys
    ) throws(MembershipError) -> Identity {
        guard member.name == name else { throw .otherName(asked: name, approved: member.name) }
        guard keys.member.publicKey.isSame(as: member.publicKey) else { throw .otherKey(.member) }
        if let unitKey {
            guard let own = keys.unit, own.publicKey.isSame(as: unitKey) else {
                throw .otherKey(.unit)
            }
        }
        return try Identity(trust: trust, member: member, signingKey: keys.member)
    }
}
