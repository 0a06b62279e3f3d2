// Many seeds, one after the other, up to the first that fails, or past it.

internal import Foundation

/// What came of many seeds.
package struct SeedResult: Codable, Sendable {
    /// A seed that failed, and why.
    package struct Failure: Codable, Sendable {
        package let seed: UInt64
        package let violation: String

        package init(seed: UInt64, violation: String) {
            self.seed = seed
            self.violation = violation
        }
    }

    package var passed = 0
    /// In the order in which they were met.
    package var failures: [Failure] = []
    /// The failure with the smallest seed among those that were met.
    package var failure: Failure? { failures.min { $0.seed < $1.seed } }
    package var counts: [String: Int] = [:]
    /// Of all logs together, whatever their order.
    package var logHash: UInt64 = 0

    package init() {}

    /// Takes what others have run.
    package mutating func merge(_ other: SeedResult) {
        passed += other.passed
        logHash ^= other.logHash
        counts.merge(other.counts) { $0 + $1 }
        failures += other.failures
    }
}

/// Runs seeds, and stops at the first that fails unless it is to go on.
///
///     let result = try await SeedRun(seeds: stride(from: 1, through: 100, by: 1)).run()
package struct SeedRun {
    private let seeds: StrideThrough<UInt64>
    private let canary: Bool
    private let goesOn: Bool
    private let onSeed: (UInt64) -> Void

    /// - Parameters:
    ///   - canary: Whether each seed is spoilt on purpose, and has to fail.
    ///   - goesOn: Whether those behind a seed that fails are run too.
    ///   - onSeed: Told each seed before it runs.
    package init(
        seeds: StrideThrough<UInt64>, canary: Bool = false, goesOn: Bool = false,
        onSeed: @escaping (UInt64) -> Void = { _ in }
    ) {
        self.seeds = seeds
        self.canary = canary
        self.goesOn = goesOn
        self.onSeed = onSeed
    }

    package func run() async throws -> SeedResult {
        let simulation = Simulation(name: "run-\(UUID())")
        var result = SeedResult()
        for seed in seeds {
            onSeed(seed)
            let outcome = await simulation.run(Plan(seed: seed), canary: canary)
            result.counts.merge(outcome.counts) { $0 + $1 }
            result.logHash ^= outcome.logHash
            let failure =
                canary
                ? await canaryFailure(outcome, simulation)
                : outcome.violation.map { SeedResult.Failure(seed: seed, violation: $0) }
            guard let failure else {
                result.passed += 1
                continue
            }
            result.failures.append(failure)
            if !goesOn { break }
        }
        return result
    }

    /// What is wrong with a seed that was spoilt: nobody noticed, or it fails by itself.
    private func canaryFailure(
        _ spoilt: Outcome, _ simulation: Simulation
    ) async -> SeedResult.Failure? {
        guard spoilt.violation != nil else {
            return .init(seed: spoilt.seed, violation: "nobody noticed the canary")
        }
        return await simulation.run(Plan(seed: spoilt.seed)).violation.map {
            .init(seed: spoilt.seed, violation: $0)
        }
    }
}
