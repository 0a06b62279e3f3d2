// Scores as JSON: points are decimal strings, so that no reader makes binary numbers of them.

import Emulation
import Foundation
import Merge

enum ScoreText {
    /// As cli.md has it, the first one first.
    static func json(_ scores: PeriodScores) -> JSON {
        .array(
            scores.ranks.map { rank in
                .object([
                    ("unit", .string(rank.score.unit)),
                    ("base", .string("\(rank.score.base)")),
                    ("bonus", .string("\(rank.score.bonus)")),
                    ("penalty", .string("\(rank.score.penalty)")),
                    ("total", .string("\(rank.score.total)")),
                    ("rank", .integer(Int64(rank.place))), ("tied", .bool(rank.isShared)),
                    ("decidedBy", JSON(rank.decidedBy?.rawValue)),
                    ("possible", .string("\(rank.score.possible)")),
                ])
            })
    }

    static func json(
        _ explanation: ScoreExplanation, _ authors: [FigurePart.Row: [EnteredBy]]
    ) -> JSON {
        let score = explanation.score
        return .object([
            ("unit", .string(explanation.unit)),
            ("criterion", .string(score.criterion.code)),
            ("assigned", .bool(score.isAssigned)),
            ("maximum", .string("\(score.criterion.maximum)")),
            ("points", JSON(score.points.map { "\($0)" })),
            ("source", JSON(score.source?.rawValue)),
            ("formula", JSON(score.computed?.formula.rawValue)),
            ("exact", JSON(score.computed.map { $0.exact.text(in: .english) })),
            ("computed", JSON(score.computed.map { "\($0.points)" })),
            ("parts", .array(explanation.parts.map { part($0, authors[$0.row] ?? []) })),
        ])
    }

    /// An object for each verdict: `criterion` is null.
    static func json(
        _ total: TotalExplanation, _ authors: [FigurePart.Row: [EnteredBy]]
    ) -> [JSON] {
        total.accepted.map { points in
            .object([
                ("unit", .string(total.score.unit)), ("criterion", .null),
                ("about", .string(points.subject.rawValue)), ("item", .string(points.item)),
                ("points", .string(points.part.amount)), ("reason", .string(points.reason)),
                ("parts", .array([part(points.part, authors[points.part.row] ?? [])])),
            ])
        }
    }

    private static func part(_ part: FigurePart, _ authors: [EnteredBy]) -> JSON {
        .object([
            ("role", .string(part.role.rawValue)), ("table", .string(part.table)),
            ("key", .object(part.key.map { ($0.column, JSON($0.value)) })),
            ("amount", .string(part.amount)),
            (
                "enteredBy",
                .array(
                    authors.map {
                        .object([
                            ("member", .string($0.member)), ("person", .string($0.person)),
                        ])
                    })
            ),
        ])
    }
}
