// Where members are reached, and how the last exchange with each went. Local: never replicated.

internal import Merge
package import Wire

/// A member that this replica exchanges with.
package struct Peer: Hashable, Sendable {
    /// The member's name, such as `hcm` or `hcm/760`.
    package let name: String
    package let url: String
    /// The end of the last exchange that succeeded, in milliseconds since 1970.
    package let lastSyncMilliseconds: Int64?
    /// Why the last exchange failed: a stable word; nil when it did not.
    package let error: String?
    /// What the peer had received at the last exchange.
    package let vector: ReceivedVector?
    /// How far our clock was ahead of the peer's when we last heard from it.
    package let ownClockAheadMilliseconds: Int64?
}

extension Transaction {
    /// The peers, by name.
    package func peers() throws -> [Peer] {
        try statement(
            """
            SELECT name, url, last_sync, error, vector, clock_ahead FROM hoitu_peer ORDER BY name
            """
        ).all { row in
            let vector: ReceivedVector? =
                row.isNull(4)
                ? nil : try ReceivedVector(try parsed(row.bytes(4), part: "vector"))
            return Peer(
                name: row.text(0), url: row.text(1),
                lastSyncMilliseconds: row.isNull(2) ? nil : row.integer(2),
                error: row.isNull(3) ? nil : row.text(3), vector: vector,
                ownClockAheadMilliseconds: row.isNull(5) ? nil : row.integer(5))
        }
    }

    /// Notes what a peer's clock said when it answered.
    package func noteClock(of name: String, milliseconds: Int64) throws {
        try statement("UPDATE hoitu_peer SET clock_ahead = ?2 WHERE name = ?1")
            .run(.text(name), .integer(nowMilliseconds &- milliseconds))
    }

    /// Adds a peer, or gives it another address; what is known of it stays.
    package func addPeer(name: String, url: String) throws {
        try statement(
            """
            INSERT INTO hoitu_peer (name, url) VALUES (?1, ?2)
            ON CONFLICT (name) DO UPDATE SET url = excluded.url
            """
        ).run(.text(name), .text(url))
    }

    /// Forgets a peer's address.
    package func removePeer(name: String) throws {
        guard try peers().contains(where: { $0.name == name }) else {
            throw ReplicaError.noSuchPeer(name)
        }
        try statement("DELETE FROM hoitu_peer WHERE name = ?1").run(.text(name))
    }

    /// Notes how an exchange went.
    ///
    /// - Parameters:
    ///   - error: A stable word, or nil when it succeeded.
    ///   - vector: What the peer has received by now, where that is known.
    package func noteExchange(
        with name: String, error: String?, vector: ReceivedVector?
    ) throws {
        try statement(
            """
            UPDATE hoitu_peer SET error = ?2,
                last_sync = CASE WHEN ?2 IS NULL THEN ?3 ELSE last_sync END
            WHERE name = ?1
            """
        ).run(.text(name), error.map { .text($0) } ?? .null, .integer(nowMilliseconds))
        if let vector { try noteVector(of: name, vector) }
    }

    /// How many changesets `mine` has that `theirs` lacks.
    package static func missing(in theirs: ReceivedVector, of mine: ReceivedVector) -> UInt64 {
        let vector = theirs.vector
        return mine.entries.reduce(0) { sum, entry in
            let has = vector[entry.dot.origin]
            return entry.dot.seq > has ? sum + (entry.dot.seq - has) : sum
        }
    }
}

extension Transaction {
    /// Notes what a member says it has received, a peer or not.
    package func noteVector(of name: String, _ vector: ReceivedVector) throws {
        // Most exchanges have nothing to exchange, and a large cluster's vector is long.
        let bytes = Value.blob(serialized(vector.message))
        try statement(
            """
            INSERT INTO hoitu_told (member, vector) VALUES (?1, ?2)
            ON CONFLICT (member) DO UPDATE SET vector = excluded.vector
                WHERE vector IS NOT excluded.vector
            """
        ).run(.text(name), bytes)
        try statement(
            "UPDATE hoitu_peer SET vector = ?2 WHERE name = ?1 AND vector IS NOT ?2"
        ).run(.text(name), bytes)
    }

    /// What a member surely has: what it told us last, and what its own changesets show it had merged.
    ///
    /// The changesets of a member with several origins show nothing: it came back from a backup, and
    /// may have lost what a former life had. Nor does what it told before it took a new one.
    package func knownVector(of name: String) throws -> ReceivedVector {
        var known = VersionVector()
        let told = try statement("SELECT vector FROM hoitu_told WHERE member = ?1")
            .first(.text(name)) { try ReceivedVector(try parsed($0.bytes(0), part: "vector")) }
        let lives = try origins.all().filter { $0.member == name && $0.integrated > 0 }
        if let told, lives.allSatisfy({ told.vector[$0.origin] > 0 }) { known.cover(told.vector) }
        if lives.count == 1 {
            known.cover(try closures.closure(of: Dot(lives[0].origin, lives[0].integrated)))
        }
        return ReceivedVector(
            try known.dots.compactMap { dot in
                try log.chain(dot).map { ChainedDot(dot: dot, chain: $0.short) }
            })
    }
}
