// The network end of whoever asks: HTTPS to a peer, by the system's libcurl.
//
// Both sides prove membership by certificate. A peer is a key, not a host name: its chain is
// verified against the cluster's root alone, its key against ``PeerTLS/pinnedPublicKey``. A
// key not known yet is read from a handshake first (``CurlClient/peerCertificates(url:)``).

/// A client that keeps its connection between requests.
///
/// Requests of one client run one after the other, on a thread of their own. The environment's
/// proxy settings hold, as for any program that uses libcurl.
///
/// ```swift
/// let client = CurlClient(tls: files)
/// let (answer, _) = try await client.post(
///     url: "https://hub.example:8443/v1/hello", bytes: hello,
///     contentType: "application/x-protobuf", maxResponseBytes: 1 << 20)
/// ```
package actor CurlClient: Transport {
    private let queue = CurlQueue()
    private let handle = CurlHandle()
    private let tls: PeerTLS
    private let options: CurlOptions

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        queue.asUnownedSerialExecutor()
    }

    package init(tls: PeerTLS, options: CurlOptions = CurlOptions()) {
        self.tls = tls
        self.options = options
    }

    /// Posts a body and takes the answer's, both in pieces, in constant memory.
    ///
    /// `receive` runs on the client's thread, for the bodies of successes only, and may block.
    ///
    /// - Parameter maxResponseBytes: What an answer's body may have; `nil` for a stream whose
    ///   reader sets the limits.
    /// - Throws: ``TransportError``; `CancellationError` within a second of the task's; an error
    ///   of either closure as it was. Pieces may have been received before any of them.
    package func post(
        url: String, body: sending HttpBody, contentType: String, maxResponseBytes: Int? = nil,
        receive: sending @escaping ([UInt8]) throws -> Void
    ) async throws -> HttpResponse {
        try await send(
            url: url, body: body, contentType: contentType, maxResponseBytes: maxResponseBytes,
            receive: receive)
    }

    /// Posts a body and collects the answer's.
    ///
    /// - Throws: As the streaming form.
    package func post(
        url: String, bytes: [UInt8], contentType: String, maxResponseBytes: Int
    ) async throws -> (answer: [UInt8], response: HttpResponse) {
        var answer: [UInt8] = []
        let response = try await send(
            url: url, body: .bytes(bytes), contentType: contentType,
            maxResponseBytes: maxResponseBytes
        ) { answer += $0 }
        return (answer, response)
    }

    /// The certificates that the server at `url` shows, its own first, each DER; the root is
    /// left out unless the server sends it. Costs a connection of its own; sends no request.
    ///
    /// The chain is verified against the root, and the key against a pinned one; the member's
    /// name in the first certificate is for the caller to check.
    ///
    /// - Throws: As ``post(url:body:contentType:maxResponseBytes:receive:)``. A server that does
    ///   not accept *our* certificate may go unnoticed here; a request tells.
    package func peerCertificates(url: String) async throws -> [[UInt8]] {
        try await handshake(url: url, listenMilliseconds: 0)
    }

    /// Tells a refusal from a cut, where a request ended before any answer on a new connection.
    ///
    /// A server that refuses us under TLS 1.3 closes while we send, and what is sent to a closed
    /// socket destroys the alert that says why. A handshake with nothing to send gets it, but not
    /// always: a reset that comes early enough has libcurl complain of something else first.
    private func throwIfRefused(url: String) async throws {
        for _ in 0..<3 {
            do {
                _ = try await handshake(url: url, listenMilliseconds: Self.listenMilliseconds)
                return
            } catch TransportError.cut {
                continue
            } catch let error as TransportError {
                guard case .refusedByPeer = error else { return }
                throw error
            }
        }
    }

    /// How long a server is given to refuse us, after the handshake; several round trips.
    private static let listenMilliseconds = 2000
}

extension CurlClient {
    private func send(
        url: String, body: HttpBody, contentType: String, maxResponseBytes: Int?,
        receive: @escaping ([UInt8]) throws -> Void
    ) async throws -> HttpResponse {
        let cancellation = CurlCancellation()
        let transfer = CurlTransfer(
            handle: handle, body: body, stallSeconds: options.stallSeconds,
            responseBytesMax: maxResponseBytes, cancellation: cancellation, receive: receive)
        do {
            return try await cancelling(cancellation) {
                try handle.post(
                    transfer, url: url, contentType: contentType, tls: tls, options: options)
            }
        } catch TransportError.cut(let detail) {
            if transfer.mayHaveBeenRefused { try await throwIfRefused(url: url) }
            throw TransportError.cut(detail: detail)
        }
    }

    private func handshake(url: String, listenMilliseconds: Int) async throws -> [[UInt8]] {
        let cancellation = CurlCancellation()
        return try await cancelling(cancellation) {
            // A handle of its own: a connection without a request is of no use to the next one.
            let handle = CurlHandle()
            let transfer = CurlTransfer(
                handle: handle, body: .bytes([]), stallSeconds: options.connectSeconds,
                responseBytesMax: 0, cancellation: cancellation, receive: { _ in })
            return try handle.handshake(
                transfer, url: url, tls: tls, options: options,
                listenMilliseconds: listenMilliseconds)
        }
    }

    /// Runs `body`, which blocks, and has it aborted when the task is cancelled.
    private func cancelling<Value>(
        _ cancellation: CurlCancellation, _ body: () throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        return try await withTaskCancellationHandler {
            // Not only a check: a closure that doesn't name the actor is not isolated to it, and
            // would block one of Swift's threads. Two of those stop a machine of two cores.
            preconditionIsolated()
            return try body()
        } onCancel: {
            cancellation.cancel()
        }
    }
}
