// What the head decides on what units enter: in rows of its own, which nobody else can write.
//
// Rules of who writes what bind rows. While a decision was a column of the unit's row, a client without
// our triggers could accept its own unit's bonus points, and every replica merged it.

internal import Replica

enum VerdictTables {
    /// What is decided on.
    static let subjects = VerdictSubject.allCases.map(\.rawValue)

    /// What is said of sheets; one that is returned may be taken back and changed.
    static let ofSheets = ["cross_reviewed", "explained", "appraised", "final", returned]
    static let returned = "returned"
    static let ofOthers = ["accepted", "rejected"]

    /// The item of a verdict on a unit's sheet.
    static let sheetItem = "sheet"

    /// The points, and the sheet's hash, are those that the head had before its eyes: they count, whatever
    /// becomes of the unit's row.
    static let verdict = TableDefinition(
        "verdict", key: ["period", "unit", "about", "item"],
        [
            .key("period"), .key("unit"),
            ColumnDefinition(
                name: "about", rule: "TEXT NOT NULL CHECK (about IN (\(list(subjects))))",
                content: .choice(subjects)),
            .key("item"),
            // What it may say hangs on the key alone, which comes from one author.
            ColumnDefinition(
                name: "says",
                rule: "TEXT NOT NULL CHECK (CASE about WHEN 'submission' "
                    + "THEN says IN (\(list(ofSheets))) ELSE says IN (\(list(ofOthers))) END)",
                content: .choice(ofOthers + ofSheets)),
            ColumnDefinition(
                name: "points",
                rule: ColumnDefinition.decimal("points").rule + " CHECK (points NOT GLOB '-*')",
                content: .decimal),
            .text("hash"), .day("decided_on"), .text("note"),
        ])

    private static func list(_ words: [String]) -> String {
        words.map { "'\($0)'" }.joined(separator: ", ")
    }

    // MARK: The table

    private static let triggers: [TriggerDefinition] = {
        let lacksPoints =
            "NEW.about IN ('bonus', 'penalty') AND NEW.says = 'accepted' AND NEW.points IS NULL"
        let points = [TriggerDefinition.Event.insert, .update].map { event in
            TriggerDefinition(
                name: "verdict_points_\(event.rawValue.lowercased())", event: event,
                table: verdict.name, condition: lacksPoints, rule: .verdictPoints)
        }
        return SchemaTriggers.locked(verdict.name, verdict.columnNames) + points
            + TextTriggers.marked(verdict)
    }()

    static let sql = verdict.sql + triggers.map(\.sql).joined()

    /// The head's file brings along what it had decided before, unless that has arrived already.
    static let copies: String = {
        let extras = ["bonus", "penalty"].map { table in
            """
            INSERT INTO verdict (period, unit, about, item, says, points)
            SELECT period, unit, '\(table)', id, status, points FROM \(table)
            WHERE status <> 'entered' AND period <> '' AND \(SchemaTriggers.isHead)
            ON CONFLICT DO NOTHING;

            """
        }
        return extras.joined() + """
            INSERT INTO verdict (period, unit, about, item, says)
            SELECT period, unit, 'explanation', criterion || '/' || number, status FROM explanation
            WHERE status <> 'entered' AND \(SchemaTriggers.isHead)
            ON CONFLICT DO NOTHING;
            INSERT INTO verdict (period, unit, about, item, says, hash)
            SELECT period, unit, 'submission', '\(sheetItem)', state, hash FROM submission
            WHERE state NOT IN ('draft', 'submitted') AND \(SchemaTriggers.isHead)
            ON CONFLICT DO NOTHING;

            """
    }()

    /// A period that was locked with points which the head had decided on; nil when there is none.
    static func lockedBefore(in transaction: Transaction) throws -> String? {
        _ = try transaction.sealPending()
        let now = try transaction.integratedVector()
        func rows(_ table: String) throws -> [Record] {
            try transaction.past(of: table, at: .vector(now)).map { Record($0) }
        }
        let decided = try (rows("bonus") + rows("penalty")).filter {
            $0.text("status") != "entered"
        }.map { $0.text("period") }
        return try rows("period").first {
            ["locked", "archived"].contains($0.text("state")) && decided.contains($0.text("code"))
        }?.text("code")
    }

    // MARK: What it stands in place of

    private static let decided = ScoreTables.assessments.filter {
        ["bonus", "penalty", "explanation"].contains($0.name)
    }

    /// The tables as they are without what the head says; a unit's sheet is drafted or submitted.
    static let current: [TableDefinition] = ScoreTables.assessments.map { table in
        if table.name == "submission" {
            return table.replacing(.choice("state", ["draft", "submitted"]))
        }
        let isDecided = decided.contains { $0.name == table.name }
        return isDecided ? table.without("status") : table
    }

    /// Takes the columns away, and the triggers that name them.
    static let withoutStatus: String = {
        let drops = SchemaTriggers.verdicts.map { "DROP TRIGGER \($0.name);\n" }
        let tables = decided.flatMap { table -> [String] in
            let old = insertTriggers(of: table)
            let now = table.without("status")
            return old.map { "DROP TRIGGER \($0.name);\n" }
                + ["ALTER TABLE \(table.name) DROP COLUMN status;\n"]
                + insertTriggers(of: now).map(\.sql)
        }
        return (drops + tables + sheets.map(\.sql)).joined()
    }()

    /// The triggers that name every column of a table.
    private static func insertTriggers(of table: TableDefinition) -> [TriggerDefinition] {
        (SchemaTriggers.locked(table.name, table.columnNames) + SchemaTriggers.entered(table))
            .filter { $0.event == .insert }
    }

    private static let sheets: [TriggerDefinition] = {
        let columns = ScoreTables.assessments.filter { $0.name == "submission" }
            .flatMap(\.columnNames)
        let isStep = "NEW.state NOT IN ('draft', 'submitted')"
        return [
            TriggerDefinition(
                name: "submission_step_insert", event: .insert, table: "submission",
                condition: isStep, rule: .verdictApart),
            TriggerDefinition(
                name: "submission_step_update", event: .update, table: "submission",
                condition: "\(isStep) AND NEW.state IS NOT OLD.state", rule: .verdictApart),
        ]
            + SchemaTriggers.freeze("submission", columns, as: "decided", rule: .sheetDecided) {
                row in
                "EXISTS (SELECT 1 FROM verdict AS v WHERE v.period = \(row).period "
                    + "AND v.unit = \(row).unit AND v.about = 'submission' "
                    + "AND v.says <> '\(returned)')"
            }
    }()
}

extension TableDefinition {
    fileprivate func without(_ column: String) -> TableDefinition {
        TableDefinition(
            name, key: key, columns.filter { $0.name != column }, references: references)
    }

    fileprivate func replacing(_ column: ColumnDefinition) -> TableDefinition {
        TableDefinition(
            name, key: key, columns.map { $0.name == column.name ? column : $0 },
            references: references)
    }
}
