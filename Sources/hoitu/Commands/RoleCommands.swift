// hoitu role, hoitu refused: who holds which role, and what was refused under rules of owners and roles.

import ArgumentParser
import Foundation
import Membership
import Replica

struct RoleCommands: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "role", abstract: OwnerPhrases.helpRole[.helpLanguage],
            subcommands: [Grant.self, End.self, List.self])
    }

    struct Grant: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: OwnerPhrases.helpRoleGrant[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(OwnerPhrases.helpRoleName[.helpLanguage]))
        var role: String

        @Argument(help: ArgumentHelp(OwnerPhrases.helpRoleUnit[.helpLanguage]))
        var unit: String

        @Option(help: ArgumentHelp(OwnerPhrases.helpFrom[.helpLanguage], valueName: "day"))
        var from: String

        @Option(help: ArgumentHelp(OwnerPhrases.helpUntil[.helpLanguage], valueName: "day"))
        var until: String?

        @Option(help: ArgumentHelp(Phrases.helpRootKey[.helpLanguage], valueName: "file"))
        var rootKey: String?

        @OptionGroup var common: Common

        func run() throws {
            let unit = try MemberName(unit: unit).unit
            let starts = try Day.start(from)
            let ends = try until.map { try Day.end($0) }
            if let until, let ends, ends <= starts {
                throw Complaint(phrase: OwnerPhrases.daysReversed(from, until), code: 64)
            }
            let grant = RoleGrant(
                id: Warrants.newID(), role: role, unit: unit, starts: starts, ends: ends, ended: nil
            )
            guard let grant else {
                throw Complaint(phrase: OwnerPhrases.notARole(role), code: 64)
            }
            _ = try common.city()
            let replica = try common.open()
            defer { replica.closeQuietly() }
            try replica.write { transaction in
                let warrant = try Warrants.warrant(for: grant, transaction, common, rootKey)
                try transaction.add(grant, warrant: warrant)
            }
            common.print(
                OwnerPhrases.granted(role, unit, from: from, until: until),
                json: Day.json(
                    HeldRole(id: grant.id, role: role, unit: unit, starts: starts, ends: ends)))
        }
    }

    struct End: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: OwnerPhrases.helpRoleEnd[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(OwnerPhrases.helpRoleID[.helpLanguage]))
        var id: String

        @Option(help: ArgumentHelp(OwnerPhrases.helpUntil[.helpLanguage], valueName: "day"))
        var until: String

        @Option(help: ArgumentHelp(Phrases.helpRootKey[.helpLanguage], valueName: "file"))
        var rootKey: String?

        @OptionGroup var common: Common

        func run() throws {
            let ends = try Day.end(until)
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let grant = try replica.write { transaction in
                guard let grant = try transaction.grant(id),
                    let end = grant.end(id: Warrants.newID(), at: ends)
                else { throw Complaint(phrase: OwnerPhrases.noSuchGrant(id)) }
                let warrant = try Warrants.warrant(for: end, transaction, common, rootKey)
                try transaction.add(end, warrant: warrant)
                return grant
            }
            common.print(
                OwnerPhrases.ended(grant.role, grant.unit, until: until),
                json: .object([
                    ("id", .string(grant.id)), ("role", .string(grant.role)),
                    ("unit", .string(grant.unit)), ("until", JSON(time: ends)),
                ]))
        }
    }

    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: OwnerPhrases.helpRoleList[.helpLanguage])
        }

        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let roles = try replica.read { try $0.heldRoles() }
            if common.json { return Swift.print(JSON.array(roles.map(Day.json)).text) }
            if roles.isEmpty { common.say(OwnerPhrases.noRoles) }
            for role in roles {
                common.say(
                    OwnerPhrases.roleLine(
                        role.role, role.unit, from: Day.text(role.starts),
                        until: role.ends.map { Day.text($0 - 1) }, id: role.id))
            }
        }
    }
}

struct Refused: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: OwnerPhrases.helpRefused[.helpLanguage])
    }

    @OptionGroup var common: Common

    func run() throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        // What was written since the last exchange is judged when it is sealed.
        let refused = try replica.write { transaction in
            try transaction.sealPending()
            return try transaction.refusedChanges()
        }
        if common.json { return Swift.print(JSON.array(refused.map(Self.json)).text) }
        if refused.isEmpty { common.say(OwnerPhrases.noneRefused) }
        for one in refused {
            common.say(
                OwnerPhrases.refusedLine(one.table, HistoryText.line(one.change), rule: one.rule))
        }
    }

    private static func json(_ refused: RefusedChange) -> JSON {
        .object(
            [("table", .string(refused.table)), ("rule", .string(refused.rule))]
                + HistoryText.members(of: refused.change))
    }
}

/// The root key's word, where it is needed and at hand.
enum Warrants {
    static func newID() -> String {
        var random = SystemRandomNumberGenerator()
        return hexadecimal((0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
    }

    /// - Parameter rootKey: Where the root key is, when it was moved away from the replica.
    static func warrant(
        for grant: RoleGrant, _ transaction: Transaction, _ common: Common, _ rootKey: String?
    ) throws -> [UInt8]? {
        let usual = "\(common.keys.path)/root.key"
        if rootKey == nil {
            guard try !transaction.holdsRole(grant.role),
                FileManager.default.fileExists(atPath: usual)
            else { return nil }
        }
        return try common.keys.rootAuthority(keyPath: rootKey).warrant(for: grant)
    }
}

/// Days as people in Vietnam count them: they begin at 17:00 in UTC, all the year.
enum Day {
    private static let aheadMilliseconds: Int64 = 7 * 3_600_000
    private static let milliseconds: Int64 = 86_400_000

    static func start(_ text: String) throws -> Int64 {
        guard let start = MomentText.midnight(text) else {
            throw Complaint(phrase: OwnerPhrases.notADay(text), code: 64)
        }
        return start - aheadMilliseconds
    }

    /// When the day is over.
    static func end(_ text: String) throws -> Int64 { try start(text) + milliseconds }

    static func text(_ time: Int64) -> String {
        String(Timestamp.text(time + aheadMilliseconds).prefix(10))
    }

    static func json(_ role: HeldRole) -> JSON {
        .object([
            ("id", .string(role.id)), ("role", .string(role.role)), ("unit", .string(role.unit)),
            ("from", JSON(time: role.starts)), ("until", JSON(time: role.ends)),
        ])
    }
}
