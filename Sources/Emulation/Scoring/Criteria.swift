// What a cluster has agreed to count, and by which rules; and what its units have brought to it.

/// How the points of a criterion come about.
package enum CriterionKind: Hashable, Sendable {
    /// A figure against a target, and against the best of the others.
    case quantitative
    /// All points or none.
    case passOrFail
    /// So many points for each item.
    case perItem(Fraction)
    /// Points that are added and taken away, between a floor and the maximum.
    case plusAndMinus(floor: Points)
}

/// One criterion of a set.
package struct Criterion: Hashable, Sendable {
    /// Such as `I.1`.
    package let code: String
    /// Such as `I`.
    package let group: String
    package let kind: CriterionKind
    /// The most points that it can give.
    package let maximum: Points

    /// The least points that it can give.
    package var minimum: Points {
        if case .plusAndMinus(let floor) = kind { min(floor, .zero) } else { .zero }
    }

    package init(code: String, group: String, kind: CriterionKind, maximum: Points) {
        self.code = code
        self.group = group
        self.kind = kind
        self.maximum = maximum
    }
}

/// How several reviewers' points become one.
package enum ReviewRule: Hashable, Sendable { case median, mean }

/// How far a unit is above its target.
package enum ExcessRule: Hashable, Sendable {
    /// As a share of the target.
    case percent
    /// As the plain difference.
    case absolute
}

/// What decides between units with one total.
package enum TieRule: String, Hashable, Sendable {
    case fewerPenalties = "fewer_penalties"
    case moreInFirstGroup = "more_in_first_group"
    case moreBonus = "more_bonus"
}

/// What a cluster has adopted: its criteria, and every rule that it could have chosen otherwise.
package struct CriteriaSet: Hashable, Sendable {
    package var criteria: [Criterion]
    /// The most that bonus points can add.
    package var bonusCap: Points
    package var reviews = ReviewRule.median
    package var excess = ExcessRule.percent
    /// The group that decides between equals.
    package var firstGroup = "I"
    /// In the order in which they are asked; where none decides, a rank is shared.
    package var ties: [TieRule] = [.fewerPenalties, .moreInFirstGroup, .moreBonus]

    package init(criteria: [Criterion], bonusCap: Points) {
        self.criteria = criteria
        self.bonusCap = bonusCap
    }
}

/// What a unit has to show for a criterion.
package enum Figure: Hashable, Sendable {
    /// The criterion is not for this unit: neither its points nor its maximum count.
    case notAssigned
    case quantitative(actual: Fraction, target: Fraction?)
    /// Where less is better: what counts is by how much it went down, as a share of `before`.
    case reduction(from: Fraction, to: Fraction, target: Fraction?)
    case passed(Bool)
    case items(Int)
    case sum(Fraction)
}

/// What is said of one unit's criterion.
package struct Assessment: Hashable, Sendable {
    package var figure: Figure?
    package var selfScore: Points?
    /// By reviewing unit; a unit's own does not count.
    package var reviews: [String: Points]
    package var appraisal: Points?

    package init(
        figure: Figure? = nil, selfScore: Points? = nil, reviews: [String: Points] = [:],
        appraisal: Points? = nil
    ) {
        self.figure = figure
        self.selfScore = selfScore
        self.reviews = reviews
        self.appraisal = appraisal
    }
}

/// All that counts for one unit.
package struct UnitSheet: Hashable, Sendable {
    package let unit: String
    /// By criterion.
    package var assessments: [String: Assessment]
    package var bonus: Points
    package var penalty: Points

    package init(
        unit: String, assessments: [String: Assessment], bonus: Points = .zero,
        penalty: Points = .zero
    ) {
        self.unit = unit
        self.assessments = assessments
        self.bonus = bonus
        self.penalty = penalty
    }
}
