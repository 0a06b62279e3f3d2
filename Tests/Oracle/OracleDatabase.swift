// Several tables of one replica, and what goes on between them: foreign keys, and one seal for all.
//
// The choices, where protocol/README.md leaves room:
//
// * A touch has no time that means anything: it is 0 here.
// * To climb from an ancestor its values are taken as they are after the edits; those of a parked
//   ancestor, as they are merged.

/// The tables of one replica, each an oracle of its own, all at one vector.
package struct OracleDatabase: Sendable {
    package internal(set) var tables: [String: OracleReplica]
    /// Whether the client has foreign keys enforced.
    package var enforcesForeignKeys = false
    /// How many rows the actions of foreign keys have changed.
    package internal(set) var actionCount = 0
    /// How many edits were found of which no trigger had told.
    package internal(set) var untoldCount = 0
    /// Writes to columns that did not show what is merged, by table: an origin that has seen nothing
    /// seals them.
    package internal(set) var unseen: [String: [OracleChange]] = [:]
    /// Rows that the statement in progress has left without a parent, as SQLite counts them.
    var outstanding = 0

    package init(origin: [UInt8], shapes: [String: OracleShape], unit: String? = nil) {
        tables = shapes.mapValues { OracleReplica(origin: origin, shape: $0, unit: unit) }
    }

    /// How many changes were not merged, since others than the rows' owners made them.
    package var refusedCount: Int { tables.values.reduce(0) { $0 + $1.refusedCount } }

    package subscript(_ table: String) -> OracleReplica {
        guard let oracle = tables[table] else { preconditionFailure("no such table") }
        return oracle
    }

    var names: [String] { tables.keys.sorted() }
    private var any: OracleReplica { self[names[0]] }
    package var origin: [UInt8] { any.origin }
    package var vector: OracleVector { any.vector }
    package var hasPending: Bool {
        !unseen.isEmpty
            || tables.values.contains { !$0.pending.isEmpty || $0.unwatched != nil }
    }

    package mutating func takeNewOrigin(_ origin: [UInt8]) {
        for name in names { tables[name]?.takeNewOrigin(origin) }
    }

    package mutating func workOut() {
        for name in names { tables[name]?.workOut() }
    }

    // MARK: - Merging

    /// Why a changeset cannot be merged now; nil when it can.
    package func obstacle(
        to parts: [String: OracleChangeset]
    ) -> OracleReplica.Obstacle? {
        parts[names[0]].flatMap { any.obstacle(to: $0) }
    }

    /// Takes one changeset, a part for each table, after sealing what is pending.
    package mutating func integrate(_ parts: [String: OracleChangeset]) {
        sealPending()
        for name in names {
            guard let part = parts[name] else { preconditionFailure("a part is missing") }
            tables[name]?.integrate(part)
        }
    }

    /// Takes from the peer what is missing here, after sealing what is pending here.
    package mutating func pull(from peer: OracleDatabase) {
        sealPending()
        for (place, changeset) in peer.any.log.enumerated()
        where !changeset.dot.isCovered(by: vector) {
            integrate(peer.tables.mapValues { $0.log[place] })
        }
    }

    // MARK: - Looking

    /// What waits for a person, by table.
    package func conflicts() -> [String: [OracleConflict]] {
        let shown = tables.mapValues { $0.table() }
        var open = tables.mapValues { $0.conflicts() }
        for (name, rows) in shown {
            for (key, foreignKey) in dangling(in: rows, of: name, among: shown) {
                open[name, default: []].append(.parent(key: key, columns: foreignKey.name))
            }
            open[name]?.sort { $0.place.lexicographicallyPrecedes($1.place) }
        }
        return open
    }

    /// How many rows of a table miss each parent, as any client sees the tables.
    package func danglingCounts() -> [String: [OracleForeignKey: Int]] {
        let shown = tables.mapValues { $0.sqlTable() }
        var counts: [String: [OracleForeignKey: Int]] = [:]
        for (name, rows) in shown {
            for (_, foreignKey) in dangling(in: rows, of: name, among: shown) {
                counts[name, default: [:]][foreignKey, default: 0] += 1
            }
        }
        return counts
    }

    private func dangling(
        in rows: OracleTable, of name: String, among shown: [String: OracleTable]
    ) -> [(String, OracleForeignKey)] {
        self[name].shape.foreignKeys.flatMap { foreignKey in
            rows.filter { _, row in
                guard let parent = foreignKey.parent(of: row) else { return false }
                return shown[foreignKey.table]?[parent] == nil
            }.map { ($0.key, foreignKey) }
        }
    }
}

// MARK: - Sealing

extension OracleDatabase {
    /// A row, wherever it is.
    private struct Place: Hashable {
        let table: String
        let key: String
    }

    /// Makes one changeset of all that is pending.
    ///
    /// - Parameter time: When a table that lost its triggers is compared with what is merged.
    /// - Returns: A part for each table, which may be empty; nil when nothing is left to say.
    @discardableResult
    package mutating func sealPending(at time: Int64 = 0) -> [String: OracleChangeset]? {
        var changes: [Place: OracleChange] = [:]
        for name in names {
            untoldCount += tables[name]?.takeUp(at: time) ?? 0
            untoldCount += self[name].freshWriteCount
            for change in self[name].pendingChanges() {
                let (seen, unseen) = self[name].parted(change)
                if let seen { changes[Place(table: name, key: change.key)] = seen }
                if let unseen { self.unseen[name, default: []].append(unseen) }
            }
        }
        touchAncestors(in: &changes) { self[$0.table].standingRow($0.key) }
        for name in names { tables[name]?.clearPending() }
        return changes.isEmpty ? nil : append(changes)
    }

    /// Makes one changeset of the writes that nobody who had seen the rows made.
    ///
    /// - Parameter origin: 16 bytes that nobody has had.
    package mutating func sealUnseen(as origin: [UInt8]) -> [String: OracleChangeset] {
        var parts: [String: OracleChangeset] = [:]
        for name in names {
            let changeset = OracleChangeset(
                dot: OracleDot(origin, 1), context: [:], changes: unseen[name] ?? [])
            tables[name]?.integrate(changeset)
            parts[name] = changeset
        }
        unseen = [:]
        return parts
    }

    /// Makes one changeset of a change to one row, or of none. Nothing may be pending.
    @discardableResult
    package mutating func seal(
        _ change: (table: String, change: OracleChange)?
    ) -> [String: OracleChangeset] {
        precondition(!hasPending, "pending edits have to be sealed first")
        var changes: [Place: OracleChange] = [:]
        if let change {
            let place = Place(table: change.table, key: change.change.key)
            changes[place] = change.change
            touchAncestors(in: &changes) { other in
                var row = self[other.table].standingRow(other.key)
                guard other == place, case .put(_, let cells, _) = change.change else {
                    return row
                }
                for (column, write) in cells where row?[column] != nil {
                    row?[column] = write.value
                }
                return row
            }
        }
        return append(changes)
    }

    private mutating func append(_ changes: [Place: OracleChange]) -> [String: OracleChangeset] {
        var parts: [String: OracleChangeset] = [:]
        for name in names {
            let own = changes.filter { $0.key.table == name }.values.sorted { $0.key < $1.key }
            parts[name] = tables[name]?.append(own)
        }
        return parts
    }

    /// Has every row that is written touch the rows above it.
    ///
    /// - Parameter standing: A row as it is after the edits; nil for one that is not there.
    private func touchAncestors(
        in changes: inout [Place: OracleChange], standing: (Place) -> OracleTableRow?
    ) {
        var touched: Set<Place> = []
        for (place, change) in changes {
            guard case .put = change else { continue }
            touched.formUnion(ancestors(of: place, standing: standing))
        }
        let touch = [OracleColumn.touch: OracleWrite(.null, at: 0)]
        for place in touched where self[place.table].row(place.key).isAlive {
            guard case .put(let key, let cells, let additions)? = changes[place] else {
                changes[place] = .put(key: place.key, cells: touch, additions: [:])
                continue
            }
            guard cells[OracleColumn.presence] == nil else { continue }
            changes[place] = .put(
                key: key, cells: cells.merging(touch) { had, _ in had }, additions: additions)
        }
    }

    private func ancestors(
        of place: Place, standing: (Place) -> OracleTableRow?
    ) -> Set<Place> {
        var seen: Set = [place]
        var climbing = [place]
        while let place = climbing.popLast() {
            guard let row = standing(place) else { continue }
            for foreignKey in self[place.table].shape.foreignKeys {
                guard let key = foreignKey.parent(of: row) else { continue }
                let above = Place(table: foreignKey.table, key: key)
                guard standing(above) != nil, seen.insert(above).inserted else { continue }
                climbing.append(above)
            }
        }
        return seen.subtracting([place])
    }
}
