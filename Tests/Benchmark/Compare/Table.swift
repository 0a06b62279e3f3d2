// The main table: each workload beside plain SQLite, at one size.

import ArgumentParser

struct Table: Part {
    static let configuration = CommandConfiguration(
        abstract: "The main table: each workload beside plain SQLite, at one size.")

    @Option(help: "How many rows the table has.")
    var rows = 100_000

    @Option(help: "How often each workload runs.")
    var repetitions = 5

    @Option(parsing: .upToNextOption, help: "These workloads, and no others.")
    var only: [String] = []

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard rows >= 100, repetitions >= 1 else {
            throw ValidationError("Give at least 100 rows and 1 repetition.")
        }
        for name in only where Workload(rawValue: name) == nil {
            let known = Workload.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("There is no workload \(name); there are \(known).")
        }
    }

    func sections(in workspace: Workspace) throws -> [Section] {
        let stage = Stage(folder: try workspace.subfolder("table"), rows: rows)
        let workloads =
            only.isEmpty ? Workload.allCases : only.compactMap { Workload(rawValue: $0) }
        var comparison = Comparison(stage: stage, workloads: workloads)
        try comparison.run(repetitions: repetitions)
        return [
            Section(
                title: "\(grouped(rows)) rows", against: "plain SQLite",
                figures: comparison.figures)
        ]
    }
}
