// The test vectors, read back: what they say is what this implementation does.

import Crypto
import Foundation
import Merge
import SwiftProtobuf
import Testing
import Wire

@Suite("Test vectors")
struct VectorTests {
    @Test("keys have those bytes, ascending, and give their values back")
    func keys() throws {
        let file: KeysFile = try Vectors.load("keys")
        for entry in file.keys {
            let values = entry.values.map(\.value)
            #expect(RowKey(values).map { hex($0.bytes) } == entry.bytes)
            let key = RowKey(canonical: try bytes(hex: entry.bytes))
            #expect(try key.values(columns: values.count) == values)
        }
        #expect(file.keys.map(\.bytes) == file.keys.map(\.bytes).sorted())
    }

    @Test("columns of values are packed in those bytes")
    func values() throws {
        let file: ValuesFile = try Vectors.load("values")
        for column in file.columns {
            #expect(hex(try Vectors.pack(column.values.map(\.value))) == column.packed)
        }
    }

    @Test("an origin follows from key, incarnation and scope")
    func origins() throws {
        let file: OriginsFile = try Vectors.load("origins")
        for entry in file.origins {
            let origin = Origin(
                publicKey: try bytes(hex: entry.publicKey),
                incarnation: try bytes(hex: entry.incarnation), scope: entry.scope)
            #expect(origin.description == entry.origin)
        }
    }

    @Test("a vector has that message and that hash")
    func vector() throws {
        let file: VectorFile = try Vectors.load("vector")
        let message = try Hoitu_V1_Dots(serializedBytes: bytes(hex: file.message))
        let vector = try ReceivedVector(message)
        #expect(vector.entries.map { DotShape($0) } == file.entries)
        #expect(hex(vector.hash) == file.hash)
        #expect(hex(serialized(ReceivedVector(vector.entries.reversed()).message)) == file.message)
    }

    @Test("a chain of changesets is signed by the test key")
    func chain() throws {
        let file: ChainFile = try Vectors.load("chain")
        let key = try P256.Signing.PrivateKey(
            rawRepresentation: bytes(hex: file.testPrivateKey))
        var previous = ChainHash.start
        for shape in file.changesets {
            #expect(shape.publicKey == hex(key.publicKey.x963Representation))
            #expect(shape.previous == hex(previous.bytes))
            previous = try verified(shape).chain
        }
        #expect(file.changesets.count == 3)
    }

    @Test("changesets of every form say what stands beside them")
    func changesets() throws {
        let file: ChangesetsFile = try Vectors.load("changesets")
        for shape in file.changesets {
            #expect(try ContentShape(verified(shape)) == shape.content, "\(shape.name ?? "")")
        }
        #expect(try file.changesets.count == VectorChangesets.all().count)
    }

    @Test("a stream holds those changesets")
    func stream() throws {
        let file: StreamFile = try Vectors.load("stream")
        var reader = ChangesetStreamReader()
        let items = try reader.take(bytes(hex: file.stream))
        try reader.finish()
        #expect(items.map { DotShape($0.header.dot) } == file.changesets)
    }

    @Test("three authors' changesets merge into those rows, in any order", arguments: seeds(20))
    func merge(seed: UInt64) throws {
        let file: MergeFile = try Vectors.load("merge")
        var waiting = try file.changesets.map { try verified($0) }
        if seed > 1 {
            var generator = SeededGenerator(seed: seed)
            waiting.shuffle(using: &generator)
        }
        var merged = MergedState()
        while !waiting.isEmpty {
            let next = try #require(
                waiting.firstIndex { merged.context(of: $0.header) != nil })
            try merged.integrate(waiting.remove(at: next))
        }
        #expect(MergeFile.rows(of: merged) == file.rows, "\(replay(seed))")
        #expect(hex(merged.digest()) == file.digest, "\(replay(seed))")
        for table in file.tables {
            #expect(hex(merged.digest(of: table.table)) == table.digest)
        }
        #expect(file.rows.contains { !$0.alive })
        #expect(file.rows.contains { $0.alive && !$0.deletes.isEmpty })
        #expect(file.rows.contains { $0.cells.contains { $0.siblings.count > 1 } })
    }

    @Test("conflicts have those ids")
    func conflicts() throws {
        let file: ConflictsFile = try Vectors.load("conflicts")
        for entry in file.conflicts {
            let key = try #require(RowKey(entry.key.map(\.value)))
            let id = conflictID(
                kind: entry.kind, table: entry.table, key: key, column: entry.column)
            #expect(id == entry.id)
        }
    }

    @Test("the smallest useful changeset has the size that it had")
    func sizes() throws {
        let file: SizesFile = try Vectors.load("sizes")
        let stored = try SmallEdit.sealed()
        #expect(hex(stored.header) == file.oneCellEdit.header)
        #expect(stored.byteCount == file.storedBytes)
        #expect(ChangesetStream.records(stored).count == file.streamBytes)
    }

    private func verified(_ shape: StoredShape) throws -> Changeset {
        let stored = StoredChangeset(
            header: try bytes(hex: shape.header), signature: try bytes(hex: shape.signature),
            frames: try shape.frames.map { try bytes(hex: $0) })
        let changeset = try Changeset.verify(
            stored, header: try ChangesetHeader(bytes: stored.header),
            previous: ChainHash(bytes: try bytes(hex: shape.previous)),
            publicKey: try P256.Signing.PublicKey(
                x963Representation: bytes(hex: shape.publicKey))
        ).value
        #expect(hex(changeset.chain.bytes) == shape.chain)
        return changeset
    }
}
