// What no text, file name or figure may be: classified, about a person beyond what is kept, or made up
// for a real city without saying so.

/// Why something is not taken.
package enum TextRefusal: Error, Hashable, Sendable {
    /// It bears a classification marking; the words as they stand there.
    case classified(String)
    /// It has what is kept of nobody: an identity number, a telephone number, a day of birth.
    case personal(PersonalDetail, String)
    /// A made-up figure for a real city does not say that it is one.
    case unmarkedSample
}

/// What is kept of nobody.
package enum PersonalDetail: String, Hashable, Sendable {
    case identityNumber = "identity_number"
    case telephone
    case birth
}

/// Looks for it.
package enum TextRules {
    /// The words by which made-up figures say what they are.
    package static let sampleMark = "DỮ LIỆU GIẢ LẬP"

    /// Why a text is refused; nil when it is not.
    ///
    /// - Parameter isFileName: Whether it is one: those are often written without diacritics.
    package static func refusal(of text: String, isFileName: Bool = false) -> TextRefusal? {
        let words = Word.all(in: text)
        if let marking = marking(words, isFileName: isFileName) { return .classified(marking) }
        if let (detail, found) = personalDetail(words) { return .personal(detail, found) }
        return nil
    }

    /// Why a figure of made-up data is refused; nil when its text says that it is made up.
    package static func refusal(ofSample text: String) -> TextRefusal? {
        VietnameseLetters.stored(text).contains(sampleMark) ? nil : .unmarkedSample
    }

    // MARK: Markings

    /// A word of a text.
    private struct Word {
        let text: String
        /// In small letters, with their marks.
        let small: String
        /// In small letters, without.
        let key: String
        /// Whether it has letters, and all of them are capitals.
        let isCapitals: Bool
        /// Whether only a blank, or in a file name a `_`, stands between it and the word before.
        let follows: Bool

        static func all(in text: String) -> [Word] {
            let letters = VietnameseLetters.stored(text)
            var words: [Word] = []
            var current = ""
            var between = ""
            for character in letters + " " {
                if character.isLetter || character.isNumber {
                    current.append(character)
                } else if current.isEmpty {
                    between.append(character)
                } else {
                    words.append(
                        Word(current, follows: !words.isEmpty && [" ", "_"].contains(between)))
                    (current, between) = ("", String(character))
                }
            }
            return words
        }

        private init(_ text: String, follows: Bool) {
            self.text = text
            self.follows = follows
            small = text.lowercased()
            key = VietnameseSearch.key(text)
            isCapitals = text.contains(where: \.isLetter) && text == text.uppercased()
        }
    }

    /// TUYỆT MẬT and TỐI MẬT in any letters; MẬT where it stands by itself in capitals, and is no part of
    /// a heading such as CÔNG TÁC BẢO MẬT.
    private static func marking(_ words: [Word], isFileName: Bool) -> String? {
        for (place, word) in words.enumerated() {
            guard word.small == "mật" || (isFileName && word.key == "mat" && word.isCapitals) else {
                continue
            }
            let before = place > 0 && word.follows ? words[place - 1] : nil
            let next = place + 1 < words.count && words[place + 1].follows ? words[place + 1] : nil
            if let before, isGrade(before, isFileName: isFileName) {
                return "\(before.text) \(word.text)"
            }
            let isAlone = before?.isCapitals != true && next?.isCapitals != true
            if word.isCapitals, isAlone { return word.text }
        }
        return nil
    }

    private static func isGrade(_ word: Word, isFileName: Bool) -> Bool {
        if word.small == "tuyệt" || word.small == "tối" { return true }
        return isFileName && (word.key == "tuyet" || word.key == "toi")
    }

    // MARK: Persons

    private static func personalDetail(_ words: [Word]) -> (PersonalDetail, String)? {
        for (place, word) in words.enumerated() {
            let digits = word.text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            if digits, word.text.utf8.count == 12, word.text.hasPrefix("0") {
                return (.identityNumber, word.text)
            }
            if digits, word.text.utf8.count == 10, isTelephone(word.text) {
                return (.telephone, word.text)
            }
            switch word.small {
            case "cccd", "cmnd", "cmtnd": return (.identityNumber, word.text)
            case "sinh":
                let next = words.dropFirst(place + 1).prefix(2)
                if let unit = next.first, ["ngày", "năm"].contains(unit.small),
                    next.count == 2, next.last?.text.first?.isNumber == true
                {
                    return (.birth, "\(word.text) \(unit.text)")
                }
            default: break
            }
        }
        return nil
    }

    /// Mobile numbers begin with 03, 05, 07, 08 or 09.
    private static func isTelephone(_ digits: String) -> Bool {
        ["03", "05", "07", "08", "09"].contains { digits.hasPrefix($0) }
    }
}
