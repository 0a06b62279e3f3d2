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
    ///
    /// Bytes in the order of what is compared: words before longer ones, signs before digits, those
    /// before letters; then all tones, then all capitals, then the text itself.
    struct SortKey: Comparable {
        private var bytes: [UInt8] = []

        init(_ text: String) {
            let letters = VietnameseLetters.letters(text)
            bytes.reserveCapacity(3 * letters.count + text.utf8.count + 1)
            var digits: [UInt8] = []
            for letter in letters {
                if let digit = letter.digit {
                    digits.append(digit)
                    continue
                }
                take(&digits)
                append(letter)
            }
            take(&digits)
            bytes.append(Tag.end)
            for letter in letters where letter.digit == nil {
                bytes.append(UInt8(letter.tone.rawValue))
            }
            for letter in letters where letter.digit == nil {
                bytes.append(letter.isCapital ? 1 : 0)
            }
            bytes.append(contentsOf: text.utf8)
        }

        /// What a part of a text begins with; a letter of the alphabet is its place behind `letter`.
        private enum Tag {
            static let end: UInt8 = 0
            static let blank: UInt8 = 1
            static let sign: UInt8 = 2
            static let number: UInt8 = 3
            static let letter: UInt8 = 16
            static let foreign: UInt8 = 255
        }

        private mutating func append(_ letter: Letter) {
            if let place = letter.place {
                bytes.append(Tag.letter + place)
            } else if letter.base == " " {
                bytes.append(Tag.blank)
            } else {
                bytes.append(letter.base.isLetter ? Tag.foreign : Tag.sign)
                bytes.append(contentsOf: letter.base.utf8)
                bytes.append(Tag.end)
            }
        }

        /// Digits without leading zeros: a longer number is a greater one.
        private mutating func take(_ digits: inout [UInt8]) {
            guard !digits.isEmpty else { return }
            let number = digits.drop { $0 == UInt8(ascii: "0") }
            let length = UInt16(clamping: number.count)
            bytes += [Tag.number, UInt8(length >> 8), UInt8(length & 0xff)]
            bytes.append(contentsOf: number)
            digits = []
        }

        static func < (one: SortKey, other: SortKey) -> Bool {
            one.bytes.lexicographicallyPrecedes(other.bytes)
        }
    }
}
