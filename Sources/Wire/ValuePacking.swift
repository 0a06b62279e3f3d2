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

    /// The message; storage classes that are all alike are written once, or not at all for text,
    /// and so are lengths.
    func finish() -> Hoitu_V1_Values {
        var finished = message
        if types.allSatisfy({ $0 == 3 }) {
            finished.types = Data()
        } else {
            let isUniform = types.allSatisfy { $0 == types[0] }
            finished.types = Data(isUniform ? Array(types.prefix(1)) : types)
        }
        if finished.lengths.dropFirst().allSatisfy({ $0 == finished.lengths[0] }) {
            finished.lengths = []
        }
        return finished
    }
}

/// Unpacks `count` values; every one is checked against what the message holds.
struct ValueUnpacker {
    private let message: Hoitu_V1_Values
    private let count: Int
    private let types: [UInt8]
    /// The length of every text and blob, where lengths are left out.
    private let commonLength: Int?
    private var index = 0
    private var integer = 0
    private var real = 0
    private var length = 0
    private var offset: Int

    init(_ message: Hoitu_V1_Values, count: Int) throws(WireError) {
        self.message = message
        self.count = count
        types = Array(message.types)
        guard types.count == count || types.count <= 1 else { throw .malformed(part: "values") }
        offset = message.data.startIndex
        guard message.lengths.isEmpty else {
            commonLength = nil
            return
        }
        let datas =
            types.count > 1
            ? types.count { $0 == 3 || $0 == 4 }
            : types.isEmpty || types[0] == 3 || types[0] == 4 ? count : 0
        guard datas > 0 ? message.data.count % datas == 0 : message.data.isEmpty else {
            throw .malformed(part: "values")
        }
        commonLength = datas > 0 ? message.data.count / datas : 0
    }

    mutating func next() throws(WireError) -> PackedValue {
        guard index < count else { throw .malformed(part: "values") }
        defer { index += 1 }
        switch types.isEmpty ? 3 : types.count == 1 ? types[0] : types[index] {
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
        guard index == count, integer == message.integers.count,
            real == message.reals.count, commonLength != nil || length == message.lengths.count,
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
        guard commonLength != nil || length < message.lengths.count else {
            throw .malformed(part: "values")
        }
        let bytes = commonLength ?? Int(message.lengths[length])
        guard message.data.endIndex - offset >= bytes else { throw .malformed(part: "values") }
        defer {
            length += 1
            offset += bytes
        }
        return Array(message.data[offset..<offset + bytes])
    }
}
