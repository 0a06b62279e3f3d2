// Contexts rebuilt from heads.
//
// A changeset lists only the dots that no other listed dot covers. The vector of a dot is that of its
// origin's dot before, with those of its heads, and itself; a vector that covers a dot covers all that
// dot's vector does, so the dot before seldom has to be looked at. Vectors are kept where rebuilding
// them would take many steps: of every 16th dot, and of late ones that join several heads, which others
// cite; in a cluster of few origins of the last dot of each as well. To keep that for all would
// take the square of a large cluster's offices. Specification: protocol/README.md, "Contexts".

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
    /// How many vectors of dots that join heads are kept.
    private static let joinsMax = 512

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    /// All that the author of `dot` had integrated once it was sealed, itself included.
    ///
    /// - Complexity: a look-up, or O(steps to the kept vectors below it).
    func closure(of dot: Dot) throws -> VersionVector {
        var open = [dot]
        while let top = open.last {
            if try lookUp(top) != nil {
                open.removeLast()
                continue
            }
            let header = try transaction.log.header(top)
            // The heads first: they may make the dot before needless.
            let heads = try header.heads.map(\.dot).filter { try lookUp($0) == nil }
            let missing =
                try heads.isEmpty
                ? dependencies(of: header).filter { try lookUp($0) == nil } : heads
            guard missing.isEmpty else {
                open += missing
                continue
            }
            known[top] = try context(of: header, closing: true)
            open.removeLast()
        }
        guard let vector = known[dot] else { throw ReplicaError.damaged(part: "vector of \(dot)") }
        return vector
    }

    /// What the author of a changeset had integrated before it.
    func context(of header: ChangesetHeader) throws -> VersionVector {
        for head in header.heads { _ = try closure(of: head.dot) }
        for dot in try dependencies(of: header) { _ = try closure(of: dot) }
        return try context(of: header, closing: false)
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
        try transaction.statement(
            """
            DELETE FROM hoitu_closure WHERE seq % ?1 <> 0 AND joined <= (
                SELECT joined FROM hoitu_closure WHERE joined IS NOT NULL
                ORDER BY joined DESC LIMIT 1 OFFSET ?2)
            """
        ).run(.integer(Int64(Self.keptEvery)), .integer(Int64(Self.joinsMax)))
    }

    /// The dots whose vectors make up a changeset's context: its heads, and its origin's dot before
    /// unless one of them covers that.
    private func dependencies(of header: ChangesetHeader) throws -> [Dot] {
        let heads = header.heads.map(\.dot)
        guard header.dot.seq > 1 else { return heads }
        let before = Dot(header.dot.origin, header.dot.seq - 1)
        let isCovered = try heads.contains { try lookUp($0)?.covers(before) == true }
        return isCovered ? heads : heads + [before]
    }

    /// Puts together vectors that are all known.
    private func context(of header: ChangesetHeader, closing: Bool) throws -> VersionVector {
        var vector = VersionVector()
        for dot in try dependencies(of: header) {
            guard let below = known[dot] else {
                throw ReplicaError.damaged(part: "vector of \(dot)")
            }
            // The largest first would save copying; an origin's own vector mostly is, and comes last.
            if vector.isEmpty { vector = below } else { vector.cover(below) }
        }
        if closing { vector.cover(header.dot) }
        return vector
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
