// One measurement in a process of its own, so that neither time nor memory is another's.

import ArgumentParser
import Foundation

/// Which of the two is measured.
enum Side: String, Codable, CaseIterable { case plain, ours }

/// What one process measured.
struct Measurement: Codable {
    var seconds: Double
    /// The most memory that the process has held, in KiB.
    var peakKiB = 0
}

/// What a process is to do.
enum Job: Codable {
    case prepare(Stage)
    case workload(Workload, Side, Stage)
    case spread(Spread.Step, Spread)
    case contest(Contest.Step, Contest)
    case large(LargeStage.Step, LargeStage)

    /// - Returns: The seconds of what is timed; 0 where nothing is.
    func run() throws -> Double {
        switch self {
        case .prepare(let stage):
            try stage.prepare()
            return 0
        case .workload(let workload, let side, let stage):
            return try workload.measure(side, on: stage)
        case .spread(let step, let spread): return try spread.run(step)
        case .contest(let step, let contest): return try contest.run(step)
        case .large(let step, let stage): return try stage.run(step)
        }
    }
}

struct ChildFailure: Error, CustomStringConvertible {
    let description: String
}

enum Child {
    /// Runs a job in a process of its own, which says on standard error why it fails.
    static func measure(_ job: Job) throws -> Measurement {
        let words = String(decoding: try JSONEncoder().encode(job), as: UTF8.self)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["measure", words]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let told = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ChildFailure(description: "The measurement failed: \(words)")
        }
        return try JSONDecoder().decode(Measurement.self, from: told)
    }

    /// The median of several processes that do the same.
    static func medians(of job: Job, repetitions: Int) throws -> Measurement {
        let all = try (0..<max(1, repetitions)).map { _ in try measure(job) }
        return Measurement(
            seconds: median(all.map(\.seconds)) ?? 0,
            peakKiB: Int(median(all.map { Double($0.peakKiB) }) ?? 0))
    }
}

/// The command of such a process.
struct Measure: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "One measurement, for the other commands.", shouldDisplay: false)

    @Argument var job: String

    func run() throws {
        let job = try JSONDecoder().decode(Job.self, from: Data(job.utf8))
        var measurement = Measurement(seconds: try job.run())
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        measurement.peakKiB = usage.ru_maxrss
        FileHandle.standardOutput.write(try JSONEncoder().encode(measurement))
    }
}

/// Seconds that `work` takes.
func seconds(_ work: () throws -> Void) rethrows -> Double {
    let duration = try ContinuousClock().measure(work)
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}
