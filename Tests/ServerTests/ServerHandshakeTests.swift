// Who gets in, who gets nothing, and how each side is told.

import Exchange
import Foundation
import Server
import Synchronization
import Testing

@Suite("Server handshake")
struct ServerHandshakeTests {
    let cluster: ThrowawayCluster
    let hub: Member
    let office: Member

    init() throws {
        cluster = try ThrowawayCluster()
        hub = try cluster.member("hub")
        office = try cluster.member("office")
    }

    @Test("a member is asked for what it is, under either version", arguments: versions)
    func member(version: HttpVersion) async throws {
        let seen = Mutex<PeerCertificate?>(nil)
        let endpoints = PeerEndpoints.only(hello: { body, peer in
            seen.withLock { $0 = peer }
            return body.reversed()
        })
        let (answer, response) = try await withServer(hub, endpoints) { server in
            try await client(office.tls, version).ask(server.url("/v1/hello"))
        }
        #expect(answer == [3, 2, 1])
        #expect(response.version == version)
        #expect(response.sentBytes == 3 && response.receivedBytes == 3)
        let peer = try #require(seen.withLock { $0 })
        #expect(peer.leaf == office.shown[0])
        #expect(peer.chain == office.shown + [office.root])
    }

    @Test("the second request uses the connection of the first", arguments: versions)
    func reuse(version: HttpVersion) async throws {
        try await withServer(hub, .echo) { server in
            let client = client(office.tls, version)
            _ = try await client.ask(server.url("/v1/hello"))
            // A new connection would need the files.
            try FileManager.default.removeItem(atPath: office.tls.keyFile)
            _ = try await client.ask(server.url("/v1/hello"))
        }
    }

    @Test("a stranger's certificate gets nothing", arguments: versions)
    func stranger(version: HttpVersion) async throws {
        let other = try ThrowawayCluster()
        let stranger = try other.member("stranger").believing(rootOf: hub)
        let calls = Count()
        let error = await transportError {
            try await withServer(hub, .counting(calls)) { server in
                _ = try await client(stranger, version)
                    .ask(server.url("/v1/hello"), [UInt8](repeating: 0, count: 8 << 20))
            }
        }
        #expect(error?.code == "refused-by-peer", "\(String(describing: error))")
        #expect(calls.value == 0)
        withExtendedLifetime(other) {}
    }

    @Test("no certificate gets nothing", .enabled(if: Command.curl.exists))
    func noCertificate() async throws {
        let calls = Count()
        try await withServer(hub, .counting(calls)) { server in
            let status = try await Command.curl.run([
                "--silent", "--insecure", "--data", "x", server.url("/v1/hello"),
            ])
            #expect(status != 0)
        }
        #expect(calls.value == 0)
    }

    @Test(
        "a server of another cluster is sent no byte of a body, whatever its root is called",
        arguments: versions, ["root", "another root"])
    func otherCluster(version: HttpVersion, name: String) async throws {
        let other = try ThrowawayCluster(name: name)
        let believer = try office.believing(rootOf: other.member("other"))
        let pulls = Count()
        let error = await transportError {
            try await withServer(hub, .echo) { server in
                try await client(believer, version).send(pulls, to: server.url("/v1/push"))
            }
        }
        #expect(error?.code == "tls-refused", "\(String(describing: error))")
        #expect(pulls.value == 0)
    }

    @Test("a member under another key is sent no byte of a body")
    func wrongKey() async throws {
        let pulls = Count()
        let error = await transportError {
            try await withServer(hub, .echo) { server in
                let pinned = CurlClient(tls: office.pinning(office.pin))
                try await pinned.send(pulls, to: server.url("/v1/push"))
            }
        }
        #expect(error == .wrongKey)
        #expect(pulls.value == 0)
    }

    @Test("the right key passes")
    func rightKey() async throws {
        try await withServer(hub, .echo) { server in
            let (answer, _) = try await CurlClient(tls: office.pinning(hub.pin))
                .ask(server.url("/v1/hello"))
            #expect(answer == [1, 2, 3])
        }
    }

    @Test("the certificates of a server are had without a request")
    func certificates() async throws {
        let calls = Count()
        try await withServer(hub, .counting(calls)) { server in
            let shown = try await CurlClient(tls: office.tls)
                .peerCertificates(url: server.url("/"))
            #expect(shown == hub.shown)
        }
        #expect(calls.value == 0)
    }

    @Test("the certificates of another cluster's server are not handed out")
    func otherCertificates() async throws {
        let other = try ThrowawayCluster()
        let believer = try office.believing(rootOf: other.member("other"))
        let error = await transportError {
            try await withServer(hub, .echo) { server in
                _ = try await CurlClient(tls: believer).peerCertificates(url: server.url("/"))
            }
        }
        #expect(error?.code == "tls-refused")
    }

    @Test("files that cannot be used are told from refusals")
    func unusableFiles() async throws {
        var tls = office.tls
        tls.certificateFile += ".missing"
        let unusable = tls
        let error = await transportError {
            try await withServer(hub, .echo) { server in
                _ = try await CurlClient(tls: unusable).ask(server.url("/v1/hello"))
            }
        }
        #expect(error?.code == "unusable-credentials")
    }
}

let versions: [HttpVersion] = [.http1, .http2]

func client(_ tls: PeerTLS, _ version: HttpVersion, stallSeconds: Int = 30) -> CurlClient {
    CurlClient(tls: tls, options: CurlOptions(stallSeconds: stallSeconds, version: version))
}

extension CurlClient {
    /// Pushes a stream of two pieces, and counts how often it was asked for one.
    fileprivate func send(_ pulls: Count, to url: String) async throws {
        _ = try await post(
            url: url,
            body: .stream {
                pulls.add(1)
                return pulls.value < 3 ? [1] : nil
            }, contentType: "application/x-protobuf", receive: { _ in })
    }
}

extension PeerEndpoints {
    fileprivate static func counting(_ calls: Count) -> PeerEndpoints {
        .only(
            hello: { body, _ in
                calls.add(1)
                return body
            })
    }
}

/// A program of the system, as a client that isn't ours.
struct Command: Sendable {
    static let curl = Command(path: "/usr/bin/curl")
    let path: String

    var exists: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// - Returns: The exit status.
    func run(_ arguments: [String]) async throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }
}
