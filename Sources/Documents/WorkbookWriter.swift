// Makes the file of a workbook, by libxlsxwriter: equal workbooks give equal bytes.
//
// The library stamps the parts of the container with a fixed day by itself; the time of creation that
// stands in the properties is fixed here. It can only write to a path, so the bytes go through a file
// of the temporary folder.

internal import CXlsxwriter
package import Foundation

extension Workbook {
    /// The bytes of the `.xlsx` file.
    ///
    /// - Throws: `DocumentError`; nothing is left behind.
    package func bytes() throws(DocumentError) -> Data {
        let path = NSTemporaryDirectory() + "hoitu-" + UUID().uuidString + ".xlsx"
        defer { unlink(path) }
        try WorkbookWriter.write(self, to: path)
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw .notWritten("\(error)")
        }
    }
}

private struct WorkbookWriter {
    private let book: UnsafeMutablePointer<lxw_workbook>
    private var formats: [CellStyle: UnsafeMutablePointer<lxw_format>] = [:]
    /// The library wants `dd/mm/yyyy` said for days, or shows a number.
    private static let dayFormat = "dd/mm/yyyy"
    /// 2020-01-01T00:00:00Z, in every workbook.
    private static let createdSeconds: time_t = 1_577_836_800

    static func write(_ workbook: Workbook, to path: String) throws(DocumentError) {
        try checkNames(workbook.sheets)
        guard let book = workbook_new(path) else { throw .notWritten("memory") }
        var writer = WorkbookWriter(book)
        do throws(DocumentError) {
            try writer.setProperties(workbook)
            // All sheets first: charts and choices name sheets that come later.
            let places = workbook.sheets.map { workbook_add_worksheet(book, $0.name) }
            for (sheet, place) in zip(workbook.sheets, places) {
                guard let place else { throw .sheetName(sheet.name) }
                try writer.write(sheet, to: place)
            }
        } catch {
            // Closing is what frees the library's memory; the file is removed by the caller.
            workbook_close(book)
            throw error
        }
        try check(workbook_close(book))
    }

    private init(_ book: UnsafeMutablePointer<lxw_workbook>) { self.book = book }

    private static func checkNames(_ sheets: [Sheet]) throws(DocumentError) {
        var names: Set<String> = []
        for sheet in sheets {
            let name = sheet.name
            try XMLText.check(name)
            let isFit =
                (1...31).contains(name.utf16.count) && !name.contains { "[]:*?/\\".contains($0) }
                && name.first != "'" && name.last != "'"
            guard isFit, names.insert(name.lowercased()).inserted else { throw .sheetName(name) }
        }
        guard sheets.contains(where: { !$0.isHidden }) else { throw .sheetName("") }
    }

    private static func check(_ error: lxw_error) throws(DocumentError) {
        guard error == LXW_NO_ERROR else {
            throw .notWritten(lxw_strerror(error).map { String(cString: $0) } ?? "\(error)")
        }
    }

    private func setProperties(_ workbook: Workbook) throws(DocumentError) {
        try XMLText.check(workbook.title)
        try XMLText.check(workbook.author)
        var properties = lxw_doc_properties()
        // The library copies them.
        properties.title = strdup(workbook.title)
        properties.author = strdup(workbook.author)
        properties.created = Self.createdSeconds
        defer {
            free(properties.title)
            free(properties.author)
        }
        try Self.check(workbook_set_properties(book, &properties))
    }

    // MARK: Sheets

    private typealias Place = UnsafeMutablePointer<lxw_worksheet>

    private mutating func write(_ sheet: Sheet, to place: Place) throws(DocumentError) {
        for (column, width) in sheet.columnWidths.enumerated() {
            let column = lxw_col_t(column)
            try Self.check(worksheet_set_column(place, column, column, width, nil))
        }
        for (row, height) in sheet.rowHeights.sorted(by: { $0.key < $1.key }) {
            try Self.check(worksheet_set_row(place, lxw_row_t(row), height, nil))
        }
        for cell in sheet.cells { try write(cell, of: sheet, to: place) }
        if sheet.frozenRows > 0 || sheet.frozenColumns > 0 {
            worksheet_freeze_panes(
                place, lxw_row_t(sheet.frozenRows), lxw_col_t(sheet.frozenColumns))
        }
        if !sheet.showsGridlines {
            worksheet_gridlines(place, UInt8(LXW_HIDE_ALL_GRIDLINES.rawValue))
        }
        if sheet.isHidden { worksheet_hide(place) }
        try set(sheet.print, of: place)
        for choice in sheet.choices { try allow(choice, in: place) }
        for chart in sheet.charts { try insert(chart, into: place) }
    }

    private static let rowsMax = 1_048_576
    private static let columnsMax = 16_384

    private mutating func write(
        _ cell: Cell, of sheet: Sheet, to place: Place
    ) throws(DocumentError) {
        let isInside =
            (0..<Self.rowsMax).contains(cell.lastRow) && cell.row >= 0
            && (0..<Self.columnsMax).contains(cell.lastColumn) && cell.column >= 0
        guard isInside else {
            throw .cellTooLarge(sheet: sheet.name, row: cell.row, column: cell.column)
        }
        let (row, column) = (lxw_row_t(cell.row), lxw_col_t(cell.column))
        let format = format(of: cell)
        if (cell.row, cell.column) != (cell.lastRow, cell.lastColumn) {
            try Self.check(
                worksheet_merge_range(
                    place, row, column, lxw_row_t(cell.lastRow), lxw_col_t(cell.lastColumn), "",
                    format))
        }
        switch cell.value {
        case .empty:
            try Self.check(worksheet_write_blank(place, row, column, format))
        case .number(let digits):
            guard let number = Self.number(digits) else { throw .notANumber(digits) }
            try Self.check(
                Self.isExact(digits)
                    ? worksheet_write_number(place, row, column, number, format)
                    : worksheet_write_string(place, row, column, digits, format))
        case .text(let text):
            try XMLText.check(text)
            guard text.utf16.count <= CellValue.textUnitsMax else {
                throw .cellTooLarge(sheet: sheet.name, row: cell.row, column: cell.column)
            }
            try Self.check(worksheet_write_string(place, row, column, text, format))
        case .day(let day):
            var moment = lxw_datetime(
                year: Int32(day.year), month: Int32(day.month), day: Int32(day.day), hour: 0,
                min: 0, sec: 0)
            try Self.check(worksheet_write_datetime(place, row, column, &moment, format))
        }
    }

    /// Nil for what is no plain decimal: Foundation would also take hexadecimal digits and infinity.
    private static func number(_ digits: String) -> Double? {
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E })
        else { return nil }
        return Double(digits)
    }

    private static func isExact(_ digits: String) -> Bool {
        digits.utf8.count(where: { (0x30...0x39).contains($0) }) <= 15
    }

    private func set(_ setup: PrintSetup, of place: Place) throws(DocumentError) {
        let inch = 25.4
        worksheet_set_paper(place, 9)
        if setup.isLandscape { worksheet_set_landscape(place) }
        worksheet_set_margins(
            place, setup.leftMillimetres / inch, setup.rightMillimetres / inch,
            setup.topMillimetres / inch, setup.bottomMillimetres / inch)
        if setup.fitsWidth { worksheet_fit_to_pages(place, 1, 0) }
        for text in [setup.header, setup.footer] { try XMLText.check(text) }
        if !setup.header.isEmpty { try Self.check(worksheet_set_header(place, setup.header)) }
        if !setup.footer.isEmpty { try Self.check(worksheet_set_footer(place, setup.footer)) }
        if let rows = setup.repeatedRows {
            try Self.check(
                worksheet_repeat_rows(
                    place, lxw_row_t(rows.lowerBound), lxw_row_t(rows.upperBound)))
        }
    }

    // MARK: Formats

    private mutating func format(of cell: Cell) -> UnsafeMutablePointer<lxw_format>? {
        var style = cell.style
        if case .day = cell.value, style.numberFormat == nil { style.numberFormat = Self.dayFormat }
        if let format = formats[style] { return format }
        let format = workbook_add_format(book)
        format_set_font_name(format, CellStyle.fontName)
        format_set_font_size(format, style.fontSize)
        if style.isBold { format_set_bold(format) }
        if style.isItalic { format_set_italic(format) }
        if style.wraps { format_set_text_wrap(format) }
        if style.hasBorder { format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue)) }
        format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
        switch style.alignment {
        case .left: format_set_align(format, UInt8(LXW_ALIGN_LEFT.rawValue))
        case .center: format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
        case .right: format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue))
        case .justified: format_set_align(format, UInt8(LXW_ALIGN_JUSTIFY.rawValue))
        case nil: break
        }
        if let fill = style.fill { format_set_bg_color(format, lxw_color_t(fill)) }
        if let color = style.textColor { format_set_font_color(format, lxw_color_t(color)) }
        if let numbers = style.numberFormat { format_set_num_format(format, numbers) }
        formats[style] = format
        return format
    }

    // MARK: Choices and charts

    private func allow(_ choice: CellChoice, in place: Place) throws(DocumentError) {
        var validation = lxw_data_validation()
        var texts: [UnsafeMutablePointer<CChar>?] = []
        defer { for text in texts { free(text) } }
        func copy(_ text: String) throws(DocumentError) -> UnsafeMutablePointer<CChar>? {
            try XMLText.check(text)
            texts.append(strdup(text))
            return texts[texts.count - 1]
        }
        if let refusal = choice.refusal {
            validation.error_message = try copy(refusal)
        } else {
            validation.show_error = UInt8(LXW_VALIDATION_OFF.rawValue)
        }
        func set(_ list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> lxw_error {
            validation.value_list = list
            return worksheet_data_validation_range(
                place, lxw_row_t(choice.rows.lowerBound), lxw_col_t(choice.columns.lowerBound),
                lxw_row_t(choice.rows.upperBound), lxw_col_t(choice.columns.upperBound), &validation
            )
        }
        switch choice.source {
        case .words(let words):
            validation.validate = UInt8(LXW_VALIDATION_TYPE_LIST.rawValue)
            var list: [UnsafeMutablePointer<CChar>?] = []
            for word in words { list.append(try copy(word)) }
            list.append(nil)
            try Self.check(list.withUnsafeMutableBufferPointer { set($0.baseAddress) })
        case .cells(let sheet, let column, let rows):
            validation.validate = UInt8(LXW_VALIDATION_TYPE_LIST_FORMULA.rawValue)
            let quoted = sheet.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "''")
            let name = Self.letters(column)
            validation.value_formula = try copy(
                "='\(quoted)'!$\(name)$\(rows.lowerBound + 1):$\(name)$\(rows.upperBound + 1)")
            try Self.check(set(nil))
        }
    }

    /// A column as people see it: A, B, … Z, AA.
    private static func letters(_ column: Int) -> String {
        let last = String(UnicodeScalar(UInt8(65 + column % 26)))
        return column < 26 ? last : letters(column / 26 - 1) + last
    }

    /// The font of the cells, for all that a chart says.
    private func withFont(_ size: Double, bold: Bool = false, _ set: (inout lxw_chart_font) -> Void)
    {
        // The library copies the name.
        CellStyle.fontName.withCString { name in
            var font = lxw_chart_font()
            font.name = UnsafeMutablePointer(mutating: name)
            font.size = size
            font.bold = bold ? 1 : 0
            set(&font)
        }
    }

    private func setFonts(of chart: UnsafeMutablePointer<lxw_chart>) {
        withFont(13, bold: true) { chart_title_set_name_font(chart, &$0) }
        withFont(10) { font in
            chart_axis_set_num_font(chart.pointee.x_axis, &font)
            chart_axis_set_num_font(chart.pointee.y_axis, &font)
            chart_legend_set_font(chart, &font)
        }
    }

    private func setFonts(of series: UnsafeMutablePointer<lxw_chart_series>) {
        withFont(10) { chart_series_set_labels_font(series, &$0) }
    }

    private func insert(_ chart: SheetChart, into place: Place) throws(DocumentError) {
        let kind =
            switch chart.kind {
            case .column: LXW_CHART_COLUMN
            case .stackedColumn: LXW_CHART_COLUMN_STACKED
            case .bar: LXW_CHART_BAR
            }
        guard let drawn = workbook_add_chart(book, UInt8(kind.rawValue)) else {
            throw .notWritten("chart")
        }
        try XMLText.check(chart.title)
        chart_title_set_name(drawn, chart.title)
        for series in chart.series {
            try XMLText.check(series.name)
            guard let added = chart_add_series(drawn, nil, nil) else { throw .notWritten("chart") }
            let (first, last) = (
                lxw_row_t(series.rows.lowerBound), lxw_row_t(series.rows.upperBound)
            )
            let (category, value) = (
                lxw_col_t(series.categoryColumn), lxw_col_t(series.valueColumn)
            )
            chart_series_set_categories(added, series.sheet, first, category, last, category)
            chart_series_set_values(added, series.sheet, first, value, last, value)
            chart_series_set_name(added, series.name)
            var fill = lxw_chart_fill(color: lxw_color_t(series.color), none: 0, transparency: 0)
            chart_series_set_fill(added, &fill)
            // Light columns have an edge on paper too.
            var edge = lxw_chart_line(
                color: lxw_color_t(LXW_COLOR_BLACK.rawValue), none: 0, width: 0.5, dash_type: 0,
                transparency: 0)
            chart_series_set_line(added, &edge)
            if chart.series.count == 1 { chart_series_set_labels(added) }
            setFonts(of: added)
        }
        setFonts(of: drawn)
        if chart.series.count == 1 {
            chart_legend_set_position(drawn, UInt8(LXW_CHART_LEGEND_NONE.rawValue))
        } else {
            chart_legend_set_position(drawn, UInt8(LXW_CHART_LEGEND_BOTTOM.rawValue))
        }
        try XMLText.check(chart.description)
        var options = lxw_chart_options()
        // The library's own size is 480 by 288; it copies the description.
        options.x_scale = Double(chart.widthPixels) / 480
        options.y_scale = Double(chart.heightPixels) / 288
        options.description = strdup(chart.description)
        defer { free(options.description) }
        try Self.check(
            worksheet_insert_chart_opt(
                place, lxw_row_t(chart.row), lxw_col_t(chart.column), drawn, &options))
    }
}
