// What a signature proves: any change on the way shows.

import Foundation
import Merge
import SwiftProtobuf
import Testing
import Wire

@Suite("Signatures and chains")
struct VerificationTests {
    @Test("a changeset in frames is read by whoever has its author's key")
    func genuine() throws {
        let (author, changeset) = try framed()
        #expect(changeset.stored.frames.count > 1)
        #expect(try received(changeset.stored, from: author).rows() == changeset.rows())
    }

    @Test("one bit changed in a header, a signature or a frame is noticed")
    func everyBit() throws {
        var author = try Author("An")
        let rows = [put(try key(.text("k")), cells([1: .text("name")]))]
        let stored = try author.seal(rows).stored
        for index in stored.header.indices {
            var header = stored.header
            header[index] ^= 1 << UInt8(index % 8)
            let forged = StoredChangeset(
                header: header, signature: stored.signature, frames: stored.frames)
            #expect(throws: WireError.self) { try received(forged, from: author) }
        }
        for index in stored.signature.indices {
            var signature = stored.signature
            signature[index] ^= 1 << UInt8(index % 8)
            let forged = StoredChangeset(
                header: stored.header, signature: signature, frames: stored.frames)
            #expect(throws: WireError.badSignature(Dot(author.origin, 1))) {
                try received(forged, from: author)
            }
        }
    }

    @Test("a frame that is changed, lacking, added or out of place is named")
    func frames() throws {
        let (author, changeset) = try framed()
        let dot = changeset.header.dot
        let frames = changeset.stored.frames
        var changed = frames
        changed[1][9] ^= 1
        let forgeries: [(frames: [[UInt8]], number: Int)] = [
            (changed, 1), ([frames[0]], 1), (frames + [frames[0]], frames.count),
            ([frames[1], frames[0]] + frames[2...], 0), ([], 0),
        ]
        for forgery in forgeries {
            var stored = changeset.stored
            stored.frames = forgery.frames
            #expect(throws: WireError.badFrame(dot, number: forgery.number)) {
                try received(stored, from: author)
            }
        }
    }

    @Test("a changeset behind another chain is refused")
    func previous() throws {
        var author = try Author("An")
        let first = try author.seal([])
        let second = try author.seal([])
        #expect(throws: Never.self) {
            try received(second.stored, from: author, previous: first.chain)
        }
        #expect(throws: WireError.badSignature(Dot(author.origin, 2))) {
            try received(second.stored, from: author, previous: .start)
        }
    }

    @Test("another's key fits no signature")
    func anotherKey() throws {
        var author = try Author("An")
        let stored = try author.seal([]).stored
        #expect(throws: WireError.badSignature(Dot(author.origin, 1))) {
            try received(stored, from: try Author("Ba"))
        }
    }

    @Test("a frame with other rows or another size than its header promised is not read")
    func brokenPromise() throws {
        let (_, changeset) = try framed()
        for field in 0..<2 {
            var message = try Hoitu_V1_Header(serializedBytes: changeset.stored.header)
            if field == 0 { message.frames[1].rows += 1 } else { message.frames[1].plainBytes += 1 }
            var author = try Author("An")
            let (_, stored) = try author.seal(message: message, frames: changeset.stored.frames)
            let read = try received(stored, from: author)
            #expect(throws: WireError.malformed(part: "frame")) { try read.rows() }
        }
    }

    @Test("the rows of a frame can be had before the next is read")
    func frameByFrame() throws {
        let (_, changeset) = try framed()
        var reader = try changeset.rowReader()
        var counts: [Int] = []
        while let rows = try reader.next() { counts.append(rows.count) }
        #expect(counts == changeset.header.frames.map(\.rows))
        #expect(counts.reduce(0, +) == changeset.header.promisedRows)
    }

    /// A changeset of several frames.
    private func framed() throws -> (Author, Changeset) {
        var author = try Author("An")
        var generator = SeededGenerator(seed: 1)
        let rows = try (0..<60).map { number in
            let note = (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
            return put(try key(.integer(Int64(number))), cells([3: .blob(note)]))
        }
        return (author, try author.seal(rows))
    }
}
