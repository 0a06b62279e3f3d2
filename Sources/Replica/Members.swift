// The roster: members approved, as the merged state says, each with the certificates that prove it.

package import Membership
internal import Merge

/// A member of the roster.
package struct RosterEntry: Sendable {
    package let member: VerifiedMember
    /// Who approved it: the founder approves itself.
    package let approvedBy: String
    package let approvedMilliseconds: Int64
}

extension Transaction {
    /// Adds a member to the roster, in the caller's next changeset.
    package func approve(_ member: VerifiedMember, by sponsor: MemberName) throws {
        var writer = ByteWriter()
        for certificate in member.chain { writer.data(certificate) }
        try writeOwn(
            "hoitu_member", key: [.text(member.name.description)],
            [
                "certificates": .blob(writer.bytes), "approved_by": .text(sponsor.description),
                "approved_at": .integer(nowMilliseconds),
            ])
    }

    /// The members whose certificates verify, by name.
    ///
    /// A row whose certificates do not is no member, whoever wrote it.
    package func roster() throws -> [RosterEntry] {
        let trust = try trust()
        return try statement(
            "SELECT name, certificates, approved_by, approved_at FROM hoitu_member ORDER BY name"
        ).all { Self.entry($0, trust) }.compactMap { $0 }
    }

    /// The member of that name, if the roster has it.
    package func member(named name: MemberName) throws -> VerifiedMember? {
        let trust = try trust()
        return try statement(
            """
            SELECT name, certificates, approved_by, approved_at FROM hoitu_member WHERE name = ?1
            """
        ).first(.text(name.description)) { Self.entry($0, trust)?.member } ?? nil
    }

    /// The rules of this replica's cluster; those of our identity, where it is of the same one.
    func trust() throws -> Trust {
        guard let root = try meta.bytes(.root) else { throw ReplicaError.notAReplica(file: "") }
        if let identity, identity.cluster.rootCertificate == root { return identity.trust }
        return try Trust(rootCertificate: root)
    }

    private static func entry(_ row: Statement, _ trust: Trust) -> RosterEntry? {
        guard let chain = chain(row.bytes(1)), let member = try? trust.verify(chain: chain),
            member.name.description == row.text(0)
        else { return nil }
        return RosterEntry(
            member: member, approvedBy: row.text(2), approvedMilliseconds: row.integer(3))
    }

    private static func chain(_ bytes: [UInt8]) -> [[UInt8]]? {
        var reader = ByteReader(bytes)
        var chain: [[UInt8]] = []
        while !reader.isAtEnd {
            guard let certificate = try? reader.data() else { return nil }
            chain.append(certificate)
        }
        return chain.isEmpty ? nil : chain
    }
}
