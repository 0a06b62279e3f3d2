// Both programs on one simulated disk, with nothing going wrong: that it is a disk at all.

import CSQLite
import Simulator
import Testing

@Suite("Simulated disk, shared by clients")
struct SeveralClientsTests {
    private func disk(_ name: String = #function) -> SimulatedDisk {
        let disk = SimulatedDisk(name: String(name.prefix { $0 != "(" }))
        DiskClient(disk, .hoitu).run("PRAGMA journal_mode = WAL; CREATE TABLE t (x)")
        return disk
    }

    @Test("two clients in WAL see each other's commits")
    func commitsAreSeen() {
        let disk = disk()
        let (ours, theirs) = (DiskClient(disk, .hoitu), DiskClient(disk, .stock))
        for turn in 1...20 {
            #expect(ours.run("INSERT INTO t VALUES ('ours')") == SQLITE_OK)
            #expect(theirs.run("INSERT INTO t VALUES ('theirs')") == SQLITE_OK)
            #expect(ours.rows("SELECT count(*) FROM t") == ["\(turn * 2)"])
            #expect(theirs.rows("SELECT count(*) FROM t") == ["\(turn * 2)"])
        }
        #expect(theirs.rows("PRAGMA journal_mode") == ["wal"])
    }

    @Test("a reader keeps its view while another commits and checkpoints")
    func readersKeepTheirView() {
        let disk = disk()
        let (ours, theirs) = (DiskClient(disk, .hoitu), DiskClient(disk, .stock))
        ours.run("INSERT INTO t VALUES (1)")
        theirs.run("BEGIN")
        #expect(theirs.rows("SELECT count(*) FROM t") == ["1"])
        ours.run("INSERT INTO t VALUES (2)")
        #expect(ours.rows("PRAGMA wal_checkpoint(TRUNCATE)").first?.hasPrefix("1|") == true)
        #expect(theirs.rows("SELECT count(*) FROM t") == ["1"])
        theirs.run("COMMIT")
        #expect(theirs.rows("SELECT count(*) FROM t") == ["2"])
    }

    @Test("a writer keeps other writers out", arguments: ["WAL", "DELETE"])
    func writersExclude(journal: String) {
        let disk = disk("writers-\(journal)")
        let ours = DiskClient(disk, .hoitu)
        ours.run("PRAGMA journal_mode = \(journal)")
        let theirs = DiskClient(disk, .stock)
        theirs.run("PRAGMA busy_timeout = 5000")
        #expect(ours.run("BEGIN IMMEDIATE; INSERT INTO t VALUES (1)") == SQLITE_OK)
        #expect(theirs.run("INSERT INTO t VALUES (2)") == SQLITE_BUSY)
        #expect(theirs.rows("SELECT count(*) FROM t") == ["0"])
        #expect(ours.run("COMMIT") == SQLITE_OK)
        #expect(theirs.run("INSERT INTO t VALUES (2)") == SQLITE_OK)
        #expect(ours.rows("SELECT x FROM t ORDER BY x") == ["1", "2"])
    }

    @Test("without a WAL a reader holds the commit back, and a pending commit new readers")
    func rollbackJournalLocks() {
        let disk = disk()
        let ours = DiskClient(disk, .hoitu)
        ours.run("PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE; INSERT INTO t VALUES (1)")
        let (reader, late) = (DiskClient(disk, .stock), DiskClient(disk, .stock))
        reader.run("BEGIN")
        #expect(reader.rows("SELECT count(*) FROM t") == ["0"])
        #expect(ours.run("COMMIT") == SQLITE_BUSY)
        #expect(late.rows("SELECT count(*) FROM t") == ["error 5"])
        reader.run("COMMIT")
        #expect(ours.run("COMMIT") == SQLITE_OK)
        #expect(late.rows("SELECT count(*) FROM t") == ["1"])
    }

    @Test("a checkpoint moves the WAL into the database, and TRUNCATE empties it")
    func checkpoint() {
        let disk = disk()
        let (ours, theirs) = (DiskClient(disk, .hoitu), DiskClient(disk, .stock))
        ours.run("INSERT INTO t VALUES (zeroblob(100000))")
        #expect(disk.image().bytes(suffix: "-wal")!.count > 100_000)
        #expect(disk.image().bytes(suffix: "")!.count < 100_000)
        #expect(theirs.rows("PRAGMA wal_checkpoint(TRUNCATE)") == ["0|0|0"])
        #expect(disk.image().bytes(suffix: "-wal") == [])
        #expect(disk.image().bytes(suffix: "")!.count > 100_000)
        #expect(ours.rows("SELECT length(x) FROM t") == ["100000"])
    }

    @Test("the last client to leave takes the WAL away; the next finds everything")
    func lastClose() {
        let disk = disk()
        let (ours, theirs) = (DiskClient(disk, .hoitu), DiskClient(disk, .stock))
        ours.run("INSERT INTO t VALUES (1)")
        #expect(theirs.rows("SELECT x FROM t") == ["1"])
        ours.close()
        #expect(disk.image().bytes(suffix: "-wal") != nil)
        theirs.close()
        #expect(disk.image().bytes(suffix: "-wal") == nil)
        #expect(DiskClient(disk, .stock).rows("SELECT x FROM t") == ["1"])
    }

    @Test("VACUUM makes the file smaller", arguments: ["WAL", "DELETE", "TRUNCATE", "PERSIST"])
    func vacuum(journal: String) {
        let disk = disk("vacuum-\(journal)")
        let ours = DiskClient(disk, .hoitu)
        ours.run("PRAGMA journal_mode = \(journal); INSERT INTO t VALUES (zeroblob(300000))")
        ours.run("DELETE FROM t; INSERT INTO t VALUES (7)")
        #expect(ours.run("VACUUM") == SQLITE_OK)
        ours.run("PRAGMA wal_checkpoint(TRUNCATE)")
        #expect(disk.image().bytes(suffix: "")!.count < 20_000)
        #expect(ours.rows("PRAGMA integrity_check") == ["ok"])
        #expect(DiskClient(disk, .stock).rows("SELECT x FROM t") == ["7"])
    }

    @Test("large sorts and temporary tables use files of their own")
    func temporaryFiles() {
        let disk = disk()
        let ours = DiskClient(disk, .hoitu)
        ours.run("PRAGMA cache_size = 2; PRAGMA temp_store = FILE; CREATE TEMP TABLE s (x)")
        let series = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 5000)"
        ours.run("INSERT INTO s \(series) SELECT (i * 7919 % 5003) || hex(zeroblob(100)) FROM c")
        let sorted = ours.rows("SELECT x FROM s ORDER BY x")
        #expect(sorted.count == 5000 && sorted == sorted.sorted())
        #expect(disk.image().files.allSatisfy { $0.name.hasPrefix("/replica.db") })
    }

    @Test("julianday('now') follows the office's clock")
    func clock() {
        let disk = disk()
        let theirs = DiskClient(disk, .stock)
        disk.nowMilliseconds = 1_700_000_000_123
        let now = "SELECT strftime('%Y-%m-%d %H:%M:%f', julianday('now'))"
        #expect(theirs.rows(now) == ["2023-11-14 22:13:20.123"])
        disk.nowMilliseconds += 60_000
        #expect(theirs.rows(now) == ["2023-11-14 22:14:20.123"])
        disk.nowMilliseconds = 0
        #expect(theirs.rows("SELECT datetime('now')") == ["1970-01-01 00:00:00"])
    }

    @Test("another client gets in between two transactions of hoitu")
    func othersGetIn() {
        let disk = disk()
        let (ours, theirs) = (DiskClient(disk, .hoitu), DiskClient(disk, .stock))
        #expect(ours.run("INSERT INTO t VALUES ('first')") == SQLITE_OK)
        var results: [Int32] = []
        disk.beforeHoituLocks = {
            if results.isEmpty { results.append(theirs.run("INSERT INTO t VALUES ('between')")) }
        }
        #expect(ours.run("INSERT INTO t VALUES ('second')") == SQLITE_OK)
        #expect(results == [SQLITE_OK])
        #expect(ours.rows("SELECT x FROM t ORDER BY rowid") == ["first", "between", "second"])
    }

    @Test("a full disk fails whole, and works once there is room")
    func fullDisk() {
        let disk = disk()
        let ours = DiskClient(disk, .hoitu)
        ours.run("INSERT INTO t VALUES ('before')")
        disk.isFull = true
        #expect(ours.run("INSERT INTO t VALUES (zeroblob(50000))") == SQLITE_FULL)
        #expect(throws: DiskError.full) { try disk.replaceHead([1]) }
        #expect(ours.rows("SELECT x FROM t") == ["before"])
        disk.isFull = false
        #expect(ours.run("INSERT INTO t VALUES ('after')") == SQLITE_OK)
        #expect(ours.rows("SELECT x FROM t") == ["before", "after"])
        #expect(ours.rows("PRAGMA integrity_check") == ["ok"])
    }

    @Test("what an image held comes back, and every open handle dies")
    func images() throws {
        let disk = disk()
        let ours = DiskClient(disk, .hoitu)
        ours.run("INSERT INTO t VALUES (1)")
        try disk.replaceHead([1, 2])
        let image = disk.image()
        ours.run("INSERT INTO t VALUES (2)")
        try disk.replaceHead([3])
        #expect(disk.image() != image)
        disk.load(image)
        #expect(disk.image() == image)
        #expect(try disk.readHead() == [1, 2])
        #expect(ours.run("INSERT INTO t VALUES (3)") == SQLITE_IOERR)
        ours.close()
        #expect(disk.image() == image)
        #expect(DiskClient(disk, .stock).rows("SELECT x FROM t") == ["1"])
    }
}
