// A cluster made once and copied for each history: keys and certificates take the longest.

import Foundation
import Membership
import Merge
import Replica

/// Replica files at rest, with their identities.
struct ClusterTemplate: Sendable {
    private struct Member: Sendable {
        let name: MemberName
        let database: Data
        let identity: Identity
    }

    private let members: [Member]
    /// How many changesets the founder sealed; every office has integrated them.
    let foundingCount: UInt64

    init(_ units: [String], schema: String, tracked: [TrackDeclaration]) throws {
        try self.init(try TestCluster(units, schema: schema, tracked: tracked))
    }

    /// Takes the files of a cluster, which is not to be used any more.
    init(_ cluster: TestCluster) throws {
        try cluster.settle()
        foundingCount = try cluster[0].file.read { transaction in
            let vector = try transaction.integratedVector()
            return vector.dots.reduce(0) { $0 + $1.seq }
        }
        members = try cluster.offices.map { office in
            try office.file.close()
            return Member(
                name: office.name,
                database: try Data(contentsOf: URL(fileURLWithPath: office.path)),
                identity: office.identity)
        }
    }

    /// Copies of the files, opened, in a folder that is removed by whoever asked for it.
    func copies(in folder: String) throws -> [Office] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try members.map { member in
            let path = "\(folder)/\(member.name).db"
            try member.database.write(to: URL(fileURLWithPath: path))
            let clock = TestClock(1_688_342_400_000)
            let file = try ReplicaFile(path: path, identity: member.identity) { clock.now }
            return Office(
                name: member.name, path: path, file: file, keys: KeyFolder(replica: path),
                identity: member.identity, clock: clock)
        }
    }
}
