// Rows that are shown and break a rule between authors: a parent that is not shown, a CHECK.
//
// No merge stops for them; they are listed. What has to be looked at again is what was written, and
// the children of parents that went. Specification: protocol/README.md, "Merging".

internal import GRDB
internal import Merge
internal import Wire

/// Finds broken rules among the rows that one transaction wrote.
final class Judging {
    private unowned let transaction: Transaction
    /// What was written, by table.
    private var written: [Int64: Written] = [:]
    /// What is listed of a table, by what breaks: looked up once for all rows that are judged.
    private var listed: [Rule: Set<RowKey>] = [:]
    /// Whether rules look at the rows of a table, until they have been judged.
    private var isJudged: [Int64: Bool] = [:]

    /// More parents that went than this are not asked for one by one.
    private static let parentsMax = 16
    /// Of more rows of a table than this it is not kept which were written: a pass over the table
    /// finds what is broken, in memory that does not grow with them. None where all is sealed in bulk.
    private var notedMax: Int { 20 * (transaction.bulkRowsMin - 1) }

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    /// The rows of one table that were written.
    private struct Written {
        /// Whether the table shows them by now; empty when they are too many to be kept.
        var shown: [RowKey: Bool] = [:]
        var areTooMany = false
        /// Whether the table no longer shows one of those that are not kept.
        var isAnyGone = false

        mutating func note(_ key: RowKey, isShown: Bool, keptMax: Int) {
            if !areTooMany {
                shown[key] = isShown
                guard shown.count > keptMax else { return }
                areTooMany = true
                isAnyGone = shown.values.contains(false)
                shown = [:]
            } else if !isShown {
                isAnyGone = true
            }
        }
    }

    /// One rule of one table.
    private struct Rule: Hashable {
        let tableID: Int64
        let kind: ConflictKind
        let detail: String
    }

    /// Takes note that a row was written, or that a table shows it or no longer does.
    func note(_ key: RowKey, of table: TableRecord, isShown: Bool) throws {
        if try looks(at: table) {
            written[table.id, default: Written()].note(
                key, isShown: isShown, keptMax: notedMax)
        }
    }

    /// Whether what is written to a table has to be noted.
    func looks(at table: TableRecord) throws -> Bool {
        guard !table.isOurs, table.local != nil else { return false }
        if let known = isJudged[table.id] { return known }
        let isLookedAt = try hasRules(table)
        isJudged[table.id] = isLookedAt
        return isLookedAt
    }

    /// Whether a foreign key leads from a table, or to it.
    func isRelated(_ table: TableRecord) throws -> Bool {
        guard let local = table.local else { return false }
        return try !local.foreignKeys.isEmpty || hasChildren(local)
    }

    /// Whether a table's rows can break a rule, or others' for lack of them.
    private func hasRules(_ table: TableRecord) throws -> Bool {
        guard let local = table.local else { return false }
        return try !local.checks.isEmpty || !local.foreignKeys.isEmpty || hasChildren(local)
    }

    private func hasChildren(_ local: LocalTable) throws -> Bool {
        try Ancestry(transaction).children.contains { child in
            child.local?.foreignKeys.contains {
                $0.parent.lowercased() == local.name.lowercased()
            } ?? false
        }
    }

    /// Lists what is broken by now, and closes what is mended.
    ///
    /// - Parameter dot: The changeset that brought it about, if one did.
    /// - Complexity: O(rows written), a look-up for each rule; where a parent went, the children are
    ///   found by their foreign key, which costs a pass over the child table unless it has an index.
    func judge(by dot: Dot?) throws {
        isJudged = [:]
        listed = [:]
        guard !written.isEmpty else { return }
        let rows = written
        written = [:]
        let ancestry = try Ancestry(transaction)
        for id in rows.keys.sorted() {
            let table = try transaction.registry.table(id)
            guard let local = table.local else { continue }
            let written = rows[id] ?? Written()
            if !local.checks.isEmpty {
                let keys =
                    try written.areTooMany
                    ? breakingChecks(of: table, local) : written.shown.keys.sorted()
                for key in keys { try judgeChecks(key, of: table, local, by: dot) }
            }
            for foreign in local.foreignKeys {
                let keys =
                    try written.areTooMany
                    ? danglingKeys(foreign, of: table, local, ancestry)
                    : written.shown.keys.sorted()
                for key in keys { try judge(foreign, key, of: table, local, ancestry, by: dot) }
            }
        }
        for child in ancestry.children {
            for foreign in child.local?.foreignKeys ?? [] {
                guard let parent = ancestry.table(called: foreign.parent),
                    let written = rows[parent.id]
                else { continue }
                let gone = written.shown.filter { !$0.value }.keys.sorted()
                try judgeChildren(
                    foreign, of: child, parent, written.isAnyGone ? nil : gone, ancestry, by: dot)
            }
        }
    }

    /// Judges every row of a table, whose rules have changed.
    func judgeAll(of table: TableRecord) throws {
        guard let local = table.local else { return }
        if !local.checks.isEmpty || !local.foreignKeys.isEmpty {
            for key in try transaction.rows.keys(of: table) {
                written[table.id, default: Written()].note(
                    key, isShown: true, keptMax: notedMax)
            }
        }
        try judge(by: nil)
        let open = try openConflicts(.parent, of: table)
        let details = Set(local.foreignKeys.map { Self.detail($0, table) })
        for conflict in open where !details.contains(conflict.detail) {
            try set(.parent, conflict.key, of: table, conflict.detail, reason: nil, by: nil)
        }
        if local.checks.isEmpty {
            for conflict in try openConflicts(.check, of: table) {
                try set(.check, conflict.key, of: table, "", reason: nil, by: nil)
            }
        }
    }

    // MARK: Tables of which too many rows were written to judge each

    /// The rows of a table that break a CHECK by now, and those that are listed for one.
    ///
    /// - Complexity: O(rows of the table); memory for those that are found.
    private func breakingChecks(of table: TableRecord, _ local: LocalTable) throws -> [RowKey] {
        var keys = Set(try openConflicts(.check, of: table).map(\.key))
        for rule in local.checks {
            do {
                keys.formUnion(
                    try self.keys(
                        of: local,
                        in: "SELECT \(Self.key(local)) FROM main.\(quoted(local.name)) AS c "
                            + "WHERE NOT (\(rule.condition))"))
            } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
                // Words that SQLite cannot work out for one row break that row alone.
                for key in try transaction.rows.keys(of: table)
                where try isBroken(rule, by: key.values(columns: local.key.count), in: local) {
                    keys.insert(key)
                }
            }
        }
        return keys.sorted()
    }

    /// The rows of a table whose parent is not there by now, and those that are listed for that.
    ///
    /// - Complexity: O(rows of the table); memory for those that are found.
    private func danglingKeys(
        _ foreign: ForeignKey, of table: TableRecord, _ local: LocalTable, _ ancestry: Ancestry
    ) throws -> [RowKey] {
        let detail = Self.detail(foreign, table)
        let listed = try openConflicts(.parent, of: table).filter { $0.detail == detail }
        let found = try keys(
            of: local, in: dangling(foreign, local, ancestry, Self.key(local), "1"))
        return Set(listed.map(\.key)).union(found).sorted()
    }

    private static func key(_ local: LocalTable) -> String {
        local.key.map { "c.\(quoted($0.name))" }.joined(separator: ", ")
    }

    private func keys(of local: LocalTable, in query: String) throws -> [RowKey] {
        try transaction.statement(query).all { RowKey($0.values(0..<local.key.count)) }
            .compactMap { $0 }
    }

    // MARK: CHECK

    private func judgeChecks(
        _ key: RowKey, of table: TableRecord, _ local: LocalTable, by dot: Dot?
    ) throws {
        let values = try key.values(columns: local.key.count)
        let broken = try local.checks.filter { try isBroken($0, by: values, in: local) }
        let reason = broken.map { $0.name ?? $0.condition }.joined(separator: "; ")
        try set(.check, key, of: table, "", reason: broken.isEmpty ? nil : reason, by: dot)
    }

    /// Whether a row breaks a rule; one whose words SQLite cannot work out counts as broken.
    private func isBroken(
        _ rule: CheckRule, by key: [Value], in local: LocalTable
    ) throws -> Bool {
        do {
            let statement = try transaction.statement(
                "SELECT (\(rule.condition)) IS NULL OR (\(rule.condition)) "
                    + "FROM main.\(quoted(local.name)) WHERE \(RowStore.isKey(local))")
            statement.bind(key)
            defer { statement.reset() }
            return try statement.step() && statement.integer(0) == 0
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            return true
        }
    }

    // MARK: Parents

    private func judge(
        _ foreign: ForeignKey, _ key: RowKey, of table: TableRecord, _ local: LocalTable,
        _ ancestry: Ancestry, by dot: Dot?
    ) throws {
        let isKey = RowStore.isKey(local)
        let statement = try transaction.statement(
            try dangling(foreign, local, ancestry, "1", "(\(isKey))"))
        statement.bind(try key.values(columns: local.key.count))
        let dangles = try statement.step()
        statement.reset()
        try set(
            .parent, key, of: table, Self.detail(foreign, table),
            reason: dangles ? foreign.definition : nil, by: dot)
    }

    /// The rows under a condition whose parent is not there, as a query of what is `selected`.
    private func dangling(
        _ foreign: ForeignKey, _ local: LocalTable, _ ancestry: Ancestry, _ selected: String,
        _ condition: String
    ) throws -> String {
        let columns = foreign.columns.map { "c.\(quoted($0))" }
        let isNamed = columns.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
        let query =
            "SELECT \(selected) FROM main.\(quoted(local.name)) AS c "
            + "WHERE \(condition) AND \(isNamed)"
        let tracked = ancestry.table(called: foreign.parent)?.local
        guard let parent = try tracked ?? LocalTable(transaction, name: foreign.parent) else {
            return query
        }
        let same = zip(foreign.parentColumns ?? parent.key.map(\.name), columns).map {
            "p.\(quoted($0)) = \($1)"
        }.joined(separator: " AND ")
        return query
            + " AND NOT EXISTS (SELECT 1 FROM main.\(quoted(parent.name)) AS p WHERE \(same))"
    }

    /// Judges the children of parents that were written: those listed, and those of parents that went.
    ///
    /// - Parameter gone: Parents that are not shown; nil when they are too many to be named.
    private func judgeChildren(
        _ foreign: ForeignKey, of child: TableRecord, _ parent: TableRecord, _ gone: [RowKey]?,
        _ ancestry: Ancestry, by dot: Dot?
    ) throws {
        guard let local = child.local, let place = parent.local else { return }
        let detail = Self.detail(foreign, child)
        var children = Set(
            try openConflicts(.parent, of: child).filter { $0.detail == detail }.map(\.key))
        let selected = Self.key(local)
        let columns = foreign.parentColumns ?? place.key.map(\.name)
        let parts = place.key.map { part in
            columns.firstIndex { $0.lowercased() == part.name.lowercased() }
        }
        let isByKey = columns.count == parts.count && !parts.contains(nil)
        if isByKey, let gone, gone.count <= Self.parentsMax {
            let named = parts.enumerated().map { place, part in
                "c.\(quoted(foreign.columns[part ?? 0])) = ?\(place + 1)"
            }.joined(separator: " AND ")
            let query = try dangling(foreign, local, ancestry, selected, "(\(named))")
            for key in gone {
                let found = try transaction.statement(query)
                found.bind(try key.values(columns: place.key.count))
                while try found.step() {
                    if let child = RowKey(found.values(0..<local.key.count)) {
                        children.insert(child)
                    }
                }
            }
        } else {
            children.formUnion(
                try keys(of: local, in: dangling(foreign, local, ancestry, selected, "1")))
        }
        for key in children.sorted() {
            try judge(foreign, key, of: child, local, ancestry, by: dot)
        }
    }

    /// What the conflicts of a foreign key name as their column: the first names of its columns.
    private static func detail(_ foreign: ForeignKey, _ table: TableRecord) -> String {
        foreign.columns.map { name in
            (table.key + table.shown).first {
                $0.localName.lowercased() == name.lowercased()
            }?.name ?? name
        }.joined(separator: ", ")
    }

    // MARK: The list

    private func openConflicts(
        _ kind: ConflictKind, of table: TableRecord
    ) throws -> [(key: RowKey, detail: String)] {
        try transaction.statement(
            "SELECT key, detail FROM hoitu_conflict WHERE tbl = ?1 AND kind = ?2 AND open"
        ).all(.integer(table.id), .text(kind.rawValue)) {
            (key: RowKey(canonical: $0.bytes(0)), detail: $0.isNull(1) ? "" : $0.text(1))
        }
    }

    /// Lists a row that breaks a rule, or takes it off the list.
    private func set(
        _ kind: ConflictKind, _ key: RowKey, of table: TableRecord, _ detail: String,
        reason: String?, by dot: Dot?
    ) throws {
        let column = kind == .parent ? detail : nil
        let rule = Rule(tableID: table.id, kind: kind, detail: detail)
        if listed[rule] == nil {
            listed[rule] = Set(
                try openConflicts(kind, of: table).filter { $0.detail == detail }.map(\.key))
        }
        let isListed = listed[rule]?.contains(key) == true
        guard isListed || reason != nil else { return }
        let id = Conflict.id(kind: kind, table: table.name, key: key, column: column)
        guard let reason else {
            listed[rule]?.remove(key)
            return try transaction.settle(id, by: dot)
        }
        listed[rule]?.insert(key)
        try transaction.statement(
            """
            INSERT INTO hoitu_conflict (id, kind, tbl, key, detail, reason, open)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)
            ON CONFLICT (id) DO UPDATE SET
                open = 1, reason = ?6, settled_origin = NULL, settled_seq = NULL
            """
        ).run(
            .text(id), .text(kind.rawValue), .integer(table.id), .blob(key.bytes),
            column.map { .text($0) } ?? .null, .text(reason))
    }
}
