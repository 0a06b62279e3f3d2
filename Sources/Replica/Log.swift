// The log: every changeset as the bytes it travelled in, in the order it came.

internal import GRDB
internal import Merge
internal import Wire

/// Reads and appends changesets.
final class Log {
    private unowned let transaction: Transaction

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    /// Appends a changeset whose signature and frames were checked.
    ///
    /// - Returns: Its position: the place in the order of arrival.
    func append(
        _ signed: Verified<SignedHeader>, frames: [[UInt8]], originID: Int64
    ) throws -> Int64 {
        let position = try open(signed.value.header.dot, originID: originID)
        for (number, frame) in frames.enumerated() {
            try append(frame: frame, number: number, at: position)
        }
        try close(signed, rows: nil, at: position)
        return position
    }

    /// Opens the place of a changeset whose frames come one by one; it has to be closed in the same
    /// transaction.
    ///
    /// - Returns: Its position.
    func open(_ dot: Dot, originID: Int64) throws -> Int64 {
        try transaction.statement(
            """
            INSERT INTO hoitu_changeset (origin, seq, header, signature, chain)
            VALUES (?1, ?2, x'', x'', x'')
            """
        ).run(.integer(originID), .integer(Int64(dot.seq)))
        return transaction.db.lastInsertedRowID
    }

    /// Puts a frame behind those that a changeset has.
    func append(frame: [UInt8], number: Int, at position: Int64) throws {
        let insert = try transaction.statement(
            "INSERT INTO hoitu_frame (position, number, stored) VALUES (?1, ?2, ?3)")
        insert.bind(position, at: 1)
        insert.bind(Int64(number), at: 2)
        insert.bind(bytes: frame, at: 3)
        while try insert.step() {}
    }

    /// Completes a changeset whose frames were put in.
    ///
    /// - Parameter rows: How many changes of rows it carries, where that is known yet.
    func close(_ signed: Verified<SignedHeader>, rows: Int?, at position: Int64) throws {
        try transaction.statement(
            """
            UPDATE hoitu_changeset SET header = ?2, signature = ?3, chain = ?4, rows = ?5
            WHERE position = ?1
            """
        ).run(
            .integer(position), .blob(signed.value.bytes), .blob(signed.value.signature),
            .blob(signed.value.chain.bytes), rows.map { .integer(Int64($0)) } ?? .null)
    }

    /// The chain hash of a changeset in the log, or nil when it is not there.
    func chain(_ dot: Dot) throws -> ChainHash? {
        guard let record = try transaction.origins.record(dot.origin) else { return nil }
        return try transaction.statement(
            "SELECT chain FROM hoitu_changeset WHERE origin = ?1 AND seq = ?2"
        ).first(.integer(record.id), .integer(Int64(dot.seq))) { ChainHash(bytes: $0.bytes(0)) }
    }

    /// The header of a changeset in the log.
    func header(_ dot: Dot) throws -> ChangesetHeader {
        let id = try transaction.origins.id(dot.origin)
        let bytes = try transaction.statement(
            "SELECT header FROM hoitu_changeset WHERE origin = ?1 AND seq = ?2"
        ).first(.integer(id), .integer(Int64(dot.seq))) { $0.bytes(0) }
        guard let bytes else { throw ReplicaError.damaged(part: "log \(dot)") }
        return try ChangesetHeader(bytes: bytes)
    }

    /// The header of the changeset at a position.
    func header(at position: Int64) throws -> ChangesetHeader {
        let bytes = try transaction.statement(
            "SELECT header FROM hoitu_changeset WHERE position = ?1"
        ).first(.integer(position)) { $0.bytes(0) }
        guard let bytes else { throw ReplicaError.damaged(part: "log at \(position)") }
        return try ChangesetHeader(bytes: bytes)
    }

    /// What is kept of the changeset at a position beside its frames.
    struct Entry {
        /// As signed.
        let header: [UInt8]
        let signature: [UInt8]
        let chain: ChainHash
        /// How many changes of rows it carries; 0 while that is not known.
        let rows: Int
    }

    func entry(at position: Int64) throws -> Entry {
        let entry = try transaction.statement(
            "SELECT header, signature, chain, rows FROM hoitu_changeset WHERE position = ?1"
        ).first(.integer(position)) { row in
            Entry(
                header: row.bytes(0), signature: row.bytes(1),
                chain: ChainHash(bytes: row.bytes(2)),
                rows: Int(row.integer(3)))
        }
        guard let entry else { throw ReplicaError.damaged(part: "log at \(position)") }
        return entry
    }

    /// One frame of the changeset at a position, as it is stored.
    func frame(_ number: Int, at position: Int64) throws -> [UInt8] {
        let stored = try transaction.statement(
            "SELECT stored FROM hoitu_frame WHERE position = ?1 AND number = ?2"
        ).first(.integer(position), .integer(Int64(number))) { $0.bytes(0) }
        guard let stored else { throw ReplicaError.damaged(part: "log at \(position)") }
        return stored
    }

    /// Gives the rows of the changeset at a position, a group at a time.
    ///
    /// - Throws: `WireError` when it is not well formed; what was given before is not to count either.
    /// - Complexity: one frame is in memory at a time, beside the long values of one row.
    func groups(
        of header: ChangesetHeader, at position: Int64, _ take: (RowGroup) throws -> Void
    ) throws {
        var reader = try ChangesetFrameReader(header)
        for group in try reader.inlineGroups() ?? [] { try take(group) }
        for number in header.frames.indices {
            let stored = try frame(number, at: position)
            for group in try reader.groups(ofNext: stored) { try take(group) }
        }
        try reader.finish()
    }

    /// Where a changeset stands in the order of arrival; nil when it is not there.
    func position(of dot: Dot) throws -> Int64? {
        let id = try transaction.origins.id(dot.origin)
        return try transaction.statement(
            "SELECT position FROM hoitu_changeset WHERE origin = ?1 AND seq = ?2"
        ).first(.integer(id), .integer(Int64(dot.seq))) { $0.integer(0) }
    }

    /// The positions behind `position`, ascending, with the dots that stand there; at most `limit`.
    func positions(after position: Int64, limit: Int) throws -> [(position: Int64, dot: Dot)] {
        try transaction.statement(
            """
            SELECT position, origin, seq FROM hoitu_changeset WHERE position > ?1
            ORDER BY position LIMIT ?2
            """
        ).all(.integer(position), .integer(Int64(limit))) { row in
            (
                row.integer(0),
                Dot(
                    try self.transaction.origins.origin(row.integer(1)),
                    UInt64(row.integer(2)))
            )
        }
    }

    /// Whether a changeset with rows came after the last one of an origin.
    func hasRows(afterLastOf originID: Int64) throws -> Bool {
        let last =
            try transaction.statement(
                "SELECT max(position) FROM hoitu_changeset WHERE origin = ?1"
            ).first(.integer(originID)) { $0.integer(0) } ?? 0
        let later = try transaction.statement(
            "SELECT header FROM hoitu_changeset WHERE position > ?1 AND held IS NULL"
        )
        later.bind(.integer(last), at: 1)
        defer { later.reset() }
        while try later.step() {
            if try !ChangesetHeader(bytes: later.bytes(0)).tables.isEmpty { return true }
        }
        return false
    }

    /// Notes that a changeset was merged, and how many changes of rows it carries.
    func setMerged(rows: Int, at position: Int64) throws {
        try transaction.statement(
            "UPDATE hoitu_changeset SET held = NULL, rows = ?2 WHERE position = ?1"
        ).run(.integer(position), .integer(Int64(rows)))
    }

    /// Marks a changeset as held, with the reason.
    func setHeld(_ reason: String, at position: Int64) throws {
        try transaction.statement("UPDATE hoitu_changeset SET held = ?2 WHERE position = ?1")
            .run(.integer(position), .text(reason))
    }

    /// The dot and the reason of a held changeset.
    func held(at position: Int64) throws -> (Dot, String) {
        let row = try transaction.statement(
            "SELECT origin, seq, held FROM hoitu_changeset WHERE position = ?1"
        ).first(.integer(position)) { ($0.integer(0), $0.integer(1), $0.text(2)) }
        guard let row else { throw ReplicaError.damaged(part: "log at \(position)") }
        return (Dot(try transaction.origins.origin(row.0), UInt64(row.1)), row.2)
    }

    /// Whether the changeset at a position is held.
    func isHeld(at position: Int64) throws -> Bool {
        try transaction.statement(
            "SELECT held IS NOT NULL FROM hoitu_changeset WHERE position = ?1"
        ).first(.integer(position)) { $0.integer(0) != 0 } ?? false
    }

    /// The positions of held changesets, ascending.
    func heldPositions() throws -> [Int64] {
        try transaction.statement(
            "SELECT position FROM hoitu_changeset WHERE held IS NOT NULL ORDER BY position"
        ).all { $0.integer(0) }
    }
}
