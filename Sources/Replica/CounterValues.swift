// Values that stand beside a counter's sum, and count for nothing until a person says what they are.
//
// They come from rows that stood in a table when the cluster tracked it already: whether what such a
// row has in a counter was counted elsewhere, nobody but a person can know. They are written as
// registers, and listed for as long as one of them is not NULL. Specification: protocol/README.md,
// "Sealing".

internal import Merge
internal import Wire

extension Cell {
    /// Whether a version is a value that somebody wrote, and nobody took back.
    var hasValue: Bool { siblings.contains { $0.value != .null } }
}

extension RowState {
    /// Whether a value stands beside the sum of a counter.
    func hasValue(besideCountersOf table: TableRecord) -> Bool {
        cells.contains { cell in
            !cell.column.isHidden && table.column(cell.column)?.kind == .counter && cell.hasValue
        }
    }
}

extension Transaction {
    /// Lets the table show the sums of a row that was entered without adding to its counters.
    func showSums(of row: StoredRow, after change: LocalChange) throws {
        guard change.isThere, case .put(let cells, let additions) = change.change,
            cells.contains(where: { $0.column == .presence })
        else { return }
        let added = Set(additions.map(\.column))
        let silent = change.table.shown.filter { $0.kind == .counter && !added.contains($0.id) }
        try rows.update(
            silent.map { ($0, .integer(row.state.counter($0.id)?.sum ?? 0)) }, key: change.key,
            of: change.table)
    }

    /// The values beside a counter's sum in the order of their rank, and last the sum.
    func versions(
        beside counter: Counter?, _ cell: Cell, of state: RowState
    ) throws -> [Conflict.Version] {
        var versions: [Conflict.Version] = []
        for version in cell.siblings where version.value != .null {
            versions.append(
                Conflict.Version(
                    number: versions.count + 1, value: version.value, row: nil, isShown: false,
                    dot: version.dot, member: try member(of: version.dot),
                    editedMilliseconds: version.rank.editedMilliseconds))
        }
        guard let dot = counter?.contributions.last?.dot ?? state.came?.dot else { return versions }
        versions.append(
            Conflict.Version(
                number: versions.count + 1, value: .integer(counter?.sum ?? 0), row: nil,
                isShown: true, dot: dot, member: try member(of: dot), editedMilliseconds: nil))
        return versions
    }

    /// Settles values beside a counter's sum: what is chosen becomes the sum, by an addition; then
    /// the values are taken back.
    ///
    /// - Returns: Whether the conflict was about a counter.
    func settleCounter(
        _ found: LocatedConflict, _ conflict: Conflict, _ resolution: Resolution, person: String?
    ) throws -> Bool {
        guard found.kind == .value, let column = found.column.flatMap({ found.table.column($0) }),
            column.kind == .counter
        else { return false }
        let chosen: Value
        switch resolution {
        case .take(let number): chosen = try version(number, of: conflict)
        case .value(let value): chosen = value
        case .keep, .delete, .set, .merge:
            throw ReplicaError.wrongResolution(id: conflict.id, kind: found.kind)
        }
        guard let number = Self.integer(chosen) else {
            throw ReplicaError.refusedValue(
                table: found.table.name, column: column.name, message: "a counter is an integer")
        }
        let sum = try rows.load(found.key, of: found.table).state.counter(column.id)?.sum ?? 0
        if number != sum {
            let touch = RowChange.CellWrite(
                column: .touch, editedMilliseconds: nowMilliseconds, value: .null)
            let addition = RowChange.Addition(column: column.id, amount: number &- sum)
            try sealUnshown(
                .put(cells: [touch], additions: [addition]), of: found, person: person)
        }
        try sealUnshown(
            Self.takingBack([column.id], at: nowMilliseconds), of: found, person: person)
        return true
    }

    /// Takes back the values that former registers have beside the sums of what are counters now.
    func coverFormerValues(ofCounters columns: Set<ColumnID>, of table: TableRecord) throws {
        let counters = columns.filter { table.column($0)?.kind == .counter }
        guard !counters.isEmpty else { return }
        try sealPending()
        let table = try registry.table(table.id)
        let person = try meta.text(.person) ?? ""
        var changes: [LocalChange] = []
        for key in try rows.keys(of: table) {
            let before = try rows.load(key, of: table)
            let covered = counters.filter { before.state.cell($0)?.hasValue == true }.sorted()
            guard before.state.isAlive, !covered.isEmpty else { continue }
            changes.append(
                LocalChange(
                    table: table, key: key, editedMilliseconds: nowMilliseconds, person: person,
                    change: Self.takingBack(covered, at: nowMilliseconds), before: before,
                    isThere: before.isShown))
        }
        if !changes.isEmpty { try seal(changes) }
    }

    private static func takingBack(_ columns: [ColumnID], at time: Int64) -> RowChange {
        .put(
            cells: columns.map { .init(column: $0, editedMilliseconds: time, value: .null) },
            additions: [])
    }

    /// A number as an INTEGER column would store it; nil when it would be none.
    private static func integer(_ value: Value) -> Int64? {
        switch value {
        case .integer(let number): number
        case .real(let number): Int64(exactly: number)
        case .text(let bytes): Int64(String(decoding: bytes, as: UTF8.self))
        case .null, .blob: nil
        }
    }
}
