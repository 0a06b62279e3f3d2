// Deletes, updates and inserts of one key, in every order, late and twice.

import Merge
import Testing

@Suite("Deletes against everything")
struct DeleteOrderTests {
    var a = TestReplica(.numbered(1))
    var b = TestReplica(.numbered(2))
    var c = TestReplica(.numbered(3))

    init() {
        a.insert("k", [.x: .integer(0), .y: .integer(0)], [.n: 5], at: 1)
        b.pull(from: a)
        c.pull(from: a)
    }

    /// Delivers all that was written in every causal order, each changeset twice in a row and all
    /// once more at the end, the last first, and returns the one row that comes of it.
    private func delivered(_ sourceLocation: SourceLocation = #_sourceLocation) throws -> RowState {
        var merged = a
        merged.pull(from: b)
        merged.pull(from: c)
        let orders = causalOrders(of: merged.log)
        for order in orders {
            var reader = TestReplica(.numbered(9))
            for changeset in order {
                let first = reader.integrate(changeset)
                let once = reader.rows
                let second = reader.integrate(changeset)
                #expect(first && !second, sourceLocation: sourceLocation)
                #expect(reader.rows == once, sourceLocation: sourceLocation)
            }
            for late in order.reversed() { reader.integrate(late) }
            #expect(reader.rows == merged.rows, sourceLocation: sourceLocation)
        }
        try #require(orders.count > 1, "nothing was concurrent", sourceLocation: sourceLocation)
        return merged.row("k")
    }

    @Test("delete, update and re-insert of one key agree in every order, late and twice")
    mutating func deleteUpdateInsert() throws {
        a.delete("k")
        b.update("k", [.x: .integer(1)], at: 2)
        c.delete("k")
        c.insert("k", [.x: .integer(2), .y: .integer(2)], [.n: 1], at: 2)
        let row = try delivered()
        #expect(row.isAlive)
        #expect(row.deletes.map(\.dot) == [Dot(.numbered(1), 2)])
        #expect(row.cell(.x)?.siblings.map(\.value) == [.integer(1), .integer(2)])
        #expect(row.cell(.y)?.siblings.map(\.value) == [.integer(2)])
        #expect(row.counter(.n)?.sum == 1)
    }

    @Test("re-inserting against an update, then deleting, agrees in every order")
    mutating func insertUpdateDelete() throws {
        a.delete("k")
        a.insert("k", [.x: .integer(3), .y: .integer(3)], [.n: 3], at: 3)
        b.update("k", [.x: .integer(1)], adding: [.n: 2], at: 2)
        b.delete("k")
        c.update("k", [.y: .integer(4)], at: 2)
        let row = try delivered()
        #expect(row.isAlive)
        #expect(row.deletes.map(\.dot) == [Dot(.numbered(2), 2)])
        #expect(row.counter(.n)?.sum == 5)
    }

    @Test("two deletes of one row are kept both, and leave it dead without a conflict")
    mutating func twoDeletes() throws {
        a.delete("k")
        b.delete("k")
        c.delete("k")
        let row = try delivered()
        #expect(!row.isAlive)
        #expect(!row.isContested)
        #expect(row.deletes.map(\.dot.origin) == [.numbered(1), .numbered(2), .numbered(3)])
    }

    @Test("a row entered by one who saw one of two deletes lives, and is contested by the other")
    mutating func halfSeenDeletes() throws {
        a.delete("k")
        b.delete("k")
        b.insert("k", [.x: .integer(1), .y: .integer(1)], [.n: 0], at: 2)
        let row = try delivered()
        #expect(row.isAlive)
        #expect(row.deletes.map(\.dot) == [Dot(.numbered(1), 2)])
        #expect(row.isContested)
    }

    @Test("a row entered by one who saw both deletes is contested by none")
    mutating func bothSeenDeletes() {
        a.delete("k")
        b.delete("k")
        c.pull(from: a)
        c.pull(from: b)
        c.insert("k", [.x: .integer(1), .y: .integer(1)], [.n: 0], at: 0)
        a.pull(from: c)
        #expect(a.row("k").isAlive)
        #expect(a.row("k").deletes.isEmpty)
        #expect(!a.row("k").isContested)
    }

    @Test("a delete that saw only a part of what two wrote leaves the row to the other")
    mutating func partlySeen() throws {
        a.update("k", [.x: .integer(1)], at: 2)
        b.update("k", [.x: .integer(2)], at: 2)
        c.pull(from: a)
        c.delete("k")
        let row = try delivered()
        #expect(row.isAlive)
        // The delete takes no version away: what it had seen stays, with its rank.
        #expect(row.cell(.x)?.siblings.map(\.value) == [.integer(1), .integer(2)])
    }

    @Test("two deletes that saw one half each leave nothing that no delete had seen")
    mutating func twoHalves() throws {
        a.update("k", [.x: .integer(1)], at: 2)
        a.delete("k")
        b.update("k", [.x: .integer(2)], at: 2)
        b.delete("k")
        let row = try delivered()
        #expect(!row.isAlive)
        #expect(row.deletes.count == 2)
    }

    @Test("a delete tells what its author had seen, itself included")
    mutating func seen() {
        b.update("k", [.x: .integer(1)], at: 2)
        a.delete("k")
        let seen = VersionVector([.numbered(1): 2])
        #expect(a.row("k").deletes == [Delete(dot: Dot(.numbered(1), 2), seen: seen)])
    }

    @Test("settling a delete by a touch keeps the row everywhere, and closes the conflict")
    mutating func settledByTouch() {
        a.delete("k")
        b.update("k", [.x: .integer(1)], at: 2)
        a.pull(from: b)
        #expect(a.conflicts() == [.delete("k")])
        a.update("k", [.touch: .null], at: 3)
        b.pull(from: a)
        #expect(b.conflicts().isEmpty)
        #expect(b.row("k").isAlive && a.rows == b.rows)
    }

    @Test("settling a delete by deleting again removes the row everywhere")
    mutating func settledByDelete() {
        a.delete("k")
        b.update("k", [.x: .integer(1)], at: 2)
        a.pull(from: b)
        a.delete("k")
        b.pull(from: a)
        #expect(b.table().isEmpty && b.conflicts().isEmpty)
        #expect(b.row("k").deletes.map(\.dot) == [Dot(.numbered(1), 3)])
    }

    @Test("a delete of a row that nobody entered is kept, and shows nothing")
    mutating func unknownRow() {
        a.delete("ghost")
        #expect(!a.row("ghost").isAlive)
        #expect(a.row("ghost").came == nil)
        #expect(a.conflicts().isEmpty)
        a.insert("ghost", [.x: .integer(1)], at: 1)
        #expect(a.row("ghost").isAlive && a.row("ghost").deletes.isEmpty)
    }
}
