// What goes out comes back as it was.

import Documents
import Emulation
import Foundation
import Merge
import Replica
import Testing
import Wire

@Suite("Exports that come back")
struct SheetRoundTripTests {
    /// One office with records of every kind, texts that are hard to carry among them.
    private static func office() throws -> Office {
        let office = try EmulationCluster(["hanoi"])[0]
        try office.sql(try #require(EmulationSamples.sampleSQL(by: "hanoi")) + ScoringSample.sql)
        let texts = [
            "=1+1", "+84", "-x", "@SUM(A1)", "'=y", "''=z", "một\nhai", "a;b,c\td\"e\"",
            " hai  dấu ",
            "o\u{302}\u{301}", "cuối\r\ndòng\n", "1/10/3", "001", "TRUE", "1.234", "_x0041_",
        ]
        for (place, text) in texts.enumerated() {
            let quoted = text.replacing("'", with: "''")
            try office.sql(
                """
                INSERT INTO drive (unit, year, code, title, kind, starts, result)
                    VALUES ('hanoi', 2023, 'd\(place)', '\(quoted)', 'peak', '2023-07-03', '\(quoted)');
                """)
        }
        try office.sql(
            """
            INSERT INTO drive (unit, year, code, title) VALUES ('zz', 1, '=c', 'x');
            INSERT INTO drive (unit, year, code, title, starts)
                VALUES ('hanoi', 9999, 'old', 'x', '1899-12-31');
            INSERT INTO exemplar (unit, year, code, name, field)
                VALUES ('hcm', 2023, 'e1', 'Tập thể một', 'force_building');
            INSERT INTO decision (issuer, number, signed_on, level)
                VALUES ('Bộ', '1/QĐ', '2023-07-03', 'x'), ('Bộ', '2', '2023-01-02', '');
            INSERT INTO recipient (issuer, decision, signed_on, unit, number, name)
                VALUES ('Bộ', '1/QĐ', '2023-07-03', 'hanoi', 1, 'a'),
                    ('Bộ', '1/QĐ', '2023-07-03', 'hanoi', 2, '-b');
            INSERT INTO period (code, criteria_set, criteria_version)
                SELECT 'p1', criteria_set, criteria_version FROM period WHERE code = 'example';
            INSERT INTO cross_review (period, unit, criterion, reviewer, points, comment)
                VALUES ('p1', 'A', 'I.1', 'B', '1.234', '+'), ('p1', 'A', 'I.2', 'B', '5.10', ''),
                    ('p1', 'A', 'II.1', 'B', NULL, 'x'), ('p1', 'B', 'I.1', 'A', '0.125', '');
            INSERT INTO stock_figure (period, indicator, unit, office, value, as_of)
                VALUES ('p1', 'i', 'A', '001', 1234567890123456789, ''),
                    ('p1', 'i', 'A', '002', -1234, '2023-02-01');
            """)
        return office
    }

    @Test("importing an export changes nothing, whatever the kind and the format")
    func everything() throws {
        let office = try Self.office()
        let sheets = try office.sheets()
        let before = try vector(of: office)
        for kind in SheetKind.allCases {
            for format in SheetFormat.allCases {
                let (bytes, rows, records) = try sheets.export(kind, as: format)
                let report = try sheets.take(
                    bytes, named: "ra.\(format.rawValue)",
                    .answering(encoding: .unicode))
                #expect(report.found == [], "\(kind) \(format)")
                #expect(report.new == 0 && report.changed == 0, "\(kind) \(format)")
                let counted = records.reduce(0) { $0 + $1.count }
                #expect(rows > 0 && report.unchanged == counted, "\(kind) \(format)")
            }
        }
        #expect(try vector(of: office) == before, "nothing was written")
    }

    /// What the office has sealed, with all that was pending.
    private func vector(of office: Office) throws -> VersionVector {
        _ = try office.file.write { try $0.sealPending() }
        return try office.file.read { try $0.receivedVector().vector }
    }

    @Test("what is edited in an export is what changes, and only that")
    func edited() throws {
        let office = try EmulationCluster(["hanoi"])[0]
        try office.sql(try #require(EmulationSamples.sampleSQL(only: "hanoi", by: "hanoi")))
        let sheets = try office.sheets()
        let bytes = try sheets.export(.models, unit: "hanoi", as: .csv).bytes
        let text = String(decoding: bytes, as: UTF8.self)
        let title = try #require(
            try office.rows("SELECT title FROM model ORDER BY code LIMIT 1").first)
        let report = try office.take(text.replacing(title, with: "Tên mới"))
        #expect(report.counts[0] == 0 && report.counts[1] == 1)
        #expect(try office.rows("SELECT title FROM model ORDER BY code LIMIT 1") == ["Tên mới"])
    }

    @Test("an export holds real numbers and days, and says what it is")
    func cells() throws {
        let office = try Self.office()
        let bytes = try office.sheets().export(.drives, unit: "hanoi", as: .xlsx).bytes
        let sheet = try #require(try WorkbookReader.sheets(in: bytes).first)
        #expect(sheet.name == "Đợt thi đua")
        #expect(sheet.rows[0].cells == [0: .text("hoitu"), 1: .text("drives"), 2: .text("1")])
        let row = try #require(sheet.rows.first { $0.cells[3] == .text("d0") })
        #expect(row.cells[1] == .text("Hà Nội (hanoi)"))
        #expect(row.cells[2] == .number("2023"))
        #expect(row.cells[4] == .text("=1+1"))
        #expect(row.cells[5] == .text("Cao điểm"))
        #expect(
            row.cells[6] == SheetDay(year: 2023, month: 7, day: 3).map { .day($0) })
        let text = String(
            decoding: try office.sheets().export(.drives, as: .csv).bytes, as: UTF8.self)
        #expect(text.hasPrefix("\u{feff}hoitu;drives;1\r\nSTT;Đơn vị;Năm;Mã;"))
        #expect(text.contains(";2023;d0;'=1+1;Cao điểm;2023-07-03;"))
    }
}
