// Which covenant is in force: the text that all member units have signed.

internal import GRDB

/// One text of a period's covenant, and who signed it.
package struct CovenantStanding: Hashable, Sendable {
    package let textHash: String
    package let title: String
    /// By ascending bytes of their codes, and so those that are missing.
    package let signed: [String]
    package let missing: [String]

    package var isInForce: Bool { missing.isEmpty && !signed.isEmpty }
}

extension EmulationFile {
    /// The texts of a period's covenant by ascending bytes of their hashes.
    ///
    /// A signature on an old text counts for that text only, and one of a unit that is no member for none.
    package func covenants(of period: String) throws -> [CovenantStanding] {
        let records = try records(of: period)
        let starts = records.period.text("starts")
        let members = Set(
            records["member_unit"].filter { row in
                let (from, to) = (row.text("from_date"), row.text("to_date"))
                return starts.isEmpty || (from <= starts && (to.isEmpty || to >= starts))
            }.map { $0.text("unit") })
        return try read { db in
            let texts = try Row.fetchAll(
                db,
                sql: """
                    SELECT CAST(text_hash AS TEXT) AS hash, CAST(title AS TEXT) AS title
                    FROM covenant WHERE period = ?
                    """,
                arguments: [period])
            return try texts.map { row in
                let hash: String = row["hash"]
                let signed = Set(
                    try String.fetchAll(
                        db,
                        sql: """
                            SELECT CAST(unit AS TEXT) FROM covenant_signature
                            WHERE period = ? AND text_hash = ?
                            """,
                        arguments: [period, hash])
                ).intersection(members)
                return CovenantStanding(
                    textHash: hash, title: row["title"], signed: Self.sorted(signed),
                    missing: Self.sorted(members.subtracting(signed)))
            }.sorted { $0.textHash.utf8.lexicographicallyPrecedes($1.textHash.utf8) }
        }
    }

    private static func sorted(_ units: Set<String>) -> [String] {
        units.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
