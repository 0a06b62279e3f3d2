// Tables of every shape that `track` accepts, written to by stock clients.

import Merge
import Replica
import Simulator
import Testing

@Suite("Tables of every shape")
struct ShapeTests {
    /// What two offices have after the first made edits and the second took them.
    private func exchange(
        _ schema: String, _ declaration: TrackDeclaration, _ edits: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> TestCluster {
        let cluster = try TestCluster(["hanoi", "hcm"], schema: schema, tracked: [declaration])
        for edit in edits {
            try cluster[0].sql(edit)
            let table = "\"" + declaration.table.replacing("\"", with: "\"\"") + "\""
            let wanted = Set(try cluster[0].rows("SELECT * FROM \(table)"))
            try cluster.expectAgreement(sourceLocation: sourceLocation)
            #expect(
                Set(try cluster[1].rows("SELECT * FROM \(table)")) == wanted, "\(edit)",
                sourceLocation: sourceLocation)
            #expect(try cluster[1].pendingEntries() == 0, "\(edit)", sourceLocation: sourceLocation)
        }
        return cluster
    }

    @Test(
        "names may need quoting",
        arguments: [
            "a table", "select", "\"quoted\"", "Điểm thi đua", "it's", "a]b`c", "\"\u{301}",
            "semi;colon--", "x.y",
        ])
    func names(name: String) throws {
        func quoted(_ text: String) -> String {
            String(
                decoding: [0x22] + text.utf8.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] } + [0x22],
                as: UTF8.self)
        }
        let (table, key) = (quoted(name), quoted(name + " key"))
        let (column, counter) = (quoted(name + " column"), quoted(name + " n"))
        let cluster = try TestCluster(
            ["hanoi", "hcm"],
            schema: "CREATE TABLE \(table) (\(key) TEXT PRIMARY KEY NOT NULL, \(column), "
                + "\(counter) INTEGER NOT NULL DEFAULT 0);",
            tracked: [TrackDeclaration(table: name, counters: [name + " n"])])
        for edit in [
            "INSERT INTO \(table) VALUES ('a', 1, 2), ('b', 2, 3)",
            "UPDATE \(table) SET \(column) = 'x', \(counter) = \(counter) + 1",
            "UPDATE \(table) SET \(key) = 'c' WHERE \(key) = 'a'",
            "DELETE FROM \(table) WHERE \(key) = 'b'",
        ] {
            try cluster[0].sql(edit)
            try cluster[1].pull(from: cluster[0])
            #expect(
                try Set(cluster[1].rows("SELECT * FROM \(table)"))
                    == Set(cluster[0].rows("SELECT * FROM \(table)")), "\(edit)")
        }
        #expect(throws: StockError.self) {
            try cluster[0].sql("UPDATE \(table) SET \(counter) = 'text'")
        }
    }

    @Test("WITHOUT ROWID, with a composite key in another order")
    func withoutRowID() throws {
        _ = try exchange(
            "CREATE TABLE t (b TEXT NOT NULL, x, a INTEGER NOT NULL, PRIMARY KEY (a, b)) "
                + "WITHOUT ROWID;", TrackDeclaration(table: "t"),
            [
                "INSERT INTO t VALUES ('b', 'x', 1), ('c', 'y', 1), ('b', 'z', 2)",
                "UPDATE t SET x = 'new' WHERE a = 1",
                "UPDATE t SET a = a + 10", "UPDATE t SET b = 'only b' WHERE a = 12",
                "UPDATE OR REPLACE t SET b = 'b' WHERE a = 11 AND b = 'c'",
                "DELETE FROM t WHERE a = 11",
            ])
    }

    @Test("STRICT, whose key is never NULL by itself")
    func strict() throws {
        let cluster = try exchange(
            "CREATE TABLE t (id TEXT PRIMARY KEY, i INTEGER, a ANY, b BLOB) STRICT;",
            TrackDeclaration(table: "t"),
            [
                "INSERT INTO t VALUES ('k', 1, 1, x'00')", "UPDATE t SET a = 1.0",
                "UPDATE t SET a = '1'", "UPDATE t SET i = '12'", "DELETE FROM t",
            ])
        #expect(throws: StockError.self) { try cluster[0].sql("INSERT INTO t (i) VALUES (1)") }
    }

    @Test("generated columns are worked out by each replica")
    func generated() throws {
        _ = try exchange(
            "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, g AS (x * 2), x, "
                + "s AS (x * 3) STORED, y);", TrackDeclaration(table: "t"),
            [
                "INSERT INTO t (id, x, y) VALUES ('k', 2, 'y')", "UPDATE t SET x = 5",
                "UPDATE t SET y = 'z'", "DELETE FROM t",
            ])
    }

    @Test("INTEGER PRIMARY KEY with keys by people, moved by SET rowid too")
    func rowID() throws {
        _ = try exchange(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, x);",
            TrackDeclaration(table: "t", keysByPeople: true),
            [
                "INSERT INTO t VALUES (1, 'a'), (2, 'b')", "UPDATE t SET id = 3 WHERE id = 1",
                "UPDATE t SET rowid = 4 WHERE id = 2", "UPDATE t SET oid = 5, x = 'c' WHERE id = 4",
                "UPDATE OR REPLACE t SET _rowid_ = 5 WHERE id = 3", "DELETE FROM t",
                "INSERT INTO t (x) VALUES ('assigned')",
                "INSERT INTO t VALUES (9223372036854775807, 'max'), (-9223372036854775808, 'min')",
            ])
    }

    @Test(
        "keys of every class", arguments: ["", "TEXT", "INTEGER", "REAL", "NUMERIC", "BLOB"])
    func keyClasses(type: String) throws {
        _ = try exchange(
            "CREATE TABLE t (id \(type) NOT NULL, x, PRIMARY KEY (id)) WITHOUT ROWID;",
            TrackDeclaration(table: "t"),
            [
                "INSERT INTO t VALUES (1, 'a'), ('k', 'b'), (x'6b', 'c'), (2.5, 'd'), ('', 'e'), "
                    + "(x'', 'f'), (1e999, 'g')",
                "UPDATE t SET x = x || '+'", "INSERT OR REPLACE INTO t VALUES (1.0, 'replaced')",
                "UPDATE OR REPLACE t SET id = 1 WHERE id = 2.5",
                "UPDATE t SET id = CAST(x'6b006b' AS TEXT) WHERE id = 'k'", "DELETE FROM t",
            ])
    }

    @Test("in a key without a type, REPLACE of 1 by 1.0 is a delete and an insert")
    func untypedKeyReplaced() throws {
        let cluster = try exchange(
            "CREATE TABLE t (id NOT NULL PRIMARY KEY, x);", TrackDeclaration(table: "t"),
            [
                "INSERT INTO t VALUES (1, 'a'), (2, 'b')",
                "INSERT OR REPLACE INTO t VALUES (1.0, 'c')",
                "UPDATE OR REPLACE t SET id = 1 WHERE id = 2",
                "INSERT INTO t VALUES (1.0, 'd') ON CONFLICT DO UPDATE SET x = 'upserted'",
                "UPDATE t SET id = 1.0",
            ])
        #expect(try cluster[1].rows("SELECT * FROM t") == [[.real(1), .text("upserted")]])
    }

    @Test("of two keys that SQLite takes for one, the row that came first shows everywhere")
    func oneKeyForSQLite() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: "CREATE TABLE t (id NOT NULL PRIMARY KEY, x);",
            tracked: [TrackDeclaration(table: "t")])
        try cluster[0].sql("INSERT INTO t VALUES (1, 'later')", at: 2000)
        try cluster[1].sql("INSERT INTO t VALUES (1.0, 'earlier')", at: 1000)
        try cluster.expectAgreement(on: "t")
        for office in cluster.offices {
            #expect(try office.rows("SELECT * FROM t") == [[.real(1), .text("earlier")]])
            #expect(try office.conflicts().map(\.kind) == [.unique])
        }
        try cluster[0].sql("DELETE FROM t")
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[0].rows("SELECT * FROM t") == [[.integer(1), .text("later")]])
        #expect(try cluster[1].conflicts().isEmpty)
    }

    @Test("the owner's own triggers run once, where the edit is made, and their edits are taken up")
    func ownersTriggers() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"],
            schema: """
                CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x, stamp);
                CREATE TABLE total (name TEXT PRIMARY KEY NOT NULL, n INTEGER NOT NULL);
                CREATE TRIGGER stamped AFTER INSERT ON t BEGIN
                    UPDATE t SET stamp = 'stamped ' || NEW.x WHERE id = NEW.id;
                    INSERT INTO total VALUES ('rows', 1)
                        ON CONFLICT (name) DO UPDATE SET n = n + 1;
                END;
                """,
            tracked: [
                TrackDeclaration(table: "t"), TrackDeclaration(table: "total", counters: ["n"]),
            ])
        try cluster[0].sql("INSERT INTO t (id, x) VALUES ('a', 1), ('b', 2)")
        try cluster.expectAgreement(on: "t", "total")
        #expect(try cluster[1].rows("SELECT stamp FROM t WHERE id = 'b'") == [[.text("stamped 2")]])
        #expect(try cluster[1].rows("SELECT n FROM total") == [[.integer(2)]])
        #expect(try cluster[1].pendingEntries() == 0)
        #expect(try cluster[1].seal() == nil)
    }
}
