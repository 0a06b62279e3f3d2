// What reaches a client when an endpoint does not answer as asked.

import Exchange
import Server
import Testing

@Suite("Server answers")
struct ServerAnswerTests {
    let cluster: ThrowawayCluster
    let hub: Member
    let office: Member

    init() throws {
        cluster = try ThrowawayCluster()
        hub = try cluster.member("hub")
        office = try cluster.member("office")
    }

    @Test("a refusal arrives as its endpoint wrote it", arguments: versions)
    func refusal(version: HttpVersion) async throws {
        let problem = Problem(
            status: 409, title: "Cluster khác", detail: "cả hai \"bên\"", code: "other-cluster",
            member: "hanoi/001")
        let endpoints = PeerEndpoints.only(hello: { _, _ in throw EndpointRefusal(problem) })
        let error = try await failure(of: endpoints, "/v1/hello", version)
        #expect(error == .problem(problem))
        #expect(error?.code == "other-cluster")
    }

    @Test("a stream is refused by its first piece as well as by its endpoint", arguments: versions)
    func refusedStream(version: HttpVersion) async throws {
        let problem = Problem(status: 403, title: "No", code: "no")
        let endpoints = PeerEndpoints.only(pull: { _, _ in
            ByteStream { throw EndpointRefusal(problem) }
        })
        #expect(try await failure(of: endpoints, "/v1/pull", version) == .problem(problem))
    }

    @Test("a push is refused while it is being sent", arguments: versions)
    func refusedPush(version: HttpVersion) async throws {
        let problem = Problem(status: 507, title: "Full", code: "full")
        let endpoints = PeerEndpoints.only(push: { body, _ in
            var iterator = body.makeAsyncIterator()
            _ = try await iterator.next()
            throw EndpointRefusal(problem)
        })
        let error = await transportError {
            try await withServer(hub, endpoints) { server in
                let made = Pieces(count: 800)
                _ = try await client(office.tls, version).post(
                    url: server.url("/v1/push"), body: .stream { made.next() },
                    contentType: "application/x-protobuf", receive: { _ in })
            }
        }
        #expect(error == .problem(problem))
    }

    @Test("an unexpected error shows nothing of itself", arguments: versions)
    func unexpected(version: HttpVersion) async throws {
        let error = try await failure(of: .only(), "/v1/hello", version)
        #expect(
            error
                == .problem(
                    Problem(status: 500, title: "The server failed to answer", code: "unexpected")))
    }

    @Test("other addresses are not found", arguments: ["/", "/v1/hello/", "/v1/digest", "/v1"])
    func notFound(path: String) async throws {
        #expect(try await failure(of: .echo, path, .http2)?.code == "not-found")
    }

    @Test("a body over the limit is refused, its length said or not", arguments: versions)
    func overLimit(version: HttpVersion) async throws {
        try await withServer(hub, .echo, .loopback(bodyBytesMax: 1000)) { server in
            let url = server.url("/v1/hello")
            let client = client(office.tls, version)
            _ = try await client.ask(url, [UInt8](repeating: 0, count: 1000))
            let said = await transportError {
                _ = try await client.ask(url, [UInt8](repeating: 0, count: 1001))
            }
            #expect(said?.code == "too-large")
            let unsaid = await transportError {
                let made = Pieces(count: 4)
                _ = try await client.post(
                    url: url, body: .stream { made.next() },
                    contentType: "application/x-protobuf", receive: { _ in })
            }
            #expect(unsaid?.code == "too-large")
        }
    }

    @Test("empty bodies pass both ways", arguments: versions)
    func empty(version: HttpVersion) async throws {
        let endpoints = PeerEndpoints.only(
            hello: { body, _ in body },
            pull: { _, _ in ByteStream { nil } },
            push: { body, _ in
                for try await piece in body { return piece }
                return []
            })
        try await withServer(hub, endpoints) { server in
            let client = client(office.tls, version)
            for path in ["/v1/hello", "/v1/pull", "/v1/push"] {
                let (answer, response) = try await client.ask(server.url(path), [])
                #expect(answer.isEmpty && response.sentBytes == 0)
            }
        }
    }

    private func failure(
        of endpoints: PeerEndpoints, _ path: String, _ version: HttpVersion
    ) async throws -> TransportError? {
        await transportError {
            try await withServer(hub, endpoints) { server in
                _ = try await client(office.tls, version).ask(server.url(path))
            }
        }
    }
}
