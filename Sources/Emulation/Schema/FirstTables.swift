// The first tables' columns by what they hold, for entry. Their DDL, in EmulationSchema, stands by itself.

enum FirstTables {
    static let all = [
        TableDefinition(
            "unit", key: ["code"],
            [
                .key("code"), .text("name_vi"), .text("name_en"), .text("gso_code"),
                .integer("position"),
            ]),
        TableDefinition(
            "office", key: ["unit", "code"],
            [
                .key("unit"), .key("code"), .text("name_vi"),
                .choice("kind", ["urban_district", "rural_district", "town", "city"]),
                .flag("has_field_office", default: 1),
            ]),
        TableDefinition(
            "period", key: ["code"],
            [
                .key("code"), .text("name"), .day("starts"), .day("ends"),
                .choice("state", PeriodState.allCases.map(\.rawValue)), .text("note"),
            ] + OrganisationTables.periodColumns),
        TableDefinition(
            "indicator", key: ["code"],
            [
                .key("code"), .text("name_vi"), .text("name_en"), .text("measured_in"),
                .choice("better", ["higher", "lower"]), .text("theme"), .integer("position"),
                .text("note"),
            ]),
        TableDefinition(
            "running_total", key: ["period", "indicator", "unit", "office"],
            [
                .key("period"), .key("indicator"), .key("unit"), .key("office"),
                .integer("total"), .text("note"),
            ]),
        TableDefinition(
            "model", key: ["unit", "year", "code"],
            [
                .key("unit"), .number("year"), .key("code"), .text("title"),
                .choice("kind", ["model", "good_practice", "creative_task"]),
                .text("description"),
                .choice("status", ["proposed", "recognised", "replicated", "ended"]),
                .text("replicated_in"),
            ]),
        TableDefinition(
            "report_section", key: ["period", "unit", "section"],
            [
                .key("period"), .key("unit"), .key("section"), .text("heading"), .text("body"),
            ]),
    ]
}
