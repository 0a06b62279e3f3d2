// Random histories on real files, compared with the oracle after every exchange.
//
//     HISTORIES=5000 swift test --filter DifferentialTests     as many as that
//     SEED=4711 swift test --filter DifferentialTests          that one, told step by step

import Foundation
import Testing

@Suite("Real files and the oracle")
struct DifferentialTests {
    private static let environment = ProcessInfo.processInfo.environment

    private static var seeds: Range<UInt64> {
        if let seed = environment["SEED"].flatMap(UInt64.init) { return seed..<seed + 1 }
        return 1..<1 + (environment["HISTORIES"].flatMap(UInt64.init) ?? 60)
    }

    /// As many as there are cores here.
    private static let shards: UInt64 = 2

    @Test("show, hold, list and digest the same after every exchange", arguments: 0..<shards)
    func agree(shard: UInt64) throws {
        var counts: [String: Int] = [:]
        for seed in Self.seeds where seed % Self.shards == shard {
            var trace: [String] = []
            do {
                let world = try HistoryWorld()
                defer {
                    trace = world.trace
                    counts.merge(world.counts) { $0 + $1 }
                }
                try Self.play(world, seed: seed)
            } catch {
                let steps = trace.suffix(60).joined(separator: "\n")
                Issue.record(
                    """
                    \(error)
                    replay: SEED=\(seed) swift test --filter DifferentialTests
                    \(steps)
                    """)
                return
            }
        }
        guard Self.seeds.count >= 40 else { return }
        for rare in ["value", "delete", "dead", "resolved", "undone"] {
            #expect(counts[rare, default: 0] > 0, "no history came upon: \(rare)")
        }
    }

    private static func play(_ world: HistoryWorld, seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<30 {
            let office = random.below(world.officeCount)
            switch random.below(20) {
            case 0...9:
                let edits = (0..<1 + random.below(3)).map { _ in edit(&random) }
                let undone = random.percent(20) ? [edit(&random), edit(&random)] : []
                try world.edit(office, edits, undone: undone.map { ($0.0, $0.1) })
            case 10:
                let undone = [edit(&random)]
                try world.edit(office, [], undone: undone.map { ($0.0, $0.1) })
            case 11: try world.seal(office)
            case 12, 13: try world.resolve(office, at: Int64(random.below(20)), &random)
            default:
                let other = (office + 1 + random.below(world.officeCount - 1)) % world.officeCount
                let limit = random.pick([nil, nil, 1, 3])
                try world.pull(office, from: other, limit: limit)
            }
        }
        try world.finish(&random)
    }

    private static func edit(
        _ random: inout SplitMix64
    ) -> (HistoryTable, Edit, Int64) {
        let table = random.pick(HistoryWorld.tables + [.model])
        return (table, Edit.random(table, &random), Int64(random.below(20)))
    }
}
