// Where a replica stands, in words and as JSON.

import Foundation
import Membership
import Merge
import Replica

enum StatusText {
    static func json(_ status: ReplicaStatus, file: String, language: Language) -> JSON {
        let name = try? MemberName(status.member)
        return .object([
            (
                "cluster",
                .object([
                    ("id", .string(hexadecimal(status.clusterID))),
                    ("name", .string(status.clusterName)),
                ])
            ),
            (
                "replica",
                .object([
                    ("file", .string(file)), ("origin", .string(status.origin.description)),
                    ("member", .string(status.member)), ("unit", JSON(name?.unit)),
                    ("office", JSON(name?.office)),
                ])
            ),
            ("vector", JSON(status.vector)),
            ("pending", .integer(Int64(status.pendingRows))),
            ("pendingIsExact", .bool(status.isPendingExact)),
            ("conflicts", .integer(Int64(status.openConflicts))),
            ("held", .integer(Int64(status.held))),
            ("warnings", .array(status.warnings.map { .string(warning($0)[language]) })),
            ("peers", peers(status)),
        ])
    }

    static func peers(_ status: ReplicaStatus) -> JSON {
        .array(
            status.peers.map { peer in
                .object([
                    ("name", .string(peer.name)), ("url", .string(peer.url)),
                    ("lastSync", JSON(time: peer.lastSyncMilliseconds)),
                    ("behind", count(behind(peer, status))),
                    ("ahead", count(ahead(peer, status))),
                    ("error", JSON(peer.error)),
                ])
            })
    }

    private static func count(_ count: UInt64?) -> JSON {
        count.map { .integer(Int64($0)) } ?? .null
    }

    /// Changesets that the peer had and we lack.
    private static func behind(_ peer: Peer, _ status: ReplicaStatus) -> UInt64? {
        peer.vector.map { Transaction.missing(in: status.received, of: $0) }
    }

    /// Changesets that we have and the peer lacked.
    private static func ahead(_ peer: Peer, _ status: ReplicaStatus) -> UInt64? {
        peer.vector.map { Transaction.missing(in: $0, of: status.received) }
    }

    static func lines(_ status: ReplicaStatus, file: String) -> [Phrase] {
        var lines = [
            Phrases.statusCluster(status.clusterName, hexadecimal(status.clusterID)),
            Phrases.statusReplica(status.member, file),
            Phrases.statusCounts(
                pending: status.pendingRows, isExact: status.isPendingExact,
                conflicts: status.openConflicts, held: status.held),
        ]
        lines += status.warnings.map(warning)
        lines +=
            status.peers.isEmpty
            ? [Phrases.noPeers] : status.peers.map { peer($0, status) }
        return lines
    }

    static func peer(_ peer: Peer, _ status: ReplicaStatus) -> Phrase {
        Phrases.peerLine(
            peer.name, peer.url, lastSync: peer.lastSyncMilliseconds.map(Timestamp.text),
            behind: behind(peer, status), ahead: ahead(peer, status), error: peer.error)
    }

    static func warning(_ warning: ReplicaWarning) -> Phrase {
        switch warning {
        case .clockAhead(let member, let milliseconds):
            Phrases.clockAhead(member, minutes: milliseconds / 60_000)
        case .ownClock(let peer, let milliseconds):
            Phrases.ownClock(peer, minutes: milliseconds / 60_000)
        case .tableWithoutPlace(let table):
            Phrases.tableWithoutPlace(table)
        case .columnWithoutPlace(let table, let column):
            Phrases.columnWithoutPlace(table, column)
        case .refusedTable(let table, let refusal):
            Phrases.staysHere(
                ReplicaSentences.sentence(for: .refusedTable(table, refusal)), table)
        case .otherKey(let table, let key):
            SchemaSentences.otherKey(table, key)
        case .nameTaken(let table, let placed):
            SchemaSentences.nameTaken(table, placed)
        case .parentNotTracked(let table, let parent):
            SchemaSentences.parentNotTracked(table, parent)
        case .extraUnique(let table, let definition):
            Phrases.extraUnique(table, definition)
        case .refusedChanges(let member, let count):
            OwnerPhrases.refusedChanges(member, count)
        case .held(let member, let reason):
            Phrases.heldChangeset(member, reason)
        }
    }
}
