// A power cut at every write of a workload: what was synced stays, and only that is sure to.

import CSQLite
import Simulator
import Testing

@Suite("Simulated disk, power cuts")
struct PowerCutTests {
    @Test("a power cut loses no commit under synchronous=FULL", arguments: Ledger.Journal.allCases)
    func fullLosesNothing(journal: Ledger.Journal) {
        let disk = SimulatedDisk(name: "power-full-\(journal)")
        let sweep = DeathSweep(disk: disk, journal: journal, death: .cutPower, seedsEach: 3)
        var runs: [DeathSweep.Run] = []
        sweep.run { run in
            runs.append(run)
            #expect(run.isWhole, "\(run)")
        }
        #expect(runs.count > 300)
        #expect(runs.contains { $0.survivor == $0.committed })
        // Deleting the journal, which is the commit, is not a write to die at.
        #expect(journal == .delete || runs.contains { $0.survivor == $0.committed + 1 })
        let calls = journal == .truncate ? ["write", "truncate", "sync"] : ["write", "sync"]
        for call in calls { #expect(runs.contains { $0.death?.call == call }, "\(call)") }
    }

    @Test("a power cut does lose commits under synchronous=OFF")
    func offLoses() {
        let disk = SimulatedDisk(name: "power-off")
        let sweep = DeathSweep(
            disk: disk, journal: .wal, synchronous: "OFF", death: .cutPower, seedsEach: 2)
        var runs: [DeathSweep.Run] = []
        sweep.run { runs.append($0) }
        #expect(runs.contains { $0.survivor ?? $0.committed < $0.committed })
        #expect(runs.contains { $0.survivor == nil }, "not one database was damaged")
        #expect(runs.contains { $0.isWhole })
    }

    @Test("the same seed loses the same")
    func sameSeedSameOutcome() {
        let ends = (0..<2).map { turn in
            let disk = SimulatedDisk(name: "power-seed-\(turn)")
            let sweep = DeathSweep(
                disk: disk, journal: .wal, synchronous: "OFF", death: .cutPower, seedsEach: 1)
            var runs: [DeathSweep.Run] = []
            sweep.run { runs.append($0) }
            return runs
        }
        #expect(ends[0] == ends[1])
    }

    @Test("another seed loses something else")
    func otherSeedOtherOutcome() {
        let disk = SimulatedDisk(name: "power-other-seed")
        let sweep = DeathSweep(
            disk: disk, journal: .wal, synchronous: "OFF", death: .cutPower, seedsEach: 4)
        var survivors: [Int: [Int?]] = [:]
        sweep.run { survivors[$0.write, default: []].append($0.survivor) }
        #expect(survivors.values.contains { outcomes in outcomes.contains { $0 != outcomes[0] } })
    }

    @Test("a write is torn at a sector's boundary, and its rest is as before")
    func tornAtSectors() {
        let disk = SimulatedDisk(name: "power-torn")
        DiskClient(disk, .hoitu).run(
            "PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1)")
        let start = disk.image()
        var lengths: Set<Int> = []
        for seed in 0..<200 {
            disk.load(start)
            disk.seed(UInt64(seed))
            let ours = DiskClient(disk, .hoitu)
            // The first frame of a new WAL: its header, the frame's header, then the page.
            disk.planDeath(of: .hoitu, atWrite: 4, .kill)
            #expect(ours.run("INSERT INTO t VALUES (zeroblob(9000))") != SQLITE_OK)
            #expect(disk.lastDeath?.fileSuffix == "-wal")
            #expect(disk.lastDeath?.heldWriteLock == true)
            #expect(disk.lastDeath?.walWritesUnderLock == 2)
            lengths.insert(disk.image().bytes(suffix: "-wal")!.count)
        }
        let frameStart = 32 + 24
        #expect(lengths.isSubset(of: [frameStart, frameStart + 4096] + (1...8).map { $0 * 512 }))
        #expect(lengths.count == 10)
    }

    @Test("the head file is replaced as a whole or not at all")
    func head() throws {
        let disk = SimulatedDisk(name: "power-head")
        var ends: Set<[UInt8]> = []
        for seed in 0..<50 {
            disk.load(SimulatedDisk.Image(head: [1, 1, 1]))
            disk.seed(UInt64(seed))
            disk.planDeath(of: .hoitu, atWrite: 2, .cutPower)
            try disk.replaceHead([2, 2, 2])
            #expect(throws: DiskError.dead) { try disk.replaceHead([3, 3, 3]) }
            #expect(disk.lastDeath?.call == "head")
            #expect(disk.isDead(.hoitu) && disk.isDead(.stock))
            disk.revive(.hoitu)
            ends.insert(try #require(try disk.readHead()))
        }
        #expect(ends == [[2, 2, 2], [3, 3, 3]])
    }

    @Test("a plan taken back kills nobody")
    func cancelled() {
        let disk = SimulatedDisk(name: "power-cancelled")
        let ours = DiskClient(disk, .hoitu)
        disk.planDeath(of: .hoitu, atWrite: 1, .cutPower)
        disk.cancelPlannedDeath()
        #expect(ours.run("CREATE TABLE t (x)") == SQLITE_OK)
        #expect(!disk.isDead(.hoitu) && disk.lastDeath == nil)
    }
}
