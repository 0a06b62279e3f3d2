// The simulator's command: runs seeds, replays one, shrinks one that fails.
//
//     swift run -c release simulate --seeds 1...2000
//     swift run -c release simulate --seeds 1...100000 --rarities --go-on     some hours
//     swift run -c release simulate --seed 4711 --log
//     swift run -c release simulate --seed 4711 --shrink
//     swift run -c release simulate --seed 4711 --only 3,5...9

import ArgumentParser
import Foundation
import Simulator

@main
struct Simulate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Plays a cluster's life, as seeds determine it, and checks every promise.")

    @Option(help: "The seeds to run, such as 1...2000.", transform: Self.range)
    var seeds: ClosedRange<UInt64> = 1...100

    @Option(help: "One seed to run.")
    var seed: UInt64?

    @Option(help: "The steps that take place, such as 3,5...9; all of them without it.")
    var only: String?

    @Option(help: "How many run at once; as many as there are processors without it.")
    var workers = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Run the seeds behind one that fails too.")
    var goOn = false

    @Flag(help: "Tell everything that happens.")
    var log = false

    @Flag(help: "Find the steps that a failing seed fails with.")
    var shrink = false

    @Flag(help: "Change a table behind everyone's back; each seed has to notice.")
    var canary = false

    @Flag(help: "Fail unless every rare thing came about.")
    var rarities = false

    @Flag(help: "Make the members' keys anew, which gives every seed another meaning.")
    var makeMembers = false

    @Option(help: ArgumentHelp(visibility: .hidden))
    var every: UInt64 = 1

    @Flag(help: ArgumentHelp(visibility: .hidden))
    var told = false

    func run() async throws {
        if makeMembers { return try SimulatedMembers.make() }
        if let seed { return try await replay(seed) }
        if told { return try await tell() }
        let started = Date()
        let result = try await Workers.run(seeds, on: max(1, workers), canary: canary, goesOn: goOn)
        let seconds = Int(Date().timeIntervalSince(started))
        for (name, count) in result.counts.sorted(by: { $0.key < $1.key }) {
            print("\(count)\t\(name)")
        }
        for failure in result.failures.sorted(by: { $0.seed < $1.seed }) {
            print("seed \(failure.seed) failed: \(failure.violation)")
            print("replay: swift run -c release simulate --seed \(failure.seed) --log")
        }
        let missing = rarities ? Rarity.missing(in: result.counts) : []
        for name in missing { print("never came about: \(name)") }
        print("log hash \(String(result.logHash, radix: 16))")
        print("\(result.passed) seeds passed in \(seconds) s, \(result.failures.count) failed")
        if !missing.isEmpty || !result.failures.isEmpty { throw ExitCode(1) }
    }

    /// Runs this process's share, each seed told before it runs, and the result at the end.
    private func tell() async throws {
        let output = FileHandle.standardOutput
        let share = stride(from: seeds.lowerBound, through: seeds.upperBound, by: Int(every))
        let result = try await SeedRun(seeds: share, canary: canary, goesOn: goOn) { seed in
            output.write(Data("\(seed)\n".utf8))
        }.run()
        output.write(try JSONEncoder().encode(result) + Data("\n".utf8))
    }

    private func replay(_ seed: UInt64) async throws {
        let simulation = Simulation(name: "replay")
        let plan = Plan(seed: seed)
        if shrink {
            let steps = await simulation.shrink(plan)
            print("--seed \(seed) --only \(steps.map(String.init).joined(separator: ","))")
            return
        }
        let outcome = await simulation.run(plan, only: try only.map(Self.steps), canary: canary)
        if log { for line in outcome.log { print(line) } }
        guard let violation = outcome.violation else { return print("seed \(seed) passed") }
        print("seed \(seed) failed: \(violation)")
        throw ExitCode(1)
    }

    private static func range(_ text: String) throws -> ClosedRange<UInt64> {
        let ends = text.split(separator: ".", omittingEmptySubsequences: true).compactMap {
            UInt64($0)
        }
        guard let first = ends.first, let last = ends.last, first <= last else {
            throw ValidationError("Give seeds as 1...2000.")
        }
        return first...last
    }

    private static func steps(_ text: String) throws -> Set<Int> {
        var steps: Set<Int> = []
        for part in text.split(separator: ",") {
            steps.formUnion(try range(String(part)).map { Int($0) })
        }
        return steps
    }
}
