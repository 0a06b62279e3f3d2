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
            case .null:
                return nil
            case .integer(let number):
                bytes.append(1)
                Self.append(UInt64(bitPattern: number) ^ (1 << 63), to: &bytes)
            case .real(let number):
                let bits = number.bitPattern
                bytes.append(2)
                Self.append(bits >> 63 == 1 ? ~bits : bits ^ (1 << 63), to: &bytes)
            case .text(let text):
                bytes.append(3)
                Self.append(text, escaped: !isLast, to: &bytes)
            case .blob(let blob):
                bytes.append(4)
                Self.append(blob, escaped: !isLast, to: &bytes)
            }
        }
        self.bytes = bytes
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

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }

    private static func append(_ data: [UInt8], escaped: Bool, to bytes: inout [UInt8]) {
        guard escaped else { return bytes.append(contentsOf: data) }
        for byte in data {
            bytes.append(byte)
            if byte == 0 { bytes.append(0xff) }
        }
        bytes.append(0)
        bytes.append(0)
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
