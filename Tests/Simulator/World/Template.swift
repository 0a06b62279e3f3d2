// A cluster at rest, made once: eight files that have just come together, copied for every seed.

internal import Membership
internal import Merge
internal import Oracle
internal import Replica
internal import Wire

/// The files of eight members, and what is in them.
package struct Template: Sendable {
    let identities: [Identity]
    let images: [SimulatedDisk.Image]
    let origins: [[UInt8]]
    let positions: [Int64]
    /// The founder's changesets, which declare the tables.
    let founding: [ModelChangeset]

    var sealed: [OracleDot: ModelChangeset] {
        Dictionary(uniqueKeysWithValues: founding.map { ($0.dot, $0) })
    }

    /// What the other program notes beside its own rows, to tell which of its transactions went through.
    private static let marker =
        "CREATE TABLE client (number INTEGER, edition INTEGER); INSERT INTO client VALUES (0, 0);"

    /// Clients claim a role that nobody gave them, so that triggers let them write others' rows.
    private static let claim = "INSERT INTO hoitu_holding VALUES ('head', 0, NULL);"

    /// - Parameters:
    ///   - name: Unique in the process: disks have names.
    ///   - tables: What every office has, and the founder tracks.
    static func make(name: String, tables: [HistoryTable]) throws -> Template {
        let identities = try SimulatedMembers.all.get()
        let now: Int64 = 1_688_000_000_000
        var random = SplitMix64(seed: 1)
        var disks: [SimulatedDisk] = []
        var files: [ReplicaFile] = []
        for (place, identity) in identities.enumerated() {
            let disk = SimulatedDisk(name: "\(name)-\(place)")
            disk.nowMilliseconds = now
            let lineage = Lineage(
                place: "head", read: { try disk.readHead() }, replace: { try disk.replaceHead($0) },
                newIncarnation: { preconditionFailure("nothing was restored") })
            let setUp: (Transaction) throws -> Void = { transaction in
                try transaction.createTables(tables.map(\.sql).joined() + Self.marker + Self.claim)
                for other in identities where other.member != identity.member {
                    try transaction.addPeer(
                        name: "\(other.member)", url: "sim://\(other.member)")
                }
                guard place == 0 else { return }
                for other in identities {
                    try transaction.approve(other.verified, by: identity.member)
                }
                for table in tables { try transaction.track(table.declaration) }
            }
            let file = try ReplicaFile.join(
                path: disk.path(.hoitu), identity: identity,
                incarnation: (0..<16).map { _ in UInt8(random.below(256)) }, lineage: lineage,
                schema: "none", person: "", clock: { now }, setUp: setUp)
            disks.append(disk)
            files.append(file)
        }
        let founding = try log(of: files[0]).pieces
        for file in files.dropFirst() { try receive(founding, at: file) }
        let origins = try files.map { file in try file.read { try $0.status().origin.bytes } }
        let positions = try files.map { try log(of: $0).position }
        for file in files { try file.close() }
        var founder = OfficeModel(origin: origins[0], tables: tables)
        return Template(
            identities: identities, images: disks.map { $0.image() }, origins: origins,
            positions: positions,
            founding: founding.filter(\.isHeader).map { _ in founder.seal(nil) })
    }

    /// All that a file's log has, and where it ends.
    private static func log(
        of file: ReplicaFile
    ) throws -> (pieces: [ServedPiece], position: Int64) {
        var cursor = LogCursor()
        let pieces = try file.read {
            try $0.pieces(lackedBy: VersionVector(), after: &cursor, byteLimit: .max)
        }
        return (pieces, cursor.position)
    }

    private static func receive(_ pieces: [ServedPiece], at file: ReplicaFile) throws {
        var reader = ChangesetStreamReader()
        let items = try reader.take(pieces.flatMap(\.record))
        for receipt in try file.write({ try $0.receive(items) }) {
            guard case .integrated = receipt else {
                throw Violation("the founding was not taken: \(receipt)")
            }
        }
    }
}
