// Texts of before Unicode, as they come out of old spreadsheets: TCVN3 (fonts called .Vn…) and VNI.
//
// Both put Vietnamese letters where other letters have their places, so a text may mean itself as well:
// what it would become is shown to a person, and nothing is converted without being told to.
// Sources: TCVN 5712:1993, third table; the VNI character set for Windows, two bytes a letter.

internal import Foundation

/// An encoding of before Unicode.
package enum LegacyEncoding: String, CaseIterable, Sendable {
    case tcvn3
    case vni

    /// The text as it would be in Unicode.
    package func converted(_ text: String) -> String {
        switch self {
        case .tcvn3:
            String(
                text.precomposedStringWithCanonicalMapping.map { Self.tcvn3Letters[$0] ?? $0 })
        case .vni: Self.fromVNI(Array(text.precomposedStringWithCanonicalMapping))
        }
    }

    /// The encodings that a text may be in, each with what it would say; none for what is Unicode plainly.
    package static func candidates(for text: String) -> [(encoding: LegacyEncoding, text: String)] {
        let stored = text.precomposedStringWithCanonicalMapping
        guard !stored.unicodeScalars.contains(where: isVietnameseOnly) else { return [] }
        return allCases.compactMap { encoding in
            let isTold = stored.contains(where: encoding.isTelling)
            guard isTold || (encoding == .vni && hasVNIPair(stored)) else { return nil }
            let converted = encoding.converted(stored)
            return converted == stored ? nil : (encoding, converted)
        }
    }

    /// Whether a letter is of Unicode's Vietnamese, and of neither of the two.
    private static func isVietnameseOnly(_ scalar: Unicode.Scalar) -> Bool {
        [0x103, 0x102, 0x111, 0x110, 0x1a1, 0x1a0, 0x1b0, 0x1af].contains(scalar.value)
            || (0x1ea0...0x1ef9).contains(scalar.value)
    }

    /// Whether a character is one that Vietnamese in Unicode has no use for, and this encoding has.
    private func isTelling(_ character: Character) -> Bool {
        switch self {
        case .tcvn3: "µ¸¶·¹¨»¾¼½©®ª«¬\u{ad}§¡¢£¤¥¦ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïñö÷øûüþ".contains(character)
        case .vni: "ñÑøØûÛïÏåÅäÄöÖüÜëËæÆîÎ".contains(character)
        }
    }

    /// Whether two letters stand together that do in VNI, and in no word of Vietnamese.
    private static func hasVNIPair(_ text: String) -> Bool {
        let small = text.lowercased()
        return zip(small, small.dropFirst()).contains { first, second in
            switch first {
            case "a": "áàãâêéèú".contains(second)
            case "e": "áàãâ".contains(second)
            case "o": second == "â"
            default: false
            }
        }
    }

    // MARK: TCVN3

    private static let tcvn3Letters: [Character: Character] = {
        let places = [
            ("¸µ¶·¹", "áàảãạ"), ("¨¾»¼½Æ", "ăắằẳẵặ"), ("©ÊÇÈÉË", "âấầẩẫậ"), ("®", "đ"),
            ("ÐÌÎÏÑ", "éèẻẽẹ"), ("ªÕÒÓÔÖ", "êếềểễệ"), ("Ý×ØÜÞ", "íìỉĩị"), ("ãßáâä", "óòỏõọ"),
            ("«èåæçé", "ôốồổỗộ"), ("¬íêëìî", "ơớờởỡợ"), ("óïñòô", "úùủũụ"),
            ("\u{ad}øõö÷ù", "ưứừửữự"), ("ýúûüþ", "ýỳỷỹỵ"), ("§¡¢£¤¥¦", "ĐĂÂÊÔƠƯ"),
        ]
        return Dictionary(
            places.flatMap { zip($0.0, $0.1) }.map { ($0.0, $0.1) }, uniquingKeysWith: { $1 })
    }()

    // MARK: VNI

    /// What follows a letter and says its tone, in the order sắc, huyền, hỏi, ngã, nặng.
    private static let vniTones = "ùøûõï"
    /// What follows a letter that has a circumflex: none of the tones, then each.
    private static let vniCircumflex = "âáàåãä"
    /// The same for a breve.
    private static let vniBreve = "êéèúüë"
    /// Letters that stand by themselves.
    private static let vniSingle: [Character: Character] = [
        "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư",
    ]
    /// Each letter that others follow, with what it becomes behind each of them.
    private static let vniPairs: [Character: [Character: Character]] = {
        var pairs: [Character: [Character: Character]] = [:]
        for (base, toned) in [
            ("a", "áàảãạ"), ("e", "éèẻẽẹ"), ("o", "óòỏõọ"), ("u", "úùủũụ"), ("y", "ýỳỷỹỵ"),
            ("ô", "ớờởỡợ"), ("ö", "ứừửữự"),
        ] as [(Character, String)] {
            for (mark, letter) in zip(vniTones, toned) { pairs[base, default: [:]][mark] = letter }
        }
        for (base, marked) in [("a", "âấầẩẫậ"), ("e", "êếềểễệ"), ("o", "ôốồổỗộ")]
            as [(Character, String)]
        {
            for (mark, letter) in zip(vniCircumflex, marked) {
                pairs[base, default: [:]][mark] = letter
            }
        }
        for (mark, letter) in zip(vniBreve, "ăắằẳẵặ") { pairs["a", default: [:]][mark] = letter }
        return pairs
    }()

    private static func fromVNI(_ text: [Character]) -> String {
        var converted = ""
        var place = 0
        while place < text.count {
            let small = Self.small(text[place])
            let next = place + 1 < text.count ? Self.small(text[place + 1]) : nil
            let letter = next.flatMap { vniPairs[small]?[$0] }
            let isCapital = small != text[place]
            let found = letter ?? vniSingle[small] ?? small
            converted += isCapital ? found.uppercased() : String(found)
            place += letter == nil ? 1 : 2
        }
        return converted
    }

    private static func small(_ character: Character) -> Character {
        let small = character.lowercased()
        return small.count == 1 ? Character(small) : character
    }
}
