// Beginning and end: of a server, of a request, and of patience.

import Exchange
import Foundation
import Server
import Testing

@Suite("Server life")
struct ServerLifeTests {
    let cluster: ThrowawayCluster
    let hub: Member
    let office: Member

    init() throws {
        cluster = try ThrowawayCluster()
        hub = try cluster.member("hub")
        office = try cluster.member("office")
    }

    @Test("a graceful shutdown lets a request finish, and new ones not begin", arguments: versions)
    func graceful(version: HttpVersion) async throws {
        let begun = Signal()
        let goOn = Signal()
        let endpoints = PeerEndpoints.only(
            hello: { body, _ in
                begun.send()
                await goOn.wait()
                return body
            })
        try await withServer(hub, endpoints) { server in
            let url = server.url("/v1/hello")
            async let answer = client(office.tls, version).ask(url)
            await begun.wait()
            await server.shutDownGracefully()
            await server.stoppedListening()
            goOn.send()
            let (bytes, _) = try await answer
            #expect(bytes == [1, 2, 3])
            await server.ended()
        }
    }

    @Test(
        "a graceful shutdown does not wait for clients that only stay connected",
        arguments: versions)
    func idleClient(version: HttpVersion) async throws {
        try await withServer(hub, .echo) { server in
            let client = client(office.tls, version)
            _ = try await client.ask(server.url("/v1/hello"))
            await server.shutDownGracefully()
            await server.ended()
            withExtendedLifetime(client) {}
        }
    }

    @Test("a cancelled server cuts its requests", arguments: versions)
    func cancelledServer(version: HttpVersion) async throws {
        let begun = Signal()
        let cancelled = Count()
        let endpoints = PeerEndpoints.only(
            hello: { body, _ in
                begun.send()
                do { try await Task.sleep(for: .seconds(600)) } catch { cancelled.add(1) }
                return body
            })
        let request = try await withServer(hub, endpoints) { server in
            let request = Task { [office, url = server.url("/v1/hello")] in
                try await client(office.tls, version).ask(url)
            }
            await begun.wait()
            return request
        }
        #expect(cancelled.value == 1)
        await #expect(throws: TransportError.self) { _ = try await request.value }
    }

    @Test("a cancelled request ends, and the client goes on", arguments: versions)
    func cancelledRequest(version: HttpVersion) async throws {
        let begun = Signal()
        let endpoints = PeerEndpoints.only(
            hello: { body, _ in
                if body == [1, 2, 3] {
                    begun.send()
                    try await Task.sleep(for: .seconds(600))
                }
                return body
            })
        try await withServer(hub, endpoints) { server in
            let url = server.url("/v1/hello")
            let client = client(office.tls, version)
            let request = Task { try await client.ask(url) }
            await begun.wait()
            request.cancel()
            await #expect(throws: CancellationError.self) { _ = try await request.value }
            let (bytes, _) = try await client.ask(url, [4])
            #expect(bytes == [4])
        }
    }

    @Test("more clients than there are cores wait at once")
    func manyWait() async throws {
        let begun = Count()
        let all = Signal()
        let endpoints = PeerEndpoints.only(
            hello: { body, _ in
                begun.add(1)
                if begun.value == 16 { all.send() }
                await all.wait()
                return body
            })
        try await withServer(hub, endpoints) { server in
            try await withThrowingTaskGroup(of: Void.self) { requests in
                for _ in 0..<16 {
                    requests.addTask {
                        _ = try await CurlClient(tls: office.tls).ask(server.url("/v1/hello"))
                    }
                }
                try await requests.waitForAll()
            }
        }
    }

    @Test("a request that is cancelled before its turn sends nothing")
    func cancelledEarly() async throws {
        try await withServer(hub, .only()) { server in
            let url = server.url("/v1/hello")
            let request = Task { [office] in
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await CurlClient(tls: office.tls).ask(url)
            }
            await #expect(throws: CancellationError.self) { try await request.value }
        }
    }

    @Test("an endpoint that never answers ends by the stall limit", arguments: versions)
    func silentEndpoint(version: HttpVersion) async throws {
        let endpoints = PeerEndpoints.only(
            hello: { body, _ in
                try await Task.sleep(for: .seconds(600))
                return body
            })
        try await withServer(hub, endpoints) { server in
            let error = await transportError {
                _ = try await client(office.tls, version, stallSeconds: 1)
                    .ask(server.url("/v1/hello"))
            }
            #expect(error == .stalled(afterSeconds: 1))
        }
    }

    @Test("an endpoint may work for longer than its client's stall limit", arguments: versions)
    func slowEndpoint(version: HttpVersion) async throws {
        let endpoints = PeerEndpoints.only(
            hello: { body, _ in
                try await Task.sleep(for: .seconds(8))
                return body
            })
        try await withServer(hub, endpoints, .loopback(heartbeatSeconds: 1)) { server in
            let (bytes, response) = try await client(office.tls, version, stallSeconds: 5)
                .ask(server.url("/v1/hello"))
            #expect(bytes == [1, 2, 3] && response.status == 200)
        }
    }

    @Test("an endpoint whose client has gone is cancelled", arguments: versions)
    func abandonedEndpoint(version: HttpVersion) async throws {
        let begun = Signal()
        let cancelled = Signal()
        let endpoints = PeerEndpoints.only(
            hello: { body, _ in
                begun.send()
                do { try await Task.sleep(for: .seconds(600)) } catch { cancelled.send() }
                return body
            })
        try await withServer(hub, endpoints, .loopback(heartbeatSeconds: 1)) { server in
            let request = Task { [office, url = server.url("/v1/hello")] in
                try await client(office.tls, version).ask(url)
            }
            await begun.wait()
            request.cancel()
            await cancelled.wait()
        }
    }

    @Test("a server that never begins TLS ends by the time for connecting")
    func silentListener() async throws {
        let listener = try Listener()
        let client = CurlClient(
            tls: office.tls, options: CurlOptions(connectSeconds: 1, stallSeconds: 1))
        for attempt in 1...2 {
            let error = await transportError {
                if attempt == 1 {
                    _ = try await client.ask("https://127.0.0.1:\(listener.port)/v1/hello")
                } else {
                    _ = try await client.peerCertificates(
                        url: "https://127.0.0.1:\(listener.port)/")
                }
            }
            #expect(error?.code == "could-not-connect", "\(String(describing: error))")
        }
    }

    @Test("a client that never begins TLS is cut off")
    func silentClient() async throws {
        try await withServer(hub, .echo, .loopback(handshakeSeconds: 1)) { server in
            let ended = try await RawClient(port: server.port).waitForEnd()
            #expect(ended)
        }
    }

    @Test("a client that stops in the middle of its body is cut off", arguments: versions)
    func silentSender(version: HttpVersion) async throws {
        let (outcomes, outcome) = AsyncStream.makeStream(of: String.self)
        let endpoints = PeerEndpoints.only(
            push: { body, _ in
                do {
                    for try await _ in body {}
                    outcome.yield("ended")
                } catch {
                    outcome.yield("threw")
                }
                return []
            })
        try await withServer(hub, endpoints, .loopback(stallSeconds: 1)) { server in
            let goOn = DispatchSemaphore(value: 0)
            let pieces = Count()
            async let result = transportError {
                _ = try await client(office.tls, version).post(
                    url: server.url("/v1/push"),
                    body: .stream {
                        pieces.add(1)
                        if pieces.value == 2 { goOn.wait() }
                        return [UInt8](repeating: 1, count: Pieces.bytes)
                    }, contentType: "application/x-protobuf", receive: { _ in })
            }
            #expect(await outcomes.first { _ in true } == "threw")
            goOn.signal()
            let error = await result
            #expect(error?.code == "cut")
        }
    }

    @Test("nobody listens, nobody is found, no such scheme")
    func unreachable() async throws {
        let closed = try Listener()
        let port = closed.port
        closed.close()
        let client = CurlClient(tls: office.tls)
        let codes = [
            "https://127.0.0.1:\(port)/": "could-not-connect",
            "https://nobody.invalid/": "could-not-resolve",
            "http://127.0.0.1:\(port)/": "unsupported-url",
            "file:///etc/passwd": "unsupported-url",
            "": "unsupported-url",
        ]
        for (url, code) in codes {
            let error = await transportError { _ = try await client.ask(url) }
            #expect(error?.code == code, "\(url) \(String(describing: error))")
        }
    }
}
