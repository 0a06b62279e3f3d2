// The same history in the oracle's words, so that the two can be compared.

import Merge
import Oracle

/// The table that the tests of the merge write to.
let testShape = OracleShape(registers: ["x": .null, "y": .null], counters: ["n"])

extension OracleReplica {
    /// A replica that has integrated a test replica's log.
    init(replaying log: [TestChangeset]) {
        self.init(origin: Origin.numbered(0).bytes, shape: testShape)
        for changeset in log { integrate(OracleChangeset(changeset)) }
    }
}

extension OracleValue {
    init(_ value: Value) {
        self =
            switch value {
            case .null: .null
            case .integer(let number): .integer(number)
            case .real(let number): .real(number)
            case .text(let bytes): .text(bytes)
            case .blob(let bytes): .blob(bytes)
            }
    }
}

extension Origin {
    /// The bytes of the origins that histories use, since working them out takes a debug build
    /// longer than the oracle itself.
    private static let known = Dictionary(
        uniqueKeysWithValues: [0, 1, 2, 3, 1 << 63, UInt64.max].map { number in
            (Origin.numbered(number), Origin.numbered(number).bytes)
        })

    fileprivate var oracleBytes: [UInt8] { Self.known[self] ?? bytes }
}

extension OracleDot {
    init(_ dot: Dot) { self.init(dot.origin.oracleBytes, dot.seq) }
}

extension OracleVersion {
    init(_ version: Version) {
        self.init(
            dot: OracleDot(version.dot), time: version.rank.editedMilliseconds,
            value: OracleValue(version.value))
    }
}

extension OracleRow {
    /// What the merge holds of a row, in its own order where the oracle has one.
    init(_ row: RowState) {
        self.init(deletes: row.deletes.map { OracleDot($0.dot) }, isAlive: row.isAlive)
        for cell in row.cells { cells[cell.column.name] = cell.siblings.map { OracleVersion($0) } }
        for counter in row.counters {
            for part in counter.contributions {
                counters[counter.column.name, default: [:]][OracleDot(part.dot)] = part.amount
            }
        }
    }
}

extension OracleChange {
    init(_ keyed: TestChangeset.KeyedChange) {
        switch keyed.change {
        case .delete: self = .delete(key: keyed.key)
        case .put(let writes, let additions):
            var cells: [String: OracleWrite] = [:]
            for write in writes {
                cells[write.column.name] = OracleWrite(
                    OracleValue(write.value), at: write.editedMilliseconds)
            }
            var amounts: [String: Int64] = [:]
            for addition in additions { amounts[addition.column.name] = addition.amount }
            self = .put(key: keyed.key, cells: cells, additions: amounts)
        }
    }
}

extension OracleChangeset {
    init(_ changeset: TestChangeset) {
        var context: OracleVector = [:]
        for dot in changeset.context.dots { context[dot.origin.oracleBytes] = dot.seq }
        self.init(
            dot: OracleDot(changeset.dot), context: context,
            changes: changeset.changes.map { OracleChange($0) })
    }
}

// MARK: - Back again

extension TestChangeset {
    init(_ changeset: OracleChangeset) {
        var context = VersionVector()
        for (origin, seq) in changeset.context { context.cover(Dot(OracleDot(origin, seq))) }
        self.init(
            dot: Dot(changeset.dot), context: context,
            changes: changeset.changes.map { KeyedChange($0) })
    }
}

extension TestChangeset.KeyedChange {
    fileprivate init(_ change: OracleChange) {
        switch change {
        case .delete(let key): self.init(key: key, change: .delete)
        case .put(let key, let cells, let additions):
            let writes = cells.map { column, write in
                RowChange.CellWrite(
                    column: ColumnID(name: column),
                    editedMilliseconds: column == OracleColumn.touch ? 0 : write.time,
                    value: Value(write.value))
            }
            let amounts = additions.map {
                RowChange.Addition(column: ColumnID(name: $0.key), amount: $0.value)
            }
            self.init(key: key, change: .put(cells: writes, additions: amounts))
        }
    }
}

extension Dot {
    fileprivate init(_ dot: OracleDot) {
        guard let origin = Origin(bytes: dot.origin) else { preconditionFailure("not 16 bytes") }
        self.init(origin, dot.seq)
    }
}

extension Value {
    fileprivate init(_ value: OracleValue) {
        self =
            switch value {
            case .null: .null
            case .integer(let number): .integer(number)
            case .real(let bits): .real(Double(bitPattern: bits))
            case .text(let bytes): .text(bytes)
            case .blob(let bytes): .blob(bytes)
            }
    }
}

extension ColumnID {
    private static let names: [ColumnID: String] = [
        .presence: OracleColumn.presence, .touch: OracleColumn.touch, .x: "x", .y: "y", .n: "n",
    ]

    fileprivate var name: String { Self.names[self] ?? "column \(number)" }

    fileprivate init(name: String) {
        guard let known = Self.names.first(where: { $0.value == name }) else {
            preconditionFailure("no test column has this name")
        }
        self = known.key
    }
}
