// A conflict, in words and as JSON.

import Foundation
import Merge
import Replica

enum ConflictText {
    static func json(_ conflict: Conflict) -> JSON {
        .object(members(conflict))
    }

    /// With what the versions were before, and who is behind each.
    static func json(_ conflict: Conflict, ancestor: HistoryEntry?, persons: [String]) -> JSON {
        let before = ancestor?.columns.first { $0.column == conflict.column }
        return .object(
            members(conflict, persons: persons)
                + [("before", before.map { JSON($0.value) } ?? .null)])
    }

    private static func members(
        _ conflict: Conflict, persons: [String]? = nil
    ) -> [(String, JSON)] {
        [
            ("id", .string(conflict.id)), ("kind", .string(conflict.kind.rawValue)),
            ("table", .string(conflict.table)), ("key", JSON(conflict.key)),
            ("column", JSON(conflict.column)), ("open", .bool(conflict.isOpen)),
            (
                "versions",
                .array(
                    conflict.versions.enumerated().map { index, version in
                        json(version, person: persons?[index])
                    })
            ),
        ]
    }

    private static func json(_ version: Conflict.Version, person: String?) -> JSON {
        let value =
            version.row.map { row in
                JSON.object(row.keys.sorted().map { ($0, JSON(row[$0] ?? .null)) })
            } ?? JSON(version.value)
        return .object(
            [
                ("n", .integer(Int64(version.number))), ("value", value),
                ("shown", .bool(version.isShown)),
                ("origin", .string(version.dot.origin.description)),
                ("seq", .integer(Int64(version.dot.seq))),
                ("member", .string(version.member)),
                ("editedAt", JSON(time: version.editedMilliseconds)),
            ] + (person.map { [("person", .string($0))] } ?? []))
    }

    private static func keyText(_ conflict: Conflict) -> String {
        conflict.key.map { "\($0.column)=\(ValueText.shown($0.value))" }.joined(separator: ", ")
    }

    /// The conflict in a few lines, for the list.
    static func summary(_ conflict: Conflict) -> [Phrase] {
        [head(conflict)]
            + conflict.versions.map { version in
                Phrases.versionLine(
                    version.number, value(version), version.member, person: nil,
                    version.editedMilliseconds.map(Timestamp.text), isShown: version.isShown,
                    isDelete: conflict.kind == .delete)
            }
    }

    private static func head(_ conflict: Conflict) -> Phrase {
        Phrases.conflictHead(
            conflict.id, conflict.kind, table: conflict.table, key: keyText(conflict),
            column: conflict.column, isOpen: conflict.isOpen)
    }

    /// Everything there is to know before deciding, and how to decide.
    static func lines(
        _ conflict: Conflict, ancestor: HistoryEntry?, persons: [String]
    ) -> [Phrase] {
        var lines = [head(conflict)]
        if let before = ancestor?.columns.first(where: { $0.column == conflict.column }) {
            lines.append(
                Phrases.valueBefore(
                    ValueText.shown(before.value), ancestor?.member ?? "",
                    Timestamp.text(ancestor?.editedMilliseconds ?? 0)))
        }
        for (version, person) in zip(conflict.versions, persons) {
            lines.append(
                Phrases.versionLine(
                    version.number, value(version), version.member, person: person,
                    version.editedMilliseconds.map(Timestamp.text), isShown: version.isShown,
                    isDelete: conflict.kind == .delete))
        }
        if let reason = conflict.reason { lines.append(Phrases.parkedReason(reason)) }
        if conflict.isOpen { lines.append(Phrases.howToResolve(conflict.id, conflict.kind)) }
        return lines
    }

    private static func value(_ version: Conflict.Version) -> String {
        guard let row = version.row else { return ValueText.shown(version.value) }
        return row.keys.sorted().map { "\($0)=\(ValueText.shown(row[$0] ?? .null))" }
            .joined(separator: ", ")
    }
}
