// hoitu conflicts: listing, showing and settling what concurrent work left undecided.

import ArgumentParser
import Foundation
import Replica

struct ConflictCommands: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "conflicts", abstract: Phrases.helpConflicts[.helpLanguage],
            subcommands: [List.self, Show.self, Resolve.self], defaultSubcommand: List.self)
    }

    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpConflictsList[.helpLanguage])
        }

        @Flag(help: ArgumentHelp(Phrases.helpConflictsAll[.helpLanguage]))
        var all = false

        @Flag(help: ArgumentHelp(Phrases.helpConflictsCheck[.helpLanguage]))
        var check = false

        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let conflicts = try replica.read { try $0.conflicts(settledToo: all) }
            if common.json {
                Swift.print(JSON.array(conflicts.map(ConflictText.json)).text)
            } else {
                for conflict in conflicts {
                    for line in ConflictText.summary(conflict) { common.say(line) }
                }
                common.say(Phrases.conflictCount(conflicts.count(where: \.isOpen)))
            }
            if check, conflicts.contains(where: \.isOpen) { throw ExitCode(2) }
        }
    }

    struct Show: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpConflictsShow[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(Phrases.helpConflictID[.helpLanguage]))
        var id: String

        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let (conflict, ancestor, persons) = try replica.read { transaction in
                guard let conflict = try transaction.conflict(id) else {
                    throw ReplicaError.noSuchConflict(id: id)
                }
                let persons = try transaction.persons(behind: conflict)
                return (conflict, try transaction.ancestor(of: conflict), persons)
            }
            if common.json {
                let json = ConflictText.json(conflict, ancestor: ancestor, persons: persons)
                return Swift.print(json.text)
            }
            let lines = ConflictText.lines(conflict, ancestor: ancestor, persons: persons)
            for line in lines { common.say(line) }
        }
    }

    struct Resolve: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpConflictsResolve[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(Phrases.helpConflictID[.helpLanguage]))
        var id: String

        @Option(help: ArgumentHelp(Phrases.helpTake[.helpLanguage], valueName: "n"))
        var take: Int?

        @Option(help: ArgumentHelp(Phrases.helpValue[.helpLanguage]))
        var value: String?

        @Flag(help: ArgumentHelp(Phrases.helpKeep[.helpLanguage]))
        var keep = false

        @Flag(help: ArgumentHelp(Phrases.helpDelete[.helpLanguage]))
        var delete = false

        @Option(
            parsing: .singleValue,
            help: ArgumentHelp(Phrases.helpSet[.helpLanguage], valueName: "column=value"))
        var set: [String] = []

        @OptionGroup var common: Common

        func validate() throws {
            let given = [take != nil, value != nil, keep, delete, !set.isEmpty]
            guard given.count(where: { $0 }) == 1 else {
                throw ValidationError(Phrases.oneResolution[.helpLanguage])
            }
        }

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let resolution = try resolution()
            let person = try common.person()
            let left = try replica.write { transaction in
                try transaction.resolve(id, resolution, person: person)
                return try transaction.openConflictCount()
            }
            common.print(
                Phrases.resolved(id, left: left),
                json: .object([("id", .string(id)), ("conflicts", .integer(Int64(left)))]))
        }

        private func resolution() throws -> Resolution {
            if let take { return .take(take) }
            if let value { return .value(try ValueText.value(value)) }
            if keep { return .keep }
            if delete { return .delete }
            return .set(try set.map(Assignments.parse))
        }
    }
}
