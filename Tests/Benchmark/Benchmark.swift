// The benchmark's command: each workload beside plain SQLite, in one run, on one file system.
//
//     swift run -c release benchmark
//     swift run -c release benchmark --rows 10000 --repetitions 3 --only insert merge
//
// Every measurement is a process of its own, which starts from copies of the same files. Repetitions
// take turns, so that what disturbs the machine disturbs all alike; medians are compared.

import ArgumentParser
import Foundation

@main
struct Benchmark: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measures what replication costs, beside plain SQLite on the same files.")

    @Option(help: "How many rows the table has.")
    var rows = 100_000

    @Option(help: "How often each workload runs.")
    var repetitions = 5

    @Option(parsing: .upToNextOption, help: "These workloads, and no others.")
    var only: [String] = []

    @Option(help: "Where the figures go as JSON.")
    var json: String?

    @Option(help: "A folder for the files, which takes some hundred bytes a row.")
    var folder: String?

    @Option(help: ArgumentHelp(visibility: .hidden))
    var measure: String?

    @Option(help: ArgumentHelp(visibility: .hidden))
    var side: String?

    func validate() throws {
        guard rows >= 100, repetitions >= 1 else {
            throw ValidationError("Give at least 100 rows and 1 repetition.")
        }
        for name in only where Workload(rawValue: name) == nil {
            let known = Workload.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no workload \(name); there are \(known).")
        }
    }

    func run() throws {
        if let measure { return try tell(measure) }
        let folder = try folder ?? temporaryFolder()
        // A leftover in the folder for temporary files does no harm.
        defer { if self.folder == nil { try? FileManager.default.removeItem(atPath: folder) } }
        let stage = Stage(folder: folder, rows: rows)
        let workloads =
            only.isEmpty ? Workload.allCases : only.compactMap { Workload(rawValue: $0) }
        say("preparing \(rows) rows")
        _ = try child("prepare", .ours, folder)
        var report = Report(rows: rows, sizes: try Sizes(stage))
        for repetition in 1...repetitions {
            say("repetition \(repetition) of \(repetitions)")
            for workload in workloads {
                for side in Side.allCases {
                    report.add(try child(workload.rawValue, side, folder), workload, side)
                }
            }
        }
        print(report.table)
        if let json { try report.json.write(to: URL(fileURLWithPath: json)) }
    }

    // MARK: Processes

    /// Runs one measurement in a process of its own.
    private func child(_ name: String, _ side: Side, _ folder: String) throws -> Measurement {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [
            "--measure", name, "--side", side.rawValue, "--rows", "\(rows)", "--folder", folder,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let told = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            say("\(name) of \(side.rawValue) failed")
            throw ExitCode(1)
        }
        return try JSONDecoder().decode(Measurement.self, from: told)
    }

    private func tell(_ name: String) throws {
        let stage = Stage(folder: folder ?? "", rows: rows)
        var measurement = Measurement(seconds: 0, peakKiB: 0)
        if let workload = Workload(rawValue: name), let side = side.flatMap({ Side(rawValue: $0) })
        {
            measurement = try workload.measure(side, on: stage)
        } else {
            try stage.prepare()
        }
        FileHandle.standardOutput.write(try JSONEncoder().encode(measurement))
    }

    private func temporaryFolder() throws -> String {
        let path = NSTemporaryDirectory() + "hoitu-benchmark-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private func say(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
    }
}
