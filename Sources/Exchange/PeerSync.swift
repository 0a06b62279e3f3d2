// One exchange with one peer, over any transport: carries out what `SyncSession` decides.

internal import Foundation
package import Membership
internal import Merge
package import Replica
internal import Wire

/// How an exchange with a peer went.
package struct SyncReport: Sendable {
    package let peer: String
    package var received = Tally()
    package var sent = Tally()
    /// Requests, those of tries that failed included.
    package var roundTrips = 0
    /// Why it failed; nil when it did not.
    package var error: (any Error)?
    /// The first changeset that was not taken; the exchange went on without it.
    var refusal: Refusal?

    init(peer: String) {
        self.peer = peer
    }
}

/// Exchanges with peers on behalf of one replica.
package struct PeerSync: Sendable {
    private let file: ReplicaFile
    private let trust: Trust
    private let connect: @Sendable (_ pin: String?) -> any Transport
    private let retries: RetryPlan
    private let wait: @Sendable (_ milliseconds: Int) async throws -> Void
    private let clock: @Sendable () -> Int64
    private let onProgress: @Sendable (_ peer: String, _ received: Tally) -> Void

    /// - Parameters:
    ///   - keys: The folder with the certificates that prove who we are.
    ///   - trust: The cluster's root.
    ///   - clock: Milliseconds since 1970.
    ///   - onProgress: Told what has been merged so far, after each batch of a long exchange.
    package init(
        file: ReplicaFile, keys: KeyFolder, trust: Trust, options: CurlOptions = CurlOptions(),
        retries: RetryPlan = RetryPlan(attemptsMax: 3), clock: @escaping @Sendable () -> Int64,
        onProgress: @escaping @Sendable (_ peer: String, _ received: Tally) -> Void = { _, _ in }
    ) {
        let tls = PeerTLS(
            certificateFile: keys.memberCertificatesPath, keyFile: keys.memberKeyPath,
            rootFile: keys.rootCertificatePath)
        self.init(
            file: file, trust: trust, retries: retries, clock: clock, onProgress: onProgress,
            wait: { try await Task.sleep(for: .milliseconds($0)) },
            connect: { pin in
                var pinned = tls
                pinned.pinnedPublicKey = pin
                return CurlClient(tls: pinned, options: options)
            })
    }

    /// An exchange over another transport than libcurl's.
    ///
    /// - Parameters:
    ///   - wait: Lets time pass between tries.
    ///   - connect: A connection on which the peer must have the key `pin`, as
    ///     ``PeerTLS/pinnedPublicKey`` has it; any member of the cluster may answer where it is nil.
    package init(
        file: ReplicaFile, trust: Trust, retries: RetryPlan,
        clock: @escaping @Sendable () -> Int64,
        onProgress: @escaping @Sendable (_ peer: String, _ received: Tally) -> Void = { _, _ in },
        wait: @escaping @Sendable (_ milliseconds: Int) async throws -> Void,
        connect: @escaping @Sendable (_ pin: String?) -> any Transport
    ) {
        self.file = file
        self.trust = trust
        self.connect = connect
        self.retries = retries
        self.wait = wait
        self.clock = clock
        self.onProgress = onProgress
    }

    /// Exchanges with a peer, trying again after failures that may pass, and notes how it went.
    ///
    /// - Returns: What went over; its `error` says why it failed, should it have.
    /// - Throws: Only what concerns our own file.
    package func sync(_ peer: Peer) async throws -> SyncReport {
        var report = SyncReport(peer: peer.name)
        var random = SystemRandomNumberGenerator()
        var attempts = 0
        while true {
            attempts += 1
            do {
                let theirs = try await exchange(with: peer, report: &report)
                try await file.write {
                    try $0.noteExchange(with: peer.name, error: nil, vector: theirs)
                }
                report.error = nil
                return report
            } catch {
                report.error = error
                let transport = error as? TransportError
                let delay = transport.flatMap {
                    retries.delayMilliseconds(after: $0, attempts: attempts, using: &random)
                }
                guard let delay else { break }
                try await wait(delay)
            }
        }
        let code = ErrorCode.code(of: report.error)
        try await file.write {
            try $0.noteExchange(with: peer.name, error: code, vector: nil)
        }
        return report
    }

    /// One try.
    private func exchange(with peer: Peer, report: inout SyncReport) async throws -> ReceivedVector
    {
        let name = try MemberName(peer.name)
        let client = connect(try await pin(of: name, at: peer.url))
        let ours = try await file.read { try $0.receivedVector() }
        let wire = SyncWire(
            client: client, url: peer.url, peer: name, file: file, trust: trust, clock: clock
        ) { [onProgress] in onProgress(peer.name, $0) }
        var session = SyncSession(ours: ours)
        var action = session.handle(.started)
        while let next = action {
            switch next {
            case .hello(let hash):
                report.roundTrips += 1
                let answer = try await wire.hello(hash: hash, report: &report)
                let theirs = answer.received ?? ours
                let sealed = try await file.write { transaction in
                    try transaction.takeNewLifeIfBehind(theirs)
                    try transaction.sealPending()
                    return try transaction.receivedVector()
                }
                action = session.handle(
                    .greeted(
                        theirs: theirs, parts: answer.parts, isWaiting: answer.isWaiting,
                        ours: sealed))
            case .pull(let having):
                report.roundTrips += 1
                let sent = try await wire.pull(having: having, report: &report)
                let ours = try await file.write { transaction in
                    try transaction.sealHeadsIfMany()
                    return try transaction.receivedVector()
                }
                action = session.handle(.pulled(ours: ours, sent: sent))
            case .push(let lackedBy, let parts):
                report.roundTrips += 1
                let theirs = try await wire.push(
                    lackedBy: lackedBy, havingPartsOf: parts, report: &report)
                action = session.handle(.pushed(theirs: theirs))
            case .finish(let theirs):
                try await checkAgreement(theirs, report)
                return theirs
            }
        }
        preconditionFailure("a session ends by finishing")
    }

    /// Throws when something kept some changesets back; all others were exchanged.
    private func checkAgreement(_ theirs: ReceivedVector, _ report: SyncReport) async throws {
        if let dot = try await file.read({ try $0.fork(with: theirs) }) {
            throw ReplicaError.fork(dot)
        }
        if let refusal = report.refusal { throw ExchangeError.refusedChangeset(refusal) }
    }

    /// The key that the member must have.
    ///
    /// A member that the roster does not know yet is read from the handshake first.
    private func pin(of name: MemberName, at url: String) async throws -> String {
        if let member = try await file.read({ try $0.member(named: name) }) { return member.pin }
        let chain = try await connect(nil).peerCertificates(url: url)
        let member = try trust.verify(chain: chain)
        guard member.name == name else {
            throw ExchangeError.otherMember(
                expected: name.description, found: member.name.description)
        }
        return member.pin
    }
}

/// The requests of one exchange.
private struct SyncWire {
    let client: any Transport
    let url: String
    let peer: MemberName
    let file: ReplicaFile
    let trust: Trust
    let clock: @Sendable () -> Int64
    let onProgress: @Sendable (Tally) -> Void

    func hello(
        hash: [UInt8], report: inout SyncReport
    ) async throws -> Greeting {
        let member = try await file.read { try $0.memberName() }
        let question = Greeting(
            cluster: trust.cluster.id, member: member, vectorHash: hash, received: nil,
            clockMilliseconds: clock())
        let answer = Collected()
        let response = try await client.post(
            url: url + "/v1/hello", body: .bytes(question.bytes), contentType: mediaType,
            maxResponseBytes: Limits.messageBytesMax
        ) { answer.bytes += $0 }
        report.sent.bytes += response.sentBytes
        report.received.bytes += response.receivedBytes
        let theirs = try Greeting(bytes: answer.bytes)
        guard theirs.cluster == trust.cluster.id else { throw ExchangeError.otherCluster }
        guard theirs.versions.contains(protocolVersion) else {
            throw ExchangeError.noCommonVersion(theirs: theirs.versions)
        }
        guard theirs.member == peer.description else {
            throw ExchangeError.otherMember(expected: peer.description, found: theirs.member)
        }
        try await file.write { [peer] in
            try $0.noteClock(of: peer.description, milliseconds: theirs.clockMilliseconds)
        }
        guard theirs.vectorHash == hash || theirs.received != nil else {
            throw WireError.malformed(part: "hello")
        }
        return theirs
    }

    /// - Returns: What the peer has sent.
    func pull(
        having: ReceivedVector, report: inout SyncReport
    ) async throws -> VersionVector {
        let parts = try await file.read { try $0.receivedParts() }
        let question = PullQuestion(cluster: trust.cluster.id, received: having, parts: parts)
        let inflow = Inflow(file: file, onProgress: onProgress)
        defer {
            report.received.changesets += inflow.tally.changesets
            report.received.rows += inflow.tally.rows
            report.received.bytes += inflow.tally.bytes
        }
        do {
            let response = try await client.post(
                url: url + "/v1/pull", body: .bytes(question.bytes), contentType: mediaType,
                maxResponseBytes: nil
            ) { try inflow.take($0) }
            report.sent.bytes += response.sentBytes
        } catch {
            // What came whole before the cut is good, and need not come again.
            try inflow.takeRest()
            throw error
        }
        try inflow.takeRest()
        try inflow.finish()
        report.refusal = report.refusal ?? inflow.tally.refusal
        return inflow.sent
    }

    func push(
        lackedBy theirs: ReceivedVector, havingPartsOf parts: ReceivedParts,
        report: inout SyncReport
    ) async throws -> ReceivedVector {
        let source = OutflowReader(
            Outflow(lackedBy: theirs, havingPartsOf: parts), file: file)
        let answer = Collected()
        let response = try await client.post(
            url: url + "/v1/push", body: .stream { try source.next() }, contentType: mediaType,
            maxResponseBytes: Limits.messageBytesMax
        ) { answer.bytes += $0 }
        let taken = try PushAnswer(bytes: answer.bytes)
        report.sent.changesets += taken.changesets
        report.sent.rows += taken.rows
        report.sent.bytes += response.sentBytes
        report.received.bytes += response.receivedBytes
        return taken.received
    }
}

// The three below are handed to the client's thread for the length of one request, during which the
// caller waits: they are never used from two threads at once.

/// The body of a short answer.
private final class Collected: @unchecked Sendable {
    var bytes: [UInt8] = []
}

/// Merges a stream as it comes, on the client's thread.
private final class Inflow: @unchecked Sendable {
    private let file: ReplicaFile
    private var intake = Intake()
    private(set) var tally = Tally()
    /// The changesets that came.
    private(set) var sent = VersionVector()
    private let onProgress: @Sendable (Tally) -> Void

    init(file: ReplicaFile, onProgress: @escaping @Sendable (Tally) -> Void) {
        self.file = file
        self.onProgress = onProgress
    }

    func take(_ bytes: [UInt8]) throws {
        tally.bytes += bytes.count
        try merge(try intake.take(bytes))
    }

    func takeRest() throws {
        try merge(intake.takeRest())
    }

    func finish() throws {
        try intake.finish()
    }

    private func merge(_ batch: [ChangesetStreamReader.Item]) throws {
        guard !batch.isEmpty else { return }
        for item in batch { sent.cover(item.header.dot) }
        tally.count(try file.write { try $0.receive(batch) })
        onProgress(tally)
    }
}

/// Reads an outflow, on the client's thread.
private final class OutflowReader: @unchecked Sendable {
    private let file: ReplicaFile
    private var outflow: Outflow

    init(_ outflow: Outflow, file: ReplicaFile) {
        self.file = file
        self.outflow = outflow
    }

    func next() throws -> [UInt8]? {
        try file.read { try outflow.next(from: $0) }
    }
}

/// The stable words of errors.
package enum ErrorCode {
    /// The word for an error of ours, or for one that is not.
    package static func code(of error: (any Error)?) -> String {
        switch error {
        case nil: "none"
        case let error as TransportError: error.code
        case let error as WireError: error.code
        case let error as MembershipError: error.code
        case let error as ReplicaError: error.code
        case let error as ExchangeError: error.code
        case is CancellationError: "cancelled"
        default: "unexpected"
        }
    }
}
