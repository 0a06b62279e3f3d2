// What a table would refuse, found by trying it under all its rules, and undoing it.
//
// Our connection does not ask about CHECK, since a merge must not stop; a person's value has to keep
// the table's own rules.

internal import CSQLite
internal import GRDB
internal import Merge
internal import Wire

extension Transaction {
    /// Does `work` under the table's own rules.
    func keepingRules<Result>(_ work: () throws -> Result) throws -> Result {
        try db.execute(sql: "PRAGMA ignore_check_constraints = OFF")
        defer { sqlite3_exec(connection, "PRAGMA ignore_check_constraints = ON", nil, nil, nil) }
        return try work()
    }

    /// Does what a table may refuse, and undoes it.
    ///
    /// - Returns: Why the table refuses, in SQLite's words; nil when it does not.
    func tried(_ work: () throws -> Void) throws -> String? {
        try db.execute(sql: "SAVEPOINT hoitu_try")
        var refusal: String?
        do {
            try keepingRules(work)
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
                refusal = error.message ?? "\(error.resultCode)"
            default:
                throw error
            }
        }
        try db.execute(sql: "ROLLBACK TO hoitu_try; RELEASE hoitu_try")
        return refusal
    }

    /// Enters a row that a table does not show; a column without a value gets its default.
    func enter(_ values: [ColumnID: Value], key: RowKey, of table: TableRecord) throws {
        guard let local = table.local else { return }
        let columns = table.shown.filter { values[$0.id] != nil }
        let names = (local.key.map(\.name) + columns.map(\.localName)).map(quoted)
        let marks = names.indices.map { "?\($0 + 1)" }
        let insert = try statement(
            "INSERT INTO main.\(quoted(local.name)) (\(names.joined(separator: ", "))) "
                + "VALUES (\(marks.joined(separator: ", ")))")
        insert.bind(try key.values(columns: local.key.count))
        insert.bind(columns.map { values[$0.id] ?? .null }, from: local.key.count + 1)
        while try insert.step() {}
    }

    /// The first rule that a row of this file's table breaks, in SQLite's words.
    func brokenRule(of found: LocatedConflict) throws -> String? {
        guard let local = found.table.local else { return nil }
        let names = local.columns.filter { !$0.isGenerated }.map { quoted($0.name) }
        let keys = local.key.enumerated().map { "\(quoted($1.name)) = ?\($0 + 1)" }
        let assignments = names.map { "\($0) = \($0)" }.joined(separator: ", ")
        // SQLite asks only about rules that name a column which is written.
        let sql =
            "UPDATE main.\(quoted(local.name)) SET \(assignments) "
            + "WHERE \(keys.joined(separator: " AND "))"
        return try tried {
            let update = try statement(sql)
            update.bind(try found.key.values(columns: local.key.count))
            while try update.step() {}
        }
    }
}
