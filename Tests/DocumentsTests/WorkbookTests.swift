// Workbooks: what is refused, and that equal workbooks are equal bytes.

import Documents
import Foundation
import Testing

@Suite("workbook")
struct WorkbookTests {
    /// A bit of everything.
    static var everything: Workbook {
        var sheet = Sheet(name: "Xếp hạng")
        var heading = CellStyle().with(\.isBold, true).with(\.hasBorder, true)
        heading.wraps = true
        heading.fill = 0xDDEBF7
        heading.alignment = .center
        sheet.merge(0...0, 0...2, "Bảng xếp hạng", heading)
        sheet.append(["Đơn vị", "Tổng điểm", "Ngày"], row: 1, heading)
        sheet.set(2, 0, "<Hà Nội> & \"=1+1\"")
        sheet.set(2, 1, .number("94.17"), CellStyle().with(\.numberFormat, "0.00"))
        if let day = SheetDay("2023-07-03") { sheet.set(2, 2, .day(day)) }
        sheet.set(3, 0, .empty, heading)
        sheet.columnWidths = [20, 12, 12]
        sheet.rowHeights = [0: 30]
        sheet.frozenRows = 2
        sheet.print.isLandscape = true
        sheet.print.repeatedRows = 1...1
        sheet.print.header = "&C&P"
        sheet.choices = [
            CellChoice(
                rows: 2...9, columns: 0...0,
                source: .cells(sheet: "Danh mục", column: 27, rows: 0...1), refusal: "Chọn."),
            CellChoice(
                rows: 2...9, columns: 1...1, source: .words(["Có", "Không"]), refusal: nil),
        ]
        sheet.charts = [
            SheetChart(
                kind: .column, title: "Điểm",
                series: [
                    SheetChart.Series(
                        name: "Tổng", sheet: "Xếp hạng", rows: 2...2, categoryColumn: 0,
                        valueColumn: 1, color: 0x4472C4)
                ], row: 5, column: 0, widthPixels: 480, heightPixels: 300, description: "Cột")
        ]
        var lists = Sheet(name: "Danh mục")
        lists.set(0, 27, "Có")
        lists.set(1, 27, "Không")
        lists.isHidden = true
        return Workbook(title: "Thử", author: "hoitu", sheets: [sheet, lists])
    }

    @Test("equal workbooks are equal bytes, in another time zone and a second later too")
    func sameBytes() throws {
        let bytes = try Self.everything.bytes()
        #expect(bytes.prefix(2) == Data("PK".utf8))
        setenv("TZ", "Asia/Ho_Chi_Minh", 1)
        tzset()
        defer {
            unsetenv("TZ")
            tzset()
        }
        #expect(try Self.everything.bytes() == bytes)
        // Known bytes: another process, on another day, makes the same.
        #expect(fingerprint(bytes) == "848557933ada51c4")
    }

    @Test("no control character goes into a cell, a name or a header")
    func unfit() {
        var cell = Workbook(sheets: [Sheet(name: "a")])
        cell.sheets[0].set(0, 0, "a\u{1}b")
        #expect(throws: DocumentError.unfitCharacter(scalar: 1, text: "a\u{1}b")) {
            try cell.bytes()
        }
        var header = Workbook(sheets: [Sheet(name: "a")])
        header.sheets[0].print.header = "\u{0}"
        #expect(throws: DocumentError.unfitCharacter(scalar: 0, text: "\u{0}")) {
            try header.bytes()
        }
    }

    @Test(
        "a sheet's name that spreadsheets do not take is refused",
        arguments: ["", "a/b", "'a", String(repeating: "ă", count: 32)])
    func names(name: String) {
        #expect(throws: DocumentError.sheetName(name)) {
            try Workbook(sheets: [Sheet(name: name)]).bytes()
        }
    }

    @Test("two sheets with one name are refused, whatever their case")
    func sameName() {
        #expect(throws: DocumentError.sheetName("đà nẵng")) {
            try Workbook(sheets: [Sheet(name: "Đà Nẵng"), Sheet(name: "đà nẵng")]).bytes()
        }
    }

    @Test(
        "a number with more digits than a spreadsheet keeps stays text, and what is none is refused"
    )
    func numbers() throws {
        func book(_ digits: String) -> Workbook {
            var sheet = Sheet(name: "a")
            sheet.set(0, 0, .number(digits))
            return Workbook(sheets: [sheet])
        }
        var text = Sheet(name: "a")
        text.set(0, 0, "1234567890123456")
        #expect(try book("1234567890123456").bytes() == Workbook(sheets: [text]).bytes())
        for wrong in ["1,5", "0x10", "inf", "", "1e5"] {
            #expect(throws: DocumentError.notANumber(wrong)) { try book(wrong).bytes() }
        }
    }

    @Test("days that no calendar has are none")
    func days() {
        #expect(SheetDay("2024-02-29")?.day == 29)
        for wrong in ["2023-02-29", "2023-7-3", "1899-12-31", "2023-13-01", "03/07/2023", ""] {
            #expect(SheetDay(wrong) == nil, "\(wrong)")
        }
    }
}

/// FNV-1a, 64 bits: enough to tell whether bytes have changed.
func fingerprint(_ bytes: Data) -> String {
    let hash = bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
}
