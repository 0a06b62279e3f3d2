// Tables in text files: encodings, separators, quotes, and texts that would run as formulas.

import Documents
import Foundation
import Testing

@Suite("Tables in text files")
struct SeparatedTextTests {
    private func rows(_ bytes: Data) throws -> [Int: [Int: FilledCell]] {
        let table = try SeparatedText(reading: bytes, name: "CSV")
        return Dictionary(uniqueKeysWithValues: table.sheet.rows.map { ($0.number, $0.cells) })
    }

    @Test(
        "the separator is found out: semicolon, comma or tab, decimal commas or not",
        arguments: [
            "a;b;c\n1,5;x;y", "a,b,c\n\"1,5\",x,y", "a\tb\tc\n1,5\tx\ty", "sep=;\na;b;c\n1,5;x;y",
            "a;b;c\r\n1,5;x;y\r\n",
        ])
    func separators(text: String) throws {
        let rows = try rows(Data(text.utf8))
        let expected: [[Int: FilledCell]] = [
            [0: .text("a"), 1: .text("b"), 2: .text("c")],
            [0: .text("1,5"), 1: .text("x"), 2: .text("y")],
        ]
        #expect(rows.sorted { $0.key < $1.key }.map(\.value) == expected)
    }

    @Test("quotes hold separators, quotes and line ends, and rows keep their numbers")
    func quotes() throws {
        let rows = try rows(Data("a;b\n\n\"x;\"\"y\"\"\nz\";\"\"\n".utf8))
        #expect(rows == [1: [0: .text("a"), 1: .text("b")], 3: [0: .text("x;\"y\"\nz")]])
        #expect(throws: DocumentError.unclosedQuote(line: 2)) {
            try SeparatedText(reading: Data("a;b\n\"c;d\n".utf8), name: "CSV")
        }
    }

    @Test("what follows a closing quote is refused by its place, but for blanks")
    func behindQuotes() throws {
        let place = CellPlace(sheet: "CSV", column: 1, row: 3)
        for text in ["a;b\n\"x\ny\";z\nc;\"abc\"def\n", "a;b\n\nc;\"abc\" \"def\"\n"] {
            #expect(throws: DocumentError.textBehindQuote(place)) {
                try SeparatedText(reading: Data(text.utf8), name: "CSV")
            }
        }
        #expect(
            try rows(Data("\"a\" ;b\"c\"\r\n".utf8)) == [1: [0: .text("a"), 1: .text("b\"c\"")]])
    }

    @Test("a zero byte is no text behind any mark, nor is UTF-7, or UTF-16 without its mark")
    func zeros() throws {
        let wide = try #require("a;Đ\n".data(using: .utf16LittleEndian))
        let zero = try #require("\u{feff}a;\u{0}b".data(using: .utf16BigEndian))
        for bytes in [
            Data("\u{feff}a;\u{0}b\n".utf8), zero, Data("a;\u{0}b".utf8), wide,
            Data("+/v8-a;b".utf8),
        ] {
            #expect(throws: DocumentError.unknownEncoding) {
                try SeparatedText(reading: bytes, name: "CSV")
            }
        }
    }

    @Test(
        "Unicode with a mark or without",
        arguments: [String.Encoding.utf8, .utf16LittleEndian, .utf16BigEndian])
    func unicode(encoding: String.Encoding) throws {
        let text = encoding == .utf8 ? "Đà;Nẵng" : "\u{feff}Đà;Nẵng"
        let bytes = try #require(text.data(using: encoding))
        #expect(try rows(bytes) == [1: [0: .text("Đà"), 1: .text("Nẵng")]])
        if encoding == .utf8 {
            #expect(try rows([0xef, 0xbb, 0xbf] + bytes) == rows(bytes))
        }
    }

    @Test("bytes of before Unicode are told, and neither refused nor taken for text")
    func legacy() throws {
        let table = try SeparatedText(
            reading: Data([0xa7, 0xb5, 0x3b, 0x4e, 0xbd, 0x6e, 0x67]), name: "CSV")
        #expect(table.isLegacy)
        #expect(table.sheet.rows.first?.cells == [0: .text("§µ"), 1: .text("N½ng")])
        #expect(throws: DocumentError.unknownEncoding) {
            try SeparatedText(reading: Data([0x41, 0, 0x42, 0]), name: "CSV")
        }
    }

    @Test("a text that would run as a formula is made harmless, and comes back as it was")
    func formulas() throws {
        let texts = [
            "=1+1", "+84", "-x", "@SUM(A1)", "'=1", "''-", "'quoted'", "\tx", "\rx", "x=1", "'", "",
            "-", "a\"b;c",
        ]
        var writer = SeparatedTextWriter()
        writer.append(texts.map { .text($0) })
        let written = String(decoding: writer.bytes, as: UTF8.self)
        #expect(written.hasPrefix("\u{feff}'=1+1;'+84;'-x;'@SUM(A1);''=1;"))
        let cells = try rows(writer.bytes)[1] ?? [:]
        for (place, text) in texts.enumerated() {
            #expect(cells[place] == (text.isEmpty ? nil : .text(text)), "\(text)")
        }
    }
}
