// The version vector that a lock froze, as the text of a column: what `hoitu digest --json` prints.

internal import Foundation
package import Merge

/// Reads and writes it.
package enum FrozenVector {
    /// `{"<origin>":<seq>,…}` by ascending bytes of the origins.
    package static func text(_ vector: VersionVector) -> String {
        let entries = vector.dots.map { (name: $0.origin.description, seq: $0.seq) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return "{" + entries.map { "\"\($0.name)\":\($0.seq)" }.joined(separator: ",") + "}"
    }

    /// Nil for what is none.
    package static func vector(_ text: String) -> VersionVector? {
        // Anything that JSON cannot be read from is none.
        guard
            let entries = try? JSONDecoder().decode([String: UInt64].self, from: Data(text.utf8))
        else { return nil }
        var vector = VersionVector()
        for (name, seq) in entries {
            guard let origin = origin(name) else { return nil }
            vector.cover(Dot(origin, seq))
        }
        return vector
    }

    private static func origin(_ name: String) -> Origin? {
        let digits = name.compactMap(\.hexDigitValue)
        guard name.utf8.count == 32, digits.count == 32 else { return nil }
        return Origin(
            bytes: stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) })
    }
}

extension PeriodRecords {
    /// What the period's lock froze; nil while it is not locked.
    ///
    /// - Throws: `PeriodError.unreadableLock`.
    package func frozenVector() throws(PeriodError) -> VersionVector? {
        guard ["locked", "archived"].contains(period.text("state")) else { return nil }
        let text = period.text("locked_vector")
        // Locked by hand, without a vector: there is nothing to go by but what is here.
        guard !text.isEmpty else { return nil }
        guard let vector = FrozenVector.vector(text) else {
            throw .unreadableLock(period: period.text("code"))
        }
        return vector
    }
}
