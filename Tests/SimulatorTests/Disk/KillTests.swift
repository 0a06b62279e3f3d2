// A process that ends while others go on: what it wrote stays, what it held is free.

import CSQLite
import Simulator
import Testing

@Suite("Simulated disk, killed programs")
struct KillTests {
    private func disk(_ name: String = #function) -> SimulatedDisk {
        let disk = SimulatedDisk(name: String(name.prefix { $0 != "(" }))
        DiskClient(disk, .hoitu).run("PRAGMA journal_mode = WAL; CREATE TABLE t (x)")
        return disk
    }

    /// A client in the middle of a transaction that has already spilled pages into the WAL.
    private func spilling(_ disk: SimulatedDisk) -> DiskClient {
        let client = DiskClient(disk, .hoitu)
        let series = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c LIMIT 200)"
        let before = disk.writes[.hoitu]!
        #expect(client.run("PRAGMA cache_size = 2; BEGIN IMMEDIATE") == SQLITE_OK)
        #expect(client.run("INSERT INTO t \(series) SELECT zeroblob(900) FROM c") == SQLITE_OK)
        #expect(disk.writes[.hoitu]! > before + 20)
        return client
    }

    @Test("what was written and not synced stays when a process is killed")
    func killKeeps() {
        let disk = SimulatedDisk(name: "kill-keeps")
        let ledger = Ledger(disk: disk, synchronous: "OFF")
        ledger.prepare()
        #expect(ledger.work() == Ledger.transactions)
        let ours = DiskClient(disk, .hoitu)
        ours.run("PRAGMA synchronous = OFF; UPDATE total SET n = n")
        disk.kill(.hoitu)
        #expect(Ledger(disk: disk, program: .stock).survivor() == Ledger.transactions)
    }

    @Test("a dead program opens nothing and reads no head until it is started again")
    func deadUntilRevived() throws {
        let disk = disk()
        try disk.replaceHead([1])
        disk.kill(.hoitu)
        #expect(disk.isDead(.hoitu) && !disk.isDead(.stock))
        #expect(DiskClient(disk, .hoitu).rows("SELECT * FROM t") == ["error 14"])
        #expect(throws: DiskError.dead) { try disk.readHead() }
        #expect(throws: DiskError.dead) { try disk.replaceHead([2]) }
        #expect(DiskClient(disk, .stock).rows("SELECT * FROM t") == [])
        disk.revive(.hoitu)
        #expect(DiskClient(disk, .hoitu).rows("SELECT * FROM t") == [])
        #expect(try disk.readHead() == [1])
    }

    @Test("killed in the middle of a transaction, hoitu leaves a stock client what was committed")
    func stockGoesOn() {
        let disk = disk()
        let theirs = DiskClient(disk, .stock)
        theirs.run("INSERT INTO t VALUES ('before')")
        let ours = spilling(disk)
        #expect(theirs.run("INSERT INTO t VALUES ('busy')") == SQLITE_BUSY)
        disk.kill(.hoitu)
        #expect(ours.run("COMMIT") != SQLITE_OK)
        #expect(theirs.rows("SELECT x FROM t") == ["before"])
        #expect(theirs.run("INSERT INTO t VALUES ('after')") == SQLITE_OK)
        disk.revive(.hoitu)
        #expect(DiskClient(disk, .hoitu).rows("SELECT x FROM t") == ["before", "after"])
    }

    @Test("the rollback of a dead connection does not reach the WAL index of the living")
    func deadDoNotScribble() {
        let disk = disk()
        let theirs = DiskClient(disk, .stock)
        theirs.run("INSERT INTO t VALUES ('before')")
        let ours = spilling(disk)
        disk.kill(.hoitu)
        disk.revive(.hoitu)
        // What it has spilled, only the index in shared memory knows.
        let restarted = spilling(disk)
        ours.run("ROLLBACK")
        ours.close()
        #expect(restarted.rows("SELECT count(*) FROM t") == ["201"])
        #expect(restarted.run("COMMIT") == SQLITE_OK)
        let late = DiskClient(disk, .stock)
        for client in [restarted, theirs, late] {
            #expect(client.rows("SELECT count(*) FROM t") == ["201"])
            #expect(client.rows("PRAGMA integrity_check") == ["ok"])
        }
    }

    @Test("a dead connection makes no journal in the folder of the living")
    func deadMakeNoJournal() {
        let disk = disk()
        let ours = DiskClient(disk, .hoitu)
        // With the table's page in its cache, its next call is the one that makes the journal.
        ours.run("PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE; SELECT * FROM t")
        disk.kill(.hoitu)
        disk.revive(.hoitu)
        let image = disk.image()
        #expect(ours.run("INSERT INTO t VALUES (1)") != SQLITE_OK)
        ours.close()
        #expect(disk.image() == image)
    }

    @Test("killed at any write, hoitu leaves the state before or after that transaction")
    func everyWrite() {
        let disk = SimulatedDisk(name: "kill-every-write")
        let sweep = DeathSweep(disk: disk, journal: .wal, death: .kill, seedsEach: 2)
        sweep.run { run in
            #expect(run.isWhole, "\(run)")
        }
    }

    @Test("killed at any write with a stock client there, hoitu leaves it the same state")
    func everyWriteBesideStock() {
        let disk = SimulatedDisk(name: "kill-beside-stock")
        let sweep = DeathSweep(disk: disk, journal: .wal, death: .kill, seedsEach: 1)
        sweep.run(besideStock: true) { run in
            #expect(run.isWhole, "\(run)")
        }
    }
}
