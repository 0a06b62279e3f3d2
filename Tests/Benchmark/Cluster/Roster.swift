// A cluster of any size: its members, with keys and certificates that are made for one run.

import Crypto
import Foundation
import Membership

/// Cities, and the offices of each.
struct Roster {
    let hubs: [Identity]
    /// By hub.
    let offices: [[Identity]]

    /// - Parameter offices: How many in all, spread evenly over the hubs.
    init(hubs hubCount: Int, offices officeCount: Int) throws {
        let now = Date()
        let root = try RootAuthority.found(
            clusterName: "Cụm đo", key: P256.Signing.PrivateKey(), now: now)
        var hubs: [Identity] = []
        var offices: [[Identity]] = []
        for number in 0..<hubCount {
            let name = try MemberName(unit: "hub\(number + 1)")
            let keys = EnrolmentKeys(
                member: P256.Signing.PrivateKey(), unit: P256.Signing.PrivateKey())
            let approval = try root.approve(
                try EnrolmentRequest(name, keys: keys), schema: .none, now: now)
            guard let unitKey = keys.unit, let certificate = approval.unitCertificate else {
                preconditionFailure("a city gets a certificate for its unit")
            }
            hubs.append(try approval.identity(for: name, keys: keys))
            let unit = try UnitAuthority(trust: root.trust, certificate: certificate, key: unitKey)
            let ours = stride(from: number, to: officeCount, by: hubCount)
            offices.append(try ours.map { try Self.office($0 + 1, of: unit, now: now) })
        }
        self.hubs = hubs
        self.offices = offices
    }

    private static func office(
        _ number: Int, of unit: UnitAuthority, now: Date
    ) throws -> Identity {
        let name = try MemberName(unit: unit.unit, office: "\(number)")
        let keys = EnrolmentKeys(member: P256.Signing.PrivateKey(), unit: nil)
        let approval = try unit.approve(
            try EnrolmentRequest(name, keys: keys), schema: .none, now: now)
        return try approval.identity(for: name, keys: keys)
    }
}

extension Roster {
    /// A member that was written to files by one process, for another one.
    ///
    /// - Parameter chain: JSON: the root's certificate, then the member's chain.
    static func member(chain: Data, key: Data) throws -> Identity {
        let certificates = try JSONDecoder().decode([[UInt8]].self, from: chain)
        let trust = try Trust(rootCertificate: certificates.first ?? [])
        return try Identity(
            trust: trust, member: try trust.verify(chain: Array(certificates.dropFirst())),
            signingKey: try P256.Signing.PrivateKey(rawRepresentation: key))
    }
}
