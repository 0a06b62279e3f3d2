// A server on loopback for the length of a test, and what its endpoints are told to do.

import Exchange
import Foundation
import Logging
import Server
import ServiceLifecycle
import Synchronization

/// Runs a server while `body` runs; then cancels it, and waits for its end.
@discardableResult
func withServer<Value: Sendable>(
    _ member: Member, _ endpoints: PeerEndpoints,
    _ options: PeerServerOptions = .loopback(),
    _ body: (RunningServer) async throws -> Value
) async throws -> Value {
    let end = Signal()
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    let server = PeerServer(
        options: options, tls: member.tls, endpoints: endpoints, logger: .silent
    ) { found.yield($0) }
    let group = ServiceGroup(
        configuration: .init(
            services: [
                .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)
            ],
            logger: .silent))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer {
                found.finish()
                end.send()
            }
            do { try await group.run() } catch is CancellationError {}
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await tasks.waitForAll()
            throw CancellationError()
        }
        let value = try await body(RunningServer(port: port, group: group, end: end))
        tasks.cancelAll()
        try await tasks.waitForAll()
        return value
    }
}

extension PeerServerOptions {
    static func loopback(
        handshakeSeconds: Int = 10, stallSeconds: Int = 60, heartbeatSeconds: Int = 10,
        bodyBytesMax: Int = 16 << 20
    ) -> PeerServerOptions {
        PeerServerOptions(
            host: "127.0.0.1", port: 0, handshakeSeconds: handshakeSeconds,
            stallSeconds: stallSeconds, heartbeatSeconds: heartbeatSeconds,
            bodyBytesMax: bodyBytesMax)
    }
}

struct RunningServer: Sendable {
    let port: Int
    fileprivate let group: ServiceGroup
    fileprivate let end: Signal

    func url(_ path: String) -> String {
        "https://127.0.0.1:\(port)\(path)"
    }

    func shutDownGracefully() async {
        await group.triggerGracefulShutdown()
    }

    /// Waits for the server to have ended by itself.
    func ended() async {
        await end.wait()
    }

    /// Waits until the port is closed to new connections.
    func stoppedListening() async {
        while (try? RawClient(port: port)) != nil { await Task.yield() }
    }
}

extension Logger {
    static var silent: Logger {
        Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }
}

extension PeerEndpoints {
    /// Endpoints of which a test replaces what it is about; the others must not be reached.
    static func only(
        hello: (@Sendable ([UInt8], PeerCertificate) async throws -> [UInt8])? = nil,
        pull: (@Sendable ([UInt8], PeerCertificate) async throws -> ByteStream)? = nil,
        push: (@Sendable (ByteStream, PeerCertificate) async throws -> [UInt8])? = nil
    ) -> PeerEndpoints {
        PeerEndpoints(
            hello: hello ?? { _, _ in throw Unexpected() },
            pull: pull ?? { _, _ in throw Unexpected() },
            push: push ?? { _, _ in throw Unexpected() })
    }

    static let echo = PeerEndpoints.only(hello: { body, _ in body })
}

/// A marker error: what is thrown must come out as it was.
struct Unexpected: Error, Equatable {
    var word = "a secret"
}

/// A number that several tasks change.
final class Count: Sendable {
    private let number = Atomic(0)

    var value: Int { number.load(ordering: .sequentiallyConsistent) }

    func add(_ more: Int) {
        number.add(more, ordering: .sequentiallyConsistent)
    }
}

/// Something that happens once, for tasks to wait for.
final class Signal: Sendable {
    private let state = Mutex((isSent: false, waiting: [CheckedContinuation<Void, Never>]()))

    func send() {
        let waiting = state.withLock { state in
            state.isSent = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isSent = state.withLock { state in
                if !state.isSent { state.waiting.append(continuation) }
                return state.isSent
            }
            if isSent { continuation.resume() }
        }
    }
}

/// Sends its signal when the last reference to it goes.
final class Witness: Sendable {
    private let gone: Signal

    init(gone: Signal) {
        self.gone = gone
    }

    deinit {
        gone.send()
    }
}

extension CurlClient {
    /// A short request and its answer.
    func ask(_ url: String, _ body: [UInt8] = [1, 2, 3]) async throws -> ([UInt8], HttpResponse) {
        let (answer, response) = try await post(
            url: url, bytes: body, contentType: "application/x-protobuf",
            maxResponseBytes: 1 << 20)
        return (answer, response)
    }
}

final class Collected: Sendable {
    let bytes = Mutex<[UInt8]>([])
}

/// What `body` throws, as a transport error.
func transportError(_ body: () async throws -> Void) async -> TransportError? {
    do {
        try await body()
        return nil
    } catch let error as TransportError {
        return error
    } catch {
        return .other(code: -1, message: "\(error)")
    }
}
