// A cluster of real replica files, with real keys, in a folder of its own.

import Foundation
import Membership
import Merge
import Replica
import Simulator
import Wire

/// A clock that tests set by hand.
final class TestClock: @unchecked Sendable {
    private let lock = NSLock()
    private var milliseconds: Int64

    init(_ milliseconds: Int64) { self.milliseconds = milliseconds }

    var now: Int64 {
        get { lock.withLock { milliseconds } }
        set { lock.withLock { milliseconds = newValue } }
    }
}

/// One office: its file, as the program opens it, and as a stock client does.
final class Office {
    let name: MemberName
    let path: String
    private(set) var file: ReplicaFile
    let keys: KeyFolder
    let identity: Identity
    let clock: TestClock

    init(
        name: MemberName, path: String, file: ReplicaFile, keys: KeyFolder, identity: Identity,
        clock: TestClock
    ) {
        self.name = name
        self.path = path
        self.file = file
        self.keys = keys
        self.identity = identity
        self.clock = clock
    }

    /// Runs SQL as any client would: another connection, triggers on, nothing of ours loaded.
    func sql(_ statements: String) throws {
        try StockClient(path: path).run(statements)
    }

    /// The rows of a query, as a stock client sees them.
    func rows(_ query: String) throws -> [[Value]] {
        try StockClient(path: path).rows(query)
    }

    @discardableResult
    func seal() throws -> Dot? { try file.write { try $0.sealPending() } }

    /// Takes what `other` has and this office lacks, as an exchange would; at most `limit` changesets.
    @discardableResult
    func pull(from other: Office, limit: Int = .max) throws -> [Receipt] {
        try other.seal()
        let mine = try file.read { try $0.receivedVector() }
        let found = try other.file.read { try $0.storedChangesets(lackedBy: mine.vector) }
        var stream: [UInt8] = []
        for changeset in found.prefix(limit) { stream += ChangesetStream.records(changeset) }
        var reader = ChangesetStreamReader()
        let items = try reader.take(stream)
        return try file.write { try $0.receive(items) }
    }

    /// Opens the file again as a replica that seals in bulk from so many pending changes on.
    func reopen(bulkRowsMin: Int) throws {
        try file.close()
        file = try ReplicaFile(
            path: path, identity: identity, bulkRowsMin: bulkRowsMin,
            clock: { [clock] in clock.now })
    }

    func digest() throws -> [UInt8] { try file.read { try $0.digest() } }

    func conflicts() throws -> [Conflict] { try file.read { try $0.conflicts() } }
}

/// A founder and the members that it approved.
final class TestCluster {
    let folder: String
    private(set) var offices: [Office] = []
    private let schema: String
    private let tracked: [TrackDeclaration]

    /// - Parameters:
    ///   - schema: The DDL that every replica runs before it tracks.
    ///   - tracked: What the founder declares.
    init(_ units: [String], schema: String, tracked: [TrackDeclaration]) throws {
        folder = NSTemporaryDirectory() + "hoitu-test-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        self.schema = schema
        self.tracked = tracked
        for unit in units { try add(unit) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    subscript(_ index: Int) -> Office { offices[index] }

    /// Adds a city's replica, approved by the founder.
    ///
    /// - Parameter other: The DDL that it runs in place of the cluster's.
    @discardableResult
    func add(_ unit: String, schema other: String? = nil) throws -> Office {
        let path = "\(folder)/\(unit).db"
        let keys = KeyFolder(replica: path)
        let name = try MemberName(unit: unit)
        let clock = TestClock(1_688_342_400_000)
        let now = Date()
        let identity: Identity
        if let founder = offices.first {
            let request = try keys.request(name)
            let root = try founder.keys.rootAuthority()
            let approval = try root.approve(request, schema: .none, now: now)
            identity = try keys.accept(approval)
            try founder.file.write { try $0.approve(identity.verified, by: founder.name) }
        } else {
            identity = try keys.found(
                clusterName: "Cụm thử", unit: unit, schema: .none, now: now)
        }
        let isFounder = offices.isEmpty
        let ddl = other ?? schema
        let tracked = tracked
        let setUp: (Transaction) throws -> Void = { transaction in
            try transaction.createTables(ddl)
            guard isFounder else { return }
            try transaction.approve(identity.verified, by: identity.member)
            for declaration in tracked { try transaction.track(declaration) }
        }
        let file = try ReplicaFile.join(
            path: path, identity: identity,
            incarnation: (0..<16).map { _ in UInt8.random(in: 0...255) }, schema: "none",
            person: "", clock: { clock.now }, setUp: setUp)
        let office = Office(
            name: name, path: path, file: file, keys: keys, identity: identity, clock: clock)
        if let founder = offices.first { try office.pull(from: founder) }
        offices.append(office)
        return office
    }

    /// Every office takes from every other until nothing is left to take.
    func settle() throws {
        var moved = true
        while moved {
            moved = false
            for office in offices {
                for other in offices where other !== office {
                    moved = try !office.pull(from: other).isEmpty || moved
                }
            }
        }
    }
}

extension Transaction {
    /// The changesets that whoever has `vector` lacks, as they are stored, in the order in which they came.
    func storedChangesets(lackedBy vector: VersionVector) throws -> [StoredChangeset] {
        var cursor = LogCursor()
        var stored: [StoredChangeset] = []
        for piece in try pieces(lackedBy: vector, after: &cursor, byteLimit: .max) {
            switch piece {
            case .header(let header, let signature, _, _):
                stored.append(StoredChangeset(header: header, signature: signature, frames: []))
            case .frame(let frame): stored[stored.count - 1].frames.append(frame)
            }
        }
        return stored
    }
}
