// What a reader accepts at most, checked before memory is taken.
//
// Specification: protocol/README.md, "Limits".

/// The protocol's limits: the same for every writer and reader of version 1.
package enum Limits {
    /// A header, as signed.
    package static let headerBytesMax = 4 << 20
    /// A frame, decompressed.
    package static let frameBytesMax = 1 << 20
    /// A frame, as stored: what cannot be compressed grows a little.
    package static let frameStoredBytesMax = frameBytesMax + 8192
    /// A frame that may stand in the header itself, as stored.
    package static let inlineFrameBytesMax = 4096
    /// One record of a stream.
    package static let recordBytesMax = headerBytesMax + 1024
    /// Frames of one changeset.
    package static let framesMax = 1 << 16
    /// Rows of one frame.
    package static let frameRowsMax = 1 << 18
    /// Values of one frame, those of keys included: a few bytes can stand for many equal ones.
    package static let frameValuesMax = 1 << 18
    /// Tables in one dictionary.
    package static let tablesMax = 4096
    /// Columns of one table, as many as SQLite can be built to have.
    package static let columnsMax = 32_767
    /// Dots in a header's heads.
    package static let headsMax = 4096
    /// Origins in a vector.
    package static let originsMax = 1 << 20
    /// The name of a table or column, in bytes.
    package static let nameBytesMax = 1024
    /// People named in one changeset.
    package static let personsMax = 1 << 16
    /// A person's name, in bytes.
    package static let personBytesMax = 256
    /// Certificates in a chain, the root left out.
    package static let certificatesMax = 4
    /// One certificate, DER.
    package static let certificateBytesMax = 8192
    /// A row's key, in canonical bytes.
    package static let keyBytesMax = 256 << 10
    /// One value.
    package static let valueBytesMax = 256 << 20
    /// The values of one row that travel in pieces, together; and all pieces that wait for a row.
    package static let rowLongBytesMax = 512 << 20
    /// What a row may take of a frame before its longest values travel as pieces.
    package static let rowInlineBytesMax = 256 << 10
    /// What a writer puts into a frame before it opens the next.
    package static let frameTargetBytes = 512 << 10
    /// A piece of a long value.
    package static let pieceBytesMax = 512 << 10
    /// A message of `hello`, `pull` or a push's answer.
    package static let messageBytesMax = 48 << 20
}
