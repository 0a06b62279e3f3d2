// One history of three authors, as a test vector: changesets in, merged rows out.

import Foundation
import Merge
import Testing
import Wire

struct MergeFile: Codable {
    struct Row: Codable, Equatable {
        let table: String
        let key: String
        let alive: Bool
        let presence: [Sibling]
        let touch: [Sibling]
        let cells: [Cell]
        let counters: [Counter]
        let deletes: [DotShape]
    }
    struct Cell: Codable, Equatable {
        let column: String
        /// In ascending rank; the last is shown.
        let siblings: [Sibling]
    }
    struct Sibling: Codable, Equatable {
        let edited: Int64
        let origin: String
        let seq: UInt64
        let value: ValueShape
    }
    struct Counter: Codable, Equatable {
        let column: String
        let sum: Int64
    }
    struct TableDigest: Codable, Equatable {
        let table: String
        let digest: String
    }

    /// In a causal order.
    let changesets: [StoredShape]
    /// By ascending table and key.
    let rows: [Row]
    let tables: [TableDigest]
    let digest: String
}

extension MergeFile {
    init(changesets: [StoredShape], merged: MergedState) {
        self.changesets = changesets
        rows = Self.rows(of: merged)
        tables = merged.livingTables.map {
            TableDigest(table: $0, digest: hex(merged.digest(of: $0)))
        }
        digest = hex(merged.digest())
    }

    static func rows(of merged: MergedState) -> [Row] {
        let names = merged.rows.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return names.flatMap { table in
            merged.rows[table, default: [:]].sorted { $0.key < $1.key }.map { key, state in
                let columns = merged.namedColumns(of: table)
                return Row(
                    table: table, key: hex(key.bytes), alive: state.isAlive,
                    presence: siblings(state.cell(.presence)), touch: siblings(state.cell(.touch)),
                    cells: columns.compactMap { name, id in
                        state.cell(id).map { Cell(column: name, siblings: siblings($0)) }
                    },
                    counters: columns.compactMap { name, id in
                        state.counter(id).map { Counter(column: name, sum: $0.sum) }
                    },
                    deletes: state.deletes.map { DotShape($0.dot) })
            }
        }
    }

    private static func siblings(_ cell: Merge.Cell?) -> [Sibling] {
        (cell?.siblings ?? []).map {
            Sibling(
                edited: $0.rank.editedMilliseconds, origin: $0.dot.origin.description,
                seq: $0.dot.seq, value: ValueShape($0.value))
        }
    }
}

/// What three offices wrote, half of it without having seen the others.
struct MergeHistory {
    private var an: Author
    private var ba: Author
    private var ca: Author
    private(set) var changesets: [(author: Author, previous: ChainHash, changeset: Changeset)] = []

    init() throws {
        (an, ba, ca) = (try Author("An"), try Author("Ba"), try Author("Ca"))
        try write()
    }

    private mutating func write() throws {
        let keys = try (1...5).map { try key(.text("unit \($0)")) }
        try seal(
            \.an,
            [
                put(keys[0], cells([1: .text("An"), 2: .integer(5), 3: .null]), enters: true),
                put(keys[1], cells([1: .text("Hai"), 2: .integer(1)]), enters: true),
                put(keys[2], cells([1: .text("Ba"), 2: .integer(0)]), enters: true),
                put(keys[4], cells([1: .text("Năm")]), enters: true),
            ])
        let first = an.head
        // Two edits of one cell, an addition, and deletes of what the other one edits.
        try seal(
            \.ba, heads: [first],
            [
                put(
                    keys[0], cells([1: .text("Bình"), 2: .integer(3)], at: noon + 20),
                    at: noon + 20, touches: true),
                delete(keys[2], at: noon + 21),
            ])
        try seal(
            \.ca, heads: [first],
            [
                put(keys[0], cells([1: .text("Cường")], at: noon + 10), at: noon + 10),
                delete(keys[1], at: noon + 11),
                put(keys[2], cells([3: .blob([0])], at: noon + 12), at: noon + 12),
                delete(keys[4], at: noon + 13),
            ])
        try seal(\.an, [delete(keys[0], at: noon + 30)])
        // One row entered by two, alike but for what they count; a dead one entered anew.
        try seal(
            \.an,
            [put(keys[3], cells([1: .text("Tư"), 2: .integer(7)], at: noon + 40), enters: true)])
        try seal(
            \.ba, heads: [ca.head],
            [
                put(
                    keys[1], cells([1: .text("Hai")], at: noon + 40), at: noon + 40,
                    enters: true),
                put(
                    keys[3], cells([1: .text("Tư"), 2: .integer(-9)], at: noon + 40),
                    at: noon + 39, enters: true),
            ])
        // One column that two authors take for two kinds; a cell with a time of its own.
        try writeZones()
        try seal(\.ca, heads: [an.head, ba.head], [])
    }

    private mutating func writeZones() throws {
        let zone = try key(.integer(-1), .blob([0, 1]))
        let kinds: [(WritableKeyPath<Self, Author>, ColumnKind, Value)] = [
            (\.an, .register, .real(0.5)), (\.ca, .counter, .integer(4)),
        ]
        for (author, kind, value) in kinds {
            let zones = TableEntry(
                name: "zones",
                columns: [
                    ColumnEntry(name: "x", kind: .key), ColumnEntry(name: "y", kind: .key),
                    ColumnEntry(name: "level", kind: kind),
                ])
            let cell = RowEntry.CellEntry(column: 2, editedMilliseconds: noon - 7, value: value)
            try seal(author, tables: [zones], [put(zone, [cell], enters: true, touches: true)])
        }
    }

    private mutating func seal(
        _ author: WritableKeyPath<Self, Author>, heads: [ChainedDot] = [],
        tables: [TableEntry] = [units], _ rows: [RowEntry]
    ) throws {
        let previous = self[keyPath: author].chain
        let header = self[keyPath: author].nextHeader(
            tables: rows.isEmpty ? [] : tables, heads: heads.sorted { $0.dot < $1.dot },
            sealed: noon + 60)
        let changeset = try self[keyPath: author].seal(rows, header: header)
        changesets.append((self[keyPath: author], previous, changeset))
    }
}
