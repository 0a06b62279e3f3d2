// Word processors' files and pages to print: well-formed, whatever people have written.

import Documents
import Foundation
import FoundationXML
import Testing

@Suite("text document")
struct WordFileTests {
    /// Two sections, a table, and text that means something in XML.
    static var document: TextDocument {
        let table = DocumentTable(
            columns: [.init(40), .init(60, .right)],
            headings: [[.init("Đơn vị"), .init("Điểm")]],
            rows: [[.init("A & B <c> \"d\" 'e' ]]>"), .init("94,17")], [.init("cộng", span: 2)]])
        let chart = BarChart(
            title: "Điểm", parts: ["x"],
            bars: [
                .init(
                    label: "<A>", values: [.init(hundredths: 9417, text: "94,17")],
                    caption: "94,17")
            ])
        return TextDocument(
            title: "Báo cáo & <thử>", language: "vi", pageMark: "DỮ LIỆU GIẢ LẬP",
            pageFooter: "Không bí mật.",
            sections: [
                DocumentSection([
                    .paragraph(.init(.title, "BÁO CÁO")),
                    .paragraph(.init(.body, [TextRun("a\nb ", bold: true), TextRun("c")])),
                    .table(table), .pageBreak, .chart(chart),
                ]),
                DocumentSection(isLandscape: true, [.table(table)]),
            ])
    }

    /// The parts of a container that stores them as they are, by name.
    static func parts(_ file: Data) -> [String: Data] {
        var parts: [String: Data] = [:]
        var rest = file
        func number(_ place: Int, _ bytes: Int) -> Int {
            (0..<bytes).reduce(0) { $0 | Int(rest[rest.startIndex + place + $1]) << (8 * $1) }
        }
        while rest.count > 30, number(0, 4) == 0x0403_4B50 {
            let (size, name, extra) = (number(18, 4), number(26, 2), number(28, 2))
            let header = 30 + name + extra
            let text = String(decoding: rest.dropFirst(30).prefix(name), as: UTF8.self)
            parts[text] = Data(rest.dropFirst(header).prefix(size))
            rest = rest.dropFirst(header + size)
        }
        return parts
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var text = ""
        var elements: [String: Int] = [:]

        func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

        func parser(
            _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            elements[element, default: 0] += 1
        }
    }

    private func read(_ xml: Data) throws -> Reader {
        let (parser, reader) = (XMLParser(data: xml), Reader())
        parser.delegate = reader
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        return reader
    }

    @Test("every part is well-formed, and the text is what was written")
    func wellFormed() throws {
        let parts = Self.parts(try Self.document.wordFile())
        #expect(parts.count == 11)
        for (name, xml) in parts { #expect(try !read(xml).elements.isEmpty, "\(name)") }
        let body = try read(try #require(parts["word/document.xml"]))
        #expect(body.text.contains("A & B <c> \"d\" 'e' ]]>"))
        #expect(body.elements["w:tblHeader"] == 2)
        #expect(body.elements["w:sectPr"] == 2)
        #expect(body.elements["w:titlePg"] == 1, "the number is missing on the first page only")
    }

    @Test(
        "a heading reaches over others beside one that reaches over two rows, and stays with its table"
    )
    func headings() throws {
        let table = DocumentTable(
            columns: [.init(40), .init(30), .init(30)],
            headings: [
                [.init("Tiêu chí", joint: .over(rows: 2)), .init("Hà Nội", span: 2)],
                [.init("", joint: .covered), .init("Thực hiện"), .init("Điểm")],
            ], rows: [[.init("I.1"), .init("8"), .init("10,00")]])
        let document = TextDocument(
            title: "a", language: "vi", sections: [DocumentSection([.table(table)])])
        let body = try read(
            try #require(Self.parts(try document.wordFile())["word/document.xml"]))
        #expect(body.elements["w:vMerge"] == 2 && body.elements["w:gridSpan"] == 1)
        #expect(body.elements["w:tblHeader"] == 2 && body.elements["w:keepNext"] == 5)
        let page = String(decoding: try document.printPage(), as: UTF8.self)
        #expect(
            page.contains(" rowspan=\"2\">Tiêu chí</th><th class=\"center\" colspan=\"2\">Hà Nội"))
        #expect(page.components(separatedBy: "<th").count == 6, "thead and four cells")
    }

    @Test("each page's head has the mark, and all but the first page's a number")
    func heads() throws {
        let parts = Self.parts(try Self.document.wordFile())
        let others = try read(try #require(parts["word/header1.xml"]))
        let first = try read(try #require(parts["word/header2.xml"]))
        #expect(others.text.contains("DỮ LIỆU GIẢ LẬP") && others.text.contains("PAGE"))
        #expect(first.text == "DỮ LIỆU GIẢ LẬP")
        let footer = try read(try #require(parts["word/footer1.xml"]))
        #expect(footer.text == "Không bí mật.")
    }

    @Test("equal documents are equal bytes, in another time zone too")
    func sameBytes() throws {
        let bytes = try Self.document.wordFile()
        setenv("TZ", "America/New_York", 1)
        tzset()
        defer {
            unsetenv("TZ")
            tzset()
        }
        #expect(try Self.document.wordFile() == bytes)
        #expect(fingerprint(bytes) == "eb0f96843715892")
    }

    @Test("what XML cannot carry is refused")
    func unfit() {
        let document = TextDocument(
            title: "a", language: "vi",
            sections: [DocumentSection([.paragraph(.init(.body, "a\u{B}b"))])])
        let refusal = DocumentError.unfitCharacter(scalar: 0xB, text: "a\u{B}b")
        #expect(throws: refusal) { try document.wordFile() }
        #expect(throws: refusal) { try document.printPage() }
    }

    @Test("a page to print is one file without scripts, with text escaped")
    func page() throws {
        let page = String(decoding: try Self.document.printPage(), as: UTF8.self)
        #expect(page.contains("<title>Báo cáo &amp; &lt;thử&gt;</title>"))
        #expect(page.contains("A &amp; B &lt;c&gt; &quot;d&quot; 'e' ]]&gt;"))
        #expect(page.contains("<thead>") && page.contains("&lt;A&gt;"))
        for outside in ["<script", "http-equiv=\"refresh\"", "src=", "href=", "url("] {
            #expect(!page.contains(outside), "\(outside)")
        }
        #expect(page.components(separatedBy: "DỮ LIỆU GIẢ LẬP").count == 3, "across and on top")
    }
}
