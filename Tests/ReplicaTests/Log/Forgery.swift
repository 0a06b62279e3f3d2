// Changesets signed by hand, with an office's own key, that no office would seal.

import Foundation
import Membership
import Merge
import Replica
import Simulator
import Wire

extension Office {
    /// The changesets of this office's own origin, in order.
    func ownChangesets() throws -> [Changeset] {
        try file.read { transaction in
            let origin = try transaction.status().origin
            return try Self.changesets(of: transaction).filter { $0.header.dot.origin == origin }
        }
    }

    /// Every changeset that this office has.
    func allChangesets() throws -> [Changeset] {
        try file.read { try Self.changesets(of: $0) }
    }

    private static func changesets(of transaction: Transaction) throws -> [Changeset] {
        var chains: [Origin: ChainHash] = [:]
        return try transaction.storedChangesets(lackedBy: VersionVector()).map { stored in
            let origin = try ChangesetHeader(bytes: stored.header).dot.origin
            let chain = (chains[origin] ?? .start).next(header: stored.header)
            chains[origin] = chain
            return try Changeset(logged: stored, chain: chain)
        }
    }

    /// Gives changesets to this office as a peer would.
    @discardableResult
    func receive(_ changesets: [StoredChangeset]) throws -> [Receipt] {
        var stream: [UInt8] = []
        for changeset in changesets { stream += ChangesetStream.records(changeset) }
        var reader = ChangesetStreamReader()
        let items = try reader.take(stream)
        return try file.write { try $0.receive(items) }
    }

    /// A changeset like `changeset`, patched, and signed by this office.
    func signed(
        _ changeset: Changeset, behind previous: ChainHash,
        patch: (inout Hoitu_V1_Header) -> Void = { _ in }
    ) throws -> (stored: StoredChangeset, chain: ChainHash) {
        var message: Hoitu_V1_Header = try parsed(changeset.stored.header, part: "header")
        patch(&message)
        let header = serialized(message)
        let chain = previous.next(header: header)
        let stored = StoredChangeset(
            header: header, signature: try identity.sign(chain.bytes),
            frames: changeset.stored.frames)
        return (stored, chain)
    }

    /// A second file with this office's identity and history: what restoring or copying makes.
    func copy(to path: String) throws -> Office {
        try StockClient(path: self.path).run("VACUUM INTO '\(path)'")
        return try reopened(at: path)
    }

    /// This office on a file that lies at `path`.
    func reopened(at path: String) throws -> Office {
        let clock = clock
        let file = try ReplicaFile(path: path, identity: identity) { clock.now }
        return Office(
            name: name, path: path, file: file, keys: keys, identity: identity, clock: clock)
    }
}

extension Receipt {
    /// The stable word of the refusal, if it is one.
    var refusalCode: String? {
        if case .refused(let refusal) = self { refusal.code } else { nil }
    }
}
