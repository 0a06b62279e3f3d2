// How the tables of later migrations are written down: columns by what they hold, so that each kind
// of value has one rule, and every CHECK looks at what one author writes at a time.
//
// A migration that exists never changes, and its text comes from here: to change a kind of column,
// add another one. A test pins the text.

/// What a column holds, for whoever reads what a person typed for it.
package enum ColumnContent: Hashable, Sendable {
    /// An ASCII code, a UUID or a number on paper.
    case code
    case text
    /// Such as `2023-07-03`.
    case day
    case wholeNumber
    /// Exact, as text.
    case decimal
    /// 0 or 1.
    case flag
    /// One of a few words.
    case choice([String])
    case bytes
}

/// One column.
struct ColumnDefinition {
    let name: String
    /// Its type, NOT NULL, default and CHECK.
    let rule: String
    var content = ColumnContent.text

    /// A part of a key: an ASCII code, a UUID or a number on paper.
    static func key(_ name: String) -> ColumnDefinition {
        ColumnDefinition(
            name: name, rule: "TEXT NOT NULL CHECK (\(name) <> '')", content: .code)
    }

    /// A part of a key that counts: a year, a version, a running number.
    static func number(_ name: String) -> ColumnDefinition {
        ColumnDefinition(
            name: name,
            rule: "INTEGER NOT NULL CHECK (typeof(\(name)) = 'integer' AND \(name) > 0)",
            content: .wholeNumber)
    }

    /// A part of a key that is a day.
    static func keyDay(_ name: String) -> ColumnDefinition {
        ColumnDefinition(
            name: name, rule: "TEXT NOT NULL CHECK (\(isDay(name)))", content: .day)
    }

    static func text(_ name: String, default value: String = "") -> ColumnDefinition {
        ColumnDefinition(name: name, rule: "TEXT NOT NULL DEFAULT '\(value)'")
    }

    /// A day, `2023-07-03`, or nothing.
    static func day(_ name: String) -> ColumnDefinition {
        ColumnDefinition(
            name: name,
            rule: "TEXT NOT NULL DEFAULT '' CHECK (\(name) = '' OR (\(isDay(name))))",
            content: .day)
    }

    /// One of a few words, the first one unless another is given.
    static func choice(_ name: String, _ words: [String]) -> ColumnDefinition {
        let list = words.map { "'\($0)'" }.joined(separator: ", ")
        return ColumnDefinition(
            name: name, rule: "TEXT NOT NULL DEFAULT '\(words[0])' CHECK (\(name) IN (\(list)))",
            content: .choice(words))
    }

    /// An exact decimal as text, `-1.5`, or NULL: binary numbers would not be exact.
    static func decimal(_ name: String) -> ColumnDefinition {
        ColumnDefinition(
            name: name, rule: "TEXT CHECK (\(name) IS NULL OR (\(isDecimal(name))))",
            content: .decimal)
    }

    /// An exact decimal as text.
    static func decimal(_ name: String, default value: String) -> ColumnDefinition {
        ColumnDefinition(
            name: name, rule: "TEXT NOT NULL DEFAULT '\(value)' CHECK (\(isDecimal(name)))",
            content: .decimal)
    }

    /// An exact decimal as text, zero or more.
    static func amount(_ name: String) -> ColumnDefinition {
        ColumnDefinition(
            name: name,
            rule: "TEXT NOT NULL DEFAULT '0' CHECK (\(isDecimal(name)) "
                + "AND \(name) NOT GLOB '-*')", content: .decimal)
    }

    static func integer(_ name: String, default value: Int = 0) -> ColumnDefinition {
        ColumnDefinition(
            name: name,
            rule: "INTEGER NOT NULL DEFAULT \(value) CHECK (typeof(\(name)) = 'integer')",
            content: .wholeNumber)
    }

    /// A whole number, zero or more.
    static func count(_ name: String) -> ColumnDefinition {
        ColumnDefinition(
            name: name,
            rule: "INTEGER NOT NULL DEFAULT 0 "
                + "CHECK (typeof(\(name)) = 'integer' AND \(name) >= 0)",
            content: .wholeNumber)
    }

    /// Yes or no.
    static func flag(_ name: String, default value: Int) -> ColumnDefinition {
        ColumnDefinition(
            name: name, rule: "INTEGER NOT NULL DEFAULT \(value) CHECK (\(name) IN (0, 1))",
            content: .flag)
    }

    private static func isDay(_ name: String) -> String {
        "\(name) GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' "
            + "AND date(\(name), '+0 days') IS \(name)"
    }

    private static func isDecimal(_ name: String) -> String {
        "typeof(\(name)) = 'text' AND length(\(name)) <= 20 AND ltrim(\(name), '-') GLOB '[0-9]*' "
            + "AND \(name) NOT GLOB '*[^-0-9.]*' AND \(name) NOT GLOB '?*-*' "
            + "AND \(name) NOT GLOB '*.*.*' AND \(name) NOT GLOB '*.'"
    }
}

/// One table.
struct TableDefinition {
    let name: String
    let key: [String]
    let columns: [ColumnDefinition]
    /// Only where whoever enters the row has the parent before their eyes: other rows may arrive first.
    let references: [String]

    init(
        _ name: String, key: [String], _ columns: [ColumnDefinition], references: [String] = []
    ) {
        self.name = name
        self.key = key
        self.columns = columns
        self.references = references
    }

    var columnNames: [String] { columns.map(\.name) }

    var sql: String {
        let parts =
            columns.map { "\($0.name) \($0.rule)" }
            + ["PRIMARY KEY (\(key.joined(separator: ", ")))"] + references
        return "CREATE TABLE \(name) (\n    " + parts.joined(separator: ",\n    ") + ");\n"
    }
}
