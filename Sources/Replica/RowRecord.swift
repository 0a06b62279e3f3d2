// One record for each row: the changeset that wrote it, and the exceptions.
//
//   record   = flags [base] [cells counters deletes]      the bracketed parts by flags
//   flags    = 1 shown | 2 base | 4 exceptions
//   base     = origin seq time column-set                  the columns whose only version this is
//   cells    = count (column count version*)*
//   version  = origin seq time place [value]
//   place    = 0 in the table | 1 in the log | 2 here
//   counters = count (column count (origin seq amount)*)*
//   deletes  = count (origin seq)*
//
// Numbers are varints, times and amounts zigzag. A shown row's winners stand in the table, unless the
// table holds them otherwise than they were written; the versions of a dead row stand in the log,
// where each is found by its dot.

internal import GRDB
internal import Merge

/// Where a version's value is.
enum Place: UInt8 {
    case table = 0
    case log = 1
    case here = 2
}

/// A row's merged state, and where its values are.
struct StoredRow {
    var state: RowState
    /// Whether the file's table shows the row.
    var isShown: Bool
    /// The versions whose values were not looked up: they are in the log.
    var unread: Set<CellVersion> = []
    /// Columns of a shown row whose winner is not what the table holds: the table converts such a
    /// value, or got the column only after the value came.
    var apart: Set<ColumnID> = []

    /// One version of one column.
    struct CellVersion: Hashable {
        let column: ColumnID
        let dot: Dot
    }

    /// A row of which nothing is known.
    static let absent = StoredRow(state: RowState(), isShown: false)
}

/// What a record says, before its values are looked up.
struct RowRecord {
    var isShown = false
    var cells: [Cell] = []
    var counters: [Counter] = []
    var deletes: [Dot] = []
    /// Versions whose value stands in the table, by column.
    var inTable: Set<ColumnID> = []
    var inLog: Set<StoredRow.CellVersion> = []
}

extension Transaction {
    // MARK: Writing

    /// The record of a row.
    ///
    /// - Parameter shownColumns: The columns that the file's table has.
    func encode(_ row: StoredRow, shownColumns: Set<ColumnID>) throws -> [UInt8] {
        let base = base(of: row, shownColumns: shownColumns)
        let exceptions = row.state.cells.filter { !base.columns.contains($0.column) }
        let isPlain =
            exceptions.isEmpty && row.state.counters.isEmpty && row.state.deletes.isEmpty
        var writer = ByteWriter()
        writer.byte(
            (row.isShown ? 1 : 0) | (base.rank == nil ? 0 : 2) | (isPlain ? 0 : 4))
        if let rank = base.rank {
            try write(rank.dot, to: &writer)
            writer.signed(rank.editedMilliseconds)
            writer.unsigned(UInt64(try columnSet(base.columns)))
        }
        guard !isPlain else { return writer.bytes }
        writer.count(exceptions.count)
        for cell in exceptions {
            writer.unsigned(UInt64(cell.column.number))
            writer.count(cell.siblings.count)
            for version in cell.siblings {
                try write(version, of: cell, row: row, shownColumns: shownColumns, to: &writer)
            }
        }
        writer.count(row.state.counters.count)
        for counter in row.state.counters {
            writer.unsigned(UInt64(counter.column.number))
            writer.count(counter.contributions.count)
            for contribution in counter.contributions {
                try write(contribution.dot, to: &writer)
                writer.signed(contribution.amount)
            }
        }
        writer.count(row.state.deletes.count)
        for delete in row.state.deletes { try write(delete.dot, to: &writer) }
        return writer.bytes
    }

    /// The cells whose only version is the one that entered the row, with their values in one place.
    private func base(
        of row: StoredRow, shownColumns: Set<ColumnID>
    ) -> (rank: Rank?, columns: [ColumnID]) {
        guard let presence = row.state.cell(.presence), presence.siblings.count == 1 else {
            return (nil, [])
        }
        let rank = presence.winner.rank
        let wanted = row.isShown ? Place.table : .log
        let columns = row.state.cells.filter { cell in
            guard cell.siblings.count == 1, cell.winner.rank == rank else { return false }
            return cell.column.isHidden
                || place(of: cell.winner, in: cell, row: row, shownColumns: shownColumns) == wanted
        }
        return (rank, columns.map(\.column))
    }

    private func place(
        of version: Version, in cell: Cell, row: StoredRow, shownColumns: Set<ColumnID>
    ) -> Place {
        if cell.column.isHidden { return .log }
        if row.unread.contains(.init(column: cell.column, dot: version.dot)) { return .log }
        if row.isShown {
            let isInTable =
                version == cell.winner && shownColumns.contains(cell.column)
                && !row.apart.contains(cell.column)
            return isInTable ? .table : .here
        }
        // A parked row is looked at often; a dead one almost never.
        return row.state.isAlive ? .here : .log
    }

    private func write(
        _ version: Version, of cell: Cell, row: StoredRow, shownColumns: Set<ColumnID>,
        to writer: inout ByteWriter
    ) throws {
        try write(version.dot, to: &writer)
        writer.signed(version.rank.editedMilliseconds)
        let place = place(of: version, in: cell, row: row, shownColumns: shownColumns)
        writer.byte(place.rawValue)
        if place == .here { writer.value(version.value) }
    }

    private func write(_ dot: Dot, to writer: inout ByteWriter) throws {
        writer.unsigned(UInt64(try origins.id(dot.origin)))
        writer.unsigned(dot.seq)
    }

    // MARK: Reading

    /// What a record says.
    func decode(_ bytes: [UInt8]) throws -> RowRecord {
        var reader = ByteReader(bytes)
        var record = RowRecord()
        let flags = try reader.byte()
        record.isShown = flags & 1 != 0
        if flags & 2 != 0 { try readBase(from: &reader, into: &record) }
        if flags & 4 != 0 { try readExceptions(from: &reader, into: &record) }
        guard reader.isAtEnd else { throw ReplicaError.damaged(part: "row record") }
        return record
    }

    private func readBase(from reader: inout ByteReader, into record: inout RowRecord) throws {
        let dot = try readDot(from: &reader)
        let rank = Rank(editedMilliseconds: try reader.signed(), dot: dot)
        for column in try columns(ofSet: Int64(try reader.unsigned())) {
            record.cells.append(
                Cell(column: column, siblings: [Version(rank: rank, value: .null)]))
            guard !column.isHidden else { continue }
            if record.isShown {
                record.inTable.insert(column)
            } else {
                record.inLog.insert(.init(column: column, dot: dot))
            }
        }
    }

    private func readExceptions(
        from reader: inout ByteReader, into record: inout RowRecord
    ) throws {
        for _ in 0..<(try reader.count()) {
            let column = try readColumn(from: &reader)
            var siblings: [Version] = []
            for _ in 0..<(try reader.count()) {
                siblings.append(try readVersion(of: column, from: &reader, into: &record))
            }
            guard !siblings.isEmpty else { throw ReplicaError.damaged(part: "row record") }
            record.cells.append(Cell(column: column, siblings: siblings))
        }
        for _ in 0..<(try reader.count()) {
            let column = try readColumn(from: &reader)
            var contributions: [Counter.Contribution] = []
            for _ in 0..<(try reader.count()) {
                let dot = try readDot(from: &reader)
                contributions.append(.init(dot: dot, amount: try reader.signed()))
            }
            record.counters.append(Counter(column: column, contributions: contributions))
        }
        for _ in 0..<(try reader.count()) { record.deletes.append(try readDot(from: &reader)) }
    }

    private func readVersion(
        of column: ColumnID, from reader: inout ByteReader, into record: inout RowRecord
    ) throws -> Version {
        let dot = try readDot(from: &reader)
        let rank = Rank(editedMilliseconds: try reader.signed(), dot: dot)
        switch Place(rawValue: try reader.byte()) {
        case .table:
            record.inTable.insert(column)
            return Version(rank: rank, value: .null)
        case .log:
            if !column.isHidden { record.inLog.insert(.init(column: column, dot: dot)) }
            return Version(rank: rank, value: .null)
        case .here:
            return Version(rank: rank, value: try reader.value())
        case nil:
            throw ReplicaError.damaged(part: "row record")
        }
    }

    private func readColumn(from reader: inout ByteReader) throws -> ColumnID {
        guard let number = Int32(exactly: try reader.unsigned()) else {
            throw ReplicaError.damaged(part: "row record")
        }
        return ColumnID(number)
    }

    private func readDot(from reader: inout ByteReader) throws -> Dot {
        let origin = try origins.origin(Int64(try reader.unsigned()))
        return Dot(origin, try reader.unsigned())
    }

    // MARK: Sets of columns, as numbers

    /// The number of a set of columns, which are named in ascending order.
    func columnSet(_ columns: [ColumnID]) throws -> Int64 {
        if let known = columnSets[columns] { return known }
        let bytes = Registry.bytes(columns)
        let found = try statement("SELECT id FROM hoitu_column_set WHERE columns = ?1")
            .first(.blob(bytes)) { $0.integer(0) }
        if found == nil {
            try statement("INSERT INTO hoitu_column_set (columns) VALUES (?1)").run(.blob(bytes))
        }
        let id = found ?? db.lastInsertedRowID
        columnSets[columns] = id
        columnsOfSets[id] = columns
        return id
    }

    private func columns(ofSet id: Int64) throws -> [ColumnID] {
        if let known = columnsOfSets[id] { return known }
        let bytes = try statement("SELECT columns FROM hoitu_column_set WHERE id = ?1")
            .first(.integer(id)) { $0.bytes(0) }
        guard let bytes else { throw ReplicaError.damaged(part: "column set \(id)") }
        let columns = try Registry.columns(bytes)
        columnsOfSets[id] = columns
        return columns
    }
}

extension ByteWriter {
    /// A value: a byte for its storage class, then its bytes.
    mutating func value(_ value: Value) {
        switch value {
        case .null:
            byte(0)
        case .integer(let number):
            byte(1)
            fixed(UInt64(bitPattern: number))
        case .real(let number):
            byte(2)
            fixed(number.bitPattern)
        case .text(let bytes):
            byte(3)
            data(bytes)
        case .blob(let bytes):
            byte(4)
            data(bytes)
        }
    }
}

extension ByteReader {
    /// A value as `ByteWriter.value` wrote it.
    mutating func value() throws -> Value {
        switch try byte() {
        case 0: .null
        case 1: .integer(Int64(bitPattern: try fixed()))
        case 2: .real(Double(bitPattern: try fixed()))
        case 3: .text(try data())
        case 4: .blob(try data())
        default: throw ReplicaError.damaged(part: "row record")
        }
    }
}
