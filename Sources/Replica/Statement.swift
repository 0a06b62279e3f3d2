// SQLite's statements through its C API: values go in and out as they are stored.
//
// Swift string conversions cut text at NUL and repair invalid UTF-8, so none takes part.

internal import CSQLite
internal import GRDB
internal import Merge
internal import Wire

/// Text and blobs are copied by SQLite while it binds them.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// A prepared statement of one connection; used on that connection's queue only.
final class Statement {
    private let pointer: OpaquePointer
    private let sql: String

    init(_ sql: String, on connection: OpaquePointer) throws {
        self.sql = sql
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(
            connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else {
            throw Self.error(code, connection, sql)
        }
        pointer = statement
    }

    deinit {
        sqlite3_finalize(pointer)
    }

    private static func error(
        _ code: Int32, _ connection: OpaquePointer?, _ sql: String
    ) -> DatabaseError {
        let message = connection.map { String(cString: sqlite3_errmsg($0)) }
        let extended = connection.map { sqlite3_extended_errcode($0) } ?? code
        return DatabaseError(
            resultCode: ResultCode(rawValue: extended), message: message, sql: sql)
    }

    /// Whether running it leaves the file as it is.
    var isReadOnly: Bool { sqlite3_stmt_readonly(pointer) != 0 }

    // MARK: Binding

    /// Binds the value of the parameter `index`, from 1.
    func bind(_ value: Value, at index: Int) {
        let index = Int32(index)
        switch value {
        case .null:
            sqlite3_bind_null(pointer, index)
        case .integer(let number):
            sqlite3_bind_int64(pointer, index, number)
        case .real(let number):
            sqlite3_bind_double(pointer, index, number)
        case .text(let bytes):
            bytes.withUnsafeBytes { buffer in
                // An empty array may have no address, which would bind NULL.
                let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
                _ = sqlite3_bind_text64(
                    pointer, index, start ?? emptyText, UInt64(buffer.count), copied,
                    UInt8(SQLITE_UTF8))
            }
        case .blob(let bytes):
            if bytes.isEmpty {
                sqlite3_bind_zeroblob(pointer, index, 0)
            } else {
                sqlite3_bind_blob64(pointer, index, bytes, UInt64(bytes.count), copied)
            }
        }
    }

    /// Binds an integer.
    func bind(_ number: Int64, at index: Int) {
        sqlite3_bind_int64(pointer, Int32(index), number)
    }

    /// Binds a blob.
    func bind(bytes: some Collection<UInt8>, at index: Int) {
        let code: Int32? = bytes.withContiguousStorageIfAvailable { buffer in
            guard let start = buffer.baseAddress, !buffer.isEmpty else {
                return sqlite3_bind_zeroblob(pointer, Int32(index), 0)
            }
            return sqlite3_bind_blob64(
                pointer, Int32(index), start, UInt64(buffer.count), copied)
        }
        if code == nil { bind(.blob(Array(bytes)), at: index) }
    }

    /// Binds a value where it lies in a column.
    func bind(_ place: ValueColumn.Place, in column: ValueColumn, at index: Int) {
        switch place {
        case .null: sqlite3_bind_null(pointer, Int32(index))
        case .integer(let number): sqlite3_bind_int64(pointer, Int32(index), number)
        case .real(let number): sqlite3_bind_double(pointer, Int32(index), number)
        case .text(let range):
            column.data.withUnsafeBytes { bytes in
                let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                _ = sqlite3_bind_text64(
                    pointer, Int32(index), start.map { $0 + range.lowerBound } ?? emptyText,
                    UInt64(range.count), copied, UInt8(SQLITE_UTF8))
            }
        case .blob(let range): bind(bytes: column.data[range], at: index)
        case .longText, .longBlob: bind(column.value(place), at: index)
        }
    }

    /// Binds values to the parameters from `first` on.
    func bind(_ values: some Sequence<Value>, from first: Int = 1) {
        for (offset, value) in values.enumerated() { bind(value, at: first + offset) }
    }

    // MARK: Stepping

    /// Goes to the next row.
    ///
    /// - Returns: Whether there is one. When there is none, the statement is ready to be run again.
    func step() throws -> Bool {
        switch sqlite3_step(pointer) {
        case SQLITE_ROW:
            return true
        case SQLITE_DONE:
            sqlite3_reset(pointer)
            return false
        case let code:
            let error = Self.error(code, sqlite3_db_handle(pointer), sql)
            sqlite3_reset(pointer)
            throw error
        }
    }

    /// Runs a statement that gives no rows, or whose rows do not matter.
    func run(_ values: Value...) throws {
        bind(values)
        while try step() {}
    }

    /// Runs a statement that gives no rows with a number and two blobs, which SQLite reads where they lie.
    func run(_ number: Int64, _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer)
        throws
    {
        sqlite3_bind_int64(pointer, 1, number)
        // Bound bytes have to stay where they are only until the step is done; then they are let go.
        sqlite3_bind_blob64(pointer, 2, first.baseAddress, UInt64(first.count), nil)
        sqlite3_bind_blob64(pointer, 3, second.baseAddress, UInt64(second.count), nil)
        defer { sqlite3_clear_bindings(pointer) }
        while try step() {}
    }

    /// Gives up the rows that are left.
    func reset() {
        sqlite3_reset(pointer)
    }

    /// Gives up the rows that are left, and what was bound.
    func clear() {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }

    /// The first row's columns by `read`, or nil when there is no row.
    func first<Result>(_ values: Value..., read: (Statement) throws -> Result) throws -> Result? {
        bind(values)
        defer { reset() }
        return try step() ? try read(self) : nil
    }

    /// Every row by `read`.
    func all<Result>(_ values: Value..., read: (Statement) throws -> Result) throws -> [Result] {
        bind(values)
        defer { reset() }
        var results: [Result] = []
        while try step() { results.append(try read(self)) }
        return results
    }

    // MARK: Reading, columns from 0

    func value(_ column: Int) -> Value {
        let column = Int32(column)
        switch sqlite3_column_type(pointer, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(pointer, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(pointer, column))
        case SQLITE_TEXT: return .text(bytes(Int(column)))
        case SQLITE_BLOB: return .blob(bytes(Int(column)))
        default: return .null
        }
    }

    func values(_ columns: Range<Int>) -> [Value] {
        columns.map { value($0) }
    }

    func integer(_ column: Int) -> Int64 {
        sqlite3_column_int64(pointer, Int32(column))
    }

    func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(pointer, Int32(column)) == SQLITE_NULL
    }

    func real(_ column: Int) -> Double {
        sqlite3_column_double(pointer, Int32(column))
    }

    /// The bytes of a text or a blob, NUL and invalid UTF-8 included.
    func bytes(_ column: Int) -> [UInt8] {
        let start: UnsafeRawPointer? =
            if sqlite3_column_type(pointer, Int32(column)) == SQLITE_TEXT {
                UnsafeRawPointer(sqlite3_column_text(pointer, Int32(column)))
            } else {
                sqlite3_column_blob(pointer, Int32(column))
            }
        let count = Int(sqlite3_column_bytes(pointer, Int32(column)))
        guard let start, count > 0 else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The storage class of a column, as SQLite numbers it.
    func type(_ column: Int) -> Int32 { sqlite3_column_type(pointer, Int32(column)) }

    /// Gives the bytes of a text or a blob where SQLite has them; they may not be kept.
    func withBytes(_ column: Int, _ take: (UnsafeRawBufferPointer) -> Void) {
        let start: UnsafeRawPointer? =
            if sqlite3_column_type(pointer, Int32(column)) == SQLITE_TEXT {
                UnsafeRawPointer(sqlite3_column_text(pointer, Int32(column)))
            } else {
                sqlite3_column_blob(pointer, Int32(column))
            }
        let count = Int(sqlite3_column_bytes(pointer, Int32(column)))
        take(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    /// The key that columns hold; nil when one is NULL.
    func key(_ columns: Range<Int>) -> RowKey? {
        var bytes: [UInt8] = []
        for column in columns {
            let isLast = column == columns.upperBound - 1
            switch type(column) {
            case SQLITE_INTEGER: RowKey.append(integer(column), to: &bytes)
            case SQLITE_FLOAT: RowKey.append(real(column), to: &bytes)
            case SQLITE_TEXT:
                withBytes(column) { RowKey.append($0, kind: 3, isLast: isLast, to: &bytes) }
            case SQLITE_BLOB:
                withBytes(column) { RowKey.append($0, kind: 4, isLast: isLast, to: &bytes) }
            default: return nil
            }
        }
        return RowKey(canonical: bytes)
    }

    /// Text that we wrote ourselves, and so is valid UTF-8.
    func text(_ column: Int) -> String {
        String(decoding: bytes(column), as: UTF8.self)
    }
}

/// An address for texts of length zero.
nonisolated(unsafe) private let emptyText: UnsafePointer<CChar> = {
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    pointer.initialize(to: 0)
    return UnsafePointer(pointer)
}()

/// An identifier as SQL takes it, whatever it contains.
func quoted(_ identifier: String) -> String {
    doubling(0x22, in: identifier)
}

/// A text as an SQL literal, whatever it contains.
func literal(_ text: String) -> String {
    doubling(0x27, in: text)
}

/// A text between quotes, those inside it doubled. By bytes: to Swift, a quote with a combining mark
/// behind it is another character.
private func doubling(_ quote: UInt8, in text: String) -> String {
    let inside = text.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] }
    return String(decoding: [quote] + inside + [quote], as: UTF8.self)
}
