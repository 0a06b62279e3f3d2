// How the costs grow: with the rows that are there, with members, and with conflicts.

import ArgumentParser

struct Growth: Part {
    static let configuration = CommandConfiguration(
        abstract: "How the costs grow, with rows, with members, and with conflicts.")

    @Option(parsing: .upToNextOption, help: "Rows of the tables, ascending.")
    var sizes = [10_000, 100_000, 1_000_000]

    @Option(parsing: .upToNextOption, help: "Over how many members rows are spread.")
    var members = [2, 5, 50, 500]

    @Option(help: "How many rows are spread over members.")
    var spread = 10_000

    @Option(parsing: .upToNextOption, help: "Percent of the edited cells that both edit.")
    var conflicts = [0, 1, 50]

    @Option(help: "Rows of the table in which cells conflict; a tenth of them is edited.")
    var contested = 100_000

    @Option(help: "How often each runs.")
    var repetitions = 3

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !sizes.isEmpty, sizes.allSatisfy({ $0 >= 100 }), sizes == sizes.sorted(),
            repetitions >= 1
        else {
            throw ValidationError("Give sizes in ascending order, from 100 rows, and 1 repetition.")
        }
        guard spread >= 1, contested >= 1000, members.allSatisfy({ 1...spread ~= $0 }),
            conflicts.allSatisfy({ 0...100 ~= $0 })
        else {
            throw ValidationError(
                "Give members a row each, 1,000 rows for conflicts, and percent from 0 to 100.")
        }
    }

    func sections(in workspace: Workspace) throws -> [Section] {
        try withRows(workspace) + [try withMembers(workspace)]
            + [try withConflicts(workspace)]
    }

    // MARK: Rows

    private static let workloads: [Workload] = [
        .insert, .update, .insertAndSeal, .merge, .mergeCells, .mergeRows, .mergeFew, .read,
    ]
    /// What is merged into what is there is as much at each size.
    private static let edited = 5000
    private static let added = 2000
    /// A thousand rows take a few milliseconds, which anything disturbs.
    private static let fewMore = 8

    private func withRows(_ workspace: Workspace) throws -> [Section] {
        var comparisons: [Comparison] = []
        for rows in sizes {
            let stage = Stage(
                folder: try workspace.subfolder("growth"), rows: rows,
                editedRows: min(Self.edited, sizes[0] / 2), addedRows: Self.added)
            var comparison = Comparison(stage: stage, workloads: Self.workloads)
            try comparison.run(repetitions: repetitions)
            try comparison.run(repetitions: Self.fewMore, of: [.mergeFew])
            comparisons.append(comparison)
        }
        try workspace.remove("growth")
        let sections = comparisons.map { comparison in
            Section(
                title: "\(grouped(comparison.stage.rows)) rows", against: "plain SQLite",
                figures: comparison.figures)
        }
        guard let first = comparisons.first, let last = comparisons.last, comparisons.count > 1
        else { return sections }
        return sections + [growth(from: first, to: last)]
    }

    private func growth(from first: Comparison, to last: Comparison) -> Section {
        let few = Figure(
            name: "merge \(grouped(first.stage.fewRows)) new rows",
            against: first.value(.mergeFew, .ours, \.seconds),
            value: last.value(.mergeFew, .ours, \.seconds) ?? 0, unit: .seconds,
            goal: .ratio(1.2))
        let ratios = Self.workloads.compactMap { workload in
            last.ratio(workload).map {
                Figure(
                    name: "\(workload.rawValue), × plain SQLite", against: first.ratio(workload),
                    value: $0, unit: .times)
            }
        }
        return Section(
            title: "\(grouped(last.stage.rows)) rows against \(grouped(first.stage.rows))",
            against: "\(grouped(first.stage.rows)) rows",
            measured: "\(grouped(last.stage.rows)) rows", figures: [few] + ratios)
    }

    // MARK: Members

    private func withMembers(_ workspace: Workspace) throws -> Section {
        var figures: [Figure] = []
        for authors in members {
            say("spreading \(grouped(spread)) rows over \(authors) members")
            let spread = Spread(
                folder: try workspace.subfolder("members"), rows: spread, authors: authors)
            _ = try Child.measure(.spread(.prepare, spread))
            let (plain, ours) = try inTurn(.spread(.plain, spread), .spread(.ours, spread))
            figures.append(
                Figure(
                    name: "merge \(grouped(self.spread)) rows of \(grouped(authors)) members",
                    against: plain, value: ours, unit: .seconds))
        }
        try workspace.remove("members")
        return Section(
            title: "Members", against: "plain SQLite", figures: figures,
            notes: ["Each member has signed a changeset of its own share of the same rows."])
    }

    /// The medians of two jobs that take turns.
    private func inTurn(_ one: Job, _ other: Job) throws -> (Double, Double) {
        var (first, second) = ([Double](), [Double]())
        for _ in 0..<repetitions {
            first.append(try Child.measure(one).seconds)
            second.append(try Child.measure(other).seconds)
        }
        return (median(first) ?? 0, median(second) ?? 0)
    }

    // MARK: Conflicts

    private func withConflicts(_ workspace: Workspace) throws -> Section {
        let stage = Stage(folder: try workspace.subfolder("conflicts"), rows: contested)
        say("preparing \(grouped(contested)) rows to conflict in")
        _ = try Child.measure(.prepare(stage))
        var figures: [Figure] = []
        for percent in conflicts {
            say("\(percent) % of the cells conflict")
            let contest = Contest(stage: stage, sharedPercent: percent)
            _ = try Child.measure(.contest(.prepare, contest))
            let (plain, ours) = try inTurn(.contest(.plain, contest), .contest(.merge, contest))
            let list = try Child.medians(of: .contest(.list, contest), repetitions: repetitions)
            let cells = "\(grouped(stage.editedRows)) edited cells, \(percent) % in conflict"
            figures.append(
                Figure(name: "merge \(cells)", against: plain, value: ours, unit: .seconds))
            figures.append(
                Figure(
                    name: "list the conflicts of \(cells)", value: list.seconds, unit: .seconds))
        }
        try workspace.remove("conflicts")
        return Section(title: "Conflicts", against: "plain SQLite", figures: figures)
    }
}
