// After each step: what an office's log says has come is put to the oracles, and judged by them.

internal import Merge
internal import Oracle
internal import Wire

extension World {
    /// One line of an office's log.
    private struct LogEntry {
        let position: Int64
        let dot: OracleDot
        let held: String?

        /// Whether it is kept until another one comes.
        var isWaiting: Bool { held == "waiting" }
    }

    /// Follows an office's log to its end, or only until `dot` has come.
    ///
    /// What stands before a changeset in its author's log is what it was made after, so that looking
    /// for an author's changeset never leads back to where one came from.
    func follow(_ office: SimulatedOffice, until dot: OracleDot? = nil) throws {
        guard let client = office.client, !office.disk.isDead(.stock) else { return }
        try checkClientTransactions(office, client)
        let kept = try Self.integer(
            client,
            "SELECT count(*) FROM hoitu_changeset WHERE position <= \(office.model.position)")
        guard kept == Int64(office.model.logCount) else {
            throw Violation(
                "\(office.name) has lost \(Int64(office.model.logCount) - kept) changesets of its log"
            )
        }
        for entry in try entries(client, after: office.model.position) {
            try take(entry, at: office)
            office.model.position = entry.position
            office.model.logCount += 1
            try takeWaiting(at: office)
            if let dot, entry.dot == dot { return }
        }
        office.model.decision = nil
    }

    /// What the other program was told is committed has to be there.
    private func checkClientTransactions(
        _ office: SimulatedOffice, _ client: StockClient
    ) throws {
        let number = try Self.integer(client, "SELECT number FROM client")
        guard number >= office.model.lastNumber else {
            throw Violation(
                "\(office.name) lost the client's transaction \(office.model.lastNumber)")
        }
        // One that was dying is there or is not.
        office.model.transactions.removeAll { $0.number > number }
        office.model.lastNumber = number
    }

    private func entries(_ client: StockClient, after position: Int64) throws -> [LogEntry] {
        try client.rows(
            """
            SELECT c.position, o.origin, c.seq, c.held FROM hoitu_changeset c
            JOIN hoitu_origin o ON o.id = c.origin WHERE c.position > \(position)
            ORDER BY c.position
            """
        ).map { row in
            guard case .integer(let position) = row[0], case .blob(let origin) = row[1],
                case .integer(let seq) = row[2]
            else { throw Violation("the log cannot be read") }
            var held: String?
            if case .text(let reason) = row[3] { held = String(decoding: reason, as: UTF8.self) }
            return LogEntry(
                position: position, dot: OracleDot(origin, UInt64(seq)), held: held)
        }
    }

    private func take(_ entry: LogEntry, at office: SimulatedOffice) throws {
        try takeTransactions(of: office, before: entry.position)
        if let held = entry.held, !entry.isWaiting || counts["file brought back"] == nil {
            throw Violation("\(office.name) holds \(Self.text(entry.dot)): \(held)")
        }
        if sealed[entry.dot] == nil, try isOwn(entry.dot, of: office) {
            return try takeOwn(entry, at: office)
        }
        if sealed[entry.dot] == nil {
            for author in offices where try author !== office && isOwn(entry.dot, of: author) {
                try follow(author, until: entry.dot)
            }
        }
        guard let changeset = sealed[entry.dot] else {
            throw Violation("\(office.name) has \(Self.text(entry.dot)), which nobody sealed")
        }
        if office.model.obstacle(to: changeset) == .notCausal, counts["file brought back"] != nil {
            // A bundle was made for the file as it was before it was brought back.
            count("waiting for another")
            office.model.waiting.append(entry.dot)
            return
        }
        try merge(changeset, at: office)
    }

    /// Merges what has waited for a changeset that has come by now, as the office does by itself.
    private func takeWaiting(at office: SimulatedOffice) throws {
        while let place = office.model.waiting.firstIndex(where: { dot in
            sealed[dot].map { office.model.obstacle(to: $0) == nil } ?? false
        }) {
            let dot = office.model.waiting.remove(at: place)
            guard let changeset = sealed[dot] else { return }
            try merge(changeset, at: office)
        }
    }

    /// Has the oracle see what the client wrote, and hold SQLite to what it refused of that.
    func takeTransactions(of office: SimulatedOffice, before position: Int64) throws {
        let actions = office.model.database.actionCount
        try expect(office.model.takeTransactions(before: position), at: office)
        count("foreign key's action captured", office.model.database.actionCount - actions)
    }

    /// Has the oracle know whether our program has looked at the owner's schema.
    func takeWatch(of office: SimulatedOffice, _ client: StockClient) throws {
        guard plan.changesSchema else { return }
        try expect(office.model.take(try client.watch()), at: office)
    }

    private func expect(_ surprise: Surprise?, at office: SimulatedOffice) throws {
        switch surprise {
        case .edit(let edit):
            throw Violation(
                "\(office.name) \(edit.isRefused ? "was refused" : "could write") "
                    + "\(edit.edit.sql(edit.table)), against the table's constraints")
        case .unsealed(let changeset):
            throw Violation(
                "\(office.name) took up a changed table, and did not seal \(changeset.parts)")
        case .unwatched: throw Violation("\(office.name) lost its triggers")
        case nil: break
        }
    }

    private func merge(_ changeset: ModelChangeset, at office: SimulatedOffice) throws {
        if let unsealed = office.model.seal() {
            throw Violation(
                "\(office.name) merged \(Self.text(changeset.dot)) before it sealed \(unsealed.parts)"
            )
        }
        guard office.model.database.unseen.isEmpty else {
            throw Violation(
                "\(office.name) merged \(Self.text(changeset.dot)) before it sealed what it wrote "
                    + "unseeing: \(office.model.database.unseen)")
        }
        if let obstacle = office.model.obstacle(to: changeset) {
            throw Violation("\(office.name) merged \(Self.text(changeset.dot)): \(obstacle)")
        }
        countRarities(of: changeset, at: office)
        countUnplaced(changeset, at: office)
        let before = office.model
        office.model.integrate(changeset)
        count(
            "change refused", office.model.database.refusedCount - before.database.refusedCount)
        countMoves(by: "merging", from: before, to: office.model)
        note("  \(office.name) merged \(Self.text(changeset.dot))")
    }

    // MARK: Our own

    private func isOwn(_ dot: OracleDot, of office: SimulatedOffice) throws -> Bool {
        if dot.origin == office.model.origin { return true }
        guard let client = office.client else { return false }
        let hex = Self.hex(dot.origin)
        return try client.rows(
            """
            SELECT 1 FROM hoitu_origin o JOIN hoitu_meta m ON m.name = 'member'
            WHERE o.member = m.value AND o.origin = x'\(hex)'
            """
        ).count == 1
    }

    private func takeOwn(_ entry: LogEntry, at office: SimulatedOffice) throws {
        if entry.dot.origin != office.model.origin, try takeUnseen(entry, at: office) { return }
        if entry.dot.origin != office.model.origin {
            guard entry.dot.seq == 1, office.mayTakeNewLife else {
                throw Violation("\(office.name) took a new life for no reason")
            }
            count("new life")
            office.mayTakeNewLife = false
            office.model.takeNewOrigin(entry.dot.origin)
            office.livesSinceRestore?.append(entry.dot.origin)
        }
        let changeset = try changeset(at: entry.position, of: office)
        let said = try changes(of: changeset)
        let before = office.model
        countRarities(ofPending: before)
        let untold = before.database.untoldCount
        let expected: ModelChangeset
        if let sealed = office.model.seal(at: changeset.header.sealedMilliseconds) {
            expected = sealed
        } else if let decision = office.model.decision, !said.isEmpty {
            expected = office.model.seal(decision)
            office.model.decision = nil
            count("resolved")
        } else {
            expected = office.model.seal(nil)
            // Nothing is sealed but to keep contexts short.
            guard !changeset.header.tables.isEmpty || changeset.header.heads.count > 4 else {
                throw Violation(
                    "\(office.name) sealed \(Self.text(entry.dot)) with nothing in it, for nothing")
            }
            count(said.isEmpty ? "heads sealed" : "sealed for nothing")
        }
        count("edit of which no trigger told", office.model.database.untoldCount - untold)
        count(
            "own change refused",
            office.model.database.refusedCount - before.database.refusedCount)
        countMoves(by: "sealing", from: before, to: office.model)
        countRarities(ofSealed: expected)
        try compare(said, with: expected, dot: entry.dot, office)
        try compareContext(of: changeset.header, expected, office)
        let chain = Self.hex(changeset.chain.short)
        note("  \(office.name) sealed \(Self.text(entry.dot)), chain \(chain)")
        sealed[entry.dot] = expected
    }

    /// Takes a changeset of what was written over values that nobody had seen.
    private func takeUnseen(_ entry: LogEntry, at office: SimulatedOffice) throws -> Bool {
        let changeset = try changeset(at: entry.position, of: office)
        guard entry.dot.seq == 1,
            office.model.hasNothingButUnseen(at: changeset.header.sealedMilliseconds)
        else { return false }
        let expected = office.model.sealUnseen(as: entry.dot.origin)
        try compare(try changes(of: changeset), with: expected, dot: entry.dot, office)
        try compareContext(of: changeset.header, expected, office)
        note("  \(office.name) sealed \(Self.text(entry.dot)), of what it wrote unseeing")
        sealed[entry.dot] = expected
        count("written over what was not seen")
        return true
    }

    /// A changeset as any SQLite client finds it in the file.
    private func changeset(at position: Int64, of office: SimulatedOffice) throws -> Changeset {
        let rows = try office.client?.rows(
            """
            SELECT header, signature, chain FROM hoitu_changeset WHERE position = \(position)
            UNION ALL
            SELECT stored, NULL, NULL FROM (SELECT stored FROM hoitu_frame
                WHERE position = \(position) ORDER BY number)
            """)
        guard let rows, case .blob(let header)? = rows.first?[0],
            case .blob(let signature)? = rows.first?[1], case .blob(let chain)? = rows.first?[2]
        else { throw Violation("\(office.name) has no changeset at \(position)") }
        let frames = rows.dropFirst().compactMap { row -> [UInt8]? in
            guard case .blob(let bytes) = row[0] else { return nil }
            return bytes
        }
        return try Changeset(
            logged: StoredChangeset(header: header, signature: signature, frames: frames),
            chain: ChainHash(bytes: chain))
    }

    /// What a changeset says of the history's tables, by table and key.
    private func changes(of changeset: Changeset) throws -> [String: [String: OracleChange]] {
        var changes: [String: [String: OracleChange]] = [:]
        for entry in try changeset.rows() {
            let named = changeset.header.tables[entry.table]
            guard let table = plan.tables.first(where: { $0.name == named.name }) else {
                continue
            }
            guard let key = table.keys.first(where: { $0.rowKey == entry.key }) else {
                throw Violation("a changeset has a key that nobody wrote: \(entry)")
            }
            guard changes[table.name]?[key.name] == nil else {
                throw Violation("a changeset has two changes of \(table.name) \(key.name)")
            }
            changes[table.name, default: [:]][key.name] = Self.change(entry, key.name, named)
        }
        return changes
    }

    private static func change(
        _ entry: RowEntry, _ key: String, _ table: TableEntry
    ) -> OracleChange {
        guard case .put(let put) = entry.change else { return .delete(key: key) }
        var cells: [String: OracleWrite] = [:]
        var additions: [String: Int64] = [:]
        let hidden = OracleWrite(.null, at: entry.editedMilliseconds)
        if put.entersRow { cells[OracleColumn.presence] = hidden }
        if put.touchesRow { cells[OracleColumn.touch] = OracleWrite(.null, at: 0) }
        for cell in put.cells {
            let column = table.columns[cell.column]
            if column.kind == .counter, case .integer(let amount) = cell.value {
                additions[column.name] = amount
            } else {
                cells[column.name] = OracleWrite(
                    OracleValue(cell.value), at: cell.editedMilliseconds)
            }
        }
        return .put(key: key, cells: cells, additions: additions)
    }

    private func compare(
        _ said: [String: [String: OracleChange]], with expected: ModelChangeset, dot: OracleDot,
        _ office: SimulatedOffice
    ) throws {
        guard expected.dot == dot else {
            throw Violation(
                "\(office.name) sealed \(Self.text(dot)), and not \(Self.text(expected.dot))")
        }
        for table in plan.tables {
            let wanted = Dictionary(
                uniqueKeysWithValues: (expected.parts[table.name]?.changes ?? []).map {
                    ($0.key, $0.withoutTimeOfTouch)
                })
            for key in table.keys.map(\.name) where wanted[key] != said[table.name]?[key] {
                let real = said[table.name]?[key].map(Self.text) ?? "nothing"
                throw Violation(
                    "\(office.name) sealed for \(table.name) \(key): \(real); it should be: "
                        + (wanted[key].map(Self.text) ?? "nothing"))
            }
        }
    }

    /// The context that the heads stand for has to be what the author had merged.
    private func compareContext(
        of header: ChangesetHeader, _ expected: ModelChangeset, _ office: SimulatedOffice
    ) throws {
        var context: OracleVector = [:]
        var below = header.heads.map { OracleDot($0.dot) }
        if header.dot.seq > 1 {
            below.append(OracleDot(header.dot.origin.bytes, header.dot.seq - 1))
        }
        for dot in below {
            guard let closure = sealed[dot]?.closure else {
                throw Violation("\(office.name) names \(Self.text(dot)), which nobody sealed")
            }
            context.merge(closure) { max($0, $1) }
        }
        let wanted = expected.context
        guard context == wanted else {
            throw Violation(
                "\(office.name) sealed \(Self.text(expected.dot)) in the context "
                    + "\(Self.text(context)), and had merged \(Self.text(wanted))")
        }
        if header.heads.count > 4 { count("more than 4 heads") }
    }

    // MARK: Words

    /// An origin by its first bytes, and the number.
    static func text(_ dot: OracleDot) -> String {
        "\(hex(dot.origin.prefix(3))):\(dot.seq)"
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
    }

    static func text(_ vector: OracleVector) -> String {
        vector.map { OracleDot($0.key, $0.value) }.sorted().map(text).joined(separator: " ")
    }

    static func text(_ change: OracleChange) -> String {
        guard case .put(_, let cells, let additions) = change else { return "delete" }
        let writes = cells.sorted { $0.key < $1.key }.map {
            "\($0.key.debugDescription)=\($0.value.value)@\($0.value.time)"
        }
        let sums = additions.sorted { $0.key < $1.key }.map { "\($0.key)+\($0.value)" }
        return (writes + sums).joined(separator: " ")
    }

    static func integer(_ client: StockClient, _ query: String) throws -> Int64 {
        guard case .integer(let number)? = try client.rows(query).first?.first else {
            throw Violation("no number: \(query)")
        }
        return number
    }
}

extension OracleChange {
    /// The change with no time at its touch, which means nothing.
    fileprivate var withoutTimeOfTouch: OracleChange {
        guard case .put(let key, var cells, let additions) = self,
            cells[OracleColumn.touch] != nil
        else { return self }
        cells[OracleColumn.touch] = OracleWrite(.null, at: 0)
        return .put(key: key, cells: cells, additions: additions)
    }
}
