// Origins as small numbers, and how far each is received and integrated.

internal import GRDB
internal import Merge
internal import Wire

/// What is known of one origin.
struct OriginRecord {
    let id: Int64
    let origin: Origin
    /// The member whose certificate its first changeset carried.
    let member: String
    /// P-256, X9.63.
    let publicKey: [UInt8]
    var received: UInt64
    var integrated: UInt64
    /// Of the last changeset received.
    var chain: ChainHash
}

/// The origins of a file; all of them are loaded once in a transaction.
final class Origins {
    private unowned let transaction: Transaction
    private var byOrigin: [Origin: OriginRecord] = [:]
    private var byID: [Int64: Origin] = [:]

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    private var isLoaded = false

    private func load() throws {
        guard !isLoaded else { return }
        isLoaded = true
        let records = try transaction.statement(
            "SELECT id, origin, member, public_key, received, integrated, chain FROM hoitu_origin"
        ).all { row in
            guard let origin = Origin(bytes: row.bytes(1)), row.bytes(6).count == 32 else {
                throw ReplicaError.damaged(part: "hoitu_origin")
            }
            return OriginRecord(
                id: row.integer(0), origin: origin, member: row.text(2), publicKey: row.bytes(3),
                received: UInt64(row.integer(4)), integrated: UInt64(row.integer(5)),
                chain: ChainHash(bytes: row.bytes(6)))
        }
        for record in records {
            byOrigin[record.origin] = record
            byID[record.id] = record.origin
        }
    }

    /// What is known of `origin`, or nil.
    func record(_ origin: Origin) throws -> OriginRecord? {
        try load()
        return byOrigin[origin]
    }

    /// All origins, ascending.
    func all() throws -> [OriginRecord] {
        try load()
        return byOrigin.values.sorted { $0.origin < $1.origin }
    }

    /// The number of an origin that is known.
    func id(_ origin: Origin) throws -> Int64 {
        guard let record = try record(origin) else {
            throw ReplicaError.damaged(part: "origin \(origin)")
        }
        return record.id
    }

    /// The origin with a number that stands in one of our records.
    func origin(_ id: Int64) throws -> Origin {
        try load()
        guard let origin = byID[id] else { throw ReplicaError.damaged(part: "origin \(id)") }
        return origin
    }

    /// Adds an origin of which nothing was received yet.
    func add(_ origin: Origin, member: String, publicKey: [UInt8]) throws -> OriginRecord {
        try load()
        try transaction.statement(
            "INSERT INTO hoitu_origin (origin, member, public_key, chain) VALUES (?1, ?2, ?3, ?4)"
        ).run(
            .blob(origin.bytes), .text(member), .blob(publicKey), .blob(ChainHash.start.bytes))
        let id = transaction.db.lastInsertedRowID
        let record = OriginRecord(
            id: id, origin: origin, member: member, publicKey: publicKey, received: 0,
            integrated: 0, chain: .start)
        byOrigin[origin] = record
        byID[id] = origin
        return record
    }

    /// Writes back how far an origin is received and integrated.
    func update(_ record: OriginRecord) throws {
        byOrigin[record.origin] = record
        try transaction.statement(
            "UPDATE hoitu_origin SET received = ?2, integrated = ?3, chain = ?4 WHERE id = ?1"
        ).run(
            .integer(record.id), .integer(Int64(record.received)),
            .integer(Int64(record.integrated)), .blob(record.chain.bytes))
    }

    /// What was merged.
    func integratedVector() throws -> VersionVector {
        var vector = VersionVector()
        for record in try all() where record.integrated > 0 {
            vector.cover(Dot(record.origin, record.integrated))
        }
        return vector
    }

    /// What may be asked for and relayed.
    func receivedVector() throws -> ReceivedVector {
        ReceivedVector(
            try all().filter { $0.received > 0 }.map {
                ChainedDot(dot: Dot($0.origin, $0.received), chain: $0.chain.short)
            })
    }
}
