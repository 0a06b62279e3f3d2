// Deletes against everything else, in real files.

import Merge
import Replica
import Testing

@Suite("Deletes, in real files")
struct DeleteRulesTests {
    @Test("an edit outlives a delete that had not seen it, and the row comes back whole")
    func editOutlivesDelete() throws {
        let pair = try ModelPair()
        try pair.a.sql("DELETE FROM model")
        try pair.b.sql("UPDATE model SET note = 'kept', uses = uses + 2")
        try pair.expectAgreement()
        for office in pair.offices {
            #expect(
                try office.rows("SELECT title, note, uses FROM model") == [
                    [.text("first"), .text("kept"), .integer(7)]
                ])
            #expect(try office.conflicts().map(\.kind) == [.delete])
        }
    }

    @Test("an addition outlives a delete that had not seen it")
    func additionOutlivesDelete() throws {
        let pair = try ModelPair()
        try pair.a.sql("DELETE FROM model")
        try pair.b.sql("UPDATE model SET uses = uses + 3")
        try pair.expectAgreement()
        #expect(try pair.a.value("SELECT uses FROM model") == .integer(8))
        #expect(try pair.b.conflicts().map(\.kind) == [.delete])
    }

    @Test("a delete that had seen the edit stands")
    func deleteOfSeenEdit() throws {
        let pair = try ModelPair()
        try pair.b.sql("UPDATE model SET note = 'seen'")
        try pair.a.pull(from: pair.b)
        try pair.a.sql("DELETE FROM model")
        try pair.expectAgreement()
        #expect(try pair.b.rows("SELECT * FROM model").isEmpty)
        #expect(try pair.b.conflicts().isEmpty)
    }

    @Test("two deletes of one row are one, and no conflict")
    func twoDeletes() throws {
        let pair = try ModelPair()
        for office in pair.offices { try office.sql("DELETE FROM model") }
        try pair.expectAgreement()
        #expect(try pair.a.rows("SELECT * FROM model").isEmpty)
        #expect(try pair.a.conflicts().isEmpty)
        try pair.a.sql("INSERT INTO model (id, title) VALUES ('k', 'new')")
        try pair.expectAgreement()
        #expect(try pair.b.value("SELECT title FROM model") == .text("new"))
    }

    @Test("a row that two deletes killed, and an edit keeps, lists both deletes")
    func twoDeletesAndAnEdit() throws {
        let pair = try ModelPair()
        let third = try pair.cluster.add("danang")
        try pair.a.sql("DELETE FROM model")
        try pair.b.sql("DELETE FROM model")
        try third.sql("UPDATE model SET note = 'kept'")
        try pair.expectAgreement()
        #expect(try third.conflicts().map { $0.versions.count } == [2])
        #expect(Set(try third.conflicts()[0].versions.map(\.member)) == ["hanoi", "hcm"])
    }

    @Test("a dead row's values come back from the log, whatever they are")
    func deadValuesRevived() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET title = CAST(x'61006200ff' AS TEXT), note = NULL")
        try pair.b.pull(from: pair.a)
        try pair.a.sql("DELETE FROM model")
        try pair.a.seal()
        #expect(try pair.a.rows("SELECT * FROM model").isEmpty)
        try pair.b.sql("UPDATE model SET uses = uses + 1")
        try pair.expectAgreement()
        #expect(
            try pair.a.rows("SELECT title, note, uses FROM model") == [
                [.text([0x61, 0, 0x62, 0, 0xff]), .null, .integer(6)]
            ])
    }

    @Test("siblings of a dead row come back with it, and are listed again")
    func deadSiblingsRevived() throws {
        let pair = try ModelPair()
        let third = try pair.cluster.add("danang")
        try pair.a.sql("UPDATE model SET title = 'by a'", at: 3000)
        try pair.b.sql("UPDATE model SET title = 'by b'", at: 4000)
        try pair.a.pull(from: pair.b)
        #expect(try pair.a.conflicts().map(\.kind) == [.value])
        try pair.a.sql("DELETE FROM model")
        try pair.a.seal()
        #expect(try pair.a.conflicts().isEmpty)
        try third.sql("UPDATE model SET note = 'kept'")
        try pair.a.pull(from: third)
        #expect(Set(try pair.a.conflicts().map(\.kind)) == [.value, .delete])
        #expect(
            try pair.a.conflicts().first { $0.kind == .value }?.versions.map(\.value)
                == [.text("by a"), .text("by b")])
        try pair.expectAgreement()
    }

    @Test("a row entered anew by someone who knows fewer columns shows defaults for the others")
    func enteredAnewWithFewerColumns() throws {
        let cluster = try TestCluster(
            ["hanoi"], schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, x, y DEFAULT 'dy');",
            tracked: [TrackDeclaration(table: "t", keysByPeople: true)])
        let other = try cluster.add(
            "hcm", schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, x);")
        try cluster[0].sql("INSERT INTO t VALUES (1, 'x1', 'y1')")
        try other.pull(from: cluster[0])
        try other.sql("DELETE FROM t")
        try other.seal()
        try other.sql("INSERT INTO t VALUES (1, 'x2')")
        try cluster.expectAgreement()
        #expect(
            try cluster[0].rows("SELECT * FROM t") == [[.integer(1), .text("x2"), .text("dy")]])
    }

    @Test("a row of which only a delete is known is absent, and may be entered")
    func deleteOfUnknown() throws {
        let pair = try ModelPair()
        try pair.a.sql("INSERT INTO model (id) VALUES ('short')")
        try pair.a.seal()
        try pair.a.sql("DELETE FROM model WHERE id = 'short'")
        try pair.expectAgreement()
        try pair.b.sql("INSERT INTO model (id, title) VALUES ('short', 'long')")
        try pair.expectAgreement()
        #expect(
            try pair.a.value("SELECT title FROM model WHERE id = 'short'") == .text("long"))
    }

    @Test("a row inserted and deleted between two seals leaves no trace")
    func neverSealed() throws {
        let pair = try ModelPair()
        try pair.a.sql("INSERT INTO model (id) VALUES ('x'); DELETE FROM model WHERE id = 'x'")
        #expect(try pair.a.seal() == nil)
    }

    @Test("key-only rows are entered, deleted, and kept by whoever enters them anew")
    func keyOnly() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"],
            schema: "CREATE TABLE tag (a TEXT NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (b, a));",
            tracked: [TrackDeclaration(table: "tag")])
        let (a, b) = (cluster[0], cluster[1])
        try a.sql("INSERT INTO tag VALUES ('x', 1), ('y', 2)")
        try cluster.expectAgreement(on: "tag")
        try a.sql("DELETE FROM tag WHERE a = 'x'")
        try b.sql("DELETE FROM tag WHERE a = 'x'")
        try b.seal()
        try b.sql("INSERT INTO tag VALUES ('x', 1)")
        try cluster.expectAgreement(on: "tag")
        #expect(try a.rows("SELECT a FROM tag ORDER BY a") == [[.text("x")], [.text("y")]])
        #expect(try a.conflicts().map(\.kind) == [.delete])
    }
}
