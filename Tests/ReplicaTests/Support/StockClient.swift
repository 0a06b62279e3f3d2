// SQLite as any other program uses it: no extension, nothing of ours loaded.

import CSQLite
import Merge

struct StockError: Error, CustomStringConvertible {
    let description: String
}

/// One connection by the plain C API.
final class StockClient {
    private let connection: OpaquePointer

    init(path: String) throws {
        var opened: OpaquePointer?
        guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else {
            throw StockError(description: "cannot open \(path)")
        }
        connection = opened
        sqlite3_busy_timeout(connection, 10_000)
    }

    deinit { sqlite3_close(connection) }

    /// Runs statements, one after the other.
    func run(_ statements: String) throws {
        guard sqlite3_exec(connection, statements, nil, nil, nil) == SQLITE_OK else {
            throw StockError(
                description: String(cString: sqlite3_errmsg(connection)) + " in: \(statements)")
        }
    }

    /// The rows of one query, values as they are stored.
    func rows(_ query: String) throws -> [[Value]] {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(connection, query, -1, &statement, nil) == SQLITE_OK else {
            throw StockError(
                description: String(cString: sqlite3_errmsg(connection)) + " in: \(query)")
        }
        defer { sqlite3_finalize(statement) }
        var rows: [[Value]] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append((0..<sqlite3_column_count(statement)).map { value(statement, $0) })
        }
        return rows
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
