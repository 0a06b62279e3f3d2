// Charts in a word processor's file: parts that the document refers to, with the numbers that were given.

import Documents
import Foundation
import Testing

@Suite("chart in a text document")
struct WordChartTests {
    private static let chart = BarChart(
        title: "Điểm & hạng", parts: ["Nhóm I", "Nhóm <II>"],
        bars: [
            .init(
                label: "Đà Nẵng",
                values: [
                    .init(hundredths: 9417, text: "94,17"), .init(hundredths: -5, text: "-0,05"),
                ], caption: "94,12"),
            .init(
                label: "\"Cụm\"",
                values: [
                    .init(hundredths: 0, text: "0,00"), .init(hundredths: 1050, text: "10,50"),
                ], caption: "10,50"),
        ])

    private static let parts = Result {
        WordFileTests.parts(
            try TextDocument(
                title: "a", language: "vi",
                sections: [
                    DocumentSection([.chart(chart), .paragraph(.init(.body, "b"))]),
                    DocumentSection(isLandscape: true, [.chart(chart)]),
                ]
            ).wordFile())
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try #require(try Self.parts.get()[name]), as: UTF8.self)
    }

    @Test("each chart is a part whose type is declared, and that the text refers to once")
    func references() throws {
        let types = try text("[Content_Types].xml")
        let relations = try text("word/_rels/document.xml.rels")
        let body = try text("word/document.xml")
        for number in 1...2 {
            #expect(try text("word/charts/chart\(number).xml").contains("<c:chartSpace"))
            #expect(types.contains("PartName=\"/word/charts/chart\(number).xml\""))
            let id = "rIdChart\(number)"
            #expect(relations.contains("Id=\"\(id)\""))
            #expect(relations.contains("Target=\"charts/chart\(number).xml\""))
            #expect(body.components(separatedBy: "r:id=\"\(id)\"").count == 2)
            #expect(body.contains("<wp:docPr id=\"\(number)\""))
        }
        // As wide as the text between the margins: 160 mm upright, 247 mm on its side.
        #expect(body.contains("cx=\"5760000\"") && body.contains("cx=\"8892000\""))
        #expect(body.contains("descr=\"Điểm &amp; hạng: Đà Nẵng 94,12; &quot;Cụm&quot; 10,50\""))
    }

    @Test("its numbers are exact, and beside its bars stands what was given to be read")
    func values() throws {
        let xml = try text("word/charts/chart1.xml")
        for number in ["94.17", "-0.05", "0.00", "10.50"] {
            #expect(xml.contains("<c:v>\(number)</c:v>"), "\(number)")
        }
        for label in ["94,17", "-0,05", "0,00", "10,50"] {
            #expect(xml.contains("<a:t>\(label)</a:t>"), "\(label)")
        }
        #expect(xml.contains("<c:tx><c:v>Nhóm &lt;II&gt;</c:v></c:tx>"))
        #expect(xml.contains("<c:v>&quot;Cụm&quot;</c:v>"))
        #expect(xml.contains("typeface=\"Times New Roman\"") && xml.contains("lang=\"vi-VN\""))
    }

    @Test("its parts differ on a print without colours")
    func greys() {
        let greys = ChartColors.all.map { color -> Double in
            let (red, green, blue) = (color >> 16 & 255, color >> 8 & 255, color & 255)
            return 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)
        }
        for (one, next) in zip(greys, greys.dropFirst()) { #expect(next - one > 30) }
    }
}
