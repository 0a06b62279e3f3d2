// A page to print (`.html`) of a text document: one file, no scripts, nothing from elsewhere.
//
// Page numbers and the foot of the page come from CSS margin boxes, which not all browsers print; the
// mark stands across every page as well, which all of them do.

package import Foundation

extension TextDocument {
    /// The bytes of the page: equal documents give equal bytes.
    ///
    /// - Throws: `DocumentError`.
    package func printPage() throws(DocumentError) -> Data {
        Data(try PrintPage(self).html().utf8)
    }
}

private struct PrintPage {
    private let document: TextDocument

    init(_ document: TextDocument) { self.document = document }

    func html() throws(DocumentError) -> String {
        let (title, mark) = (
            try XMLText.escaped(document.title), try XMLText.escaped(document.pageMark)
        )
        var body = ""
        if !mark.isEmpty { body += "<div class=\"mark\" aria-hidden=\"true\">\(mark)</div>\n" }
        for section in document.sections { body += try html(section) }
        if !document.pageFooter.isEmpty {
            body += "<footer>\(try XMLText.escaped(document.pageFooter))</footer>\n"
        }
        return """
            <!DOCTYPE html>
            <html lang="\(try XMLText.escaped(document.language))">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            style-src 'unsafe-inline'">
            <title>\(title)</title>
            <style>
            \(try style())
            </style>
            </head>
            <body>
            \(body)</body>
            </html>

            """
    }

    // MARK: Style

    private func style() throws(DocumentError) -> String {
        let margins = [
            PageMeasures.top, PageMeasures.right, PageMeasures.bottom, PageMeasures.left,
        ].map { "\(Int($0))mm" }.joined(separator: " ")
        let mark = try Self.text(document.pageMark)
        let foot = try Self.text(document.pageFooter)
        let boxes = """
            @top-center { content: counter(page); font-size: 13pt }
            @top-right { content: \(mark); font-size: 9pt }
            @bottom-center { content: \(foot); font-size: 9pt; font-style: italic }
            """
        return """
            @page { size: A4 portrait; margin: \(margins); \(boxes) }
            @page :first { @top-center { content: none } }
            @page wide { size: A4 landscape }
            \(Self.rules)
            """
    }

    /// A text as a string of CSS, which is inside of HTML: without quotes, strokes and brackets.
    private static func text(_ text: String) throws(DocumentError) -> String {
        try XMLText.check(text)
        let signs = text.unicodeScalars.map { scalar in
            // Signs that mean something there are told by their numbers.
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == " "
                ? String(scalar) : "\\" + String(scalar.value, radix: 16) + " "
        }
        return "\"" + signs.joined() + "\""
    }

    private static let rules = """
        body { font-family: "\(CellStyle.fontName)", "Liberation Serif", serif; font-size: 14pt; \
        line-height: 1.3; color: #000; background: #fff; max-width: 160mm; margin: 10mm auto; \
        padding: 0 5mm }
        section { margin-bottom: 12mm }
        section + section { break-before: page }
        section.wide { page: wide }
        p { margin: 3pt 0; white-space: pre-line }
        p.body { text-indent: 10mm; text-align: justify }
        h1 { font-size: 14pt; text-align: center; margin: 14pt 0 0 }
        p.subtitle { font-weight: bold; text-align: center; margin: 0 0 8pt }
        h2, h3 { font-size: 14pt; margin: 8pt 0 3pt; text-indent: 10mm; break-after: avoid }
        p.centered { text-align: center; font-size: 13pt; margin: 0 }
        p.dateline { text-align: right; font-style: italic }
        p.small { font-size: 12pt; margin: 1pt 0 }
        p.caption { font-size: 13pt; font-weight: bold; text-align: center; margin: 8pt 0 4pt; \
        break-after: avoid }
        .stay { break-after: avoid }
        table { border-collapse: collapse; margin: 2mm auto 4mm; width: 100%; table-layout: fixed }
        thead { display: table-header-group }
        tr { break-inside: avoid }
        td, th { padding: 2px 4px; vertical-align: middle; white-space: pre-line; \
        overflow-wrap: break-word; text-align: left; font-weight: normal }
        td p, th p { margin: 0 }
        table.lined { width: calc(100% - 2px) }
        table.lined td, table.lined th { border: 1px solid #000 }
        table.lined th { background: #e7eef6; font-weight: bold; text-align: center; \
        -webkit-print-color-adjust: exact; print-color-adjust: exact }
        table.plain td { vertical-align: top }
        .left { text-align: left !important } .center { text-align: center !important }
        .right { text-align: right !important } .justified { text-align: justify !important }
        b.cell { font-weight: bold }
        figure { margin: 4mm 0; break-inside: avoid }
        figure svg { width: 100%; height: auto; -webkit-print-color-adjust: exact; \
        print-color-adjust: exact }
        .new { break-before: page }
        .mark { position: fixed; top: 45%; left: 0; right: 0; text-align: center; \
        font-size: 40pt; font-weight: bold; color: #000; opacity: .07; \
        transform: rotate(-30deg); pointer-events: none; z-index: 1 }
        footer { font-size: 10pt; font-style: italic; text-align: center }
        @media print { body { max-width: none; margin: 0; padding: 0 } section { margin: 0 } \
        footer { display: none } }
        @media screen { section.wide { overflow-x: auto } }
        """

    // MARK: Content

    private func html(_ section: DocumentSection) throws(DocumentError) -> String {
        var html = "<section\(section.isLandscape ? " class=\"wide\"" : "")>\n"
        for block in section.blocks {
            switch block {
            case .paragraph(let paragraph): html += try self.html(paragraph)
            case .table(let table): html += try self.html(table)
            case .chart(let chart): html += try ChartDrawing.svg(chart)
            case .pageBreak: html += "<div class=\"new\"></div>\n"
            }
        }
        return html + "</section>\n"
    }

    private func html(_ paragraph: DocumentParagraph) throws(DocumentError) -> String {
        let text = try html(paragraph.runs)
        let stay = paragraph.staysWithNext ? " stay" : ""
        return switch paragraph.style {
        case .title: "<h1>\(text)</h1>\n"
        case .heading1: "<h2>\(text)</h2>\n"
        case .heading2: "<h3>\(text)</h3>\n"
        case .body, .subtitle, .centered, .dateline, .small, .caption:
            "<p class=\"\(paragraph.style.rawValue)\(stay)\">\(text)</p>\n"
        }
    }

    private func html(_ runs: [TextRun]) throws(DocumentError) -> String {
        var html = ""
        for run in runs {
            var text = try XMLText.escaped(run.text)
            if run.isUnderlined { text = "<u>\(text)</u>" }
            if run.isItalic { text = "<i>\(text)</i>" }
            html += run.isBold ? "<b>\(text)</b>" : text
        }
        return html
    }

    private func html(_ table: DocumentTable) throws(DocumentError) -> String {
        let total = table.columns.reduce(0) { $0 + $1.widthMillimetres }
        // Hundredths of a percent, by whole numbers: equal on every machine.
        let columns = table.columns.map { column in
            let share = Int((column.widthMillimetres / total * 10_000).rounded())
            return "<col style=\"width:\(share / 100).\(share % 100 / 10)\(share % 10)%\">"
        }
        var html =
            "<table class=\"\(table.hasBorders ? "lined" : "plain")\" "
            + "style=\"font-size:\(Int(table.fontSize))pt\">\n<colgroup>\(columns.joined())</colgroup>\n"
        if !table.headings.isEmpty {
            html += "<thead>\n"
            for row in table.headings { html += try self.html(row, of: table, "th") }
            html += "</thead>\n"
        }
        html += "<tbody>\n"
        for row in table.rows { html += try self.html(row, of: table, "td") }
        return html + "</tbody>\n</table>\n"
    }

    private func html(
        _ cells: [DocumentTable.Cell], of table: DocumentTable, _ tag: String
    ) throws(DocumentError) -> String {
        var html = "<tr>"
        var column = 0
        for cell in cells {
            defer { column += cell.columnSpan }
            if cell.joint == .covered { continue }
            var paragraphs: [String] = []
            for runs in cell.paragraphs {
                let text = try self.html(runs)
                paragraphs.append(
                    cell.isBold && tag == "td" ? "<b class=\"cell\">\(text)</b>" : text)
            }
            let alignment =
                cell.alignment ?? (tag == "th" ? .center : table.columns[column].alignment)
            var span = cell.columnSpan > 1 ? " colspan=\"\(cell.columnSpan)\"" : ""
            if case .over(let rows) = cell.joint { span += " rowspan=\"\(rows)\"" }
            html += "<\(tag) class=\"\(Self.name(alignment))\"\(span)>"
            html +=
                paragraphs.count == 1
                ? paragraphs[0] : paragraphs.map { "<p>\($0)</p>" }.joined()
            html += "</\(tag)>"
        }
        return html + "</tr>\n"
    }

    private static func name(_ alignment: CellStyle.Alignment) -> String {
        switch alignment {
        case .left: "left"
        case .center: "center"
        case .right: "right"
        case .justified: "justified"
        }
    }
}

/// A bar chart as SVG, in whole numbers only: equal on every machine.
enum ChartDrawing {
    private static let width = 640
    /// What labels may take of the width; longer ones are drawn narrower.
    private static let labelsMax = 290
    /// Of a letter, on the whole.
    private static let letterWidth = 7
    private static let captionWidth = 70
    private static let rowHeight = 30
    private static let headHeight = 60

    static func svg(_ chart: BarChart) throws(DocumentError) -> String {
        let height = headHeight + chart.bars.count * rowHeight + 10
        let longestLabel = (chart.bars.map(\.label.count).max() ?? 0) * letterWidth
        let labelWidth = min(labelsMax, max(90, longestLabel)) + 10
        let longest = max(
            1, chart.bars.map { $0.values.reduce(0) { $0 + max(0, $1.hundredths) } }.max() ?? 1)
        let title = try XMLText.escaped(chart.title)
        var svg =
            "<figure><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" "
            + "role=\"img\" aria-label=\"\(title)\" font-size=\"14\">\n"
            + text(title, x: width / 2, y: 18, anchor: "middle", weight: "bold")
        if chart.parts.count > 1 { svg += try legend(chart.parts) }
        for (row, bar) in chart.bars.enumerated() {
            let top = headHeight + row * rowHeight
            svg += text(
                try XMLText.escaped(bar.label), x: labelWidth - 8, y: top + 19, anchor: "end",
                squeezed: bar.label.count * letterWidth > labelsMax ? labelsMax : nil)
            var left = labelWidth
            for (part, value) in bar.values.enumerated() {
                let room = Int64(width - labelWidth - captionWidth)
                let length = Int(max(0, value.hundredths) * room / longest)
                svg +=
                    "<rect x=\"\(left)\" y=\"\(top + 4)\" width=\"\(length)\" "
                    + "height=\"\(rowHeight - 8)\" \(look(part))/>\n"
                left += length
            }
            svg += text(
                try XMLText.escaped(bar.caption), x: left + 6, y: top + 19, anchor: "start")
        }
        return svg + "</svg></figure>\n"
    }

    private static func legend(_ parts: [String]) throws(DocumentError) -> String {
        var svg = ""
        let room = (width - 20) / parts.count
        for (part, name) in parts.enumerated() {
            let left = 10 + part * room
            svg +=
                "<rect x=\"\(left)\" y=\"32\" width=\"12\" height=\"12\" \(look(part))/>\n"
                + text(try XMLText.escaped(name), x: left + 17, y: 43, anchor: "start")
        }
        return svg
    }

    private static func text(
        _ escaped: String, x: Int, y: Int, anchor: String, weight: String = "normal",
        squeezed width: Int? = nil
    ) -> String {
        let fit = width.map { " textLength=\"\($0)\" lengthAdjust=\"spacingAndGlyphs\"" } ?? ""
        return "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\" "
            + "font-weight=\"\(weight)\"\(fit)>\(escaped)</text>\n"
    }

    private static func look(_ part: Int) -> String {
        "fill=\"#\(ChartColors.digits(part))\" stroke=\"#000\" stroke-width=\"0.5\""
    }
}
