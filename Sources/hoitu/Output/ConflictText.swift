// A conflict in words.

import Foundation
import Merge
import Replica

enum ConflictText {
    /// The conflict in a few lines, for the list.
    static func summary(_ conflict: Conflict, _ settlement: Settlement?) -> [Phrase] {
        guard conflict.isOpen else {
            return [head(conflict), Phrases.indented(settled(settlement))]
        }
        return [head(conflict)] + conflict.versions.map { line($0, of: conflict, person: nil) }
    }

    /// Everything there is to know before deciding, and what each decision does.
    static func lines(_ details: ConflictDetails) -> [Phrase] {
        let conflict = details.conflict
        guard conflict.isOpen else {
            let versions = zip(conflict.versions, details.persons).map {
                line($0, of: conflict, person: $1)
            }
            return [head(conflict), Phrases.indented(settled(details.settlement))] + versions
        }
        let story: [Phrase] =
            switch conflict.kind {
            case .value: values(details)
            case .delete: deletes(details)
            case .unique, .constraint: parked(details)
            case .parent: parents(details)
            case .check:
                [Phrases.record(parts(details.row))]
                    + (conflict.reason.map { [Phrases.brokenRule(plain($0))] } ?? [])
                    + [Phrases.setOrDeleteShown]
            }
        var canMerge = false
        if case .text = details.offer { canMerge = true }
        return [head(conflict)] + story
            + [Phrases.howToResolve(conflict.id, conflict.kind, canMerge: canMerge)]
    }

    /// How a conflict was settled, as a sentence.
    static func settled(_ settlement: Settlement?) -> Phrase {
        guard let settlement, settlement.dot != nil else { return Phrases.settledHere }
        let text =
            switch settlement.write {
            case .value(let value): ValueText.shown(value)
            case .columns(let changes): HistoryText.changes(changes)
            case .kept, .deleted, .elsewhere: ""
            }
        return Phrases.settled(
            by: Phrases.who(settlement.member, settlement.person),
            at: Timestamp.text(settlement.milliseconds ?? 0), settlement.write, text)
    }

    private static func head(_ conflict: Conflict) -> Phrase {
        Phrases.conflictHead(
            conflict.id, conflict.kind, table: conflict.table, key: parts(conflict.key),
            column: conflict.column, isOpen: conflict.isOpen)
    }

    private static func line(
        _ version: Conflict.Version, of conflict: Conflict, person: String?
    ) -> Phrase {
        Phrases.versionLine(
            version.number, value(version), version.member, person: person,
            version.editedMilliseconds.map(Timestamp.text), isShown: version.isShown,
            isDelete: conflict.kind == .delete)
    }

    // MARK: The kinds

    private static func values(_ details: ConflictDetails) -> [Phrase] {
        let conflict = details.conflict
        var lines: [Phrase] = [
            details.ancestor.map { before in
                Phrases.valueBefore(
                    ValueText.shown(before.value), Phrases.who(before.member, before.person),
                    Timestamp.text(before.editedMilliseconds))
            } ?? Phrases.noValueBefore
        ]
        for (version, person) in zip(conflict.versions, details.persons) {
            lines.append(line(version, of: conflict, person: person))
            var others: [String] = []
            for other in conflict.versions where other.value != version.value {
                let text = ValueText.shown(other.value)
                if !others.contains(text) { others.append(text) }
            }
            let isShown = conflict.versions.last?.value == version.value
            lines.append(
                Phrases.takingShows(
                    version.number, ValueText.shown(version.value),
                    others: others.joined(separator: ", "), isShown: isShown))
        }
        return lines + (details.offer.map(offer) ?? [])
    }

    private static func offer(_ offer: MergeOffer) -> [Phrase] {
        switch offer {
        case .text(let text):
            return [Phrases.mergeShows]
                + plainLines(text).map { Phrase(vi: "    | " + $0, en: "    | " + $0) }
        case .collided(let versions, let places):
            let numbers = versions.map(String.init).joined(separator: ", ")
            return [Phrases.mergeCollides(numbers)]
                + places.map { place in
                    Phrases.collision(
                        line: place.line, base: ValueText.shown(.text(place.base)),
                        left: ValueText.shown(.text(place.left)),
                        right: ValueText.shown(.text(place.right)))
                }
        case .refused(let refusal):
            return [Phrases.indented(Phrases.mergeRefused(refusal))]
        }
    }

    private static func deletes(_ details: ConflictDetails) -> [Phrase] {
        let versions = zip(details.conflict.versions, details.persons).map {
            line($0, of: details.conflict, person: $1)
        }
        let edits = details.editsUnseen.map { edit in
            Phrases.indented(Phrases.indented(HistoryText.line(edit)))
        }
        return versions + [Phrases.editedUnseen] + edits + [Phrases.keepOrDelete]
    }

    private static func parked(_ details: ConflictDetails) -> [Phrase] {
        let versions = zip(details.conflict.versions, details.persons).map {
            line($0, of: details.conflict, person: $1)
        }
        let reason = details.conflict.reason.map { [Phrases.refusedBecause(plain($0))] } ?? []
        let holders = details.holders.map {
            Phrases.holder(key: parts($0.key), columns: parts($0.columns))
        }
        return versions + reason + holders + [Phrases.setOrDeleteParked]
    }

    private static func parents(_ details: ConflictDetails) -> [Phrase] {
        let missing = details.missingParents.flatMap { parent in
            [
                Phrases.missingParent(
                    parent.table, parts(parent.columns),
                    namedBy: parent.namedBy.joined(separator: ", ")),
                parent.removal.map { removal in
                    Phrases.parentRemoved(
                        Phrases.who(removal.member, removal.person),
                        Timestamp.text(removal.editedMilliseconds))
                } ?? Phrases.parentNotRemoved,
            ]
        }
        return [Phrases.record(parts(details.row))] + missing + [Phrases.setOrDeleteShown]
    }

    // MARK: Texts

    static func parts(_ parts: [Conflict.KeyPart]) -> String {
        parts.map { "\($0.column)=\(ValueText.shown($0.value))" }.joined(separator: ", ")
    }

    private static func value(_ version: Conflict.Version) -> String {
        guard let row = version.row else { return ValueText.shown(version.value) }
        return row.keys.sorted().map { "\($0)=\(ValueText.shown(row[$0] ?? .null))" }
            .joined(separator: ", ")
    }

    /// A text's lines without what would steer a terminal.
    private static func plainLines(_ text: [UInt8]) -> [String] {
        var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.count > 1, lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { plain(String(decoding: $0, as: UTF8.self)) }
    }

    private static func plain(_ text: String) -> String {
        text.unicodeScalars.filter { $0 != "\r" }
            .map { $0.properties.generalCategory == .control ? " " : String($0) }.joined()
    }
}
