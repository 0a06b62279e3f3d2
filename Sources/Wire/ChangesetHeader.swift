// A changeset's header: what is signed, and what its signature proves.
//
// Specification: protocol/README.md, "Headers".

private import Crypto
private import Foundation
package import Merge

/// A dot in a list of heads or a vector, with the start of its chain hash.
package struct ChainedDot: Hashable, Sendable {
    package let dot: Dot
    /// 8 bytes.
    package let chain: [UInt8]

    /// A dot and the first 8 bytes of its chain hash.
    package init(dot: Dot, chain: [UInt8]) {
        precondition(chain.count == 8, "chain hashes are cut to 8 bytes in lists")
        self.dot = dot
        self.chain = chain
    }
}

/// The header of one changeset, decoded.
package struct ChangesetHeader: Hashable, Sendable {
    /// What the signed bytes promise of one frame.
    package struct Frame: Hashable, Sendable {
        package let storedBytes: Int
        package let plainBytes: Int
        package let sha256: [UInt8]
        package let rows: Int
    }

    /// The only frame of a small changeset, which stands in the header itself.
    package enum InlineFrame: Hashable, Sendable {
        /// Not compressed: compression would have made it longer.
        case plain([UInt8])
        /// Compressed.
        case stored([UInt8])

        fileprivate var bytes: [UInt8] {
            switch self {
            case .plain(let bytes), .stored(let bytes): bytes
            }
        }
    }

    /// Who an origin is.
    package struct Birth: Hashable, Sendable {
        /// 16 random bytes.
        package let incarnation: [UInt8]
        /// DER, the member's first, the root left out.
        package let certificates: [[UInt8]]

        /// The life of a replica, and the certificates that say whose it is.
        package init(incarnation: [UInt8], certificates: [[UInt8]]) {
            self.incarnation = incarnation
            self.certificates = certificates
        }
    }

    /// The format's version that this program writes.
    package static let currentVersion: UInt32 = 1

    package var version: UInt32
    package var scope: String
    package var dot: Dot
    /// What the author had integrated, beside its own previous dot.
    package var heads: [ChainedDot]
    /// What the author had integrated in scope "", in a changeset of another scope.
    package var sharedHeads: [ChainedDot]
    /// The author's clock, in milliseconds since 1970.
    package var sealedMilliseconds: Int64
    package var tables: [TableEntry]
    package var persons: [String]
    /// The frames that follow; `Changeset.seal` fills them in.
    package internal(set) var frames: [Frame] = []
    /// The only frame, where it stands in the header; `Changeset.seal` fills it in.
    package internal(set) var inlineFrame: InlineFrame?
    package var birth: Birth?

    /// A header to seal a changeset with.
    package init(
        scope: String = "", dot: Dot, heads: [ChainedDot], sharedHeads: [ChainedDot] = [],
        sealedMilliseconds: Int64, tables: [TableEntry], persons: [String], birth: Birth? = nil
    ) {
        version = Self.currentVersion
        self.scope = scope
        self.dot = dot
        self.heads = heads
        self.sharedHeads = sharedHeads
        self.sealedMilliseconds = sealedMilliseconds
        self.tables = tables
        self.persons = persons
        self.birth = birth
    }

    /// How many changes of rows the frames promise; unknown, and 0, for an inline frame.
    package var promisedRows: Int { frames.reduce(0) { $0 + $1.rows } }
}

// MARK: - Reading

extension ChangesetHeader {
    /// A header from its bytes as signed.
    ///
    /// A header of a later version is read as far as its place goes (origin, number, heads, frames,
    /// birth), so that it can be kept and relayed; it has no tables and no people here.
    ///
    /// - Throws: `WireError` when the bytes are no header, or beyond a limit.
    package init(bytes: [UInt8]) throws(WireError) {
        try check("header", bytes.count, atMost: Limits.headerBytesMax)
        let message: Hoitu_V1_Header = try parsed(bytes, part: "header")
        guard let origin = Origin(bytes: message.origin), message.seq > 0,
            message.seq <= UInt64(Int64.max), message.version > 0
        else { throw .malformed(part: "header") }
        version = message.version
        scope = message.scope
        dot = Dot(origin, message.seq)
        heads = try Self.dots(message.heads, atMost: Limits.headsMax)
        sharedHeads = try Self.dots(message.sharedHeads, atMost: Limits.headsMax)
        sealedMilliseconds = message.sealedAt
        let isKnown = version == Self.currentVersion
        tables = isKnown ? try Self.tables(message.tables) : []
        persons = isKnown ? message.persons : []
        try check("persons", persons.count, atMost: Limits.personsMax)
        for person in persons {
            try check("person", person.utf8.count, atMost: Limits.personBytesMax)
        }
        frames = try Self.frames(message.frames)
        inlineFrame = try Self.inlineFrame(message)
        birth = message.hasBirth ? try Self.birth(message.birth) : nil
        try checkShape()
    }

    private func checkShape() throws(WireError) {
        guard (dot.seq == 1) == (birth != nil) else { throw .malformed(part: "birth") }
        if let inlineFrame {
            guard frames.isEmpty else { throw .malformed(part: "frames") }
            let count = inlineFrame.bytes.count
            try check("inline frame", count, atMost: Limits.inlineFrameBytesMax)
        }
        guard !heads.contains(where: { $0.dot.origin == dot.origin }),
            !scope.isEmpty || sharedHeads.isEmpty
        else { throw .malformed(part: "heads") }
    }

    private static func inlineFrame(
        _ message: Hoitu_V1_Header
    ) throws(WireError) -> InlineFrame? {
        switch (message.frame.isEmpty, message.plainFrame.isEmpty) {
        case (true, true): return nil
        case (false, true): return .stored(Array(message.frame))
        case (true, false): return .plain(Array(message.plainFrame))
        case (false, false): throw .malformed(part: "frames")
        }
    }

    private static func birth(_ message: Hoitu_V1_Birth) throws(WireError) -> Birth {
        guard message.incarnation.count == 16, !message.certificates.isEmpty else {
            throw .malformed(part: "birth")
        }
        try check("certificates", message.certificates.count, atMost: Limits.certificatesMax)
        for certificate in message.certificates {
            try check("certificate", certificate.count, atMost: Limits.certificateBytesMax)
        }
        return Birth(
            incarnation: Array(message.incarnation),
            certificates: message.certificates.map { Array($0) })
    }

    private static func frames(_ messages: [Hoitu_V1_FrameInfo]) throws(WireError) -> [Frame] {
        try check("frames", messages.count, atMost: Limits.framesMax)
        var frames: [Frame] = []
        for message in messages {
            try check(
                "frame", Int(message.storedBytes), atMost: Limits.frameStoredBytesMax)
            try check("frame", Int(message.plainBytes), atMost: Limits.frameBytesMax)
            try check("rows", Int(message.rows), atMost: Limits.frameRowsMax)
            guard message.sha256.count == 32 else { throw .malformed(part: "frames") }
            frames.append(
                Frame(
                    storedBytes: Int(message.storedBytes), plainBytes: Int(message.plainBytes),
                    sha256: Array(message.sha256), rows: Int(message.rows)))
        }
        return frames
    }

    private static func tables(_ messages: [Hoitu_V1_Table]) throws(WireError) -> [TableEntry] {
        try check("tables", messages.count, atMost: Limits.tablesMax)
        var tables: [TableEntry] = []
        for message in messages {
            if let last = tables.last {
                // Names ascend as bytes: Swift's own order is that of canonical equivalence.
                guard last.name.utf8.lexicographicallyPrecedes(message.name.utf8) else {
                    throw .malformed(part: "dictionary")
                }
            }
            tables.append(try table(message))
        }
        return tables
    }

    private static func table(_ message: Hoitu_V1_Table) throws(WireError) -> TableEntry {
        try check("table name", message.name.utf8.count, atMost: Limits.nameBytesMax)
        try check("columns", message.columns.count, atMost: Limits.columnsMax)
        let keyCount = message.keyColumns == 0 ? 1 : Int(message.keyColumns)
        var kinds = [ColumnKind](repeating: .register, count: message.columns.count)
        guard keyCount <= kinds.count else { throw .malformed(part: "dictionary") }
        for index in 0..<keyCount { kinds[index] = .key }
        var lowest = keyCount
        for counter in message.counters {
            guard counter >= lowest, counter < kinds.count else {
                throw .malformed(part: "dictionary")
            }
            kinds[Int(counter)] = .counter
            lowest = Int(counter) + 1
        }
        // Compared as bytes: to Swift, strings are equal that SQLite tells apart.
        var names = Set<[UInt8]>()
        for name in message.columns {
            try check("column name", name.utf8.count, atMost: Limits.nameBytesMax)
            guard names.insert(Array(name.utf8)).inserted else {
                throw .malformed(part: "dictionary")
            }
        }
        let columns = zip(message.columns, kinds).map { ColumnEntry(name: $0, kind: $1) }
        return TableEntry(name: message.name, columns: columns)
    }

    /// Dots from a message, in ascending order of origin.
    package static func dots(
        _ message: Hoitu_V1_Dots, atMost limit: Int
    ) throws(WireError) -> [ChainedDot] {
        let count = message.seqs.count
        try check("dots", count, atMost: limit)
        guard message.origins.count == 16 * count, message.chains.count == 8 * count else {
            throw .malformed(part: "dots")
        }
        let origins = Array(message.origins)
        let chains = Array(message.chains)
        var dots: [ChainedDot] = []
        dots.reserveCapacity(count)
        for index in 0..<count {
            guard let origin = Origin(bytes: origins[16 * index..<16 * index + 16]),
                message.seqs[index] > 0, message.seqs[index] <= UInt64(Int64.max),
                index == 0 || dots[index - 1].dot.origin < origin
            else { throw .malformed(part: "dots") }
            dots.append(
                ChainedDot(
                    dot: Dot(origin, message.seqs[index]),
                    chain: Array(chains[8 * index..<8 * index + 8])))
        }
        return dots
    }
}

// MARK: - Writing

extension ChangesetHeader {
    /// The bytes to sign: fields in ascending order, nothing unknown.
    package func encoded() -> [UInt8] {
        var message = Hoitu_V1_Header()
        message.version = version
        message.scope = scope
        message.origin = Data(dot.origin.bytes)
        message.seq = dot.seq
        if !heads.isEmpty { message.heads = Self.message(heads) }
        if !sharedHeads.isEmpty { message.sharedHeads = Self.message(sharedHeads) }
        message.sealedAt = sealedMilliseconds
        message.tables = tables.map(Self.message)
        message.persons = persons
        message.frames = frames.map(Self.message)
        switch inlineFrame {
        case .plain(let bytes): message.plainFrame = Data(bytes)
        case .stored(let bytes): message.frame = Data(bytes)
        case nil: break
        }
        if let birth {
            message.birth.incarnation = Data(birth.incarnation)
            message.birth.certificates = birth.certificates.map { Data($0) }
        }
        return serialized(message)
    }

    private static func message(_ frame: Frame) -> Hoitu_V1_FrameInfo {
        var message = Hoitu_V1_FrameInfo()
        message.storedBytes = UInt32(frame.storedBytes)
        message.plainBytes = UInt32(frame.plainBytes)
        message.sha256 = Data(frame.sha256)
        message.rows = UInt32(frame.rows)
        return message
    }

    private static func message(_ table: TableEntry) -> Hoitu_V1_Table {
        var message = Hoitu_V1_Table()
        message.name = table.name
        message.columns = table.columns.map(\.name)
        message.keyColumns = table.keyCount == 1 ? 0 : UInt32(table.keyCount)
        message.counters = table.columns.indices
            .filter { table.columns[$0].kind == .counter }.map { UInt32($0) }
        return message
    }

    /// Dots as a message, in ascending order of origin.
    package static func message(_ dots: [ChainedDot]) -> Hoitu_V1_Dots {
        var message = Hoitu_V1_Dots()
        for entry in dots.sorted(by: { $0.dot < $1.dot }) {
            message.origins.append(contentsOf: entry.dot.origin.bytes)
            message.seqs.append(entry.dot.seq)
            message.chains.append(contentsOf: entry.chain)
        }
        return message
    }
}
