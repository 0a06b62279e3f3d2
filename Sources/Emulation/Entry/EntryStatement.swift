// A draft as SQL: an INSERT of a new row, an UPDATE of what was said of one that is there.

internal import GRDB
internal import Merge

/// SQL and its values.
struct EntryStatement {
    let sql: String
    let arguments: StatementArguments
}

extension EntryDraft {
    /// A counter is added to, and not set.
    private static let counters = ["running_total": "total"]

    private var keyFields: [EntryField] { kind.fields.filter(\.isKey) }

    /// Whether the whole key has been said.
    var hasKey: Bool { keyFields.allSatisfy { values[$0.name] != nil } }

    /// The key's values, by ascending bytes of the columns.
    var key: [FigurePart.KeyValue] {
        keyFields.map { .init(column: $0.name, value: values[$0.name] ?? .null) }
            .sorted { $0.column.utf8.lexicographicallyPrecedes($1.column.utf8) }
    }

    private var condition: EntryStatement {
        let fields = keyFields
        return EntryStatement(
            sql: fields.map { "\($0.name) = ?" }.joined(separator: " AND "),
            arguments: arguments(fields))
    }

    private func arguments(_ fields: [EntryField]) -> StatementArguments {
        StatementArguments(fields.map { DatabaseValue(values[$0.name] ?? .null) })
    }

    func isThere(in db: Database) throws -> Bool {
        let condition = condition
        return try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM \(kind.table) WHERE \(condition.sql))",
            arguments: condition.arguments) ?? false
    }

    /// What stands in a column of the row that is there; nil where there is none.
    func standing(_ column: String, in db: Database) throws -> String? {
        let condition = condition
        return try String.fetchOne(
            db, sql: "SELECT CAST(\(column) AS TEXT) FROM \(kind.table) WHERE \(condition.sql)",
            arguments: condition.arguments)
    }

    /// One more than the greatest number under the rest of the key.
    func nextNumber(_ column: String, in db: Database) throws -> Int64 {
        let rest = keyFields.filter { $0.name != column }
        let condition = rest.map { "\($0.name) = ?" }.joined(separator: " AND ")
        let greatest = try Int64.fetchOne(
            db, sql: "SELECT max(\(column)) FROM \(kind.table) WHERE \(condition)",
            arguments: arguments(rest))
        return (greatest ?? 0) + 1
    }

    var insertion: EntryStatement? {
        let fields = kind.fields.filter { values[$0.name] != nil }
        let columns = fields.map(\.name).joined(separator: ", ")
        let places = fields.map { _ in "?" }.joined(separator: ", ")
        return EntryStatement(
            sql: "INSERT INTO \(kind.table) (\(columns)) VALUES (\(places))",
            arguments: arguments(fields))
    }

    /// Nil where nothing beside the key was said.
    var update: EntryStatement? {
        let fields = kind.fields.filter { !$0.isKey && values[$0.name] != nil }
        guard !fields.isEmpty else { return nil }
        let counter = Self.counters[kind.table]
        let said = fields.map { field in
            field.name == counter ? "\(field.name) = \(field.name) + ?" : "\(field.name) = ?"
        }
        return EntryStatement(
            sql: "UPDATE \(kind.table) SET \(said.joined(separator: ", ")) "
                + "WHERE \(condition.sql)",
            arguments: arguments(fields) + condition.arguments)
    }
}
