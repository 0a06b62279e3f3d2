// An entry in the making: what a person typed becomes values, or a question.

internal import Foundation
package import Merge

/// What has been said of one entry so far.
package struct EntryDraft: Sendable {
    package let kind: EntryKind
    /// By column.
    package private(set) var values: [String: Value] = [:]
    /// The columns of period and day that nobody said.
    package private(set) var assumed: Set<String> = []
    /// The year in which a day without one is meant.
    private let year: Int?

    package init(_ kind: EntryKind, year: Int? = nil) {
        self.kind = kind
        self.year = year
    }

    /// Takes what a person typed for a field.
    ///
    /// - Throws: `EntryError`: what it is not, or that it could be two things.
    package mutating func set(_ field: EntryField, _ typed: String) throws(EntryError) {
        let text = VietnameseLetters.stored(typed).trimmingCharacters(
            in: .whitespacesAndNewlines)
        if text.isEmpty {
            guard !field.isKey else { throw .empty(field) }
            values[field.name] = field.content.nothing
            return
        }
        values[field.name] = try value(of: text, for: field)
    }

    /// Takes bytes as they are.
    package mutating func set(_ field: EntryField, bytes: [UInt8]) {
        values[field.name] = .blob(bytes)
    }

    /// Takes a value that was worked out.
    mutating func fill(_ column: String, _ value: Value) { values[column] = value }

    /// Takes a period or a day that stands where nothing was said, which a person then is told.
    mutating func assume(_ column: String, _ text: String) {
        values[column] = .text(text)
        assumed.insert(column)
    }

    /// The text that stands for a column; empty where there is none.
    package func text(_ column: String) -> String { Record(values).text(column) }

    private func value(of text: String, for field: EntryField) throws(EntryError) -> Value {
        switch field.content {
        case .code, .text, .bytes: return .text(text)
        case .day: return .text(try day(text, field))
        case .decimal: return .text(try decimal(text, field))
        case .wholeNumber:
            guard let number = Int64(try decimal(text, field)) else {
                throw .notAWholeNumber(field, text: text)
            }
            return .integer(number)
        case .flag:
            switch EntryKind.plain(text) {
            case "1", "co", "yes", "true", "dat": return .integer(1)
            case "0", "khong", "no", "false", "khongdat": return .integer(0)
            default: throw .notAChoice(field, text: text, table: kind.table)
            }
        case .choice(let words):
            let asked = EntryKind.plain(text)
            let found = words.first { word in
                let label = ChoiceLabels.label(word, of: field.name, in: kind.table)
                return [word, label.vi, label.en].contains { EntryKind.plain($0) == asked }
            }
            guard let found else { throw .notAChoice(field, text: text, table: kind.table) }
            return .text(found)
        }
    }

    private func decimal(_ text: String, _ field: EntryField) throws(EntryError) -> String {
        switch VietnameseInput.number(text) {
        case .one(let number): return try plain(number, text, field)
        case .either(let one, let other):
            throw .ambiguous(
                field, text: text, first: Self.unmistakable(try plain(one, text, field)),
                second: Self.unmistakable(try plain(other, text, field)))
        case .none: throw .notANumber(field, text: text)
        }
    }

    /// As the tables hold decimals.
    private func plain(
        _ number: Fraction, _ text: String, _ field: EntryField
    ) throws(EntryError) -> String {
        let plain = number.text(in: .english)
        guard !plain.contains("/"), plain.utf8.count <= 20 else {
            throw .notANumber(field, text: text)
        }
        return plain
    }

    /// A decimal as it can be typed without a second meaning: a zero more behind the comma.
    private static func unmistakable(_ plain: String) -> String {
        plain.contains(".") ? plain.replacing(".", with: ",") + "0" : plain
    }

    private func day(_ text: String, _ field: EntryField) throws(EntryError) -> String {
        switch VietnameseInput.day(text, inYear: year) {
        case .one(let day): return day.iso
        case .either(let one, let other):
            throw .ambiguous(field, text: text, first: one.iso, second: other.iso)
        case .none: throw .notADay(field, text: text)
        }
    }
}

extension ColumnContent {
    /// What stands in a column of this kind where nothing is meant to.
    fileprivate var nothing: Value {
        switch self {
        case .decimal, .bytes: .null
        case .wholeNumber, .flag: .integer(0)
        case .code, .text, .day: .text([])
        case .choice(let words): .text(Array(words[0].utf8))
        }
    }
}
