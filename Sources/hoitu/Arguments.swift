// The order of arguments, and which command they name: told before they are parsed, in words of ours.

import ArgumentParser

/// The arguments behind the program's name.
enum Arguments {
    /// Options that stand before the command are moved behind it, where every command takes them; a command
    /// that there is not is told as that, whatever options stand beside it.
    ///
    /// - Throws: `Complaint`, with the exit code of wrong usage.
    static func reordered(_ arguments: [String]) throws -> [String] {
        var (leading, rest) = split(arguments)
        if let option = rest.first, rest.count == 1, ["--replica", "--lang"].contains(option) {
            throw Complaint(phrase: UsagePhrases.valueMissing(option), code: 64)
        }
        let (depth, command) = try named(by: Array(rest))
        if rest.first == "help" {
            // Help takes no options; its language is chosen before.
            return Array(rest.prefix(depth) + split(Array(rest.dropFirst(depth))).rest)
        }
        let isGroup =
            !subcommands(of: command).isEmpty && command.configuration.defaultSubcommand == nil
        if isGroup {
            // A group alone shows its help, which takes no options.
            let (common, others) = split(Array(rest.dropFirst(depth)))
            if (leading + common).contains("--json"), others.isEmpty {
                throw Complaint(
                    phrase: UsagePhrases.commandMissing(
                        subcommands(of: command).map { $0._commandName }), code: 64)
            }
            rest = rest.prefix(depth) + others
            leading = []
        }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return Array(rest[..<end]) + leading + Array(rest[end...])
    }

    /// Whether programs are spoken to.
    static func areForJSON(_ arguments: [String]) -> Bool {
        arguments.prefix { $0 != "--" }.contains("--json")
    }

    /// The options that every command takes, as far as they stand first; and the rest.
    private static func split(_ arguments: [String]) -> (common: [String], rest: ArraySlice<String>)
    {
        var common: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            if first == "--json" || first.hasPrefix("--replica=") || first.hasPrefix("--lang=") {
                common.append(rest.removeFirst())
            } else if first == "--replica" || first == "--lang", rest.count > 1 {
                common += rest.prefix(2)
                rest.removeFirst(2)
            } else {
                break
            }
        }
        return (common, rest)
    }

    // MARK: Commands

    /// How many words name a command, and which one it is.
    private static func named(
        by arguments: [String]
    ) throws -> (depth: Int, command: any ParsableCommand.Type) {
        var command: any ParsableCommand.Type = Hoitu.self
        var words = arguments.prefix { !$0.hasPrefix("-") }
        let isHelp = words.first == "help"
        if isHelp { words.removeFirst() }
        var depth = isHelp ? 1 : 0
        for word in words {
            let found = subcommands(of: command).first { names(of: $0).contains(word) }
            guard let found else {
                try refuse(word, in: command, isHelp: isHelp)
                break
            }
            command = found
            depth += 1
        }
        return (depth, command)
    }

    /// A word that names no command may be an argument.
    private static func refuse(
        _ word: String, in command: any ParsableCommand.Type, isHelp: Bool
    ) throws {
        let commands = subcommands(of: command)
        guard !commands.isEmpty else { return }
        let standard = command.configuration.defaultSubcommand
        if !isHelp, let standard, standard.helpMessage().contains("\nARGUMENTS:") { return }
        if command == Hoitu.self {
            throw Complaint(phrase: UsagePhrases.noSuchCommand(word), code: 64)
        }
        throw Complaint(
            phrase: UsagePhrases.noSuchCommand(
                word, of: command._commandName, commands.map { $0._commandName }), code: 64)
    }

    private static func subcommands(
        of command: any ParsableCommand.Type
    ) -> [any ParsableCommand.Type] { command.configuration.subcommands }

    private static func names(of command: any ParsableCommand.Type) -> [String] {
        [command._commandName] + command.configuration.aliases
    }
}
