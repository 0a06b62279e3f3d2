// Bytes cut off, bytes flipped, and bytes that claim too much: refused or read, never worse.

import Foundation
import Merge
import SwiftProtobuf
import Testing
import Wire

@Suite("Damaged bytes", .timeLimit(.minutes(2)))
struct DamageTests {
    @Test("a header cut anywhere is refused, or is another header")
    func cutHeader() throws {
        let whole = try header(seed: 11)
        let header = try ChangesetHeader(bytes: whole)
        for count in whole.indices {
            let cut = try? ChangesetHeader(bytes: Array(whole[..<count]))
            #expect(cut != header)
        }
    }

    @Test("a frame cut anywhere is refused, or holds other rows")
    func cutFrame() throws {
        let made = RandomChangeset(seed: 12, rowsMax: 5)
        for frame in try plainFrames(of: made) {
            let rows = try reader(of: made).reading(frame)
            for count in frame.indices {
                let cut = try? reader(of: made).reading(Array(frame[..<count]))
                #expect(cut != rows)
            }
            let stored = Compression.compressed(frame)
            for count in stored.indices {
                var cut = try reader(of: made)
                #expect(throws: WireError.self) {
                    try cut.rows(ofStored: Array(stored[..<count]))
                }
            }
        }
    }

    @Test("flipped bytes of a header are refused or read", arguments: seeds(10))
    func flippedHeader(seed: UInt64) throws {
        let whole = try header(seed: seed)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            guard let header = try? ChangesetHeader(bytes: flipped(whole, &generator)) else {
                continue
            }
            // What is accepted can be written, and is read again as it is.
            let again = try ChangesetHeader(bytes: header.encoded())
            #expect(again.dot == header.dot && again.tables == header.tables, "\(replay(seed))")
        }
    }

    @Test("flipped bytes of a frame are refused or read as other rows", arguments: seeds(10))
    func flippedFrame(seed: UInt64) throws {
        let made = RandomChangeset(seed: seed, rowsMax: 5)
        let frames = try plainFrames(of: made)
        try #require(!frames.isEmpty)
        var generator = SeededGenerator(seed: seed)
        for turn in 0..<1000 {
            let frame = flipped(frames[turn % frames.count], &generator)
            guard let rows = try? reader(of: made).reading(frame) else { continue }
            var writer = FrameWriter(tables: made.tables, sealedMilliseconds: noon)
            for row in rows { try writer.append(row) }
            var again: [RowEntry] = []
            var reader = try reader(of: made)
            for frame in writer.finish() { again += try reader.rows(ofStored: frame.stored) }
            let isSame = again == rows
            #expect(isSame, "\(replay(seed))")
        }
    }

    @Test("flipped bytes of a compressed frame are refused or read", arguments: seeds(10))
    func flippedStored(seed: UInt64) throws {
        let made = RandomChangeset(seed: seed, rowsMax: 5)
        let frames = try plainFrames(of: made).map { Compression.compressed($0) }
        var generator = SeededGenerator(seed: seed)
        for turn in 0..<1000 where !frames.isEmpty {
            var reader = try reader(of: made)
            _ = try? reader.rows(ofStored: flipped(frames[turn % frames.count], &generator))
        }
    }

    @Test("flipped bytes of a stream never pass for its author's", arguments: seeds(10))
    func flippedStream(seed: UInt64) throws {
        var author = try Author("An")
        let made = RandomChangeset(seed: seed, rowsMax: 5)
        let header = author.nextHeader(tables: made.tables, persons: made.persons)
        let stored = try author.seal(made.rows, header: header).stored
        let bytes = ChangesetStream.records(stored) + ChangesetStream.end(changesets: 1)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            var reader = ChangesetStreamReader()
            let items = (try? reader.take(flipped(bytes, &generator))) ?? []
            for item in items where item.stored != stored {
                #expect(throws: WireError.self, "\(replay(seed))") {
                    try received(item.stored, from: author)
                }
            }
        }
    }

    // MARK: - Claims

    @Test("a frame that states 1 TiB is refused before memory is taken")
    func statedTebibyte() {
        // Magic number; a frame of one segment whose size has 8 bytes; 1 << 40; one raw byte.
        let bomb: [UInt8] =
            [0x28, 0xb5, 0x2f, 0xfd, 0xe0] + [0, 0, 0, 0, 0, 1, 0, 0] + [9, 0, 0, 0]
        #expect(
            throws: WireError.overLimit(
                field: "decompressed frame", count: 1 << 40, limit: Limits.frameBytesMax)
        ) { try Compression.plain(bomb, atMost: Limits.frameBytesMax) }
    }

    @Test("2 MiB of zeroes in a few bytes are refused")
    func zeroes() {
        let bomb = Compression.compressed([UInt8](repeating: 0, count: 2 << 20))
        #expect(bomb.count < 200)
        #expect(
            throws: WireError.overLimit(
                field: "decompressed frame", count: 2 << 20, limit: Limits.frameBytesMax)
        ) { try Compression.plain(bomb, atMost: Limits.frameBytesMax) }
    }

    @Test("a frame that holds more than it states, or a second one, is refused")
    func understated() {
        let zeroes = [UInt8](repeating: 0, count: 1000)
        let one = Compression.compressed(zeroes)
        var understated = one
        // The size of 1000 is stated as 744 + 256, in the two bytes behind the descriptor.
        understated[5] -= 1
        for stored in [understated, one + one, one + [0], [], [0x28, 0xb5]] {
            #expect(throws: WireError.malformed(part: "zstd frame")) {
                try Compression.plain(stored, atMost: Limits.frameBytesMax)
            }
        }
    }

    @Test("a few bytes that stand for billions of values are refused")
    func manyValues() throws {
        let wide = TableEntry(
            name: "wide",
            columns: [ColumnEntry(name: "id", kind: .key)]
                + (1...30_000).map { ColumnEntry(name: "c\($0)", kind: .register) })
        let nulls = Hoitu_V1_Values.with { $0.types = Data([0]) }
        let group = Hoitu_V1_RowGroup.with {
            $0.rows = 100_000
            $0.keys = [
                Hoitu_V1_Values.with {
                    $0.types = Data([1])
                    $0.integers = Array(0..<100_000)
                }
            ]
            $0.columns = Array(1...30_000)
            $0.values = [Hoitu_V1_Values](repeating: nulls, count: 30_000)
        }
        let frame = serialized(Hoitu_V1_Frame.with { $0.groups = [group] })
        #expect(frame.count < Limits.frameBytesMax)
        let reader = FrameReader(tables: [wide], sealedMilliseconds: noon, personCount: 1)
        #expect(
            throws: WireError.overLimit(
                field: "values", count: 300_000, limit: Limits.frameValuesMax)
        ) { try reader.reading(frame) }
    }

    @Test("a frame that claims 4 billion rows is refused")
    func manyRows() throws {
        let group = Hoitu_V1_RowGroup.with { $0.rows = .max }
        let reader = FrameReader(tables: [units], sealedMilliseconds: noon, personCount: 1)
        #expect(
            throws: WireError.overLimit(
                field: "rows", count: Int(UInt32.max), limit: Limits.frameRowsMax)
        ) { try reader.reading(serialized(Hoitu_V1_Frame.with { $0.groups = [group] })) }
    }

    @Test("pieces without end are refused when they are longer than a value may be")
    func endlessPieces() throws {
        var reader = FrameReader(tables: [units], sealedMilliseconds: noon, personCount: 1)
        let piece = serialized(
            Hoitu_V1_Frame.with { $0.longPiece.data = Data(count: 1_000_000) })
        for _ in 0..<Limits.valueBytesMax / 1_000_000 { _ = try reader.rows(ofPlain: piece) }
        #expect(
            throws: WireError.overLimit(
                field: "value", count: 269_000_000, limit: Limits.valueBytesMax)
        ) { try reader.rows(ofPlain: piece) }
    }

    @Test("a writer refuses a key and a value beyond their limits")
    func longKeyAndValue() throws {
        var writer = FrameWriter(tables: [units], sealedMilliseconds: noon)
        let long = try key(.blob([UInt8](repeating: 1, count: Limits.keyBytesMax)))
        #expect(
            throws: WireError.overLimit(
                field: "key", count: Limits.keyBytesMax + 1, limit: Limits.keyBytesMax)
        ) { try writer.append(delete(long)) }
    }

    // MARK: - Damage

    private func flipped(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var flipped = bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let index = Int.random(in: bytes.indices, using: &generator)
            flipped[index] ^= UInt8.random(in: 1...255, using: &generator)
        }
        return flipped
    }

    private func header(seed: UInt64) throws -> [UInt8] {
        let made = RandomChangeset(seed: seed, rowsMax: 5)
        var author = try Author("An")
        let header = author.nextHeader(tables: made.tables, persons: made.persons)
        return try author.seal(made.rows, header: header).stored.header
    }

    private func plainFrames(of made: RandomChangeset) throws -> [[UInt8]] {
        var writer = FrameWriter(tables: made.tables, sealedMilliseconds: noon)
        for row in made.rows { try writer.append(row) }
        return try writer.finish().map {
            try Compression.plain($0.stored, atMost: Limits.frameBytesMax)
        }
    }

    private func reader(of made: RandomChangeset) throws -> FrameReader {
        FrameReader(
            tables: made.tables, sealedMilliseconds: noon, personCount: made.persons.count)
    }
}
