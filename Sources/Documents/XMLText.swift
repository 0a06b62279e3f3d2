// Text as XML carries it: what must be escaped, and what cannot be carried at all.

/// Checks and escapes.
package enum XMLText {
    /// Whether XML 1.0 has a place for the character.
    package static func carries(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    /// - Throws: `DocumentError.unfitCharacter`.
    package static func check(_ text: String) throws(DocumentError) {
        if let unfit = text.unicodeScalars.first(where: { !carries($0) }) {
            throw .unfitCharacter(scalar: unfit.value, text: text)
        }
    }

    /// The text with a sign in the place of each character that cannot be carried, for documents that
    /// must come out whoever has written in them.
    package static func shown(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { shown.append(carries(scalar) ? scalar : "\u{FFFD}") }
        return String(shown)
    }

    /// For element content and for attributes in double quotes.
    ///
    /// - Throws: `DocumentError.unfitCharacter`.
    package static func escaped(_ text: String) throws(DocumentError) -> String {
        try check(text)
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            // A reader turns it into a line feed, unless it is spelled out.
            case "\r": escaped.append(contentsOf: "&#13;".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
