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
                title: "\(title), \(days == 1 ? "one day" : "\(days) days") of entries",
                figures: try HeaderFigures(region.hubs[0].headers()).figures,
                notes: ["Heads are what a context names beside its author's changeset before."]),
            try await Idle.section(of: region, title: "Nothing to exchange, \(title)"),
            try await oneCell(region, title: "One edited cell to exchange, \(title)"),
        ]
        try region.close()
        try workspace.remove("heads")
        return sections
    }
}

extension Heads {
    /// What an exchange takes that carries as little as it can.
    private func oneCell(_ region: Region, title: String) async throws -> Section {
        try region.hubs[1].editCell()
        let report = try await region.hubs[1].sync(with: region.hubs[0])
        guard report.sent.changesets == 1, report.sent.rows == 1 else {
            throw StreamFailure(description: "The edited cell did not go over alone.")
        }
        return Section(
            title: title,
            figures: [
                Figure(name: "requests", value: Double(report.roundTrips), unit: .count),
                Figure(
                    name: "bytes of HTTP bodies, sent", value: Double(report.sent.bytes),
                    unit: .bytes),
                Figure(
                    name: "bytes of HTTP bodies, received", value: Double(report.received.bytes),
                    unit: .bytes),
            ])
    }
}

/// What the headers of a log have in them.
struct HeaderFigures {
    /// Of changesets with rows, and of those without.
    private let heads: [Bool: [Double]]
    private let bytes: [Double]
    private let contextBytes: [Double]

    /// - Parameter headers: As they are signed.
    init(_ headers: [[UInt8]]) throws {
        let decoded = try headers.map { try ChangesetHeader(bytes: $0) }
        // The first of an origin carries its certificates, once.
        let later = zip(headers, decoded).filter { $0.1.dot.seq > 1 }
        heads = Dictionary(grouping: decoded) { !$0.tables.isEmpty }
            .mapValues { $0.map { Double($0.heads.count) } }
        bytes = later.map { header, decoded in
            Double(header.count - (decoded.inlineFrame?.byteCount ?? 0))
        }
        contextBytes = later.map { Double(Self.bytesPerHead * $0.1.heads.count) }
    }

    /// What the design promises.
    private static let headsMax = 4.0
    /// An origin, 16 bytes; the start of a chain hash, 8; a number, mostly one or two.
    private static let bytesPerHead = 25

    var figures: [Figure] {
        let (entries, joints) = (heads[true] ?? [], heads[false] ?? [])
        return [
            Figure(name: "changesets with rows", value: Double(entries.count), unit: .count),
            Figure(
                name: "heads of one of these, median", value: median(entries) ?? 0, unit: .count),
            Figure(
                name: "heads of one of these, most", value: entries.max() ?? 0, unit: .count,
                goal: .value(Self.headsMax)),
            Figure(
                name: "changesets without rows, which join heads", value: Double(joints.count),
                unit: .count),
            Figure(
                name: "heads that one of them joins, median", value: median(joints) ?? 0,
                unit: .count),
            Figure(
                name: "heads that one of them joins, most", value: joints.max() ?? 0, unit: .count),
            Figure(
                name: "header without rows and certificates, median",
                value: median(bytes) ?? 0, unit: .bytes),
            Figure(
                name: "header without rows and certificates, most", value: bytes.max() ?? 0,
                unit: .bytes),
            Figure(
                name: "of that, the heads, about, median", value: median(contextBytes) ?? 0,
                unit: .bytes),
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
