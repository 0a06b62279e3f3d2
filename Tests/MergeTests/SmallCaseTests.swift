// Every history of a few writes, in every causal order of delivery.

import Merge
import Oracle
import Testing

@Suite("All small cases")
struct SmallCaseTests {
    @Test("two authors and up to five writes of one row: every causal order gives one state")
    func twoAuthors() {
        let walk = Walk(authors: 2, writes: 5)
        #expect(walk.failure == nil)
        #expect(walk.histories > 5_000)
    }

    @Test("three authors and up to four writes of one row: every causal order gives one state")
    func threeAuthors() {
        let walk = Walk(authors: 3, writes: 4)
        #expect(walk.failure == nil)
        #expect(walk.histories > 5_000)
    }
}

/// Goes through every history of a given size.
///
/// Before each write its author pulls from nobody, or from any of the others. The delivery orders
/// of one history share their beginnings: a set of writes that is closed under causes can be
/// reached by several last steps, and if all of them give one state for every such set, all orders
/// do.
private struct Walk {
    private(set) var histories = 0
    /// The writes of the first history that fails.
    private(set) var failure: [TestChangeset]?
    private let longest: Int

    fileprivate struct Place {
        var authors: [TestReplica]
        /// In the order in which they were made, so causes first.
        var writes: [TestChangeset] = []
        /// For each write, the set of those that its author had seen.
        var causes: [Int] = []
        /// The row after each set of writes that is closed under causes; bit *i* is write *i*.
        var rows: [Int: RowState] = [0: RowState()]
    }

    init(authors: Int, writes: Int) {
        longest = writes
        // One origin above the signed range, so that ties depend on unsigned order.
        let origins: [UInt64] = [1, 1 << 63, 2]
        visit(Place(authors: origins.prefix(authors).map { TestReplica(.numbered($0)) }))
    }

    private mutating func visit(_ place: Place) {
        guard place.writes.count < longest else { return }
        for author in place.authors.indices {
            for reader in readers(author, of: place.authors) {
                for change in changes(of: reader.row("k"), step: place.writes.count) {
                    visit(place, author: author, reader: reader, change: change)
                }
            }
        }
    }

    /// The author as it may be when it writes: after pulling from some of the others, each
    /// outcome once.
    private func readers(_ author: Int, of authors: [TestReplica]) -> [TestReplica] {
        var outcomes = [authors[author]]
        for other in authors.indices where other != author {
            for begun in outcomes {
                var further = begun
                further.pull(from: authors[other])
                if !outcomes.contains(where: { $0.vector == further.vector }) {
                    outcomes.append(further)
                }
            }
        }
        return outcomes
    }

    /// What can be done to the row as its author sees it. Times tie, rise and fall.
    private func changes(of row: RowState, step: Int) -> [RowChange] {
        let time = [4, 7, 7, 2, 7][step] as Int64
        let value = Value.integer(Int64(step % 2))
        return row.isAlive
            ? [.update([.x: value], at: time), .update(adding: [.n: 1], at: time), .delete]
            : [.insert([.x: value], [.n: 1], at: time)]
    }

    private mutating func visit(
        _ place: Place, author: Int, reader: TestReplica, change: RowChange
    ) {
        var next = place
        next.authors[author] = reader
        let made = next.authors[author].seal([.init(key: "k", change: change)])
        next.causes.append(place.set(coveredBy: made.context))
        next.writes.append(made)
        histories += 1
        if next.reachesOneState(), next.agreesWithOracle(made, author: author) {
            visit(next)
        } else {
            failure = failure ?? next.writes
        }
    }
}

extension Walk.Place {
    /// Which of the writes a context covers.
    fileprivate func set(coveredBy context: VersionVector) -> Int {
        writes.indices.reduce(0) { context.covers(writes[$1].dot) ? $0 | 1 << $1 : $0 }
    }

    /// Works out the rows of all sets that have the newest write, and whether every last step to
    /// each of them gives the same.
    fileprivate mutating func reachesOneState() -> Bool {
        let newest = writes.count - 1
        let needed = causes[newest]
        // Ascending, so every smaller set that a larger one is reached from comes before it.
        for before in rows.keys.sorted() where before & needed == needed {
            let set = before | 1 << newest
            var row: RowState?
            for last in 0...newest where set & 1 << last != 0 {
                guard var reached = rows[set & ~(1 << last)] else { continue }
                let write = writes[last]
                reached.take(write.changes[0].change, from: write.dot, seeing: write.context)
                if let row, row != reached { return false }
                row = reached
            }
            rows[set] = row
        }
        return true
    }

    /// Whether the row after all writes is what the oracle says, and the newest author's own row
    /// is the one of the writes that it knows.
    fileprivate func agreesWithOracle(_ newest: TestChangeset, author: Int) -> Bool {
        let known = authors[author]
        guard let all = rows[1 << writes.count - 1] else { return false }
        return OracleReplica(replaying: writes).row("k") == OracleRow(all)
            && rows[set(coveredBy: known.vector)] == known.row("k")
    }
}
