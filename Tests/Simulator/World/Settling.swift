// What a person decides about a conflict, and what that has to come to.

internal import Membership
internal import Merge
internal import Oracle
internal import Replica

extension World {
    /// What a person decided, and what it means to the oracle.
    private struct Decision {
        let resolution: Resolution
        let table: HistoryTable
        let change: OracleChange
        /// How it is counted.
        let name: String
    }

    /// Settles one of the conflicts that an office lists.
    func resolve(_ office: SimulatedOffice, _ random: inout SplitMix64) throws {
        var choice = random.fork()
        try follow(office)
        try command("resolve", at: office, other: random.percent(50)) { file in
            var mayBeRefused = false
            var isOthers = false
            do {
                try file.write { transaction in
                    try transaction.sealPending()
                    let open = try transaction.conflicts()
                    guard !open.isEmpty else { return }
                    let conflict = choice.pick(open)
                    let now = transaction.nowMilliseconds
                    let state = try state(of: office)
                    let decision = try decide(conflict, state, at: now, &choice)
                    mayBeRefused = clashes(decision, state)
                    isOthers = !decision.table.shape.lets(
                        office.identity.member.unit, write: decision.change.key)
                    office.model.decision = (decision.table.name, decision.change)
                    note("  \(office.name) decides \(decision.resolution) on \(conflict.id)")
                    try transaction.resolve(conflict.id, decision.resolution, person: "An")
                    count(decision.name)
                }
            } catch ReplicaError.refusedValue where mayBeRefused {
                note("    refused")
                count("decision refused for a unique value")
                office.model.decision = nil
            } catch ReplicaError.refusedResolution(_, .othersRow) where isOthers {
                note("    refused: another unit's row")
                count("decision refused for another unit's row")
                office.model.decision = nil
            }
        }
    }

    /// What the office holds once everything is sealed.
    private func state(of office: SimulatedOffice) throws -> OracleDatabase {
        var model = office.model
        _ = model.takeTransactions(before: .max)
        _ = model.seal()
        if !model.database.unseen.isEmpty { _ = model.sealUnseen(as: OfficeModel.nobody) }
        return model.database
    }

    /// Whether a row would get what a shown row has.
    private func clashes(_ decision: Decision, _ state: OracleDatabase) -> Bool {
        let replica = state[decision.table.name]
        guard case .put(let key, let cells, _) = decision.change else { return false }
        var row = replica.sqlRow(key)
        // What a person gives a parked row has to have room, whichever row came first.
        if row == nil, case .set = decision.resolution { row = replica.standingRow(key) }
        guard var row else { return false }
        for (column, write) in cells where row[column] != nil { row[column] = write.value }
        return replica.sqlHolders(of: row, at: key).contains { $0 != key }
    }

    private func decide(
        _ conflict: Conflict, _ state: OracleDatabase, at milliseconds: Int64,
        _ random: inout SplitMix64
    ) throws -> Decision {
        guard let table = HistoryTable.named(conflict.table),
            let key = table.keys.first(where: { $0.values == conflict.key.map(\.value) })
        else { throw Violation("a conflict in no table: \(conflict)") }
        func put(_ values: [String: OracleValue]) -> OracleChange {
            let cells = values.mapValues { OracleWrite($0, at: milliseconds) }
            return .put(key: key.name, cells: cells, additions: [:])
        }
        func settling(_ values: [String: OracleValue], _ column: String?) -> Decision? {
            let change = put(values)
            guard isSettled(conflict.kind, table, change, column, state) else { return nil }
            let assignments = values.sorted { $0.key < $1.key }.map {
                Resolution.Assignment(column: $0.key, value: Value($0.value))
            }
            return Decision(
                resolution: .set(assignments), table: table, change: change,
                name: "\(conflict.kind.rawValue) settled by other values")
        }
        let delete = Decision(
            resolution: .delete, table: table, change: .delete(key: key.name),
            name: "\(conflict.kind.rawValue) settled by a delete")
        switch conflict.kind {
        case .value:
            let version = random.pick(conflict.versions)
            return Decision(
                resolution: .take(version.number), table: table,
                change: put([conflict.column ?? "": OracleValue(version.value)]),
                name: "value settled")
        case .delete where random.percent(60):
            return Decision(
                resolution: .keep, table: table, change: put([OracleColumn.touch: .null]),
                name: "row kept")
        case .delete: return delete
        case .unique where random.percent(70):
            let columns = table.claimedColumns.sorted()
            var values: [String: OracleValue] = [:]
            for column in columns where random.percent(60) {
                values[column] = random.pick(table.values(of: column))
            }
            let nulls = columns.map { ($0, OracleValue.null) }
            return settling(values, nil)
                ?? settling(Dictionary(uniqueKeysWithValues: nulls), nil) ?? delete
        case .parent where random.percent(70):
            let column = conflict.column ?? ""
            let value = random.pick(table.values(of: column))
            return settling([column: value], column) ?? settling([column: .null], column)
                ?? delete
        case .unique, .parent: return delete
        case .check, .constraint:
            throw Violation("a conflict of no such kind: \(conflict)")
        }
    }

    /// Whether a change is the end of a row's conflict of that kind.
    private func isSettled(
        _ kind: ConflictKind, _ table: HistoryTable, _ change: OracleChange, _ column: String?,
        _ state: OracleDatabase
    ) -> Bool {
        if case .put(_, let cells, _) = change, cells.isEmpty { return false }
        var after = state
        after.seal((table.name, change))
        return after.conflicts()[table.name, default: []].allSatisfy { conflict in
            switch conflict {
            case .unique(let key, _, _): kind != .unique || key != change.key
            case .parent(let key, let columns):
                kind != .parent || key != change.key || columns != column
            case .value, .delete: true
            }
        }
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
