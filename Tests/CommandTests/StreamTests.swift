// What programs rely on: exit codes, what stands on which stream, and where the replica is.

import Foundation
import Testing

@Suite("Exit codes and streams")
struct StreamTests {
    /// With `--json` one value that says what is wrong, and nothing without.
    private func expectError(_ ended: Finished, _ arguments: [String], isJSON: Bool) throws {
        guard isJSON else {
            #expect(ended.output.isEmpty, "\(arguments)")
            return
        }
        let error = try JSON(ended.output)["error"]
        #expect(error["code"].text?.isEmpty == false && error["message"].text?.isEmpty == false)
    }

    @Test("wrong usage exits 64, with nothing on standard output but an error as JSON")
    func usage() throws {
        let cluster = try Cluster()
        let wrong: [[String]] = [
            ["nonsense"], ["conflicts", "show"], ["conflicts", "resolve", "x"],
            ["conflicts", "resolve", "x", "--take", "1", "--keep"], ["track"],
            ["track", "note", "--all"], ["track", "note", "--counter", "other.n"],
            ["peer", "add", "hcm"], ["cluster", "create", "--name", "x"], ["log"],
            ["log", "note", "--limit", "-1"], ["log", "note", "noequals"],
            ["serve", "--listen", "nowhere"], ["serve", "--listen", "127.0.0.1:70000"],
            ["serve", "--listen", "127.0.0.1:0", "--every", "soon"], ["status", "--lang", "fr"],
            ["status", "--unknown"], ["bundle", "create", "file"],
            ["cluster", "create", "--name", "x", "--unit", "y", "--schema", "z"],
        ]
        for arguments in wrong {
            for more in [[], ["--json"]] {
                let ended = try cluster.hanoi.start(arguments + more).finish()
                #expect(ended.code == 64, "\(arguments): \(ended.errors)")
                try expectError(ended, arguments, isJSON: !more.isEmpty)
                #expect(!ended.errors.isEmpty, "\(arguments)")
            }
        }
    }

    @Test(
        "what cannot be done exits 1, with one line on standard error and nothing else but an error as JSON"
    )
    func impossible() throws {
        let cluster = try Cluster()
        let impossible: [[String]] = [
            ["conflicts", "show", "0123456789abcdef"],
            ["conflicts", "resolve", "0123456789abcdef", "--keep"], ["track", "nowhere"],
            ["untrack", "nowhere"], ["log", "nowhere"], ["log", "note", "body=x"],
            ["peer", "remove", "hcm"], ["sync", "hcm"], ["bundle", "apply", "/nowhere"],
            ["bundle", "create", "--for", "hcm", "/nowhere/file"],
            ["bundle", "create", "--for", "No One", "/tmp/never"],
            ["member", "accept", "/nowhere"], ["member", "accept", "/"],
            ["member", "approve", "/nowhere"],
            ["member", "request", "--unit", "NOT A CODE"], ["digest", "--table", "nowhere"],
        ]
        for arguments in impossible {
            for more in [[], ["--json"], ["--lang", "vi"]] {
                let ended = try cluster.hanoi.start(arguments + more).finish()
                #expect(ended.code == 1, "\(arguments): \(ended.code) \(ended.errors)")
                try expectError(ended, arguments, isJSON: more == ["--json"])
                #expect(ended.complaints.count == 1, "\(arguments): \(ended.errors)")
                #expect(!ended.errors.contains("unexpected"), "\(arguments): \(ended.errors)")
            }
        }
    }

    @Test("success leaves standard error empty")
    func quiet() throws {
        let cluster = try Cluster()
        for arguments in [
            ["status"], ["digest"], ["conflicts"], ["member", "list"], ["peer", "list"],
            ["log", "note"], ["--help"], ["conflicts", "--help"], ["--version"],
        ] {
            let ended = try cluster.hanoi.start(arguments).finish()
            #expect(ended.code == 0, "\(arguments)")
            #expect(ended.errors.isEmpty, "\(arguments): \(ended.errors)")
            #expect(!ended.output.isEmpty, "\(arguments)")
        }
    }

    @Test("conflicts --check exits 2 while any is open, and 0 when none is")
    func check() throws {
        let cluster = try Cluster()
        #expect(try cluster.hanoi.run("conflicts", "--check").code == 0)
        let ids = try cluster.disagree(
            "INSERT INTO note VALUES ('a', 'x', 0)", "INSERT INTO note VALUES ('a', 'y', 0)",
            with: cluster.hcm)
        for more in [[], ["--json"]] {
            let ended = try cluster.hanoi.start(["conflicts", "--check"] + more).finish()
            #expect(ended.code == 2)
            #expect(ended.errors.isEmpty)
        }
        #expect(try cluster.hanoi.run("conflicts").code == 0)
        for id in ids { try cluster.hanoi.hoitu("conflicts", "resolve", id, "--take", "1") }
        #expect(try cluster.hanoi.run("conflicts", "--check").code == 0)
        #expect(try cluster.hanoi.run("conflicts", "--all", "--check").code == 0)
        #expect(try cluster.hanoi.json("conflicts", "--all")[0]["open"] == .bool(false))
    }

    @Test("the replica is named before or behind the command, or by the environment")
    func replica() throws {
        let cluster = try Cluster()
        let path = cluster.hanoi.path
        let expected = try cluster.hanoi.digest()
        let ways: [([String], [String: String])] = [
            (["--replica", path, "digest", "--json"], [:]),
            (["digest", "--replica", path, "--json"], [:]),
            (["--json", "--replica=" + path, "digest"], [:]),
            (["digest", "--json"], ["HOITU_REPLICA": path]),
            (["digest", "--json", "--replica", path], ["HOITU_REPLICA": cluster.folder.path]),
        ]
        for (arguments, environment) in ways {
            let ended = try cluster.folder.start(
                Programs.hoitu, arguments, environment: environment
            ).finish()
            #expect(try JSON(ended.output)["digest"].text == expected, "\(arguments)")
        }
        let nested = try cluster.folder.start(
            Programs.hoitu, ["--replica", path, "peer", "list", "--json"]
        ).finish()
        #expect(try JSON(nested.output) == .array([]))
    }

    @Test("without a name the replica is replica.db in the working folder")
    func defaultReplica() throws {
        let cluster = try Cluster()
        let files = FileManager.default
        let folder = cluster.folder.path
        try files.moveItem(atPath: cluster.hcm.path, toPath: folder + "/replica.db")
        try files.moveItem(atPath: cluster.hcm.keys, toPath: folder + "/replica.db.keys")
        let ended = try cluster.folder.start(
            "/bin/sh", ["-c", "cd '\(folder)' && exec '\(Programs.hoitu)' status --json"]
        ).finish()
        let status = try JSON(ended.output)
        #expect(status["replica"]["member"].text == "hcm")
        #expect(status["replica"]["file"].text == "replica.db")
    }

    @Test("SIGTERM and SIGINT end a server with 0, and its address is free at once")
    func signals() throws {
        let cluster = try Cluster()
        let first = try Server(cluster.hanoi)
        try cluster.hcm.hoitu("peer", "add", "hanoi", first.url)
        try cluster.hcm.hoitu("sync")
        #expect(try first.stop() == 0)
        #expect(String(decoding: first.process.output, as: UTF8.self) == "ready \(first.url)\n")
        let second = try Server(cluster.hanoi, listen: first.address)
        #expect(second.url == first.url)
        second.process.signal(SIGINT)
        #expect(try second.process.finish(withinSeconds: 20).code == 0)
        #expect(second.process.errors.isEmpty, "\(second.process.errors)")
    }

    @Test("an address that is taken is told in one sentence")
    func addressTaken() throws {
        let cluster = try Cluster()
        let server = try Server(cluster.hanoi)
        let refused = try cluster.hcm.run("serve", "--listen", server.address)
        #expect(refused.code == 1)
        #expect(refused.output.isEmpty)
        #expect(refused.complaints.count == 1, "\(refused.errors)")
        #expect(refused.errors.contains(server.address), "\(refused.errors)")
        #expect(!refused.errors.contains("unexpected"), "\(refused.errors)")
    }
}
