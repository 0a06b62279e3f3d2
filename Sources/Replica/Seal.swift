// Pending local changes made into one changeset: signed, numbered, appended to the log.
//
// Values are read here, not in the triggers. The rules that make it exact are design's: a pending key
// whose row is there is a write of what is marked; one whose row is gone is a delete if the merged
// row lives. Specification: protocol/README.md, "Sealing".

internal import Crypto
internal import Membership
package import Merge
internal import Wire

extension Transaction {
    /// Seals what is pending, in scope "".
    ///
    /// - Returns: The dot of the new changeset of our own origin, or nil when there was nothing to seal
    ///   by that.
    @discardableResult
    package func sealPending() throws -> Dot? {
        let adopted = try adoptSchema()
        try takeUpDeclaredTables()
        let standing = try sealStanding()
        let bulk = try bulkTables().filter { standing[$0.table.id] == nil }
        let (changes, unseen) = try partUnseen(try pendingChanges(but: standing, and: bulk))
        let dot = changes.isEmpty && bulk.isEmpty ? nil : try seal(changes, and: bulk)
        try sealUnseen(unseen)
        try clearAllPending()
        freshColumns = [:]
        for table in adopted.changed {
            try showApart(try registry.table(table))
            try rows.reconsiderParked(of: try registry.table(table))
        }
        if adopted.isAny { try judgeEverything() } else { try judging.judge(by: nil) }
        return dot
    }

    /// Seals a change of a row that no table shows.
    func sealUnshown(
        _ change: RowChange, of found: LocatedConflict, person: String?
    ) throws {
        var before = try rows.load(found.key, of: found.table)
        if before.state.isAlive { try rows.readAll(&before, key: found.key, of: found.table) }
        let defaultPerson = try meta.text(.person) ?? ""
        try seal([
            LocalChange(
                table: found.table, key: found.key, editedMilliseconds: nowMilliseconds,
                person: person ?? defaultPerson, change: change, before: before, isThere: false)
        ])
    }

    /// Seals an empty changeset if the next context would name more than 4 heads.
    ///
    /// Done before a pull is answered, so that contexts stay small (design, section 6).
    package func sealHeadsIfMany() throws {
        let own = try ownOrigin()
        let heads = try Heads(self).all().filter { $0.origin != own.origin }
        guard heads.count > 4 else { return }
        if try log.hasRows(afterLastOf: own.id) { try seal([]) }
    }

    /// This replica's origin in scope "", which has its number from its first changeset on.
    func ownOrigin() throws -> OriginRecord {
        guard let identity, let incarnation = try meta.bytes(.incarnation) else {
            throw ReplicaError.notAReplica(file: "")
        }
        let publicKey = Array(identity.signingKey.publicKey.x963Representation)
        let origin = Origin(publicKey: publicKey, incarnation: incarnation, scope: "")
        if let record = try origins.record(origin) { return record }
        return try origins.add(
            origin, member: identity.member.description, publicKey: publicKey)
    }

    // MARK: What changed

    /// A local change of one row, in this file's numbers.
    struct LocalChange {
        let table: TableRecord
        let key: RowKey
        let editedMilliseconds: Int64
        let person: String
        var change: RowChange
        /// The row as it was merged, its values as the table has them now.
        let before: StoredRow
        let isThere: Bool
    }

    /// A change, of the row as it has become since.
    func reloaded(_ change: LocalChange) throws -> LocalChange {
        var before = try rows.load(change.key, of: change.table)
        try rows.readAll(&before, key: change.key, of: change.table)
        return LocalChange(
            table: change.table, key: change.key, editedMilliseconds: change.editedMilliseconds,
            person: change.person, change: change.change, before: before, isThere: change.isThere)
    }

    /// The pending changes of all tables but those that are sealed in bulk: tables by name, keys
    /// ascending.
    private func pendingChanges(
        but sealed: [Int64: Set<RowKey>], and bulk: [BulkTable]
    ) throws -> [LocalChange] {
        let defaultPerson = try meta.text(.person) ?? ""
        var changes: [LocalChange] = []
        for table in try registry.all()
        where table.isTracked && !bulk.contains(where: { $0.table.id == table.id }) {
            let pending = try pendingRows(of: table)
            for key in pending.keys.sorted() where sealed[table.id]?.contains(key) != true {
                guard let row = pending[key],
                    let change = try localChange(row, key: key, of: table, person: defaultPerson)
                else { continue }
                changes.append(change)
            }
        }
        return changes
    }

    func localChange(
        _ pending: PendingRow, key: RowKey, of table: TableRecord, person: String
    ) throws -> LocalChange? {
        let before = try rows.load(key, of: table)
        let values = try rows.tableRow(key, of: table)
        let change: RowChange
        if let values {
            // Only a row that is still there holds things up: removing it is the way out.
            guard key.bytes.count <= Limits.keyBytesMax else {
                throw ReplicaError.keyTooLong(table: table.name, bytes: key.bytes.count)
            }
            guard
                let put = try put(pending, values: values, before: before, key: key, of: table)
            else {
                if !before.isShown { try takeAsShown(before, key: key, of: table) }
                return nil
            }
            change = put
        } else {
            guard before.state.isAlive else { return nil }
            change = .delete
        }
        return LocalChange(
            table: table, key: key,
            editedMilliseconds: values == nil
                ? pending.goneMilliseconds : pending.editedMilliseconds,
            person: pending.person ?? person, change: change, before: before,
            isThere: values != nil)
    }

    /// A write of the marked columns, or of all of them where the merged row was dead or absent.
    ///
    /// - Parameter others: What others wrote to a row that stands here, unseen by who entered it.
    func put(
        _ pending: PendingRow, values: [ColumnID: Value], before: StoredRow, key: RowKey,
        of table: TableRecord, beside others: RowState = RowState()
    ) throws -> RowChange? {
        let entersRow = !before.state.isAlive
        var cells: [RowChange.CellWrite] = []
        var additions: [RowChange.Addition] = []
        for column in table.shown {
            let value = values[column.id] ?? .null
            if column.kind == .counter {
                let merged = entersRow ? 0 : before.state.counter(column.id)?.sum ?? 0
                guard case .integer(let shown) = value else {
                    throw ReplicaError.refusedTable(
                        table.name, .counterNotInteger(column: column.name))
                }
                let amount = shown &- merged
                if entersRow, pending.isUncounted {
                    let counted = carriedCounters[table.id]?[key]?[column.id]
                    if shown != counted ?? others.counter(column.id)?.sum ?? 0 {
                        let edited = pending.editedMilliseconds
                        cells.append(
                            .init(column: column.id, editedMilliseconds: edited, value: value))
                    }
                } else if amount != 0 || entersRow {
                    additions.append(.init(column: column.id, amount: amount))
                }
            } else if let edited = entersRow
                ? pending.edited(column.id) ?? pending.editedMilliseconds
                : try edited(column, pending, key: key, of: table)
            {
                cells.append(.init(column: column.id, editedMilliseconds: edited, value: value))
            }
        }
        let touches = pending.keeps || (!entersRow && !additions.isEmpty)
        for (column, isWritten) in [(ColumnID.presence, entersRow), (.touch, touches)]
        where isWritten {
            cells.append(
                .init(
                    column: column, editedMilliseconds: pending.editedMilliseconds, value: .null))
        }
        return cells.isEmpty && additions.isEmpty ? nil : .put(cells: cells, additions: additions)
    }

    /// When a column of a living row was edited, or nil when it was not.
    ///
    /// Where triggers from before the column was added cannot tell, it was if it differs from its
    /// default: a default must not beat what somebody entered.
    private func edited(
        _ column: ColumnRecord, _ pending: PendingRow, key: RowKey, of table: TableRecord
    ) throws -> Int64? {
        if let edited = pending.edited(column.id) { return edited }
        guard let untold = pending.untold[column.id] else { return nil }
        return try rows.isDefault(column, key: key, of: table) ? nil : untold
    }

    // MARK: The changeset

    /// Seals changes into the next changeset of our origin, and merges them.
    ///
    /// - Parameters:
    ///   - bulk: Tables whose pending changes are read, sealed and merged one by one.
    ///   - life: An origin that has seen nothing, for changes whose authors had not.
    @discardableResult
    func seal(
        _ changes: [LocalChange], and bulk: [BulkTable] = [], as life: Life? = nil
    ) throws -> Dot {
        guard let identity else { throw ReplicaError.notAReplica(file: "") }
        let changes = life == nil ? try withTouches(changes) : changes
        if life == nil { try takeNewLifeIfRestored() }
        var own = try life?.origin ?? ownOrigin()
        guard own.integrated == own.received else {
            // What we sealed in a former life is here, and waits: a second one would fork.
            throw ReplicaError.fork(Dot(own.origin, own.integrated + 1))
        }
        let context = life == nil ? try origins.integratedVector() : VersionVector()
        let dot = Dot(own.origin, own.integrated + 1)
        let dictionary = ChangesetDictionary(changes, and: bulk)
        let heads = life == nil ? try Heads(self).all().filter { $0.origin != own.origin } : []
        let header = ChangesetHeader(
            scope: "", dot: dot,
            heads: try heads.map { ChainedDot(dot: $0, chain: try chain(of: $0).short) },
            sealedMilliseconds: nowMilliseconds, tables: dictionary.tables,
            persons: dictionary.persons,
            birth: dot.seq == 1 ? try birth(identity, life?.incarnation) : nil)
        var closure = context
        closure.cover(dot)
        closures.add(closure, of: header)
        try Heads(self).add(dot, closure: closure)
        let open = try OpenChangeset(
            self, header: header, dictionary: dictionary, originID: own.id, context: context)
        try open.append(changes, and: bulk)
        own.chain = try open.finish(previous: own.chain) { try identity.sign($0) }
        own.received = dot.seq
        own.integrated = dot.seq
        try origins.update(own)
        if life == nil { hasSealed = true }
        let author = try writers.author(of: dot, seeing: context)
        for change in changes {
            if life == nil {
                try mergeJudged(change, by: author, dot: dot, context: context)
            } else {
                try mergeStanding(change, dot: dot, context: context)
            }
        }
        try settling.decide(by: dot)
        try judging.judge(by: dot)
        return dot
    }

    private func chain(of dot: Dot) throws -> ChainHash {
        guard let chain = try log.chain(dot) else { throw ReplicaError.damaged(part: "log \(dot)") }
        return chain
    }

    private func birth(
        _ identity: Identity, _ incarnation: [UInt8]?
    ) throws -> ChangesetHeader.Birth {
        guard let incarnation = try incarnation ?? meta.bytes(.incarnation) else {
            throw ReplicaError.notAReplica(file: "")
        }
        return ChangesetHeader.Birth(incarnation: incarnation, certificates: identity.chain)
    }

    /// Merges a change as far as the rules let it pass, as every other replica will.
    private func mergeJudged(
        _ change: LocalChange, by author: Author, dot: Dot, context: VersionVector
    ) throws {
        let rest = try judged(
            change.change, of: change.key, in: change.table, at: change.editedMilliseconds,
            by: author, from: dot)
        if rest.isWhole {
            try merge(change, dot: dot, context: context)
        } else {
            try takeBack(change, but: rest.change, from: dot, seeing: context)
        }
    }

    /// Merges a change that the table shows already.
    func merge(_ change: LocalChange, dot: Dot, context: VersionVector) throws {
        var row = change.before
        row.state.take(change.change, from: dot, seeing: context)
        row.isShown = change.isThere
        row.unread.formIntersection(row.state.versions)
        if row.state.isAlive, !change.isThere {
            return try rows.project(
                row, before: change.before, key: change.key, of: change.table, by: dot)
        }
        if case .put(let cells, _) = change.change { row.apart.subtract(cells.map(\.column)) }
        try rows.setParked(nil, key: change.key, of: change.table)
        if change.table.local?.uniqueIndexes.isEmpty == false {
            // What it claimed before it was edited is not known; whom it kept out may be free.
            settling.close(change.key, of: change.table)
            try settling.open(keptOutBy: change.key, of: change.table)
        }
        try showSums(of: row, after: change)
        try rows.keep(row, key: change.key, of: change.table)
        try recordConflicts(
            of: row, before: change.before, key: change.key, table: change.table, by: dot)
    }

    private func clearAllPending() throws {
        for table in try registry.all() where table.isTracked { try clearPending(of: table) }
    }
}

extension RowState {
    /// Every version, by column and changeset.
    var versions: Set<StoredRow.CellVersion> {
        Set(cells.flatMap { cell in cell.siblings.map { .init(column: cell.column, dot: $0.dot) } })
    }
}
