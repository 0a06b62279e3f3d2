// Which rows name which: foreign keys as SQLite describes them, and CHECK rules by their text.

internal import Merge

/// A foreign key of a table in this file.
struct ForeignKey {
    /// The table it names, as it is written.
    let parent: String
    /// The columns that name a row of it.
    let columns: [String]
    /// The parent's columns that they name, in the same order; nil for its primary key.
    let parentColumns: [String]?

    /// The same for two ways to declare the same thing.
    var definition: String {
        func list(_ names: [String]) -> String {
            "(" + names.map(quoted).joined(separator: ", ") + ")"
        }
        return "FOREIGN KEY \(list(columns)) REFERENCES \(quoted(parent))"
            + (parentColumns.map { " " + list($0) } ?? "")
    }

    /// The foreign keys of a table, in the order in which they are declared.
    static func all(of table: String, _ transaction: Transaction) throws -> [ForeignKey] {
        let parts = try transaction.statement(
            """
            SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?1)
            ORDER BY id DESC, seq
            """
        ).all(.text(table)) { row in
            (
                id: row.integer(0), parent: row.text(1), from: row.text(2),
                to: row.isNull(3) ? nil : row.text(3)
            )
        }
        var keys: [(id: Int64, key: ForeignKey)] = []
        for part in parts {
            let known = keys.last?.id == part.id ? keys.removeLast().key : nil
            let to = (known?.parentColumns ?? []) + [part.to].compactMap { $0 }
            keys.append(
                (
                    part.id,
                    ForeignKey(
                        parent: part.parent, columns: (known?.columns ?? []) + [part.from],
                        parentColumns: to.isEmpty ? nil : to)
                ))
        }
        return keys.map(\.key)
    }
}

/// A CHECK of a table in this file.
struct CheckRule {
    /// The name it was given; nil when it has none.
    let name: String?
    /// What must not be false.
    let condition: String

    /// The rules in the text of a CREATE TABLE.
    static func all(in text: SQLText) -> [CheckRule] {
        var rules: [CheckRule] = []
        var depth = 0
        for token in text.tokens.indices {
            if text.isMark(token, "(") { depth += 1 }
            if text.isMark(token, ")") { depth -= 1 }
            guard depth == 1, text.isWord(token, "CHECK"), text.isMark(token + 1, "("),
                let close = text.closing(token + 1)
            else { continue }
            let isNamed = token >= 2 && text.isWord(token - 2, "CONSTRAINT")
            rules.append(
                CheckRule(
                    name: isNamed ? text.name(token - 1) : nil,
                    condition: text.text(token + 2..<close)))
        }
        return rules
    }
}
