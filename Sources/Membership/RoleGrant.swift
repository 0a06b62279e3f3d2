// A role that a unit holds for a time, or the end of such a grant; and the root key's word for it.
//
// Rows that say so are only ever added. Whoever holds a role may pass it on, and end it; for its first
// holder, and where nobody is left, the root key signs. Specification: protocol/README.md, "Owners and
// roles".

internal import Crypto
internal import Foundation

/// One row about a role.
package struct RoleGrant: Hashable, Sendable {
    /// 32 lower-case hexadecimal digits, which nobody has used before.
    package let id: String
    package let role: String
    package let unit: String
    /// From when on the unit holds the role, in milliseconds since 1970; nil in a row that ends a grant.
    package let starts: Int64?
    /// From when on it holds it no more; nil where that is open.
    package let ends: Int64?
    /// The grant that this row ends.
    package let ended: String?

    /// A grant of a role to a unit, or the end of one; nil where it is neither.
    package init?(
        id: String, role: String, unit: String, starts: Int64?, ends: Int64?, ended: String?
    ) {
        let isWhole = ended == nil ? starts != nil : starts == nil && ends != nil
        guard Self.isID(id), ended.map(Self.isID) ?? true, isWhole,
            (try? MemberName(unit: role)) != nil, (try? MemberName(unit: unit)) != nil
        else { return nil }
        self.id = id
        self.role = role
        self.unit = unit
        self.starts = starts
        self.ends = ends
        self.ended = ended
    }

    /// The end of this grant.
    ///
    /// - Parameter id: Of the row that says so.
    package func end(id: String, at ends: Int64) -> RoleGrant? {
        RoleGrant(id: id, role: role, unit: unit, starts: nil, ends: ends, ended: self.id)
    }

    private static func isID(_ text: String) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }

    /// What the root key signs: no certificate begins like it, and no two rows share it, since codes
    /// have no spaces.
    fileprivate var signed: [UInt8] {
        let times = [starts, ends].map { $0.map(String.init) ?? "-" }
        let parts = ["hoitu-role-1", id, role, unit] + times + [ended ?? "-"]
        return Array(parts.joined(separator: " ").utf8)
    }
}

extension RootAuthority {
    /// The root key's word for a row about a role: 64 bytes.
    package func warrant(for grant: RoleGrant) throws(MembershipError) -> [UInt8] {
        try sign(grant.signed)
    }
}

extension Trust {
    /// Whether the root key has signed a row about a role.
    package func isWarranted(_ grant: RoleGrant, by warrant: [UInt8]) -> Bool {
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: Data(warrant))
        else { return false }
        return root.publicKey.isValidSignature(signature, for: Data(grant.signed))
    }
}
