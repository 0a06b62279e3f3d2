// What a file was given since it was last synced: what a power cut may take away again.

/// The changes of one file since its last sync, oldest first, each with what it replaced.
///
/// A power cut undoes all of them, newest first, and does again those that reached the platter.
struct UnsyncedWrites {
    private struct Change {
        let offset: Int
        let sizeBefore: Int
        let sizeAfter: Int
        /// Where in `store` the replaced bytes begin; the new ones follow them.
        let start: Int
        let oldCount: Int
        let newCount: Int
    }

    private var changes: [Change] = []
    /// The bytes of all changes, one after the other, so that a write allocates next to nothing.
    private var store: [UInt8] = []

    var isEmpty: Bool { changes.isEmpty }

    /// Notes that `new` is about to be put over `bytes` at `offset`.
    mutating func noteWrite(_ new: UnsafeRawBufferPointer, at offset: Int, over bytes: [UInt8]) {
        let overlap = max(0, min(bytes.count, offset + new.count) - offset)
        changes.append(
            Change(
                offset: offset, sizeBefore: bytes.count,
                sizeAfter: max(bytes.count, offset + new.count),
                start: store.count, oldCount: overlap, newCount: new.count))
        if overlap > 0 { bytes.withBlock(offset..<offset + overlap) { store.append(block: $0) } }
        store.append(block: new)
    }

    /// Notes that `bytes` are about to be made `size` long.
    mutating func noteResize(to size: Int, of bytes: [UInt8]) {
        let kept = min(size, bytes.count)
        changes.append(
            Change(
                offset: kept, sizeBefore: bytes.count, sizeAfter: size,
                start: store.count, oldCount: bytes.count - kept, newCount: 0))
        bytes.withBlock(kept..<bytes.count) { store.append(block: $0) }
    }

    /// All that was noted is on the platter.
    mutating func clear() {
        changes.removeAll(keepingCapacity: true)
        store.removeAll(keepingCapacity: true)
    }

    /// Puts `bytes` in one of the states that a power cut may leave them in, and clears the list.
    mutating func lose(from bytes: inout [UInt8], by chance: inout SplitMix64) {
        guard !changes.isEmpty else { return }
        for change in changes.reversed() { undo(change, in: &bytes) }
        let pattern = LossPattern(changes: changes.count, by: &chance)
        for (index, change) in changes.enumerated() {
            switch pattern.fate(of: index, by: &chance) {
            case .dropped: continue
            case .kept: redo(change, upTo: change.newCount, in: &bytes)
            case .torn:
                let cut = tearPoint(of: change.newCount, at: change.offset, by: &chance)
                if cut > 0 { redo(change, upTo: cut, in: &bytes) }
            }
        }
        clear()
    }

    private func undo(_ change: Change, in bytes: inout [UInt8]) {
        bytes.resize(to: change.sizeBefore)
        store.withBlock(change.start..<change.start + change.oldCount) { old in
            bytes.put(block: old, at: change.offset)
        }
    }

    private func redo(_ change: Change, upTo count: Int, in bytes: inout [UInt8]) {
        guard change.newCount > 0 else { return bytes.resize(to: change.sizeAfter) }
        let start = change.start + change.oldCount
        store.withBlock(start..<start + count) { new in
            bytes.put(block: new, at: change.offset)
        }
    }
}

/// How a power cut treats the writes of one file.
///
/// Were each write's fate drawn alone, long lists would hardly ever be lost or kept as a whole, or
/// cut off at one point, which is what real disks mostly do.
private enum LossPattern {
    case nothingSurvives
    case allSurvives
    /// The writes before this one survive; it is torn; the later ones never happened.
    case cutOff(at: Int)
    case eachAlone

    enum Fate { case kept, dropped, torn }

    init(changes: Int, by chance: inout SplitMix64) {
        switch chance.below(5) {
        case 0: self = .nothingSurvives
        case 1: self = .allSurvives
        case 2: self = .cutOff(at: chance.below(changes))
        default: self = .eachAlone
        }
    }

    func fate(of index: Int, by chance: inout SplitMix64) -> Fate {
        switch self {
        case .nothingSurvives: .dropped
        case .allSurvives: .kept
        case .cutOff(let end): index < end ? .kept : index == end ? .torn : .dropped
        case .eachAlone: chance.pick([.kept, .dropped, .torn])
        }
    }
}

/// How many of the `count` bytes written at `offset` get there when the write is torn: up to
/// one of the sector boundaries inside it; none when there is no boundary.
func tearPoint(of count: Int, at offset: Int, by chance: inout SplitMix64) -> Int {
    let sectorBytes = 512
    let first = (offset / sectorBytes + 1) * sectorBytes
    guard first < offset + count else { return 0 }
    let boundaries = (offset + count - 1 - first) / sectorBytes + 1
    return first + chance.below(boundaries) * sectorBytes - offset
}
