// One request under way: what libcurl's callbacks read, write and decide.
//
// libcurl calls from inside `curl_easy_perform`, so on the client's thread, in order.

internal import CCurl
internal import Synchronization

/// Set from another thread to abort a transfer; seen within a second.
final class CurlCancellation: Sendable {
    private let flag = Atomic(false)

    var isCancelled: Bool { flag.load(ordering: .relaxed) }

    func cancel() {
        flag.store(true, ordering: .relaxed)
    }
}

/// The two bodies of a request, its counts, and why it ended if we ended it ourselves.
final class CurlTransfer {
    /// Whether the connection was new, and ended before any answer.
    var mayHaveBeenRefused = false
    /// Of the request's body; `nil` when nobody knows yet.
    let lengthBytes: Int?

    private let cancellation: CurlCancellation
    private var source: CurlSource
    private let responseBytesMax: Int?
    private let receive: ([UInt8]) throws -> Void
    private var sentBytes = 0
    private var receivedBytes = 0
    /// The body of an answer that isn't a success, up to ``Problem/bytesMax``.
    private var problemBody: [UInt8] = []
    /// Why we aborted; libcurl's own code says no more than that we did.
    private var ownFailure: (any Error)?
    private let isSuccess: () -> Bool
    private let isConnected: () -> Bool
    private let stallSeconds: Int
    private let clock = ContinuousClock()
    private var movedBytes = 0
    private var lastProgress: ContinuousClock.Instant

    init(
        handle: CurlHandle, body: HttpBody, stallSeconds: Int, responseBytesMax: Int?,
        cancellation: CurlCancellation, receive: @escaping ([UInt8]) throws -> Void
    ) {
        source = CurlSource(body)
        lengthBytes = body.lengthBytes
        self.stallSeconds = stallSeconds
        self.responseBytesMax = responseBytesMax
        self.cancellation = cancellation
        self.receive = receive
        isSuccess = { [unowned handle] in (200..<300).contains(handle.status) }
        isConnected = { [unowned handle] in handle.isConnected }
        lastProgress = clock.now
    }
}

extension CurlTransfer {
    /// Fills libcurl's upload buffer.
    ///
    /// - Returns: How many bytes; 0 ends the body.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        do {
            let count = try source.fill(buffer)
            sentBytes += count
            noteProgress()
            return count
        } catch {
            ownFailure = error
            return Int(CURL_READFUNC_ABORT)
        }
    }

    /// Takes a piece of the answer's body.
    ///
    /// - Returns: How many bytes were taken; less than all of them aborts.
    func take(_ piece: UnsafeRawBufferPointer) -> Int {
        guard isSuccess() else { return takeProblem(piece) }
        receivedBytes += piece.count
        do {
            if let limit = responseBytesMax, receivedBytes > limit {
                throw TransportError.tooLong(limitBytes: limit)
            }
            try receive([UInt8](piece))
            noteProgress()
            return piece.count
        } catch {
            ownFailure = error
            return Self.abort
        }
    }

    private func takeProblem(_ piece: UnsafeRawBufferPointer) -> Int {
        let room = Problem.bytesMax - problemBody.count
        problemBody += piece.prefix(room)
        return piece.count <= room ? piece.count : Self.abort
    }

    private static let abort = Int(CURL_WRITEFUNC_ERROR)

    /// Starts the body again, for a kept connection that proved dead before the answer.
    func rewind(to offset: Int, from whence: CInt) -> Bool {
        offset == 0 && whence == 0 && source.rewind()
    }

    /// Restarts the stall clock: after each callback, since the time that our own closures take
    /// isn't the peer's, and after each line of a head, informational ones included.
    func noteProgress() {
        lastProgress = clock.now
    }

    /// Decides whether to go on.
    ///
    /// Not by `CURLOPT_LOW_SPEED_TIME`, which counts bodies only, and our own closures' time too.
    ///
    /// - Parameter moved: The bytes of both bodies that libcurl has moved so far.
    func shouldAbort(moved: Int) -> Bool {
        if cancellation.isCancelled {
            ownFailure = CancellationError()
            return true
        }
        if moved != movedBytes || !isConnected() {
            movedBytes = moved
            noteProgress()
        }
        guard clock.now - lastProgress >= .seconds(stallSeconds) else { return false }
        ownFailure = TransportError.stalled(afterSeconds: stallSeconds)
        return true
    }
}

extension CurlTransfer {
    /// What came of a transfer that libcurl calls complete.
    func response(status: Int, version: HttpVersion) throws -> HttpResponse {
        guard (200..<300).contains(status) else {
            throw TransportError.problem(Problem(status: status, body: problemBody))
        }
        return HttpResponse(
            status: status, version: version, sentBytes: sentBytes, receivedBytes: receivedBytes)
    }

    /// What to tell the caller when libcurl failed with `error`.
    ///
    /// A peer that refuses in the middle of our body may close right behind its answer; what it
    /// said is then worth more than that the connection ended.
    func failure(instead error: any Error, status: Int) -> any Error {
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

/// The rest of a request's body.
struct CurlSource {
    private let body: HttpBody
    private var piece: ArraySlice<UInt8> = []
    private var isBegun = false

    init(_ body: HttpBody) {
        self.body = body
    }

    mutating func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while piece.isEmpty {
            guard let next = try nextPiece() else { return 0 }
            piece = next[...]
        }
        let taken = piece.prefix(buffer.count)
        buffer.copyBytes(from: taken)
        piece = piece.dropFirst(taken.count)
        return taken.count
    }

    /// - Returns: Whether the body can be had from its start.
    mutating func rewind() -> Bool {
        guard isBegun else { return true }
        guard case .bytes = body else { return false }
        isBegun = false
        piece = []
        return true
    }

    private mutating func nextPiece() throws -> [UInt8]? {
        switch body {
        case .stream(let next):
            isBegun = true
            return try next()
        case .bytes(let bytes):
            defer { isBegun = true }
            return isBegun ? nil : bytes
        }
    }
}
