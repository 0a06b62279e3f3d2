// Values of one column packed together, so that compression sees like beside like.
//
// Specification: protocol/README.md, "Values".

private import Foundation
package import Merge

/// A value, or the number of the series of pieces that hold one too long for a frame.
package enum PackedValue: Hashable, Sendable {
    case value(Value)
    case longText(series: Int)
    case longBlob(series: Int)
}

/// Packs values, one after the other.
struct ValuePacker {
    private var types: [UInt8] = []
    private var message = Hoitu_V1_Values()

    mutating func append(_ packed: PackedValue) {
        switch packed {
        case .value(.null):
            types.append(0)
        case .value(.integer(let number)):
            types.append(1)
            message.integers.append(number)
        case .value(.real(let number)):
            types.append(2)
            message.reals.append(number)
        case .value(.text(let bytes)):
            types.append(3)
            append(bytes)
        case .value(.blob(let bytes)):
            types.append(4)
            append(bytes)
        case .longText(let series):
            types.append(5)
            message.integers.append(Int64(series))
        case .longBlob(let series):
            types.append(6)
            message.integers.append(Int64(series))
        }
    }

    private mutating func append(_ bytes: [UInt8]) {
        message.lengths.append(UInt32(bytes.count))
        message.data.append(contentsOf: bytes)
    }

    /// The message; storage classes that are all alike are written once.
    func finish() -> Hoitu_V1_Values {
        var finished = message
        let isUniform = types.dropFirst().allSatisfy { $0 == types[0] }
        finished.types = Data(isUniform ? Array(types.prefix(1)) : types)
        return finished
    }
}

/// Unpacks `count` values; every one is checked against what the message holds.
struct ValueUnpacker {
    private let message: Hoitu_V1_Values
    private let types: [UInt8]
    private var index = 0
    private var integer = 0
    private var real = 0
    private var length = 0
    private var offset: Int

    init(_ message: Hoitu_V1_Values, count: Int) throws(WireError) {
        self.message = message
        let stated = Array(message.types)
        guard stated.count == count || (stated.count == 1 && count > 0) else {
            throw .malformed(part: "values")
        }
        types = stated.count == count ? stated : [UInt8](repeating: stated[0], count: count)
        offset = message.data.startIndex
    }

    mutating func next() throws(WireError) -> PackedValue {
        guard index < types.count else { throw .malformed(part: "values") }
        defer { index += 1 }
        switch types[index] {
        case 0: return .value(.null)
        case 1: return .value(.integer(try nextInteger()))
        case 2:
            guard real < message.reals.count else { throw .malformed(part: "values") }
            defer { real += 1 }
            // SQLite stores NaN as NULL: a NaN never was anyone's value.
            guard !message.reals[real].isNaN else { throw .malformed(part: "values") }
            return .value(.real(message.reals[real]))
        case 3: return .value(.text(try nextData()))
        case 4: return .value(.blob(try nextData()))
        case 5: return .longText(series: try nextSeries())
        case 6: return .longBlob(series: try nextSeries())
        default: throw .malformed(part: "values")
        }
    }

    /// Throws unless everything was used up.
    func finish() throws(WireError) {
        guard index == types.count, integer == message.integers.count,
            real == message.reals.count, length == message.lengths.count,
            offset == message.data.endIndex
        else { throw .malformed(part: "values") }
    }

    private mutating func nextInteger() throws(WireError) -> Int64 {
        guard integer < message.integers.count else { throw .malformed(part: "values") }
        defer { integer += 1 }
        return message.integers[integer]
    }

    private mutating func nextSeries() throws(WireError) -> Int {
        guard let series = Int(exactly: try nextInteger()), series >= 0 else {
            throw .malformed(part: "values")
        }
        return series
    }

    private mutating func nextData() throws(WireError) -> [UInt8] {
        guard length < message.lengths.count else { throw .malformed(part: "values") }
        let bytes = Int(message.lengths[length])
        guard message.data.endIndex - offset >= bytes else { throw .malformed(part: "values") }
        defer {
            length += 1
            offset += bytes
        }
        return Array(message.data[offset..<offset + bytes])
    }
}
