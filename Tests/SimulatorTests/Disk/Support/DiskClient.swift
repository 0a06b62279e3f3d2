// A connection to a simulated disk through SQLite's bare C API, as these tests need it.

import CSQLite
import Simulator

/// One connection of one program; closed with the last reference to it.
final class DiskClient {
    let openResult: Int32
    private var connection: OpaquePointer?

    init(_ disk: SimulatedDisk, _ program: DiskProgram) {
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        openResult = sqlite3_open_v2(disk.path(program), &connection, flags, nil)
    }

    deinit {
        close()
    }

    func close() {
        sqlite3_close_v2(connection)
        connection = nil
    }

    /// Runs statements until one fails.
    @discardableResult
    func run(_ sql: String) -> Int32 {
        sqlite3_exec(connection, sql, nil, nil, nil)
    }

    /// The rows of one query, their values joined by `|`; the result code when it fails.
    func rows(_ sql: String) -> [String] {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else {
            return ["error \(sqlite3_errcode(connection))"]
        }
        var rows: [String] = []
        var result = sqlite3_step(statement)
        while result == SQLITE_ROW {
            let values = (0..<sqlite3_column_count(statement)).map { column in
                sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "NULL"
            }
            rows.append(values.joined(separator: "|"))
            result = sqlite3_step(statement)
        }
        return result == SQLITE_DONE ? rows : rows + ["error \(result)"]
    }
}
