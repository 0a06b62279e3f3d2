// hoitu period, and the steps of a period under words of their own: chot, nop, sign.

import ArgumentParser
import Emulation
import Foundation
import Membership
import Replica

struct PeriodCommands: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "period", abstract: LifePhrases.help[.helpLanguage],
            subcommands: [
                List.self, Show.self, Create.self, Next.self, Reopen.self, Adopt.self,
            ], defaultSubcommand: List.self, aliases: ["ky"])
    }

    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: LifePhrases.helpList[.helpLanguage])
        }

        @OptionGroup var common: Common

        func run() throws {
            let periods = try common.emulationFile().periods()
            if common.json {
                return Swift.print(JSON.array(periods.map(LifeText.json)).text)
            }
            if periods.isEmpty { common.say(LifePhrases.noPeriods) }
            for period in periods { common.say(LifePhrases.line(period)) }
        }
    }

    struct Show: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: LifePhrases.helpShow[.helpLanguage])
        }

        @OptionGroup var chosen: PeriodArgument
        @OptionGroup var common: Common

        func run() throws {
            let file = try common.emulationFile()
            let period = try file.period(try chosen.code(common))
            let covenants = try file.covenants(of: period.code)
            if common.json { return Swift.print(LifeText.json(period, covenants).text) }
            common.say(LifePhrases.line(period))
            for line in LifePhrases.details(period) { common.say(line) }
            for covenant in covenants { common.say(LifePhrases.covenant(covenant)) }
        }
    }

    struct Create: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: LifePhrases.helpCreate[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(LifePhrases.helpCode[.helpLanguage]))
        var code: String

        @Argument(help: ArgumentHelp(LifePhrases.helpCreateFields[.helpLanguage]))
        var fields: [String] = []

        @OptionGroup var when: DayOption
        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            _ = try common.city()
            let desk = try common.desk(replica, on: try when.today())
            var session = EntrySession(desk: desk, terminal: Terminal(common))
            let draft = try session.draft(
                .period, ["code=\(code)"] + fields, inEditor: [], isMadeUp: false)
            let receipt = try common.writing(replica) {
                try PeriodFile(replica).create(draft, at: desk)
            }
            common.print(
                EntryPhrases.entered(.period, receipt),
                json: EntryText.json(receipt, common.language))
        }
    }

    struct Next: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: LifePhrases.helpNext[.helpLanguage], aliases: ["open"])
        }

        @OptionGroup var step: PeriodStep

        func run() throws { try step.take() }
    }

    struct Reopen: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: LifePhrases.helpReopen[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(ScorePhrases.helpPeriod[.helpLanguage]))
        var period: String

        @Option(help: ArgumentHelp(LifePhrases.helpBecause[.helpLanguage], valueName: "text"))
        var because: String

        @OptionGroup var when: DayOption
        @OptionGroup var common: Common

        func run() throws {
            if let refusal = TextRules.refusal(of: because), let field = EntryKind.reason {
                throw EntryError.refused(field, refusal)
            }
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let (unit, day) = (try common.city().unit, try when.today())
            try common.writing(replica) {
                try PeriodFile(replica).reopen(period, because: because, by: unit, on: day)
            }
            let now = try common.emulationFile().period(period)
            common.print(LifePhrases.reopened(period), json: LifeText.json(now))
        }
    }

    struct Adopt: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(
                abstract: LifePhrases.helpAdopt[.helpLanguage], aliases: ["thongqua"])
        }

        @Argument(help: ArgumentHelp(LifePhrases.helpSet[.helpLanguage]))
        var set: String

        @Option(help: ArgumentHelp(LifePhrases.helpVersion[.helpLanguage]))
        var version: Int64 = 1

        @Option(help: ArgumentHelp(LifePhrases.helpCluster[.helpLanguage]))
        var cluster: String?

        @OptionGroup var when: DayOption
        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            _ = try common.city()
            let desk = try common.desk(replica, on: try when.today())
            let cluster = try cluster ?? desk.onlyCluster()
            let hash = try common.writing(replica) {
                try PeriodFile(replica).adopt(
                    set, version: version, of: cluster, by: desk.unit, on: desk.day)
            }
            common.print(
                LifePhrases.adopted(set, hash),
                json: .object([
                    ("set", .string(set)), ("version", .integer(version)), ("hash", .string(hash)),
                ]))
        }
    }
}

/// `hoitu chot`, `hoitu advance`: `period next` under words of its own.
struct Advance: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: LifePhrases.helpNext[.helpLanguage], aliases: ["chot"])
    }

    @OptionGroup var step: PeriodStep

    func run() throws { try step.take() }
}

/// Moves a period on.
struct PeriodStep: ParsableArguments {
    @OptionGroup var chosen: PeriodArgument

    @Option(help: ArgumentHelp(LifePhrases.helpTo[.helpLanguage], valueName: "state"))
    var to: String?

    @OptionGroup var when: DayOption
    @OptionGroup var common: Common

    func take() throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let (unit, day) = (try common.city().unit, try when.today())
        let file = PeriodFile(replica)
        let code = try chosen.code(common)
        let goal = try to.map(LifeText.state)
        var state = PeriodState(rawValue: try common.emulationFile().period(code).state)
        if goal == nil, state == .locked {
            throw Complaint(phrase: LifePhrases.archiveByName(code))
        }
        if goal == .locked || (goal == nil && state?.next == .locked) {
            let open = try file.findings(in: code, of: nil).count
            if open > 0 { Output.note(LifePhrases.lockedDespite(open, code)[common.language]) }
        }
        repeat {
            state = try common.writing(replica) { try file.moveOn(code, by: unit, on: day) }
        } while goal.map { $0 != state } ?? false
        let now = try common.emulationFile().period(code)
        guard let state else { return }
        common.print(
            LifePhrases.moved(code, state, vector: now.lockedVector), json: LifeText.json(now))
    }
}

struct Submit: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: LifePhrases.helpSubmit[.helpLanguage], aliases: ["nop"])
    }

    @OptionGroup var chosen: PeriodArgument

    @Flag(
        name: [.customLong("withdraw"), .customLong("rut")],
        help: ArgumentHelp(LifePhrases.helpWithdraw[.helpLanguage]))
    var withdraw = false

    @OptionGroup var when: DayOption
    @OptionGroup var common: Common

    func run() throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let (unit, day) = (try common.city().unit, try when.today())
        let file = PeriodFile(replica)
        let code = try chosen.code(common)
        func answer(_ state: String, _ hash: String?) -> JSON {
            .object([
                ("period", .string(code)), ("unit", .string(unit)), ("state", .string(state)),
                ("hash", JSON(hash)),
            ])
        }
        if withdraw {
            try common.writing(replica) { try file.withdraw(code, unit: unit) }
            return common.print(LifePhrases.withdrawn(code, unit), json: answer("draft", nil))
        }
        let hash = try common.writing(replica) { try file.submit(code, unit: unit, on: day) }
        common.print(LifePhrases.submitted(code, unit, hash), json: answer("submitted", hash))
    }
}

struct Sign: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: LifePhrases.helpSign[.helpLanguage], aliases: ["kyket"])
    }

    @OptionGroup var chosen: PeriodArgument

    @Option(help: ArgumentHelp(LifePhrases.helpText[.helpLanguage], valueName: "hash"))
    var text: String?

    @OptionGroup var when: DayOption
    @OptionGroup var common: Common

    func run() throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let (unit, day) = (try common.member().unit, try when.today())
        let code = try chosen.code(common)
        let hash = try common.writing(replica) {
            try PeriodFile(replica).sign(code, text, unit: unit, on: day)
        }
        common.print(
            LifePhrases.signed(code, unit, hash),
            json: .object([
                ("period", .string(code)), ("unit", .string(unit)), ("textHash", .string(hash)),
            ]))
    }
}

/// A period that may be left out where one is open.
struct PeriodArgument: ParsableArguments {
    @Argument(help: ArgumentHelp(LifePhrases.helpPeriod[.helpLanguage]))
    var period: String?

    func code(_ common: Common) throws -> String {
        if let period { return period }
        let open = try common.emulationFile().periods().map { ($0.code, $0.state) }
        // As what is entered goes by default: of several that wait or are open, those that are open.
        let all = open.filter { !["locked", "archived"].contains($0.1) }
        let begun = all.filter { $0.1 != "planned" }
        let codes = (begun.isEmpty ? all : begun).map(\.0)
        guard codes.count == 1 else { throw EntryError.whichPeriod(codes) }
        return codes[0]
    }
}

extension Common {
    /// The city whose main replica this is: what a unit says as a whole, and what a head does, is no
    /// field office's.
    ///
    /// - Throws: `Complaint` at a field office.
    func city() throws -> MemberName {
        let member = try member()
        guard member.office == nil else {
            throw Complaint(phrase: LifePhrases.notACity(member.description, member.unit))
        }
        return member
    }

    /// The file as the application reads it.
    func emulationFile() throws -> EmulationFile {
        guard FileManager.default.fileExists(atPath: path) else {
            throw ReplicaError.notAReplica(file: path)
        }
        return try EmulationFile(path: path)
    }
}

extension EntryKind {
    /// The field of reasons, for a refusal that names it.
    fileprivate static var reason: EntryField? { named("bonus")?.field("reason") }
}
