// Numbers and strings of bytes in our own records: varints, and bytes behind their length.

/// Appends to a record.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func unsigned(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func count(_ number: Int) {
        unsigned(UInt64(number))
    }

    /// A number of either sign, small in either direction (zigzag).
    mutating func signed(_ number: Int64) {
        unsigned(UInt64(bitPattern: number << 1) ^ UInt64(bitPattern: number >> 63))
    }

    mutating func byte(_ byte: UInt8) {
        bytes.append(byte)
    }

    mutating func data(_ data: [UInt8]) {
        count(data.count)
        bytes += data
    }

    mutating func raw(_ data: [UInt8]) {
        bytes += data
    }

    /// Eight bytes, the most significant first.
    mutating func fixed(_ number: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }
}

/// Reads a record that this program wrote; anything else is a damaged file.
struct ByteReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }

    mutating func byte() throws -> UInt8 {
        guard index < bytes.count else { throw ReplicaError.damaged(part: "row record") }
        defer { index += 1 }
        return bytes[index]
    }

    mutating func unsigned() throws -> UInt64 {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            let next = try byte()
            number |= UInt64(next & 0x7f) << shift
            if next & 0x80 == 0 { return number }
        }
        throw ReplicaError.damaged(part: "row record")
    }

    mutating func count() throws -> Int {
        guard let count = Int(exactly: try unsigned()) else {
            throw ReplicaError.damaged(part: "row record")
        }
        return count
    }

    mutating func signed() throws -> Int64 {
        let number = try unsigned()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    mutating func data() throws -> [UInt8] {
        let count = try count()
        guard bytes.count - index >= count else { throw ReplicaError.damaged(part: "row record") }
        defer { index += count }
        return Array(bytes[index..<index + count])
    }

    mutating func fixed() throws -> UInt64 {
        var number: UInt64 = 0
        for _ in 0..<8 { number = number << 8 | UInt64(try byte()) }
        return number
    }
}
