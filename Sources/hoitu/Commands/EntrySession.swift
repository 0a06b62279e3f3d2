// From what stands on the command line to a whole draft: files, an editor, and questions at a terminal.

import Emulation
import Foundation

struct EntrySession {
    let desk: EntryDesk
    /// Nil where nobody can be asked.
    let terminal: Terminal?

    /// - Parameter given: `field=value`, `field=@file`, `field=@-`; of an attachment a path alone.
    mutating func draft(
        _ kind: EntryKind, _ given: [String], inEditor: [String], isMadeUp: Bool
    ) throws -> EntryDraft {
        var draft = try desk.draft(kind)
        for text in given { try take(text, into: &draft) }
        for name in inEditor {
            let field = try field(name, of: kind)
            let text = try Editor.edit(draft.text(field.name))
            // Closing the editor on nothing is how people call it off.
            guard text.contains(where: { !$0.isWhitespace }) else {
                throw Complaint(phrase: EntryPhrases.editedToNothing(field))
            }
            try set(field, text, in: &draft)
        }
        if isMadeUp { try mark(&draft) }
        draft = try completed(draft)
        while let field = try desk.missing(in: draft).first {
            guard let terminal else {
                throw EntryError.missing(try desk.missing(in: draft), kind: kind.name)
            }
            try ask(field, at: terminal, &draft)
        }
        if isMadeUp { try mark(&draft) }
        return draft
    }

    private func field(_ name: String, of kind: EntryKind) throws -> EntryField {
        guard let field = kind.field(name) else {
            throw EntryError.noSuchField(name, kind: kind.name)
        }
        return field
    }

    // MARK: What was given

    private func take(_ text: String, into draft: inout EntryDraft) throws {
        guard let equals = text.firstIndex(of: "=") else {
            guard draft.kind.table == "attachment", let content = draft.kind.field("content") else {
                throw EntryError.noSuchField(text, kind: draft.kind.name)
            }
            return try attach(text, as: content, to: &draft)
        }
        let field = try field(String(text[..<equals]), of: draft.kind)
        let value = String(text[text.index(after: equals)...])
        if value.hasPrefix("@@") { return try set(field, String(value.dropFirst()), in: &draft) }
        guard value.hasPrefix("@") else { return try set(field, value, in: &draft) }
        let path = String(value.dropFirst())
        if field.content == .bytes { return try attach(path, as: field, to: &draft) }
        let bytes = try Files.read(path, limit: nil)
        guard let read = String(validating: bytes, as: UTF8.self) else {
            throw Complaint(phrase: EntryPhrases.notUnicode(path))
        }
        try set(field, read, in: &draft)
    }

    private func attach(
        _ path: String, as field: EntryField, to draft: inout EntryDraft
    ) throws {
        // One byte more than is taken tells a file that is too large.
        let bytes = try Files.read(path, limit: EntryDesk.attachmentBytesMax + 1)
        draft.set(field, bytes: bytes)
        if let name = draft.kind.field("file_name"), draft.text(name.name).isEmpty {
            try draft.set(name, URL(fileURLWithPath: path).lastPathComponent)
        }
    }

    /// Takes a text, and asks which of two things it means where it could be either.
    private func set(_ field: EntryField, _ text: String, in draft: inout EntryDraft) throws {
        var text = text
        while let clearer = try meaning(of: text, field, &draft) { text = clearer }
    }

    /// Takes a text; what it was said to mean where it could be two things.
    private func meaning(
        of text: String, _ field: EntryField, _ draft: inout EntryDraft
    ) throws -> String? {
        let unclear: EntryError
        do {
            try draft.set(field, text)
            return nil
        } catch {
            unclear = error
        }
        guard let terminal, case .ambiguous(_, _, let first, let second) = unclear else {
            throw unclear
        }
        let answer = try terminal.ask(EntryPhrases.whichMeaning(field, text), [first, second])
        // The place of one of them, or anything else that is clear.
        switch answer {
        case "1": return first
        case "2": return second
        default: return answer
        }
    }

    private func mark(_ draft: inout EntryDraft) throws {
        let names = ["note", "description", "heading", "reason", "achievement", "text", "body"]
        guard let field = names.compactMap({ draft.kind.field($0) }).first else { return }
        let text = draft.text(field.name)
        // The mark alone is no answer to what has to be said.
        guard TextRules.refusal(ofSample: text) != nil, !(text.isEmpty && field.isRequired) else {
            return
        }
        let marked = text.isEmpty ? TextRules.sampleMark : "\(TextRules.sampleMark). \(text)"
        try draft.set(field, marked)
    }

    // MARK: Questions

    private func completed(_ draft: EntryDraft) throws -> EntryDraft {
        do {
            return try desk.completed(draft)
        } catch EntryError.whichPeriod(let codes) {
            guard let terminal, codes.count > 1, let field = draft.kind.field("period") else {
                throw EntryError.whichPeriod(codes)
            }
            var draft = draft
            let chosen = try terminal.choose(EntryPhrases.question(field), codes)
            try draft.set(field, codes[chosen])
            return try completed(draft)
        } catch let outside as EntryError {
            guard let terminal, case .dayOutside(let field, _, _, _, _) = outside else {
                throw outside
            }
            terminal.tell(EntrySentences.sentence(for: outside))
            var draft = draft
            try ask(field, at: terminal, &draft)
            return try completed(draft)
        }
    }

    private func ask(
        _ field: EntryField, at terminal: Terminal, _ draft: inout EntryDraft
    ) throws {
        let choices = try options(for: field, draft)
        while true {
            var answer = try terminal.ask(EntryPhrases.question(field), choices.map(\.label))
            // A number in the list stands for what it says, unless it is a code itself.
            if let place = Int(answer), choices.indices.contains(place - 1),
                !choices.contains(where: { $0.word == answer })
            {
                answer = choices[place - 1].word
            }
            do {
                return try set(field, answer, in: &draft)
            } catch let error as EntryError {
                terminal.tell(EntrySentences.sentence(for: error))
            }
        }
    }

    private func options(
        for field: EntryField, _ draft: EntryDraft
    ) throws -> [(word: String, label: String)] {
        if case .choice(let words) = field.content {
            return words.map { word in
                let label = ChoiceLabels.label(word, of: field.name, in: draft.kind.table)
                return (word, terminal.map { label[$0.language.ofReports] } ?? word)
            }
        }
        return try desk.choices(for: field, in: draft).map { ($0.code, "\($0.code)  \($0.name)") }
    }
}

/// The person in front of the screen.
struct Terminal {
    let language: Language

    /// Nil unless somebody types and reads.
    init?(_ common: Common) {
        guard !common.json, isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
            return nil
        }
        language = common.language
    }

    func tell(_ phrase: Phrase) {
        FileHandle.standardError.write(Data((phrase[language] + "\n").utf8))
    }

    /// The line that is typed.
    func ask(_ question: Phrase, _ options: [String]) throws -> String {
        for (number, option) in options.enumerated() {
            FileHandle.standardError.write(Data("  \(number + 1)) \(option)\n".utf8))
        }
        FileHandle.standardError.write(Data("\(question[language]): ".utf8))
        guard let line = readLine() else { throw Complaint(phrase: EntryPhrases.cancelled) }
        return line.trimmingCharacters(in: .whitespaces)
    }

    /// Which of some options.
    func choose(_ question: Phrase, _ options: [String]) throws -> Int {
        while true {
            let answer = try ask(question, options)
            if let number = Int(answer), options.indices.contains(number - 1) {
                return number - 1
            }
            if let place = options.firstIndex(of: answer) { return place }
        }
    }
}

/// The editor that the environment names.
enum Editor {
    /// What a text is when the editor is closed.
    static func edit(_ text: String) throws -> String {
        let environment = ProcessInfo.processInfo.environment
        guard let editor = environment["VISUAL"] ?? environment["EDITOR"], !editor.isEmpty else {
            throw Complaint(phrase: EntryPhrases.noEditor)
        }
        let path = NSTemporaryDirectory() + "hoitu-\(UUID().uuidString).txt"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        // It is ours alone, and whether it can be removed changes nothing of the entry.
        defer { try? FileManager.default.removeItem(atPath: path) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\(editor) \"$1\"", "sh", path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Complaint(phrase: EntryPhrases.editorFailed(editor))
        }
        let bytes = try Files.read(path, limit: nil)
        guard let edited = String(validating: bytes, as: UTF8.self) else {
            throw Complaint(phrase: EntryPhrases.notUnicode(path))
        }
        return edited
    }
}
