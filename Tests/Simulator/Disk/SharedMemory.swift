// The shared memory of a database in WAL mode, as several processes would have it mapped.
//
// Each handle has a mapping of its own, for one reason: SQLite writes to it without asking the
// VFS. A killed process cannot; but a dead handle's SQLite lives on in ours, and rolls back. At
// its death its mapping is therefore exchanged, in place, for a copy that nobody else sees.

import CSQLite
import Foundation

/// The memory itself and who has which of its slots locked.
final class SharedMemory {
    private let descriptor: Int32
    private var size = 0
    /// For each slot: how many share it, or -1 when one has it alone.
    private var slots = [Int](repeating: 0, count: Int(SQLITE_SHM_NLOCK))
    /// Living views; the memory is given up with the last.
    fileprivate(set) var viewCount = 0

    init() {
        descriptor = makeMemoryFile()
        precondition(descriptor >= 0, "no memory file: errno \(errno)")
    }

    deinit {
        close(descriptor)
    }

    /// A new mapping of one region, or nil when it is not there and must not be made.
    fileprivate func map(_ region: Int, bytes: Int, extend: Bool) -> UnsafeMutableRawPointer? {
        let end = (region + 1) * bytes
        if end > size {
            guard extend else { return nil }
            precondition(ftruncate(descriptor, off_t(end)) == 0, "errno \(errno)")
            size = end
        }
        let address = mmap(
            nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, off_t(region * bytes))
        precondition(address != MAP_FAILED, "errno \(errno)")
        return address
    }

    fileprivate func isFree(_ slot: Int, toShare: Bool) -> Bool {
        toShare ? slots[slot] >= 0 : slots[slot] == 0
    }

    fileprivate func take(_ slot: Int, shared: Bool) {
        slots[slot] = shared ? slots[slot] + 1 : -1
    }

    fileprivate func give(_ slot: Int, shared: Bool) {
        slots[slot] = shared ? slots[slot] - 1 : 0
    }
}

/// One handle's mapping of the memory, and the slots that it holds.
final class SharedMemoryView {
    private let memory: SharedMemory
    private var regions: [UnsafeMutableRawBufferPointer] = []
    private var sharedSlots: UInt16 = 0
    private var exclusiveSlots: UInt16 = 0
    private var isAttached = true

    init(of memory: SharedMemory) {
        self.memory = memory
        memory.viewCount += 1
    }

    deinit {
        for region in regions { munmap(region.baseAddress!, region.count) }
    }

    /// Slot 0 is the lock that a writer of the WAL holds.
    var holdsWriteLock: Bool { exclusiveSlots & 1 != 0 }

    func region(_ index: Int, bytes: Int, extend: Bool) -> UnsafeMutableRawPointer? {
        while regions.count <= index {
            guard let address = memory.map(regions.count, bytes: bytes, extend: extend) else {
                return nil
            }
            regions.append(UnsafeMutableRawBufferPointer(start: address, count: bytes))
        }
        return regions[index].baseAddress
    }

    /// Takes all of `range`, or nothing.
    func lock(_ range: Range<Int>, shared: Bool) -> Bool {
        for slot in range where !holds(slot, shared: shared) {
            guard memory.isFree(slot, toShare: shared) else { return false }
        }
        for slot in range where !holds(slot, shared: shared) {
            memory.take(slot, shared: shared)
            if shared { sharedSlots |= 1 << slot } else { exclusiveSlots |= 1 << slot }
        }
        return true
    }

    private func holds(_ slot: Int, shared: Bool) -> Bool {
        (shared ? sharedSlots : exclusiveSlots) & 1 << slot != 0
    }

    func unlock(_ range: Range<Int>) {
        for slot in range {
            if holds(slot, shared: true) { memory.give(slot, shared: true) }
            if holds(slot, shared: false) { memory.give(slot, shared: false) }
            sharedSlots &= ~(1 << slot)
            exclusiveSlots &= ~(1 << slot)
        }
    }

    /// Gives up the locks and the place among the living.
    ///
    /// - Returns: Whether others still have the memory mapped.
    func detach() -> Bool {
        guard isAttached else { return true }
        isAttached = false
        unlock(0..<Int(SQLITE_SHM_NLOCK))
        memory.viewCount -= 1
        return memory.viewCount > 0
    }

    /// Puts a copy of its own in the place of each region, at the same address.
    func becomePrivate() {
        for region in regions {
            let copy = [UInt8](region)
            let address = mmap(
                region.baseAddress, region.count, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
            precondition(address == region.baseAddress, "errno \(errno)")
            region.copyBytes(from: copy)
        }
    }
}

/// A file without a name, in memory where the system has a folder for that.
private func makeMemoryFile() -> Int32 {
    #if os(Linux)
        var path = Array("/dev/shm/hoitu-simulator-XXXXXX".utf8CString)
    #else
        var path = Array("/tmp/hoitu-simulator-XXXXXX".utf8CString)
    #endif
    let descriptor = mkstemp(&path)
    unlink(path)
    return descriptor
}
