// What a table looks like, as the oracle sees it: its columns, and what they may not be together.

/// The columns outside the key that a replica's table has, and its constraints.
package struct OracleShape: Hashable, Sendable {
    /// Each register with its default: what shows where the merge holds no version of the cell.
    package var registers: [String: OracleValue]
    /// The columns that add up.
    package var counters: Set<String>
    /// What no two rows of the table may share.
    package var uniques: [OracleUnique]
    /// Keys that differ in bytes and are one to SQLite, each with a name that they share. Any other
    /// key is equal to itself alone.
    package var sameKeys: [String: String]
    /// The columns that name rows of this or another table.
    package var foreignKeys: [OracleForeignKey]
    /// The unit that alone may write a row, by key; none in a table that anybody may write.
    package var owners: [String: String]

    package init(
        registers: [String: OracleValue] = [:], counters: Set<String> = [],
        uniques: [OracleUnique] = [], sameKeys: [String: String] = [:],
        foreignKeys: [OracleForeignKey] = [], owners: [String: String] = [:]
    ) {
        self.owners = owners
        self.registers = registers
        self.counters = counters
        self.uniques = uniques
        self.sameKeys = sameKeys
        self.foreignKeys = foreignKeys
    }

    /// Whether a change by an author is merged; one who knows of no owners is nil.
    package func lets(_ author: String?, write key: String) -> Bool {
        author == nil || owners.isEmpty || owners[key] == author
    }

    /// Whether a row can stand in another one's way.
    var hasClaims: Bool { !uniques.isEmpty || !sameKeys.isEmpty }

    /// Everything that a row keeps others from having.
    package func claims(of row: OracleTableRow, at key: String) -> Set<OracleClaim> {
        var claims: Set = [OracleClaim(place: -1, values: [.text(sameKeys[key] ?? key)])]
        for (place, unique) in uniques.enumerated() {
            guard let values = unique.claim(of: row) else { continue }
            claims.insert(OracleClaim(place: place, values: values))
        }
        return claims
    }

    /// A row of that table with nothing given but some values; counters start from 0.
    func row(_ values: [String: OracleValue], _ counters: [String: Int64]) -> OracleTableRow {
        var row = registers
        for counter in self.counters { row[counter] = .integer(0) }
        for (column, value) in values { row.put(value, in: column) }
        for (counter, amount) in counters { row.put(.integer(amount), in: counter) }
        return row
    }
}

/// What one row has of one constraint, such that equal claims are what SQLite takes for equal.
package struct OracleClaim: Hashable, Sendable {
    /// Which of the shape's constraints; -1 for the key.
    let place: Int
    let values: [OracleValue]
}

/// How a constraint compares texts.
package enum OracleCollation: Hashable, Sendable { case binary, nocase, rtrim }

/// A UNIQUE constraint or index.
package struct OracleUnique: Hashable, Sendable {
    package let columns: [String]
    /// The columns that are not compared byte by byte.
    package let collations: [String: OracleCollation]
    /// The only rows that it speaks of: those with this value in this column. All, without it.
    package let condition: Condition?

    /// A column and the value that it must have.
    package struct Condition: Hashable, Sendable {
        package let column: String
        package let value: OracleValue

        package init(_ column: String, _ value: OracleValue) {
            self.column = column
            self.value = value
        }
    }

    package init(
        _ columns: [String], collations: [String: OracleCollation] = [:],
        only condition: Condition? = nil
    ) {
        self.columns = columns
        self.collations = collations
        self.condition = condition
    }

    /// What a row claims; nil if nothing, since a column is NULL or the index leaves the row out.
    func claim(of row: OracleTableRow) -> [OracleValue]? {
        if let condition {
            let value = row[condition.column]?.compared(as: .binary)
            guard value == condition.value.compared(as: .binary) else { return nil }
        }
        var claim: [OracleValue] = []
        for column in columns {
            guard let value = row[column], value != .null else { return nil }
            claim.append(value.compared(as: collations[column] ?? .binary))
        }
        return claim
    }
}

/// What a deleted parent does to its children at an author whose client enforces foreign keys.
package enum OracleAction: Hashable, Sendable { case none, cascade, setNull, restrict }

/// Columns that name the key of a row of this or another table.
package struct OracleForeignKey: Hashable, Sendable {
    package let columns: [String]
    /// The parent's table.
    package let table: String
    package let onDelete: OracleAction
    /// The parent's keys by what the columns hold. One text column needs none: it is the key.
    package let keys: [[OracleValue]: String]

    package init(
        _ columns: [String], of table: String, onDelete: OracleAction = .none,
        keys: [[OracleValue]: String] = [:]
    ) {
        self.columns = columns
        self.table = table
        self.onDelete = onDelete
        self.keys = keys
    }

    /// The columns as a conflict names them.
    package var name: String { columns.joined(separator: ", ") }

    /// The key that a row names; nil when a column is NULL. A key that no row can have is named by
    /// a text that is no key.
    package func parent(of row: OracleTableRow) -> String? {
        let values = columns.map { row[$0] ?? .null }
        if values.contains(.null) { return nil }
        if let key = keys[values] { return key }
        if case .text(let bytes)? = values.first, values.count == 1 {
            return String(decoding: bytes, as: UTF8.self)
        }
        return "no key: \(values)"
    }
}

extension OracleValue {
    /// The value such that values which SQLite takes for equal are equal.
    func compared(as collation: OracleCollation) -> OracleValue {
        switch (self, collation) {
        case (.real(let bits), _):
            Int64(exactly: Double(bitPattern: bits)).map { .integer($0) } ?? self
        case (.text(let bytes), .nocase):
            .text(bytes.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 })
        case (.text(let bytes), .rtrim):
            .text(Array(bytes.reversed().drop { $0 == 0x20 }.reversed()))
        default: self
        }
    }
}

extension OracleTableRow {
    mutating func put(_ value: OracleValue, in column: String) {
        precondition(self[column] != nil, "the table has no such column")
        self[column] = value
    }

    func value(_ column: String) -> OracleValue {
        guard let value = self[column] else { preconditionFailure("the table has no such column") }
        return value
    }

    func integer(_ counter: String) -> Int64 {
        guard case .integer(let amount) = value(counter) else {
            preconditionFailure("a counter holds integers only")
        }
        return amount
    }
}
