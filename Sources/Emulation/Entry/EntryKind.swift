// What can be entered: each kind is one table under a word that a clerk uses, in both languages.
//
// The fields of a kind are the columns of its table, named as in the table or by their Vietnamese
// labels without marks and blanks (`soluong`), so that there is one list of them and not thirty.

/// One kind of entry.
package struct EntryKind: Sendable {
    /// Such as `figure`.
    package let name: String
    /// Such as `solieu`.
    package let alias: String
    package let table: String
    /// In the order in which a person is asked.
    package let fields: [EntryField]

    package var label: Bilingual {
        SchemaLabels.table(table) ?? Bilingual(vi: alias, en: name)
    }

    /// The field of that name, in either language.
    package func field(_ name: String) -> EntryField? {
        let plain = Self.plain(name)
        return fields.first { Self.plain($0.name) == plain }
            ?? fields.first { $0.alias == plain } ?? fields.first { Self.short[$0.name] == plain }
    }

    /// What clerks say for a long label.
    private static let short = ["office": "coso", "period": "ky", "code": "ma", "unit": "donvi"]

    /// The kind of that name, in either language, or of that table.
    package static func named(_ name: String) -> EntryKind? {
        let plain = plain(name)
        return all.first { Self.plain($0.name) == plain || $0.alias == plain }
            ?? all.first { Self.plain($0.table) == plain }
    }

    /// A name as it is compared: without marks, blanks, hyphens and underscores.
    static func plain(_ name: String) -> String {
        VietnameseSearch.key(name).filter { $0.isLetter || $0.isNumber }
    }
}

/// One field of a kind.
package struct EntryField: Hashable, Sendable {
    /// The column.
    package let name: String
    /// Its Vietnamese label without marks and blanks.
    package let alias: String
    package let label: Bilingual
    package let content: ColumnContent
    /// Whether it is part of the row's key.
    package let isKey: Bool
    /// Whether nobody could do without it.
    package let isRequired: Bool
    /// What stands there when nothing is said.
    package let standard: Standard?
    /// The table whose codes it holds.
    package let refers: String?

    /// Where a value comes from that nobody gave.
    package enum Standard: Hashable, Sendable {
        case ownUnit, ownOffice
        /// The only period that is open.
        case openPeriod
        /// The only cluster.
        case onlyCluster
        case today
        /// The year of the open period, else of today.
        case thisYear
        /// A new identifier.
        case identifier
        /// One more than the greatest so far.
        case nextNumber
        /// The SHA-256 of another field's bytes.
        case hash(of: String)
        case word(String)
    }
}

extension EntryKind {
    /// Every kind, in the order in which they are listed.
    package static let all: [EntryKind] = [
        make(
            "figure", "solieu", "indicator_entry", asks: ["indicator", "office", "amount"],
            ["id": .identifier, "office": .ownOffice, "as_of": .today]),
        make(
            "total", "congdon", "running_total", asks: ["indicator", "office", "total"],
            ["office": .ownOffice]),
        make(
            "stock", "thoidiem", "stock_figure", asks: ["indicator", "office", "value"],
            ["office": .ownOffice, "as_of": .today]),
        make("self-score", "tucham", "self_score", asks: ["criterion"]),
        make(
            "attachment", "tep", "attachment", asks: ["content"],
            ["sha256": .hash(of: "content")]),
        make("evidence", "minhchung", "evidence", asks: ["criterion", "attachment"]),
        make(
            "review", "chamcheo", "cross_review", asks: ["unit", "criterion", "points"],
            ["reviewer": .ownUnit], others: ["unit"]),
        make(
            "explanation", "giaitrinh", "explanation", asks: ["criterion", "text"],
            ["number": .nextNumber]),
        make(
            "appraisal", "thamdinh", "appraisal", asks: ["unit", "criterion", "points", "reason"],
            ["number": .nextNumber], others: ["unit"]),
        make("bonus", "diemcong", "bonus", asks: ["points", "reason"], ["id": .identifier]),
        make(
            "penalty", "diemtru", "penalty", asks: ["unit", "points", "reason"],
            ["id": .identifier], others: ["unit"]),
        make(
            "verdict", "ketluan", "verdict", asks: ["about", "unit", "item", "says"],
            ["decided_on": .today], others: ["unit"]),
        make(
            "model", "mohinh", "model", asks: ["code", "title", "kind", "description"],
            ["year": .thisYear]),
        make(
            "drive", "dotthidua", "drive", asks: ["code", "title", "kind", "starts", "ends"],
            ["year": .thisYear]),
        make(
            "exemplar", "guong", "exemplar", asks: ["code", "name", "field", "achievement"],
            ["year": .thisYear]),
        make(
            "decision", "quyetdinh", "decision", asks: ["issuer", "number", "signed_on", "title"]),
        make(
            "recipient", "khenthuong", "recipient",
            asks: ["issuer", "decision", "signed_on", "name", "form", "achievement"],
            ["number": .nextNumber]),
        make("section", "mucbaocao", "report_section", asks: ["section", "heading", "body"]),
        make(
            "target", "chitieu", "target", asks: ["criterion", "unit", "value"],
            others: ["unit"]),
        make(
            "covenant", "giaouoc", "covenant", asks: ["title", "body"],
            ["text_hash": .hash(of: "body")]),
        make("motto", "khauhieu", "motto", asks: ["text"]),
        make(
            "title", "dangky", "title_registration", asks: ["title"], ["number": .nextNumber]),
        make("nomination", "suyton", "nomination", asks: ["unit", "title"], others: ["unit"]),
        make(
            "ballot", "kiemphieu", "ballot_tally",
            asks: ["matter", "issued", "returned", "in_favour", "against", "invalid"]),
        make(
            "office-change", "thaydoicoso", "office_change",
            asks: ["office", "changed_on", "kind"]),
        make("indicator", "chiso", "indicator", asks: ["code", "name_vi", "measured_in"]),
        make(
            "criteria-set", "botieuchi", "criteria_set", asks: ["code", "name_vi"],
            ["version": .word("1")]),
        make(
            "criterion", "tieuchi", "criterion",
            asks: ["criteria_set", "code", "criteria_group", "name_vi", "kind", "max_points"],
            ["version": .word("1")]),
        make(
            "cluster", "cum", "cluster", asks: ["code", "name_vi"]),
        make(
            "member", "donvithanhvien", "member_unit", asks: ["unit", "from_date"],
            others: ["unit"]),
        make("legal-basis", "cancu", "legal_basis", asks: ["code", "kind", "number", "title"]),
        make("unit", "donvi", "unit", asks: ["code", "name_vi"]),
        make("office", "coso", "office", asks: ["code", "name_vi", "kind"]),
    ]

    /// A period that is made: what is decided later is left out.
    package static let period: EntryKind = {
        let kind = make("period", "kythidua", "period", asks: ["code", "name", "starts", "ends"])
        let later: Set = ["state", "epoch", "reopened_because", "locked_vector"]
        return EntryKind(
            name: kind.name, alias: kind.alias, table: kind.table,
            fields: kind.fields.filter { !later.contains($0.name) })
    }()

    /// The kind of a period's row, of which only the state is said by itself.
    package static let state = make("state", "trangthai", "period", asks: ["state"])

    /// Which tables' codes a column of that name holds.
    private static let referred = [
        "period": "period", "indicator": "indicator", "unit": "unit", "reviewer": "unit",
        "office": "office", "into_office": "office", "criterion": "criterion",
        "denominator": "indicator", "cluster": "cluster", "attachment": "attachment",
    ]

    private static let tables =
        FirstTables.all + OrganisationTables.all + ScoreTables.criteria + ScoreTables.figures
        + VerdictTables.current + CommendationTables.all + [VerdictTables.verdict]

    /// - Parameters:
    ///   - asks: What has to be said.
    ///   - standards: What stands where nothing is said, beside the unit, the period and the cluster.
    ///   - others: What is about somebody else, and so has no standard.
    private static func make(
        _ name: String, _ alias: String, _ table: String, asks: [String],
        _ standards: [String: EntryField.Standard] = [:], others: Set<String> = []
    ) -> EntryKind {
        guard let definition = tables.first(where: { $0.name == table }) else {
            preconditionFailure("\(table) is defined")
        }
        let fields = definition.columns.map { column in
            let isKey = definition.key.contains(column.name)
            let standard =
                standards[column.name]
                ?? (others.contains(column.name) ? nil : common(column.name, of: table))
            let label =
                SchemaLabels.column(column.name, of: table)
                ?? Bilingual(vi: column.name, en: column.name)
            return EntryField(
                name: column.name, alias: plain(label.vi), label: label,
                content: column.content, isKey: isKey,
                isRequired: isKey || asks.contains(column.name), standard: standard,
                refers: table == "cluster" ? nil : referred[column.name])
        }
        let first = asks.compactMap { name in fields.first { $0.name == name } }
        return EntryKind(
            name: name, alias: alias, table: table,
            fields: first + fields.filter { !asks.contains($0.name) })
    }

    private static func common(_ column: String, of table: String) -> EntryField.Standard? {
        switch column {
        case "unit": .ownUnit
        case "period": .openPeriod
        case "cluster": .onlyCluster
        default: nil
        }
    }
}

extension EntryField {
    /// The state of a period.
    package static let state: EntryField = {
        guard let field = EntryKind.state.field("state") else {
            preconditionFailure("a period has a state")
        }
        return field
    }()
}
