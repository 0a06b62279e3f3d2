// hoitu log: who changed what, and records as they were.

import ArgumentParser
import Foundation
import Merge
import Replica

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

    @Option(help: ArgumentHelp(Phrases.helpAt[.helpLanguage], valueName: "time|vector"))
    var at: String?

    @OptionGroup var common: Common

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError(Phrases.negativeLimit[.helpLanguage]) }
    }

    func run() throws {
        let moment = try at.map(MomentText.moment)
        let conditions = try filter.map(Assignments.parse)
        let replica = try common.open()
        defer { replica.closeQuietly() }
        // What was written since the last exchange is history too.
        _ = try replica.write { try $0.sealPending() }
        if let moment {
            let rows = try replica.read { transaction in
                try transaction.past(
                    of: table, where: conditions, at: moment, limit: limit ?? .max)
            }
            return tell(rows)
        }
        let entries = try replica.read { transaction in
            try transaction.history(of: table, where: conditions, limit: limit ?? .max)
        }
        if common.json {
            return Swift.print(JSON.array(entries.map(HistoryText.json)).text)
        }
        for entry in entries { common.say(HistoryText.line(entry)) }
        if entries.isEmpty { common.say(Phrases.noHistory) }
    }

    private func tell(_ rows: [PastRow]) {
        if common.json { return Swift.print(JSON.array(rows.map(HistoryText.json)).text) }
        common.say(Phrases.pastHead(table, rows.count))
        for row in rows { common.say(Phrases.indented(HistoryText.line(row))) }
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
