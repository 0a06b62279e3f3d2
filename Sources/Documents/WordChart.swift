// A bar chart in a word processor's file: DrawingML that Word and LibreOffice draw themselves.
//
// Its numbers stand in the chart's own part, without a workbook inside: nothing to open, nothing that
// differs from one day to the next. What stands beside a bar is written out, since each program would
// put the decimal mark of its own language there.
//
// Source: ECMA-376, part 1, DrawingML charts. Lengths there are English Metric Units, 36,000 in a
// millimetre; font sizes hundredths of a point.

/// One chart of a file.
struct WordChart {
    private let chart: BarChart
    /// From 1, in the order of the document.
    private let number: Int
    private let widthMillimetres: Double
    /// `vi-VN`, for whoever checks spelling.
    private let language: String

    init(_ chart: BarChart, number: Int, widthMillimetres: Double, language: String) {
        self.chart = chart
        self.number = number
        self.widthMillimetres = widthMillimetres
        self.language = language
    }

    private static let office = "http://schemas.openxmlformats.org"
    private static let drawing = "\(office)/drawingml/2006/main"
    private static let charts = "\(office)/drawingml/2006/chart"
    private static let black = "<a:solidFill><a:srgbClr val=\"000000\"/></a:solidFill>"

    /// The part's name within `word`.
    var partName: String { "charts/chart\(number)" }
    var relationship: String { "rIdChart\(number)" }
    static let contentType = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"

    // MARK: In the text

    /// The paragraph that the chart stands in.
    func paragraph() throws(DocumentError) -> String {
        let (width, height) = (Self.units(widthMillimetres), Self.units(heightMillimetres))
        // What a person hears who cannot see it.
        let bars = chart.bars.map { "\($0.label) \($0.caption)" }.joined(separator: "; ")
        let told = try XMLText.escaped("\(chart.title): \(bars)")
        return "<w:p><w:pPr><w:pStyle w:val=\"centered\"/></w:pPr><w:r><w:drawing>"
            + "<wp:inline xmlns:wp=\"\(Self.office)/drawingml/2006/wordprocessingDrawing\" "
            + "distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">"
            + "<wp:extent cx=\"\(width)\" cy=\"\(height)\"/>"
            + "<wp:docPr id=\"\(number)\" name=\"Chart \(number)\" descr=\"\(told)\"/>"
            + "<wp:cNvGraphicFramePr/><a:graphic xmlns:a=\"\(Self.drawing)\">"
            + "<a:graphicData uri=\"\(Self.charts)\"><c:chart xmlns:c=\"\(Self.charts)\" "
            + "r:id=\"\(relationship)\"/></a:graphicData></a:graphic></wp:inline>"
            + "</w:drawing></w:r></w:p>"
    }

    /// What its bars need, and no more than fits on a page.
    private var heightMillimetres: Double {
        min(200, 22 + Double(chart.bars.count) * (Double(chart.parts.count) * 3.8 + 3))
    }

    private static func units(_ millimetres: Double) -> Int {
        Int((millimetres * 36_000).rounded())
    }

    // MARK: The part

    func xml() throws(DocumentError) -> String {
        var series = ""
        for place in chart.parts.indices { series += try self.series(place) }
        let legend =
            chart.parts.count == 1
            ? ""
            : "<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/>"
                + "\(look(size: 10))</c:legend>"
        return "<c:chartSpace xmlns:c=\"\(Self.charts)\" xmlns:a=\"\(Self.drawing)\">"
            + "<c:roundedCorners val=\"0\"/><c:chart>"
            + "<c:title>\(try text(chart.title, size: 12, isBold: true))"
            + "<c:overlay val=\"0\"/></c:title>"
            + "<c:autoTitleDeleted val=\"0\"/><c:plotArea><c:layout/><c:barChart>"
            + "<c:barDir val=\"bar\"/><c:grouping val=\"clustered\"/><c:varyColors val=\"0\"/>"
            + "\(series)<c:gapWidth val=\"60\"/><c:axId val=\"1\"/><c:axId val=\"2\"/></c:barChart>"
            + axes + "<c:spPr><a:noFill/></c:spPr></c:plotArea>\(legend)"
            + "<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart>"
            + "<c:spPr><a:solidFill><a:srgbClr val=\"FFFFFF\"/></a:solidFill>"
            + "<a:ln><a:noFill/></a:ln></c:spPr></c:chartSpace>"
    }

    /// Names from above to below, and no scale: each bar says what it is.
    private var axes: String {
        "<c:catAx><c:axId val=\"1\"/><c:scaling><c:orientation val=\"maxMin\"/></c:scaling>"
            + "<c:delete val=\"0\"/><c:axPos val=\"l\"/>"
            + "<c:numFmt formatCode=\"General\" sourceLinked=\"0\"/>"
            + "<c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/>"
            + "<c:tickLblPos val=\"low\"/>"
            + "<c:spPr><a:ln w=\"6350\">\(Self.black)</a:ln></c:spPr>\(look(size: 10))"
            + "<c:crossAx val=\"2\"/><c:crosses val=\"autoZero\"/><c:auto val=\"0\"/>"
            + "<c:lblAlgn val=\"ctr\"/><c:lblOffset val=\"100\"/><c:noMultiLvlLbl val=\"1\"/>"
            + "</c:catAx><c:valAx><c:axId val=\"2\"/>"
            + "<c:scaling><c:orientation val=\"minMax\"/></c:scaling><c:delete val=\"1\"/>"
            + "<c:axPos val=\"b\"/><c:numFmt formatCode=\"0\" sourceLinked=\"0\"/>"
            + "<c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/>"
            + "<c:tickLblPos val=\"none\"/><c:crossAx val=\"1\"/><c:crosses val=\"autoZero\"/>"
            + "<c:crossBetween val=\"between\"/></c:valAx>"
    }

    /// One part of every bar.
    private func series(_ place: Int) throws(DocumentError) -> String {
        var (labels, names, numbers) = ("", "", "")
        for (index, bar) in chart.bars.enumerated() {
            let value = bar.values[place]
            labels +=
                "<c:dLbl><c:idx val=\"\(index)\"/>\(try text(value.text, size: 9))"
                + "\(Self.shown)</c:dLbl>"
            names += "<c:pt idx=\"\(index)\"><c:v>\(try XMLText.escaped(bar.label))</c:v></c:pt>"
            numbers += "<c:pt idx=\"\(index)\"><c:v>\(Self.decimal(value.hundredths))</c:v></c:pt>"
        }
        let count = "<c:ptCount val=\"\(chart.bars.count)\"/>"
        return "<c:ser><c:idx val=\"\(place)\"/><c:order val=\"\(place)\"/>"
            + "<c:tx><c:v>\(try XMLText.escaped(chart.parts[place]))</c:v></c:tx>"
            + "<c:spPr><a:solidFill><a:srgbClr val=\"\(ChartColors.digits(place))\"/></a:solidFill>"
            + "<a:ln w=\"6350\">\(Self.black)</a:ln></c:spPr><c:invertIfNegative val=\"0\"/>"
            + "<c:dLbls>\(labels)<c:numFmt formatCode=\"0.00\" sourceLinked=\"0\"/>"
            + "\(look(size: 9))\(Self.shown)</c:dLbls>"
            + "<c:cat><c:strLit>\(count)\(names)</c:strLit></c:cat>"
            + "<c:val><c:numLit><c:formatCode>0.00</c:formatCode>\(count)\(numbers)</c:numLit>"
            + "</c:val></c:ser>"
    }

    private static let shown =
        "<c:dLblPos val=\"outEnd\"/><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/>"
        + "<c:showCatName val=\"0\"/><c:showSerName val=\"0\"/><c:showPercent val=\"0\"/>"
        + "<c:showBubbleSize val=\"0\"/>"

    /// As XML writes numbers: `-0.50`.
    private static func decimal(_ hundredths: Int64) -> String {
        let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        return "\(hundredths < 0 ? "-" : "")\(whole).\(rest < 10 ? "0" : "")\(rest)"
    }

    // MARK: Text

    private func text(
        _ text: String, size: Int, isBold: Bool = false
    ) throws(DocumentError) -> String {
        "<c:tx><c:rich><a:bodyPr/><a:p><a:pPr>\(properties("defRPr", size, isBold))</a:pPr>"
            + "<a:r>\(properties("rPr", size, isBold))<a:t>\(try XMLText.escaped(text))</a:t></a:r>"
            + "</a:p></c:rich></c:tx>"
    }

    private func look(size: Int) -> String {
        "<c:txPr><a:bodyPr/><a:p><a:pPr>\(properties("defRPr", size, false))</a:pPr>"
            + "<a:endParaRPr lang=\"\(language)\"/></a:p></c:txPr>"
    }

    private func properties(_ element: String, _ size: Int, _ isBold: Bool) -> String {
        let font = CellStyle.fontName
        return "<a:\(element) lang=\"\(language)\" sz=\"\(size * 100)\" b=\"\(isBold ? 1 : 0)\">"
            + "\(Self.black)<a:latin typeface=\"\(font)\"/><a:ea typeface=\"\(font)\"/>"
            + "<a:cs typeface=\"\(font)\"/></a:\(element)>"
    }
}
