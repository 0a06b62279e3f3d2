// Changes that were refused, and how they are taken back where they were made.
//
// A refused change stays in the log, as it was signed, and is listed. Its author's own table may show it:
// a client that drops our triggers writes what it likes. Then the row is shown again as it is merged, whose
// values the log has.

internal import Membership
package import Merge
internal import Wire

/// A change of a row that no replica merges.
package struct RefusedChange: Hashable, Sendable {
    package let dot: Dot
    package let member: String
    package let table: String
    package let change: HistoryEntry
    /// The rules of the table that its author had seen, as they are declared; a table of ours for a rule
    /// or a role itself.
    package let rule: String
}

extension Transaction {
    /// The refused changes, by the order in which their changesets came, then by table and key.
    package func refusedChanges() throws -> [RefusedChange] {
        let found = try statement(
            """
            SELECT r.origin, r.seq, r.tbl, r.key, r.rule FROM hoitu_refused r
            JOIN hoitu_changeset c ON c.origin = r.origin AND c.seq = r.seq
            ORDER BY c.position, r.tbl, r.key
            """
        ).all { row in
            (
                dot: Dot(try origins.origin(row.integer(0)), UInt64(row.integer(1))),
                tableID: row.integer(2), key: RowKey(canonical: row.bytes(3)), rule: row.text(4)
            )
        }
        return try found.map { refused in
            let table = try registry.table(refused.tableID)
            guard let logged = try change(of: refused.key, in: table, by: refused.dot) else {
                throw ReplicaError.damaged(part: "log \(refused.dot)")
            }
            return RefusedChange(
                dot: refused.dot, member: try member(of: refused.dot),
                table: table.local?.name ?? table.name, change: try entry(logged, isRefused: true),
                rule: refused.rule)
        }
    }

    /// How many changes were refused, by the members who made them, members ascending.
    package func refusedCounts() throws -> [(member: String, count: Int)] {
        try statement(
            """
            SELECT o.member, count(*) FROM hoitu_refused r JOIN hoitu_origin o ON o.id = r.origin
            GROUP BY o.member ORDER BY o.member
            """
        ).all { (member: $0.text(0), count: Int($0.integer(1))) }
    }

    /// The keys of a table whose change in a changeset was refused.
    func refusedKeys(of table: TableRecord, by dot: Dot) throws -> Set<RowKey> {
        let keys = try statement(
            "SELECT key FROM hoitu_refused WHERE origin = ?1 AND seq = ?2 AND tbl = ?3"
        ).all(
            .integer(try origins.id(dot.origin)), .integer(Int64(dot.seq)), .integer(table.id)
        ) { RowKey(canonical: $0.bytes(0)) }
        return Set(keys)
    }

    /// Judges a change, and takes note of the verdict.
    ///
    /// - Returns: What is to be merged of it: all, its touch, or nothing.
    func judged(
        _ change: RowChange, of key: RowKey, in table: TableRecord, at milliseconds: Int64,
        by author: Author, from dot: Dot
    ) throws -> (change: RowChange?, isWhole: Bool) {
        switch try author.verdict(on: change, of: key, in: table, at: milliseconds, { try trust() })
        {
        case .accepted:
            return (change, true)
        case .brings(let brought):
            try writers.take(brought, from: dot)
            return (change, true)
        case .refused(let rule, let touch):
            try statement(
                """
                INSERT INTO hoitu_refused (origin, seq, tbl, key, rule) VALUES (?1, ?2, ?3, ?4, ?5)
                """
            ).run(
                .integer(try origins.id(dot.origin)), .integer(Int64(dot.seq)),
                .integer(table.id), .blob(key.bytes), .text(rule))
            return (touch, false)
        }
    }

    /// Shows a row again as it is merged, where a change was refused that its table shows.
    ///
    /// - Parameter rest: What of the change is merged all the same.
    func takeBack(
        _ change: LocalChange, but rest: RowChange?, from dot: Dot, seeing context: VersionVector
    ) throws {
        let (key, table) = (change.key, change.table)
        try rows.remove(key, of: table)
        if table.local?.uniqueIndexes.isEmpty == false {
            settling.close(key, of: table)
            try settling.open(keptOutBy: key, of: table)
        }
        var before = try rows.load(key, of: table)
        before.isShown = false
        var row = before
        if let rest {
            row.state.take(rest, from: dot, seeing: context)
            row.unread.formIntersection(row.state.versions)
        }
        guard row.state.isAlive || rest != nil else { return }
        try rows.project(row, before: before, key: key, of: table, by: dot)
    }
}
