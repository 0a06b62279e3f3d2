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
        let arguments = Arguments.reordered(Array(CommandLine.arguments.dropFirst()))
        do {
            var command = try parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let exit as ExitCode {
            Foundation.exit(exit.rawValue)
        } catch {
            if exitCode(for: error) == .failure, !(error is CleanExit) {
                complain(error)
            }
            self.exit(withError: error)
        }
    }

    private static func complain(_ error: any Error) -> Never {
        // One line, whatever names and peers bring in, and nothing that steers a terminal.
        let sentence = String(
            String.UnicodeScalarView(
                Sentences.sentence(for: error)[.helpLanguage].unicodeScalars.map {
                    $0.properties.generalCategory == .control ? " " : $0
                }))
        FileHandle.standardError.write(Data("hoitu: \(sentence)\n".utf8))
        Foundation.exit((error as? Complaint)?.code ?? 1)
    }
}

/// The order of arguments.
enum Arguments {
    /// Options that stand before the command are moved behind it, where every command takes them.
    static func reordered(_ arguments: [String]) -> [String] {
        var leading: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            if first == "--json" || first.hasPrefix("--replica=") || first.hasPrefix("--lang=") {
                leading.append(rest.removeFirst())
            } else if first == "--replica" || first == "--lang", rest.count > 1 {
                leading += rest.prefix(2)
                rest.removeFirst(2)
            } else {
                break
            }
        }
        guard !rest.isEmpty else { return leading }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return Array(rest[..<end]) + leading + Array(rest[end...])
    }
}
