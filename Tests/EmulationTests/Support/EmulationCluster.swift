// A cluster with the emulation schema: real files and keys, in a folder of its own.

import Emulation
import Foundation
import GRDB
import Membership
import Merge
import Replica
import Wire

/// A folder that goes with the last one who uses it.
final class TestFolder {
    let path = NSTemporaryDirectory() + "hoitu-emulation-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// One replica, and its file as any other program sees it.
final class Office {
    let name: MemberName
    let file: ReplicaFile
    let keys: KeyFolder
    private let folder: TestFolder

    init(name: MemberName, file: ReplicaFile, keys: KeyFolder, in folder: TestFolder) {
        self.name = name
        self.file = file
        self.keys = keys
        self.folder = folder
    }

    var unit: String { name.unit }

    /// Runs SQL on a connection of its own, triggers on.
    func sql(_ statements: String) throws {
        let queue = try DatabaseQueue(path: file.path)
        try queue.write { try $0.execute(sql: statements) }
        try queue.close()
    }

    /// The rows of a query, each as text with bars between its values.
    func rows(_ query: String) throws -> [String] {
        try DatabaseQueue(path: file.path).read { db in
            try Row.fetchAll(db, sql: query).map { row in
                row.databaseValues.map { value in
                    switch value.storage {
                    case .null: "NULL"
                    case .int64(let integer): String(integer)
                    case .string(let text): text
                    case .double, .blob: value.description
                    }
                }.joined(separator: "|")
            }
        }
    }

    /// The file as the application reads it.
    func reader() throws -> EmulationFile { try EmulationFile(path: file.path) }

    /// Takes what `other` has and this office lacks.
    @discardableResult
    func pull(from other: Office) throws -> [Receipt] {
        try other.file.write { _ = try $0.sealPending() }
        let mine = try file.read { try $0.receivedVector() }
        var cursor = LogCursor()
        let pieces = try other.file.read {
            try $0.pieces(lackedBy: mine.vector, after: &cursor, byteLimit: .max)
        }
        var reader = ChangesetStreamReader()
        let items = try reader.take(pieces.flatMap(\.record))
        return try file.write { try $0.receive(items) }
    }

    /// The scores of a period, from the rows as they are now.
    func scores(of period: String) throws -> PeriodScores {
        try PeriodScores(try reader().records(of: period))
    }

    func digest() throws -> [UInt8] { try file.read { try $0.digest() } }

    func conflicts() throws -> [Conflict] { try file.read { try $0.conflicts() } }
}

/// A name that no member can have.
private struct NotAUnit: Error {}

/// A founder, which has the reference data, and members that it approved.
final class EmulationCluster {
    private(set) var offices: [Office] = []
    private let folder: TestFolder

    /// - Parameters:
    ///   - newest: The last migration that the files take; 0 leaves them without tables.
    ///   - areAllHeads: Whether each may write what a head may, as if the headship had gone round.
    init(
        _ units: [String], upTo newest: Int = Migration.newest, areAllHeads: Bool = false
    ) throws {
        folder = try TestFolder()
        let image = try ClusterImages.shared.image(of: units, upTo: newest)
        try image.write(to: folder.path)
        for unit in units {
            let path = "\(folder.path)/\(unit).db"
            let keys = KeyFolder(replica: path)
            let file = try ReplicaFile(
                path: path, identity: try keys.identity(), clock: Self.clock)
            offices.append(
                Office(name: try MemberName(unit: unit), file: file, keys: keys, in: folder))
        }
        guard areAllHeads else { return }
        for unit in units.dropFirst() { try makeHead(unit) }
        try settle()
    }

    /// Gives a unit the head's role from the beginning, by the root key.
    func makeHead(_ unit: String) throws {
        let id = UUID().uuidString.replacing("-", with: "").lowercased()
        guard let headship = EmulationSchema.headship(of: unit, id: id) else { throw NotAUnit() }
        let warrant = try offices[0].keys.rootAuthority().warrant(for: headship)
        try offices[0].file.write { try $0.add(headship, warrant: warrant) }
    }

    /// The files of a cluster that was made for the first time.
    fileprivate init(making units: [String], upTo newest: Int) throws {
        folder = try TestFolder()
        for unit in units { try add(unit, upTo: newest) }
    }

    private static let clock: @Sendable () -> Int64 = { 1_688_342_400_000 }

    /// What stands on the disk, once nobody has a file open.
    fileprivate func closedImage() throws -> ClusterImage {
        for office in offices { try office.file.close() }
        return try ClusterImage(of: folder.path)
    }

    subscript(_ index: Int) -> Office { offices[index] }

    /// Adds a member that has not exchanged anything yet.
    private func add(_ unit: String, upTo newest: Int) throws {
        let path = "\(folder.path)/\(unit).db"
        let keys = KeyFolder(replica: path)
        let name = try MemberName(unit: unit)
        let founder = offices.first
        let identity = try identity(of: name, keys: keys, approvedBy: founder)
        let incarnation = (0..<16).map { _ in UInt8.random(in: 0...255) }
        let file = try ReplicaFile.join(
            path: path, identity: identity, incarnation: incarnation,
            schema: EmulationSchema.name, person: "", clock: Self.clock
        ) { transaction in
            if founder == nil { try transaction.approve(identity.verified, by: name) }
            if newest < Migration.newest {
                for migration in Migration.all.prefix(newest) {
                    try transaction.createTables(migration.sql + migration.roleSQL)
                    for declaration in migration.declarations { try transaction.track(declaration) }
                }
                // Files of the first version did not say which one they were of.
                if newest > 1 { try transaction.setOwnersVersion(newest) }
            } else if founder == nil {
                guard
                    let headship = EmulationSchema.headship(
                        of: identity.member.unit, id: String(repeating: "0a", count: 16))
                else { throw NotAUnit() }
                try EmulationSchema.install(
                    in: transaction, headship: headship,
                    warrant: keys.rootAuthority().warrant(for: headship))
            } else {
                try EmulationSchema.installTables(in: transaction)
            }
        }
        offices.append(Office(name: name, file: file, keys: keys, in: folder))
    }

    private func identity(
        of name: MemberName, keys: KeyFolder, approvedBy founder: Office?
    ) throws -> Identity {
        guard let founder else {
            return try keys.found(
                clusterName: "Cụm thử", unit: name.unit, schema: .emulation, now: Date())
        }
        let approval = try founder.keys.rootAuthority()
            .approve(keys.request(name), schema: .emulation, now: Date())
        let identity = try keys.accept(approval)
        try founder.file.write { try $0.approve(identity.verified, by: founder.name) }
        return identity
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

/// Clusters are made once for all tests, since to track so many tables takes a while: the same units
/// begin with the same files and keys.
private final class ClusterImages: @unchecked Sendable {
    static let shared = ClusterImages()

    private let lock = NSLock()
    private var images: [String: ClusterImage] = [:]

    func image(of units: [String], upTo newest: Int) throws -> ClusterImage {
        try lock.withLock {
            let name = "\(units) \(newest)"
            if let image = images[name] { return image }
            let image = try EmulationCluster(making: units, upTo: newest).closedImage()
            images[name] = image
            return image
        }
    }
}

/// The files under a folder, with who may read them.
private struct ClusterImage {
    private var files: [(path: String, bytes: Data, permissions: Any)] = []

    init(of folder: String) throws {
        let manager = FileManager.default
        for path in try manager.subpathsOfDirectory(atPath: folder).sorted() {
            let attributes = try manager.attributesOfItem(atPath: "\(folder)/\(path)")
            guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"))
            files.append((path, bytes, attributes[.posixPermissions] ?? 0o600))
        }
    }

    func write(to folder: String) throws {
        let manager = FileManager.default
        for file in files {
            let url = URL(fileURLWithPath: "\(folder)/\(file.path)")
            try manager.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try file.bytes.write(to: url)
            try manager.setAttributes(
                [.posixPermissions: file.permissions], ofItemAtPath: url.path)
        }
    }
}
