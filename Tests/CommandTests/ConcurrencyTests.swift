// A daemon, a command and a stock client on one file at once.

import Foundation
import Testing

@Suite("One file, many writers")
struct ConcurrencyTests {
    @Test("a daemon, commands and stock clients share a file, and everybody converges")
    func manyWriters() throws {
        let cluster = try Cluster()
        let offices = [cluster.hanoi, cluster.hcm]
        let first = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", first.url)
        let second = try Server(cluster.hcm, listen: "127.0.0.1:0", "--every", "1s")
        try cluster.hanoi.hoitu("peer", "add", "hcm", second.url)
        let count = 150
        let writers = try offices.map { office in
            try office.shell(
                (1...count).map {
                    """
                    INSERT INTO note VALUES ('\(office.name) \($0)', \($0), 1);
                    INSERT INTO note VALUES ('both', '\(office.name)', 1)
                        ON CONFLICT (id) DO UPDATE SET n = n + 1, body = excluded.body;
                    """
                }.joined(separator: "\n"))
        }
        while writers.contains(where: \.isRunning) {
            for office in offices {
                let sync = try office.run("sync", "--json")
                #expect(sync.code == 0, "\(sync.errors)")
            }
        }
        for writer in writers {
            let written = try writer.finish()
            #expect(written.code == 0 && written.errors.isEmpty, "\(written.errors)")
        }
        for office in [cluster.hcm, cluster.hanoi] { try office.hoitu("sync") }
        #expect(try cluster.hanoi.digest() == cluster.hcm.digest())
        let rows = "SELECT count(*) FROM note WHERE id <> 'both'"
        for office in offices {
            #expect(try office.sql(rows) == "\(2 * count)")
            #expect(try office.sql("SELECT n FROM note WHERE id = 'both'") == "\(2 * count)")
            #expect(try office.isWhole())
        }
        for server in [first, second] {
            #expect(try server.stop() == 0)
            #expect(server.process.errors.isEmpty, "\(server.process.errors)")
        }
    }

    @Test("a daemon with a schedule exchanges without being told")
    func schedule() throws {
        let cluster = try Cluster()
        let hub = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", hub.url)
        let daemon = try Server(cluster.hcm, listen: "127.0.0.1:0", "--every", "1s")
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'down', 1)")
        try cluster.hcm.sql("INSERT INTO note VALUES ('b', 'up', 1)")
        for office in [cluster.hanoi, cluster.hcm] {
            try poll(15, "both rows at \(office.name)") {
                try office.sql("SELECT count(*) FROM note") == "2"
            }
        }
        #expect(try daemon.stop() == 0)
        #expect(try hub.stop() == 0)
    }

    @Test("a daemon goes on when its peer is away, and catches up when it is back")
    func peerAway() throws {
        let cluster = try Cluster()
        let hub = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", hub.url)
        try hub.crash()
        let daemon = try Server(cluster.hcm, listen: "127.0.0.1:0", "--every", "1s")
        try poll(20, "a failure that is noted") {
            try cluster.hcm.json("status")["peers"][0]["error"] != .null
        }
        #expect(daemon.process.isRunning)
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'x', 1)")
        let back = try Server(cluster.hanoi, listen: hub.address)
        try poll(20, "the row") { try cluster.hcm.sql("SELECT count(*) FROM note") == "1" }
        #expect(try daemon.stop() == 0)
        #expect(try back.stop() == 0)
    }

    @Test("a stock client that holds the file for a moment makes a command wait, not fail")
    func busy() throws {
        let cluster = try Cluster()
        let marker = cluster.folder.path + "/held"
        // The shell keeps its write transaction until the marker is gone.
        let holder = try cluster.hanoi.shell(
            """
            BEGIN IMMEDIATE;
            INSERT INTO note VALUES ('a', 'x', 1);
            .shell touch '\(marker)'; while [ -e '\(marker)' ]; do :; done
            COMMIT;
            """)
        try poll(20, "the lock") { FileManager.default.fileExists(atPath: marker) }
        let digest = try cluster.hanoi.start(["digest", "--json"])
        usleep(300_000)
        #expect(digest.isRunning)
        try FileManager.default.removeItem(atPath: marker)
        #expect(try digest.finish().code == 0)
        #expect(try holder.finish().errors.isEmpty)
        #expect(try cluster.hanoi.json("status")["pending"].int ?? -1 >= 0)
    }
}
