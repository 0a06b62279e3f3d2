// A small main table, held against one that was recorded: fails when something costs half as much again.
//
// Sizes are such that plain SQLite takes some 20 ms or more for each workload: a ratio to less than that
// is noise. What takes ours less than 0.3 s is measured more often; so is what comes out worse, before it
// is called that. The least of each side counts, since whatever disturbs the machine only ever adds.

import ArgumentParser
import Foundation

struct Check: Part {
    static let configuration = CommandConfiguration(
        abstract: "A small table, against a recorded one; exits 1 where a ratio is 1.5 times that.")

    @Option(help: "How many rows the table has.")
    var rows = 20_000

    @Option(help: "How often each workload runs, at least.")
    var repetitions = 3

    @Option(help: "The recorded figures; those beside the sources if left out.")
    var recorded: String?

    @Flag(help: "Record what is measured.")
    var record = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard rows >= 1000, repetitions >= 1 else {
            throw ValidationError("Give at least 1,000 rows and 1 repetition.")
        }
    }

    /// How much worse than recorded a figure may be.
    private static let factor = 1.5
    private static let shortSeconds = 0.3
    private static let more = 4
    private static let workloads: [Workload] = [
        .insert, .insertSingle, .update, .insertAndSeal, .merge, .mergeCells, .mergeRows, .read,
    ]

    private var path: String {
        recorded
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().path + "/recorded.json"
    }

    func sections(in workspace: Workspace) throws -> [Section] {
        // Read first: a wrong file is known before a minute of measuring.
        let former = record ? nil : try Recorded(path: path)
        if let former, former.rows != rows {
            throw RecordedFailure(
                description:
                    "\(path) was recorded with \(former.rows) rows; ratios differ with that.")
        }
        let comparison = try measured(workspace, against: former)
        let found = Recorded(
            machine: try Machine(folder: workspace.path), rows: rows,
            figures: Self.values(of: comparison))
        let lost = former?.figures.keys.filter { found.figures[$0] == nil } ?? []
        guard lost.isEmpty else {
            throw RecordedFailure(
                description:
                    "\(path) has what is not measured: \(lost.sorted().joined(separator: ", "))")
        }
        if record {
            try found.write(to: path)
            say("recorded in \(path)")
        }
        let figures = found.figures.sorted { $0.key < $1.key }.map { name, value in
            Figure(
                name: name, against: former?.figures[name], value: value,
                unit: name == Sizes.cellName ? .bytes : .times,
                goal: former == nil ? nil : .ratio(Self.factor))
        }
        return [
            Section(
                title: "\(grouped(rows)) rows", against: "plain SQLite",
                figures: comparison.figures),
            Section(
                title: "Ratios, against those recorded", against: former.map { _ in "recorded" },
                measured: "now", figures: figures),
        ]
    }

    private func measured(
        _ workspace: Workspace, against former: Recorded?
    ) throws -> Comparison {
        let stage = Stage(
            folder: try workspace.subfolder("check"), rows: rows, editedRows: rows,
            addedRows: rows / 2, singleRows: rows / 10)
        var comparison = Comparison(stage: stage, workloads: Self.workloads, choice: .least)
        try comparison.run(repetitions: repetitions)
        let short = Self.workloads.filter {
            (comparison.value($0, .ours, \.seconds) ?? 0) < Self.shortSeconds
        }
        if !short.isEmpty { try comparison.run(repetitions: Self.more, of: short) }
        let worse = Self.workloads.filter { workload in
            guard let figure = comparison.figure(workload), let ratio = figure.ratio,
                let was = former?.figures[figure.name]
            else { return false }
            return ratio > was * Self.factor
        }
        if !worse.isEmpty { try comparison.run(repetitions: Self.more, of: worse) }
        try workspace.remove("check")
        return comparison
    }

    /// Ratios by name, and the one size that has nothing to be measured against.
    private static func values(of comparison: Comparison) -> [String: Double] {
        let pairs = comparison.figures.compactMap { figure -> (String, Double)? in
            if figure.name == Sizes.cellName { return (figure.name, figure.value) }
            return figure.ratio.map { (figure.name, $0) }
        }
        return Dictionary(pairs, uniquingKeysWith: { $1 })
    }

    func run() async throws {
        let workspace = try Workspace(in: output.folder)
        defer { workspace.clear() }
        let report = Report(
            machine: try Machine(folder: workspace.path), sections: try sections(in: workspace))
        report.show()
        try output.write(report)
        let worse =
            report.sections.last?.figures.filter { $0.goal != nil && $0.isMet != true } ?? []
        for figure in worse {
            let was = figure.against.map { figure.unit.text($0) } ?? "not recorded"
            say("Worse: \(figure.name) is \(figure.unit.text(figure.value)), and was \(was).")
        }
        if !worse.isEmpty { throw ExitCode(1) }
    }
}

/// Why what was recorded is of no use.
struct RecordedFailure: Error, CustomStringConvertible {
    let description: String
}

/// Figures that were measured once, on a machine that is named.
struct Recorded: Codable {
    /// For whoever opens the file.
    var note = """
        Written by `benchmark check --record`. Ratios to plain SQLite in the same run, and bytes where \
        there is no ratio. Sizes are such that plain SQLite takes some 20 ms or more; what takes ours \
        less than 0.3 s is measured seven times, the rest three times, and the least of each side \
        counts. To be recorded on a machine that does nothing else.
        """
    let machine: Machine
    let rows: Int
    let figures: [String: Double]

    init(machine: Machine, rows: Int, figures: [String: Double]) {
        self.machine = machine
        self.rows = rows
        self.figures = figures
    }

    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw RecordedFailure(
                description: "There is no file \(path); make it with check --record.")
        }
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
        } catch {
            throw RecordedFailure(description: "\(path) does not hold recorded figures: \(error)")
        }
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(fileURLWithPath: path))
    }
}
