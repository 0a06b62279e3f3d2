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
/// var answer: [UInt8] = []
/// let response = try await client.post(
///     url: "https://hub.example:8443/v1/hello", body: .bytes(hello),
///     contentType: "application/x-protobuf", maxResponseBytes: 1 << 20
/// ) { answer += $0 }
/// ```
package actor CurlClient {
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
        let cancellation = CurlCancellation()
        let transfer = CurlTransfer(
            handle: handle, body: body, stallSeconds: options.stallSeconds,
            responseBytesMax: maxResponseBytes, cancellation: cancellation, receive: receive)
        handle.reset(tls: tls, options: options)
        try await run(transfer, cancellation) {
            try handle.post(
                transfer, url: url, contentType: contentType, lengthBytes: body.lengthBytes)
        }
        guard (200..<300).contains(handle.status) else {
            throw TransportError.problem(
                Problem(status: handle.status, body: transfer.problemBody))
        }
        return HttpResponse(
            status: handle.status, version: handle.version, sentBytes: transfer.sentBytes,
            receivedBytes: transfer.receivedBytes)
    }

    /// The certificates that the server at `url` shows, its own first, each DER; the root is
    /// left out unless the server sends it. Costs a connection of its own; sends no request.
    ///
    /// The chain is verified against the root, and the key against a pinned one; the member's
    /// name in the first certificate is for the caller to check.
    ///
    /// - Throws: As ``post(url:body:contentType:maxResponseBytes:receive:)``. A server that does
    ///   not accept *our* certificate may go unnoticed here: TLS 1.3 says so only afterwards.
    package func peerCertificates(url: String) async throws -> [[UInt8]] {
        // A handle of its own: a connection without a request is of no use to the next one.
        let handle = CurlHandle()
        let cancellation = CurlCancellation()
        let transfer = CurlTransfer(
            handle: handle, body: .bytes([]), stallSeconds: options.stallSeconds,
            responseBytesMax: 0, cancellation: cancellation, receive: { _ in })
        handle.reset(tls: tls, options: options)
        return try await run(transfer, cancellation) {
            try handle.peerCertificates(url: url, guardedBy: transfer)
        }
    }

    /// Runs one blocking transfer, and says in our words how it ended.
    private func run<Value>(
        _ transfer: CurlTransfer, _ cancellation: CurlCancellation, _ body: () throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        return try await withTaskCancellationHandler {
            do {
                return try body()
            } catch {
                throw transfer.failure(instead: error, status: handle.status)
            }
        } onCancel: {
            cancellation.cancel()
        }
    }
}

extension CurlTransfer {
    /// What to tell the caller when libcurl failed with `error`.
    ///
    /// A peer that refuses in the middle of our body may close right behind its answer; what it
    /// said is then worth more than that the connection ended.
    fileprivate func failure(instead error: any Error, status: Int) -> any Error {
        if let ownFailure { return ownFailure }
        if status >= 300, Problem.isDocument(problemBody) {
            return TransportError.problem(Problem(status: status, body: problemBody))
        }
        return error
    }
}

extension HttpBody {
    fileprivate var lengthBytes: Int? {
        switch self {
        case .bytes(let bytes): bytes.count
        case .stream: nil
        }
    }
}
