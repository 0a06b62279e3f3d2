// Which tables are replicated, by the command.

import Foundation
import Testing

@Suite("Tracking by the command")
struct TrackTests {
    /// A table that cannot be tracked, and a word of the reason.
    private static let refused: [(table: String, sql: String, word: String)] = [
        ("no_key", "CREATE TABLE no_key (a, b)", "primary key"),
        ("nullable", "CREATE TABLE nullable (a TEXT PRIMARY KEY, b)", "NOT NULL"),
        ("assigned", "CREATE TABLE assigned (a INTEGER PRIMARY KEY, b)", "--keys-by-people"),
        ("looked", "CREATE VIEW looked AS SELECT * FROM note", "view"),
        ("virtual", "CREATE VIRTUAL TABLE virtual USING fts5(a)", "virtual"),
        ("hoitu_mine", "CREATE TABLE hoitu_mine (a TEXT PRIMARY KEY NOT NULL)", "reserved"),
    ]

    @Test("a table that cannot be replicated is refused with the reason and the fix")
    func refusals() throws {
        let cluster = try Cluster()
        for (table, sql, word) in Self.refused {
            try cluster.hanoi.sql(sql)
            let refused = try cluster.hanoi.run("track", table)
            #expect(refused.code == 1, "\(table)")
            #expect(refused.complaints.count == 1, "\(table): \(refused.errors)")
            #expect(refused.errors.contains(table), "\(refused.errors)")
            #expect(
                refused.errors.localizedCaseInsensitiveContains(word), "\(table): \(refused.errors)"
            )
            #expect(refused.errors.contains("; "), "no fix: \(refused.errors)")
        }
        #expect(
            try cluster.hanoi.json("track", "note", "--counter", "note.n")["tracked"]
                == .array([.string("note")]))
    }

    @Test("what is not supported yet is refused, rather than merged wrongly")
    func notYet() throws {
        let cluster = try Cluster()
        let tables = [
            ("u", "CREATE TABLE u (a TEXT PRIMARY KEY NOT NULL, b UNIQUE)", "UNIQUE"),
            ("f", "CREATE TABLE f (a TEXT PRIMARY KEY NOT NULL, b REFERENCES note)", "note"),
            ("c", "CREATE TABLE c (a TEXT COLLATE NOCASE PRIMARY KEY NOT NULL)", "NOCASE"),
        ]
        for (table, sql, word) in tables {
            try cluster.hanoi.sql(sql)
            let refused = try cluster.hanoi.run("track", table)
            #expect(refused.code == 1, "\(table)")
            #expect(refused.complaints.count == 1, "\(table): \(refused.errors)")
            #expect(refused.errors.contains(word), "\(table): \(refused.errors)")
        }
    }

    @Test("a refused table among others leaves none of them tracked")
    func together() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql(
            "CREATE TABLE good (a TEXT PRIMARY KEY NOT NULL); CREATE TABLE bad (a)")
        #expect(try cluster.hanoi.run("track", "good", "bad").code == 1)
        let tracked = try cluster.hanoi.json("track", "note", "--counter", "note.n")["tracked"]
        #expect(tracked == .array([.string("note")]))
    }

    @Test("--all tracks what can be tracked, and names what cannot with its reason")
    func all() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql(
            """
            CREATE TABLE good (a TEXT PRIMARY KEY NOT NULL);
            CREATE TABLE people (a INTEGER PRIMARY KEY);
            CREATE TABLE bad (a);
            """)
        let answer = try cluster.hanoi.json("track", "--all", "--counter", "note.n")
        #expect(answer["tracked"] == .array([.string("good"), .string("note")]))
        #expect(answer["leftOut"].items.map { $0["table"].text } == ["bad", "people"])
        #expect(answer["leftOut"].items.allSatisfy { $0["reason"].text?.isEmpty == false })
        let more = try cluster.hanoi.json("track", "people", "--keys-by-people")
        #expect(more["tracked"].items.contains(.string("people")))
    }

    @Test("--all takes a database that somebody has, and says what it left out and why")
    func grownDatabase() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql(
            """
            CREATE TABLE dept (code TEXT PRIMARY KEY NOT NULL, label) WITHOUT ROWID;
            CREATE TABLE staff (id TEXT PRIMARY KEY, pay INTEGER, twice AS (pay * 2)) STRICT;
            CREATE INDEX rich ON staff (twice) WHERE pay > 10;
            CREATE INDEX shout ON dept (upper(label));
            CREATE TABLE pages (id INTEGER PRIMARY KEY, body);
            CREATE VIRTUAL TABLE search USING fts5(body, content='pages');
            CREATE VIEW paid AS SELECT id, pay FROM staff;
            CREATE TRIGGER raised AFTER UPDATE ON staff BEGIN
                INSERT INTO dept VALUES ('raised', NEW.id) ON CONFLICT DO UPDATE SET label = NEW.id; END;
            INSERT INTO dept VALUES ('a', 'A'); INSERT INTO staff (id, pay) VALUES ('x', 20);
            INSERT INTO pages (body) VALUES ('text'); INSERT INTO search (body) VALUES ('text');
            """)
        let answer = try cluster.hanoi.json("track", "--all")
        #expect(
            answer["tracked"] == .array([.string("dept"), .string("note"), .string("staff")]))
        #expect(answer["leftOut"].items.map { $0["table"].text } == ["pages", "search"])
        try cluster.hcm.sql(
            """
            CREATE TABLE dept (code TEXT PRIMARY KEY NOT NULL, label) WITHOUT ROWID;
            CREATE TABLE staff (id TEXT PRIMARY KEY, pay INTEGER, twice AS (pay * 2)) STRICT;
            """)
        try cluster.hanoi.sql("UPDATE staff SET pay = 30")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        #expect(try cluster.hcm.sql("SELECT * FROM staff") == "x|30|60")
        #expect(try cluster.hcm.sql("SELECT * FROM dept ORDER BY code") == "a|A\nraised|x")
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
    }

    @Test("the same declaration twice seals nothing")
    func twice() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("CREATE TABLE good (a TEXT PRIMARY KEY NOT NULL, n INTEGER NOT NULL)")
        let arguments = ["track", "good", "--counter", "good.n", "--json"]
        let first = try cluster.hanoi.start(arguments).finish()
        let before = try cluster.hanoi.json("digest")
        let second = try cluster.hanoi.start(arguments).finish()
        #expect(first.code == 0 && second.code == 0)
        #expect(first.output == second.output)
        #expect(try cluster.hanoi.json("digest") == before)
    }

    @Test("counters are summed, and refused where they cannot be")
    func counters() throws {
        let cluster = try Cluster()
        let offices = [cluster.hanoi, cluster.hcm, cluster.danang]
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'x', 10)")
        for office in offices.dropFirst() { try Cluster.carry(from: cluster.hanoi, to: office) }
        for office in offices { try office.sql("UPDATE note SET n = n + 1") }
        for office in offices.dropFirst() {
            try Cluster.carry(from: office, to: cluster.hanoi)
        }
        for office in offices.dropFirst() { try Cluster.carry(from: cluster.hanoi, to: office) }
        for office in offices {
            #expect(try office.sql("SELECT n FROM note") == "13")
            #expect(try office.conflicts().isEmpty)
        }
        try cluster.hanoi.sql("CREATE TABLE c (a TEXT PRIMARY KEY NOT NULL, t TEXT, i INTEGER)")
        for column in ["t", "i", "a", "none"] {
            let refused = try cluster.hanoi.run("track", "c", "--counter", "c.\(column)")
            #expect(refused.code == 1, "\(column)")
            #expect(refused.complaints.count == 1)
            #expect(refused.errors.contains(column))
        }
    }

    @Test("untrack ends the replication, leaves the rows, and is refused for what is not tracked")
    func untrack() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'x', 1)")
        #expect(try cluster.hanoi.json("untrack", "note")["tracked"] == .array([]))
        try cluster.hanoi.sql("INSERT INTO note VALUES ('b', 'y', 1)")
        #expect(try cluster.hanoi.sql("SELECT count(*) FROM note") == "2")
        #expect(try cluster.hanoi.json("status")["pending"].int == 0)
        let refused = try cluster.hanoi.run("untrack", "note")
        #expect(refused.code == 1)
        #expect(refused.complaints.count == 1)
        #expect(try cluster.hanoi.run("untrack", "hoitu_member").code == 1)
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
        #expect(try cluster.hcm.run("untrack", "note").code == 1)
    }

    @Test("rows that stood in a table before it was tracked are entered")
    func standingRows() throws {
        let cluster = try Cluster()
        let table = "CREATE TABLE old (a TEXT PRIMARY KEY NOT NULL, b);"
        try cluster.hanoi.sql(table + "INSERT INTO old VALUES ('1', 'x'), ('2', 'y')")
        try cluster.hcm.sql(table)
        try cluster.hanoi.hoitu("track", "old")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        #expect(try cluster.hcm.sql("SELECT * FROM old ORDER BY a") == "1|x\n2|y")
        #expect(
            try cluster.hanoi.json("log", "old").items.map { $0["kind"].text }
                == ["insert", "insert"])
    }
}
