// One group of a frame as it is written: rows in, columns out.
//
// Specification: protocol/README.md, "Frames".

private import Foundation
internal import Merge

/// Packs rows of one table.
struct GroupWriter: Sendable {
    let table: Int
    private(set) var count = 0
    private var keys: [ValuePacker]
    /// By column of the dictionary behind the key's; those that no row has written are empty.
    private var cells: [ValuePacker]
    private var operations: [UInt8] = []
    private var persons: [UInt32] = []
    private var times: [Int64] = []
    private var puts = 0
    /// A bit for each column behind the key's, whole bytes a row.
    private var masks: [UInt8] = []
    private let maskBytes: Int
    private var cellNumber: UInt32 = 0
    private var lastTimed: UInt32 = 0
    private var cellTimesAt: [UInt32] = []
    private var cellTimes: [Int64] = []

    init(table: Int, entry: TableEntry) {
        self.table = table
        keys = [ValuePacker](repeating: ValuePacker(), count: entry.keyCount)
        cells = [ValuePacker](
            repeating: ValuePacker(), count: entry.columns.count - entry.keyCount)
        maskBytes = (cells.count + 7) / 8
    }

    /// Whether some row has written a column.
    func hasWritten(_ column: Int) -> Bool { cells[column - keys.count].count > 0 }

    /// Adds a row.
    ///
    /// - Parameter pieces: The series of those of its values that travel in pieces, by column.
    mutating func append(_ row: RowEntry, pieces: [Int: Int]) {
        guard let values = try? row.key.values(columns: keys.count) else {
            preconditionFailure("a writer's own keys are canonical")
        }
        for (index, value) in values.enumerated() { keys[index].append(value) }
        guard case .put(let put) = row.change else {
            return begin(operation: 1, person: row.person, time: row.editedMilliseconds)
        }
        begin(
            operation: (put.entersRow ? 2 : 0) | (put.touchesRow ? 4 : 0), person: row.person,
            time: row.editedMilliseconds)
        puts += 1
        for cell in put.cells {
            let place = cell.column - keys.count
            masks[masks.count - maskBytes + place / 8] |= 1 << UInt8(place % 8)
            if let series = pieces[cell.column] {
                cells[place].append(series: series, of: cell.value)
            } else {
                cells[place].append(cell.value)
            }
            if cell.editedMilliseconds != row.editedMilliseconds {
                cellTimesAt.append(cellNumber - lastTimed)
                cellTimes.append(cell.editedMilliseconds &- row.editedMilliseconds)
                lastTimed = cellNumber
            }
            cellNumber += 1
        }
    }

    /// Adds a row that is entered with all columns, which `pack` packs: one value into each packer.
    mutating func appendEntered(
        person: Int, time: Int64,
        _ pack: (_ keys: inout [ValuePacker], _ cells: inout [ValuePacker]) -> Void
    ) {
        begin(operation: 2, person: person, time: time)
        puts += 1
        cellNumber += UInt32(cells.count)
        for place in cells.indices {
            masks[masks.count - maskBytes + place / 8] |= 1 << UInt8(place % 8)
        }
        pack(&keys, &cells)
    }

    private mutating func begin(operation: UInt8, person: Int, time: Int64) {
        count += 1
        operations.append(operation)
        persons.append(UInt32(person))
        times.append(time)
        for _ in 0..<maskBytes { masks.append(0) }
    }

    // MARK: The message

    func finish(sealedMilliseconds: Int64) -> Hoitu_V1_RowGroup {
        var group = Hoitu_V1_RowGroup()
        group.table = UInt32(table)
        group.rows = count == 1 ? 0 : UInt32(count)
        group.keys = keys.map { $0.finish() }
        group.operations = Data(Self.uniform(operations))
        group.persons = Self.uniform(persons)
        let used = cells.indices.filter { cells[$0].count > 0 }
        group.columns = used.map { UInt32($0 + keys.count) }
        group.values = used.map { cells[$0].finish() }
        if used.contains(where: { cells[$0].count < puts }) { group.masks = Data(masks(of: used)) }
        let first = times[0] &- sealedMilliseconds
        if times.contains(where: { $0 != times[0] }) {
            group.times = [first] + zip(times.dropFirst(), times).map { $0 &- $1 }
        } else {
            group.times = first == 0 ? [] : [first]
        }
        group.cellTimesAt = cellTimesAt
        group.cellTimes = cellTimes
        return group
    }

    /// The masks with bits for these columns only.
    private func masks(of used: [Int]) -> [UInt8] {
        if used.count == cells.count { return masks }
        let bytes = (used.count + 7) / 8
        var narrow = [UInt8](repeating: 0, count: bytes * count)
        for row in 0..<count {
            for (place, column) in used.enumerated()
            where masks[row * maskBytes + column / 8] >> UInt8(column % 8) & 1 == 1 {
                narrow[row * bytes + place / 8] |= 1 << UInt8(place % 8)
            }
        }
        return narrow
    }

    /// One element where all are alike, none where all are zero.
    private static func uniform<Element: FixedWidthInteger>(_ list: [Element]) -> [Element] {
        guard list.allSatisfy({ $0 == list[0] }) else { return list }
        return list[0] == 0 ? [] : [list[0]]
    }
}
