// Reads a period's rows: as a file shows them now, or as a locked vector froze them.

internal import Foundation
internal import GRDB
package import Merge
package import Replica

extension EmulationFile {
    /// The rows of a period, as one state of the file shows them.
    ///
    /// - Throws: `PeriodError.noSuchPeriod`; `MigrationError.olderFile` while the file lacks tables of
    ///   later migrations; SQLite's own errors.
    package func records(
        of period: String, _ tables: [PeriodRecords.Table] = PeriodRecords.tables
    ) throws -> PeriodRecords {
        try read { db in
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            guard version >= Migration.newest else {
                throw MigrationError.olderFile(found: version, known: Migration.newest)
            }
            let found = try Row.fetchOne(
                db, sql: "SELECT * FROM period WHERE code = ?", arguments: [period])
            guard let found else { throw PeriodError.noSuchPeriod(period) }
            let record = Record(found)
            var rows: [String: [Record]] = [:]
            for (table, scope) in tables {
                let filter = PeriodRecords.filter(table, scope, of: record)
                let conditions = filter.map { column, values in
                    "\(column) IN (\(values.map { _ in "?" }.joined(separator: ", ")))"
                }
                let condition = conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")
                let arguments = filter.flatMap { $0.values.map(DatabaseValue.init) }
                // SQLite does not read what nobody asks for.
                let columns =
                    scope == .withoutContent
                    ? try db.columns(in: table).map(\.name).filter { $0 != "content" }
                        .joined(separator: ", ") : "*"
                rows[table] = try Row.fetchAll(
                    db, sql: "SELECT \(columns) FROM \(table) WHERE \(condition)",
                    arguments: StatementArguments(arguments)
                ).map(Record.init)
            }
            return PeriodRecords(period: record, rows: rows)
        }
    }
}

extension Transaction {
    /// The rows of a period as a vector froze them; the period's own row is what it is now.
    ///
    /// - Throws: `PeriodError.noSuchPeriod`; `ReplicaError.unknownMoment` while something that the
    ///   vector covers has not arrived here.
    /// - Complexity: O(log).
    package func records(
        of period: String, frozenAt vector: VersionVector,
        _ tables: [PeriodRecords.Table] = PeriodRecords.tables
    ) throws -> PeriodRecords {
        let key = [Resolution.Assignment(column: "code", value: .text(period))]
        let now = try past(of: "period", where: key, at: .vector(try integratedVector()))
        guard let found = now.first else { throw PeriodError.noSuchPeriod(period) }
        let record = Record(found)
        var rows: [String: [Record]] = [:]
        for (table, scope) in tables {
            let filter = PeriodRecords.filter(table, scope, of: record)
            rows[table] = try past(of: table, at: .vector(vector)).map { row in
                Record(row, without: scope == .withoutContent ? "content" : nil)
            }.filter { record in
                filter.allSatisfy { column, values in values.contains(record[column]) }
            }
        }
        return PeriodRecords(period: record, rows: rows)
    }
}

extension Record {
    init(_ row: Row) {
        self.init(
            Dictionary(
                zip(row.columnNames, row.databaseValues.map(Value.init)),
                uniquingKeysWith: { first, _ in first }))
    }

    init(_ row: PastRow, without column: String? = nil) {
        self.init(
            Dictionary(
                (row.key + row.columns).filter { $0.column != column }
                    .map { ($0.column, $0.value) },
                uniquingKeysWith: { first, _ in first }))
    }
}

extension Value {
    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob(Array(data))
        }
    }
}

extension DatabaseValue {
    init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .integer(let number): self = number.databaseValue
        case .real(let number): self = number.databaseValue
        case .text(let bytes): self = String(decoding: bytes, as: UTF8.self).databaseValue
        case .blob(let bytes): self = Data(bytes).databaseValue
        }
    }
}

extension Transaction {
    /// Who entered the rows that figures are made of: each once, in the order of their names.
    ///
    /// - Complexity: O(log): every changeset that names one of the tables is read.
    package func authors(
        of parts: [FigurePart], frozenAt vector: VersionVector? = nil
    ) throws -> [FigurePart.Row: [EnteredBy]] {
        let wanted = Set(parts.map(\.row))
        var found: [FigurePart.Row: Set<EnteredBy>] = [:]
        for table in Set(parts.map(\.table)).sorted() {
            for entry in try history(of: table) {
                let row = FigurePart.Row(table: table, key: entry.key.map(\.value))
                guard wanted.contains(row), !entry.onlyKeeps, vector?.covers(entry.dot) ?? true
                else { continue }
                found[row, default: []].insert(
                    EnteredBy(member: entry.member, person: entry.person))
            }
        }
        return found.mapValues { authors in
            authors.sorted {
                Array("\($0.member)\u{0}\($0.person)".utf8)
                    .lexicographicallyPrecedes(Array("\($1.member)\u{0}\($1.person)".utf8))
            }
        }
    }
}
