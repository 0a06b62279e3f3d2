// Reads the certificates that libcurl says a server sent.

internal import CCurl
internal import Foundation

enum CurlCertificates {
    /// Each certificate of `info`, in its order (the server's own first), DER.
    ///
    /// libcurl tells a certificate as lines of "name:value", of which "Cert" is its PEM.
    static func read(_ info: curl_certinfo) -> [[UInt8]] {
        (0..<Int(info.num_of_certs)).compactMap { index in
            lines(info.certinfo[index])
                .first { $0.hasPrefix("Cert:") }
                .flatMap { der(pem: $0.dropFirst("Cert:".count)) }
        }
    }

    static func der(pem: Substring) -> [UInt8]? {
        let text = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        return Data(base64Encoded: text).map { [UInt8]($0) }
    }

    private static func lines(_ first: UnsafeMutablePointer<curl_slist>?) -> [String] {
        sequence(first: first) { $0?.pointee.next }
            .prefix { $0 != nil }
            .compactMap { $0?.pointee.data.map { String(cString: $0) } }
    }
}
