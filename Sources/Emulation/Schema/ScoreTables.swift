// What scores are worked out from: criteria, targets, figures, and what units, reviewers and the head say.
//
// No score and no rank is stored; each replica computes them.

enum ScoreTables {
    /// What the cluster adopts.
    static let criteria = [
        TableDefinition(
            "criteria_set", key: ["code", "version"],
            [
                .key("code"), .number("version"), .text("name_vi"), .text("name_en"),
                .choice("state", ["draft", "adopted"]), .text("hash"),
                .decimal("bonus_cap", default: "5"), .choice("reviews", ["median", "mean"]),
                .choice("excess", ["percent", "absolute"]), .text("first_group", default: "I"),
                .text("ties", default: "fewer_penalties,more_in_first_group,more_bonus"),
                .text("note"),
            ]),
        TableDefinition(
            "criterion", key: ["criteria_set", "version", "code"],
            [
                .key("criteria_set"), .number("version"), .key("code"), .text("criteria_group"),
                .text("name_vi"), .text("name_en"),
                .choice("kind", ["quantitative", "qualitative", "per_item", "plus_minus"]),
                .amount("max_points"), .decimal("points_per_item", default: "0"),
                .decimal("floor", default: "0"), .text("measured_in"),
                .choice("better", ["higher", "lower"]), .text("indicator"), .text("denominator"),
                .integer("scale", default: 1), .integer("position"),
            ],
            references: [
                "FOREIGN KEY (criteria_set, version) REFERENCES criteria_set (code, version)"
            ]),
        TableDefinition(
            "target", key: ["period", "criterion", "unit"],
            [
                .key("period"), .key("criterion"), .key("unit"), .decimal("value"),
                .flag("assigned", default: 1), .text("note"),
            ]),
    ]

    /// What offices count.
    static let figures = [
        // A ledger: an entry is never edited, but put right by another one that reverses it.
        TableDefinition(
            "indicator_entry", key: ["unit", "id"],
            [
                .key("unit"), .key("id"), .key("period"), .key("indicator"), .text("office"),
                .day("as_of"), .integer("amount"), .text("reverses"), .text("reason"),
                .text("note"),
            ]),
        TableDefinition(
            "stock_figure", key: ["period", "indicator", "unit", "office"],
            [
                .key("period"), .key("indicator"), .key("unit"), .key("office"),
                .integer("value"), .day("as_of"), .text("note"),
            ]),
    ]

    /// What is said of them.
    static let assessments = [
        TableDefinition(
            "self_score", key: ["period", "unit", "criterion"],
            [
                .key("period"), .key("unit"), .key("criterion"), .decimal("actual"),
                .decimal("points"), .text("note"),
            ]),
        TableDefinition(
            "submission", key: ["period", "unit"],
            [
                .key("period"), .key("unit"),
                .choice(
                    "state",
                    ["draft", "submitted", "cross_reviewed", "explained", "appraised", "final"]),
                .text("hash"), .day("submitted_on"), .integer("epoch", default: 1), .text("note"),
            ]),
        TableDefinition(
            "attachment", key: ["sha256"],
            [
                ColumnDefinition(
                    name: "sha256",
                    rule: "TEXT NOT NULL CHECK (length(sha256) = 64 "
                        + "AND sha256 NOT GLOB '*[^0-9a-f]*')", content: .code),
                .text("unit"), .text("file_name"), .text("media_type"),
                ColumnDefinition(name: "content", rule: "BLOB", content: .bytes),
            ]),
        TableDefinition(
            "evidence", key: ["period", "unit", "criterion", "attachment"],
            [
                .key("period"), .key("unit"), .key("criterion"), .key("attachment"),
                .text("note"),
            ], references: ["FOREIGN KEY (attachment) REFERENCES attachment (sha256)"]),
        TableDefinition(
            "cross_review", key: ["period", "unit", "criterion", "reviewer"],
            [
                .key("period"), .key("unit"), .key("criterion"),
                // Both are of the key, which comes from one author.
                ColumnDefinition(
                    name: "reviewer",
                    rule: "TEXT NOT NULL CHECK (reviewer <> '' AND reviewer <> unit)",
                    content: .code),
                .decimal("points"), .text("comment"),
            ]),
        TableDefinition(
            "explanation", key: ["period", "unit", "criterion", "number"],
            [
                .key("period"), .key("unit"), .key("criterion"), .number("number"),
                .text("text"), .choice("status", ["entered", "accepted", "rejected"]),
            ]),
        TableDefinition(
            "appraisal", key: ["period", "unit", "criterion", "number"],
            [
                .key("period"), .key("unit"), .key("criterion"), .number("number"),
                .decimal("points"), .text("reason"), .choice("status", ["accepted", "withdrawn"]),
            ]),
        extraPoints("bonus"), extraPoints("penalty"),
    ]

    private static func extraPoints(_ name: String) -> TableDefinition {
        TableDefinition(
            name, key: ["unit", "id"],
            [
                .key("unit"), .key("id"), .key("period"), .amount("points"), .text("reason"),
                .choice("status", ["entered", "accepted", "rejected"]),
            ])
    }
}
