// The members of simulated clusters: always the same eight, so that a seed means the same everywhere.
//
// Certificates hold signatures, and those differ each time that they are made. So they were made
// once, and lie beside this file; nothing else has ever trusted their keys.

internal import Crypto
internal import Foundation
package import Membership

/// The identities that simulated offices have.
package enum SimulatedMembers {
    private static let names = [
        "hanoi", "hcm", "danang", "cantho", "haiphong", "hanoi/001", "hanoi/277", "hcm/760",
    ]
    private static let path =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/members.json"

    private struct Stored: Codable {
        let rootCertificate: Data
        let members: [Member]

        struct Member: Codable {
            let name: String
            let key: Data
            let chain: [Data]
        }
    }

    /// All of them; the first founded the cluster.
    package static let all: Result<[Identity], any Error> = Result {
        let stored = try JSONDecoder().decode(
            Stored.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
        let trust = try Trust(rootCertificate: Array(stored.rootCertificate))
        return try stored.members.map { member in
            try Identity(
                trust: trust, member: try trust.verify(chain: member.chain.map { Array($0) }),
                signingKey: try P256.Signing.PrivateKey(rawRepresentation: member.key))
        }
    }

    /// Makes them anew, which gives every seed another meaning.
    package static func make() throws {
        let now = Date()
        let root = try RootAuthority.found(
            clusterName: "Cụm mô phỏng", key: P256.Signing.PrivateKey(), now: now)
        var units: [String: UnitAuthority] = [:]
        var members: [Stored.Member] = []
        for text in names {
            let name = try MemberName(text)
            let key = P256.Signing.PrivateKey()
            let unitKey = name.office == nil ? P256.Signing.PrivateKey() : nil
            let request = try EnrolmentRequest(
                name, keys: EnrolmentKeys(member: key, unit: unitKey))
            let approval: Approval
            if let unitKey {
                approval = try root.approve(request, schema: .none, now: now)
                units[name.unit] = try UnitAuthority(
                    trust: root.trust, certificate: approval.unitCertificate ?? [], key: unitKey)
            } else {
                guard let unit = units[name.unit] else { preconditionFailure("units come first") }
                approval = try unit.approve(request, schema: .none, now: now)
            }
            members.append(
                .init(
                    name: text, key: key.rawRepresentation,
                    chain: approval.member.chain.map { Data($0) }))
        }
        let stored = Stored(
            rootCertificate: Data(root.trust.cluster.rootCertificate), members: members)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(stored).write(to: URL(fileURLWithPath: path))
    }
}
