// What is left when something goes wrong in the middle.

import Foundation
import Merge
import Replica
import Simulator
import Testing
import Wire

@Suite("In the middle of things")
struct CrashTests {
    private struct OnPurpose: Error {}

    /// Copies a file with its write-ahead log as they lie on the disk now.
    private func crash(_ office: Office, to path: String) throws -> Office {
        for suffix in ["", "-wal"]
        where FileManager.default.fileExists(atPath: office.path + suffix) {
            try? FileManager.default.removeItem(atPath: path + suffix)
            try FileManager.default.copyItem(atPath: office.path + suffix, toPath: path + suffix)
        }
        return try office.reopened(at: path)
    }

    @Test("a write that throws leaves the file as it was, whatever it had done")
    func thrown() throws {
        let pair = try ModelPair()
        try pair.b.sql("UPDATE model SET title = 'by b'", at: 2000)
        try pair.a.sql("UPDATE model SET title = 'by a'; INSERT INTO model (id) VALUES ('new')")
        try pair.b.seal()
        let theirs = try #require(try pair.b.ownChangesets().last)
        let before = try pair.a.dump()
        let works: [(Transaction) throws -> Void] = [
            { try $0.sealPending() },
            { try $0.track(TrackDeclaration(table: "other")) },
            { try $0.track(TrackDeclaration(table: "model")) },
            { try $0.untrack("model") },
            { try $0.addPeer(name: "hcm", url: "https://example.org") },
            { try $0.sealHeadsIfMany() },
        ]
        try pair.a.sql("CREATE TABLE other (id TEXT PRIMARY KEY NOT NULL, x)")
        let withOther = try pair.a.dump()
        #expect(withOther != before)
        for work in works {
            #expect(throws: OnPurpose.self) {
                try pair.a.file.write { transaction in
                    try work(transaction)
                    throw OnPurpose()
                }
            }
            #expect(try pair.a.dump() == withOther)
        }
        #expect(throws: OnPurpose.self) {
            try pair.a.file.write { transaction in
                _ = try transaction.receive(Self.items(theirs))
                throw OnPurpose()
            }
        }
        #expect(try pair.a.dump() == withOther)
        try pair.expectAgreement()
        #expect(try pair.a.conflicts().count == 1)
    }

    private static func items(_ changeset: Changeset) throws -> [ChangesetStreamReader.Item] {
        var reader = ChangesetStreamReader()
        return try reader.take(ChangesetStream.records(changeset.stored))
    }

    @Test("a crash in the middle of integrating leaves what was committed before, and no more")
    func integrating() throws {
        let pair = try ModelPair()
        try pair.b.sql(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
            INSERT INTO model (id, uses) SELECT 'n' || i, i FROM n; DELETE FROM model WHERE id = 'k'
            """)
        try pair.b.seal()
        try pair.a.sql("UPDATE model SET note = 'pending'")
        let before = try pair.a.dump()
        let theirs = try #require(try pair.b.ownChangesets().last)
        let path = "\(pair.cluster.folder)/crashed.db"
        var crashed: Office?
        try pair.a.file.write { transaction in
            _ = try transaction.receive(Self.items(theirs))
            crashed = try crash(pair.a, to: path)
        }
        let survivor = try #require(crashed)
        #expect(try survivor.dump() == before)
        #expect(try survivor.rows("PRAGMA integrity_check") == [[.text("ok")]])
        try survivor.pull(from: pair.b)
        #expect(
            Set(try survivor.rows("SELECT * FROM model"))
                == Set(try pair.a.rows("SELECT * FROM model")))
    }

    @Test(
        "a crash in the middle of a stock client's transaction leaves none of it, and nothing pending"
    )
    func stockTransaction() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET note = 'committed'")
        let client = try StockClient(path: pair.a.path)
        try client.run(
            "BEGIN; UPDATE model SET title = 'open'; INSERT INTO model (id) VALUES ('x')")
        let crashed = try crash(pair.a, to: "\(pair.cluster.folder)/crashed.db")
        try client.run("ROLLBACK")
        try pair.b.pull(from: crashed)
        #expect(
            try pair.b.rows("SELECT id, title, note FROM model") == [
                [.text("k"), .text("first"), .text("committed")]
            ])
    }

    @Test("a file that was closed is told so to whoever still asks, and changes no more")
    func closed() async throws {
        let pair = try ModelPair()
        let file = pair.a.file
        try file.close()
        let error = ReplicaError.closed(file: pair.a.path)
        #expect(throws: error) { try file.read { try $0.status() } }
        #expect(throws: error) { try file.write { try $0.sealPending() } }
        await #expect(throws: error) { try await file.read { try $0.hasPending() } }
        await #expect(throws: error) { _ = try await file.write { try $0.sealPending() } }
        try file.close()
    }

    @Test("an older program refuses a newer file, and leaves it alone")
    func newerFormat() throws {
        let pair = try ModelPair()
        try pair.a.file.close()
        try pair.a.sql("UPDATE hoitu_meta SET value = value + 1 WHERE name = 'format'")
        let before = try pair.a.dump()
        #expect {
            _ = try pair.a.reopened(at: pair.a.path)
        } throws: { error in
            guard
                case ReplicaError.newerFormat(let file, let found, let known)? = error
                    as? ReplicaError
            else { return false }
            return file == pair.a.path && found == known + 1
        }
        #expect(try pair.a.dump() == before)
    }

    @Test("a file that is no replica, or stores text as UTF-16, is refused")
    func others() throws {
        let pair = try ModelPair()
        let path = "\(pair.cluster.folder)/plain.db"
        #expect(throws: ReplicaError.notAReplica(file: path)) { try pair.a.reopened(at: path) }
        try StockClient(path: path).run("PRAGMA encoding = 'UTF-16'; CREATE TABLE t (x)")
        #expect(throws: ReplicaError.notAReplica(file: path)) { try pair.a.reopened(at: path) }
        #expect(throws: ReplicaError.notUTF8(file: path)) {
            try ReplicaFile.join(
                path: path, identity: pair.a.identity,
                incarnation: [UInt8](repeating: 1, count: 16),
                schema: "none", person: "", clock: { 0 }, setUp: { _ in })
        }
        #expect(throws: ReplicaError.alreadyAReplica(file: pair.a.path)) {
            try ReplicaFile.join(
                path: pair.a.path, identity: pair.a.identity,
                incarnation: [UInt8](repeating: 1, count: 16), schema: "none", person: "",
                clock: { 0 }, setUp: { _ in })
        }
    }
}
