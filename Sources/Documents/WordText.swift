// Paragraphs, tables and styles in WordprocessingML.

/// Paragraphs and tables.
enum WordText {
    /// Twentieths of a point.
    static func twips(_ millimetres: Double) -> Int { Int((millimetres * 1440 / 25.4).rounded()) }

    // MARK: Paragraphs

    /// - Parameter size: In points, instead of the style's.
    static func paragraph(
        _ paragraph: DocumentParagraph, size: Double? = nil
    ) throws(DocumentError) -> String {
        let keep = paragraph.staysWithNext ? "<w:keepNext/>" : ""
        return "<w:p><w:pPr><w:pStyle w:val=\"\(paragraph.style.rawValue)\"/>\(keep)</w:pPr>"
            + (try runs(paragraph.runs, size: size)) + "</w:p>"
    }

    private static func runs(
        _ runs: [TextRun], size: Double?, bold: Bool = false
    ) throws(DocumentError) -> String {
        var xml = ""
        for run in runs {
            var look = ""
            if run.isBold || bold { look += "<w:b/>" }
            if run.isItalic { look += "<w:i/>" }
            if let size { look += "<w:sz w:val=\"\(Int(size * 2))\"/>" }
            if run.isUnderlined { look += "<w:u w:val=\"single\"/>" }
            xml += "<w:r>" + (look.isEmpty ? "" : "<w:rPr>\(look)</w:rPr>")
            xml += try lines(run.text) + "</w:r>"
        }
        return xml
    }

    /// Text whose line feeds begin new lines.
    private static func lines(_ text: String) throws(DocumentError) -> String {
        var xml: [String] = []
        // By scalars: a carriage return and a line feed are one character.
        for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            xml.append("<w:t xml:space=\"preserve\">\(try XMLText.escaped(String(line)))</w:t>")
        }
        return xml.joined(separator: "<w:br/>")
    }

    // MARK: Tables

    static func table(_ table: DocumentTable) throws(DocumentError) -> String {
        let widths = table.columns.map { twips($0.widthMillimetres) }
        let sides = ["top", "left", "bottom", "right", "insideH", "insideV"]
        let borders = sides.map {
            "<w:\($0) w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>"
        }
        var xml =
            "<w:tbl><w:tblPr><w:tblW w:w=\"\(widths.reduce(0, +))\" w:type=\"dxa\"/>"
            + "<w:jc w:val=\"center\"/>"
            + (table.hasBorders ? "<w:tblBorders>\(borders.joined())</w:tblBorders>" : "")
            + "<w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"70\" w:type=\"dxa\"/>"
            + "<w:right w:w=\"70\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>"
            + widths.map { "<w:gridCol w:w=\"\($0)\"/>" }.joined() + "</w:tblGrid>"
        for row in table.headings { xml += try self.row(row, of: table, widths, isHeading: true) }
        for row in table.rows { xml += try self.row(row, of: table, widths, isHeading: false) }
        return xml + "</w:tbl>"
    }

    private static func row(
        _ cells: [DocumentTable.Cell], of table: DocumentTable, _ widths: [Int], isHeading: Bool
    ) throws(DocumentError) -> String {
        var xml = "<w:tr><w:trPr><w:cantSplit/>\(isHeading ? "<w:tblHeader/>" : "")</w:trPr>"
        var column = 0
        for cell in cells {
            let covered = column..<(column + cell.columnSpan)
            let width = widths[covered].reduce(0, +)
            let alignment =
                cell.alignment ?? (isHeading ? .center : table.columns[column].alignment)
            xml +=
                "<w:tc><w:tcPr><w:tcW w:w=\"\(width)\" w:type=\"dxa\"/>"
                + (cell.columnSpan > 1 ? "<w:gridSpan w:val=\"\(cell.columnSpan)\"/>" : "")
                + merge(cell.joint)
                + (isHeading
                    ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E7EEF6\"/>" : "")
                + "<w:vAlign w:val=\"\(table.hasBorders ? "center" : "top")\"/></w:tcPr>"
            // Headings alone at the foot of a page say nothing.
            let keep = isHeading ? "<w:keepNext/>" : ""
            for runs in cell.paragraphs {
                xml +=
                    "<w:p><w:pPr><w:pStyle w:val=\"cell\"/>\(keep)<w:jc w:val=\"\(word(alignment))\"/></w:pPr>"
                    + (try self.runs(runs, size: table.fontSize, bold: isHeading || cell.isBold))
                    + "</w:p>"
            }
            xml += "</w:tc>"
            column += cell.columnSpan
        }
        return xml + "</w:tr>"
    }

    private static func merge(_ joint: DocumentTable.Cell.Joint) -> String {
        switch joint {
        case .none: ""
        case .over: "<w:vMerge w:val=\"restart\"/>"
        case .covered: "<w:vMerge/>"
        }
    }

    private static func word(_ alignment: CellStyle.Alignment) -> String {
        switch alignment {
        case .left: "left"
        case .center: "center"
        case .right: "right"
        case .justified: "both"
        }
    }
}

/// What paragraphs of a style look like.
enum WordStyles {
    /// The language as a word processor writes it.
    static func tag(_ language: String) -> String { language == "vi" ? "vi-VN" : "en-GB" }

    static func xml(_ language: String) -> String {
        let font = CellStyle.fontName
        let tag = tag(language)
        let defaults =
            "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"\(font)\" w:hAnsi=\"\(font)\" "
            + "w:cs=\"\(font)\" w:eastAsia=\"\(font)\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>"
            + "<w:lang w:val=\"\(tag)\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
            + "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
            + "<w:name w:val=\"Normal\"/></w:style>"
        let cell = style("cell", "Cell", "<w:spacing w:before=\"20\" w:after=\"20\"/>", "")
        return defaults + ParagraphStyle.allCases.map(style).joined() + cell
    }

    private static func style(_ style: ParagraphStyle) -> String {
        let indented = "<w:spacing w:before=\"60\" w:after=\"60\"/><w:ind w:firstLine=\"567\"/>"
        let middle = "<w:spacing w:before=\"0\" w:after=\"0\"/><w:jc w:val=\"center\"/>"
        return switch style {
        case .body: self.style(style.rawValue, "Body", indented + "<w:jc w:val=\"both\"/>", "")
        case .title:
            self.style(
                style.rawValue, "Title",
                "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"0\"/><w:jc w:val=\"center\"/>",
                "<w:b/>")
        case .subtitle:
            self.style(
                style.rawValue, "Subtitle",
                "<w:spacing w:before=\"0\" w:after=\"120\"/><w:jc w:val=\"center\"/>", "<w:b/>")
        case .heading1:
            self.style(
                style.rawValue, "heading 1",
                "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"60\"/>"
                    + "<w:ind w:firstLine=\"567\"/><w:outlineLvl w:val=\"0\"/>", "<w:b/>")
        case .heading2:
            self.style(
                style.rawValue, "heading 2",
                "<w:keepNext/>" + indented + "<w:outlineLvl w:val=\"1\"/>", "<w:b/>")
        case .centered: self.style(style.rawValue, "Centered", middle, "<w:sz w:val=\"26\"/>")
        case .dateline:
            self.style(
                style.rawValue, "Dateline",
                "<w:spacing w:before=\"60\" w:after=\"60\"/><w:jc w:val=\"right\"/>", "<w:i/>")
        case .small:
            self.style(
                style.rawValue, "Small", "<w:spacing w:before=\"20\" w:after=\"20\"/>",
                "<w:sz w:val=\"24\"/>")
        case .caption:
            self.style(
                style.rawValue, "caption",
                "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"80\"/><w:jc w:val=\"center\"/>",
                "<w:b/><w:sz w:val=\"26\"/>")
        }
    }

    private static func style(
        _ id: String, _ name: String, _ paragraph: String, _ run: String
    ) -> String {
        "<w:style w:type=\"paragraph\" w:styleId=\"\(id)\"><w:name w:val=\"\(name)\"/>"
            + "<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>\(paragraph)</w:pPr>"
            + (run.isEmpty ? "" : "<w:rPr>\(run)</w:rPr>") + "</w:style>"
    }
}
