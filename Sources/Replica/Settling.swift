// Which rows a table with UNIQUE shows: those that came first. The others are parked, whole.
//
// The rule is said row by row, from the first that came to the last: a row is parked when it shares
// a claim with one that is shown and came before it. To keep to it without looking at all rows, each
// parked row remembers one row that keeps it out: only when that one goes, moves or is parked itself
// can the parked row's fate change. Rows whose fate is open are decided in the order in which they
// came, so that each is decided once. Specification: protocol/README.md, "Merging".

internal import GRDB
internal import HeapModule
internal import Merge
internal import Wire

/// The rows of one transaction whose place in their tables is open.
final class Settling {
    private unowned let transaction: Transaction
    private var tables: [Int64: OpenRows] = [:]

    init(_ transaction: Transaction) {
        self.transaction = transaction
    }

    /// A row that lives and stands in no table, until it is decided.
    private struct OpenRow {
        var row: StoredRow
        /// As it was when it became open.
        let before: StoredRow
    }

    /// The order in which rows came.
    private struct Place: Comparable {
        let came: Rank
        let key: RowKey

        static func < (left: Place, right: Place) -> Bool {
            left.came == right.came ? left.key < right.key : left.came < right.came
        }
    }

    private struct OpenRows {
        var rows: [RowKey: OpenRow] = [:]
        /// Places of rows that were opened; some may have been closed, or have moved, since.
        var order = Heap<Place>()
    }

    /// Leaves open whether a table shows a living row, which it does not show now.
    func open(_ row: StoredRow, before: StoredRow, key: RowKey, of table: TableRecord) {
        guard let came = row.state.came else { return }
        let first = tables[table.id]?.rows[key]?.before ?? before
        tables[table.id, default: OpenRows()].rows[key] = OpenRow(row: row, before: first)
        tables[table.id]?.order.insert(Place(came: came, key: key))
    }

    /// A row is dead, or was decided otherwise.
    func close(_ key: RowKey, of table: TableRecord) {
        tables[table.id]?.rows[key] = nil
    }

    /// Opens the rows that were kept out by one which has gone, or moved.
    func open(keptOutBy key: RowKey, of table: TableRecord) throws {
        for parked in try transaction.rows.keptOut(by: key, of: table)
        where tables[table.id]?.rows[parked] == nil {
            let row = try transaction.rows.load(parked, of: table)
            guard row.state.isAlive else { continue }
            open(row, before: row, key: parked, of: table)
        }
    }

    /// Decides every open row.
    ///
    /// - Parameter dot: The changeset that brought it about, if one did.
    func decide(by dot: Dot?) throws {
        for id in tables.keys.sorted() {
            let table = try transaction.registry.table(id)
            while let place = tables[id]?.order.popMin() {
                guard let open = tables[id]?.rows[place.key], open.row.state.came == place.came
                else { continue }
                tables[id]?.rows[place.key] = nil
                try decide(open, at: place, of: table, by: dot)
            }
        }
        tables = [:]
    }

    private func decide(
        _ open: OpenRow, at place: Place, of table: TableRecord, by dot: Dot?
    ) throws {
        let rows = transaction.rows
        var row = open.row
        try rows.readAll(&row, key: place.key, of: table)
        var refusal = try rows.tryToShow(&row, key: place.key, of: table)
        var parking: Parking?
        if refusal?.isUnique == true {
            let holders = try holders(of: row, at: place, in: table)
            if let first = holders.min(by: { $0.place < $1.place }), first.place < place {
                parking = try self.parking(behind: holders.filter { $0.place < place }, of: table)
            } else if !holders.isEmpty {
                for holder in holders { try unseat(holder, for: place.key, of: table, by: dot) }
                refusal = try rows.tryToShow(&row, key: place.key, of: table)
            }
        }
        if let refusal, parking == nil {
            parking = Parking(kind: .constraint, reason: refusal.reason, holder: nil)
        }
        try rows.setParked(parking, key: place.key, of: table)
        try rows.keep(row, key: place.key, of: table)
        try transaction.recordConflicts(
            of: row, before: open.before, key: place.key, table: table, by: dot)
    }

    // MARK: Rows that are shown, and claim the same

    private struct Rival {
        let place: Place
        let index: UniqueIndex
    }

    private func holders(
        of row: StoredRow, at place: Place, in table: TableRecord
    ) throws -> [Rival] {
        let rows = transaction.rows
        let values = rows.shownValues(row.state, of: table)
        return try rows.holders(ofClaimsOf: values, key: place.key, in: table).compactMap {
            guard let came = try rows.load($0.key, of: table).state.came else { return nil }
            return Rival(place: Place(came: came, key: $0.key), index: $0.index)
        }
    }

    /// How a row is parked that came behind those that have what it claims.
    private func parking(behind rivals: [Rival], of table: TableRecord) throws -> Parking? {
        let declared = try transaction.declaredConstraints(of: table.name)
        let tables = try transaction.registry.all()
        // An index of this file's alone parks rows here and nowhere else.
        let isOurs = { (rival: Rival) in
            !rival.index.isPrimaryKey
                && !declared.contains(table.definition(rival.index.definition, among: tables))
        }
        let first = rivals.min { (isOurs($0) ? 1 : 0, $0.place) < (isOurs($1) ? 1 : 0, $1.place) }
        return first.map {
            Parking(
                kind: isOurs($0) ? .constraint : .unique, reason: $0.index.definition,
                holder: $0.place.key)
        }
    }

    /// Takes a row out of its table for one that came before it.
    private func unseat(
        _ rival: Rival, for key: RowKey, of table: TableRecord, by dot: Dot?
    ) throws {
        let rows = transaction.rows
        let before = try rows.load(rival.place.key, of: table)
        guard before.isShown else { return }
        var row = before
        try rows.readAll(&row, key: rival.place.key, of: table)
        try rows.remove(rival.place.key, of: table)
        row.isShown = false
        row.apart = []
        try open(keptOutBy: rival.place.key, of: table)
        var behind = try parking(behind: [rival], of: table)
        behind?.holder = key
        try rows.setParked(behind, key: rival.place.key, of: table)
        try rows.keep(row, key: rival.place.key, of: table)
        try transaction.recordConflicts(
            of: row, before: before, key: rival.place.key, table: table, by: dot)
    }
}
