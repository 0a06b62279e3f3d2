// End to end: five cities on this machine, each a file, keys and a server, over TLS on the loopback address;
// from a stock client's commit in one of them until all five files show it.

import ArgumentParser
import Foundation

struct Cities: Part {
    static let configuration = CommandConfiguration(
        abstract: "Five servers over TLS: from a commit in one city to rows in all five.")

    @Option(help: "The hoitu program; beside this one if left out.")
    var hoitu: String?

    @Option(help: "How many times one row is committed.")
    var commits = 15

    @Option(help: "How many rows a batch has.")
    var batch = 1000

    @Option(help: "How many times a batch is committed.")
    var batches = 5

    @Option(help: "How often servers exchange by themselves, where they do, such as 1s.")
    var every = "1s"

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard commits >= 1, batch >= 1, batches >= 1 else {
            throw ValidationError("Give at least 1 commit, and 1 batch of 1 row.")
        }
    }

    static let names = ["hanoi", "hcm", "danang", "cantho", "haiphong"]

    func sections(in workspace: Workspace) throws -> [Section] {
        let program = hoitu ?? Self.besideThis
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw CommandFailure(
                description: "There is no program \(program): build hoitu, or give --hoitu.")
        }
        let folder = try workspace.subfolder("cities")
        say("founding a cluster of five cities")
        let cities = try CityCluster(program: program, folder: folder)
        defer { cities.end() }
        try cities.serve()
        say("exchanging by hoitu sync")
        let asked = try measure(cities) { try cities.exchangeByCommand(from: $0) }
        cities.end()
        try cities.serve(every: every)
        say("exchanging by hoitu serve --every \(every)")
        let scheduled = try measure(cities) { _ in }
        cities.end()
        try workspace.remove("cities")
        return [
            Section(
                title: "Five cities over TLS, from commit to visible rows in all five files",
                figures: figures("hoitu sync, started at once", asked)
                    + figures("hoitu serve --every \(every)", scheduled),
                notes: [
                    """
                    The first city is everybody's peer. A stock client commits in another one; with \
                    `hoitu sync`, that city exchanges, then the three others, all at once.
                    """
                ])
        ]
    }

    private static var besideThis: String {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().path + "/hoitu"
    }

    private struct Times {
        var one: [Double] = []
        var many: [Double] = []
    }

    private func measure(
        _ cities: CityCluster, exchange: (_ city: Int) throws -> Void
    ) throws -> Times {
        var times = Times()
        for number in 0..<commits {
            let city = 1 + number % (Self.names.count - 1)
            times.one.append(try cities.time(rows: 1, in: city) { try exchange(city) })
        }
        for number in 0..<batches {
            let city = 1 + number % (Self.names.count - 1)
            times.many.append(try cities.time(rows: batch, in: city) { try exchange(city) })
        }
        return times
    }

    private func figures(_ way: String, _ times: Times) -> [Figure] {
        [
            Figure(
                name: "one row, \(way): median of \(times.one.count)",
                value: median(times.one) ?? 0, unit: .seconds),
            Figure(name: "one row, \(way): longest", value: times.one.max() ?? 0, unit: .seconds),
            Figure(
                name: "\(grouped(batch)) rows, \(way): median of \(times.many.count)",
                value: median(times.many) ?? 0, unit: .seconds),
        ]
    }
}
