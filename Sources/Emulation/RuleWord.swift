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
    /// Whether nothing is before it.
    let isFirst: Bool

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
        var plain = String.UnicodeScalarView()
        for scalar in text.decomposedStringWithCompatibilityMapping.unicodeScalars {
            let properties = scalar.properties
            if properties.generalCategory == .format || properties.isDefaultIgnorableCodePoint {
                continue
            }
            // Lines through letters and the like; the marks of Vietnamese make letters.
            if properties.generalCategory == .nonspacingMark, !marks.contains(scalar) { continue }
            plain.append(scalar.isASCII ? scalar : lookAlikes[scalar] ?? scalar)
        }
        return String(plain)
    }

    /// Tones, and what is written over and beside vowels.
    private static let marks: Set<Unicode.Scalar> = [
        "\u{300}", "\u{301}", "\u{302}", "\u{303}", "\u{306}", "\u{309}", "\u{31b}", "\u{323}",
    ]

    /// Latin letters for those of other scripts that are drawn as they are.
    private static let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = {
        let shapes = [
            // Cyrillic, Greek, and small capitals.
            ("АВЕКМНОРСТУХІЈЅҮԚԜ", "ABEKMHOPCTYXIJSYQW"), ("аекмортсухіјѕүԛԝ", "aekmoptcyxijsyqw"),
            ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"), ("αικμορτυχ", "aikmoptux"),
            ("ᴀᴄᴅᴇɪᴋᴍɴᴏᴛᴜʏıȷ", "ACDEIKMNOTUYij"),
        ]
        var table: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (others, usual) in shapes {
            for (other, letter) in zip(others.unicodeScalars, usual.unicodeScalars) {
                table[other] = letter
            }
        }
        return table
    }()

    init(_ text: String, after between: String, isFirst: Bool) {
        self.text = text
        self.between = between
        self.isFirst = isFirst
        follows = !isFirst && between.allSatisfy { $0.isWhitespace || $0 == "_" || $0 == "-" }
        small = text.lowercased()
        key = VietnameseSearch.key(text)
        isCapitals = text.contains(where: \.isLetter) && text == text.uppercased()
    }

    /// Whether a line ends before it.
    var beginsLine: Bool { between.contains(where: \.isNewline) }

    var isNumber: Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
