// A cluster in one process: offices, the network between them, and the time.
//
// Everything that chance decides comes from the plan's seed; nothing else is different from one run
// to the next but the bytes of signatures, which nothing depends on.

internal import Exchange
internal import Foundation
internal import Membership
internal import Oracle
internal import Replica

/// A promise that was not kept.
package struct Violation: Error, CustomStringConvertible {
    package let description: String
    /// Where in the simulator it was noticed, which tells one promise from another.
    package let place: String

    init(_ description: String, file: StaticString = #fileID, line: UInt = #line) {
        self.description = description
        place = "\(file):\(line)"
    }
}

/// One simulated cluster.
///
/// Used by one task at a time: its own, or the one exchange that it lets go on.
final class World: @unchecked Sendable {
    let plan: Plan
    let offices: [SimulatedOffice]
    var network: NetworkFaults
    /// The cluster's time, in milliseconds since 1970.
    var now: Int64 = 1_688_342_400_000
    /// Exchanges in flight.
    var activities: [Activity] = []
    /// How often somebody got in between.
    private(set) var intrusions = 0
    /// Requests that the network will deliver again.
    var replays: [(SimulatedOffice, @Sendable (PeerEndpoints) async throws -> Void)] = []
    /// Pairs of offices that cannot reach each other.
    var apart: Set<[Int]> = []
    /// Every changeset that was durably sealed, by its name.
    var sealed: [OracleDot: ModelChangeset] = [:]
    /// Digests by vector: equal vectors mean equal digests.
    var digests: [OracleVector: [UInt8]] = [:]
    /// Conflict ids by what the conflict is about: the same everywhere.
    var ids: [[String]: String] = [:]
    /// Changesets that were lost with a file that someone replaced by an older one.
    var abandoned: Set<OracleDot> = []
    /// Whether what is going on is the simulator's own looking.
    var isChecking = false
    /// What went wrong where no error can be thrown.
    var violation: Violation?
    /// What happened, for whoever looks at a failure.
    private(set) var log: [String] = []
    /// How often each rare thing came about.
    private(set) var counts: [String: Int] = [:]

    init(_ plan: Plan, disks: [SimulatedDisk], template: Template) throws {
        self.plan = plan
        network = plan.network
        sealed = template.sealed
        offices = plan.members.enumerated().map { place, member in
            let disk = disks[place]
            disk.load(template.images[member])
            disk.seed(plan.seed &+ UInt64(place))
            var model = OfficeModel(
                origin: template.origins[member], tables: plan.tables,
                unit: template.identities[member].member.unit,
                enforcesForeignKeys: plan.enforceForeignKeys[place])
            for changeset in template.founding { model.integrate(changeset) }
            model.position = template.positions[member]
            model.logCount = template.founding.count
            return SimulatedOffice(
                identity: template.identities[member], disk: disk, model: model,
                incarnations: SplitMix64(seed: plan.seed &* 31 &+ UInt64(place)))
        }
        for (place, office) in offices.enumerated() {
            office.disk.beforeHoituLocks = { [unowned self, unowned office] in
                intrude(office)
            }
            office.skewMilliseconds = Int64((place * 7) % 5) - 2
            setClock(office)
            try office.startClient()
            try office.start()
        }
    }

    /// Lets go of everything; the disks are free for another world.
    func end() {
        for office in offices {
            office.disk.beforeHoituLocks = nil
            office.disk.cancelPlannedDeath()
            office.disk.isFull = false
            // The dead leave nothing to write behind.
            for program in DiskProgram.allCases { office.disk.kill(program) }
            office.bury()
            // A dead disk refuses the last words of a connection; it is gone all the same.
            try? office.clearGraves()
            office.buryClient()
        }
    }

    // MARK: What is told

    func note(_ event: String) { log.append(event) }

    func count(_ rarity: String, _ times: Int = 1) { counts[rarity, default: 0] += times }

    /// Takes an error that a peer's server met.
    func note(fault error: any Error, at office: SimulatedOffice, _ activity: Activity) {
        note("  \(office.name) answers \(activity.name) with a failure: \(error)")
        if isExpected(error, at: office) {
            activity.isDisturbed = true
        } else {
            violation = violation ?? Violation("\(office.name) failed: \(error)")
        }
    }

    /// Whether what befell an office explains an error of its file.
    func isExpected(_ error: any Error, at office: SimulatedOffice) -> Bool {
        if office.file == nil || office.disk.isDead(.hoitu) { return true }
        let text = "\(error)"
        if text.contains("SQLite error 5:") || text.contains("SQLite error 15:") {
            count("busy")
            return office.isHoldingLock || office.isIntruded
        }
        if text.contains("full") {
            count("disk full")
            return office.disk.isFull
        }
        return false
    }

    // MARK: Time and place

    func isApart(_ one: SimulatedOffice, _ other: SimulatedOffice) -> Bool {
        !apart.isEmpty && apart.contains([index(one), index(other)])
    }

    func index(_ office: SimulatedOffice) -> Int {
        offices.firstIndex { $0 === office } ?? 0
    }

    func passTime(_ milliseconds: Int64) {
        now += milliseconds
        for office in offices where !office.isClockStanding { setClock(office) }
    }

    func setClock(_ office: SimulatedOffice) {
        office.disk.nowMilliseconds = now + office.skewMilliseconds
    }

    /// Lets the other program get in between, where our program is about to take a lock.
    private func intrude(_ office: SimulatedOffice) {
        guard !isChecking, var random = office.intruder, !office.isHoldingLock else { return }
        guard random.percent(plan.intrusionPercent) else {
            office.intruder = random
            return
        }
        office.intruder = nil
        intrusions += 1
        office.isIntruded = true
        defer { office.isIntruded = false }
        do {
            if random.percent(25), !office.isOtherInUse {
                try seal(office, byOther: true)
                count("seal in between")
            } else if try write(office, &random) {
                count("write in between")
            }
        } catch {
            violation = violation ?? Violation("\(office.name) in between: \(error)")
        }
        office.intruder = random
    }
}
