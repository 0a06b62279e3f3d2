// What is refused never counts as received; what is held is kept, relayed and tried again.

import Foundation
import Membership
import Merge
import Replica
import Testing
import Wire

@Suite("Refused and held")
struct RefusalTests {
    /// Three offices; the first has a changeset that the others lack.
    private func offices() throws -> (TestCluster, Changeset, ChainHash) {
        let pair = try ModelPair()
        let cluster = pair.cluster
        try cluster.add("danang")
        try cluster.settle()
        let before = try #require(try pair.a.ownChangesets().last).chain
        try pair.a.sql("UPDATE model SET title = hex(randomblob(5000))")
        try pair.a.seal()
        return (cluster, try #require(try pair.a.ownChangesets().last), before)
    }

    @Test("a changeset altered by one bit is refused, wherever the bit is, and changes nothing")
    func tampered() throws {
        let (cluster, changeset, _) = try offices()
        let good = changeset.stored
        #expect(!good.frames.isEmpty)
        var altered: [StoredChangeset] = []
        for place in stride(from: 0, to: good.header.count, by: 7) {
            var header = good.header
            header[place] ^= 1
            altered.append(
                StoredChangeset(header: header, signature: good.signature, frames: good.frames))
        }
        for place in [0, 63] {
            var signature = good.signature
            signature[place] ^= 1
            altered.append(
                StoredChangeset(header: good.header, signature: signature, frames: good.frames))
        }
        var frames = good.frames
        frames[0][frames[0].count / 2] ^= 1
        altered.append(
            StoredChangeset(header: good.header, signature: good.signature, frames: frames))
        let b = cluster[1]
        let before = try b.dump()
        for changeset in altered {
            do {
                let receipts = try b.receive([changeset])
                #expect(receipts.allSatisfy { $0.refusalCode != nil || $0 == .known })
            } catch is WireError {
                // The stream itself does not read.
            }
        }
        #expect(try b.dump() == before)
        guard case .integrated = try b.receive([good])[0] else {
            Issue.record("the good one is refused")
            return
        }
    }

    @Test("a member cannot write in another's name")
    func forged() throws {
        let (cluster, changeset, before) = try offices()
        let forged = try cluster[2].signed(changeset, behind: before)
        let state = try cluster[1].dump()
        #expect(try cluster[1].receive([forged.stored])[0].refusalCode == "bad-signature")
        #expect(try cluster[1].dump() == state)
    }

    @Test("changesets of another cluster are refused, and their origins stay unknown")
    func foreign() throws {
        let pair = try ModelPair()
        let stranger = try ModelPair()
        let before = try pair.a.dump()
        let receipts = try pair.a.receive(try stranger.a.allChangesets().map(\.stored))
        #expect(!receipts.isEmpty)
        #expect(receipts.allSatisfy { $0.refusalCode != nil })
        #expect(try pair.a.dump() == before)
    }

    @Test("a changeset behind a gap is refused, and those of others pass")
    func gap() throws {
        let (cluster, _, _) = try offices()
        let (a, b, c) = (cluster[0], cluster[1], cluster[2])
        try a.sql("UPDATE model SET note = 'second'")
        try a.seal()
        try b.sql("UPDATE model SET uses = uses + 1")
        try b.seal()
        let second = try #require(try a.ownChangesets().last).stored
        let other = try #require(try b.ownChangesets().last).stored
        let receipts = try c.receive([second, other])
        #expect(receipts[0].refusalCode == "gap")
        #expect(receipts[1] == .integrated(rows: 1))
        try cluster.expectAgreement(on: "model")
    }

    @Test("a changeset that comes again changes nothing")
    func duplicate() throws {
        let (cluster, changeset, _) = try offices()
        try cluster[1].receive([changeset.stored])
        let before = try cluster[1].dump()
        #expect(try cluster[1].receive([changeset.stored, changeset.stored]) == [.known, .known])
        #expect(
            try cluster[1].receive(try cluster[0].allChangesets().map(\.stored)).allSatisfy {
                $0 == .known
            })
        #expect(try cluster[1].dump() == before)
    }

    @Test("two copies of one file that both wrote are found out, and nothing is half done")
    func fork() throws {
        let (cluster, _, _) = try offices()
        let (a, b, c) = (cluster[0], cluster[1], cluster[2])
        let copy = try a.copy(to: "\(cluster.folder)/copy.db")
        try a.sql("UPDATE model SET title = 'by a'")
        try copy.sql("UPDATE model SET title = 'by the copy'")
        try b.pull(from: a)
        let before = try b.dump()
        let mine = try b.file.read { try $0.receivedVector() }
        try copy.seal()
        let branch = try #require(try copy.ownChangesets().last)
        #expect(try copy.file.read { try $0.fork(with: mine) } == branch.header.dot)
        #expect(try b.receive([branch.stored])[0].refusalCode == "fork")
        #expect(try b.dump() == before)
        // Someone who had seen the other branch is held, and holds nobody else up.
        try c.pull(from: copy)
        try c.sql("UPDATE model SET note = 'by c'")
        try c.seal()
        let follower = try #require(try c.ownChangesets().last)
        #expect(try b.receive([follower.stored]) == [.held(.fork)])
        try a.sql("UPDATE model SET note = 'goes on'")
        let receipts = try b.pull(from: a)
        #expect(receipts == [.integrated(rows: 1)])
        #expect(try b.value("SELECT note FROM model") == .text("goes on"))
    }

    @Test(
        "a changeset of a later version, or ill-formed, is held and relayed; its followers wait",
        arguments: [true, false])
    func held(isLater: Bool) throws {
        let (cluster, changeset, before) = try offices()
        let (a, b, c) = (cluster[0], cluster[1], cluster[2])
        try a.sql("UPDATE model SET note = 'behind'")
        try a.seal()
        let next = try #require(try a.ownChangesets().last)
        let later = try a.signed(changeset, behind: before) { header in
            if isLater {
                header.version = 2
            } else {
                header.frames = []
                header.plainFrame = Data([0xff, 0xff, 0xff])
            }
        }
        let stored =
            isLater
            ? later.stored
            : StoredChangeset(
                header: later.stored.header, signature: later.stored.signature, frames: [])
        let behind = try a.signed(next, behind: later.chain)
        let reason = HoldReason.undecodable(code: isLater ? "unknown-version" : "malformed")
        #expect(try b.receive([stored, behind.stored]) == [.held(reason), .held(.waiting)])
        // Received it is, and so relayed; but not merged.
        let vectors = try b.file.read { ($0, try $0.receivedVector(), try $0.integratedVector()) }
        #expect(vectors.1.vector[changeset.header.dot.origin] == next.header.dot.seq)
        #expect(vectors.2[changeset.header.dot.origin] == changeset.header.dot.seq - 1)
        #expect(try c.pull(from: b) == [.held(reason), .held(.waiting)])
        // Who had seen it waits as well; others pass.
        try c.sql("UPDATE model SET uses = uses + 1")
        try c.seal()
        let mine = try #require(try c.ownChangesets().last)
        try b.sql("UPDATE model SET title = 'by b'")
        #expect(try c.pull(from: b) == [.integrated(rows: 1)])
        let seen = ChainedDot(dot: next.header.dot, chain: behind.chain.short)
        let previous = try c.ownChangesets().dropLast().last?.chain ?? .start
        let knowing = try c.signed(mine, behind: previous) { header in
            header.heads = ChangesetHeader.message([seen])
        }
        #expect(try b.receive([knowing.stored]) == [.held(.waiting)])
        let status = try b.file.read { try $0.status() }
        #expect(status.held == 3)
        #expect(status.warnings.contains(.held(member: "hanoi", reason: reason.text)))
        // What is held keeps nobody from reading.
        _ = try b.file.read { try $0.history(of: "model") }
        _ = try b.digest()
    }
}
