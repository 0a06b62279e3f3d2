// One seed, run: what came of it, and what happened on the way.

internal import Foundation

/// What came of a seed.
package struct Outcome: Sendable {
    package let seed: UInt64
    /// What promise was broken; nil when none was.
    package let violation: String?
    /// Which promise that is: the place in the simulator that noticed; the error's type elsewhere.
    package let place: String?
    /// The step at which it was noticed; 0 for the healing at the end.
    package let step: Int
    /// Everything that happened, the same each time.
    package let log: [String]
    /// How often each rare thing came about.
    package let counts: [String: Int]

    /// Fowler, Noll and Vo's hash (FNV-1a) of the log: equal logs have one, in every process.
    package var logHash: UInt64 {
        log.reduce(0xcbf2_9ce4_8422_2325) { hash, line in
            (Array(line.utf8) + [0x0a]).reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
    }
}

/// Runs histories, one after the other, on disks of its own.
///
///     let simulation = Simulation(name: "a")
///     let outcome = await simulation.run(Plan(seed: 4711))
///     outcome.violation == nil
package final class Simulation: @unchecked Sendable {
    private let disks: [SimulatedDisk]
    private let name: String
    /// Files for histories whose schema changes, and for the others; made when first needed.
    private var templates: [Bool: Template] = [:]

    /// - Parameter name: Unique in the process among those that are in use.
    package init(name: String) {
        self.name = name
        disks = (0..<8).map { SimulatedDisk(name: "\(name)-\($0)") }
    }

    /// Runs a history, and the healing at its end.
    ///
    /// - Parameters:
    ///   - only: The numbers of the steps that take place; all of them without it.
    ///   - canary: Whether somebody changes a table behind everyone's back, which has to be noticed.
    package func run(
        _ plan: Plan, only: Set<Int>? = nil, canary: Bool = false
    ) async -> Outcome {
        let world: World
        do {
            world = try World(plan, disks: disks, template: try template(for: plan))
        } catch {
            return Outcome(
                seed: plan.seed, violation: "the world does not start: \(error)",
                place: "start", step: 0, log: [], counts: [:])
        }
        defer { world.end() }
        var number = 0
        var violation: String?
        var place: String?
        do {
            for step in plan.steps where only?.contains(step.number) != false {
                number = step.number
                try await world.run(step)
            }
            number = 0
            try await world.heal(canary: canary)
        } catch {
            violation = "\(error)"
            place = (error as? Violation)?.place ?? "\(type(of: error))"
        }
        await world.dismiss()
        return Outcome(
            seed: plan.seed, violation: violation, place: place, step: number, log: world.log,
            counts: world.counts)
    }

    private func template(for plan: Plan) throws -> Template {
        if let template = templates[plan.changesSchema] { return template }
        let made = try Template.make(
            name: "\(name)-template-\(plan.changesSchema)", tables: plan.tables)
        templates[plan.changesSchema] = made
        return made
    }

    /// Leaves out of a failing history whatever it fails without.
    ///
    /// Halves, then quarters, and so on, as Zeller's delta debugging does.
    ///
    /// - Parameter happens: What is to happen still; without it, that same promise is broken.
    /// - Returns: The numbers of the steps that matter: it happens without none of them.
    package func shrink(
        _ plan: Plan, while happens: ((Outcome) -> Bool)? = nil
    ) async -> [Int] {
        let place = happens == nil ? await run(plan).place : nil
        let happens = happens ?? { $0.violation != nil && $0.place == place }
        var kept = plan.steps.map(\.number)
        var share = max(1, kept.count / 2)
        while true {
            let before = kept.count
            var start = 0
            while start < kept.count {
                var fewer = kept
                fewer.removeSubrange(start..<min(kept.count, start + share))
                if happens(await run(plan, only: Set(fewer))) {
                    kept = fewer
                } else {
                    start += share
                }
            }
            if share == 1, kept.count == before { break }
            share = max(1, share / 2)
        }
        return kept
    }
}

extension World {
    /// Lets exchanges that still wait come to their end, so that no task is left behind.
    fileprivate func dismiss() async {
        network = .none
        for office in offices { office.bury() }
        while let activity = activities.first {
            await activity.advance()
            activities.removeAll { $0.isFinished }
        }
    }
}
