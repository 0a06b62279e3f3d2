// The laws over thousands of random histories, and wrong merges that must not pass them.
//
//     swift test --filter HistoryTests                    ten thousand
//     HISTORIES=1000000 swift test --filter HistoryTests  as many as that
//     SEED=4711 swift test --filter HistoryTests          that one

import Foundation
import Merge
import Testing

@Suite("Random histories")
struct HistoryTests {
    /// What many histories came to.
    struct Outcome: Sendable {
        var rare = RarePaths()
        var broken: [(seed: UInt64, law: Law)] = []
    }

    @Test("every law holds of every history, and what is rare does happen")
    func laws() async {
        let seeds = Self.seeds
        let outcome = await outcome(of: seeds, merge: theMerge)
        for (seed, law) in outcome.broken.prefix(5) {
            Issue.record(
                "broken: \(law.rawValue); replay: SEED=\(seed) swift test --filter HistoryTests")
        }
        #expect(outcome.broken.isEmpty)
        guard seeds.count >= 1000 else { return }
        #expect(outcome.rare.siblingsKept > 0)
        #expect(outcome.rare.equalSiblings > 0)
        #expect(outcome.rare.rowsRevived > 0)
        #expect(outcome.rare.countersEnteredAnew > 0)
        #expect(outcome.rare.deletesConcurrent > 0)
    }

    @Test("canary: a merge that drops one of two equal siblings is caught")
    func equalSiblingsDropped() async {
        let broken = await lawsBroken { row, change, dot, context in
            row.take(change, from: dot, seeing: context)
            row = row.rebuilt { cell in
                Cell(
                    column: cell.column,
                    siblings: cell.siblings.filter { version in
                        let equals = cell.siblings.filter { $0.value == version.value }
                        return version == equals.last
                    })
            }
        }
        #expect(broken.isSuperset(of: [.convergence, .nothingLost, .oracle]))
    }

    @Test("canary: a merge in which the last writer wins is caught")
    func lastWriterWins() async {
        let broken = await lawsBroken { row, change, dot, context in
            row.take(change, from: dot, seeing: context)
            row = row.rebuilt { Cell(column: $0.column, siblings: [$0.winner]) }
        }
        #expect(broken.isSuperset(of: [.convergence, .nothingLost, .oracle]))
    }

    @Test("canary: a merge whose deletes take additions back is caught")
    func deletesTakeBack() async {
        let broken = await lawsBroken { row, change, dot, context in
            row.take(change, from: dot, seeing: context)
            guard case .delete = change else { return }
            row = RowState(cells: row.cells, deletes: row.deletes)
        }
        #expect(broken.isSuperset(of: [.convergence, .noAdditionLost, .oracle]))
    }

    @Test("canary: a merge that applies a changeset with too small a context is caught")
    func contextForgotten() async {
        let broken = await lawsBroken { row, change, dot, _ in
            row.take(change, from: dot, seeing: VersionVector())
        }
        #expect(broken.isSuperset(of: [.nothingLost, .resolving, .oracle]))
    }

    // MARK: - Running

    /// The seeds of this run, as the environment has it.
    private static var seeds: Range<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["SEED"].flatMap(UInt64.init) { return seed..<seed + 1 }
        return 1..<1 + (environment["HISTORIES"].flatMap(UInt64.init) ?? 10_000)
    }

    /// The laws that a wrong merge breaks within a few hundred histories.
    private func lawsBroken(by merge: @escaping MergeFunction) async -> Set<Law> {
        Set(await outcome(of: 1..<201, merge: merge).broken.map(\.law))
    }

    private func outcome(
        of seeds: Range<UInt64>, merge: @escaping MergeFunction
    ) async -> Outcome {
        let share = 100
        return await withTaskGroup(of: Outcome.self) { group in
            for first in stride(from: seeds.lowerBound, to: seeds.upperBound, by: share) {
                group.addTask {
                    var outcome = Outcome()
                    for seed in first..<min(first + UInt64(share), seeds.upperBound) {
                        var history = History(seed: seed, merge: merge)
                        for law in history.check(&outcome.rare) {
                            outcome.broken.append((seed, law))
                        }
                    }
                    return outcome
                }
            }
            return await group.reduce(into: Outcome()) { whole, part in
                whole.rare += part.rare
                whole.broken += part.broken
            }
        }
    }
}

extension RowState {
    /// The row with each cell made over.
    fileprivate func rebuilt(_ change: (Cell) -> Cell) -> RowState {
        RowState(cells: cells.map(change), counters: counters, deletes: deletes)
    }
}
