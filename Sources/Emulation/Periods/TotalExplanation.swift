// How a unit's total came about beside its criteria: what the head accepted to be added and taken away.

/// Points that the head accepted.
package struct AcceptedPoints: Hashable, Sendable {
    /// Bonus or penalty.
    package let subject: VerdictSubject
    /// What tells the unit's rows of this kind apart.
    package let item: String
    /// As the unit gave it; else the verdict's note.
    package let reason: String
    /// The verdict, and the points that it says.
    package let part: FigurePart
}

/// How a unit's total came about.
package struct TotalExplanation: Hashable, Sendable {
    package let score: UnitScore
    /// The most that bonus points can add.
    package let bonusCap: Points
    /// Bonus first, each kind by ascending bytes of the items.
    package let accepted: [AcceptedPoints]

    /// Some lines, each with a line feed.
    ///
    /// - Parameter authors: Who entered each verdict, as far as that is known.
    package func text(
        in language: Language, authors: [FigurePart.Row: [EnteredBy]] = [:]
    ) -> String {
        let rows = accepted.map { points in
            let names = (authors[points.part.row] ?? []).map(\.text).joined(separator: ", ")
            return "  \(Self.word(points.subject)[language]): \(points.part.amount)"
                + "  [\(points.item)] \(points.reason)"
                + (names.isEmpty ? "" : " · \(Words.acceptedBy[language]) \(names)")
        }
        let said = accepted.filter { $0.subject == .bonus }
            .compactMap { Fraction(decimal: $0.part.amount).flatMap { try? Points($0) } }
            .reduce(Points.zero, +)
        let (base, penalty) = (score.base.text(in: language), score.penalty.text(in: language))
        let sum =
            "  \(base) + min(\(said.text(in: language)), \(bonusCap.text(in: language)))"
            + " − \(penalty) = \(score.total.text(in: language))"
        return TextTable.lines([Words.total[language]] + rows + [sum])
    }

    private static func word(_ subject: VerdictSubject) -> Bilingual {
        subject == .bonus
            ? Bilingual(vi: "Điểm cộng", en: "Bonus") : Bilingual(vi: "Điểm trừ", en: "Penalty")
    }

    private enum Words {
        static let total = Bilingual(vi: "Tổng điểm", en: "Total")
        static let acceptedBy = Bilingual(vi: "chấp nhận bởi", en: "accepted by")
    }
}

extension PeriodSheets {
    /// What the head accepted for a unit.
    static func accepted(_ records: PeriodRecords, of unit: String) -> [AcceptedPoints] {
        let verdicts = Verdicts(records)
        return [VerdictSubject.bonus, .penalty].flatMap { subject in
            verdicts.accepted(subject).filter { $0.text("unit") == unit }.sorted {
                $0.text("item").utf8.lexicographicallyPrecedes($1.text("item").utf8)
            }.map { row in
                let entered = records[subject.rawValue].first {
                    $0.text("unit") == unit && subject.item(of: $0) == row.text("item")
                }
                return AcceptedPoints(
                    subject: subject, item: row.text("item"),
                    reason: entered?.text("reason") ?? row.text("note"),
                    part: FigurePart(
                        role: .accepted, table: VerdictTables.verdict.name,
                        key: VerdictTables.verdict.key.map { .init(column: $0, value: row[$0]) },
                        amount: row.text("points")))
            }
        }
    }
}
