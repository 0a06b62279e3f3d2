// A sheet's content as a workbook that people fill in: headings that stay, lists to choose from, a guide.

internal import Documents
internal import Foundation

/// The sheets of a workbook that are no table.
enum TemplateSheets {
    static let guide = "Hướng dẫn"
    static let lists = "Danh mục"
    static let all: Set<String> = [guide, lists]
}

/// Makes the workbook of one content.
struct SheetWorkbook {
    private let content: SheetContent
    private let names: KnownNames
    /// Rows that are ready to be filled in.
    private let rowsReady: Int

    /// The line that says what the sheet is stands above the headings, hidden.
    private static let markRow = 0
    private static let headingRow = 1
    private static let firstRow = 2

    init(_ content: SheetContent, _ names: KnownNames, spareRows: Int) {
        self.content = content
        self.names = names
        rowsReady = content.rows.count + spareRows
    }

    /// - Throws: `DocumentError`.
    func bytes(withGuide: Bool) throws(DocumentError) -> Data {
        let (lists, choices) = lists()
        var sheets = withGuide ? [guide()] : []
        sheets.append(table(choices, isTemplate: withGuide))
        if !choices.isEmpty { sheets.append(lists) }
        return try Workbook(title: content.kind.name.vi, author: "Hội Tụ", sheets: sheets).bytes()
    }

    // MARK: The table

    private func table(_ choices: [CellChoice], isTemplate: Bool) -> Sheet {
        var sheet = Sheet(name: content.kind.name.vi)
        let mark = SheetMark.cells(content.kind, fixed: content.fixed)
        sheet.append(mark.map(Self.shown), row: Self.markRow)
        // A height of nothing hides the row.
        sheet.rowHeights[Self.markRow] = 0
        var heading = CellStyle().with(\.isBold, true).with(\.wraps, true)
        heading.hasBorder = true
        heading.alignment = .center
        heading.fill = 0xDDE8F5
        for (place, column) in content.columns.enumerated() {
            sheet.set(Self.headingRow, place, .text(column.heading.vi), heading)
        }
        sheet.rowHeights[Self.headingRow] = Self.height(
            content.columns.map { ($0.heading.vi, $0.width) })
        for row in 0..<rowsReady {
            let cells = row < content.rows.count ? content.rows[row] : []
            for (place, column) in content.columns.enumerated() {
                let cell = place < cells.count ? cells[place] : .empty
                // Rows that only stand ready are not printed below an export.
                let isShown = isTemplate || row < content.rows.count
                let style = Self.style(column).with(\.hasBorder, isShown)
                sheet.set(Self.firstRow + row, place, Self.value(cell), style)
            }
            sheet.rowHeights[Self.firstRow + row] = Self.height(
                zip(cells, content.columns).map { cell, column in
                    if case .text(let text) = cell { (text, column.width) } else { ("", 1) }
                })
        }
        sheet.columnWidths = content.columns.map(\.width)
        sheet.frozenRows = Self.firstRow
        sheet.choices = choices
        sheet.print.isLandscape = true
        sheet.print.leftMillimetres = 15
        sheet.print.footer = "&C&P/&N"
        sheet.print.repeatedRows = Self.headingRow...Self.headingRow
        if isMadeUp { sheet.print.header = "&C" + PrintSetup.plain(TextRules.sampleMark) }
        return sheet
    }

    /// In points, of a row whose texts wrap: not every program finds it out by itself.
    private static func height(_ cells: [(text: String, width: Double)]) -> Double {
        let lines = cells.map { text, width in
            text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { max(1, (Double($0.count) / width).rounded(.up)) }.reduce(0, +)
        }
        // A spreadsheet's rows end at 409.
        return min(409, 16 * (lines.max() ?? 1) + 2)
    }

    private var isMadeUp: Bool {
        content.rows.contains { row in
            row.contains { cell in
                if case .text(let text) = cell { return text.contains(TextRules.sampleMark) }
                return false
            }
        }
    }

    private static func value(_ cell: SheetContent.Cell) -> CellValue {
        switch cell {
        case .empty: .empty
        // What a sheet cannot carry is shown as a sign; such a cell is compared so when it comes back.
        case .text(let text): shown(text)
        case .number(let decimal): .number(decimal)
        // A day of before 1900 has no number in a sheet.
        case .day(let day): SheetDay(day).map { .day($0) } ?? .text(day)
        }
    }

    /// A text of the tables, which may hold anything.
    private static func shown(_ text: String) -> CellValue {
        .text(CellText.escaped(XMLText.shown(text)))
    }

    private static func style(_ column: SheetColumn) -> CellStyle {
        var style = CellStyle()
        switch column.field {
        // Or a spreadsheet makes numbers of codes, and days of “1/10/3”.
        case .text, .code, .choice, .flag, .reference:
            style.numberFormat = "@"
            style.wraps = true
        case .whole, .count: style.numberFormat = column.name == "year" ? "0" : "#,##0"
        case .decimal: style.numberFormat = "General"
        case .day: style.numberFormat = "dd/mm/yyyy"
        case .shown(let fact):
            style.fill = 0xF2F2F2
            style.wraps = fact == .measuredIn
            if fact == .rowNumber { style.alignment = .center }
        }
        return style
    }

    // MARK: Lists

    /// A hidden sheet with what there is to choose from, and where it may be chosen.
    private func lists() -> (Sheet, [CellChoice]) {
        var sheet = Sheet(name: TemplateSheets.lists)
        sheet.isHidden = true
        var choices: [CellChoice] = []
        for (place, column) in content.columns.enumerated() {
            let words = words(for: column)
            guard !words.isEmpty, rowsReady > 0 else { continue }
            let list = choices.count
            for (row, word) in words.enumerated() { sheet.set(row, list, Self.shown(word)) }
            choices.append(
                CellChoice(
                    rows: Self.firstRow...(Self.firstRow + rowsReady - 1), columns: place...place,
                    source: .cells(sheet: sheet.name, column: list, rows: 0...(words.count - 1)),
                    refusal: Self.refusal(column)))
        }
        return (sheet, choices)
    }

    private func words(for column: SheetColumn) -> [String] {
        switch column.field {
        case .choice(let words):
            words.map { ChoiceLabels.label($0, of: column.name, in: column.table).vi }
        case .flag: [SheetFlag.yes.vi, SheetFlag.no.vi]
        case .reference(let reference): words(for: reference)
        case .text, .code, .whole, .count, .decimal, .day, .shown: []
        }
    }

    private func words(for reference: SheetReference) -> [String] {
        let unit = content.fixed.first { $0.column == "unit" }?.value
        let period = content.fixed.first { $0.column == "period" }?.value
        let around = KnownNames.Surroundings(unit: unit, period: period)
        return names.entries(of: reference, around).map {
            names.shown($0.code, reference, around)
        }
    }

    /// Only where nothing else can be meant: names and codes are looked up when the file is taken.
    private static func refusal(_ column: SheetColumn) -> String? {
        switch column.field {
        case .choice, .flag: "Hãy chọn một mục trong danh sách."
        case .text, .code, .whole, .count, .decimal, .day, .reference, .shown: nil
        }
    }

    // MARK: The guide

    private func guide() -> Sheet {
        var sheet = Sheet(name: TemplateSheets.guide)
        let title = CellStyle().with(\.isBold, true).with(\.fontSize, 14)
        sheet.set(0, 0, .text("\(TemplateSheets.guide): \(content.kind.name.vi)"), title)
        var row = 1
        let wrapped = CellStyle().with(\.wraps, true)
        for (name, value) in content.fixed {
            let heading = SchemaLabels.column(name, of: content.kind.layout.main)?.vi ?? name
            sheet.merge(row...row, 0...2, Self.shown("\(heading): \(value)"), wrapped)
            row += 1
        }
        for sentence in SheetGuide.introduction(content.kind) {
            sheet.merge(row...row, 0...2, .text(sentence), wrapped)
            sheet.rowHeights[row] = Self.height([(sentence, 110)])
            row += 1
        }
        row += 1
        var cell = wrapped
        cell.hasBorder = true
        let heading = cell.with(\.isBold, true).with(\.fill, 0xDDE8F5)
        sheet.append(
            [
                .text(SheetGuide.columnHeading), .text(SheetGuide.requiredHeading),
                .text(SheetGuide.sentenceHeading),
            ], row: row, heading)
        for column in content.columns {
            row += 1
            let sentence = SheetGuide.sentence(column)
            sheet.rowHeights[row] = Self.height([(column.heading.vi, 28), (sentence, 80)])
            let required = column.isRequired ? SheetFlag.yes.vi : ""
            sheet.append(
                [
                    .text(column.heading.vi), .text(required), .text(sentence),
                ], row: row, cell)
        }
        sheet.columnWidths = [28, 10, 80]
        sheet.showsGridlines = false
        sheet.print.isLandscape = true
        return sheet
    }
}
