// The ZIP container of a workbook or a document, read part by part.

internal import CZip
package import Foundation

/// A ZIP file that is open for reading.
package final class Archive {
    private let handle: OpaquePointer

    /// Opens the container that `bytes` hold.
    ///
    /// - Throws: `DocumentError.notArchive` when they hold none.
    package init(reading bytes: Data) throws(DocumentError) {
        // libzip keeps the copy, and frees it with the source.
        guard let copy = malloc(max(bytes.count, 1)) else { throw .notArchive }
        bytes.copyBytes(to: copy.assumingMemoryBound(to: UInt8.self), count: bytes.count)
        guard let source = zip_source_buffer_create(copy, UInt64(bytes.count), 1, nil) else {
            free(copy)
            throw .notArchive
        }
        guard let opened = zip_open_from_source(source, ZIP_RDONLY, nil) else {
            zip_source_free(source)
            throw .notArchive
        }
        handle = opened
    }

    deinit { zip_discard(handle) }
}
