// What is honoured and how: drives, exemplars, nominations and their ballots, decisions and recipients.
//
// Of an exemplar and of a recipient we keep the name, the unit, the achievement and the decision: no
// birth date, identity number, address, phone or photo. Of a ballot, never who voted how.

enum CommendationTables {
    static let all = [
        TableDefinition(
            "drive", key: ["unit", "year", "code"],
            [
                .key("unit"), .number("year"), .key("code"), .text("title"),
                .choice("kind", ["regular", "thematic", "peak", "special"]), .day("starts"),
                .day("ends"), .text("result"),
            ]),
        TableDefinition(
            "exemplar", key: ["unit", "year", "code"],
            [
                .key("unit"), .number("year"), .key("code"), .text("name"),
                .choice("field", ["work", "training", "combat", "force_building"]),
                .text("achievement"), .text("decision"),
            ]),
        TableDefinition(
            "nomination", key: ["period", "unit", "title"],
            [
                .key("period"), .key("unit"), .key("title"),
                .choice("status", ["nominated", "agreed", "not_agreed"]), .text("matter"),
                .text("note"),
            ]),
        TableDefinition(
            "ballot_tally", key: ["period", "matter"],
            [
                .key("period"), .key("matter"), .count("issued"), .count("returned"),
                .count("in_favour"), .count("against"), .count("invalid"), .text("minutes"),
            ]),
        TableDefinition(
            "decision", key: ["issuer", "number", "signed_on"],
            [
                .key("issuer"), .key("number"), .keyDay("signed_on"), .text("kind"),
                .text("level"), .text("title"), .text("note"),
            ]),
        TableDefinition(
            "recipient", key: ["issuer", "decision", "signed_on", "unit", "number"],
            [
                .key("issuer"), .key("decision"), .keyDay("signed_on"), .key("unit"),
                .number("number"), .text("name"), .text("form"), .text("achievement"),
            ],
            references: [
                "FOREIGN KEY (issuer, decision, signed_on) "
                    + "REFERENCES decision (issuer, number, signed_on)"
            ]),
    ]
}
