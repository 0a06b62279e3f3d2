// Columns that one office has and another has not, or not yet.

import Merge
import Replica
import Simulator
import Testing

@Suite("Columns come and wait")
struct ColumnTests {
    private func cluster() throws -> TestCluster {
        let cluster = try TestCluster(
            ["hanoi", "hcm", "danang"],
            schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x);",
            tracked: [TrackDeclaration(table: "t")])
        try cluster[0].sql("INSERT INTO t VALUES ('k', 'x'), ('l', 'x')")
        try cluster.settle()
        return cluster
    }

    private static let addition = "ALTER TABLE t ADD COLUMN y DEFAULT 'usual'"

    @Test("edits of a column that a stock client added are taken up, before and after we look")
    func added() throws {
        let cluster = try cluster()
        let office = cluster[0]
        try office.sql(Self.addition)
        try office.sql("UPDATE t SET y = 'edited' WHERE id = 'k'")
        try office.sql("INSERT INTO t VALUES ('m', 'x', 'entered')")
        try office.seal()
        let before = try office.lastSealed()
        #expect(before.count == 2)
        try office.sql("UPDATE t SET y = 'later' WHERE id = 'l'")
        try cluster[1].sql(Self.addition)
        try cluster.settle()
        #expect(
            try cluster[1].rows("SELECT id, y FROM t ORDER BY id") == [
                [.text("k"), .text("edited")], [.text("l"), .text("later")],
                [.text("m"), .text("entered")],
            ])
        for other in cluster.offices { #expect(try other.digest() == office.digest()) }
    }

    @Test("adding a column with a default writes nothing")
    func noStorm() throws {
        let cluster = try cluster()
        try cluster[0].sql(Self.addition)
        #expect(try cluster[0].seal() == nil)
        try cluster[0].sql("UPDATE t SET x = 'edited'")
        try cluster[0].seal()
        try cluster[1].pull(from: cluster[0])
        let rows = try cluster[1].file.read { try $0.mergedRows(of: "t") }
        #expect(rows.values.allSatisfy { $0.cells["y"] == nil })
    }

    @Test("values that waited for a column show once it is added, and are not lost by other edits")
    func waited() throws {
        let cluster = try cluster()
        try cluster[0].sql(Self.addition)
        try cluster[0].sql("UPDATE t SET y = 'by a'; INSERT INTO t VALUES ('m', 'x', 'new')")
        try cluster[1].pull(from: cluster[0])
        let warnings = try cluster[1].file.read { try $0.status().warnings }
        #expect(warnings == [.columnWithoutPlace(table: "t", column: "y")])
        #expect(try cluster[1].digest() == cluster[0].digest())
        try cluster[1].sql("UPDATE t SET x = 'by b' WHERE id = 'k'")
        try cluster[1].seal()
        try cluster[1].sql(Self.addition)
        // An edit of another column under the triggers from before, with the default beside it.
        try cluster[1].sql("UPDATE t SET x = 'again' WHERE id = 'l'")
        try cluster.settle()
        for office in cluster.offices.prefix(2) {
            #expect(
                try office.rows("SELECT * FROM t ORDER BY id") == [
                    [.text("k"), .text("by b"), .text("by a")],
                    [.text("l"), .text("again"), .text("by a")],
                    [.text("m"), .text("x"), .text("new")],
                ])
        }
        // The third relayed nothing, and has no such column, but the same state.
        #expect(try cluster[2].digest() == cluster[0].digest())
        try cluster[2].sql(Self.addition)
        try cluster[2].seal()
        #expect(
            Set(try cluster[2].rows("SELECT * FROM t"))
                == Set(try cluster[0].rows("SELECT * FROM t")))
        #expect(try cluster[2].seal() == nil)
    }

    @Test(
        "what is entered in an added column before others' values show there keeps both, and lists them"
    )
    func unseen() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x);",
            tracked: [TrackDeclaration(table: "t")])
        try cluster[0].sql("INSERT INTO t VALUES ('a', 1), ('b', 2), ('c', 3)")
        try cluster.settle()
        let added = "ALTER TABLE t ADD COLUMN mark DEFAULT 'none';"
        try cluster[0].sql(added + "UPDATE t SET mark = 'hanoi' WHERE id <> 'c'", at: 5000)
        try cluster.settle()
        try cluster[1].sql(added + "UPDATE t SET mark = 'hcm', x = 9 WHERE id <> 'b'", at: 6000)
        try cluster.expectAgreement(on: "t")
        #expect(
            try cluster[0].rows("SELECT id, x, mark FROM t ORDER BY id") == [
                [.text("a"), .integer(9), .text("hcm")], [.text("b"), .integer(2), .text("hanoi")],
                [.text("c"), .integer(9), .text("hcm")],
            ])
        for office in cluster.offices {
            let conflict = try #require(try office.conflicts().first)
            #expect(try office.conflicts().count == 1)
            #expect(conflict.column == "mark")
            #expect(conflict.versions.map(\.value) == [.text("hanoi"), .text("hcm")])
        }
    }

    @Test("conflicts in a column that is not here are listed, settled, and the same everywhere")
    func contestedUnknown() throws {
        let cluster = try cluster()
        for office in cluster.offices.prefix(2) { try office.sql(Self.addition) }
        try cluster[0].sql("UPDATE t SET y = 'by a' WHERE id = 'k'", at: 3000)
        try cluster[1].sql("UPDATE t SET y = 'by b' WHERE id = 'k'", at: 4000)
        try cluster.expectAgreement()
        #expect(try cluster[2].conflicts().map(\.column) == ["y"])
        try cluster[2].sql("UPDATE t SET x = 'edited'")
        try cluster.expectAgreement()
        #expect(try cluster[2].conflicts().count == 1)
        try cluster[1].sql("UPDATE t SET y = 'settled' WHERE id = 'k'")
        try cluster.expectAgreement()
        #expect(try cluster[2].conflicts().isEmpty)
    }

    @Test("a row that another schema's NOT NULL or STRICT cannot take is parked, and comes back")
    func parked() throws {
        let cluster = try cluster()
        let strict = try cluster.add(
            "cantho",
            schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x INTEGER NOT NULL) STRICT;")
        try strict.pull(from: cluster[0])
        #expect(try strict.rows("SELECT * FROM t").isEmpty)
        #expect(try strict.conflicts().map(\.kind) == [.constraint, .constraint])
        #expect(try strict.conflicts().allSatisfy { $0.reason != nil })
        #expect(try strict.digest() == cluster[0].digest())
        try cluster[0].sql("UPDATE t SET x = 7 WHERE id = 'k'")
        try cluster.settle()
        #expect(try strict.rows("SELECT * FROM t") == [[.text("k"), .integer(7)]])
        try cluster[0].sql("UPDATE t SET x = NULL WHERE id = 'k'")
        try cluster.settle()
        #expect(try strict.rows("SELECT * FROM t").isEmpty)
        // An INSERT over the key of a parked row writes that row.
        try strict.sql("INSERT INTO t VALUES ('k', 8)")
        try cluster.settle()
        #expect(try cluster[0].value("SELECT x FROM t WHERE id = 'k'") == .integer(8))
        #expect(try strict.conflicts().count == 1)
        let parked = try #require(try strict.conflicts().first)
        try strict.file.write { try $0.resolve(parked.id, .delete, person: nil) }
        try cluster.settle()
        #expect(try cluster[1].rows("SELECT id FROM t") == [[.text("k")]])
        for office in cluster.offices { #expect(try office.digest() == strict.digest()) }
    }

    @Test("a key that another schema would convert is parked there, and entered nowhere twice")
    func convertedKey() throws {
        let cluster = try TestCluster(
            ["hanoi"], schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x);",
            tracked: [TrackDeclaration(table: "t")])
        let other = try cluster.add(
            "hcm", schema: "CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, x) WITHOUT ROWID;")
        try cluster[0].sql("INSERT INTO t VALUES ('1', 'x')")
        try other.pull(from: cluster[0])
        #expect(try other.rows("SELECT * FROM t").isEmpty)
        #expect(try other.conflicts().map(\.kind) == [.constraint])
        try cluster.settle()
        #expect(try cluster[0].rows("SELECT * FROM t").count == 1)
        #expect(try cluster[0].digest() == other.digest())
    }
}
