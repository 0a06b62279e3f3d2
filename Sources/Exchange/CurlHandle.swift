// The fence around one libcurl easy handle: nothing outside calls a C function.
//
// A handle keeps its connection, so that the requests of one exchange share a handshake. It
// belongs to one thread at a time: the actor that owns it.

internal import CCurl
internal import Glibc

/// An easy handle, its error buffer, and the options that every request has.
final class CurlHandle {
    private let handle: UnsafeMutableRawPointer
    private let message: UnsafeMutablePointer<CChar>

    /// `curl_global_init` is not thread-safe against itself: once, by the first client.
    private static let initialized: Bool = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    init() {
        precondition(Self.initialized, "libcurl cannot start")
        guard let handle = curl_easy_init() else { preconditionFailure("out of memory") }
        self.handle = handle
        message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(handle)
        message.deallocate()
    }
}

extension CurlHandle {
    /// Forgets the options of the last request; keeps connections.
    ///
    /// No session is resumed: a resumed one shows the server no certificate chain, and both
    /// sides would rely on what they verified hours ago.
    func reset(tls: PeerTLS, options: CurlOptions) {
        curl_easy_reset(handle)
        set(CURLOPT_ERRORBUFFER, pointer: message)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_PROTOCOLS_STR, "https")
        set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_CONNECTTIMEOUT, options.connectSeconds)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_HTTP_VERSION, options.version.option)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_SSL_SESSIONID_CACHE, 0)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 0)
        set(CURLOPT_CAINFO, tls.rootFile)
        set(CURLOPT_CAPATH, nil)
        set(CURLOPT_SSLCERT, tls.certificateFile)
        set(CURLOPT_SSLKEY, tls.keyFile)
        set(CURLOPT_PINNEDPUBLICKEY, tls.pinnedPublicKey)
    }

    func set(_ option: CURLoption, _ value: Int) {
        accept(hoitu_curl_set_long(handle, option, value))
    }

    func set(_ option: CURLoption, _ value: String?) {
        accept(hoitu_curl_set_string(handle, option, value))
    }

    func set(_ option: CURLoption, size: Int) {
        accept(hoitu_curl_set_size(handle, option, curl_off_t(size)))
    }

    func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) {
        accept(hoitu_curl_set_pointer(handle, option, pointer))
    }

    /// Options are ours, not input: a refusal means a libcurl without what we need.
    private func accept(_ code: CURLcode) {
        precondition(code == CURLE_OK, String(cString: curl_easy_strerror(code)))
    }
}

extension CurlHandle {
    /// Posts `transfer`'s body, and hands it the answer's.
    ///
    /// - Throws: As ``CurlClient``'s `post`.
    func post(
        _ transfer: CurlTransfer, url: String, contentType: String, tls: PeerTLS,
        options: CurlOptions
    ) throws -> HttpResponse {
        reset(tls: tls, options: options)
        try aim(at: url)
        set(CURLOPT_POST, 1)
        // "Expect:" has long bodies not wait a second for a "100 Continue" that no peer sends.
        var headers = ["Content-Type: \(contentType)", "Expect:"]
        if let lengthBytes = transfer.lengthBytes {
            set(CURLOPT_POSTFIELDSIZE_LARGE, size: lengthBytes)
        } else {
            headers.append("Transfer-Encoding: chunked")
        }
        var list: UnsafeMutablePointer<curl_slist>?
        for header in headers { list = curl_slist_append(list, header) }
        defer { curl_slist_free_all(list) }
        accept(hoitu_curl_set_list(handle, CURLOPT_HTTPHEADER, list))
        setBodyCallbacks(transfer)
        try perform(transfer, url: url)
        return try transfer.response(status: status, version: version)
    }

    /// The status of the answer whose head came last; 0 before any.
    var status: Int {
        long(CURLINFO_RESPONSE_CODE)
    }

    var version: HttpVersion {
        long(CURLINFO_HTTP_VERSION) == CURL_HTTP_VERSION_2_0 ? .http2 : .http1
    }

    /// Whether the TLS handshake of the current connection is done.
    var isConnected: Bool {
        var microseconds: curl_off_t = 0
        accept(hoitu_curl_get_size(handle, CURLINFO_APPCONNECT_TIME_T, &microseconds))
        // A kept connection is connected from the start, and has no time of its own.
        return microseconds > 0 || !isNewConnection
    }

    private func long(_ info: CURLINFO) -> Int {
        var value = 0
        accept(hoitu_curl_get_long(handle, info, &value))
        return value
    }

    /// An address is input: libcurl refuses those of megabytes at once, others when it connects.
    func aim(at url: String) throws {
        guard hoitu_curl_set_string(handle, CURLOPT_URL, url) == CURLE_OK else {
            throw TransportError.unsupportedURL(url)
        }
    }

    func perform(_ transfer: CurlTransfer, url: String) throws {
        message.pointee = 0
        setProgressCallback(transfer)
        let code = withExtendedLifetime(transfer) { curl_easy_perform(handle) }
        guard code != CURLE_OK else { return }
        transfer.mayHaveBeenRefused = status == 0 && isNewConnection
        throw transfer.failure(instead: failure(code, url: url).error, status: status)
    }

    func failure(_ code: CURLcode, url: String) -> CurlFailure {
        let text = String(cString: message)
        return CurlFailure(
            code: code, message: text.isEmpty ? String(cString: curl_easy_strerror(code)) : text,
            url: url)
    }
}

extension CurlHandle {
    /// What the server of the current connection showed, its own first, each DER.
    var certificates: [[UInt8]] {
        var info: UnsafeMutablePointer<curl_certinfo>?
        accept(hoitu_curl_get_certificates(handle, &info))
        return info.map { CurlCertificates.read($0.pointee) } ?? []
    }

    /// Takes a byte from a connection that has no request; `CURLE_AGAIN` when there is none yet.
    func receiveByte() -> CURLcode {
        var byte: UInt8 = 0
        var count = 0
        let code = curl_easy_recv(handle, &byte, 1, &count)
        return code == CURLE_OK && count == 0 ? CURLE_GOT_NOTHING : code
    }

    func waitForInput(milliseconds: Int32) {
        var socket = curl_socket_t(CURL_SOCKET_BAD)
        accept(hoitu_curl_get_pointer(handle, CURLINFO_ACTIVESOCKET, &socket))
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        _ = poll(&entry, 1, milliseconds)
    }

    /// Whether the last request made a connection, rather than using a kept one.
    var isNewConnection: Bool {
        long(CURLINFO_NUM_CONNECTS) > 0
    }
}

extension HttpVersion {
    fileprivate var option: Int {
        switch self {
        case .http1: Int(CURL_HTTP_VERSION_1_1)
        case .http2: Int(CURL_HTTP_VERSION_2TLS)
        }
    }
}

// -------------------------------------------------------------------------------- C callbacks

extension CurlHandle {
    private func setBodyCallbacks(_ transfer: CurlTransfer) {
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        set(CURLOPT_READDATA, pointer: context)
        set(CURLOPT_WRITEDATA, pointer: context)
        set(CURLOPT_HEADERDATA, pointer: context)
        set(CURLOPT_SEEKDATA, pointer: context)
        let read: @convention(c) (Buffer?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
            CurlTransfer.at($3).fill(UnsafeMutableRawBufferPointer(start: $0, count: $1 * $2))
        }
        let write: @convention(c) (Buffer?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
            CurlTransfer.at($3).take(UnsafeRawBufferPointer(start: $0, count: $1 * $2))
        }
        let head: @convention(c) (Buffer?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
            CurlTransfer.at($3).noteProgress()
            return $1 * $2
        }
        accept(hoitu_curl_set_data_callback(handle, CURLOPT_READFUNCTION, read))
        accept(hoitu_curl_set_data_callback(handle, CURLOPT_WRITEFUNCTION, write))
        accept(hoitu_curl_set_data_callback(handle, CURLOPT_HEADERFUNCTION, head))
        let seek: @convention(c) (UnsafeMutableRawPointer?, curl_off_t, CInt) -> CInt = {
            CurlTransfer.at($0).rewind(to: Int($1), from: $2)
                ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
        }
        accept(hoitu_curl_set_seek_callback(handle, seek))
    }

    /// Called by libcurl about once a second, and whenever something moves.
    private func setProgressCallback(_ transfer: CurlTransfer) {
        let progress:
            @convention(c) (
                UnsafeMutableRawPointer?, curl_off_t, curl_off_t, curl_off_t, curl_off_t
            ) -> CInt = { CurlTransfer.at($0).shouldAbort(moved: Int($2 + $4)) ? 1 : 0 }
        set(CURLOPT_NOPROGRESS, 0)
        set(CURLOPT_XFERINFODATA, pointer: Unmanaged.passUnretained(transfer).toOpaque())
        accept(hoitu_curl_set_progress_callback(handle, progress))
    }

    private typealias Buffer = UnsafeMutablePointer<CChar>
}

extension CurlTransfer {
    fileprivate static func at(_ context: UnsafeMutableRawPointer?) -> CurlTransfer {
        guard let context else { preconditionFailure("a callback without its transfer") }
        return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    }
}
