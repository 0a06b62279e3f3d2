// Tables and columns that an office calls otherwise than the cluster does.

import Merge
import Replica
import Simulator
import Testing

@Suite("Renamed by a stock client")
struct RenameTests {
    private func cluster() throws -> TestCluster {
        let cluster = try TestCluster(
            ["hanoi", "hcm", "danang"],
            schema:
                "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x, n INTEGER NOT NULL DEFAULT 0);",
            tracked: [TrackDeclaration(table: "t", counters: ["n"])])
        try cluster[0].sql("INSERT INTO t VALUES ('k', 'x', 1), ('l', 'x', 2)")
        try cluster.settle()
        return cluster
    }

    @Test("a renamed table goes on as the same table, whatever others call it")
    func table() throws {
        let cluster = try cluster()
        try cluster[0].sql("ALTER TABLE t RENAME TO \"Điểm, mới\"")
        try cluster[0].sql("UPDATE \"Điểm, mới\" SET x = 'renamed', n = n + 1 WHERE id = 'k'")
        try cluster[1].sql("UPDATE t SET x = 'elsewhere' WHERE id = 'l'")
        try cluster.expectAgreement()
        #expect(
            try cluster[0].rows("SELECT * FROM \"Điểm, mới\" ORDER BY id")
                == cluster[1].rows("SELECT * FROM t ORDER BY id"))
        #expect(try cluster[1].value("SELECT x FROM t WHERE id = 'k'") == .text("renamed"))
        #expect(try cluster[0].file.read { try $0.trackedTables() } == ["Điểm, mới"])
        #expect(try cluster[0].file.read { try $0.status().warnings }.isEmpty)
        #expect(try cluster[0].seal() == nil)
    }

    @Test("a renamed column keeps its first name on the wire, and is written under its new one")
    func column() throws {
        let cluster = try cluster()
        try cluster[0].sql("UPDATE t SET x = 'before' WHERE id = 'k'")
        try cluster[0].sql(
            "ALTER TABLE t RENAME COLUMN x TO \"a \"\"b\"; ALTER TABLE t RENAME COLUMN id TO code; "
                + "ALTER TABLE t RENAME COLUMN n TO x")
        try cluster[0].sql("UPDATE t SET \"a \"\"b\" = 'after', x = x + 5 WHERE code = 'l'")
        try cluster[1].sql("UPDATE t SET x = 'theirs' WHERE id = 'l'", at: 1000)
        try cluster.expectAgreement()
        for office in cluster.offices.dropFirst() {
            #expect(
                try office.rows("SELECT id, x, n FROM t ORDER BY id") == [
                    [.text("k"), .text("before"), .integer(1)],
                    [.text("l"), .text("after"), .integer(7)],
                ])
        }
        #expect(
            try cluster[0].rows("SELECT * FROM t ORDER BY code")
                == cluster[1].rows("SELECT * FROM t ORDER BY id"))
        #expect(try cluster[0].conflicts().map(\.column) == ["x"])
        #expect(try cluster[0].file.read { try $0.status().warnings }.isEmpty)
    }

    @Test("a rename writes nothing")
    func silent() throws {
        let cluster = try cluster()
        try cluster[0].sql("ALTER TABLE t RENAME COLUMN x TO y; ALTER TABLE t RENAME TO u")
        #expect(try cluster[0].seal() == nil)
        #expect(try cluster[0].seal() == nil)
    }

    @Test("two columns may swap their names")
    func swapped() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, a, b);",
            tracked: [TrackDeclaration(table: "t")])
        try cluster[0].sql("INSERT INTO t VALUES ('k', 'a', 'b')")
        try cluster[0].sql(
            "ALTER TABLE t RENAME a TO c; ALTER TABLE t RENAME b TO a; ALTER TABLE t RENAME c TO b")
        try cluster[0].sql("UPDATE t SET a = 'was b'")
        try cluster.expectAgreement()
        #expect(try cluster[1].rows("SELECT a, b FROM t") == [[.text("a"), .text("was b")]])
    }

    @Test(
        "a new column under a former name is another column, the same at every office that adds it")
    func formerName() throws {
        let cluster = try cluster()
        for office in cluster.offices.prefix(2) {
            try office.sql("ALTER TABLE t RENAME x TO y; ALTER TABLE t ADD COLUMN x DEFAULT 'new'")
            try office.seal()
        }
        try cluster[0].sql("UPDATE t SET x = 'second x', y = 'first x' WHERE id = 'k'")
        try cluster.expectAgreement()
        #expect(
            try cluster[1].rows("SELECT x, y FROM t WHERE id = 'k'")
                == [[.text("second x"), .text("first x")]])
        #expect(try cluster[2].value("SELECT x FROM t WHERE id = 'k'") == .text("first x"))
        #expect(
            try cluster[2].file.read { try $0.status().warnings }
                == [.columnWithoutPlace(table: "t", column: "x (2)")])
    }

    @Test("others' column has no place while its name is taken by a renamed one, and loses nothing")
    func takenName() throws {
        let cluster = try cluster()
        try cluster[0].sql("ALTER TABLE t RENAME x TO y")
        try cluster[1].sql("ALTER TABLE t ADD COLUMN y")
        try cluster[1].sql("UPDATE t SET y = 'by hcm' WHERE id = 'k'")
        try cluster.expectAgreement()
        #expect(try cluster[0].value("SELECT y FROM t WHERE id = 'k'") == .text("x"))
        try cluster[0].sql("UPDATE t SET y = 'hanoi' WHERE id = 'k'")
        try cluster.expectAgreement()
        #expect(
            try cluster[1].rows("SELECT x, y FROM t WHERE id = 'k'")
                == [[.text("hanoi"), .text("by hcm")]])
        try cluster[0].sql("ALTER TABLE t RENAME y TO x; ALTER TABLE t ADD COLUMN y")
        try cluster[2].sql("ALTER TABLE t ADD COLUMN y")
        try cluster.expectAgreement(on: "t")
    }

    @Test("a table made anew under a former name is refused while the other one stands for it")
    func tableUnderFormerName() throws {
        let cluster = try cluster()
        try cluster[0].sql(
            "ALTER TABLE t RENAME TO old; CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, z)")
        #expect(throws: ReplicaError.refusedTable("t", .nameTaken(by: "old"))) {
            try cluster[0].track(TrackDeclaration(table: "t"))
        }
        #expect(
            try cluster[0].file.read { try $0.status().warnings }
                == [.nameTaken(table: "t", placed: "old")])
        try cluster[0].sql("UPDATE old SET x = 'goes on'")
        try cluster.expectAgreement()
        #expect(try cluster[1].value("SELECT x FROM t LIMIT 1") == .text("goes on"))
        try cluster[0].sql("DROP TABLE t; ALTER TABLE old RENAME TO t")
        try cluster.expectAgreement(on: "t")
    }

    @Test("names that differ only in case are one name, as SQLite has it")
    func letterCase() throws {
        let cluster = try cluster()
        let other = try cluster.add(
            "cantho",
            schema: "CREATE TABLE T (ID TEXT PRIMARY KEY NOT NULL, X, N INTEGER NOT NULL);")
        try other.pull(from: cluster[0])
        try other.sql("UPDATE t SET x = 'upper' WHERE id = 'k'")
        try cluster.expectAgreement()
        #expect(try cluster[1].value("SELECT x FROM t WHERE id = 'k'") == .text("upper"))
        #expect(try other.file.read { try $0.status().warnings }.isEmpty)
    }
}
