// SQLite's table of calls on an open file, and the way from its C struct to our handle.

import CSQLite

/// What lies in the memory that SQLite gives an open file: its own struct first, then our handle.
struct OpenFile {
    var base: sqlite3_file
    var handle: Unmanaged<DiskHandle>

    /// Makes an open file of the memory at `file`; `close` gives the handle back.
    static func fill(_ file: UnsafeMutablePointer<sqlite3_file>, with handle: DiskHandle) {
        UnsafeMutableRawPointer(file).initializeMemory(
            as: OpenFile.self,
            to: OpenFile(
                base: sqlite3_file(pMethods: diskFileMethods),
                handle: Unmanaged.passRetained(handle)))
    }

    static func at(_ file: UnsafeMutablePointer<sqlite3_file>?) -> Unmanaged<DiskHandle> {
        UnsafeMutableRawPointer(file!).assumingMemoryBound(to: OpenFile.self).pointee.handle
    }
}

private func handle(_ file: UnsafeMutablePointer<sqlite3_file>?) -> DiskHandle {
    OpenFile.at(file).takeUnretainedValue()
}

/// One table for all open files, made once and never freed; nobody writes to it.
nonisolated(unsafe) private let diskFileMethods: UnsafePointer<sqlite3_io_methods> = {
    let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    methods.initialize(to: sqlite3_io_methods())
    // Version 2 has shared memory, and not the memory-mapped reading of version 3.
    methods.pointee.iVersion = 2
    fillBytes(&methods.pointee)
    fillLocks(&methods.pointee)
    fillSharedMemory(&methods.pointee)
    return UnsafePointer(methods)
}()

private func fillBytes(_ methods: inout sqlite3_io_methods) {
    methods.xClose = { file in
        let open = OpenFile.at(file)
        open.takeUnretainedValue().close()
        open.release()
        return SQLITE_OK
    }
    methods.xRead = { file, buffer, count, offset in
        let target = UnsafeMutableRawBufferPointer(start: buffer, count: Int(count))
        return handle(file).read(into: target, at: Int(offset))
    }
    methods.xWrite = { file, buffer, count, offset in
        let source = UnsafeRawBufferPointer(start: buffer, count: Int(count))
        return handle(file).write(source, at: Int(offset))
    }
    methods.xTruncate = { file, size in handle(file).truncate(to: Int(size)) }
    methods.xSync = { file, _ in handle(file).sync() }
    methods.xFileSize = { file, size in handle(file).size(into: &size!.pointee) }
    methods.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    methods.xSectorSize = { _ in 4096 }
    methods.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
}

private func fillLocks(_ methods: inout sqlite3_io_methods) {
    methods.xLock = { file, level in handle(file).lock(level) }
    methods.xUnlock = { file, level in handle(file).unlock(level) }
    methods.xCheckReservedLock = { file, answer in
        handle(file).checkReservedLock(into: &answer!.pointee)
    }
}

private func fillSharedMemory(_ methods: inout sqlite3_io_methods) {
    methods.xShmMap = { file, region, bytes, extend, address in
        handle(file).mapShared(
            Int(region), bytes: Int(bytes), extend: extend != 0, into: &address!.pointee)
    }
    methods.xShmLock = { file, first, count, flags in
        handle(file).lockShared(Int(first)..<Int(first + count), flags: flags)
    }
    // One logical thread at a time: there is nothing to order.
    methods.xShmBarrier = { _ in }
    methods.xShmUnmap = { file, _ in handle(file).unmapShared() }
}
