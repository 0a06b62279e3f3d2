// Every part, one after the other, in one report.

import ArgumentParser

struct All: Part {
    static let configuration = CommandConfiguration(
        abstract: "Every part, in one report. Takes an hour or more at full size.")

    @Flag(help: "Small sizes everywhere: whether everything runs, not how fast.")
    var quick = false

    @Option(help: "The hoitu program; beside this one if left out.")
    var hoitu: String?

    @Option(help: "Where the plot of the month goes, as SVG.")
    var svg: String?

    @OptionGroup var output: OutputOptions

    func sections(in workspace: Workspace) async throws -> [Section] {
        let parts: [any Part] = [
            try Table.parse(quick ? ["--rows", "2000", "--repetitions", "1"] : []),
            try Growth.parse(
                quick
                    ? [
                        "--sizes", "1000", "2000", "--members", "2", "5", "--spread", "1000",
                        "--contested", "1000", "--repetitions", "1",
                    ] : []),
            try Large.parse(quick ? ["--rows", "2000", "--repetitions", "1"] : []),
            try Idle.parse([]),
            try Heads.parse(quick ? ["--offices", "20", "--days", "2"] : []),
            try Month.parse(
                (quick ? ["--offices", "20", "--days", "3"] : [])
                    + (svg.map { ["--svg", $0] } ?? [])),
            try Cities.parse(
                (quick ? ["--commits", "2", "--batch", "100", "--batches", "1"] : [])
                    + (hoitu.map { ["--hoitu", $0] } ?? [])),
        ]
        var sections: [Section] = []
        for part in parts { sections += try await part.sections(in: workspace) }
        return sections
    }
}
