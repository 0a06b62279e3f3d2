// What stands in a table already, and how what a sheet asks for becomes writes that any client could make.

internal import Documents
internal import GRDB

/// The rows of one table before and while a file is taken.
struct StandingRows {
    let table: String
    private let keyNames: [String]
    /// What an empty cell means, by column.
    private let defaults: [String: DatabaseValue]
    private var rows: [[String]: Standing] = [:]
    /// By column.
    private(set) var used: [String: Set<String>] = [:]

    /// A row that is there.
    private struct Standing {
        let key: [DatabaseValue]
        var values: [String: DatabaseValue]
    }

    init(_ db: Database, _ layout: SheetLayout, _ table: String) throws {
        self.table = table
        let keyNames = layout.keys[table] ?? []
        self.keyNames = keyNames
        let others = layout.columns(of: table).map(\.name).filter { !keyNames.contains($0) }
        defaults = try Self.defaults(db, table)
        let names = keyNames + others
        let cursor = try Row.fetchCursor(
            db, sql: "SELECT \(names.joined(separator: ", ")) FROM \(table)")
        while let row = try cursor.next() {
            let values = Array(row.databaseValues)
            let key = Array(values.prefix(keyNames.count))
            for (name, value) in zip(names, values) {
                if let text = String.fromDatabaseValue(value) {
                    used[name, default: []].insert(text)
                }
            }
            let standing = Standing(
                key: key,
                values: Dictionary(
                    uniqueKeysWithValues: zip(others, values.dropFirst(keyNames.count))))
            let identity = Self.identity(key)
            // Of keys that are one to a reader, the one that is stored as we store it is meant.
            let isExact = zip(identity, key).allSatisfy {
                $0.utf8.elementsEqual(Self.text($1).utf8)
            }
            if isExact || rows[identity] == nil { rows[identity] = standing }
        }
    }

    private static func defaults(
        _ db: Database, _ table: String
    ) throws -> [String: DatabaseValue] {
        var defaults: [String: DatabaseValue] = [:]
        let columns = try Row.fetchAll(
            db, sql: "SELECT name, dflt_value FROM pragma_table_info(?)", arguments: [table])
        for column in columns {
            let expression: String? = column[1]
            let row = try Row.fetchOne(db, sql: "SELECT \(expression ?? "NULL")")
            defaults[column[0]] = row.flatMap(\.databaseValues.first) ?? .null
        }
        return defaults
    }

    /// By which rows of a sheet find those of a table.
    static func identity(_ key: [DatabaseValue]) -> [String] {
        key.map { SheetTexts.stored(text($0)) }
    }

    private static func text(_ value: DatabaseValue) -> String {
        String.fromDatabaseValue(value) ?? "\(value)"
    }

    func has(_ record: EnteredRecord) -> Bool { rows[Self.identity(record.key)] != nil }

    /// What came of a record.
    enum Fate {
        case new, changed, unchanged
    }

    /// Writes what of the record is not there yet.
    ///
    /// - Throws: SQLite's own error for what breaks a rule of the table.
    mutating func take(_ record: EnteredRecord, _ db: Database) throws -> Fate {
        let identity = Self.identity(record.key)
        guard var standing = rows[identity] else {
            try insert(record, db)
            rows[identity] = Standing(
                key: record.key,
                values: Dictionary(
                    uniqueKeysWithValues: record.values.map {
                        ($0.column.name, $0.value ?? defaults[$0.column.name] ?? .null)
                    }))
            return .new
        }
        let changes = record.values.compactMap { entry -> (String, DatabaseValue)? in
            let name = entry.column.name
            let value = entry.value ?? defaults[name] ?? .null
            let isSame = Self.isSame(standing.values[name] ?? .null, value, entry.column.field)
            return isSame ? nil : (name, value)
        }
        if changes.isEmpty { return .unchanged }
        try update(standing.key, changes, db)
        for (name, value) in changes { standing.values[name] = value }
        rows[identity] = standing
        return .changed
    }

    private func insert(_ record: EnteredRecord, _ db: Database) throws {
        let given = record.values.compactMap { entry in
            entry.value.map { (entry.column.name, $0) }
        }
        let names = keyNames + given.map(\.0)
        let marks = names.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES (\(marks))",
            arguments: StatementArguments(record.key + given.map(\.1)))
    }

    private func update(
        _ key: [DatabaseValue], _ changes: [(String, DatabaseValue)], _ db: Database
    ) throws {
        let sets = changes.map { "\($0.0) = ?" }.joined(separator: ", ")
        let place = keyNames.map { "\($0) = ?" }.joined(separator: " AND ")
        try db.execute(
            sql: "UPDATE \(table) SET \(sets) WHERE \(place)",
            arguments: StatementArguments(changes.map(\.1) + key))
    }

    /// Whether a reader of both would see one and the same: a text however it is composed, a number
    /// however it is written.
    private static func isSame(
        _ standing: DatabaseValue, _ entered: DatabaseValue, _ field: SheetField
    ) -> Bool {
        if standing == entered { return true }
        guard let one = String.fromDatabaseValue(standing),
            let other = String.fromDatabaseValue(entered)
        else { return false }
        if field == .decimal, let one = Fraction(decimal: one) {
            return one == Fraction(decimal: other)
        }
        return SheetTexts.stored(one).utf8.elementsEqual(other.utf8)
    }
}
