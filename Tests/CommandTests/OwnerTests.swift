// Owners and roles by the command, with the stock shell beside it.

import Foundation
import Testing

@Suite("Owners by the command")
struct OwnerTests {
    private static let schema =
        "CREATE TABLE model (unit TEXT NOT NULL, code TEXT NOT NULL, title, PRIMARY KEY (unit, code));"

    /// Three cities with a table whose rows are their units', or the head's to write.
    private func cluster() throws -> Cluster {
        let cluster = try Cluster()
        for office in [cluster.hanoi, cluster.hcm, cluster.danang] { try office.sql(Self.schema) }
        try cluster.hanoi.hoitu(
            "track", "model", "--owner", "model.unit", "--or-role", "model=head")
        try cluster.hanoi.sql("INSERT INTO model VALUES ('hanoi', 'a', 'first')")
        for office in [cluster.hcm, cluster.danang] {
            try Cluster.carry(from: cluster.hanoi, to: office)
        }
        return cluster
    }

    @Test(
        "the stock shell is refused in words, and a role that is granted opens the way, from its day"
    )
    func shell() throws {
        let cluster = try cluster()
        let edit = "UPDATE model SET title = 'x' WHERE unit = 'hanoi'"
        let refused = try cluster.hcm.shell(edit).finish()
        #expect(refused.errors.contains("hoitu: only the unit that its column unit names"))
        #expect(refused.errors.contains("holds the role head"))
        try cluster.hanoi.hoitu("role", "grant", "head", "hcm", "--from", "2020-01-01")
        try cluster.hanoi.hoitu("role", "grant", "head", "danang", "--from", "2999-01-01")
        for office in [cluster.hcm, cluster.danang] {
            try Cluster.carry(from: cluster.hanoi, to: office)
        }
        try cluster.hcm.sql(edit)
        #expect(
            try cluster.danang.shell(edit).finish().errors.contains("may write this row of model"))
        let roles = try cluster.danang.json("role", "list").items
        #expect(roles.map { $0["unit"].text } == ["hcm", "danang"])
        #expect(roles.map { $0["from"].text?.prefix(10) } == ["2019-12-31", "2998-12-31"])
        try Cluster.carry(from: cluster.hcm, to: cluster.hanoi)
        #expect(try cluster.hanoi.sql("SELECT title FROM model") == "x")
        // The holder ends it himself, without the root key.
        let id = try #require(roles.first?["id"].text)
        try cluster.hcm.hoitu("role", "end", id, "--until", "2021-01-01")
        #expect(try cluster.hcm.shell(edit).finish().errors.contains("may write this row of model"))
        let stolen = try cluster.hcm.run("role", "grant", "head", "hcm", "--from", "2020-01-01")
        #expect(stolen.code == 1)
        #expect(stolen.errors.contains("does not hold the role head"))
    }

    @Test("a change forged past the triggers is undone, and listed alike at every office")
    func forged() throws {
        let cluster = try cluster()
        let names = try cluster.hcm.sql(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'hoitu_*_owner_*'"
        ).split(separator: "\n")
        #expect(names.count >= 3)
        try cluster.hcm.sql(
            names.map { "DROP TRIGGER \($0);" }.joined()
                + "UPDATE model SET title = 'forged'; INSERT INTO model VALUES ('hcm', 'b', 'own')")
        #expect(try cluster.hcm.json("refused").items.count == 1)
        #expect(try cluster.hcm.sql("SELECT title FROM model ORDER BY code") == "first\nown")
        for office in [cluster.hanoi, cluster.danang] {
            try Cluster.carry(from: cluster.hcm, to: office)
        }
        let refused = try cluster.danang.json("refused")
        #expect(refused == (try cluster.hcm.json("refused")))
        #expect(refused.items.first?["member"].text == "hcm")
        #expect(refused.items.first?["table"].text == "model")
        #expect(refused.items.first?["columns"]["title"].text == "forged")
        #expect(try cluster.danang.digest() == cluster.hcm.digest())
        #expect(try cluster.danang.hoitu("refused").contains("OWNER \"unit\" OR ROLE \"head\""))
        #expect(try cluster.danang.hoitu("refused", "--lang", "vi").contains("bị từ chối"))
        #expect(try cluster.danang.hoitu("status").contains("hoitu refused"))
    }

    @Test("an owner outside the key, and options that do not fit, are refused with a sentence")
    func refusals() throws {
        let cluster = try cluster()
        let cases: [(arguments: [String], code: Int32, words: String)] = [
            (["note", "--owner", "note.body"], 1, "not part of the primary key"),
            (["note", "--owner", "body"], 64, "TABLE.COLUMN"),
            (["note", "--or-role", "note=head"], 64, "beside an owner column"),
            (["note", "--owner", "note.id", "--role", "note=head"], 64, "in place of it"),
            (["note", "--role", "note=The Head"], 64, "no name for a role"),
            (["model", "--owner", "model.code"], 1, "declared otherwise"),
        ]
        for (arguments, code, words) in cases {
            let finished = try cluster.hanoi.start(["track"] + arguments).finish()
            #expect(finished.code == code, "\(arguments): \(finished.errors)")
            #expect(finished.errors.contains(words), "\(arguments): \(finished.errors)")
        }
        let same = ["track", "model", "--owner", "model.unit", "--or-role", "model=head"]
        #expect(try cluster.hanoi.start(same).finish().code == 0)
        #expect(try cluster.hanoi.run("role", "grant", "head", "hcm", "--from", "31/1").code == 64)
    }
}
