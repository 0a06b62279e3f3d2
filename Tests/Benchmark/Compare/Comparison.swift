// Workloads run on both sides in turn, and what they took: the medians, or the least.

import Foundation

/// The workloads of one stage, measured so far.
struct Comparison {
    let stage: Stage
    let workloads: [Workload]
    /// Which of several repetitions counts.
    private let choice: Choice
    private var measurements: [Workload: [Side: [Measurement]]] = [:]
    private var sizes: Sizes?

    enum Choice {
        /// What a user sees.
        case median
        /// What the work itself takes: whatever disturbs the machine only ever adds.
        case least
    }

    init(stage: Stage, workloads: [Workload], choice: Choice = .median) {
        self.stage = stage
        self.workloads = workloads
        self.choice = choice
    }

    /// Prepares the stage if that was not done, and runs workloads, both sides in turn.
    ///
    /// - Parameter chosen: These of the workloads; all of them if left out.
    mutating func run(repetitions: Int, of chosen: [Workload]? = nil) throws {
        if sizes == nil {
            say("preparing \(grouped(stage.rows)) rows")
            _ = try Child.measure(.prepare(stage))
            sizes = try Sizes(stage)
        }
        for repetition in 0..<repetitions {
            say("repetition \(repetition + 1) of \(repetitions)")
            for workload in chosen ?? workloads {
                for side in Side.allCases {
                    measurements[workload, default: [:]][side, default: []].append(
                        try Child.measure(.workload(workload, side, stage)))
                }
            }
        }
    }

    /// What counts of what was measured; nil where nothing was.
    func value(
        _ workload: Workload, _ side: Side, _ value: (Measurement) -> Double
    ) -> Double? {
        let values = (measurements[workload]?[side] ?? []).map(value)
        return choice == .median ? median(values) : values.min()
    }

    /// How long a workload takes beside plain SQLite; nil where that has nothing to do.
    func ratio(_ workload: Workload) -> Double? {
        figure(workload)?.ratio
    }

    func figure(_ workload: Workload) -> Figure? {
        guard let ours = value(workload, .ours, \.seconds) else { return nil }
        return Figure(
            name: workload.name(stage), against: value(workload, .plain, \.seconds), value: ours,
            unit: .seconds, goal: workload.goal.map { .ratio($0) })
    }

    /// Times, memory and sizes.
    var figures: [Figure] {
        let memory = [Workload.insertAndSeal, .merge].compactMap { workload -> Figure? in
            let mebibytes = { (measurement: Measurement) in Double(measurement.peakKiB) / 1024 }
            guard let ours = value(workload, .ours, mebibytes) else { return nil }
            return Figure(
                name: "peak memory, \(workload.name(stage))",
                against: value(workload, .plain, mebibytes), value: ours, unit: .mebibytes)
        }
        return workloads.compactMap { figure($0) } + memory + (sizes?.figures ?? [])
    }
}

/// What does not change from one repetition to the next, in bytes.
struct Sizes {
    /// The stream of all rows, with one signed changeset.
    let stream: Int
    /// The same rows as CSV, compressed by zstd -3.
    let csv: Int
    /// The stream of one edited cell.
    let cell: Int
    let plainFile: Int
    let authorFile: Int
    let receiverFile: Int

    init(_ stage: Stage) throws {
        stream = try stage.size("all.stream")
        csv = try stage.size("all.csv.zst")
        cell = try stage.size("cell.stream")
        plainFile = try stage.size("plain-full.db")
        authorFile = try stage.size("author-full.db")
        receiverFile = try stage.size("receiver-full.db")
    }

    /// The name of the one figure that has nothing to be measured against.
    static let cellName = "stream of one edited cell"

    var figures: [Figure] {
        func figure(_ name: String, _ against: Int?, _ value: Int, _ goal: Goal) -> Figure {
            Figure(
                name: name, against: against.map { Double($0) }, value: Double(value),
                unit: .bytes, goal: goal)
        }
        return [
            figure("stream of all, against zstd -3 of the CSV", csv, stream, .ratio(1.1)),
            figure(Self.cellName, nil, cell, .value(250)),
            figure("file of the author", plainFile, authorFile, .ratio(2)),
            figure("file of the receiver", plainFile, receiverFile, .ratio(2)),
        ]
    }
}

/// The median; nil of nothing.
func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
