// The words of an SQL statement that SQLite has accepted, so that parts of it can be found and quoted.
//
// SQLite keeps the text of CREATE statements and tells through pragmas most of what it says, but not
// the expressions of an index, its WHERE, nor CHECK. (SQLite documentation, "The Schema Table")

/// A statement and its tokens.
struct SQLText {
    /// One token, by its bytes' places.
    struct Token {
        enum Kind { case word, quoted, other }

        let kind: Kind
        let range: Range<Int>
    }

    private let bytes: [UInt8]
    let tokens: [Token]

    /// - Parameter text: A statement that SQLite has accepted.
    init(_ text: String) {
        bytes = Array(text.utf8)
        var found: [Token] = []
        var place = 0
        while place < bytes.count {
            if let end = Self.blank(bytes, from: place) {
                place = end
                continue
            }
            let token = Self.token(bytes, from: place)
            found.append(token)
            place = token.range.upperBound
        }
        tokens = found
    }

    /// The text of some tokens, with what stands between them.
    func text(_ range: Range<Int>) -> String {
        guard !range.isEmpty else { return "" }
        let from = tokens[range.lowerBound].range.lowerBound
        return string(from..<tokens[range.upperBound - 1].range.upperBound)
    }

    /// What stands between a token and the one before it.
    func blank(before token: Int) -> String {
        let from = token == 0 ? 0 : tokens[token - 1].range.upperBound
        return string(from..<tokens[token].range.lowerBound)
    }

    /// What stands behind a token, to the end.
    func text(behind token: Int) -> String {
        string(tokens[token].range.upperBound..<bytes.count)
    }

    /// Whether a token is that word, in any case.
    func isWord(_ token: Int, _ word: String) -> Bool {
        tokens.indices.contains(token) && tokens[token].kind == .word
            && text(token..<token + 1).lowercased() == word.lowercased()
    }

    /// Whether a token is that one character.
    func isMark(_ token: Int, _ mark: Character) -> Bool {
        tokens.indices.contains(token) && tokens[token].kind == .other
            && text(token..<token + 1) == String(mark)
    }

    /// What an identifier names, its quotes taken off.
    func name(_ token: Int) -> String {
        let text = text(token..<token + 1)
        guard tokens[token].kind == .quoted, let quote = text.utf8.first else { return text }
        let inside = text.utf8.dropFirst().dropLast()
        guard quote != UInt8(ascii: "[") else { return String(decoding: inside, as: UTF8.self) }
        var name: [UInt8] = []
        var isSecond = false
        for byte in inside {
            isSecond = byte == quote && !isSecond
            if !isSecond { name.append(byte) }
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// The token that closes the parenthesis which stands at `open`.
    func closing(_ open: Int) -> Int? {
        var depth = 0
        for token in open..<tokens.count {
            if isMark(token, "(") { depth += 1 }
            if isMark(token, ")") { depth -= 1 }
            if depth == 0 { return token }
        }
        return nil
    }

    /// The parts between commas of what stands between the parentheses that open at `open`.
    func parts(in open: Int) -> [Range<Int>] {
        guard let close = closing(open) else { return [] }
        var parts: [Range<Int>] = []
        var depth = 0
        var start = open + 1
        for token in open..<close {
            if isMark(token, "(") { depth += 1 }
            if isMark(token, ")") { depth -= 1 }
            if depth == 1, isMark(token, ",") {
                parts.append(start..<token)
                start = token + 1
            }
        }
        return parts + [start..<close]
    }

    /// The tokens with one space between each, so that two ways to lay out one text are one.
    func plain(_ range: Range<Int>) -> String {
        range.map { text($0..<$0 + 1) }.joined(separator: " ")
    }

    private func string(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    // MARK: Reading

    /// Where the white space or the comment at `place` ends; nil when there is none.
    private static func blank(_ bytes: [UInt8], from place: Int) -> Int? {
        let next = place + 1 < bytes.count ? bytes[place + 1] : 0
        switch bytes[place] {
        case 0x20, 0x09, 0x0a, 0x0c, 0x0d:
            return place + 1
        case UInt8(ascii: "-") where next == UInt8(ascii: "-"):
            return bytes[place...].firstIndex(of: 0x0a).map { $0 + 1 } ?? bytes.count
        case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
            var end = place + 2
            while end + 1 < bytes.count {
                if bytes[end] == UInt8(ascii: "*"), bytes[end + 1] == UInt8(ascii: "/") {
                    return end + 2
                }
                end += 1
            }
            return bytes.count
        default:
            return nil
        }
    }

    private static func token(_ bytes: [UInt8], from place: Int) -> Token {
        let first = bytes[place]
        let quotes: [UInt8: UInt8] = [
            UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "`"): UInt8(ascii: "`"),
            UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "'"): UInt8(ascii: "'"),
        ]
        if let quote = quotes[first] {
            let end = quoted(bytes, from: place, until: quote)
            return Token(kind: .quoted, range: place..<end)
        }
        guard isWordByte(first) else { return Token(kind: .other, range: place..<place + 1) }
        let end = bytes[place...].firstIndex { !isWordByte($0) } ?? bytes.count
        return Token(kind: .word, range: place..<end)
    }

    /// Where what is quoted ends; a quote twice stands for itself, but for brackets.
    private static func quoted(_ bytes: [UInt8], from place: Int, until quote: UInt8) -> Int {
        var end = place + 1
        while end < bytes.count {
            guard bytes[end] == quote else {
                end += 1
                continue
            }
            let isTwice =
                quote != UInt8(ascii: "]") && end + 1 < bytes.count && bytes[end + 1] == quote
            if !isTwice { return end + 1 }
            end += 2
        }
        return bytes.count
    }

    /// Letters, digits, `_`, `$` and everything beyond ASCII.
    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x24, 0x80...: true
        default: false
        }
    }
}
