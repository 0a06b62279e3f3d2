// Changes of the schema, by the command and beside it.

import Foundation
import Testing

@Suite("Schema changes by the command")
struct SchemaTests {
    private func apply(_ script: String, to office: Office) throws -> Finished {
        let file = try office.folder.write(script, to: "\(UUID().uuidString).sql")
        return try office.run("schema", "apply", file, "--json")
    }

    @Test("a script says how many statements it ran, and which tables it changed")
    func applied() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'x', 1)")
        let done = try apply(
            "ALTER TABLE note DROP COLUMN body; CREATE TABLE other (a); UPDATE note SET n = n + 1;",
            to: cluster.hanoi)
        #expect(done.code == 0, "\(done.errors)")
        let answer = try JSON(done.output)
        #expect(answer["statements"].int == 3)
        #expect(answer["tables"] == .array([.string("note"), .string("other")]))
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        #expect(try cluster.hcm.sql("SELECT * FROM note") == "a|x|2")
        let spoken = try cluster.hanoi.hoitu("schema", "apply", "-", input: "DROP TABLE other")
        #expect(spoken.contains("other"))
    }

    @Test("a script that cannot be run leaves the file as it was, and says which statement it was")
    func refused() throws {
        let cluster = try Cluster()
        let before = try cluster.hanoi.sql("SELECT sql FROM sqlite_schema")
        for (script, word) in [
            ("CREATE TABLE u (a); CREATE TABLE u (b)", "already exists"),
            ("CREATE TABLE u (a); BEGIN; DROP TABLE u; COMMIT", "BEGIN"),
            ("CREATE TABLE u (a); DROP TABLE hoitu_row", "hoitu_"),
        ] {
            let refused = try apply(script, to: cluster.hanoi)
            #expect(refused.code == 1)
            #expect(refused.complaints.count == 1)
            #expect(refused.errors.contains("tatement 2"), "\(refused.errors)")
            #expect(refused.errors.contains(word), "\(refused.errors)")
        }
        #expect(try cluster.hanoi.sql("SELECT sql FROM sqlite_schema") == before)
        #expect(try cluster.hanoi.run("schema", "apply", "/nowhere.sql").code == 1)
        #expect(try cluster.hanoi.run("schema", "apply").code == 64)
    }

    @Test("the stock shell may rename, rebuild and drop, and no command stops for it")
    func stockShell() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'x', 1), ('b', 'y', 2)")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        try cluster.hanoi.sql(
            "ALTER TABLE note RENAME TO notes; ALTER TABLE notes RENAME body TO text")
        try cluster.hanoi.sql("UPDATE notes SET text = 'renamed' WHERE id = 'a'")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        #expect(try cluster.hcm.sql("SELECT body FROM note WHERE id = 'a'") == "renamed")
        #expect(try cluster.hanoi.json("log", "notes").items.count == 3)
        try cluster.hcm.sql("DROP TABLE note")
        let status = try cluster.hcm.json("status")
        #expect(status["warnings"].items.contains { $0.text?.contains("note") == true })
        for command in ["digest", "conflicts", "status"] { try cluster.hcm.hoitu(command) }
        try cluster.hanoi.sql("UPDATE notes SET n = n + 1")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        try Cluster.carry(from: cluster.hcm, to: cluster.hanoi)
        #expect(try cluster.hanoi.sql("SELECT count(*) FROM notes") == "2")
        try cluster.hcm.sql(Cluster.schema)
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        #expect(
            try cluster.hcm.sql("SELECT * FROM note ORDER BY id")
                == cluster.hanoi.sql("SELECT * FROM notes ORDER BY id"))
        #expect(try cluster.hcm.digest() == cluster.hanoi.digest())
    }

    @Test("a foreign key to a table that is not tracked is warned of, at once and in status")
    func parentNotTracked() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql(
            "CREATE TABLE p (id TEXT PRIMARY KEY NOT NULL); "
                + "CREATE TABLE c (id TEXT PRIMARY KEY NOT NULL, p REFERENCES p)")
        let tracked = try cluster.hanoi.run("track", "c", "--json")
        // Until foreign keys are merged, the table is refused for having one.
        guard tracked.code == 0 else {
            #expect(tracked.errors.contains("foreign key"))
            return
        }
        #expect(try JSON(tracked.output)["warnings"].items.count == 1)
        let warnings = try cluster.hanoi.json("status")["warnings"].items
        #expect(warnings.contains { $0.text?.contains("hoitu track p") == true })
        try cluster.hanoi.hoitu("track", "p")
        #expect(try cluster.hanoi.json("status")["warnings"].items.isEmpty)
    }
}
