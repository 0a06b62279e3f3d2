// hoitu member: asking to become one, approving, joining, listing.

import ArgumentParser
import Foundation
import Membership
import Replica

struct MemberCommands: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "member", abstract: Phrases.helpMember[.helpLanguage],
            subcommands: [Request.self, Approve.self, Accept.self, List.self])
    }

    struct Request: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpMemberRequest[.helpLanguage])
        }

        @Option(help: ArgumentHelp(Phrases.helpUnit[.helpLanguage]))
        var unit: String

        @Option(help: ArgumentHelp(Phrases.helpOffice[.helpLanguage]))
        var office: String?

        @OptionGroup var common: Common

        func run() throws {
            let name = try MemberName(unit: unit, office: office)
            let request = try common.keys.request(name).armoured
            // The request itself is the output, to be redirected to a file.
            common.json
                ? Swift.print(JSON.object([("request", .string(request))]).text)
                : Swift.print(request, terminator: "")
        }
    }

    struct Approve: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpMemberApprove[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(Phrases.helpRequestFile[.helpLanguage]))
        var file: String

        @Option(help: ArgumentHelp(Phrases.helpRootKey[.helpLanguage]))
        var rootKey: String?

        @OptionGroup var common: Common

        func run() throws {
            let request = try EnrolmentRequest(armoured: try Files.read(file))
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let identity = try common.keys.identity()
            let schema = ClusterSchema(rawValue: try replica.read { try $0.status().schema })
            let approval = try approve(request, schema: schema ?? .none)
            try replica.write { transaction in
                try transaction.approve(approval.member, by: identity.member)
                try transaction.sealPending()
            }
            common.json
                ? Swift.print(JSON.object([("approval", .string(approval.armoured))]).text)
                : Swift.print(approval.armoured, terminator: "")
        }

        /// Offices are approved by their own unit, cities by the root.
        private func approve(
            _ request: EnrolmentRequest, schema: ClusterSchema
        ) throws -> Approval {
            if request.name.office == nil || rootKey != nil {
                return try common.keys.rootAuthority(keyPath: rootKey)
                    .approve(request, schema: schema, now: Date())
            }
            return try common.keys.unitAuthority()
                .approve(request, schema: schema, now: Date())
        }
    }

    struct Accept: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpMemberAccept[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(Phrases.helpApprovalFile[.helpLanguage]))
        var file: String

        @Option(help: ArgumentHelp(Phrases.helpPerson[.helpLanguage]))
        var person: String?

        @OptionGroup var common: Common

        func run() throws {
            let approval = try Approval(armoured: try Files.read(file))
            let identity = try common.keys.accept(approval)
            let replica = try ReplicaSetup.join(
                common, identity: identity, schema: approval.schema, isFounder: false,
                person: try common.person(person) ?? "")
            defer { replica.closeQuietly() }
            let cluster = identity.cluster
            common.print(
                Phrases.memberAccepted(identity.member, cluster.name, cluster.idText),
                json: .object([
                    (
                        "cluster",
                        .object([
                            ("id", .string(cluster.idText)), ("name", .string(cluster.name)),
                        ])
                    ),
                    ("member", .string(identity.member.description)),
                ]))
        }
    }

    struct List: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpMemberList[.helpLanguage])
        }

        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let roster = try replica.read { try $0.roster() }
            let unlisted = try Self.certified(by: try common.member()).filter { name in
                !roster.contains { $0.member.name == name }
            }
            if common.json {
                let items =
                    unlisted.map { Self.json($0, nil) }
                    + roster.map { Self.json($0.member.name, $0) }
                return Swift.print(JSON.array(items).text)
            }
            for name in unlisted { common.say(Phrases.memberUnlisted(name)) }
            for entry in roster {
                common.say(
                    Phrases.memberLine(
                        entry.member.name, approvedBy: entry.approvedBy,
                        at: Timestamp.text(entry.approvedMilliseconds)))
            }
        }

        /// Whom one's own certificates name: oneself, and the unit that has approved an office. Before the
        /// first exchange nobody else is known.
        private static func certified(by member: MemberName) throws -> [MemberName] {
            (member.office == nil ? [] : [try MemberName(unit: member.unit, office: nil)]) + [
                member
            ]
        }

        private static func json(_ name: MemberName, _ entry: RosterEntry?) -> JSON {
            .object([
                ("name", .string(name.description)), ("unit", .string(name.unit)),
                ("office", JSON(name.office)), ("approvedBy", JSON(entry?.approvedBy)),
                ("approvedAt", JSON(time: entry?.approvedMilliseconds)),
            ])
        }
    }
}

/// Files that people hand over.
enum Files {
    /// The bytes of a file; `-` is standard input.
    ///
    /// - Parameter limit: The most bytes to read; nil for all. Enrolment files are small; a longer
    ///   one is refused by what reads it.
    static func read(_ path: String, limit: Int? = 1 << 20) throws -> [UInt8] {
        let handle =
            path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
        guard let handle else { throw Complaint(phrase: Phrases.noSuchFile(path)) }
        do {
            let data = try limit.map { try handle.read(upToCount: $0) } ?? handle.readToEnd()
            return Array(data ?? Data())
        } catch {
            throw Complaint(phrase: Phrases.noSuchFile(path))  // a folder, say
        }
    }
}
