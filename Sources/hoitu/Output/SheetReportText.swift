// What came of a file that was imported, as JSON.

import Documents
import Emulation
import Foundation

enum SheetReportText {
    static func json(_ report: ImportReport, file: String, isTrial: Bool) -> JSON {
        .object([
            ("file", .string(file)), ("written", .bool(report.isWritten)),
            ("dryRun", .bool(isTrial)), ("new", .integer(Int64(report.new))),
            ("changed", .integer(Int64(report.changed))),
            ("unchanged", .integer(Int64(report.unchanged))),
            ("sheets", .array(report.parts.map(json))),
            ("passedOver", .array(report.passedOver.map { .string($0) })),
            ("errors", .array(report.issues.map(json))),
        ])
    }

    private static func json(_ part: ImportReport.Part) -> JSON {
        .object([
            ("sheet", .string(part.sheet)), ("kind", .string(part.kind.rawValue)),
            ("new", .integer(Int64(part.new))), ("changed", .integer(Int64(part.changed))),
            ("unchanged", .integer(Int64(part.unchanged))),
        ])
    }

    private static func json(_ issue: SheetIssue) -> JSON {
        let sentence = SheetSentences.sentence(issue.reason)
        return .object([
            ("sheet", JSON(issue.place?.sheet)), ("cell", JSON(issue.place?.reference)),
            ("code", .string(issue.code)), ("vi", .string(sentence.vi)),
            ("en", .string(sentence.en)),
        ])
    }
}
