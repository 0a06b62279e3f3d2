// What is sealed is what is read.

import Foundation
import Merge
import Testing
import Wire

@Suite("Rows through the wire")
struct RoundTripTests {
    static let values: [Value] = [
        .null, .integer(0), .integer(-1), .integer(.min), .integer(.max),
        .integer(1 << 53 + 1), .real(0), .real(-0.0), .real(1), .real(.infinity),
        .real(-.infinity), .real(.leastNonzeroMagnitude), .real(-.greatestFiniteMagnitude),
        .text(""), .text("Hội Tụ"), .text([0]), .text([0x61, 0, 0x62, 0]),
        .text([0xff, 0xfe, 0xc3]), .text([0xed, 0xa0, 0x80]), .blob([]), .blob([0]),
        .blob(Array(0...255)),
    ]

    @Test("a value comes out bit by bit as it went in", arguments: values)
    func value(_ value: Value) throws {
        let rows = [put(try key(.integer(1)), cells([1: value]))]
        #expect(try roundTrip(rows) == rows)
    }

    @Test("values of every kind in one column keep their places")
    func mixedColumn() throws {
        let rows = try Self.values.enumerated().map {
            put(try key(.integer(Int64($0))), cells([1: $1]))
        }
        #expect(try roundTrip(rows) == rows)
    }

    @Test("a key may be of any value but NULL", arguments: values.dropFirst())
    func keyValue(_ value: Value) throws {
        let rows = [delete(try key(value))]
        #expect(try roundTrip(rows) == rows)
        #expect(RowKey([.null]) == nil)
    }

    @Test("long values travel in pieces", arguments: [300 << 10, 3 << 20])
    func longValue(byteCount: Int) throws {
        var generator = SeededGenerator(seed: 7)
        let blob = (0..<byteCount / 8).flatMap { _ in
            withUnsafeBytes(of: generator.next(), Array.init)
        }
        let rows = [
            put(try key(.integer(1)), cells([1: .text("short")])),
            put(try key(.integer(2)), cells([1: .blob(blob), 3: .text(blob)])),
            put(try key(.integer(3)), cells([1: .text("short too")])),
        ]
        let read = try roundTrip(rows)
        // Not `#expect(read == rows)`: a failure would print megabytes.
        let isSame = read == rows
        #expect(isSame)
    }

    @Test("a long value of one table leaves the next table of its frame alone")
    func longValueBesideAnotherTable() throws {
        let other = TableEntry(name: "zones", columns: units.columns)
        let rows = [
            put(try key(.integer(1)), cells([1: .blob([UInt8](repeating: 7, count: 300 << 10))])),
            put(try key(.integer(1)), cells([1: .text("short")]), table: 1),
        ]
        let isSame = try roundTrip(rows, tables: [units, other]) == rows
        #expect(isSame)
    }

    @Test("a row of many middling values is cut into pieces until it fits a frame")
    func wideHeavyRow() throws {
        let table = wide(columns: 2000)
        let row = put(
            try key(.integer(1)),
            (1...2000).map {
                .init(
                    column: $0, editedMilliseconds: noon,
                    value: .text([UInt8](repeating: UInt8($0 & 0xff), count: 1000)))
            })
        let isSame = try roundTrip([row], tables: [table]) == [row]
        #expect(isSame)
    }

    @Test("integers and times at their longest fill frames, and outgrow none")
    func longestNumbers() throws {
        let table = wide(columns: 100)
        let rows = try (0..<600).map { number in
            put(
                try key(.integer(Int64(number))),
                (1...100).map { .init(column: $0, editedMilliseconds: .min, value: .integer(.min)) }
            )
        }
        var writer = FrameWriter(tables: [table], sealedMilliseconds: noon)
        for row in rows { try writer.append(row) }
        let frames = writer.finish()
        #expect(frames.count > 1)
        #expect(frames.allSatisfy { $0.plainBytes <= Limits.frameTargetBytes })
        let isSame = try roundTrip(rows, tables: [table]) == rows
        #expect(isSame)
    }

    @Test("500 columns of which each row writes one")
    func sparseMasks() throws {
        let table = wide(columns: 500)
        let rows = try (0..<15_000).map { number in
            put(
                try key(.integer(Int64(number))),
                cells([1 + number * 7 % 500: .integer(Int64(number))]))
        }
        let isSame = try roundTrip(rows, tables: [table]) == rows
        #expect(isSame)
    }

    @Test("composite keys of mixed kinds, deletes and puts, own times, many people")
    func mixture() throws {
        let table = TableEntry(
            name: "marks",
            columns: [
                ColumnEntry(name: "unit", kind: .key), ColumnEntry(name: "year", kind: .key),
                ColumnEntry(name: "mark", kind: .register),
                ColumnEntry(name: "seen", kind: .counter),
            ])
        let people = (0..<300).map { "person \($0)" }
        let rows = try (0..<900).map { number -> RowEntry in
            let unit: Value = number < 450 ? .text([0, UInt8(number / 256)]) : .blob([1])
            let key = try key(unit, .integer(Int64(number)))
            if number % 3 == 0 {
                return delete(key, at: noon + Int64(number), person: number % 300)
            }
            return put(
                key,
                [
                    .init(column: 2, editedMilliseconds: noon - Int64(number), value: .null),
                    .init(column: 3, editedMilliseconds: noon, value: .integer(-1)),
                ],
                at: noon, enters: number % 2 == 0, touches: number % 5 == 0,
                person: number % 300)
        }
        #expect(try roundTrip(rows, tables: [table], persons: people) == rows)
    }

    @Test("a table of nothing but its key, and rows that are only touched")
    func keyOnly() throws {
        let table = TableEntry(name: "tags", columns: [ColumnEntry(name: "tag", kind: .key)])
        let rows = [
            put(try key(.text("a")), [], enters: true), put(try key(.text("b")), [], touches: true),
            delete(try key(.text("c"))),
        ]
        #expect(try roundTrip(rows, tables: [table]) == rows)
    }

    @Test("a changeset without rows has no frame")
    func empty() throws {
        var author = try Author("An")
        let sealed = try author.seal([])
        #expect(sealed.stored.frames.isEmpty && sealed.header.inlineFrame == nil)
        #expect(try received(sealed.stored, from: author).rows().isEmpty)
    }

    @Test("names that are one text to Swift and two to SQLite stay two")
    func canonicallyEquivalentNames() throws {
        let table = TableEntry(
            name: "units",
            columns: [
                ColumnEntry(name: "id", kind: .key), ColumnEntry(name: "\u{e9}", kind: .register),
                ColumnEntry(name: "e\u{301}", kind: .register),
            ])
        let rows = [put(try key(.integer(1)), cells([1: .text("one"), 2: .text("two")]))]
        #expect(try roundTrip(rows, tables: [table]) == rows)
    }

    @Test("random changesets", arguments: seeds(150))
    func random(seed: UInt64) throws {
        let made = RandomChangeset(seed: seed)
        let read = try roundTrip(made.rows, tables: made.tables, persons: made.persons)
        let isSame = read == made.rows
        #expect(isSame, "\(replay(seed))")
    }

    private func wide(columns: Int) -> TableEntry {
        TableEntry(
            name: "wide",
            columns: [ColumnEntry(name: "id", kind: .key)]
                + (1...columns).map { ColumnEntry(name: "c\($0)", kind: .register) })
    }
}
