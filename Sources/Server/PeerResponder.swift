// From a request to an endpoint, and from what it returns or throws to an answer.

internal import Exchange
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOSSL

/// Answers requests. An answer that cannot be finished is cut, never ended.
struct PeerResponder: Sendable {
    let endpoints: PeerEndpoints
    let options: PeerServerOptions
    let logger: Logger

    private enum Answer: Sendable {
        case whole([UInt8])
        case stream(first: [UInt8]?, rest: ByteStream.AsyncIterator)
        case problem(Problem)
    }

    /// - Parameter connection: What TLS is on; under HTTP/2 not the stream of this request.
    /// - Throws: To have the answer cut.
    func respond(
        to request: Request, writer: consuming ResponseWriter, connection: any Channel
    ) async throws {
        let peer = try await connection.beginExchange()
        defer { connection.withWatch { $0.exchangeEnded() } }
        let wait = ClientWait(loop: connection.eventLoop)
        let timer = wait.guarding(connection, limit: .seconds(Int64(options.stallSeconds)))
        defer { timer.cancel() }
        let body = PeerRequestBody(request.body, wait: wait)
        let answer = try await heartbeat.during(writer) {
            try await self.answer(request, body: body, peer: peer)
        }
        switch answer {
        case .whole(let bytes):
            try await write(bytes, .ok, Self.binary, writer: writer, wait: wait)
        case .problem(let problem):
            try await write(
                problem.encoded(), problem.answerStatus, Problem.contentType, writer: writer,
                wait: wait)
        case .stream(let first, let rest):
            do {
                try await write(first: first, rest: rest, writer: writer, wait: wait)
            } catch let failure as SourceFailure {
                log(failure.reason, request)
                throw failure
            }
        }
    }
}

extension PeerResponder {
    private func answer(
        _ request: Request, body: PeerRequestBody, peer: PeerCertificate?
    ) async throws -> Answer {
        do {
            guard let peer else { return .problem(.noCertificate) }
            return try await route(request, body: body, peer: peer)
        } catch let refusal as EndpointRefusal {
            return .problem(refusal.problem)
        } catch let error as ClientGone {
            throw error
        } catch {
            try Task.checkCancellation()
            log(error, request)
            return .problem(.unexpected)
        }
    }

    private var heartbeat: Heartbeat {
        Heartbeat(
            intervalSeconds: options.heartbeatSeconds,
            countMax: options.heartbeatSecondsMax / options.heartbeatSeconds)
    }

    private func route(
        _ request: Request, body: PeerRequestBody, peer: PeerCertificate
    ) async throws -> Answer {
        switch (request.method, request.uri.path) {
        case (.post, "/v1/hello"):
            let bytes = try await collect(request, body)
            return .whole(try await endpoints.hello(bytes, peer))
        case (.post, "/v1/pull"):
            let bytes = try await collect(request, body)
            var stream = try await endpoints.pull(bytes, peer).makeAsyncIterator()
            return .stream(first: try await stream.next(), rest: stream)
        case (.post, "/v1/push"):
            return .whole(try await endpoints.push(body.stream, peer))
        default:
            return .problem(.notFound)
        }
    }

    /// Refuses a body whose length is said and too great before reading any of it.
    private func collect(_ request: Request, _ body: PeerRequestBody) async throws -> [UInt8] {
        let said = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard said <= options.bodyBytesMax else {
            throw EndpointRefusal(.tooLarge(bytesMax: options.bodyBytesMax))
        }
        return try await body.collect(upTo: options.bodyBytesMax)
    }

    /// The type of an error never holds data of users; its words might.
    private func log(_ error: any Error, _ request: Request) {
        logger.error(
            "an endpoint failed",
            metadata: ["path": "\(request.uri.path)", "error": "\(type(of: error))"])
        logger.debug("an endpoint failed", metadata: ["description": "\(error)"])
    }
}

extension PeerResponder {
    private static let binary = "application/x-protobuf"
    /// Small pieces, so that a slow line shows progress between two of them.
    private static let pieceBytes = 16 * 1024

    private func write(
        _ bytes: [UInt8], _ status: HTTPResponse.Status, _ contentType: String,
        writer: consuming ResponseWriter, wait: ClientWait
    ) async throws {
        let head = HTTPResponse(
            status: status,
            headerFields: [.contentType: contentType, .contentLength: "\(bytes.count)"])
        var body = try await writer.writeHead(head)
        try await write(bytes, to: &body, wait: wait)
        try await body.finish(nil)
    }

    private func write(
        first: [UInt8]?, rest: ByteStream.AsyncIterator, writer: consuming ResponseWriter,
        wait: ClientWait
    ) async throws {
        let head = HTTPResponse(status: .ok, headerFields: [.contentType: Self.binary])
        var body = try await writer.writeHead(head)
        var rest = rest
        var piece = first
        while let bytes = piece {
            try await write(bytes, to: &body, wait: wait)
            do { piece = try await rest.next() } catch { throw SourceFailure(reason: error) }
        }
        try await body.finish(nil)
    }

    private func write(
        _ bytes: [UInt8], to body: inout some ResponseBodyWriter, wait: ClientWait
    ) async throws {
        var rest = ByteBuffer(bytes: bytes)
        while let piece = rest.readSlice(length: min(rest.readableBytes, Self.pieceBytes)),
            piece.readableBytes > 0
        {
            try await wait.during { try await body.write(piece) }
            try await wait.catchUp()
        }
    }
}

/// An endpoint's stream failed in the middle; its answer is cut.
private struct SourceFailure: Error {
    let reason: any Error
}

extension Problem {
    /// An endpoint's mistake must not look like a success.
    fileprivate var answerStatus: HTTPResponse.Status {
        HTTPResponse.Status(code: (400..<600).contains(status) ? status : 500)
    }
}

extension Channel {
    /// Marks a connection as in use.
    ///
    /// - Returns: Who is at its other end; `nil` if nobody proved to be anyone.
    fileprivate func beginExchange() async throws -> PeerCertificate? {
        try await eventLoop.submit {
            let handlers = self.pipeline.syncOperations
            try handlers.handler(type: ConnectionWatch.self).exchangeBegan()
            guard let leaf = try handlers.nioSSL_peerCertificate() else { return nil }
            let chain = try handlers.nioSSL_peerValidatedCertificateChain()
            return PeerCertificate(
                leaf: try leaf.toDERBytes(), chain: try chain?.map { try $0.toDERBytes() } ?? [])
        }.get()
    }
}
