// The folder `FILE.keys/` beside a replica: its private keys and certificates, never in the database.
//
//     member.key   this replica's key                              once requested
//     request.pem  what it asked for                               once requested
//     member.pem   its certificate, then its unit's if an office   once accepted
//     root.pem     the cluster's root certificate                  once accepted
//     unit.key     the key that signs its offices                  a city, once requested
//     unit.pem     the certificate of that key                     a city, once accepted
//     root.key     the cluster's root key                          the founder; may be moved away
//
// Each step writes what later steps build on first, so one that was cut short is simply repeated.

internal import Crypto
package import Foundation
internal import SwiftASN1

/// The keys of one replica, in files of mode 0600. A key is never overwritten.
package struct KeyFolder: Sendable {
    package let path: String

    /// The folder of the replica in `file`.
    package init(replica file: String) { path = file + ".keys" }

    /// How far this replica has come.
    package enum State: Equatable, Sendable {
        case empty
        case requested(MemberName)
        case member
    }

    // The files that TLS libraries take by path.
    package var memberKeyPath: String { "\(path)/member.key" }
    package var memberCertificatesPath: String { "\(path)/member.pem" }
    package var rootCertificatePath: String { "\(path)/root.pem" }

    private var requestPath: String { "\(path)/request.pem" }
    private var unitKeyPath: String { "\(path)/unit.key" }
    private var unitCertificatePath: String { "\(path)/unit.pem" }
    private var rootKeyPath: String { "\(path)/root.key" }

    package func state() throws(MembershipError) -> State {
        if isMember { return .member }
        return try storedRequest().map { .requested($0.name) } ?? .empty
    }

    /// Who this replica is, with every certificate verified again, and nobody else able to read the key.
    package func identity() throws(MembershipError) -> Identity {
        let trust = try trust()
        let member = try trust.verify(chain: certificates(memberCertificatesPath))
        return try Identity(trust: trust, member: member, signingKey: key(memberKeyPath))
    }

    private var isMember: Bool { PrivateFile.exists(memberCertificatesPath) }

    private func storedRequest() throws(MembershipError) -> EnrolmentRequest? {
        guard PrivateFile.exists(requestPath) else { return nil }
        return try EnrolmentRequest(armoured: PrivateFile.read(requestPath))
    }

    private func trust() throws(MembershipError) -> Trust {
        let root = try certificates(rootCertificatePath)
        guard root.count == 1 else { throw .malformedFile(path: rootCertificatePath) }
        return try Trust(rootCertificate: root[0])
    }
}

// Becoming a member.
extension KeyFolder {
    /// Makes the keys, and the request for `name`; the same request again if it was made before.
    ///
    /// An approval of the same request, whenever given, renews the certificates.
    package func request(_ name: MemberName) throws(MembershipError) -> EnrolmentRequest {
        if let stored = try storedRequest() {
            guard stored.name == name else {
                throw isMember ? .alreadyMember(stored.name) : .alreadyRequested(stored.name)
            }
            return stored
        }
        if isMember { throw .alreadyMember(try identity().member) }
        try PrivateFile.makeFolder(path)
        let keys = EnrolmentKeys(
            member: try keyMadeOnce(memberKeyPath),
            unit: name.office == nil ? try keyMadeOnce(unitKeyPath) : nil)
        let request = try EnrolmentRequest(name, keys: keys)
        try PrivateFile.create(requestPath, Array(request.armoured.utf8))
        return request
    }

    /// Takes an approval of the request made here: from now on this replica is a member.
    package func accept(_ approval: Approval) throws(MembershipError) -> Identity {
        guard let name = try storedRequest()?.name else { throw .noRequest(path: path) }
        let keys = EnrolmentKeys(
            member: try key(memberKeyPath),
            unit: name.office == nil ? try key(unitKeyPath) : nil)
        let identity = try approval.identity(for: name, keys: keys)
        if isMember {
            guard try trust().cluster.id == approval.cluster.id else {
                throw .otherCluster(path: path)
            }
        }
        try PrivateFile.makeFolder(path)
        try write([approval.cluster.rootCertificate], to: rootCertificatePath)
        if let unit = approval.unitCertificate { try write([unit], to: unitCertificatePath) }
        try write(identity.chain, to: memberCertificatesPath)
        return identity
    }

    /// Founds a cluster, whose root key is made here, and becomes its first city.
    package func found(
        clusterName: String, unit: String, schema: ClusterSchema, now: Date
    ) throws(MembershipError) -> Identity {
        try Cluster.check(name: clusterName)
        if isMember { throw .alreadyMember(try identity().member) }
        let request = try request(MemberName(unit: unit))
        let root = try RootAuthority.found(
            clusterName: clusterName, key: keyMadeOnce(rootKeyPath), now: now)
        return try accept(root.approve(request, schema: schema, now: now))
    }
}

// Approving others.
extension KeyFolder {
    /// The root's authority, if this replica or a file that was carried here holds its key.
    ///
    /// - Parameter keyPath: Where the root key is, when it was moved out of the folder.
    package func rootAuthority(
        keyPath: String? = nil
    ) throws(MembershipError) -> RootAuthority {
        try RootAuthority(trust: trust(), key: key(keyPath ?? rootKeyPath))
    }

    /// This city's authority over its offices.
    package func unitAuthority() throws(MembershipError) -> UnitAuthority {
        let key = try key(unitKeyPath)
        let found = try certificates(unitCertificatePath)
        guard found.count == 1 else { throw .malformedFile(path: unitCertificatePath) }
        return try UnitAuthority(trust: trust(), certificate: found[0], key: key)
    }
}

// The files.
extension KeyFolder {
    private func key(_ path: String) throws(MembershipError) -> P256.Signing.PrivateKey {
        let pem = String(decoding: try PrivateFile.readSecret(path), as: UTF8.self)
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) else {
            throw .malformedFile(path: path)
        }
        return key
    }

    /// The key in the file, which is made if it is not there.
    private func keyMadeOnce(_ path: String) throws(MembershipError) -> P256.Signing.PrivateKey {
        if PrivateFile.exists(path) { return try key(path) }
        let key = P256.Signing.PrivateKey()
        try PrivateFile.create(path, Array((key.pemRepresentation + "\n").utf8))
        return key
    }

    private func certificates(_ path: String) throws(MembershipError) -> [[UInt8]] {
        let pem = String(decoding: try PrivateFile.read(path), as: UTF8.self)
        guard let documents = try? PEMDocument.parseMultiple(pemString: pem), !documents.isEmpty,
            documents.allSatisfy({ $0.discriminator == "CERTIFICATE" })
        else { throw .malformedFile(path: path) }
        return documents.map(\.derBytes)
    }

    private func write(_ chain: [[UInt8]], to path: String) throws(MembershipError) {
        let documents = chain.map { PEMDocument(type: "CERTIFICATE", derBytes: $0).pemString }
        try PrivateFile.replace(path, Array((documents.joined(separator: "\n") + "\n").utf8))
    }
}
