// Which of libcurl's codes means what to us.

internal import CCurl

/// How a transfer ended, as far as libcurl says.
struct CurlFailure: Equatable {
    var code: CURLcode
    /// The text of the error buffer; OpenSSL's name of a TLS alert is nowhere else.
    var message: String
    var url: String
}

extension CurlFailure {
    var error: TransportError {
        switch code {
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: .unsupportedURL(url)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            .couldNotResolve(host: Self.host(of: url))
        // The only time limit that libcurl keeps for us is that of connecting.
        case CURLE_COULDNT_CONNECT, CURLE_PROXY, CURLE_OPERATION_TIMEDOUT:
            .couldNotConnect(detail: message)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .tlsRefused(detail: message)
        case CURLE_SSL_CONNECT_ERROR where isBadSignature: .tlsRefused(detail: message)
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH: .wrongKey
        case _ where code == CURLE_SSL_CLIENTCERT || isAlertAboutUs:
            .refusedByPeer(detail: message)
        case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CACERT_BADFILE: .unusableCredentials(detail: message)
        case CURLE_SSL_CONNECT_ERROR where isBrokenOff: .couldNotConnect(detail: message)
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
            CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_SEND_FAIL_REWIND:
            .cut(detail: message)
        default: .other(code: Int(code.rawValue), message: message)
        }
    }

    /// The server's TLS alerts that speak of the client's certificate, in OpenSSL's words
    /// ("tlsv13 alert certificate required", "tlsv1 alert unknown ca", …).
    ///
    /// Under TLS 1.3 they arrive after the client's handshake is done, so as a failure to read.
    private var isAlertAboutUs: Bool {
        message.contains(" alert ")
            && ["certificate", "unknown ca", "access denied", "handshake failure"]
                .contains { message.contains($0) }
    }

    /// A chain whose root has our root's name and another key; libcurl reports OpenSSL's first
    /// complaint, which isn't yet that the certificate failed.
    private var isBadSignature: Bool {
        message.contains("asn1 encoding routines")
    }

    /// A handshake that ended with the connection, rather than with a disagreement.
    private var isBrokenOff: Bool {
        ["SSL_ERROR_SYSCALL", "unexpected eof"].contains { message.contains($0) }
    }

    private static func host(of url: String) -> String {
        let rest = url.drop { $0 != ":" }.drop { $0 == ":" || $0 == "/" }
        return String(rest.prefix { $0 != "/" && $0 != ":" })
    }
}
