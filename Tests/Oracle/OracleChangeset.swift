// What authors send each other, as the oracle sees it.

/// How far each origin is known. An origin is 16 bytes that the caller makes up.
package typealias OracleVector = [[UInt8]: UInt64]

/// The name of one changeset.
package struct OracleDot: Hashable, Comparable, Sendable {
    package let origin: [UInt8]
    package let seq: UInt64

    package init(_ origin: [UInt8], _ seq: UInt64) {
        self.origin = origin
        self.seq = seq
    }

    /// Whether `vector` reaches the dot.
    package func isCovered(by vector: OracleVector) -> Bool { vector[origin, default: 0] >= seq }

    /// By the origin's bytes, unsigned, then by sequence.
    package static func < (left: OracleDot, right: OracleDot) -> Bool {
        left.origin == right.origin
            ? left.seq < right.seq : left.origin.lexicographicallyPrecedes(right.origin)
    }
}

/// A value for one cell, and when its author last edited that cell.
package struct OracleWrite: Hashable, Sendable {
    package let value: OracleValue
    /// Milliseconds of the author's clock.
    package let time: Int64

    package init(_ value: OracleValue, at time: Int64) {
        self.value = value
        self.time = time
    }
}

/// What a changeset does to one row.
package enum OracleChange: Hashable, Sendable {
    /// Writes cells and adds to counters; with `OracleColumn.presence` among the cells it enters
    /// the row anew.
    case put(key: String, cells: [String: OracleWrite], additions: [String: Int64])
    case delete(key: String)

    package var key: String {
        switch self {
        case .put(let key, _, _), .delete(let key): key
        }
    }
}

/// All that one author sealed at once.
package struct OracleChangeset: Hashable, Sendable {
    package let dot: OracleDot
    /// What the author had integrated, this changeset not included.
    package let context: OracleVector
    /// At most one for each key.
    package let changes: [OracleChange]
    /// The author's unit; nil where the author had not seen that rows have owners.
    package let author: String?

    package init(
        dot: OracleDot, context: OracleVector, changes: [OracleChange], author: String? = nil
    ) {
        self.author = author
        self.dot = dot
        self.context = context
        self.changes = changes
    }
}

/// One value that one author wrote to one cell.
package struct OracleVersion: Hashable, Comparable, Sendable {
    package let dot: OracleDot
    package let time: Int64
    package let value: OracleValue

    package init(dot: OracleDot, time: Int64, value: OracleValue) {
        self.dot = dot
        self.time = time
        self.value = value
    }

    /// By time, then by dot: the greatest of a cell's siblings shows.
    package static func < (left: OracleVersion, right: OracleVersion) -> Bool {
        left.time == right.time ? left.dot < right.dot : left.time < right.time
    }
}
