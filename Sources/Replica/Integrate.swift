// Changesets from elsewhere: checked, appended to the log, merged into tables and bookkeeping.
//
// A bad signature, chain or certificate is refused, and the changeset never counts as received; the
// others pass. One that is signed rightly but cannot be merged here is held: kept with its reason,
// relayed, and tried again. What is pending is always sealed first, in the same transaction: a local write must
// not claim to have seen what it had not.

internal import Crypto
internal import Membership
internal import Merge
package import Wire

extension Transaction {
    /// Takes changesets in the order a peer sent them.
    ///
    /// - Returns: One receipt each. One that is refused keeps none of the others back but those of its
    ///   own origin.
    /// - Throws: SQLite's errors, and `ReplicaError` for what is wrong with our own file; the caller's
    ///   transaction is then to be rolled back.
    package func receive(_ items: [ChangesetStreamReader.Item]) throws -> [Receipt] {
        try takeNewLifeIfBehind(items)
        try sealPending()
        let receipts = try items.map { item in
            do {
                return try receive(item)
            } catch let error as WireError {
                return .refused(Refusal(dot: item.header.dot, code: error.code))
            } catch let error as MembershipError {
                return .refused(Refusal(dot: item.header.dot, code: error.code))
            } catch let error as ReplicaError where error.isTheirs {
                return .refused(Refusal(dot: item.header.dot, code: error.code))
            }
        }
        try retryHeld()
        return receipts
    }

    private func receive(_ item: ChangesetStreamReader.Item) throws -> Receipt {
        let header = item.header
        guard header.scope.isEmpty else { throw ReplicaError.unknownScope(header.scope) }
        var record = try origins.record(header.dot.origin) ?? birth(of: item)
        if header.dot.seq <= record.received {
            try checkSame(item)
            return .known
        }
        guard header.dot.seq == record.received + 1 else {
            throw ReplicaError.gap(header.dot, received: record.received)
        }
        let signed = try SignedHeader.verify(
            header, bytes: item.stored.header, signature: item.stored.signature,
            previous: record.chain,
            publicKey: try P256.Signing.PublicKey(x963Representation: record.publicKey))
        for (offset, frame) in item.stored.frames.enumerated() {
            try header.checkFrame(frame, number: item.firstFrame + offset)
        }
        let spool = Spool(self)
        if item.isWhole {
            try spool.forget(header.dot.origin)
        } else {
            guard try spool.take(item, chain: signed.value.chain) else { return .begun }
        }
        let position = try log.append(
            signed, frames: item.isWhole ? item.stored.frames : [], originID: record.id)
        if !item.isWhole { try spool.move(header.dot.origin, to: position) }
        record.received = header.dot.seq
        record.chain = signed.value.chain
        try origins.update(record)
        return try integrate(header, at: position)
    }

    /// An origin's first changeset proves whose it is, by a chain of certificates to the root.
    private func birth(of item: ChangesetStreamReader.Item) throws -> OriginRecord {
        let header = item.header
        guard let birth = header.birth else { throw ReplicaError.gap(header.dot, received: 0) }
        let member = try trust().verify(chain: birth.certificates)
        let publicKey = Array(member.publicKey.x963Representation)
        let origin = Origin(
            publicKey: publicKey, incarnation: birth.incarnation, scope: header.scope)
        guard origin == header.dot.origin else { throw ReplicaError.badBirth(header.dot) }
        return try origins.add(origin, member: member.name.description, publicKey: publicKey)
    }

    /// A second changeset under one dot proves that two copies of one file were written to.
    private func checkSame(_ item: ChangesetStreamReader.Item) throws {
        guard let position = try log.position(of: item.header.dot),
            try log.entry(at: position).header == item.stored.header
        else { throw ReplicaError.fork(item.header.dot) }
    }

    // MARK: Merging

    /// Merges a changeset of the log, or holds it.
    private func integrate(_ header: ChangesetHeader, at position: Int64) throws -> Receipt {
        let incoming: Incoming
        do {
            if try isWaiting(header) { return try hold(.waiting, at: position) }
            incoming = try read(header, at: position)
        } catch let error as WireError {
            return try hold(.undecodable(code: error.code), at: position)
        } catch let error as OtherKey {
            return try hold(.otherKey(table: error.table), at: position)
        } catch ReplicaError.fork {
            return try hold(.fork, at: position)
        }
        // Nothing is caught from here on: a merge is whole, or the transaction is rolled back.
        try merge(incoming)
        try log.setMerged(rows: incoming.rowCount, at: position)
        return .integrated(rows: incoming.rowCount)
    }

    private func hold(_ reason: HoldReason, at position: Int64) throws -> Receipt {
        try log.setHeld(reason.text, at: position)
        return .held(reason)
    }

    /// Whether a changeset follows one that is not merged here.
    ///
    /// - Throws: `ReplicaError.fork` when its author had seen another changeset under a dot we know.
    private func isWaiting(_ header: ChangesetHeader) throws -> Bool {
        let integrated = try origins.record(header.dot.origin)?.integrated ?? 0
        guard integrated == header.dot.seq - 1 else { return true }
        for head in header.heads {
            guard let record = try origins.record(head.dot.origin),
                record.integrated >= head.dot.seq
            else { return true }
            guard try log.chain(head.dot)?.short == head.chain else {
                throw ReplicaError.fork(head.dot)
            }
        }
        return false
    }

    /// A change of a row from elsewhere, in this file's numbers.
    private struct RemoteChange {
        let tableID: Int64
        let key: RowKey
        let editedMilliseconds: Int64
        let change: RowChange
    }

    /// A table's key differs from the one known here.
    private struct OtherKey: Error {
        let table: String
    }

    /// A changeset that was found well formed, in this file's numbers.
    private struct Incoming {
        let header: ChangesetHeader
        let position: Int64
        /// As in the header's dictionary.
        var tables: [Table] = []
        /// The changes of tables of ours.
        var own: [RemoteChange] = []
        var rowCount = 0
        /// All rows of a changeset of one frame; those of a longer one are read again.
        var groups: [RowGroup]?

        struct Table {
            let id: Int64
            let isOurs: Bool
            let columns: [ColumnID]
            let entry: TableEntry
        }

        func change(_ entry: RowEntry) -> RemoteChange {
            let table = tables[entry.table]
            return RemoteChange(
                tableID: table.id, key: entry.key, editedMilliseconds: entry.editedMilliseconds,
                change: Transaction.rowChange(
                    entry, columns: table.columns, kinds: table.entry.columns))
        }
    }

    /// Reads a changeset through, so that nothing that is not well formed is begun.
    private func read(_ header: ChangesetHeader, at position: Int64) throws -> Incoming {
        var incoming = Incoming(header: header, position: position)
        var own: [RowEntry] = []
        var groups: [RowGroup] = []
        try log.groups(of: header, at: position) { group in
            incoming.rowCount += group.count
            if header.tables[group.table].name.hasPrefix("hoitu_") { own += group.rows }
            if header.frames.count <= 1 { groups.append(group) }
        }
        if header.frames.count <= 1 { incoming.groups = groups }
        incoming.tables = try header.tables.map { entry in
            guard let (record, columns) = try registry.register(entry) else {
                throw OtherKey(table: entry.name)
            }
            return Incoming.Table(
                id: record.id, isOurs: record.isOurs, columns: columns, entry: entry)
        }
        incoming.own = own.map { incoming.change($0) }
        return incoming
    }

    /// Gives the rows of the owner's tables, a group at a time.
    private func others(
        of incoming: Incoming, _ take: (RowGroup, Incoming.Table) throws -> Void
    ) throws {
        let pass = { (group: RowGroup) in
            let table = incoming.tables[group.table]
            if !table.isOurs { try take(group, table) }
        }
        if let groups = incoming.groups { return try groups.forEach(pass) }
        do {
            try log.groups(of: incoming.header, at: incoming.position, pass)
        } catch is WireError {
            // It was read through before.
            throw ReplicaError.damaged(part: "log \(incoming.header.dot)")
        }
    }

    private static func rowChange(
        _ entry: RowEntry, columns: [ColumnID], kinds: [ColumnEntry]
    ) -> RowChange {
        guard case .put(let put) = entry.change else { return .delete }
        var cells: [RowChange.CellWrite] = []
        var additions: [RowChange.Addition] = []
        for cell in put.cells {
            if kinds[cell.column].kind == .counter, case .integer(let amount) = cell.value {
                additions.append(.init(column: columns[cell.column], amount: amount))
            } else {
                cells.append(
                    .init(
                        column: columns[cell.column],
                        editedMilliseconds: cell.editedMilliseconds, value: cell.value))
            }
        }
        for (column, isWritten) in [
            (ColumnID.presence, put.entersRow), (.touch, put.touchesRow),
        ] where isWritten {
            cells.append(
                .init(column: column, editedMilliseconds: entry.editedMilliseconds, value: .null))
        }
        return .put(cells: cells, additions: additions)
    }

    private func merge(_ incoming: Incoming) throws {
        let header = incoming.header
        let dot = header.dot
        let context = try closures.context(of: header)
        let author = try writers.author(of: dot, seeing: context)
        // Declarations first: rows that stand in a table which is tracked from now on are entered
        // before anything is merged into it, by someone who had not seen this changeset.
        let tracked = try tracks(among: incoming.own)
        let firstTracks = try tracked.map { try firstTrack($0) }
        for change in incoming.own {
            if let change = try judged(change, by: author, from: dot) {
                try merge(change, from: dot, seeing: context)
            }
        }
        if header.tables.contains(where: { $0.name.hasPrefix("hoitu_track") }) {
            carriedCounters = try counters(carriedBy: incoming)
            defer { carriedCounters = [:] }
            try applyDeclarations()
        }
        try mergeRows(of: incoming, by: author, seeing: context)
        try settling.decide(by: dot)
        try judging.judge(by: dot)
        guard var record = try origins.record(dot.origin) else {
            throw ReplicaError.damaged(part: "origin \(dot.origin)")
        }
        record.integrated = dot.seq
        try origins.update(record)
        var closure = context
        closure.cover(dot)
        closures.add(closure, of: header)
        try Heads(self).add(dot, closure: closure)
        for (key, former) in zip(tracked, firstTracks) {
            try yieldCounting(key, former: former, counted: try counters(carriedBy: incoming))
        }
    }

    private func mergeRows(
        of incoming: Incoming, by author: Author, seeing context: VersionVector
    ) throws {
        let dot = incoming.header.dot
        let newRows = try NewRows(self, of: dot)
        let knownRows = try KnownRows(self, of: dot, seeing: context)
        try others(of: incoming) { group, table in
            let isFree = try isFree(group, of: table, for: author)
            let plan =
                try !group.entersAll || !isFree
                ? nil
                : newRows.plan(
                    tableID: table.id, columns: group.columns.map { table.columns[$0] },
                    kinds: group.columns.map { table.entry.columns[$0].kind })
            let general = { (entry: RowEntry) in
                let whole = incoming.change(entry)
                guard let change = try isFree ? whole : self.judged(whole, by: author, from: dot)
                else { return }
                if try !knownRows.change(change.key, of: change.tableID, by: change.change) {
                    try self.merge(change, from: dot, seeing: context)
                }
            }
            if let plan {
                try newRows.enter(group, by: plan, other: general)
            } else {
                try group.rows.forEach(general)
            }
        }
    }

    /// Whether every row of a group is one that its author may write, touch or not.
    private func isFree(
        _ group: RowGroup, of table: Incoming.Table, for author: Author
    ) throws -> Bool {
        guard author.isBound else { return true }
        let record = try registry.table(table.id)
        guard author.isBound(record) else { return true }
        for row in 0..<group.count {
            let key = RowKey(canonical: Array(group.key(row)))
            let time = group.editedMilliseconds(row)
            guard try author.mayWrite(key, of: record, at: time) else { return false }
        }
        return true
    }

    /// What the rules leave of a change; nil when that is nothing.
    private func judged(
        _ change: RemoteChange, by author: Author, from dot: Dot
    ) throws -> RemoteChange? {
        let rest = try judged(
            change.change, of: change.key, in: try registry.table(change.tableID),
            at: change.editedMilliseconds, by: author, from: dot)
        return rest.change.map {
            RemoteChange(
                tableID: change.tableID, key: change.key,
                editedMilliseconds: change.editedMilliseconds, change: $0)
        }
    }

    /// The keys of the declarations by which somebody tracks a table that was not tracked before.
    private func tracks(among own: [RemoteChange]) throws -> [RowKey] {
        guard let table = try registry.table(named: "hoitu_track") else { return [] }
        return own.filter { change in
            guard change.tableID == table.id, case .put(let cells, _) = change.change else {
                return false
            }
            return cells.contains { $0.column == .presence }
        }.map(\.key)
    }

    /// What a changeset adds to counters, by table, row and column.
    private func counters(
        carriedBy incoming: Incoming
    ) throws -> [Int64: [RowKey: [ColumnID: Int64]]] {
        var counters: [Int64: [RowKey: [ColumnID: Int64]]] = [:]
        try others(of: incoming) { group, table in
            guard group.columns.contains(where: { table.entry.columns[$0].kind == .counter })
            else { return }
            for entry in group.rows {
                let change = incoming.change(entry)
                guard case .put(_, let additions) = change.change else { continue }
                for addition in additions {
                    counters[change.tableID, default: [:]][change.key, default: [:]][
                        addition.column] = addition.amount
                }
            }
        }
        return counters
    }

    private func merge(
        _ change: RemoteChange, from dot: Dot, seeing context: VersionVector
    ) throws {
        let table = try registry.table(change.tableID)
        let before = try rows.load(change.key, of: table)
        var row = before
        row.state.take(change.change, from: dot, seeing: context)
        row.unread.formIntersection(row.state.versions)
        try rows.project(row, before: before, key: change.key, of: table, by: dot)
    }

    // MARK: Later

    /// Tries held changesets again, in the order they came, for as long as one of them can be merged.
    package func retryHeld() throws {
        var hasMerged = true
        while hasMerged {
            hasMerged = false
            for position in try log.heldPositions() {
                let receipt = try integrate(try log.header(at: position), at: position)
                if case .integrated = receipt { hasMerged = true }
            }
        }
    }
}

extension ReplicaError {
    /// Whether a changeset is to blame, and not our own file.
    fileprivate var isTheirs: Bool {
        switch self {
        case .gap, .fork, .badBirth, .unknownScope: true
        default: false
        }
    }
}
