// Rows that are shown though they break a rule: told with the reason, and settled by people.

import Merge
import Replica
import Testing

@Suite("Settling conflicts of rows that break a rule together")
struct BrokenRuleTests {
    private func cluster() throws -> TestCluster {
        try TestCluster(
            ["hanoi", "hcm"],
            schema: """
                CREATE TABLE place (code TEXT PRIMARY KEY NOT NULL, name);
                CREATE TABLE visit (
                    id TEXT PRIMARY KEY NOT NULL, place TEXT REFERENCES place (code),
                    first INTEGER, last INTEGER, CHECK (first <= last));
                """,
            tracked: [TrackDeclaration(table: "place"), TrackDeclaration(table: "visit")])
    }

    private func set(_ column: String, _ value: Value) -> Resolution {
        .set([.init(column: column, value: value)])
    }

    @Test("a missing parent is named, with who deleted it, and another parent settles it")
    func parent() throws {
        let cluster = try cluster()
        let (a, b) = (cluster[0], cluster[1])
        try a.sql("INSERT INTO place VALUES ('p', 1), ('q', 2)", at: 1000)
        try a.sql("INSERT INTO visit VALUES ('v', 'p', 1, 2), ('w', 'never', 1, 2)", at: 1000)
        try cluster.settle()
        try b.file.write { try $0.setDefaultPerson("An") }
        try b.sql("DELETE FROM place WHERE code = 'p'", at: 2000)
        try cluster.settle()
        let conflicts = try a.conflicts()
        #expect(conflicts.map(\.kind) == [.parent, .parent])
        let all = try conflicts.map { conflict in
            try a.file.write { try $0.details(of: conflict.id) }
        }
        let missing = all.flatMap { $0?.missingParents ?? [] }
        #expect(missing.map(\.table) == ["place", "place"])
        #expect(missing.map(\.namedBy) == [["place"], ["place"]])
        #expect(missing.map { $0.columns.map(\.value) } == [[.text("p")], [.text("never")]])
        #expect(missing.map { $0.removal?.member } == ["hcm", nil])
        #expect(missing[0].removal?.person == "An")
        #expect(missing[0].removal?.editedMilliseconds == 2000)
        #expect(all[0]?.row.map(\.column) == ["place", "first", "last"])
        let before = try a.dump()
        #expect(throws: ReplicaError.self) {
            try a.file.write {
                try $0.resolve(conflicts[0].id, set("place", .text("r")), person: nil)
            }
        }
        #expect(try a.dump() == before)
        for office in [a, b] {
            try office.file.write {
                try $0.resolve(conflicts[0].id, set("place", .text("q")), person: nil)
            }
        }
        try b.file.write { try $0.resolve(conflicts[1].id, .delete, person: nil) }
        try cluster.settle()
        for office in cluster.offices {
            #expect(try office.conflicts().isEmpty)
            #expect(try office.rows("SELECT id, place FROM visit") == [[.text("v"), .text("q")]])
        }
        #expect(try a.digest() == b.digest())
    }

    @Test("a broken CHECK is told with the row, and values that break it again are refused")
    func check() throws {
        let cluster = try cluster()
        let (a, b) = (cluster[0], cluster[1])
        try a.sql("INSERT INTO visit VALUES ('v', NULL, 1, 5)")
        try cluster.settle()
        try a.sql("UPDATE visit SET first = 4")
        try b.sql("UPDATE visit SET last = 2")
        try cluster.settle()
        let id = try #require(try a.conflicts().first).id
        let details = try #require(try a.file.write { try $0.details(of: id) })
        #expect(details.conflict.kind == .check)
        #expect(details.conflict.reason == "first <= last")
        #expect(details.row.map(\.value) == [.null, .integer(4), .integer(2)])
        let before = try a.dump()
        #expect(throws: ReplicaError.self) {
            try a.file.write { try $0.resolve(id, set("last", .text("3")), person: nil) }
        }
        #expect(try a.dump() == before)
        try a.file.write { try $0.resolve(id, set("last", .text("6")), person: nil) }
        try b.file.write { try $0.resolve(id, set("last", .integer(7)), person: nil) }
        try cluster.settle()
        for office in cluster.offices {
            let conflicts = try office.conflicts()
            #expect(conflicts.map(\.kind) == [.value])
            #expect(Set(conflicts[0].versions.map(\.value)) == [.integer(6), .integer(7)])
        }
        #expect(try a.digest() == b.digest())
    }

    @Test("more broken rows than are noted one by one are listed all the same, and closed again")
    func many() throws {
        let cluster = try cluster()
        let (a, b) = (cluster[0], cluster[1])
        // Then none is noted.
        for office in [a, b] { try office.reopen(bulkRowsMin: 1) }
        try a.sql("INSERT INTO place VALUES ('p', 1)")
        try a.sql(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
            INSERT INTO visit SELECT 'v' || i, 'p', 1, 5 FROM n
            """)
        try cluster.settle()
        // Neither breaks the rule alone: together 40 rows begin behind their end.
        try a.sql("UPDATE visit SET first = iif(CAST(substr(id, 2) AS INTEGER) <= 40, 4, 2)")
        try b.sql("UPDATE visit SET last = 3")
        try cluster.settle()
        for office in [a, b] {
            #expect(try office.conflicts().filter { $0.kind == .check }.count == 40)
        }
        try b.sql("UPDATE visit SET first = 2")
        try cluster.settle()
        for office in [a, b] { #expect(try office.conflicts().isEmpty) }
        try a.sql("DELETE FROM place")
        try b.sql("INSERT INTO visit VALUES ('w1', 'q', 1, 2), ('w2', 'q', 1, 2)")
        try cluster.settle()
        for office in [a, b] {
            #expect(try office.conflicts().filter { $0.kind == .parent }.count == 62)
        }
    }
}
