// SQLite's way to the disk: one registered VFS for each program, with its calls on names and time.

import CSQLite
import Foundation

/// One program's VFS. It is taken off SQLite's list with the disk, but its few hundred bytes are
/// never freed: a connection that failed to open still points to them.
struct DiskVFS {
    private let vfs: UnsafeMutablePointer<sqlite3_vfs>

    init(name: String, disk: SimulatedDisk, program: DiskProgram) {
        precondition(sqlite3_vfs_find(name) == nil, "the VFS \(name) is there already")
        vfs = .allocate(capacity: 1)
        vfs.initialize(to: sqlite3_vfs())
        // Version 2 has the time in milliseconds, and not the replaceable calls of version 3.
        vfs.pointee.iVersion = 2
        vfs.pointee.szOsFile = Int32(MemoryLayout<OpenFile>.size)
        vfs.pointee.mxPathname = 512
        vfs.pointee.zName = UnsafePointer(strdup(name))
        vfs.pointee.pAppData =
            Unmanaged.passRetained(DiskVFSOwner(disk: disk, program: program)).toOpaque()
        fillNames(&vfs.pointee)
        fillChanceAndTime(&vfs.pointee)
        let result = sqlite3_vfs_register(vfs, 0)
        precondition(result == SQLITE_OK, "no VFS: \(result)")
        registered.keep(vfs)
    }

    func unregister() {
        sqlite3_vfs_unregister(vfs)
    }
}

/// Every VFS there ever was, so that the leak sanitizer sees them held, as they are meant to be.
private final class Registered: @unchecked Sendable {
    private let lock = NSLock()
    private var ever: [UnsafeMutablePointer<sqlite3_vfs>] = []

    func keep(_ vfs: UnsafeMutablePointer<sqlite3_vfs>) {
        lock.withLock { ever.append(vfs) }
    }
}

private let registered = Registered()

/// Whom a VFS belongs to.
private final class DiskVFSOwner {
    weak var disk: SimulatedDisk?
    let program: DiskProgram

    init(disk: SimulatedDisk, program: DiskProgram) {
        self.disk = disk
        self.program = program
    }

    static func of(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> DiskVFSOwner {
        Unmanaged.fromOpaque(vfs!.pointee.pAppData).takeUnretainedValue()
    }

    /// The disk, unless this program is dead.
    var livingDisk: SimulatedDisk? {
        guard let disk, !disk.isDead(program) else { return nil }
        return disk
    }
}

private func fillNames(_ vfs: inout sqlite3_vfs) {
    vfs.xOpen = { vfs, name, file, flags, outFlags in
        file!.pointee.pMethods = nil
        let owner = DiskVFSOwner.of(vfs)
        guard let disk = owner.livingDisk,
            let handle = open(name, flags: flags, on: disk, by: owner.program)
        else { return SQLITE_CANTOPEN }
        OpenFile.fill(file!, with: handle)
        outFlags?.pointee = flags
        return SQLITE_OK
    }
    vfs.xDelete = { vfs, name, _ in
        guard let disk = DiskVFSOwner.of(vfs).livingDisk else { return SQLITE_IOERR }
        return disk.delete(String(cString: name!)) ? SQLITE_OK : deleteFoundNothing
    }
    vfs.xAccess = { vfs, name, flags, answer in
        guard let disk = DiskVFSOwner.of(vfs).livingDisk else { return SQLITE_IOERR }
        let file = disk.file(named: String(cString: name!))
        // As in SQLite's own VFS for Unix, an empty file counts as none.
        let isThere = flags == SQLITE_ACCESS_EXISTS ? (file?.size ?? 0) > 0 : file != nil
        answer!.pointee = isThere ? 1 : 0
        return SQLITE_OK
    }
    vfs.xFullPathname = { _, name, count, target in
        let length = strlen(name!)
        guard length < Int(count) else { return SQLITE_CANTOPEN }
        target!.update(from: name!, count: length + 1)
        return SQLITE_OK
    }
}

private func fillChanceAndTime(_ vfs: inout sqlite3_vfs) {
    vfs.xRandomness = { vfs, count, target in
        guard let disk = DiskVFSOwner.of(vfs).disk else { return 0 }
        disk.fillWithChance(UnsafeMutableRawBufferPointer(start: target, count: Int(count)))
        return count
    }
    // Nothing else gets on while one client waits: a busy handler may as well be done at once.
    vfs.xSleep = { _, microseconds in microseconds }
    vfs.xCurrentTime = { vfs, days in
        days!.pointee = Double(julianMilliseconds(vfs)) / 86_400_000
        return SQLITE_OK
    }
    vfs.xCurrentTimeInt64 = { vfs, milliseconds in
        milliseconds!.pointee = julianMilliseconds(vfs)
        return SQLITE_OK
    }
}

/// Opens a file for `program`, or nil when it is missing, or is there and must not be.
private func open(
    _ name: UnsafePointer<CChar>?, flags: Int32, on disk: SimulatedDisk, by program: DiskProgram
) -> DiskHandle? {
    let kind = kind(ofOpenFlags: flags)
    var owner: DiskHandle?
    if kind == .wal || kind == .journal {
        owner = OpenFile.at(sqlite3_database_file_object(name)).takeUnretainedValue()
        // A dead handle's SQLite may still ask, after its program was started anew.
        guard owner!.isAlive else { return nil }
    }
    guard let name else {
        return disk.open(DiskFile(name: nil), kind: .temporary, by: program, owner: nil)
    }
    let path = String(cString: name)
    if let file = disk.file(named: path) {
        guard flags & SQLITE_OPEN_EXCLUSIVE == 0 else { return nil }
        return disk.open(file, kind: kind, by: program, owner: owner)
    }
    guard flags & SQLITE_OPEN_CREATE != 0 else { return nil }
    return disk.open(disk.create(path), kind: kind, by: program, owner: owner)
}

private func kind(ofOpenFlags flags: Int32) -> DiskHandle.Kind {
    if flags & SQLITE_OPEN_MAIN_DB != 0 { return .database }
    if flags & SQLITE_OPEN_WAL != 0 { return .wal }
    if flags & SQLITE_OPEN_MAIN_JOURNAL != 0 { return .journal }
    return .temporary
}

/// The office's clock as SQLite counts: milliseconds since noon in Greenwich, 24 November 4714 BC.
private func julianMilliseconds(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> Int64 {
    (DiskVFSOwner.of(vfs).disk?.nowMilliseconds ?? 0) + 210_866_760_000_000
}

// Swift cannot read the macro SQLITE_IOERR_DELETE_NOENT.
private let deleteFoundNothing = SQLITE_IOERR | (23 << 8)
