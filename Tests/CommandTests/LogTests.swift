// The log, and records as they were, by the command.

import Foundation
import Testing

@Suite("The log by the command")
struct LogTests {
    @Test("--at a vector shows the records as they were, in words and as JSON")
    func vector() throws {
        let cluster = try Cluster()
        let office = cluster.hanoi
        try office.sql("INSERT INTO note VALUES ('a', 'first', 2), ('b', 'other', 0)")
        let vector = try JSONEncoder().encode(vectorMembers(office))
        let text = String(decoding: vector, as: UTF8.self)
        try office.sql(
            "UPDATE note SET body = 'second', n = n + 5; DELETE FROM note WHERE id = 'b'")
        let now = try office.json("log", "note", "--at", "2999-01-01").items
        #expect(now.map { $0["key"]["id"].text } == ["a"])
        #expect(now[0]["columns"] == .object(["body": .string("second"), "n": .integer(7)]))
        let then = try office.json("log", "note", "--at", text).items
        #expect(then.map { $0["key"]["id"].text } == ["a", "b"])
        #expect(then[0]["columns"] == .object(["body": .string("first"), "n": .integer(2)]))
        #expect(then[0]["contested"] == .array([]))
        #expect(then[0]["deletedToo"] == .bool(false))
        #expect(try office.json("log", "note", "id=b", "--at", text).items == [then[1]])
        #expect(try office.json("log", "note", "--at", text, "--limit", "1").items == [then[0]])
        let english = try office.hoitu("log", "note", "--at", text)
        #expect(english.contains("note had 2 such records then:"), "\(english)")
        #expect(english.contains("  id=“a”: body=“first”, n=2"), "\(english)")
        let vietnamese = try office.hoitu("log", "note", "id=c", "--at", text, "--lang", "vi")
        #expect(vietnamese.contains("Lúc đó note chưa có bản ghi nào như vậy."), "\(vietnamese)")
    }

    private func vectorMembers(_ office: Office) throws -> [String: Int] {
        try office.json("digest")["vector"].members.compactMapValues(\.int)
    }

    @Test("--at a time reads RFC 3339 and days, and refuses the rest in a sentence")
    func times() throws {
        let cluster = try Cluster()
        let office = cluster.hanoi
        try office.sql("INSERT INTO note VALUES ('a', 'first', 2)")
        let sealed = try #require(try office.json("log", "note")[0]["sealedAt"].text)
        for (time, count) in [
            (sealed, 1), ("2999-12-31T23:59:60+14:00", 1), ("2999-02-28", 1), ("2000-02-29", 0),
            ("1999-12-31T23:59:59.999-12:00", 0), ("2023-07-03 10:00:00z", 0),
        ] {
            #expect(try office.json("log", "note", "--at", time).items.count == count, "\(time)")
        }
        for time in [
            "", "yesterday", "2023-7-3", "2023-02-29", "2023-13-01", "2023-07-03T10:00:00",
            "2023-07-03T24:00:00Z", "2023-07-03T10:00:00+7", "{}x", "{\"00\":1}",
            "{\"\(String(repeating: "0", count: 32))\":-1}", "[1]", "٢٠٢٣-٠٧-٠٣",
        ] {
            for language in ["en", "vi"] {
                let refused = try office.run(
                    "log", "note", "--at=\(time)", "--lang", language)
                #expect(refused.code == 64, "\(time): \(refused.output)")
                #expect(!refused.errors.isEmpty)
            }
        }
    }

    @Test(
        "a vector of what is not here is refused in a sentence, and so is a column beside the key")
    func refused() throws {
        let cluster = try Cluster()
        let office = cluster.hanoi
        var vector = try vectorMembers(office)
        let origin = try #require(try office.json("status")["replica"]["origin"].text)
        vector[origin, default: 0] += 1
        let beyond = String(decoding: try JSONEncoder().encode(vector), as: UTF8.self)
        for (arguments, english, vietnamese) in [
            (["note", "--at", beyond], "which is not here", "ở đây chưa có"),
            (
                [
                    "note", "--at",
                    "{\"\(String(repeating: "9", count: 32))\":18446744073709551615}",
                ],
                "which is not here", "ở đây chưa có"
            ),
            (["note", "body=x"], "is not of table note's key", "không thuộc khóa"),
            (
                ["note", "body=x", "--at", "2999-01-01"], "find records by id",
                "tìm bản ghi theo id"
            ),
            (["note", "nowhere=x"], "no column nowhere", "không có cột nowhere"),
            (["nowhere"], "no table nowhere", "Không có bảng nowhere"),
        ] {
            for (language, words) in [("en", english), ("vi", vietnamese)] {
                let refused = try office.start(["log"] + arguments + ["--lang", language]).finish()
                #expect(refused.code == 1, "\(arguments)")
                #expect(refused.complaints.count == 1, "\(refused.errors)")
                #expect(refused.errors.contains(words), "\(refused.errors)")
            }
        }
    }

    @Test("a write that only keeps a record is told as that")
    func keeps() throws {
        let cluster = try Cluster()
        try cluster.hanoi.sql("INSERT INTO note VALUES ('a', 'old', 0)")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        let ids = try cluster.disagree(
            "DELETE FROM note", "UPDATE note SET body = 'new'", with: cluster.hcm)
        try cluster.hanoi.hoitu("conflicts", "resolve", try #require(ids.first), "--keep")
        let entries = try cluster.hanoi.json("log", "note").items
        #expect(entries[0]["onlyKeeps"] == .bool(true))
        #expect(entries[0]["kind"].text == "update")
        #expect(try cluster.hanoi.hoitu("log", "note").contains("  keep  id=“a”"))
        #expect(try cluster.hanoi.hoitu("log", "note", "--lang", "vi").contains("  giữ  id=“a”"))
    }
}
