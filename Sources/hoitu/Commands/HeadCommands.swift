// hoitu head: who heads the cluster, and the handover.

import ArgumentParser
import Emulation
import Foundation
import Replica

struct HeadCommands: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "head", abstract: LifePhrases.helpHead[.helpLanguage],
            subcommands: [Show.self, Handover.self], defaultSubcommand: Show.self,
            aliases: ["cumtruong"])
    }

    struct Show: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: LifePhrases.helpHeadShow[.helpLanguage])
        }

        @Option(help: ArgumentHelp(LifePhrases.helpCluster[.helpLanguage]))
        var cluster: String?

        @OptionGroup var when: DayOption
        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let desk = try common.desk(replica, on: try when.today())
            let cluster = try cluster ?? desk.onlyCluster()
            let file = PeriodFile(replica)
            let head = try file.head(of: cluster, on: desk.day)
            let assignments = try file.assignments(of: cluster)
            if common.json {
                let json = LifeText.json(cluster, desk.day, head, assignments)
                return Swift.print(json.text)
            }
            common.say(LifePhrases.head(head, cluster, desk.day))
            for assignment in assignments { common.say(LifePhrases.assignment(assignment)) }
        }
    }

    struct Handover: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: LifePhrases.helpHandover[.helpLanguage], aliases: ["bangiao"])
        }

        @Argument(help: ArgumentHelp(Phrases.helpUnit[.helpLanguage]))
        var unit: String

        @Option(help: ArgumentHelp(LifePhrases.helpFrom[.helpLanguage], valueName: "day"))
        var from: String

        @Option(help: ArgumentHelp(LifePhrases.helpCluster[.helpLanguage]))
        var cluster: String?

        @Flag(help: ArgumentHelp(LifePhrases.helpDeputy[.helpLanguage]))
        var deputy = false

        @OptionGroup var when: DayOption
        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            _ = try common.city()
            let desk = try common.desk(replica, on: try when.today())
            let cluster = try cluster ?? desk.onlyCluster()
            let day = try DayOption.read(from)
            try common.writing(replica) {
                try PeriodFile(replica).handOver(
                    cluster, to: unit, as: deputy ? "deputy_head" : "cluster_head", from: day,
                    by: desk.unit, on: desk.day, starting: Day.start(day),
                    now: SystemClock.milliseconds(), newID: Warrants.newID)
            }
            common.print(
                deputy
                    ? LifePhrases.deputyAssigned(unit, day) : LifePhrases.handedOver(unit, day),
                json: .object([
                    ("cluster", .string(cluster)), ("unit", .string(unit)),
                    ("role", .string(deputy ? "deputy_head" : "cluster_head")),
                    ("from", .string(day)),
                ]))
        }
    }
}
