// The benchmark's command: what replication costs, beside plain SQLite, in one run, on one file system.
//
//     swift run -c release benchmark                      the main table
//     swift run -c release benchmark all                  that, and every part below
//     swift run -c release benchmark growth               with rows, members and conflicts
//     swift run -c release benchmark check                a small table, against the recorded one
//
// Every timed measurement is a process of its own, which starts from copies of the same files.
// Repetitions take turns, so that what disturbs the machine disturbs all alike; medians are compared.

import ArgumentParser

@main
struct Benchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measures what replication costs, beside plain SQLite on the same files.",
        subcommands: [
            Table.self, Growth.self, Large.self, Idle.self, Heads.self, Month.self, Cities.self,
            All.self, Check.self, Measure.self,
        ],
        defaultSubcommand: Table.self)
}

/// A part of the benchmark that can be run by itself.
protocol Part: AsyncParsableCommand {
    var output: OutputOptions { get }

    /// Measures, in a folder that is empty.
    func sections(in workspace: Workspace) async throws -> [Section]
}

extension Part {
    func run() async throws {
        let workspace = try Workspace(in: output.folder)
        defer { workspace.clear() }
        let report = Report(
            machine: try Machine(folder: workspace.path),
            sections: try await sections(in: workspace))
        report.show()
        try output.write(report)
    }
}

/// Where figures and files go.
struct OutputOptions: ParsableArguments {
    @Option(help: "Where the figures go as JSON.")
    var json: String?

    @Option(
        help: "Where a folder for the files is made, which take some 2 KB a row, and are removed.")
    var folder: String?
}
