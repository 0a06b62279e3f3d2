// hoitu bundle: exchange by file, for offices that no network reaches.

import ArgumentParser
import Exchange
import Foundation
import Membership
import Replica

struct BundleCommands: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "bundle", abstract: Phrases.helpBundle[.helpLanguage],
            subcommands: [Create.self, Apply.self])
    }

    struct Create: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpBundleCreate[.helpLanguage])
        }

        @Option(
            name: .customLong("for"), help: ArgumentHelp(Phrases.helpPeerName[.helpLanguage]))
        var member: String

        @Argument(help: ArgumentHelp(Phrases.helpBundleFile[.helpLanguage]))
        var file: String

        @OptionGroup var common: Common

        func run() throws {
            let name = try MemberName(member)
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let tally = try BundleFile.create(at: file, for: name, from: replica)
            common.print(
                Phrases.bundleCreated(file, name, tally),
                json: .object([("file", .string(file)), ("sent", SyncText.json(tally))]))
        }
    }

    struct Apply: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpBundleApply[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(Phrases.helpBundleFile[.helpLanguage]))
        var file: String

        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let (from, tally) = try BundleFile.apply(file, to: replica)
            common.print(
                Phrases.bundleApplied(file, from, tally),
                json: .object([
                    ("from", .string(from)), ("received", SyncText.json(tally)),
                ]))
        }
    }
}
