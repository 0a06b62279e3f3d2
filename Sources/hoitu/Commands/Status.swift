// hoitu status, hoitu digest, hoitu log: where the replica stands, and how it got there.

import ArgumentParser
import Foundation
import Merge
import Replica

struct Status: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Phrases.helpStatus[.helpLanguage])
    }

    @OptionGroup var common: Common

    func run() throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let status = try replica.read { try $0.status() }
        if common.json {
            let json = StatusText.json(status, file: common.path, language: common.language)
            return Swift.print(json.text)
        }
        for line in StatusText.lines(status, file: common.path) { common.say(line) }
    }
}

struct Digest: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Phrases.helpDigest[.helpLanguage])
    }

    @Option(help: ArgumentHelp(Phrases.helpDigestTable[.helpLanguage]))
    var table: String?

    @OptionGroup var common: Common

    func run() throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        // What was written since the last exchange is part of what this replica says.
        let (digest, vector) = try replica.write { transaction in
            try transaction.sealPending()
            return (try transaction.digest(table: table), try transaction.integratedVector())
        }
        common.print(
            Phrase(vi: hexadecimal(digest), en: hexadecimal(digest)),
            json: .object([
                ("digest", .string(hexadecimal(digest))), ("vector", JSON(vector)),
            ]))
    }
}

struct LogCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "log", abstract: Phrases.helpLog[.helpLanguage])
    }

    @Argument(help: ArgumentHelp(Phrases.helpLogTable[.helpLanguage]))
    var table: String

    @Argument(help: ArgumentHelp(Phrases.helpLogFilter[.helpLanguage], valueName: "column=value"))
    var filter: [String] = []

    @Option(help: ArgumentHelp(Phrases.helpLimit[.helpLanguage]))
    var limit: Int?

    @OptionGroup var common: Common

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError(Phrases.negativeLimit[.helpLanguage]) }
    }

    func run() throws {
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let conditions = try filter.map(Assignments.parse)
        let entries = try replica.write { transaction in
            try transaction.sealPending()
            let typed = try conditions.map { try transaction.typed($0, table: table) }
            return try transaction.history(of: table, where: typed, limit: limit ?? .max)
        }
        if common.json {
            return Swift.print(JSON.array(entries.map(Self.json)).text)
        }
        for entry in entries { common.say(HistoryText.line(entry)) }
        if entries.isEmpty { common.say(Phrases.noHistory) }
    }

    private static func json(_ entry: HistoryEntry) -> JSON {
        .object([
            ("origin", .string(entry.dot.origin.description)),
            ("seq", .integer(Int64(entry.dot.seq))),
            ("member", .string(entry.member)), ("person", .string(entry.person)),
            ("editedAt", JSON(time: entry.editedMilliseconds)),
            ("sealedAt", JSON(time: entry.sealedMilliseconds)),
            ("kind", .string(entry.kind.rawValue)), ("key", JSON(entry.key)),
            ("columns", .object(entry.columns.map { ($0.column, JSON($0.value)) })),
            (
                "additions",
                .array(
                    entry.columns.filter(\.isAddition).map { .string($0.column) })
            ),
        ])
    }
}

/// `COLUMN=VALUE`.
enum Assignments {
    static func parse(_ text: String) throws -> Resolution.Assignment {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw Complaint(phrase: Phrases.notAnAssignment(text), code: 64)
        }
        return Resolution.Assignment(
            column: String(text[..<equals]),
            value: try ValueText.value(String(text[text.index(after: equals)...])))
    }
}

/// History, in words.
enum HistoryText {
    static func line(_ entry: HistoryEntry) -> Phrase {
        let key = entry.key.map { "\($0.column)=\(ValueText.shown($0.value))" }
            .joined(separator: ", ")
        let columns = entry.columns.map { change in
            change.isAddition
                ? "\(change.column) \(addition(change.value))"
                : "\(change.column)=\(ValueText.shown(change.value))"
        }.joined(separator: ", ")
        return Phrases.historyLine(
            Timestamp.text(entry.editedMilliseconds), entry.member, person: entry.person,
            entry.kind, key: key, columns: columns)
    }

    private static func addition(_ value: Value) -> String {
        guard case .integer(let amount) = value else { return "" }
        return amount < 0 ? "\(amount)" : "+\(amount)"
    }
}
