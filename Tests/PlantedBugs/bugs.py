# The planted bugs: mistakes that a tired colleague could make, each of which `simulate` has to catch.
#
# A bug replaces one text of one file by another. The text must occur exactly once, so that no bug
# silently moves when the sources change; `plant.py --check` says so in a second. Line breaks at the
# ends of a text do not count, indentation does.

from dataclasses import dataclass


@dataclass(frozen=True)
class Bug:
    name: str
    file: str  # below Sources
    loses: str  # what a user would lose, in one sentence
    before: str
    after: str

    @property
    def module(self):
        return self.file.split("/")[0]

    @property
    def texts(self):
        return self.before.strip("\n"), self.after.strip("\n")


BUGS = [
    # -- Merge ---------------------------------------------------------------------------------
    Bug(
        "equal-sibling-dropped", "Merge/RowState.swift",
        "Of two equal values written at once one is dropped; which one depends on the order, so replicas differ.",
        r"""
        let place = cells[index].siblings.firstIndex { $0.rank > rank }
""", r"""
        guard !cells[index].siblings.contains(where: { $0.value == write.value }) else { return }
        let place = cells[index].siblings.firstIndex { $0.rank > rank }
"""),
    Bug(
        "last-delete-only", "Merge/RowState.swift",
        "Of deletes by several offices only the one that came last is remembered: a row comes back, or a conflict vanishes.",
        r"""
            deletes.append(Delete(dot: dot, seen: seen))
""", r"""
            deletes = [Delete(dot: dot, seen: seen)]
"""),
    Bug(
        "rank-without-origin", "Merge/Version.swift",
        "Edits of the same millisecond are ordered without the origin, so offices show different values.",
        "? left.dot < right.dot :", "? left.dot.seq < right.dot.seq :"),
    Bug(
        "reentry-covers-presence-only", "Merge/RowState.swift",
        "A row entered anew keeps cells of its former life that the new INSERT did not name.",
        r"""
        for index in cells.indices {
""", r"""
        for index in cells.indices where cells[index].column == .presence {
"""),
    Bug(
        "reentry-keeps-additions", "Merge/RowState.swift",
        "A counter of a row entered anew does not start from what is entered: the former life's additions still count.",
        r"""
        for index in counters.indices {
            counters[index].contributions.removeAll { context.covers($0.dot) }
        }
""", ""),
    Bug(
        "unseen-edit-keeps-nothing", "Merge/RowState.swift",
        "A delete wins over an edit that its author had not seen: the edit is gone with its row.",
        r"""
        return cells.contains { cell in
""", r"""
        return cells.prefix(1).contains { cell in
"""),
    Bug(
        "delete-takes-additions", "Merge/RowState.swift",
        "A delete takes back additions that it had not seen, in a row that outlives it.",
        r"""
            deletes.append(Delete(dot: dot, seen: seen))
""", r"""
            deletes.append(Delete(dot: dot, seen: seen))
            counters.removeAll()
"""),
    Bug(
        "last-writer-wins", "Merge/RowState.swift",
        "The older of two values written at once is dropped without a trace.",
        r"""
        cells[index].siblings.removeAll { context.covers($0.dot) }
        let place =
""", r"""
        cells[index].siblings.removeAll { context.covers($0.dot) || $0.rank < rank }
        let place =
"""),
    Bug(
        "clock-outranks-context", "Merge/RowState.swift",
        "An edit by someone whose clock is behind does not replace the value that they had before their eyes.",
        r"""
        cells[index].siblings.removeAll { context.covers($0.dot) }
        let place =
""", r"""
        cells[index].siblings.removeAll { context.covers($0.dot) && $0.rank < rank }
        let place =
"""),
    Bug(
        "vectors-joined-by-last", "Merge/VersionVector.swift",
        "A rebuilt context claims less than its author had seen, so settled values come back as conflicts elsewhere.",
        "highest.merge(other.highest) { max($0, $1) }", "highest.merge(other.highest) { $1 }"),
    Bug(
        "sum-overflows", "Merge/RowState.swift",
        "Two large additions by two offices crash every replica that merges them, each time that it is started.",
        "contributions.reduce(0) { $0 &+ $1.amount }", "contributions.reduce(0) { $0 + $1.amount }"),

    # -- Capture: the triggers, and what is read from what they wrote ------------------------------
    Bug(
        "replace-captured-as-insert", "Replica/Triggers.swift",
        "INSERT OR REPLACE over a row that lives changes it here and nowhere else.",
        r"""
                "insert", "AFTER INSERT", "", keepCounters + [append(row: "NEW", mask: everything)]),
""", r"""
                "insert", "AFTER INSERT", "", keepCounters + [append(row: "NEW", mask: nothing)]),
"""),
    Bug(
        "key-change-without-delete", "Replica/Triggers.swift",
        "A row whose key is changed keeps standing under the old key in every other office.",
        r"""
                "update", "AFTER UPDATE", "", keepCounters + [append(row: "OLD", mask: changed)]),
""", r"""
                "update", "AFTER UPDATE", "", keepCounters + [append(row: "NEW", mask: changed)]),
"""),
    Bug(
        "mask-shifted", "Replica/Triggers.swift",
        "Places are written for powers of two: an edit is marked at other columns, and stays here.",
        r"""
                "CASE WHEN \(differs(column)) THEN \(1 << bit) ELSE 0 END"
""", r"""
                "CASE WHEN \(differs(column)) THEN \(1 + bit) ELSE 0 END"
"""),
    Bug(
        "case-takes-no-notice", "Replica/Triggers.swift",
        "An edit from 'x' to 'X' in a NOCASE column stays here.",
        r"""
        let value = "OLD.\(name) COLLATE BINARY IS NOT NEW.\(name)"
""", r"""
        let value = "OLD.\(name) IS NOT NEW.\(name)"
"""),
    Bug(
        "storage-class-ignored", "Replica/Triggers.swift",
        "An edit from 1 to 1.0 in a column without a type stays here.",
        r"""
            return "\(value) OR \(classes)"
""", r"""
            return value
"""),
    Bug(
        "time-of-seal", "Replica/PendingEntries.swift",
        "Cells carry the time of the sync: whoever synced last wins, not whoever edited last.",
        "Transaction.milliseconds(julianDay: statement.real(keyCount + 1))", "transaction.nowMilliseconds"),
    Bug(
        "time-of-first-edit", "Replica/Pending.swift",
        "A cell edited twice carries the time of the first edit, and loses to an edit in between.",
        "mutating func mark(_ column: ColumnID, at time: Int64) { columns[column] = time }",
        r"""
mutating func mark(_ column: ColumnID, at time: Int64) {
        if columns[column] == nil { columns[column] = time }
    }
"""),

    # -- Seal ------------------------------------------------------------------------------------
    Bug(
        "cleared-unsealed", "Replica/Seal.swift",
        "Behind a row that was entered and deleted again, the table's other edits are cleared and never sealed.",
        r"""
                    let change = try localChange(row, key: key, of: table, person: defaultPerson)
                else { continue }
""", r"""
                    let change = try localChange(row, key: key, of: table, person: defaultPerson)
                else { break }
"""),
    Bug(
        "addition-without-touch", "Replica/Seal.swift",
        "An addition does not keep its row: a delete that had not seen it takes both.",
        r"""
        let touches = pending.keeps || (!entersRow && !additions.isEmpty)
""", r"""
        let touches = pending.keeps
"""),
    Bug(
        "delta-against-dead-row", "Replica/Seal.swift",
        "A counter entered in a row that had been deleted is short of what it was before the delete.",
        "let merged = entersRow ? 0 : before.state.counter(column.id)?.sum ?? 0",
        "let merged = before.state.counter(column.id)?.sum ?? 0"),
    Bug(
        "update-writes-whole-row", "Replica/Seal.swift",
        "An update of one column overwrites what others wrote to the other columns.",
        ": try edited(column, pending, key: key, of: table)",
        ": Optional(pending.editedMilliseconds)"),
    Bug(
        "own-previous-forgotten", "Replica/Closures.swift",
        "A changeset with heads does not cover its author's changeset before: an office is in conflict with itself.",
"guard header.dot.seq > 1 else { return heads }", "guard header.dot.seq > 1, heads.isEmpty else { return heads }"),
    Bug(
        "head-dropped", "Replica/Closures.swift",
        "A head goes as soon as a newer one knows its origin at all: contexts elsewhere lack what the author had seen.",
        "for head in try all() where closure.covers(head) {",
        "for head in try all() where closure[head.origin] > 0 {"),
    Bug(
        "restored-file-unnoticed", "Replica/Lineage.swift",
        "A file brought back from a backup goes on with its old numbers: two changesets under one dot, of which peers keep one.",
        "if chain?.bytes == Array(head.chain) { return }",
        "if chain == nil || chain?.bytes == Array(head.chain) { return }"),
    Bug(
        "commit-not-synced", "Replica/ReplicaFile.swift",
        "A power failure takes back what was merged or sealed, and told to peers as had.",
        "PRAGMA synchronous = FULL;", "PRAGMA synchronous = NORMAL;"),

    # -- Receive, integrate, store -----------------------------------------------------------------
    Bug(
        "sealed-after-integrating", "Replica/Integrate.swift",
        "A local edit claims to have seen what came in behind it, and overwrites it without a conflict.",
        r"""
        try sealPending()
        let receipts = try items.map { item in
""", r"""
        defer { _ = try? sealPending() }
        let receipts = try items.map { item in
"""),
    Bug(
        "vector-moved-before-merge", "Replica/Integrate.swift",
        "A changeset counts as received in a commit of its own: after a crash in between it is never merged.",
        r"""
        return try integrate(header, at: position)
""", r"""
        try statement("COMMIT").run()
        try statement("BEGIN IMMEDIATE").run()
        return try integrate(header, at: position)
"""),
    Bug(
        "duplicate-merged-again", "Replica/Integrate.swift",
        "A changeset that arrives twice counts twice.",
        r"""
            try checkSame(item)
            return .known
""", r"""
            try checkSame(item)
            let entries = try log.changeset(header.dot).rows()
            try merge(try localChanges(entries, of: header), of: header)
            return .known
"""),
    Bug(
        "losing-value-not-kept", "Replica/RowRecord.swift",
        "Of a conflict the value that does not show is forgotten once the transaction ends.",
        "version == cell.winner && shownColumns.contains(cell.column)",
        "shownColumns.contains(cell.column)"),
    Bug(
        "revived-row-unread", "Replica/Showing.swift",
        "A row that outlives a delete comes back with its columns empty.",
        "if row.state.isAlive { try readAll(&row, key: key, of: table) }",
        "if before.state.isAlive { try readAll(&row, key: key, of: table) }"),
    Bug(
        "settled-conflict-stays", "Replica/Conflicts.swift",
        "A conflict that somebody else has settled stays in the list.",
        "row.state.isContested || before.state.mayBeContested || isParked || wasParked",
        "row.state.isContested || isParked || wasParked"),
    Bug(
        "cell-takes-row-time", "Replica/Integrate.swift",
        "A cell edited before its row's last edit carries another time elsewhere, so offices show different values.",
        "editedMilliseconds: cell.editedMilliseconds, value: cell.value))",
        "editedMilliseconds: entry.editedMilliseconds, value: cell.value))"),
    Bug(
        "merges-captured-again", "Replica/ReplicaFile.swift",
        "What comes in is sealed again as one's own edit, and covers what others wrote meanwhile.",
        "hoitu_sqlite3_enable_triggers(db.sqliteConnection, 0)",
        "hoitu_sqlite3_enable_triggers(db.sqliteConnection, 1)"),
    Bug(
        "only-own-relayed", "Replica/Serving.swift",
        "Changes do not travel through third parties, and a restored file never gets back its former life.",
        "guard !theirs.covers(entry.dot) else { continue }",
        "guard !theirs.covers(entry.dot), try ownOrigin().origin == entry.dot.origin else { continue }"),

    # -- Wire --------------------------------------------------------------------------------------
    Bug(
        "row-times-from-seal", "Wire/GroupWriter.swift",
        "In a changeset of several rows, all but the first arrive with a wrong time.",
        "zip(times.dropFirst(), times).map { $0 &- $1 }",
        "times.dropFirst().map { $0 &- sealedMilliseconds }"),
    Bug(
        "cell-time-from-first", "Wire/GroupWriter.swift",
        "A cell's own time is counted from the group's first row and read from its own: the wrong value wins elsewhere.",
        "cellTimes.append(cell.editedMilliseconds &- row.editedMilliseconds)",
        "cellTimes.append(cell.editedMilliseconds &- times[0])"),
    Bug(
        "mask-of-first-row", "Wire/GroupWriter.swift",
        "A changeset whose first row writes all columns and another only some can be read by nobody.",
        "if used.contains(where: { cells[$0].count < puts })",
        "if used.contains(where: { masks[$0 / 8] >> UInt8($0 % 8) & 1 == 0 })"),
    Bug(
        "blob-read-as-text", "Wire/ValuePacking.swift",
        "A column of blobs arrives as text.",
        "if types.allSatisfy({ $0 == 3 }) {", "if types.allSatisfy({ $0 == 3 || $0 == 4 }) {"),

    # -- The short ways --------------------------------------------------------------------------
    Bug(
        "known-row-sibling-dropped", "Replica/KnownRows.swift",
        "An edit whose author had not seen the row's version is written over it, and the other is forgotten here.",
        "guard state.isAlive, state.cells.allSatisfy({ $0.siblings.count == 1 }) else { return nil }",
        "guard state.isAlive else { return nil }"),
    Bug(
        "new-row-entered-twice", "Replica/NewRows.swift",
        "A row that is entered counts as new though it is known: in bulk an office forgets what it had seen of it.",
        "return sqlite3_changes(transaction.connection) == 1", "return true"),

    # -- Constraints ---------------------------------------------------------------------------------
    Bug(
        "unique-by-arrival", "Replica/Settling.swift",
        "Of two rows with one unique key an office shows the one that it had first, so offices show different rows.",
        r"""
            if let first = holders.min(by: { $0.place < $1.place }), first.place < place {
                parking = try self.parking(behind: holders.filter { $0.place < place }, of: table)
""", r"""
            if !holders.isEmpty {
                parking = try self.parking(behind: holders, of: table)
"""),
    Bug(
        "unique-by-key", "Replica/Settling.swift",
        "Who keeps a unique key is told by the rows' keys, not by who came first: somebody's old row makes way for a new one.",
        "left.came == right.came ? left.key < right.key : left.came < right.came",
        "left.key == right.key ? left.came < right.came : left.key < right.key"),
    Bug(
        "parked-row-forgotten", "Replica/Showing.swift",
        "A row that waited for a unique key is shown nowhere when the key is free again.",
        r"""
                if before.isShown { try transaction.settling.open(keptOutBy: key, of: table) }
            }
        } else if
""", r"""
            }
        } else if
"""),
    Bug(
        "sealing-frees-nobody", "Replica/Seal.swift",
        "A row that waited for a unique key is not shown where somebody changed the row that had it.",
        r"""
            settling.close(change.key, of: change.table)
            try settling.open(keptOutBy: change.key, of: change.table)
""", r"""
            settling.close(change.key, of: change.table)
"""),
    Bug(
        "parked-row-entered-anew", "Replica/Seal.swift",
        "An INSERT over the key of a waiting row takes it for absent, and settles what was contested in it unseen.",
        "let entersRow = !before.state.isAlive\n", "let entersRow = !before.isShown\n"),
    Bug(
        "parked-row-not-deleted", "Replica/Seal.swift",
        "A waiting row that somebody entered over and deleted again is still there everywhere.",
        r"""
            guard before.state.isAlive else { return nil }
            change = .delete
""", r"""
            guard before.isShown else { return nil }
            change = .delete
"""),
    Bug(
        "replaced-holder-unmarked", "Replica/Triggers.swift",
        "A row that INSERT OR REPLACE removed for its unique key is gone here, and stands everywhere else.",
        "        actions += appendHolders(ofKey: false)\n",
        "        if !hasUnique { actions += appendHolders(ofKey: false) }\n"),
    Bug(
        "moved-over-holder-unmarked", "Replica/Triggers.swift",
        "A row that UPDATE OR REPLACE removed for its unique key is gone here, and stands everywhere else.",
        r"""
                    "unique_moved_over", "BEFORE UPDATE" + ofUnique, "",
""", r"""
                    "unique_moved_over", "BEFORE UPDATE" + ofUnique, " WHEN 0",
"""),
    Bug(
        "held-row-edited", "Replica/PendingEntries.swift",
        "An INSERT OR IGNORE that does nothing makes the row in its way younger, which then loses its unique key to another.",
        "guard operation != .held else { return }", "guard operation != .held || row.everything != nil else { return }"),
    Bug(
        "claims-without-collation", "Replica/UniqueIndex.swift",
        "'A' and 'a' in a NOCASE index are taken for two keys, and the row in the way is not found.",
        "COLLATE \\(quoted($0.collation)) = ", "COLLATE BINARY = "),
    Bug(
        "claims-without-condition", "Replica/UniqueIndex.swift",
        "A partial index keeps out rows that it does not speak of.",
        "if let condition { conditions += ", "if let condition, condition.isEmpty { conditions += "),
    Bug(
        "edited-child-touches-nobody", "Replica/Ancestors.swift",
        "A parent goes though somebody edited its child meanwhile: only new children keep it.",
        "guard case .put = child.change else { return }",
        "guard case .put(let cells, _) = child.change, cells.contains(where: { $0.column == .presence }) else { return }"),
    Bug(
        "grandparents-untouched", "Replica/Ancestors.swift",
        "A child's write keeps its parent, whose own parent is gone.",
        "if try touch(parent, for: child) { open.append(parent) }",
        "if try touch(parent, for: child), seen.isEmpty { open.append(parent) }"),
    Bug(
        "orphan-revives-parent", "Replica/Ancestors.swift",
        "Whoever writes a row whose parent was deleted brings the parent back, without having said so.",
        r"""
        guard before.state.isAlive else { return false }
        try transaction.rows.readAll(&before, key: row.key, of: table)
        places[row]
""", r"""
        try transaction.rows.readAll(&before, key: row.key, of: table)
        places[row]
"""),
    Bug(
        "mended-parent-listed", "Replica/Judging.swift",
        "A row stays in the list of those without a parent when the parent is back.",
        "return try transaction.settle(id, by: dot)", "return"),
    Bug(
        "orphans-unlisted", "Replica/Judging.swift",
        "Rows whose parent is deleted by another office are listed by nobody.",
        "for key in gone {", "for key in gone.dropFirst() {"),

    # -- Schemas that owners change ------------------------------------------------------------------
    Bug(
        "added-column-unseen", "Replica/PendingEntries.swift",
        "What is entered in a column that the owner has just added stays here.",
        "row.markUntold(column.id, at: time)", "_ = column"),
    Bug(
        "default-beats-value", "Replica/Seal.swift",
        "A new column's default goes out with any edit of a row, and overwrites what others entered in it.",
        "return try rows.isDefault(column, key: key, of: table) ? nil : untold", "return untold"),
    Bug(
        "rebuilt-table-not-compared", "Replica/Rebuild.swift",
        "What was written to a rebuilt table before anyone looked stays here.",
        "        try comparison.compare()\n", "        _ = comparison\n"),
    Bug(
        "rebuilt-table-not-waiting", "Replica/Pending.swift",
        "A peer that asks does not fetch what was written to a rebuilt table, though the sync succeeds.",
        "return try hasLostTriggers()", "return false"),
    Bug(
        "waiting-values-not-shown", "Replica/Seal.swift",
        "What others entered in a column before this office added it is not shown when it has.",
        "try showApart(try registry.table(table))", "_ = table"),
    Bug(
        "rename-taken-for-new", "Replica/Capture.swift",
        "A renamed column counts as a new one: the cluster's own is edited no more.",
        "guard columns.count == columnNames.count else { return [:] }",
        "guard columns.isEmpty else { return [:] }"),

    # -- Exchange ------------------------------------------------------------------------------------
    Bug(
        "hash-of-another-vector", "Exchange/PeerSync.swift",
        "Where hashes were equal, the peer is taken to have what was sealed since: it is reported as sent, and was not.",
        "theirs: theirs, parts: answer.parts", "theirs: answer.received ?? sealed, parts: answer.parts"),
    Bug(
        "sealed-behind-the-greeting", "Exchange/SyncSession.swift",
        "What waited here when the sync began is sealed, and not sent, though the sync succeeds.",
        r"""
            self.ours = ours
            theirParts = parts
            guard ours.vector.covers(theirs.vector), !isWaiting else {
""", r"""
            theirParts = parts
            guard ours.vector.covers(theirs.vector), !isWaiting else {
"""),
    Bug(
        "waiting-peer-not-pulled", "Exchange/SyncSession.swift",
        "What waits unsealed at the peer is not fetched, though the sync succeeds.",
        "guard ours.vector.covers(theirs.vector), !isWaiting else {",
        "guard ours.vector.covers(theirs.vector) else {"),
    Bug(
        "served-from-memory", "Exchange/ReplicaEndpoints.swift",
        "A pull is answered by what the peer was known to have, not by what it says: a restored file never gets back the rest.",
        r"""
        let outflow = Outflow(lackedBy: question.received, havingPartsOf: question.parts)
""", r"""
        let name = try member(peer).description
        let known = try await file.read { try $0.knownVector(of: name) }
        let outflow = Outflow(lackedBy: known, havingPartsOf: question.parts)
"""),
    Bug(
        "push-answered-unmerged", "Exchange/ReplicaEndpoints.swift",
        "A push whose merge failed (a full disk, a locked file) is answered as taken.",
        "try await file.write { try $0.receive(batch) }",
        "(try? await file.write { try $0.receive(batch) }) ?? []"),
    Bug(
        "half-bundle-for-whole", "Exchange/BundleFile.swift",
        "A bundle that was cut short on the stick is reported as applied.",
        r"""
        try intake.finish()
        if let refusal
""", r"""
        if let refusal
"""),
    Bug(
        "bundle-for-former-life", "Replica/Peers.swift",
        "A bundle for an office that came back from a backup leaves out what was lost there, and cannot be applied.",
        "if lives.count == 1 {", "if !lives.isEmpty {"),
    # -- Owners --------------------------------------------------------------------------------
    Bug(
        "refused-edit-stays-here", "Replica/Seal.swift",
        "A client that went round the triggers keeps another unit's row as it forged it: here alone.",
        "if rest.isWhole {", "if rest.isWhole || change.isThere {"),
    Bug(
        "refused-delete-stays-here", "Replica/Refusals.swift",
        "Another unit's row that a client deleted past the triggers is missing here, and nowhere else.",
        "guard row.state.isAlive || rest != nil else { return }", "guard rest != nil else { return }"),
    Bug(
        "first-row-judged-for-all", "Replica/Integrate.swift",
        "Forged rows are merged where they come behind one that is the author's own.",
        "for row in 0..<group.count {", "for row in 0..<min(group.count, 1) {"),
]
