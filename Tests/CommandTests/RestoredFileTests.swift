// Files brought back from a backup, or copied (pitfalls: identity).

import Foundation
import Testing

@Suite("A file brought back from a backup")
struct RestoredFileTests {
    /// Hà Nội serves; TP.HCM makes a backup, writes `old` and sends it; then the backup comes back.
    private func restored(withKeys: Bool) throws -> (Cluster, Server) {
        let cluster = try Cluster()
        let server = try Server(cluster.hanoi)
        let office = cluster.hcm
        try office.hoitu("peer", "add", "hanoi", server.url)
        try office.sql("INSERT INTO note VALUES ('first', 1, 0)")
        try office.hoitu("sync")
        let backup = "\(cluster.folder.path)/backup"
        try office.sql(".backup '\(backup).db'")
        let files = FileManager.default
        if withKeys { try files.copyItem(atPath: office.keys, toPath: backup + ".keys") }
        try office.sql("INSERT INTO note VALUES ('old', 1, 0)")
        try office.hoitu("sync")
        for end in ["", "-wal", "-shm"] where files.fileExists(atPath: office.path + end) {
            try files.removeItem(atPath: office.path + end)
        }
        try files.copyItem(atPath: backup + ".db", toPath: office.path)
        if withKeys {
            try files.removeItem(atPath: office.keys)
            try files.copyItem(atPath: backup + ".keys", toPath: office.keys)
        }
        return (cluster, server)
    }

    @Test(
        "loses neither what its former life sent nor what is entered since",
        arguments: [false, true])
    func nothingLost(withKeys: Bool) throws {
        let (cluster, server) = try restored(withKeys: withKeys)
        try cluster.hcm.sql("INSERT INTO note VALUES ('new', 2, 0)")
        try cluster.hcm.hoitu("sync")
        let rows = "SELECT group_concat(id) FROM (SELECT id FROM note ORDER BY id)"
        #expect(try cluster.hcm.sql(rows) == "first,new,old")
        #expect(try cluster.hanoi.sql(rows) == "first,new,old")
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
        withExtendedLifetime(server) {}
    }

    @Test("loses nothing when it is the others who call it, its keys restored as well")
    func called() throws {
        let (cluster, server) = try restored(withKeys: true)
        try cluster.hcm.sql("INSERT INTO note VALUES ('new', 2, 0)")
        let back = try Server(cluster.hcm)
        try cluster.hanoi.hoitu("peer", "add", "hcm", back.url)
        try cluster.hanoi.hoitu("sync")
        try cluster.hanoi.hoitu("sync")
        let rows = "SELECT group_concat(id) FROM (SELECT id FROM note ORDER BY id)"
        #expect(try cluster.hcm.sql(rows) == "first,new,old")
        #expect(try cluster.hanoi.sql(rows) == "first,new,old")
        withExtendedLifetime(server) {}
    }

    @Test("gets back by bundles what its former life had sent", arguments: [false, true])
    func bundles(withKeys: Bool) throws {
        let (cluster, server) = try restored(withKeys: withKeys)
        try cluster.hcm.sql("INSERT INTO note VALUES ('new', 2, 0)")
        for _ in 1...2 {
            try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
            try Cluster.carry(from: cluster.hcm, to: cluster.hanoi)
        }
        let rows = "SELECT group_concat(id) FROM (SELECT id FROM note ORDER BY id)"
        #expect(try cluster.hcm.sql(rows) == "first,new,old")
        #expect(try cluster.hanoi.sql(rows) == "first,new,old")
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
        withExtendedLifetime(server) {}
    }

    @Test("takes a new origin before it seals anything")
    func newOrigin() throws {
        let (cluster, server) = try restored(withKeys: false)
        let before = try cluster.hcm.json("status")["replica"]["origin"].text
        try cluster.hcm.sql("INSERT INTO note VALUES ('new', 2, 0)")
        try cluster.hcm.hoitu("digest")
        let after = try cluster.hcm.json("status")["replica"]["origin"].text
        #expect(before != nil && after != nil && before != after)
        withExtendedLifetime(server) {}
    }

    @Test("keeps its origin when it is the file that sealed last")
    func sameOrigin() throws {
        let cluster = try Cluster()
        let before = try cluster.hcm.json("status")["replica"]["origin"].text
        for number in 1...3 {
            try cluster.hcm.sql("INSERT INTO note VALUES ('\(number)', 2, 0)")
            try cluster.hcm.hoitu("digest")
        }
        #expect(try cluster.hcm.json("status")["replica"]["origin"].text == before)
    }

    @Test("two copies that both write are told apart, and the others' changes still pass")
    func copied() throws {
        let cluster = try Cluster()
        let copy = Office("copy", in: cluster.folder)
        let files = FileManager.default
        try cluster.hcm.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        try files.copyItem(atPath: cluster.hcm.path, toPath: copy.path)
        try files.copyItem(atPath: cluster.hcm.keys, toPath: copy.keys)
        try cluster.hcm.sql("INSERT INTO note VALUES ('one', 1, 0)")
        try copy.sql("INSERT INTO note VALUES ('two', 2, 0)")
        try copy.hoitu("digest")
        let server = try Server(cluster.hanoi)
        for office in [cluster.hcm, cluster.danang, copy] {
            try office.hoitu("peer", "add", "hanoi", server.url)
        }
        try cluster.hcm.hoitu("sync")
        let refused = try copy.run("sync")
        #expect(refused.code == 1)
        #expect(!refused.errors.isEmpty)
        try cluster.danang.sql("INSERT INTO note VALUES ('other', 3, 0)")
        try cluster.danang.hoitu("sync")
        _ = try copy.run("sync")
        #expect(try copy.sql("SELECT count(*) FROM note WHERE id = 'other'") == "1")
        #expect(try copy.sql("SELECT count(*) FROM note WHERE id = 'two'") == "1")
    }
}
