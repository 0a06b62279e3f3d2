// The review's documents: they say what the scores say, the same everywhere, and what they were made from.

import Documents
import Emulation
import Foundation
import Merge
import Replica
import Testing

@Suite("The review's report")
struct ReviewReportTests {
    private static let day = "2023-07-03"

    private func report(_ period: String, at office: Office) throws -> ReviewReport {
        try PeriodFile(office.file).report(of: period)
    }

    /// The sample period's report, made once: with texts that are hard to print.
    private static let sample = Result {
        let office = try EmulationCluster(["hanoi"])[0]
        try office.sql(
            try #require(EmulationSamples.sampleSQL(by: "hanoi")) + """
                INSERT INTO report_section (period, unit, section, body) VALUES
                    ('2023-H1', 'hcm', 'something_else', 'Một việc ngoài đề cương'),
                    ('2023-H1', 'hcm', 'proposals', 'Kiến nghị <b> & "c"' || char(10) || 'dòng hai'),
                    ('2023-H1', 'hanoi', 'proposals', 'Ký tự điều khiển: ' || char(1));
                UPDATE model SET title = char(2) || printf('%.*c', 40000, 'x')
                WHERE unit = 'hcm' AND code = 'm01';
                """)
        return try PeriodFile(office.file).report(of: EmulationSamples.period)
    }

    /// Every text of a document, line by line.
    private func texts(_ document: TextDocument) -> [String] {
        document.sections.flatMap(\.blocks).flatMap { block -> [String] in
            switch block {
            case .paragraph(let paragraph): [paragraph.runs.map(\.text).joined()]
            case .table(let table):
                (table.headings + table.rows).flatMap { row in
                    row.map {
                        $0.paragraphs.map { $0.map(\.text).joined() }.joined(separator: "\n")
                    }
                }
            case .chart(let chart): [chart.title] + chart.bars.map(\.caption)
            case .pageBreak: []
            }
        }
    }

    /// The values of a sheet by row.
    private func rows(_ sheet: Sheet) -> [Int: [CellValue]] {
        Dictionary(grouping: sheet.cells, by: \.row).mapValues { row in
            row.sorted { $0.column < $1.column }.map(\.value)
        }
    }

    @Test("the numbers in each format are those of the scores")
    func numbers() throws {
        let office = try EmulationCluster(["hanoi"])[0]
        try office.sql(ScoringSample.sql)
        let report = try report("example", at: office)
        let scores = try office.scores(of: "example")
        #expect(scores.ranks.map { "\($0.score.total)" }.first == "94.17")
        let document = report.document(in: .vietnamese)
        let page = String(decoding: try document.printPage(), as: UTF8.self)
        let word = String(decoding: try document.wordFile(), as: UTF8.self)
        let overview = try #require(report.workbook(in: .vietnamese).sheets.first)
        let cells = rows(overview)
        for (index, rank) in scores.ranks.enumerated() {
            let score = rank.score
            for points in [score.base, score.bonus, score.penalty, score.total] {
                let text = points.text(in: .vietnamese)
                #expect(page.contains(">\(text)<") && word.contains(">\(text)<"), "\(text)")
            }
            let line = try #require(cells[4 + index])
            #expect(line[0] == .number("\(rank.place)"))
            #expect(line[1] == .text(scores.name(of: score.unit).vi))
            #expect(line[6] == .number("\(score.total)"))
        }
        // Every criterion of every unit, on the sheets of the groups.
        let groups = report.workbook(in: .vietnamese).sheets.filter { $0.name.hasPrefix("Nhóm") }
        #expect(groups.map(\.name) == ["Nhóm I", "Nhóm II", "Nhóm III", "Nhóm IV"])
        let values = groups.flatMap(\.cells).map(\.value)
        for criterion in scores.ranks.flatMap(\.score.criteria) {
            let points = try #require(criterion.points)
            #expect(values.contains(.number("\(points)")), "\(criterion.criterion.code)")
        }
    }

    @Test("replicas that took the same in other orders make the same bytes")
    func sameBytes() throws {
        let cluster = try EmulationCluster(["hanoi", "hcm"])
        try cluster[0].sql(EmulationSamples.clusterEntries.map(\.sql).joined())
        for office in cluster.offices {
            try office.sql(EmulationSamples.entries(for: office.unit).map(\.sql).joined())
        }
        // Each has its own rows first, and the other's behind them.
        try cluster.settle()
        let reports = try cluster.offices.map { try report(EmulationSamples.period, at: $0) }
        #expect(reports[0].isMadeUp && reports[0].basis.isProvisional)
        for format in ReportFormat.allCases {
            let all = try reports.map { try $0.files(as: format, in: .vietnamese, late: []) }
            #expect(!all[0].isEmpty)
            #expect(all[0] == all[1], "\(format)")
        }
    }

    @Test("every page and every sheet says that figures are made up, and not final, and no secrets")
    func marks() throws {
        let report = try Self.sample.get()
        let document = report.document(in: .vietnamese)
        #expect(document.pageMark == "DỮ LIỆU GIẢ LẬP – TẠM TÍNH")
        #expect(document.pageFooter.contains("bí mật nhà nước"))
        for sheet in report.workbook(in: .vietnamese).sheets {
            #expect(sheet.print.header.contains("DỮ LIỆU GIẢ LẬP"), "\(sheet.name)")
            #expect(sheet.print.footer.contains("bí mật nhà nước"), "\(sheet.name)")
            let shown = sheet.cells.contains { cell in
                if case .text(let text) = cell.value {
                    text.contains("DỮ LIỆU GIẢ LẬP")
                } else {
                    false
                }
            }
            #expect(shown, "\(sheet.name)")
        }
    }

    @Test("a locked report does not change with what comes late, which has a list of its own")
    func locked() throws {
        let cluster = try EmulationCluster(["hanoi", "hcm"], areAllHeads: true)
        try cluster[0].sql(
            """
            INSERT INTO head_assignment (cluster, role, from_date, unit)
            VALUES ('example', 'cluster_head', '2023-01-01', 'hanoi');
            \(ScoringSample.sql)
            """)
        try cluster.settle()
        let before = try report("example", at: cluster[0])
        #expect(before.basis.isProvisional)
        #expect(texts(before.document(in: .vietnamese)).contains { $0.contains("tạm tính") })

        let head = PeriodFile(cluster[0].file)
        #expect(try head.moveOn("example", by: "hanoi", on: Self.day) == .locked)
        let locked = try report("example", at: cluster[0])
        #expect(!locked.basis.isProvisional)
        let files = try locked.files(as: .html, in: .vietnamese, late: [])
        try cluster[1].sql("UPDATE running_total SET total = total + 9 WHERE unit = 'A'")
        try cluster.settle()
        let late = try head.lateEntries(of: "example")
        #expect(!late.isEmpty)
        for office in cluster.offices {
            let now = try report("example", at: office)
            #expect(try now.files(as: .html, in: .vietnamese, late: []) == files)
            let listed = try now.files(as: .html, in: .vietnamese, late: late)
            #expect(
                listed.filter { !files.contains($0) }.map(\.name) == ["den-sau-chot-example.html"])
        }

        try head.reopen("example", because: "Sai số liệu đợt thi đua", by: "hanoi", on: Self.day)
        let reopened = texts(try report("example", at: cluster[0]).document(in: .vietnamese))
        #expect(
            reopened.contains { $0.contains("mở lại") && $0.contains("Sai số liệu đợt thi đua") })
    }

    @Test("prose stands in the outline's order, units as points a, b, c, d, đ; nothing is left out")
    func prose() throws {
        let report = try Self.sample.get()
        let texts = texts(report.document(in: .vietnamese))
        let movement = texts.filter { $0.contains("phong trào") || $0.contains("Phong trào") }
        #expect(!movement.isEmpty)
        let parts = [
            "I. TÌNH HÌNH", "II. KẾT QUẢ", "III. HẠN CHẾ", "IV. PHƯƠNG HƯỚNG", "V. ĐỀ XUẤT",
        ]
        let places = parts.map { part in texts.firstIndex { $0.hasPrefix(part) } }
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        #expect(!places.contains(nil))
        let heading = try #require(texts.firstIndex(of: "1. Công tác lãnh đạo, chỉ đạo"))
        let points = texts[(heading + 1)...].prefix(5).map { String($0.prefix { $0 != ":" }) }
        #expect(
            points == [
                "a) Cần Thơ", "b) Đà Nẵng", "c) Hà Nội", "d) Hải Phòng", "đ) TP. Hồ Chí Minh",
            ])
        #expect(texts.contains { $0.contains("Một việc ngoài đề cương") })
        // What XML cannot carry is shown as a sign that something was there.
        #expect(texts.contains { $0.contains("Ký tự điều khiển: \u{FFFD}") })
        let page = String(decoding: try report.document(in: .vietnamese).printPage(), as: UTF8.self)
        #expect(page.contains("Kiến nghị &lt;b&gt; &amp; &quot;c&quot;"))
    }

    @Test(
        "the review's lists have what was entered: reviews, differences, honours, ballots, corrections"
    )
    func lists() throws {
        let sheets = try Self.sample.get().workbook(in: .vietnamese).sheets
        func values(_ name: String) throws -> [[CellValue]] {
            let sheet = try #require(sheets.first { $0.name == name })
            return rows(sheet).filter { $0.key > 3 }.sorted { $0.key < $1.key }.map(\.value)
        }
        // Hồ Chí Minh gave Đà Nẵng 14 for II.1, the others 14.5: the median is 14.5.
        let differences = try values("Chênh lệch")
        #expect(
            differences.contains([
                "Đà Nẵng", "II.1", "Đảng bộ trong sạch, vững mạnh", .number("15.00"),
                .number("14.50"), "–", .number("-0.50"),
            ]))
        let matrix = try values("Chấm chéo")
        // 15 + 10 + 5 + 5 points, of which one criterion of Đà Nẵng's got half a point less.
        #expect(matrix[0] == ["Cần Thơ", "–", "34,50 (4)", "35,00 (4)", "35,00 (4)", "35,00 (4)"])
        #expect(
            try values("Suy tôn").contains {
                $0.contains(.number("14")) && $0.contains("Thống nhất suy tôn")
            })
        #expect(try values("Đính chính").contains { $0.contains("Nhập trùng với số cộng dồn.") })
        let submitted = try values("Nộp bảng")
        let last = try #require(SheetDay("2023-06-25"))
        #expect(submitted.contains { $0.prefix(3) == ["Hà Nội", "Đã nộp", .day(last)] })
        #expect(submitted.contains { $0.prefix(2) == ["Hải Phòng", "Chưa nộp"] })
        // 1522 patrols in Hà Nội against 1405 a year before.
        let indicators = try values("Chỉ số")
        #expect(indicators[0].contains(.number("1522")) && indicators[1].contains(.number("1405")))
        #expect(indicators[2].contains(.number("8.33")))
        let honours = try values("Khen thưởng")
        #expect(
            honours.contains {
                $0.prefix(2) == ["Bằng khen", "Thành phố"] && $0.last == .number("5")
            })
        #expect(try values("Giao ước").count >= 5)
    }

    @Test("a text that no cell can hold, or no file, does not keep the workbook from being made")
    func unfit() throws {
        let report = try Self.sample.get()
        #expect(
            try report.files(as: .xlsx, in: .vietnamese, late: []).map(\.name) == [
                "so-ket-2023-H1.xlsx"
            ])
        let models = report.workbook(in: .vietnamese).sheets.first { $0.name == "Mô hình" }
        let long = models?.cells.contains { cell in
            if case .text(let text) = cell.value {
                text.hasPrefix("\u{FFFD}xxx") && text.hasSuffix("[…]")
            } else {
                false
            }
        }
        #expect(long == true)
    }

    @Test("dates, points and places are as Decree 30/2020 writes them")
    func decree() throws {
        func long(_ day: String) throws -> String { OfficialDay(try #require(SheetDay(day))).long }
        #expect(try long("2023-07-03") == "ngày 03 tháng 7 năm 2023")
        #expect(try long("2023-02-10") == "ngày 10 tháng 02 năm 2023")
        #expect(try long("2023-12-31") == "ngày 31 tháng 12 năm 2023")
        let points = (0..<9).map(OfficialForm.point)
        #expect(points == ["a", "b", "c", "d", "đ", "e", "g", "h", "i"])
        #expect(Set((0..<60).map(OfficialForm.point)).count == 60)
        let places = [
            "Hà Nội", "Công an thành phố Hà Nội", "Công an thành phố Hồ Chí Minh",
            "Công an tỉnh Thái Bình", "TP. Hồ Chí Minh",
        ].map(OfficialForm.place)
        #expect(
            places == [
                "Hà Nội", "Hà Nội", "Thành phố Hồ Chí Minh", "Thái Bình", "TP. Hồ Chí Minh",
            ])
    }
}
