// The order of dictionaries and of people: letters by the alphabet, then tones, then case; numbers by value.
//
// Source: Unicode CLDR, collation rules of `vi`: đ, ă, â, ê, ô, ơ and ư are letters of their own; tones
// are second-level differences in the order level, falling, asking, tumbling, rising, heavy.

/// Sorting.
package enum VietnameseOrder {
    /// Whether `one` comes before `other`.
    ///
    /// Total: texts that differ in nothing but what is not looked at are in the order of their bytes.
    package static func precedes(_ one: String, _ other: String) -> Bool {
        SortKey(one) < SortKey(other)
    }

    /// What a text is compared by, for sorting many: taking it apart costs more than comparing.
    struct SortKey: Comparable {
        private let key: Key
        private let text: String

        init(_ text: String) {
            key = Key(text)
            self.text = text
        }

        static func == (left: SortKey, right: SortKey) -> Bool {
            left.text.utf8.elementsEqual(right.text.utf8)
        }

        static func < (one: SortKey, other: SortKey) -> Bool {
            let (left, right) = (one.key, other.key)
            if left.parts != right.parts {
                return left.parts.lexicographicallyPrecedes(right.parts)
            }
            if left.tones != right.tones {
                return left.tones.lexicographicallyPrecedes(right.tones)
            }
            if left.capitals != right.capitals {
                return left.capitals.lexicographicallyPrecedes(right.capitals) { !$0 && $1 }
            }
            return one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
        }
    }

    /// What is compared first: words before longer ones, signs before digits, those before letters.
    private enum Part: Comparable {
        case blank
        case sign(Character)
        /// Digits without leading zeros: a longer number is a greater one.
        case number(length: Int, digits: String)
        case letter(Int)
        case foreign(Character)
    }

    private struct Key {
        var parts: [Part] = []
        var tones: [Tone] = []
        var capitals: [Bool] = []

        init(_ text: String) {
            var digits = ""
            for letter in VietnameseLetters.letters(text) {
                if letter.base.isASCII, letter.base.isNumber {
                    digits.append(letter.base)
                    continue
                }
                take(&digits)
                parts.append(Self.part(letter.base))
                tones.append(letter.tone)
                capitals.append(letter.isCapital)
            }
            take(&digits)
        }

        private mutating func take(_ digits: inout String) {
            guard !digits.isEmpty else { return }
            let number = String(digits.drop { $0 == "0" })
            parts.append(.number(length: number.count, digits: number))
            digits = ""
        }

        private static func part(_ base: Character) -> Part {
            if base == " " { return .blank }
            if let place = VietnameseLetters.places[base] { return .letter(place) }
            return base.isLetter ? .foreign(base) : .sign(base)
        }
    }
}
