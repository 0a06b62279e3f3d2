// The ledger's workload, run once for each of its writes, with a death planned there.

import Simulator

/// Plans a death at every write of the workload in turn, several seeds for each.
struct DeathSweep {
    /// How one run ended.
    struct Run: Equatable, CustomStringConvertible {
        let write: Int
        let seed: UInt64
        let committed: Int
        /// The transaction that the survivor ends with; nil when it is not whole.
        let survivor: Int?
        let death: SimulatedDisk.DeathReport?

        /// Whether what survives is the state before or after the transaction that was dying.
        var isWhole: Bool { survivor == committed || survivor == committed + 1 }
        var description: String {
            "write \(write), seed \(seed): \(committed) committed, "
                + "\(survivor.map(String.init) ?? "none") survived \(String(describing: death))"
        }
    }

    let disk: SimulatedDisk
    let ledger: Ledger
    let death: SimulatedDisk.Death
    let seedsEach: Int

    init(
        disk: SimulatedDisk, journal: Ledger.Journal, synchronous: String = "FULL",
        death: SimulatedDisk.Death, seedsEach: Int
    ) {
        self.disk = disk
        self.ledger = Ledger(disk: disk, journal: journal, synchronous: synchronous)
        self.death = death
        self.seedsEach = seedsEach
    }

    /// Calls `check` with each run's end; `besideStock`, another client is there all the time.
    func run(besideStock: Bool = false, check: (Run) -> Void) {
        ledger.prepare()
        let start = disk.image()
        let before = disk.writes[ledger.program]!
        _ = ledger.work()
        let writes = disk.writes[ledger.program]! - before
        for write in 1...writes {
            for seed in 0..<UInt64(seedsEach) {
                disk.load(start)
                let other = besideStock ? DiskClient(disk, .stock) : nil
                check(run(write: write, seed: seed << 32 | UInt64(write), beside: other))
            }
        }
    }

    private func run(write: Int, seed: UInt64, beside other: DiskClient?) -> Run {
        disk.seed(seed)
        _ = other?.rows("SELECT n FROM total")
        disk.planDeath(of: ledger.program, atWrite: write, death)
        let committed = ledger.work()
        disk.cancelPlannedDeath()
        for program in DiskProgram.allCases { disk.revive(program) }
        let seen = other?.rows("SELECT n FROM total").first.flatMap { Int($0) }
        let found = ledger.survivor()
        return Run(
            write: write, seed: seed, committed: committed,
            survivor: seen == nil || seen == found ? found : nil, death: disk.lastDeath)
    }
}
