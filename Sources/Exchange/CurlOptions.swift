// The files and limits that a client works with.

/// The files that prove who we are, and whom we believe. PEM; read at each connection, so that
/// a renewed certificate counts from the next one.
package struct PeerTLS: Equatable, Sendable {
    /// Our certificate, followed by the ones between it and the root.
    package var certificateFile: String
    package var keyFile: String
    /// The cluster's root: the only thing that is trusted; the system's roots are not.
    package var rootFile: String
    /// The key that the server must have: `sha256//` and the base64 of the SHA-256 of its
    /// SubjectPublicKeyInfo; `nil` accepts every member of the cluster. A server ignores it.
    package var pinnedPublicKey: String?

    package init(
        certificateFile: String, keyFile: String, rootFile: String,
        pinnedPublicKey: String? = nil
    ) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.rootFile = rootFile
        self.pinnedPublicKey = pinnedPublicKey
    }
}

/// How patient a client is. There is no limit on how long a transfer may take.
package struct CurlOptions: Equatable, Sendable {
    /// For the name, the connection and the TLS handshake together.
    package var connectSeconds: Int
    /// How long a connected peer may let nothing through, in either direction.
    package var stallSeconds: Int
    /// HTTP/2 where the server offers it, unless this says HTTP/1.1.
    package var version: HttpVersion

    package init(
        connectSeconds: Int = 10, stallSeconds: Int = 30, version: HttpVersion = .http2
    ) {
        self.connectSeconds = connectSeconds
        self.stallSeconds = stallSeconds
        self.version = version
    }
}
