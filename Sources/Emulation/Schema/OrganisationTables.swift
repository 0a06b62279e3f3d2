// Who belongs together: clusters, their members and heads, what they stand on; covenants and mottos.

enum OrganisationTables {
    static let all = [
        TableDefinition(
            "cluster", key: ["code"],
            [
                .key("code"), .text("name_vi"), .text("name_en"),
                .choice("kind", ["cluster", "bloc"]), .text("note"),
            ]),
        TableDefinition(
            "member_unit", key: ["cluster", "unit", "from_date"],
            [
                .key("cluster"), .key("unit"), .keyDay("from_date"), .day("to_date"),
                .text("note"),
            ]),
        // The headship goes round by years: data with a validity, never a constant.
        TableDefinition(
            "head_assignment", key: ["cluster", "role", "from_date"],
            [
                .key("cluster"),
                .choice("role", ["cluster_head", "deputy_head"]),
                .keyDay("from_date"), .day("to_date"), .text("unit"), .day("handed_over_on"),
                .text("note"),
            ]),
        TableDefinition(
            "legal_basis", key: ["code"],
            [
                .key("code"), .choice("kind", ["law", "decree", "circular", "bylaws", "other"]),
                .text("number"), .text("issuer"), .day("signed_on"), .text("title"), .text("note"),
            ]),
        // A district that is renamed or merged keeps its code and its figures; this says what it is now.
        TableDefinition(
            "office_change", key: ["unit", "office", "changed_on"],
            [
                .key("unit"), .key("office"), .keyDay("changed_on"),
                .choice("kind", ["renamed", "merged"]), .text("name_vi"), .text("into_office"),
                .text("note"),
            ]),
        TableDefinition(
            "covenant", key: ["period", "text_hash"],
            [.key("period"), .key("text_hash"), .text("title"), .text("body")]),
        TableDefinition(
            "covenant_signature", key: ["period", "text_hash", "unit"],
            [.key("period"), .key("text_hash"), .key("unit"), .day("signed_on"), .text("note")],
            references: ["FOREIGN KEY (period, text_hash) REFERENCES covenant (period, text_hash)"]),
        TableDefinition(
            "motto", key: ["period", "unit"],
            [.key("period"), .key("unit"), .text("text")]),
        TableDefinition(
            "title_registration", key: ["period", "unit", "number"],
            [
                .key("period"), .key("unit"), .number("number"), .text("title"), .text("note"),
            ]),
    ]

    /// What a period knows besides: by which rules it is scored, and what its lock froze.
    static let periodColumns = [
        ColumnDefinition.text("cluster"), .text("criteria_set"),
        .integer("criteria_version", default: 1), .text("compared_with"),
        .integer("epoch", default: 1), .text("reopened_because"), .text("locked_vector"),
    ]
}
