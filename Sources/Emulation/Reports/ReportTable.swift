// A table of a report before it has a format: words in both languages, numbers that are still exact.

internal import Documents

/// One value of a table.
package enum ReportValue: Hashable, Sendable {
    case none
    /// What people entered, and names.
    case text(String)
    /// Our own words.
    case words(Bilingual)
    case whole(Int128)
    case points(Points)
    case exact(Fraction)
    /// `2023-07-03`; shown as it is entered where it is no day.
    case day(String)
}

/// One table.
package struct ReportTable: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        package let heading: Bilingual
        /// On a page, what stands above it and its neighbours of the same group; a sheet, which people sort
        /// and filter, says both in one heading.
        let group: Bilingual?
        /// In millimetres on a portrait page; made to fit the page.
        let width: Double
        let alignment: CellStyle.Alignment

        init(_ vi: String, _ en: String, _ width: Double, _ alignment: CellStyle.Alignment) {
            self.init(Bilingual(vi: vi, en: en), width, alignment)
        }

        init(
            _ heading: Bilingual, in group: Bilingual? = nil, _ width: Double,
            _ alignment: CellStyle.Alignment
        ) {
            self.heading = heading
            self.group = group
            self.width = width
            self.alignment = alignment
        }
    }

    package struct Row: Hashable, Sendable {
        package let values: [ReportValue]
        /// Whether it sums up what stands above.
        package let isTotal: Bool

        init(_ values: [ReportValue], isTotal: Bool = false) {
            self.values = values
            self.isTotal = isTotal
        }
    }

    package let title: Bilingual
    package let columns: [Column]
    package let rows: [Row]
    /// Whether it needs a page on its side.
    let isWide: Bool

    init(_ title: Bilingual, _ columns: [Column], _ rows: [Row], isWide: Bool = false) {
        precondition(
            rows.allSatisfy { $0.values.count == columns.count }, "a value for each column")
        self.title = title
        self.columns = columns
        self.rows = rows
        self.isWide = isWide
    }
}

extension ReportValue {
    /// As people read it: `94,17` and `03/7/2023` in Vietnamese.
    package func text(in language: Language) -> String {
        switch self {
        case .none: "–"
        case .text(let text): XMLText.shown(text)
        case .words(let words): XMLText.shown(words[language])
        case .whole(let number): "\(number)"
        case .points(let points): points.text(in: language)
        case .exact(let fraction):
            Self.hasDecimal(fraction) || (try? Points(fraction)) == nil
                ? fraction.text(in: language)
                : (try? Points(fraction))?.text(in: language) ?? ""
        case .day(let text): Self.dayText(text, in: language)
        }
    }

    private static func hasDecimal(_ fraction: Fraction) -> Bool {
        !fraction.text(in: .english).contains("/")
    }

    private static func dayText(_ text: String, in language: Language) -> String {
        guard let day = SheetDay(text), language == .vietnamese else { return XMLText.shown(text) }
        return OfficialDay(day).short
    }

    /// As a spreadsheet keeps it.
    func cell(in language: Language) -> CellValue {
        switch self {
        case .none: .text("–")
        case .whole(let number): .number("\(number)")
        case .points(let points): .number("\(points)")
        case .exact:
            // A fraction that has no decimals but is too large to be rounded stays text.
            text(in: .english).contains("/")
                ? .text(text(in: .english)) : .number(text(in: .english))
        case .day(let text): SheetDay(text).map { .day($0) } ?? .text(XMLText.shown(text))
        case .text(let text): .text(Self.fitting(XMLText.shown(text)))
        case .words(let words): .text(Self.fitting(XMLText.shown(words[language])))
        }
    }

    /// The whole text stands in the other formats: one office's novel is no reason to make no workbook.
    private static func fitting(_ text: String) -> String {
        guard text.utf16.count > CellValue.textUnitsMax else { return text }
        // A scalar has at most two units.
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(16_000))) + " […]"
    }

    /// The format of numbers; nil for what is none, or has as many decimals as it has.
    var numberFormat: String? {
        switch self {
        case .points: "0.00"
        case .whole: "#,##0"
        case .none, .text, .words, .exact, .day: nil
        }
    }
}

extension ReportTable {
    /// As a document shows it, as wide as its page.
    func documentTable(in language: Language, width: Double, fontSize: Double = 12) -> DocumentTable
    {
        let total = columns.reduce(0) { $0 + $1.width }
        return DocumentTable(
            columns: columns.map { .init($0.width * width / total, $0.alignment) },
            headings: headings(in: language),
            rows: rows.map { row in
                row.values.map { .init($0.text(in: language), bold: row.isTotal) }
            }, fontSize: fontSize)
    }

    /// One row, or two where columns have something above them.
    private func headings(in language: Language) -> [[DocumentTable.Cell]] {
        let below = columns.map { XMLText.shown($0.heading[language]) }
        guard columns.contains(where: { $0.group != nil }) else { return [below.map { .init($0) }] }
        var above: [DocumentTable.Cell] = []
        for (place, column) in columns.enumerated() {
            if let group = column.group {
                if place > 0, columns[place - 1].group == group {
                    above[above.count - 1].columnSpan += 1
                } else {
                    above.append(.init(XMLText.shown(group[language])))
                }
            } else {
                above.append(.init(below[place], joint: .over(rows: 2)))
            }
        }
        return [
            above,
            zip(columns, below).map { column, heading in
                column.group == nil ? .init("", joint: .covered) : .init(heading)
            },
        ]
    }
}

extension ReportTable.Column {
    /// The heading where there is no room for one above it.
    func fullHeading(in language: Language) -> String {
        XMLText.shown(
            (group.map { "\($0[language]): " } ?? "")
                + (group == nil ? heading[language] : heading[language].lowercased()))
    }
}
