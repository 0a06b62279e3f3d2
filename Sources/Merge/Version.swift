// When a cell was edited and by whom, as every replica agrees to order it.
//
// Ranks only order *concurrent* versions: a covered version loses whatever its rank.
// Specification: protocol/README.md, "Merging".

/// The place of a version among its siblings; the greatest is shown.
public struct Rank: Hashable, Comparable, Sendable {
    /// The author's wall clock at the edit, in milliseconds since 1970-01-01T00:00:00Z.
    public let editedMilliseconds: Int64
    /// The changeset that carries the version.
    public let dot: Dot

    /// A rank from the time of the edit and the changeset that carries it.
    public init(editedMilliseconds: Int64, dot: Dot) {
        self.editedMilliseconds = editedMilliseconds
        self.dot = dot
    }

    /// By time, then origin as unsigned bytes, then sequence.
    public static func < (left: Rank, right: Rank) -> Bool {
        left.editedMilliseconds == right.editedMilliseconds
            ? left.dot < right.dot : left.editedMilliseconds < right.editedMilliseconds
    }
}

/// One value that one author wrote to one cell.
public struct Version: Hashable, Sendable {
    /// When, and in which changeset.
    public let rank: Rank
    /// What was written; null for the hidden columns.
    public let value: Value

    /// A version from its rank and its value.
    public init(rank: Rank, value: Value) {
        self.rank = rank
        self.value = value
    }

    /// The changeset that carries the version.
    public var dot: Dot { rank.dot }
}
