// hoitu sync: exchange once.

import ArgumentParser
import Exchange
import Foundation
import Membership
import Replica

struct Sync: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Phrases.helpSync[.helpLanguage])
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
            clock: SystemClock.milliseconds)
        var reports: [SyncReport] = []
        for peer in peers {
            let report = try await sync.sync(peer)
            reports.append(report)
            common.say(SyncText.line(report))
        }
        if common.json { Swift.print(SyncText.json(reports).text) }
        let failed = reports.count { $0.error != nil }
        if failed == 0 { return }
        guard failed == reports.count else { throw ExitCode(2) }
        throw Complaint(phrase: Phrases.everyPeerFailed)
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
