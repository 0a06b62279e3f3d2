// Makes a ZIP container: equal parts in one order give equal bytes, wherever and whenever.
//
// Parts are stored as they are: what a compressor makes depends on its version, and a document of text
// is small. The library keeps times of day in the machine's own zone, hence a fixed one from before them.

internal import CZip
package import Foundation

/// Parts, in the order in which they are to stand in the container.
package struct ArchiveWriter {
    private var parts: [(name: String, bytes: Data)] = []

    package init() {}

    /// - Parameter name: With slashes between folders; once in a container.
    package mutating func append(_ name: String, _ bytes: Data) {
        precondition(!parts.contains { $0.name == name }, "a part stands once in a container")
        parts.append((name, bytes))
    }

    /// The container.
    ///
    /// - Throws: `DocumentError.notWritten`.
    package func bytes() throws(DocumentError) -> Data {
        guard let target = zip_source_buffer_create(nil, 0, 0, nil) else {
            throw .notWritten("memory")
        }
        // Closing the archive would free what it was written to.
        zip_source_keep(target)
        defer { zip_source_free(target) }
        guard let archive = zip_open_from_source(target, ZIP_TRUNCATE, nil) else {
            zip_source_free(target)
            throw .notWritten("archive")
        }
        do throws(DocumentError) {
            for part in parts { try Self.add(part.name, part.bytes, to: archive) }
        } catch {
            zip_discard(archive)
            throw error
        }
        guard zip_close(archive) == 0 else {
            let reason = zip_strerror(archive).map { String(cString: $0) } ?? "archive"
            zip_discard(archive)
            throw .notWritten(reason)
        }
        return try Self.contents(of: target)
    }

    /// 1 January 1980, noon, as DOS writes it: years since 1980 in seven bits, month in four, day in five.
    private static let day: UInt16 = 1 << 5 | 1
    private static let timeOfDay: UInt16 = 12 << 11

    private static func add(
        _ name: String, _ bytes: Data, to archive: OpaquePointer
    ) throws(DocumentError) {
        // The library frees the copy with the source.
        guard let copy = malloc(max(bytes.count, 1)) else { throw .notWritten("memory") }
        bytes.copyBytes(to: copy.assumingMemoryBound(to: UInt8.self), count: bytes.count)
        guard let source = zip_source_buffer(archive, copy, UInt64(bytes.count), 1) else {
            free(copy)
            throw .notWritten("memory")
        }
        let place = zip_file_add(archive, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
        guard place >= 0 else {
            zip_source_free(source)
            throw .notWritten(name)
        }
        guard zip_set_file_compression(archive, UInt64(place), ZIP_CM_STORE, 0) == 0,
            zip_file_set_dostime(archive, UInt64(place), timeOfDay, day, 0) == 0
        else { throw .notWritten(name) }
    }

    private static func contents(of source: OpaquePointer) throws(DocumentError) -> Data {
        var status = zip_stat_t()
        guard zip_source_stat(source, &status) == 0, zip_source_open(source) == 0 else {
            throw .notWritten("archive")
        }
        defer { zip_source_close(source) }
        var bytes = Data(count: Int(status.size))
        let count = bytes.withUnsafeMutableBytes { buffer in
            zip_source_read(source, buffer.baseAddress, UInt64(buffer.count))
        }
        guard count == bytes.count else { throw .notWritten("archive") }
        return bytes
    }
}
