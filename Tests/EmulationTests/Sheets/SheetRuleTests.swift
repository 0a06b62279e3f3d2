// Files meet the tables' rules, as any client's writing does.

import Documents
import Emulation
import Foundation
import Testing

@Suite("Imported rows and the tables' rules")
struct SheetRuleTests {
    private let office: Office

    init() throws { office = try Office.withOpenPeriod() }

    private static let figures = "Mã dòng;Kỳ thi đua;Chỉ số;Đơn vị;Đơn vị cơ sở;Số lượng;Ghi chú\n"

    private func sum() throws -> [String] {
        try office.rows(
            "SELECT count(*), sum(amount) FROM indicator_entry WHERE note = 'nhập tệp'")
    }

    @Test("the same file of figures enters them once, rows of equal content each")
    func twice() throws {
        let row = ";p1;i1;A;001;5;nhập tệp\n"
        let text = Self.figures + row + row
        #expect(try office.take(text).counts == [2, 0, 0])
        #expect(try office.take(text).counts == [0, 0, 2])
        #expect(try sum() == ["2|10"])
        #expect(try office.take(text + row).counts == [1, 0, 2])
        #expect(try sum() == ["3|15"])
    }

    @Test("a figure that was entered is not changed by a file, but by a row that reverses it")
    func ledger() throws {
        #expect(
            try office.take(Self.figures + "x1;p1;i1;A;001;5;nhập tệp\n").counts == [
                1, 0, 0,
            ])
        let changed = try office.take(Self.figures + "x1;p1;i1;A;001;6;nhập tệp\n")
        #expect(changed.found == ["A2 ledger"])
        let reversed = try office.take(
            "Mã dòng;Kỳ thi đua;Chỉ số;Đơn vị;Đơn vị cơ sở;Số lượng;Ghi chú;Đính chính cho dòng;Lý do\n"
                + "x2;p1;i1;A;001;-5;nhập tệp;x1;nhầm\n")
        #expect(reversed.counts == [1, 0, 0])
        #expect(try sum() == ["2|0"])
    }

    @Test("nothing is taken into a locked period, while a file that changes nothing is")
    func locked() throws {
        _ = try office.take(
            "Kỳ thi đua;Đơn vị;Tiêu chí;Thực hiện;Tự chấm\np1;A;I.1;8;10\np1;A;I.2;78;8\n")
        let kept = try office.sheets().export(.selfScores, period: "p1", as: .csv)
        #expect(kept.rows == 2)
        for state in [
            "covenant_open", "active", "submission_open", "cross_review", "appraisal", "locked",
        ] {
            try office.sql("UPDATE period SET state = '\(state)' WHERE code = 'p1'")
        }
        let same = try office.sheets().take(kept.bytes, named: "a.csv")
        #expect(same.found == [])
        #expect(same.counts == [0, 0, 2])
        let more = try office.take(Self.figures + ";p1;i1;A;001;5;nhập tệp\n")
        #expect(more.found == ["A2 period_locked"])
        #expect(try sum() == ["0|NULL"])
    }

    @Test("a reviewer that scores itself is refused, with the row")
    func ownReview() throws {
        let report = try office.take(
            "Kỳ thi đua;Đơn vị;Tiêu chí;Đơn vị chấm chéo;Điểm\np1;A;I.1;A;9\n")
        #expect(report.found == ["A2 refused_by_table"])
    }

    @Test("a decision and its recipients come from one table, the decision repeated or left out")
    func decisions() throws {
        let headings =
            "Cơ quan ban hành;Số quyết định;Ngày ký;Cấp khen thưởng;Đơn vị được khen thưởng;"
            + "Số thứ tự trong quyết định;Tên người, tập thể\n"
        let text =
            headings + """
                Bộ Công an;12/QĐ-BCA;2023-07-03;Bộ;A;1;Tập thể một
                Bộ Công an;12/QĐ-BCA;2023-07-03;;B;1;Tập thể hai
                Bộ Công an;13/QĐ-BCA;2023-07-03;Bộ;;;

                """
        let report = try office.take(text)
        #expect(report.found == [])
        #expect(report.counts == [4, 0, 0])
        #expect(
            try office.rows("SELECT decision, unit, name FROM recipient ORDER BY unit")
                == ["12/QĐ-BCA|A|Tập thể một", "12/QĐ-BCA|B|Tập thể hai"])
        #expect(
            try office.rows("SELECT number, level FROM decision ORDER BY number")
                == ["12/QĐ-BCA|Bộ", "13/QĐ-BCA|Bộ"])
        let differing = try office.take(
            headings
                + "X;1;2023-07-03;Bộ;A;1;a\nX;1;2023-07-03;Thành phố;A;2;b\nX;1;2023-07-03;;A;2;c\n"
        )
        #expect(differing.found == ["A3 differs", "E4 twice"])
    }

    @Test("a unit's own sheet comes with its criteria, and only rows that are filled in are taken")
    func selfScores() throws {
        let template = try office.sheets().template(
            .selfScores, period: "p1", unit: "hanoi", as: .xlsx, makeID: { "" })
        let sheets = try WorkbookReader.sheets(in: template)
        #expect(sheets.map(\.name) == ["Hướng dẫn", "Tự chấm điểm", "Danh mục"])
        let rows = sheets[1].rows
        #expect(
            rows[1].cells.sorted { $0.key < $1.key }.map(\.value) == [
                .text("STT"), .text("Tiêu chí"), .text("ĐVT"), .text("Chỉ tiêu"),
                .text("Thực hiện"),
                .text("Điểm chuẩn"), .text("Tự chấm"), .text("Minh chứng"),
            ])
        #expect(rows[2].cells[1] == .text("I.1 Tỷ lệ giảm phạm pháp TTXH"))
        #expect(rows[2].cells[5] == .number("10"))
        let untouched = try office.sheets().take(template, named: "mau.xlsx")
        #expect(untouched.found == [])
        #expect(untouched.counts == [0, 0, 0])
        let filled = try office.take(
            """
            hoitu;tu-cham;1;period=p1;unit=hanoi
            STT;Tiêu chí;ĐVT;Chỉ tiêu;Thực hiện;Điểm chuẩn;Tự chấm;Minh chứng
            1;I.1 Tỷ lệ giảm phạm pháp TTXH;;;7,5;10;8,25;Báo cáo số 1
            2;I.2;;;;10;;
            """)
        #expect(filled.counts == [1, 0, 0])
        #expect(
            try office.rows(
                "SELECT criterion, actual, points, note FROM self_score WHERE unit = 'hanoi'")
                == ["I.1|7.5|8.25|Báo cáo số 1"])
    }

    @Test(
        "a template of figures gives each row an id that no other has, and its kind is known again")
    func figureTemplate() throws {
        var number = 0
        let template = try office.sheets().template(
            .figures, period: "p1", as: .csv,
            makeID: {
                number += 1
                return "id-\(number)"
            })
        var lines = String(decoding: template, as: UTF8.self).split(separator: "\r\n")
        #expect(lines.count == 202)
        #expect(lines[1].hasPrefix("STT;Mã dòng;Chỉ số;Đơn vị;Đơn vị cơ sở;"))
        #expect(Set(lines.dropFirst(2).map { $0.split(separator: ";")[0] }).count == 200)
        #expect(try office.sheets().take(template, named: "t.csv").counts == [0, 0, 0])
        lines[2] = ";id-1;i1;A;001;;7;;;nhập tệp"
        let filled = lines.joined(separator: "\r\n")
        #expect(try office.take(filled).counts == [1, 0, 0])
        #expect(try office.take(filled).counts == [0, 0, 1])
        #expect(try sum() == ["1|7"])
    }
}
