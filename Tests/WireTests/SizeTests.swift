// What travels when little has changed.

import Merge
import Testing
import Wire

@Suite("Sizes")
struct SizeTests {
    @Test("one edited cell takes at most 250 bytes on the wire, with signature and two heads")
    func oneCell() throws {
        let small = try SmallEdit.sealed()
        let bytes = ChangesetStream.records(small).count
        print("one edited cell: \(small.byteCount) bytes stored, \(bytes) in a stream")
        #expect(bytes <= 250)
    }

    @Test("rows of random keys take little more than their keys")
    func bulk() throws {
        // Random keys of 16 bytes cannot be compressed; the other columns hold next to nothing.
        var generator = SeededGenerator(seed: 1)
        let keys = try (0..<20_000).map { _ in
            try key(.blob((0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }))
        }
        let rows = keys.sorted().map { key in
            put(key, cells([1: .text("name"), 2: .integer(0), 3: .null]), enters: true)
        }
        var author = try Author("An")
        let stored = try author.seal(rows).stored
        #expect(stored.byteCount < 20_000 * 17)
    }
}

/// The small edit whose size is promised: a key of 16 bytes, a short text, two heads, numbers of
/// two bytes, an edit half a minute before it was sealed.
enum SmallEdit {
    static let table = TableEntry(
        name: "members",
        columns: [
            ColumnEntry(name: "id", kind: .key), ColumnEntry(name: "phone", kind: .register),
        ])

    static func header() throws -> ChangesetHeader {
        let heads = try ["Ba", "Ca"].map { name in
            let chain = Array(sha256(Array("chain of \(name)".utf8)).prefix(8))
            return ChainedDot(dot: Dot(try Author(name).origin, 700), chain: chain)
        }
        return ChangesetHeader(
            dot: Dot(try Author("An").origin, 1200), heads: heads.sorted { $0.dot < $1.dot },
            sealedMilliseconds: noon, tables: [table], persons: ["Nguyễn Văn An"])
    }

    static func row() throws -> RowEntry {
        let id = try key(.blob(Array(sha256(Array("id".utf8)).prefix(16))))
        return put(id, cells([1: .text("0903123456")], at: noon - 30_000), at: noon - 30_000)
    }

    static func sealed() throws -> StoredChangeset {
        let author = try Author("An")
        return try Changeset.seal(
            header: try header(), rows: [try row()], previous: .start, sign: author.sign
        ).value.stored
    }
}
