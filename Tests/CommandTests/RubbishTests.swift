// A member whose program has gone wrong: rubbish with a valid certificate.

import Foundation
import Testing

@Suite("Rubbish from a member", .enabled(if: Programs.curl != nil))
struct RubbishTests {
    struct Answer {
        let status: Int
        let type: String
        let body: String
    }

    /// Posts `body` to Hà Nội's server as TP.HCM.
    private func post(
        _ cluster: Cluster, _ url: String, _ body: Data, _ options: String...
    ) throws -> Answer {
        let curl = try #require(Programs.curl)
        let keys = cluster.hcm.keys
        // The server's name is no host name: who it is was shown by the handshake's certificate.
        let arguments =
            [
                "-sS", "-k", "--cert", keys + "/member.pem", "--key", keys + "/member.key",
                "--max-time", "20", "--data-binary", "@-", "-H", "content-type: text/plain",
                "-w", "\n%{http_code} %{content_type}",
            ] + options + [url]
        let ended = try cluster.folder.start(curl, arguments, input: body).finish()
        guard ended.code == 0 else { throw Trouble("curl \(ended.code): \(ended.errors)") }
        let end = ended.output.lastIndex(of: "\n") ?? ended.output.startIndex
        let words = ended.output[end...].dropFirst().split(separator: " ")
        return Answer(
            status: words.first.flatMap { Int($0) } ?? 0, type: words.last.map(String.init) ?? "",
            body: String(ended.output[..<end]))
    }

    private func expectProblem(_ answer: Answer, _ what: String) throws {
        #expect((400..<500).contains(answer.status), "\(what): \(answer.status) \(answer.body)")
        #expect(answer.type.hasPrefix("application/problem+json"), "\(what): \(answer.type)")
        let problem = try JSON(answer.body)
        #expect(problem["status"].int == answer.status, "\(what)")
        #expect(problem["title"].text?.isEmpty == false, "\(what)")
        #expect(problem["code"].text?.isEmpty == false, "\(what)")
    }

    /// The same bytes in every run.
    private static func noise(_ count: Int, seed: UInt64) -> Data {
        var state = seed
        return Data(
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            })
    }

    @Test("random bytes get problem documents, and the server goes on serving")
    func noise() throws {
        let cluster = try Cluster()
        let server = try Server(cluster.hanoi)
        let before = try cluster.hanoi.digest()
        for path in ["/v1/hello", "/v1/pull", "/v1/push"] {
            for (seed, count) in [1, 7, 64, 1000, 70_000].enumerated() {
                let body = Self.noise(count, seed: UInt64(seed))
                let answer = try post(cluster, server.url + path, body)
                try expectProblem(answer, "\(path) \(count)")
            }
        }
        #expect(try cluster.hanoi.digest() == before)
        #expect(server.process.isRunning)
        try cluster.hcm.hoitu("peer", "add", "hanoi", server.url)
        try cluster.hcm.hoitu("sync")
        #expect(try server.stop() == 0)
    }

    @Test("an empty body is no message, and an empty stream is a cut one")
    func empty() throws {
        let cluster = try Cluster()
        let server = try Server(cluster.hanoi)
        for path in ["/v1/hello", "/v1/pull", "/v1/push"] {
            let answer = try post(cluster, server.url + path, Data())
            try expectProblem(answer, path)
        }
        let cut = try post(cluster, server.url + "/v1/push", Data())
        #expect(try JSON(cut.body)["code"].text == "cut")
    }

    @Test(
        "lengths that promise more than comes are refused, over both versions of HTTP",
        arguments: [
            "--http1.1", "--http2",
        ])
    func forgedLengths(version: String) throws {
        let cluster = try Cluster()
        let server = try Server(cluster.hanoi)
        let forged: [[UInt8]] = [
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
            [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
            [0xff, 0xff, 0xff, 0xff, 0x07, 0x0a], [0x05, 0x0a, 0xff, 0xff, 0xff, 0x7f],
        ]
        for bytes in forged {
            for path in ["/v1/hello", "/v1/pull", "/v1/push"] {
                let answer = try post(cluster, server.url + path, Data(bytes), version)
                try expectProblem(answer, "\(path) \(bytes)")
            }
        }
        #expect(server.process.isRunning)
    }

    @Test("a body beyond the limit of short messages is refused")
    func tooLarge() throws {
        let cluster = try Cluster()
        let server = try Server(cluster.hanoi)
        let large = Data(count: 20 << 20)
        for path in ["/v1/hello", "/v1/pull"] {
            let answer = try post(cluster, server.url + path, large)
            #expect(answer.status == 413, "\(path): \(answer.status)")
            try expectProblem(answer, path)
        }
    }

    @Test("other paths and methods are not found")
    func otherPaths() throws {
        let cluster = try Cluster()
        let server = try Server(cluster.hanoi)
        for path in [
            "/", "/v1", "/v1/", "/v1/hello/", "/v2/hello", "/v1/../v1/hello", "/v1/%68ello?x",
        ] {
            let answer = try post(cluster, server.url + path, Data("x".utf8), "--path-as-is")
            #expect(answer.status == 404, "\(path): \(answer.status)")
            try expectProblem(answer, path)
        }
        for method in ["PUT", "DELETE", "PATCH"] {
            let answer = try post(cluster, server.url + "/v1/hello", Data("x".utf8), "-X", method)
            #expect([404, 405].contains(answer.status), "\(method): \(answer.status)")
        }
    }

    @Test("a real push that was altered is refused, and what is right of it is all that is taken")
    func alteredPush() throws {
        let cluster = try Cluster()
        try cluster.hcm.sql("INSERT INTO note VALUES ('a', 'a text that stands there', 1)")
        let path = cluster.folder.path + "/bundle"
        try cluster.hcm.hoitu("bundle", "create", "--for", "danang", path)
        let bundle = try Data(contentsOf: URL(fileURLWithPath: path))
        // A bundle is a line, a message behind its length (below 16 KiB: two bytes), and a stream.
        let line = Data("HOITU BUNDLE 1\n".utf8).count
        let low = Int(bundle[line])
        let length = low < 0x80 ? (low, 1) : (low & 0x7f | Int(bundle[line + 1]) << 7, 2)
        let stream = Data(bundle.dropFirst(line + length.0 + length.1))
        let server = try Server(cluster.hanoi)
        for place in stride(from: 0, to: stream.count, by: stream.count / 10) {
            var altered = stream
            altered[place] ^= 0x04
            let answer = try post(cluster, server.url + "/v1/push", altered)
            #expect(answer.status < 500, "\(place): \(answer.status) \(answer.body)")
        }
        let whole = try post(cluster, server.url + "/v1/push", stream)
        #expect(whole.status == 200, "\(whole.body)")
        #expect(try cluster.hanoi.sql("SELECT body FROM note") == "a text that stands there")
        #expect(try cluster.hanoi.digest() == cluster.hcm.digest())
        #expect(try server.stop() == 0)
    }

    @Test("clients that hang up in the middle of a body do the server no harm")
    func hangUp() throws {
        let cluster = try Cluster()
        let server = try Server(cluster.hanoi)
        let curl = try #require(Programs.curl)
        let keys = cluster.hcm.keys
        for path in ["/v1/hello", "/v1/pull", "/v1/push"] {
            // The body is a fifo's that nobody fills, so the request waits for more until it is killed.
            let fifo = cluster.folder.path + "/fifo" + UUID().uuidString
            #expect(mkfifo(fifo, 0o600) == 0)
            let holder = open(fifo, O_RDWR | O_CLOEXEC)
            defer { close(holder) }
            let request = try cluster.folder.start(
                curl,
                [
                    "-sS", "-k", "--cert", keys + "/member.pem", "--key", keys + "/member.key",
                    "-X", "POST", "-T", fifo, "-v", server.url + path,
                ])
            try poll(20, "the request") { request.errors.contains("> POST") }
            request.signal(SIGKILL)
            _ = try request.finish()
        }
        try cluster.hcm.hoitu("peer", "add", "hanoi", server.url)
        try cluster.hcm.hoitu("sync")
        #expect(try server.stop() == 0)
    }
}
