// hoitu sync: exchange once.

import ArgumentParser
import Exchange
import Foundation
import Membership
import Replica

struct Sync: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Phrases.helpSync[.helpLanguage], aliases: ["dongbo"])
    }

    @Argument(help: ArgumentHelp(Phrases.helpSyncNames[.helpLanguage]))
    var names: [String] = []

    @OptionGroup var common: Common

    func run() async throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let peers = try chosen(from: try await replica.read { try $0.peers() })
        let sync = PeerSync(
            file: replica, keys: common.keys, trust: try common.keys.identity().trust,
            clock: SystemClock.milliseconds, onProgress: progress())
        var reports: [SyncReport] = []
        for peer in peers {
            let report = try await sync.sync(peer)
            reports.append(report)
            // The failure of the only peer is the complaint at the end, and not said twice.
            if report.error == nil || peers.count > 1 { common.say(SyncText.line(report)) }
        }
        if common.json { Swift.print(SyncText.json(reports).text) }
        let failed = reports.filter { $0.error != nil }
        guard let first = failed.first else { return }
        guard failed.count == reports.count else { throw ExitCode(2) }
        let why = SyncText.line(first)
        throw Complaint(
            phrase: failed.count == 1 ? why : Phrases.everyPeerFailed(failed.count, first: why),
            isAnswered: common.json)
    }

    /// Shows how far a long exchange is, on a terminal only.
    private func progress() -> @Sendable (String, Tally) -> Void {
        let isTerminal = isatty(STDERR_FILENO) == 1
        let language = common.language
        return { peer, received in
            guard isTerminal else { return }
            let line = Phrases.receiving(peer, received)[language]
            FileHandle.standardError.write(Data("\r\u{1B}[K\(line)\r".utf8))
        }
    }

    private func chosen(from peers: [Peer]) throws -> [Peer] {
        guard !names.isEmpty else {
            if peers.isEmpty { throw Complaint(phrase: Phrases.noPeers) }
            return peers
        }
        return try names.map { name in
            guard let peer = peers.first(where: { $0.name == name }) else {
                throw ReplicaError.noSuchPeer(name)
            }
            return peer
        }
    }
}
