// What becomes of a changeset that is received (Integrate.swift).

package import Merge

/// What became of a changeset.
package enum Receipt: Hashable, Sendable {
    /// It was received before.
    case known
    /// Merged, with so many changes of rows.
    case integrated(rows: Int)
    /// Kept; more of its frames have to come.
    case begun
    /// Kept, for a reason, and not merged.
    case held(HoldReason)
    /// Not kept, and not counted as received.
    case refused(Refusal)
}

/// Why a changeset is not taken at all.
package struct Refusal: Error, Hashable, Sendable {
    package let dot: Dot
    /// The stable word of the error.
    package let code: String
}

/// Why a changeset is kept and not merged.
package enum HoldReason: Hashable, Sendable {
    /// It follows, or its author had seen, one that is not merged here.
    case waiting
    /// It is written in a later version, or not well formed.
    case undecodable(code: String)
    /// It names another key for a table than the one known here.
    case otherKey(table: String)
    /// Its author had seen another changeset under a dot that is known here.
    case fork

    /// The word kept in the log.
    package var text: String {
        switch self {
        case .waiting: "waiting"
        case .undecodable(let code): "undecodable:\(code)"
        case .otherKey(let table): "other-key:\(table)"
        case .fork: "fork"
        }
    }
}
