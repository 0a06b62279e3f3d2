// What happens on a connection before there are requests: TLS, then the version of HTTP.

internal import Exchange
internal import HummingbirdCore
internal import HummingbirdHTTP2
internal import Logging
internal import NIOCore
internal import NIOSSL
internal import NIOTLS

/// Sets connections up, and hands their requests to a ``PeerResponder``.
///
/// Hummingbird's own HTTP/2 upgrade has no place for a verifier that keeps the chain, nor for
/// limits on the handshake; the HTTP parts under it are Hummingbird's.
struct PeerChannel: ServerChildChannel {
    private let context: NIOSSLContext
    private let verifier: PeerVerifier
    private let options: PeerServerOptions
    private let http1: HTTP1Channel
    private let http2: HTTP2Channel

    init(tls: PeerTLS, options: PeerServerOptions, responder: PeerResponder) throws {
        context = try NIOSSLContext(configuration: .peers(tls))
        verifier = try PeerVerifier(rootFile: tls.rootFile)
        self.options = options
        let http = HTTP1Channel.Configuration(additionalChannelHandlers: [BodyEndWatch()])
        http1 = HTTP1Channel(
            responder: { request, writer, channel in
                try await responder.respond(to: request, writer: writer, connection: channel)
            }, configuration: http)
        http2 = HTTP2Channel(
            responder: { request, writer, channel in
                guard let connection = channel.parent else {
                    preconditionFailure("a stream without its connection")
                }
                try await responder.respond(to: request, writer: writer, connection: connection)
            }, configuration: HTTP2ChannelConfiguration(streamConfiguration: http))
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture {
            let watch = ConnectionWatch(options: options)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(watch)
            try pipeline.addHandler(
                NIOSSLServerHandler(
                    context: context, customVerificationCallbackWithMetadata: verifier.verify))
            let negotiation = negotiation(watch: watch, logger: logger)
            try pipeline.addHandler(negotiation)
            return Connection(
                channel: channel, negotiated: negotiation.protocolNegotiationResult)
        }
    }

    func handle(value connection: Connection, logger: Logger) async {
        await withTaskCancellationHandler {
            switch try? await connection.negotiated.get() {
            case .http1(let value): await http1.handle(value: value, logger: logger)
            case .http2(let value): await http2.handle(value: value, logger: logger)
            case nil: logger.debug("a handshake failed")
            }
        } onCancel: {
            // Hummingbird would wait for clients that keep their end open.
            connection.channel.withWatch { $0.cut() }
        }
    }

    private func negotiation(
        watch: ConnectionWatch, logger: Logger
    ) -> NIOTypedApplicationProtocolNegotiationHandler<Negotiated> {
        NIOTypedApplicationProtocolNegotiationHandler { result, channel in
            watch.handshakeCompleted()
            switch result {
            case .negotiated("h2"):
                return http2.setup(channel: channel, logger: logger).map { .http2($0) }
            case .negotiated, .fallback:
                return http1.setup(channel: channel, logger: logger).map { .http1($0) }
            }
        }
    }
}

/// A connection, and what it will speak once the handshake is done.
struct Connection: ServerChildChannelValue {
    let channel: any Channel
    let negotiated: EventLoopFuture<Negotiated>
}

enum Negotiated: Sendable {
    case http1(HTTP1Channel.Value)
    case http2(HTTP2Channel.Value)
}

extension TLSConfiguration {
    /// Peers only: a client has to show a certificate, for ``PeerVerifier`` to judge.
    fileprivate static func peers(_ tls: PeerTLS) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(tls.certificateFile)
        let key = try NIOSSLPrivateKey(file: tls.keyFile, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(tls.rootFile))
        configuration.applicationProtocols = ["h2", "http/1.1"]
        return configuration
    }
}
