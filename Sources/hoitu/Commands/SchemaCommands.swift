// hoitu schema apply: a file of DDL, run with capture brought up to date.

import ArgumentParser
import Replica

struct SchemaCommands: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "schema", abstract: Phrases.helpSchemaCommand[.helpLanguage],
            subcommands: [Apply.self])
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
}
