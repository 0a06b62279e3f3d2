// What lives on beside the file when the file itself is copied or brought back from a backup.
//
// Before each seal commits, `FILE.keys/head` says how far our origin has got. A file that the head is
// ahead of was restored: going on with its numbers would give two changesets one dot, and peers would
// take the new one for the old. It takes a new incarnation instead, and so a new origin, and gets back
// from peers what its former life had sent. (design, section 9)

internal import Foundation
internal import Membership
internal import Merge
package import Wire

/// Where a replica's last seal is noted, and how a new life is named.
package struct Lineage: Sendable {
    private let place: String
    private let read: @Sendable () throws -> [UInt8]?
    private let replace: @Sendable ([UInt8]) throws -> Void
    /// 16 random bytes, new at each call.
    package let newIncarnation: @Sendable () -> [UInt8]

    /// Notes in the file `head` of a replica's key folder.
    ///
    /// - Parameters:
    ///   - keyFolder: The `FILE.keys` folder.
    ///   - newIncarnation: Gives 16 random bytes, new at each call.
    package init(keyFolder: String, newIncarnation: @escaping @Sendable () -> [UInt8]) {
        let path = keyFolder + "/head"
        self.init(
            place: path,
            read: { PrivateFile.exists(path) ? try PrivateFile.read(path) : nil },
            replace: { try PrivateFile.replace(path, $0) }, newIncarnation: newIncarnation)
    }

    /// Notes elsewhere.
    ///
    /// - Parameters:
    ///   - place: What errors call the place.
    ///   - read: What was noted last; nil when nothing was.
    ///   - replace: Puts a note in the place of the last, durable when it returns.
    package init(
        place: String, read: @escaping @Sendable () throws -> [UInt8]?,
        replace: @escaping @Sendable ([UInt8]) throws -> Void,
        newIncarnation: @escaping @Sendable () -> [UInt8]
    ) {
        self.place = place
        self.read = read
        self.replace = replace
        self.newIncarnation = newIncarnation
    }

    /// How far a life has got.
    struct Head: Codable, Equatable {
        let incarnation: Data
        let seq: UInt64
        let chain: Data
    }

    /// What was noted last; nil when nothing was sealed under this folder yet.
    func head() throws -> Head? {
        guard let bytes = try read() else { return nil }
        guard let head = try? JSONDecoder().decode(Head.self, from: Data(bytes)) else {
            throw ReplicaError.damaged(part: place)
        }
        return head
    }

    /// Notes how far a life has got; durable when this returns.
    func note(_ head: Head) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try replace(Array(try encoder.encode(head)))
    }
}

extension Transaction {
    /// Takes a new incarnation when the file is not the one that sealed last under its name.
    ///
    /// What this transaction has sealed is noted at its end: once is enough to ask.
    func takeNewLifeIfRestored() throws {
        guard !hasSealed, let lineage, let head = try lineage.head(),
            let incarnation = try meta.bytes(.incarnation)
        else { return }
        if Array(head.incarnation) == incarnation {
            let chain = try log.chain(Dot(try ownOrigin().origin, head.seq))
            if chain?.bytes == Array(head.chain) { return }
        }
        try takeNewLife()
    }

    /// Takes a new incarnation when a peer has more of our origin than we have ourselves.
    ///
    /// To be called before anything is sealed: what waits is then sealed by the new life.
    package func takeNewLifeIfBehind(_ theirs: ReceivedVector) throws {
        let own = try ownOrigin()
        if theirs.vector[own.origin] > own.received { try takeNewLife() }
    }

    /// Takes a new incarnation when changesets of our own origin come in that we do not have.
    func takeNewLifeIfBehind(_ items: [ChangesetStreamReader.Item]) throws {
        let own = try ownOrigin()
        let dots = items.map(\.header.dot)
        if dots.contains(where: { $0.origin == own.origin && $0.seq > own.received }) {
            try takeNewLife()
        }
    }

    private func takeNewLife() throws {
        guard let lineage else { return }
        let incarnation = lineage.newIncarnation()
        precondition(incarnation.count == 16, "an incarnation has 16 bytes")
        try meta.set(.incarnation, .blob(incarnation))
    }

    /// Notes our last changeset beside the file, at the end of the transaction that sealed it: one
    /// that fails before must not leave a head which the file is behind.
    func noteHead() throws {
        guard hasSealed, let lineage, let incarnation = try meta.bytes(.incarnation) else { return }
        let own = try ownOrigin()
        try lineage.note(
            .init(
                incarnation: Data(incarnation), seq: own.received, chain: Data(own.chain.bytes)))
    }
}
