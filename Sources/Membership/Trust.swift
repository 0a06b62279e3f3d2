// Who belongs to the cluster: chains of certificates judged by the cluster's root.
//
// The chain is walked by hand, synchronously, because changesets are verified inside a SQLite
// transaction, where X509's `Verifier`, which is asynchronous, cannot be awaited. Nothing is lost: a
// chain here has one shape for a city (member ← root) and one for an office (member ← unit ← root),
// so there is no path to search for. The tests hold what is accepted here against `Verifier` and
// against OpenSSL.
//
// Expiry is not judged: what a member signed while its certificate was good stays signed. TLS
// libraries judge it for themselves at each handshake.

internal import X509

/// The rules of one cluster, made from its root certificate.
package struct Trust: Sendable {
    package let cluster: Cluster
    let root: ReadCertificate
    private let known = KnownChains()

    /// Takes a root certificate, which must be signed by itself.
    package init(rootCertificate der: [UInt8]) throws(MembershipError) {
        root = try ReadCertificate(der, as: .root)
        try root.checkIssued(by: root)
        guard let name = root.commonName else { throw .certificate(.root, .subject) }
        try Cluster.check(name: name)
        cluster = Cluster(name: name, rootKey: root.publicKey, rootCertificate: der)
        let subject = CertificateName.rootSubject(clusterID: cluster.id, clusterName: name)
        guard root.certificate.subject == subject else { throw .certificate(.root, .subject) }
    }

    /// Verifies a member's chain: DER, the member's certificate first, the root left out.
    ///
    /// A city's certificate is signed by the root, an office's by the CA of its own unit; a unit's
    /// CA can vouch for no other unit, and for no city. Costs two signature checks at most, once for
    /// each chain: these rules know no time, so that what was true stays true.
    package func verify(chain: [[UInt8]]) throws(MembershipError) -> VerifiedMember {
        guard (1...Limits.chainCountMax).contains(chain.count) else {
            throw .chainLength(count: chain.count)
        }
        if let member = known.member(chain) { return member }
        let leaf = try ReadCertificate(chain[0], as: .member)
        let name = try memberName(of: leaf)
        if chain.count == 1 {
            guard name.office == nil else { throw .unitCertificateMissing(name) }
            try leaf.checkIssued(by: root)
        } else {
            let unit = try verify(unitCertificate: chain[1])
            guard name.office != nil, name.unit == unit.unit else {
                throw .mayNotVouch(.unit(unit.unit), for: name)
            }
            try leaf.checkIssued(by: unit.read)
        }
        let member = VerifiedMember(verified: name, publicKey: leaf.publicKey, chain: chain)
        known.add(member)
        return member
    }

    /// The member that a TLS library has just admitted, where only its own certificate is at hand.
    ///
    /// Call it only when the library verified the whole chain up to this cluster's root: then the
    /// issuer's name is proved, and that it is the name of the authority that may vouch for this
    /// member is what remains to be checked. Prefer `verify(chain:)` where the chain is at hand.
    package func memberName(ofLeaf der: [UInt8]) throws(MembershipError) -> MemberName {
        let leaf = try ReadCertificate(der, as: .member)
        let name = try memberName(of: leaf)
        let issuer =
            name.office == nil
            ? root.certificate.subject
            : CertificateName.unit(name.unit).subject(clusterID: cluster.id)
        guard leaf.certificate.issuer == issuer else { throw .certificate(.member, .issuer) }
        return name
    }

    /// Verifies that the root lets a unit sign for its offices.
    func verify(unitCertificate der: [UInt8]) throws(MembershipError) -> VerifiedUnit {
        let read = try ReadCertificate(der, as: .unit)
        guard case .unit(let unit) = try read.name(inCluster: cluster.id) else {
            throw .certificate(.unit, .uri)
        }
        try read.checkIssued(by: root)
        return VerifiedUnit(unit: unit, read: read)
    }

    private func memberName(of leaf: ReadCertificate) throws(MembershipError) -> MemberName {
        guard case .member(let name) = try leaf.name(inCluster: cluster.id) else {
            throw .certificate(.member, .uri)
        }
        return name
    }
}
