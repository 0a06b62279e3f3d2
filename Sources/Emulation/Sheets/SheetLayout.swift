// Which columns a sheet has, and what may stand in them.

/// What a cell of a column holds.
enum SheetField: Hashable {
    /// Any text.
    case text
    /// A text that names the record, as people write it: a code, a number on paper.
    case code
    /// A whole number.
    case whole
    /// A whole number above zero.
    case count
    /// An exact decimal.
    case decimal
    case day
    /// One of a few words.
    case choice([String])
    /// Yes or no.
    case flag
    /// Something that the cluster has described.
    case reference(SheetReference)
    /// What helps people to fill the sheet in, and is not read.
    case shown(ShownFact)
}

/// How yes and no are written.
enum SheetFlag {
    static let yes = Bilingual(vi: "Có", en: "Yes")
    static let no = Bilingual(vi: "Không", en: "No")
}

/// What a cell may name.
enum SheetReference: String, CaseIterable, Hashable {
    case unit, office, period, indicator, criterion
}

/// What a sheet shows beside what it asks for.
enum ShownFact: Hashable {
    case rowNumber, measuredIn, target, maximum
}

/// One column.
struct SheetColumn: Hashable {
    let table: String
    /// Its name in the table; for what is only shown, any that no other has.
    let name: String
    let field: SheetField
    /// Whether a row makes no sense without it.
    let isRequired: Bool
    let heading: Bilingual
    /// In characters.
    let width: Double
}

/// A sheet's columns, and how its rows become rows of tables.
struct SheetLayout {
    /// The table of which each row of the sheet is one record; behind it one whose records belong to it.
    let tables: [String]
    let columns: [SheetColumn]
    /// The keys of the tables.
    let keys: [String: [String]]
    /// The columns of the second table that repeat those of the first: (its own, the first one's).
    let links: [(child: String, parent: String)]
    /// The column whose value is made here where nobody has entered one.
    let derivedID: String?
    /// Whether rows come with their keys filled in, and mean nothing until more is.
    var isPrefilled = false

    var main: String { tables[0] }

    func columns(of table: String) -> [SheetColumn] {
        columns.filter { column in
            if case .shown = column.field { return false }
            return column.table == table
        }
    }

    func isKey(_ column: SheetColumn) -> Bool {
        keys[column.table]?.contains(column.name) ?? false
    }
}

extension SheetKind {
    var layout: SheetLayout {
        switch self {
        case .figures:
            Self.layout(
                "indicator_entry", key: ["unit", "id"], derivedID: "id",
                [
                    .fact("id", .code, width: 18), .period, .indicator, .unit,
                    .fact("office", .reference(.office), width: 22), .fact("as_of", .day),
                    .required("amount", .whole), .fact("reverses", .code, width: 18),
                    .fact("reason", .text, width: 30), .note,
                ])
        case .totals:
            Self.layout(
                "running_total", key: ["period", "indicator", "unit", "office"],
                [.period, .indicator, .unit, .office, .required("total", .whole), .note])
        case .stock:
            Self.layout(
                "stock_figure", key: ["period", "indicator", "unit", "office"],
                [
                    .period, .indicator, .unit, .office, .required("value", .whole),
                    .fact("as_of", .day), .note,
                ])
        case .selfScores: Self.selfScoreLayout
        case .models:
            Self.layout(
                "model", key: ["unit", "year", "code"],
                Draft.yearly + [
                    .required("title", .text, width: 40),
                    .fact("kind", .choice(["model", "good_practice", "creative_task"]), width: 20),
                    .fact("description", .text, width: 50),
                    .fact(
                        "status", .choice(["proposed", "recognised", "replicated", "ended"]),
                        width: 16),
                    .fact("replicated_in", .text, width: 30),
                ])
        case .drives:
            Self.layout(
                "drive", key: ["unit", "year", "code"],
                Draft.yearly + [
                    .required("title", .text, width: 40),
                    .fact(
                        "kind", .choice(["regular", "thematic", "peak", "special"]), width: 18),
                    .fact("starts", .day), .fact("ends", .day), .fact("result", .text, width: 50),
                ])
        case .exemplars:
            Self.layout(
                "exemplar", key: ["unit", "year", "code"],
                Draft.yearly + [
                    .required("name", .text, width: 30),
                    .fact(
                        "field", .choice(["work", "training", "combat", "force_building"]),
                        width: 20),
                    .fact("achievement", .text, width: 50), .fact("decision", .text, width: 20),
                ])
        case .decisions: Self.decisionLayout
        case .reviews:
            Self.layout(
                "cross_review", key: ["period", "unit", "criterion", "reviewer"],
                isPrefilled: true,
                [
                    .period, .unit, .criterion,
                    .required("reviewer", .reference(.unit), width: 20),
                    .fact("points", .decimal), .fact("comment", .text, width: 40),
                ])
        case .targets:
            Self.layout(
                "target", key: ["period", "criterion", "unit"], isPrefilled: true,
                [
                    .period, .criterion, .unit, .fact("value", .decimal), .fact("assigned", .flag),
                    .note,
                ])
        case .criteria: Self.criteriaLayout
        case .sections:
            Self.layout(
                "report_section", key: ["period", "unit", "section"],
                [
                    .period, .unit, .required("section", .code),
                    .fact("heading", .text, width: 30), .fact("body", .text, width: 80),
                ])
        }
    }

    /// As units know it from their own Excel files.
    private static var selfScoreLayout: SheetLayout {
        layout(
            "self_score", key: ["period", "unit", "criterion"], isPrefilled: true,
            [
                .period, .unit, .criterion,
                .shown(.measuredIn, Bilingual(vi: "ĐVT", en: "Measured in")),
                .shown(.target, Bilingual(vi: "Chỉ tiêu", en: "Target")),
                .fact("actual", .decimal),
                .shown(.maximum, Bilingual(vi: "Điểm chuẩn", en: "Maximum points")),
                .fact("points", .decimal, Bilingual(vi: "Tự chấm", en: "Self-score")),
                .fact("note", .text, Bilingual(vi: "Minh chứng", en: "Evidence"), width: 40),
            ])
    }

    private static var decisionLayout: SheetLayout {
        let decision: [Draft] = [
            .required("issuer", .code, width: 22), .required("number", .code, width: 18),
            .required("signed_on", .day), .fact("kind", .text, width: 20),
            .fact("level", .text, width: 18), .fact("title", .text, width: 36), .note,
        ]
        let recipient: [Draft] = [
            .required(
                "unit", .reference(.unit),
                Bilingual(vi: "Đơn vị được khen thưởng", en: "Recipient's unit"), width: 20),
            .required(
                "number", .count,
                Bilingual(vi: "Số thứ tự trong quyết định", en: "Number in the decision")),
            .fact(
                "name", .text, Bilingual(vi: "Tên người, tập thể", en: "Recipient's name"),
                width: 30),
            .fact("form", .text, width: 24), .fact("achievement", .text, width: 40),
        ]
        return SheetLayout(
            tables: ["decision", "recipient"],
            columns: decision.map { $0.column(of: "decision") }
                + recipient.map { $0.column(of: "recipient") },
            keys: [
                "decision": ["issuer", "number", "signed_on"],
                "recipient": ["issuer", "decision", "signed_on", "unit", "number"],
            ],
            links: [("issuer", "issuer"), ("decision", "number"), ("signed_on", "signed_on")],
            derivedID: nil)
    }

    private static var criteriaLayout: SheetLayout {
        let set: [Draft] = [
            .required("code", .code, Bilingual(vi: "Mã bộ tiêu chí", en: "Criteria set's code")),
            .required("version", .count),
            .fact(
                "name_vi", .text, Bilingual(vi: "Tên bộ tiêu chí", en: "Criteria set's name"),
                width: 30),
        ]
        let criterion: [Draft] = [
            .required("code", .code, Bilingual(vi: "Mã tiêu chí", en: "Criterion's code")),
            .fact("criteria_group", .text), .fact("name_vi", .text, width: 40),
            .fact("name_en", .text, width: 30),
            .fact(
                "kind", .choice(["quantitative", "qualitative", "per_item", "plus_minus"]),
                width: 20),
            .fact("max_points", .decimal), .fact("points_per_item", .decimal),
            .fact("floor", .decimal), .fact("measured_in", .text),
            .fact("better", .choice(["higher", "lower"]), width: 16),
            .fact("indicator", .reference(.indicator), width: 24),
            .fact("denominator", .reference(.indicator), width: 24), .fact("scale", .whole),
            .fact("position", .whole, Bilingual(vi: "Thứ tự hiển thị", en: "Position")),
        ]
        return SheetLayout(
            tables: ["criteria_set", "criterion"],
            columns: set.map { $0.column(of: "criteria_set") }
                + criterion.map { $0.column(of: "criterion") },
            keys: [
                "criteria_set": ["code", "version"],
                "criterion": ["criteria_set", "version", "code"],
            ],
            links: [("criteria_set", "code"), ("version", "version")], derivedID: nil)
    }

    private static func layout(
        _ table: String, key: [String], derivedID: String? = nil, isPrefilled: Bool = false,
        _ drafts: [Draft]
    ) -> SheetLayout {
        let number = Draft.shown(.rowNumber, Bilingual(vi: "STT", en: "No."))
        return SheetLayout(
            tables: [table], columns: ([number] + drafts).map { $0.column(of: table) },
            keys: [table: key], links: [], derivedID: derivedID, isPrefilled: isPrefilled)
    }
}

/// A column before it is known of which table.
private struct Draft {
    let name: String
    let field: SheetField
    let isRequired: Bool
    let heading: Bilingual?
    let width: Double

    static func fact(
        _ name: String, _ field: SheetField, _ heading: Bilingual? = nil, width: Double = 12
    ) -> Draft {
        Draft(name: name, field: field, isRequired: false, heading: heading, width: width)
    }

    static func required(
        _ name: String, _ field: SheetField, _ heading: Bilingual? = nil, width: Double = 12
    ) -> Draft {
        Draft(name: name, field: field, isRequired: true, heading: heading, width: width)
    }

    static func shown(_ fact: ShownFact, _ heading: Bilingual) -> Draft {
        Draft(
            name: "shown_\(fact)", field: .shown(fact), isRequired: false, heading: heading,
            width: fact == .rowNumber ? 6 : 12)
    }

    static let period = required("period", .reference(.period), width: 26)
    static let unit = required("unit", .reference(.unit), width: 20)
    static let office = required("office", .reference(.office), width: 22)
    static let indicator = required("indicator", .reference(.indicator), width: 36)
    static let criterion = required("criterion", .reference(.criterion), width: 40)
    static let note = fact("note", .text, width: 30)
    static let yearly: [Draft] = [.unit, .required("year", .count), .required("code", .code)]

    func column(of table: String) -> SheetColumn {
        let label = heading ?? SchemaLabels.column(name, of: table)
        return SheetColumn(
            table: table, name: name, field: field, isRequired: isRequired,
            heading: label ?? Bilingual(vi: name, en: name), width: width)
    }
}
