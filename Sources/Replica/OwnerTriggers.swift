// The triggers that refuse what the rules of a table do not let this replica write, in any client.
//
// They ask which unit this is, which never changes and stands in their text, and, where roles count,
// hoitu_holding, which says when our unit holds which.

internal import Membership

extension Triggers {
    /// Who the writer is, and the rules of the table of which one must let a write pass.
    struct Guarding {
        let unit: String
        let rules: [WriteRule]
    }

    /// One CREATE TRIGGER for each event that may break the rules; none where there are none.
    var guards: [String] {
        guard let guarding else { return [] }
        let refusal = "SELECT RAISE(ABORT, \(literal(message(guarding))));"
        let (old, new) = (mayWrite(guarding) { "OLD.\($0)" }, mayWrite(guarding) { "NEW.\($0)" })
        var triggers = [
            trigger("owner_insert", "BEFORE INSERT", " WHEN NOT \(new)", [refusal]),
            trigger("owner_update", "BEFORE UPDATE", " WHEN NOT (\(old) AND \(new))", [refusal]),
            trigger("owner_delete", "BEFORE DELETE", " WHEN NOT \(old)", [refusal]),
        ]
        guard claimCount > 0 else { return triggers }
        // A REPLACE has removed by now whoever held what the row claims; those were marked just before.
        for event in ["INSERT", "UPDATE"] {
            triggers.append(
                trigger(
                    "owner_replaced_by_\(event.lowercased())", "AFTER \(event)", "",
                    ["\(refusal.dropLast()) WHERE EXISTS (\(replaced(guarding)));"]))
        }
        return triggers
    }

    private func replaced(_ guarding: Guarding) -> String {
        let places = Dictionary(
            uniqueKeysWithValues: local.key.enumerated().map { (quoted($1.name), "p.k\($0)") })
        let same = local.key.map { "e.\(quoted($0.name)) = \(places[quoted($0.name)] ?? "NULL")" }
        return "SELECT 1 FROM \(table.pendingTable) AS p "
            + "WHERE p.id > (SELECT max(id) FROM \(table.pendingTable)) - \(claimCount + 4) "
            + "AND p.operation = \(PendingOperation.held.rawValue) "
            + "AND NOT \(mayWrite(guarding) { places[$0] ?? "NULL" }) "
            + "AND NOT EXISTS (SELECT 1 FROM \(quoted(local.name)) AS e "
            + "WHERE \(same.joined(separator: " AND ")))"
    }

    /// Whether we may write a row, as SQL.
    ///
    /// - Parameter value: Gives the row's value of a quoted column of the key.
    private func mayWrite(_ guarding: Guarding, _ value: (String) -> String) -> String {
        let unit = literal(guarding.unit)
        let ways = guarding.rules.flatMap { rule -> [String] in
            let owner = rule.owner.flatMap { ownerColumn($0) }.map {
                "\(value(quoted($0))) COLLATE BINARY IS \(unit)"
            }
            return [owner].compactMap { $0 } + (rule.roles.isEmpty ? [] : [holds(rule.roles)])
        }
        return ways.isEmpty ? "0" : "(\(ways.joined(separator: " OR ")))"
    }

    private func holds(_ roles: [String]) -> String {
        let now = "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)"
        let names = roles.map(literal).joined(separator: ", ")
        return "EXISTS (SELECT 1 FROM hoitu_holding WHERE role IN (\(names)) "
            + "AND starts <= \(now) AND (ends IS NULL OR \(now) < ends))"
    }

    /// What this file calls the column of the key that the cluster knows by a name.
    private func ownerColumn(_ name: String) -> String? {
        let place = table.key.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
        return place.map { local.key[$0].name }
    }

    private func message(_ guarding: Guarding) -> String {
        let owners = guarding.rules.compactMap(\.owner).compactMap { ownerColumn($0) }
        let roles = Set(guarding.rules.flatMap(\.roles)).sorted()
        var who: [String] = []
        if !owners.isEmpty {
            who.append("the unit that its column \(owners.joined(separator: " or ")) names")
        }
        if !roles.isEmpty {
            who.append("a unit that now holds the role \(roles.joined(separator: " or "))")
        }
        return "hoitu: only \(who.joined(separator: ", or ")), "
            + "may write this row of \(local.name); this is a file of \(guarding.unit)"
    }
}
