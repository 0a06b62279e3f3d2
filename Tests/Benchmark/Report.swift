// The figures: medians, beside plain SQLite, as a table and as JSON.

import Foundation

/// What does not change from one repetition to the next, in bytes.
struct Sizes: Codable {
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
}

/// All that was measured.
struct Report {
    private let rows: Int
    private let sizes: Sizes
    private var measurements: [Workload: [Side: [Measurement]]] = [:]

    init(rows: Int, sizes: Sizes) {
        self.rows = rows
        self.sizes = sizes
    }

    mutating func add(_ measurement: Measurement, _ workload: Workload, _ side: Side) {
        measurements[workload, default: [:]][side, default: []].append(measurement)
    }

    // MARK: Figures

    struct Figure: Codable {
        let name: String
        let plain: Double?
        let ours: Double
        let unit: String
        let goal: Double?

        var ratio: Double? { plain.flatMap { $0 > 0 ? ours / $0 : nil } }
    }

    private var figures: [Figure] {
        let timed = Workload.allCases.compactMap { workload -> Figure? in
            guard let ours = median(workload, .ours, \.seconds) else { return nil }
            return Figure(
                name: workload.rawValue, plain: median(workload, .plain, \.seconds), ours: ours,
                unit: "s", goal: workload.goal)
        }
        let peak = median(.merge, .ours) { Double($0.peakKiB) / 1024 }.map { ours in
            Figure(
                name: "peak memory, merge",
                plain: median(.merge, .plain) { Double($0.peakKiB) / 1024 },
                ours: ours, unit: "MiB", goal: nil)
        }
        func size(_ name: String, _ plain: Int?, _ ours: Int, goal: Double?) -> Figure {
            Figure(
                name: name, plain: plain.map { Double($0) }, ours: Double(ours), unit: "B",
                goal: goal)
        }
        return timed + [peak].compactMap { $0 } + [
            size("stream of all, against zstd -3 of the CSV", sizes.csv, sizes.stream, goal: 1.1),
            size("stream of one edited cell", nil, sizes.cell, goal: nil),
            size("file of the author", sizes.plainFile, sizes.authorFile, goal: 2),
            size("file of the receiver", sizes.plainFile, sizes.receiverFile, goal: 2),
        ]
    }

    private func median(
        _ workload: Workload, _ side: Side, _ value: (Measurement) -> Double
    ) -> Double? {
        let values = (measurements[workload]?[side] ?? []).map(value).sorted()
        return values.isEmpty ? nil : values[values.count / 2]
    }

    // MARK: Words

    var table: String {
        let lines = figures.map { figure in
            let plain = figure.plain.map { Self.text($0, figure.unit) } ?? "–"
            let ratio = figure.ratio.map { String(format: "%.2f", $0) } ?? "–"
            let goal = figure.goal.map { String(format: "%.1f", $0) } ?? "–"
            return
                "| \(figure.name) | \(plain) | \(Self.text(figure.ours, figure.unit)) | \(ratio) | \(goal) |"
        }
        return """
            \(rows) rows
            | what | plain | ours | ratio | goal |
            |---|---|---|---|---|
            \(lines.joined(separator: "\n"))
            """
    }

    private static func text(_ value: Double, _ unit: String) -> String {
        switch unit {
        case "s": String(format: "%.3f s", value)
        case "MiB": String(format: "%.0f MiB", value)
        default: "\(Int(value)) \(unit)"
        }
    }

    var json: Data {
        get throws {
            struct Whole: Codable {
                let rows: Int
                let figures: [Figure]
                let sizes: Sizes
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return try encoder.encode(Whole(rows: rows, figures: figures, sizes: sizes))
        }
    }
}
