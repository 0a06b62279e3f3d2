// A sentence in both languages, side by side; every sentence a person reads is one of these.

import Foundation

/// The languages that people are spoken to in.
enum Language: String, CaseIterable, Sendable {
    case vi
    case en

    /// What `--lang` asks for, else what the environment's locale says, else English.
    static func chosen(option: String?, environment: [String: String]) -> Language {
        if let option, let language = Language(rawValue: option) { return language }
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            guard let locale = environment[name], !locale.isEmpty else { continue }
            return locale.hasPrefix("vi") ? .vi : .en
        }
        return .en
    }
}

/// One sentence, or a few, in Vietnamese and English.
struct Phrase: Hashable, Sendable {
    let vi: String
    let en: String

    subscript(_ language: Language) -> String {
        switch language {
        case .vi: vi
        case .en: en
        }
    }
}

/// What is wrong, to a person: what happened, to which thing, what to do next.
struct Complaint: Error {
    let phrase: Phrase
    /// The exit code: 1, or 64 for wrong usage.
    var code: Int32 = 1
    /// Whether the answer, with what is wrong in it, stands on standard output already.
    var isAnswered = false
}
