// What the wire's tests share: an author who seals, and bytes as hexadecimal digits.

import Crypto
import Foundation
import Merge
import Testing
import Wire

/// Someone who seals changesets one behind the other, as a replica does.
struct Author {
    let key: P256.Signing.PrivateKey
    let incarnation: [UInt8]
    let scope: String
    private(set) var seq: UInt64 = 0
    private(set) var chain = ChainHash.start

    /// An author whose key follows from `name`: for tests, and of no worth anywhere else.
    init(_ name: String, scope: String = "") throws {
        key = try P256.Signing.PrivateKey(
            rawRepresentation: sha256(Array("test key of \(name)".utf8)))
        incarnation = Array(sha256(Array("incarnation of \(name)".utf8)).prefix(16))
        self.scope = scope
    }

    var publicKey: [UInt8] { Array(key.publicKey.x963Representation) }

    var origin: Origin {
        Origin(publicKey: publicKey, incarnation: incarnation, scope: scope)
    }

    /// The author's newest changeset, as another names it.
    var head: ChainedDot { ChainedDot(dot: Dot(origin, seq), chain: chain.short) }

    /// The header of the next changeset.
    func nextHeader(
        tables: [TableEntry] = [units], heads: [ChainedDot] = [], sealed: Int64 = noon,
        persons: [String] = ["An"]
    ) -> ChangesetHeader {
        let birth = ChangesetHeader.Birth(
            incarnation: incarnation, certificates: [Array("not a certificate".utf8)])
        return ChangesetHeader(
            scope: scope, dot: Dot(origin, seq + 1), heads: heads, sealedMilliseconds: sealed,
            tables: tables, persons: persons, birth: seq == 0 ? birth : nil)
    }

    /// Signs as the protocol says: raw, over the 32 bytes of the chain hash.
    func sign(_ bytes: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: Data(bytes)).rawRepresentation)
    }

    /// Seals the next changeset.
    mutating func seal(
        _ rows: [RowEntry], header: ChangesetHeader? = nil
    ) throws -> Changeset {
        let sealed = try Changeset.seal(
            header: header ?? nextHeader(), rows: rows, previous: chain, sign: sign)
        seq += 1
        chain = sealed.value.chain
        return sealed.value
    }

    /// Signs a message as the next changeset, whatever it says.
    mutating func seal(
        message: Hoitu_V1_Header, frames: [[UInt8]] = []
    ) throws -> (header: ChangesetHeader, stored: StoredChangeset) {
        let bytes = serialized(message)
        chain = chain.next(header: bytes)
        seq += 1
        let stored = StoredChangeset(
            header: bytes, signature: try sign(chain.bytes), frames: frames)
        return (try ChangesetHeader(bytes: bytes), stored)
    }
}

/// A time to count from: 2026-01-01T05:00:00Z.
let noon: Int64 = 1_767_243_600_000

/// A table of one key column, two registers and a counter.
let units = TableEntry(
    name: "units",
    columns: [
        ColumnEntry(name: "id", kind: .key), ColumnEntry(name: "name", kind: .register),
        ColumnEntry(name: "points", kind: .counter), ColumnEntry(name: "note", kind: .register),
    ])

/// A key, which the test knows to have no NULL.
func key(_ values: Value...) throws -> RowKey { try #require(RowKey(values)) }

/// Cells of one time, by column.
func cells(
    _ values: KeyValuePairs<Int, Value>, at time: Int64 = noon
) -> [RowEntry.CellEntry] {
    values.map { .init(column: $0, editedMilliseconds: time, value: $1) }
}

/// A put of `table`'s row.
func put(
    _ key: RowKey, _ cells: [RowEntry.CellEntry], table: Int = 0, at time: Int64 = noon,
    enters: Bool = false, touches: Bool = false, person: Int = 0
) -> RowEntry {
    RowEntry(
        table: table, key: key, editedMilliseconds: time, person: person,
        change: .put(.init(entersRow: enters, touchesRow: touches, cells: cells)))
}

/// A delete of `table`'s row.
func delete(_ key: RowKey, table: Int = 0, at time: Int64 = noon, person: Int = 0) -> RowEntry {
    RowEntry(table: table, key: key, editedMilliseconds: time, person: person, change: .delete)
}

/// A changeset as a reader finds it who has nothing but its bytes and its author's key.
func received(
    _ stored: StoredChangeset, from author: Author, previous: ChainHash = .start
) throws -> Changeset {
    try Changeset.verify(
        stored, header: try ChangesetHeader(bytes: stored.header), previous: previous,
        publicKey: author.key.publicKey
    ).value
}

/// Seals rows, hands over the bytes, and reads them.
func roundTrip(
    _ rows: [RowEntry], tables: [TableEntry] = [units], persons: [String] = ["An"]
) throws -> [RowEntry] {
    var author = try Author("An")
    let header = author.nextHeader(tables: tables, persons: persons)
    let sealed = try author.seal(rows, header: header)
    return try received(sealed.stored, from: author).rows()
}

/// Lower-case hexadecimal digits.
func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
}

/// Bytes from hexadecimal digits.
func bytes(hex text: String) throws -> [UInt8] {
    let digits = try text.map { try #require($0.hexDigitValue) }
    try #require(digits.count % 2 == 0)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
