// Who may write which rows: the unit that a key names, the cluster's head, or anyone.
//
// The head may enter for a unit what came on paper or by telephone; the history says who did. What a unit
// says in its own name, its signature of the covenant, nobody else can enter.

internal import Replica

/// Who may write the rows of one table.
struct TableWriters {
    let table: String
    /// The column of the key that names the unit whose rows they are.
    var owner: String?
    var isTheHeadLetIn = true

    /// The role whose holders are the cluster's head.
    static let head = "head"

    /// Every table of the first migrations that not everyone writes; decisions and attachments are anyone's, and covenants too,
    /// since their key is a hash of their text.
    static let all: [TableWriters] =
        [
            "unit", "period", "indicator", "cluster", "member_unit", "head_assignment",
            "legal_basis", "criteria_set", "criterion", "target", "appraisal", "ballot_tally",
        ].map { TableWriters(table: $0) }
        + [
            "office", "office_change", "running_total", "indicator_entry", "stock_figure",
            "self_score", "submission", "evidence", "explanation", "bonus", "penalty", "motto",
            "title_registration", "drive", "model", "exemplar", "nomination", "report_section",
            "recipient",
        ].map { TableWriters(table: $0, owner: "unit") }
        + [
            TableWriters(table: "cross_review", owner: "reviewer"),
            TableWriters(table: "covenant_signature", owner: "unit", isTheHeadLetIn: false),
        ]

    /// The tables that anyone writes.
    static let open = ["covenant", "decision", "attachment"]

    var declaration: TrackDeclaration {
        TrackDeclaration(
            table: table,
            counters: EmulationSchema.firstDeclarations.first { $0.table == table }?.counters ?? [],
            owner: owner, roles: isTheHeadLetIn ? [Self.head] : [])
    }
}
