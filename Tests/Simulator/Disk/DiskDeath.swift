// How a program dies on a simulated disk: by the caller's hand, or at a write chosen beforehand.

import CSQLite

extension SimulatedDisk {
    /// How a planned death happens.
    package enum Death: Sendable {
        /// The process ends; what it wrote stays.
        case kill
        /// All processes end; of what was not synced an arbitrary part stays.
        case cutPower
    }

    /// What a planned death hit, for counting rare paths.
    package struct DeathReport: Sendable, Equatable {
        /// Who was to die.
        package let program: DiskProgram
        /// "write", "truncate", "sync" or "head".
        package let call: String
        /// "", "-wal", "-journal" or "head".
        package let fileSuffix: String
        /// Whether the dying connection was the one that may write to the WAL.
        package let heldWriteLock: Bool
        /// Whole writes to the WAL that it had made since it took that lock.
        package let walWritesUnderLock: Int
    }

    /// A death that is to come at a program's `writesLeft`-th next write.
    struct PlannedDeath {
        let program: DiskProgram
        var writesLeft: Int
        let death: Death
    }

    /// The program dies at its `calls`-th next write: xWrite, xTruncate or xSync of a file that is
    /// not temporary, or `replaceHead`; 1 is the very next.
    ///
    /// That call is done not at all, in part, or whole, as chance says; then `death` happens, and
    /// the call fails. A second plan replaces the first; the death of its program ends a plan.
    package func planDeath(of program: DiskProgram, atWrite calls: Int, _ death: Death) {
        precondition(calls > 0)
        plannedDeath = PlannedDeath(program: program, writesLeft: calls, death: death)
    }

    package func cancelPlannedDeath() {
        plannedDeath = nil
    }

    /// The process ends: its handles are dead from now on and their locks are gone; what the
    /// system was given stays, synced or not.
    package func kill(_ program: DiskProgram) {
        setDead(program, true)
        if plannedDeath?.program == program { plannedDeath = nil }
        let dying = handles.filter { $0.program == program }
        handles.removeAll { $0.program == program }
        for handle in dying { handle.die() }
    }

    /// Both programs die; of what was not synced, an arbitrary part survives: of each write since
    /// the last sync of its file all, nothing, or what lies before a 512-byte boundary.
    ///
    /// That a file is there or not is not subject to loss: directories are always in order.
    package func cutPower() {
        for program in DiskProgram.allCases { kill(program) }
        for file in files { file.losePower(by: &chance) }
    }

    /// The program is started again: handles opened from now on work; those from before stay dead.
    package func revive(_ program: DiskProgram) {
        setDead(program, false)
    }
}

// MARK: - For the calls that count as writes

extension SimulatedDisk {
    /// Counts a write of `program`, and says whether it is the one to die at.
    func isDyingWrite(of program: DiskProgram) -> Bool {
        countWrite(of: program)
        guard plannedDeath?.program == program else { return false }
        plannedDeath!.writesLeft -= 1
        return plannedDeath!.writesLeft == 0
    }

    /// How many of the bytes of a dying write are written.
    func dyingShare(of count: Int, at offset: Int) -> Int {
        switch chance.below(3) {
        case 0: 0
        case 1: count
        default: tearPoint(of: count, at: offset, by: &chance)
        }
    }

    /// Whether a dying call that cannot be half done is done.
    func isDyingCallDone() -> Bool {
        chance.percent(50)
    }

    /// Lets the planned death happen in a call of `handle`.
    ///
    /// - Returns: The result code that the call fails with.
    func die(in call: String, of handle: DiskHandle) -> Int32 {
        die(
            DeathReport(
                program: handle.program, call: call, fileSuffix: handle.kind.suffix,
                heldWriteLock: handle.holdsWriteLock,
                walWritesUnderLock: handle.walWritesUnderWriteLock))
        return SQLITE_IOERR
    }

    /// Lets the planned death happen in `replaceHead`, which belongs to no handle.
    func dieInHead() {
        let writer = handles.first { $0.program == .hoitu && $0.holdsWriteLock }
        die(
            DeathReport(
                program: .hoitu, call: "head", fileSuffix: "head", heldWriteLock: writer != nil,
                walWritesUnderLock: writer?.walWritesUnderWriteLock ?? 0))
    }

    private func die(_ report: DeathReport) {
        guard let plan = plannedDeath else { preconditionFailure("no death was planned") }
        lastDeath = report
        switch plan.death {
        case .kill: kill(plan.program)
        case .cutPower: cutPower()
        }
        plannedDeath = nil
    }
}
