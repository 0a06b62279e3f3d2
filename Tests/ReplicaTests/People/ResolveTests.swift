// Conflicts settled by people.

import Merge
import Replica
import Testing

@Suite("Settling conflicts")
struct ResolveTests {
    private func contested() throws -> (ModelPair, String) {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET title = 'by a'", at: 3000)
        try pair.b.sql("UPDATE model SET title = 'by b'", at: 4000)
        try pair.expectAgreement()
        return (pair, try #require(try pair.a.conflicts().first).id)
    }

    private func deleted() throws -> (ModelPair, String) {
        let pair = try ModelPair()
        try pair.a.sql("DELETE FROM model")
        try pair.b.sql("UPDATE model SET note = 'kept'")
        try pair.expectAgreement()
        return (pair, try #require(try pair.a.conflicts().first).id)
    }

    @Test("taking a version shows it everywhere, and settles the conflict", arguments: [1, 2])
    func take(number: Int) throws {
        let (pair, id) = try contested()
        try pair.b.file.write { try $0.resolve(id, .take(number), person: "An") }
        try pair.expectAgreement()
        for office in pair.offices {
            #expect(
                try office.value("SELECT title FROM model") == .text(number == 1 ? "by a" : "by b"))
            #expect(try office.conflicts().isEmpty)
            let settled = try #require(try office.file.read { try $0.conflict(id) })
            #expect(!settled.isOpen)
            #expect(
                try settled.settledBy.map { dot in
                    try office.file.read { try $0.member(of: dot) }
                } == "hcm")
        }
        let latest = try pair.a.file.read { try $0.history(of: "model") }.first { $0.person != "" }
        #expect(latest?.person == "An")
    }

    @Test("another value shows everywhere, and settles the conflict")
    func another() throws {
        let (pair, id) = try contested()
        try pair.a.file.write { try $0.resolve(id, .value(.text("both")), person: nil) }
        try pair.expectAgreement()
        #expect(try pair.b.value("SELECT title FROM model") == .text("both"))
        #expect(try pair.b.conflicts().isEmpty)
    }

    @Test("the same resolution made in two places is no new conflict")
    func sameTwice() throws {
        let (pair, id) = try contested()
        for office in pair.offices {
            try office.file.write { try $0.resolve(id, .take(1), person: nil) }
        }
        try pair.expectAgreement()
        #expect(try pair.a.conflicts().isEmpty)
        #expect(try pair.a.value("SELECT title FROM model") == .text("by a"))
    }

    @Test("two resolutions that differ open the same conflict again")
    func differentTwice() throws {
        let (pair, id) = try contested()
        try pair.a.file.write { try $0.resolve(id, .take(1), person: nil) }
        try pair.b.file.write { try $0.resolve(id, .take(2), person: nil) }
        try pair.expectAgreement()
        #expect(try pair.a.conflicts().map(\.id) == [id])
    }

    @Test("an edit of the contested cell settles it as well")
    func plainEdit() throws {
        let (pair, _) = try contested()
        try pair.b.sql("UPDATE model SET title = 'edited'")
        try pair.expectAgreement()
        #expect(try pair.a.conflicts().isEmpty)
    }

    @Test("keeping a row settles its delete, and changes nothing that is shown")
    func keep() throws {
        let (pair, id) = try deleted()
        let before = try pair.a.rows("SELECT * FROM model")
        try pair.a.file.write { try $0.resolve(id, .keep, person: nil) }
        try pair.expectAgreement()
        #expect(try pair.b.rows("SELECT * FROM model") == before)
        #expect(try pair.b.conflicts().isEmpty)
    }

    @Test("deleting a row for good settles its delete")
    func delete() throws {
        let (pair, id) = try deleted()
        try pair.b.file.write { try $0.resolve(id, .delete, person: nil) }
        try pair.expectAgreement()
        #expect(try pair.a.rows("SELECT * FROM model").isEmpty)
        #expect(try pair.a.conflicts().isEmpty)
    }

    @Test("a row kept in one place and deleted in another lives, and is listed again")
    func keptAndDeleted() throws {
        let (pair, id) = try deleted()
        try pair.a.file.write { try $0.resolve(id, .keep, person: nil) }
        try pair.b.file.write { try $0.resolve(id, .delete, person: nil) }
        try pair.expectAgreement()
        #expect(try pair.a.rows("SELECT * FROM model").count == 1)
        #expect(try pair.a.conflicts().map(\.id) == [id])
    }

    @Test("a resolution that cannot be is refused, and leaves nothing behind")
    func refused() throws {
        let (pair, id) = try contested()
        let before = try pair.a.dump()
        #expect(throws: ReplicaError.noSuchVersion(id: id, number: 3, count: 2)) {
            try pair.a.file.write { try $0.resolve(id, .take(3), person: nil) }
        }
        #expect(throws: ReplicaError.wrongResolution(id: id, kind: .value)) {
            try pair.a.file.write { try $0.resolve(id, .keep, person: nil) }
        }
        #expect(throws: ReplicaError.noSuchConflict(id: "0000000000000000")) {
            try pair.a.file.write { try $0.resolve("0000000000000000", .keep, person: nil) }
        }
        #expect(try pair.a.dump() == before)
    }

    @Test("a conflict of a row without a table here can be settled all the same")
    func withoutTable() throws {
        let pair = try ModelPair()
        let third = try pair.cluster.add("danang", schema: "CREATE TABLE other (x);")
        try pair.a.sql("UPDATE model SET title = 'by a'", at: 3000)
        try pair.b.sql("UPDATE model SET title = 'by b'", at: 4000)
        try pair.cluster.settle()
        let id = try #require(try third.conflicts().first).id
        try third.file.write { try $0.resolve(id, .take(1), person: nil) }
        try pair.cluster.settle()
        #expect(try pair.a.value("SELECT title FROM model") == .text("by a"))
        for office in pair.cluster.offices { #expect(try office.conflicts().isEmpty) }
        #expect(try third.digest() == pair.a.digest())
    }

    @Test("settling a conflict of a parked row keeps the row")
    func parked() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x, y);",
            tracked: [TrackDeclaration(table: "t")])
        let strict = try cluster.add(
            "danang", schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x, y NOT NULL);")
        try cluster[0].sql("INSERT INTO t VALUES ('k', 'x', NULL)")
        try cluster.settle()
        try cluster[0].sql("UPDATE t SET x = 'by a'", at: 3000)
        try cluster[1].sql("UPDATE t SET x = 'by b'", at: 4000)
        try cluster.settle()
        #expect(Set(try strict.conflicts().map(\.kind)) == [.value, .constraint])
        let id = try #require(try strict.conflicts().first { $0.kind == .value }).id
        try strict.file.write { try $0.resolve(id, .take(1), person: nil) }
        try cluster.settle()
        #expect(try cluster[0].rows("SELECT * FROM t") == [[.text("k"), .text("by a"), .null]])
        #expect(try cluster[0].conflicts().isEmpty)
        #expect(try strict.digest() == cluster[0].digest())
        try cluster[1].sql("UPDATE t SET y = 'now'")
        try cluster.settle()
        #expect(try strict.rows("SELECT * FROM t") == cluster[0].rows("SELECT * FROM t"))
        #expect(try strict.conflicts().isEmpty)
    }
}
