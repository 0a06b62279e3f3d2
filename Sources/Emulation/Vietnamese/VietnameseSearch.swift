// Finding a text by how people type it: without diacritics, in any case, with either place of the tone.

/// Search.
package enum VietnameseSearch {
    private static let plain: [Character: Character] = [
        "ă": "a", "â": "a", "đ": "d", "ê": "e", "ô": "o", "ơ": "o", "ư": "u",
    ]

    /// The text as it is compared: small letters without marks, `đ` as `d`, one space between words.
    ///
    /// Equal for "Đống Đa", "đống đa", "DONG DA", composed or not; "Thuỷ" and "Thủy" are both `thuy`.
    package static func key(_ text: String) -> String {
        String(VietnameseLetters.letters(text).map { plain[$0.base] ?? $0.base })
    }

    /// Whether every word that is asked for begins a word of the text.
    ///
    /// A word that is typed with marks has to have them: "đa" finds no "da".
    package static func matches(_ text: String, _ question: String) -> Bool {
        let words = Self.words(VietnameseLetters.letters(text))
        return Self.words(VietnameseLetters.letters(question)).allSatisfy { asked in
            words.contains { isBeginning(asked, of: $0) }
        }
    }

    private static func words(_ letters: [Letter]) -> [ArraySlice<Letter>] {
        letters.split { !$0.base.isLetter && !$0.base.isNumber }
    }

    private static func isBeginning(_ asked: ArraySlice<Letter>, of word: ArraySlice<Letter>)
        -> Bool
    {
        guard asked.count <= word.count else { return false }
        for (one, other) in zip(asked, word) where one.base != other.base {
            // An unmarked letter stands for any that is written over it.
            guard plain[other.base] == one.base else { return false }
        }
        let tone = asked.map(\.tone).max() ?? .level
        return tone == .level || word.contains { $0.tone == tone }
    }
}
