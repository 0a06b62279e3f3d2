// A conflict as JSON.

import Foundation
import Merge
import Replica

enum ConflictJSON {
    /// A conflict of the list.
    static func json(_ conflict: Conflict, _ settlement: Settlement?) -> JSON {
        .object(members(conflict, settlement))
    }

    /// With what led to it.
    static func json(_ details: ConflictDetails) -> JSON {
        let before = details.ancestor
        return .object(
            members(details.conflict, details.settlement, persons: details.persons) + [
                ("before", before.map { JSON($0.value) } ?? .null),
                ("beforeBy", before.map(author) ?? .null),
                ("merge", details.offer.map(offer) ?? .null),
                ("reason", JSON(details.conflict.reason)),
                ("unseenEdits", .array(details.editsUnseen.map(HistoryText.json))),
                ("row", JSON(details.row)),
                ("holders", .array(details.holders.map(holder))),
                ("missingParents", .array(details.missingParents.map(parent))),
            ])
    }

    private static func members(
        _ conflict: Conflict, _ settlement: Settlement?, persons: [String]? = nil
    ) -> [(String, JSON)] {
        let versions = conflict.versions.enumerated().map { index, version in
            json(version, person: persons?[index])
        }
        return [
            ("id", .string(conflict.id)), ("kind", .string(conflict.kind.rawValue)),
            ("table", .string(conflict.table)), ("key", JSON(conflict.key)),
            ("column", JSON(conflict.column)), ("open", .bool(conflict.isOpen)),
            ("versions", .array(versions)),
            ("settled", settlement.map(json) ?? .null),
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

    private static func json(_ settlement: Settlement) -> JSON {
        var value = JSON.null
        var columns = JSON.object([])
        let write: String
        switch settlement.write {
        case .value(let written): (write, value) = ("value", JSON(written))
        case .kept: write = "kept"
        case .columns(let changes):
            write = "columns"
            columns = .object(changes.map { ($0.column, JSON($0.value)) })
        case .deleted: write = "deleted"
        case .elsewhere: write = "elsewhere"
        }
        return .object([
            ("origin", JSON(settlement.dot?.origin.description)),
            ("seq", settlement.dot.map { .integer(Int64($0.seq)) } ?? .null),
            ("member", .string(settlement.member)), ("person", .string(settlement.person)),
            ("editedAt", JSON(time: settlement.milliseconds)), ("write", .string(write)),
            ("value", value), ("columns", columns),
        ])
    }

    private static func author(_ ancestor: Ancestor) -> JSON {
        .object([
            ("origin", .string(ancestor.dot.origin.description)),
            ("seq", .integer(Int64(ancestor.dot.seq))),
            ("member", .string(ancestor.member)), ("person", .string(ancestor.person)),
            ("editedAt", JSON(time: ancestor.editedMilliseconds)),
        ])
    }

    private static func offer(_ offer: MergeOffer) -> JSON {
        switch offer {
        case .text(let text):
            return .object([("possible", .bool(true)), ("value", JSON(.text(text)))])
        case .collided(let versions, let places):
            let collisions = places.map { place in
                JSON.object([
                    ("line", .integer(Int64(place.line))), ("before", JSON(.text(place.base))),
                    ("left", JSON(.text(place.left))), ("right", JSON(.text(place.right))),
                ])
            }
            return .object([
                ("possible", .bool(false)), ("why", .string("collision")),
                ("versions", .array(versions.map { .integer(Int64($0)) })),
                ("collisions", .array(collisions)),
            ])
        case .refused(let refusal):
            let why =
                switch refusal {
                case .notText: "not-text"
                case .noAncestor: "no-ancestor"
                case .tooLarge: "too-large"
                case .collided: "collision"
                }
            return .object([("possible", .bool(false)), ("why", .string(why))])
        }
    }

    private static func holder(_ holder: KeyHolder) -> JSON {
        .object([
            ("key", JSON(holder.key)), ("columns", JSON(holder.columns)),
            ("rule", .string(holder.rule)),
        ])
    }

    private static func parent(_ parent: MissingParent) -> JSON {
        .object([
            ("table", .string(parent.table)), ("columns", JSON(parent.columns)),
            ("namedBy", .array(parent.namedBy.map { .string($0) })),
            ("removedBy", parent.removal.map(HistoryText.json) ?? .null),
        ])
    }
}
