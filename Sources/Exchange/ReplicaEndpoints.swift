// What a replica answers to the requests of its peers.
//
// Specification: protocol/README.md, "Exchange".

package import Membership
package import Replica
internal import Wire

/// A replica, as its peers can ask it.
package struct ReplicaEndpoints: Sendable {
    private let file: ReplicaFile
    private let trust: Trust
    private let clock: @Sendable () -> Int64

    /// - Parameters:
    ///   - trust: The cluster's root, against which peers are judged.
    ///   - clock: Milliseconds since 1970.
    package init(
        file: ReplicaFile, trust: Trust, clock: @escaping @Sendable () -> Int64
    ) {
        self.file = file
        self.trust = trust
        self.clock = clock
    }

    /// The three requests of an exchange, for a server.
    package var endpoints: PeerEndpoints {
        PeerEndpoints(
            hello: { body, peer in try await refusing { try await hello(body, from: peer) } },
            pull: { body, peer in try await refusing { try await pull(body, for: peer) } },
            push: { body, peer in try await refusing { try await push(body, from: peer) } })
    }

    /// The member behind a certificate that TLS has verified.
    private func member(_ peer: PeerCertificate) throws -> MemberName {
        guard peer.chain.count > 1 else { return try trust.memberName(ofLeaf: peer.leaf) }
        return try trust.verify(chain: Array(peer.chain.dropLast())).name
    }

    private func hello(_ body: [UInt8], from peer: PeerCertificate) async throws -> [UInt8] {
        _ = try member(peer)
        let theirs = try Greeting(bytes: body)
        guard theirs.cluster == trust.cluster.id else { throw ExchangeError.otherCluster }
        guard theirs.versions.contains(protocolVersion) else {
            throw ExchangeError.noCommonVersion(theirs: theirs.versions)
        }
        // Nothing is sealed before it is known what the asker has of our own origin: `pull` says it.
        let (ours, name, isWaiting, parts) = try await file.read { transaction in
            (
                try transaction.receivedVector(), try transaction.memberName(),
                try transaction.hasPending(), try transaction.receivedParts()
            )
        }
        let hash = ours.hash
        return Greeting(
            cluster: trust.cluster.id, member: name, vectorHash: hash,
            received: hash == theirs.vectorHash ? nil : ours, clockMilliseconds: clock(),
            isWaiting: isWaiting, parts: parts
        ).bytes
    }

    private func pull(_ body: [UInt8], for peer: PeerCertificate) async throws -> ByteStream {
        _ = try member(peer)
        let question = try PullQuestion(bytes: body)
        guard question.cluster == trust.cluster.id else { throw ExchangeError.otherCluster }
        try await file.write { transaction in
            try transaction.takeNewLifeIfBehind(question.received)
            try transaction.sealPending()
            try transaction.sealHeadsIfMany()
        }
        let outflow = Outflow(lackedBy: question.received, havingPartsOf: question.parts)
        let source = OutflowSource(outflow, file: file)
        return ByteStream { try await source.next() }
    }

    private func push(_ body: ByteStream, from peer: PeerCertificate) async throws -> [UInt8] {
        _ = try member(peer)
        var intake = Intake()
        var tally = Tally()
        do {
            for try await piece in body {
                let batch = try intake.take(piece)
                if !batch.isEmpty { tally.count(try await merge(batch)) }
            }
        } catch {
            // What came whole before the cut is good, and need not come again.
            let rest = intake.takeRest()
            if !rest.isEmpty { tally.count(try await merge(rest)) }
            throw error
        }
        let rest = intake.takeRest()
        if !rest.isEmpty { tally.count(try await merge(rest)) }
        try intake.finish()
        if let refusal = tally.refusal { throw ExchangeError.refusedChangeset(refusal) }
        let received = try await file.read { try $0.receivedVector() }
        return PushAnswer(
            changesets: tally.changesets, rows: tally.rows, received: received
        ).bytes
    }

    private func merge(_ batch: [ChangesetStreamReader.Item]) async throws -> [Receipt] {
        try await file.write { try $0.receive(batch) }
    }

    /// Turns our own errors into problem documents; others are the server's to report.
    private func refusing<Answer: Sendable>(
        _ answer: () async throws -> Answer
    ) async throws -> Answer {
        do {
            return try await answer()
        } catch let error as WireError {
            throw EndpointRefusal(Problem(status: 400, title: "Malformed data", code: error.code))
        } catch let error as MembershipError {
            throw EndpointRefusal(Problem(status: 403, title: "Not a member", code: error.code))
        } catch let error as ExchangeError {
            throw EndpointRefusal(Problem(status: 403, title: "Refused", code: error.code))
        } catch let error as ReplicaError {
            throw EndpointRefusal(Problem(status: 409, title: "Refused", code: error.code))
        }
    }
}

/// An outflow that is read piece by piece.
private actor OutflowSource {
    private var outflow: Outflow
    private let file: ReplicaFile

    init(_ outflow: Outflow, file: ReplicaFile) {
        self.outflow = outflow
        self.file = file
    }

    func next() async throws -> [UInt8]? {
        let before = outflow
        let (piece, after) = try await file.read { transaction in
            var outflow = before
            let piece = try outflow.next(from: transaction)
            return (piece, outflow)
        }
        outflow = after
        return piece
    }
}
