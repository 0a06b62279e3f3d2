// A cluster's criteria from its tables, and the hash by which an adopted set is known.

internal import Foundation
internal import Wire

/// A criterion with what a person sees of it, and the indicators that give its figure.
package struct DescribedCriterion: Hashable, Sendable {
    package let criterion: Criterion
    package let name: Bilingual
    package let measuredIn: String
    /// The indicator whose figure it takes; empty where the figure is typed on the sheet.
    package let indicator: String
    /// The indicator that this is a share of; empty where it is none.
    package let denominator: String
    /// By how much a share is multiplied: 100 for percent.
    package let scale: Int64
    /// Whether less is better.
    package let lowerIsBetter: Bool
}

/// A criteria set as it was read.
struct ReadCriteria {
    let set: CriteriaSet
    /// In the order of the set.
    let described: [DescribedCriterion]
    let notes: [ScoreNote]

    /// - Throws: `PeriodError.noCriteria`.
    init(_ records: PeriodRecords) throws(PeriodError) {
        var notes: [ScoreNote] = []
        let rows = records["criterion"].sorted {
            let (one, other) = ($0.integer("position") ?? 0, $1.integer("position") ?? 0)
            return one != other
                ? one < other
                : $0.text("code").utf8.lexicographicallyPrecedes($1.text("code").utf8)
        }
        guard let row = records["criteria_set"].first, !rows.isEmpty else {
            throw .noCriteria(period: records.period.text("code"))
        }
        if row.text("state") != "adopted" { notes.append(.criteriaDraft) }
        let hash = row.text("hash")
        if !hash.isEmpty, hash != CriteriaHash.hash(of: row, rows) {
            notes.append(.criteriaChanged)
        }
        let described = rows.compactMap { Self.criterion($0, &notes) }
        var set = CriteriaSet(
            criteria: described.map(\.criterion),
            bonusCap: Self.points(row, "bonus_cap", &notes) ?? .zero)
        set.reviews = row.text("reviews") == "mean" ? .mean : .median
        set.excess = row.text("excess") == "absolute" ? .absolute : .percent
        set.firstGroup = row.text("first_group")
        set.ties = row.text("ties").split(separator: ",").compactMap { word in
            let word = word.trimmingCharacters(in: .whitespaces)
            if let rule = TieRule(rawValue: word) { return rule }
            notes.append(.unknownRule(word))
            return nil
        }
        self.set = set
        self.described = described
        self.notes = notes
    }

    private static func criterion(
        _ row: Record, _ notes: inout [ScoreNote]
    ) -> DescribedCriterion? {
        let kind: CriterionKind
        switch row.text("kind") {
        case "quantitative": kind = .quantitative
        case "qualitative": kind = .passOrFail
        case "per_item":
            kind = .perItem(Fraction(decimal: row.text("points_per_item")) ?? .zero)
        case "plus_minus": kind = .plusAndMinus(floor: points(row, "floor", &notes) ?? .zero)
        case let other:
            notes.append(.unknownRule(other))
            return nil
        }
        let (code, vi, en) = (row.text("code"), row.text("name_vi"), row.text("name_en"))
        let named = vi.isEmpty ? code : vi
        return DescribedCriterion(
            criterion: Criterion(
                code: code, group: row.text("criteria_group"), kind: kind,
                maximum: points(row, "max_points", &notes) ?? .zero),
            name: Bilingual(vi: named, en: en.isEmpty ? named : en),
            measuredIn: row.text("measured_in"), indicator: row.text("indicator"),
            denominator: row.text("denominator"), scale: row.integer("scale") ?? 1,
            lowerIsBetter: row.text("better") == "lower")
    }

    private static func points(
        _ row: Record, _ column: String, _ notes: inout [ScoreNote]
    ) -> Points? {
        let text = row.text(column)
        // Too long a number to be points is as good as none.
        if let exact = Fraction(decimal: text), let points = try? Points(exact) { return points }
        notes.append(
            .unreadable(table: "criterion", unit: row.text("code"), what: column, text: text))
        return nil
    }
}

/// The hash of a criteria set: of all that decides about points.
package enum CriteriaHash {
    private static let settings = [
        "code", "version", "bonus_cap", "reviews", "excess", "first_group", "ties",
    ]
    private static let columns = [
        "code", "criteria_group", "name_vi", "kind", "max_points", "points_per_item", "floor",
        "measured_in", "better", "indicator", "denominator", "scale", "position",
    ]

    /// The SHA-256, in hexadecimal digits, over the settings and then each criterion by ascending
    /// bytes of its code: each value as its length in bytes, a colon and its text.
    package static func hash(of set: Record, _ criteria: [Record]) -> String {
        let ordered = criteria.sorted {
            $0.text("code").utf8.lexicographicallyPrecedes($1.text("code").utf8)
        }
        let values =
            settings.map(set.text) + ordered.flatMap { row in columns.map(row.text) }
        let bytes = values.flatMap { Array("\($0.utf8.count):\($0)".utf8) }
        return sha256(bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
