// The network between simulated offices: it delays, drops, cuts, and delivers twice.
//
// The second implementation of `Transport`: requests reach the peer's real endpoints, in pieces of
// any size, and what a broken line does to either side is done to both.

internal import Exchange
internal import Foundation
internal import Membership
internal import Wire

/// What the network does, in percent of the occasions.
struct NetworkFaults: Sendable {
    /// A request that never arrives.
    var dropPercent = 0
    /// A line that breaks before the next piece.
    var cutPercent = 0
    /// An answer that never arrives, though what was asked for is done.
    var answerLostPercent = 0
    /// A piece that takes its time, while others go on.
    var delayPercent = 0
    /// A request that arrives a second time, later.
    var replayPercent = 0
    /// How large a piece may be.
    var pieceBytesMax = 1 << 20

    static let none = NetworkFaults()
}

/// The line from one office to its peers, for one activity.
struct SimulatedTransport: Transport {
    let world: World
    let activity: Activity
    /// The key that the peer must have.
    let pin: String?

    // Handed to one reader at a time.
    private final class Pieces: @unchecked Sendable {
        var bytes: [UInt8] = []
        var start = 0
        var recorded: [[UInt8]] = []
        var next: () throws -> [UInt8]?

        init(_ next: @escaping () throws -> [UInt8]?) { self.next = next }

        /// The next piece, of at most `limit` bytes.
        func take(_ limit: Int) throws -> [UInt8]? {
            while start == bytes.count {
                guard let more = try next() else { return nil }
                (bytes, start) = (more, 0)
            }
            let piece = Array(bytes[start..<min(bytes.count, start + limit)])
            start += piece.count
            recorded.append(piece)
            return piece
        }
    }

    func post(
        url: String, body: sending HttpBody, contentType: String, maxResponseBytes: Int?,
        receive: sending @escaping ([UInt8]) throws -> Void
    ) async throws -> HttpResponse {
        let (server, path) = try destination(url)
        try await pass(.request, server)
        guard let endpoints = server.endpoints else {
            throw disturbed(.couldNotConnect(detail: "nobody listens"))
        }
        if let pin, pin != server.identity.verified.pin { throw TransportError.wrongKey }
        let life = server.life
        let certificate = certificate
        let sent: Int
        var answer: [UInt8] = []
        switch (path, body) {
        case ("/v1/hello", .bytes(let bytes)):
            sent = bytes.count
            answer = try await served(by: server, life) {
                try await endpoints.hello(bytes, certificate)
            }
            replay(server) { try await $0.hello(bytes, certificate) }
        case ("/v1/pull", .bytes(let bytes)):
            let stream = try await served(by: server, life) {
                try await endpoints.pull(bytes, certificate)
            }
            let count = try await deliver(stream, from: server, life, to: receive)
            replay(server) { endpoints in
                for try await _ in try await endpoints.pull(bytes, certificate) {}
            }
            return HttpResponse(
                status: 200, version: .http1, sentBytes: bytes.count, receivedBytes: count)
        case ("/v1/push", .stream(let next)):
            let pieces = Pieces(next)
            answer = try await served(by: server, life) {
                try await endpoints.push(stream(of: pieces, to: server, life), certificate)
            }
            let recorded = pieces.recorded
            sent = recorded.reduce(0) { $0 + $1.count }
            replay(server) { endpoints in
                let again = Pieces { nil }
                again.recorded = recorded.reversed()
                _ = try await endpoints.push(
                    ByteStream { again.recorded.popLast() }, certificate)
            }
        default:
            throw TransportError.problem(Problem(status: 404, title: "Not found"))
        }
        if activity.random.percent(world.network.answerLostPercent) {
            world.count("answer lost")
            throw disturbed(.cut(detail: "the answer was lost"))
        }
        try await pass(.piece, server, life)
        try receive(answer)
        return HttpResponse(
            status: 200, version: .http1, sentBytes: sent, receivedBytes: answer.count)
    }

    func peerCertificates(url: String) async throws -> [[UInt8]] {
        let (server, _) = try destination(url)
        try await pass(.request, server)
        return server.identity.chain
    }

    // MARK: Pieces

    private func deliver(
        _ stream: ByteStream, from server: SimulatedOffice, _ life: Int,
        to receive: ([UInt8]) throws -> Void
    ) async throws -> Int {
        var count = 0
        var iterator = stream.makeAsyncIterator()
        while let part = try await served(by: server, life, { try await iterator.next() }) {
            let pieces = Pieces { nil }
            pieces.bytes = part
            while let piece = try pieces.take(pieceBytes) {
                try await pass(.piece, server, life)
                try receive(piece)
                count += piece.count
            }
        }
        return count
    }

    private func stream(
        of pieces: Pieces, to server: SimulatedOffice, _ life: Int
    ) -> ByteStream {
        ByteStream {
            try await pass(.piece, server, life)
            return try pieces.take(pieceBytes)
        }
    }

    private var pieceBytes: Int { 1 + activity.random.below(world.network.pieceBytesMax) }

    // MARK: Faults

    private enum Occasion { case request, piece }

    /// Takes what the line does, which may be to break.
    private func pass(
        _ occasion: Occasion, _ server: SimulatedOffice, _ life: Int? = nil
    ) async throws {
        if activity.random.percent(world.network.delayPercent) {
            world.count("delayed")
            await activity.wait()
        }
        if activity.isOrphan { throw disturbed(.cut(detail: "the asker is gone")) }
        if let life, server.life != life || server.file == nil {
            throw disturbed(.cut(detail: "the peer is gone"))
        }
        if world.isApart(activity.client, server) {
            throw disturbed(.couldNotResolve(host: server.name.description))
        }
        switch occasion {
        case .request where activity.random.percent(world.network.dropPercent):
            throw disturbed(.couldNotConnect(detail: "the line is dead"))
        case .piece where activity.random.percent(world.network.cutPercent):
            world.count("stream cut")
            activity.wasCut = true
            throw disturbed(.cut(detail: "the line broke"))
        case .request, .piece: break
        }
    }

    private func disturbed(_ error: TransportError) -> TransportError {
        activity.isDisturbed = true
        return error
    }

    /// What the peer answers, as its server would put it.
    private func served<Answer>(
        by server: SimulatedOffice, _ life: Int, _ answer: () async throws -> Answer
    ) async throws -> Answer {
        do {
            let answer = try await answer()
            guard server.life == life, server.file != nil, !server.disk.isDead(.hoitu) else {
                throw disturbed(.cut(detail: "the peer is gone"))
            }
            return answer
        } catch let refusal as EndpointRefusal {
            throw TransportError.problem(refusal.problem)
        } catch let error as TransportError {
            throw error
        } catch {
            if activity.isOrphan { throw disturbed(.cut(detail: "the asker is gone")) }
            if server.life != life || server.disk.isDead(.hoitu) {
                throw disturbed(.cut(detail: "the peer is gone"))
            }
            world.note(fault: error, at: server, activity)
            throw TransportError.problem(Problem(status: 500, title: "Internal error"))
        }
    }

    /// Has the network deliver the request again some time, when its answer is wanted no more.
    private func replay(
        _ server: SimulatedOffice,
        _ request: @escaping @Sendable (PeerEndpoints) async throws -> some Any
    ) {
        guard activity.random.percent(world.network.replayPercent) else { return }
        world.replays.append((server, { _ = try await request($0) }))
    }

    private var certificate: PeerCertificate {
        let chain = activity.client.identity.chain
        // A resumed session knows the leaf alone.
        guard activity.random.percent(10) else { return PeerCertificate(leaf: chain[0], chain: []) }
        return PeerCertificate(
            leaf: chain[0], chain: chain + [activity.client.identity.cluster.rootCertificate])
    }

    private func destination(_ url: String) throws -> (SimulatedOffice, path: String) {
        for office in world.offices where url.hasPrefix(office.url + "/v1/") {
            return (office, String(url.dropFirst(office.url.count)))
        }
        throw TransportError.unsupportedURL(url)
    }
}
