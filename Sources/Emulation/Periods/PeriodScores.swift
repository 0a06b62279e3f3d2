// The scores and ranks of a period, worked out from its rows; never stored as truth.

internal import Documents

/// What a period comes to.
package struct PeriodScores: Hashable, Sendable {
    /// Such as `2023-H1`.
    package let period: String
    package let periodName: String
    package let criteria: [DescribedCriterion]
    /// The first one first.
    package let ranks: [Rank]
    /// What every unit brought, by ascending bytes of its code.
    package let sheets: [UnitSheet]
    package let notes: [ScoreNote]
    /// Whether anything that it is worked out from bears the mark of made-up data.
    package let isMadeUp: Bool
    /// How several reviewers' points become one.
    let reviews: ReviewRule
    private let parts: [String: [String: [FigurePart]]]
    private let names: [String: Bilingual]
    private let bonusCap: Points
    private let accepted: [String: [AcceptedPoints]]

    /// - Throws: `PeriodError`.
    package init(_ records: PeriodRecords) throws(PeriodError) {
        let read = try PeriodSheets(records)
        let period = records.period.text("code")
        do {
            let scores = try Scoring(read.criteria.set, read.sheets).scores()
            ranks = Ranking.ranks(scores, by: read.criteria.set)
        } catch {
            throw .figureOutOfRange(period: period)
        }
        self.period = period
        periodName = records.period.text("name")
        criteria = read.criteria.described
        reviews = read.criteria.set.reviews
        sheets = read.sheets
        notes = read.notes
        parts = read.parts
        bonusCap = read.criteria.set.bonusCap
        accepted = Dictionary(
            uniqueKeysWithValues: read.sheets.map { sheet in
                (sheet.unit, PeriodSheets.accepted(records, of: sheet.unit))
            })
        isMadeUp = records.isMadeUp
        names = Dictionary(
            records["unit"].map { row in
                let (vi, en) = (row.text("name_vi"), row.text("name_en"))
                let named = XMLText.shown(vi.isEmpty ? row.text("code") : vi)
                let english = en.isEmpty ? named : XMLText.shown(en)
                return (row.text("code"), Bilingual(vi: named, en: english))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// What people call a unit; its code where nobody has said.
    package func name(of unit: String) -> Bilingual {
        names[unit] ?? Bilingual(vi: unit, en: unit)
    }

    /// How a unit's total came about beside its criteria.
    ///
    /// - Throws: `PeriodError.noSuchUnit`.
    package func total(of unit: String) throws(PeriodError) -> TotalExplanation {
        guard let score = ranks.first(where: { $0.score.unit == unit })?.score else {
            throw .noSuchUnit(unit, period: period)
        }
        return TotalExplanation(
            score: score, bonusCap: bonusCap, accepted: accepted[unit] ?? [])
    }

    /// How the points of one unit's criteria came about, in the order of the criteria set.
    ///
    /// - Parameter criterion: The code of one criterion; nil for all.
    /// - Throws: `PeriodError.noSuchUnit`, `.noSuchCriterion`.
    package func explanations(
        of unit: String, _ criterion: String? = nil
    ) throws(PeriodError) -> [ScoreExplanation] {
        guard let score = ranks.first(where: { $0.score.unit == unit })?.score,
            let sheet = sheets.first(where: { $0.unit == unit })
        else { throw .noSuchUnit(unit, period: period) }
        if let criterion, !criteria.contains(where: { $0.criterion.code == criterion }) {
            throw .noSuchCriterion(criterion, period: period)
        }
        return zip(criteria, score.criteria).filter { described, _ in
            criterion == nil || described.criterion.code == criterion
        }.map { described, score in
            ScoreExplanation(
                unit: unit, described: described, score: score,
                assessment: sheet.assessments[described.criterion.code] ?? Assessment(),
                parts: parts[unit]?[described.criterion.code] ?? [])
        }
    }
}

/// How the points of one criterion came about.
package struct ScoreExplanation: Hashable, Sendable {
    package let unit: String
    package let described: DescribedCriterion
    package let score: CriterionScore
    package let assessment: Assessment
    /// The rows that the figure is made of.
    package let parts: [FigurePart]
}
