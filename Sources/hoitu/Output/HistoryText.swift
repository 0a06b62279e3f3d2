// History in words and as JSON: changes, and records as they were.

import Foundation
import Merge
import Replica

enum HistoryText {
    static func line(_ entry: HistoryEntry) -> Phrase {
        Phrases.historyLine(
            Timestamp.text(entry.editedMilliseconds), entry.member, person: entry.person,
            entry.kind, onlyKeeps: entry.onlyKeeps, isRefused: entry.isRefused,
            key: ConflictText.parts(entry.key),
            columns: changes(entry.columns))
    }

    /// What was written, and what was added.
    static func changes(_ changes: [HistoryEntry.Change]) -> String {
        changes.map { change in
            change.isAddition
                ? "\(change.column) \(addition(change.value))"
                : "\(change.column)=\(ValueText.shown(change.value))"
        }.joined(separator: ", ")
    }

    private static func addition(_ value: Value) -> String {
        guard case .integer(let amount) = value else { return "" }
        return amount < 0 ? "\(amount)" : "+\(amount)"
    }

    static func json(_ entry: HistoryEntry) -> JSON { .object(members(of: entry)) }

    static func members(of entry: HistoryEntry) -> [(String, JSON)] {
        [
            ("origin", .string(entry.dot.origin.description)),
            ("seq", .integer(Int64(entry.dot.seq))),
            ("member", .string(entry.member)), ("person", .string(entry.person)),
            ("editedAt", JSON(time: entry.editedMilliseconds)),
            ("sealedAt", JSON(time: entry.sealedMilliseconds)),
            ("kind", .string(entry.kind.rawValue)), ("key", JSON(entry.key)),
            ("columns", .object(entry.columns.map { ($0.column, JSON($0.value)) })),
            ("additions", .array(entry.columns.filter(\.isAddition).map { .string($0.column) })),
            ("onlyKeeps", .bool(entry.onlyKeeps)), ("refused", .bool(entry.isRefused)),
        ]
    }

    // MARK: As it was

    static func line(_ row: PastRow) -> Phrase {
        Phrases.pastLine(
            key: ConflictText.parts(row.key), columns: ConflictText.parts(row.columns),
            contested: row.contested, isDeletedToo: row.isDeletedToo)
    }

    static func json(_ row: PastRow) -> JSON {
        .object([
            ("key", JSON(row.key)), ("columns", JSON(row.columns)),
            ("contested", .array(row.contested.map { .string($0) })),
            ("deletedToo", .bool(row.isDeletedToo)),
        ])
    }
}
