// An INSERT as text, which a person could have typed into any SQLite client.

internal import Merge

/// Rows for one table.
struct Insertion {
    /// What stands in one column of a row.
    enum Field {
        case text(String)
        case integer(Int64)
    }

    private let table: String
    private let columns: [String]
    private var rows: [[Field]] = []

    init(into table: String, _ columns: [String]) {
        self.table = table
        self.columns = columns
    }

    mutating func append(_ fields: [Field]) {
        precondition(fields.count == columns.count, "a field for each column")
        rows.append(fields)
    }

    /// The statement. Rows whose key is there already stay as they are, so it may run twice; what
    /// breaks NOT NULL or CHECK is an error all the same.
    var sql: String {
        let rows = rows.map { "    (" + $0.map(\.literal).joined(separator: ", ") + ")" }
        return """
            INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES
            \(rows.joined(separator: ",\n"))
            ON CONFLICT DO NOTHING;

            """
    }
}

extension Insertion.Field: ExpressibleByStringLiteral {
    init(stringLiteral value: String) { self = .text(value) }
}

extension Insertion.Field {
    /// As it stands in the table.
    var value: Value {
        switch self {
        case .text(let text): .text(text)
        case .integer(let number): .integer(number)
        }
    }

    fileprivate var literal: String {
        switch self {
        case .integer(let value):
            return String(value)
        case .text(let value):
            let doubled = value.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "''")
            return "'\(doubled)'"
        }
    }
}
