// Why a request to a peer failed, in terms that a schedule can act on and a command can word.

/// The end of a request that did not end well.
package enum TransportError: Error, Equatable, Sendable {
    case couldNotResolve(host: String)
    /// No connection, or no TLS session, within the time limit.
    case couldNotConnect(detail: String)
    /// The server's certificate is not of this cluster; nothing was sent.
    case tlsRefused(detail: String)
    /// The server is of this cluster, but isn't the member that was asked for; nothing was sent.
    case wrongKey
    /// The server did not accept our certificate.
    case refusedByPeer(detail: String)
    /// Our own certificate, key or root file cannot be used.
    case unusableCredentials(detail: String)
    /// Connected, but not a byte went either way for so long.
    case stalled(afterSeconds: Int)
    /// The connection or the stream ended before the answer did.
    case cut(detail: String)
    /// The answer is longer than the caller allows; the rest was not read.
    case tooLong(limitBytes: Int)
    /// The peer answered, with something else than success.
    case problem(Problem)
    /// Not an https address.
    case unsupportedURL(String)
    /// Something rarer, as libcurl numbers it.
    case other(code: Int, message: String)

    /// Stable, for logs and for programs.
    package var code: String {
        switch self {
        case .couldNotResolve: "could-not-resolve"
        case .couldNotConnect: "could-not-connect"
        case .tlsRefused: "tls-refused"
        case .wrongKey: "wrong-key"
        case .refusedByPeer: "refused-by-peer"
        case .unusableCredentials: "unusable-credentials"
        case .stalled: "stalled"
        case .cut: "cut"
        case .tooLong: "too-long"
        case .problem(let problem): problem.code ?? "http-\(problem.status)"
        case .unsupportedURL: "unsupported-url"
        case .other(let code, _): "curl-\(code)"
        }
    }
}
