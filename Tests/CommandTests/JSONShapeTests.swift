// The shapes of cli.md: which keys there are, and of which type their values.

import Foundation
import Testing

@Suite("JSON as promised")
struct JSONShapeTests {
    /// Hà Nội and TP.HCM with a conflict of each kind that `note` can have, and a server between.
    private func met() throws -> Cluster {
        let cluster = try Cluster()
        try cluster.hanoi.sql(
            "INSERT INTO note VALUES ('a', 'old', 1), ('b', 'old', 0), ('c', 'old', 0)")
        try Cluster.carry(from: cluster.hanoi, to: cluster.hcm)
        _ = try cluster.disagree(
            "UPDATE note SET body = 'x' WHERE id = 'a'; DELETE FROM note WHERE id = 'b'",
            "UPDATE note SET body = 'y' WHERE id IN ('a', 'b'); DELETE FROM note WHERE id = 'c'",
            with: cluster.hcm)
        return cluster
    }

    private static func isTime(_ value: JSON) -> Bool {
        let format = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/
        return value.text?.wholeMatch(of: format) != nil
    }

    private static func isHexadecimal(_ text: String?, digits: Int) -> Bool {
        text?.count == digits && text?.allSatisfy { "0123456789abcdef".contains($0) } == true
    }

    private static func isVector(_ value: JSON) -> Bool {
        !value.members.isEmpty
            && value.members.allSatisfy { isHexadecimal($0, digits: 32) && $1.int != nil }
    }

    @Test("with --json every command prints one value and one line")
    func oneValue() throws {
        let cluster = try met()
        let server = try Server(cluster.hcm)
        let bundle = cluster.folder.path + "/bundle"
        try cluster.hanoi.sql("CREATE TABLE more (id TEXT PRIMARY KEY NOT NULL)")
        let id = try #require(try cluster.hanoi.conflicts().first?["id"].text)
        let commands: [[String]] = [
            ["status"], ["digest"], ["digest", "--table", "note"], ["conflicts"],
            ["conflicts", "--all"], ["conflicts", "show", id], ["log", "note"],
            ["log", "note", "--limit", "1"], ["member", "list"], ["peer", "list"],
            ["peer", "add", "hcm", server.url], ["sync"], ["peer", "remove", "hcm"],
            ["track", "more"], ["untrack", "more"], ["track", "--all", "--counter", "note.n"],
            ["bundle", "create", "--for", "hcm", bundle], ["bundle", "apply", bundle],
        ]
        for command in commands {
            let ended = try cluster.hanoi.start(command + ["--json"]).finish()
            #expect(ended.code == 0, "\(command): \(ended.errors)")
            #expect(ended.errors.isEmpty, "\(command): \(ended.errors)")
            #expect(throws: Never.self, "\(command): \(ended.output)") { try JSON(ended.output) }
            #expect(ended.output.split(separator: "\n").count == 1, "\(command)")
            #expect(ended.output.hasSuffix("\n"), "\(command)")
        }
    }

    @Test("status has its keys")
    func status() throws {
        let cluster = try met()
        try cluster.hanoi.hoitu("peer", "add", "hcm", "https://127.0.0.1:9")
        try cluster.hanoi.sql("UPDATE note SET n = 2")
        let status = try cluster.hanoi.json("status")
        #expect(
            status.keys.isSuperset(of: [
                "cluster", "replica", "vector", "pending", "conflicts", "held", "warnings", "peers",
            ]))
        #expect(Self.isHexadecimal(status["cluster"]["id"].text, digits: 32))
        #expect(status["cluster"]["name"].text == "Test")
        #expect(status["replica"]["file"].text == cluster.hanoi.path)
        #expect(Self.isHexadecimal(status["replica"]["origin"].text, digits: 32))
        #expect(status["replica"]["member"].text == "hanoi")
        #expect(status["replica"]["unit"].text == "hanoi")
        #expect(status["replica"].keys.contains("office"))
        #expect(status["replica"]["office"] == .null)
        #expect(Self.isVector(status["vector"]))
        #expect(status["pending"].int == 2)
        #expect(status["conflicts"].int == 2)
        #expect(status["held"].int == 0)
        #expect(status["warnings"] == .array([]))
        let peer = status["peers"][0]
        #expect(
            peer.keys.isSuperset(of: ["name", "url", "lastSync", "behind", "ahead", "error"]))
        #expect(peer["name"].text == "hcm")
    }

    @Test("sync has its keys, also of a peer that failed")
    func sync() throws {
        let cluster = try met()
        let server = try Server(cluster.hcm)
        try cluster.hanoi.hoitu("peer", "add", "hcm", server.url)
        try cluster.hanoi.hoitu("peer", "add", "danang", "https://127.0.0.1:9")
        let reports = try cluster.hanoi.json("sync", accepting: [2])["peers"].items
        #expect(reports.map { $0["name"].text } == ["danang", "hcm"])
        for report in reports {
            #expect(
                report.keys.isSuperset(of: ["name", "roundTrips", "error", "received", "sent"]))
            #expect(report["roundTrips"].int != nil)
            for direction in ["received", "sent"] {
                for key in ["changesets", "rows", "bytes"] {
                    #expect(report[direction][key].int != nil, "\(direction) \(key)")
                }
            }
        }
    }

    @Test("conflicts have their keys, numbered in the order of rank, the one shown last")
    func conflicts() throws {
        let cluster = try met()
        let conflicts = try cluster.hanoi.conflicts()
        #expect(conflicts.map { $0["kind"].text } == ["value", "delete"])
        for conflict in conflicts {
            #expect(
                conflict.keys.isSuperset(of: [
                    "id", "kind", "table", "key", "column", "open", "versions",
                ]))
            #expect(Self.isHexadecimal(conflict["id"].text, digits: 16))
            #expect(conflict["table"].text == "note")
            #expect(conflict["open"] == .bool(true))
            for (number, version) in conflict["versions"].items.enumerated() {
                #expect(version["n"].int == number + 1)
                #expect(Self.isHexadecimal(version["origin"].text, digits: 32))
                #expect(version["seq"].int ?? 0 > 0)
                #expect(Self.isTime(version["editedAt"]))
                #expect(["hanoi", "hcm"].contains(version["member"].text))
            }
        }
        #expect(conflicts[0]["key"] == .object(["id": .string("a")]))
        #expect(conflicts[0]["column"].text == "body")
        let versions = conflicts[0]["versions"].items
        #expect(versions.map { $0["shown"] } == [.bool(false), .bool(true)])
        #expect(
            try versions.last?["value"].text
                == cluster.hanoi.sql("SELECT body FROM note WHERE id = 'a'"))
        #expect(conflicts[1]["column"] == .null)
        #expect(conflicts[1]["versions"].items.map { $0["value"] } == [.null])
        let shown = try cluster.hanoi.json("conflicts", "show", conflicts[0]["id"].text ?? "")
        #expect(shown["before"].text == "old")
    }

    @Test("the log has its keys, newest first")
    func log() throws {
        let cluster = try met()
        try cluster.hanoi.sql("UPDATE note SET n = n + 5 WHERE id = 'a'")
        let entries = try cluster.hanoi.json("log", "note").items
        for entry in entries {
            #expect(
                entry.keys.isSuperset(of: [
                    "origin", "seq", "member", "person", "editedAt", "sealedAt", "kind", "key",
                    "columns",
                ]))
            #expect(Self.isTime(entry["editedAt"]) && Self.isTime(entry["sealedAt"]))
            #expect(["insert", "update", "delete"].contains(entry["kind"].text))
            #expect(Self.isHexadecimal(entry["origin"].text, digits: 32))
        }
        let times = entries.compactMap { $0["editedAt"].text }
        #expect(times == times.sorted(by: >))
        #expect(entries.first?["columns"] == .object(["n": .integer(5)]))
        #expect(entries.count { $0["kind"].text == "delete" } == 2)
        #expect(entries.count { $0["kind"].text == "insert" } == 3)
        #expect(try cluster.hanoi.json("log", "note", "--limit", "2").items == Array(entries[..<2]))
        let one = try cluster.hanoi.json("log", "note", "id=c").items
        #expect(one.map { $0["kind"].text } == ["delete", "insert"])
    }

    @Test("the digest has its keys, and its vector is that of status")
    func digest() throws {
        let cluster = try met()
        let digest = try cluster.hanoi.json("digest")
        #expect(Self.isHexadecimal(digest["digest"].text, digits: 64))
        #expect(Self.isVector(digest["vector"]))
        #expect(try cluster.hanoi.json("status")["vector"] == digest["vector"])
        #expect(try cluster.hcm.json("digest") == digest)
        let table = try cluster.hanoi.json("digest", "--table", "note")["digest"]
        #expect(table != digest["digest"])
        #expect(try cluster.hcm.json("digest", "--table", "note")["digest"] == table)
    }
}
