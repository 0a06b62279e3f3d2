// Cells of rows that are shown, of each of which one version is known: what is edited, most of the time.
//
// Where an author had seen the version that he covers, nothing is kept beside the new one, and nobody has
// anything to settle. So the row's values need not be read: the cells are written, and the record says by
// whom. Whatever is otherwise about a row is left to the general way (Showing.swift), which comes to the
// same.

internal import CSQLite
internal import GRDB
internal import Merge
internal import Wire

/// Changes known rows; used while no table's shape changes.
final class KnownRows {
    private unowned let transaction: Transaction
    private let dot: Dot
    private let context: VersionVector
    private let selectRecord: Statement
    private let updateRecord: Statement
    private var plans: [Int64: [[ColumnID]: Plan?]] = [:]

    /// How cells of the same columns are changed.
    private final class Plan {
        let update: Statement
        let affinities: [Affinity]
        let isJudged: Bool
        let table: TableRecord
        let shownColumns: Set<ColumnID>

        init(
            update: Statement, affinities: [Affinity], isJudged: Bool, table: TableRecord,
            shownColumns: Set<ColumnID>
        ) {
            self.update = update
            self.affinities = affinities
            self.isJudged = isJudged
            self.table = table
            self.shownColumns = shownColumns
        }
    }

    /// - Parameters:
    ///   - dot: The changeset that changes them.
    ///   - context: What its author had integrated.
    init(_ transaction: Transaction, of dot: Dot, seeing context: VersionVector) throws {
        self.transaction = transaction
        self.dot = dot
        self.context = context
        selectRecord = try transaction.statement(
            "SELECT state FROM hoitu_row WHERE tbl = ?1 AND key = ?2")
        updateRecord = try transaction.statement(
            "INSERT OR REPLACE INTO hoitu_row (tbl, key, state) VALUES (?1, ?2, ?3)")
    }

    /// Changes a row as somebody else did, unless anything about it asks for the general way.
    ///
    /// - Returns: Whether it was changed; if not, nothing was.
    func change(_ key: RowKey, of tableID: Int64, by change: RowChange) throws -> Bool {
        guard case .put(let cells, let additions) = change, additions.isEmpty,
            let plan = try plan(cells, of: tableID),
            !zip(plan.affinities, cells).contains(where: { $0.mayConvert($1.value) }),
            let row = try changed(key, by: change, plan)
        else { return false }
        let keyValues = try key.values(columns: plan.table.key.count)
        plan.update.bind(keyValues)
        for (place, cell) in cells.enumerated() {
            plan.update.bind(cell.value, at: keyValues.count + 1 + place)
        }
        do {
            while try plan.update.step() {}
        } catch let error as DatabaseError {
            // Some rule of the table; a failure of another kind is thrown on.
            _ = try ShowRefusal(error)
            return false
        }
        guard sqlite3_changes(transaction.connection) == 1 else { return false }
        try keep(row, key: key, plan)
        return true
    }

    /// Keeps a row that somebody changed here, unless anything about it asks for the general way.
    ///
    /// - Returns: Whether it was kept; if not, nothing was changed.
    func keep(_ key: RowKey, of tableID: Int64, changedBy change: RowChange) throws -> Bool {
        guard case .put(let cells, let additions) = change, additions.isEmpty,
            let plan = try plan(cells, of: tableID), let row = try changed(key, by: change, plan)
        else { return false }
        try keep(row, key: key, plan)
        return true
    }

    /// The row after the change, its values left out; nil unless one version of each cell is known,
    /// before and after.
    private func changed(
        _ key: RowKey, by change: RowChange, _ plan: Plan
    ) throws -> StoredRow? {
        let bytes = try selectRecord.first(.integer(plan.table.id), .blob(key.bytes)) {
            $0.bytes(0)
        }
        guard let bytes else { return nil }
        let record = try transaction.decode(bytes)
        let isPlain =
            record.isShown && record.deletes.isEmpty && record.inLog.isEmpty
            && record.cells.allSatisfy {
                $0.siblings.count == 1
                    && ($0.column.isHidden || record.inTable.contains($0.column))
            }
        guard isPlain else { return nil }
        var state = RowState(cells: record.cells, counters: record.counters)
        state.take(change, from: dot, seeing: context)
        guard state.isAlive, state.cells.allSatisfy({ $0.siblings.count == 1 }) else { return nil }
        return StoredRow(state: state, isShown: true)
    }

    private func keep(_ row: StoredRow, key: RowKey, _ plan: Plan) throws {
        let state = try transaction.encode(row, shownColumns: plan.shownColumns)
        try key.bytes.withUnsafeBytes { key in
            try state.withUnsafeBytes { state in
                try updateRecord.run(plan.table.id, key, state)
            }
        }
        if plan.isJudged { try transaction.judging.note(key, of: plan.table, isShown: true) }
    }

    private func plan(_ cells: [RowChange.CellWrite], of tableID: Int64) throws -> Plan? {
        let columns = cells.map(\.column)
        if let known = plans[tableID]?[columns] { return known }
        let plan = try makePlan(columns, try transaction.registry.table(tableID))
        plans[tableID, default: [:]][columns] = .some(plan)
        return plan
    }

    private func makePlan(_ columns: [ColumnID], _ table: TableRecord) throws -> Plan? {
        guard let local = table.local, !table.isOurs, !columns.isEmpty else { return nil }
        let shown = columns.compactMap { column in
            table.shown.first { $0.id == column && $0.kind == .register }
        }
        let affinities = shown.compactMap { column in
            local.rest.first { $0.name.utf8.elementsEqual(column.localName.utf8) }?.affinity
        }
        // With what others may claim as well, whether a row is shown is to be decided anew.
        let isClaimed = shown.contains { column in
            local.uniqueIndexes.contains { !$0.isPrimaryKey && $0.involves(column.localName) }
        }
        guard shown.count == columns.count, affinities.count == columns.count, !isClaimed else {
            return nil
        }
        let assignments = shown.enumerated().map { place, column in
            "\(quoted(column.localName)) = ?\(local.key.count + 1 + place)"
        }
        return Plan(
            update: try transaction.statement(
                "UPDATE OR ABORT main.\(quoted(local.name)) "
                    + "SET \(assignments.joined(separator: ", ")) WHERE \(RowStore.isKey(local))"),
            affinities: affinities, isJudged: try transaction.judging.looks(at: table),
            table: table,
            shownColumns: Set(table.shown.filter { $0.kind == .register }.map(\.id)))
    }
}
