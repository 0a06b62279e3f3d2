// A member that writes, and has no file: its changesets are sealed as any, by the same writer of frames
// and headers, from what it is told that it had seen.
//
// A thousand replicas of the same rows would measure the disk. What a hub sees of an office is its
// changesets, and those are real: chained, signed, and with the heads that the office would name.

import Crypto
import Membership
import Merge
import Wire

/// What an author changes of a row of the workload.
enum AuthorChange {
    /// Enters the row of that number.
    case insert(SampleRow)
    /// Gives it another note.
    case edit(SampleEdit)

    fileprivate var key: RowKey {
        let bytes =
            switch self {
            case .insert(let row): row.key
            case .edit(let edit): edit.key
            }
        guard let key = RowKey([.blob(bytes)]) else { preconditionFailure("a blob is no NULL") }
        return key
    }
}

struct Author {
    let identity: Identity
    private let incarnation: [UInt8]
    private let origin: Origin
    private var seq: UInt64 = 0
    private var chain = ChainHash.start
    /// What it has integrated by now beside its own changesets: no dot that another one covers.
    private(set) var heads: [ChainedDot]

    private static let columns = ["unit", "year", "points", "title", "note"]

    /// - Parameter heads: What it had integrated when it began.
    init(_ identity: Identity, seeing heads: [ChainedDot]) {
        self.identity = identity
        incarnation = Replicas.incarnation(of: identity)
        origin = Origin(
            publicKey: Array(identity.signingKey.publicKey.x963Representation),
            incarnation: incarnation, scope: "")
        self.heads = heads
    }

    /// Takes note of what a pull brought.
    mutating func see(_ heads: [ChainedDot]) {
        self.heads = heads.filter { $0.dot.origin != origin }
    }

    /// Its next changeset, as records of a stream.
    mutating func seal(_ changes: [AuthorChange], at milliseconds: Int64) throws -> [UInt8] {
        let entersAny = changes.contains { if case .insert = $0 { true } else { false } }
        let columns = entersAny ? Self.columns : ["note"]
        let table = TableEntry(
            name: "entry",
            columns: [ColumnEntry(name: "id", kind: .key)]
                + columns.map { ColumnEntry(name: $0, kind: .register) })
        seq += 1
        let header = ChangesetHeader(
            dot: Dot(origin, seq), heads: heads, sealedMilliseconds: milliseconds,
            tables: changes.isEmpty ? [] : [table],
            persons: changes.isEmpty ? [] : ["Trần Thị Bình"],
            birth: seq == 1
                ? ChangesetHeader.Birth(incarnation: incarnation, certificates: identity.chain)
                : nil)
        let rows = changes.map { ($0.key, $0) }.sorted { $0.0 < $1.0 }.map { key, change in
            RowEntry(
                table: 0, key: key, editedMilliseconds: milliseconds, person: 0,
                change: .put(Self.put(change, noteColumn: columns.count, at: milliseconds)))
        }
        let sealed = try Changeset.seal(header: header, rows: rows, previous: chain) {
            try identity.sign($0)
        }
        chain = sealed.value.chain
        // The next context is the changeset before, and nothing else until something is pulled.
        heads = []
        return ChangesetStream.records(sealed.value.stored)
    }

    private static func put(
        _ change: AuthorChange, noteColumn: Int, at milliseconds: Int64
    ) -> RowEntry.Put {
        let values: [(column: Int, value: Value)]
        let entersRow: Bool
        switch change {
        case .insert(let row):
            let all: [Value] = [
                .text(row.unit), .integer(row.year), .real(row.points), .text(row.title),
                .text(row.note),
            ]
            values = all.enumerated().map { ($0.offset + 1, $0.element) }
            entersRow = true
        case .edit(let edit):
            values = [(noteColumn, .text(edit.note))]
            entersRow = false
        }
        return RowEntry.Put(
            entersRow: entersRow, touchesRow: false,
            cells: values.map {
                .init(column: $0.column, editedMilliseconds: milliseconds, value: $0.value)
            })
    }
}
