// SQLite as a program in C would use it: one prepared statement a row, bound directly.

import CSQLite

struct SQLiteFailure: Error, CustomStringConvertible {
    let description: String
}

private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// One connection, with the settings of the workload: WAL, synchronous = NORMAL.
final class PlainConnection {
    private let connection: OpaquePointer

    init(_ path: String) throws {
        var opened: OpaquePointer?
        guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else {
            throw SQLiteFailure(description: "cannot open \(path)")
        }
        connection = opened
        try run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
    }

    deinit { sqlite3_close_v2(connection) }

    func run(_ statements: String) throws {
        guard sqlite3_exec(connection, statements, nil, nil, nil) == SQLITE_OK else {
            throw SQLiteFailure(description: String(cString: sqlite3_errmsg(connection)))
        }
    }

    func prepare(_ sql: String) throws -> PlainStatement {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK,
            let statement
        else { throw SQLiteFailure(description: String(cString: sqlite3_errmsg(connection))) }
        return PlainStatement(statement, connection)
    }

    /// Does `work` for things that `make` makes of numbers, in transactions of so many.
    ///
    /// They are made before each transaction, and go after it: what making them takes is neither in
    /// the time, nor, all at once, in the memory.
    ///
    /// - Returns: The seconds that the transactions took.
    @discardableResult
    func inTransactions<Thing>(
        of size: Int, _ numbers: some Sequence<Int>, make: (Int) -> Thing,
        _ work: (Thing) throws -> Void
    ) throws -> Double {
        var total = 0.0
        try Self.inLots(of: max(size, Self.lot), numbers, make: make) { things in
            total += try seconds {
                for start in stride(from: 0, to: things.count, by: size) {
                    try run("BEGIN IMMEDIATE")
                    for thing in things[start..<min(things.count, start + size)] {
                        try work(thing)
                    }
                    try run("COMMIT")
                }
            }
        }
        return total
    }

    /// Makes so many things at a time, and hands them on.
    static func inLots<Thing>(
        of size: Int, _ numbers: some Sequence<Int>, make: (Int) -> Thing,
        _ work: ([Thing]) throws -> Void
    ) throws {
        var things: [Thing] = []
        for number in numbers {
            things.append(make(number))
            if things.count == size {
                try work(things)
                things.removeAll(keepingCapacity: true)
            }
        }
        if !things.isEmpty { try work(things) }
    }

    /// How many are made at a time.
    static let lot = 1000
}

/// A prepared statement.
final class PlainStatement {
    private let statement: OpaquePointer
    private let connection: OpaquePointer

    fileprivate init(_ statement: OpaquePointer, _ connection: OpaquePointer) {
        self.statement = statement
        self.connection = connection
    }

    deinit { sqlite3_finalize(statement) }

    func bind(_ bytes: [UInt8], _ place: Int32) {
        sqlite3_bind_blob(statement, place, bytes, Int32(bytes.count), copied)
    }

    func bind(_ text: String, _ place: Int32) {
        sqlite3_bind_text(statement, place, text, -1, copied)
    }

    func bind(_ number: Int64, _ place: Int32) { sqlite3_bind_int64(statement, place, number) }

    func bind(_ number: Double, _ place: Int32) { sqlite3_bind_double(statement, place, number) }

    /// Runs it to its end, and makes it ready for the next row.
    ///
    /// - Returns: How many rows it gave.
    @discardableResult
    func run() throws -> Int {
        var rows = 0
        var code = sqlite3_step(statement)
        while code == SQLITE_ROW {
            rows += Int(sqlite3_column_bytes(statement, 0) > 0 ? 1 : 0)
            code = sqlite3_step(statement)
        }
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else {
            throw SQLiteFailure(description: String(cString: sqlite3_errmsg(connection)))
        }
        return rows
    }

    func insert(_ row: SampleRow) throws {
        bind(row.key, 1)
        bind(row.unit, 2)
        bind(row.year, 3)
        bind(row.points, 4)
        bind(row.title, 5)
        bind(row.note, 6)
        try run()
    }
}
