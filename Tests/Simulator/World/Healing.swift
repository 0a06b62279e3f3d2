// The end of every history: all faults stop, and the cluster has to come together by itself.

internal import Exchange
internal import Merge
internal import Oracle
internal import Replica

extension World {
    /// So many rounds, in each of which every office exchanges with one of them once, have to do:
    /// one collects, one hands out, one more for what offices sealed on the way.
    private static let roundsMax = 3

    /// Ends all faults, lets everybody exchange, and holds the cluster to what it promised.
    ///
    /// - Parameter canary: Whether somebody changes a table behind everyone's back before.
    func heal(canary: Bool) async throws {
        note("healing")
        try await endFaults()
        if canary { try betray() }
        var random = SplitMix64(seed: plan.seed)
        if plan.changesSchema, random.percent(50) { try migrateAll(&random) }
        let hub = random.below(offices.count)
        try await comeTogether(around: hub)
        try await expectIdle(around: hub)
        try checkNothingIsLost()
        let judge = random.percent(50) ? hub : random.below(offices.count)
        try await settleEverything(at: offices[judge], around: hub, &random)
        try checkFiles()
    }

    /// Changes a row with a client whose triggers are off: nobody can have recorded it.
    private func betray() throws {
        try offices[0].client?.runWithoutTriggers(
            "INSERT OR REPLACE INTO model (id, title) VALUES ('a', 'betrayed')")
    }

    private func endFaults() async throws {
        network = .none
        apart = []
        for office in offices {
            office.disk.cancelPlannedDeath()
            office.disk.isFull = false
            office.intruder = nil
            if office.isHoldingLock { try hold(office) }
        }
        while let activity = activities.first {
            await activity.advance()
            activities.removeAll { $0.isFinished }
        }
        replays = []
        for office in offices { try restart(office) }
        try checkAll()
    }

    /// Every office exchanges with the hub until no exchange is left to do.
    private func comeTogether(around hub: Int) async throws {
        for round in 1...Self.roundsMax {
            for place in offices.indices where place != hub {
                await exchange(offices[place], with: offices[hub], SplitMix64(seed: plan.seed))
                activities.removeAll { $0.isFinished }
                guard activities.isEmpty else { throw Violation("an exchange does not end") }
            }
            try checkAll()
            let isPending = offices.contains { $0.model.hasPending }
            if Set(offices.map(\.model.vector)).count == 1, !isPending {
                count("converged in round \(round)")
                return
            }
        }
        throw Violation("\(Self.roundsMax) rounds of exchanges did not bring the cluster together")
    }

    /// Nothing is left to exchange, and an exchange notices that at once.
    private func expectIdle(around hub: Int) async throws {
        for place in offices.indices where place != hub {
            let office = offices[place]
            guard let file = office.file else { throw Violation("\(office.name) is down") }
            let activity = Activity(
                name: "\(office.name) idles", client: office,
                random: SplitMix64(seed: plan.seed))
            activity.isDisturbed = false
            await activity.start { [self] in
                do {
                    let report = try await synchronize(file, activity, offices[hub])
                    guard report.error == nil, report.roundTrips == 1 else {
                        throw Violation(
                            "\(office.name) has something to exchange with \(offices[hub].name) "
                                + "when both have everything: \(report)")
                    }
                } catch {
                    violation = violation ?? Violation("\(error)")
                }
            }
            if let violation { throw violation }
        }
    }

    /// What was sealed anywhere is everywhere, but for what went with a file that people replaced.
    private func checkNothingIsLost() throws {
        for office in offices where !office.model.waiting.isEmpty {
            throw Violation("\(office.name) still waits for what has come")
        }
        for (dot, _) in sealed.sorted(by: { $0.key < $1.key }) where !abandoned.contains(dot) {
            for office in offices where !dot.isCovered(by: office.model.vector) {
                throw Violation("\(office.name) never got \(Self.text(dot))")
            }
        }
        guard let first = offices.first else { return }
        for office in offices.dropFirst() {
            for table in plan.tables
            where office.model[table].state() != first.model[table].state() {
                throw Violation("the oracles of \(office.name) and \(first.name) differ")
            }
        }
    }

    /// One office settles all conflicts; then nobody has any.
    private func settleEverything(
        at judge: SimulatedOffice, around hub: Int, _ random: inout SplitMix64
    ) async throws {
        for _ in 0..<200 {
            guard let file = judge.file else { break }
            let open = try Self.openConflicts(file)
            if open == 0 { break }
            try resolve(judge, &random)
            try follow(judge)
        }
        try await comeTogether(around: hub)
        for office in offices {
            guard let file = office.file, try Self.openConflicts(file) == 0 else {
                throw Violation("\(office.name) lists what was settled")
            }
        }
    }

    private static func openConflicts(_ file: ReplicaFile) throws -> Int {
        try file.read { try $0.openConflictCount() }
    }

    private func checkFiles() throws {
        isChecking = true
        for office in offices {
            guard let client = office.client,
                try client.rows("PRAGMA integrity_check") == [[.text("ok")]]
            else { throw Violation("\(office.name)'s file is damaged") }
        }
    }
}
