// The simulator's own promises, and some seeds of everybody else's.
//
//     SEEDS=1...5000 swift test --filter SimulationTests     as many as that
//     swift run -c release simulate --help                   faster, and one by one

import Foundation
import Simulator
import Testing

@Suite("The simulator")
struct SimulationTests {
    private static var seeds: StrideThrough<UInt64> {
        let ends = ProcessInfo.processInfo.environment["SEEDS"]?
            .split(separator: ".", omittingEmptySubsequences: true).compactMap { UInt64($0) }
        return stride(from: ends?.first ?? 1, through: ends?.last ?? 25, by: 1)
    }

    @Test("finds every promise kept, seed after seed")
    func promises() async throws {
        let result = try await SeedRun(seeds: Self.seeds).run()
        if let failure = result.failure {
            Issue.record(
                """
                \(failure.violation)
                replay: swift run -c release simulate --seed \(failure.seed) --log
                """)
        }
    }

    @Test("tells the same story for the same seed, whatever ran before")
    func determinism() async throws {
        let first = Simulation(name: "first")
        let second = Simulation(name: "second")
        _ = await second.run(Plan(seed: 99))
        for seed in [UInt64(3), 8, 21] {
            let one = await first.run(Plan(seed: seed))
            let other = await second.run(Plan(seed: seed))
            #expect(one.log == other.log)
            #expect(one.counts == other.counts)
            #expect(one.log.count > 10)
        }
    }

    @Test("tells every seed that failed, in whatever order they were met")
    func failures() {
        var all = SeedResult()
        for seeds in [[7, 9], [], [3]] as [[UInt64]] {
            var share = SeedResult()
            share.passed = 1
            share.failures = seeds.map { .init(seed: $0, violation: "broken") }
            all.merge(share)
        }
        #expect(all.failure?.seed == 3)
        #expect(all.failures.map(\.seed) == [7, 9, 3])
        #expect(all.passed == 3)
    }

    @Test("notices a table that was changed behind everyone's back, in every seed")
    func canary() async throws {
        let result = try await SeedRun(
            seeds: stride(from: 1, through: 5, by: 1), canary: true
        ).run()
        #expect(result.failure == nil)
        #expect(result.passed == 5)
    }

    @Test("cuts a history down to the steps that matter, and they still matter")
    func shrinking() async throws {
        let simulation = Simulation(name: "shrinking")
        let happens: @Sendable (Outcome) -> Bool = { $0.counts["savepoint undone", default: 0] > 0 }
        var plan = Plan(seed: 1)
        while plan.seed < 50, !happens(await simulation.run(plan)) {
            plan = Plan(seed: plan.seed + 1)
        }
        #expect(plan.seed < 50)
        let steps = await simulation.shrink(plan, while: happens)
        #expect(happens(await simulation.run(plan, only: Set(steps))))
        #expect(steps.count < plan.steps.count)
        for step in steps {
            let without = Set(steps).subtracting([step])
            #expect(!happens(await simulation.run(plan, only: without)))
        }
    }

    @Test("leaves nothing of one history to the next: files, clocks, deaths, faults")
    func independence() async throws {
        let simulation = Simulation(name: "independence")
        let alone = await simulation.run(Plan(seed: 5))
        for seed in UInt64(30)..<36 { _ = await simulation.run(Plan(seed: seed)) }
        let later = await simulation.run(Plan(seed: 5))
        #expect(alone.log == later.log)
    }
}
