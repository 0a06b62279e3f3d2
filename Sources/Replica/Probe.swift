// Who holds the unique keys that a row claims: asked of SQLite, by the indexes' own expressions.
//
// The row is put into an empty table of the same shape, where it gets the types, the collations and
// the generated columns that it would have; its claims are compared with those of the rows shown.

internal import CSQLite
internal import GRDB
internal import Merge
internal import Wire

extension RowStore {
    /// A row that has a key which another one claims.
    struct Holder {
        let key: RowKey
        let index: UniqueIndex
    }

    /// The rows of a table that hold what a row claims which the table does not have.
    ///
    /// - Parameter values: What the row would show, by column.
    /// - Throws: `DatabaseError` with a constraint's code when no table of that shape takes the row.
    /// - Complexity: a look-up for each unique index.
    func holders(
        ofClaimsOf values: [ColumnID: Value], key: RowKey, in table: TableRecord
    ) throws -> [Holder] {
        guard let local = table.local else { return [] }
        let probe = try probe(of: table, local)
        try transaction.statement("DELETE FROM \(probe)").run()
        try insert(values, key: key, of: table, into: probe)
        let names = local.key.map { quoted($0.name) }
        var holders: [Holder] = []
        for index in local.uniqueIndexes {
            let same = index.sharesClaim { "(SELECT \($0) FROM \(probe))" }
            let found = try transaction.statement(
                "SELECT \(names.joined(separator: ", ")) FROM main.\(quoted(local.name)) "
                    + "WHERE \(same)"
            ).all { RowKey($0.values(0..<names.count)) }
            for holder in found {
                guard let holder, holder != key else { continue }
                holders.append(Holder(key: holder, index: index))
            }
        }
        return holders
    }

    /// An empty temporary table of the shape of one of the owner's, made when first asked for.
    private func probe(of table: TableRecord, _ local: LocalTable) throws -> String {
        let hash = local.sql.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        let name = "hoitu_probe_\(table.id)_\(String(hash, radix: 16))"
        guard probes.insert(name).inserted else { return "temp.\(name)" }
        let text = SQLText(local.sql)
        // CREATE TABLE name …
        precondition(text.tokens.count > 3, "SQLite keeps the text of every table")
        try transaction.db.execute(
            sql: "CREATE TEMP TABLE IF NOT EXISTS \(name) \(text.text(behind: 2))")
        return "temp.\(name)"
    }
}
