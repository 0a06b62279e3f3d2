// Ways in which rows once left a table, or stayed out of the exchange, without anyone being told.

import Foundation
import Testing

@Suite("Nothing slips by")
struct EscapeTests {
    @Test("a row that a REPLACE by rowid removes is deleted everywhere")
    func replacedByRowID() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('x', 1, 0)")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        try cluster.hanoi.sql(
            """
            INSERT OR REPLACE INTO note (rowid, id, body)
                SELECT rowid, 'new', 'n' FROM note WHERE id = 'x';
            """)
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        for office in [cluster.hanoi, cluster.hcm] {
            #expect(try office.sql("SELECT group_concat(id) FROM note") == "new")
        }
    }

    @Test("a row that an UPDATE of the rowid replaces is deleted everywhere")
    func replacedByMove() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql(
            "INSERT INTO note (rowid, id) VALUES (1, 'x'); "
                + "INSERT INTO note (rowid, id) VALUES (2, 'z')")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        try cluster.hanoi.sql("UPDATE OR REPLACE note SET rowid = 1 WHERE id = 'z'")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        for office in [cluster.hanoi, cluster.hcm] {
            #expect(try office.sql("SELECT group_concat(id) FROM note") == "z")
        }
    }

    @Test("tracking again without naming a counter leaves it one")
    func counterStays() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('x', 1, 10)")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        try cluster.hcm.sql("UPDATE note SET n = n + 5")
        try cluster.hanoi.hoitu("track", "--all")
        try cluster.hanoi.sql("UPDATE note SET n = n + 1")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        try Cluster.carry(from: cluster.hcm, to: cluster.hanoi)
        for office in [cluster.hanoi, cluster.hcm] {
            #expect(try office.sql("SELECT n FROM note") == "16")
        }
    }

    @Test("a key too long to travel is told, and removing the row is the way out")
    func longKey() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note (id) VALUES (hex(zeroblob(140000)))")
        let refused = try cluster.hanoi.run("digest")
        #expect(refused.code == 1 && refused.errors.contains("note"))
        try cluster.hanoi.sql("DELETE FROM note")
        try cluster.hanoi.hoitu("digest")
    }

    @Test("a table that this file cannot exchange is named in the status")
    func refusedHere() throws {
        let cluster = try Cluster()
        for (office, rule) in [(cluster.hanoi, ""), (cluster.hcm, " UNIQUE")] {
            try office.sql("CREATE TABLE t (k TEXT PRIMARY KEY NOT NULL, v TEXT\(rule))")
        }
        try cluster.hanoi.hoitu("track", "t")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        let warnings = try cluster.hcm.json("status")["warnings"].items
        #expect(warnings.contains { $0.text?.contains("UNIQUE") == true })
    }

    @Test("a unique index that was added to a tracked table is warned of")
    func addedIndex() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("CREATE UNIQUE INDEX only ON note (body)")
        let warnings = try cluster.hanoi.json("status")["warnings"].items
        #expect(warnings.contains { $0.text?.contains("UNIQUE") == true })
    }

    @Test("a column name that is no text is refused, and others are tracked")
    func brokenName() throws {
        let cluster = try Cluster()
        let file = "\(cluster.folder.path)/broken.sql"
        let sql =
            Data("CREATE TABLE z (k TEXT PRIMARY KEY NOT NULL, \"v".utf8) + [0xff]
            + Data("\" TEXT);".utf8)
        try sql.write(to: URL(fileURLWithPath: file))
        try cluster.hanoi.sql(".read '\(file)'")
        #expect(try cluster.hanoi.run("track", "z").code == 1)
        try cluster.hanoi.hoitu("track", "--all")
        try cluster.hanoi.hoitu("digest")
    }
}
