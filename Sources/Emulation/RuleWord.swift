// The words of a text, as the rules for what may be written look at them.

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
    /// Whether only a blank, or in a file name a `_`, stands there.
    let follows: Bool

    static func all(in text: String) -> [RuleWord] {
        var words: [RuleWord] = []
        var current = ""
        var between = ""
        for character in VietnameseLetters.stored(text) + " " {
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

    private init(_ text: String, after between: String, isFirst: Bool) {
        self.text = text
        self.between = between
        follows = !isFirst && [" ", "_"].contains(between)
        small = text.lowercased()
        key = VietnameseSearch.key(text)
        isCapitals = text.contains(where: \.isLetter) && text == text.uppercased()
    }

    var isNumber: Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
