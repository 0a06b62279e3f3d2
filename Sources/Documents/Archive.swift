// The ZIP container of a workbook or a document, read part by part.
//
// Sizes that the container claims are checked before memory is taken, and again while it is read: a
// small file that would unpack to gigabytes is refused.

internal import CZip
package import Foundation

/// A ZIP file that is open for reading.
package final class Archive {
    /// What is read at most.
    package struct Limits: Sendable {
        package var partsMax = 2_000
        /// Of one part, and of all parts that are read, unpacked.
        package var bytesMax = 200 << 20
        /// Unpacked to packed, for parts that are not small. XML of empty cells reaches about 100.
        package var ratioMax = 250
        /// A part that is smaller than this is read whatever its ratio.
        package var smallBytes = 4 << 20

        package init() {}
    }

    private let handle: OpaquePointer
    private let limits: Limits
    private let places: [String: UInt64]
    private var bytesRead = 0

    /// Opens the container that `bytes` hold.
    ///
    /// - Throws: `DocumentError.notArchive` when they hold none; `.overLimit`.
    package init(reading bytes: Data, limits: Limits = Limits()) throws(DocumentError) {
        self.limits = limits
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
        do throws(DocumentError) {
            places = try Self.places(in: opened, limits)
        } catch {
            zip_discard(opened)
            throw error
        }
        handle = opened
    }

    deinit { zip_discard(handle) }

    /// Where each part is, by its name in small letters: names are compared so (ECMA-376, part 2).
    private static func places(
        in handle: OpaquePointer, _ limits: Limits
    ) throws(DocumentError) -> [String: UInt64] {
        let count = zip_get_num_entries(handle, 0)
        guard count <= limits.partsMax else {
            throw .overLimit(.parts, max: limits.partsMax, place: "")
        }
        var places: [String: UInt64] = [:]
        for place in 0..<UInt64(max(count, 0)) {
            guard let name = zip_get_name(handle, place, 0) else { throw .damaged(part: "") }
            // Of two parts with one name neither is the right one.
            guard places.updateValue(place, forKey: String(cString: name).lowercased()) == nil
            else { throw .damaged(part: String(cString: name)) }
        }
        return places
    }

    /// Whether there is a part of this name.
    package func has(_ name: String) -> Bool { places[name.lowercased()] != nil }

    /// The content of a part, unpacked; nil where there is no such part.
    ///
    /// - Throws: `DocumentError.overLimit`, `.encrypted`, `.damaged`.
    package func part(_ name: String) throws(DocumentError) -> Data? {
        guard let place = places[name.lowercased()] else { return nil }
        var about = zip_stat_t()
        guard zip_stat_index(handle, place, 0, &about) == 0 else { throw .damaged(part: name) }
        guard about.encryption_method == ZIP_EM_NONE else { throw .encrypted }
        let size = try checkedSize(about, name)
        guard let file = zip_fopen_index(handle, place, 0) else { throw .damaged(part: name) }
        defer { zip_fclose(file) }
        // One byte more than it claims: reading behind the end is what checks the sum.
        var content = Data(count: size + 1)
        var filled = 0
        while filled <= size {
            let read = content.withUnsafeMutableBytes { bytes in
                zip_fread(
                    file, bytes.baseAddress?.advanced(by: filled), UInt64(bytes.count - filled))
            }
            guard read >= 0 else { throw .damaged(part: name) }
            if read == 0 { break }
            filled += Int(read)
        }
        guard filled == size else { throw .damaged(part: name) }
        bytesRead += size
        return content.prefix(size)
    }

    private func checkedSize(_ about: zip_stat_t, _ name: String) throws(DocumentError) -> Int {
        guard let size = Int(exactly: about.size), size <= limits.bytesMax - bytesRead else {
            throw .overLimit(.bytes, max: limits.bytesMax, place: name)
        }
        let packed = UInt64(max(about.comp_size, 1))
        guard size <= limits.smallBytes || UInt64(size) / packed <= UInt64(limits.ratioMax) else {
            throw .overLimit(.ratio, max: limits.ratioMax, place: name)
        }
        return size
    }
}
