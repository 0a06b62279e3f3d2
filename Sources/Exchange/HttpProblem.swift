// What a peer answers instead of what was asked for, as RFC 9457 writes it.

internal import Foundation

/// A problem document: for people by its words, for programs by its `code`.
package struct Problem: Codable, Equatable, Sendable {
    /// The media type it travels under.
    package static let contentType = "application/problem+json"
    /// The longest document that is read from a peer, in bytes.
    package static let bytesMax = 64 * 1024

    package var type: String
    package var title: String
    /// The HTTP status, as the document repeats it.
    package var status: Int
    package var detail: String?
    /// Stable, for programs; absent when the answer came from something that isn't a peer.
    package var code: String?
    /// The member it is about, as the answering peer knows it.
    package var member: String?

    package init(
        status: Int, title: String, detail: String? = nil, code: String? = nil,
        member: String? = nil, type: String = "about:blank"
    ) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.code = code
        self.member = member
    }
}

extension Problem {
    /// Reads the body of an answer that isn't a success, whoever wrote it.
    ///
    /// A proxy's page of HTML, or a document that leaves members out, becomes a problem that says
    /// no more than the status does. The status of the answer wins over the document's.
    package init(status: Int, body: [UInt8]) {
        let partial = Self.partial(body)
        self.init(
            status: status, title: partial?.title ?? "HTTP \(status)", detail: partial?.detail,
            code: partial?.code, member: partial?.member, type: partial?.type ?? "about:blank")
    }

    /// The document as it travels.
    package func encoded() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Five strings and a number: there is nothing in it that JSON cannot say.
        return (try? encoder.encode(self)).map { [UInt8]($0) } ?? []
    }

    /// Whether `body` is a problem document at all.
    static func isDocument(_ body: [UInt8]) -> Bool {
        partial(body)?.title != nil
    }

    private struct Partial: Decodable {
        var type: String?
        var title: String?
        var detail: String?
        var code: String?
        var member: String?
    }

    private static func partial(_ body: [UInt8]) -> Partial? {
        try? JSONDecoder().decode(Partial.self, from: Data(body))
    }
}
