// hoitu track, hoitu untrack: which tables are replicated.

import ArgumentParser
import Foundation
import Membership
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

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(OwnerPhrases.helpOwner[.helpLanguage], valueName: "table.column"))
    var owner: [String] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(OwnerPhrases.helpOrRole[.helpLanguage], valueName: "table=role"))
    var orRole: [String] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(OwnerPhrases.helpInstead[.helpLanguage], valueName: "table=role"))
    var role: [String] = []

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
                    if declaration.owner == nil, declaration.roles.isEmpty {
                        (declaration.owner, declaration.roles) = (before.owner, before.roles)
                    }
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
        // A table's name may hold a dot itself, so the tables named decide where it ends.
        let counters = try byTable(counter, ".", names) { Phrases.counterWithoutTable($0) }
        let owners = try byTable(owner, ".", names) { OwnerPhrases.optionWithoutTable("owner", $0) }
        let beside = try byTable(orRole, "=", names) {
            OwnerPhrases.optionWithoutTable("or-role", $0)
        }
        let instead = try byTable(role, "=", names) { OwnerPhrases.optionWithoutTable("role", $0) }
        for role in (orRole + role).compactMap({ $0.split(separator: "=").last.map(String.init) }) {
            do {
                try WriteRule.check(role: role)
            } catch {
                throw Complaint(phrase: OwnerPhrases.notARole(role), code: 64)
            }
        }
        return try names.map { name in
            let owners = owners[name] ?? []
            guard owners.count < 2 else {
                throw Complaint(phrase: OwnerPhrases.twoOwners(name), code: 64)
            }
            guard instead[name] == nil || (owners.isEmpty && beside[name] == nil) else {
                throw Complaint(phrase: OwnerPhrases.ownerAndRole(name), code: 64)
            }
            guard beside[name] == nil || !owners.isEmpty else {
                throw Complaint(phrase: OwnerPhrases.orRoleWithoutOwner(name), code: 64)
            }
            return TrackDeclaration(
                table: name, counters: counters[name] ?? [], keysByPeople: keysByPeople,
                owner: owners.first, roles: beside[name] ?? instead[name] ?? [])
        }
    }

    /// What options say of each table: what stands behind its name and a mark.
    private func byTable(
        _ options: [String], _ mark: String, _ names: [String], complaint: (String) -> Phrase
    ) throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        for option in options {
            guard let table = names.first(where: { option.hasPrefix($0 + mark) }) else {
                throw Complaint(phrase: complaint(option), code: 64)
            }
            found[table, default: []].append(String(option.dropFirst(table.count + 1)))
        }
        return found
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
