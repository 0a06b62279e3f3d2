// The name of one changeset, and of everything that it carries.

/// The `seq`-th changeset of an origin. Sequences start at 1 and have no gaps.
public struct Dot: Hashable, Sendable {
    /// Who sealed it.
    public let origin: Origin
    /// Its number in that origin, from 1.
    public let seq: UInt64

    /// The dot of an origin's `seq`-th changeset.
    public init(_ origin: Origin, _ seq: UInt64) {
        self.origin = origin
        self.seq = seq
    }
}

extension Dot: Comparable {
    /// By origin, then by number: the order in which lists of dots are written.
    public static func < (left: Dot, right: Dot) -> Bool {
        left.origin == right.origin ? left.seq < right.seq : left.origin < right.origin
    }
}

extension Dot: CustomStringConvertible {
    public var description: String { "\(origin):\(seq)" }
}
