// The triggers that keep the tables' rules in whatever client writes here.
//
// An INSERT of a row that stands there already, to the letter, is let through to SQLite's own
// handling of equal keys, so that loading a file twice is no error; INSERT OR REPLACE, which deletes
// without a trigger, changes nothing by that way.

/// What a trigger is made of.
struct TriggerDefinition {
    enum Event: String {
        case insert = "INSERT"
        case update = "UPDATE"
        case delete = "DELETE"

        /// The row that is looked at.
        fileprivate var row: String { self == .delete ? "OLD" : "NEW" }
    }

    let name: String
    let event: Event
    let table: String
    let condition: String?
    let rule: SchemaRule

    var sql: String {
        let when = condition.map { " WHEN \($0)" } ?? ""
        return """
            CREATE TRIGGER \(name) BEFORE \(event.rawValue) ON \(table)\(when)
            BEGIN SELECT \(rule.raise); END;

            """
    }
}

enum SchemaTriggers {
    static let all: [TriggerDefinition] =
        period + locked(ScoreTables.figures + ScoreTables.assessments) + criteria + targets
        + submitted + points + ledger + entered(ScoreTables.assessments) + signatures
        + TextTriggers.all

    // MARK: Periods

    private static let states = [
        "planned", "covenant_open", "active", "submission_open", "cross_review", "appraisal",
        "locked", "archived",
    ]

    private static let period: [TriggerDefinition] = {
        let steps = zip(states, states.dropFirst()).map {
            "(OLD.state = '\($0)' AND NEW.state = '\($1)')"
        }.joined(separator: " OR ")
        let reopens =
            "(OLD.state = 'locked' "
            + "AND NEW.state IN ('submission_open', 'cross_review', 'appraisal'))"
        return [
            TriggerDefinition(
                name: "period_order", event: .update, table: "period",
                condition: "NEW.state IS NOT OLD.state AND NOT (\(steps) OR \(reopens))",
                rule: .periodOrder),
            TriggerDefinition(
                name: "period_reopening", event: .update, table: "period",
                condition: "\(reopens) AND (NEW.epoch IS NOT OLD.epoch + 1 "
                    + "OR trim(NEW.reopened_because) = '' "
                    + "OR NEW.reopened_because IS OLD.reopened_because)",
                rule: .reopening),
        ]
    }()

    /// Those of the tables of a period that its lock closes.
    private static func locked(_ tables: [TableDefinition]) -> [TriggerDefinition] {
        let columns =
            [
                (
                    "running_total",
                    ["period", "indicator", "unit", "office", "total", "note"]
                )
            ]
            + tables.filter { $0.columnNames.contains("period") && $0.name != "submission" }
            .map { ($0.name, $0.columnNames) }
        return columns.flatMap { locked($0, $1) }
    }

    static func locked(_ table: String, _ columns: [String]) -> [TriggerDefinition] {
        freeze(table, columns, as: "locked", rule: .periodLocked) { row in
            isPeriod(row, in: "'locked', 'archived'")
        }
    }

    private static func isPeriod(_ row: String, in states: String) -> String {
        "EXISTS (SELECT 1 FROM period AS p WHERE p.code = \(row).period AND p.state IN (\(states)))"
    }

    // MARK: What was agreed on

    private static let criteria: [TriggerDefinition] = {
        let set = ScoreTables.criteria[0]
        let criterion = ScoreTables.criteria[1]
        return freeze(
            criterion.name, criterion.columnNames, as: "adopted", rule: .criteriaAdopted
        ) { row in
            "EXISTS (SELECT 1 FROM criteria_set AS s WHERE s.code = \(row).criteria_set "
                + "AND s.version = \(row).version AND s.state = 'adopted')"
        }
            + freeze(set.name, set.columnNames, as: "adopted", rule: .criteriaAdopted) { row in
                row == "NEW"
                    ? "EXISTS (SELECT 1 FROM criteria_set AS s WHERE s.code = NEW.code "
                        + "AND s.version = NEW.version AND s.state = 'adopted')"
                    : "OLD.state = 'adopted'"
            }
    }()

    private static let targets: [TriggerDefinition] = freeze(
        "target", ScoreTables.criteria[2].columnNames, as: "frozen", rule: .targetsFrozen
    ) { row in
        isPeriod(
            row, in: states.dropFirst(2).map { "'\($0)'" }.joined(separator: ", "))
    }

    private static let submitted: [TriggerDefinition] = ScoreTables.assessments.filter {
        $0.name == "self_score" || $0.name == "evidence"
    }.flatMap { table in
        freeze(table.name, table.columnNames, as: "submitted", rule: .sheetSubmitted) { row in
            "EXISTS (SELECT 1 FROM submission AS s WHERE s.period = \(row).period "
                + "AND s.unit = \(row).unit AND s.state <> 'draft')"
        }
    }

    /// SQL: whether this replica's unit is the cluster's head now.
    static let isHead: String = {
        let now = "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)"
        return "EXISTS (SELECT 1 FROM hoitu_holding AS h WHERE h.role = '\(TableWriters.head)' "
            + "AND h.starts <= \(now) AND (h.ends IS NULL OR \(now) < h.ends))"
    }()

    /// What the head says of what units enter, before it had a table of its own (VerdictTables.swift).
    static let verdicts: [TriggerDefinition] = {
        [
            ("explanation", "status", "'entered'"), ("bonus", "status", "'entered'"),
            ("penalty", "status", "'entered'"), ("submission", "state", "'draft', 'submitted'"),
        ].flatMap { table, column, own in
            let said = "NEW.\(column) NOT IN (\(own))"
            return [
                TriggerDefinition(
                    name: "\(table)_verdict_insert", event: .insert, table: table,
                    condition: "\(said) AND NOT \(isHead)", rule: .headsVerdict),
                TriggerDefinition(
                    name: "\(table)_verdict_update", event: .update, table: table,
                    condition: "NEW.\(column) IS NOT OLD.\(column) AND (\(said) "
                        + "OR OLD.\(column) NOT IN (\(own))) AND NOT \(isHead)",
                    rule: .headsVerdict),
            ]
        }
    }()

    /// Points that a criterion cannot give; where the criterion is not known here, or has no maximum yet,
    /// nobody can tell.
    private static let points: [TriggerDefinition] = [
        "self_score", "cross_review", "appraisal",
    ].flatMap { table in
        let given = "CAST(NEW.points AS REAL)"
        let beyond =
            "NEW.points IS NOT NULL AND EXISTS (SELECT 1 FROM period AS p JOIN criterion AS c "
            + "ON c.criteria_set = p.criteria_set AND c.version = p.criteria_version "
            + "WHERE p.code = NEW.period AND c.code = NEW.criterion "
            + "AND CAST(c.max_points AS REAL) > 0 "
            + "AND (\(given) > CAST(c.max_points AS REAL) "
            + "OR \(given) < min(0, CAST(c.floor AS REAL))))"
        return [TriggerDefinition.Event.insert, .update].map { event in
            TriggerDefinition(
                name: "\(table)_points_\(event.rawValue.lowercased())", event: event,
                table: table, condition: beyond, rule: .pointsBeyond)
        }
    }

    /// Merged rows stay as they came.
    static let years: [TriggerDefinition] = [TriggerDefinition.Event.insert, .update].map { event in
        TriggerDefinition(
            name: "model_year_\(event.rawValue.lowercased())", event: event, table: "model",
            condition: "typeof(NEW.year) <> 'integer' OR NEW.year < 1", rule: .yearNumber)
    }

    /// Refuses what would change the rows of a table under a condition.
    static func freeze(
        _ table: String, _ columns: [String], as what: String, rule: SchemaRule,
        _ condition: (_ row: String) -> String
    ) -> [TriggerDefinition] {
        [
            TriggerDefinition(
                name: "\(table)_\(what)_insert", event: .insert, table: table,
                condition: "(\(condition("NEW"))) AND NOT (\(isThere(table, columns)))",
                rule: rule),
            TriggerDefinition(
                name: "\(table)_\(what)_update", event: .update, table: table,
                condition: "(\(condition("OLD"))) OR (\(condition("NEW")))", rule: rule),
            TriggerDefinition(
                name: "\(table)_\(what)_delete", event: .delete, table: table,
                condition: condition("OLD"), rule: rule),
        ]
    }

    /// Whether the new row stands there already, to the letter.
    private static func isThere(_ table: String, _ columns: [String]) -> String {
        let same = columns.map { "t.\($0) IS NEW.\($0)" }.joined(separator: " AND ")
        return "EXISTS (SELECT 1 FROM \(table) AS t WHERE \(same))"
    }

    // MARK: What only grows

    private static let ledger: [TriggerDefinition] = {
        let table = ScoreTables.figures[0]
        let sameKey = "e.unit = NEW.unit AND e.id = NEW.id"
        let reversed =
            "SELECT 1 FROM indicator_entry AS e WHERE e.unit = NEW.unit AND e.id = NEW.reverses "
            + "AND e.period = NEW.period AND e.indicator = NEW.indicator "
            + "AND e.office = NEW.office AND e.amount = -NEW.amount"
        let again =
            "SELECT 1 FROM indicator_entry AS e WHERE e.unit = NEW.unit "
            + "AND e.reverses = NEW.reverses AND e.id <> NEW.id"
        return [
            TriggerDefinition(
                name: "indicator_entry_insert", event: .insert, table: table.name,
                condition: "EXISTS (SELECT 1 FROM indicator_entry AS e WHERE \(sameKey)) "
                    + "AND NOT (\(isThere(table.name, table.columnNames)))",
                rule: .ledger),
            TriggerDefinition(
                name: "indicator_entry_update", event: .update, table: table.name, condition: nil,
                rule: .ledger),
            TriggerDefinition(
                name: "indicator_entry_delete", event: .delete, table: table.name, condition: nil,
                rule: .ledger),
            TriggerDefinition(
                name: "indicator_entry_reversal", event: .insert, table: table.name,
                condition: "NEW.reverses <> '' "
                    + "AND (NOT EXISTS (\(reversed)) OR EXISTS (\(again)))",
                rule: .reversal),
        ]
    }()

    /// What was entered stays.
    private static func entered(_ tables: [TableDefinition]) -> [TriggerDefinition] {
        tables.filter { ["explanation", "appraisal", "bonus", "penalty"].contains($0.name) }
            .flatMap(entered)
    }

    static func entered(_ table: TableDefinition) -> [TriggerDefinition] {
        let changed = table.columnNames.filter { $0 != "status" }
            .map { "NEW.\($0) IS NOT OLD.\($0)" }.joined(separator: " OR ")
        let sameKey = table.key.map { "e.\($0) = NEW.\($0)" }.joined(separator: " AND ")
        return [
            TriggerDefinition(
                name: "\(table.name)_entered_insert", event: .insert, table: table.name,
                condition: "EXISTS (SELECT 1 FROM \(table.name) AS e WHERE \(sameKey)) "
                    + "AND NOT (\(isThere(table.name, table.columnNames)))",
                rule: .asEntered),
            TriggerDefinition(
                name: "\(table.name)_entered_update", event: .update, table: table.name,
                condition: changed, rule: .asEntered),
            TriggerDefinition(
                name: "\(table.name)_entered_delete", event: .delete, table: table.name,
                condition: nil, rule: .asEntered),
        ]
    }

    private static let signatures: [TriggerDefinition] = {
        let table = "covenant_signature"
        let sameKey = "e.period = NEW.period AND e.text_hash = NEW.text_hash AND e.unit = NEW.unit"
        let columns = ["period", "text_hash", "unit", "signed_on", "note"]
        return [
            TriggerDefinition(
                name: "covenant_signature_insert", event: .insert, table: table,
                condition: "EXISTS (SELECT 1 FROM \(table) AS e WHERE \(sameKey)) "
                    + "AND NOT (\(isThere(table, columns)))",
                rule: .signaturesGrow),
            TriggerDefinition(
                name: "covenant_signature_update", event: .update, table: table, condition: nil,
                rule: .signaturesGrow),
            TriggerDefinition(
                name: "covenant_signature_delete", event: .delete, table: table, condition: nil,
                rule: .signaturesGrow),
        ]
    }()
}
