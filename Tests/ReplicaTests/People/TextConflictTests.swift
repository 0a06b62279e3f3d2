// Conflicts of texts, settled by putting the changes together.

import Merge
import Replica
import Testing

@Suite("Merging the texts of a conflict")
struct TextConflictTests {
    private let base = "một\nhai\nba\n"

    private func offer(_ office: Office, _ id: String) throws -> MergeOffer? {
        try office.file.write { try $0.details(of: id) }?.offer
    }

    private func refusal(_ office: Office, _ id: String) throws -> MergeRefusal? {
        let before = try office.dump()
        do {
            try office.file.write { try $0.resolve(id, .merge, person: nil) }
        } catch ReplicaError.refusedResolution(id, .merge(let refusal)) {
            #expect(try office.dump() == before)
            return refusal
        }
        return nil
    }

    @Test("changes of different lines are put together, offered and made everywhere alike")
    func merged() throws {
        let (pair, id) = try ModelPair.apart(base, "Một\nhai\nba\n", "một\nhai\nba\nbốn\n")
        let text = Array("Một\nhai\nba\nbốn\n".utf8)
        for office in pair.offices { #expect(try offer(office, id) == .text(text)) }
        for office in pair.offices {
            try office.file.write { try $0.resolve(id, .merge, person: nil) }
        }
        try pair.expectAgreement()
        for office in pair.offices {
            #expect(try office.value("SELECT note FROM model") == .text(text))
            #expect(try office.conflicts().isEmpty)
        }
    }

    @Test("three texts and more are put together in the order of their numbers")
    func three() throws {
        let pair = try ModelPair()
        let third = try pair.cluster.add("danang")
        try pair.a.sql("UPDATE model SET note = 'một hai ba bốn năm'", at: 2000)
        try pair.cluster.settle()
        try third.sql("UPDATE model SET note = 'một hai ba bốn Năm'", at: 3000)
        try pair.a.sql("UPDATE model SET note = 'Một hai ba bốn năm'", at: 4000)
        try pair.b.sql("UPDATE model SET note = 'một hai Ba bốn năm'", at: 5000)
        try pair.expectAgreement()
        let id = try #require(try pair.a.conflicts().first).id
        try pair.a.file.write { try $0.resolve(id, .merge, person: nil) }
        try pair.expectAgreement()
        #expect(try third.value("SELECT note FROM model") == .text("Một hai Ba bốn Năm"))
        #expect(try third.conflicts().isEmpty)
    }

    @Test("what both authors had seen is found in the log, whatever was written since")
    func laterWrites() throws {
        let (pair, id) = try ModelPair.apart(base, "Một\nhai\nba\n", "một\nhai\nBa\n")
        for round in 0..<40 {
            try pair.a.sql("UPDATE model SET title = 'later \(round)', uses = uses + 1")
            try pair.a.seal()
            try pair.b.pull(from: pair.a)
        }
        try pair.expectAgreement()
        for office in pair.offices {
            let details = try office.file.write { try $0.details(of: id) }
            #expect(details?.ancestor?.value == .text(base))
            #expect(details?.ancestor?.member == "hanoi")
            #expect(details?.ancestor?.editedMilliseconds == 2000)
            #expect(details?.offer == .text(Array("Một\nhai\nBa\n".utf8)))
        }
    }

    @Test("where a clock was wrong, the ancestor is the value last seen, not the one dated last")
    func wrongClock() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET note = 'ahead'", at: 900_000)
        try pair.b.pull(from: pair.a)
        try pair.b.sql("UPDATE model SET note = 'seen last'", at: 2000)
        try pair.expectAgreement()
        try pair.a.sql("UPDATE model SET note = 'seen last, a'", at: 3000)
        try pair.b.sql("UPDATE model SET note = 'b'", at: 4000)
        try pair.expectAgreement()
        let conflict = try #require(try pair.a.conflicts().first)
        let ancestor = try pair.a.file.read { try $0.ancestor(of: conflict) }
        #expect(ancestor?.value == .text("seen last"))
    }

    @Test("two that changed one place differently are refused, and the place is named")
    func collision() throws {
        let (pair, id) = try ModelPair.apart(base, "một\nHAI\nba\n", "một\nzwei\nba\n")
        guard case .collided(let versions, let places) = try offer(pair.a, id) else {
            Issue.record("a collision was merged")
            return
        }
        #expect(versions == [1, 2])
        #expect(places.map(\.line) == [2])
        #expect(try refusal(pair.a, id) == .collided)
        #expect(try pair.a.conflicts().map(\.id) == [id])
    }

    @Test("texts that were each entered for themselves are not merged")
    func noAncestor() throws {
        let pair = try ModelPair()
        try pair.a.sql("INSERT INTO model (id, note) VALUES ('new', 'text')", at: 3000)
        try pair.b.sql("INSERT INTO model (id, note) VALUES ('new', 'text, longer')", at: 4000)
        try pair.expectAgreement()
        let id = try #require(try pair.a.conflicts().first { $0.column == "note" }).id
        #expect(try offer(pair.a, id) == .refused(.noAncestor))
        #expect(try refusal(pair.a, id) == .noAncestor)
    }

    @Test("texts that go back to two values of an open conflict are not merged")
    func contestedAncestor() throws {
        let (pair, id) = try ModelPair.apart("x", "x a", "x b")
        try pair.a.file.write { try $0.resolve(id, .value(.text("x a c")), person: nil) }
        try pair.b.file.write { try $0.resolve(id, .value(.text("d x b")), person: nil) }
        try pair.expectAgreement()
        #expect(try pair.a.conflicts().map(\.id) == [id])
        #expect(try refusal(pair.a, id) == .noAncestor)
    }

    @Test("values that are no texts are not merged")
    func notText() throws {
        let (pair, _) = try ModelPair.apart("x", "y", "z")
        try pair.a.sql("UPDATE model SET note = x'00'", at: 6000)
        try pair.b.sql("UPDATE model SET note = 'text'", at: 7000)
        try pair.expectAgreement()
        let id = try #require(try pair.a.conflicts().first).id
        #expect(try refusal(pair.a, id) == .notText)
    }
}
