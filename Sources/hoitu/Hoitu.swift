// The command: its parts, and how it ends.
//
// Exit codes: 0 done; 1 it could not be done; 2 done, but something needs a person; 64 wrong usage.

import ArgumentParser
import Foundation

@main
struct Hoitu: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "hoitu",
            abstract: Phrases.helpHoitu[.helpLanguage],
            version: "0.1.0",
            subcommands: [
                Demo.self, ClusterCommands.self, MemberCommands.self, PeerCommands.self,
                Track.self, Untrack.self, RoleCommands.self, Refused.self, SchemaCommands.self,
                Serve.self, Sync.self, Status.self,
                ConflictCommands.self, LogCommand.self, Digest.self, BundleCommands.self,
                SampleCommands.self, Enter.self, Submit.self, Sign.self, ScoreCommands.self,
                Advance.self, PeriodCommands.self, HeadCommands.self, Board.self,
                Check.self, Late.self, Find.self,
                ImportCommand.self, TemplateCommand.self, ExportCommand.self,
                ReportCommand.self,
            ])
    }

    static func main() async {
        // Output that nobody reads any more is no reason to die without a word.
        signal(SIGPIPE, SIG_IGN)
        let given = Array(CommandLine.arguments.dropFirst())
        do {
            var command = try parseAsRoot(try Arguments.reordered(given))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let exit as ExitCode {
            Foundation.exit(exit.rawValue)
        } catch {
            Failure.end(error, isForJSON: Arguments.areForJSON(given))
        }
    }
}
