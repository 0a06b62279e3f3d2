// UNIQUE: the row that came first is shown, the others are parked whole, and come back.

import Merge
import Replica
import Simulator
import Testing

@Suite("UNIQUE")
struct UniqueTests {
    static let schema = """
        CREATE TABLE plan (
            id TEXT PRIMARY KEY NOT NULL, code TEXT UNIQUE, unit TEXT, year INTEGER,
            note TEXT DEFAULT 'none', UNIQUE (unit, year));
        CREATE UNIQUE INDEX plan_note ON plan (lower(note)) WHERE note <> 'none';
        """

    private func cluster(_ units: [String] = ["hanoi", "hcm"]) throws -> TestCluster {
        try TestCluster(units, schema: Self.schema, tracked: [TrackDeclaration(table: "plan")])
    }

    private func ids(_ office: Office, _ table: String = "plan") throws -> [Value] {
        try office.rows("SELECT id FROM \(table) ORDER BY id").map { $0[0] }
    }

    @Test("of two rows that claim one key the one that came first shows, and the other is listed")
    func first() throws {
        let cluster = try cluster()
        try cluster[0].sql("INSERT INTO plan (id, code) VALUES ('p', 'x')", at: 5)
        try cluster[1].sql("INSERT INTO plan (id, code, note) VALUES ('q', 'x', 'kept')", at: 6)
        try cluster.expectAgreement(on: "plan")
        #expect(try ids(cluster[0]) == [.text("p")])
        let conflict = try #require(try cluster[1].conflicts().first)
        #expect(conflict.kind == .unique)
        #expect(conflict.key.map(\.value) == [.text("q")])
        #expect(conflict.versions.first?.row?["note"] == .text("kept"))
    }

    @Test("a parked row comes back when the one that keeps it out goes, moves or is deleted")
    func freed() throws {
        for freeing in [
            "DELETE FROM plan WHERE id = 'p'", "UPDATE plan SET code = 'y' WHERE id = 'p'",
            "UPDATE plan SET id = 'other', code = NULL WHERE id = 'p'",
        ] {
            let cluster = try cluster()
            try cluster[0].sql("INSERT INTO plan (id, code) VALUES ('p', 'x')", at: 5)
            try cluster[1].sql("INSERT INTO plan (id, code) VALUES ('q', 'x')", at: 6)
            try cluster.settle()
            try cluster[0].sql(freeing)
            try cluster[0].seal()
            #expect(try ids(cluster[0]).contains(.text("q")), "\(freeing)")
            try cluster.expectAgreement(on: "plan")
            #expect(try cluster[0].conflicts().isEmpty)
        }
    }

    @Test("a parked row holds no claims, so that a third one which claims its other key is shown")
    func chain() throws {
        let cluster = try cluster(["hanoi", "hcm", "danang"])
        try cluster[0].sql("INSERT INTO plan (id, code) VALUES ('a', 'x')", at: 5)
        try cluster[1].sql(
            "INSERT INTO plan (id, code, unit, year) VALUES ('b', 'x', 'u', 1)", at: 6)
        try cluster[2].sql("INSERT INTO plan (id, unit, year) VALUES ('c', 'u', 1)", at: 7)
        try cluster.expectAgreement(on: "plan")
        #expect(try ids(cluster[0]) == [.text("a"), .text("c")])
        // Freed, the row in the middle came before the last one, and takes its place.
        try cluster[0].sql("DELETE FROM plan WHERE id = 'a'")
        try cluster.expectAgreement(on: "plan")
        #expect(try ids(cluster[0]) == [.text("b")])
        #expect(try cluster[0].conflicts().map(\.key[0].value) == [.text("c")])
    }

    @Test("an expression, a partial WHERE and NULLs claim what the index says")
    func expressions() throws {
        let cluster = try cluster()
        try cluster[0].sql(
            "INSERT INTO plan (id, note) VALUES ('a', 'Note'), ('n', 'none'), ('z', NULL)", at: 5)
        try cluster[1].sql(
            "INSERT INTO plan (id, note) VALUES ('b', 'NOTE'), ('m', 'none'), ('y', NULL)", at: 6)
        try cluster.expectAgreement(on: "plan")
        #expect(
            try ids(cluster[0]) == ["a", "m", "n", "y", "z"].map { Value.text($0) })
        #expect(try cluster[0].conflicts().map(\.key[0].value) == [.text("b")])
    }

    @Test("two values that a transaction swaps are swapped everywhere, and nothing is listed")
    func swap() throws {
        let cluster = try cluster()
        try cluster[0].sql("INSERT INTO plan (id, code) VALUES ('a', '1'), ('b', '2')")
        try cluster.settle()
        try cluster[1].sql(
            """
            BEGIN; UPDATE plan SET code = NULL WHERE id = 'a';
            UPDATE plan SET code = '1' WHERE id = 'b';
            UPDATE plan SET code = '2' WHERE id = 'a'; COMMIT
            """)
        try cluster.expectAgreement(on: "plan")
        #expect(
            try cluster[0].rows("SELECT code FROM plan ORDER BY id")
                == [[.text("2")], [.text("1")]])
        #expect(try cluster[0].file.read { try $0.conflicts(settledToo: true) }.isEmpty)
    }

    @Test("a row that REPLACE removes for its unique key is deleted everywhere")
    func replace() throws {
        for statement in [
            "INSERT OR REPLACE INTO plan (id, code) VALUES ('new', 'x')",
            "UPDATE OR REPLACE plan SET code = 'x' WHERE id = 'other'",
            "INSERT OR REPLACE INTO plan (id, unit, year) VALUES ('new', 'u', 1)",
            "UPDATE OR REPLACE plan SET unit = 'u' WHERE id = 'other'",
            "INSERT OR REPLACE INTO plan (id, note) VALUES ('new', 'SAID')",
            "UPDATE OR REPLACE plan SET note = 'saId' WHERE id = 'other'",
        ] {
            let cluster = try cluster()
            try cluster[0].sql(
                """
                INSERT INTO plan VALUES ('held', 'x', 'u', 1, 'said');
                INSERT INTO plan VALUES ('other', 'y', 'v', 1, 'none');
                """)
            try cluster.settle()
            try cluster[1].sql(statement)
            try cluster.expectAgreement(on: "plan")
            #expect(
                try cluster[0].rows("SELECT 1 FROM plan WHERE id = 'held'").isEmpty,
                "\(statement)")
            #expect(try cluster[0].conflicts().isEmpty)
        }
    }

    @Test("an INSERT over the key of a parked row writes that row")
    func insertOver() throws {
        let cluster = try cluster()
        try cluster[0].sql("INSERT INTO plan (id, code) VALUES ('p', 'x')", at: 5)
        try cluster[1].sql("INSERT INTO plan (id, code, note) VALUES ('q', 'x', 'n')", at: 6)
        try cluster.settle()
        try cluster[0].sql("INSERT INTO plan (id, code) VALUES ('q', 'z')")
        try cluster.expectAgreement(on: "plan")
        #expect(try cluster[0].conflicts().isEmpty)
        #expect(
            try cluster[1].rows("SELECT code, note FROM plan WHERE id = 'q'")
                == [[.text("z"), .text("none")]])
    }

    @Test("keys that differ in bytes and are one to SQLite are a claim too")
    func looseKeys() throws {
        for (schema, one, other) in [
            ("id TEXT PRIMARY KEY NOT NULL COLLATE NOCASE", "'a'", "'A'"),
            ("id PRIMARY KEY NOT NULL", "1", "1.0"),
            ("id TEXT PRIMARY KEY COLLATE RTRIM NOT NULL, k INTEGER", "'a'", "'a  '"),
        ] {
            let cluster = try TestCluster(
                ["hanoi", "hcm"], schema: "CREATE TABLE t (\(schema), x) WITHOUT ROWID;",
                tracked: [TrackDeclaration(table: "t")])
            try cluster[0].sql("INSERT INTO t (id, x) VALUES (\(one), 'first')", at: 5)
            try cluster[1].sql("INSERT INTO t (id, x) VALUES (\(other), 'second')", at: 6)
            try cluster.expectAgreement(on: "t")
            #expect(try cluster[1].rows("SELECT x FROM t") == [[.text("first")]], "\(schema)")
            #expect(try cluster[0].conflicts().map(\.kind) == [.unique])
            // A REPLACE by the other way to write the key removes the row that has it.
            try cluster[0].sql("INSERT OR REPLACE INTO t (id, x) VALUES (\(other), 'third')")
            try cluster.expectAgreement(on: "t")
            #expect(try cluster[1].rows("SELECT x FROM t") == [[.text("third")]], "\(schema)")
            try cluster[1].sql("UPDATE t SET id = \(one)")
            try cluster.expectAgreement(on: "t")
            #expect(
                try cluster[0].rows("SELECT id || '', x FROM t")
                    == cluster[1].rows("SELECT id || '', x FROM t"))
            #expect(try cluster[0].rows("SELECT x FROM t") == [[.text("third")]], "\(schema)")
            try cluster[0].sql("DELETE FROM t")
            try cluster.expectAgreement(on: "t")
        }
    }

    @Test("an index that one office made for itself parks rows there only, and is warned of")
    func extraIndex() throws {
        let cluster = try cluster()
        let third = try cluster.add(
            "danang", schema: Self.schema + "CREATE UNIQUE INDEX own ON plan (year);")
        try cluster[0].sql("INSERT INTO plan (id, unit, year) VALUES ('a', 'u', 1)", at: 5)
        try cluster[0].sql("INSERT INTO plan (id, unit, year) VALUES ('b', 'v', 1)", at: 6)
        try cluster.settle()
        #expect(try ids(cluster[1]) == [.text("a"), .text("b")])
        #expect(try cluster[1].conflicts().isEmpty)
        #expect(try ids(third) == [.text("a")])
        #expect(try third.conflicts().map(\.kind) == [.constraint])
        #expect(try third.digest() == cluster[0].digest())
        let warnings = try third.file.read { try $0.status().warnings }
        #expect(
            warnings == [
                .extraUnique(table: "plan", definition: "UNIQUE (\"year\" COLLATE BINARY)")
            ])
    }

    @Test("a table that declares that clashes replace loses no row to a merge")
    func declaredReplace() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"],
            schema: """
                CREATE TABLE t (
                    id TEXT PRIMARY KEY ON CONFLICT REPLACE NOT NULL,
                    x UNIQUE ON CONFLICT REPLACE, y NOT NULL ON CONFLICT IGNORE DEFAULT 0);
                """, tracked: [TrackDeclaration(table: "t")])
        try cluster[0].sql("INSERT INTO t VALUES ('a', 1, 1)", at: 5)
        try cluster[1].sql("INSERT INTO t VALUES ('b', 1, 1)", at: 6)
        try cluster.expectAgreement(on: "t")
        #expect(try ids(cluster[0], "t") == [.text("a")])
        #expect(try cluster[0].conflicts().map(\.key[0].value) == [.text("b")])
        // The author's own clash replaces, as declared, and travels.
        try cluster[1].sql("INSERT INTO t VALUES ('c', 1, 1)", at: 7)
        try cluster.expectAgreement(on: "t")
        #expect(try ids(cluster[0], "t") == [.text("b")])
    }

    @Test("a parked row whose key is entered and deleted again before a seal is deleted")
    func enteredAndDeleted() throws {
        let cluster = try cluster()
        try cluster[0].sql("INSERT INTO plan (id, code) VALUES ('p', 'x')", at: 5)
        try cluster[1].sql("INSERT INTO plan (id, code) VALUES ('q', 'x')", at: 6)
        try cluster.settle()
        try cluster[0].sql("INSERT INTO plan (id) VALUES ('q'); DELETE FROM plan WHERE id = 'q'")
        try cluster.expectAgreement(on: "plan")
        #expect(try cluster[1].conflicts().isEmpty)
        try cluster[0].sql("DELETE FROM plan WHERE id = 'p'")
        try cluster.expectAgreement(on: "plan")
        #expect(try ids(cluster[1]).isEmpty)
    }
}
