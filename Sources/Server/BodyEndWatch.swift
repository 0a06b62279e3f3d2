// Tells the end of a request's body from the end of its connection.
//
// NIO ends the sequence of a request's parts either way, and Hummingbird's body doesn't show
// which it was: under HTTP/2 a client that dies in the middle of a push looks like one that is
// done (seen here with libcurl).

internal import NIOCore
internal import NIOHTTPTypes

/// Turns an end that no client declared into an error.
final class BodyEndWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private var isInBody = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isInBody = true
        case .body: break
        case .end: isInBody = false
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        reportCut(context)
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { reportCut(context) }
        context.fireUserInboundEventTriggered(event)
    }

    private func reportCut(_ context: ChannelHandlerContext) {
        guard isInBody else { return }
        isInBody = false
        context.fireErrorCaught(BodyCut())
    }
}

/// The connection or the stream ended before the body did.
struct BodyCut: Error {}
