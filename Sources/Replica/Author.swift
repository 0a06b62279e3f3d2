// One changeset's author before the rules of who may write what.
//
// A verdict depends on the author's unit, on the rules and roles that the author's context covers, and on
// the change itself, its key and its time. A change that is not allowed is refused: it covers nothing and
// shows nowhere, at its author's either. What remains of it is the touch of a parent, to which rules do
// not apply. Specification: protocol/README.md, "Owners and roles".

internal import Membership
internal import Merge
internal import Wire

/// Whether a change is merged.
enum Verdict {
    case accepted
    /// Accepted, and it brings a rule or a role.
    case brings(Author.Brought)
    /// Refused under the rules in `rule`, but for its touch, if it has one.
    case refused(rule: String, touch: RowChange?)
}

/// Who wrote a changeset, and what of rules and roles he had seen.
final class Author {
    let unit: String
    private let rules: [[UInt8]: [WriteRule]]
    private let grants: [RoleGrant]
    private let saidBy: [String: Int64]
    private var bindings: [Int64: Binding?] = [:]

    /// - Parameters:
    ///   - rules: By the bytes of their table's first name.
    ///   - grants: The rows about roles, of any unit.
    ///   - saidBy: A time, in milliseconds since 1970, that the rows of a role prove to be over.
    init(
        unit: String, rules: [[UInt8]: [WriteRule]], grants: [RoleGrant], saidBy: [String: Int64]
    ) {
        self.unit = unit
        self.rules = rules
        self.grants = grants
        self.saidBy = saidBy
    }

    /// What a changeset may bring beside rows.
    enum Brought {
        case rule(WriteRule, table: String)
        case role(RoleGrant)
    }

    /// The rules of one table, of which one must let a write pass.
    private struct Binding {
        let text: String
        let keyCount: Int
        /// The place of each rule's owner in the key; nil where it has none.
        let rules: [(ownerPlace: Int?, roles: [String])]
    }

    // MARK: Roles

    /// A time during which the author's unit holds a role.
    struct Holding {
        let role: String
        let starts: Int64
        let ends: Int64?
    }

    /// When, by its own clock, the author's unit holds which role, in the order of the grants.
    ///
    /// A clock that is behind what the author has seen is not believed: who has seen a role handed over
    /// holds it no more, whatever day it gives its changes, and who has seen it given to him holds it.
    private(set) lazy var holdings: [Holding] = grants.compactMap { grant in
        guard grant.unit == unit, let holding = grant.holding(among: grants) else { return nil }
        let over = saidBy[grant.role] ?? .min
        if let ends = holding.ends, ends <= over { return nil }
        let starts = holding.starts <= over ? .min : holding.starts
        return Holding(role: holding.role, starts: starts, ends: holding.ends)
    }

    /// Whether the author's unit holds a role at a time.
    func holds(_ role: String, at milliseconds: Int64) -> Bool {
        holdings.contains {
            $0.role == role && $0.starts <= milliseconds && milliseconds < $0.ends ?? .max
        }
    }

    // MARK: Rows of the owners' tables

    /// Whether the author had seen any rule.
    var isBound: Bool { !rules.isEmpty }

    /// Whether rules that the author had seen bind a table.
    func isBound(_ table: TableRecord) -> Bool { binding(of: table) != nil }

    /// Whether the author may write a row of a key.
    func mayWrite(_ key: RowKey, of table: TableRecord, at milliseconds: Int64) throws -> Bool {
        guard let binding = binding(of: table) else { return true }
        let values = try key.values(columns: binding.keyCount)
        return binding.rules.contains { rule in
            rule.ownerPlace.map { values[$0] == .text(unit) } ?? false
                || rule.roles.contains { holds($0, at: milliseconds) }
        }
    }

    /// The places in a table's key that name the unit which may write a row.
    func ownerPlaces(of table: TableRecord) -> [Int] {
        binding(of: table)?.rules.compactMap(\.ownerPlace) ?? []
    }

    /// The rules that bind a table, as text.
    func rule(of table: TableRecord) -> String { binding(of: table)?.text ?? "" }

    private func binding(of table: TableRecord) -> Binding? {
        guard !rules.isEmpty else { return nil }
        if let known = bindings[table.id] { return known }
        let key = table.key
        let binding = rules[Array(table.name.utf8)].map { rules in
            Binding(
                text: Set(rules.map(\.text)).sorted().joined(separator: "; "), keyCount: key.count,
                rules: rules.map { rule in
                    let place = rule.owner.flatMap { owner in
                        key.firstIndex { $0.name.utf8.elementsEqual(owner.utf8) }
                    }
                    return (place, rule.roles)
                })
        }
        bindings[table.id] = .some(binding)
        return binding
    }

    /// Whether a change is merged that was made at a time by the author's clock.
    func verdict(
        on change: RowChange, of key: RowKey, in table: TableRecord, at milliseconds: Int64,
        _ trust: () throws -> Trust
    ) throws -> Verdict {
        switch table.name {
        case "hoitu_track_column":
            return try verdict(onColumn: change, of: key, in: table)
        case "hoitu_role":
            return try verdict(onRole: change, of: key, in: table, at: milliseconds, trust)
        default: break
        }
        guard isBound(table), !change.isTouch,
            try !mayWrite(key, of: table, at: milliseconds)
        else { return .accepted }
        return .refused(rule: rule(of: table), touch: change.touch)
    }

    // MARK: Rules and roles themselves

    /// A rule is declared once: nobody who has seen one of a table changes it.
    private func verdict(
        onColumn change: RowChange, of key: RowKey, in table: TableRecord
    ) throws -> Verdict {
        guard case .text(let name)? = try key.values(columns: 2).last else { return .accepted }
        let text = String(decoding: name, as: UTF8.self)
        guard WriteRule.isRule(text) else { return .accepted }
        guard case .text(let named)? = try key.values(columns: 2).first, rules[named] == nil,
            let rule = WriteRule(text: text),
            let values = change.enteredValues(in: table), values == ["kind": .text(Writers.kind)]
        else { return .refused(rule: Writers.kind, touch: nil) }
        return .brings(.rule(rule, table: String(decoding: named, as: UTF8.self)))
    }

    /// A role is granted, and ended, by who holds it, or by who has the root key.
    private func verdict(
        onRole change: RowChange, of key: RowKey, in table: TableRecord, at milliseconds: Int64,
        _ trust: () throws -> Trust
    ) throws -> Verdict {
        let refusal = Verdict.refused(rule: "hoitu_role", touch: nil)
        guard let values = change.enteredValues(in: table),
            let grant = try RoleGrant(key: key, values),
            !grants.contains(where: { $0.id == grant.id })
        else { return refusal }
        if holds(grant.role, at: milliseconds) { return .brings(.role(grant)) }
        guard case .blob(let warrant)? = values["warrant"],
            try trust().isWarranted(grant, by: warrant)
        else { return refusal }
        return .brings(.role(grant))
    }
}

extension RowChange {
    /// Whether the change does nothing but keep a row that somebody's row names.
    fileprivate var isTouch: Bool {
        guard case .put(let cells, let additions) = self else { return false }
        return additions.isEmpty && cells.allSatisfy { $0.column == .touch }
    }

    /// The touch alone; nil where there is none.
    fileprivate var touch: RowChange? {
        guard case .put(let cells, _) = self,
            let touch = cells.first(where: { $0.column == .touch })
        else { return nil }
        return .put(cells: [touch], additions: [])
    }

    /// What the change enters as a row of our own, by column; nil unless it does that and no more.
    fileprivate func enteredValues(in table: TableRecord) -> [String: Value]? {
        guard case .put(let cells, let additions) = self, additions.isEmpty,
            cells.contains(where: { $0.column == .presence })
        else { return nil }
        var values: [String: Value] = [:]
        for cell in cells where cell.column != .presence {
            guard let name = table.column(cell.column)?.name else { return nil }
            values[name] = cell.value
        }
        return values
    }
}

extension RoleGrant {
    /// For how long a grant gives its role, seen with the rows that may end it; nil where it grants none.
    func holding(among rows: [RoleGrant]) -> Author.Holding? {
        guard let starts else { return nil }
        let ended = rows.filter { $0.ended == id && $0.role == role && $0.unit == unit }
        return Author.Holding(
            role: role, starts: starts, ends: (ended.map(\.ends) + [ends]).compactMap { $0 }.min())
    }

    /// A row of hoitu_role; nil when it is none.
    fileprivate init?(key: RowKey, _ values: [String: Value]) throws {
        guard case .text(let id)? = try key.values(columns: 1).first,
            case .text(let role)? = values["role"], case .text(let unit)? = values["unit"]
        else { return nil }
        let ended: String? =
            if case .text(let bytes)? = values["ended"] {
                String(decoding: bytes, as: UTF8.self)
            } else {
                nil
            }
        self.init(
            id: String(decoding: id, as: UTF8.self), role: String(decoding: role, as: UTF8.self),
            unit: String(decoding: unit, as: UTF8.self), starts: Self.time(values["starts"]),
            ends: Self.time(values["ends"]), ended: ended)
    }

    private static func time(_ value: Value?) -> Int64? {
        if case .integer(let time)? = value { time } else { nil }
    }
}
