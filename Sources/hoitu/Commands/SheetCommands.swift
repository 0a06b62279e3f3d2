// hoitu import, template, export: the cluster's records in files of spreadsheets.

import ArgumentParser
import Documents
import Emulation
import Foundation
import Membership
import Replica

struct ImportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import", abstract: SheetPhrases.helpImport[.helpLanguage],
            aliases: ["nhaptep"])
    }

    @Argument(help: ArgumentHelp(SheetPhrases.helpInput[.helpLanguage]))
    var file: String

    @Option(help: ArgumentHelp(SheetPhrases.helpKind[.helpLanguage], valueName: "kind"))
    var kind: String?

    @Option(help: ArgumentHelp(SheetPhrases.helpNumbers[.helpLanguage], valueName: "vi|en"))
    var numbers: String?

    @Option(help: ArgumentHelp(SheetPhrases.helpDates[.helpLanguage], valueName: "dmy|mdy"))
    var dates: String?

    @Option(
        help: ArgumentHelp(
            SheetPhrases.helpEncoding[.helpLanguage], valueName: "tcvn3|vni|unicode"))
    var encoding: String?

    @Flag(help: ArgumentHelp(SheetPhrases.helpDryRun[.helpLanguage]))
    var dryRun = false

    @OptionGroup var common: Common

    /// A file of the limits' size holds more than a year of a unit.
    private static let bytesMax = 64 << 20
    /// Problems that are listed for people.
    private static let linesMax = 200

    func run() throws {
        var options = try self.options()
        let bytes = try Files.read(file, limit: Self.bytesMax + 1)
        guard bytes.count <= Self.bytesMax else {
            throw DocumentError.overLimit(.bytes, max: Self.bytesMax, place: file)
        }
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let sheets = try SheetFile(replica)
        let name = (file as NSString).lastPathComponent
        var report = try take(bytes, name, options, sheets, replica)
        while !common.json, SheetQuestion.canBeAsked,
            let question = SheetQuestion(report, options.answers)
        {
            guard question.ask(in: common.language, &options.answers) else { break }
            report = try take(bytes, name, options, sheets, replica)
        }
        if common.json {
            Output.line(SheetReportText.json(report, file: file, isTrial: dryRun).text)
        } else {
            tell(report)
        }
        guard report.issues.isEmpty else {
            throw Complaint(
                phrase: SheetPhrases.nothingImported(report.issues.count, name),
                isAnswered: common.json)
        }
    }

    private func take(
        _ bytes: [UInt8], _ name: String, _ options: SheetFile.Options, _ sheets: SheetFile,
        _ replica: ReplicaFile
    ) throws -> ImportReport {
        let take = { try sheets.take(Data(bytes), named: name, options) }
        return try dryRun ? take() : common.writing(replica, take)
    }

    private func options() throws -> SheetFile.Options {
        var options = SheetFile.Options()
        options.kind = try kind.map(Kinds.kind)
        options.isTrial = dryRun
        options.answers.numbers = try Self.answer("numbers", numbers)
        options.answers.dates = try Self.answer("dates", dates)
        options.answers.encoding = try Self.answer("encoding", encoding)
        return options
    }

    private static func answer<Answer: CaseIterable & RawRepresentable>(
        _ option: String, _ word: String?
    ) throws -> Answer? where Answer.RawValue == String {
        guard let word else { return nil }
        guard let answer = Answer(rawValue: word) else {
            throw Complaint(
                phrase: SheetPhrases.noSuchAnswer(option, word, Answer.allCases.map(\.rawValue)),
                code: 64)
        }
        return answer
    }

    private func tell(_ report: ImportReport) {
        for issue in report.issues.prefix(Self.linesMax) {
            common.say(SheetSentences.line(issue).onOneLine)
        }
        if report.issues.count > Self.linesMax {
            common.say(SheetPhrases.more(report.issues.count - Self.linesMax))
        }
        for sheet in report.passedOver { common.say(SheetPhrases.passedOver(sheet)) }
        guard report.issues.isEmpty else { return }
        for part in report.parts { common.say(SheetPhrases.part(part)) }
        if dryRun { common.say(SheetPhrases.tried) }
    }
}

struct TemplateCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "template", abstract: SheetPhrases.helpTemplate[.helpLanguage],
            aliases: ["mau"])
    }

    @Argument(help: ArgumentHelp(SheetPhrases.helpKind[.helpLanguage]))
    var kind: String

    @Argument(help: ArgumentHelp(SheetPhrases.helpFile[.helpLanguage]))
    var file: String

    @Option(help: ArgumentHelp(SheetPhrases.helpPeriod[.helpLanguage], valueName: "period"))
    var period: String?

    @Option(help: ArgumentHelp(SheetPhrases.helpUnit[.helpLanguage], valueName: "unit"))
    var unit: String?

    @Flag(help: ArgumentHelp(SheetPhrases.helpForce[.helpLanguage]))
    var force = false

    @OptionGroup var common: Common

    func run() throws {
        let kind = try Kinds.kind(self.kind)
        let format = try Kinds.format(of: file)
        try Kinds.checkRoom(for: file, force: force)
        let replica = try common.open()
        defer { replica.closeQuietly() }
        // A unit fills in its own sheet, unless it says whose.
        let own = kind == .selfScores ? try common.keys.identity().member.unit : nil
        let bytes = try SheetFile(replica).template(
            kind, period: period, unit: unit ?? own, as: format,
            makeID: { UUID().uuidString.lowercased() })
        try bytes.write(to: URL(fileURLWithPath: file), options: .atomic)
        common.print(
            SheetPhrases.templateMade(kind, file),
            json: .object([("file", .string(file)), ("kind", .string(kind.rawValue))]))
    }
}

struct ExportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "export", abstract: SheetPhrases.helpExport[.helpLanguage],
            aliases: ["xuat"])
    }

    @Argument(help: ArgumentHelp(SheetPhrases.helpKind[.helpLanguage]))
    var kind: String

    @Argument(help: ArgumentHelp(SheetPhrases.helpFile[.helpLanguage]))
    var file: String

    @Option(help: ArgumentHelp(SheetPhrases.helpPeriod[.helpLanguage], valueName: "period"))
    var period: String?

    @Option(help: ArgumentHelp(SheetPhrases.helpUnit[.helpLanguage], valueName: "unit"))
    var unit: String?

    @Flag(help: ArgumentHelp(SheetPhrases.helpForce[.helpLanguage]))
    var force = false

    @OptionGroup var common: Common

    func run() throws {
        let kind = try Kinds.kind(self.kind)
        let format = try Kinds.format(of: file)
        try Kinds.checkRoom(for: file, force: force)
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let (bytes, rows, records) = try SheetFile(replica).export(
            kind, period: period, unit: unit, as: format)
        try bytes.write(to: URL(fileURLWithPath: file), options: .atomic)
        common.print(
            SheetPhrases.exported(kind, rows, records, file),
            json: .object([
                ("file", .string(file)), ("kind", .string(kind.rawValue)),
                ("rows", .integer(Int64(rows))),
                ("records", .integer(Int64(records.reduce(0) { $0 + $1.count }))),
            ]))
    }
}

/// What the commands' arguments mean.
private enum Kinds {
    static func kind(_ word: String) throws -> SheetKind {
        guard let kind = SheetKind(word) else {
            throw Complaint(phrase: SheetPhrases.noSuchKind(word), code: 64)
        }
        return kind
    }

    static func format(of file: String) throws -> SheetFormat {
        let name = (file as NSString).lastPathComponent
        guard let format = SheetFormat(fileName: name) else {
            throw Complaint(phrase: SheetPhrases.unknownFormat(name), code: 64)
        }
        if let refusal = TextRules.refusal(of: name, isFileName: true) {
            throw Complaint(phrase: SheetSentences.refused(refusal))
        }
        return format
    }

    /// What is there may be somebody's work.
    static func checkRoom(for file: String, force: Bool) throws {
        guard force || !FileManager.default.fileExists(atPath: file) else {
            throw Complaint(phrase: SheetPhrases.fileIsThere(file))
        }
    }
}

extension Phrase {
    /// Nothing of what a file says may break the line, or steer a terminal.
    fileprivate var onOneLine: Phrase {
        func plain(_ text: String) -> String {
            String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map {
                        $0.properties.generalCategory == .control ? " " : $0
                    }))
        }
        return Phrase(vi: plain(vi), en: plain(en))
    }
}
