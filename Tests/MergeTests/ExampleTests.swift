// What the rules of the merge mean, one case each.

import Merge
import Testing

@Suite("The merge, by example")
struct ExampleTests {
    var a = TestReplica(.numbered(1))
    var b = TestReplica(.numbered(2))

    /// Both know a row `k` with x = 0, y = 0, n = 5.
    init() {
        a.insert("k", [.x: .integer(0), .y: .integer(0)], [.n: 5], at: 1)
        b.pull(from: a)
    }

    @Test("edits of different columns of one row both stand, and are no conflict")
    mutating func differentColumns() {
        a.update("k", [.x: .integer(1)], at: 2)
        b.update("k", [.y: .integer(2)], at: 2)
        settle(&a, &b)
        #expect(a.table() == ["k": [.x: .integer(1), .y: .integer(2), .n: .integer(5)]])
        #expect(a.conflicts().isEmpty)
        #expect(a.rows == b.rows)
    }

    @Test("of two edits of one cell the later shows, the other is kept, whoever pulls first")
    mutating func sameCell() throws {
        a.update("k", [.x: .integer(1)], at: 9)
        b.update("k", [.x: .integer(2)], at: 3)
        var (c, d) = (a, b)
        c.pull(from: b)
        d.pull(from: a)
        #expect(c.rows == d.rows)
        let cell = try #require(c.row("k").cell(.x))
        #expect(cell.winner.value == .integer(1))
        #expect(cell.siblings.map(\.value) == [.integer(2), .integer(1)])
        #expect(c.conflicts() == [.value("k", .x)])
    }

    @Test("a write that had seen the other is no conflict, whatever its clock says")
    mutating func seenWrite() {
        a.update("k", [.x: .integer(1)], at: 9)
        b.pull(from: a)
        b.update("k", [.x: .integer(2)], at: 3)
        settle(&a, &b)
        #expect(a.table()["k"]?[.x] == .integer(2))
        #expect(a.conflicts().isEmpty)
    }

    @Test("an edit outlives a delete that had not seen it, and the row comes back whole")
    mutating func editOutlivesDelete() {
        a.delete("k")
        b.update("k", [.y: .integer(7)], adding: [.n: 2], at: 2)
        #expect(a.table().isEmpty)
        settle(&a, &b)
        #expect(a.table() == ["k": [.x: .integer(0), .y: .integer(7), .n: .integer(7)]])
        #expect(a.conflicts() == [.delete("k")])
        #expect(a.rows == b.rows)
    }

    @Test("an addition is an edit: it outlives a delete that had not seen it")
    mutating func additionOutlivesDelete() {
        a.delete("k")
        b.update("k", adding: [.n: 3], at: 2)
        settle(&a, &b)
        #expect(a.table()["k"]?[.n] == .integer(8))
        #expect(a.conflicts() == [.delete("k")])
    }

    @Test("a delete that had seen every edit is the end of the row, and no conflict")
    mutating func seenDelete() {
        b.update("k", [.y: .integer(7)], adding: [.n: 2], at: 9)
        a.pull(from: b)
        a.delete("k")
        settle(&a, &b)
        #expect(b.table().isEmpty)
        #expect(b.conflicts().isEmpty)
    }

    @Test("a touch alone keeps a row alive, and alone makes none")
    mutating func touch() {
        a.delete("k")
        b.update("k", [.touch: .null], at: 2)
        b.update("unheard of", [.touch: .null], at: 2)
        settle(&a, &b)
        #expect(a.table() == ["k": [.x: .integer(0), .y: .integer(0), .n: .integer(5)]])
    }

    @Test("nothing of its former life comes back with a row entered anew with fewer columns")
    mutating func enteredWithFewerColumns() {
        a.delete("k")
        a.insert("k", [.x: .integer(4)], at: 3)
        settle(&a, &b)
        #expect(b.table() == ["k": [.x: .integer(4)]])
        #expect(b.row("k").counter(.n) == nil)
        #expect(b.row("k").cell(.y) == nil)
        #expect(b.row("k").deletes.isEmpty)
    }

    @Test("what its author had not seen stays beside a row entered anew")
    mutating func enteredBesideUnseen() {
        b.update("k", [.y: .integer(7)], adding: [.n: 2], at: 2)
        a.delete("k")
        a.insert("k", [.x: .integer(4)], [.n: 1], at: 3)
        settle(&a, &b)
        #expect(a.table() == ["k": [.x: .integer(4), .y: .integer(7), .n: .integer(3)]])
        #expect(a.rows == b.rows)
    }

    @Test("additions add up, and are no conflict")
    mutating func additions() {
        a.update("k", adding: [.n: 3], at: 2)
        b.update("k", adding: [.n: 4], at: 2)
        settle(&a, &b)
        #expect(a.table()["k"]?[.n] == .integer(12))
        #expect(a.conflicts().isEmpty)
    }

    @Test("a counter entered anew starts from what is entered, twice if two enter it")
    mutating func countersEnteredAnew() {
        a.delete("k")
        b.pull(from: a)
        a.insert("k", [.x: .integer(1), .y: .integer(1)], [.n: 4], at: 4)
        #expect(a.table()["k"]?[.n] == .integer(4))
        b.insert("k", [.x: .integer(1), .y: .integer(1)], [.n: 4], at: 4)
        settle(&a, &b)
        #expect(b.table() == ["k": [.x: .integer(1), .y: .integer(1), .n: .integer(8)]])
        #expect(b.conflicts().isEmpty)
    }

    @Test("a counter wraps as 64-bit integers do")
    mutating func wrapping() {
        a.update("k", adding: [.n: .max], at: 2)
        b.update("k", adding: [.n: .max], at: 2)
        settle(&a, &b)
        #expect(a.table()["k"]?[.n] == .integer(3))
    }

    @Test("conflicts travel through a third replica that settles them for all")
    mutating func forwarding() {
        var between = TestReplica(.numbered(3))
        a.update("k", [.x: .integer(1)], at: 2)
        b.update("k", [.x: .integer(2)], at: 2)
        between.pull(from: a)
        between.pull(from: b)
        #expect(between.conflicts() == [.value("k", .x)])
        between.update("k", [.x: .integer(3)], at: 0)
        a.pull(from: between)
        b.pull(from: between)
        #expect(a.conflicts().isEmpty && b.conflicts().isEmpty)
        #expect(a.table()["k"]?[.x] == .integer(3))
        #expect(a.rows == b.rows)
    }

    @Test("one resolution made in two places is no new conflict")
    mutating func resolvedTwice() {
        a.update("k", [.x: .integer(1)], at: 2)
        b.update("k", [.x: .integer(2)], at: 2)
        settle(&a, &b)
        a.update("k", [.x: .integer(2)], at: 5)
        b.update("k", [.x: .integer(2)], at: 6)
        settle(&a, &b)
        #expect(a.conflicts().isEmpty)
        #expect(a.row("k").cell(.x)?.siblings.count == 2)
    }
}
