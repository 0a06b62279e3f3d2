// The way to one peer: what an exchange asks of a network, whatever carries it.
//
// libcurl is one implementation (`CurlClient`), the simulator's network another.

/// A connection to one peer, for requests that run one after the other.
package protocol Transport: Sendable {
    /// Posts a body and takes the answer's, both in pieces, in constant memory.
    ///
    /// - Parameters:
    ///   - maxResponseBytes: What an answer's body may have; `nil` for a stream whose reader sets
    ///     the limits.
    ///   - receive: Takes the pieces of a success's body, and may block.
    /// - Throws: ``TransportError``; an error of either closure as it was. Pieces may have been
    ///   received before any of them.
    func post(
        url: String, body: sending HttpBody, contentType: String, maxResponseBytes: Int?,
        receive: sending @escaping ([UInt8]) throws -> Void
    ) async throws -> HttpResponse

    /// The certificates that the server at `url` shows, its own first, each DER; no request is sent.
    ///
    /// - Throws: As `post`.
    func peerCertificates(url: String) async throws -> [[UInt8]]
}
