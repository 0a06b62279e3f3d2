// Rows that are shown and break a rule between authors: a parent that is not shown, a CHECK.
//
// No merge stops for them; they are listed. What has to be looked at again is what was written, and
// the children of parents that went. Specification: protocol/README.md, "Merging".

internal import Merge
internal import Wire

/// Finds broken rules among the rows that one transaction wrote.
final class Judging {
    private unowned let transaction: Transaction
    private var written: [Int64: Set<RowKey>] = [:]
    /// Whether rules look at the rows of a table, until they have been judged.
    private var isJudged: [Int64: Bool] = [:]

    /// More parents that went than this are not asked for one by one.
    private static let parentsMax = 16

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    /// Takes note that a row was written, or that a table shows it or no longer does.
    func note(_ key: RowKey, of table: TableRecord) throws {
        guard !table.isOurs, table.local != nil else { return }
        if isJudged[table.id] == nil { isJudged[table.id] = try hasRules(table) }
        guard isJudged[table.id] == true else { return }
        written[table.id, default: []].insert(key)
    }

    /// Whether a table's rows can break a rule, or others' for lack of them.
    private func hasRules(_ table: TableRecord) throws -> Bool {
        guard let local = table.local else { return false }
        if !local.checks.isEmpty || !local.foreignKeys.isEmpty { return true }
        return try Ancestry(transaction).children.contains { child in
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
        guard !written.isEmpty else { return }
        let rows = written
        written = [:]
        let ancestry = try Ancestry(transaction)
        for id in rows.keys.sorted() {
            let table = try transaction.registry.table(id)
            guard let local = table.local else { continue }
            let keys = (rows[id] ?? []).sorted()
            if !local.checks.isEmpty {
                for key in keys { try judgeChecks(key, of: table, local, by: dot) }
            }
            for foreign in local.foreignKeys {
                for key in keys { try judge(foreign, key, of: table, local, ancestry, by: dot) }
            }
        }
        for child in ancestry.children {
            for foreign in child.local?.foreignKeys ?? [] {
                guard let parent = ancestry.table(called: foreign.parent),
                    let keys = rows[parent.id]
                else { continue }
                try judgeChildren(foreign, of: child, parent, keys, ancestry, by: dot)
            }
        }
    }

    /// Judges every row of a table, whose rules have changed.
    func judgeAll(of table: TableRecord) throws {
        guard let local = table.local else { return }
        if !local.checks.isEmpty || !local.foreignKeys.isEmpty {
            written[table.id] = Set(try transaction.rows.keys(of: table))
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

    // MARK: CHECK

    private func judgeChecks(
        _ key: RowKey, of table: TableRecord, _ local: LocalTable, by dot: Dot?
    ) throws {
        let verdicts = local.checks.map { "(\($0.condition)) IS NULL OR (\($0.condition))" }
        let statement = try transaction.statement(
            "SELECT \(verdicts.joined(separator: ", ")) FROM main.\(quoted(local.name)) "
                + "WHERE \(RowStore.isKey(local))")
        statement.bind(try key.values(columns: local.key.count))
        var broken: [CheckRule] = []
        if try statement.step() {
            broken = local.checks.indices.filter { statement.integer($0) == 0 }
                .map { local.checks[$0] }
        }
        statement.reset()
        let reason = broken.map { $0.name ?? $0.condition }.joined(separator: "; ")
        try set(.check, key, of: table, "", reason: broken.isEmpty ? nil : reason, by: dot)
    }

    // MARK: Parents

    private func judge(
        _ foreign: ForeignKey, _ key: RowKey, of table: TableRecord, _ local: LocalTable,
        _ ancestry: Ancestry, by dot: Dot?
    ) throws {
        let isKey = RowStore.isKey(local)
        let statement = try transaction.statement(
            dangling(foreign, local, ancestry, "1", "(\(isKey))"))
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
    ) -> String {
        let columns = foreign.columns.map { "c.\(quoted($0))" }
        let isNamed = columns.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
        let query =
            "SELECT \(selected) FROM main.\(quoted(local.name)) AS c "
            + "WHERE \(condition) AND \(isNamed)"
        guard let parent = ancestry.table(called: foreign.parent)?.local else { return query }
        let same = zip(foreign.parentColumns ?? parent.key.map(\.name), columns).map {
            "p.\(quoted($0)) = \($1)"
        }.joined(separator: " AND ")
        return query
            + " AND NOT EXISTS (SELECT 1 FROM main.\(quoted(parent.name)) AS p WHERE \(same))"
    }

    /// Judges the children of parents that were written: those listed, and those of parents that went.
    private func judgeChildren(
        _ foreign: ForeignKey, of child: TableRecord, _ parent: TableRecord, _ keys: Set<RowKey>,
        _ ancestry: Ancestry, by dot: Dot?
    ) throws {
        guard let local = child.local, let place = parent.local else { return }
        let detail = Self.detail(foreign, child)
        var children = Set(
            try openConflicts(.parent, of: child).filter { $0.detail == detail }.map(\.key))
        let selected = local.key.map { "c.\(quoted($0.name))" }.joined(separator: ", ")
        let columns = foreign.parentColumns ?? place.key.map(\.name)
        let parts = place.key.map { part in
            columns.firstIndex { $0.lowercased() == part.name.lowercased() }
        }
        let gone = try keys.filter { try transaction.rows.tableRow($0, of: parent) == nil }
        let isByKey = columns.count == parts.count && !parts.contains(nil)
        if isByKey, gone.count <= Self.parentsMax {
            let named = parts.enumerated().map { place, part in
                "c.\(quoted(foreign.columns[part ?? 0])) = ?\(place + 1)"
            }.joined(separator: " AND ")
            let query = dangling(foreign, local, ancestry, selected, "(\(named))")
            for key in gone.sorted() {
                let found = try transaction.statement(query)
                found.bind(try key.values(columns: place.key.count))
                while try found.step() {
                    if let child = RowKey(found.values(0..<local.key.count)) {
                        children.insert(child)
                    }
                }
            }
        } else if !isByKey || !gone.isEmpty {
            let found = try transaction.statement(
                dangling(foreign, local, ancestry, selected, "1")
            ).all { RowKey($0.values(0..<local.key.count)) }
            children.formUnion(found.compactMap { $0 })
        }
        for key in children.sorted() {
            try judge(foreign, key, of: child, local, ancestry, by: dot)
        }
    }

    /// What the conflicts of a foreign key name as their column: the first names of its columns.
    private static func detail(_ foreign: ForeignKey, _ table: TableRecord) -> String {
        foreign.columns.map { name in
            table.columns.first { $0.localName.lowercased() == name.lowercased() }?.name ?? name
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
        let id = Conflict.id(kind: kind, table: table.name, key: key, column: column)
        guard let reason else { return try transaction.settle(id, by: dot) }
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
