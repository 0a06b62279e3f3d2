// hoitu cluster: founding one.

import ArgumentParser
import Emulation
import Foundation
import Membership
import Replica

struct ClusterCommands: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "cluster", abstract: Phrases.helpCluster[.helpLanguage],
            subcommands: [Create.self])
    }

    struct Create: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpClusterCreate[.helpLanguage])
        }

        @Option(help: ArgumentHelp(Phrases.helpClusterName[.helpLanguage]))
        var name: String

        @Option(help: ArgumentHelp(Phrases.helpUnit[.helpLanguage]))
        var unit: String

        @Option(help: ArgumentHelp(Phrases.helpSchema[.helpLanguage]))
        var schema: SchemaOption = .none

        @Option(help: ArgumentHelp(Phrases.helpPerson[.helpLanguage]))
        var person: String?

        @OptionGroup var common: Common

        func run() throws {
            let identity =
                try foundedBefore()
                ?? common.keys.found(
                    clusterName: name, unit: unit, schema: schema.value, now: Date())
            let file = try ReplicaSetup.join(
                common, identity: identity, schema: schema.value, isFounder: true,
                person: try common.person(person) ?? "")
            defer { file.closeQuietly() }
            common.print(
                Phrases.clusterCreated(name, identity.cluster.idText, common.path),
                json: .object([
                    (
                        "cluster",
                        .object([
                            ("id", .string(identity.cluster.idText)), ("name", .string(name)),
                        ])
                    ),
                    ("member", .string(identity.member.description)),
                ]))
        }

        /// The same founding, cut short before there was a replica: its keys are taken as they are.
        private func foundedBefore() -> Identity? {
            guard let identity = try? common.keys.identity(), identity.cluster.name == name,
                identity.member.description == unit, (try? common.keys.rootAuthority()) != nil
            else { return nil }
            return identity
        }
    }
}

/// `--schema`.
enum SchemaOption: String, ExpressibleByArgument, CaseIterable {
    case emulation
    case none

    var value: ClusterSchema {
        switch self {
        case .emulation: .emulation
        case .none: .none
        }
    }
}

/// Makes a file a replica.
enum ReplicaSetup {
    static func join(
        _ common: Common, identity: Identity, schema: ClusterSchema, isFounder: Bool,
        person: String
    ) throws -> ReplicaFile {
        let lineage = common.lineage
        return try ReplicaFile.join(
            path: common.path, identity: identity, incarnation: lineage.newIncarnation(),
            lineage: lineage, schema: schema.rawValue, person: person,
            clock: SystemClock.milliseconds
        ) { transaction in
            if isFounder { try transaction.approve(identity.verified, by: identity.member) }
            guard schema == .emulation else { return }
            if isFounder {
                guard
                    let headship = EmulationSchema.headship(
                        of: identity.member.unit, id: Warrants.newID())
                else { preconditionFailure("a member's unit is a code, and the id is new") }
                try EmulationSchema.install(
                    in: transaction, headship: headship,
                    warrant: common.keys.rootAuthority(keyPath: nil).warrant(for: headship))
            } else {
                try EmulationSchema.installTables(in: transaction)
            }
        }
    }
}

extension ReplicaFile {
    /// Closes the file at the end of a command; the process ends anyway, and the file is whole.
    func closeQuietly() {
        try? close()  // the write-ahead log is read again at the next opening
    }
}
