// What the measurements start from: files and streams of one size, made once and copied for each.

import Exchange
import Foundation
import Membership
import Merge
import Replica
import Simulator
import Wire

/// A folder of prepared files.
struct Stage {
    let folder: String
    let rows: Int

    /// Cells that are edited, and rows that are added, where that is what is merged.
    var editedRows: Int { max(1, rows / 10) }
    var addedRows: Int { max(1, rows / 50) }
    /// How many rows are written one by one.
    var singleRows: Int { max(1, rows / 20) }
    static let fewRows = 1000

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    // MARK: Replicas

    /// The author, who founded the cluster, and who receives; with ever the same keys.
    static let author = 0
    static let receiver = 1

    static let clock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }

    static func identity(_ place: Int) throws -> Identity {
        try SimulatedMembers.all.get()[place]
    }

    func open(_ path: String, as place: Int) throws -> ReplicaFile {
        try ReplicaFile(path: path, identity: try Self.identity(place), clock: Self.clock)
    }

    private func join(_ path: String, as place: Int) throws -> ReplicaFile {
        let identity = try Self.identity(place)
        let members = try SimulatedMembers.all.get().prefix(2)
        return try ReplicaFile.join(
            path: path, identity: identity,
            incarnation: [UInt8](repeating: UInt8(place + 1), count: 16), schema: "none",
            person: "An", clock: Self.clock
        ) { transaction in
            try transaction.createTables(SampleRow.table)
            guard place == Self.author else { return }
            for member in members {
                try transaction.approve(member.verified, by: identity.member)
            }
            try transaction.track(TrackDeclaration(table: "entry"))
        }
    }

    // MARK: Streams

    /// All that `file` has and whoever has `vector` lacks.
    static func stream(
        from file: ReplicaFile, lackedBy vector: ReceivedVector
    ) throws -> [UInt8] {
        var outflow = Outflow(lackedBy: vector)
        var bytes: [UInt8] = []
        while let part = try file.read({ try outflow.next(from: $0) }) { bytes += part }
        return bytes
    }

    /// Merges a stream as an exchange does.
    static func merge(_ stream: [UInt8], into file: ReplicaFile) throws {
        var intake = Intake()
        var tally = Tally()
        for start in stride(from: 0, to: stream.count, by: 1 << 16) {
            let piece = Array(stream[start..<min(stream.count, start + 1 << 16)])
            let batch = try intake.take(piece)
            if !batch.isEmpty { tally.count(try file.write { try $0.receive(batch) }) }
        }
        let rest = intake.takeRest()
        if !rest.isEmpty { tally.count(try file.write { try $0.receive(rest) }) }
        try intake.finish()
        if let refusal = tally.refusal { throw refusal }
    }

    // MARK: Preparing

    func prepare() throws {
        let insert = { (path: String) in
            let connection = try PlainConnection(path)
            let statement = try connection.prepare(SampleRow.insert)
            try connection.inTransactions(of: 1000, 0..<rows) {
                try statement.insert(SampleRow($0))
            }
        }
        try PlainConnection(path("plain-empty.db")).run(SampleRow.table)
        try copy("plain-empty.db", to: "plain-full.db")
        try insert(path("plain-full.db"))
        let author = try join(path("author.db"), as: Self.author)
        let receiver = try join(path("receiver.db"), as: Self.receiver)
        try Self.merge(
            try Self.stream(from: author, lackedBy: ReceivedVector([])), into: receiver)
        try author.close()
        try receiver.close()
        try copy("author.db", to: "author-empty.db")
        try copy("receiver.db", to: "receiver-empty.db")
        try insert(path("author.db"))
        try write("all.stream", from: "author.db", to: "receiver.db")
        try copy("author.db", to: "author-full.db")
        try copy("receiver.db", to: "receiver-full.db")
        try edit("author.db", rows: editedRows)
        try write("cells.stream", from: "author.db", to: "receiver.db")
        try add("author.db", rows: addedRows)
        try write("added.stream", from: "author.db", to: "receiver.db")
        try add("author.db", after: addedRows, rows: Self.fewRows)
        try write("few.stream", from: "author.db", to: "receiver.db")
        try edit("author.db", rows: 1)
        try write("cell.stream", from: "author.db", to: "receiver.db")
        let csv = (0..<rows).map { SampleRow($0).csv }.joined()
        try Data(Compression.compressed(Array(csv.utf8))).write(
            to: URL(fileURLWithPath: path("all.csv.zst")))
    }

    /// Writes what the receiver lacks to a file, and has it merge that.
    private func write(_ name: String, from author: String, to receiver: String) throws {
        let author = try open(path(author), as: Self.author)
        let receiver = try open(path(receiver), as: Self.receiver)
        _ = try author.write { try $0.sealPending() }
        let vector = try receiver.read { try $0.receivedVector() }
        let stream = try Self.stream(from: author, lackedBy: vector)
        try Self.merge(stream, into: receiver)
        try Data(stream).write(to: URL(fileURLWithPath: path(name)))
        try author.close()
        try receiver.close()
    }

    /// Another note for every so-manieth row.
    func edits(_ count: Int) -> [(key: [UInt8], note: String)] {
        let step = max(1, rows / count)
        return (0..<count).map { number in
            (SampleRow(number * step).key, SampleRow.note(of: number * step, edition: count))
        }
    }

    static func write(
        _ edits: [(key: [UInt8], note: String)], _ connection: PlainConnection
    ) throws {
        let statement = try connection.prepare(SampleRow.update)
        try connection.inTransactions(of: 1000, edits.indices) { place in
            statement.bind(edits[place].key, 1)
            statement.bind(edits[place].note, 2)
            try statement.run()
        }
    }

    private func edit(_ name: String, rows count: Int) throws {
        try Self.write(edits(count), try PlainConnection(path(name)))
    }

    private func add(_ name: String, after first: Int = 0, rows count: Int) throws {
        let connection = try PlainConnection(path(name))
        let statement = try connection.prepare(SampleRow.insert)
        let start = rows + first
        try connection.inTransactions(of: 1000, start..<start + count) {
            try statement.insert(SampleRow($0))
        }
    }

    /// Copies a database that nobody has open.
    func copy(_ name: String, to other: String) throws {
        for ending in ["", "-wal", "-shm"]
        where FileManager.default.fileExists(atPath: path(other) + ending) {
            try FileManager.default.removeItem(atPath: path(other) + ending)
        }
        try FileManager.default.copyItem(atPath: path(name), toPath: path(other))
    }

    func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    func size(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes[.size] as? Int) ?? 0
    }
}
