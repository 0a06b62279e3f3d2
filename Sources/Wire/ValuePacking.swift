// Values of one column packed together, so that compression sees like beside like.
//
// Specification: protocol/README.md, "Values".

private import Foundation
internal import Merge

/// Packs values, one after the other.
package struct ValuePacker: Sendable {
    private var types: [UInt8] = []
    private var integers: [Int64] = []
    private var reals: [Double] = []
    private var lengths: [UInt32] = []
    private var data: [UInt8] = []

    /// How many values were packed.
    var count: Int { types.count }

    /// Packs NULL.
    package mutating func appendNull() { types.append(0) }

    /// Packs an integer.
    package mutating func append(_ number: Int64) {
        types.append(1)
        integers.append(number)
    }

    /// Packs a real.
    package mutating func append(_ number: Double) {
        types.append(2)
        reals.append(number)
    }

    /// Packs the bytes of a text.
    package mutating func append(text: UnsafeRawBufferPointer) { append(text, type: 3) }

    /// Packs a blob.
    package mutating func append(blob: UnsafeRawBufferPointer) { append(blob, type: 4) }

    /// Packs a value.
    mutating func append(_ value: Value) {
        switch value {
        case .null: appendNull()
        case .integer(let number): append(number)
        case .real(let number): append(number)
        case .text(let bytes): bytes.withUnsafeBytes { append($0, type: 3) }
        case .blob(let bytes): bytes.withUnsafeBytes { append($0, type: 4) }
        }
    }

    /// Packs a text or a blob of which the pieces came before, by the number of their series.
    mutating func append(series: Int, of value: Value) {
        if case .text = value { types.append(5) } else { types.append(6) }
        integers.append(Int64(series))
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer, type: UInt8) {
        types.append(type)
        lengths.append(UInt32(bytes.count))
        data.append(contentsOf: bytes)
    }

    /// The message; storage classes that are all alike are written once, or not at all for text,
    /// and so are lengths.
    func finish() -> Hoitu_V1_Values {
        var message = Hoitu_V1_Values()
        if types.allSatisfy({ $0 == 3 }) {
            message.types = Data()
        } else {
            let isUniform = types.allSatisfy { $0 == types[0] }
            message.types = Data(isUniform ? Array(types.prefix(1)) : types)
        }
        message.integers = integers
        message.reals = reals
        if lengths.contains(where: { $0 != lengths[0] }) { message.lengths = lengths }
        message.data = Data(data)
        return message
    }
}
