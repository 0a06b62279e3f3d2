// One open file of one program: what SQLite asks of it, until it is closed or the program dies.
//
// Each method answers with a SQLite result code, as the callback that calls it must.

import CSQLite

/// A file that a program has open. A dead one fails at everything and touches nothing.
final class DiskHandle {
    enum Kind {
        case database, wal, journal, temporary

        /// What the file's name adds to the database's.
        var suffix: String {
            switch self {
            case .database: ""
            case .wal: "-wal"
            case .journal: "-journal"
            case .temporary: "temporary"
            }
        }
    }

    /// Kept alive by its handles, so that it cannot go while a callback may still come.
    let disk: SimulatedDisk
    let program: DiskProgram
    let kind: Kind
    let file: DiskFile
    /// The handle of the database whose WAL or journal this is; itself for a database.
    private let owner: DiskHandle?
    private(set) var isAlive = true
    private var lockLevel = SQLITE_LOCK_NONE
    private var view: SharedMemoryView?
    /// Writes to the WAL since this database's handle took the write lock.
    private var walWritesUnderLock = 0

    init(
        disk: SimulatedDisk, program: DiskProgram, kind: Kind, file: DiskFile, owner: DiskHandle?
    ) {
        self.disk = disk
        self.program = program
        self.kind = kind
        self.file = file
        self.owner = owner
    }

    var holdsWriteLock: Bool { (owner ?? self).view?.holdsWriteLock ?? false }
    var walWritesUnderWriteLock: Int {
        holdsWriteLock ? (owner ?? self).walWritesUnderLock : 0
    }

    /// The process is gone, and its locks with it; SQLite may go on calling for a while.
    func die() {
        leave()
        view?.becomePrivate()
    }

    func close() {
        guard isAlive else { return }
        leave()
        view = nil
        disk.forget(self)
    }

    private func leave() {
        isAlive = false
        file.locks.lower(&lockLevel, to: SQLITE_LOCK_NONE)
        detachView()
    }

    private func detachView() {
        if let view, !view.detach() { file.sharedMemory = nil }
    }
}

// MARK: - Bytes

extension DiskHandle {
    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) -> Int32 {
        guard isAlive else { return SQLITE_IOERR }
        let found = file.read(into: target, at: offset)
        return found == target.count ? SQLITE_OK : shortRead
    }

    func write(_ source: UnsafeRawBufferPointer, at offset: Int) -> Int32 {
        guard isAlive else { return SQLITE_IOERR }
        let isTooMuch = disk.isFull && offset + source.count > file.size
        if isCounted, disk.isDyingWrite(of: program) {
            let share = isTooMuch ? 0 : disk.dyingShare(of: source.count, at: offset)
            file.write(UnsafeRawBufferPointer(rebasing: source.prefix(share)), at: offset)
            return disk.die(in: "write", of: self)
        }
        guard !isTooMuch else { return SQLITE_FULL }
        file.write(source, at: offset)
        if kind == .wal { owner?.walWritesUnderLock += 1 }
        return SQLITE_OK
    }

    func truncate(to size: Int) -> Int32 {
        guard isAlive else { return SQLITE_IOERR }
        let isTooMuch = disk.isFull && size > file.size
        if isCounted, disk.isDyingWrite(of: program) {
            if disk.isDyingCallDone() && !isTooMuch { file.truncate(to: size) }
            return disk.die(in: "truncate", of: self)
        }
        guard !isTooMuch else { return SQLITE_FULL }
        file.truncate(to: size)
        return SQLITE_OK
    }

    func sync() -> Int32 {
        guard isAlive else { return SQLITE_IOERR }
        if isCounted, disk.isDyingWrite(of: program) {
            if disk.isDyingCallDone() { file.sync() }
            return disk.die(in: "sync", of: self)
        }
        file.sync()
        return SQLITE_OK
    }

    func size(into size: inout Int64) -> Int32 {
        guard isAlive else { return SQLITE_IOERR }
        size = Int64(file.size)
        return SQLITE_OK
    }

    /// Temporary files die with their handle whatever happens: a death there shows nothing.
    private var isCounted: Bool { kind != .temporary }
}

// MARK: - Locks on the file

extension DiskHandle {
    func lock(_ level: Int32) -> Int32 {
        letOthersIn()
        guard isAlive else { return SQLITE_IOERR }
        return file.locks.raise(&lockLevel, to: level) ? SQLITE_OK : SQLITE_BUSY
    }

    func unlock(_ level: Int32) -> Int32 {
        if isAlive { file.locks.lower(&lockLevel, to: level) }
        return SQLITE_OK
    }

    func checkReservedLock(into answer: inout Int32) -> Int32 {
        guard isAlive else { return SQLITE_IOERR }
        answer = file.locks.isReserved ? 1 : 0
        return SQLITE_OK
    }

    private func letOthersIn() {
        if isAlive, program == .hoitu, kind == .database { disk.letOthersIn() }
    }
}

// MARK: - Shared memory

extension DiskHandle {
    func mapShared(
        _ region: Int, bytes: Int, extend: Bool, into address: inout UnsafeMutableRawPointer?
    ) -> Int32 {
        address = nil
        guard isAlive else { return SQLITE_IOERR }
        let memory = file.sharedMemory ?? SharedMemory()
        file.sharedMemory = memory
        let view = view ?? SharedMemoryView(of: memory)
        self.view = view
        address = view.region(region, bytes: bytes, extend: extend)
        return SQLITE_OK
    }

    /// `flags` are one of `SQLITE_SHM_LOCK` and `_UNLOCK`, and one of `_SHARED` and `_EXCLUSIVE`.
    func lockShared(_ slots: Range<Int>, flags: Int32) -> Int32 {
        guard flags & SQLITE_SHM_LOCK != 0 else {
            if isAlive { view?.unlock(slots) }
            return SQLITE_OK
        }
        letOthersIn()
        guard isAlive, let view else { return SQLITE_IOERR }
        let isShared = flags & SQLITE_SHM_SHARED != 0
        guard view.lock(slots, shared: isShared) else { return SQLITE_BUSY }
        if !isShared, slots.contains(0) { walWritesUnderLock = 0 }
        return SQLITE_OK
    }

    func unmapShared() -> Int32 {
        if isAlive { detachView() }
        view = nil
        return SQLITE_OK
    }
}

// Swift cannot read the macro SQLITE_IOERR_SHORT_READ.
private let shortRead = SQLITE_IOERR | (2 << 8)
