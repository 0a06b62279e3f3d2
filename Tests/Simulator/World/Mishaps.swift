// What befalls offices: deaths, power cuts, clocks, copies brought back, full disks, broken lines.

internal import Exchange
internal import Foundation
internal import Oracle
internal import Replica

extension World {
    /// Our program or the other one dies at a write, in the middle of what it does next.
    func crash(
        _ office: SimulatedOffice, with other: SimulatedOffice, _ random: inout SplitMix64
    ) async {
        let death: SimulatedDisk.Death = random.percent(50) ? .kill : .cutPower
        let program: DiskProgram = random.percent(85) ? .hoitu : .stock
        let write = 1 + random.below(random.pick([3, 10, 40]))
        office.disk.planDeath(of: program, atWrite: write, death)
        note("  \(office.name): \(program) will die at write \(write), \(death)")
        if program == .hoitu {
            // It dies as the one who asks, or as the one who answers.
            let asks = random.percent(50)
            await exchange(asks ? office : other, with: asks ? other : office, random.fork())
        } else {
            do { _ = try self.write(office, &random) } catch {
                violation = violation ?? Violation("\(office.name): \(error)")
            }
        }
    }

    func countDeath(_ death: SimulatedDisk.DeathReport) {
        count("death at \(death.call)")
        if death.call == "head" { count("death between the note of a head and its commit") }
        if death.heldWriteLock, death.walWritesUnderLock > 0 {
            count("death between log and tables")
        }
    }

    func powerCut(_ office: SimulatedOffice) {
        guard office.client != nil || office.file != nil else { return }
        office.disk.cutPower()
        count("power cut")
    }

    /// Brings up what is down.
    func restart(_ office: SimulatedOffice) throws {
        guard office.file == nil else { return }
        if office.client == nil { try office.startClient() }
        do {
            try office.start()
            count("restart")
        } catch {
            guard office.disk.isDead(.hoitu) else { throw error }
            count("death at the start")
        }
    }

    func turnClock(_ office: SimulatedOffice, _ random: inout SplitMix64) {
        switch random.below(5) {
        case 0: office.isClockStanding.toggle()
        case 1:
            office.skewMilliseconds -= Int64(1 + random.below(50))
            count("clock set back")
        case 2: office.skewMilliseconds += Int64(1 + random.below(50))
        case 3: office.skewMilliseconds = Int64(random.pick([-31_536_000_000, 86_400_000, 0]))
        default: office.skewMilliseconds = 0
        }
        setClock(office)
        note("  \(office.name)'s clock is off by \(office.skewMilliseconds)")
    }

    /// Copies the file, without what lies in its key folder.
    func backUp(_ office: SimulatedOffice) {
        guard office.client != nil, !office.isHoldingLock else { return }
        office.backup = (office.disk.image(), office.model)
    }

    /// Brings the copy back in the place of the file. The key folder stays as it is.
    func restore(
        _ office: SimulatedOffice, with other: SimulatedOffice, _ random: inout SplitMix64
    ) async throws {
        guard let backup = office.backup, office.client != nil else { return }
        try abandon(office, for: backup.model)
        office.buryClient()
        office.bury()
        office.disk.load(.init(files: backup.image.files, head: office.disk.image().head))
        office.model = backup.model
        office.livesSinceRestore = []
        office.mayTakeNewLife = true
        office.disk.cancelPlannedDeath()
        // An exchange under way may go by what the lost file said.
        for activity in activities { activity.isDisturbed = true }
        try office.startClient()
        try office.start()
        count("file brought back")
        guard random.percent(50) else { return }
        // The first thing that it does is to write and seal, before it hears of anyone.
        _ = try write(office, &random)
        try seal(office, byOther: false)
        guard random.percent(50) else { return }
        // Then it exchanges by stick, one way and back.
        try carry(from: office, to: other, &random)
        let third = random.pick(offices)
        guard third !== office, third !== other else {
            return try carry(from: other, to: office, &random)
        }
        // Or back from someone who has heard of it only from the other one.
        await exchange(third, with: other, random.fork())
        try carry(from: third, to: office, &random)
    }

    /// What only the lost file had is lost with it, and nobody is to blame.
    private func abandon(_ office: SimulatedOffice, for older: OfficeModel) throws {
        for other in offices { try follow(other) }
        let kept = offices.filter { $0 !== office }.map(\.model.vector) + [older.vector]
        for dot in sealed.keys where !kept.contains(where: { dot.isCovered(by: $0) }) {
            abandoned.insert(dot)
        }
    }

    func maintain(_ office: SimulatedOffice, _ random: inout SplitMix64) throws {
        guard let client = office.client, !office.isHoldingLock else { return }
        let statement = random.pick([
            "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA wal_checkpoint(PASSIVE)", "VACUUM",
            "ANALYZE", "REINDEX",
        ])
        note("  \(office.name): \(statement)")
        do {
            try client.run(statement)
            count("maintained")
        } catch let error as StockError {
            if !office.disk.isDead(.stock) { try judge(error, office) }
        }
    }

    /// The other program goes for lunch with a transaction open, or comes back and ends it.
    func hold(_ office: SimulatedOffice) throws {
        guard let client = office.client else { return }
        do {
            try client.run(office.isHoldingLock ? "ROLLBACK" : "BEGIN IMMEDIATE")
            office.isHoldingLock.toggle()
        } catch let error as StockError {
            if !office.disk.isDead(.stock) { try judge(error, office) }
        }
    }

    func part(_ random: inout SplitMix64) {
        apart = []
        for one in offices.indices {
            for other in offices.indices where one != other && random.percent(30) {
                apart.insert([one, other])
            }
        }
    }

    /// Carries a file with changes from one office to another, perhaps spoiling it on the way.
    func carry(
        from office: SimulatedOffice, to other: SimulatedOffice, _ random: inout SplitMix64
    ) throws {
        guard let source = office.file, let destination = other.file else { return }
        let path = NSTemporaryDirectory() + "hoitu-simulated-\(UUID().uuidString).bundle"
        defer { try? FileManager.default.removeItem(atPath: path) }  // it may never have been made
        do {
            _ = try BundleFile.create(at: path, for: other.name, from: source)
        } catch {
            guard isExpected(error, at: office) else { throw error }
            return
        }
        let isSpoilt = random.percent(30)
        if isSpoilt {
            var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
            bytes.removeLast(1 + random.below(bytes.count))
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        }
        do {
            _ = try BundleFile.apply(path, to: destination)
            count("bundle carried")
            if isSpoilt { throw Violation("\(other.name) took half a bundle for a whole one") }
        } catch {
            note("  \(other.name) refuses a bundle: \(ErrorCode.code(of: error))")
            if error is Violation { throw error }
            if isGap(error), try isUnaware(office, of: other) {
                count("bundle for a file as it was before")
                return
            }
            guard isSpoilt || isExpected(error, at: other) else { throw error }
            count("bundle cut short")
        }
    }

    private func isGap(_ error: any Error) -> Bool {
        guard case ExchangeError.refusedChangeset(let refusal) = error else { return false }
        return refusal.code == "gap"
    }

    /// Whether an office cannot know that another's file was brought back, and lacks what it once had.
    private func isUnaware(_ office: SimulatedOffice, of other: SimulatedOffice) throws -> Bool {
        guard let lives = other.livesSinceRestore else { return false }
        try follow(office)
        return lives.allSatisfy { office.model.vector[$0] == nil }
    }
}
