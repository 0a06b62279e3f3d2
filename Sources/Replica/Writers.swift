// Which rules and roles there are, each with the changeset that brought it.
//
// Rows that declare a rule of a table, and rows about roles, are only ever added: a change that would
// alter one is refused (Author.swift). So what an author had seen of them is what the author's context
// covers, on every replica and in whatever order changesets come. They are kept apart from the merged
// rows, with their changesets, where a verdict finds them at once. Specification: protocol/README.md,
// "Owners and roles".

internal import Membership
internal import Merge
internal import Wire

/// The rules and roles that count; loaded when first asked for.
final class Writers {
    private unowned let transaction: Transaction
    private var rules: [SeenRule]?
    private var byTable: [[UInt8]: [WriteRule]]?
    private var grants: [SeenGrant]?

    /// The kind of the rows in hoitu_track_column that declare a rule.
    static let kind = "writers"

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    /// A rule of a table, by the bytes of its first name.
    private struct SeenRule {
        let table: [UInt8]
        let rule: WriteRule
        let dot: Dot
    }

    private struct SeenGrant {
        let grant: RoleGrant
        let dot: Dot
        /// When its changeset was sealed, by its author's clock; nil while it is being sealed here.
        let sealed: Int64?
    }

    // MARK: Asking

    /// What binds the author of a changeset.
    ///
    /// - Parameter context: What the author had integrated before it.
    func author(of dot: Dot, seeing context: VersionVector) throws -> Author {
        let rules = try allRules()
        let seen = rules.filter { context.covers($0.dot) }
        let unit = Self.unit(ofMember: try transaction.member(of: dot))
        let byTable = seen.count == rules.count ? try everyRule() : Self.byTable(seen)
        return author(from: unit, byTable, try allGrants().filter { context.covers($0.dot) })
    }

    /// This replica, as the author of what it would seal now.
    func ourselves() throws -> Author {
        author(from: try ourUnit(), try everyRule(), try allGrants())
    }

    private func author(
        from unit: String, _ rules: [[UInt8]: [WriteRule]], _ grants: [SeenGrant]
    ) -> Author {
        var saidBy: [String: Int64] = [:]
        for seen in grants {
            // What was said before its day had come proves that it was said, and no more.
            guard let day = seen.grant.starts ?? seen.grant.ends else { continue }
            let time = min(day, seen.sealed ?? transaction.nowMilliseconds)
            saidBy[seen.grant.role] = max(saidBy[seen.grant.role] ?? .min, time)
        }
        return Author(unit: unit, rules: rules, grants: grants.map(\.grant), saidBy: saidBy)
    }

    /// All rules; most authors have seen them all.
    private func everyRule() throws -> [[UInt8]: [WriteRule]] {
        if let byTable { return byTable }
        let all = Self.byTable(try allRules())
        byTable = all
        return all
    }

    private static func byTable(_ rules: [SeenRule]) -> [[UInt8]: [WriteRule]] {
        Dictionary(grouping: rules, by: \.table).mapValues { $0.map(\.rule) }
    }

    /// Whether anybody declared a rule of a table.
    func isBound(_ table: TableRecord) throws -> Bool {
        try allRules().contains { $0.table.elementsEqual(table.name.utf8) }
    }

    /// The unit whose office this replica is.
    func ourUnit() throws -> String { Self.unit(ofMember: try transaction.memberName()) }

    /// The rows about roles that count, in the order of their ids.
    func roles() throws -> [RoleGrant] {
        try allGrants().map(\.grant).sorted { $0.id < $1.id }
    }

    private static func unit(ofMember name: String) -> String {
        String(name.prefix { $0 != "/" })
    }

    private func allRules() throws -> [SeenRule] {
        if let rules { return rules }
        let found = try transaction.statement(
            "SELECT table_name, rule, origin, seq FROM hoitu_rule"
        ).all { row -> SeenRule in
            guard let rule = WriteRule(text: row.text(1)) else {
                throw ReplicaError.damaged(part: "hoitu_rule")
            }
            return SeenRule(
                table: row.bytes(0), rule: rule,
                dot: Dot(
                    try self.transaction.origins.origin(row.integer(2)), UInt64(row.integer(3))))
        }
        rules = found
        return found
    }

    private func allGrants() throws -> [SeenGrant] {
        if let grants { return grants }
        let found = try transaction.statement(
            """
            SELECT g.id, g.role, g.unit, g.starts, g.ends, g.ended, g.origin, g.seq, c.header
            FROM hoitu_grant AS g
            LEFT JOIN hoitu_changeset AS c ON c.origin = g.origin AND c.seq = g.seq
            """
        ).all { row -> SeenGrant in
            let grant = RoleGrant(
                id: row.text(0), role: row.text(1), unit: row.text(2),
                starts: row.isNull(3) ? nil : row.integer(3),
                ends: row.isNull(4) ? nil : row.integer(4), ended: row.isNull(5) ? nil : row.text(5)
            )
            guard let grant else { throw ReplicaError.damaged(part: "hoitu_grant") }
            return SeenGrant(
                grant: grant,
                dot: Dot(
                    try self.transaction.origins.origin(row.integer(6)), UInt64(row.integer(7))),
                sealed: row.isNull(8)
                    ? nil : try ChangesetHeader(bytes: row.bytes(8)).sealedMilliseconds)
        }
        if found.allSatisfy({ $0.sealed != nil }) { grants = found }
        return found
    }

    // MARK: Taking

    /// Takes a rule, or a row about a role, that a changeset was allowed to bring.
    func take(_ brought: Author.Brought, from dot: Dot) throws {
        let origin = Value.integer(try transaction.origins.id(dot.origin))
        let seq = Value.integer(Int64(dot.seq))
        switch brought {
        case .rule(let rule, let table):
            (rules, byTable) = (nil, nil)
            try transaction.statement(
                "INSERT INTO hoitu_rule (table_name, rule, origin, seq) VALUES (?1, ?2, ?3, ?4)"
            ).run(.text(table), .text(rule.text), origin, seq)
        case .role(let grant):
            grants = nil
            try transaction.statement(
                """
                INSERT INTO hoitu_grant (origin, seq, id, role, unit, starts, ends, ended)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                """
            ).run(
                origin, seq, .text(grant.id), .text(grant.role), .text(grant.unit),
                grant.starts.map { .integer($0) } ?? .null,
                grant.ends.map { .integer($0) } ?? .null,
                grant.ended.map { .text($0) } ?? .null)
            try keepHoldings()
        }
    }

    /// Writes down when our unit holds which role, for triggers to ask.
    private func keepHoldings() throws {
        try transaction.statement("DELETE FROM hoitu_holding").run()
        for holding in try ourselves().holdings {
            try transaction.statement(
                "INSERT INTO hoitu_holding (role, starts, ends) VALUES (?1, ?2, ?3)"
            ).run(
                .text(holding.role), .integer(holding.starts),
                holding.ends.map { .integer($0) } ?? .null)
        }
    }
}
