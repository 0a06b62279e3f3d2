// Who may write the rows of a table: the unit that a column of the key names, the holders of roles, or
// either.
//
// Specification: protocol/README.md, "Owners and roles".

/// A rule as it is declared of a table; somebody can write under it.
package struct WriteRule: Hashable, Sendable {
    /// The column of the key that holds the unit's code; nil where only roles count.
    package let owner: String?
    /// The roles whose holders may write, ascending, each once.
    package let roles: [String]

    /// A rule for an owner, for roles, or for both; nil where neither is named.
    ///
    /// - Throws: `MembershipError.malformedName` for what can be no role.
    package init?(owner: String?, roles: [String]) throws(MembershipError) {
        guard owner != nil || !roles.isEmpty else { return nil }
        for role in roles { try Self.check(role: role) }
        self.owner = owner
        self.roles = Set(roles).sorted()
    }

    /// Refuses what is no role: a code, as units have it.
    package static func check(role: String) throws(MembershipError) {
        _ = try MemberName(unit: role)
    }

    // MARK: As text

    /// The rule as it travels: `OWNER "unit" OR ROLE "head"`.
    package var text: String {
        let owners = owner.map { ["OWNER \"\(Self.doubled($0))\""] } ?? []
        return (owners + roles.map { "ROLE \"\($0)\"" }).joined(separator: " OR ")
    }

    /// Whether a text means to be a rule, rightly written or not.
    package static func isRule(_ text: String) -> Bool {
        text.utf8.starts(with: "OWNER \"".utf8) || text.utf8.starts(with: "ROLE \"".utf8)
    }

    /// Reads a rule; nil unless it is written as `text` writes it, byte by byte.
    package init?(text: String) {
        guard let (owner, roles) = Self.parts(of: text),
            let rule = try? WriteRule(owner: owner, roles: roles),
            rule.text.utf8.elementsEqual(text.utf8)
        else { return nil }
        self = rule
    }

    private static func parts(of text: String) -> (owner: String?, roles: [String])? {
        let mark = "OWNER \""
        guard text.utf8.starts(with: mark.utf8) else { return roles(in: text).map { (nil, $0) } }
        var rest = text.unicodeScalars.dropFirst(mark.unicodeScalars.count)
        var owner = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "\"" {
                guard rest.first == "\"" else { break }
                rest.removeFirst()
            }
            owner.append(scalar)
        }
        let others = String(String.UnicodeScalarView(rest))
        if others.isEmpty { return (String(owner), []) }
        let or = " OR "
        guard others.hasPrefix(or) else { return nil }
        return roles(in: String(others.dropFirst(or.count))).map { (String(owner), $0) }
    }

    private static func roles(in text: String) -> [String]? {
        var roles: [String] = []
        for part in text.split(separator: " OR ", omittingEmptySubsequences: false) {
            guard part.hasPrefix("ROLE \""), part.hasSuffix("\""), part.count > 7 else {
                return nil
            }
            roles.append(String(part.dropFirst(6).dropLast()))
        }
        return roles
    }

    private static func doubled(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }))
    }
}
