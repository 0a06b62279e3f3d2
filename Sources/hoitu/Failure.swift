// How a command ends that could not do what it was asked: words for a person, a value for programs.

import ArgumentParser
import Emulation
import Exchange
import Foundation
import GRDB
import Membership
import Replica
import Wire

enum Failure {
    /// Says why on standard error and, with `--json`, as one value on standard output.
    static func end(_ error: any Error, isForJSON: Bool) -> Never {
        let code = Hoitu.exitCode(for: error)
        if code == .success {
            Output.line(UsagePhrases.help(Hoitu.fullMessage(for: error))[.helpLanguage])
            exit(0)
        }
        if code == .validationFailure {
            let message = UsagePhrases.message(Hoitu.message(for: error))[.helpLanguage]
            if isForJSON { Output.line(json("usage", message).text) }
            let whole = UsagePhrases.whole(
                Hoitu.fullMessage(for: error), message: Hoitu.message(for: error))
            FileHandle.standardError.write(Data((whole[.helpLanguage] + "\n").utf8))
            exit(code.rawValue)
        }
        let sentence = oneLine(Sentences.sentence(for: error)[.helpLanguage])
        if isForJSON, (error as? Complaint)?.isAnswered != true {
            Output.line(json(ErrorCode.code(of: error), sentence).text)
        }
        FileHandle.standardError.write(Data("hoitu: \(sentence)\n".utf8))
        exit((error as? Complaint)?.code ?? 1)
    }

    private static func json(_ code: String, _ message: String) -> JSON {
        .object([
            ("error", .object([("code", .string(code)), ("message", .string(message))]))
        ])
    }

    /// One line, whatever names and peers bring in, and nothing that steers a terminal.
    private static func oneLine(_ sentence: String) -> String {
        String(
            String.UnicodeScalarView(
                sentence.unicodeScalars.map {
                    $0.properties.generalCategory == .control ? " " : $0
                }))
    }
}

/// A name for programs of what went wrong, which never changes.
enum ErrorCode {
    static func code(of error: any Error) -> String {
        switch error {
        // The sentence alone tells them apart.
        case let complaint as Complaint: complaint.code == 64 ? "usage" : "not-done"
        case let error as ReplicaError: error.code
        case let error as MembershipError: error.code
        case let error as WireError: error.code
        case let error as ExchangeError: error.code
        case let error as DatabaseError:
            SchemaRule(raised: error.message ?? "")?.rawValue.replacing("_", with: "-")
                ?? "sqlite-\(error.resultCode.rawValue)"
        case is CocoaError: "file"
        default: ofCase(error)
        }
    }

    /// `noSuchKind` as `no-such-kind`.
    private static func ofCase(_ error: any Error) -> String {
        let name = Mirror(reflecting: error).children.first?.label ?? "\(error)"
        var code = ""
        for character in name.prefix(while: { $0.isLetter || $0.isNumber }) {
            if character.isUppercase, !code.isEmpty { code.append("-") }
            code += character.lowercased()
        }
        return code
    }
}
