// Changesets that a seed makes up, so that a failure can be replayed.

import Foundation
import Merge
import Wire

/// SplitMix64: small, and the same everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

/// The seeds of one run: the one in `SEED`, or `count` from 1.
func seeds(_ count: UInt64) -> [UInt64] {
    if let seed = ProcessInfo.processInfo.environment["SEED"].flatMap({ UInt64($0) }) {
        return [seed]
    }
    return Array(1...count)
}

/// What to type to see a failure again.
func replay(_ seed: UInt64) -> String { "replay: SEED=\(seed) swift test --filter WireTests" }

/// Makes up tables and rows.
struct RandomChangeset {
    let tables: [TableEntry]
    let persons: [String]
    private(set) var rows: [RowEntry] = []
    private var generator: SeededGenerator

    /// - Parameter rowsMax: Of one table.
    init(seed: UInt64, rowsMax: Int = 60) {
        var generator = SeededGenerator(seed: seed)
        let tableCount = Int.random(in: 1...4, using: &generator)
        let widths = rowsMax < 10 ? [0, 1, 3, 8, 9] : [0, 1, 3, 8, 9, 40, 130]
        tables = (0..<tableCount).map { number in
            let keys = (0..<Int.random(in: 1...3, using: &generator)).map {
                ColumnEntry(name: "k\($0)", kind: .key)
            }
            let others = (0..<(widths.randomElement(using: &generator) ?? 1)).map {
                ColumnEntry(
                    name: "c\($0)", kind: Bool.random(using: &generator) ? .register : .counter)
            }
            return TableEntry(name: "t\(number)", columns: keys + others)
        }
        persons = (0...Int.random(in: 0...3, using: &generator)).map { "person \($0)" }
        self.generator = generator
        for table in tables.indices { addRows(of: table, atMost: rowsMax) }
    }

    private mutating func addRows(of table: Int, atMost rowsMax: Int) {
        var keys = Set<RowKey>()
        for _ in 0..<Int.random(in: 1...rowsMax, using: &generator) {
            let values = (0..<tables[table].keyCount).map { _ in value(orNull: false) }
            if let key = RowKey(values) { keys.insert(key) }
        }
        let sameTime = Bool.random(using: &generator)
        let dense = Bool.random(using: &generator)
        for key in keys.sorted() {
            let time = sameTime ? noon : time()
            rows.append(
                RowEntry(
                    table: table, key: key, editedMilliseconds: time,
                    person: Int.random(in: persons.indices, using: &generator),
                    change: change(of: table, time: time, dense: dense)))
        }
    }

    private mutating func change(of table: Int, time: Int64, dense: Bool) -> RowEntry.Change {
        if Int.random(in: 0..<5, using: &generator) == 0 { return .delete }
        let columns = tables[table].columns
        var cells: [RowEntry.CellEntry] = []
        for column in columns.indices.dropFirst(tables[table].keyCount) {
            guard dense || Int.random(in: 0..<4, using: &generator) == 0 else { continue }
            let ownTime = Int.random(in: 0..<10, using: &generator) == 0
            cells.append(
                .init(
                    column: column, editedMilliseconds: ownTime ? self.time() : time,
                    value: columns[column].kind == .counter
                        ? .integer(integer()) : value(orNull: true)))
        }
        let enters = Bool.random(using: &generator)
        let touches = Bool.random(using: &generator) || (cells.isEmpty && !enters)
        return .put(.init(entersRow: enters, touchesRow: touches, cells: cells))
    }

    private mutating func time() -> Int64 {
        [noon, noon - 5, 0, .min, .max, noon + Int64.random(in: -9999...9999, using: &generator)]
            .randomElement(using: &generator) ?? 0
    }

    private mutating func integer() -> Int64 {
        let bits = Int.random(in: 0...63, using: &generator)
        return Int64(bitPattern: generator.next()) >> Int64(bits)
    }

    private mutating func value(orNull: Bool) -> Value {
        switch Int.random(in: orNull ? 0...4 : 1...4, using: &generator) {
        case 0: return .null
        case 1: return .integer(integer())
        case 2:
            let real = Double(bitPattern: generator.next())
            return .real(real.isNaN ? -0.0 : real)
        case 3: return .text(data())
        default: return .blob(data())
        }
    }

    private mutating func data() -> [UInt8] {
        let lengths = [0, 1, 4, 4, 16, Int.random(in: 0...200, using: &generator)]
        let count = lengths.randomElement(using: &generator) ?? 0
        return (0..<count).map { _ in
            [0, 0xff, UInt8.random(in: 0...255, using: &generator)]
                .randomElement(using: &generator) ?? 0
        }
    }
}
