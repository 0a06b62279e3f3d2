// The two who approve members: the root, for cities, and a unit, for its own offices. Neither knows
// the roster: whether the name is taken is for the caller to ask.

package import Crypto
package import Foundation

/// The holder of the root key: it signs cities, and their authority over their offices.
package struct RootAuthority: Sendable {
    package let trust: Trust
    fileprivate let issuer: Issuer

    /// Takes up the root key of a cluster.
    package init(trust: Trust, key: P256.Signing.PrivateKey) throws(MembershipError) {
        issuer = try Issuer(of: trust.root, in: trust.cluster, key: key)
        self.trust = trust
    }

    /// Founds a cluster: `key` becomes its root, for twenty years.
    package static func found(
        clusterName: String, key: P256.Signing.PrivateKey, now: Date
    ) throws(MembershipError) -> RootAuthority {
        try Cluster.check(name: clusterName)
        let certificate = try Issuer.root(named: clusterName, key: key, now: now)
        return try RootAuthority(trust: Trust(rootCertificate: certificate), key: key)
    }

    /// Approves a city: certificates for its two keys. Offices are for their unit to approve.
    package func approve(
        _ request: EnrolmentRequest, schema: ClusterSchema, now: Date
    ) throws(MembershipError) -> Approval {
        guard let unitKey = request.unitKey else {
            throw .mayNotVouch(.root, for: request.name)
        }
        let leaf = try issuer.issue(.member(request.name), for: request.memberKey, now: now)
        let unit = try issuer.issue(.unit(request.name.unit), for: unitKey, now: now)
        return try Approval(trust: trust, schema: schema, chain: [leaf], unitCertificate: unit)
    }
}

extension RootAuthority {
    /// Signs a message that begins as no certificate does: ECDSA P-256 with SHA-256, 64 bytes.
    func sign(_ message: [UInt8]) throws(MembershipError) -> [UInt8] {
        do {
            return Array(try issuer.key.signature(for: Data(message)).rawRepresentation)
        } catch {
            throw .signingFailed
        }
    }
}

/// The holder of a unit's key: it signs the offices of that unit.
package struct UnitAuthority: Sendable {
    package let trust: Trust
    package let unit: String
    /// DER.
    package let certificate: [UInt8]
    private let issuer: Issuer

    /// Takes up a unit's key and the certificate that the root gave it.
    package init(
        trust: Trust, certificate: [UInt8], key: P256.Signing.PrivateKey
    ) throws(MembershipError) {
        let verified = try trust.verify(unitCertificate: certificate)
        issuer = try Issuer(of: verified.read, in: trust.cluster, key: key)
        self.trust = trust
        self.unit = verified.unit
        self.certificate = certificate
    }

    /// Approves an office of this unit.
    package func approve(
        _ request: EnrolmentRequest, schema: ClusterSchema, now: Date
    ) throws(MembershipError) -> Approval {
        guard request.name.office != nil, request.name.unit == unit else {
            throw .mayNotVouch(.unit(unit), for: request.name)
        }
        let leaf = try issuer.issue(.member(request.name), for: request.memberKey, now: now)
        return try Approval(
            trust: trust, schema: schema, chain: [leaf, certificate], unitCertificate: nil)
    }
}
