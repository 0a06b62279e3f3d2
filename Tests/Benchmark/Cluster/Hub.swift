// A city's main replica: a real file, which offices and other hubs exchange with.

import Exchange
import Foundation
import Membership
import Merge
import Replica
import Simulator
import Wire

final class Hub {
    let identity: Identity
    let file: ReplicaFile
    let path: String
    private let client: StockClient
    /// Changesets that it has taken from offices.
    private(set) var taken = 0

    init(_ identity: Identity, file: ReplicaFile) throws {
        self.identity = identity
        self.file = file
        path = file.path
        client = try StockClient(path: file.path)
    }

    /// What the next changeset of this file would name.
    func heads() throws -> [ChainedDot] { try client.heads() }

    /// Takes its offices into the roster.
    func approve(_ members: [Identity]) throws {
        try file.write { transaction in
            for member in members { try transaction.approve(member.verified, by: identity.member) }
        }
    }

    /// One cell, edited by a stock client.
    func editCell() throws {
        try client.run(
            "UPDATE entry SET note = 'sửa ' || note WHERE rowid = (SELECT min(rowid) FROM entry)")
    }

    // MARK: Exchanging

    /// What an office's pull has a hub do, and what the office has seen afterwards.
    func answerPull() throws -> [ChainedDot] {
        try file.write { transaction in
            try transaction.sealPending()
            try transaction.sealHeadsIfMany()
        }
        return try heads()
    }

    /// Takes what an office pushes.
    func take(_ records: [UInt8]) throws {
        var reader = ChangesetStreamReader()
        let items = try reader.take(records)
        for receipt in try file.write({ try $0.receive(items) }) {
            guard case .integrated = receipt else {
                throw StreamFailure(description: "A hub did not take an office's: \(receipt)")
            }
            taken += 1
        }
    }

    /// One exchange that this hub asks another one for.
    func sync(with other: Hub) async throws -> SyncReport {
        let peer = try peer(other)
        let transport = LoopbackTransport(
            client: identity, server: other.identity,
            endpoints: ReplicaEndpoints(
                file: other.file, trust: other.identity.trust, clock: Replicas.clock
            ).endpoints)
        let sync = PeerSync(
            file: file, trust: identity.trust, retries: RetryPlan(attemptsMax: 1),
            clock: Replicas.clock, wait: { _ in }, connect: { _ in transport })
        let report = try await sync.sync(peer)
        if let error = report.error { throw error }
        return report
    }

    private func peer(_ other: Hub) throws -> Peer {
        let name = other.identity.member.description
        let peer = try file.write { transaction -> Peer? in
            try transaction.addPeer(name: name, url: "https://\(name)")
            return try transaction.peers().first { $0.name == name }
        }
        guard let peer else { preconditionFailure("the peer was just added") }
        return peer
    }

    // MARK: Sizes

    /// The file's size, with nothing left in its write-ahead log.
    func fileBytes() throws -> Int {
        try client.run("PRAGMA wal_checkpoint(TRUNCATE)")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.size] as? Int) ?? 0
    }

    /// Headers, signatures and frames of the log.
    func logBytes() throws -> Int {
        try client.integer(
            """
            SELECT (SELECT coalesce(sum(length(header) + length(signature)), 0)
                    FROM hoitu_changeset)
                + (SELECT coalesce(sum(length(stored)), 0) FROM hoitu_frame)
            """)
    }

    /// The vectors that contexts are rebuilt from.
    func vectorBytes() throws -> Int {
        try client.integer("SELECT coalesce(sum(length(vector)), 0) FROM hoitu_closure")
    }

    func rowCount() throws -> Int { try client.integer("SELECT count(*) FROM entry") }

    /// The headers of the log, as they are signed.
    func headers() throws -> [[UInt8]] {
        try client.rows("SELECT header FROM hoitu_changeset ORDER BY position").compactMap {
            row -> [UInt8]? in
            guard case .blob(let bytes)? = row.first else { return nil }
            return bytes
        }
    }
}
