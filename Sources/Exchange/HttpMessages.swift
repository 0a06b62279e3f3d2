// What goes into a request and what comes out of it.

/// The body of a request.
///
/// A stream's closure runs on the client's own thread, and may block it; an error it throws
/// aborts the transfer and reaches the caller as it was.
package enum HttpBody {
    /// Sent with its length; sent again without asking when a kept connection proves dead.
    case bytes([UInt8])
    /// Sent in pieces as they are made, until `nil`; an empty piece is skipped.
    case stream(() throws -> [UInt8]?)
}

/// A successful answer; its body went to the closure that took it.
package struct HttpResponse: Equatable, Sendable {
    /// 200 to 299.
    package let status: Int
    package let version: HttpVersion
    /// Bytes of the request's body, without framing; what a repetition sent twice counts twice.
    package let sentBytes: Int
    /// Bytes of the answer's body, without framing.
    package let receivedBytes: Int

    package init(status: Int, version: HttpVersion, sentBytes: Int, receivedBytes: Int) {
        self.status = status
        self.version = version
        self.sentBytes = sentBytes
        self.receivedBytes = receivedBytes
    }
}

/// The version of HTTP of a connection.
package enum HttpVersion: String, Sendable {
    case http1 = "HTTP/1.1"
    case http2 = "HTTP/2"
}
