// What a server does with the requests of peers; the server itself knows nothing about replicas.

/// The three requests of an exchange (`/v1/hello`, `/v1/pull`, `/v1/push`), as closures.
///
/// They run concurrently, one task for each request, which is cancelled when the server is, or
/// within seconds of the client's going. An ``EndpointRefusal`` becomes its problem document; any
/// other error becomes a bare 500, or cuts the answer if it has begun. They may take their time
/// before they answer; between the pieces of a stream a client waits for its stall limit only.
package struct PeerEndpoints: Sendable {
    /// Takes a `Hello`, answers a `Hello`.
    package var hello: @Sendable (_ body: [UInt8], _ peer: PeerCertificate) async throws -> [UInt8]
    /// Takes a `PullRequest`, answers a stream of records. Its first piece is asked for before
    /// the answer begins, so a refusal may come from the closure or from the first piece.
    package var pull:
        @Sendable (_ body: [UInt8], _ peer: PeerCertificate) async throws -> ByteStream
    /// Takes a stream of records, answers a `PushResponse`.
    package var push:
        @Sendable (_ body: ByteStream, _ peer: PeerCertificate) async throws -> [UInt8]

    package init(
        hello: @escaping @Sendable ([UInt8], PeerCertificate) async throws -> [UInt8],
        pull: @escaping @Sendable ([UInt8], PeerCertificate) async throws -> ByteStream,
        push: @escaping @Sendable (ByteStream, PeerCertificate) async throws -> [UInt8]
    ) {
        self.hello = hello
        self.pull = pull
        self.push = push
    }
}

/// Who asks: certificates that were verified against the cluster's root in the TLS handshake.
package struct PeerCertificate: Equatable, Sendable {
    /// The peer's own certificate, DER.
    package let leaf: [UInt8]
    /// The path from the leaf to the root, both included, each DER; empty when the TLS session
    /// was resumed, which keeps the leaf only.
    package let chain: [[UInt8]]

    package init(leaf: [UInt8], chain: [[UInt8]]) {
        self.leaf = leaf
        self.chain = chain
    }
}

/// Bytes in pieces, each made or read only when it is asked for; to be read once, by one reader.
///
/// A sequence that ends without an error is complete: a cut connection throws.
package struct ByteStream: AsyncSequence, Sendable {
    private let produce: @Sendable () async throws -> [UInt8]?

    /// - Parameter produce: Called again after each piece was used up, until it returns `nil`.
    package init(_ produce: @escaping @Sendable () async throws -> [UInt8]?) {
        self.produce = produce
    }

    package struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        fileprivate let produce: @Sendable () async throws -> [UInt8]?

        package mutating func next() async throws -> [UInt8]? {
            try await produce()
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(produce: produce)
    }
}

/// An endpoint's reason not to do what was asked, as the peer is told it.
package struct EndpointRefusal: Error, Equatable, Sendable {
    /// Its status becomes the answer's.
    package let problem: Problem

    package init(_ problem: Problem) {
        self.problem = problem
    }
}
