// Moving bytes about in arrays by whole blocks, in debug builds too.
//
// The standard library's generic ways go byte by byte where the optimizer has not been.

import Foundation

/// Many zeros, to append from.
private let zeros = [UInt8](repeating: 0, count: 65_536)

extension [UInt8] {
    /// Cuts off, or fills up with zeros, as `ftruncate` does.
    mutating func resize(to size: Int) {
        if size < count { removeLast(count - size) }
        while size > count {
            let missing = Swift.min(size - count, zeros.count)
            zeros.withBlock(0..<missing) { append(block: $0) }
        }
    }

    mutating func append(block: UnsafeRawBufferPointer) {
        append(contentsOf: block.bindMemory(to: UInt8.self))
    }

    /// Puts `block` at `offset`, growing as needed; a hole before it is filled with zeros.
    mutating func put(block: UnsafeRawBufferPointer, at offset: Int) {
        guard !block.isEmpty else { return }
        if offset > count { resize(to: offset) }
        let overlap = Swift.min(count - offset, block.count)
        if overlap > 0 {
            withUnsafeMutableBytes { target in
                _ = memcpy(target.baseAddress! + offset, block.baseAddress!, overlap)
            }
        }
        append(block: UnsafeRawBufferPointer(rebasing: block[overlap...]))
    }

    /// The bytes at `range`, while `use` runs.
    func withBlock(_ range: Range<Int>, use: (UnsafeRawBufferPointer) -> Void) {
        withUnsafeBytes { use(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
}
