// What comes of files that clerks have filled in.

import Documents
import Emulation
import Foundation
import Testing

@Suite("Files that are imported")
struct SheetImportTests {
    private let office: Office

    init() throws {
        office = try EmulationCluster(["hanoi"])[0]
        try office.sql(
            """
            INSERT INTO period (code, name, starts) VALUES ('2023-H1', 'Sơ kết 2023', '2023-01-01');
            INSERT INTO indicator (code, name_vi) VALUES ('patrols', 'Lượt tuần tra');
            """)
    }

    private static let models = "Đơn vị;Năm;Mã;Tên gọi;Loại;Mô tả\n"
    /// For headings that fit drives as well.
    private static var ofModels: SheetFile.Options {
        var options = SheetFile.Options()
        options.kind = .models
        return options
    }

    private static let figures = "Kỳ thi đua;Chỉ số;Đơn vị;Đơn vị cơ sở;Tính đến ngày;Số lượng\n"

    @Test(
        "new rows are entered, differing ones changed, others left, and the summary says how many")
    func summary() throws {
        let first = try office.take(
            Self.models + "Hà Nội;2023;m1;Một;Mô hình;a\nhanoi;2023;m2;Hai;Cách làm hay;b\n")
        #expect(first.found == [])
        #expect(first.counts == [2, 0, 0])
        let second = try office.take(
            Self.models
                + "hanoi;2023;m1;Một;Mô hình;a\nhanoi;2023;m2;Hai sửa;;b\nhanoi;2023;m3;Ba;;\n")
        #expect(second.counts == [1, 1, 1])
        #expect(
            try office.rows("SELECT code, title, kind, description FROM model ORDER BY code") == [
                "m1|Một|model|a", "m2|Hai sửa|model|b", "m3|Ba|model|",
            ])
    }

    @Test("a reversal may stand before what it reverses, and one of it before both")
    func reversals() throws {
        let headings =
            "Mã dòng;Kỳ thi đua;Chỉ số;Đơn vị;Đơn vị cơ sở;Tính đến ngày;Số lượng;Đính chính cho dòng\n"
        let report = try office.take(
            headings + """
                c;2023-H1;patrols;hanoi;001;2023-06-01;5;b
                b;2023-H1;patrols;hanoi;001;2023-06-01;-5;a
                a;2023-H1;patrols;hanoi;001;2023-06-01;5;
                """)
        #expect(report.found == [])
        #expect(
            try office.rows("SELECT sum(amount), count(*) FROM indicator_entry") == ["5|3"])
    }

    @Test("a value under no heading is pointed at, not passed over")
    func unheaded() throws {
        let report = try office.take(Self.models + "hanoi;2023;m1;Một;Mô hình;a;thừa\n")
        #expect(report.found == ["G2 unknown_heading"])
    }

    @Test("beside a refused text everything else that is wrong is told")
    func besideRefused() throws {
        let report = try office.take(
            Self.models + "hanoi;2023;m1;Một;;TỐI MẬT\nhanoi;năm nay;m2;Hai;;\n")
        #expect(report.found.first == "F2 classified")
        #expect(report.found.contains { $0.hasPrefix("B3 ") })
        #expect(try office.rows("SELECT count(*) FROM model") == ["0"])
    }

    @Test("one bad row keeps the whole file out, and all that is wrong is listed by cell")
    func allOrNothing() throws {
        let report = try office.take(
            Self.models + """
                hanoi;2023;m1;Một;Mô hình;
                hanoii;2023;m2;Hai;Mô hình;
                hanoi;năm nay;m3;;Mô hình mới;
                hanoi;-3;m4;Bốn;;
                hanoi;2023;m1;Lại một;;
                ;;;;;lạc lõng
                """)
        #expect(
            report.found == [
                "A3 unknown_reference", "B4 not_a_number", "D4 missing", "E4 not_a_choice",
                "B5 not_above_zero", "A6 twice", "A7 missing", "B7 missing", "C7 missing",
                "D7 missing",
            ])
        #expect(!report.isWritten)
        #expect(try office.rows("SELECT count(*) FROM model") == ["0"])
    }

    @Test("a trial says what would come of a file, and keeps nothing")
    func trial() throws {
        var options = SheetFile.Options()
        options.isTrial = true
        let report = try office.take(Self.models + "hanoi;2023;m1;Một;;\n", options)
        #expect(report.counts == [1, 0, 0])
        #expect(!report.isWritten)
        #expect(try office.rows("SELECT count(*) FROM model") == ["0"])
    }

    // MARK: What is asked about

    @Test("1.234 typed as text is asked about, whichever sign, and taken as the answer says")
    func numbers() throws {
        let text =
            "Kỳ thi đua;Chỉ số;Đơn vị;Đơn vị cơ sở;Tổng số\n2023-H1;patrols;hanoi;001;1.234\n"
        let open = try office.take(text)
        #expect(open.found == ["E2 ambiguous_number"])
        #expect(
            open.issues.first?.reason == .ambiguousNumber("1.234", vi: "1234", en: "1.234"))
        let english = try office.take(text, .answering(numbers: .english))
        #expect(english.found == ["E2 not_whole"], "one and a bit is no count")
        #expect(try office.take(text, .answering(numbers: .vietnamese)).counts == [1, 0, 0])
        let other = text.replacing("1.234", with: "1,234")
        #expect(try office.take(other).found == ["E2 ambiguous_number"])
        #expect(try office.take(other, .answering(numbers: .english)).counts == [0, 0, 1])
        #expect(try office.rows("SELECT total FROM running_total") == ["1234"])
    }

    @Test("03/7 and 7/3 typed as text are asked about, and taken as the answer says")
    func dates() throws {
        for (typed, dayFirst, monthFirst) in [
            ("03/7", "2023-07-03", "2023-03-07"), ("7/3", "2023-03-07", "2023-07-03"),
        ] {
            let text = Self.figures + "2023-H1;patrols;hanoi;001;\(typed);5\n"
            #expect(try office.take(text).found == ["E2 ambiguous_day"])
            #expect(try office.take(text, .answering(dates: .dayFirst)).found == [])
            #expect(try office.take(text, .answering(dates: .monthFirst)).found == [])
            let days = try office.rows("SELECT as_of FROM indicator_entry ORDER BY as_of")
            #expect(days.contains(dayFirst) && days.contains(monthFirst))
        }
        let plain = Self.figures + "2023-H1;patrols;hanoi;001;13/7/2023;5\n"
        #expect(try office.take(plain).counts == [1, 0, 0])
    }

    @Test("a real number and a real day are not asked about")
    func realCells() throws {
        let day = try #require(SheetDay(year: 2023, month: 3, day: 7))
        let headings: [CellValue] = Self.figures.dropLast().split(separator: ";")
            .map { .text(String($0)) }
        let report = try office.take(cells: [
            headings,
            [
                "2023-H1", "Lượt tuần tra (patrols)", "hanoi", .number("1"), .day(day),
                .number("1234"),
            ],
        ])
        #expect(report.found == [])
        #expect(
            try office.rows("SELECT office, as_of, amount FROM indicator_entry")
                == ["001|2023-03-07|1234"])
    }

    // MARK: Vietnamese

    @Test("NFD, composed and look-alikes of Đ are one text when they are stored, and one record")
    func composition() throws {
        for title in ["Đống Đa", "Đo\u{302}\u{301}ng Đa", "\u{d0}ống \u{189}a", "Đống\u{a0} Đa"] {
            let report = try office.take(Self.models + "hanoi;2023;mđ;\(title);;\n")
            #expect(report.found == [])
        }
        let stored = try office.rows("SELECT hex(title) FROM model")
        let expected = Array("Đống Đa".precomposedStringWithCanonicalMapping.utf8)
            .map { String(format: "%02X", $0) }.joined()
        #expect(stored == [expected])
    }

    @Test(
        "an office is known by its name with either placement of the tone, by its code, or by both")
    func offices() throws {
        let cells = ["Thuỷ Nguyên", "Thủy Nguyên", "thuy nguyen", "311", "Huyện (311)"]
        for cell in cells {
            let report = try office.take(
                "Kỳ thi đua;Chỉ số;Đơn vị;Đơn vị cơ sở;Tổng số\n2023-H1;patrols;haiphong;\(cell);7\n"
            )
            #expect(report.found == [], "\(cell)")
        }
        #expect(try office.rows("SELECT office FROM running_total") == ["311"])
    }

    @Test("TCVN3 and VNI are shown with what they may mean, and converted only when that is said")
    func legacy() throws {
        let cases: [(SheetAnswers.Encoding, String, String)] = [
            (.tcvn3, "§µ N½ng", "Đà Nẵng"), (.vni, "Ñaø Naüng", "Đà Nẵng"),
        ]
        for (encoding, typed, meant) in cases {
            let text = Self.models + "hanoi;2023;\(encoding);\(typed);;\n"
            let open = try office.take(text)
            #expect(open.found == ["D2 legacy_encoding"])
            guard case .legacy(typed, let tcvn3, let vni) = open.issues.first?.reason else {
                Issue.record("no preview of \(typed)")
                continue
            }
            #expect((encoding == .tcvn3 ? tcvn3 : vni) == meant)
            #expect(try office.take(text, .answering(encoding: encoding)).counts == [1, 0, 0])
        }
        #expect(
            try office.rows("SELECT code, title FROM model ORDER BY code")
                == ["tcvn3|Đà Nẵng", "vni|Đà Nẵng"])
        let kept = Self.models + "hanoi;2023;c;© 2023;;\n"
        #expect(try office.take(kept, .answering(encoding: .unicode)).counts == [1, 0, 0])
        #expect(try office.rows("SELECT title FROM model WHERE code = 'c'") == ["© 2023"])
    }

    @Test("“Quận 1/10/3” stays a text, and a day that a spreadsheet made of a text is refused")
    func slashes() throws {
        let report = try office.take(Self.models + "hanoi;2023;1/10/3;Quận 1/10/3;;\n")
        #expect(report.counts == [1, 0, 0])
        #expect(try office.rows("SELECT code, title FROM model") == ["1/10/3|Quận 1/10/3"])
        let day = try #require(SheetDay(year: 2003, month: 10, day: 1))
        let headings: [CellValue] = ["unit", "year", "code", "title"]
        let made = try office.take(
            cells: [headings, ["hanoi", .number("2023"), .day(day), "x"]], Self.ofModels)
        #expect(made.found == ["C2 day_instead"])
    }

    // MARK: Refusals

    @Test("a classification marking is refused in a text, in a sheet's name and in the file's name")
    func classified() throws {
        let inText = try office.take(Self.models + "hanoi;2023;m1;Một;;TỐI MẬT\n")
        #expect(inText.found == ["F2 classified"])
        let inName = try office.take(Self.models + "hanoi;2023;m1;Một;;\n", named: "MẬT bang.csv")
        #expect(inName.found == ["classified"])
        let onSheet = try office.take(
            cells: [["unit", "year", "code", "title"], ["hanoi", .number("2023"), "m1", "Một"]],
            sheet: "MẬT")
        #expect(onSheet.found == ["A1 classified", "A1 unclear_kind"])
        let personal = try office.take(Self.models + "hanoi;2023;m1;Một;;gọi 0912345678\n")
        #expect(personal.found == ["F2 personal"])
        #expect(try office.rows("SELECT count(*) FROM model") == ["0"])
    }

    @Test("cells that hold the wrong kind of thing are each named")
    func kinds() throws {
        let headings: [CellValue] = ["Đơn vị", "Năm", "Mã", "Tên gọi"]
        let day = try #require(SheetDay(year: 2023, month: 1, day: 1))
        let report = try office.take(
            cells: [
                headings, ["hanoi", .day(day), "m1", "Một"], ["hanoi", "2023,5", "m2", "Hai"],
                ["hanoi", "94%", "m3", "Ba"],
            ], Self.ofModels)
        #expect(report.found == ["B2 day_instead", "B3 not_whole", "B4 percent"])
    }

    @Test(
        "columns may stand in any order and be left out; unknown, doubled and missing ones are told"
    )
    func headings() throws {
        let moved = try office.take(
            "Tên gọi;Mã;Trống;Năm;Đơn vị\nMột;m1;;2023;hanoi\n", Self.ofModels)
        #expect(moved.found == [])
        #expect(
            try office.take("Tên gọi;Mã;Màu;Năm;Đơn vị\nMột;m1;đỏ;2023;hanoi\n", Self.ofModels)
                .found
                == ["C1 unknown_heading"])
        #expect(
            try office.take("Tên gọi;Mã;Tên gọi;Năm;Đơn vị\nMột;m1;;2023;hanoi\n", Self.ofModels)
                .found
                == ["C1 heading_twice"])
        #expect(try office.take("Một;m1;2023;hanoi\n").found == ["no_table"])
        #expect(try office.take("Đơn vị;Năm;Mã;Tên gọi\n").found == ["A1 unclear_kind"])
        var options = SheetFile.Options()
        options.kind = .drives
        #expect(try office.take("Đơn vị;Năm;Mã;Tên gọi\n", options).parts.map(\.kind) == [.drives])
        #expect(
            try office.take("hoitu;models;1\nĐơn vị;Năm;Mã\nhanoi;2023;m1\n").found
                == ["A2 missing_heading"])
        #expect(try office.take("hoitu;models;2\nĐơn vị\n").found == ["A1 newer_template"])
    }
}
