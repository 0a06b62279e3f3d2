// The changesets of protocol/vectors/changesets.json: each shows one way to stand on the wire.

import Foundation
import Merge
import SwiftProtobuf
import Testing
import Wire

enum VectorChangesets {
    typealias Named = (name: String, author: Author, previous: ChainHash, changeset: Changeset)

    /// A chain of one author.
    static func all() throws -> [Named] {
        var author = try Author("An")
        var all: [Named] = []
        func add(
            _ name: String, _ seal: (inout Author) throws -> StoredChangeset
        ) throws {
            let previous = author.chain
            let stored = try seal(&author)
            all.append(
                (name, author, previous, try received(stored, from: author, previous: previous)))
        }
        try add("birth, one row in a plain frame") {
            let row = put(
                try key(.text("hanoi")), cells([1: .text("Hà Nội"), 2: .integer(5), 3: .null]),
                enters: true)
            return try $0.seal([row]).stored
        }
        try add("nothing but heads") {
            let heads = try ["Ba", "Ca"].map {
                ChainedDot(dot: Dot(try Author($0).origin, 7), chain: Array(1...8))
            }
            let header = $0.nextHeader(tables: [], heads: heads.sorted { $0.dot < $1.dot })
            return try $0.seal([], header: header).stored
        }
        try add("a compressed frame in the header: masks, times, people, two tables") {
            let header = $0.nextHeader(tables: [marks, units], persons: ["An", "Bình", ""])
            return try $0.seal(try mixture(), header: header).stored
        }
        try add("frames behind the header, a long value in two pieces") { try pieces(&$0) }
        return all
    }

    private static let marks = TableEntry(
        name: "marks",
        columns: [
            ColumnEntry(name: "unit", kind: .key), ColumnEntry(name: "year", kind: .key),
            ColumnEntry(name: "mark", kind: .register), ColumnEntry(name: "seen", kind: .counter),
            ColumnEntry(name: "note", kind: .register),
        ])

    private static func mixture() throws -> [RowEntry] {
        let values: [Value] = [
            .null, .integer(.min), .real(-.infinity), .real(-0.0), .text([0xff, 0]), .blob([]),
        ]
        var rows = try (0..<40).map { number -> RowEntry in
            let key = try key(.text([0x61, 0]), .integer(2000 + Int64(number)))
            let time = noon - 1000 * Int64(number)
            if number % 7 == 6 { return delete(key, at: time, person: number % 2) }
            var written = cells([2: values[number % 6]], at: time)
            if number % 3 == 0 { written += cells([3: .integer(-1)], at: time) }
            if number % 5 == 0 { written += cells([4: .text("note \(number)")], at: time + 1) }
            return put(
                key, written, at: time, enters: number % 4 == 0, touches: number % 3 == 0,
                person: number % 2)
        }
        rows.append(put(try key(.integer(1)), [], table: 1, touches: true, person: 2))
        return rows
    }

    /// Pieces may be of any size, so a vector need not hold a long value to show them.
    private static func pieces(_ author: inout Author) throws -> StoredChangeset {
        let row = Hoitu_V1_RowGroup.with {
            $0.keys = [
                Hoitu_V1_Values.with {
                    $0.types = Data([1])
                    $0.integers = [1]
                }
            ]
            $0.columns = [1, 3]
            $0.values = [
                Hoitu_V1_Values.with {
                    $0.types = Data([5])
                    $0.integers = [0]
                },
                Hoitu_V1_Values.with {
                    $0.types = Data([6])
                    $0.integers = [9]
                },
            ]
        }
        let frames = [
            Hoitu_V1_Frame.with { $0.longPiece.data = Data("a long ".utf8) },
            Hoitu_V1_Frame.with {
                $0.longPiece.series = 9
                $0.longPiece.data = Data([0, 0xff])
            },
            Hoitu_V1_Frame.with {
                $0.longPiece.data = Data("text".utf8)
                $0.groups = [row]
            },
        ].map { serialized($0) }
        let stored = frames.map { Compression.compressed($0) }
        var header = try Hoitu_V1_Header(serializedBytes: author.nextHeader().encoded())
        header.frames = zip(frames, stored).enumerated().map { number, frame in
            Hoitu_V1_FrameInfo.with {
                $0.storedBytes = UInt32(frame.1.count)
                $0.plainBytes = UInt32(frame.0.count)
                $0.sha256 = Data(sha256(frame.1))
                $0.rows = number == 2 ? 1 : 0
            }
        }
        return try author.seal(message: header, frames: stored).stored
    }
}
