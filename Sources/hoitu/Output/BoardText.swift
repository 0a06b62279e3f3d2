// The head's board, findings and late entries, as text and as JSON.

import Emulation
import Foundation
import Merge
import Replica

enum BoardText {
    static func lines(_ board: HeadBoard, _ peers: [Peer], _ language: Language) -> [String] {
        let rows = board.units.map { unit in
            [
                unit.name[language.ofReports],
                (unit.hasSigned ? BoardPhrases.yes : BoardPhrases.no)[language],
                "\(unit.figures)/\(unit.criteria)", "\(unit.selfScores)/\(unit.criteria)",
                BoardPhrases.step(unit.step)[language], "\(unit.reviewers.count)",
                "\(unit.undecided)", "\(unit.appraised)/\(unit.criteria)", "\(unit.late)",
            ]
        }
        let phrases =
            board.late.map(BoardPhrases.late) + board.reopening.map(BoardPhrases.reopening)
            + [BoardPhrases.conflicts(board.openConflicts)]
            + peers.map { peer in
                BoardPhrases.peer(
                    peer.name, peer.lastSyncMilliseconds.map(Timestamp.text), error: peer.error)
            }
        var table = TextTable(headings: BoardPhrases.headings.map { $0[language] })
        for row in rows { table.append(row) }
        return [BoardPhrases.title(board)[language], "", String(table.text.dropLast()), ""]
            + phrases.map { $0[language] }
    }

    static func json(_ board: HeadBoard, _ peers: [Peer]) -> JSON {
        .object([
            ("period", .string(board.period)), ("name", .string(board.name)),
            ("state", .string(board.state)), ("epoch", .integer(board.epoch)),
            ("head", JSON(board.head)), ("units", .array(board.units.map(json))),
            ("late", .array(board.late.map(json))),
            ("reopening", .array(board.reopening.map(json))),
            ("conflicts", .integer(Int64(board.openConflicts))),
            (
                "peers",
                .array(
                    peers.map { peer in
                        .object([
                            ("name", .string(peer.name)),
                            ("lastSync", JSON(time: peer.lastSyncMilliseconds)),
                            ("error", JSON(peer.error)),
                        ])
                    })
            ),
        ])
    }

    private static func json(_ unit: UnitProgress) -> JSON {
        .object([
            ("unit", .string(unit.unit)), ("signed", .bool(unit.hasSigned)),
            ("criteria", .integer(Int64(unit.criteria))),
            ("figures", .integer(Int64(unit.figures))),
            ("selfScores", .integer(Int64(unit.selfScores))), ("step", .string(unit.step)),
            ("submittedOn", .string(unit.submittedOn)),
            ("reviewers", .array(unit.reviewers.map { .string($0) })),
            ("undecided", .integer(Int64(unit.undecided))),
            ("appraised", .integer(Int64(unit.appraised))),
            ("late", .integer(Int64(unit.late))),
        ])
    }

    private static func json(_ change: ScoreChange) -> JSON {
        .object([
            ("unit", .string(change.unit)), ("lockedTotal", .string("\(change.lockedTotal)")),
            ("lockedRank", .integer(Int64(change.lockedPlace))),
            ("total", .string("\(change.total)")), ("rank", .integer(Int64(change.place))),
        ])
    }

    static func json(_ entry: LateEntry) -> JSON {
        .object([
            ("table", .string(entry.table)), ("key", JSON(entry.key)),
            ("unit", JSON(entry.unit)), ("origin", .string(entry.dot.origin.description)),
            ("seq", .integer(Int64(entry.dot.seq))), ("member", .string(entry.member)),
            ("person", .string(entry.person)), ("editedAt", JSON(time: entry.editedMilliseconds)),
        ])
    }

    static func json(_ finding: Finding, _ language: Language) -> JSON {
        .object([
            ("code", .string(finding.code)), ("unit", JSON(finding.unit)),
            ("criterion", JSON(finding.criterion)),
            ("text", .string(BoardPhrases.finding(finding)[language])),
        ])
    }
}

extension Finding {
    fileprivate var unit: String? {
        switch self {
        case .noFigure(let unit, _), .noTarget(let unit, _), .notSubmitted(let unit),
            .notSigned(let unit), .noReportSection(let unit), .undecided(_, let unit, _),
            .unknownIndicator(let unit, _), .unknownOffice(let unit, _):
            unit
        case .note(let note): note.unit
        case .late(let entry): entry.unit
        case .noCovenant, .duplicate, .conflict, .held: nil
        }
    }

    fileprivate var criterion: String? {
        switch self {
        case .noFigure(_, let criterion), .noTarget(_, let criterion): criterion
        default: nil
        }
    }
}
