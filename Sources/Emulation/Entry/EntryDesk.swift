// Where entries are made: one replica, whose member it is, and the day.
//
// What is written goes through a connection of its own, as any client's, so the tables' rules hold.

internal import Foundation
internal import GRDB
internal import Merge
package import Replica

/// What became of an entry.
package struct EntryReceipt: Hashable, Sendable {
    package let kind: String
    package let table: String
    /// By ascending bytes of the columns.
    package let key: [FigurePart.KeyValue]
    /// Whether the row was not there before.
    package let isNew: Bool
    /// The period and the day that it went to, where nobody had said them.
    package let assumed: [Assumption]
    package let warnings: [EntryWarning]
}

/// What was taken where nothing was said.
package struct Assumption: Hashable, Sendable {
    package let field: EntryField
    package let text: String
}

/// Something to look at, though the entry was taken.
package enum EntryWarning: Hashable, Sendable {
    /// A code that nobody has described here: a mistake in typing, or a row that has not arrived.
    case unknownCode(EntryField, String)
    /// Something very like it is there already.
    case duplicate(DuplicatePair)
}

/// Makes entries.
package struct EntryDesk: Sendable {
    let file: PeriodFile
    package let unit: String
    package let office: String?
    /// Today, `2023-07-03`.
    package let day: String
    /// Makes identifiers for rows of the ledger, and for bonus and penalty points.
    private let newIdentifier: @Sendable () -> String

    /// The most bytes of an attachment: it travels to every replica, and stays.
    package static let attachmentBytesMax = 8 << 20

    package init(
        _ replica: ReplicaFile, unit: String, office: String?, day: String,
        newIdentifier: @escaping @Sendable () -> String
    ) {
        file = PeriodFile(replica)
        self.unit = unit
        self.office = office
        self.day = day
        self.newIdentifier = newIdentifier
    }

    /// A draft of a kind, in which a day without a year is one of the open period's year.
    package func draft(_ kind: EntryKind) throws -> EntryDraft {
        EntryDraft(kind, year: try thisYear())
    }

    // MARK: What stands for what was not said

    /// Fills in what stands where nothing was said.
    ///
    /// - Throws: `EntryError.whichPeriod`, `.whichCluster`, `.noSuchEntry`, `.dayOutside`.
    package func completed(_ draft: EntryDraft) throws -> EntryDraft {
        var draft = draft
        if !draft.text("reverses").isEmpty, draft.kind.table == "indicator_entry" {
            try takeOver(draft.text("reverses"), into: &draft)
        }
        if draft.kind.table == VerdictTables.verdict.name { try takeOverDecided(into: &draft) }
        for field in draft.kind.fields where draft.values[field.name] == nil {
            // The next number is asked for in the table, which takes the rest of the key.
            guard let standard = field.standard, ![.nextNumber, .today].contains(standard),
                let text = try text(for: standard, draft)
            else { continue }
            if standard == .openPeriod {
                draft.assume(field.name, text)
                continue
            }
            draft.fill(
                field.name,
                field.content == .wholeNumber ? .integer(Int64(text) ?? 0) : .text(text))
        }
        for field in draft.kind.fields
        where field.standard == .today && draft.values[field.name] == nil {
            // What the head decides it decides behind the period.
            if draft.kind.table != VerdictTables.verdict.name {
                try refuseOutside(field, draft.text("period"))
            } else if try draft.hasKey && exists(draft), draft.values["says"] == nil {
                continue
            }
            draft.assume(field.name, day)
        }
        if draft.kind.table == "attachment", !draft.text("file_name").isEmpty,
            draft.values["media_type"] == nil
        {
            draft.fill("media_type", .text(AttachedText.mediaType(of: draft.text("file_name"))))
        }
        return draft
    }

    /// What is missing of a completed draft, in the order of asking.
    package func missing(in draft: EntryDraft) throws -> [EntryField] {
        // A row that is there has everything, so only its key has to be said.
        let isThere = try draft.hasKey && exists(draft)
        return draft.kind.fields.filter { field in
            draft.values[field.name] == nil && field.standard != .nextNumber
                && (isThere ? field.isKey : field.isRequired)
        }
    }

    /// A figure that is entered when the period is over is most likely of a day before its end.
    private func refuseOutside(_ field: EntryField, _ period: String) throws {
        let bounds = try EmulationFile(path: file.replica.path).read { db in
            try Row.fetchOne(
                db, sql: "SELECT starts, ends FROM period WHERE code = ?", arguments: [period]
            ).map(Record.init)
        }
        guard let bounds else { return }
        let (starts, ends) = (bounds.text("starts"), bounds.text("ends"))
        if day < starts || (!ends.isEmpty && day > ends) {
            throw EntryError.dayOutside(
                field, day: day, period: period, starts: starts, ends: ends)
        }
    }

    private func text(for standard: EntryField.Standard, _ draft: EntryDraft) throws -> String? {
        switch standard {
        case .ownUnit: unit
        case .ownOffice: office
        case .today: day
        case .identifier: newIdentifier()
        case .word(let word): word
        case .thisYear: String(try thisYear())
        case .openPeriod: try openPeriod()
        case .onlyCluster: try onlyCluster()
        case .nextNumber: nil
        case .hash(let field):
            switch draft.values[field] {
            case .text(let bytes)?, .blob(let bytes)?: ContentHash.text(of: bytes)
            default: nil
            }
        }
    }

    /// The only period that is neither planned, locked nor archived; else the only one of all.
    package func openPeriod() throws -> String {
        let all = try list(
            "SELECT code FROM period WHERE state NOT IN ('locked', 'archived') ORDER BY code")
        let open = try list(
            """
            SELECT code FROM period WHERE state NOT IN ('planned', 'locked', 'archived')
            ORDER BY code
            """)
        let candidates = open.isEmpty ? all : open
        guard candidates.count == 1 else { throw EntryError.whichPeriod(candidates) }
        return candidates[0]
    }

    /// The only cluster of which anything is known.
    package func onlyCluster() throws -> String {
        let codes = try list(
            """
            SELECT code FROM cluster UNION SELECT cluster FROM member_unit
            UNION SELECT cluster FROM head_assignment
            UNION SELECT cluster FROM period WHERE cluster <> '' ORDER BY 1
            """)
        guard codes.count == 1 else { throw EntryError.whichCluster(codes) }
        return codes[0]
    }

    private func thisYear() throws -> Int {
        let years = Set(
            try list(
                """
                SELECT substr(starts, 1, 4) FROM period
                WHERE state NOT IN ('planned', 'locked', 'archived') AND starts <> ''
                """
            ).compactMap(Int.init))
        if let only = years.first, years.count == 1 { return only }
        return Int(day.prefix(4)) ?? 1
    }

    /// A reversal says what the entry that it takes back says, with the opposite amount.
    private func takeOver(_ id: String, into draft: inout EntryDraft) throws {
        let reversed = try EmulationFile(path: file.replica.path).read { db in
            try Row.fetchOne(
                db, sql: "SELECT * FROM indicator_entry WHERE unit = ? AND id = ?",
                arguments: [draft.values["unit"] == nil ? unit : draft.text("unit"), id]
            ).map(Record.init)
        }
        guard let reversed, let amount = reversed.integer("amount"), amount != .min else {
            throw EntryError.noSuchEntry(id: id)
        }
        let same = ["unit", "period", "indicator", "office", "as_of", "note"]
        for column in same where draft.values[column] == nil {
            draft.fill(column, reversed[column])
        }
        if draft.values["amount"] == nil { draft.fill("amount", .integer(-amount)) }
    }

    /// A verdict says what it was said of: the points, or the hash of the sheet.
    private func takeOverDecided(into draft: inout EntryDraft) throws {
        guard let subject = VerdictSubject(rawValue: draft.text("about")) else { return }
        if subject == .submission, draft.values["item"] == nil {
            draft.fill("item", .text(subject.item(of: Record([:]))))
        }
        let (unit, item) = (draft.text("unit"), draft.text("item"))
        guard !unit.isEmpty, !item.isEmpty else { return }
        let rows = try EmulationFile(path: file.replica.path).read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM \(subject.rawValue) WHERE unit = ?", arguments: [unit]
            ).map(Record.init)
        }.filter { Self.names(item, subject.item(of: $0)) }
        if draft.values["period"] == nil {
            draft.fill(
                "period", rows.count == 1 ? rows[0]["period"] : .text(try openPeriod()))
        }
        let row = rows.first { $0["period"] == draft.values["period"] }
        // As the unit's client wrote it, byte by byte.
        if let row { draft.fill("item", .text(Array(subject.item(of: row).utf8))) }
        try checkWord(draft, subject)
        let isDecided = try exists(draft)
        guard let row else {
            if isDecided { return }
            throw EntryError.nothingToDecide(subject, unit: unit, item: item)
        }
        // What was decided keeps its points, though the unit's row may be another by now. A sheet that is
        // decided on anew, after it was returned, is the one that stands there now.
        if isDecided, subject != .submission || draft.text("says").isEmpty { return }
        for column in ["points", "hash"]
        where draft.values[column] == nil && !row.isNull(column) {
            draft.fill(column, row[column])
        }
    }

    /// Whether a typed item names a row's: blanks around it and the way in which letters are composed aside.
    private static func names(_ typed: String, _ item: String) -> Bool {
        typed == item.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func checkWord(_ draft: EntryDraft, _ subject: VerdictSubject) throws(EntryError) {
        let words =
            subject == .submission ? VerdictTables.ofSheets : VerdictTables.ofOthers
        let said = draft.text("says")
        guard !said.isEmpty, !words.contains(said), let field = draft.kind.field("says") else {
            return
        }
        throw .notAChoice(field, text: said, table: draft.kind.table)
    }

    // MARK: Reading

    func list(_ sql: String, _ values: [String] = []) throws -> [String] {
        try EmulationFile(path: file.replica.path).read { db in
            try String.fetchAll(db, sql: sql, arguments: StatementArguments(values))
        }
    }

    private func exists(_ draft: EntryDraft) throws -> Bool {
        try EmulationFile(path: file.replica.path).read { try draft.isThere(in: $0) }
    }

    /// The codes that a field may hold, with what each is called, in the order of the table.
    package func choices(for field: EntryField, in draft: EntryDraft) throws
        -> [(code: String, name: String)]
    {
        let (sql, values): (String, [String]) =
            switch field.refers {
            case "period": ("SELECT code, name FROM period ORDER BY code", [])
            case "indicator":
                ("SELECT code, name_vi FROM indicator ORDER BY position, code", [])
            case "unit": ("SELECT code, name_vi FROM unit ORDER BY position, code", [])
            case "office":
                (
                    "SELECT code, name_vi FROM office WHERE unit = ? AND has_field_office = 1",
                    [draft.values["unit"] == nil ? unit : draft.text("unit")]
                )
            case "criterion":
                (
                    """
                    SELECT c.code, c.name_vi FROM criterion AS c JOIN period AS p
                    ON p.criteria_set = c.criteria_set AND p.criteria_version = c.version
                    WHERE p.code = ? ORDER BY c.position, c.code
                    """, [draft.text("period")]
                )
            default: ("", [])
            }
        guard !sql.isEmpty else { return [] }
        let rows = try EmulationFile(path: file.replica.path).read { db in
            try Row.fetchAll(db, sql: sql, arguments: StatementArguments(values)).map {
                (code: $0[0] as String, name: $0[1] as String)
            }
        }
        guard field.refers == "office" else { return rows }
        return rows.sorted { VietnameseOrder.precedes($0.name, $1.name) }
    }

    // MARK: Entering

    /// Enters a draft, or says in the row that is there what the draft says.
    ///
    /// - Throws: `EntryError`; `DatabaseError` where a rule of the tables refuses it; nothing is
    ///   written then.
    package func enter(_ draft: EntryDraft) throws -> EntryReceipt {
        let draft = try completed(draft)
        let missing = try missing(in: draft)
        guard missing.isEmpty else { throw EntryError.missing(missing, kind: draft.kind.name) }
        try EntryChecks(file: file).check(draft)
        var warnings = try unknownCodes(in: draft)
        let (written, isNew) = try write(draft)
        warnings += try Duplicates.of(written, in: EmulationFile(path: file.replica.path)).map {
            .duplicate($0)
        }
        return EntryReceipt(
            kind: draft.kind.name, table: draft.kind.table, key: written.key, isNew: isNew,
            assumed: draft.kind.fields.filter { draft.assumed.contains($0.name) }.map {
                Assumption(field: $0, text: draft.text($0.name))
            }, warnings: warnings)
    }

    private func unknownCodes(in draft: EntryDraft) throws -> [EntryWarning] {
        try draft.kind.fields.compactMap { field in
            let code = draft.text(field.name)
            guard field.refers != nil, !code.isEmpty,
                draft.kind.table != field.refers || field.name != "code"
            else { return nil }
            let known = try choices(for: field, in: draft)
            // Where nothing at all is described, there is nothing to compare with.
            guard !known.isEmpty, !known.contains(where: { $0.code.utf8.elementsEqual(code.utf8) })
            else { return nil }
            return .unknownCode(field, code)
        }
    }

    private func write(_ draft: EntryDraft) throws -> (written: EntryDraft, isNew: Bool) {
        try file.asClient { db in
            var draft = draft
            for field in draft.kind.fields
            where draft.values[field.name] == nil && field.standard == .nextNumber {
                draft.fill(field.name, .integer(try draft.nextNumber(field.name, in: db)))
            }
            let isNew = try !draft.isThere(in: db)
            let statement = isNew ? draft.insertion : draft.update
            if let statement {
                try db.execute(sql: statement.sql, arguments: statement.arguments)
            }
            return (draft, isNew)
        }
    }
}
