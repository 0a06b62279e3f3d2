// What each action does to the cluster.

internal import Exchange
internal import Foundation
internal import Membership
internal import Merge
internal import Replica

extension World {
    /// Takes one step, and holds every office to the promises afterwards.
    func run(_ step: Step) async throws {
        var random = SplitMix64(seed: step.seed)
        let office = offices[step.office]
        passTime(Int64(random.below(3)))
        note("\(step.number) \(office.name) \(step.action.rawValue)")
        for (place, office) in offices.enumerated() {
            office.intruder = SplitMix64(seed: step.seed &+ UInt64(place) &* 977)
        }
        try await perform(
            step.action, of: step.number, at: office, with: offices[step.other], &random)
        try await deliverSome(&random)
        for office in offices { office.intruder = nil }
        try checkAll()
        for office in offices where office.plannedAt < step.number {
            office.disk.cancelPlannedDeath()
        }
    }

    private func perform(
        _ action: Action, of step: Int, at office: SimulatedOffice,
        with other: SimulatedOffice,
        _ random: inout SplitMix64
    ) async throws {
        switch action {
        case .edit: _ = try write(office, &random)
        case .undo: try undo(office, &random)
        case .seal: try seal(office, byOther: random.percent(50))
        case .resolve: try resolve(office, &random)
        case .exchange: await exchange(office, with: other, random.fork())
        case .deliver:
            for activity in activities { await activity.advance() }
            await deliverAgain(&random)
        case .bundle: try carry(from: office, to: other, &random)
        case .crash:
            office.plannedAt = step
            await crash(office, with: other, &random)
        case .powerCut: powerCut(office)
        case .restart: try restart(office)
        case .clock: turnClock(office, &random)
        case .backup: backUp(office)
        case .restore: try await restore(office, with: other, &random)
        case .maintain: try maintain(office, &random)
        case .hold: try hold(office)
        case .fill: office.disk.isFull.toggle()
        case .partition: part(&random)
        }
    }

    /// Lets some of the exchanges in flight go on for a while.
    private func deliverSome(_ random: inout SplitMix64) async throws {
        for _ in 0..<random.below(4) where !activities.isEmpty {
            await random.pick(activities).advance()
        }
        activities.removeAll { $0.isFinished }
        if activities.count > 1 { count("exchanges at once") }
    }

    /// Takes note of who died, follows every log, and checks every promise.
    func checkAll() throws {
        for office in offices { takeDeaths(of: office) }
        for office in offices { try check(office) }
        if let violation { throw violation }
    }

    private func takeDeaths(of office: SimulatedOffice) {
        if office.file != nil, office.disk.isDead(.hoitu) {
            note("  \(office.name): our program is dead")
            if let death = office.disk.lastDeath, death.program == .hoitu { countDeath(death) }
            office.disk.lastDeath = nil
            // It may have noted a head that it did not live to commit.
            office.mayTakeNewLife = true
            office.bury()
        }
        if office.client != nil, office.disk.isDead(.stock) { office.buryClient() }
        // The power comes back and the client with it; our program is started by a later step.
        if office.client == nil { restartClient(office) }
    }

    private func restartClient(_ office: SimulatedOffice) {
        do { try office.startClient() } catch { violation = violation ?? Violation("\(error)") }
    }

    // MARK: Our program

    /// Runs a command of ours on the office's file, and says what came of it.
    ///
    /// - Parameter other: Whether it is another process than the one that exchanges.
    func command(
        _ name: String, at office: SimulatedOffice, other: Bool,
        _ work: (ReplicaFile) throws -> Void
    ) throws {
        do {
            let wasInUse = office.isOtherInUse
            office.isOtherInUse = wasInUse || other
            defer { office.isOtherInUse = wasInUse }
            guard let file = other ? try office.otherProcess() : office.file else { return }
            try work(file)
            if other { count("two processes of ours") }
        } catch {
            note("  \(office.name) cannot \(name): \(error)")
            guard isExpected(error, at: office) else {
                throw Violation("\(office.name) cannot \(name): \(error)")
            }
        }
    }

    func seal(_ office: SimulatedOffice, byOther other: Bool) throws {
        try command("seal", at: office, other: other) { file in
            _ = try file.write { try $0.sealPending() }
        }
    }

    // MARK: Exchanging

    /// Starts an exchange, which may be done at once, or go on for long.
    func exchange(
        _ office: SimulatedOffice, with peer: SimulatedOffice, _ random: SplitMix64
    ) async {
        guard let file = office.file else { return }
        let activity = Activity(
            name: "\(office.name) → \(peer.name)", client: office, random: random)
        activities.append(activity)
        let intrusionsBefore = intrusions
        let isFree = !office.isHoldingLock && !peer.isHoldingLock
        await activity.start { [self] in
            do {
                let report = try await synchronize(file, activity, peer)
                note(
                    "  \(activity.name): in \(report.received.changesets) (\(report.received.bytes)"
                        + " bytes), out \(report.sent.changesets) (\(report.sent.bytes) bytes), "
                        + "\(report.roundTrips) requests, \(ErrorCode.code(of: report.error))")
                try judge(report, activity)
                // One that never waited had the cluster to itself, unless somebody got in between.
                let isQuiet = isFree && !activity.hasWaited && intrusions == intrusionsBefore
                let isUp = [office, peer].allSatisfy {
                    $0.file != nil && !$0.disk.isDead(.hoitu) && !$0.disk.isDead(.stock)
                }
                if report.error == nil, isQuiet, isUp {
                    try compareAfterwards(office, peer)
                }
            } catch {
                note("  \(activity.name): \(error)")
                guard activity.isOrphan || isExpected(error, at: office) else {
                    violation = violation ?? Violation("\(activity.name): \(error)")
                    return
                }
            }
        }
    }

    /// Exchanges as a command would, and says how it went.
    func synchronize(
        _ file: ReplicaFile, _ activity: Activity, _ peer: SimulatedOffice
    ) async throws -> SyncReport {
        let known = try await file.read { try $0.peers() }
        guard let found = known.first(where: { $0.url == peer.url }) else {
            throw Violation("\(activity.client.name) does not know \(peer.name)")
        }
        let sync = PeerSync(
            file: file, trust: activity.client.identity.trust,
            retries: RetryPlan(attemptsMax: 2), clock: activity.client.clock,
            wait: { _ in await activity.wait() },
            connect: { SimulatedTransport(world: self, activity: activity, pin: $0) })
        return try await sync.sync(found)
    }

    /// An exchange fails only for a reason.
    private func judge(_ report: SyncReport, _ activity: Activity) throws {
        guard let error = report.error else {
            if activity.wasCut, report.received.changesets + report.sent.changesets > 0 {
                count("exchange resumed after a cut")
            }
            return
        }
        if activity.isOrphan || isExpected(error, at: activity.client) { return }
        if activity.isDisturbed, isOfTheNetwork(error) { return }
        throw Violation("\(activity.name) failed though nothing was wrong: \(error)")
    }

    /// Whether a line that breaks, or a file that was brought back meanwhile, explains an error.
    private func isOfTheNetwork(_ error: any Error) -> Bool {
        switch error {
        case TransportError.problem(let problem):
            problem.status == 500 || (isGap(problem.code) && counts["file brought back"] != nil)
        case is TransportError: true
        case ExchangeError.refusedChangeset(let refusal):
            isGap(refusal.code) && counts["file brought back"] != nil
        default: false
        }
    }

    private func isGap(_ code: String?) -> Bool { code == "gap" }

    /// When an exchange succeeded that nothing else got in between, both have all that either had.
    private func compareAfterwards(_ one: SimulatedOffice, _ other: SimulatedOffice) throws {
        isChecking = true
        defer { isChecking = false }
        for office in [one, other] {
            try follow(office)
            let isPending = try office.file?.read { try $0.hasPending() }
            guard isPending == false else {
                throw Violation("\(office.name) has something to seal after an exchange")
            }
        }
        guard one.model.waiting.isEmpty, other.model.waiting.isEmpty else { return }
        guard one.model.vector == other.model.vector else {
            throw Violation(
                "\(one.name) has \(Self.text(one.model.vector)) after an exchange, and \(other.name) "
                    + Self.text(other.model.vector))
        }
    }

    /// Delivers requests again that were delivered long ago.
    private func deliverAgain(_ random: inout SplitMix64) async {
        let due = replays
        replays = []
        for (server, request) in due where server.file != nil {
            guard let endpoints = server.endpoints else { continue }
            do {
                try await request(endpoints)
                count("request delivered twice")
            } catch {
                note("  \(server.name) refuses a request of long ago: \(error)")
                var isRefusal = false
                if let refusal = error as? EndpointRefusal {
                    isRefusal = isOfTheNetwork(TransportError.problem(refusal.problem))
                }
                guard isRefusal || isExpected(error, at: server) else {
                    violation = violation ?? Violation("\(server.name) failed: \(error)")
                    return
                }
            }
        }
    }
}

extension SplitMix64 {
    /// A random of its own, so that what it is used for does not move what comes after.
    mutating func fork() -> SplitMix64 { SplitMix64(seed: next()) }
}
