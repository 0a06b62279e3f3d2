// The messages of the exchange, made and read.
//
// Specification: protocol/README.md, "Exchange".

internal import Foundation
internal import Replica
package import Wire

/// What one side says of itself in `hello`.
package struct Greeting: Sendable {
    package let cluster: [UInt8]
    package let versions: [UInt32]
    package let member: String
    /// SHA-256 of the received vector of scope "".
    package let vectorHash: [UInt8]
    /// The received vector; the one who asks leaves it out, and so does an answer of equal hash.
    package let received: ReceivedVector?
    /// The sender's clock, in milliseconds since 1970.
    package let clockMilliseconds: Int64
    /// Whether the sender has changes that it will seal when it is pulled from.
    package let isWaiting: Bool
    /// What the sender has begun to receive; only an answer says it.
    package let parts: ReceivedParts

    /// What we say of ourselves.
    package init(
        cluster: [UInt8], member: String, vectorHash: [UInt8], received: ReceivedVector?,
        clockMilliseconds: Int64, isWaiting: Bool = false, parts: ReceivedParts = ReceivedParts()
    ) {
        self.cluster = cluster
        self.versions = [protocolVersion]
        self.member = member
        self.vectorHash = vectorHash
        self.received = received
        self.clockMilliseconds = clockMilliseconds
        self.isWaiting = isWaiting
        self.parts = parts
    }

    /// What the other side says of itself.
    package init(bytes: [UInt8]) throws(WireError) {
        guard bytes.count <= Limits.messageBytesMax else {
            throw .overLimit(field: "hello", count: bytes.count, limit: Limits.messageBytesMax)
        }
        let message: Hoitu_V1_Hello = try parsed(bytes, part: "hello")
        guard message.cluster.count == 16, message.versions.count <= 64,
            let shared = message.scopes.first(where: { $0.scope.isEmpty }),
            shared.vectorHash.count == 32
        else { throw .malformed(part: "hello") }
        cluster = Array(message.cluster)
        versions = message.versions
        member = message.member
        vectorHash = Array(shared.vectorHash)
        received = shared.hasReceived ? try ReceivedVector(shared.received) : nil
        clockMilliseconds = message.clock
        isWaiting = message.waiting
        parts = message.hasParts ? try ReceivedParts(message.parts) : ReceivedParts()
    }

    /// The message's bytes.
    package var bytes: [UInt8] {
        var message = Hoitu_V1_Hello()
        message.cluster = Data(cluster)
        message.versions = versions
        message.member = member
        message.clock = clockMilliseconds
        message.waiting = isWaiting
        if !parts.parts.isEmpty { message.parts = parts.message }
        message.scopes = [Self.scope(hash: vectorHash, received: received)]
        return serialized(message)
    }

    static func scope(hash: [UInt8], received: ReceivedVector?) -> Hoitu_V1_ScopeState {
        var scope = Hoitu_V1_ScopeState()
        scope.vectorHash = Data(hash)
        if let received { scope.received = received.message }
        return scope
    }
}

/// What is asked for in `pull`.
package struct PullQuestion: Sendable {
    package let cluster: [UInt8]
    package let received: ReceivedVector
    /// What the asker has begun to receive.
    package let parts: ReceivedParts

    /// Asks for what `received` lacks, but for the frames of `parts`.
    package init(cluster: [UInt8], received: ReceivedVector, parts: ReceivedParts) {
        self.cluster = cluster
        self.received = received
        self.parts = parts
    }

    /// What a peer asks for.
    package init(bytes: [UInt8]) throws {
        let message: Hoitu_V1_PullRequest = try parsed(bytes, part: "pull")
        guard message.cluster.count == 16 else { throw WireError.malformed(part: "pull") }
        guard message.scope.isEmpty else { throw ReplicaError.unknownScope(message.scope) }
        cluster = Array(message.cluster)
        received = try ReceivedVector(message.received)
        parts = message.hasParts ? try ReceivedParts(message.parts) : ReceivedParts()
    }

    /// The message's bytes.
    package var bytes: [UInt8] {
        var message = Hoitu_V1_PullRequest()
        if !parts.parts.isEmpty { message.parts = parts.message }
        message.cluster = Data(cluster)
        message.received = received.message
        return serialized(message)
    }
}

/// What the receiver of a `push` answers.
package struct PushAnswer: Sendable {
    /// New to the receiver, and durable there.
    package let changesets: Int
    package let rows: Int
    /// What the receiver has afterwards.
    package let received: ReceivedVector

    /// What we took.
    package init(changesets: Int, rows: Int, received: ReceivedVector) {
        self.changesets = changesets
        self.rows = rows
        self.received = received
    }

    /// What a peer took.
    package init(bytes: [UInt8]) throws(WireError) {
        let message: Hoitu_V1_PushResponse = try parsed(bytes, part: "push")
        guard let shared = message.scopes.first(where: { $0.scope.isEmpty }), shared.hasReceived,
            let changesets = Int(exactly: message.changesets),
            let rows = Int(exactly: message.rows)
        else { throw .malformed(part: "push") }
        self.changesets = changesets
        self.rows = rows
        received = try ReceivedVector(shared.received)
    }

    /// The message's bytes.
    package var bytes: [UInt8] {
        var message = Hoitu_V1_PushResponse()
        message.changesets = UInt64(changesets)
        message.rows = UInt64(rows)
        message.scopes = [Greeting.scope(hash: received.hash, received: received)]
        return serialized(message)
    }
}
