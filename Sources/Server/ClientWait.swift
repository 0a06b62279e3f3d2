// Measures how long a request has been waiting for its client, and for nothing else.

internal import NIOCore
internal import Synchronization

/// The stall clock of one request.
///
/// It runs only while the client is at turn: to send more of its body, or to take more of the
/// answer. However long our own work takes between, and however slow a line is, no request ends
/// by it.
final class ClientWait: Sendable {
    /// Nanoseconds of the monotonic clock; 0 while we are at turn.
    private let since = Atomic<UInt64>(0)
    private let loop: any EventLoop

    init(loop: any EventLoop) {
        self.loop = loop
    }

    /// Runs `body`, which needs the client to do something.
    func during<Value>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
    ) async rethrows -> Value {
        since.store(NIODeadline.now().uptimeNanoseconds, ordering: .relaxed)
        defer { since.store(0, ordering: .relaxed) }
        return try await body()
    }

    /// Waits until the connection's event loop has seen all writes so far.
    ///
    /// A write only queues, without limit, until the loop notices that there is no more room.
    func catchUp() async throws {
        try await loop.submit {}.get()
    }

    /// Cuts a connection once its client has kept us waiting for `limit`; until cancelled.
    ///
    /// What waits for the client then throws.
    func guarding(_ connection: any Channel, limit: TimeAmount) -> RepeatedTask {
        let interval = TimeAmount.nanoseconds(limit.nanoseconds / 4)
        return connection.eventLoop.scheduleRepeatedTask(
            initialDelay: interval, delay: interval
        ) { _ in
            if self.hasExceeded(limit, now: .now()) { connection.withWatch { $0.cut() } }
        }
    }

    func hasExceeded(_ limit: TimeAmount, now: NIODeadline) -> Bool {
        let since = since.load(ordering: .relaxed)
        return since != 0 && now - .uptimeNanoseconds(since) >= limit
    }
}
