// One file of a simulated disk: its bytes, which of them are synced, and who has it locked.

import CSQLite
import Foundation

/// A file as the operating system sees it. It outlives its name while handles have it open.
final class DiskFile {
    /// Nil for a temporary file, which only the handle that opened it can reach.
    let name: String?
    private(set) var bytes: [UInt8]
    private var unsynced = UnsyncedWrites()
    var locks = FileLocks()
    /// There while a living handle has it mapped; the next to map finds fresh memory otherwise.
    var sharedMemory: SharedMemory?

    /// A file whose `bytes` are all synced.
    init(name: String?, bytes: [UInt8] = []) {
        self.name = name
        self.bytes = bytes
    }

    var size: Int { bytes.count }

    /// Fills `target` from `offset` on, with zeros behind the file's end.
    ///
    /// - Returns: How many bytes the file had there.
    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
        let found = max(0, min(bytes.count - offset, target.count))
        if found > 0 {
            bytes.withBlock(offset..<offset + found) { target.copyMemory(from: $0) }
        }
        if found < target.count { memset(target.baseAddress! + found, 0, target.count - found) }
        return found
    }

    func write(_ source: UnsafeRawBufferPointer, at offset: Int) {
        guard !source.isEmpty else { return }
        // Nobody finds a temporary file after a power cut: what was in it need not be known.
        if name != nil { unsynced.noteWrite(source, at: offset, over: bytes) }
        bytes.put(block: source, at: offset)
    }

    func truncate(to size: Int) {
        guard size != bytes.count else { return }
        if name != nil { unsynced.noteResize(to: size, of: bytes) }
        bytes.resize(to: size)
    }

    func sync() {
        unsynced.clear()
    }

    func losePower(by chance: inout SplitMix64) {
        unsynced.lose(from: &bytes, by: &chance)
    }
}

/// The locks that SQLite takes on the database file itself, one level for each handle.
///
/// In WAL mode they say only who is there; in the other journal modes they are all there is.
struct FileLocks {
    /// Handles at `SQLITE_LOCK_SHARED` or above.
    private var sharedCount = 0
    /// A handle is at `SQLITE_LOCK_RESERVED` or above.
    private(set) var isReserved = false
    /// A handle is at `SQLITE_LOCK_PENDING` or above: no other may begin to read.
    private var isPending = false

    /// Raises a handle's `level` to `wanted`.
    ///
    /// - Returns: False when others are in the way; on the way to exclusive the handle is then
    ///   pending, as in SQLite's own `unixLock`.
    mutating func raise(_ level: inout Int32, to wanted: Int32) -> Bool {
        guard level < wanted else { return true }
        if level == SQLITE_LOCK_NONE {
            guard !isPending else { return false }
            sharedCount += 1
            level = SQLITE_LOCK_SHARED
        }
        guard wanted > SQLITE_LOCK_SHARED else { return true }
        if level == SQLITE_LOCK_SHARED {
            guard !isReserved else { return false }
            isReserved = true
            level = SQLITE_LOCK_RESERVED
        }
        guard wanted > SQLITE_LOCK_RESERVED else { return true }
        isPending = true
        level = SQLITE_LOCK_PENDING
        guard sharedCount == 1 else { return false }
        level = SQLITE_LOCK_EXCLUSIVE
        return true
    }

    /// Lowers a handle's `level` to `wanted`, shared or none.
    mutating func lower(_ level: inout Int32, to wanted: Int32) {
        guard level > wanted else { return }
        if level > SQLITE_LOCK_SHARED {
            isReserved = false
            isPending = false
        }
        if wanted == SQLITE_LOCK_NONE { sharedCount -= 1 }
        level = wanted
    }
}
