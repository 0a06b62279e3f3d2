// hoitu report: the documents of a period's review, written to a folder.

import ArgumentParser
import Emulation
import Foundation
import Merge
import Replica
import Wire

/// What `--format` takes.
enum ReportChoice: String, CaseIterable, ExpressibleByArgument {
    case docx, xlsx, html, pdf
}

struct ReportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "report", abstract: ReportPhrases.help[.helpLanguage],
            aliases: ["baocao"])
    }

    @Argument(help: ArgumentHelp(ScorePhrases.helpPeriod[.helpLanguage]))
    var period: String

    @Option(help: ArgumentHelp(ReportPhrases.helpOut[.helpLanguage], valueName: "dir"))
    var out: String

    @Option(
        name: .customLong("format"), help: ArgumentHelp(ReportPhrases.helpFormat[.helpLanguage]))
    var formats: [ReportChoice] = []

    @OptionGroup var common: Common

    func run() throws {
        let chosen = ReportChoice.allCases.filter {
            formats.isEmpty ? $0 != .pdf : formats.contains($0)
        }
        // Before anything is written: a folder with half of what was asked for helps nobody.
        let converter = chosen.contains(.pdf) ? try PortableDocuments() : nil
        let replica = try common.open()
        defer { replica.closeQuietly() }
        let file = PeriodFile(replica)
        let report = try file.report(of: period)
        let late = try file.lateEntries(of: period)
        // Official papers are in Vietnamese whatever the terminal speaks, unless it is asked for.
        let language: Emulation.Language = common.lang == "en" ? .english : .vietnamese
        var files: [(file: ReportFile, choice: ReportChoice)] = []
        for choice in chosen {
            if let format = ReportFormat(rawValue: choice.rawValue) {
                files += try report.files(as: format, in: language, late: late)
                    .map { ($0, choice) }
            } else if let converter {
                let papers = try report.files(as: .docx, in: language, late: late)
                files += try converter.converted(papers).map { ($0, choice) }
            }
        }
        let paths = try write(files.map(\.file))
        let leftOut = report.leftOut(late: late)
        let basis = [report.basisSentence, report.reopenedSentence].compactMap { $0 }
        common.print(
            ReportPhrases.written(
                paths,
                Bilingual(
                    vi: basis.map(\.vi).joined(separator: "\n"),
                    en: basis.map(\.en).joined(separator: "\n")),
                leftOut.map(ReportPhrases.leftOut)
                    + outdated(leftOut).map(ReportPhrases.outdated)),
            json: Self.json(report, Array(zip(files, paths)), leftOut))
    }

    /// Files in the folder of papers that there would be none of now. They may be a person's by now, so
    /// they are told and stay.
    private func outdated(_ papers: [LeftOutPaper]) -> [String] {
        papers.flatMap { paper in
            ReportChoice.allCases.map { choice in
                URL(fileURLWithPath: out, isDirectory: true)
                    .appendingPathComponent("\(paper.name).\(choice.rawValue)").path
            }
        }.filter { FileManager.default.fileExists(atPath: $0) }
    }

    /// Each file whole or not at all, in the place of one with its name.
    private func write(_ files: [ReportFile]) throws -> [String] {
        let folder = URL(fileURLWithPath: out, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return try files.map { file in
            let url = folder.appendingPathComponent(file.name)
            try file.bytes.write(to: url, options: .atomic)
            return url.path
        }
    }

    private static func json(
        _ report: ReviewReport,
        _ files: [((file: ReportFile, choice: ReportChoice), String)], _ leftOut: [LeftOutPaper]
    ) -> JSON {
        .object([
            ("period", .string(report.period)),
            ("provisional", .bool(report.basis.isProvisional)),
            ("madeUp", .bool(report.isMadeUp)),
            ("vector", JSON(report.basis.vector)),
            (
                "files",
                .array(
                    files.map { entry, path in
                        .object([
                            ("path", .string(path)), ("format", .string(entry.choice.rawValue)),
                            ("bytes", .integer(Int64(entry.file.bytes.count))),
                            (
                                "sha256",
                                .string(hexadecimal(sha256(Array(entry.file.bytes))))
                            ),
                        ])
                    })
            ),
            (
                "leftOut",
                .array(
                    leftOut.map {
                        .object([
                            ("name", .string($0.name)), ("reason", .string($0.reason.rawValue)),
                        ])
                    })
            ),
        ])
    }
}
