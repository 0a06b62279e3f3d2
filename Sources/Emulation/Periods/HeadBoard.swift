// The head's board: which unit is at which step, what came too late, what reopening would change.

internal import Merge
internal import Replica

/// How far one unit is.
package struct UnitProgress: Hashable, Sendable {
    package let unit: String
    package let name: Bilingual
    /// Whether it has signed a text of the covenant that is still the latest one that anyone signs.
    package let hasSigned: Bool
    /// The criteria that are for it, and those that have a figure or points.
    package let criteria: Int
    package let figures: Int
    package let selfScores: Int
    /// The step of its submission, and the day; empty before there is any.
    package let step: String
    package let submittedOn: String
    /// The units that have reviewed it.
    package let reviewers: [String]
    /// Explanations, bonus and penalty points that the head has not decided on.
    package let undecided: Int
    package let appraised: Int
    package let late: Int
}

/// What a unit's score would become.
package struct ScoreChange: Hashable, Sendable {
    package let unit: String
    package let lockedTotal: Points
    package let lockedPlace: Int
    package let total: Points
    package let place: Int
}

/// The board of one period.
package struct HeadBoard: Hashable, Sendable {
    package let period: String
    package let name: String
    package let state: String
    package let epoch: Int64
    /// The unit that heads the cluster on the day; nil when nobody does.
    package let head: String?
    /// By ascending bytes of their codes.
    package let units: [UnitProgress]
    package let late: [LateEntry]
    /// What differs between the score that the lock froze and what is here; nothing before a lock.
    package let reopening: [ScoreChange]
    package let openConflicts: Int
}

extension PeriodFile {
    /// - Throws: `PeriodError`.
    package func board(of period: String, on day: String) throws -> HeadBoard {
        let file = try EmulationFile(path: replica.path)
        let now = try file.records(of: period)
        let scores = try scores(of: period)
        let late = try lateEntries(of: period)
        let covenants = try file.covenants(of: period)
        return HeadBoard(
            period: period, name: now.period.text("name"), state: now.period.text("state"),
            epoch: now.period.integer("epoch") ?? 1,
            head: try head(of: now.period.text("cluster"), on: day),
            units: scores.sheets.map { sheet in
                UnitProgress(
                    sheet, scores, now, late: late,
                    hasSigned: covenants.contains { $0.signed.contains(sheet.unit) })
            },
            late: late,
            reopening: try now.frozenVector() == nil
                ? [] : Self.changes(from: scores, to: try PeriodScores(now)),
            openConflicts: try replica.read { try $0.openConflictCount() })
    }

    private static func changes(
        from locked: PeriodScores, to now: PeriodScores
    ) -> [ScoreChange] {
        locked.ranks.compactMap { before in
            let unit = before.score.unit
            guard let after = now.ranks.first(where: { $0.score.unit == unit }),
                after.score.total != before.score.total || after.place != before.place
            else { return nil }
            return ScoreChange(
                unit: unit, lockedTotal: before.score.total, lockedPlace: before.place,
                total: after.score.total, place: after.place)
        }
    }
}

extension UnitProgress {
    fileprivate init(
        _ sheet: UnitSheet, _ scores: PeriodScores, _ records: PeriodRecords, late: [LateEntry],
        hasSigned: Bool
    ) {
        unit = sheet.unit
        name = scores.name(of: sheet.unit)
        self.hasSigned = hasSigned
        func mine(_ rows: [Record]) -> [Record] { rows.filter { $0.text("unit") == sheet.unit } }
        let assigned = scores.criteria.map(\.criterion.code).filter {
            sheet.assessments[$0]?.figure != .notAssigned
        }
        criteria = assigned.count
        figures = assigned.count { sheet.assessments[$0]?.figure != nil }
        selfScores = assigned.count { sheet.assessments[$0]?.selfScore != nil }
        appraised = assigned.count { sheet.assessments[$0]?.appraisal != nil }
        let submission = mine(records["submission"]).first
        let verdicts = Verdicts(records)
        step = verdicts.step(of: sheet.unit, submission)
        submittedOn = submission?.text("submitted_on") ?? ""
        reviewers = Set(mine(records["cross_review"]).map { $0.text("reviewer") })
            .subtracting([sheet.unit])
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        undecided = verdicts.undecided(records).count { $0.row.text("unit") == sheet.unit }
        self.late = late.count { $0.unit == sheet.unit }
    }
}

extension LateEntry {
    /// The unit whose row it is; nil for a row of no unit.
    package var unit: String? {
        guard case .text(let bytes)? = key.first(where: { $0.column == "unit" })?.value else {
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
