// A peer in the same process: its real endpoints, with no network in between.
//
// What it counts as bodies is what HTTP would carry.

import Exchange
import Membership

/// The line to one peer.
struct LoopbackTransport: Transport {
    let client: Identity
    let server: Identity
    let endpoints: PeerEndpoints

    // Handed to one reader at a time.
    private final class Pieces: @unchecked Sendable {
        private let produce: () throws -> [UInt8]?
        private(set) var count = 0

        init(_ produce: @escaping () throws -> [UInt8]?) { self.produce = produce }

        func next() throws -> [UInt8]? {
            let piece = try produce()
            count += piece?.count ?? 0
            return piece
        }
    }

    func post(
        url: String, body: sending HttpBody, contentType: String, maxResponseBytes: Int?,
        receive: sending @escaping ([UInt8]) throws -> Void
    ) async throws -> HttpResponse {
        let certificate = PeerCertificate(
            leaf: client.chain[0], chain: client.chain + [client.cluster.rootCertificate])
        do {
            let path = "/" + url.split(separator: "/").suffix(2).joined(separator: "/")
            switch (path, body) {
            case ("/v1/hello", .bytes(let bytes)):
                let answer = try await endpoints.hello(bytes, certificate)
                try receive(answer)
                return response(sent: bytes.count, received: answer.count)
            case ("/v1/pull", .bytes(let bytes)):
                var received = 0
                for try await piece in try await endpoints.pull(bytes, certificate) {
                    try receive(piece)
                    received += piece.count
                }
                return response(sent: bytes.count, received: received)
            case ("/v1/push", .stream(let produce)):
                let pieces = Pieces(produce)
                let answer = try await endpoints.push(
                    ByteStream { try pieces.next() }, certificate)
                try receive(answer)
                return response(sent: pieces.count, received: answer.count)
            default: throw TransportError.unsupportedURL(url)
            }
        } catch let refusal as EndpointRefusal {
            throw TransportError.problem(refusal.problem)
        }
    }

    func peerCertificates(url: String) async throws -> [[UInt8]] { server.chain }

    private func response(sent: Int, received: Int) -> HttpResponse {
        HttpResponse(status: 200, version: .http1, sentBytes: sent, receivedBytes: received)
    }
}
