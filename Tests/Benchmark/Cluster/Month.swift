// A month of daily entries: how the file, its log and the hubs' exchanges grow, in figures and as a plot.

import ArgumentParser
import Exchange
import Foundation

struct Month: Part {
    static let configuration = CommandConfiguration(
        abstract: "A month of offices' daily entries: growth of file, log and exchange.")

    @Option(help: "How many offices there are.")
    var offices = 1000

    @Option(help: "How many hubs there are.")
    var hubs = 5

    @Option(help: "How many working days go by.")
    var days = 22

    @Option(help: "The seed of what offices do.")
    var seed: UInt64 = 1

    @Option(help: "Where the plot goes, as SVG.")
    var svg: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard offices >= 1, hubs >= 2, days >= 1 else {
            throw ValidationError("Give at least 1 office, 2 hubs and 1 day.")
        }
    }

    /// How a day ended.
    private struct Day {
        let fileBytes: Int
        let logBytes: Int
        let vectorBytes: Int
        /// Of the largest exchange between two hubs.
        let syncSeconds: Double
        let syncBytes: Int
        /// What one office's exchange has its hub do, the median.
        let officeSeconds: Double
        let rows: Int
    }

    func sections(in workspace: Workspace) async throws -> [Section] {
        let region = try await Region(
            folder: try workspace.subfolder("month"), hubs: hubs, offices: offices, seed: seed)
        var all: [Day] = []
        for number in 0..<days {
            let officeSeconds = try region.work()
            guard let largest = try await region.exchange() else {
                preconditionFailure("there are two hubs")
            }
            let day = Day(
                fileBytes: try region.hubs[0].fileBytes(), logBytes: try region.hubs[0].logBytes(),
                vectorBytes: try region.hubs[0].vectorBytes(),
                syncSeconds: largest.seconds,
                syncBytes: largest.report.sent.bytes + largest.report.received.bytes,
                officeSeconds: officeSeconds, rows: region.enteredRows)
            all.append(day)
            say(
                """
                day \(number + 1) of \(days): \(grouped(day.fileBytes)) B in a hub's file, \
                \(Unit.seconds.text(officeSeconds)) for an office
                """)
        }
        try region.check()
        let headers = try HeaderFigures(region.hubs[0].headers())
        try region.close()
        try workspace.remove("month")
        if let svg { try plot(all).svg.write(toFile: svg, atomically: true, encoding: .utf8) }
        return [
            Section(
                title: "\(days) days of \(grouped(offices)) offices behind \(hubs) hubs",
                against: "first day", measured: "last day", figures: figures(all),
                notes: [
                    """
                    The exchange is the largest of the day between two hubs, in one process, without \
                    TLS. On the first day every changeset carries its author's certificates.
                    """
                ]),
            Section(title: "Contexts of that month", figures: headers.figures),
        ]
    }

    private func figures(_ all: [Day]) -> [Figure] {
        guard let first = all.first, let last = all.last else { return [] }
        func figure(_ name: String, _ unit: Unit, _ value: (Day) -> Double) -> Figure {
            Figure(name: name, against: value(first), value: value(last), unit: unit)
        }
        return [
            figure("rows", .count) { Double($0.rows) },
            figure("file of a hub", .bytes) { Double($0.fileBytes) },
            figure("log in it", .bytes) { Double($0.logBytes) },
            figure("vectors in it, of changesets", .bytes) { Double($0.vectorBytes) },
            figure("one exchange of hubs", .seconds, \.syncSeconds),
            figure("bytes of that exchange", .bytes) { Double($0.syncBytes) },
            figure("a hub's share of an office's exchange, median", .seconds, \.officeSeconds),
        ]
    }

    private func plot(_ all: [Day]) -> Plot {
        func line(_ english: String, _ vietnamese: String, _ value: (Day) -> Double) -> Plot.Line {
            Plot.Line(english: english, vietnamese: vietnamese, values: all.map(value))
        }
        return Plot(
            english: "\(grouped(offices)) offices behind \(hubs) hubs, \(days) working days",
            vietnamese: "\(grouped(offices)) cơ quan, \(hubs) đầu mối, \(days) ngày làm việc",
            panels: [
                Plot.Panel(
                    english: "A hub's file, MB", vietnamese: "Tệp của một đầu mối, MB",
                    lines: [
                        line("file", "tệp") { Double($0.fileBytes) / 1e6 },
                        line("log in it", "nhật ký trong đó") { Double($0.logBytes) / 1e6 },
                        line("vectors in it", "véc-tơ trong đó") { Double($0.vectorBytes) / 1e6 },
                    ]),
                Plot.Panel(
                    english: "One exchange of hubs, ms",
                    vietnamese: "Một lần trao đổi giữa hai đầu mối, ms",
                    lines: [line("time", "thời gian") { $0.syncSeconds * 1000 }]),
                Plot.Panel(
                    english: "Bytes of that exchange, kB",
                    vietnamese: "Dung lượng lần trao đổi đó, kB",
                    lines: [line("bytes", "dung lượng") { Double($0.syncBytes) / 1000 }]),
            ])
    }
}
