// What `track` refuses and accepts, and what becomes of the rows that stand in a table.

import Merge
import Replica
import Simulator
import Testing

@Suite("Tracking")
struct TrackTests {
    /// A table's DDL, how it is declared, and why it is refused.
    struct Refused: Sendable {
        let sql: String
        var counters: [String] = []
        var table = "t"
        let reason: TrackRefusal
    }

    static let refused = [
        Refused(sql: "CREATE TABLE t (x)", reason: .noPrimaryKey),
        Refused(sql: "CREATE TABLE t (id TEXT PRIMARY KEY)", reason: .nullableKey(column: "id")),
        Refused(
            sql: "CREATE TABLE t (a NOT NULL, b, PRIMARY KEY (a, b))",
            reason: .nullableKey(column: "b")),
        Refused(
            sql: "CREATE TABLE t (id INTEGER PRIMARY KEY DESC)", reason: .nullableKey(column: "id")),
        Refused(
            sql: "CREATE TABLE t (id INTEGER PRIMARY KEY)",
            reason: .keyAssignedBySQLite(column: "id")),
        Refused(
            sql: "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)",
            reason: .keyAssignedBySQLite(column: "id")),
        Refused(sql: "CREATE VIEW t AS SELECT 1 AS x", reason: .view),
        Refused(sql: "CREATE VIRTUAL TABLE t USING fts5(x)", reason: .virtualTable),
        Refused(sql: "SELECT 1", table: "hoitu_meta", reason: .ownTable),
        Refused(
            sql: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, n INTEGER)", counters: ["n"],
            reason: .counterNullable(column: "n")),
        Refused(
            sql: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, n REAL NOT NULL)",
            counters: ["n"], reason: .counterNotInteger(column: "n")),
        Refused(
            sql: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, n INTEGER NOT NULL); "
                + "INSERT INTO t VALUES ('k', 'text')",
            counters: ["n"], reason: .counterNotInteger(column: "n")),
        Refused(
            sql: "CREATE TABLE t (id INTEGER NOT NULL, x, PRIMARY KEY (id, x)) WITHOUT ROWID",
            counters: ["id"], reason: .counterInKey(column: "id")),
    ]

    @Test("a table that cannot be merged is refused for its reason", arguments: refused.indices)
    func refusals(index: Int) throws {
        let refused = Self.refused[index]
        let cluster = try TestCluster(["hanoi"], schema: "", tracked: [])
        try cluster[0].sql(refused.sql)
        let before = try cluster[0].dump()
        #expect(throws: ReplicaError.refusedTable(refused.table, refused.reason)) {
            try cluster[0].track(TrackDeclaration(table: refused.table, counters: refused.counters))
        }
        #expect(try cluster[0].dump() == before)
    }

    @Test("a table or a counter that is not there is refused")
    func missing() throws {
        let cluster = try TestCluster(["hanoi"], schema: ModelPair.schema, tracked: [])
        #expect(throws: ReplicaError.noSuchTable("nowhere")) {
            try cluster[0].track(TrackDeclaration(table: "nowhere"))
        }
        #expect(throws: ReplicaError.noSuchColumn(table: "model", column: "nothing")) {
            try cluster[0].track(TrackDeclaration(table: "model", counters: ["nothing"]))
        }
    }

    @Test("the same declaration twice adds nothing to the log")
    func twice() throws {
        let pair = try ModelPair()
        let before = try pair.a.dump()
        let declaration = TrackDeclaration(table: "model", counters: ["uses"])
        try pair.a.track(declaration)
        #expect(try pair.a.seal() == nil)
        #expect(try pair.a.dump() == before)
        try pair.b.track(declaration)
        #expect(try pair.b.seal() == nil)
    }

    @Test("rows that stand in a table are entered when it is tracked")
    func standing() throws {
        let cluster = try TestCluster(["hanoi", "hcm"], schema: ModelPair.schema, tracked: [])
        try cluster[0].sql("INSERT INTO model VALUES ('a', 'A', NULL, 3), ('b', 'B', 'n', 0)")
        try cluster[0].track(TrackDeclaration(table: "model", counters: ["uses"]))
        try cluster.expectAgreement(on: "model")
        #expect(try cluster[1].rows("SELECT * FROM model").count == 2)
        try cluster[1].sql("UPDATE model SET uses = uses + 1")
        try cluster.expectAgreement(on: "model")
        #expect(try cluster[0].value("SELECT sum(uses) FROM model") == .integer(5))
    }

    @Test("rows that stand on several files merge as if each had entered them")
    func standingOnBoth() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x, y);",
            tracked: [])
        try cluster[0].sql("INSERT INTO t VALUES ('both', 'a', 1), ('only a', 'a', 1)")
        try cluster[1].sql("INSERT INTO t VALUES ('both', 'b', 1), ('only b', 'b', 1)")
        try cluster[0].track(TrackDeclaration(table: "t"))
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[0].rows("SELECT * FROM t").count == 3)
        let conflicts = try cluster[0].conflicts()
        #expect(conflicts.map(\.column) == ["x"])
        #expect(
            Set(conflicts.flatMap { $0.versions.map(\.value) }) == [.text("a"), .text("b")])
    }

    @Test("a declaration that arrives installs triggers, so that edits are taken up from then on")
    func arriving() throws {
        let pair = try ModelPair()
        let third = try pair.cluster.add("danang")
        try third.pull(from: pair.b)
        try third.sql("UPDATE model SET note = 'third'")
        try pair.expectAgreement()
        #expect(try pair.a.value("SELECT note FROM model") == .text("third"))
    }

    @Test(
        "rows wait for their table, and show once it is made, tracked again or not",
        arguments: [true, false])
    func waiting(byHand: Bool) throws {
        let pair = try ModelPair()
        let third = try pair.cluster.add("danang", schema: "")
        try pair.a.sql("UPDATE model SET title = 'by a'")
        try third.pull(from: pair.a)
        #expect(try third.digest() == pair.a.digest())
        let warnings = try third.file.read { try $0.status().warnings }
        #expect(warnings == [.tableWithoutPlace(table: "model")])
        // Third parties get through it what it has no place for.
        let fourth = try pair.cluster.add("haiphong")
        try fourth.pull(from: third)
        #expect(try fourth.value("SELECT title FROM model") == .text("by a"))
        try third.sql(ModelPair.schema)
        if byHand { try third.track(TrackDeclaration(table: "model", counters: ["uses"])) }
        #expect(try third.seal() == nil)
        #expect(try third.rows("SELECT * FROM model") == pair.a.rows("SELECT * FROM model"))
        try pair.expectAgreement()
        try third.sql("UPDATE model SET uses = uses + 1")
        try pair.expectAgreement()
        #expect(try pair.a.value("SELECT uses FROM model") == .integer(6))
    }

    @Test("a row entered by hand while others' row waited loses neither, and overwrites nothing")
    func standingWhileWaiting() throws {
        let pair = try ModelPair()
        let third = try pair.cluster.add("danang", schema: "CREATE TABLE own (id PRIMARY KEY);")
        try third.pull(from: pair.a)
        try third.sql(ModelPair.schema)
        try third.sql("INSERT INTO model VALUES ('k', 'by hand', 'n', 5), ('new', 'x', 'y', 1)")
        try third.track(TrackDeclaration(table: "model", counters: ["uses"]))
        try pair.expectAgreement()
        let conflict = try #require(try pair.a.conflicts().first)
        #expect(conflict.column == "title")
        #expect(Set(conflict.versions.map(\.value)) == [.text("first"), .text("by hand")])
        #expect(Set(conflict.versions.map(\.member)) == ["hanoi", "danang"])
        #expect(try pair.a.rows("SELECT * FROM model").count == 2)
        // Its own origin goes on as before.
        try third.sql("UPDATE model SET note = 'later'")
        try pair.expectAgreement()
        #expect(try pair.b.value("SELECT note FROM model WHERE id = 'k'") == .text("later"))
    }

    @Test("a table tracked again takes its rows up where they were, and writes nothing")
    func again() throws {
        let pair = try ModelPair()
        try pair.b.sql("UPDATE model SET title = 'kept'")
        try pair.expectAgreement()
        try pair.a.file.write { try $0.untrack("model") }
        try pair.cluster.settle()
        for office in pair.offices {
            #expect(try office.file.read { try $0.trackedTables() }.isEmpty)
            #expect(try office.rows("SELECT title FROM model") == [[.text("kept")]])
        }
        try pair.b.sql("UPDATE model SET note = 'unseen'")
        #expect(try pair.b.seal() == nil)
        try pair.a.track(TrackDeclaration(table: "model", counters: ["uses"]))
        try pair.a.seal()
        #expect(try pair.a.lastSealed().count == 1)
        try pair.expectAgreement()
        // What was written meanwhile is taken up as well, beside what others have.
        #expect(try pair.a.conflicts().map(\.column) == ["note"])
        try pair.a.sql("DELETE FROM model")
        try pair.expectAgreement()
        #expect(try pair.b.rows("SELECT * FROM model").isEmpty)
    }

    @Test("a table with another key than the cluster's keeps nothing else from being merged")
    func otherKey() throws {
        let pair = try ModelPair()
        let third = try pair.cluster.add(
            "danang",
            schema: "CREATE TABLE model (title TEXT PRIMARY KEY NOT NULL, id TEXT, note, uses);")
        try pair.a.sql("UPDATE model SET title = 'by a'")
        try third.pull(from: pair.a)
        #expect(try third.digest() == pair.a.digest())
        let warnings = try third.file.read { try $0.status().warnings }
        #expect(
            warnings == [.otherKey(table: "model", key: ["id"])])
    }

    @Test("no text gets into a counter, by whatever client")
    func counterStaysInteger() throws {
        let pair = try ModelPair()
        for statement in [
            "UPDATE model SET uses = 'many'", "UPDATE model SET uses = 1.5",
            "INSERT INTO model (id, uses) VALUES ('x', x'00')",
            "UPDATE model SET uses = 9223372036854775807 + 1",
        ] {
            #expect(throws: StockError.self) { try pair.a.sql(statement) }
        }
        try pair.a.sql("UPDATE model SET uses = '17'")
        try pair.expectAgreement()
        #expect(try pair.b.value("SELECT uses FROM model") == .integer(17))
    }

    @Test(
        "a column that becomes a counter goes on from what it shows, and back", arguments: [2, 3])
    func rekinded(times: Int) throws {
        let pair = try ModelPair()
        for time in 0..<times {
            let counters = time % 2 == 0 ? [] : ["uses"]
            try pair.a.sql("UPDATE model SET uses = uses + 1")
            try pair.a.track(TrackDeclaration(table: "model", counters: counters))
            try pair.expectAgreement()
            #expect(try pair.b.value("SELECT uses FROM model") == .integer(Int64(6 + time)))
        }
        for office in pair.offices { try office.sql("UPDATE model SET uses = uses + 10") }
        try pair.expectAgreement()
        let shown = Int64(5 + times)
        #expect(
            try pair.a.value("SELECT uses FROM model")
                == .integer(times == 2 ? shown + 20 : shown + 10))
    }

    @Test("the tables of a database that somebody has already come with parents before children")
    func parentsFirst() throws {
        let cluster = try TestCluster(["hanoi"], schema: "", tracked: [])
        try cluster[0].sql(
            """
            CREATE TABLE a_child (id TEXT PRIMARY KEY NOT NULL, p REFERENCES Parent);
            CREATE TABLE parent (id TEXT PRIMARY KEY NOT NULL, up REFERENCES parent, g REFERENCES zero);
            CREATE TABLE zero (id TEXT PRIMARY KEY NOT NULL, back REFERENCES a_child);
            CREATE VIRTUAL TABLE search USING fts5(body);
            CREATE VIEW v AS SELECT * FROM zero;
            """)
        #expect(
            try cluster[0].file.read { try $0.ownersTables() }
                == ["zero", "parent", "a_child", "search"])
        #expect(try cluster[0].file.read { try $0.untrackedParents(of: "a_child") } == ["Parent"])
    }
}
