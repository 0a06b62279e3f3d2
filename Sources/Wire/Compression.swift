// zstd behind a fence: whole frames in, whole frames out, sizes checked first.
//
// Format: RFC 8878. Library: libzstd.

private import CZstd

/// Compression of frames.
package enum Compression {
    /// The level that is written; any level is read.
    package static let level: Int32 = 3

    /// `plain` as one zstd frame that states its size.
    package static func compressed(_ plain: [UInt8]) -> [UInt8] {
        let bound = ZSTD_compressBound(plain.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
            let written = ZSTD_compress(buffer.baseAddress, bound, plain, plain.count, level)
            precondition(ZSTD_isError(written) == 0, "a buffer of the bound's size is large enough")
            count = written
        }
    }

    /// What one zstd frame holds.
    ///
    /// - Throws: `WireError.overLimit` when the frame states more than `limit` bytes, before any
    ///   memory is taken; `WireError.malformed` when it states no size or is broken.
    package static func plain(_ stored: [UInt8], atMost limit: Int) throws(WireError) -> [UInt8] {
        let stated = ZSTD_getFrameContentSize(stored, stored.count)
        // The two highest numbers stand for "unknown" and "no frame".
        guard stated < UInt64.max - 1, stated <= UInt64(Int.max) else {
            throw .malformed(part: "zstd frame")
        }
        try check("decompressed frame", Int(stated), atMost: limit)
        let size = Int(stated)
        var failed = false
        let plain = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, count in
            let written = ZSTD_decompress(buffer.baseAddress, size, stored, stored.count)
            failed = ZSTD_isError(written) != 0 || written != size
            count = failed ? 0 : size
        }
        if failed { throw .malformed(part: "zstd frame") }
        return plain
    }
}
