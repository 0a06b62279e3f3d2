// Bodies: long ones, slow ones, and those that end before their end.

import Crypto
import Exchange
import Foundation
import Server
import Synchronization
import Testing

@Suite("Server transfer")
struct ServerTransferTests {
    let cluster: ThrowawayCluster
    let hub: Member
    let office: Member

    init() throws {
        cluster = try ThrowawayCluster()
        hub = try cluster.member("hub")
        office = try cluster.member("office")
    }

    @Test("50 MiB arrive as they were sent, upwards", arguments: versions)
    func upload(version: HttpVersion) async throws {
        let endpoints = PeerEndpoints.only(push: { body, _ in
            var hash = SHA256()
            for try await piece in body { hash.update(data: piece) }
            return Array(hash.finalize())
        })
        try await withServer(hub, endpoints) { server in
            let made = Pieces(count: 800)
            let answer = Collected()
            let response = try await client(office.tls, version).post(
                url: server.url("/v1/push"), body: .stream { made.next() },
                contentType: "application/x-protobuf"
            ) { answer.bytes.withLock { [piece = $0] in $0 += piece } }
            #expect(answer.bytes.withLock { $0 } == made.hash)
            #expect(response.sentBytes == 800 * Pieces.bytes)
        }
    }

    @Test("50 MiB arrive as they were sent, downwards", arguments: versions)
    func download(version: HttpVersion) async throws {
        let made = Pieces(count: 800)
        let endpoints = PeerEndpoints.only(pull: { _, _ in ByteStream { made.next() } })
        try await withServer(hub, endpoints) { server in
            let hash = Mutex(SHA256())
            let response = try await client(office.tls, version).post(
                url: server.url("/v1/pull"), body: .bytes([]),
                contentType: "application/x-protobuf"
            ) { hash.withLock { [piece = $0] in $0.update(data: piece) } }
            #expect(hash.withLock { Array($0.finalize()) } == made.hash)
            #expect(response.receivedBytes == 800 * Pieces.bytes)
        }
    }

    @Test("a long body of known length arrives, and its answer's length is kept to")
    func wholeBody() async throws {
        let body = [UInt8](repeating: 7, count: 2 << 20)
        try await withServer(hub, .echo) { server in
            let error = await transportError {
                _ = try await CurlClient(tls: office.tls).ask(server.url("/v1/hello"), body)
            }
            #expect(error == .tooLong(limitBytes: 1 << 20))
        }
    }

    @Test("a client that takes nothing holds the source back, and is cut off", arguments: versions)
    func slowReader(version: HttpVersion) async throws {
        let produced = Count()
        let gone = Signal()
        let endpoints = PeerEndpoints.only(pull: { _, _ in
            let witness = Witness(gone: gone)
            return ByteStream {
                withExtendedLifetime(witness) { produced.add(Pieces.bytes) }
                return [UInt8](repeating: 1, count: Pieces.bytes)
            }
        })
        try await withServer(hub, endpoints, .loopback(stallSeconds: 1)) { server in
            let open = DispatchSemaphore(value: 0)
            async let result = transportError {
                _ = try await client(office.tls, version).post(
                    url: server.url("/v1/pull"), body: .bytes([]),
                    contentType: "application/x-protobuf"
                ) { _ in
                    open.wait()
                    open.signal()
                }
            }
            await gone.wait()
            open.signal()
            let error = await result
            #expect(error?.code == "cut", "\(String(describing: error))")
        }
        #expect(produced.value < 32 << 20)
    }

    @Test("a server that takes nothing holds the client's source back", arguments: versions)
    func slowServer(version: HttpVersion) async throws {
        let produced = Count()
        let over = Signal()
        let endpoints = PeerEndpoints.only(push: { _, _ in
            await over.wait()
            return []
        })
        try await withServer(hub, endpoints) { server in
            let error = await transportError {
                _ = try await client(office.tls, version, stallSeconds: 1).post(
                    url: server.url("/v1/push"),
                    body: .stream {
                        produced.add(Pieces.bytes)
                        return [UInt8](repeating: 1, count: Pieces.bytes)
                    }, contentType: "application/x-protobuf", receive: { _ in })
            }
            #expect(error == .stalled(afterSeconds: 1))
            over.send()
        }
        #expect(produced.value < 32 << 20)
    }

    @Test("a failure in the middle of an answer is not its end", arguments: versions)
    func failingSource(version: HttpVersion) async throws {
        let pieces = Count()
        let endpoints = PeerEndpoints.only(pull: { _, _ in
            ByteStream {
                pieces.add(1)
                guard pieces.value < 4 else { throw Unexpected() }
                return [1, 2, 3]
            }
        })
        let error = await transportError {
            try await withServer(hub, endpoints) { server in
                _ = try await client(office.tls, version).ask(server.url("/v1/pull"))
            }
        }
        #expect(error?.code == "cut", "\(String(describing: error))")
    }

    @Test("a body that its sender breaks off is not ended for the server", arguments: versions)
    func brokenOff(version: HttpVersion) async throws {
        let (outcomes, outcome) = AsyncStream.makeStream(of: String.self)
        let begun = DispatchSemaphore(value: 0)
        let push = reporting(to: outcome) { begun.signal() }
        try await withServer(hub, .only(push: push)) { server in
            await #expect(throws: Unexpected(word: "of the source")) {
                let pieces = Count()
                _ = try await client(office.tls, version).post(
                    url: server.url("/v1/push"),
                    body: .stream {
                        pieces.add(1)
                        if pieces.value == 2 { begun.wait() }
                        guard pieces.value < 40 else { throw Unexpected(word: "of the source") }
                        return [UInt8](repeating: 1, count: Pieces.bytes)
                    }, contentType: "application/x-protobuf", receive: { _ in })
            }
            #expect(await outcomes.first { _ in true } == "threw")
        }
    }

    @Test("a body that the server's own end breaks off is not ended for it", arguments: versions)
    func serverCancelled(version: HttpVersion) async throws {
        let (outcomes, outcome) = AsyncStream.makeStream(of: String.self)
        let begun = Signal()
        let push = reporting(to: outcome) { begun.send() }
        let halt = DispatchSemaphore(value: 0)
        let task = try await withServer(hub, .only(push: push)) { server in
            let pieces = Count()
            let task = Task { [office] in
                try await client(office.tls, version).post(
                    url: server.url("/v1/push"),
                    body: .stream {
                        pieces.add(1)
                        if pieces.value == 2 { halt.wait() }
                        return [UInt8](repeating: 1, count: Pieces.bytes)
                    }, contentType: "application/x-protobuf", receive: { _ in })
            }
            await begun.wait()
            return task
        }
        #expect(await outcomes.first { _ in true } == "threw")
        halt.signal()
        await #expect(throws: TransportError.self) { try await task.value }
    }

    @Test("an error of whoever receives comes out as it was", arguments: versions)
    func failingReceiver(version: HttpVersion) async throws {
        try await withServer(hub, .echo) { server in
            await #expect(throws: Unexpected(word: "of the receiver")) {
                _ = try await client(office.tls, version).post(
                    url: server.url("/v1/hello"), body: .bytes([1]),
                    contentType: "application/x-protobuf",
                    receive: { _ in throw Unexpected(word: "of the receiver") })
            }
        }
    }
}

/// A push endpoint that says whether the body ended or threw.
private func reporting(
    to outcome: AsyncStream<String>.Continuation, begun: @escaping @Sendable () -> Void
) -> @Sendable (ByteStream, PeerCertificate) async throws -> [UInt8] {
    { body, _ in
        do {
            for try await _ in body { begun() }
            outcome.yield("ended")
        } catch {
            outcome.yield("threw")
            throw error
        }
        return []
    }
}

/// Makes bytes of no particular shape, and hashes what it made.
final class Pieces: Sendable {
    static let bytes = 64 << 10
    private let count: Int
    private let state = Mutex((made: 0, hash: SHA256()))

    init(count: Int) {
        self.count = count
    }

    var hash: [UInt8] {
        state.withLock { Array($0.hash.finalize()) }
    }

    func next() -> [UInt8]? {
        state.withLock { state in
            guard state.made < count else { return nil }
            state.made += 1
            let word = UInt64(state.made) &* 0x9E37_79B9_7F4A_7C15
            let piece = [UInt8](unsafeUninitializedCapacity: Self.bytes) { buffer, filled in
                for at in stride(from: 0, to: Self.bytes, by: 8) {
                    UnsafeMutableRawBufferPointer(buffer).storeBytes(
                        of: word &+ UInt64(at), toByteOffset: at, as: UInt64.self)
                }
                filled = Self.bytes
            }
            state.hash.update(data: piece)
            return piece
        }
    }
}
