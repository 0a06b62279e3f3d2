// Points and totals: a pure function of the criteria set and of what the units' sheets say.
//
// Each criterion is rounded by itself, to two places, a half upwards; then the points are summed.

/// Whose word a criterion's points are.
package enum PointsSource: String, Hashable, Sendable {
    case appraisal
    case reviews = "cross_review"
    case selfScore = "self_score"
    /// Worked out from the figure, where nobody has said anything else.
    case figure
}

/// The formula by which a figure gave its points.
package enum Formula: String, Hashable, Sendable {
    /// ½·M·A/T
    case belowTarget = "below_target"
    /// ½·M
    case onTarget = "on_target"
    /// M
    case best
    /// ½·M + ½·M·e/e_best
    case aboveTarget = "above_target"
    /// M·A/A_max, among those without a target
    case withoutTarget = "without_target"
    case passed
    case failed
    /// min(n·p, M)
    case perItem = "per_item"
    /// Between floor and maximum.
    case clamped
}

/// The points of one unit's criterion, and where they come from.
package struct CriterionScore: Hashable, Sendable {
    package let criterion: Criterion
    /// Nil where the criterion is not for the unit, or nothing is known of it.
    package let points: Points?
    package let source: PointsSource?
    /// What the figure comes to, whoever's word counts in the end.
    package let computed: Computed?
    /// Whether the criterion is for the unit.
    package let isAssigned: Bool

    /// What a figure comes to.
    package struct Computed: Hashable, Sendable {
        package let formula: Formula
        /// Before it was rounded.
        package let exact: Fraction
        package let points: Points
    }
}

/// One unit's scores.
package struct UnitScore: Hashable, Sendable {
    package let unit: String
    /// In the order of the criteria set.
    package let criteria: [CriterionScore]
    /// The sum of the criteria's points.
    package let base: Points
    /// The most that the criteria which are for this unit can give.
    package let possible: Points
    /// What counts of the bonus.
    package let bonus: Points
    package let penalty: Points
    package let total: Points

    /// The points of one group.
    package func points(ofGroup group: String) -> Points {
        criteria.filter { $0.criterion.group == group }.compactMap(\.points)
            .reduce(.zero, +)
    }
}

/// Works out scores.
package struct Scoring {
    private let set: CriteriaSet
    private let sheets: [UnitSheet]

    /// - Parameter sheets: Each unit once, in any order.
    package init(_ set: CriteriaSet, _ sheets: [UnitSheet]) {
        self.set = set
        self.sheets = sheets.sorted { $0.unit.utf8.lexicographicallyPrecedes($1.unit.utf8) }
    }

    /// Every unit's scores, by ascending bytes of the unit's code.
    ///
    /// - Throws: `ScoreError`, where a figure cannot be worked out.
    package func scores() throws(ScoreError) -> [UnitScore] {
        var computed: [String: [String: CriterionScore.Computed]] = [:]
        for criterion in set.criteria { computed[criterion.code] = try compute(criterion) }
        var scores: [UnitScore] = []
        for sheet in sheets { scores.append(try score(sheet, computed)) }
        return scores
    }

    private func score(
        _ sheet: UnitSheet, _ computed: [String: [String: CriterionScore.Computed]]
    ) throws(ScoreError) -> UnitScore {
        var criteria: [CriterionScore] = []
        for criterion in set.criteria {
            let assessment = sheet.assessments[criterion.code] ?? Assessment()
            let isAssigned = assessment.figure != .notAssigned
            let figure = computed[criterion.code]?[sheet.unit]
            let chosen =
                isAssigned ? try choose(assessment, figure, reviewed: sheet.unit) : nil
            criteria.append(
                CriterionScore(
                    // What no rule could refuse, since it was merged, gives no more than all points.
                    criterion: criterion,
                    points: chosen.map {
                        max(min($0.points, criterion.maximum), criterion.minimum)
                    },
                    source: chosen?.source,
                    computed: figure, isAssigned: isAssigned))
        }
        let base = criteria.compactMap(\.points).reduce(.zero, +)
        let possible = criteria.filter(\.isAssigned).map(\.criterion.maximum).reduce(.zero, +)
        let bonus = min(sheet.bonus, set.bonusCap)
        return UnitScore(
            unit: sheet.unit, criteria: criteria, base: base, possible: possible, bonus: bonus,
            penalty: sheet.penalty, total: base + bonus - sheet.penalty)
    }

    /// The appraisal, else what the reviewers say, else what the unit says, else what the figure says.
    private func choose(
        _ assessment: Assessment, _ computed: CriterionScore.Computed?, reviewed unit: String
    ) throws(ScoreError) -> (points: Points, source: PointsSource)? {
        if let appraisal = assessment.appraisal { return (appraisal, .appraisal) }
        let reviews = assessment.reviews.filter { $0.key != unit }.map(\.value).sorted()
        if let points = try set.reviews.together(reviews) { return (points, .reviews) }
        if let points = assessment.selfScore { return (points, .selfScore) }
        return computed.map { ($0.points, .figure) }
    }

    // MARK: Figures

    /// A figure against its target.
    private struct Measured {
        let unit: String
        let actual: Fraction
        /// Nil without a target, and for one of zero, above which nothing is any share.
        let target: Fraction?
    }

    /// What each unit's figure comes to, by unit.
    private func compute(
        _ criterion: Criterion
    ) throws(ScoreError) -> [String: CriterionScore.Computed] {
        var computed: [String: CriterionScore.Computed] = [:]
        let maximum = try criterion.maximum.exact
        var measured: [Measured] = []
        for sheet in sheets {
            switch (criterion.kind, sheet.assessments[criterion.code]?.figure) {
            case (.quantitative, .quantitative(let actual, let target)):
                measured.append(
                    Measured(unit: sheet.unit, actual: actual, target: Self.usable(target)))
            case (.quantitative, .reduction(let before, let now, let target)):
                let actual = try before.minus(now).over(before)
                measured.append(
                    Measured(unit: sheet.unit, actual: actual, target: Self.usable(target)))
            case (.passOrFail, .passed(let passed)):
                computed[sheet.unit] = try Self.computed(
                    passed ? .passed : .failed, passed ? maximum : .zero)
            case (.perItem(let points), .items(let count)):
                let sum = try points.times(Fraction(Int64(max(0, count))))
                computed[sheet.unit] = try Self.computed(.perItem, min(sum, maximum))
            case (.plusAndMinus(let floor), .sum(let sum)):
                computed[sheet.unit] = try Self.computed(
                    .clamped, max(try floor.exact, min(sum, maximum)))
            default: break
            }
        }
        for figure in measured {
            computed[figure.unit] = try against(figure, measured, maximum)
        }
        return computed
    }

    private static func usable(_ target: Fraction?) -> Fraction? {
        target.flatMap { $0 > .zero ? $0 : nil }
    }

    private static func computed(
        _ formula: Formula, _ exact: Fraction
    ) throws(ScoreError) -> CriterionScore.Computed {
        .init(formula: formula, exact: exact, points: try Points(exact))
    }

    private func against(
        _ figure: Measured, _ all: [Measured], _ maximum: Fraction
    ) throws(ScoreError) -> CriterionScore.Computed {
        guard let target = figure.target else {
            let best = all.filter { $0.target == nil }.map(\.actual).max() ?? figure.actual
            guard best > .zero else { return try Self.computed(.withoutTarget, .zero) }
            let share = try max(figure.actual, .zero).over(best)
            return try Self.computed(.withoutTarget, try maximum.times(share))
        }
        let halfway = try maximum.times(.half)
        if figure.actual == target { return try Self.computed(.onTarget, halfway) }
        if figure.actual < target {
            // A figure below zero, such as a rise where a fall was the target, takes nothing away.
            let share = try max(figure.actual, .zero).over(target)
            return try Self.computed(.belowTarget, try halfway.times(share))
        }
        var best = Fraction.zero
        for other in all {
            if let target = other.target { best = max(best, try excess(other.actual, target)) }
        }
        let excess = try excess(figure.actual, target)
        if excess == best { return try Self.computed(.best, maximum) }
        let share = try excess.over(best)
        return try Self.computed(.aboveTarget, try halfway.plus(try halfway.times(share)))
    }

    private func excess(_ actual: Fraction, _ target: Fraction) throws(ScoreError) -> Fraction {
        let difference = try actual.minus(target)
        return set.excess == .percent ? try difference.over(target) : difference
    }
}

extension ReviewRule {
    /// What several reviewers' points are together; nil for none.
    ///
    /// - Parameter reviews: Ascending.
    func together(_ reviews: [Points]) throws(ScoreError) -> Points? {
        guard !reviews.isEmpty else { return nil }
        let counted: ArraySlice<Points> =
            switch self {
            case .mean: reviews[...]
            case .median: reviews[(reviews.count - 1) / 2...reviews.count / 2]
            }
        let sum = counted.reduce(.zero, +)
        return try Points(try sum.exact.over(Fraction(Int64(counted.count))))
    }
}
