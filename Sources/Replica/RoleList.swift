// Rules and roles as people declare them: rows of our own, sealed like any others.

package import Membership
package import Merge
internal import Wire

/// A role that a unit holds, held or will hold.
package struct HeldRole: Hashable, Sendable {
    package let id: String
    package let role: String
    package let unit: String
    /// In milliseconds since 1970.
    package let starts: Int64
    /// From when on it is over, whatever ends it; nil where that is open.
    package let ends: Int64?

    /// What one grant comes to.
    package init(id: String, role: String, unit: String, starts: Int64, ends: Int64?) {
        self.id = id
        self.role = role
        self.unit = unit
        self.starts = starts
        self.ends = ends
    }
}

extension Transaction {
    /// Who holds which role: by role, then as they start. What ends before it starts is held by nobody.
    package func heldRoles() throws -> [HeldRole] {
        let rows = try writers.roles()
        return rows.compactMap { grant in
            guard let holding = grant.holding(among: rows),
                holding.ends ?? .max > holding.starts
            else { return nil }
            return HeldRole(
                id: grant.id, role: grant.role, unit: grant.unit, starts: holding.starts,
                ends: holding.ends)
        }.sorted { ($0.role, $0.starts, $0.unit, $0.id) < ($1.role, $1.starts, $1.unit, $1.id) }
    }

    /// Whether this replica's unit holds a role now.
    package func holdsRole(_ role: String) throws -> Bool {
        try writers.ourselves().holds(role, at: nowMilliseconds)
    }

    /// Whether this replica may write a row now; where it may not, every replica would refuse it.
    ///
    /// - Parameter key: The key's values, in the order of its columns.
    package func mayWrite(_ name: String, key: [Value]) throws -> Bool {
        guard let table = try registry.table(called: name), let key = RowKey(key) else {
            throw ReplicaError.noSuchTable(name)
        }
        return try writers.ourselves().mayWrite(key, of: table, at: nowMilliseconds)
    }

    /// Adds a row about a role, and seals it.
    ///
    /// - Parameter warrant: The root key's word for it; nil where our own unit holds the role.
    /// - Throws: `ReplicaError.notTheHolder` where neither lets us.
    package func add(_ grant: RoleGrant, warrant: [UInt8]?) throws {
        try sealPending()
        let isWarranted = try warrant.map { try trust().isWarranted(grant, by: $0) } ?? false
        guard try isWarranted || holdsRole(grant.role) else {
            throw ReplicaError.notTheHolder(role: grant.role)
        }
        try writeOwn(
            "hoitu_role", key: [.text(grant.id)],
            [
                "role": .text(grant.role), "unit": .text(grant.unit),
                "starts": grant.starts.map { .integer($0) } ?? .null,
                "ends": grant.ends.map { .integer($0) } ?? .null,
                "ended": grant.ended.map { .text($0) } ?? .null,
                "warrant": warrant.map { .blob($0) } ?? .null,
            ])
        try sealPending()
    }

    /// The row about a role that has an id, if it is a grant.
    package func grant(_ id: String) throws -> RoleGrant? {
        try writers.roles().first { $0.id == id && $0.ended == nil }
    }

    // MARK: Rules

    /// The rules that are declared of a table, by its first name, ascending as text.
    func rules(of name: String) throws -> [WriteRule] {
        guard !name.hasPrefix("hoitu_") else { return [] }
        return try statement(
            """
            SELECT column_name FROM hoitu_track_column WHERE table_name = ?1 AND kind = ?2
            ORDER BY column_name
            """
        ).all(.text(name), .text(Writers.kind)) { WriteRule(text: $0.text(0)) }.compactMap { $0 }
    }

    /// Declares who may write a table, unless that is declared already.
    func declareRule(
        _ declaration: TrackDeclaration, of local: LocalTable, as known: TableRecord?
    ) throws {
        let name = known?.name ?? local.name
        let owner = try declaration.owner.map { owner in
            guard let place = local.key.firstIndex(where: { $0.name == owner }) else {
                guard local.columns.contains(where: { $0.name == owner }) else {
                    throw ReplicaError.noSuchColumn(table: local.name, column: owner)
                }
                throw ReplicaError.refusedTable(local.name, .ownerOutsideKey(column: owner))
            }
            guard [.text, .none].contains(local.key[place].affinity) else {
                throw ReplicaError.refusedTable(local.name, .ownerNoText(column: owner))
            }
            // A table that nobody has told us of yet has its own names; else those are the cluster's.
            let names = try known?.key.map(\.name) ?? registry.declaredKey(of: name)
            return names.indices.contains(place) ? names[place] : owner
        }
        guard let rule = try WriteRule(owner: owner, roles: declaration.roles) else { return }
        let declared = try rules(of: name)
        guard !declared.contains(rule) else { return }
        guard declared.isEmpty else {
            throw ReplicaError.refusedTable(
                local.name, .otherRule(rule: declared.map(\.text).joined(separator: "; ")))
        }
        try writeOwn(
            "hoitu_track_column", key: [.text(name), .text(rule.text)],
            ["kind": .text(Writers.kind)])
    }
}
