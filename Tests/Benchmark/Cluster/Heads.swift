// What contexts cost: how many heads changesets name with many offices behind few hubs; and what an exchange
// costs when there is nothing to exchange.

import ArgumentParser
import Exchange
import Foundation
import Merge
import Wire

struct Idle: Part {
    static let configuration = CommandConfiguration(
        abstract: "One exchange with nothing to exchange.")

    @OptionGroup var output: OutputOptions

    func sections(in workspace: Workspace) async throws -> [Section] {
        let region = try await Region(
            folder: try workspace.subfolder("idle"), hubs: 2, offices: 1, seed: 1)
        let section = try await Self.section(of: region, title: "Nothing to exchange")
        try region.close()
        return [section]
    }

    /// What one more exchange takes, when two hubs of a region have everything.
    static func section(of region: Region, title: String) async throws -> Section {
        _ = try await region.hubs[1].sync(with: region.hubs[0])
        let report = try await region.hubs[1].sync(with: region.hubs[0])
        let moved = report.received.changesets + report.sent.changesets
        guard moved == 0 else {
            throw StreamFailure(description: "\(moved) changesets moved, and none should")
        }
        return Section(
            title: title,
            figures: [
                Figure(
                    name: "requests", value: Double(report.roundTrips), unit: .count,
                    goal: .value(1)),
                Figure(
                    name: "bytes of HTTP bodies, both ways",
                    value: Double(report.sent.bytes + report.received.bytes), unit: .bytes,
                    goal: .value(1023)),
            ])
    }
}

struct Heads: Part {
    static let configuration = CommandConfiguration(
        abstract: "How many heads changesets name, with many offices behind few hubs.")

    @Option(help: "How many offices there are.")
    var offices = 1500

    @Option(help: "How many hubs there are.")
    var hubs = 5

    @Option(help: "How many working days go by.")
    var days = 3

    @Option(help: "The seed of what offices do.")
    var seed: UInt64 = 1

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard offices >= 1, hubs >= 2, days >= 1 else {
            throw ValidationError("Give at least 1 office, 2 hubs and 1 day.")
        }
    }

    func sections(in workspace: Workspace) async throws -> [Section] {
        let region = try await Region(
            folder: try workspace.subfolder("heads"), hubs: hubs, offices: offices, seed: seed)
        for day in 0..<days {
            say("day \(day + 1) of \(days)")
            _ = try region.work()
            try await region.exchange()
        }
        try region.check()
        let title = "\(grouped(offices)) offices behind \(hubs) hubs"
        let sections = [
            Section(
                title: "\(title), \(days) days of entries",
                figures: try HeaderFigures(region.hubs[0].headers()).figures,
                notes: ["Heads are what a context names beside its author's changeset before."]),
            try await Idle.section(of: region, title: "Nothing to exchange, \(title)"),
        ]
        try region.close()
        try workspace.remove("heads")
        return sections
    }
}

/// What the headers of a log have in them.
struct HeaderFigures {
    private let heads: [Double]
    private let bytes: [Double]
    private let contextBytes: [Double]
    private let emptyPercent: Double

    /// - Parameter headers: As they are signed.
    init(_ headers: [[UInt8]]) throws {
        let decoded = try headers.map { try ChangesetHeader(bytes: $0) }
        // The first of an origin carries its certificates, once.
        let later = zip(headers, decoded).filter { $0.1.dot.seq > 1 }
        heads = decoded.map { Double($0.heads.count) }
        bytes = later.map { header, decoded in
            Double(header.count - (decoded.inlineFrame?.byteCount ?? 0))
        }
        contextBytes = later.map { Double(Self.bytesPerHead * $0.1.heads.count) }
        let empty = decoded.count { $0.tables.isEmpty }
        emptyPercent = decoded.isEmpty ? 0 : 100 * Double(empty) / Double(decoded.count)
    }

    /// An origin, 16 bytes; the start of a chain hash, 8; a number, mostly one or two.
    private static let bytesPerHead = 25

    var figures: [Figure] {
        [
            Figure(name: "changesets", value: Double(heads.count), unit: .count),
            Figure(name: "heads, median", value: middle(heads) ?? 0, unit: .count),
            Figure(
                name: "heads, most", value: heads.max() ?? 0, unit: .count, goal: .value(8)),
            Figure(
                name: "header without rows and certificates, median",
                value: middle(bytes) ?? 0, unit: .bytes),
            Figure(
                name: "header without rows and certificates, most", value: bytes.max() ?? 0,
                unit: .bytes),
            Figure(
                name: "of these, the heads, about, median", value: middle(contextBytes) ?? 0,
                unit: .bytes),
            Figure(
                name: "changesets that carry heads alone, percent", value: emptyPercent,
                unit: .count),
        ]
    }
}

extension ChangesetHeader.InlineFrame {
    fileprivate var byteCount: Int {
        switch self {
        case .plain(let bytes), .stored(let bytes): bytes.count
        }
    }
}
