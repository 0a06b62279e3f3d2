// What a table would refuse, found by trying it under all its rules, and undoing it.
//
// Our connection does not ask about CHECK, since a merge must not stop; a person's value has to keep
// the table's own rules.

internal import CSQLite
internal import GRDB

extension Transaction {
    /// Does `work` under the table's own rules.
    func keepingRules<Result>(_ work: () throws -> Result) throws -> Result {
        try db.execute(sql: "PRAGMA ignore_check_constraints = OFF")
        defer { sqlite3_exec(connection, "PRAGMA ignore_check_constraints = ON", nil, nil, nil) }
        return try work()
    }

    /// Does what a table may refuse, and undoes it.
    ///
    /// - Returns: What `work` found; or why the table refuses, in SQLite's words.
    func tried<Result>(
        _ work: () throws -> Result
    ) throws -> (result: Result?, refusal: String?) {
        try db.execute(sql: "SAVEPOINT hoitu_try")
        var (result, refusal): (Result?, String?) = (nil, nil)
        do {
            result = try keepingRules(work)
        } catch let error as DatabaseError {
            refusal = try ShowRefusal(error).reason
        }
        try db.execute(sql: "ROLLBACK TO hoitu_try; RELEASE hoitu_try")
        // What was looked up in between may not be there any more.
        (columnSets, columnsOfSets, rows.areAnyParked) = ([:], [:], [:])
        return (result, refusal)
    }
}
