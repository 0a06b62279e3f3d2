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
    case address
    case email
}

/// Looks for it.
package enum TextRules {
    /// The words by which made-up figures say what they are.
    package static let sampleMark = EmulationSamples.mark

    /// What kind of text is looked at.
    package enum Subject: Sendable {
        case text
        /// Those are often written without diacritics.
        case fileName
        /// What is said of an exemplar or of whoever is honoured: no address, and no old identity
        /// number, which anywhere else could be an amount of money.
        case person
    }

    /// Why a text is refused; nil when it is not.
    package static func refusal(of text: String, isFileName: Bool = false) -> TextRefusal? {
        refusal(of: text, as: isFileName ? .fileName : .text)
    }

    /// Why a text is refused; nil when it is not.
    package static func refusal(of text: String, as subject: Subject) -> TextRefusal? {
        let words = RuleWord.all(in: text)
        if let marking = marking(words, isFileName: subject == .fileName) {
            return .classified(marking)
        }
        if let (detail, found) = PersonalRules.detail(in: text, words, as: subject) {
            return .personal(detail, found)
        }
        return nil
    }

    /// The marking that a text bears; nil when it bears none.
    package static func marking(in text: String) -> String? {
        marking(RuleWord.all(in: text), isFileName: false)
    }

    /// Why a figure of made-up data is refused; nil when its text says that it is made up.
    package static func refusal(ofSample text: String) -> TextRefusal? {
        VietnameseLetters.stored(text).contains(sampleMark) ? nil : .unmarkedSample
    }

    // MARK: Markings

    /// TUYỆT MẬT and TỐI MẬT in any letters; MẬT where it stands by itself in capitals, and is no part of
    /// a heading such as CÔNG TÁC BẢO MẬT; and a field “Độ mật:” that does not say “không”.
    private static func marking(_ words: [RuleWord], isFileName: Bool) -> String? {
        for (place, word) in words.enumerated() {
            guard word.small == "mật" || (isFileName && word.key == "mat" && word.isCapitals) else {
                continue
            }
            let before = place > 0 && word.follows ? words[place - 1] : nil
            let next = place + 1 < words.count && words[place + 1].follows ? words[place + 1] : nil
            if let before, isGrade(before, isFileName: isFileName), next?.small != "độ",
                !isEvening(before, words, place)
            {
                return "\(before.text) \(word.text)"
            }
            if let before, before.small == "độ", place + 1 < words.count {
                let level = words[place + 1]
                if level.between.contains(":"), level.small != "không" { return "Độ mật" }
            }
            let isAlone = before?.isCapitals != true && next?.isCapitals != true
            if word.isCapitals, isAlone { return word.text }
        }
        return nil
    }

    /// Whether `tối` is the evening: “buổi tối mật độ xe tăng”.
    private static func isEvening(_ word: RuleWord, _ words: [RuleWord], _ place: Int) -> Bool {
        guard word.small == "tối", place > 1, word.follows else { return false }
        return ["buổi", "đêm", "mỗi"].contains(words[place - 2].small)
    }

    private static func isGrade(_ word: RuleWord, isFileName: Bool) -> Bool {
        if word.small == "tuyệt" || word.small == "tối" { return true }
        return isFileName && (word.key == "tuyet" || word.key == "toi")
    }
}
