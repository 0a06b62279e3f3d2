// A row of the owner's table, copied out of SQLite into memory that the next one uses again.

internal import CSQLite
internal import Merge
internal import Wire

/// The row of the entry that was read last.
struct TableRow {
    /// Whether the table has it.
    private(set) var isThere = false
    private let shownCount: Int
    private let keyCount: Int
    /// The places of the dictionary's columns among those that are shown, and of its counters.
    private let places: [Int]
    private let counterPlaces: [Int]
    private var types: [Int32]
    private var integers: [Int64]
    private var reals: [Double]
    private var ranges: [Range<Int>]
    private var data: [UInt8] = []

    /// - Parameters:
    ///   - places: Of the dictionary's columns behind the key's, in its order.
    ///   - counterPlaces: Which of those are counters.
    init(shownCount: Int, keyCount: Int, places: [Int], counterPlaces: [Int]) {
        self.shownCount = shownCount
        self.keyCount = keyCount
        self.places = places
        self.counterPlaces = counterPlaces.map { places[$0] }
        let count = shownCount + keyCount
        types = [Int32](repeating: SQLITE_NULL, count: count)
        integers = [Int64](repeating: 0, count: count)
        reals = [Double](repeating: 0, count: count)
        ranges = [Range<Int>](repeating: 0..<0, count: count)
    }

    /// Copies the row that stands beside an entry.
    mutating func read(_ entries: PendingEntries) {
        let statement = entries.statement
        isThere = statement.type(entries.rowStart + shownCount) != SQLITE_NULL
        guard isThere else { return }
        data.removeAll(keepingCapacity: true)
        for place in types.indices {
            let column = entries.rowStart + place
            types[place] = statement.type(column)
            switch types[place] {
            case SQLITE_INTEGER: integers[place] = statement.integer(column)
            case SQLITE_FLOAT: reals[place] = statement.real(column)
            case SQLITE_TEXT, SQLITE_BLOB:
                let start = data.count
                statement.withBytes(column) { data.append(contentsOf: $0) }
                ranges[place] = start..<data.count
            default: break
            }
        }
    }

    var areCountersIntegers: Bool { counterPlaces.allSatisfy { types[$0] == SQLITE_INTEGER } }

    /// What the counters show.
    var amounts: [Int64] { counterPlaces.map { integers[$0] } }

    /// Whether none of these columns of the key holds a number.
    func isKeyOfBytes(_ places: [Int]) -> Bool {
        places.allSatisfy { place in
            let type = types[shownCount + place]
            return type == SQLITE_TEXT || type == SQLITE_BLOB
        }
    }

    /// Of all texts and blobs.
    var dataBytes: Int { data.count }

    /// The value of a column that is shown.
    func value(_ place: Int) -> Value {
        switch types[place] {
        case SQLITE_INTEGER: .integer(integers[place])
        case SQLITE_FLOAT: .real(reals[place])
        case SQLITE_TEXT: .text(Array(data[ranges[place]]))
        case SQLITE_BLOB: .blob(Array(data[ranges[place]]))
        default: .null
        }
    }

    /// Packs the row: one value into each packer.
    func pack(_ keys: inout [ValuePacker], _ cells: inout [ValuePacker]) {
        data.withUnsafeBytes { data in
            for place in 0..<keyCount { pack(shownCount + place, data, &keys[place]) }
            for place in places.indices { pack(places[place], data, &cells[place]) }
        }
    }

    private func pack(
        _ place: Int, _ data: UnsafeRawBufferPointer, _ packer: inout ValuePacker
    ) {
        switch types[place] {
        case SQLITE_INTEGER: packer.append(integers[place])
        case SQLITE_FLOAT: packer.append(reals[place])
        case SQLITE_TEXT: packer.append(text: .init(rebasing: data[ranges[place]]))
        case SQLITE_BLOB: packer.append(blob: .init(rebasing: data[ranges[place]]))
        default: packer.appendNull()
        }
    }
}
