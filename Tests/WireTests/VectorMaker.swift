// Writes protocol/vectors, when a test run is asked to: WRITE_VECTORS=1 swift test --filter WireTests

import Crypto
import Foundation
import Merge
import SwiftProtobuf
import Testing
import Wire

/// The folder of vectors, and what stands in its files.
enum Vectors {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("protocol/vectors")

    /// One file, written first where that was asked for.
    static func load<File: Decodable>(_ name: String) throws -> File {
        try written.get()
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            File.self, from: try Data(contentsOf: folder.appendingPathComponent(name + ".json")))
    }

    private static let written = Result {
        guard ProcessInfo.processInfo.environment["WRITE_VECTORS"] == "1" else { return }
        try write(keys(), as: "keys")
        try write(values(), as: "values")
        try write(origins(), as: "origins")
        try write(vector(), as: "vector")
        try write(chain(), as: "chain")
        try write(changesets(), as: "changesets")
        try write(stream(), as: "stream")
        try write(merge(), as: "merge")
        try write(conflicts(), as: "conflicts")
        try write(sizes(), as: "sizes")
    }

    private static func write(_ file: some Encodable, as name: String) throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(file)
        try (data + Data("\n".utf8)).write(to: folder.appendingPathComponent(name + ".json"))
    }

    // MARK: - The files

    private static func keys() throws -> KeysFile {
        let alone = RowKeyTests.ascending.map { [$0] }
        let pairs: [[Value]] = [
            [.integer(-1), .text("a")], [.text([0, 0x61]), .text([0])], [.blob([]), .real(-0.5)],
            [.text("x"), .blob([0, 0xff]), .integer(7)],
        ]
        let keys = try (alone + pairs).map { values in
            let key = try #require(RowKey(values))
            return KeysFile.Entry(values: values.map { ValueShape($0) }, bytes: hex(key.bytes))
        }
        return KeysFile(keys: keys.sorted { $0.bytes < $1.bytes })
    }

    private static func values() throws -> ValuesFile {
        let columns: [[Value]] = [
            RoundTripTests.values, [.text("ab"), .text("cd")], [.text("ab"), .text("c")],
            [.blob([1]), .blob([2])], [.integer(7)], [.null, .null], [.text("")],
            [.text("ab"), .null, .blob([0, 1])],
        ]
        return ValuesFile(
            columns: try columns.map { values in
                .init(values: values.map { ValueShape($0) }, packed: hex(try pack(values)))
            })
    }

    /// The values of one column, as they stand in a frame of one row for each.
    static func pack(_ values: [Value]) throws -> [UInt8] {
        var writer = FrameWriter(tables: [units], sealedMilliseconds: noon)
        for (number, value) in values.enumerated() {
            try writer.append(put(try key(.integer(Int64(number))), cells([1: value])))
        }
        let stored = try #require(writer.finish().first).stored
        let plain = try Compression.plain(stored, atMost: Limits.frameBytesMax)
        let frame = try Hoitu_V1_Frame(serializedBytes: plain)
        return serialized(try #require(frame.groups.first?.values.first))
    }

    private static func origins() throws -> OriginsFile {
        let authors = [
            try Author("An"), try Author("An", scope: "hanoi"), try Author("Ba", scope: "đà nẵng"),
        ]
        return OriginsFile(
            origins: authors.map {
                .init(
                    publicKey: hex($0.publicKey), incarnation: hex($0.incarnation),
                    scope: $0.scope, origin: $0.origin.description)
            })
    }

    private static func vector() throws -> VectorFile {
        let entries = try ["An", "Ba", "Ca"].enumerated().map { number, name in
            ChainedDot(
                dot: Dot(try Author(name).origin, [1, 300, UInt64(Int64.max)][number]),
                chain: Array(sha256(Array(name.utf8)).prefix(8)))
        }
        let vector = ReceivedVector(entries)
        return VectorFile(
            entries: vector.entries.map { DotShape($0) },
            message: hex(serialized(vector.message)), hash: hex(vector.hash))
    }

    private static func chain() throws -> ChainFile {
        var author = try Author("An")
        var changesets: [StoredShape] = []
        for number in 0..<3 {
            let previous = author.chain
            let row = put(try key(.integer(Int64(number))), cells([1: .text("name")]))
            let changeset = try author.seal(number == 1 ? [] : [row])
            changesets.append(shape(changeset, by: author, previous: previous))
        }
        return ChainFile(
            testPrivateKey: hex(author.key.rawRepresentation), changesets: changesets)
    }

    private static func changesets() throws -> ChangesetsFile {
        ChangesetsFile(
            changesets: try VectorChangesets.all().map { name, author, previous, changeset in
                var shape = shape(changeset, by: author, previous: previous)
                shape.name = name
                shape.content = try ContentShape(changeset)
                return shape
            })
    }

    private static func stream() throws -> StreamFile {
        let changesets = try VectorChangesets.all().map(\.changeset)
        let records = changesets.flatMap { ChangesetStream.records($0.stored) }
        return StreamFile(
            stream: hex(records + ChangesetStream.end(changesets: changesets.count)),
            changesets: changesets.map { DotShape($0.header.dot) })
    }

    private static func merge() throws -> MergeFile {
        let history = try MergeHistory()
        var merged = MergedState()
        for step in history.changesets { try merged.integrate(step.changeset) }
        return MergeFile(
            changesets: history.changesets.map {
                shape($0.changeset, by: $0.author, previous: $0.previous)
            }, merged: merged)
    }

    private static func conflicts() throws -> ConflictsFile {
        let conflicts: [(kind: String, table: String, key: [Value], column: String)] = [
            ("value", "units", [.text("unit 1")], "name"),
            ("delete", "units", [.text("unit 1")], ""),
            ("unique", "điểm \"số\"", [.integer(1), .blob([0, 1])], ""),
            ("parent", "units", [.integer(-1)], "zone"),
            ("check", "units", [.real(1.5)], ""),
            ("constraint", "units", [.text([])], ""),
        ]
        return ConflictsFile(
            conflicts: try conflicts.map { conflict in
                let key = try #require(RowKey(conflict.key))
                return .init(
                    kind: conflict.kind, table: conflict.table,
                    key: conflict.key.map { ValueShape($0) }, column: conflict.column,
                    id: conflictID(
                        kind: conflict.kind, table: conflict.table, key: key,
                        column: conflict.column))
            })
    }

    private static func sizes() throws -> SizesFile {
        let stored = try SmallEdit.sealed()
        let author = try Author("An")
        let changeset = try received(stored, from: author)
        return SizesFile(
            oneCellEdit: shape(changeset, by: author, previous: .start),
            storedBytes: stored.byteCount, streamBytes: ChangesetStream.records(stored).count)
    }

    private static func shape(
        _ changeset: Changeset, by author: Author, previous: ChainHash
    ) -> StoredShape {
        StoredShape(
            publicKey: hex(author.publicKey), previous: hex(previous.bytes),
            header: hex(changeset.stored.header), signature: hex(changeset.stored.signature),
            frames: changeset.stored.frames.map { hex($0) }, chain: hex(changeset.chain.bytes))
    }
}
