// A row's primary key as one string of bytes that every replica agrees on and can order.
//
//   key     = value* last             one for each column of the key
//   value   = 01 int | 02 real | 03 escaped | 04 escaped        (integer, real, text, blob)
//   last    = 01 int | 02 real | 03 bytes   | 04 bytes
//   int     = 8 bytes, big-endian, the sign bit flipped
//   real    = 8 bytes of IEEE 754, big-endian; the sign bit flipped, or all bits when it was set
//   escaped = the bytes with 00 written as 00 ff, then 00 00
//
// Compared byte by byte, keys of one table sort by storage class, then by value.
// Specification: protocol/README.md, "Canonical keys".

package import Merge

/// A primary key in canonical bytes.
package struct RowKey: Hashable, Sendable {
    /// The canonical bytes.
    package let bytes: [UInt8]

    /// A key from bytes that were canonical when they were written.
    package init(canonical bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A key from the values of its columns, in the key's order; nil when one is NULL.
    package init?(_ values: [Value]) {
        var bytes: [UInt8] = []
        for (index, value) in values.enumerated() {
            let isLast = index == values.count - 1
            switch value {
            case .null: return nil
            case .integer(let number): Self.append(number, to: &bytes)
            case .real(let number): Self.append(number, to: &bytes)
            case .text(let text):
                text.withUnsafeBytes { Self.append($0, kind: 3, isLast: isLast, to: &bytes) }
            case .blob(let blob):
                blob.withUnsafeBytes { Self.append($0, kind: 4, isLast: isLast, to: &bytes) }
            }
        }
        self.bytes = bytes
    }

    /// Appends the canonical bytes of one column's value, which is neither NULL nor long.
    static func append(
        _ column: ValueColumn, _ place: ValueColumn.Place, isLast: Bool, to bytes: inout [UInt8]
    ) {
        switch place {
        case .integer(let number): append(number, to: &bytes)
        case .real(let number): append(number, to: &bytes)
        case .text(let range):
            column.data.withUnsafeBytes {
                append(.init(rebasing: $0[range]), kind: 3, isLast: isLast, to: &bytes)
            }
        case .blob(let range):
            column.data.withUnsafeBytes {
                append(.init(rebasing: $0[range]), kind: 4, isLast: isLast, to: &bytes)
            }
        case .null, .longText, .longBlob: preconditionFailure("no key has such a value")
        }
    }

    /// The values of the key's `columns` columns.
    ///
    /// - Throws: `WireError.malformed` when the bytes are no key of so many columns.
    package func values(columns: Int) throws(WireError) -> [Value] {
        var values: [Value] = []
        var rest = bytes[...]
        for index in 0..<columns {
            guard let kind = rest.popFirst() else { throw .malformed(part: "key") }
            values.append(try Self.value(kind, from: &rest, isLast: index == columns - 1))
        }
        guard rest.isEmpty else { throw .malformed(part: "key") }
        return values
    }

    private static func value(
        _ kind: UInt8, from rest: inout ArraySlice<UInt8>, isLast: Bool
    ) throws(WireError) -> Value {
        switch kind {
        case 1:
            return .integer(Int64(bitPattern: try number(from: &rest) ^ (1 << 63)))
        case 2:
            let bits = try number(from: &rest)
            return .real(Double(bitPattern: bits >> 63 == 1 ? bits ^ (1 << 63) : ~bits))
        case 3:
            return .text(try data(from: &rest, isLast: isLast))
        case 4:
            return .blob(try data(from: &rest, isLast: isLast))
        default:
            throw .malformed(part: "key")
        }
    }

    // MARK: Columns of a key

    /// Appends an integer's canonical bytes.
    package static func append(_ number: Int64, to bytes: inout [UInt8]) {
        bytes.append(1)
        append(bits: UInt64(bitPattern: number) ^ (1 << 63), to: &bytes)
    }

    /// Appends a real's canonical bytes.
    package static func append(_ number: Double, to bytes: inout [UInt8]) {
        let bits = number.bitPattern
        bytes.append(2)
        append(bits: bits >> 63 == 1 ? ~bits : bits ^ (1 << 63), to: &bytes)
    }

    /// Appends the canonical bytes of a text, which is of kind 3, or a blob, of kind 4.
    ///
    /// - Parameter isLast: Whether it is the key's last column.
    package static func append(
        _ data: UnsafeRawBufferPointer, kind: UInt8, isLast: Bool, to bytes: inout [UInt8]
    ) {
        bytes.append(kind)
        guard !isLast else { return bytes.append(contentsOf: data) }
        for byte in data {
            bytes.append(byte)
            if byte == 0 { bytes.append(0xff) }
        }
        bytes.append(0)
        bytes.append(0)
    }

    private static func append(bits: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: bits.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private static func number(from rest: inout ArraySlice<UInt8>) throws(WireError) -> UInt64 {
        guard rest.count >= 8 else { throw .malformed(part: "key") }
        let number = rest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        rest.removeFirst(8)
        return number
    }

    private static func data(
        from rest: inout ArraySlice<UInt8>, isLast: Bool
    ) throws(WireError) -> [UInt8] {
        if isLast {
            defer { rest = rest[rest.endIndex...] }
            return Array(rest)
        }
        var data: [UInt8] = []
        while let byte = rest.popFirst() {
            guard byte == 0 else {
                data.append(byte)
                continue
            }
            switch rest.popFirst() {
            case 0: return data
            case 0xff: data.append(0)
            default: throw .malformed(part: "key")
            }
        }
        throw .malformed(part: "key")
    }
}

extension RowKey: Comparable {
    package static func < (left: RowKey, right: RowKey) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
