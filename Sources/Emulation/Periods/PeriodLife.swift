// The life of a period: who moves it on, what its lock freezes, how it opens again, what came too late.
//
// The tables' own rules hold the order of the steps. Who may take them is looked up here, since SQLite
// does not know who writes: the cluster head of that day.

internal import Merge
internal import Replica
internal import Wire

/// The states of a period, in their order.
package enum PeriodState: String, CaseIterable, Hashable, Sendable {
    case planned
    case covenantOpen = "covenant_open"
    case active
    case submissionOpen = "submission_open"
    case crossReview = "cross_review"
    case appraisal
    case locked
    case archived

    /// The state after this one; nil after the last.
    package var next: PeriodState? {
        let all = Self.allCases
        return all.firstIndex(of: self).flatMap { $0 + 1 < all.count ? all[$0 + 1] : nil }
    }
}

/// Why a period is not moved on, or a sheet not submitted.
package enum LifeError: Error, Hashable, Sendable {
    /// Nobody is the cluster's head on that day.
    case noHead(cluster: String, day: String)
    case notTheHead(unit: String, head: String)
    /// There is no state after this one, or none that can be opened again.
    case noSuchStep(PeriodState?)
    case reasonMissing
    /// The unit has nothing on its sheet.
    case emptySheet(unit: String)
    /// Sheets are not taken in this state.
    case notOpenForSubmission(PeriodState?)
    /// The unit has no sheet that it could take back.
    case nothingSubmitted(unit: String)
    case periodExists(String)
    case noSuchCriteria(set: String, version: Int64)
    case criteriaAdopted(set: String, version: Int64)
    case noCovenant(period: String)
    /// There are several texts of the covenant, by their hashes, and nobody said which.
    case whichCovenant([String])
    case alreadySigned(unit: String)
    case noSuchUnit(String)
    /// The head of today has been it since that day only.
    case handoverTooEarly(from: String)
}

extension PeriodFile {
    /// The unit that heads a period's cluster on a day; nil when nobody does.
    ///
    /// Of several the one that took over last: rows of an office that was offline may come late.
    ///
    /// - Parameter day: `2023-07-03`.
    package func head(of cluster: String, on day: String) throws -> String? {
        try value(
            """
            SELECT unit FROM head_assignment WHERE cluster = ?1 AND role = 'cluster_head'
                AND from_date <= ?2 AND (to_date = '' OR to_date >= ?2) AND unit <> ''
            ORDER BY from_date DESC LIMIT 1
            """, [cluster, day])
    }

    /// Moves a period on to its next state.
    ///
    /// Moving on from the appraisal locks it: the lock names the vector of all that is here, and from
    /// then on the period is scored as that vector has it.
    ///
    /// - Returns: The new state.
    /// - Throws: `LifeError`, `PeriodError.noSuchPeriod`.
    @discardableResult
    package func moveOn(_ period: String, by unit: String, on day: String) throws -> PeriodState {
        let row = try EmulationFile(path: replica.path).records(of: period).period
        try checkHead(of: row, by: unit, on: day)
        let state = PeriodState(rawValue: row.text("state"))
        guard let next = state?.next else { throw LifeError.noSuchStep(state) }
        let vector = next == .locked ? try sealedVector() : row.text("locked_vector")
        try write(
            "UPDATE period SET state = ?, locked_vector = ? WHERE code = ?",
            [next.rawValue, vector, period])
        return next
    }

    /// Opens a locked period again, in the appraisal, with the next epoch; the reason shows on every report.
    ///
    /// - Throws: `LifeError`, `PeriodError.noSuchPeriod`.
    package func reopen(
        _ period: String, because reason: String, by unit: String, on day: String
    ) throws {
        let row = try EmulationFile(path: replica.path).records(of: period).period
        try checkHead(of: row, by: unit, on: day)
        let state = PeriodState(rawValue: row.text("state"))
        guard state == .locked else { throw LifeError.noSuchStep(state) }
        guard reason.contains(where: { !$0.isWhitespace }) else { throw LifeError.reasonMissing }
        try write(
            """
            UPDATE period SET state = 'appraisal', epoch = epoch + 1, reopened_because = ?,
                locked_vector = '' WHERE code = ?
            """, [reason, period])
    }

    func checkHead(of period: Record, by unit: String, on day: String) throws {
        let cluster = period.text("cluster")
        guard let head = try head(of: cluster, on: day) else {
            throw LifeError.noHead(cluster: cluster, day: day)
        }
        guard head == unit else { throw LifeError.notTheHead(unit: unit, head: head) }
    }

    private func sealedVector() throws -> String {
        try replica.write { transaction in
            _ = try transaction.sealPending()
            return FrozenVector.text(try transaction.integratedVector())
        }
    }
}

// MARK: - Submission

extension PeriodFile {
    /// Submits a unit's sheet: from then on it stands, and its hash says what it was.
    ///
    /// - Returns: The hash.
    /// - Throws: `LifeError.emptySheet`, `.notOpenForSubmission`; `PeriodError.noSuchPeriod`.
    @discardableResult
    package func submit(_ period: String, unit: String, on day: String) throws -> String {
        let records = try EmulationFile(path: replica.path).records(of: period)
        let state = PeriodState(rawValue: records.period.text("state"))
        guard state == .submissionOpen || state == .appraisal else {
            throw LifeError.notOpenForSubmission(state)
        }
        let sheet = records["self_score"].filter { $0.text("unit") == unit }
        guard !sheet.isEmpty else { throw LifeError.emptySheet(unit: unit) }
        let hash = SheetHash.hash(of: sheet)
        try write(
            """
            INSERT INTO submission (period, unit, state, hash, submitted_on, epoch)
            VALUES (?1, ?2, 'submitted', ?3, ?4, CAST(?5 AS INTEGER))
            ON CONFLICT DO UPDATE SET state = 'submitted', hash = excluded.hash,
                submitted_on = excluded.submitted_on, epoch = excluded.epoch
            """,
            [period, unit, hash, day, String(records.period.integer("epoch") ?? 1)])
        return hash
    }
}

extension PeriodFile {
    /// Takes a submitted sheet back to draft, so that it can be changed and submitted again.
    ///
    /// - Throws: `LifeError.nothingSubmitted`, `.notOpenForSubmission`; `PeriodError.noSuchPeriod`.
    package func withdraw(_ period: String, unit: String) throws {
        let records = try EmulationFile(path: replica.path).records(of: period)
        let state = PeriodState(rawValue: records.period.text("state"))
        guard state == .submissionOpen || state == .appraisal else {
            throw LifeError.notOpenForSubmission(state)
        }
        let isSubmitted = records["submission"].contains {
            $0.text("unit") == unit && $0.text("state") != "draft"
        }
        guard isSubmitted else { throw LifeError.nothingSubmitted(unit: unit) }
        try write(
            "UPDATE submission SET state = 'draft' WHERE period = ? AND unit = ?", [period, unit])
    }
}

/// The hash of a unit's sheet.
package enum SheetHash {
    private static let columns = ["criterion", "actual", "points", "note"]

    /// The SHA-256, in hexadecimal digits, over the rows by ascending bytes of their criteria: each
    /// value as its length in bytes, a colon and its text; `-:` where there is none.
    package static func hash(of sheet: [Record]) -> String {
        let ordered = sheet.sorted {
            $0.text("criterion").utf8.lexicographicallyPrecedes($1.text("criterion").utf8)
        }
        let bytes = ordered.flatMap { row in
            columns.flatMap { column -> [UInt8] in
                let text = row.text(column)
                return Array((row.isNull(column) ? "-:" : "\(text.utf8.count):\(text)").utf8)
            }
        }
        return ContentHash.text(of: bytes)
    }
}

/// The hash by which texts and files are known.
package enum ContentHash {
    /// The SHA-256, in hexadecimal digits.
    package static func text(of bytes: [UInt8]) -> String {
        sha256(bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
