// Periods, their covenants and their heads as JSON.

import Emulation
import Foundation

enum LifeText {
    static func json(_ period: PeriodSummary) -> JSON { .object(members(period)) }

    static func json(_ period: PeriodSummary, _ covenants: [CovenantStanding]) -> JSON {
        .object(members(period) + [("covenants", .array(covenants.map(json)))])
    }

    private static func members(_ period: PeriodSummary) -> [(String, JSON)] {
        [
            ("code", .string(period.code)), ("name", .string(period.name)),
            ("state", .string(period.state)), ("epoch", .integer(period.epoch)),
            ("starts", .string(period.starts)), ("ends", .string(period.ends)),
            ("cluster", .string(period.cluster)), ("criteriaSet", .string(period.criteriaSet)),
            ("criteriaVersion", .integer(period.criteriaVersion)),
            ("comparedWith", .string(period.comparedWith)),
            ("reopenedBecause", .string(period.reopenedBecause)),
            ("lockedVector", .string(period.lockedVector)), ("madeUp", .bool(period.isMadeUp)),
        ]
    }

    private static func json(_ text: CovenantStanding) -> JSON {
        .object([
            ("textHash", .string(text.textHash)), ("title", .string(text.title)),
            ("inForce", .bool(text.isInForce)),
            ("signed", .array(text.signed.map { .string($0) })),
            ("missing", .array(text.missing.map { .string($0) })),
        ])
    }

    static func json(
        _ cluster: String, _ day: String, _ head: String?, _ assignments: [HeadAssignment]
    ) -> JSON {
        .object([
            ("cluster", .string(cluster)), ("day", .string(day)), ("head", JSON(head)),
            (
                "assignments",
                .array(
                    assignments.map {
                        .object([
                            ("role", .string($0.role)), ("unit", .string($0.unit)),
                            ("from", .string($0.from)), ("until", .string($0.until)),
                        ])
                    })
            ),
        ])
    }

    /// A state by its word, or by what people call it.
    static func state(_ text: String) throws -> PeriodState {
        let field = EntryField.state
        var draft = EntryDraft(.state)
        try draft.set(field, text)
        guard let state = PeriodState(rawValue: draft.text(field.name)) else {
            throw EntryError.notAChoice(field, text: text, table: "period")
        }
        return state
    }
}
