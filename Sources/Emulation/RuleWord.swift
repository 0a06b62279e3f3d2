// The words of a text, as the rules for what may be written look at them.

internal import Foundation

/// A word of a text.
struct RuleWord {
    let text: String
    /// In small letters, with their marks.
    let small: String
    /// In small letters, without.
    let key: String
    /// Whether it has letters, and all of them are capitals.
    let isCapitals: Bool
    /// What stands between it and the word before.
    let between: String
    /// Whether only blanks, ends of lines, hyphens, or in a file name a `_`, stand there.
    let follows: Bool

    static func all(in text: String) -> [RuleWord] {
        var words: [RuleWord] = []
        var current = ""
        var between = ""
        for character in VietnameseLetters.stored(plain(text)) + " " {
            if character.isLetter || character.isNumber {
                current.append(character)
            } else if current.isEmpty {
                between.append(character)
            } else {
                words.append(RuleWord(current, after: between, isFirst: words.isEmpty))
                (current, between) = ("", String(character))
            }
        }
        return words
    }

    /// A text without what nobody sees, and with the usual letters in the place of others' shapes.
    private static func plain(_ text: String) -> String {
        let visible = text.precomposedStringWithCompatibilityMapping.unicodeScalars.filter {
            $0.properties.generalCategory != .format
        }
        return String(String.UnicodeScalarView(visible))
    }

    private init(_ text: String, after between: String, isFirst: Bool) {
        self.text = text
        self.between = between
        follows = !isFirst && between.allSatisfy { $0.isWhitespace || $0 == "_" || $0 == "-" }
        small = text.lowercased()
        key = VietnameseSearch.key(text)
        isCapitals = text.contains(where: \.isLetter) && text == text.uppercased()
    }

    var isNumber: Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
