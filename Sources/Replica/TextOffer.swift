// What a person who merges texts starts from: what all authors had seen, and what a merge would give.

package import Merge
internal import Wire

/// The value that was shown to everyone who wrote a contested cell, before they did.
package struct Ancestor: Hashable, Sendable {
    package let value: Value
    package let dot: Dot
    package let member: String
    /// The person behind it; "" when none is named.
    package let person: String
    package let editedMilliseconds: Int64
    /// Whether it was one of several values already, so that the others started from other ones.
    package let isContested: Bool
}

/// What merging a conflict's texts comes to.
package enum MergeOffer: Hashable, Sendable {
    /// The text that has everybody's changes.
    case text([UInt8])
    /// Two versions changed the same places differently.
    case collided(versions: [Int], [TextMerge.Collision])
    case refused(MergeRefusal)
}

/// Why texts cannot be merged.
package enum MergeRefusal: Hashable, Sendable {
    /// A version, or what was there before, is no text.
    case notText
    /// There is no one value that all authors had seen.
    case noAncestor
    /// The texts are too long, or differ in too much.
    case tooLarge
    /// Two versions changed the same places differently.
    case collided
}

extension Transaction {
    /// What the authors of a contested cell's versions all had seen of it last.
    ///
    /// - Returns: Nil when there is none: each entered the row, or the column's first value.
    /// - Complexity: O(log), as for `past`.
    package func ancestor(of conflict: Conflict) throws -> Ancestor? {
        guard conflict.kind == .value, let found = try located(conflict.id),
            let column = found.column
        else { return nil }
        let common = try seenByAll(conflict.versions.map(\.dot))
        let states = try replay(found.table, only: found.key, upTo: common)
        guard let state = states[found.key], state.isAlive, let cell = state.cell(column) else {
            return nil
        }
        let dot = cell.winner.dot
        return Ancestor(
            value: cell.winner.value, dot: dot, member: try member(of: dot),
            person: try change(of: found.key, in: found.table, by: dot)?.person ?? "",
            editedMilliseconds: cell.winner.rank.editedMilliseconds,
            isContested: cell.isContested)
    }

    /// What merging the texts of a contested cell would give.
    ///
    /// The versions are taken in the order of their numbers, each merged into what came of those
    /// before; the same text twice counts once.
    func mergeOffer(for conflict: Conflict, over ancestor: Ancestor?) -> MergeOffer {
        var texts: [(number: Int, text: [UInt8])] = []
        for version in conflict.versions {
            guard case .text(let text) = version.value else { return .refused(.notText) }
            if !texts.contains(where: { $0.text == text }) { texts.append((version.number, text)) }
        }
        guard let ancestor, !ancestor.isContested, let first = texts.first else {
            return .refused(.noAncestor)
        }
        guard case .text(let base) = ancestor.value else { return .refused(.notText) }
        var merged = first.text
        var numbers = [first.number]
        for (number, text) in texts.dropFirst() {
            numbers.append(number)
            switch TextMerge.merge(base: base, left: merged, right: text) {
            case .merged(let text): merged = text
            case .collided(let places): return .collided(versions: numbers, places)
            case .tooLarge: return .refused(.tooLarge)
            }
        }
        return .text(merged)
    }
}
