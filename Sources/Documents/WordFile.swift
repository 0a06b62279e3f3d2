// A word processor's file (`.docx`) of a text document: the parts that Office Open XML asks for.
//
// Source: ECMA-376, part 1, WordprocessingML. Lengths there are twentieths of a point, font sizes half
// points, widths of borders eighths of a point.

package import Foundation

extension TextDocument {
    /// The bytes of the `.docx` file: equal documents give equal bytes.
    ///
    /// - Throws: `DocumentError`.
    package func wordFile() throws(DocumentError) -> Data {
        var archive = ArchiveWriter()
        for part in try WordFile(self).parts() {
            archive.append(part.name, Data((WordFile.declaration + part.xml).utf8))
        }
        return try archive.bytes()
    }
}

/// The parts of one file.
struct WordFile {
    private let document: TextDocument
    /// In the order of the document.
    private let charts: [WordChart]

    init(_ document: TextDocument) {
        self.document = document
        var charts: [WordChart] = []
        for section in document.sections {
            for case .chart(let chart) in section.blocks {
                charts.append(
                    WordChart(
                        chart, number: charts.count + 1, widthMillimetres: section.textWidth,
                        language: WordStyles.tag(document.language)))
            }
        }
        self.charts = charts
    }

    static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let office = "http://schemas.openxmlformats.org"
    private static let word =
        "xmlns:w=\"\(office)/wordprocessingml/2006/main\" "
        + "xmlns:r=\"\(office)/officeDocument/2006/relationships\""
    private static let wordTypes =
        "application/vnd.openxmlformats-officedocument.wordprocessingml."

    /// The parts besides the document itself: name, kind of relationship, end of the content type.
    private static let related = [
        ("styles", "styles", "styles"), ("settings", "settings", "settings"),
        ("header1", "header", "header"), ("header2", "header", "header"),
        ("footer1", "footer", "footer"),
    ]

    func parts() throws(DocumentError) -> [(name: String, xml: String)] {
        var parts = [
            ("[Content_Types].xml", contentTypes),
            ("_rels/.rels", Self.relationships),
            ("docProps/core.xml", try properties()),
            ("word/document.xml", try body()),
            ("word/_rels/document.xml.rels", documentRelationships),
            (
                "word/styles.xml",
                "<w:styles \(Self.word)>\(WordStyles.xml(document.language))</w:styles>"
            ),
            (
                "word/settings.xml",
                "<w:settings \(Self.word)>"
                    + "<w:defaultTabStop w:val=\"720\"/><w:compat><w:compatSetting "
                    + "w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" "
                    + "w:val=\"15\"/></w:compat></w:settings>"
            ),
            ("word/header1.xml", try header(withNumber: true)),
            ("word/header2.xml", try header(withNumber: false)),
            ("word/footer1.xml", try footer()),
        ]
        for chart in charts { parts.append(("word/\(chart.partName).xml", try chart.xml())) }
        return parts
    }

    private var contentTypes: String {
        let parts =
            [("document", "\(Self.wordTypes)document.main+xml")]
            + Self.related.map { ($0.0, "\(Self.wordTypes)\($0.2)+xml") }
            + charts.map { ($0.partName, WordChart.contentType) }
        let overrides = parts.map { name, type in
            "<Override PartName=\"/word/\(name).xml\" ContentType=\"\(type)\"/>"
        }
        return "<Types xmlns=\"\(Self.office)/package/2006/content-types\">"
            + "<Default Extension=\"rels\" "
            + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
            + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>" + overrides.joined()
            + "<Override PartName=\"/docProps/core.xml\" "
            + "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>"
    }

    private static let relationships =
        "<Relationships xmlns=\"\(office)/package/2006/relationships\">"
        + "<Relationship Id=\"rId1\" Type=\"\(office)/officeDocument/2006/relationships/"
        + "officeDocument\" Target=\"word/document.xml\"/>"
        + "<Relationship Id=\"rId2\" Type=\"\(office)/package/2006/relationships/metadata/"
        + "core-properties\" Target=\"docProps/core.xml\"/></Relationships>"

    private var documentRelationships: String {
        let parts =
            Self.related.enumerated().map { ("rId\($0 + 1)", $1.1, $1.0) }
            + charts.map { ($0.relationship, "chart", $0.partName) }
        let entries = parts.map { id, kind, part in
            "<Relationship Id=\"\(id)\" "
                + "Type=\"\(Self.office)/officeDocument/2006/relationships/\(kind)\" "
                + "Target=\"\(part).xml\"/>"
        }
        return "<Relationships xmlns=\"\(Self.office)/package/2006/relationships\">"
            + entries.joined() + "</Relationships>"
    }

    /// Without a time: a document that is made again is the same document.
    private func properties() throws(DocumentError) -> String {
        "<cp:coreProperties xmlns:cp=\"\(Self.office)/package/2006/metadata/core-properties\" "
            + "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>"
            + (try XMLText.escaped(document.title)) + "</dc:title><dc:creator>hoitu</dc:creator>"
            + "<dc:language>\(try XMLText.escaped(document.language))</dc:language>"
            + "</cp:coreProperties>"
    }

    // MARK: Headers and footers

    private func header(withNumber: Bool) throws(DocumentError) -> String {
        var xml = ""
        if !document.pageMark.isEmpty {
            xml += try WordText.paragraph(
                DocumentParagraph(.centered, [TextRun(document.pageMark, bold: true)]))
        }
        if withNumber {
            xml +=
                "<w:p><w:pPr><w:pStyle w:val=\"centered\"/></w:pPr>"
                + "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
                + "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>"
                + "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>2</w:t></w:r>"
                + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>"
        }
        // A header without a paragraph is none.
        return "<w:hdr \(Self.word)>\(xml.isEmpty ? "<w:p/>" : xml)</w:hdr>"
    }

    private func footer() throws(DocumentError) -> String {
        let paragraph = try WordText.paragraph(
            DocumentParagraph(.centered, [TextRun(document.pageFooter, italic: true)]), size: 10)
        return "<w:ftr \(Self.word)>\(document.pageFooter.isEmpty ? "<w:p/>" : paragraph)</w:ftr>"
    }

    // MARK: Body

    private func body() throws(DocumentError) -> String {
        var xml = ""
        var charts = charts[...]
        for (index, section) in document.sections.enumerated() {
            for block in section.blocks { xml += try Self.block(block, next: &charts) }
            let properties = Self.properties(of: section, isFirst: index == 0)
            // The last section's stand by themselves; those of the others in a paragraph that ends them.
            xml +=
                index == document.sections.count - 1
                ? properties
                : "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" "
                    + "w:lineRule=\"exact\"/>\(properties)</w:pPr></w:p>"
        }
        return "<w:document \(Self.word)><w:body>\(xml)</w:body></w:document>"
    }

    private static func block(
        _ block: DocumentBlock, next charts: inout ArraySlice<WordChart>
    ) throws(DocumentError) -> String {
        switch block {
        case .paragraph(let paragraph): try WordText.paragraph(paragraph)
        // Word wants a paragraph between tables, or takes them for one.
        case .table(let table):
            try WordText.table(table)
                + "<w:p><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"120\" "
                + "w:lineRule=\"exact\"/></w:pPr></w:p>"
        // They were numbered in this order.
        case .chart: try charts.removeFirst().paragraph()
        case .pageBreak: "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"
        }
    }

    private static func properties(of section: DocumentSection, isFirst: Bool) -> String {
        let (short, long) = (
            WordText.twips(PageMeasures.width), WordText.twips(PageMeasures.height)
        )
        let size =
            section.isLandscape
            ? "w:w=\"\(long)\" w:h=\"\(short)\" w:orient=\"landscape\""
            : "w:w=\"\(short)\" w:h=\"\(long)\""
        func place(_ name: String, _ millimetres: Double) -> String {
            "w:\(name)=\"\(WordText.twips(millimetres))\""
        }
        let margins = [
            place("top", PageMeasures.top), place("right", PageMeasures.right),
            place("bottom", PageMeasures.bottom), place("left", PageMeasures.left),
            place("header", 8), place("footer", 8), "w:gutter=\"0\"",
        ]
        return "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId3\"/>"
            + "<w:headerReference w:type=\"first\" r:id=\"rId4\"/>"
            + "<w:footerReference w:type=\"default\" r:id=\"rId5\"/>"
            + "<w:footerReference w:type=\"first\" r:id=\"rId5\"/>"
            + "<w:type w:val=\"nextPage\"/><w:pgSz \(size)/>"
            + "<w:pgMar \(margins.joined(separator: " "))/>" + (isFirst ? "<w:titlePg/>" : "")
            + "</w:sectPr>"
    }
}
