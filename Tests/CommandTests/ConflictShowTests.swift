// What a person reads before settling a conflict, and after it was settled.

import Foundation
import Testing

@Suite("Conflicts shown to people")
struct ConflictShowTests {
    private func texts(_ base: String, _ first: String, _ second: String) throws -> (
        Cluster, String
    ) {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', '\(base)', 0)")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        let ids = try cluster.disagree(
            "UPDATE note SET body = '\(first)'", "UPDATE note SET body = '\(second)'",
            with: cluster.hcm)
        return (cluster, try #require(ids.first))
    }

    private func show(_ office: Office, _ id: String, _ language: String) throws -> String {
        try office.hoitu("conflicts", "show", id, "--lang", language)
    }

    @Test(
        "a text's versions are shown with what was before, what each does, and what merging gives")
    func merge() throws {
        let (cluster, id) = try texts("một\nhai", "Một\nhai", "một\nhai\nba")
        let english = try show(cluster.hcm, id, "en")
        for words in [
            "Before: “một hai” — hanoi", "Taking version 1 will show “Một hai”",
            "Taking version 2 leaves “một hai ba” shown as it is now", "stays in the history",
            "    | Một\n    | hai\n    | ba\n", "--take N | --value VALUE | --merge",
        ] {
            #expect(english.contains(words), "\(words): \(english)")
        }
        let vietnamese = try show(cluster.hcm, id, "vi")
        for words in [
            "Trước đó: “một hai” — hanoi", "Lấy phương án 1 thì “Một hai” sẽ hiện",
            "Lấy phương án 2 thì “một hai ba” vẫn hiện như bây giờ", "vẫn còn trong lịch sử",
            "Với --merge", "    | ba\n", "--take N | --value GIÁTRỊ | --merge",
        ] {
            #expect(vietnamese.contains(words), "\(words): \(vietnamese)")
        }
        let json = try cluster.hcm.json("conflicts", "show", id)
        #expect(json["merge"]["possible"] == .bool(true))
        #expect(json["merge"]["value"].text == "Một\nhai\nba")
        #expect(json["before"].text == "một\nhai")
        #expect(json["beforeBy"]["member"].text == "hanoi")
        #expect(json["settled"] == .null)
        try cluster.hcm.hoitu("conflicts", "resolve", id, "--merge")
        try Cluster.carry(from: cluster.hcm, to: cluster.hanoi)
        #expect(try cluster.hanoi.sql("SELECT body FROM note") == "Một\nhai\nba")
        #expect(try cluster.hanoi.conflicts().isEmpty)
    }

    @Test("where both changed one place, the place is shown, and --merge is refused in a sentence")
    func collision() throws {
        let (cluster, id) = try texts("một\nhai\nba", "một\nHAI\nba", "một\nzwei\nba")
        let english = try show(cluster.hanoi, id, "en")
        #expect(english.contains("--merge is not possible: versions 1, 2"), "\(english)")
        #expect(english.contains("line 2: “hai ” became “HAI ” and “zwei ”"), "\(english)")
        #expect(!english.contains("| --merge"), "\(english)")
        let vietnamese = try show(cluster.hanoi, id, "vi")
        #expect(vietnamese.contains("dòng 2: “hai ” thành “HAI ” và “zwei ”"), "\(vietnamese)")
        let json = try cluster.hanoi.json("conflicts", "show", id)["merge"]
        #expect(json["possible"] == .bool(false))
        #expect(json["why"].text == "collision")
        #expect(json["collisions"][0]["line"].int == 2)
        for (language, words) in [("en", "the same place differently"), ("vi", "cùng một chỗ")] {
            let refused = try cluster.hanoi.run(
                "conflicts", "resolve", id, "--merge", "--lang", language)
            #expect(refused.code == 1)
            #expect(refused.complaints.count == 1)
            #expect(refused.errors.contains(words), "\(refused.errors)")
        }
        #expect(try cluster.hanoi.conflicts().count == 1)
    }

    @Test("values without a common text say why --merge is not possible")
    func noAncestor() throws {
        let cluster = try Cluster()
        let ids = try cluster.disagree(
            "INSERT INTO note VALUES ('a', 'x', 0)", "INSERT INTO note VALUES ('a', 'y', 0)",
            with: cluster.hcm)
        let id = try #require(ids.first)
        let english = try show(cluster.hanoi, id, "en")
        #expect(english.contains("There was no value before"), "\(english)")
        #expect(english.contains("no one text that all of them started from"), "\(english)")
        #expect(
            try cluster.hanoi.json("conflicts", "show", id)["merge"]["why"].text == "no-ancestor")
        #expect(try cluster.hanoi.run("conflicts", "resolve", id, "--merge").code == 1)
    }

    @Test("a deleted record is shown with who deleted it and what was changed since")
    func deleted() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'old', 0)")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        let ids = try cluster.disagree(
            "DELETE FROM note", "UPDATE note SET body = 'new', n = n + 3", with: cluster.hcm)
        let id = try #require(ids.first)
        let english = try show(cluster.hcm, id, "en")
        for words in [
            "1. deleted by hanoi at", "had not seen", "hcm  update  id=“a”: body=“new”, n +3",
            "With --keep the record stays", "--keep | --delete",
        ] {
            #expect(english.contains(words), "\(words): \(english)")
        }
        #expect(try show(cluster.hcm, id, "vi").contains("Với --keep bản ghi ở lại"))
        let edits = try cluster.hcm.json("conflicts", "show", id)["unseenEdits"]
        #expect(edits.items.map { $0["member"].text } == ["hcm"])
        #expect(edits[0]["columns"]["body"].text == "new")
    }

    @Test("what was settled is listed with how, by whom and when, and so is a second attempt")
    func settled() throws {
        let (cluster, id) = try texts("x", "one", "two")
        _ = try cluster.hcm.hoitu(
            "conflicts", "resolve", id, "--value", "both", environment: ["HOITU_PERSON": "Đỗ An"])
        try Cluster.carry(from: cluster.hcm, to: cluster.hanoi)
        #expect(try cluster.hanoi.conflicts().isEmpty)
        let item = try cluster.hanoi.json("conflicts", "--all")[0]
        #expect(item["open"] == .bool(false))
        #expect(item["settled"]["member"].text == "hcm")
        #expect(item["settled"]["person"].text == "Đỗ An")
        #expect(item["settled"]["write"].text == "value")
        #expect(item["settled"]["value"].text == "both")
        #expect(item["settled"]["editedAt"].text?.hasSuffix("Z") == true)
        let english = "Settled by hcm (Đỗ An) at "
        #expect(try cluster.hanoi.hoitu("conflicts", "--all").contains(english))
        #expect(try show(cluster.hanoi, id, "en").contains(english))
        let vietnamese = try cluster.hanoi.hoitu("conflicts", "--all", "--lang", "vi")
        #expect(vietnamese.contains("hcm (Đỗ An) đã giải quyết lúc "))
        #expect(vietnamese.contains("ghi “both”"))
        let refused = try cluster.hanoi.run("conflicts", "resolve", id, "--take", "1")
        #expect(refused.code == 1)
        #expect(refused.errors.contains(english), "\(refused.errors)")
    }

    @Test("an edit by hand settles a conflict at once, and is named as what did")
    func byHand() throws {
        let (cluster, id) = try texts("x", "one", "two")
        try cluster.hanoi.sql("UPDATE note SET body = 'by hand'")
        #expect(try cluster.hanoi.conflicts().isEmpty)
        let refused = try cluster.hanoi.run("conflicts", "resolve", id, "--take", "1")
        #expect(refused.errors.contains("“by hand” was written"), "\(refused.errors)")
    }

    @Test("rows that a rule keeps apart or breaks are shown with the rule, and settled by --set")
    func constraints() throws {
        let cluster = try Cluster()
        let schema = """
            CREATE TABLE place (code TEXT PRIMARY KEY NOT NULL, name TEXT UNIQUE);
            CREATE TABLE visit (
                id TEXT PRIMARY KEY NOT NULL, place TEXT REFERENCES place (code),
                first INTEGER, last INTEGER, CONSTRAINT in_order CHECK (first <= last));
            """
        for office in [cluster.hanoi, cluster.hcm] { try office.sql(schema) }
        try cluster.hanoi.hoitu("track", "place", "visit")
        try cluster.hanoi.sql(
            "INSERT INTO place VALUES ('p', 'old'); INSERT INTO visit VALUES ('v', NULL, 1, 5)")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        _ = try cluster.disagree(
            "INSERT INTO place VALUES ('q', 'same'); UPDATE visit SET first = 4",
            "INSERT INTO place VALUES ('r', 'same'); UPDATE visit SET last = 2; "
                + "INSERT INTO visit VALUES ('w', 'gone', 1, 2)",
            with: cluster.hcm)
        let conflicts = try cluster.hcm.conflicts()
        #expect(Set(conflicts.map { $0["kind"].text }) == ["unique", "check", "parent"])
        func id(_ kind: String) throws -> String {
            try #require(conflicts.first { $0["kind"].text == kind }?["id"].text)
        }
        let unique = try show(cluster.hcm, id("unique"), "en")
        #expect(unique.contains("The record that is shown (code=“q”) has name=“same”"), "\(unique)")
        let holder = try cluster.hcm.json("conflicts", "show", id("unique"))["holders"][0]
        #expect(holder["key"] == .object(["code": .string("q")]))
        let check = try show(cluster.hcm, id("check"), "en")
        #expect(check.contains("in_order"), "\(check)")
        #expect(
            check.contains("The record as it is shown: place=NULL, first=4, last=2"), "\(check)")
        let parent = try show(cluster.hcm, id("parent"), "en")
        #expect(
            parent.contains("Column place names the record of place with code=“gone”"), "\(parent)")
        let taken = try cluster.hcm.run(
            "conflicts", "resolve", id("unique"), "--set", "name=old")
        #expect(taken.code == 1)
        #expect(taken.complaints.count == 1, "\(taken.errors)")
        let broken = try cluster.hcm.run("conflicts", "resolve", id("check"), "--set", "last=3")
        #expect(broken.code == 1)
        let dangling = try cluster.hcm.run(
            "conflicts", "resolve", id("parent"), "--set", "place=nowhere")
        #expect(dangling.code == 1)
        #expect(try cluster.hcm.conflicts().count == 3)
        try cluster.hcm.hoitu("conflicts", "resolve", id("unique"), "--set", "name=other")
        try cluster.hcm.hoitu(
            "conflicts", "resolve", id("check"), "--set", "first=1", "--set", "last=6")
        try cluster.hcm.hoitu("conflicts", "resolve", id("parent"), "--set", "place=p")
        try Cluster.carry(from: cluster.hcm, to: cluster.hanoi)
        for office in [cluster.hanoi, cluster.hcm] {
            #expect(try office.conflicts().isEmpty)
            #expect(try office.sql("SELECT name FROM place ORDER BY code") == "old\nsame\nother")
            #expect(try office.sql("SELECT first, last FROM visit WHERE id = 'v'") == "1|6")
        }
        #expect(try cluster.hanoi.digest() == cluster.hcm.digest())
        let kinds = try cluster.hanoi.json("conflicts", "--all").items.map {
            $0["settled"]["write"].text
        }
        #expect(Set(kinds) == ["columns"])
    }
}
