// What the measurements start from: files and streams of one size, made once and copied for each.

import Exchange
import Foundation
import Membership
import Merge
import Replica
import Simulator
import Wire

/// A folder of prepared files.
struct Stage: Codable {
    let folder: String
    let rows: Int
    /// How many cells are edited, where that is what is merged.
    let editedRows: Int
    /// How many rows are added, where that is what is merged.
    let addedRows: Int
    /// How many rows are written one by one.
    let singleRows: Int
    /// How many rows a few are.
    let fewRows: Int

    init(
        folder: String, rows: Int, editedRows: Int? = nil, addedRows: Int? = nil,
        singleRows: Int? = nil, fewRows: Int = 1000
    ) {
        self.folder = folder
        self.rows = rows
        self.editedRows = editedRows ?? max(1, rows / 10)
        self.addedRows = addedRows ?? max(1, rows / 50)
        self.singleRows = singleRows ?? max(1, rows / 20)
        self.fewRows = fewRows
    }

    /// The author, who founded the cluster, and who receives; with ever the same keys.
    static let author = 0
    static let receiver = 1

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func open(_ path: String, as place: Int) throws -> ReplicaFile {
        try Replicas.open(path, as: try Self.identity(place))
    }

    static func identity(_ place: Int) throws -> Identity {
        try SimulatedMembers.all.get()[place]
    }

    // MARK: Preparing

    /// The two replicas, with the table and no rows, as `author-empty.db` and `receiver-empty.db`.
    func prepareEmpty() throws {
        try PlainConnection(path("plain-empty.db")).run(SampleRow.table)
        let members = try [Self.author, Self.receiver].map(Self.identity)
        let author = try Replicas.found(
            path("author-empty.db"), as: members[0], approving: members.map(\.verified))
        let receiver = try Replicas.join(path("receiver-empty.db"), as: members[1]) {
            try $0.createTables(SampleRow.table)
        }
        try Streams.carry(from: author, to: receiver, by: path("founding.stream"))
        try author.close()
        try receiver.close()
    }

    func prepare() throws {
        try prepareEmpty()
        try copy("plain-empty.db", to: "plain-full.db")
        try add("plain-full.db", 0..<rows)
        try copy("author-empty.db", to: "author.db")
        try copy("receiver-empty.db", to: "receiver.db")
        try add("author.db", 0..<rows)
        try write("all.stream", from: "author.db", to: "receiver.db")
        try copy("author.db", to: "author-full.db")
        try copy("receiver.db", to: "receiver-full.db")
        try edit("author.db", rows: editedRows)
        try write("cells.stream", from: "author.db", to: "receiver.db")
        try add("author.db", rows..<rows + addedRows)
        try write("added.stream", from: "author.db", to: "receiver.db")
        try add("author.db", rows + addedRows..<rows + addedRows + fewRows)
        try write("few.stream", from: "author.db", to: "receiver.db")
        try edit("author.db", rows: 1)
        try write("cell.stream", from: "author.db", to: "receiver.db")
        let csv = (0..<rows).map { SampleRow($0).csv }.joined()
        try Data(Compression.compressed(Array(csv.utf8))).write(
            to: URL(fileURLWithPath: path("all.csv.zst")))
    }

    /// Writes what the receiver lacks to a file, and has it merge that.
    func write(_ name: String, from author: String, to receiver: String) throws {
        let author = try open(path(author), as: Self.author)
        let receiver = try open(path(receiver), as: Self.receiver)
        try author.write { _ = try $0.sealPending() }
        try Streams.carry(from: author, to: receiver, by: path(name))
        try author.close()
        try receiver.close()
    }

    // MARK: Writing, as any client does

    /// Every so-manieth row, so many of them.
    func edited(_ count: Int) -> [Int] {
        let step = max(1, rows / count)
        return (0..<min(count, rows)).map { $0 * step }
    }

    @discardableResult
    func edit(_ name: String, rows count: Int) throws -> Double {
        try edit(name, numbers: edited(count), edition: count)
    }

    /// Gives rows another note, in transactions of 1,000.
    @discardableResult
    func edit(_ name: String, numbers: some Sequence<Int>, edition: Int) throws -> Double {
        let connection = try PlainConnection(path(name))
        let statement = try connection.prepare(SampleRow.update)
        let make = { SampleEdit($0, edition: edition) }
        return try connection.inTransactions(of: 1000, numbers, make: make) { edit in
            statement.bind(edit.key, 1)
            statement.bind(edit.note, 2)
            try statement.run()
        }
    }

    /// Enters rows.
    @discardableResult
    func add(_ name: String, _ numbers: some Sequence<Int>, each size: Int = 1000) throws -> Double
    {
        let connection = try PlainConnection(path(name))
        let statement = try connection.prepare(SampleRow.insert)
        return try connection.inTransactions(of: size, numbers, make: SampleRow.init) {
            try statement.insert($0)
        }
    }

    // MARK: Files

    /// Copies a database that nobody has open.
    func copy(_ name: String, to other: String) throws {
        for ending in ["", "-wal", "-shm"]
        where FileManager.default.fileExists(atPath: path(other) + ending) {
            try FileManager.default.removeItem(atPath: path(other) + ending)
        }
        try FileManager.default.copyItem(atPath: path(name), toPath: path(other))
    }

    func size(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
        return (attributes[.size] as? Int) ?? 0
    }
}
