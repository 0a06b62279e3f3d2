// The two languages that people read here, and text that exists in both.

/// A language of messages and reports.
package enum Language: String, CaseIterable, Sendable {
    case vietnamese = "vi"
    case english = "en"
}

/// One text in both languages.
package struct Bilingual: Hashable, Sendable {
    package let vi: String
    package let en: String

    package init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }

    /// The text in a language.
    package subscript(_ language: Language) -> String {
        switch language {
        case .vietnamese: vi
        case .english: en
        }
    }
}
