// What a replica has integrated: for each origin, how far.

/// A set of dots without gaps: {origin: highest sequence}.
///
/// Copies share their storage until one is changed, so a vector that many deletes refer to costs
/// its memory once.
public struct VersionVector: Hashable, Sendable {
    private var highest: [Origin: UInt64]

    /// A vector that covers nothing.
    public init() {
        highest = [:]
    }

    /// A vector from its entries. Entries of zero are the same as none.
    public init(_ entries: [Origin: UInt64]) {
        highest = entries.filter { $0.value > 0 }
    }

    /// The highest sequence covered for `origin`; 0 when none is.
    public subscript(origin: Origin) -> UInt64 {
        highest[origin] ?? 0
    }

    /// Whether the vector reaches `dot`. O(1).
    public func covers(_ dot: Dot) -> Bool {
        self[dot.origin] >= dot.seq
    }

    /// Whether the vector reaches everything that `other` reaches. O(*n*) in the origins.
    public func covers(_ other: VersionVector) -> Bool {
        other.highest.allSatisfy { self[$0.key] >= $0.value }
    }

    /// Extends the vector to `dot`, if it is not covered yet. O(1).
    public mutating func cover(_ dot: Dot) {
        if dot.seq > self[dot.origin] { highest[dot.origin] = dot.seq }
    }

    /// Extends the vector to all that `other` covers. O(*n*) in its origins.
    public mutating func cover(_ other: VersionVector) {
        highest.merge(other.highest) { max($0, $1) }
    }

    /// The vector's last dot of each origin, in ascending order of origin.
    public var dots: [Dot] {
        highest.map { Dot($0.key, $0.value) }.sorted()
    }

    /// Whether nothing is covered.
    public var isEmpty: Bool { highest.isEmpty }

    /// In how many origins something is covered.
    public var count: Int { highest.count }
}
