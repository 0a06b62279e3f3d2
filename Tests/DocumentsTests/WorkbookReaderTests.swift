// What is read of workbooks that LibreOffice, we, or nobody sane has written.

import Documents
import Foundation
import Testing

@Suite("Workbooks that are read")
struct WorkbookReaderTests {
    private static func file(_ name: String) throws -> Data {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return try Data(contentsOf: folder.appending(path: "Files/\(name)"))
    }

    private func cells(_ bytes: Data) throws -> [String: FilledCell] {
        let sheet = try #require(try WorkbookReader.sheets(in: bytes).first)
        var cells: [String: FilledCell] = [:]
        for row in sheet.rows {
            for (column, cell) in row.cells {
                let place = CellPlace(sheet: sheet.name, column: column, row: row.number)
                cells[place.reference] = cell
            }
        }
        return cells
    }

    private func day(_ year: Int, _ month: Int, _ day: Int) throws -> FilledCell {
        .day(try #require(SheetDay(year: year, month: month, day: day)))
    }

    @Test(
        "a file that LibreOffice saved: texts, exact numbers, days, results of formulas, merged cells"
    )
    func libreOffice() throws {
        let bytes = try Self.file("libreoffice.xlsx")
        let sheets = try WorkbookReader.sheets(in: bytes)
        #expect(sheets.map(\.name) == ["Số liệu", "Trang 2", "Ẩn"])
        #expect(sheets.map(\.isVisible) == [true, true, false])
        #expect(sheets[1].rows.map(\.cells) == [[0: .text("001")], [1: .text("Đ")]])
        let cells = try cells(bytes)
        #expect(cells["A2"] == .text("Ba Đình"))
        #expect(cells["A3"] == .text("Ba Đình"), "merged with the one above")
        #expect(cells["A4"] == .text("dòng một\ndòng hai"))
        #expect(cells["B2"] == (try day(2023, 7, 3)))
        #expect(cells["B3"] == (try day(2024, 2, 29)), "a day with a time behind it")
        #expect(cells["C2"] == .number("94.17"))
        #expect(cells["C3"] == .number("0.3"))
        #expect(cells["C4"] == .number("-0.000001"))
        #expect(cells["D2"] == .number("188.34"))
        #expect(cells["D3"] == .failure("#DIV/0!"))
        #expect(cells["D4"] == .text("ab"))
        #expect(cells["E2"] == .percent("0.94"))
        #expect(cells["E3"] == .number("1234567"))
        #expect(cells["F2"] == .flag(true))
        #expect(cells["B7"] == .text("xa"))
        #expect(cells.count == 21)
    }

    @Test("a text that is merged downwards is every row's, a figure only the first one's")
    func merged() throws {
        let rows = (1...3).map { row in
            #"<row r="\#(row)">\#(row == 1 ? Self.mergedCells : "<c r=\"C\(row)\"><v>1</v></c>")</row>"#
        }.joined()
        let ranges = ["A1:A3", "B1:B3"].map { #"<mergeCell ref="\#($0)"/>"# }.joined()
        let cells = try cells(
            StoredWorkbook.bytes(rows: rows, after: "<mergeCells>\(ranges)</mergeCells>"))
        #expect(cells["A3"] == .text("x"))
        #expect(cells["B1"] == .number("7"))
        #expect(cells["B2"] == nil && cells["B3"] == nil)
    }

    private static let mergedCells =
        #"<c r="A1" t="str"><v>x</v></c><c r="B1"><v>7</v></c><c r="C1"><v>1</v></c>"#

    @Test("days that count from 1904")
    func macintosh() throws {
        let cells = try cells(try Self.file("libreoffice-1904.xlsx"))
        #expect(cells["A1"] == (try day(2023, 7, 3)))
    }

    @Test("what our own writer writes is read as it was meant")
    func ownFiles() throws {
        var sheet = Sheet(name: "Bảng")
        let third = try #require(SheetDay(year: 2023, month: 7, day: 3))
        let values: [CellValue] = [
            .text("=1+1"), .text(" hai  đầu "), .text("a\r\nb"), .number("-1234.5"),
            .number("123456789012345678"), .day(third),
            .text(CellText.escaped("_x0041_x0041_")),
        ]
        sheet.append(values, row: 4, column: 1)
        let cells = try cells(Workbook(sheets: [sheet]).bytes())
        #expect(cells["B5"] == .text("=1+1"))
        #expect(cells["C5"] == .text(" hai  đầu "))
        #expect(cells["D5"] == .text("a\r\nb"))
        #expect(cells["E5"] == .number("-1234.5"))
        #expect(cells["F5"] == .text("123456789012345678"), "more digits than a number keeps")
        #expect(cells["G5"] == .day(third))
        #expect(cells["H5"] == .text("_x0041_x0041_"))
    }

    @Test("texts of runs, in the cell or shared, without how they are pronounced")
    func texts() throws {
        let cells = try cells(
            StoredWorkbook.bytes(
                rows: """
                    <row><c t="inlineStr"><is><r><t>Đống </t></r><r><t xml:space="preserve">Đa</t></r></is></c>\
                    <c t="s"><v>0</v></c><c t="str"><f>A1</f><v></v></c></row>
                    <row r="5"><c r="C5" t="s"><v>1</v></c></row>
                    """,
                strings: """
                    <si><t>một_x000D_hai</t><rPh sb="0" eb="1"><t>đọc</t></rPh></si><si><t/></si>
                    """))
        #expect(cells["A1"] == .text("Đống Đa"))
        #expect(cells["B1"] == .text("một\rhai"))
        #expect(cells["C1"] == nil)
        #expect(cells["C5"] == nil, "an empty text is nothing")
    }

    @Test("a formula whose result was never saved is told apart from an empty cell")
    func uncomputed() throws {
        let cells = try cells(
            StoredWorkbook.bytes(
                rows: #"<row r="2"><c r="B2"><f>SUM(A1:A2)</f></c><c r="C2"/></row>"#))
        #expect(cells == ["B2": .uncomputed])
    }

    @Test(
        "numbers are the decimals that people see",
        arguments: [
            ("0.30000000000000004", "0.3"), ("9.9999999999999996E-2", "0.1"),
            ("1E3", "1000"), ("-1.50", "-1.5"), ("123456789012345", "123456789012345"),
            ("1234567890123456789", "1234567890123460000"), ("0.99999999999999999", "1"),
            ("5.0E-324", "0." + String(repeating: "0", count: 323) + "5"), ("-0", "0"),
            (".5", "0.5"),
            ("1.0000000000000002E-2", "0.01"), ("45110.5625", "45110.5625"),
        ])
    func decimals(stored: String, shown: String) throws {
        let cells = try cells(StoredWorkbook.bytes(rows: "<row><c><v>\(stored)</v></c></row>"))
        #expect(cells["A1"] == .number(shown))
    }

    @Test(
        "a number is a day where its format shows one",
        arguments: [
            ("dd/mm/yyyy", true), ("[$-42A]d mmmm yyyy;@", true), ("mmm-yy", true),
            ("yyyy\\-mm\\-dd", true), ("#,##0", false), ("General", false), ("h:mm:ss", false),
            ("mm:ss", false), ("\"ngày\" 0", false), ("[Red]0.00", false), ("0\\d", false),
        ])
    func formats(code: String, isDay: Bool) throws {
        let escaped = code.replacing("\"", with: "&quot;")
        let cells = try cells(
            StoredWorkbook.bytes(
                rows: #"<row><c s="1"><v>45110</v></c></row>"#,
                styles: """
                    <numFmts><numFmt numFmtId="164" formatCode="\(escaped)"/></numFmts>\
                    <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs>
                    """))
        let third = try day(2023, 7, 3)
        #expect(cells["A1"] == (isDay ? third : .number("45110")))
    }

    @Test("the days around the 29 February 1900 that never was")
    func leapBug() throws {
        let styles = #"<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>"#
        let rows = ["1", "59", "60", "61", "2958465", "2958466", "-1"]
            .map { #"<row><c s="1"><v>\#($0)</v></c></row>"# }.joined()
        let cells = try cells(StoredWorkbook.bytes(rows: rows, styles: styles))
        #expect(cells["A1"] == (try day(1900, 1, 1)))
        #expect(cells["A2"] == (try day(1900, 2, 28)))
        #expect(cells["A3"] == .number("60"))
        #expect(cells["A4"] == (try day(1900, 3, 1)))
        #expect(cells["A5"] == (try day(9999, 12, 31)))
        #expect(cells["A6"] == .number("2958466"))
        #expect(cells["A7"] == .number("-1"))
    }
}

@Suite("Files that are refused")
struct WorkbookRefusalTests {
    private func refusal(
        _ bytes: Data, _ limits: SheetLimits = SheetLimits(),
        archive: Archive.Limits = Archive.Limits()
    ) -> DocumentError? {
        do throws(DocumentError) {
            _ = try WorkbookReader.sheets(in: bytes, limits: limits, archive: archive)
            return nil
        } catch {
            return error
        }
    }

    @Test("a workbook that is cut off anywhere")
    func cut() throws {
        let whole = StoredWorkbook.bytes(rows: "<row><c><v>1</v></c></row>")
        #expect(refusal(whole) == nil)
        for length in stride(from: 0, to: whole.count, by: 7) {
            #expect(refusal(whole.prefix(length)) != nil, "\(length) bytes")
        }
    }

    @Test("a workbook with any one byte of its sheet changed is read or refused, never worse")
    func damaged() throws {
        let whole = StoredWorkbook.bytes(rows: #"<row r="1"><c r="A1"><v>17</v></c></row>"#)
        let sums = whole.indices.map { place -> Bool in
            var bytes = whole
            bytes[place] ^= 0x55
            return refusal(bytes) != nil
        }
        #expect(sums.filter { $0 }.count > whole.count / 2, "sums are checked")
    }

    @Test("other formats, each by its name")
    func formats() {
        #expect(refusal(Data([0xd0, 0xcf, 0x11, 0xe0, 0, 0])) == .otherFormat(.oldBinary))
        let openDocument = StoredArchive.bytes([
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", ""),
        ])
        #expect(refusal(openDocument) == .otherFormat(.openDocument))
        #expect(
            refusal(StoredArchive.bytes([("xl/workbook.bin", "")]))
                == .otherFormat(.binaryWorkbook))
        #expect(
            refusal(StoredArchive.bytes([("word/document.xml", "")])) == .otherFormat(.document))
        #expect(refusal(Data("a;b".utf8)) == .notArchive)
        #expect(refusal(StoredArchive.bytes([("a", "b")])) == .missing(part: "_rels/.rels"))
    }

    @Test("a part that declares a document type, which could grow without end")
    func declarations() {
        var parts = StoredWorkbook.parts(rows: "")
        parts[5].content = #"<!DOCTYPE w [<!ENTITY a "b">]><worksheet>&a;</worksheet>"#
        #expect(refusal(StoredArchive.bytes(parts)) == .damaged(part: "xl/sheet.xml"))
    }

    @Test("a part in another encoding than UTF-8, where a declaration could hide")
    func encodings() throws {
        let plain = "<worksheet/>"
        let wide = try #require(plain.data(using: .utf16LittleEndian))
        for part in [
            #"<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE w+AD4-<worksheet/>"#,
            #"<?xml version='1.0' encoding = 'utf-16'?><worksheet/>"#,
            String(decoding: wide, as: UTF8.self), "x" + plain,
        ] {
            var parts = StoredWorkbook.parts(rows: "")
            parts[5].content = part
            #expect(
                refusal(StoredArchive.bytes(parts)) == .damaged(part: "xl/sheet.xml"), "\(part)")
        }
        var parts = StoredWorkbook.parts(rows: "")
        parts[5].content = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>" + plain
        #expect(refusal(StoredArchive.bytes(parts)) == nil)
    }

    @Test("merged cells that would fill more places than are read")
    func merged() {
        let rows = (1...1001).map { #"<row r="\#($0)"><c r="A\#($0)" t="str"><v>x</v></c></row>"# }
        let ranges = String(repeating: #"<mergeCell ref="A1:A1001"/>"#, count: 1000)
        #expect(
            refusal(
                StoredWorkbook.bytes(
                    rows: rows.joined(), after: "<mergeCells>\(ranges)</mergeCells>"))
                == .overLimit(.cells, max: 1_000_000, place: "xl/sheet.xml"))
    }

    @Test("two parts of one name, of which neither is the right one")
    func twins() {
        var parts = StoredWorkbook.parts(rows: "")
        parts.append(("XL/sheet.xml", "<worksheet/>"))
        #expect(refusal(StoredArchive.bytes(parts)) == .damaged(part: "XL/sheet.xml"))
    }

    @Test("what unpacks to more than it should, before memory is taken for it")
    func bombs() throws {
        var sheet = Sheet(name: "S")
        for row in 0..<2000 { sheet.set(row, 0, .text("x")) }
        let bytes = try Workbook(sheets: [sheet]).bytes()
        #expect(refusal(bytes) == nil)
        var limits = Archive.Limits()
        limits.smallBytes = 0
        limits.ratioMax = 4
        #expect(refusal(bytes, archive: limits).flatMap(\.limit) == .ratio)
        limits = Archive.Limits()
        limits.bytesMax = 4000
        #expect(refusal(bytes, archive: limits).flatMap(\.limit) == .bytes)
        limits = Archive.Limits()
        limits.partsMax = 3
        #expect(refusal(bytes, archive: limits) == .overLimit(.parts, max: 3, place: ""))
    }

    @Test("more rows, columns or characters than are read, with the place")
    func limits() {
        var limits = SheetLimits()
        limits.rowsMax = 2
        let rows = "<row><c><v>1</v></c></row>"
        #expect(
            refusal(StoredWorkbook.bytes(rows: rows + rows + rows), limits)
                == .overLimit(.rows, max: 2, place: "S"))
        #expect(
            refusal(StoredWorkbook.bytes(rows: #"<row r="3"><c r="IW3"><v>1</v></c></row>"#))
                == .overLimit(.columns, max: 256, place: "S!IW3"))
        limits = SheetLimits()
        limits.textLengthMax = 3
        #expect(
            refusal(
                StoredWorkbook.bytes(rows: #"<row><c t="str"><v>abcd</v></c></row>"#), limits)
                == .overLimit(.textLength, max: 3, place: "S!A1"))
    }

    @Test("rows and cells that contradict their places")
    func places() {
        for rows in [
            #"<row r="2"/><row r="2"/>"#, #"<row r="1"><c r="A2"><v>1</v></c></row>"#,
            #"<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>"#,
            #"<row r="0"/>"#, #"<row r="1048577"/>"#, #"<row><c t="s"><v>0</v></c></row>"#,
            "<row><c><v>1,5</v></c></row>", "<row><c><v>0x1F</v></c></row>", "<row>",
        ] {
            #expect(
                refusal(StoredWorkbook.bytes(rows: rows)) == .damaged(part: "xl/sheet.xml"),
                "\(rows)")
        }
    }
}

extension DocumentError {
    /// What there is too much of.
    fileprivate var limit: DocumentLimit? {
        if case .overLimit(let limit, _, _) = self { return limit }
        return nil
    }
}
