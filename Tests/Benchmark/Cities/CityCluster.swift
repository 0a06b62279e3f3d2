// The five cities: founded, joined and connected by the command, as their people would.

import Foundation
import Simulator

final class CityCluster {
    private let cities: [HoituCommand]
    private let clients: [PlainConnection]
    private let readers: [StockClient]
    private var servers: [RunningCommand] = []
    /// Rows that all of them have.
    private var rows = 0

    init(program: String, folder: String) throws {
        let streams = folder + "/streams"
        try FileManager.default.createDirectory(
            atPath: streams, withIntermediateDirectories: true)
        cities = Cities.names.map {
            HoituCommand(program: program, replica: "\(folder)/\($0).db", streams: streams)
        }
        let head = cities[0]
        try head.run(
            "cluster", "create", "--name", "Cụm đo", "--unit", Cities.names[0], "--person", "An")
        for (name, city) in zip(Cities.names, cities).dropFirst() {
            let request = try city.run("member", "request", "--unit", name)
            let approval = try head.run("member", "approve", "-", input: request)
            try city.run("member", "accept", "-", "--person", "An", input: approval)
        }
        clients = try cities.map { try PlainConnection($0.replica) }
        readers = try cities.map { try StockClient(path: $0.replica) }
        for client in clients { try client.run(SampleRow.table) }
        try head.run("track", "entry")
    }

    // MARK: Servers

    /// Has every city serve.
    ///
    /// - Parameter every: How often they exchange by themselves; never if left out.
    func serve(every: String? = nil) throws {
        let options = every.map { ["--every", $0] } ?? []
        // The first one alone has an address that the others need to know.
        let (server, url) = try cities[0].serve()
        servers.append(server)
        for city in cities.dropFirst() {
            try city.run("peer", "add", Cities.names[0], url)
            try city.run("sync")
            servers.append(
                try options.isEmpty
                    ? city.serve().server : city.serve(options[0], options[1]).server)
        }
    }

    /// Ends every server.
    func end() {
        for server in servers { server.end() }
        servers = []
    }

    // MARK: Exchanging

    /// One city exchanges with the first one, then the others do.
    func exchangeByCommand(from place: Int) throws {
        try cities[place].run("sync")
        let others = try cities.indices.filter { $0 != 0 && $0 != place }
            .map { try cities[$0].start(["sync"]) }
        for other in others { try other.finish(withinSeconds: 60) }
    }

    /// The seconds from a commit of new rows in one city until all cities' files show them.
    func time(rows count: Int, in place: Int, exchange: () throws -> Void) throws -> Double {
        let statement = try clients[place].prepare(SampleRow.insert)
        let new = (rows..<rows + count).map { SampleRow($0) }
        try clients[place].run("BEGIN IMMEDIATE")
        for row in new { try statement.insert(row) }
        let total = try seconds {
            try clients[place].run("COMMIT")
            try exchange()
            try wait(seconds: 120, for: "\(count) rows in five cities") {
                try readers.allSatisfy {
                    try $0.integer("SELECT count(*) FROM entry") == rows + count
                }
            }
        }
        rows += count
        return total
    }
}
