// How exchanges went, in words and as JSON.

import Exchange

enum SyncText {
    static func json(_ tally: Tally) -> JSON {
        .object([
            ("changesets", .integer(Int64(tally.changesets))),
            ("rows", .integer(Int64(tally.rows))), ("bytes", .integer(Int64(tally.bytes))),
        ])
    }

    static func json(_ reports: [SyncReport]) -> JSON {
        .object([
            (
                "peers",
                .array(
                    reports.map { report in
                        .object([
                            ("name", .string(report.peer)),
                            ("roundTrips", .integer(Int64(report.roundTrips))),
                            ("error", JSON(report.error.map { ErrorCode.code(of: $0) })),
                            ("received", json(report.received)), ("sent", json(report.sent)),
                        ])
                    })
            )
        ])
    }

    static func line(_ report: SyncReport) -> Phrase {
        guard let error = report.error else {
            return Phrases.synced(report.peer, received: report.received, sent: report.sent)
        }
        return Phrases.syncFailed(report.peer, Sentences.sentence(for: error))
    }
}
