// hoitu enter: one entry of any kind, from the command line, a file, an editor, or asked for at a terminal.

import ArgumentParser
import Emulation
import Foundation
import Membership
import Merge
import Replica

struct Enter: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            abstract: EntryPhrases.help[.helpLanguage],
            discussion: EntryHelp.discussion(of: CommandLine.arguments, in: .helpLanguage),
            aliases: ["nhap"])
    }

    @Argument(help: ArgumentHelp(EntryPhrases.helpKind[.helpLanguage]))
    var kind: String

    @Argument(help: ArgumentHelp(EntryPhrases.helpFields[.helpLanguage]))
    var fields: [String] = []

    @Option(help: ArgumentHelp(EntryPhrases.helpReverses[.helpLanguage], valueName: "id"))
    var reverses: String?

    @Option(help: ArgumentHelp(EntryPhrases.helpReason[.helpLanguage], valueName: "text"))
    var reason: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(EntryPhrases.helpEditor[.helpLanguage], valueName: "field"))
    var editor: [String] = []

    @Flag(
        name: [.customLong("made-up"), .customLong("gia-lap")],
        help: ArgumentHelp(EntryPhrases.helpMadeUp[.helpLanguage]))
    var madeUp = false

    @OptionGroup var when: DayOption
    @OptionGroup var common: Common

    func run() throws {
        guard let kind = EntryKind.named(kind) else { throw EntryError.noSuchKind(kind) }
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let desk = try common.desk(replica, on: try when.today())
        var session = EntrySession(desk: desk, terminal: Terminal(common))
        var given = fields
        if let reverses { given.append("reverses=\(reverses)") }
        if let reason { given.append("reason=\(reason)") }
        let draft = try session.draft(kind, given, inEditor: editor, isMadeUp: madeUp)
        let receipt = try common.writing(replica) { try desk.enter(draft) }
        if common.json { return Swift.print(EntryText.json(receipt, common.language).text) }
        common.say(EntryPhrases.entered(kind, receipt))
        for warning in receipt.warnings { common.say(EntryPhrases.warning(warning)) }
    }
}

/// The day that a command takes for today.
struct DayOption: ParsableArguments {
    @Option(help: ArgumentHelp(EntryPhrases.helpDay[.helpLanguage], valueName: "day"))
    var day: String?

    /// As `2023-07-03`; the machine's date where none is named.
    func today() throws -> String { try day.map(Self.read) ?? SystemClock.today() }

    /// A day as it was typed.
    static func read(_ text: String) throws -> String {
        switch VietnameseInput.day(text) {
        case .one(let day): return day.iso
        case .either(let one, let other):
            throw Complaint(phrase: EntryPhrases.whichDay(text, one.iso, other.iso), code: 64)
        case .none: throw Complaint(phrase: EntryPhrases.noDay(text), code: 64)
        }
    }
}

extension SystemClock {
    /// The machine's date, where it is.
    static func today() -> String {
        let parts = Calendar(identifier: .gregorian).dateComponents(
            [.year, .month, .day], from: Date())
        return String(
            format: "%04d-%02d-%02d", parts.year ?? 1, parts.month ?? 1, parts.day ?? 1)
    }
}

extension Common {
    /// Whose replica it is.
    func member() throws -> MemberName { try keys.identity().member }

    func desk(_ replica: ReplicaFile, on day: String) throws -> EntryDesk {
        let member = try member()
        return EntryDesk(replica, unit: member.unit, office: member.office, day: day) {
            UUID().uuidString.lowercased()
        }
    }

    /// Lets a command write as any client does, and says who is behind it where somebody said so.
    func writing<Result>(_ replica: ReplicaFile, _ work: () throws -> Result) throws -> Result {
        guard let person = try person() else { return try work() }
        // What is pending already is somebody else's.
        _ = try replica.write { try $0.sealPending() }
        let result = try work()
        try replica.write { transaction in
            try transaction.attributePending(to: person)
            _ = try transaction.sealPending()
        }
        return result
    }
}
