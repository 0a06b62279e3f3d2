// hoitu schema apply, hoitu schema upgrade: DDL of one's own, or the emulation tables' next version,
// run with capture brought up to date.

import ArgumentParser
import Emulation
import Replica

struct SchemaCommands: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "schema", abstract: Phrases.helpSchemaCommand[.helpLanguage],
            subcommands: [Apply.self, Upgrade.self])
    }

    struct Apply: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: Phrases.helpSchemaApply[.helpLanguage])
        }

        @Argument(help: ArgumentHelp(Phrases.helpSchemaFile[.helpLanguage]))
        var file: String

        @OptionGroup var common: Common

        func run() throws {
            let script = try Files.read(file, limit: nil)
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let report = try replica.write { try $0.applySchema(script) }
            common.print(
                SchemaSentences.applied(report),
                json: .object([
                    ("statements", .integer(Int64(report.statements))),
                    ("tables", .array(report.tables.map { .string($0) })),
                ]))
        }
    }

    struct Upgrade: ParsableCommand {
        static var configuration: CommandConfiguration {
            CommandConfiguration(abstract: ScorePhrases.helpSchemaUpgrade[.helpLanguage])
        }

        @OptionGroup var common: Common

        func run() throws {
            let replica = try common.open()
            defer { replica.closeQuietly() }
            let taken = try replica.write { try Migration.bringUp(in: $0) }
            common.print(
                ScorePhrases.upgraded(taken),
                json: .object([("migrations", .array(taken.map { .integer(Int64($0)) }))]))
        }
    }
}
