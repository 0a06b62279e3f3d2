// Cells of which more is meant, or less is left, than stands in them.

import Documents
import Emulation
import Foundation
import Testing

@Suite("Cells that are read with care")
struct SheetCellTests {
    private let office: Office

    init() throws { office = try Office.withOpenPeriod() }

    @Test(
        "a number cell of more digits than spreadsheets keep is refused; typed as text it is taken")
    func rounded() throws {
        let numbers = try #require(Data(base64Encoded: Self.longNumbers))
        #expect(
            try office.sheets().take(numbers, named: "a.xlsx").found == [
                "E2 rounded", "E3 rounded",
            ])
        let headings: [CellValue] = ["Kỳ thi đua", "Chỉ số", "Đơn vị", "Đơn vị cơ sở", "Tổng số"]
        let typed = try office.take(cells: [
            headings, ["p1", "i1", "A", "001", "1234567890123456"],
        ])
        #expect(typed.counts == [1, 0, 0])
        #expect(
            try office.rows("SELECT total FROM running_total WHERE period = 'p1'") == [
                "1234567890123456"
            ])
    }

    @Test("Đạt and Không đạt are figures and points of a criterion that knows nothing between")
    func passed() throws {
        let filled = try office.take(
            """
            Tiêu chí;Thực hiện;Tự chấm;Kỳ thi đua;Đơn vị
            II.1;Đạt;Đạt;p1;A
            II.2;Không đạt;không đạt;p1;A
            IV.1;1;5;p1;A
            """)
        #expect(filled.found == [])
        #expect(
            try office.rows(
                "SELECT criterion, actual, points FROM self_score WHERE period = 'p1' ORDER BY 1")
                == ["II.1|1|15", "II.2|0|0", "IV.1|1|5"])
        let other = try office.take("Kỳ thi đua;Đơn vị;Tiêu chí;Thực hiện\np1;A;I.1;Đạt\n")
        #expect(other.found == ["D2 not_a_number"])
    }

    @Test("a made-up figure without the mark is pointed at in its note")
    func unmarked() throws {
        try office.sql("INSERT INTO period (code, note) VALUES ('g', 'DỮ LIỆU GIẢ LẬP')")
        let headings = "Kỳ thi đua;Chỉ số;Đơn vị;Đơn vị cơ sở;Tổng số"
        let noted = try office.take("\(headings);Ghi chú\ng;i1;hanoi;001;5;ước tính\n")
        #expect(noted.found == ["F2 unmarked_sample"])
        let empty = try office.take("\(headings);Ghi chú\ng;i1;hanoi;001;5;\n")
        #expect(empty.found == ["F2 unmarked_sample"])
        #expect(try office.take("\(headings)\ng;i1;hanoi;001;5\n").found == ["A2 unmarked_sample"])
    }

    @Test("a unit whose name has a sign that no workbook carries still has templates, and is found")
    func controlCharacters() throws {
        try office.sql("UPDATE unit SET name_vi = 'Hà' || char(7) || 'Nội' WHERE code = 'hanoi'")
        let template = try office.sheets().template(
            .totals, period: "p1", as: .xlsx, makeID: { "" })
        let sheets = try WorkbookReader.sheets(in: template)
        let shown = sheets.flatMap(\.rows).flatMap(\.cells.values).compactMap { cell -> String? in
            if case .text(let text) = cell, text.hasSuffix("(hanoi)") { return text }
            return nil
        }
        let unit = try #require(shown.first)
        #expect(unit.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        let filled = try office.take(
            "Kỳ thi đua;Chỉ số;Đơn vị;Đơn vị cơ sở;Tổng số\np1;i1;\(unit);001;5\n")
        #expect(filled.counts == [1, 0, 0])
    }

    /// Totals of 16, 18 and 15 digits in number cells, made by Python's zipfile.
    private static let longNumbers =
        "UEsDBBQAAAAIAAAAIQB1jSDZfwAAAOMAAAALAAAAX3JlbHMvLnJlbHONzz0KAjEQBeCrhDnAzmJhIUkqG1vx"
        + "AkOcbIKbH5IR9famXMXC8vEeHzx95pUkltxDrF0905q7gSBSD4jdBU7Up1I5j8aXlkhGbAtWcjdaGHfzvMe2"
        + "NcDqralOVwME6vKq/A9cvI+Oj8XdE2f54X8thkxtYTHwmAYFaDV+fLJvUEsDBBQAAAAIAAAAIQCorhhNegAA"
        + "AJoAAAAFAAAAdy54bWw1jjEOAiEQRa9C5gDOamFBgMrG2hMgDkJ2YQiD0eNLjFv9//J+8c2b+3pnXtWnbFV0"
        + "t5DGaBpRQqLi5cCN6nSRe/FjYn8ix5gDXTi8CtWBp2U5Y6fNj8xVUm4CzkgiGvJPVX0hCzdQP7w+LBxBdZ1n"
        + "8YDO4D7H/Y/7AlBLAwQUAAAACAAAACEAE2vDMYMAAADeAAAAEAAAAF9yZWxzL3cueG1sLnJlbHONzz0KAjEQ"
        + "huGrhBxgZ7GwkCSVja14gSFONmE3P2RG1NubcgULy48XHvjMlTaUVAvH1Fi98lbY6ijSTgDsI2XkqTYqo4Ta"
        + "M8qYfYGGfsWF4DDPR+h7QzuzN9XlbjVqdXs3+geuISRP5+ofmYr88OFZ+8qRSAaKfSGxmqehaHAGvu64D1BL"
        + "AwQUAAAACAAAACEABGB4VvwAAAA3AwAABQAAAHMueG1shZNLasMwEIavIrwtraxHHgVF0NpedZsLGBNiE7CL"
        + "rTpnKN3Ui65LztCltiH30E2SOMHpDI690jDzSfp+gdS2KDdVuloZrdoljE2sVVlsSbnwmKdVci5emEfMwqtM"
        + "eerU+s3ZP2LSjOybj1jRWiuaXMlXSAaps5+kcraBWACx/fdhl5Pa2S+Ihfcwkhx252N/IR9BfunsT76G19NT"
        + "ti4g7wJysPGdoVRwnKFxAMdpnBcZCgIJ30cnRLztMy7kZDqbP/uXqt9adNZi2FoMW4tRa4GsObIWbf+RPSHv"
        + "efTAZv3yspOXw/JyWF6OykskL5C87HtyJE3/fQp6+ytHUEsBAhQDFAAAAAgAAAAhAHWNINl/AAAA4wAAAAsA"
        + "AAAAAAAAAAAAAIABAAAAAF9yZWxzLy5yZWxzUEsBAhQDFAAAAAgAAAAhAKiuGE16AAAAmgAAAAUAAAAAAAAA"
        + "AAAAAIABqAAAAHcueG1sUEsBAhQDFAAAAAgAAAAhABNrwzGDAAAA3gAAABAAAAAAAAAAAAAAAIABRQEAAF9y"
        + "ZWxzL3cueG1sLnJlbHNQSwECFAMUAAAACAAAACEABGB4VvwAAAA3AwAABQAAAAAAAAAAAAAAgAH2AQAAcy54"
        + "bWxQSwUGAAAAAAQABADdAAAAFQMAAAAA"
}
