// What a file leaves open, asked of the person at the terminal; nothing is ever guessed.

import Emulation
import Foundation

/// One question about a file.
struct SheetQuestion {
    /// Whether a person reads what we ask and can answer it.
    static var canBeAsked: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    private enum Subject {
        case numbers, dates, encoding
    }

    private let subject: Subject
    private let phrase: Phrase
    /// Shown before it.
    private let preview: [Phrase]

    private static let previewMax = 10

    /// The first thing that keeps a file from being taken and that an answer settles; nil for none.
    init?(_ report: ImportReport, _ answers: SheetAnswers) {
        let legacy = report.issues.filter { $0.code == "legacy_encoding" }
        if !legacy.isEmpty {
            subject = .encoding
            phrase = SheetPhrases.askEncoding
            preview = legacy.prefix(Self.previewMax).map(SheetSentences.line)
            return
        }
        preview = []
        for issue in report.issues {
            switch issue.reason {
            case .ambiguousNumber(let text, let vi, let en):
                subject = .numbers
                phrase = SheetPhrases.askNumbers(text, vi: vi, en: en)
                return
            case .ambiguousDay(let text, let dayFirst, let monthFirst):
                subject = .dates
                phrase = SheetPhrases.askDates(text, dayFirst: dayFirst, monthFirst: monthFirst)
                return
            default: continue
            }
        }
        return nil
    }

    /// Asks until there is an answer.
    ///
    /// - Returns: Whether there is one; not when the input ends.
    func ask(in language: Language, _ answers: inout SheetAnswers) -> Bool {
        func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
        for line in preview { write(line[language] + "\n") }
        while true {
            write(phrase[language])
            guard let line = readLine() else { return false }
            let word = line.trimmingCharacters(in: .whitespaces).lowercased()
            switch subject {
            case .numbers: answers.numbers = SheetAnswers.Numbers(rawValue: word)
            case .dates: answers.dates = SheetAnswers.Dates(rawValue: word)
            case .encoding: answers.encoding = SheetAnswers.Encoding(rawValue: word)
            }
            let isAnswered =
                switch subject {
                case .numbers: answers.numbers != nil
                case .dates: answers.dates != nil
                case .encoding: answers.encoding != nil
                }
            if isAnswered { return true }
        }
    }
}
