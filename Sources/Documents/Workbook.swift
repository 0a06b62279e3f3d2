// A workbook as a value: sheets, cells, styles and how they print. `WorkbookWriter` makes the file.
//
// Rows and columns count from 0, as everywhere in programs; only people see A1.

/// What is in a workbook.
package struct Workbook: Hashable, Sendable {
    /// What the program that opens it shows as its title.
    package var title: String
    package var author: String
    package var sheets: [Sheet]

    package init(title: String = "", author: String = "", sheets: [Sheet] = []) {
        self.title = title
        self.author = author
        self.sheets = sheets
    }
}

/// A day of the calendar, as people write it, without a time zone.
package struct SheetDay: Hashable, Comparable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// Nil when there is no such day, or a workbook has no number for it: those begin in 1900.
    package init?(year: Int, month: Int, day: Int) {
        let isLeap =
            year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1900...9999).contains(year), (1...12).contains(month),
            (1...days[month - 1]).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// From `2023-07-03`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    package static func < (left: SheetDay, right: SheetDay) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }
}

/// What stands in a cell.
package enum CellValue: Hashable, Sendable {
    /// The most UTF-16 units of a text.
    package static let textUnitsMax = 32_767

    /// Nothing, yet with a style.
    case empty
    case text(String)
    /// A number in ASCII digits, `-94.17`; one with more than 15 digits stays text, since a
    /// spreadsheet would not keep them.
    case number(String)
    case day(SheetDay)
}

extension CellValue: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
}

/// How a cell looks.
package struct CellStyle: Hashable, Sendable {
    package enum Alignment: Hashable, Sendable { case left, center, right, justified }

    package var isBold = false
    package var isItalic = false
    package var wraps = false
    package var hasBorder = false
    package var alignment: Alignment?
    /// 0xRRGGBB; nil for none.
    package var fill: UInt32?
    package var textColor: UInt32?
    /// Such as `0.00`; nil where numbers show as they are and days as `dd/mm/yyyy`.
    package var numberFormat: String?
    package var fontSize = 12.0

    package static let fontName = "Times New Roman"

    package init() {}

    /// The same with one thing changed: `style.with(\.isBold, true)`.
    package func with<Property>(
        _ property: WritableKeyPath<CellStyle, Property>, _ value: Property
    ) -> CellStyle {
        var style = self
        style[keyPath: property] = value
        return style
    }
}

/// One cell.
package struct Cell: Hashable, Sendable {
    package let row: Int
    package let column: Int
    /// The last row and column that it covers, when it covers more than its own.
    package let lastRow: Int
    package let lastColumn: Int
    package let value: CellValue
    package let style: CellStyle
}

/// What may be entered in a block of cells.
package struct CellChoice: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        /// At most 255 characters together, commas between them counted.
        case words([String])
        /// The cells of one column of a sheet, which may be a hidden one.
        case cells(sheet: String, column: Int, rows: ClosedRange<Int>)
    }

    package let rows: ClosedRange<Int>
    package let columns: ClosedRange<Int>
    package let source: Source
    /// What a person reads who enters something else, at most 255 characters; nil takes anything.
    package let refusal: String?

    package init(
        rows: ClosedRange<Int>, columns: ClosedRange<Int>, source: Source, refusal: String?
    ) {
        self.rows = rows
        self.columns = columns
        self.source = source
        self.refusal = refusal
    }
}

/// A chart over cells of its workbook.
package struct SheetChart: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Columns side by side.
        case column
        /// Columns on top of each other.
        case stackedColumn
        /// Lying bars.
        case bar
    }

    package struct Series: Hashable, Sendable {
        package let name: String
        package let sheet: String
        package let rows: ClosedRange<Int>
        package let categoryColumn: Int
        package let valueColumn: Int
        /// 0xRRGGBB.
        package let color: UInt32

        package init(
            name: String, sheet: String, rows: ClosedRange<Int>, categoryColumn: Int,
            valueColumn: Int, color: UInt32
        ) {
            self.name = name
            self.sheet = sheet
            self.rows = rows
            self.categoryColumn = categoryColumn
            self.valueColumn = valueColumn
            self.color = color
        }
    }

    package let kind: Kind
    package let title: String
    package let series: [Series]
    /// The cell that its corner covers.
    package let row: Int
    package let column: Int
    package let widthPixels: Int
    package let heightPixels: Int
    /// What a person hears who cannot see it.
    package let description: String

    package init(
        kind: Kind, title: String, series: [Series], row: Int, column: Int, widthPixels: Int,
        heightPixels: Int, description: String
    ) {
        self.kind = kind
        self.title = title
        self.series = series
        self.row = row
        self.column = column
        self.widthPixels = widthPixels
        self.heightPixels = heightPixels
        self.description = description
    }
}

/// How a sheet prints: on A4.
package struct PrintSetup: Hashable, Sendable {
    package var isLandscape = false
    package var topMillimetres = 20.0
    package var bottomMillimetres = 20.0
    package var leftMillimetres = 30.0
    package var rightMillimetres = 15.0
    /// Whether it is made as narrow as one page, over as many pages as it is long.
    package var fitsWidth = true
    /// In a spreadsheet's own signs: `&C` centre, `&P` page, `&N` pages; a text of anyone's through `plain`.
    package var header = ""
    package var footer = ""
    /// Rows that stand at the top of each page.
    package var repeatedRows: ClosedRange<Int>?

    package init() {}

    /// A text whose signs mean nothing in a header or footer.
    package static func plain(_ text: String) -> String {
        text.split(separator: "&", omittingEmptySubsequences: false).joined(separator: "&&")
    }
}

/// One sheet.
package struct Sheet: Hashable, Sendable {
    /// At most 31 characters, none of `[ ] : * ? / \`, no apostrophe at an end, once in a workbook.
    package var name: String
    package private(set) var cells: [Cell] = []
    /// By column, in characters of the usual font.
    package var columnWidths: [Double] = []
    /// In points; rows that are not here take what their cells need.
    package var rowHeights: [Int: Double] = [:]
    /// Rows and columns that stay in sight.
    package var frozenRows = 0
    package var frozenColumns = 0
    package var isHidden = false
    package var showsGridlines = true
    package var choices: [CellChoice] = []
    package var charts: [SheetChart] = []
    package var print = PrintSetup()

    package init(name: String) { self.name = name }

    package mutating func set(
        _ row: Int, _ column: Int, _ value: CellValue, _ style: CellStyle = CellStyle()
    ) {
        merge(row...row, column...column, value, style)
    }

    /// One cell over several rows and columns; none of them may be set again.
    package mutating func merge(
        _ rows: ClosedRange<Int>, _ columns: ClosedRange<Int>, _ value: CellValue,
        _ style: CellStyle = CellStyle()
    ) {
        cells.append(
            Cell(
                row: rows.lowerBound, column: columns.lowerBound, lastRow: rows.upperBound,
                lastColumn: columns.upperBound, value: value, style: style))
    }

    /// Values side by side.
    package mutating func append(
        _ values: [CellValue], row: Int, column: Int = 0, _ style: CellStyle = CellStyle()
    ) {
        for (index, value) in values.enumerated() { set(row, column + index, value, style) }
    }
}
