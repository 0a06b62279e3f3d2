// Which of two siblings shows, and that every replica says the same.

import Merge
import Testing

@Suite("Ranks")
struct RankTests {
    /// One row after `versions` were written to one cell by authors that knew nothing of each
    /// other, taken in the given order.
    private func row(_ versions: [(time: Int64, dot: Dot, value: Value)]) -> RowState {
        var row = RowState()
        for version in versions {
            row.take(
                .insert([.x: version.value], at: version.time), from: version.dot,
                seeing: VersionVector())
        }
        return row
    }

    /// The values of the cell's siblings, worst first, after each order of arrival.
    private func rankings(_ versions: [(time: Int64, dot: Dot, value: Value)]) -> Set<[Value]> {
        var seen: Set<[Value]> = []
        for order in permutations(versions) {
            seen.insert(row(order).cell(.x)?.siblings.map(\.value) ?? [])
        }
        return seen
    }

    @Test("the later edit shows, also before 1970 and at the ends of the clock")
    func time() {
        let times: [Int64] = [.min, -1, 0, 1, .max]
        let versions = times.enumerated().map { index, time in
            // The greater the origin, the earlier the edit: only the time can order them.
            (time, Dot(.numbered(UInt64(9 - index)), 1), Value.integer(time))
        }
        #expect(rankings(versions) == [times.map { .integer($0) }])
    }

    @Test("a tie of time goes to the greater origin, its bytes taken as unsigned")
    func origin() throws {
        func origin(_ first: UInt8, _ last: UInt8) throws -> Origin {
            try #require(Origin(bytes: [first] + Array(repeating: 0, count: 14) + [last]))
        }
        let ascending = [
            try origin(0, 0x7f), try origin(0, 0x80), try origin(0x7f, 0), try origin(0x80, 0),
            try origin(0xff, 0xff),
        ]
        let versions = ascending.enumerated().map { place, origin in
            (7 as Int64, Dot(origin, 1), Value.integer(Int64(place)))
        }
        #expect(rankings(versions) == [(0..<5).map { .integer($0) }])
    }

    @Test("a tie of time and origin goes to the greater sequence, beyond 32 bits too")
    func sequence() {
        let sequences: [UInt64] = [1, 2, 1 << 32 - 1, 1 << 32, 1 << 32 + 1, 1 << 63, .max]
        let ranks = sequences.map { Rank(editedMilliseconds: 7, dot: Dot(.numbered(1), $0)) }
        #expect(ranks.reversed().sorted() == ranks)
        let cell = Cell(
            column: .x, siblings: ranks.reversed().map { Version(rank: $0, value: .null) })
        #expect(cell.siblings.map(\.dot.seq) == sequences)
        #expect(cell.winner.dot.seq == .max)
    }

    @Test("sequences beyond 32 bits cover and are covered exactly")
    func longSequences() {
        let (writer, reader) = (Origin.numbered(1), Origin.numbered(2))
        let first: UInt64 = 1 << 32
        for seen in [first - 1, first, first + 1] {
            var row = RowState()
            row.take(
                .insert([.x: .integer(1)], [.n: 1], at: 1), from: Dot(writer, first),
                seeing: VersionVector([writer: first - 1]))
            row.take(
                .insert([.x: .integer(2)], [.n: 2], at: 1), from: Dot(reader, first * 2),
                seeing: VersionVector([writer: seen, reader: first * 2 - 1]))
            let covered = seen >= first
            #expect(row.cell(.x)?.siblings.count == (covered ? 1 : 2))
            #expect(row.counter(.n)?.sum == (covered ? 2 : 3))
        }
    }

    @Test("equal values of two authors stay two siblings, and are no conflict")
    func equalValues() {
        let same: [(Int64, Dot, Value)] = [
            (7, Dot(.numbered(1), 1), .text("Hà Nội")), (7, Dot(.numbered(2), 1), .text("Hà Nội")),
        ]
        let merged = row(same)
        #expect(merged == row(same.reversed()))
        #expect(merged.cell(.x)?.siblings.count == 2)
        #expect(!merged.isContested)
        #expect(merged.cell(.presence)?.siblings.count == 2)
    }

    @Test("a write that covers one of two equal siblings leaves the other to conflict with it")
    func oneOfTwoEqual() {
        var merged = row([
            (7, Dot(.numbered(1), 1), .integer(1)), (8, Dot(.numbered(2), 1), .integer(1)),
        ])
        merged.take(
            .update([.x: .integer(5)], at: 9), from: Dot(.numbered(3), 1),
            seeing: VersionVector([.numbered(2): 1]))
        #expect(merged.cell(.x)?.siblings.map(\.value) == [.integer(1), .integer(5)])
        #expect(merged.isContested)
    }

    @Test("a row came as early as the version of its presence that ranks highest")
    func came() {
        let merged = row([
            (3, Dot(.numbered(2), 1), .null), (7, Dot(.numbered(1), 4), .null),
        ])
        #expect(merged.came == Rank(editedMilliseconds: 7, dot: Dot(.numbered(1), 4)))
        #expect(RowState().came == nil)
    }

    @Test("a row put together from its parts in any order equals the one that was merged")
    func parts() {
        var merged = row([
            (3, Dot(.numbered(2), 1), .integer(1)), (7, Dot(.numbered(1), 4), .integer(2)),
        ])
        for author in 3...4 as ClosedRange<UInt64> {
            merged.take(
                .update([.y: .null], adding: [.n: 1], at: 1), from: Dot(.numbered(author), 1),
                seeing: VersionVector())
            merged.take(
                .delete, from: Dot(.numbered(author + 2), 1),
                seeing: VersionVector([.numbered(author): 1]))
        }
        let cells = merged.cells.reversed().map {
            Cell(column: $0.column, siblings: $0.siblings.reversed())
        }
        let counters = merged.counters.map {
            Counter(column: $0.column, contributions: $0.contributions.reversed())
        }
        let assembled = RowState(
            cells: cells, counters: counters, deletes: merged.deletes.reversed())
        #expect(assembled == merged)
    }
}

/// Every order of a few things.
private func permutations<Element>(_ things: [Element]) -> [[Element]] {
    if things.isEmpty { return [[]] }
    return things.indices.flatMap { index -> [[Element]] in
        var rest = things
        let first = rest.remove(at: index)
        return permutations(rest).map { [first] + $0 }
    }
}
