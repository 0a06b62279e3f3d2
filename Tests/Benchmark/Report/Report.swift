// What was measured, in sections, as tables to read and as JSON.

import Foundation

/// All that one run measured, and where.
struct Report: Codable {
    let machine: Machine
    let sections: [Section]

    /// Markdown.
    var text: String {
        ([machine.text] + sections.map(\.text)).joined(separator: "\n\n")
    }
}

extension Report {
    /// Puts the tables on standard output, at once: what follows goes to standard error.
    func show() {
        FileHandle.standardOutput.write(Data("\(text)\n".utf8))
    }
}

/// Figures that belong in one table.
struct Section: Codable {
    let title: String
    /// What the figures are measured against; nil where they stand alone.
    var against: String?
    /// What they are of.
    var measured = "ours"
    let figures: [Figure]
    /// What a reader has to know beside them.
    var notes: [String] = []

    var text: String {
        let isAgainst = against != nil
        let head = ["what"] + (against.map { [$0, measured, "ratio"] } ?? ["measured"]) + ["goal"]
        let lines = figures.map { figure in
            let ratio = figure.ratio.map { String(format: "%.2f", $0) } ?? "–"
            let value = figure.unit.text(figure.value)
            let columns =
                isAgainst
                ? [figure.against.map { figure.unit.text($0) } ?? "–", value, ratio] : [value]
            return row([figure.name] + columns + [figure.goalText])
        }
        let table = [row(head), row(head.map { _ in "---" })] + lines
        return (["### \(title)", ""] + table + notes.flatMap { ["", $0] }).joined(separator: "\n")
    }

    private func row(_ columns: [String]) -> String {
        "| " + columns.joined(separator: " | ") + " |"
    }
}

/// What a figure should be at most.
struct Goal: Codable {
    enum Subject: String, Codable {
        /// The ratio to what it is measured against.
        case ratio
        /// The figure itself.
        case value
    }

    let of: Subject
    let atMost: Double

    static func ratio(_ most: Double) -> Goal { Goal(of: .ratio, atMost: most) }
    static func value(_ most: Double) -> Goal { Goal(of: .value, atMost: most) }
}

/// What a figure counts.
enum Unit: String, Codable {
    case seconds, bytes, mebibytes, count, times

    func text(_ value: Double) -> String {
        switch self {
        case .seconds where value < 1: String(format: "%.1f ms", value * 1000)
        case .seconds: String(format: "%.2f s", value)
        case .mebibytes: String(format: "%.0f MiB", value)
        case .bytes: grouped(Int(value)) + " B"
        case .count: grouped(Int(value))
        case .times: String(format: "%.2f×", value)
        }
    }
}

/// One number, and what it should be.
struct Figure: Codable {
    let name: String
    /// The same of what it is measured against.
    var against: Double?
    let value: Double
    let unit: Unit
    var goal: Goal?

    /// Nil where there is nothing to divide by.
    var ratio: Double? {
        against.flatMap { $0 > 0 && value.isFinite ? value / $0 : nil }
    }

    /// Nil where there is no goal.
    var isMet: Bool? {
        guard let goal else { return nil }
        switch goal.of {
        case .ratio: return ratio.map { $0 <= goal.atMost }
        case .value: return value <= goal.atMost
        }
    }

    fileprivate var goalText: String {
        guard let goal else { return "–" }
        let most =
            switch goal.of {
            case .ratio: String(format: "%g×", goal.atMost)
            case .value: unit.text(goal.atMost)
            }
        return "at most \(most): \(isMet.map { $0 ? "met" : "**missed**" } ?? "not measured")"
    }
}

/// A number as people write it.
func grouped(_ number: Int) -> String {
    let digits = Array(String(abs(number)))
    let groups = stride(from: digits.count, to: 0, by: -3).map { end in
        String(digits[max(0, end - 3)..<end])
    }
    return (number < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
}

/// Tells how far the run is, on standard error.
func say(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
}

extension OutputOptions {
    /// Writes the figures where the user wants them.
    func write(_ report: Report) throws {
        guard let json else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(report).write(to: URL(fileURLWithPath: json))
    }
}
