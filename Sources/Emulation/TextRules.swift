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
        if let marking = MarkingRules.marking(in: words, isFileName: subject == .fileName) {
            return .classified(marking)
        }
        if let (detail, found) = PersonalRules.detail(in: text, words, as: subject) {
            return .personal(detail, found)
        }
        return nil
    }

    /// The marking that a text bears; nil when it bears none.
    package static func marking(in text: String) -> String? {
        MarkingRules.marking(in: RuleWord.all(in: text), isFileName: false)
    }

    /// Why a figure of made-up data is refused; nil when its text says that it is made up.
    package static func refusal(ofSample text: String) -> TextRefusal? {
        VietnameseLetters.stored(text).contains(sampleMark) ? nil : .unmarkedSample
    }
}
