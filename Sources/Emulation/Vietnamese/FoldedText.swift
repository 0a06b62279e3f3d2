// Text folded to plain bytes, fast enough to look through every row of a file: `Thuỷ`, `Thủy` and
// `thuy` are one. It says what cannot match; what can is looked at letter by letter by VietnameseSearch.

internal import Foundation

/// Folds text.
enum FoldedText {
    /// Words in small plain letters and digits, each with one blank before it.
    ///
    /// - Complexity: O(*n*) in the scalars, with one look into a table for each.
    static func words(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count + 1)
        var isInside = false
        for scalar in text.unicodeScalars {
            let value = Int(scalar.value)
            guard value < table.count else {
                // Beyond the Vietnamese letters all is taken as it is, between words.
                isInside = false
                continue
            }
            let byte = table[value]
            if byte == mark { continue }
            guard byte != 0 else {
                isInside = false
                continue
            }
            if !isInside { folded.append(0x20) }
            isInside = true
            folded.append(byte)
        }
        return folded
    }

    /// The letters and digits alone: equal for two spellings of one thing.
    static func letters(_ text: String) -> [UInt8] { words(text).filter { $0 != 0x20 } }

    /// Whether each of the words begins one of a text's.
    static func contains(_ text: [UInt8], everyOf words: [[UInt8]]) -> Bool {
        text.withUnsafeBytes { text in
            words.allSatisfy { word in
                word.withUnsafeBytes { Self.isFound($0, in: text) }
            }
        }
    }

    /// Looks at the beginning of each word only.
    private static func isFound(
        _ word: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer
    ) -> Bool {
        guard let wanted = word.baseAddress, var place = text.baseAddress else { return false }
        let end = place + text.count
        while let found = memchr(place, 0x20, end - place) {
            let start = UnsafeRawPointer(found)
            guard end - start >= word.count else { return false }
            if memcmp(start, wanted, word.count) == 0 { return true }
            place = start + 1
        }
        return false
    }

    /// The words of a question, each with the blank before it.
    static func question(_ text: String) -> [[UInt8]] {
        words(text).split(separator: 0x20).map { [0x20] + $0 }
    }

    /// Stands for a combining mark, which belongs to the letter before it.
    private static let mark: UInt8 = 1

    /// What each scalar below U+1F00 becomes: 0 between words.
    private static let table: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 0x1f00)
        for digit in 0x30...0x39 { table[digit] = UInt8(digit) }
        for letter in 0x61...0x7a {
            table[letter] = UInt8(letter)
            table[letter - 0x20] = UInt8(letter)
        }
        for value in 0x300...0x36f { table[value] = mark }
        for (plain, letters) in [
            ("a", "àáảãạăằắẳẵặâầấẩẫậ"), ("d", "đðɖ"), ("e", "èéẻẽẹêềếểễệ"), ("i", "ìíỉĩị"),
            ("o", "òóỏõọôồốổỗộơờớởỡợ"), ("u", "ùúủũụưừứửữự"), ("y", "ỳýỷỹỵ"),
        ] {
            let byte = plain.utf8[plain.utf8.startIndex]
            for scalar in (letters + letters.uppercased()).unicodeScalars {
                table[Int(scalar.value)] = byte
            }
        }
        return table
    }()
}
