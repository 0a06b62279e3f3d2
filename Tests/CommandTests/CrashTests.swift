// Processes that die at the bad moment: what was acknowledged stays, and the rest comes later.

import Foundation
import Testing

@Suite("Crashes", .serialized)
struct CrashTests {
    /// Hà Nội with much to give, served; TP.HCM about to ask for it.
    private struct Scene {
        let cluster: Cluster
        let server: Server
        let asker: Office
        let changesetsBefore: Int

        init() throws {
            cluster = try Cluster()
            try cluster.hanoi.enterRows(2000)
            try cluster.hanoi.enterBulk(lots: 8)
            server = try Server(cluster.hanoi)
            asker = cluster.hcm
            try asker.hoitu("peer", "add", "hanoi", server.url)
            changesetsBefore = try asker.changesets()
        }

        /// Waits until the first lot is merged, which leaves most of the others under way.
        func waitForFirstLot() throws {
            try poll(60, "the first lot") {
                try asker.sql("SELECT count(*) FROM note") != "0"
            }
        }

        /// The file is whole, and every changeset in it was merged whole.
        func checkKept() throws {
            #expect(try asker.isWhole())
            let kept = try asker.changesets()
            #expect(kept > changesetsBefore, "nothing was kept")
            #expect(try kept < cluster.hanoi.changesets(), "it was not cut in the middle")
            #expect(try asker.json("status")["held"].int == 0)
            let lots = try asker.sql(
                "SELECT DISTINCT count(*) FROM note WHERE id GLOB 'lot*' GROUP BY substr(id, 1, 6)")
            #expect(!lots.contains("\n"), "a changeset was merged in part: \(lots)")
        }
    }

    @Test("a server that dies in the middle of a pull loses nothing that came")
    func serverDies() throws {
        let scene = try Scene()
        let sync = try scene.asker.start(["sync", "--json"])
        try scene.waitForFirstLot()
        try scene.server.crash()
        let failed = try sync.finish()
        #expect(failed.code == 1)
        #expect(failed.complaints.count == 1, "\(failed.errors)")
        #expect(try JSON(failed.output)["peers"][0]["received"]["changesets"].int ?? 0 > 0)
        try scene.checkKept()
        #expect(try scene.cluster.hanoi.isWhole())
        let again = try Server(scene.cluster.hanoi, listen: scene.server.address)
        let kept = try scene.asker.changesets()
        let report = try scene.asker.json("sync")["peers"][0]
        #expect(
            try report["received"]["changesets"].int == scene.cluster.hanoi.changesets() - kept)
        #expect(try scene.asker.digest() == scene.cluster.hanoi.digest())
        #expect(try again.stop() == 0)
    }

    @Test("a client that dies in the middle of a pull goes on where it was")
    func clientDies() throws {
        let scene = try Scene()
        let sync = try scene.asker.start(["sync"])
        try scene.waitForFirstLot()
        sync.signal(SIGKILL)
        #expect(try sync.finish().code == 128 + SIGKILL)
        try scene.checkKept()
        #expect(scene.server.process.isRunning)
        try scene.asker.hoitu("sync")
        #expect(try scene.asker.digest() == scene.cluster.hanoi.digest())
        #expect(try scene.server.stop() == 0)
    }

    @Test("a client that dies in the middle of a push leaves the server whole, and finishes later")
    func pusherDies() throws {
        let cluster = try Cluster()
        try cluster.hcm.enterBulk(lots: 8)
        let server = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", server.url)
        let sync = try cluster.hcm.start(["sync"])
        try poll(60, "the first lot") {
            try cluster.hanoi.sql("SELECT count(*) FROM note") != "0"
        }
        sync.signal(SIGKILL)
        _ = try sync.finish()
        #expect(try cluster.hanoi.isWhole())
        #expect(try cluster.hcm.isWhole())
        try cluster.hcm.hoitu("sync")
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
        #expect(try cluster.hanoi.sql("SELECT count(*) FROM note") == "128")
    }

    @Test("nothing that a stock client was told is lost when sealing is killed again and again")
    func sealingDies() throws {
        let cluster = try Cluster()
        let count = 400
        let inserts = (1...count).map { "INSERT INTO note VALUES ('row \($0)', \($0), 1);" }
        let writer = try cluster.hanoi.shell(inserts.joined(separator: "\n"))
        let origin = try #require(try cluster.hanoi.json("status")["replica"]["origin"].text)
        var seq = 0
        var delay: UInt32 = 20_000
        while writer.isRunning {
            let sealing = try cluster.hanoi.start(["digest"])
            // Each life ends at another moment between starting up and being done.
            usleep(delay)
            sealing.signal(SIGKILL)
            _ = try sealing.finish()
            delay = delay >= 120_000 ? 20_000 : delay + 7000
            let now = try #require(
                try cluster.hanoi.json("status")["vector"][origin].int)
            #expect(now >= seq, "the sequence went back")
            seq = now
        }
        let written = try writer.finish()
        #expect(written.code == 0 && written.errors.isEmpty, "\(written.errors)")
        #expect(try cluster.hanoi.isWhole())
        let digest = try cluster.hanoi.json("digest")
        #expect(digest["vector"][origin].int ?? 0 > seq)
        #expect(try cluster.hanoi.json("log", "note").items.count == count)
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        #expect(try cluster.hcm.sql("SELECT count(*), sum(n) FROM note") == "\(count)|\(count)")
        #expect(try cluster.hcm.digest() == digest["digest"].text)
    }

    @Test("nothing is lost when exchanges are killed while a stock client writes")
    func syncDies() throws {
        let cluster = try Cluster()
        let server = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", server.url)
        let count = 200
        let inserts = (1...count).map { "INSERT INTO note VALUES ('row \($0)', \($0), 1);" }
        let writer = try cluster.hcm.shell(inserts.joined(separator: "\n"))
        var delay: UInt32 = 60_000
        while writer.isRunning {
            let sync = try cluster.hcm.start(["sync"])
            usleep(delay)
            sync.signal(SIGKILL)
            _ = try sync.finish()
            delay = delay >= 200_000 ? 60_000 : delay + 13_000
        }
        #expect(try writer.finish().errors.isEmpty)
        try cluster.hcm.hoitu("sync")
        #expect(try cluster.hanoi.sql("SELECT count(*), sum(n) FROM note") == "\(count)|\(count)")
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
        #expect(try cluster.hcm.isWhole())
    }
}
