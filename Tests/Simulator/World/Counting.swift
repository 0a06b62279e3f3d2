// Counts the rare things that a history comes upon, so that none is left out unnoticed.

internal import Oracle

extension World {
    /// Counts what a row has come to.
    func countRarities(of row: OracleRow) {
        if !row.isAlive, !row.isEmpty { count("row dead") }
        if row.deletes.count > 1 { count("several deletes kept") }
        for (column, siblings) in row.cells where siblings.count > 1 {
            let isOne = Set(siblings.map(\.value)).count == 1
            if OracleColumn.isHidden(column) {
                count("hidden siblings kept")
            } else {
                count(isOne ? "equal siblings kept" : "siblings kept")
            }
            if Set(siblings.map(\.time)).count < siblings.count { count("rank tied in time") }
        }
    }

    /// Counts what a changeset from elsewhere is about to do.
    func countRarities(of changeset: ModelChangeset, at office: SimulatedOffice) {
        for table in plan.tables {
            for change in changeset.parts[table.name]?.changes ?? [] {
                let row = office.model[table].row(change.key)
                if office.model[table].isParked(change.key) { count("parked row edited elsewhere") }
                switch change {
                case .delete where row.isAlive: count("delete merged")
                case .delete: count("delete of a dead row merged")
                case .put(_, let cells, let additions):
                    let anew = cells[OracleColumn.presence] != nil
                    let isTouch = cells.keys.elementsEqual([OracleColumn.touch])
                    if !row.isEmpty, !row.isAlive {
                        count(anew ? "dead row entered anew" : "dead row revived by an edit")
                        if isTouch, additions.isEmpty {
                            count("delete outlived by a child's write")
                        }
                    }
                    if anew, !row.counters.isEmpty { count("counter entered anew") }
                    if !additions.isEmpty, !anew { count("addition merged") }
                }
            }
        }
    }

    /// Counts what is going to be sealed over rows that no table shows, and touched.
    func countRarities(ofPending model: OfficeModel) {
        for table in plan.tables {
            for (key, edit) in model[table].pending where model[table].isParked(key) {
                count(
                    edit.row == nil ? "parked row deleted by its key" : "insert over a parked key")
            }
        }
    }

    /// Counts what our own changeset says beside what a person wrote.
    func countRarities(ofSealed changeset: ModelChangeset) {
        for change in changeset.parts.values.flatMap(\.changes) {
            guard case .put(_, let cells, let additions) = change, additions.isEmpty else {
                continue
            }
            if cells.keys.elementsEqual([OracleColumn.touch]) { count("ancestor touched") }
        }
    }

    /// Counts the rows that got in each other's way, or out of it.
    ///
    /// - Parameter way: "sealing" or "merging".
    func countMoves(by way: String, from before: OfficeModel, to after: OfficeModel) {
        for table in plan.tables where table.hasClaims {
            let (old, new) = (before[table].split(), after[table].split())
            for key in new.parked.keys where old.parked[key] == nil {
                count(old.shown[key] == nil ? "row parked by \(way)" : "row unseated by \(way)")
            }
            for key in old.parked.keys where new.shown[key] != nil { count("row freed by \(way)") }
        }
    }
}
