// Many pending changes of one table, sealed one by one: what is written in bulk takes no more memory than a
// few frames, and a row that is entered goes from the table into the frame where SQLite has it.
//
// A table whose rows others' depend on, or that others' rows can keep out, is sealed as a whole (Seal.swift);
// the changeset says the same either way, but that this one names all of the table's columns.

internal import CSQLite
internal import Merge
internal import Wire

/// A table of which many changes are pending, each of which can be sealed without the others.
struct BulkTable {
    let table: TableRecord
    /// Who is behind the changes; the one who is behind all that name nobody comes first.
    let persons: [String]
}

extension Transaction {
    /// The tables that are sealed in bulk.
    ///
    /// - Complexity: O(tables): no more entries are looked at than make many.
    func bulkTables() throws -> [BulkTable] {
        try registry.all().filter { try isBulk($0) }.map { table in
            let persons = try statement(
                "SELECT DISTINCT person FROM \(table.pendingTable) WHERE person IS NOT NULL"
            ).all { $0.text(0) }
            return BulkTable(table: table, persons: [try meta.text(.person) ?? ""] + persons)
        }
    }

    private func isBulk(_ table: TableRecord) throws -> Bool {
        guard table.isTracked, !table.isOurs, let local = table.local,
            local.onlyNumbersClash, freshColumns[table.id, default: []].isEmpty
        else { return false }
        let isLong = try statement("SELECT 1 FROM \(table.pendingTable) LIMIT 1 OFFSET ?1")
            .first(.integer(Int64(bulkRowsMin - 1))) { $0.integer(0) }
        guard isLong != nil, try !judging.isRelated(table), try areAllOurs(in: table) else {
            return false
        }
        // What stands in counters may be sealed as a value; then all of that column has to be.
        let uncounted = try statement(
            "SELECT 1 FROM \(table.pendingTable) WHERE operation = ?1 LIMIT 1"
        ).first(.integer(PendingOperation.standsUncounted.rawValue)) { $0.integer(0) }
        return try uncounted == nil && isAnyWritten(of: table, local)
    }

    /// Whether the rules of a table, if it has any, let our unit write all that is pending, by its owner:
    /// what they refuse has to be taken back, row by row.
    private func areAllOurs(in table: TableRecord) throws -> Bool {
        guard try writers.isBound(table) else { return true }
        let ourselves = try writers.ourselves()
        return try ourselves.ownerPlaces(of: table).contains { place in
            try statement("SELECT 1 FROM \(table.pendingTable) WHERE k\(place) IS NOT ?1 LIMIT 1")
                .first(.text(ourselves.unit)) { $0.integer(0) } == nil
        }
    }

    /// Whether something is certain to be sealed: a row that is there has an edit.
    private func isAnyWritten(of table: TableRecord, _ local: LocalTable) throws -> Bool {
        let masks = try (0..<cache.maskCount(ofTable: table.id, self)).map { "p.m\($0) <> 0" }
        let isKey = local.key.enumerated().map { "e.\(quoted($1.name)) = p.k\($0)" }
        let found = try statement(
            """
            SELECT 1 FROM \(table.pendingTable) p WHERE (\(masks.joined(separator: " OR ")))
                AND operation IS NULL AND EXISTS (SELECT 1 FROM main.\(quoted(local.name)) e
                    WHERE \(isKey.joined(separator: " AND "))) LIMIT 1
            """
        ).first { $0.integer(0) }
        return found != nil && !table.shown.isEmpty
    }
}

/// The changeset that is being sealed: its rows go into frames, and those into the log.
final class OpenChangeset {
    private unowned let transaction: Transaction
    private let dot: Dot
    private let dictionary: ChangesetDictionary
    private let context: VersionVector
    private let newRows: NewRows
    private let knownRows: KnownRows
    private let position: Int64
    private var sealer: ChangesetSealer
    private var frameCount = 0
    private var rowCount = 0

    /// - Parameters:
    ///   - header: Everything but the frames.
    ///   - context: What its author had integrated.
    init(
        _ transaction: Transaction, header: ChangesetHeader, dictionary: ChangesetDictionary,
        originID: Int64, context: VersionVector
    ) throws {
        self.transaction = transaction
        self.dictionary = dictionary
        self.context = context
        dot = header.dot
        newRows = try NewRows(transaction, of: header.dot)
        knownRows = try KnownRows(transaction, of: header.dot, seeing: context)
        position = try transaction.log.open(header.dot, originID: originID)
        sealer = ChangesetSealer(header: header)
    }

    /// Puts in changes, which are to be merged later, and all that is pending of tables in bulk, which is
    /// merged at once.
    func append(_ changes: [Transaction.LocalChange], and bulk: [BulkTable]) throws {
        var rest = bulk.sorted {
            dictionary.index(of: $0.table) < dictionary.index(of: $1.table)
        }[...]
        for change in changes {
            while let next = rest.first,
                dictionary.index(of: next.table) < dictionary.index(of: change.table)
            {
                try append(next)
                rest.removeFirst()
            }
            try append(change)
        }
        for table in rest { try append(table) }
    }

    /// Signs the changeset, and completes it in the log.
    ///
    /// - Returns: Its chain hash.
    func finish(
        previous: ChainHash, sign: ([UInt8]) throws -> [UInt8]
    ) throws -> ChainHash {
        let (signed, frames) = try sealer.finish(previous: previous, sign: sign)
        for frame in frames { try append(frame: frame) }
        try transaction.log.close(signed, rows: rowCount, at: position)
        return signed.value.chain
    }

    private func append(_ change: Transaction.LocalChange) throws {
        rowCount += 1
        try sealer.frames.append(dictionary.entry(change))
        try flush()
    }

    private func flush() throws {
        for frame in try sealer.takeFrames() { try append(frame: frame) }
    }

    private func append(frame: [UInt8]) throws {
        try transaction.log.append(frame: frame, number: frameCount, at: position)
        frameCount += 1
    }

    // MARK: In bulk

    private func append(_ bulk: BulkTable) throws {
        let table = bulk.table
        guard let local = table.local else { return }
        let named = table.columns.filter { column in
            table.shown.contains { $0.id == column.id }
        }
        guard
            let plan = try newRows.plan(
                tableID: table.id, columns: named.map(\.id), kinds: named.map(\.kind))
        else { preconditionFailure("the columns that a table shows have their places in it") }
        let places = named.map { column in
            table.shown.firstIndex { $0.id == column.id } ?? 0
        }
        var entries = try PendingEntries(of: table, transaction, withRowsOf: local)
        defer { entries.reset() }
        var rows = BulkRows(
            bulk: bulk, plan: plan, index: dictionary.index(of: table),
            isJudged: try transaction.judging.looks(at: table),
            person: bulk.persons[0], personIndex: dictionary.index(of: bulk.persons[0]),
            row: TableRow(
                shownCount: table.shown.count, keyCount: local.key.count, places: places,
                counterPlaces: plan.counterPlaces))
        guard var key = try entries.next() else { return }
        var pending = try entries.first()
        rows.row.read(entries)
        while let next = try entries.next() {
            if next == key {
                try entries.fold(into: &pending)
                continue
            }
            try append(key, pending, &rows)
            (key, pending) = (next, try entries.first())
            rows.row.read(entries)
        }
        try append(key, pending, &rows)
    }

    /// The rows of one table, one after the other.
    private struct BulkRows {
        let bulk: BulkTable
        let plan: NewRowPlan
        /// Of the table in the dictionary.
        let index: Int
        let isJudged: Bool
        /// The person of the row before, and the place in the dictionary.
        var person: String
        var personIndex: Int
        var row: TableRow
    }

    private func append(_ key: RowKey, _ pending: PendingRow, _ rows: inout BulkRows) throws {
        if rows.row.isThere, let time = pending.enteredMilliseconds {
            let person = pending.person ?? rows.bulk.persons[0]
            if person != rows.person {
                (rows.person, rows.personIndex) = (person, dictionary.index(of: person))
            }
            if try append(key, time: time, rows) { return }
        }
        if rows.row.isThere, let edits = pending.edits, try append(key, edits, pending, rows) {
            return
        }
        guard
            let change = try transaction.localChange(
                pending, key: key, of: rows.bulk.table, person: rows.bulk.persons[0])
        else { return }
        try append(change)
        try transaction.merge(change, dot: dot, context: context)
    }

    /// Puts in cells that were edited of a row of which one version was known, and keeps that.
    ///
    /// - Returns: Whether they were; if not, nothing was changed.
    private func append(
        _ key: RowKey, _ edits: [ColumnID: Int64], _ pending: PendingRow,
        _ rows: borrowing BulkRows
    ) throws -> Bool {
        let table = rows.bulk.table
        guard key.bytes.count <= Limits.keyBytesMax else { return false }
        let cells = table.shown.indices.compactMap { place -> RowChange.CellWrite? in
            let column = table.shown[place].id
            return edits[column].map {
                .init(column: column, editedMilliseconds: $0, value: rows.row.value(place))
            }
        }
        let change = RowChange.put(cells: cells, additions: [])
        guard try knownRows.keep(key, of: table.id, changedBy: change) else { return false }
        rowCount += 1
        try sealer.frames.append(
            dictionary.entry(
                table, key, editedMilliseconds: pending.editedMilliseconds,
                person: pending.person ?? rows.bulk.persons[0], change))
        try flush()
        return true
    }

    /// Puts in a row that is entered, of which nothing was known, and keeps its record.
    ///
    /// - Returns: Whether it was; if not, nothing was changed.
    private func append(_ key: RowKey, time: Int64, _ rows: borrowing BulkRows) throws -> Bool {
        let plan = rows.plan
        guard key.bytes.count <= Limits.keyBytesMax, rows.row.areCountersIntegers,
            rows.row.isKeyOfBytes(plan.looseKeyPlaces),
            try newRows.addRecord(plan, key: key.bytes[...], time: time, amounts: rows.row.amounts)
        else { return false }
        let isShort = sealer.frames.appendEntered(
            table: rows.index, key: key.bytes, person: rows.personIndex,
            editedMilliseconds: time, dataBytes: rows.row.dataBytes
        ) { keys, cells in rows.row.pack(&keys, &cells) }
        guard isShort else {
            try transaction.statement("DELETE FROM hoitu_row WHERE tbl = ?1 AND key = ?2")
                .run(.integer(plan.record.id), .blob(key.bytes))
            return false
        }
        rowCount += 1
        if rows.isJudged {
            try transaction.judging.note(key, of: plan.record, isShown: true)
        }
        try flush()
        return true
    }
}
