// Rows of which nothing is known here: most of what a new member merges, and of all that is first entered.
//
// Such a row has no versions to compare, and nobody's way to be in where its table has no UNIQUE. So it
// is entered by two INSERTs, each prepared once, its values bound where they lie in the frame, and its
// record is written without a state to work out. Whatever is otherwise about a row is left to the
// general way (Showing.swift), which comes to the same.

internal import CSQLite
internal import GRDB
internal import Merge
internal import Wire

/// Enters or keeps the new rows of one changeset.
///
/// Used while no table's shape changes.
final class NewRows {
    private unowned let transaction: Transaction
    private let dot: Dot
    private let originID: Int64
    private let insertRecord: Statement
    /// By number; nil for a table whose rows go the general way.
    private var tables: [Int64: NewRowTable?] = [:]

    /// - Parameter dot: The changeset that enters them, whose origin is known.
    init(_ transaction: Transaction, of dot: Dot) throws {
        self.transaction = transaction
        self.dot = dot
        originID = try transaction.origins.id(dot.origin)
        insertRecord = try transaction.statement(
            "INSERT OR IGNORE INTO hoitu_row (tbl, key, state) VALUES (?1, ?2, ?3)")
    }

    /// How the rows are entered that name these columns; nil where they go the general way.
    func plan(tableID: Int64, columns: [ColumnID], kinds: [ColumnKind]) throws -> NewRowPlan? {
        if tables[tableID] == nil {
            tables[tableID] = .some(NewRowTable(try transaction.registry.table(tableID)))
        }
        guard let known = tables[tableID], let table = known else { return nil }
        return try table.plan(columns, kinds, transaction)
    }

    // MARK: Rows of a frame

    /// Enters the rows of a group that are new here, by a plan for its columns.
    ///
    /// - Parameter other: Takes each row that goes the general way.
    func enter(
        _ group: RowGroup, by plan: NewRowPlan, other: (RowEntry) throws -> Void
    ) throws {
        var row = GroupRow(group)
        let isJudged = try transaction.judging.looks(at: plan.record)
        while row.next() {
            let key = group.key(row.number)
            guard plan.keeps(row),
                try addRecord(
                    plan, key: key, time: group.editedMilliseconds(row.number),
                    amounts: plan.counterPlaces.map { row.integer($0) })
            else {
                try other(row.entry)
                continue
            }
            plan.insert.bind(row)
            do {
                while try plan.insert.step() {}
            } catch let error as DatabaseError {
                // Some rule of the table; a failure of another kind is thrown on.
                _ = try ShowRefusal(error)
                try transaction.statement("DELETE FROM hoitu_row WHERE tbl = ?1 AND key = ?2")
                    .run(.integer(plan.record.id), .blob(Array(key)))
                try other(row.entry)
                continue
            }
            if isJudged {
                try transaction.judging.note(
                    RowKey(canonical: Array(key)), of: plan.record, isShown: true)
            }
        }
    }

    /// Writes the record of a row that is shown, and has one version of each cell, unless something is
    /// known of the row.
    ///
    /// - Parameter amounts: What is added to the plan's counters.
    /// - Returns: Whether nothing was known.
    func addRecord(
        _ plan: NewRowPlan, key: ArraySlice<UInt8>, time: Int64, amounts: [Int64]
    ) throws -> Bool {
        if plan.lastTime != time || !amounts.isEmpty {
            plan.lastRecord = record(plan, time: time, amounts: amounts)
            plan.lastTime = time
        }
        try key.withUnsafeBytes { key in
            try plan.lastRecord.withUnsafeBytes { record in
                try insertRecord.run(plan.tableID, key, record)
            }
        }
        return sqlite3_changes(transaction.connection) == 1
    }

    /// The layout is RowRecord's.
    private func record(_ plan: NewRowPlan, time: Int64, amounts: [Int64]) -> [UInt8] {
        var writer = ByteWriter()
        writer.byte(amounts.isEmpty ? 3 : 7)
        writer.unsigned(UInt64(originID))
        writer.unsigned(dot.seq)
        writer.signed(time)
        writer.unsigned(UInt64(plan.columnSet))
        guard !amounts.isEmpty else { return writer.bytes }
        writer.count(0)
        writer.count(amounts.count)
        for (column, amount) in zip(plan.counters, amounts).sorted(by: { $0.0 < $1.0 }) {
            writer.unsigned(UInt64(column.number))
            writer.count(1)
            writer.unsigned(UInt64(originID))
            writer.unsigned(dot.seq)
            writer.signed(amount)
        }
        writer.count(0)
        return writer.bytes
    }
}

/// A row of a group whose columns are read side by side.
struct GroupRow {
    let group: RowGroup
    /// From 0, once `next` was called.
    private(set) var number = -1
    /// Where the values lie, of the key's columns and of the others.
    private(set) var keys: [ValueColumn.Place]
    private(set) var values: [ValueColumn.Place]
    private var keyCursors: [ValueColumn.Cursor]
    private var valueCursors: [ValueColumn.Cursor]

    /// - Parameter group: One that enters all its rows with all its columns.
    init(_ group: RowGroup) {
        precondition(group.entersAll, "the columns of other groups can't be read side by side")
        self.group = group
        keys = group.keys.map { _ in .null }
        values = group.values.map { _ in .null }
        keyCursors = group.keys.map { _ in .init() }
        valueCursors = group.values.map { _ in .init() }
    }

    /// Goes to the next row.
    ///
    /// - Returns: Whether there is one.
    mutating func next() -> Bool {
        number += 1
        guard number < group.count else { return false }
        for place in keys.indices {
            keys[place] = group.keys[place].next(&keyCursors[place])
        }
        for place in values.indices {
            values[place] = group.values[place].next(&valueCursors[place])
        }
        return true
    }

    /// The integer that a column of counters holds.
    func integer(_ place: Int) -> Int64 {
        if case .integer(let number) = values[place] { number } else { 0 }
    }

    /// The row with a copy of its values.
    var entry: RowEntry { group.entry(number, values: values) }
}

/// How rows that name the same columns are entered.
final class NewRowPlan {
    let record: TableRecord
    let tableID: Int64
    /// The key's values come first, then those of the group's columns.
    let insert: Statement
    let columnSet: Int64
    /// The columns that are added to, and their places in the group.
    let counters: [ColumnID]
    let counterPlaces: [Int]
    private let keyAffinities: [Affinity]
    private let affinities: [Affinity]
    /// The places of the key's columns in which 1 and 1.0 are one.
    let looseKeyPlaces: [Int]
    fileprivate var lastTime: Int64?
    fileprivate var lastRecord: [UInt8] = []

    fileprivate init(
        record: TableRecord, insert: Statement, columnSet: Int64, counters: [ColumnID],
        counterPlaces: [Int], keyAffinities: [Affinity],
        affinities: [Affinity]
    ) {
        self.record = record
        tableID = record.id
        self.insert = insert
        self.columnSet = columnSet
        self.counters = counters
        self.counterPlaces = counterPlaces
        self.keyAffinities = keyAffinities
        self.affinities = affinities
        looseKeyPlaces = keyAffinities.indices.filter { keyAffinities[$0] == .none }
    }

    /// Whether the table is certain to keep a row's values as they are, and to have no other row of its
    /// key.
    fileprivate func keeps(_ row: GroupRow) -> Bool {
        for place in looseKeyPlaces {
            switch row.keys[place] {
            case .text, .blob: continue
            case .null, .integer, .real, .longText, .longBlob: return false
            }
        }
        for place in keyAffinities.indices
        where keyAffinities[place].mayConvert(row.keys[place]) { return false }
        for place in affinities.indices where affinities[place].mayConvert(row.values[place]) {
            return false
        }
        return true
    }
}

/// A table whose rows are in nobody's way, but for keys that are numbers.
private final class NewRowTable {
    private let record: TableRecord
    private let local: LocalTable
    private let affinities: [ColumnID: Affinity]
    /// The plan of the rows before: one changeset's mostly name the same columns.
    private var last: (columns: [ColumnID], kinds: [ColumnKind], plan: NewRowPlan?)?

    init?(_ record: TableRecord) {
        guard let local = record.local, local.onlyNumbersClash, !record.isOurs else { return nil }
        self.record = record
        self.local = local
        let byName = Dictionary(
            local.rest.map { (Array($0.name.utf8), $0.affinity) }, uniquingKeysWith: { $1 })
        affinities = Dictionary(
            uniqueKeysWithValues: record.shown.compactMap { column in
                byName[Array(column.localName.utf8)].map { (column.id, $0) }
            })
    }

    /// The plan for rows that name these columns; nil if some have no place in the table.
    func plan(
        _ columns: [ColumnID], _ kinds: [ColumnKind], _ transaction: Transaction
    ) throws -> NewRowPlan? {
        if let last, last.columns == columns, last.kinds == kinds { return last.plan }
        let plan = try makePlan(columns, kinds, transaction)
        last = (columns, kinds, plan)
        return plan
    }

    private func makePlan(
        _ columns: [ColumnID], _ kinds: [ColumnKind], _ transaction: Transaction
    ) throws -> NewRowPlan? {
        let shown = zip(columns, kinds).compactMap { column, kind in
            record.shown.first {
                $0.id == column && $0.kind == kind && affinities[column] != nil
            }
        }
        guard shown.count == columns.count else { return nil }
        let counterPlaces = kinds.indices.filter { kinds[$0] == .counter }
        // A counter to which nothing was added shows 0, whatever its column's default is.
        let others = record.shown.filter { $0.kind == .counter && !columns.contains($0.id) }
        let named = local.key.map(\.name) + shown.map(\.localName)
        let marks = named.indices.map { "?\($0 + 1)" } + others.map { _ in "0" }
        let names = (named + others.map(\.localName)).map(quoted).joined(separator: ", ")
        let registers = zip(columns, kinds).filter { $0.1 == .register }.map(\.0)
        return NewRowPlan(
            record: record,
            // A table may declare that clashes replace or are ignored; to us they are told.
            insert: try transaction.statement(
                "INSERT OR ABORT INTO main.\(quoted(local.name)) (\(names)) "
                    + "VALUES (\(marks.joined(separator: ", ")))"),
            columnSet: try transaction.columnSet(([.presence] + registers).sorted()),
            counters: counterPlaces.map { columns[$0] }, counterPlaces: counterPlaces,
            keyAffinities: local.key.map(\.affinity),
            affinities: columns.compactMap { affinities[$0] })
    }
}

extension Affinity {
    /// Whether a column might hold something else than a short value after it was given it.
    func mayConvert(_ place: ValueColumn.Place) -> Bool {
        switch (place, self) {
        case (.null, _), (.blob, _), (.text, .none), (.text, .text), (.integer, .none),
            (.integer, .integer), (.integer, .numeric):
            false
        case (.real(let number), .none), (.real(let number), .real):
            mayConvert(Value.real(number))
        case (.real, _), (.text, _), (.integer, _), (.longText, _), (.longBlob, _): true
        }
    }
}

extension Statement {
    /// Binds a row of a group: the key's columns, then the others.
    fileprivate func bind(_ row: GroupRow) {
        for place in row.keys.indices {
            bind(row.keys[place], in: row.group.keys[place], at: place + 1)
        }
        for place in row.values.indices {
            bind(row.values[place], in: row.group.values[place], at: row.keys.count + place + 1)
        }
    }
}
