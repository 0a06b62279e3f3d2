// The same rows, written by few members or by many: does merging them take longer?

import Crypto
import Foundation
import Membership
import Replica
import Simulator
import Wire

/// Rows spread over authors, each with a changeset of its own.
struct Spread: Codable {
    let folder: String
    let rows: Int
    let authors: Int

    enum Step: String, Codable { case prepare, plain, ours }

    /// - Returns: The seconds of the merge; 0 for preparing it.
    func run(_ step: Step) throws -> Double {
        let stage = Stage(folder: folder, rows: rows)
        switch step {
        case .prepare:
            try prepare(stage)
            return 0
        case .plain:
            try stage.copy("plain-empty.db", to: "work.db")
            return try stage.add("work.db", SampleRow.sorted(0..<rows))
        case .ours:
            try stage.copy("receiver-empty.db", to: "work.db")
            let file = try Replicas.open(stage.path("work.db"), as: try receiver(stage))
            let total = try seconds { try Streams.merge(stage.path("all.stream"), into: file) }
            let merged = try StockClient(path: stage.path("work.db"))
                .integer("SELECT count(*) FROM entry")
            guard merged == rows else { throw StreamFailure(description: "\(merged) rows came") }
            try file.close()
            return total
        }
    }

    private func prepare(_ stage: Stage) throws {
        let roster = try Roster(hubs: 2, offices: authors)
        try PlainConnection(stage.path("plain-empty.db")).run(SampleRow.table)
        let founder = try Replicas.found(
            stage.path("founder.db"), as: roster.hubs[0],
            approving: roster.hubs.map(\.verified))
        let receiver = try Replicas.join(
            stage.path("receiver-empty.db"), as: roster.hubs[1]
        ) { try $0.createTables(SampleRow.table) }
        try Streams.carry(from: founder, to: receiver, by: stage.path("founding.stream"))
        try founder.close()
        try receiver.close()
        let heads = try StockClient(path: stage.path("founder.db")).heads()
        let now = Replicas.clock()
        var stream: [UInt8] = []
        let members = roster.offices.flatMap { $0 }
        for (place, member) in members.enumerated() {
            var author = Author(member, seeing: heads)
            let numbers = stride(from: place, to: rows, by: members.count)
            stream += try author.seal(numbers.map { .insert(SampleRow($0)) }, at: now)
        }
        stream += ChangesetStream.end(changesets: members.count)
        try Data(stream).write(to: URL(fileURLWithPath: stage.path("all.stream")))
        try roster.hubs[1].signingKey.rawRepresentation.write(
            to: URL(fileURLWithPath: stage.path("receiver.key")))
        try JSONEncoder().encode(
            [roster.hubs[1].cluster.rootCertificate] + roster.hubs[1].chain
        ).write(to: URL(fileURLWithPath: stage.path("receiver.chain")))
    }

    private func receiver(_ stage: Stage) throws -> Identity {
        try Roster.member(
            chain: try Data(contentsOf: URL(fileURLWithPath: stage.path("receiver.chain"))),
            key: try Data(contentsOf: URL(fileURLWithPath: stage.path("receiver.key"))))
    }
}
