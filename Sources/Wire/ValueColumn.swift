// Values of one column unpacked: checked once, then read where they lie.
//
// Specification: protocol/README.md, "Values".

private import Foundation
package import Merge

/// The values of one column of a group of rows, in the rows' order.
///
/// Nothing is made for a value that is only looked at: a text stays in the column's bytes.
package struct ValueColumn: Sendable {
    /// How many values there are.
    package let count: Int
    /// The texts and blobs, one behind the other.
    package let data: [UInt8]
    /// Those that came in pieces, in order.
    package let longs: [[UInt8]]
    private let types: PerRow<UInt8>
    private let integers: [Int64]
    private let reals: [Double]
    private let lengths: [UInt32]
    private let commonLength: Int

    /// A value, and where it lies if it is text or a blob.
    package enum Place: Sendable {
        case null
        case integer(Int64)
        case real(Double)
        /// A range of the column's `data`.
        case text(Range<Int>)
        case blob(Range<Int>)
        /// An index into the column's `longs`.
        case longText(Int)
        case longBlob(Int)
    }

    /// How far a column was read.
    package struct Cursor: Sendable {
        fileprivate var index = 0
        fileprivate var integer = 0
        fileprivate var real = 0
        fileprivate var length = 0
        fileprivate var offset = 0
        fileprivate var long = 0

        /// At the first value.
        package init() {}
    }

    /// Checks a message that is to hold `count` values.
    ///
    /// - Parameter pieces: What has come of long values; those that the column names are taken out.
    /// - Throws: `WireError` when it holds others, or fewer.
    init(
        _ message: Hoitu_V1_Values, count: Int, pieces: inout LongPieces
    ) throws(WireError) {
        self.count = count
        let list = Array(message.types)
        guard list.count == count || list.count <= 1 else { throw .malformed(part: "values") }
        // Where no storage class is named, all are text.
        types = PerRow(list.isEmpty ? [3] : list)
        var counts = [Int](repeating: 0, count: 7)
        if list.count == 1 || list.isEmpty {
            guard types[0] < 7 else { throw .malformed(part: "values") }
            counts[Int(types[0])] = count
        } else {
            for type in list {
                guard type < 7 else { throw .malformed(part: "values") }
                counts[Int(type)] += 1
            }
        }
        let longCount = counts[5] + counts[6]
        let dataCount = counts[3] + counts[4]
        guard message.integers.count == counts[1] + longCount,
            message.reals.count == counts[2],
            // SQLite stores NaN as NULL: a NaN never was anyone's value.
            !message.reals.contains(where: \.isNaN),
            message.lengths.isEmpty || message.lengths.count == dataCount
        else { throw .malformed(part: "values") }
        if message.lengths.isEmpty {
            guard dataCount > 0 ? message.data.count % dataCount == 0 : message.data.isEmpty
            else { throw .malformed(part: "values") }
            commonLength = dataCount > 0 ? message.data.count / dataCount : 0
        } else {
            let sum = message.lengths.reduce(0) { $0 + Int($1) }
            guard sum == message.data.count else { throw .malformed(part: "values") }
            commonLength = 0
        }
        integers = message.integers
        reals = message.reals
        lengths = message.lengths
        data = Array(message.data)
        longs = try Self.longs(longCount, list, count, message.integers, from: &pieces)
    }

    /// The long values that the column's integers name.
    private static func longs(
        _ longCount: Int, _ types: [UInt8], _ count: Int, _ integers: [Int64],
        from pieces: inout LongPieces
    ) throws(WireError) -> [[UInt8]] {
        guard longCount > 0 else { return [] }
        var longs: [[UInt8]] = []
        var place = 0
        for index in 0..<count {
            let type = types.count == 1 ? types[0] : types[index]
            if type >= 5 {
                guard let series = Int(exactly: integers[place]), series >= 0 else {
                    throw .malformed(part: "values")
                }
                longs.append(try pieces.give(series))
            }
            if type == 1 || type >= 5 { place += 1 }
        }
        return longs
    }

    // MARK: Reading

    /// The next value; not to be asked for more often than there are values.
    @inline(__always)
    package func next(_ cursor: inout Cursor) -> Place {
        let type = types[cursor.index]
        cursor.index += 1
        switch type {
        case 0: return .null
        case 1:
            defer { cursor.integer += 1 }
            return .integer(integers[cursor.integer])
        case 2:
            defer { cursor.real += 1 }
            return .real(reals[cursor.real])
        case 3: return .text(nextRange(&cursor))
        case 4: return .blob(nextRange(&cursor))
        default:
            cursor.integer += 1
            defer { cursor.long += 1 }
            return type == 5 ? .longText(cursor.long) : .longBlob(cursor.long)
        }
    }

    @inline(__always)
    private func nextRange(_ cursor: inout Cursor) -> Range<Int> {
        let length = lengths.isEmpty ? commonLength : Int(lengths[cursor.length])
        defer {
            cursor.length += 1
            cursor.offset += length
        }
        return cursor.offset..<cursor.offset + length
    }

    /// A value of its own.
    package func value(_ place: Place) -> Value {
        switch place {
        case .null: .null
        case .integer(let number): .integer(number)
        case .real(let number): .real(number)
        case .text(let range): .text(Array(data[range]))
        case .blob(let range): .blob(Array(data[range]))
        case .longText(let index): .text(longs[index])
        case .longBlob(let index): .blob(longs[index])
        }
    }

    /// Whether every value is of a storage class, by its number in the protocol.
    func holdsOnly(_ type: UInt8) -> Bool {
        count == 0 || types.list.allSatisfy { $0 == type }
    }

    /// Whether any value is of a storage class, by its number in the protocol.
    func holds(_ type: UInt8) -> Bool { count > 0 && types.list.contains(type) }
}

/// A list with one element for each row, or one that stands for all, or none where all are zero.
struct PerRow<Element: FixedWidthInteger & Sendable>: Sendable {
    let list: [Element]

    init(_ list: [Element]) {
        self.list = list.isEmpty ? [0] : list
    }

    /// - Throws: `WireError.malformed` when the list is neither.
    init(_ list: [Element], rows: Int, part: String) throws(WireError) {
        guard list.count == rows || list.count <= 1 else { throw .malformed(part: part) }
        self.init(list)
    }

    @inline(__always)
    subscript(_ row: Int) -> Element { list.count == 1 ? list[0] : list[row] }
}

/// The pieces that have come of values too long for a frame, until the row comes that names them.
struct LongPieces {
    private var series: [Int: [UInt8]] = [:]
    private var byteCount = 0

    var isEmpty: Bool { series.isEmpty }

    mutating func take(_ piece: Hoitu_V1_LongPiece) throws(WireError) {
        let number = Int(piece.series)
        let before = series[number]?.count ?? 0
        try check("value", before + piece.data.count, atMost: Limits.valueBytesMax)
        try check("long values", byteCount + piece.data.count, atMost: Limits.rowLongBytesMax)
        series[number, default: []].append(contentsOf: piece.data)
        byteCount += piece.data.count
    }

    /// The value of a whole series, which is forgotten.
    mutating func give(_ number: Int) throws(WireError) -> [UInt8] {
        guard let bytes = series.removeValue(forKey: number) else {
            throw .malformed(part: "long value")
        }
        byteCount -= bytes.count
        return bytes
    }
}
