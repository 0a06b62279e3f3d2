// hoitu board, check and late: how far everybody is, what is missing, what came too late; and hoitu find.

import ArgumentParser
import Emulation
import Foundation
import Membership
import Replica

struct Board: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: LifePhrases.helpBoard[.helpLanguage], aliases: ["theodoi"])
    }

    @OptionGroup var chosen: PeriodArgument
    @OptionGroup var when: DayOption
    @OptionGroup var common: Common

    func run() throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let board = try PeriodFile(replica).board(
            of: try chosen.code(common), on: try when.today())
        let peers = try replica.read { try $0.peers() }
        if common.json { return Swift.print(BoardText.json(board, peers).text) }
        for line in BoardText.lines(board, peers, common.language) { Output.line(line) }
    }
}

struct Check: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: LifePhrases.helpCheck[.helpLanguage], aliases: ["kiemtra"])
    }

    @OptionGroup var chosen: PeriodArgument

    @Flag(help: ArgumentHelp(LifePhrases.helpCheckAll[.helpLanguage]))
    var all = false

    @OptionGroup var common: Common

    func run() throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let code = try chosen.code(common)
        let unit = all ? nil : try common.member().unit
        let findings = try PeriodFile(replica).findings(in: code, of: unit)
        if common.json {
            let items = findings.map { BoardText.json($0, common.language) }
            Swift.print(JSON.array(items).text)
        } else {
            for finding in findings { common.say(BoardPhrases.finding(finding)) }
            common.say(BoardPhrases.findingCount(findings.count, code))
        }
        // Done, but a person has to see to something.
        if !findings.isEmpty { throw ExitCode(2) }
    }
}

struct Late: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: LifePhrases.helpLate[.helpLanguage], aliases: ["muon"])
    }

    @Argument(help: ArgumentHelp(ScorePhrases.helpPeriod[.helpLanguage]))
    var period: String

    @OptionGroup var common: Common

    func run() throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let late = try PeriodFile(replica).lateEntries(of: period)
        if common.json { return Swift.print(JSON.array(late.map(BoardText.json)).text) }
        for entry in late { common.say(BoardPhrases.late(entry)) }
        common.say(BoardPhrases.lateCount(late.count, period))
    }
}

struct Find: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: EntryPhrases.helpFind[.helpLanguage], aliases: ["tim"])
    }

    @Argument(help: ArgumentHelp(EntryPhrases.helpFindText[.helpLanguage]))
    var words: [String]

    @Option(help: ArgumentHelp(EntryPhrases.helpFindLimit[.helpLanguage]))
    var limit = 50

    @OptionGroup var common: Common

    func run() throws {
        let found = try common.emulationFile().find(words.joined(separator: " "))
        let shown = found.prefix(max(0, limit))
        if common.json { return Swift.print(JSON.array(shown.map(EntryText.json)).text) }
        for record in shown { common.say(EntryPhrases.found(record)) }
        common.say(EntryPhrases.foundCount(found.count, shown: shown.count))
    }
}
