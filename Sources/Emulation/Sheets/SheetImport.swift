// Takes what people filled in: every row of a file, or none of them.
//
// Rows are written as any client writes them, in one transaction, so that the rules of the tables hold; what
// breaks one is undone, row by row, to find all that is wrong, and with it the whole.

internal import Documents
package import Foundation
internal import GRDB
package import Replica

/// Brings files into the tables of one replica, and out of them.
package struct SheetFile {
    let replica: ReplicaFile

    /// - Throws: `MigrationError` for a file that lacks the tables.
    package init(_ replica: ReplicaFile) throws {
        self.replica = replica
        let taken = try replica.read { try Migration.taken(in: $0) }
        guard taken > 0 else { throw MigrationError.notEmulation }
        guard taken == Migration.newest else {
            throw MigrationError.olderFile(found: taken, known: Migration.newest)
        }
    }

    /// How a file is to be taken.
    package struct Options: Sendable {
        /// The kind of its tables, where they don't say it themselves.
        package var kind: SheetKind?
        package var answers = SheetAnswers()
        /// Whether all is tried and nothing kept.
        package var isTrial = false

        package init() {}
    }

    /// Takes a file.
    ///
    /// - Parameter name: The file's name, without its folder.
    /// - Returns: What came of it. Where there are issues, nothing was written.
    /// - Throws: `DocumentError` for what is no file of the formats that are read; SQLite's own errors.
    package func take(
        _ bytes: Data, named name: String, _ options: Options = Options()
    ) throws -> ImportReport {
        var report = ImportReport()
        let read = try Self.sheets(of: bytes, named: name)
        let (sheets, legacy) = SheetTexts.prepared(
            read.sheets, isLegacy: read.isLegacy, options.answers.encoding)
        let refused = Self.refusals(of: sheets, fileName: name)
        // What texts say is not known yet, so neither is what the table is.
        report.issues = refused + legacy
        guard legacy.isEmpty else { return report }
        report.issues = []
        let tables = Self.tables(in: sheets, options.kind, &report)
        for table in tables where [.exemplars, .decisions].contains(table.kind) {
            report.issues += Self.refusals(in: table.rows, of: table.sheet, as: .person)
        }
        let isReadable = report.issues.isEmpty
        report.issues = refused + report.issues
        guard isReadable else { return report }
        // With refused texts too, the rest is gone through, so that all that is wrong is told at once.
        var options = options
        options.isTrial = options.isTrial || !refused.isEmpty
        try write(tables, options, &report)
        // Of a row with a refused text nothing else is told, which may be about that text again.
        let rows = Set(refused.compactMap { $0.place.map { [$0.sheet, String($0.row)] } })
        report.issues.removeAll { issue in
            !refused.contains(issue)
                && issue.place.map { rows.contains([$0.sheet, String($0.row)]) } ?? false
        }
        return report
    }

    private static func sheets(
        of bytes: Data, named name: String
    ) throws -> (sheets: [FilledSheet], isLegacy: Bool) {
        let ending = name.lowercased().split(separator: ".").last ?? ""
        if WorkbookReader.isBinary(bytes) || ["xlsx", "xlsm"].contains(ending) {
            return (try WorkbookReader.sheets(in: bytes), false)
        }
        var limits = SheetLimits()
        // Only a spreadsheet's cells end there.
        limits.textLengthMax = 1_000_000
        let table = try SeparatedText(reading: bytes, name: "CSV", limits: limits)
        return ([table.sheet], table.isLegacy)
    }

    /// Markings in names and in every text, whatever is read of it; personal details in what is entered.
    private static func refusals(of sheets: [FilledSheet], fileName: String) -> [SheetIssue] {
        var issues: [SheetIssue] = []
        if let refusal = TextRules.refusal(of: fileName, isFileName: true) {
            issues.append(SheetIssue(nil, .refusedText(refusal)))
        }
        for sheet in sheets {
            if let refusal = TextRules.refusal(of: sheet.name, isFileName: true) {
                let place = CellPlace(sheet: sheet.name, column: 0, row: 1)
                issues.append(SheetIssue(place, .refusedText(refusal)))
            }
            issues += refusals(in: sheet.rows, of: sheet.name, as: .text)
        }
        return issues
    }

    private static func refusals(
        in rows: [FilledRow], of sheet: String, as subject: TextRules.Subject
    ) -> [SheetIssue] {
        rows.flatMap { row in
            row.cells.sorted { $0.key < $1.key }.compactMap { column, cell in
                guard case .text(let text) = cell,
                    let refusal = TextRules.refusal(of: text, as: subject)
                else { return nil }
                let place = CellPlace(sheet: sheet, column: column, row: row.number)
                return SheetIssue(place, .refusedText(refusal))
            }
        }
    }

    private static func tables(
        in sheets: [FilledSheet], _ kind: SheetKind?, _ report: inout ImportReport
    ) -> [FilledTable] {
        var tables: [FilledTable] = []
        for sheet in sheets where !sheet.rows.isEmpty {
            switch FilledTable.find(in: sheet, asked: kind) {
            case .table(let table): tables.append(table)
            case .issues(let issues): report.issues += issues
            case .nothing: report.passedOver.append(sheet.name)
            }
        }
        if tables.isEmpty, report.issues.isEmpty {
            report.issues.append(SheetIssue(nil, .noTable))
        }
        report.passedOver.removeAll { TemplateSheets.all.contains($0) }
        return tables
    }

    // MARK: Writing

    private func write(
        _ tables: [FilledTable], _ options: Options, _ report: inout ImportReport
    ) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(EmulationFile.busySeconds)
        let queue = try DatabaseQueue(path: replica.path, configuration: configuration)
        var written = report
        try queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                let reading = CellReading(names: try KnownNames(db), answers: options.answers)
                var writing = SheetWriting()
                for table in tables { try writing.take(table, reading, db) }
                written.parts = writing.parts
                written.issues += writing.issues
                written.isWritten = written.issues.isEmpty && !options.isTrial
                return written.isWritten ? .commit : .rollback
            }
        }
        try queue.close()
        report = written
    }
}

/// Writes the tables of one file, one after the other.
private struct SheetWriting {
    private(set) var parts: [ImportReport.Part] = []
    private(set) var issues: [SheetIssue] = []
    private var standing: [String: StandingRows] = [:]
    /// The records of the file so far, by table and key.
    private var taken: [String: [[String]: EnteredRecord]] = [:]

    mutating func take(_ table: FilledTable, _ reading: CellReading, _ db: Database) throws {
        let layout = table.kind.layout
        for name in layout.tables where standing[name] == nil {
            standing[name] = try StandingRows(db, layout, name)
        }
        let entered = EnteredRecords(table, reading, used: standing.mapValues(\.used))
        let before = issues.count
        issues += entered.issues
        var part = ImportReport.Part(sheet: table.sheet, kind: table.kind)
        for record in Self.reversalsLast(entered.records) where isNews(record, layout) {
            let isUnfilled =
                layout.isPrefilled && record.values.allSatisfy { $0.value == nil }
            if isUnfilled, standing[record.table]?.has(record) != true { continue }
            switch try write(record, db) {
            case .new?: part.new += 1
            case .changed?: part.changed += 1
            case .unchanged?: part.unchanged += 1
            case nil: break
            }
        }
        parts.append(part)
        // As people go through a sheet.
        let found = issues[before...].sorted { one, other in
            guard let one = one.place, let other = other.place else { return false }
            return (one.row, one.column) < (other.row, other.column)
        }
        issues.replaceSubrange(before..., with: found)
    }

    /// The records, each behind the one of this file that it reverses: the ledger takes no other order.
    private static func reversalsLast(_ records: [EnteredRecord]) -> [EnteredRecord] {
        let reversed = records.map { record in
            record.values.first { $0.column.name == "reverses" }?.value.flatMap(
                String.fromDatabaseValue)
        }
        let places = Dictionary(
            records.enumerated().compactMap { place, record in
                record.key.last.flatMap(String.fromDatabaseValue).map { ($0, place) }
            }, uniquingKeysWith: { first, _ in first })
        let depths = records.indices.map { start in
            var (depth, place) = (0, start)
            while let id = reversed[place], let next = places[id], depth < records.count {
                (depth, place) = (depth + 1, next)
            }
            return depth
        }
        return records.indices.sorted { (depths[$0], $0) < (depths[$1], $1) }.map { records[$0] }
    }

    /// Whether a record comes for the first time in this file; an issue where it may not come again.
    private mutating func isNews(_ record: EnteredRecord, _ layout: SheetLayout) -> Bool {
        let identity = StandingRows.identity(record.key)
        guard let before = taken[record.table]?[identity] else {
            taken[record.table, default: [:]][identity] = record
            return true
        }
        // The first table of two stands in each of its records' rows again.
        guard layout.tables.count > 1, record.table == layout.main else {
            issues.append(SheetIssue(record.place, .twice(row: before.place.row)))
            return false
        }
        for (column, value) in record.values where value != nil {
            let first = before.values.first { $0.column == column }
            if first?.value != value {
                issues.append(
                    SheetIssue(record.place, .differs(column.heading, row: before.place.row)))
            }
        }
        return false
    }

    /// Writes a record; nil, and an issue, where a rule of the table refuses it.
    private mutating func write(
        _ record: EnteredRecord, _ db: Database
    ) throws -> StandingRows.Fate? {
        guard var rows = standing[record.table] else {
            preconditionFailure("the rows of \(record.table) were read before")
        }
        // A dictionary's copy would take the rows twice.
        standing[record.table] = nil
        defer { standing[record.table] = rows }
        var fate: StandingRows.Fate?
        do {
            try db.inSavepoint {
                fate = try rows.take(record, db)
                return .commit
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            let reason = Self.reason(error)
            // The mark of made-up figures belongs into their notes.
            let note = reason == .rule(.unmarkedSample) ? record.places["note"] : nil
            issues.append(SheetIssue(note ?? record.place, reason))
            return nil
        }
        return fate
    }

    private static func reason(_ error: DatabaseError) -> SheetIssue.Reason {
        let message = error.message ?? ""
        let rule = SchemaRule.allCases.first {
            message == "\($0.sentence.vi) / \($0.sentence.en)"
        }
        return rule.map { .rule($0) } ?? .refusedByTable(message)
    }
}
