// Tables that a stock client rebuilt, dropped, or made again.

import Merge
import Replica
import Simulator
import Testing
import Wire

@Suite("Rebuilt by a stock client")
struct RebuildTests {
    private static let table =
        "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x, y DEFAULT 'usual', "
        + "n INTEGER NOT NULL DEFAULT 0);"

    private func cluster() throws -> TestCluster {
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: Self.table,
            tracked: [TrackDeclaration(table: "t", counters: ["n"])])
        try cluster[0].sql(
            "INSERT INTO t (id, x, n) VALUES ('a', 1, 1), ('b', '2', 2), ('c', x'03', 3)")
        try cluster.settle()
        return cluster
    }

    /// SQLite's twelve steps, for a new table made by `ddl` out of the old one by `select`.
    private func rebuild(_ ddl: String, _ select: String) -> String {
        """
        PRAGMA foreign_keys = OFF; BEGIN;
        CREATE TABLE new_t \(ddl);
        INSERT INTO new_t \(select);
        DROP TABLE t; ALTER TABLE new_t RENAME TO t;
        COMMIT;
        """
    }

    @Test("a rebuild that changes no row writes nothing, and capture goes on")
    func unchanged() throws {
        let cluster = try cluster()
        try cluster[0].sql(
            rebuild(
                "(id TEXT PRIMARY KEY NOT NULL, n INTEGER NOT NULL DEFAULT 0, x, "
                    + "y DEFAULT 'other', z DEFAULT 5, CHECK (n < 1000))",
                "(id, n, x, y) SELECT id, n, x, y FROM t"))
        #expect(try cluster[0].seal() == nil)
        try cluster[0].sql("UPDATE t SET x = 'captured', z = 6, n = n + 1 WHERE id = 'a'")
        #expect(try cluster[0].seal() != nil)
        #expect(try cluster[0].lastSealed().count == 1)
        try cluster.expectAgreement()
        #expect(
            try cluster[1].rows("SELECT x, y, n FROM t WHERE id = 'a'")
                == [[.text("captured"), .text("usual"), .integer(2)]])
    }

    @Test("a rebuilt table may hold what nobody recorded, so it waits like an edit until we look")
    func waits() throws {
        let cluster = try cluster()
        func isWaiting() throws -> Bool { try cluster[0].file.read { try $0.hasPending() } }
        #expect(try !isWaiting())
        try cluster[0].sql(
            rebuild(
                "(id TEXT PRIMARY KEY NOT NULL, x, n INTEGER NOT NULL DEFAULT 0)",
                "SELECT id, x, n FROM t"))
        #expect(try isWaiting())
        #expect(try cluster[0].seal() == nil)
        #expect(try !isWaiting())
        try cluster[0].sql("ALTER TABLE t ADD COLUMN z")
        #expect(try !isWaiting())
    }

    @Test("what was written before, during and after a rebuild arrives, and only that")
    func nothingLost() throws {
        let cluster = try cluster()
        try cluster[0].sql("UPDATE t SET x = 'before' WHERE id = 'a'", at: 5000)
        try cluster[0].sql(
            rebuild(
                "(id TEXT PRIMARY KEY NOT NULL, x, y DEFAULT 'usual', "
                    + "n INTEGER NOT NULL DEFAULT 0)",
                "SELECT id, iif(id = 'b', 'during', x), y, n FROM t WHERE id <> 'c'"))
        try cluster[0].sql(
            "UPDATE t SET n = n + 10 WHERE id = 'b'; INSERT INTO t VALUES ('d', 4, 'y', 4)")
        try cluster[0].seal()
        let sealed = try cluster[0].lastSealed()
        #expect(sealed.count == 4)
        #expect(sealed.first?.editedMilliseconds == 5000)
        guard case .put(let put)? = sealed.first?.change else { return }
        #expect(put.cells.map(\.value) == [.text("before")])
        try cluster.expectAgreement(on: "t")
        #expect(
            try cluster[1].rows("SELECT * FROM t ORDER BY id") == [
                [.text("a"), .text("before"), .text("usual"), .integer(1)],
                [.text("b"), .text("during"), .text("usual"), .integer(12)],
                [.text("d"), .integer(4), .text("y"), .integer(4)],
            ])
    }

    @Test("values that the rebuilt table converts are kept as they were written")
    func converted() throws {
        let cluster = try cluster()
        try cluster[0].sql(
            rebuild(
                "(id TEXT PRIMARY KEY NOT NULL, x TEXT, y DEFAULT 'usual', "
                    + "n INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID", "SELECT * FROM t"))
        #expect(try cluster[0].seal() == nil)
        #expect(try cluster[0].value("SELECT x FROM t WHERE id = 'a'") == .text("1"))
        try cluster[0].sql("UPDATE t SET y = 'edited' WHERE id = 'a'")
        try cluster.expectAgreement()
        #expect(try cluster[1].value("SELECT x FROM t WHERE id = 'a'") == .integer(1))
    }

    @Test("a column that a rebuild drops keeps its values elsewhere, and here once it is back")
    func droppedColumn() throws {
        let cluster = try cluster()
        try cluster[0].sql("UPDATE t SET y = 'kept' WHERE id = 'a'")
        try cluster.settle()
        try cluster[0].sql(
            rebuild(
                "(id TEXT PRIMARY KEY NOT NULL, x, n INTEGER NOT NULL DEFAULT 0)",
                "SELECT id, x, n FROM t"))
        #expect(try cluster[0].seal() == nil)
        try cluster[0].sql("UPDATE t SET x = 'still' WHERE id = 'a'")
        try cluster[1].sql("UPDATE t SET y = 'meanwhile' WHERE id = 'b'")
        try cluster.expectAgreement()
        #expect(
            try cluster[1].rows("SELECT x, y FROM t ORDER BY id") == [
                [.text("still"), .text("kept")], [.text("2"), .text("meanwhile")],
                [.blob([3]), .text("usual")],
            ])
        try cluster[0].sql("ALTER TABLE t ADD COLUMN y DEFAULT 'usual'")
        #expect(try cluster[0].seal() == nil)
        try cluster.expectAgreement()
        #expect(
            try cluster[0].rows("SELECT y FROM t ORDER BY id")
                == cluster[1].rows("SELECT y FROM t ORDER BY id"))
    }

    @Test("a rebuild in the other order, the old table renamed first, is the same rebuild")
    func renamedFirst() throws {
        let cluster = try cluster()
        try cluster[0].sql(
            "ALTER TABLE t RENAME TO old; " + Self.table
                + "INSERT INTO t SELECT * FROM old; DROP TABLE old")
        #expect(try cluster[0].seal() == nil)
        try cluster[0].sql("UPDATE t SET x = 'on'")
        try cluster.expectAgreement(on: "t")
    }

    @Test(
        "dropping a table deletes nothing elsewhere, and its rows are shown once it is made again")
    func dropped() throws {
        let cluster = try cluster()
        try cluster[0].sql("DROP TABLE t")
        #expect(
            try cluster[0].file.read { try $0.status().warnings } == [
                .tableWithoutPlace(table: "t")
            ])
        #expect(try cluster[0].seal() == nil)
        try cluster[1].sql("UPDATE t SET x = 'meanwhile', n = n + 1 WHERE id = 'a'")
        try cluster.expectAgreement()
        #expect(try cluster[1].rows("SELECT * FROM t").count == 3)
        #expect(
            try cluster[0].file.read { try $0.status().warnings } == [
                .tableWithoutPlace(table: "t")
            ])
        try cluster[0].sql(Self.table)
        #expect(try cluster[0].seal() == nil)
        try cluster.expectAgreement(on: "t")
        try cluster[0].sql("UPDATE t SET x = 'again', n = n + 1")
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[1].value("SELECT n FROM t WHERE id = 'a'") == .integer(3))
    }

    @Test("a table dropped and made again unseen is shown its rows again, and deletes none")
    func madeAgain() throws {
        let cluster = try cluster()
        try cluster[0].sql("DROP TABLE t; " + Self.table)
        #expect(try cluster[0].seal() == nil)
        #expect(try cluster[0].rows("SELECT * FROM t").count == 3)
        try cluster.expectAgreement(on: "t")
    }

    @Test("rows deleted before the emptied table was rebuilt are deleted")
    func emptied() throws {
        let cluster = try cluster()
        try cluster[0].sql("DELETE FROM t; DROP TABLE t; " + Self.table)
        try cluster[0].seal()
        #expect(try cluster[0].lastSealed().count == 3)
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[1].rows("SELECT * FROM t").isEmpty)
    }

    @Test("a dropped table that comes back with rows in it merges them with what is known")
    func madeAgainWithRows() throws {
        let cluster = try cluster()
        try cluster[0].sql("DROP TABLE t")
        try cluster[0].seal()
        try cluster[0].sql(
            Self.table + "INSERT INTO t (id, x, n) VALUES ('a', 'other', 1), ('e', 5, 0)")
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[1].rows("SELECT id FROM t").count == 4)
        #expect(try cluster[1].conflicts().map(\.column) == ["x"])
        #expect(try cluster[1].value("SELECT n FROM t WHERE id = 'a'") == .integer(1))
    }

    @Test("a table rebuilt with another key is no place for the cluster's rows, and stops nothing")
    func otherKey() throws {
        let cluster = try cluster()
        try cluster[0].sql(
            rebuild("(x TEXT PRIMARY KEY NOT NULL, id)", "SELECT id, x FROM t"))
        let warnings = try cluster[0].file.read { try $0.status().warnings }
        #expect(warnings == [.otherKey(table: "t", key: ["id"])])
        #expect(try cluster[0].seal() == nil)
        try cluster[1].sql("UPDATE t SET x = 'meanwhile'")
        try cluster.expectAgreement()
        #expect(try cluster[0].file.read { try $0.status().warnings } == warnings)
        try cluster[0].sql("DROP TABLE t; " + Self.table)
        try cluster.expectAgreement(on: "t")
    }

    @Test("a trigger of ours that was dropped is made anew, and what it missed is taken up")
    func lostTrigger() throws {
        let cluster = try cluster()
        let names = try cluster[0].rows(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 't'")
        for case .text(let name)? in names.map(\.first) {
            try cluster[0].sql("DROP TRIGGER \(String(decoding: name, as: UTF8.self))")
        }
        try cluster[0].sql("UPDATE t SET x = 'missed' WHERE id = 'a'; DELETE FROM t WHERE id = 'b'")
        try cluster.expectAgreement(on: "t")
        #expect(
            try cluster[1].rows("SELECT id, x FROM t ORDER BY id")
                == [[.text("a"), .text("missed")], [.text("c"), .blob([3])]])
        try cluster[0].sql("UPDATE t SET x = 'seen' WHERE id = 'a'")
        try cluster.expectAgreement(on: "t")
    }

    @Test("SQLite drops no column that a trigger of ours names")
    func dropColumn() throws {
        let cluster = try cluster()
        #expect(throws: StockError.self) { try cluster[0].sql("ALTER TABLE t DROP COLUMN x") }
        try cluster.expectAgreement(on: "t")
    }

    @Test("siblings, deletes and parked rows outlive a rebuild")
    func hiddenState() throws {
        let cluster = try cluster()
        for (office, time) in [(0, Int64(3000)), (1, 4000)] {
            try cluster[office].sql("UPDATE t SET x = 'by \(office)' WHERE id = 'a'", at: time)
        }
        try cluster[0].sql("DELETE FROM t WHERE id = 'b'")
        try cluster[1].sql("UPDATE t SET y = 'edited' WHERE id = 'b'")
        try cluster.expectAgreement(on: "t")
        let before = try cluster[0].conflicts()
        #expect(before.map(\.kind) == [.value, .delete])
        try cluster[0].sql(
            rebuild(
                "(id TEXT PRIMARY KEY NOT NULL, x, y DEFAULT 'usual', "
                    + "n INTEGER NOT NULL DEFAULT 0)", "SELECT * FROM t"))
        #expect(try cluster[0].seal() == nil)
        #expect(try cluster[0].conflicts() == before)
        try cluster.expectAgreement(on: "t")
    }

    @Test("values of every kind outlive a rebuild as they are stored, and count as unwritten")
    func values() throws {
        let table = "(id NOT NULL PRIMARY KEY, x, r REAL)"
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: "CREATE TABLE t \(table);",
            tracked: [TrackDeclaration(table: "t")])
        let values = [
            "NULL", "''", "x''", "0.0", "-0.0", "1e999", "-1e999", "9223372036854775807",
            "9007199254740993", "CAST(x'4e554c00696e73696465' AS TEXT)",
            "CAST(x'ff00fe' AS TEXT)", "x'ff00fe'", "zeroblob(700000)", "'e\u{301}'", "5e-324",
        ]
        for (number, value) in values.enumerated() {
            try cluster[0].sql("INSERT INTO t VALUES (\(number), \(value), 1e999)")
        }
        try cluster[0].sql("INSERT INTO t VALUES ('k', 1, -0.0), (x'6b', 1, 3), (2.5, 1, 0.1)")
        try cluster.expectAgreement(on: "t")
        try cluster[0].sql(rebuild(table + " WITHOUT ROWID", "SELECT * FROM t"))
        #expect(try cluster[0].seal() == nil)
        try cluster.expectAgreement(on: "t")
    }

    @Test("a table that has nothing but its key is rebuilt, and goes on")
    func keyOnly() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"],
            schema: "CREATE TABLE t (a TEXT NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (b, a));",
            tracked: [TrackDeclaration(table: "t")])
        try cluster[0].sql("INSERT INTO t VALUES ('a', 1), ('b', 2), ('c', 3)")
        try cluster.settle()
        try cluster[0].sql(
            rebuild(
                "(a TEXT NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (b, a)) WITHOUT ROWID",
                "SELECT * FROM t WHERE a <> 'b'"))
        try cluster[0].sql("UPDATE t SET b = 4 WHERE a = 'c'")
        try cluster[0].seal()
        try cluster[0].sql("ALTER TABLE t RENAME a TO name; DELETE FROM t WHERE name = 'd'")
        try cluster.expectAgreement()
        #expect(
            try cluster[1].rows("SELECT a, b FROM t ORDER BY b")
                == [[.text("a"), .integer(1)], [.text("c"), .integer(4)]])
    }

    @Test("generated columns, in indexes too, come and go without being replicated")
    func generated() throws {
        let cluster = try cluster()
        try cluster[0].sql(
            """
            ALTER TABLE t ADD COLUMN g AS (n * 2);
            CREATE INDEX by_g ON t (g); CREATE INDEX by_both ON t (g, x) WHERE g > 2;
            UPDATE t SET n = n + 1 WHERE id = 'a';
            """)
        try cluster.settle()
        #expect(
            try cluster[0].rows("SELECT g FROM t WHERE g = 4") == [[.integer(4)], [.integer(4)]])
        #expect(try cluster[1].value("SELECT n FROM t WHERE id = 'a'") == .integer(2))
        try cluster[1].sql("UPDATE t SET n = n + 1")
        try cluster.settle()
        #expect(try cluster[0].value("SELECT sum(g) FROM t") == .integer(20))
        #expect(try cluster[0].rows("PRAGMA integrity_check") == [[.text("ok")]])
        #expect(try cluster[0].file.read { try $0.status().warnings }.isEmpty)
        #expect(try cluster[0].digest() == cluster[1].digest())
    }

    @Test("a file of the former format is taken up with what was renamed before")
    func upgraded() throws {
        let cluster = try cluster()
        try cluster[0].file.close()
        try cluster[0].sql(
            """
            DROP TABLE hoitu_spool;
            DROP INDEX hoitu_closure_joined;
            ALTER TABLE hoitu_closure DROP COLUMN joined;
            ALTER TABLE hoitu_table DROP COLUMN local_name;
            ALTER TABLE hoitu_table DROP COLUMN signature;
            ALTER TABLE hoitu_table DROP COLUMN triggers;
            ALTER TABLE hoitu_column DROP COLUMN local_name;
            ALTER TABLE hoitu_column DROP COLUMN default_sql;
            DROP TABLE hoitu_role; DROP TABLE hoitu_rule; DROP TABLE hoitu_grant;
            DROP TABLE hoitu_holding; DROP TABLE hoitu_refused;
            DELETE FROM hoitu_table WHERE name = 'hoitu_role';
            UPDATE hoitu_meta SET value = value - 3 WHERE name = 'format';
            DELETE FROM hoitu_meta WHERE name = 'adopted_schema';
            ALTER TABLE t RENAME TO u; ALTER TABLE u RENAME x TO z;
            UPDATE u SET z = 'renamed' WHERE id = 'a';
            """)
        let clock = cluster[0].clock
        let file = try ReplicaFile(path: cluster[0].path, identity: cluster[0].identity) {
            clock.now
        }
        #expect(try file.read { try $0.trackedTables() } == ["u"])
        #expect(try file.write { try $0.sealPending() } != nil)
        #expect(try file.write { try $0.sealPending() } == nil)
        let state = try file.read { try $0.mergedRows(of: "u") }
        #expect(state.values.contains { $0.cells["x"]?.last?.value == .text("renamed") })
    }
}
