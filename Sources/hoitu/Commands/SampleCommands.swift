// hoitu sample load: made-up data, written as any client would.

import ArgumentParser
import Emulation
import Foundation
import GRDB
import Membership
import Replica

struct SampleCommands: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "sample", abstract: ScorePhrases.helpSample[.helpLanguage],
            subcommands: [Load.self])
    }

    struct Load: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: ScorePhrases.helpSampleLoad[.helpLanguage])
        }

        @Option(help: ArgumentHelp(ScorePhrases.helpSampleOnly[.helpLanguage], valueName: "name"))
        var only: String?

        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let unit = try MemberName(replica.read { try $0.memberName() }).unit
            guard let sql = EmulationSamples.sampleSQL(only: only, by: unit) else {
                let names = EmulationSamples.names + [ScoringSample.name, ReviewSample.name]
                throw Complaint(phrase: ScorePhrases.noSuchSample(only ?? "", names), code: 64)
            }
            var configuration = Configuration()
            configuration.busyMode = .timeout(30)
            let queue = try DatabaseQueue(path: common.path, configuration: configuration)
            try queue.write { try $0.execute(sql: sql) }
            try queue.close()
            common.print(
                ScorePhrases.sampleLoaded(only),
                json: .object([("loaded", JSON(only ?? "all"))]))
        }
    }
}
