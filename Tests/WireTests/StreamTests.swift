// Changesets one behind the other: whole, in bits, cut, and shuffled.

import Foundation
import Merge
import SwiftProtobuf
import Testing
import Wire

@Suite("Streams")
struct StreamTests {
    @Test("a stream fed byte by byte is a stream fed whole")
    func byteByByte() throws {
        let (changesets, bytes) = try stream()
        #expect(read([bytes]) == Reading(stored: changesets, error: nil))
        #expect(read(bytes.map { [$0] }) == Reading(stored: changesets, error: nil))
    }

    @Test("a stream cut anywhere gives the changesets before the cut, and says that it was cut")
    func cut() throws {
        let (changesets, bytes) = try stream()
        for count in bytes.indices {
            let reading = read([Array(bytes[..<count])])
            let whole = reading.stored.count
            #expect(reading.error == .cut(afterChangesets: whole))
            #expect(reading.stored == Array(changesets.prefix(whole)))
        }
    }

    @Test("whole changesets count that came with the bytes that broke the stream")
    func goodBeforeBad() throws {
        let (changesets, bytes) = try stream()
        let end = ChangesetStream.end(changesets: changesets.count)
        let broken = bytes.dropLast(end.count) + [3, 0xff, 0xff, 0xff]
        let expected = Reading(stored: changesets, error: .malformed(part: "record"))
        #expect(read([Array(broken)]) == expected)
        #expect(read(broken.map { [$0] }) == expected)
    }

    @Test("an end that counts otherwise is a cut")
    func wrongCount() throws {
        let error = WireError.cut(afterChangesets: 0)
        #expect(read([ChangesetStream.end(changesets: 1)]) == Reading(stored: [], error: error))
        #expect(read([ChangesetStream.end(changesets: 0)]) == Reading(stored: [], error: nil))
    }

    @Test("nothing comes behind the end")
    func behindTheEnd() throws {
        let end = ChangesetStream.end(changesets: 0)
        #expect(read([end + end]).error == .malformed(part: "stream"))
        #expect(read([end + [5]]).error == .cut(afterChangesets: 0))
    }

    @Test("records out of order are refused")
    func disorder() throws {
        var author = try Author("An")
        let big = try author.seal(try bigRows()).stored
        let records = try split(ChangesetStream.records(big))
        #expect(records.count == big.frames.count + 1)
        #expect(read([records[1]]).error == .malformed(part: "record"))
        #expect(read([records[0] + records[0]]).error == .malformed(part: "record"))
        let swapped = records[0] + records[2] + records[1]
        #expect(read([swapped]).error == .badFrame(Dot(author.origin, 1), number: 0))
        let early = records[0] + ChangesetStream.end(changesets: 1)
        #expect(read([early]).error == .cut(afterChangesets: 0))
        let extra = ChangesetStream.records(big) + records[1]
        #expect(read([extra]) == Reading(stored: [big], error: .malformed(part: "record")))
    }

    @Test("a record without content, or a changeset without signature, is refused")
    func emptyRecord() throws {
        #expect(read([[0]]).error == .malformed(part: "record"))
        let record = Hoitu_V1_Record.with { $0.header = Data(repeating: 1, count: 64) }
        let bytes = ChangesetStream.delimited(serialized(record))
        #expect(read([bytes]).error == .malformed(part: "record"))
    }

    @Test("a length beyond the limit is refused before the bytes have come")
    func longRecord() throws {
        let limit = Limits.recordBytesMax
        let length = ChangesetStream.delimited([UInt8](repeating: 0, count: limit + 1)).prefix(4)
        #expect(
            read([Array(length)]).error
                == .overLimit(field: "message", count: limit + 1, limit: limit))
        let endless = [UInt8](repeating: 0xff, count: 5)
        #expect(read([endless]).error == .malformed(part: "length"))
    }

    @Test("a stream of many changesets, some in frames, in chunks of any size")
    func chunks() throws {
        var author = try Author("An")
        var changesets = [try author.seal(try bigRows()).stored]
        for _ in 0..<20 { changesets.append(try author.seal([]).stored) }
        let bytes =
            changesets.flatMap { ChangesetStream.records($0) }
            + ChangesetStream.end(changesets: changesets.count)
        var generator = SeededGenerator(seed: 3)
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            pieces.append(Array(rest.prefix(Int.random(in: 1...100_000, using: &generator))))
            rest = rest.dropFirst(pieces[pieces.count - 1].count)
        }
        #expect(read(pieces) == Reading(stored: changesets, error: nil))
    }

    // MARK: - Reading

    private struct Reading: Equatable {
        var stored: [StoredChangeset]
        var error: WireError?
    }

    private func read(_ pieces: [[UInt8]]) -> Reading {
        var reader = ChangesetStreamReader()
        var reading = Reading(stored: [])
        do throws(WireError) {
            for piece in pieces { reading.stored += try reader.take(piece).map(\.stored) }
            try reader.finish()
        } catch {
            reading.error = error
        }
        return reading
    }

    private func stream() throws -> ([StoredChangeset], [UInt8]) {
        var author = try Author("An")
        let changesets = try (0..<4).map { number in
            let row = put(try key(.integer(1)), cells([1: .text("name \(number)")]))
            return try author.seal(number == 2 ? [] : [row]).stored
        }
        let records = changesets.flatMap { ChangesetStream.records($0) }
        return (changesets, records + ChangesetStream.end(changesets: changesets.count))
    }

    private func split(_ bytes: [UInt8]) throws -> [[UInt8]] {
        var reader = DelimitedReader(messageBytesMax: Limits.recordBytesMax)
        reader.append(bytes)
        var records: [[UInt8]] = []
        while let message = try reader.next() {
            records.append(ChangesetStream.delimited(message))
        }
        return records
    }

    /// Rows that fill more than two frames.
    private func bigRows() throws -> [RowEntry] {
        var generator = SeededGenerator(seed: 2)
        return try (0..<4).map { number in
            let note = (0..<200_000 + number).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            return put(try key(.integer(Int64(number))), cells([3: .blob(note)]))
        }
    }
}
