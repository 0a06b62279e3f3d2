// hoitu track, hoitu untrack: which tables are replicated.

import ArgumentParser
import Foundation
import Replica

struct Track: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Phrases.helpTrack[.helpLanguage])
    }

    @Argument(help: ArgumentHelp(Phrases.helpTables[.helpLanguage]))
    var tables: [String] = []

    @Flag(help: ArgumentHelp(Phrases.helpTrackAll[.helpLanguage]))
    var all = false

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(Phrases.helpCounter[.helpLanguage], valueName: "table.column"))
    var counter: [String] = []

    @Flag(help: ArgumentHelp(Phrases.helpKeysByPeople[.helpLanguage]))
    var keysByPeople = false

    @OptionGroup var common: Common

    func validate() throws {
        if all == !tables.isEmpty {
            throw ValidationError(Phrases.nameTablesOrAll[.helpLanguage])
        }
    }

    func run() throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        var leftOut: [(String, Phrase)] = []
        var parents: [Phrase] = []
        let tracked = try replica.write { transaction in
            let names = all ? try transaction.ownersTables() : tables
            for var declaration in try declarations(names) {
                // What was declared before stays, unless it is said anew.
                if let before = try transaction.declaration(of: declaration.table) {
                    let others = before.counters.filter { !declaration.counters.contains($0) }
                    declaration.counters += others
                    declaration.keysByPeople = declaration.keysByPeople || before.keysByPeople
                }
                do {
                    try transaction.track(declaration)
                } catch let error as ReplicaError {
                    // With --all, what cannot be tracked is left out and named.
                    guard all, error.isAboutTable else { throw error }
                    leftOut.append((declaration.table, ReplicaSentences.sentence(for: error)))
                }
            }
            try transaction.sealPending()
            let tracked = try transaction.trackedTables()
            for table in names where tracked.contains(table) {
                parents += try transaction.untrackedParents(of: table)
                    .map { SchemaSentences.parentNotTracked(table, $0) }
            }
            return tracked
        }
        for sentence in leftOut.map(\.1) + parents { common.say(sentence) }
        common.print(
            Phrases.tracked(tracked),
            json: .object([
                ("tracked", .array(tracked.map { .string($0) })),
                (
                    "leftOut",
                    .array(
                        leftOut.map {
                            .object([
                                ("table", .string($0.0)),
                                ("reason", .string($0.1[common.language])),
                            ])
                        })
                ),
                ("warnings", .array(parents.map { .string($0[common.language]) })),
            ]))
    }

    private func declarations(_ names: [String]) throws -> [TrackDeclaration] {
        var counters: [String: [String]] = [:]
        for option in counter {
            // A table's name may hold a dot itself, so the tables named decide where it ends.
            guard let table = names.first(where: { option.hasPrefix($0 + ".") }) else {
                throw Complaint(phrase: Phrases.counterWithoutTable(option), code: 64)
            }
            counters[table, default: []].append(String(option.dropFirst(table.count + 1)))
        }
        return names.map {
            TrackDeclaration(table: $0, counters: counters[$0] ?? [], keysByPeople: keysByPeople)
        }
    }
}

extension ReplicaError {
    /// Whether one table cannot be tracked, and others may be.
    fileprivate var isAboutTable: Bool {
        switch self {
        case .refusedTable, .noSuchTable: true
        default: false
        }
    }
}

struct Untrack: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Phrases.helpUntrack[.helpLanguage])
    }

    @Argument(help: ArgumentHelp(Phrases.helpTables[.helpLanguage]))
    var tables: [String]

    @OptionGroup var common: Common

    func run() throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let tracked = try replica.write { transaction in
            for table in tables { try transaction.untrack(table) }
            return try transaction.trackedTables()
        }
        common.print(
            Phrases.untracked(tables),
            json: .object([("tracked", .array(tracked.map { .string($0) }))]))
    }
}
