// The test vectors in protocol/vectors, as JSON has them: bytes are hexadecimal digits.

import Foundation
import Merge
import Testing
import Wire

/// A value as its storage class and its content: `["integer", "-5"]`, `["real", <IEEE bits>]`,
/// `["text", <bytes>]`, `["blob", <bytes>]`, `["null"]`.
struct ValueShape: Codable, Equatable {
    let value: Value

    init(_ value: Value) { self.value = value }

    init(from decoder: any Decoder) throws {
        var parts = try decoder.unkeyedContainer()
        let kind = try parts.decode(String.self)
        let content = parts.isAtEnd ? "" : try parts.decode(String.self)
        switch kind {
        case "null": value = .null
        case "integer": value = .integer(try #require(Int64(content)))
        case "real":
            value = .real(Double(bitPattern: try #require(UInt64(content, radix: 16))))
        case "text": value = .text(try bytes(hex: content))
        default:
            try #require(kind == "blob")
            value = .blob(try bytes(hex: content))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var parts = encoder.unkeyedContainer()
        switch value {
        case .null:
            try parts.encode("null")
        case .integer(let number):
            try parts.encode("integer")
            try parts.encode(String(number))
        case .real(let number):
            let bits = String(number.bitPattern, radix: 16)
            try parts.encode("real")
            try parts.encode(String(repeating: "0", count: 16 - bits.count) + bits)
        case .text(let text):
            try parts.encode("text")
            try parts.encode(hex(text))
        case .blob(let blob):
            try parts.encode("blob")
            try parts.encode(hex(blob))
        }
    }
}

struct KeysFile: Codable {
    struct Entry: Codable, Equatable {
        let values: [ValueShape]
        let bytes: String
    }
    /// In ascending order of bytes.
    let keys: [Entry]
}

struct ValuesFile: Codable {
    struct Column: Codable, Equatable {
        let values: [ValueShape]
        /// A `Values` message, as a writer of ours writes it.
        let packed: String
    }
    let columns: [Column]
}

struct OriginsFile: Codable {
    struct Entry: Codable, Equatable {
        let publicKey: String
        let incarnation: String
        let scope: String
        let origin: String
    }
    let origins: [Entry]
}

struct DotShape: Codable, Hashable {
    let origin: String
    let seq: UInt64
    /// 8 bytes; left out where only the dot counts.
    var chain: String?

    init(_ dot: Dot) {
        origin = dot.origin.description
        seq = dot.seq
    }

    init(_ entry: ChainedDot) {
        self.init(entry.dot)
        chain = hex(entry.chain)
    }
}

struct VectorFile: Codable {
    let entries: [DotShape]
    /// A `Dots` message.
    let message: String
    let hash: String
}

/// A changeset's bytes and whose they are.
struct StoredShape: Codable, Equatable {
    var name: String?
    let publicKey: String
    /// The chain hash of the changeset before.
    let previous: String
    let header: String
    let signature: String
    let frames: [String]
    let chain: String
    var content: ContentShape?
}

struct ChainFile: Codable {
    /// A key that everybody knows. Never use it.
    let testPrivateKey: String
    let changesets: [StoredShape]
}

struct ChangesetsFile: Codable {
    let changesets: [StoredShape]
}

struct StreamFile: Codable {
    let stream: String
    let changesets: [DotShape]
}

struct SizesFile: Codable {
    let oneCellEdit: StoredShape
    let storedBytes: Int
    let streamBytes: Int
}

struct ConflictsFile: Codable {
    struct Entry: Codable, Equatable {
        let kind: String
        let table: String
        let key: [ValueShape]
        let column: String
        let id: String
    }
    let conflicts: [Entry]
}

/// What a changeset says, decoded.
struct ContentShape: Codable, Equatable {
    struct Table: Codable, Equatable {
        let name: String
        let columns: [Column]
    }
    struct Column: Codable, Equatable {
        let name: String
        let kind: String
    }
    struct Birth: Codable, Equatable {
        let incarnation: String
        let certificates: [String]
    }
    struct Row: Codable, Equatable {
        let table: String
        let key: [ValueShape]
        let edited: Int64
        let person: String
        let delete: Bool
        let presence: Bool
        let touch: Bool
        let cells: [Cell]
    }
    struct Cell: Codable, Equatable {
        let column: String
        let edited: Int64
        let value: ValueShape
    }

    let version: UInt32
    let scope: String
    let origin: String
    let seq: UInt64
    let heads: [DotShape]
    let sharedHeads: [DotShape]
    let sealedAt: Int64
    let tables: [Table]
    let persons: [String]
    let birth: Birth?
    let rows: [Row]
}

extension ContentShape {
    init(_ changeset: Changeset) throws {
        let header = changeset.header
        version = header.version
        scope = header.scope
        origin = header.dot.origin.description
        seq = header.dot.seq
        heads = header.heads.map { DotShape($0) }
        sharedHeads = header.sharedHeads.map { DotShape($0) }
        sealedAt = header.sealedMilliseconds
        tables = header.tables.map { table in
            Table(
                name: table.name,
                columns: table.columns.map { Column(name: $0.name, kind: $0.kind.rawValue) })
        }
        persons = header.persons
        birth = header.birth.map {
            Birth(incarnation: hex($0.incarnation), certificates: $0.certificates.map { hex($0) })
        }
        rows = try changeset.rows().map { try Row($0, header: header) }
    }
}

extension ContentShape.Row {
    init(_ row: RowEntry, header: ChangesetHeader) throws {
        let columns = header.tables[row.table].columns
        table = header.tables[row.table].name
        key = try row.key.values(columns: header.tables[row.table].keyCount)
            .map { ValueShape($0) }
        edited = row.editedMilliseconds
        person = header.persons[row.person]
        switch row.change {
        case .delete:
            (delete, presence, touch, cells) = (true, false, false, [])
        case .put(let put):
            (delete, presence, touch) = (false, put.entersRow, put.touchesRow)
            cells = put.cells.map {
                ContentShape.Cell(
                    column: columns[$0.column].name, edited: $0.editedMilliseconds,
                    value: ValueShape($0.value))
            }
        }
    }
}
