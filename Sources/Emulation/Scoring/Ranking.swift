// Ranks: by total, then by the rules that a cluster has for equals; where none decides, a rank is shared.

/// One unit's place.
package struct Rank: Hashable, Sendable {
    package let score: UnitScore
    /// From 1; units that share a rank leave the next ones out: 1, 2, 2, 4.
    package let place: Int
    /// Whether the conference has to vote.
    package let isShared: Bool
    /// The rule that put it before or behind another one with the same total; nil where none had to.
    package let decidedBy: TieRule?
}

package enum Ranking {
    /// Ranks units, the first one first; those that share a rank by ascending bytes of their codes.
    package static func ranks(_ scores: [UnitScore], by set: CriteriaSet) -> [Rank] {
        let ordered = scores.sorted { one, other in
            if one.total != other.total { return one.total > other.total }
            if let (_, isFirst) = decision(one, other, set) { return isFirst }
            return one.unit.utf8.lexicographicallyPrecedes(other.unit.utf8)
        }
        var ranks: [Rank] = []
        for (index, score) in ordered.enumerated() {
            let equals = ordered.filter { $0.total == score.total && $0.unit != score.unit }
            let tied = equals.filter { decision($0, score, set) == nil }
            let rules = equals.compactMap { decision($0, score, set)?.rule }
            let isFirstOfTied = index == 0 || !tied.contains { $0.unit == ordered[index - 1].unit }
            ranks.append(
                Rank(
                    score: score,
                    place: isFirstOfTied ? index + 1 : ranks[index - 1].place,
                    isShared: !tied.isEmpty,
                    // Of several rules the one that was asked last had the last word.
                    decidedBy: set.ties.last { rules.contains($0) }))
        }
        return ranks
    }

    /// The rule that decides between two units with one total, and whether the first one wins.
    private static func decision(
        _ one: UnitScore, _ other: UnitScore, _ set: CriteriaSet
    ) -> (rule: TieRule, isFirst: Bool)? {
        for rule in set.ties {
            let (left, right) = (value(rule, of: one, set), value(rule, of: other, set))
            if left != right { return (rule, left > right) }
        }
        return nil
    }

    /// The higher the better.
    private static func value(_ rule: TieRule, of score: UnitScore, _ set: CriteriaSet) -> Points {
        switch rule {
        case .fewerPenalties: .zero - score.penalty
        case .moreInFirstGroup: score.points(ofGroup: set.firstGroup)
        case .moreBonus: score.bonus
        }
    }
}
