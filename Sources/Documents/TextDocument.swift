// A document of text, tables and charts as a value; a word processor's file and a page to print are
// both made from it.
//
// Measures are millimetres on A4.

/// A document.
package struct TextDocument: Hashable, Sendable {
    package var title: String
    /// `vi` or `en`, for hyphenation and reading aloud.
    package var language: String
    /// What stands at the top of every page, above its number; empty for nothing.
    package var pageMark: String
    /// What stands at the foot of every page; empty for nothing.
    package var pageFooter: String
    package var sections: [DocumentSection]

    package init(
        title: String, language: String, pageMark: String = "", pageFooter: String = "",
        sections: [DocumentSection] = []
    ) {
        self.title = title
        self.language = language
        self.pageMark = pageMark
        self.pageFooter = pageFooter
        self.sections = sections
    }
}

/// Pages of one orientation; each section begins on a new page.
package struct DocumentSection: Hashable, Sendable {
    package var isLandscape: Bool
    package var blocks: [DocumentBlock]

    package init(isLandscape: Bool = false, _ blocks: [DocumentBlock] = []) {
        self.isLandscape = isLandscape
        self.blocks = blocks
    }

    /// How wide text is between the margins.
    package var textWidth: Double {
        (isLandscape ? PageMeasures.height : PageMeasures.width)
            - PageMeasures.left - PageMeasures.right
    }
}

/// Decree 30/2020, annex I: 20–25 above and below, 30–35 left, 15–20 right.
package enum PageMeasures {
    package static let width = 210.0
    package static let height = 297.0
    package static let top = 20.0
    package static let bottom = 20.0
    package static let left = 30.0
    package static let right = 20.0
}

/// What follows one another in a section.
package enum DocumentBlock: Hashable, Sendable {
    case paragraph(DocumentParagraph)
    case table(DocumentTable)
    case chart(BarChart)
    case pageBreak
}

/// What a paragraph is for, which says how it looks.
package enum ParagraphStyle: String, CaseIterable, Hashable, Sendable {
    case body
    /// The name of the document, in the middle.
    case title
    /// What the document is about, below its name.
    case subtitle
    /// I, II, …
    case heading1
    /// 1, 2, …
    case heading2
    /// In the middle of its line, as in a block of names.
    case centered
    /// The place and the date, to the right.
    case dateline
    /// The same size as a table's text, to the left.
    case small
    /// The title of an annex or a table.
    case caption
}

/// A stretch of text.
package struct TextRun: Hashable, Sendable {
    package let text: String
    package var isBold = false
    package var isItalic = false
    package var isUnderlined = false

    package init(
        _ text: String, bold: Bool = false, italic: Bool = false, underlined: Bool = false
    ) {
        self.text = text
        isBold = bold
        isItalic = italic
        isUnderlined = underlined
    }
}

/// A paragraph. Line feeds in its text begin new lines.
package struct DocumentParagraph: Hashable, Sendable {
    package let style: ParagraphStyle
    package let runs: [TextRun]
    /// Whether it stays on the page of what follows.
    package var staysWithNext: Bool

    package init(_ style: ParagraphStyle, _ runs: [TextRun], staysWithNext: Bool = false) {
        self.style = style
        self.runs = runs
        self.staysWithNext = staysWithNext
    }

    package init(_ style: ParagraphStyle, _ text: String, staysWithNext: Bool = false) {
        self.init(style, [TextRun(text)], staysWithNext: staysWithNext)
    }
}

/// A table.
package struct DocumentTable: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        package let widthMillimetres: Double
        package let alignment: CellStyle.Alignment

        package init(_ widthMillimetres: Double, _ alignment: CellStyle.Alignment = .left) {
            self.widthMillimetres = widthMillimetres
            self.alignment = alignment
        }
    }

    package struct Cell: Hashable, Sendable {
        /// How a cell is one with those above or below it.
        package enum Joint: Hashable, Sendable {
            /// It stands by itself.
            case none
            /// It reaches over so many rows.
            case over(rows: Int)
            /// What is above reaches over it; nothing of its own is shown.
            case covered
        }

        package let paragraphs: [[TextRun]]
        package var columnSpan: Int
        package var isBold: Bool
        /// Instead of its column's.
        package var alignment: CellStyle.Alignment?
        package var joint = Joint.none

        package init(
            _ text: String, span: Int = 1, bold: Bool = false,
            alignment: CellStyle.Alignment? = nil, joint: Joint = .none
        ) {
            self.init([[TextRun(text)]], span: span, bold: bold, alignment: alignment)
            self.joint = joint
        }

        package init(
            _ paragraphs: [[TextRun]], span: Int = 1, bold: Bool = false,
            alignment: CellStyle.Alignment? = nil
        ) {
            self.paragraphs = paragraphs
            columnSpan = span
            isBold = bold
            self.alignment = alignment
        }
    }

    package let columns: [Column]
    /// Repeated at the top of each page.
    package let headings: [[Cell]]
    package let rows: [[Cell]]
    package let hasBorders: Bool
    /// In points.
    package let fontSize: Double

    package init(
        columns: [Column], headings: [[Cell]] = [], rows: [[Cell]], hasBorders: Bool = true,
        fontSize: Double = 12
    ) {
        precondition(
            (headings + rows).allSatisfy {
                $0.reduce(0) { $0 + $1.columnSpan } == columns.count
            }, "cells for each column")
        self.columns = columns
        self.headings = headings
        self.rows = rows
        self.hasBorders = hasBorders
        self.fontSize = fontSize
    }
}

/// Lying bars, each of one or more parts. A page to print puts a bar's parts behind one another, a word
/// processor's file below one another.
package struct BarChart: Hashable, Sendable {
    package struct Value: Hashable, Sendable {
        /// Those below zero are drawn as nothing on a page to print.
        package let hundredths: Int64
        /// As people read it: `94,17`.
        package let text: String

        package init(hundredths: Int64, text: String) {
            self.hundredths = hundredths
            self.text = text
        }
    }

    package struct Bar: Hashable, Sendable {
        package let label: String
        /// One for each part's name.
        package let values: [Value]
        /// What is said of the bar as a whole.
        package let caption: String

        package init(label: String, values: [Value], caption: String) {
            self.label = label
            self.values = values
            self.caption = caption
        }
    }

    package let title: String
    package let parts: [String]
    package let bars: [Bar]

    package init(title: String, parts: [String], bars: [Bar]) {
        precondition(
            bars.allSatisfy { $0.values.count == parts.count }, "a number for each part")
        self.title = title
        self.parts = parts
        self.bars = bars
    }
}

/// Colours of parts, in their order: each a good deal lighter than the one before, so that they differ
/// on a black and white print and to those who don't tell red from green.
package enum ChartColors {
    package static let all: [UInt32] = [
        0x14213D, 0x9C3D00, 0x4F8FC0, 0xE9A23B, 0xBFD9C9, 0xF2F2F2,
    ]

    package static func color(_ place: Int) -> UInt32 { all[place % all.count] }

    /// `14213d`.
    static func digits(_ place: Int) -> String {
        let digits = String(color(place), radix: 16)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }
}
