// hoitu demo: the main job, on this machine, in under a minute.

import ArgumentParser
import Foundation

struct Demo: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(abstract: Phrases.helpDemo[.helpLanguage])
    }

    @Option(help: ArgumentHelp(Phrases.helpDemoKeep[.helpLanguage], valueName: "dir"))
    var keep: String?

    @OptionGroup var common: Common

    func run() throws {
        let started = Date()
        let folder = try makeFolder()
        defer {
            // Without --keep the files were only ever ours.
            if keep == nil { try? FileManager.default.removeItem(atPath: folder) }
        }
        let story = try DemoStory(folder: folder, language: common.language) { line in
            common.say(line)
        }
        let digest = try story.play()
        let report = try story.writeReport()
        common.say(Phrase(vi: "\n" + report + "\n", en: "\n" + report + "\n"))
        let seconds = Date().timeIntervalSince(started)
        common.print(
            DemoPhrases.finished(seconds: seconds, folder: keep),
            json: .object([
                ("ok", .bool(true)), ("digest", .string(digest)),
                ("seconds", .number(String(format: "%.3f", seconds))), ("folder", JSON(keep)),
            ]))
    }

    private func makeFolder() throws -> String {
        let files = FileManager.default
        guard let keep else {
            let folder = NSTemporaryDirectory() + "hoitu-demo-" + UUID().uuidString
            try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
            return folder
        }
        try files.createDirectory(atPath: keep, withIntermediateDirectories: true)
        guard try files.contentsOfDirectory(atPath: keep).isEmpty else {
            throw Complaint(phrase: DemoPhrases.folderNotEmpty(keep))
        }
        return keep.hasSuffix("/") ? String(keep.dropLast()) : keep
    }
}
