// What two rows of a table must not share: UNIQUE constraints, unique indexes, the primary key.
//
// A row claims one key of each. Claims are equal as the index says: by its expressions, its collations
// and its WHERE, and NULL claims nothing. Specification: protocol/README.md, "Merging".

internal import Merge

/// A unique index of a table in this file.
struct UniqueIndex {
    /// One column or expression of it.
    struct Part {
        /// A quoted column, or an expression over columns.
        let sql: String
        let collation: String
        /// The column; nil for an expression.
        let column: String?
    }

    let parts: [Part]
    /// Which rows it looks at; nil for all.
    let condition: String?
    let isPrimaryKey: Bool
    /// The same for two ways to declare the same thing.
    let definition: String

    /// The columns that it depends on; nil when that cannot be told, so that it may be any.
    var columns: [String]? {
        let names = parts.compactMap(\.column)
        return condition == nil && names.count == parts.count ? names : nil
    }

    /// Whether a column's value has a part in the claim.
    func involves(_ column: String) -> Bool {
        columns?.contains { $0.utf8.elementsEqual(column.utf8) } ?? true
    }

    /// A condition that finds the rows of the table with the claim of another row.
    ///
    /// - Parameters:
    ///   - value: Gives the other row's value of a column or an expression, as SQL.
    func sharesClaim(with value: (_ sql: String) -> String) -> String {
        var conditions = parts.map {
            "(\($0.sql)) COLLATE \(quoted($0.collation)) = \(value($0.sql))"
        }
        if let condition { conditions += ["(\(condition))", value("(\(condition))")] }
        return conditions.joined(separator: " AND ")
    }

    /// The unique indexes of a table.
    static func all(of table: String, _ transaction: Transaction) throws -> [UniqueIndex] {
        let indexes = try transaction.statement(
            """
            SELECT l.name, l.origin, s.sql FROM pragma_index_list(?1) l
            LEFT JOIN sqlite_schema s ON s.type = 'index' AND s.name = l.name
            WHERE l."unique" ORDER BY l.seq DESC
            """
        ).all(.text(table)) { row in
            (name: row.text(0), origin: row.text(1), sql: row.isNull(2) ? nil : row.text(2))
        }
        return try indexes.map { index in
            let columns = try transaction.statement(
                "SELECT name, coll FROM pragma_index_xinfo(?1) WHERE key ORDER BY seqno"
            ).all(.text(index.name)) { row in
                (name: row.isNull(0) ? nil : row.text(0), collation: row.text(1))
            }
            return UniqueIndex(
                columns: columns, text: index.sql.map { SQLText($0) },
                isPrimaryKey: index.origin == "pk")
        }
    }

    private init(
        columns: [(name: String?, collation: String)], text: SQLText?, isPrimaryKey: Bool
    ) {
        let open = text.flatMap { text in text.tokens.indices.first { text.isMark($0, "(") } }
        let written = text.flatMap { text in open.map { text.parts(in: $0) } } ?? []
        parts = columns.enumerated().map { place, column in
            if let name = column.name {
                return Part(sql: quoted(name), collation: column.collation, column: name)
            }
            let sql = text.map { Self.expression($0, written[place]) } ?? "NULL"
            return Part(sql: sql, collation: column.collation, column: nil)
        }
        var condition: Range<Int>?
        if let text, let open, let close = text.closing(open), text.isWord(close + 1, "WHERE") {
            condition = close + 2..<text.tokens.count
        }
        self.condition = condition.flatMap { text?.text($0) }
        self.isPrimaryKey = isPrimaryKey
        let list = parts.map { part in
            let sql = SQLText(part.sql)
            return "\(sql.plain(sql.tokens.indices)) COLLATE \(part.collation)"
        }.joined(separator: ", ")
        let rest = condition.flatMap { text?.plain($0) }
        definition = "UNIQUE (\(list))" + (rest.map { " WHERE \($0)" } ?? "")
    }

    /// An expression of an index, its direction left out.
    private static func expression(_ text: SQLText, _ range: Range<Int>) -> String {
        let last = range.upperBound - 1
        let hasDirection = text.isWord(last, "ASC") || text.isWord(last, "DESC")
        return text.text(range.lowerBound..<(hasDirection ? last : range.upperBound))
    }
}
