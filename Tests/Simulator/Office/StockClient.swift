// SQLite as any other program uses it: no extension, nothing of ours loaded.

internal import CSQLite
package import Merge

/// What SQLite said.
package struct StockError: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}

/// One connection by the plain C API.
package final class StockClient {
    private let connection: OpaquePointer
    private var queries: [String: OpaquePointer] = [:]

    /// - Parameter path: A file, or a URI.
    package init(path: String) throws {
        var opened: OpaquePointer?
        guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else {
            throw StockError(description: "cannot open \(path)")
        }
        connection = opened
        sqlite3_busy_timeout(connection, 10_000)
    }

    deinit {
        for statement in queries.values { sqlite3_finalize(statement) }
        sqlite3_close(connection)
    }

    /// Runs statements, one after the other.
    package func run(_ statements: String) throws {
        guard sqlite3_exec(connection, statements, nil, nil, nil) == SQLITE_OK else {
            throw failure(statements)
        }
    }

    /// Runs statements with no trigger firing, which no good client does.
    package func runWithoutTriggers(_ statements: String) throws {
        hoitu_sqlite3_enable_triggers(connection, 0)
        defer { hoitu_sqlite3_enable_triggers(connection, 1) }
        try run(statements)
    }

    /// The rows of one query, values as they are stored.
    package func rows(_ query: String) throws -> [[Value]] {
        let statement = try prepared(query)
        defer { sqlite3_reset(statement) }
        var rows: [[Value]] = []
        var code = sqlite3_step(statement)
        while code == SQLITE_ROW {
            rows.append((0..<sqlite3_column_count(statement)).map { value(statement, $0) })
            code = sqlite3_step(statement)
        }
        guard code == SQLITE_DONE else { throw failure(query) }
        return rows
    }

    private func prepared(_ query: String) throws -> OpaquePointer {
        if let statement = queries[query] { return statement }
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(connection, query, -1, &statement, nil) == SQLITE_OK,
            let statement
        else { throw failure(query) }
        queries[query] = statement
        return statement
    }

    private func failure(_ statement: String) -> StockError {
        StockError(
            description: String(cString: sqlite3_errmsg(connection)) + " in: \(statement)")
    }

    private func value(_ statement: OpaquePointer?, _ column: Int32) -> Value {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            let start = sqlite3_column_text(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            return .text(Array(UnsafeBufferPointer(start: start, count: count)))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            return .blob(Array(UnsafeRawBufferPointer(start: start, count: count)))
        default: return .null
        }
    }
}
