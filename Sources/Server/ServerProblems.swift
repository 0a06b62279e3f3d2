// The problem documents that the server writes by itself.

internal import Exchange

extension Problem {
    static let notFound = Problem(status: 404, title: "Not found", code: "not-found")

    static let noCertificate = Problem(
        status: 401, title: "A certificate of the cluster is needed", code: "no-certificate")

    /// Says nothing of the error: that is for our log, not for a peer.
    static let unexpected = Problem(
        status: 500, title: "The server failed to answer", code: "unexpected")

    static func tooLarge(bytesMax: Int) -> Problem {
        Problem(
            status: 413, title: "The body is too large", detail: "At most \(bytesMax) bytes.",
            code: "too-large")
    }
}
