// hoitu peer: where members are reached.

import ArgumentParser
import Foundation
import Membership
import Replica

struct PeerCommands: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "peer", abstract: Phrases.helpPeer[.helpLanguage],
            subcommands: [Add.self, List.self, Remove.self])
    }

    struct Add: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpPeerAdd[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(Phrases.helpPeerName[.helpLanguage]))
        var name: String

        @Argument(help: ArgumentHelp(Phrases.helpPeerURL[.helpLanguage]))
        var url: String

        @OptionGroup var common: Common

        func run() throws {
            let member = try MemberName(name)
            guard let parts = URLComponents(string: url), parts.scheme == "https",
                parts.host?.isEmpty == false
            else { throw Complaint(phrase: Phrases.notAPeerURL(url)) }
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let base = url.hasSuffix("/") ? String(url.dropLast()) : url
            try replica.write { try $0.addPeer(name: member.description, url: base) }
            common.print(
                Phrases.peerAdded(member, base),
                json: .object([("name", .string(member.description)), ("url", .string(base))]))
        }
    }

    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpPeerList[.helpLanguage])
        }

        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let status = try replica.read { try $0.status() }
            if common.json {
                return Swift.print(StatusText.peers(status).text)
            }
            if status.peers.isEmpty { common.say(Phrases.noPeers) }
            for peer in status.peers { common.say(StatusText.peer(peer, status)) }
        }
    }

    struct Remove: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpPeerRemove[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(Phrases.helpPeerName[.helpLanguage]))
        var name: String

        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            try replica.write { try $0.removePeer(name: name) }
            common.print(
                Phrases.peerRemoved(name), json: .object([("name", .string(name))]))
        }
    }
}
