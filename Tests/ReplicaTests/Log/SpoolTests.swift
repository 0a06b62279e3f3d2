// Long changesets of which a stream brought a part.

import Merge
import Replica
import Simulator
import Testing
import Wire

@Suite("A changeset that comes in parts")
struct SpoolTests {
    @Test("is gone on with at the frame at which its stream was cut")
    func resumed() throws {
        let pair = try LongPair()
        let whole = try pair.stream()
        let begun = try pair.receive(Array(whole.prefix(whole.count / 2)))
        #expect(begun.last == .begun)
        let parts = try pair.b.file.read { try $0.receivedParts() }
        let had = try #require(parts.parts.first).frames
        #expect(had > 0)
        let rest = try pair.stream(havingPartsOf: parts)
        #expect(rest.count < whole.count * 2 / 3)
        #expect(try pair.receive(rest).last == .integrated(rows: LongPair.rows))
        try pair.expectAgreement()
    }

    @Test("shows nothing, and counts for nothing, before its last frame is here")
    func unfinished() throws {
        let pair = try LongPair()
        let before = try pair.b.file.read { try $0.receivedVector() }
        let whole = try pair.stream()
        try pair.receive(Array(whole.dropLast(20_000)))
        #expect(try pair.b.file.read { try $0.receivedVector() } == before)
        #expect(try pair.b.rows("SELECT * FROM t").isEmpty)
        // Who asks this one for what it has is not given the part either.
        let third = pair.cluster.offices[2]
        try third.pull(from: pair.b)
        #expect(try third.rows("SELECT * FROM t").isEmpty)
    }

    @Test("may come again as a whole, and leaves no frame of the part behind")
    func wholeAfterPart() throws {
        let pair = try LongPair()
        let whole = try pair.stream()
        try pair.receive(Array(whole.prefix(whole.count / 2)))
        #expect(try pair.receive(whole).last == .integrated(rows: LongPair.rows))
        try pair.expectAgreement()
    }

    @Test("comes again in parts from its beginning, and what is here is not kept twice")
    func partAfterPart() throws {
        let pair = try LongPair()
        let whole = try pair.stream()
        for share in [2, 3, 2] {
            try pair.receive(Array(whole.prefix(whole.count / share)))
        }
        let parts = try pair.b.file.read { try $0.receivedParts() }
        try pair.receive(try pair.stream(havingPartsOf: parts))
        try pair.expectAgreement()
    }

    @Test("is refused where frames are missing before those that come")
    func missingFrames() throws {
        let pair = try LongPair()
        let changeset = try #require(
            try pair.a.allChangesets().last { $0.header.frames.count > 2 })
        let claimed = ReceivedParts([
            .init(
                changeset: ChainedDot(
                    dot: changeset.header.dot, chain: changeset.chain.short), frames: 2)
        ])
        let receipts = try pair.receive(try pair.stream(havingPartsOf: claimed))
        guard case .refused(let refusal)? = receipts.last else {
            Issue.record("taken: \(receipts)")
            return
        }
        #expect(refusal.code == "malformed")
        #expect(try pair.b.file.read { try $0.receivedParts() }.parts.isEmpty)
        #expect(try pair.receive(try pair.stream()).last == .integrated(rows: LongPair.rows))
        try pair.expectAgreement()
    }

    @Test("is refused with a frame that its header does not name, and keeps those before it")
    func foreignFrame() throws {
        let pair = try LongPair()
        let whole = try pair.stream()
        try pair.receive(Array(whole.prefix(whole.count / 2)))
        let before = try pair.b.file.read { try $0.receivedParts() }
        var rest = try pair.stream(havingPartsOf: before)
        rest[rest.count - 1000] ^= 1
        guard case .refused(let refusal)? = try pair.receive(rest).last else {
            Issue.record("a frame was taken that nobody signed")
            return
        }
        #expect(refusal.code == "bad-frame")
        #expect(try pair.b.file.read { try $0.receivedParts() } == before)
    }
}

/// An office that has written one long changeset, and one that lacks it.
private struct LongPair {
    static let rows = 80
    let cluster: TestCluster
    var a: Office { cluster.offices[0] }
    var b: Office { cluster.offices[1] }

    init() throws {
        cluster = try TestCluster(
            ["hanoi", "hcm", "cantho"],
            schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, note BLOB);",
            tracked: [TrackDeclaration(table: "t")])
        try cluster.settle()
        try a.sql(
            """
            WITH RECURSIVE n(i) AS (
                SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(Self.rows))
            INSERT INTO t SELECT printf('%03d', i), randomblob(30000) FROM n
            """)
        try a.seal()
    }

    func stream(havingPartsOf parts: ReceivedParts = ReceivedParts()) throws -> [UInt8] {
        let vector = try b.file.read { try $0.receivedVector().vector }
        var cursor = LogCursor()
        return try a.file.read {
            try $0.pieces(
                lackedBy: vector, havingPartsOf: parts, after: &cursor, byteLimit: .max)
        }.flatMap(\.record)
    }

    /// Takes what has come of a stream, cut wherever it ends.
    @discardableResult
    func receive(_ bytes: [UInt8]) throws -> [Receipt] {
        var reader = ChangesetStreamReader()
        var items = try reader.take(bytes)
        if let open = reader.takeOpen() { items.append(open) }
        return try b.file.write { try $0.receive(items) }
    }

    func expectAgreement() throws {
        #expect(try a.digest() == b.digest())
        let frames = "SELECT number, stored FROM hoitu_frame ORDER BY position, number"
        #expect(try b.rows("SELECT * FROM hoitu_spool").isEmpty)
        #expect(try a.rows(frames) == b.rows(frames))
    }
}
