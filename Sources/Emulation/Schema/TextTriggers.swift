// What no text may be, held in any client: marked as classified, about a person beyond what is kept, or a
// made-up figure of a real city without the mark.
//
// GLOB sees plain cases; whoever enters something through us looks closer (TextRules.swift).

enum TextTriggers {
    static let all = marked + markedFiles + personal + unmarked

    // MARK: Markings

    private static let tables =
        FirstTables.all + OrganisationTables.all + ScoreTables.criteria + ScoreTables.figures
        + ScoreTables.assessments + CommendationTables.all

    /// Texts that nobody writes as prose: hashes, codes and settings.
    private static let codes: Set<String> = [
        "hash", "media_type", "gso_code", "ties", "first_group", "reverses", "indicator",
        "denominator", "cluster", "into_office", "measured_in", "locked_vector", "criteria_set",
        "compared_with", "criteria_group", "file_name", "theme",
    ]

    private static let marked = tables.flatMap(marked)

    /// No text of a table may be marked.
    static func marked(_ table: TableDefinition) -> [TriggerDefinition] {
        let texts = table.columns.filter { $0.content == .text && !codes.contains($0.name) }
        guard !texts.isEmpty, table.name != "attachment" else { return [] }
        return both(
            "\(table.name)_marked", table.name, isMarked(texts.map(\.name)), .markedText)
    }

    private static let markedFiles: [TriggerDefinition] = {
        let plain = ["* MAT[-.]*", "* MAT_[a-z0-9]*", "*TOI[ _]MAT*", "*TUYET[ _]MAT*"]
            .map { "' ' || NEW.file_name GLOB '\($0)'" }
        let condition = "\(isMarked(["file_name"])) OR \(plain.joined(separator: " OR "))"
        return both("attachment_marked", "attachment", condition, .markedFile)
    }()

    private static func both(
        _ name: String, _ table: String, _ condition: String, _ rule: SchemaRule
    ) -> [TriggerDefinition] {
        [TriggerDefinition.Event.insert, .update].map { event in
            TriggerDefinition(
                name: "\(name)_\(event.rawValue.lowercased())", event: event, table: table,
                condition: condition, rule: rule)
        }
    }

    /// Capitals, whatever their marks; and letters and digits of any kind.
    private static let capitals =
        "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
    private static let letters = "A-Za-z0-9À-ỹ"

    private static func isMarked(_ columns: [String]) -> String {
        // Decomposed letters have one or two marks behind them.
        let grades = [
            "TỐI MẬT", "TÔ?I MẬT", "TO??I MẬT", "TUYỆT MẬT", "TUYÊ?T MẬT", "TUYE??T MẬT",
            "[Tt]ối mật", "[Tt]uyệt mật",
        ].map { "(x GLOB '*\($0)[^\(letters)]*' AND x NOT GLOB '*\($0) [ĐđDd][ộỘ]*')" }
        // By itself, and no part of a heading such as CÔNG TÁC BẢO MẬT or MẬT ĐỘ DÂN CƯ.
        let alone =
            "(x GLOB '*[^\(letters)]MẬT[^\(letters)]*' "
            + "AND x NOT GLOB '*[\(capitals)] MẬT[^\(letters)]*' "
            + "AND x NOT GLOB '*[^\(letters)]MẬT [\(capitals)]*')"
        // One look that most texts fail, before all others; the text once, since a schema is read
        // whenever a file is opened.
        return "EXISTS (SELECT 1 FROM (SELECT \(composed(columns)) AS x) "
            + "WHERE x GLOB '*[Mm][Ậậ][Tt]*' "
            + "AND (\((grades + [alone]).joined(separator: " OR "))))"
    }

    /// SQL: some texts as one, with Ậ as one letter, however it was typed.
    private static func composed(_ columns: [String]) -> String {
        let text = columns.map { "NEW.\($0)" }.joined(separator: " || ' | ' || ")
        return "replace(replace(' ' || \(text) || ' ', 'A' || char(803) || char(770), 'Ậ'), "
            + "'Â' || char(803), 'Ậ')"
    }

    // MARK: Persons

    private static let personal = ["exemplar", "recipient"].flatMap { table in
        func digits(_ count: Int) -> String { String(repeating: "[0-9]", count: count) }
        let patterns = [
            "*[^0-9]\(digits(9))[^0-9]*", "*[^0-9]\(digits(12))[^0-9]*",
            "*[^0-9]0[35789]\(digits(8))[^0-9]*", "*[A-Za-z0-9]@[A-Za-z]*.[A-Za-z]*",
            "*[Ss]inh ngày [0-9]*", "*[Ss]inh năm [0-9]*", "*CCCD*", "*CMND*", "* trú tại *",
            "*[Ss]ố nhà [0-9]*",
        ]
        let found = patterns.map { "x GLOB '\($0)'" }.joined(separator: " OR ")
        return both(
            "\(table)_personal", table,
            "EXISTS (SELECT 1 FROM (SELECT ' ' || NEW.name || ' | ' || NEW.achievement || ' ' AS x) "
                + "WHERE \(found))", .personal)
    }

    /// The same with fewer false alarms: issuing identity cards, and looking after schools, are work that
    /// people are honoured for.
    static let personalAnew: String = {
        func digits(_ count: Int) -> String { String(repeating: "[0-9]", count: count) }
        let patterns = [
            "*[^0-9]\(digits(9))[^0-9]*", "*[^0-9]\(digits(12))[^0-9]*",
            "*[^0-9]0[35789]\(digits(8))[^0-9]*", "*[A-Za-z0-9]@[A-Za-z]*.[A-Za-z]*",
            "*[Ss]inh ngày [0-9]*", "*[Ss]ố nhà [0-9]*",
        ]
        let others = ["ọc", "hát", "ệ", "[Aa]n", "yển", "hí", "ọc sinh"].map {
            "x NOT GLOB '*\($0) sinh năm *'"
        }
        let found =
            patterns.map { "x GLOB '\($0)'" } + [
                "(x GLOB '*[Ss]inh năm [0-9]*' AND \(others.joined(separator: " AND ")))",
                "(x GLOB '* trú tại *' AND x NOT GLOB '* trú tại địa bàn*')",
            ]
        let triggers = ["exemplar", "recipient"].flatMap { table in
            both(
                "\(table)_personal", table,
                "EXISTS (SELECT 1 FROM (SELECT ' ' || NEW.name || ' | ' || NEW.achievement || ' ' "
                    + "AS x) WHERE \(found.joined(separator: " OR ")))", .personal)
        }
        return personal.map { "DROP TRIGGER \($0.name);\n" }.joined()
            + triggers.map(\.sql).joined()
    }()

    // MARK: Made-up figures

    private static let unmarked = tables.filter { SampleMarks.tables.contains($0.name) }
        .flatMap { table -> [TriggerDefinition] in
            let condition =
                "instr(NEW.note, '\(EmulationSamples.mark)') = 0 "
                + "AND \(SampleMarks.isNeeded(period: "NEW.period", unit: "NEW.unit"))"
            let sameKey = table.key.map { "t.\($0) = NEW.\($0)" }.joined(separator: " AND ")
            // An upsert of a row that is there is looked at as the update that it becomes.
            let isNew = "NOT EXISTS (SELECT 1 FROM \(table.name) AS t WHERE \(sameKey))"
            return [
                TriggerDefinition(
                    name: "\(table.name)_unmarked_insert", event: .insert, table: table.name,
                    condition: "\(condition) AND \(isNew)", rule: .unmarkedSample),
                TriggerDefinition(
                    name: "\(table.name)_unmarked_update", event: .update, table: table.name,
                    condition: condition, rule: .unmarkedSample),
            ]
        }
}
