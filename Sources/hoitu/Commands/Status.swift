// hoitu status, hoitu digest: where the replica stands.

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
