// Scripts that change the schema: whole or not at all, with capture up to date when they end.

import Merge
import Replica
import Simulator
import Testing

@Suite("Schema scripts")
struct ScriptTests {
    private func cluster() throws -> TestCluster {
        let cluster = try TestCluster(
            ["hanoi", "hcm"],
            schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x, y, "
                + "n INTEGER NOT NULL DEFAULT 0);",
            tracked: [TrackDeclaration(table: "t", counters: ["n"])])
        try cluster[0].sql("INSERT INTO t VALUES ('k', 'x', 'y', 1), ('l', 'x', 'y', 2)")
        try cluster.settle()
        return cluster
    }

    @discardableResult
    private func apply(_ script: String, to office: Office) throws -> SchemaReport {
        try office.file.write { try $0.applySchema(Array(script.utf8)) }
    }

    @Test("a script may drop a column, and others keep its values")
    func dropColumn() throws {
        let cluster = try cluster()
        try cluster[0].sql("UPDATE t SET y = 'pending' WHERE id = 'k'")
        let report = try apply(
            """
            -- what a person writes; with a semicolon
            ALTER TABLE t DROP COLUMN y; /* and; another */
            UPDATE t SET x = 'script' WHERE id = 'l';
            """, to: cluster[0])
        #expect(report.statements == 2 && report.tables == ["t"])
        try cluster[0].sql("UPDATE t SET n = n + 1")
        try cluster.expectAgreement()
        #expect(
            try cluster[1].rows("SELECT * FROM t ORDER BY id") == [
                [.text("k"), .text("x"), .text("pending"), .integer(2)],
                [.text("l"), .text("script"), .text("y"), .integer(3)],
            ])
        try apply("ALTER TABLE t ADD COLUMN y DEFAULT 'usual'", to: cluster[0])
        try cluster.expectAgreement()
        #expect(
            try cluster[0].rows("SELECT y FROM t ORDER BY id") == [
                [.text("pending")], [.text("y")],
            ])
    }

    @Test("any DDL may stand in a script, and rows that it writes are captured")
    func anything() throws {
        let cluster = try cluster()
        let report = try apply(
            """
            PRAGMA foreign_keys = OFF;
            CREATE TABLE new_t (id TEXT PRIMARY KEY NOT NULL, title, n INTEGER NOT NULL DEFAULT 0);
            INSERT INTO new_t SELECT id, x, n FROM t;
            DROP TABLE t;
            ALTER TABLE new_t RENAME TO t;
            CREATE INDEX by_title ON t (title);
            CREATE TABLE other (id TEXT PRIMARY KEY NOT NULL);
            CREATE TRIGGER owners AFTER INSERT ON t BEGIN
                INSERT INTO other VALUES (NEW.id); SELECT 1; END;
            INSERT INTO t (id, title) VALUES ('m', 'new');
            CREATE VIEW v AS SELECT * FROM t;
            """, to: cluster[0])
        #expect(report.statements == 10)
        #expect(report.tables == ["other", "t", "v"])
        #expect(try cluster[0].rows("SELECT id FROM other") == [[.text("m")]])
        try cluster.expectAgreement()
        #expect(
            try cluster[1].rows("SELECT id, x, y FROM t ORDER BY id") == [
                [.text("k"), .text("x"), .text("y")], [.text("l"), .text("x"), .text("y")],
                [.text("m"), .null, .null],
            ])
    }

    @Test("a script that fails leaves nothing behind, and says which statement and why")
    func failing() throws {
        let cluster = try cluster()
        let before = try cluster[0].dump()
        let problem = ReplicaError.schemaScript(
            statement: 3, .failed(message: "no such table: nowhere"))
        #expect(throws: problem) {
            try apply(
                "ALTER TABLE t DROP COLUMN y; UPDATE t SET x = 1; DROP TABLE nowhere; SELECT 1",
                to: cluster[0])
        }
        #expect(try cluster[0].dump() == before)
        try cluster[0].sql("UPDATE t SET y = 'still here'")
        try cluster.expectAgreement(on: "t")
    }

    @Test(
        "what would end or escape the transaction is refused before anything is done",
        arguments: [
            ("BEGIN", "BEGIN"), ("; /* x */ commit", "COMMIT"), ("END TRANSACTION", "END"),
            ("ROLLBACK", "ROLLBACK"), ("SAVEPOINT s", "SAVEPOINT"), ("VACUUM", "VACUUM"),
            ("ATTACH 'x.db' AS x", "ATTACH"),
            ("PRAGMA main.writable_schema = ON", "PRAGMA writable_schema"),
            ("PRAGMA ignore_check_constraints=1", "PRAGMA ignore_check_constraints"),
        ])
    func notAllowed(statement: String, word: String) throws {
        let cluster = try cluster()
        let before = try cluster[0].dump()
        #expect(
            throws: ReplicaError.schemaScript(statement: 2, .notAllowed(word: word))
        ) {
            try apply("CREATE TABLE u (x); \(statement);", to: cluster[0])
        }
        #expect(try cluster[0].dump() == before)
    }

    @Test(
        "our own tables are not to be touched",
        arguments: [
            "DROP TABLE hoitu_row", "UPDATE \"HOITU_meta\" SET value = 1",
            "CREATE TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM [hoitu_row]; END",
        ])
    func ours(statement: String) throws {
        let cluster = try cluster()
        #expect(throws: ReplicaError.schemaScript(statement: 1, .ownTable)) {
            try apply(statement, to: cluster[0])
        }
    }

    @Test("CHECK holds for what a script writes, as for any client, and for no merge afterwards")
    func checks() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"],
            schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x CHECK (x < 10));",
            tracked: [TrackDeclaration(table: "t")])
        #expect(throws: ReplicaError.self) {
            try apply("INSERT INTO t VALUES ('k', 11)", to: cluster[0])
        }
        #expect(throws: ReplicaError.self) {
            try apply("INSERT OR ROLLBACK INTO t VALUES ('k', 11)", to: cluster[0])
        }
        try apply("INSERT INTO t VALUES ('k', 9)", to: cluster[0])
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[0].pendingEntries() == 0)
    }
}
