// The same thing entered twice under two keys: a decision by two offices, an achievement in two places.
//
// Letters and digits alone are compared, so case, marks, the place of a tone and blanks make no difference.

internal import Foundation
internal import GRDB
internal import Merge

/// Two rows that seem to say one thing.
package struct DuplicatePair: Hashable, Sendable {
    package let table: String
    /// By ascending bytes of the columns.
    package let one: [FigurePart.KeyValue]
    package let other: [FigurePart.KeyValue]
    /// What both say, as the first one has it.
    package let text: String
}

enum Duplicates {
    /// What makes two rows of a table one thing: some texts that must be alike, none of them empty.
    private struct Likeness {
        let table: String
        let key: [String]
        let sameText: [String]
        /// What is shown of it.
        let shown: String
    }

    private static let all: [Likeness] = [
        Likeness(
            table: "decision", key: ["issuer", "number", "signed_on"],
            sameText: ["number", "signed_on"], shown: "number"),
        Likeness(
            table: "decision", key: ["issuer", "number", "signed_on"],
            sameText: ["issuer", "number"], shown: "number"),
        Likeness(
            table: "exemplar", key: ["code", "unit", "year"],
            sameText: ["unit", "name", "achievement"], shown: "name"),
        Likeness(
            table: "recipient", key: ["decision", "issuer", "number", "signed_on", "unit"],
            sameText: ["unit", "name", "achievement"], shown: "name"),
        Likeness(
            table: "model", key: ["code", "unit", "year"], sameText: ["unit", "title"],
            shown: "title"),
    ]

    /// Every pair in a file, by table, then by what they say.
    ///
    /// - Complexity: O(*n*) in the rows of the tables.
    static func all(in file: EmulationFile) throws -> [DuplicatePair] {
        var pairs: [DuplicatePair] = []
        for likeness in all {
            for pair in try Self.pairs(likeness, in: file)
            where !pairs.contains(where: { $0.one == pair.one && $0.other == pair.other }) {
                pairs.append(pair)
            }
        }
        return pairs
    }

    /// Those of which an entry is one.
    static func of(_ draft: EntryDraft, in file: EmulationFile) throws -> [DuplicatePair] {
        try all(in: file, table: draft.kind.table).filter {
            $0.one == draft.key || $0.other == draft.key
        }
    }

    private static func all(in file: EmulationFile, table: String) throws -> [DuplicatePair] {
        guard all.contains(where: { $0.table == table }) else { return [] }
        return try all(in: file).filter { $0.table == table }
    }

    private static func pairs(
        _ likeness: Likeness, in file: EmulationFile
    ) throws -> [DuplicatePair] {
        let columns = (likeness.key + likeness.sameText + [likeness.shown])
        let texts = columns.map { "CAST(\($0) AS TEXT)" }.joined(separator: ", ")
        let order = likeness.key.joined(separator: ", ")
        return try file.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT \(texts), \(order) FROM \(likeness.table) ORDER BY \(order)")
            var first: [[UInt8]: Found] = [:]
            var pairs: [DuplicatePair] = []
            while let row = try rows.next() {
                let same = likeness.sameText.indices.map {
                    FoldedText.letters(row[likeness.key.count + $0] ?? "")
                }
                guard same.allSatisfy({ !$0.isEmpty }) else { continue }
                let found = Found(row, likeness.key, textAt: columns.count - 1)
                let print = Array(same.joined(separator: [0]))
                guard let earlier = first[print] else {
                    first[print] = found
                    continue
                }
                pairs.append(
                    DuplicatePair(
                        table: likeness.table, one: earlier.key, other: found.key,
                        text: earlier.text))
            }
            return pairs
        }
    }

    /// A row as far as it is told of.
    private struct Found {
        let key: [FigurePart.KeyValue]
        let text: String

        init(_ row: Row, _ key: [String], textAt place: Int) {
            self.key = key.enumerated().map { index, column in
                let value: DatabaseValue = row[place + 1 + index]
                return FigurePart.KeyValue(column: column, value: Value(value))
            }
            text = row[place] ?? ""
        }
    }
}
