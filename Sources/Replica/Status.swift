// What this replica is and where it stands.

internal import Crypto
internal import Foundation
internal import Membership
package import Merge
package import Wire

/// The state of a replica in a few facts.
package struct ReplicaStatus: Sendable {
    package let clusterID: [UInt8]
    package let clusterName: String
    package let schema: String
    package let member: String
    /// In scope "".
    package let origin: Origin
    package let vector: VersionVector
    package let received: ReceivedVector
    package let pendingRows: Int
    /// Whether `pendingRows` are rows; else some are told for each time that they were written.
    package let isPendingExact: Bool
    package let openConflicts: Int
    package let held: Int
    package let warnings: [ReplicaWarning]
    package let peers: [Peer]
}

/// Something that a person should know of.
package enum ReplicaWarning: Hashable, Sendable {
    /// A member's clock was so far ahead of ours when it sealed its last changeset.
    case clockAhead(member: String, milliseconds: Int64)
    /// Our own clock differs so much from a peer's; positive when ours is ahead.
    case ownClock(peer: String, milliseconds: Int64)
    /// Changes are kept for a table that this file does not have, or does not track.
    case tableWithoutPlace(table: String)
    /// Changes are kept for a column that this file's table does not have.
    case columnWithoutPlace(table: String, column: String)
    /// The cluster tracks the table, and this file's own cannot be; what is written to it stays here.
    case refusedTable(table: String, TrackRefusal)
    /// The table of this file that bears its name has another key than the cluster's.
    case otherKey(table: String, key: [String])
    /// The table was renamed here, and another one bears its name, which is not replicated.
    case nameTaken(table: String, placed: String)
    /// A foreign key leads to a table that is not tracked.
    case parentNotTracked(table: String, parent: String)
    /// This file's table has a unique index that the cluster's has not: it may keep rows out here.
    case extraUnique(table: String, definition: String)
    /// Changes of that member broke the rules of who may write what, and are merged nowhere.
    case refusedChanges(member: String, count: Int)
    /// Changesets of that member are kept and not merged.
    case held(member: String, reason: String)
}

extension Transaction {
    /// A clock may be so far ahead before anyone is told, in milliseconds (design, section 5).
    package static let clockAheadMilliseconds: Int64 = 5 * 60 * 1000

    /// Where the replica stands. Costs nothing that grows with the tables or the log.
    package func status() throws -> ReplicaStatus {
        guard let clusterID = try meta.bytes(.clusterID), let member = try meta.text(.member) else {
            throw ReplicaError.damaged(part: "hoitu_meta")
        }
        let pending = try pendingCount()
        return ReplicaStatus(
            clusterID: clusterID, clusterName: try meta.text(.clusterName) ?? "",
            schema: try meta.text(.schema) ?? "none", member: member,
            origin: try ownOriginName(), vector: try origins.integratedVector(),
            received: try origins.receivedVector(), pendingRows: pending.rows,
            isPendingExact: pending.isExact,
            openConflicts: try openConflictCount(), held: try log.heldPositions().count,
            warnings: try warnings(), peers: try peers())
    }

    /// The cluster's id: 16 bytes.
    package func clusterID() throws -> [UInt8] {
        guard let id = try meta.bytes(.clusterID) else {
            throw ReplicaError.damaged(part: "hoitu_meta")
        }
        return id
    }

    /// The name of the member that this replica is.
    package func memberName() throws -> String {
        guard let name = try meta.text(.member) else {
            throw ReplicaError.damaged(part: "hoitu_meta")
        }
        return name
    }

    /// Sets who is behind changes unless said otherwise.
    package func setDefaultPerson(_ person: String) throws {
        try meta.set(.person, .text(person))
    }

    /// What this replica has received, with chain hashes.
    package func receivedVector() throws -> ReceivedVector {
        try origins.receivedVector()
    }

    /// What this replica has merged.
    package func integratedVector() throws -> VersionVector {
        try origins.integratedVector()
    }

    private func ownOriginName() throws -> Origin {
        guard let identity, let incarnation = try meta.bytes(.incarnation) else {
            throw ReplicaError.notAReplica(file: "")
        }
        return Origin(
            publicKey: Array(identity.signingKey.publicKey.x963Representation),
            incarnation: incarnation, scope: "")
    }

    private func warnings() throws -> [ReplicaWarning] {
        var warnings: [ReplicaWarning] = []
        for peer in try peers() {
            guard let ahead = peer.ownClockAheadMilliseconds,
                abs(ahead) > Self.clockAheadMilliseconds
            else { continue }
            warnings.append(.ownClock(peer: peer.name, milliseconds: ahead))
        }
        for record in try origins.all() where record.received > 0 {
            let header = try log.header(Dot(record.origin, record.received))
            let ahead = header.sealedMilliseconds - nowMilliseconds
            if ahead > Self.clockAheadMilliseconds {
                warnings.append(.clockAhead(member: record.member, milliseconds: ahead))
            }
        }
        for table in try registry.all() where !table.isOurs {
            warnings += try placeWarnings(of: table)
        }
        warnings += try refusedTables()
        warnings += try extraUniques()
        warnings += try refusedCounts().map {
            .refusedChanges(member: $0.member, count: $0.count)
        }
        for position in try log.heldPositions() {
            let (dot, reason) = try log.held(at: position)
            warnings.append(.held(member: try member(of: dot), reason: reason))
        }
        return warnings
    }

    /// What of a table has no place in this file, or not the one that its name says.
    private func placeWarnings(of table: TableRecord) throws -> [ReplicaWarning] {
        guard let local = table.local else {
            if let other = try registry.place(of: table.name), !other.isView, !other.isVirtual,
                !table.hasKey(of: other)
            {
                return [.otherKey(table: table.name, key: table.key.map(\.name))]
            }
            return [.tableWithoutPlace(table: table.name)]
        }
        let placed = Set(table.shown.map(\.id))
        var warnings = table.columns.filter { $0.kind != .key && !placed.contains($0.id) }
            .map { ReplicaWarning.columnWithoutPlace(table: local.name, column: $0.name) }
        if TableRecord.folded(local.name) != TableRecord.folded(table.name),
            try LocalTable(self, name: table.name) != nil
        {
            warnings.append(.nameTaken(table: table.name, placed: local.name))
        }
        return warnings
            + (try untrackedParents(of: local.name)).map {
                .parentNotTracked(table: local.name, parent: $0)
            }
    }

    /// The tables that foreign keys of a table lead to, and that are not tracked, by name.
    package func untrackedParents(of name: String) throws -> [String] {
        let tracked = Set(
            try registry.all().compactMap { ($0.local?.name).map(TableRecord.folded) })
        return try statement(
            "SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?1) ORDER BY 1"
        ).all(.text(name)) { $0.text(0) }.filter { !tracked.contains(TableRecord.folded($0)) }
    }

    /// Tables that are declared, and would be refused as they stand in this file.
    private func refusedTables() throws -> [ReplicaWarning] {
        let names = try statement("SELECT name FROM hoitu_track WHERE tracked = 1 ORDER BY name")
            .all { $0.text(0) }
        return try names.compactMap { name in
            guard let local = try registry.place(of: name),
                let declared = try declaration(of: name)
            else { return nil }
            let known = try registry.table(named: name)
            let key = try registry.declaredKey(of: name)
            if known?.columns.isEmpty ?? true, !key.isEmpty,
                key.map(TableRecord.folded) != local.key.map({ TableRecord.folded($0.name) })
            {
                return .otherKey(table: name, key: key)
            }
            do {
                try local.checkTrackable(db, counters: [], keysByPeople: declared.keysByPeople)
                return nil
            } catch ReplicaError.refusedTable(_, let refusal) {
                return .refusedTable(table: name, refusal)
            }
        }
    }

    /// Unique indexes that nobody declared: whoever made them made them for this file alone.
    private func extraUniques() throws -> [ReplicaWarning] {
        try registry.all().filter { !$0.isOurs }.flatMap { table in
            guard let indexes = table.local?.uniqueIndexes.filter({ !$0.isPrimaryKey }),
                !indexes.isEmpty
            else { return [ReplicaWarning]() }
            let declared = try declaredConstraints(of: table.name)
            let tables = try registry.all()
            return indexes.filter {
                !declared.contains(table.definition($0.definition, among: tables))
            }.map {
                .extraUnique(table: table.name, definition: $0.definition)
            }
        }
    }
}
