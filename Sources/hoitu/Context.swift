// What every command is run with: the options they share, and how they speak.

import ArgumentParser
import Foundation
import Membership
import Replica
import Wire

/// The options that every command takes.
struct Common: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            Phrases.helpReplica[.helpLanguage], valueName: "file"))
    var replica: String?

    @Flag(help: ArgumentHelp(Phrases.helpJSON[.helpLanguage]))
    var json = false

    @Option(help: ArgumentHelp(Phrases.helpLanguage[.helpLanguage], valueName: "vi|en"))
    var lang: String?

    func validate() throws {
        if let lang, Language(rawValue: lang) == nil {
            throw ValidationError(Phrases.unknownLanguage(lang)[.helpLanguage])
        }
    }

    var language: Language {
        .chosen(option: lang, environment: ProcessInfo.processInfo.environment)
    }

    /// Where the database is: `--replica`, else `HOITU_REPLICA`, else `./replica.db`.
    var path: String {
        replica ?? ProcessInfo.processInfo.environment["HOITU_REPLICA"] ?? "replica.db"
    }

    var keys: KeyFolder { KeyFolder(replica: path) }

    /// Where each seal is noted beside the file.
    var lineage: Lineage {
        Lineage(keyFolder: keys.path) {
            var random = SystemRandomNumberGenerator()
            return (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
    }

    /// The person behind what this command changes: `--person`, else what the environment names.
    ///
    /// - Throws: `Complaint` when the name is too long to travel with every change.
    func person(_ option: String? = nil) throws -> String? {
        let person = option ?? ProcessInfo.processInfo.environment["HOITU_PERSON"] ?? ""
        guard person.utf8.count <= Limits.personBytesMax else {
            throw Complaint(phrase: Phrases.personTooLong(Limits.personBytesMax), code: 64)
        }
        return person.isEmpty ? nil : person
    }

    /// Opens the replica as the member that its key folder names.
    func open() throws -> ReplicaFile {
        guard FileManager.default.fileExists(atPath: path) else {
            throw ReplicaError.notAReplica(file: path)
        }
        let identity = try keys.identity()
        let replica = try ReplicaFile(
            path: path, identity: identity, lineage: lineage, clock: SystemClock.milliseconds)
        let (member, cluster) = try replica.read { try ($0.status().member, $0.clusterID()) }
        // Folders get swapped by hand; nobody should sign in another member's name by that.
        guard member == identity.member.description, cluster == identity.cluster.id else {
            throw Complaint(phrase: Phrases.keysOfAnother(keys.path, identity.member, of: member))
        }
        return replica
    }

    /// Prints what a person asked for, or its JSON.
    func print(_ phrase: @autoclosure () -> Phrase, json value: @autoclosure () -> JSON) {
        Output.line(json ? value().text : phrase()[language])
    }

    /// Prints a line for people; nothing with `--json`.
    func say(_ phrase: Phrase) {
        if !json { Output.line(phrase[language]) }
    }
}

/// Standard output.
enum Output {
    /// Tells a person something that is no answer: on standard error.
    static func note(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Prints a line that is seen at once, by a terminal or by a program that reads us.
    static func line(_ text: String) {
        print(text)
        fflush(nil)
    }
}

/// The machine's clock.
enum SystemClock {
    @Sendable static func milliseconds() -> Int64 {
        Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))
    }
}

extension Language {
    /// The language of help texts, which are made before the options are read.
    static var helpLanguage: Language {
        let arguments = CommandLine.arguments
        let place = arguments.firstIndex(of: "--lang").map { $0 + 1 }
        let behind = place.flatMap { $0 < arguments.count ? arguments[$0] : nil }
        let joined = arguments.first { $0.hasPrefix("--lang=") }?.dropFirst("--lang=".count)
        let option = joined.map(String.init) ?? behind
        return .chosen(option: option, environment: ProcessInfo.processInfo.environment)
    }
}
