// Contexts rebuilt from heads.
//
// A changeset lists only the dots that no other listed dot covers. The vector of a dot is that of its
// origin's dot before, with those of its heads, and itself; a vector that covers a dot covers all that
// dot's vector does, so only what no kept one covers is looked at. Vectors are kept of every 16th dot, and
// of late ones that join several heads, which others cite; in a cluster of few origins of the last dot of
// each as well. To keep that for all would take the square of a large cluster's offices.
// Specification: protocol/README.md, "Contexts".

internal import Merge
internal import Wire

/// The vectors of dots, rebuilt once in a transaction.
final class Closures {
    private unowned let transaction: Transaction
    private var known: [Dot: VersionVector] = [:]
    private var newest: [Origin: UInt64] = [:]
    /// The dots that join several heads.
    private var joins: Set<Dot> = []

    /// A vector is kept for each number that this divides.
    private static let keptEvery: UInt64 = 16
    /// With more origins than this, the last dot of each is kept no more.
    private static let originsFew = 64
    /// How many vectors of dots that join heads are kept, at least; and for each origin, since a hub makes
    /// about one for each exchange, and offices cite that of the day before.
    private static let joinsMin = 512
    private static let joinsOfEachOrigin = 2

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    /// All that the author of `dot` had integrated once it was sealed, itself included.
    ///
    /// - Complexity: a look-up, or O(changesets that no vector kept covers).
    func closure(of dot: Dot) throws -> VersionVector {
        if let kept = try lookUp(dot) { return kept }
        var vector = try rebuilt(try transaction.log.header(dot), from: VersionVector())
        vector.cover(dot)
        known[dot] = vector
        return vector
    }

    /// What the author of a changeset had integrated before it.
    func context(of header: ChangesetHeader) throws -> VersionVector {
        // Others cite the same head, or the next: its vector is worth to be known for the rest of the
        // transaction.
        let head = header.heads.count == 1 ? header.heads.first?.dot : nil
        return try rebuilt(header, from: try head.map { try closure(of: $0) } ?? VersionVector())
    }

    /// - Parameter closed: A vector that the context covers.
    private func rebuilt(
        _ header: ChangesetHeader, from closed: VersionVector
    ) throws -> VersionVector {
        var closed = closed
        var open = Self.dependencies(of: header)
        // Vectors that are kept first: what they cover need not be looked at.
        for dot in open where !closed.covers(dot) {
            if let kept = try lookUp(dot) { closed.takeIn(kept) }
        }
        var dependencies: [Dot: [Dot]] = [:]
        while let dot = open.last {
            if closed.covers(dot) {
                open.removeLast()
                continue
            }
            if let kept = try lookUp(dot) {
                closed.takeIn(kept)
                continue
            }
            // A dot counts only once all is in that it depends on: it covers its origin's earlier ones.
            let below =
                try dependencies[dot]
                ?? Self.dependencies(of: try transaction.log.header(dot))
            dependencies[dot] = below
            let missing = below.filter { !closed.covers($0) }
            if missing.isEmpty { closed.cover(dot) } else { open += missing }
        }
        return closed
    }

    /// Tells the vector of the changeset that was just sealed or integrated.
    func add(_ vector: VersionVector, of header: ChangesetHeader) {
        let dot = header.dot
        known[dot] = vector
        newest[dot.origin] = max(newest[dot.origin] ?? 0, dot.seq)
        if header.heads.count > 1 { joins.insert(dot) }
    }

    /// Keeps the vectors that later transactions will start from.
    func flush() throws {
        guard !newest.isEmpty else { return }
        let areFew = try transaction.origins.all().count <= Self.originsFew
        for origin in newest.keys {
            try transaction.statement(
                "DELETE FROM hoitu_closure WHERE origin = ?1 AND seq % ?2 <> 0 AND joined IS NULL"
            ).run(
                .integer(try transaction.origins.id(origin)), .integer(Int64(Self.keptEvery)))
        }
        for (dot, vector) in known {
            guard let seq = newest[dot.origin] else { continue }
            let isJoin = joins.contains(dot)
            if isJoin || dot.seq % Self.keptEvery == 0 || (areFew && dot.seq == seq) {
                try keep(
                    vector, of: dot, originID: try transaction.origins.id(dot.origin), isJoin)
            }
        }
        if !joins.isEmpty { try forgetJoins() }
        newest.removeAll()
        joins.removeAll()
    }

    /// Forgets the vectors of dots that joined heads long ago.
    private func forgetJoins() throws {
        let origins = try transaction.origins.all().count
        let joinsMax = max(Self.joinsMin, Self.joinsOfEachOrigin * origins)
        try transaction.statement(
            """
            DELETE FROM hoitu_closure WHERE seq % ?1 <> 0 AND joined <= (
                SELECT joined FROM hoitu_closure WHERE joined IS NOT NULL
                ORDER BY joined DESC LIMIT 1 OFFSET ?2)
            """
        ).run(.integer(Int64(Self.keptEvery)), .integer(Int64(joinsMax)))
    }

    /// The dots whose vectors make up a changeset's context: its heads, and its origin's dot before. That
    /// which is likely to cover the others comes last: the only head is a hub's, and who joins several
    /// heads is a hub.
    private static func dependencies(of header: ChangesetHeader) -> [Dot] {
        let heads = header.heads.map(\.dot)
        guard header.dot.seq > 1 else { return heads }
        let before = Dot(header.dot.origin, header.dot.seq - 1)
        return heads.count == 1 ? [before] + heads : heads + [before]
    }

    private func lookUp(_ dot: Dot) throws -> VersionVector? {
        if let vector = known[dot] { return vector }
        let id = try transaction.origins.id(dot.origin)
        let stored = try transaction.statement(
            "SELECT vector FROM hoitu_closure WHERE origin = ?1 AND seq = ?2"
        ).first(.integer(id), .integer(Int64(dot.seq))) { $0.bytes(0) }
        guard let stored else { return nil }
        var reader = ByteReader(stored)
        var vector = VersionVector()
        while !reader.isAtEnd {
            let origin = try transaction.origins.origin(Int64(try reader.unsigned()))
            vector.cover(Dot(origin, try reader.unsigned()))
        }
        known[dot] = vector
        return vector
    }

    private func keep(
        _ vector: VersionVector, of dot: Dot, originID: Int64, _ isJoin: Bool
    ) throws {
        var writer = ByteWriter()
        for entry in vector.dots {
            writer.unsigned(UInt64(try transaction.origins.id(entry.origin)))
            writer.unsigned(entry.seq)
        }
        try transaction.statement(
            """
            INSERT OR REPLACE INTO hoitu_closure (origin, seq, vector, joined) VALUES (?1, ?2, ?3,
                CASE WHEN ?4 THEN coalesce((SELECT max(joined) FROM hoitu_closure), 0) + 1 END)
            """
        ).run(
            .integer(originID), .integer(Int64(dot.seq)), .blob(writer.bytes),
            .integer(isJoin ? 1 : 0))
    }
}

/// The dots that no other integrated dot covers.
struct Heads {
    private unowned let transaction: Transaction

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    /// All of them, ascending.
    func all() throws -> [Dot] {
        try transaction.statement("SELECT origin, seq FROM hoitu_head").all { row in
            Dot(try self.transaction.origins.origin(row.integer(0)), UInt64(row.integer(1)))
        }.sorted()
    }

    /// Takes a dot that was just integrated, with its vector, itself included.
    func add(_ dot: Dot, closure: VersionVector) throws {
        for head in try all() where closure.covers(head) {
            try transaction.statement("DELETE FROM hoitu_head WHERE origin = ?1")
                .run(.integer(try transaction.origins.id(head.origin)))
        }
        try transaction.statement("INSERT OR REPLACE INTO hoitu_head (origin, seq) VALUES (?1, ?2)")
            .run(.integer(try transaction.origins.id(dot.origin)), .integer(Int64(dot.seq)))
    }
}

extension VersionVector {
    /// Extends the vector; one that covers nothing becomes the other, without copying.
    fileprivate mutating func takeIn(_ other: VersionVector) {
        if isEmpty { self = other } else { cover(other) }
    }
}
