// Vietnamese letters taken apart: which letter of the alphabet, which tone, which case.
//
// The alphabet has 29 letters; five tones are marked, and a tone belongs to a syllable, wherever in it
// somebody puts the mark: hoà and hòa are one word.

internal import Foundation

/// The tone of a syllable, in the order of dictionaries (CLDR, `vi`).
enum Tone: Int, Comparable {
    case level, falling, asking, tumbling, rising, heavy

    /// The combining marks of Unicode.
    init?(mark: Unicode.Scalar) {
        switch mark.value {
        case 0x300: self = .falling
        case 0x309: self = .asking
        case 0x303: self = .tumbling
        case 0x301: self = .rising
        case 0x323: self = .heavy
        default: return nil
        }
    }

    static func < (left: Tone, right: Tone) -> Bool { left.rawValue < right.rawValue }
}

/// One letter, digit or sign, without its tone.
struct Letter: Hashable {
    /// In lower case: one of `a ă â b c d đ …`, or any other character.
    let base: Character
    let isCapital: Bool
    let tone: Tone
    /// Its place in the alphabet, which costs more to look up than all else; nil for what has none.
    let place: UInt8?
    /// The digit that it is, in ASCII.
    let digit: UInt8?

    init(base: Character, isCapital: Bool, tone: Tone) {
        self.base = base
        self.isCapital = isCapital
        self.tone = tone
        place = VietnameseLetters.places[base].map { UInt8($0) }
        digit = base.asciiValue.flatMap { (0x30...0x39).contains($0) ? $0 : nil }
    }
}

enum VietnameseLetters {
    /// The alphabet, and behind each letter those that only foreign words have.
    static let alphabet: [Character] = Array("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")

    static let places = Dictionary(
        uniqueKeysWithValues: alphabet.enumerated().map { ($1, $0) })

    /// Letters that look like Đ, and are other letters: the Icelandic eth, and the African d with a hook.
    private static let lookAlikes: [Unicode.Scalar: Unicode.Scalar] = [
        "\u{d0}": "\u{110}", "\u{f0}": "\u{111}", "\u{189}": "\u{110}", "\u{256}": "\u{111}",
    ]

    /// Text as it is stored: composed (NFC), with Đ for what only looks like it, and no-break spaces and
    /// runs of blanks made one space.
    static func stored(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(lookAlikes[scalar] ?? scalar) }
        return String(scalars).precomposedStringWithCanonicalMapping
            .split { $0 == " " || $0 == "\u{a0}" || $0 == "\t" }.joined(separator: " ")
    }

    /// A text's letters; a combining mark that is no tone and makes no Vietnamese letter is left out.
    static func letters(_ text: String) -> [Letter] { usual(text) ?? takenApart(text) }

    /// The letters of a text of usual ones only, by a look into a table for each; nil for any other text.
    private static func usual(_ text: String) -> [Letter]? {
        var letters: [Letter] = []
        letters.reserveCapacity(text.utf8.count)
        var isBlank = true
        for scalar in text.unicodeScalars {
            guard scalar.value < table.count, let letter = table[Int(scalar.value)] else {
                return nil
            }
            // Runs of blanks are one, and none stands at either end, as in `stored`.
            if letter.base == " ", isBlank { continue }
            isBlank = letter.base == " "
            letters.append(letter)
        }
        if isBlank, !letters.isEmpty { letters.removeLast() }
        return letters
    }

    /// By scalar: ASCII that is seen, and the composed letters of the alphabet.
    private static let table: [Letter?] = {
        var table = [Letter?](repeating: nil, count: 0x1f00)
        let ascii = (0x20...0x7e).map { String(UnicodeScalar(UInt8($0))) }
        let marks = ["", "\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"]
        let marked = alphabet.flatMap { letter in
            marks.map { (String(letter) + $0).precomposedStringWithCanonicalMapping }
        }
        for text in ascii + marked + marked.map({ $0.uppercased() }) {
            guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else {
                continue
            }
            table[Int(scalar.value)] = takenApart(text).first
        }
        // Which `stored` takes away where it stands alone.
        table[0x20] = Letter(base: " ", isCapital: false, tone: .level)
        return table
    }()

    private static func takenApart(_ text: String) -> [Letter] {
        stored(text).map { character in
            let lower = character.lowercased()
            var marks: [Unicode.Scalar] = []
            var tone = Tone.level
            let scalars = lower.decomposedStringWithCanonicalMapping.unicodeScalars
            for mark in scalars.dropFirst() {
                if let found = Tone(mark: mark) { tone = found } else { marks.append(mark) }
            }
            let first = scalars.first.map { String(Character($0)) } ?? lower
            let marked = marks.reduce(into: first) { $0.unicodeScalars.append($1) }
                .precomposedStringWithCanonicalMapping
            let base = marked.count == 1 && places[Character(marked)] != nil ? marked : first
            return Letter(
                base: Character(base.count == 1 ? base : first),
                isCapital: lower != String(character), tone: tone)
        }
    }
}
