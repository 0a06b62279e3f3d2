// How conflicts were settled, told afterwards.

import Merge
import Replica
import Testing

@Suite("Who settled a conflict, and how")
struct SettlementTests {
    private func settlement(_ office: Office, _ id: String) throws -> Settlement? {
        try office.file.read { transaction in
            let all = try transaction.conflicts(settledToo: true)
            return try transaction.settlements(of: all)[id]
        }
    }

    @Test("a value that was chosen is told with its member, person and time, everywhere")
    func value() throws {
        let (pair, id) = try ModelPair.apart("x", "by a", "by b")
        #expect(try settlement(pair.a, id) == nil)
        pair.b.clock.now += 60_000
        try pair.b.file.write { try $0.resolve(id, .take(1), person: "An") }
        try pair.expectAgreement()
        for office in pair.offices {
            let found = try #require(try settlement(office, id))
            #expect(found.write == .value(.text("by a")))
            #expect(found.member == "hcm")
            #expect(found.person == "An")
            #expect(found.milliseconds == pair.b.clock.now)
        }
    }

    @Test("so is an edit by hand that settled one")
    func edit() throws {
        let (pair, id) = try ModelPair.apart("x", "by a", "by b")
        try pair.a.sql("UPDATE model SET note = 'by hand', title = 't'", at: 9000)
        try pair.expectAgreement()
        let found = try #require(try settlement(pair.b, id))
        #expect(found.write == .value(.text("by hand")))
        #expect(found.milliseconds == 9000)
    }

    @Test("a record kept, deleted or edited on is told for what it is")
    func deletes() throws {
        for (resolution, write) in [
            (Resolution.keep, Settlement.Write.kept), (.delete, .deleted), (nil, nil),
        ] as [(Resolution?, Settlement.Write?)] {
            let pair = try ModelPair()
            try pair.a.sql("DELETE FROM model")
            try pair.b.sql("UPDATE model SET note = 'kept'")
            try pair.expectAgreement()
            let id = try #require(try pair.a.conflicts().first).id
            if let resolution {
                try pair.a.file.write { try $0.resolve(id, resolution, person: "An") }
            } else {
                try pair.a.sql("UPDATE model SET title = 'goes on'")
            }
            try pair.expectAgreement()
            for office in pair.offices {
                let found = try #require(try settlement(office, id))
                #expect(found.member == "hanoi")
                if let write {
                    #expect(found.write == write)
                } else if case .columns(let changes) = found.write {
                    #expect(changes.map(\.column) == ["title"])
                } else {
                    Issue.record("\(found.write)")
                }
            }
        }
    }

    @Test("settling what is settled says by whom and how, and writes nothing")
    func twice() throws {
        let (pair, id) = try ModelPair.apart("x", "by a", "by b")
        try pair.a.file.write { try $0.resolve(id, .take(2), person: "An") }
        try pair.expectAgreement()
        let before = try pair.b.dump()
        let how = try #require(try settlement(pair.b, id))
        #expect(throws: ReplicaError.refusedResolution(id: id, .settled(how))) {
            try pair.b.file.write { try $0.resolve(id, .take(1), person: nil) }
        }
        #expect(try pair.b.dump() == before)
    }

    @Test("a delete shows who deleted, and every change that it had not seen")
    func unseen() throws {
        let pair = try ModelPair()
        try pair.a.file.write { try $0.setDefaultPerson("An") }
        try pair.a.sql("DELETE FROM model", at: 2000)
        try pair.b.sql("UPDATE model SET note = '1'", at: 3000)
        try pair.b.seal()
        try pair.b.sql("UPDATE model SET uses = uses + 2", at: 4000)
        try pair.expectAgreement()
        let id = try #require(try pair.b.conflicts().first).id
        let details = try #require(try pair.b.file.write { try $0.details(of: id) })
        #expect(details.conflict.versions.map(\.member) == ["hanoi"])
        #expect(details.persons == ["An"])
        #expect(details.editsUnseen.map(\.editedMilliseconds) == [3000, 4000])
        #expect(details.editsUnseen.map { $0.columns.map(\.column) } == [["note"], ["uses"]])
    }

    @Test("a row with several deletes is kept or deleted once for all of them")
    func severalDeletes() throws {
        for resolution in [Resolution.keep, .delete] {
            let pair = try ModelPair()
            let third = try pair.cluster.add("danang")
            try pair.a.sql("DELETE FROM model")
            try third.sql("DELETE FROM model")
            try pair.b.sql("UPDATE model SET note = 'kept'")
            try pair.expectAgreement()
            let conflict = try #require(try pair.b.conflicts().first)
            #expect(conflict.versions.count == 2)
            try pair.b.file.write { try $0.resolve(conflict.id, resolution, person: nil) }
            try pair.expectAgreement()
            let rows = try third.rows("SELECT * FROM model").count
            #expect(rows == (resolution == .keep ? 1 : 0))
            #expect(try pair.a.conflicts().isEmpty)
        }
    }
}
