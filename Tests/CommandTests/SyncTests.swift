// Two and three cities that exchange over HTTPS.

import Foundation
import Testing

@Suite("Exchange over the network")
struct SyncTests {
    @Test("two cities that exchange once hold the same")
    func twoCities() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'from Hà Nội', 1)")
        try cluster.hcm.sql("INSERT INTO note VALUES ('b', 'from TP.HCM', 2)")
        let server = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", server.url)
        let report = try cluster.hcm.json("sync", "hanoi")["peers"][0]
        #expect(report["received"]["changesets"].int == 1)
        #expect(report["received"]["rows"].int == 1)
        #expect(report["sent"]["changesets"].int == 1)
        #expect(report["sent"]["rows"].int == 1)
        #expect(report["roundTrips"].int == 3)
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
        let rows = "SELECT id, body, n FROM note ORDER BY id"
        #expect(try cluster.hcm.sql(rows) == "a|from Hà Nội|1\nb|from TP.HCM|2")
        #expect(try cluster.hanoi.sql(rows) == cluster.hcm.sql(rows))
    }

    @Test("nothing to exchange takes one request and less than 1 KiB")
    func nothing() throws {
        let cluster = try Cluster()
        let server = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", server.url)
        try cluster.hcm.hoitu("sync")
        let report = try cluster.hcm.json("sync")["peers"][0]
        #expect(report["roundTrips"].int == 1)
        let received = try #require(report["received"]["bytes"].int)
        let sent = try #require(report["sent"]["bytes"].int)
        #expect(received > 0 && sent > 0)
        #expect(received + sent < 1024)
    }

    @Test("cities that never meet agree through a third, and on their conflicts")
    func relay() throws {
        let cluster = try Cluster()
        let offices = [cluster.hanoi, cluster.hcm, cluster.danang]
        let middle = try Server(cluster.danang)
        for end in [cluster.hanoi, cluster.hcm] {
            try end.hoitu("peer", "add", "danang", middle.url)
            try end.sql(
                """
                INSERT INTO note VALUES ('shared', 'by \(end.name)', 5);
                INSERT INTO note VALUES ('\(end.name)', 'alone', 0);
                """)
        }
        try cluster.danang.sql("INSERT INTO note VALUES ('shared', 'by danang', 7)")
        // The first end hears of what the second brought in its second exchange.
        for end in [cluster.hanoi, cluster.hcm, cluster.hanoi, cluster.hcm] {
            try end.hoitu("sync")
        }
        let digests = try offices.map { try $0.digest() }
        #expect(Set(digests).count == 1)
        #expect(try cluster.hanoi.sql("SELECT n FROM note WHERE id = 'shared'") == "17")
        let conflicts = try offices.map { try $0.conflicts() }
        #expect(conflicts[0] == conflicts[1] && conflicts[1] == conflicts[2])
        #expect(conflicts[0].count == 1)
        #expect(conflicts[0].first?["versions"].items.count == 3)
    }

    @Test("a peer at a new address is asked for nothing that it gave before")
    func moves() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'x', 1)")
        let before = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", before.url)
        try cluster.hcm.hoitu("sync")
        try before.stop()
        let after = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", after.url)
        let report = try cluster.hcm.json("sync")["peers"][0]
        #expect(report["received"]["changesets"].int == 0)
        #expect(report["sent"]["changesets"].int == 0)
        #expect(report["roundTrips"].int == 1)
        #expect(try cluster.hcm.json("peer", "list").items.count == 1)
    }

    @Test("peers are listed with their address and when they last met, until removed")
    func peers() throws {
        let cluster = try Cluster()
        let server = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", server.url + "/")
        try cluster.hcm.hoitu("peer", "add", "danang", "https://127.0.0.1:9")
        var peers = try cluster.hcm.json("status")["peers"].items
        #expect(peers.map { $0["name"].text } == ["danang", "hanoi"])
        #expect(peers.allSatisfy { $0["lastSync"] == .null && $0["behind"] == .null })
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'x', 1)")
        try cluster.hcm.hoitu("sync", "hanoi")
        peers = try cluster.hcm.json("status")["peers"].items
        #expect(peers[1]["url"].text == server.url)
        #expect(peers[1]["lastSync"].text?.hasSuffix("Z") == true)
        #expect(peers[1]["behind"].int == 0)
        #expect(peers[1]["ahead"].int == 0)
        #expect(peers[1]["error"] == .null)
        try cluster.hcm.hoitu("peer", "remove", "danang")
        #expect(try cluster.hcm.json("peer", "list").items.map { $0["name"].text } == ["hanoi"])
        #expect(try cluster.hcm.run("peer", "remove", "danang").code == 1)
    }

    @Test("a peer that is not known, or no peers at all, is told in a sentence")
    func unknownPeer() throws {
        let cluster = try Cluster()
        for arguments in [["sync"], ["sync", "danang"]] {
            let refused = try cluster.hcm.start(arguments).finish()
            #expect(refused.code == 1)
            #expect(refused.complaints.count == 1)
            #expect(refused.errors.contains("hoitu peer add"))
        }
    }

    @Test("a sync in which some peers failed exits 2, and 1 when all did")
    func someFailed() throws {
        let cluster = try Cluster()
        let server = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", server.url)
        try cluster.hcm.hoitu("peer", "add", "danang", "https://127.0.0.1:9")
        let some = try cluster.hcm.run("sync", "--json")
        #expect(some.code == 2)
        let reports = try JSON(some.output)["peers"].items
        #expect(reports.map { $0["error"] == .null } == [false, true])
        let all = try cluster.hcm.run("sync", "danang", "--json")
        #expect(all.code == 1)
        #expect(try JSON(all.output)["peers"][0]["error"].text?.isEmpty == false)
        #expect(all.complaints.count == 1)
        #expect(try cluster.hcm.json("status")["peers"][0]["error"].text?.isEmpty == false)
    }

    @Test("the line on standard error says why the only peer could not be reached")
    func saysWhy() throws {
        let cluster = try Cluster()
        try cluster.hcm.hoitu("peer", "add", "danang", "https://127.0.0.1:9")
        let failed = try cluster.hcm.run("sync", "--json")
        #expect(failed.code == 1)
        #expect(failed.errors.contains("danang"), "\(failed.errors)")
        #expect(failed.errors.contains("hoitu serve"), "\(failed.errors)")
    }

    @Test("an address that is no https address is refused")
    func addresses() throws {
        let cluster = try Cluster()
        for url in ["http://127.0.0.1:1", "127.0.0.1:1", "https://", "ftp://a", ""] {
            let refused = try cluster.hcm.run("peer", "add", "hanoi", url)
            #expect(refused.code == 1, "\(url)")
            #expect(refused.complaints.count == 1, "\(url)")
        }
        #expect(try cluster.hcm.run("peer", "add", "No Name", "https://a:1").code == 1)
    }

    @Test("a declaration and the rows that stood before it travel together")
    func declaration() throws {
        let cluster = try Cluster()
        let table =
            "CREATE TABLE \"a \"\"b\" (k INTEGER, l BLOB, v, PRIMARY KEY (k, l)) WITHOUT ROWID;"
        try cluster.hanoi.sql(table + "INSERT INTO \"a \"\"b\" VALUES (1, x'00', 'x')")
        try cluster.hcm.sql(table)
        try cluster.hanoi.hoitu("track", "a \"b")
        let server = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", server.url)
        try cluster.hcm.hoitu("sync")
        #expect(try cluster.hcm.sql("SELECT k, hex(l), v FROM \"a \"\"b\"") == "1|00|x")
        try cluster.hcm.sql("UPDATE \"a \"\"b\" SET v = 'y'")
        try cluster.hcm.hoitu("sync")
        #expect(try cluster.hanoi.sql("SELECT v FROM \"a \"\"b\"") == "y")
    }
}
