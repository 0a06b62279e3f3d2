// Sees the bytes of a connection, outside TLS, and closes it when `ConnectionLife` says so.

internal import NIOCore

/// The first handler of each connection. All of it runs on the connection's event loop.
final class ConnectionWatch: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var life: ConnectionLife
    private var timer: RepeatedTask?
    private var context: ChannelHandlerContext?

    init(options: PeerServerOptions) {
        life = ConnectionLife(options: options, now: .now())
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleRepeatedTask(
            initialDelay: Self.interval, delay: Self.interval
        ) { _ in
            if bound.value.life.shouldClose(now: .now()) { bound.value.cut() }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        note(.received)
        context.fireChannelRead(data)
    }

    func write(
        context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
    ) {
        note(.writeBegan)
        let promise = promise ?? context.eventLoop.makePromise()
        promise.futureResult.assumeIsolated().whenComplete { _ in self.note(.writeEnded) }
        context.write(data, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { note(.quiesce) }
        context.fireUserInboundEventTriggered(event)
    }

    func handshakeCompleted() {
        note(.handshakeCompleted)
    }

    func exchangeBegan() {
        note(.exchangeBegan)
    }

    func exchangeEnded() {
        note(.exchangeEnded)
    }

    /// Closes the socket under TLS, whose own way to end waits for the client.
    func cut() {
        context?.close(promise: nil)
    }

    private func note(_ event: ConnectionLife.Event) {
        life.note(event, now: .now())
    }

    private static let interval = TimeAmount.milliseconds(500)
}

extension Channel {
    /// Does something with the watch of a connection, unless the connection is gone.
    func withWatch(_ body: @escaping @Sendable (ConnectionWatch) -> Void) {
        eventLoop.execute {
            guard let watch = try? self.pipeline.syncOperations.handler(type: ConnectionWatch.self)
            else { return }
            body(watch)
        }
    }
}
