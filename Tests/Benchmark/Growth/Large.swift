// One local transaction of very many rows: sealed, streamed and merged, each by a process whose memory is
// measured; and what a command has to wait for on such a replica.

import ArgumentParser
import Replica

struct Large: Part {
    static let configuration = CommandConfiguration(
        abstract: "One transaction of very many rows: memory, and waiting for status.")

    @Option(help: "How many rows the transaction has.")
    var rows = 1_000_000

    @Option(help: "How many conflicts are open when they are listed.")
    var conflicts = 100

    @Option(help: "How often the short questions are asked.")
    var repetitions = 5

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard rows >= 100, 0...rows ~= conflicts, repetitions >= 1 else {
            throw ValidationError("Give at least 100 rows, as many as conflicts, and 1 repetition.")
        }
    }

    private static let memoryGoal = Goal.value(200)
    private static let waitGoal = Goal.value(0.1)

    func sections(in workspace: Workspace) throws -> [Section] {
        let stage = LargeStage(
            folder: try workspace.subfolder("large"), rows: rows, conflicts: conflicts)
        var taken: [LargeStage.Step: Measurement] = [:]
        for step in LargeStage.Step.allCases {
            say("\(grouped(rows)) rows in one transaction: \(step.rawValue)")
            let times = step.isQuestion ? repetitions : 1
            taken[step] = try Child.medians(of: .large(step, stage), repetitions: times)
        }
        try workspace.remove("large")
        let questions = LargeStage.Step.allCases.filter(\.isQuestion)
        let work = LargeStage.Step.allCases.filter { !$0.isQuestion && $0.name != nil }
        func figures(
            _ steps: [LargeStage.Step], _ unit: Unit, _ value: (Measurement) -> Double,
            goal: (LargeStage.Step) -> Goal?
        ) -> [Figure] {
            steps.compactMap { step in
                guard let name = step.name, let measurement = taken[step] else { return nil }
                return Figure(
                    name: name, value: value(measurement), unit: unit, goal: goal(step))
            }
        }
        return [
            Section(
                title: "\(grouped(rows)) rows in one transaction: peak memory",
                figures: figures(
                    work, .mebibytes, { Double($0.peakKiB) / 1024 },
                    goal: { $0 == .write ? nil : Self.memoryGoal })),
            Section(
                title: "\(grouped(rows)) rows in one transaction: time",
                figures: figures(work, .seconds, \.seconds, goal: { _ in nil })),
            Section(
                title: "Questions to a replica of \(grouped(rows)) rows",
                figures: figures(questions, .seconds, \.seconds, goal: { _ in Self.waitGoal }),
                notes: ["Each in a process of its own, which opens the file and asks once."]),
        ]
    }
}

/// The files of the large transaction.
struct LargeStage: Codable {
    let folder: String
    let rows: Int
    let conflicts: Int

    /// In the order in which they build on each other.
    enum Step: String, Codable, CaseIterable {
        case prepare, write, statusPending, seal, stream, merge, status, conflict, statusConflicts
        case conflicts

        var isQuestion: Bool {
            switch self {
            case .statusPending, .status, .statusConflicts, .conflicts: true
            case .prepare, .write, .seal, .stream, .merge, .conflict: false
            }
        }

        var name: String? {
            switch self {
            case .prepare, .conflict: nil
            case .write: "written by a stock client"
            case .seal: "sealed"
            case .stream: "streamed from the log"
            case .merge: "merged by another replica"
            case .statusPending: "status, every row waiting to be sealed"
            case .status: "status"
            case .statusConflicts: "status, conflicts open"
            case .conflicts: "conflicts, listed"
            }
        }
    }

    /// - Returns: The seconds of what is timed.
    func run(_ step: Step) throws -> Double {
        let stage = Stage(folder: folder, rows: rows)
        let (author, receiver) = ("author-empty.db", "receiver-empty.db")
        switch step {
        case .prepare:
            try stage.prepareEmpty()
            return 0
        case .write: return try write(stage.path(author))
        case .seal:
            let file = try stage.open(stage.path(author), as: Stage.author)
            let total = try seconds { try file.write { _ = try $0.sealPending() } }
            try file.close()
            return total
        case .stream:
            let file = try stage.open(stage.path(author), as: Stage.author)
            let theirs = try stage.open(stage.path(receiver), as: Stage.receiver)
            let vector = try theirs.read { try $0.receivedVector() }
            try theirs.close()
            let total = try seconds {
                try Streams.write(stage.path("large.stream"), from: file, lackedBy: vector)
            }
            try file.close()
            return total
        case .merge: return try merge("large.stream", stage, receiver)
        case .statusPending: return try status(stage, author, as: Stage.author)
        case .status, .statusConflicts: return try status(stage, receiver, as: Stage.receiver)
        case .conflict:
            let numbers = stage.edited(max(1, conflicts)).prefix(conflicts)
            try stage.edit(author, numbers: numbers, edition: 1)
            try stage.edit(receiver, numbers: numbers, edition: 2)
            try stage.write("conflict.stream", from: author, to: receiver)
            return 0
        case .conflicts:
            return try Contest.list(stage, receiver) { found in
                guard found == conflicts else {
                    throw StreamFailure(description: "\(found) conflicts, not \(conflicts)")
                }
            }
        }
    }

    /// One transaction, whose rows are made as they are written.
    private func write(_ path: String) throws -> Double {
        let connection = try PlainConnection(path)
        let statement = try connection.prepare(SampleRow.insert)
        return try seconds {
            try connection.run("BEGIN IMMEDIATE")
            for number in 0..<rows { try statement.insert(SampleRow(number)) }
            try connection.run("COMMIT")
        }
    }

    private func merge(_ name: String, _ stage: Stage, _ receiver: String) throws -> Double {
        let file = try stage.open(stage.path(receiver), as: Stage.receiver)
        let total = try seconds { try Streams.merge(stage.path(name), into: file) }
        try file.close()
        return total
    }

    private func status(_ stage: Stage, _ name: String, as place: Int) throws -> Double {
        try seconds {
            let file = try stage.open(stage.path(name), as: place)
            _ = try file.read { try $0.status() }
            try file.close()
        }
    }
}
