// The network end of whoever is asked: HTTPS for peers, by Hummingbird and NIOSSL.
//
// Who has no certificate of the cluster ends in the TLS handshake, and reaches nothing here.

package import Exchange
internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
package import Logging
internal import ServiceLifecycle

/// A server that hands the requests of peers to ``Exchange/PeerEndpoints``.
///
/// It speaks HTTP/2 and HTTP/1.1, as the client's handshake asks. On graceful shutdown it stops
/// listening, lets the requests under way finish, and ends; on cancellation it cuts them.
package struct PeerServer: Service {
    private let options: PeerServerOptions
    private let tls: PeerTLS
    private let endpoints: PeerEndpoints
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) async -> Void

    /// - Parameter onListening: Called once, when clients can connect.
    package init(
        options: PeerServerOptions, tls: PeerTLS, endpoints: PeerEndpoints, logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) {
        self.options = options
        self.tls = tls
        self.endpoints = endpoints
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until graceful shutdown or cancellation.
    ///
    /// - Throws: ``PeerServerError`` when the address cannot be had; NIOSSL's errors when a file
    ///   cannot be read.
    package func run() async throws {
        let responder = PeerResponder(endpoints: endpoints, options: options, logger: logger)
        let onListening = onListening
        let server = HummingbirdCore.Server(
            childChannelSetup: try PeerChannel(tls: tls, options: options, responder: responder),
            configuration: ServerConfiguration(
                address: .hostname(options.host, port: options.port)),
            onServerRunning: { await onListening($0.localAddress?.port ?? 0) },
            eventLoopGroup: EventLoopGroupProvider.singleton.eventLoopGroup,
            logger: logger)
        do {
            try await server.run()
        } catch {
            throw PeerServerError(error) ?? error
        }
    }
}

/// Where a server listens, and its limits. There is none on how long a transfer may take.
package struct PeerServerOptions: Equatable, Sendable {
    package var host: String
    /// 0 takes a free one.
    package var port: Int
    /// For the TLS handshake.
    package var handshakeSeconds: Int
    /// How long a client may send or take nothing while it is its turn.
    package var stallSeconds: Int
    /// How long a connection without a request stays open; longer than clients keep theirs.
    package var idleSeconds: Int
    /// How often a client is told that its request is being worked on, before the answer begins;
    /// below the stall limit of clients.
    package var heartbeatSeconds: Int
    /// For how long; then the client's stall limit decides.
    package var heartbeatSecondsMax: Int
    /// Of `hello` and `pull`; a `push` is a stream, and its endpoint sets the limits.
    package var bodyBytesMax: Int

    package init(
        host: String, port: Int, handshakeSeconds: Int = 10, stallSeconds: Int = 60,
        idleSeconds: Int = 150, heartbeatSeconds: Int = 10, heartbeatSecondsMax: Int = 600,
        bodyBytesMax: Int = 16 << 20
    ) {
        self.host = host
        self.port = port
        self.handshakeSeconds = handshakeSeconds
        self.stallSeconds = stallSeconds
        self.idleSeconds = idleSeconds
        precondition(heartbeatSeconds > 0)
        self.heartbeatSeconds = heartbeatSeconds
        self.heartbeatSecondsMax = heartbeatSecondsMax
        self.bodyBytesMax = bodyBytesMax
    }
}
