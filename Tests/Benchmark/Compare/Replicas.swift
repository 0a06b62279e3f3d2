// Replicas of ours, made and opened for measurements.

import Crypto
import Exchange
import Foundation
import Membership
import Replica
import Wire

enum Replicas {
    static let clock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }

    static func open(_ path: String, as identity: Identity) throws -> ReplicaFile {
        try ReplicaFile(path: path, identity: identity, clock: clock)
    }

    /// The first replica of a cluster: it approves members, makes the table, and has it tracked.
    static func found(
        _ path: String, as identity: Identity, approving members: [VerifiedMember]
    ) throws -> ReplicaFile {
        try join(path, as: identity) { transaction in
            try transaction.createTables(SampleRow.table)
            for member in members { try transaction.approve(member, by: identity.member) }
            try transaction.track(TrackDeclaration(table: "entry"))
        }
    }

    static func join(
        _ path: String, as identity: Identity, setUp: (Transaction) throws -> Void
    ) throws -> ReplicaFile {
        try ReplicaFile.join(
            path: path, identity: identity, incarnation: incarnation(of: identity),
            schema: "none", person: "Nguyễn Văn An", clock: clock, setUp: setUp)
    }

    /// Ever the same for one key, so that runs differ in nothing.
    static func incarnation(of identity: Identity) -> [UInt8] {
        Array(identity.signingKey.publicKey.rawRepresentation.prefix(16))
    }
}

/// Streams of changesets, in files: written and merged a piece at a time, as an exchange does.
enum Streams {
    /// Writes all that `file` has and whoever has `vector` lacks.
    static func write(
        _ path: String, from file: ReplicaFile, lackedBy vector: ReceivedVector
    ) throws {
        var outflow = Outflow(lackedBy: vector, havingPartsOf: ReceivedParts())
        try Data().write(to: URL(fileURLWithPath: path))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        while let part = try file.read({ try outflow.next(from: $0) }) {
            try handle.write(contentsOf: part)
        }
        try handle.close()
    }

    /// Merges a stream.
    ///
    /// - Throws: `Refusal` when a changeset of it was not taken; `StreamFailure` when one was held.
    static func merge(_ path: String, into file: ReplicaFile) throws {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        var intake = Intake()
        var receipts: [Receipt] = []
        while let piece = try handle.read(upToCount: 1 << 16), !piece.isEmpty {
            let batch = try intake.take(Array(piece))
            if !batch.isEmpty { receipts += try file.write { try $0.receive(batch) } }
        }
        let rest = intake.takeRest()
        if !rest.isEmpty { receipts += try file.write { try $0.receive(rest) } }
        try intake.finish()
        try handle.close()
        for receipt in receipts {
            switch receipt {
            case .known, .begun, .integrated: break
            case .held(let reason):
                throw StreamFailure(description: "A changeset of \(path) is held: \(reason.text)")
            case .refused(let refusal): throw refusal
            }
        }
    }

    /// Brings what the receiver lacks, by a file.
    static func carry(from author: ReplicaFile, to receiver: ReplicaFile, by path: String) throws {
        try write(path, from: author, lackedBy: try receiver.read { try $0.receivedVector() })
        try merge(path, into: receiver)
    }
}

struct StreamFailure: Error, CustomStringConvertible {
    let description: String
}
