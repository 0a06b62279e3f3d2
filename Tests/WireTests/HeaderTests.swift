// Headers: what stands in them, what they refuse, and what a later version's may say.

import Crypto
import Foundation
import Merge
import SwiftProtobuf
import Testing
import Wire

@Suite("Headers")
struct HeaderTests {
    /// One way to spoil a good header.
    struct Spoiling: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let error: WireError
        let spoil: @Sendable (inout Hoitu_V1_Header) -> Void

        init(
            _ name: String, _ part: String,
            _ spoil: @escaping @Sendable (inout Hoitu_V1_Header) -> Void
        ) {
            self.init(name, .malformed(part: part), spoil)
        }

        init(
            _ name: String, _ field: String, _ count: Int, limit: Int,
            _ spoil: @escaping @Sendable (inout Hoitu_V1_Header) -> Void
        ) {
            self.init(name, .overLimit(field: field, count: count, limit: limit), spoil)
        }

        private init(
            _ name: String, _ error: WireError,
            _ spoil: @escaping @Sendable (inout Hoitu_V1_Header) -> Void
        ) {
            testDescription = name
            self.error = error
            self.spoil = spoil
        }
    }

    static let illFormed = [
        Spoiling("no version", "header") { $0.version = 0 },
        Spoiling("an origin of 15 bytes", "header") { $0.origin.removeLast() },
        Spoiling("no number", "header") { $0.seq = 0 },
        Spoiling("a number beyond 63 bits", "header") { $0.seq = 1 << 63 },
        Spoiling("a first changeset without birth", "birth") { $0.clearBirth() },
        Spoiling("a birth in a later changeset", "birth") { $0.seq = 2 },
        Spoiling("a birth without certificates", "birth") { $0.birth.certificates = [] },
        Spoiling("an incarnation of 15 bytes", "birth") { $0.birth.incarnation.removeLast() },
        Spoiling("one head twice", "dots") { $0.heads = dots([1, 1]) },
        Spoiling("descending heads", "dots") { $0.heads = dots([2, 1]) },
        Spoiling("a head without chain hash", "dots") {
            $0.heads = dots([1])
            $0.heads.chains = Data()
        },
        Spoiling("a head without origin", "dots") {
            $0.heads = dots([1])
            $0.heads.origins = Data()
        },
        Spoiling("a head of number 0", "dots") {
            $0.heads = dots([1])
            $0.heads.seqs = [0]
        },
        Spoiling("a head of its own origin", "heads") {
            $0.heads = dots([1])
            $0.heads.origins = $0.origin
        },
        Spoiling("shared heads in the shared scope", "heads") { $0.sharedHeads = dots([1]) },
        Spoiling("frames in the header and behind it", "frames") {
            $0.plainFrame = Data([0])
            $0.frames = [frame]
        },
        Spoiling("two frames in the header", "frames") {
            $0.plainFrame = Data([0])
            $0.frame = Data([0])
        },
        Spoiling("a frame's hash of 31 bytes", "frames") {
            $0.frames = [frame]
            $0.frames[0].sha256.removeLast()
        },
        Spoiling("one table twice", "dictionary") { $0.tables.append($0.tables[0]) },
        Spoiling("tables in disorder", "dictionary") { $0.tables.append(table("a")) },
        Spoiling("one column twice", "dictionary") { $0.tables[0].columns = ["id", "id"] },
        Spoiling("a table without columns", "dictionary") { $0.tables[0].columns = [] },
        Spoiling("more columns of the key than columns", "dictionary") {
            $0.tables[0].keyColumns = 5
        },
        Spoiling("a counter in the key", "dictionary") { $0.tables[0].counters = [0] },
        Spoiling("one counter twice", "dictionary") { $0.tables[0].counters = [2, 2] },
        Spoiling("a counter that is no column", "dictionary") { $0.tables[0].counters = [4] },
    ]

    static let beyondLimits = [
        Spoiling("tables", "tables", 4097, limit: Limits.tablesMax) {
            $0.tables = (0..<4097).map { table("t\(10_000 + $0)") }
        },
        Spoiling("a table's name", "table name", 1025, limit: Limits.nameBytesMax) {
            $0.tables[0].name = String(repeating: "x", count: 1025)
        },
        Spoiling("columns", "columns", 32_768, limit: Limits.columnsMax) {
            $0.tables[0].columns = (0..<32_768).map { "c\($0)" }
        },
        Spoiling("a column's name", "column name", 1025, limit: Limits.nameBytesMax) {
            $0.tables[0].columns[1] = String(repeating: "x", count: 1025)
        },
        Spoiling("heads", "dots", 4097, limit: Limits.headsMax) {
            $0.heads.seqs = [UInt64](repeating: 1, count: 4097)
        },
        Spoiling("people", "persons", 65_537, limit: Limits.personsMax) {
            $0.persons = [String](repeating: "x", count: 65_537)
        },
        Spoiling("a person's name", "person", 257, limit: Limits.personBytesMax) {
            $0.persons = [String(repeating: "x", count: 257)]
        },
        Spoiling("certificates", "certificates", 5, limit: Limits.certificatesMax) {
            $0.birth.certificates = [Data](repeating: Data([1]), count: 5)
        },
        Spoiling("a certificate", "certificate", 8193, limit: Limits.certificateBytesMax) {
            $0.birth.certificates = [Data(repeating: 1, count: 8193)]
        },
        Spoiling("frames", "frames", 65_537, limit: Limits.framesMax) {
            $0.frames = [Hoitu_V1_FrameInfo](repeating: .init(), count: 65_537)
        },
        Spoiling("a frame", "frame", 1 << 20 + 1, limit: Limits.frameBytesMax) {
            $0.frames = [frame]
            $0.frames[0].plainBytes = 1 << 20 + 1
        },
        Spoiling("a stored frame", "frame", .init(UInt32.max), limit: Limits.frameStoredBytesMax) {
            $0.frames = [frame]
            $0.frames[0].storedBytes = .max
        },
        Spoiling("a frame's rows", "rows", .init(UInt32.max), limit: Limits.frameRowsMax) {
            $0.frames = [frame]
            $0.frames[0].rows = .max
        },
        Spoiling(
            "a frame in the header", "inline frame", 4097, limit: Limits.inlineFrameBytesMax
        ) { $0.plainFrame = Data(repeating: 1, count: 4097) },
    ]

    @Test("refused", arguments: illFormed + beyondLimits)
    func refused(_ spoiling: Spoiling) throws {
        var message = try good
        spoiling.spoil(&message)
        #expect(throws: spoiling.error) { try ChangesetHeader(bytes: serialized(message)) }
    }

    @Test("a header beyond its limit is refused unread")
    func tooLong() {
        let count = Limits.headerBytesMax + 1
        #expect(
            throws: WireError.overLimit(
                field: "header", count: count, limit: Limits.headerBytesMax)
        ) { try ChangesetHeader(bytes: [UInt8](repeating: 0xff, count: count)) }
    }

    @Test("everything in a header comes out as it went in")
    func roundTrip() throws {
        let author = try Author("An", scope: "hanoi")
        let others = try ["Ba", "Ca"].map { name -> ChainedDot in
            ChainedDot(dot: Dot(try Author(name).origin, 7), chain: [1, 2, 3, 4, 5, 6, 7, 8])
        }
        var header = author.nextHeader(heads: others.sorted { $0.dot < $1.dot })
        header.sharedHeads = [others[0]]
        header.persons = ["Nguyễn Văn An", ""]
        let read = try ChangesetHeader(bytes: header.encoded())
        #expect(read == header)
    }

    @Test("a seal that no reader would take is refused before it is signed")
    func unreadableSeal() throws {
        var author = try Author("An")
        let header = author.nextHeader(persons: [String(repeating: "x", count: 257)])
        #expect(throws: WireError.self) { try author.seal([], header: header) }
        #expect(author.seq == 0)
    }

    @Test("a later version's changeset keeps its place, and its rows wait for a later program")
    func laterVersion() throws {
        var author = try Author("An")
        _ = try author.seal([])
        var message = try good
        message.clearBirth()
        message.version = 2
        message.seq = 2
        message.frames = [Self.frame]
        message.tables = [Self.table("later"), Self.table("earlier")]
        let (header, stored) = try author.seal(message: message, frames: [[7]])
        #expect(header.version == 2 && header.dot == Dot(author.origin, 2))
        #expect(header.frames.map(\.storedBytes) == [1])

        let previous = try Author("An").sealingOne()
        let changeset = try Changeset.verify(
            stored, header: header, previous: previous, publicKey: author.key.publicKey
        ).value
        #expect(throws: WireError.unknownVersion(2)) { try changeset.rows() }
    }

    @Test("fields that are not known stay in the bytes, and under the signature")
    func unknownFields() throws {
        var author = try Author("An")
        // Field 1000, of varint 5.
        let unknown: [UInt8] = [0xc0, 0x3e, 5]
        let message = try Hoitu_V1_Header(serializedBytes: serialized(good) + unknown)
        let (header, stored) = try author.seal(message: message)
        #expect(stored.header.suffix(3) == unknown)
        var reader = ChangesetStreamReader()
        let relayed = try reader.take(ChangesetStream.records(stored))
        #expect(relayed.map(\.stored) == [stored])
        #expect(throws: Never.self) {
            try Changeset.verify(
                stored, header: header, previous: .start, publicKey: author.key.publicKey)
        }
    }

    private var good: Hoitu_V1_Header {
        get throws {
            try Hoitu_V1_Header(serializedBytes: Author("An").nextHeader().encoded())
        }
    }

    private static func table(_ name: String) -> Hoitu_V1_Table {
        Hoitu_V1_Table.with {
            $0.name = name
            $0.columns = ["id"]
        }
    }

    private static var frame: Hoitu_V1_FrameInfo {
        Hoitu_V1_FrameInfo.with {
            $0.storedBytes = 1
            $0.plainBytes = 1
            $0.sha256 = Data(sha256([7]))
        }
    }

    private static func dots(_ origins: [UInt8]) -> Hoitu_V1_Dots {
        Hoitu_V1_Dots.with {
            for origin in origins {
                $0.origins.append(Data(repeating: origin, count: 16))
                $0.seqs.append(1)
                $0.chains.append(Data(repeating: 0, count: 8))
            }
        }
    }
}

extension Author {
    /// The chain hash behind an empty first changeset.
    func sealingOne() throws -> ChainHash {
        var copy = self
        return try copy.seal([]).chain
    }
}
