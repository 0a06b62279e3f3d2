// When to close a connection that nobody is using. Decides only; `ConnectionWatch` asks.

package import NIOCore

/// What happened on a connection, and what follows.
package struct ConnectionLife: Equatable {
    private let handshakeLimit: TimeAmount
    private let idleLimit: TimeAmount
    private var isHandshaking = true
    private var isQuiescing = false
    private var exchanges = 0
    private var pendingWrites = 0
    private var begun: NIODeadline
    private var lastActivity: NIODeadline

    package init(options: PeerServerOptions, now: NIODeadline) {
        handshakeLimit = .seconds(Int64(options.handshakeSeconds))
        idleLimit = .seconds(Int64(options.idleSeconds))
        begun = now
        lastActivity = now
    }

    /// How long a connection that is to go must have been quiet, for a request on its way.
    package static let quiet = TimeAmount.seconds(1)

    package enum Event: Equatable {
        case handshakeCompleted
        case exchangeBegan
        case exchangeEnded
        /// Bytes of any kind arrived.
        case received
        case writeBegan
        case writeEnded
        /// The server is shutting down, gracefully.
        case quiesce
    }

    package mutating func note(_ event: Event, now: NIODeadline) {
        switch event {
        case .handshakeCompleted: isHandshaking = false
        case .exchangeBegan: exchanges += 1
        case .exchangeEnded: exchanges -= 1
        case .received: break
        case .writeBegan: pendingWrites += 1
        case .writeEnded: pendingWrites -= 1
        case .quiesce: isQuiescing = true
        }
        if event != .quiesce { lastActivity = now }
    }

    /// Whether to close now. A request under way keeps the connection: how long *it* may wait
    /// for the client is measured where it waits.
    ///
    /// A client that keeps a connection but doesn't look at it, as libcurl's do, never answers
    /// the HTTP/2 ping that a polite end waits for.
    package func shouldClose(now: NIODeadline) -> Bool {
        if isHandshaking { return isQuiescing || now - begun >= handshakeLimit }
        guard exchanges == 0 else { return false }
        let quietFor = now - lastActivity
        return quietFor >= idleLimit
            || isQuiescing && pendingWrites == 0 && quietFor >= Self.quiet
    }
}
