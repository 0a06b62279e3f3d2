// hoitu score, hoitu score explain: the ranking of a period, and how a score came about.

import ArgumentParser
import Emulation
import Foundation
import Replica

struct ScoreCommands: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "score", abstract: ScorePhrases.help[.helpLanguage],
            subcommands: [Show.self, Explain.self], defaultSubcommand: Show.self,
            aliases: ["cham"])
    }

    struct Show: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                commandName: "show", abstract: ScorePhrases.helpShow[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(ScorePhrases.helpPeriod[.helpLanguage]))
        var period: String

        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let scores = try PeriodFile(replica).scores(of: period)
            if common.json { return Swift.print(ScoreText.json(scores).text) }
            let text = scores.text(in: common.language.ofReports)
            Output.line(String(text.dropLast()))
        }
    }

    struct Explain: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: ScorePhrases.helpExplain[.helpLanguage], aliases: ["giaithich"])
        }

        @Argument(help: ArgumentHelp(ScorePhrases.helpPeriod[.helpLanguage]))
        var period: String

        @Argument(help: ArgumentHelp(Phrases.helpUnit[.helpLanguage]))
        var unit: String

        @Argument(help: ArgumentHelp(ScorePhrases.helpCriterion[.helpLanguage]))
        var criterion: String?

        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let file = PeriodFile(replica)
            let scores = try file.scores(of: period)
            let explanations = try scores.explanations(of: unit, criterion)
            let total = criterion == nil ? try scores.total(of: unit) : nil
            let authors = try file.authors(
                of: explanations.flatMap(\.parts) + (total?.accepted.map(\.part) ?? []),
                in: period)
            if common.json {
                let items = explanations.map { ScoreText.json($0, authors) }
                let added = total.map { ScoreText.json($0, authors) } ?? []
                return Swift.print(JSON.array(items + added).text)
            }
            for explanation in explanations {
                let text = explanation.text(in: common.language.ofReports, authors: authors)
                Output.line(String(text.dropLast()))
            }
            guard let total else { return }
            let text = total.text(in: common.language.ofReports, authors: authors)
            Output.line(String(text.dropLast()))
        }
    }
}
