// What is looked for in an entry before it is written: markings, personal details, the mark of made-up data.
//
// The tables' triggers refuse the plain cases in any client; here is a closer look.

internal import GRDB
internal import Merge
internal import Replica

struct EntryChecks {
    let file: PeriodFile

    /// Whose texts are about a person.
    private static let aboutPersons: Set<String> = ["exemplar", "recipient"]

    /// - Throws: `EntryError.refused`, `.refusedContent`, `.unreadableAttachment`, `.tooLarge`.
    func check(_ draft: EntryDraft) throws {
        for field in draft.kind.fields {
            guard case .text(let bytes)? = draft.values[field.name] else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            if let refusal = TextRules.refusal(of: text, as: subject(field, draft)) {
                throw EntryError.refused(field, refusal)
            }
        }
        if case .blob(let bytes)? = draft.values["content"] { try checkContent(bytes, draft) }
        try checkMark(draft)
    }

    private func subject(_ field: EntryField, _ draft: EntryDraft) -> TextRules.Subject {
        if field.name == "file_name" { return .fileName }
        let isPersonal = Self.aboutPersons.contains(draft.kind.table)
        // Hashes, identifiers and numbers of decisions are no numbers of persons.
        return isPersonal && field.content == .text ? .person : .text
    }

    private func checkContent(_ bytes: [UInt8], _ draft: EntryDraft) throws(EntryError) {
        guard bytes.count <= EntryDesk.attachmentBytesMax else {
            throw .tooLarge(bytes: bytes.count, limit: EntryDesk.attachmentBytesMax)
        }
        let name = draft.text("file_name")
        for text in try AttachedText.texts(in: bytes, named: name) {
            guard let marking = TextRules.marking(in: text) else { continue }
            throw .refusedContent(file: name, .classified(marking))
        }
    }

    /// A figure of a real city in a made-up period says that it is made up.
    private func checkMark(_ draft: EntryDraft) throws {
        guard SampleMarks.tables.contains(draft.kind.table) else { return }
        let isMadeUp = try EmulationFile(path: file.replica.path).read { db in
            try Bool.fetchOne(
                db, sql: "SELECT \(SampleMarks.isNeeded(period: "?1", unit: "?2"))",
                arguments: [draft.text("period"), draft.text("unit")]) ?? false
        }
        let note = draft.kind.field("note")
        guard isMadeUp, let note, let refusal = TextRules.refusal(ofSample: draft.text("note"))
        else { return }
        // What stands in the row keeps its note unless another one is said.
        let isSaid = draft.values["note"] != nil
        let standing = try isSaid ? nil : standingNote(of: draft)
        if let standing, TextRules.refusal(ofSample: standing) == nil { return }
        throw EntryError.refused(note, refusal)
    }

    private func standingNote(of draft: EntryDraft) throws -> String? {
        try EmulationFile(path: file.replica.path).read { try draft.standing("note", in: $0) }
    }
}

/// Where made-up figures need the mark.
enum SampleMarks {
    /// The tables of figures, whose `note` bears it.
    static let tables = [
        "running_total", "indicator_entry", "stock_figure", "self_score", "target",
    ]

    /// SQL: whether a period is made up, and a unit is a real city's, which has a code of the statistics
    /// office.
    static func isNeeded(period: String, unit: String) -> String {
        "(EXISTS (SELECT 1 FROM period AS p WHERE p.code = \(period) "
            + "AND instr(p.note, '\(EmulationSamples.mark)') > 0) "
            + "AND EXISTS (SELECT 1 FROM unit AS u WHERE u.code = \(unit) AND u.gso_code <> ''))"
    }
}
