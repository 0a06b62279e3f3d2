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
            // What was written by hand since may have settled some.
            _ = try replica.write { try $0.sealPending() }
            let (conflicts, settlements) = try replica.read { transaction in
                let conflicts = try transaction.conflicts(settledToo: all)
                return (conflicts, try transaction.settlements(of: conflicts))
            }
            if common.json {
                let items = conflicts.map { ConflictJSON.json($0, settlements[$0.id]) }
                Swift.print(JSON.array(items).text)
            } else {
                for conflict in conflicts {
                    let lines = ConflictText.summary(conflict, settlements[conflict.id])
                    for line in lines { common.say(line) }
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
            let details = try replica.write { transaction in
                try transaction.sealPending()
                return try transaction.details(of: id)
            }
            guard let details else { throw ReplicaError.noSuchConflict(id: id) }
            if common.json { return Swift.print(ConflictJSON.json(details).text) }
            for line in ConflictText.lines(details) { common.say(line) }
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

        @Flag(help: ArgumentHelp(Phrases.helpMerge[.helpLanguage]))
        var merge = false

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
            let given = [take != nil, value != nil, merge, keep, delete, !set.isEmpty]
            guard given.count(where: { $0 }) == 1 else {
                throw ValidationError(Phrases.oneResolution[.helpLanguage])
            }
        }

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let resolution = try resolution()
            let person = try common.person()
            // An edit by hand may have settled it, and stays what it is when this is refused.
            _ = try replica.write { try $0.sealPending() }
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
            if merge { return .merge }
            if keep { return .keep }
            if delete { return .delete }
            return .set(try set.map(Assignments.parse))
        }
    }
}
