// What is still missing, wrong or late on a unit's sheet, or, for the head, on everybody's.

internal import Merge
internal import Replica

/// One thing to look at.
package enum Finding: Hashable, Sendable {
    case noFigure(unit: String, criterion: String)
    case noTarget(unit: String, criterion: String)
    case notSubmitted(unit: String)
    case notSigned(unit: String)
    case noCovenant
    case noReportSection(unit: String)
    /// Figures of an indicator, or of an office, that nobody has described.
    case unknownIndicator(unit: String, indicator: String)
    case unknownOffice(unit: String, office: String)
    /// Something that the head has not decided on.
    case undecided(VerdictSubject, unit: String, item: String)
    /// What the score has to say.
    case note(ScoreNote)
    case duplicate(DuplicatePair)
    case late(LateEntry)
    case conflict(id: String, table: String)
    /// Changes from elsewhere that wait for something, or were refused.
    case held(changesets: Int)

    /// A stable word for programs.
    package var code: String {
        switch self {
        case .noFigure: "no_figure"
        case .noTarget: "no_target"
        case .notSubmitted: "not_submitted"
        case .notSigned: "not_signed"
        case .noCovenant: "no_covenant"
        case .noReportSection: "no_report_section"
        case .unknownIndicator: "unknown_indicator"
        case .unknownOffice: "unknown_office"
        case .undecided: "undecided"
        case .note: "score_note"
        case .duplicate: "duplicate"
        case .late: "late"
        case .conflict: "conflict"
        case .held: "held"
        }
    }
}

extension PeriodFile {
    /// What a unit should look at in a period; of every unit where none is named.
    ///
    /// - Throws: `PeriodError`.
    /// - Complexity: O(log) for a locked period; O(*n*) in decisions, recipients, exemplars and models.
    package func findings(in period: String, of unit: String?) throws -> [Finding] {
        let file = try EmulationFile(path: replica.path)
        let records = try records(of: period)
        let scores = try PeriodScores(records)
        let state = PeriodState(rawValue: records.period.text("state")) ?? .planned
        func concerns(_ other: String?) -> Bool { unit == nil || other == nil || other == unit }
        let units = scores.sheets.map(\.unit).filter(concerns)
        var findings: [Finding] = []
        if state.isAtLeast(.covenantOpen) {
            findings += try covenantFindings(in: period, units, file)
        }
        if state.isAtLeast(.active) { findings += Self.sheetFindings(scores, concerns) }
        if state.isAtLeast(.submissionOpen) {
            findings += Self.submissionFindings(records, units)
            findings += try units.filter { try !hasReport(period, $0) }
                .map { .noReportSection(unit: $0) }
        }
        findings += try unknownCodes(records, file).filter { concerns($0.unit) }.map(\.finding)
        findings += Self.undecided(records, concerns)
        findings += scores.notes.filter { concerns($0.unit) }.map { .note($0) }
        findings += try Duplicates.all(in: file).filter { pair in
            [pair.one, pair.other].contains { key in concerns(Self.unit(of: key)) }
        }.map { .duplicate($0) }
        findings += try lateEntries(of: period).filter { concerns($0.unit) }.map { .late($0) }
        return findings + (try replicaFindings(concerns))
    }

    private func covenantFindings(
        in period: String, _ units: [String], _ file: EmulationFile
    ) throws -> [Finding] {
        let covenants = try file.covenants(of: period)
        guard !covenants.isEmpty else { return [.noCovenant] }
        if covenants.contains(where: \.isInForce) { return [] }
        return units.filter { unit in !covenants.contains { $0.signed.contains(unit) } }
            .map { .notSigned(unit: $0) }
    }

    private static func sheetFindings(
        _ scores: PeriodScores, _ concerns: (String?) -> Bool
    ) -> [Finding] {
        scores.sheets.filter { concerns($0.unit) }.flatMap { sheet in
            scores.criteria.flatMap { described -> [Finding] in
                let code = described.criterion.code
                switch sheet.assessments[code]?.figure {
                case .notAssigned: return []
                case .quantitative(_, nil), .reduction(_, _, nil):
                    return [.noTarget(unit: sheet.unit, criterion: code)]
                case nil:
                    let isScored = sheet.assessments[code].map {
                        $0.selfScore != nil || $0.appraisal != nil || !$0.reviews.isEmpty
                    }
                    return isScored == true ? [] : [.noFigure(unit: sheet.unit, criterion: code)]
                default: return []
                }
            }
        }
    }

    private static func submissionFindings(
        _ records: PeriodRecords, _ units: [String]
    ) -> [Finding] {
        units.filter { unit in
            !records["submission"].contains {
                $0.text("unit") == unit && $0.text("state") != "draft"
            }
        }.map { .notSubmitted(unit: $0) }
    }

    private func hasReport(_ period: String, _ unit: String) throws -> Bool {
        try value(
            "SELECT section FROM report_section WHERE period = ? AND unit = ? LIMIT 1",
            [period, unit]) != nil
    }

    private static func undecided(
        _ records: PeriodRecords, _ concerns: (String?) -> Bool
    ) -> [Finding] {
        Verdicts(records).undecided(records).filter { concerns($0.row.text("unit")) }
            .map { subject, row in
                .undecided(subject, unit: row.text("unit"), item: subject.item(of: row))
            }
    }

    private func replicaFindings(_ concerns: (String?) -> Bool) throws -> [Finding] {
        _ = try replica.write { try $0.sealPending() }
        let (conflicts, status) = try replica.read { (try $0.conflicts(), try $0.status()) }
        let open = conflicts.filter { conflict in
            conflict.isOpen
                && concerns(
                    Self.unit(
                        of: conflict.key.map { .init(column: $0.column, value: $0.value) }))
        }
        return open.map { .conflict(id: $0.id, table: $0.table) }
            + (status.held > 0 ? [.held(changesets: status.held)] : [])
    }

    /// The unit in a row's key; nil where the row is of no unit.
    private static func unit(of key: [FigurePart.KeyValue]) -> String? {
        guard case .text(let bytes)? = key.first(where: { $0.column == "unit" })?.value else {
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension PeriodState {
    fileprivate func isAtLeast(_ other: PeriodState) -> Bool {
        let all = Self.allCases
        return (all.firstIndex(of: self) ?? 0) >= (all.firstIndex(of: other) ?? 0)
    }
}

extension ScoreNote {
    /// The unit that it is about; nil where it is about all.
    package var unit: String? {
        switch self {
        case .reopened, .criteriaDraft, .criteriaChanged, .unknownRule: nil
        case .notAMember(let unit), .unreadable(_, let unit, _, _), .noDenominator(let unit, _),
            .nothingToReduce(let unit, _), .aboveMaximum(let unit, _), .ownReview(let unit, _),
            .reversedTwice(let unit, _), .sheetChanged(let unit):
            unit
        }
    }
}
