// What the head has decided on what units entered, looked up by what it is about.

/// What a verdict is about.
package enum VerdictSubject: String, CaseIterable, Hashable, Sendable {
    case bonus, penalty, explanation, submission

    /// What tells a unit's rows of this kind apart, as verdicts name it.
    package func item(of row: Record) -> String {
        switch self {
        case .bonus, .penalty: row.text("id")
        case .explanation: "\(row.text("criterion"))/\(row.text("number"))"
        case .submission: VerdictTables.sheetItem
        }
    }
}

/// The verdicts of one period.
struct Verdicts {
    /// Their rows, in the order in which they were read.
    let rows: [Record]
    private let places: [[UInt8]: Int]

    init(_ records: PeriodRecords) {
        rows = records["verdict"]
        places = Dictionary(
            rows.enumerated().map { place, row in
                (Self.print(row.text("about"), row.text("unit"), row.text("item")), place)
            }, uniquingKeysWith: { first, _ in first })
    }

    private static func print(_ about: String, _ unit: String, _ item: String) -> [UInt8] {
        Array("\(about)\u{0}\(unit)\u{0}\(item)".utf8)
    }

    /// What the head says of a unit's row; nil while it has not decided.
    func verdict(on row: Record, _ subject: VerdictSubject) -> Record? {
        places[Self.print(subject.rawValue, row.text("unit"), subject.item(of: row))].map {
            rows[$0]
        }
    }

    /// The points of a kind that were accepted.
    func accepted(_ subject: VerdictSubject) -> [Record] {
        rows.filter { $0.text("about") == subject.rawValue && $0.text("says") == "accepted" }
    }

    /// What units entered for the head to decide on, and it has not.
    func undecided(_ records: PeriodRecords) -> [(subject: VerdictSubject, row: Record)] {
        [VerdictSubject.bonus, .penalty, .explanation].flatMap { subject in
            records[subject.rawValue].filter { verdict(on: $0, subject) == nil }.map {
                (subject, $0)
            }
        }
    }

    /// What the head decided on units' sheets, and has not returned.
    var decidedSheets: [Record] {
        rows.filter {
            $0.text("about") == VerdictSubject.submission.rawValue
                && $0.text("says") != VerdictTables.returned
        }
    }

    /// How far a unit's sheet is: what the head said, whatever became of the unit's own row; else that.
    func step(of unit: String, _ submission: Record?) -> String {
        if let decided = decidedSheets.first(where: { $0.text("unit") == unit }) {
            return decided.text("says")
        }
        guard let submission else { return "" }
        return submission.text("state") == "draft" ? "draft" : "submitted"
    }
}
