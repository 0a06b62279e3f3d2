// A request's body as an endpoint reads it.

internal import Exchange
internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore

/// The client went away, or was cut off, before its body ended.
struct ClientGone: Error {
    let reason: any Error
}

/// Reads the body of one request, for the one task that answers it.
final class PeerRequestBody: @unchecked Sendable {
    // Unchecked: the iterator can't cross tasks, and a body has one reader by contract.
    private var iterator: RequestBody.AsyncIterator
    private let wait: ClientWait

    init(_ body: RequestBody, wait: ClientWait) {
        iterator = body.makeAsyncIterator()
        self.wait = wait
    }

    /// The body in pieces as they come; the client is held back meanwhile.
    var stream: ByteStream {
        ByteStream { try await self.next().map { [UInt8](buffer: $0) } }
    }

    /// The whole body.
    func collect(upTo bytesMax: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let piece = try await next() {
            guard bytes.count + piece.readableBytes <= bytesMax else {
                throw EndpointRefusal(.tooLarge(bytesMax: bytesMax))
            }
            bytes += piece.readableBytesView
        }
        return bytes
    }

    private func next() async throws -> ByteBuffer? {
        do {
            let piece = try await wait.during { try await iterator.next() }
            // A connection that our own shutdown closes looks like the end of the body.
            if piece == nil { try Task.checkCancellation() }
            return piece
        } catch {
            throw ClientGone(reason: error)
        }
    }
}
