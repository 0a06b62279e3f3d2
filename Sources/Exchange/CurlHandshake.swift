// A handshake without a request: who is there, and do they accept us?

internal import CCurl
internal import Foundation

extension CurlHandle {
    /// Connects and verifies; sends nothing. The connection cannot be used for a request.
    ///
    /// Under TLS 1.3 a client is done before the server has judged its certificate. A refusal
    /// comes afterwards, as an alert.
    ///
    /// - Parameter listenMilliseconds: How long to wait for one; the server says nothing else.
    /// - Returns: The certificates that the server sent, its own first, each DER.
    func handshake(
        _ transfer: CurlTransfer, url: String, tls: PeerTLS, options: CurlOptions,
        listenMilliseconds: Int
    ) throws -> [[UInt8]] {
        reset(tls: tls, options: options)
        try aim(at: url)
        set(CURLOPT_CONNECT_ONLY, 1)
        set(CURLOPT_CERTINFO, 1)
        try perform(transfer, url: url)
        let certificates = certificates
        try listen(url: url, transfer: transfer, milliseconds: listenMilliseconds)
        return certificates
    }

    private func listen(url: String, transfer: CurlTransfer, milliseconds: Int) throws {
        let clock = ContinuousClock()
        let end = clock.now + .milliseconds(milliseconds)
        while clock.now < end {
            switch receiveByte() {
            case CURLE_OK: return
            case CURLE_AGAIN: waitForInput(milliseconds: Self.sliceMilliseconds)
            case let code: throw failure(code, url: url).error
            }
            if transfer.shouldAbort(moved: 0) { throw CancellationError() }
        }
    }

    /// How long a cancellation may go unnoticed here.
    private static let sliceMilliseconds: Int32 = 200
}
