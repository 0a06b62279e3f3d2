// Who heads a cluster and when, and what only the head does beside moving periods on.
//
// Where nobody has ever been assigned, whoever begins may: a new cluster has no head yet.

internal import GRDB
internal import Membership
internal import Merge
internal import Replica

/// One assignment.
package struct HeadAssignment: Hashable, Sendable {
    package let cluster: String
    /// `cluster_head` or `deputy_head`.
    package let role: String
    package let unit: String
    package let from: String
    /// The last day; empty while there is none.
    package let until: String
}

extension PeriodFile {
    /// All assignments of a cluster, the latest first, the head's before the deputy's.
    package func assignments(of cluster: String) throws -> [HeadAssignment] {
        try EmulationFile(path: replica.path).read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT cluster, role, unit, from_date, to_date FROM head_assignment
                    WHERE cluster = ? ORDER BY from_date DESC, role, unit
                    """, arguments: [cluster]
            ).map {
                HeadAssignment(
                    cluster: $0[0], role: $0[1], unit: $0[2], from: $0[3], until: $0[4])
            }
        }
    }

    /// Gives the headship to a unit from a day on; what was assigned ends on the day before.
    ///
    /// It is an ordinary row: a city that is offline goes by the old head until it hears of the new one.
    /// With the headship goes the role by which tables let the head write. Who had it keeps it until
    /// that day, or until `now` where the day is past; told twice, it changes nothing the second time.
    ///
    /// - Parameters:
    ///   - start: When that day begins, in milliseconds since 1970.
    ///   - now: In milliseconds since 1970.
    ///   - newID: Makes an id of a row about a role: 32 hexadecimal digits that nobody has used before.
    /// - Throws: `LifeError.notTheHead`, `.noSuchUnit`.
    package func handOver(
        _ cluster: String, to successor: String, as role: String = "cluster_head",
        from day: String, by unit: String, on today: String, starting start: Int64, now: Int64,
        newID: () -> String
    ) throws {
        try checkMayLead(cluster, by: unit, on: today)
        guard try value("SELECT code FROM unit WHERE code = ?", [successor]) != nil else {
            throw LifeError.noSuchUnit(successor)
        }
        let current = try assignments(of: cluster).first {
            $0.role == role && $0.from <= today && ($0.until.isEmpty || $0.until >= today)
        }
        if let current, current.unit != successor, day <= current.from {
            throw LifeError.handoverTooEarly(from: current.from)
        }
        // What would be refused is found before anything is written.
        let rows =
            role == "cluster_head"
            ? try roleRows(to: successor, by: unit, from: start, now: now, newID) : []
        guard try rows.isEmpty || replica.read({ try $0.holdsRole(TableWriters.head) }) else {
            throw ReplicaError.notTheHolder(role: TableWriters.head)
        }
        try asClient { db in
            try db.execute(
                sql: """
                    UPDATE head_assignment
                    SET to_date = date(?3, '-1 days'), handed_over_on = ?4
                    WHERE cluster = ?1 AND role = ?2 AND from_date < ?3
                        AND (to_date = '' OR to_date >= ?3)
                    """, arguments: [cluster, role, day, today])
            try db.execute(
                sql: """
                    INSERT INTO head_assignment (cluster, role, from_date, unit)
                    VALUES (?1, ?2, ?3, ?4)
                    ON CONFLICT DO UPDATE SET unit = excluded.unit, to_date = ''
                    """, arguments: [cluster, role, day, successor])
        }
        try replica.write { transaction in
            for row in rows { try transaction.add(row, warrant: nil) }
        }
    }

    /// What has to be said of the head's role: the successor's grant, up to the next one that was given
    /// ahead, and the ends of those before it, our own last, since with it we could say no more.
    private func roleRows(
        to successor: String, by unit: String, from start: Int64, now: Int64,
        _ newID: () -> String
    ) throws -> [RoleGrant] {
        let (held, rows) = try replica.read { transaction in
            let held = try transaction.heldRoles().filter { $0.role == TableWriters.head }
            return (held, try held.map { try transaction.grant($0.id) })
        }
        let end = max(start, now)
        let until = held.filter { $0.unit != successor && $0.starts > end }.map(\.starts).min()
        var said: [RoleGrant] = []
        if !held.contains(where: {
            $0.unit == successor && $0.starts <= start && $0.ends ?? .max >= until ?? .max
        }) {
            guard
                let grant = RoleGrant(
                    id: newID(), role: TableWriters.head, unit: successor, starts: start,
                    ends: until, ended: nil)
            else { throw LifeError.noSuchUnit(successor) }
            said.append(grant)
        }
        let former = zip(held, rows).filter { role, _ in
            role.unit != successor && role.starts <= end && role.ends ?? .max > end
        }
        let ordered = former.filter { $0.0.unit != unit } + former.filter { $0.0.unit == unit }
        return said + ordered.compactMap { $0.1?.end(id: newID(), at: end) }
    }

    /// Makes a period of a cluster, planned.
    ///
    /// - Throws: `LifeError.notTheHead`, `.periodExists`; `EntryError`.
    package func create(_ draft: EntryDraft, at desk: EntryDesk) throws -> EntryReceipt {
        let draft = try desk.completed(draft)
        try checkMayLead(draft.text("cluster"), by: desk.unit, on: desk.day)
        let code = draft.text("code")
        guard try value("SELECT code FROM period WHERE code = ?", [code]) == nil else {
            throw LifeError.periodExists(code)
        }
        return try desk.enter(draft)
    }

    /// Adopts a criteria set: from then on it stands, and its hash says what it was.
    ///
    /// - Returns: The hash.
    /// - Throws: `LifeError.notTheHead`, `.noSuchCriteria`, `.criteriaAdopted`.
    package func adopt(
        _ set: String, version: Int64, of cluster: String, by unit: String, on day: String
    ) throws -> String {
        try checkMayLead(cluster, by: unit, on: day)
        return try asClient { db in
            let found = try Row.fetchOne(
                db, sql: "SELECT * FROM criteria_set WHERE code = ? AND version = ?",
                arguments: [set, version]
            ).map(Record.init)
            let criteria = try Row.fetchAll(
                db, sql: "SELECT * FROM criterion WHERE criteria_set = ? AND version = ?",
                arguments: [set, version]
            ).map(Record.init)
            guard let found, !criteria.isEmpty else {
                throw LifeError.noSuchCriteria(set: set, version: version)
            }
            guard found.text("state") == "draft" else {
                throw LifeError.criteriaAdopted(set: set, version: version)
            }
            let hash = CriteriaHash.hash(of: found, criteria)
            try db.execute(
                sql: """
                    UPDATE criteria_set SET state = 'adopted', hash = ?
                    WHERE code = ? AND version = ?
                    """, arguments: [hash, set, version])
            return hash
        }
    }

    private func checkMayLead(_ cluster: String, by unit: String, on day: String) throws {
        guard let head = try head(of: cluster, on: day) else {
            let isAssigned = try !assignments(of: cluster).isEmpty
            if isAssigned { throw LifeError.noHead(cluster: cluster, day: day) }
            return
        }
        guard head == unit else { throw LifeError.notTheHead(unit: unit, head: head) }
    }
}

// MARK: - Covenants

extension PeriodFile {
    /// Signs a period's covenant for a unit.
    ///
    /// - Parameter hash: The beginning of the text's hash; may be left out where there is one text.
    /// - Returns: The hash of the text that was signed.
    /// - Throws: `LifeError.noCovenant`, `.whichCovenant`, `.alreadySigned`.
    @discardableResult
    package func sign(
        _ period: String, _ hash: String?, unit: String, on day: String
    ) throws -> String {
        let texts = try EmulationFile(path: replica.path).covenants(of: period)
            .filter { $0.textHash.hasPrefix(hash ?? "") }
        guard let text = texts.first else { throw LifeError.noCovenant(period: period) }
        guard texts.count == 1 else { throw LifeError.whichCovenant(texts.map(\.textHash)) }
        let isSigned = try value(
            """
            SELECT unit FROM covenant_signature
            WHERE period = ? AND text_hash = ? AND unit = ?
            """, [period, text.textHash, unit])
        guard isSigned == nil else { throw LifeError.alreadySigned(unit: unit) }
        try write(
            """
            INSERT INTO covenant_signature (period, text_hash, unit, signed_on)
            VALUES (?, ?, ?, ?)
            """, [period, text.textHash, unit, day])
        return text.textHash
    }
}
