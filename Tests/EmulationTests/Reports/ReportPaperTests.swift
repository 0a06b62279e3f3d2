// What every paper of a review says besides its figures: who issues it, on what it stands, whether figures
// were opened again; and what is not written.

import Documents
import Emulation
import Foundation
import Testing

@Suite("The review's papers")
struct ReportPaperTests {
    // MARK: A period that was reopened

    private struct Reopened {
        static let reason = "Sai số liệu đợt thi đua"
        /// Of the first lock, when nothing was nominated and nothing had come late.
        let before: ReviewReport
        /// Of the second one, with a nomination and something late.
        let after: ReviewReport
        let late: [LateEntry]
    }

    private static let reopened = Result {
        let cluster = try EmulationCluster(["hanoi", "hcm"], areAllHeads: true)
        try cluster[0].sql(
            """
            INSERT INTO head_assignment (cluster, role, from_date, unit)
            VALUES ('example', 'cluster_head', '2023-01-01', 'hanoi');
            \(ScoringSample.sql)
            """)
        try cluster.settle()
        let head = PeriodFile(cluster[0].file)
        try head.moveOn("example", by: "hanoi", on: "2023-07-03")
        let before = try head.report(of: "example")
        try cluster[0].sql(
            "INSERT INTO nomination (period, unit, title) VALUES ('example', 'A', 'flag_mps')")
        try head.reopen("example", because: Reopened.reason, by: "hanoi", on: "2023-07-03")
        try head.moveOn("example", by: "hanoi", on: "2023-07-03")
        try cluster[1].sql("UPDATE running_total SET total = total + 9 WHERE unit = 'A'")
        try cluster.settle()
        return Reopened(
            before: before, after: try head.report(of: "example"),
            late: try head.lateEntries(of: "example"))
    }

    /// All that a person reads of a file's pages or sheets.
    private func text(_ file: ReportFile) throws -> String {
        let part =
            switch file.name.split(separator: ".").last {
            case "docx": try Archive(reading: file.bytes).part("word/document.xml")
            case "xlsx": try Archive(reading: file.bytes).part("xl/sharedStrings.xml")
            default: Optional(file.bytes)
            }
        return String(decoding: try #require(part), as: UTF8.self)
    }

    private func files(
        _ report: ReviewReport, late: [LateEntry], in language: Emulation.Language = .vietnamese
    ) throws -> [ReportFile] {
        try ReportFormat.allCases.flatMap {
            try report.files(as: $0, in: language, late: late)
        }
    }

    @Test(
        "every file of a reopened period, in every format, gives the reason; none does where it never was"
    )
    func reasonEverywhere() throws {
        let story = try Self.reopened.get()
        #expect(!story.late.isEmpty)
        for language in Emulation.Language.allCases {
            let all = try files(story.after, late: story.late, in: language)
            #expect(
                all.map(\.name) == [
                    "so-ket-example.docx", "suy-ton-example.docx", "ban-giao-example.docx",
                    "den-sau-chot-example.docx", "so-ket-example.xlsx",
                    "den-sau-chot-example.xlsx", "so-ket-example.html", "suy-ton-example.html",
                    "ban-giao-example.html", "den-sau-chot-example.html",
                ])
            for file in all {
                #expect(try text(file).contains("“\(Reopened.reason)”."), "\(file.name)")
            }
        }
        for file in try files(story.before, late: story.late) {
            let text = try text(file)
            #expect(!text.contains(Reopened.reason) && !text.contains("mở lại"), "\(file.name)")
        }
    }

    @Test("each sheet of the workbook gives the reason, since sheets are handed on by themselves")
    func reasonOnSheets() throws {
        for sheet in try Self.reopened.get().after.workbook(in: .vietnamese).sheets {
            let isTold = sheet.cells.contains { cell in
                if case .text(let text) = cell.value {
                    text.contains(Reopened.reason)
                } else {
                    false
                }
            }
            #expect(isTold, "\(sheet.name)")
        }
    }

    @Test("late entries are told in words, not in columns and codes")
    func lateInWords() throws {
        let story = try Self.reopened.get()
        let list = try #require(
            try files(story.after, late: story.late).first {
                $0.name == "den-sau-chot-example.html"
            })
        let text = try text(list)
        let unit = story.after.scores.name(of: "A").vi
        #expect(text.contains("Chỉ số: ") && text.contains("Đơn vị: \(unit)"))
        #expect(!text.contains("indicator") && !text.contains("unit="))
    }

    @Test("a paper that has nothing to tell is not written, and it is told which and why")
    func leftOut() throws {
        let story = try Self.reopened.get()
        let names = try files(story.before, late: []).map(\.name)
        #expect(!names.contains { $0.hasPrefix("suy-ton") || $0.hasPrefix("den-sau-chot") })
        let leftOut = story.before.leftOut(late: [])
        #expect(leftOut.map(\.name) == ["suy-ton-example", "den-sau-chot-example"])
        #expect(leftOut.map(\.reason) == [.noNomination, .nothingLate])
        #expect(story.after.leftOut(late: story.late).isEmpty)
        #expect(try Self.sample.get().leftOut(late: []).map(\.reason) == [.notLocked])
    }

    // MARK: The sample

    private static let hash = "0123abcd" + String(repeating: "0", count: 56)

    private static let words: CellValue = "Báo cáo số 12, DỮ LIỆU GIẢ LẬP"

    /// With documents that the cluster stands on, and with evidence.
    private static let sample = Result {
        let office = try EmulationCluster(["hanoi"])[0]
        try office.sql(
            try #require(EmulationSamples.sampleSQL(by: "hanoi")) + """
                INSERT INTO legal_basis (code, kind, number, issuer, signed_on, title) VALUES
                    ('x-quy-che', 'bylaws', '02/QC', 'Cơ quan thử', '2023-02-01', 'Quy chế thử'),
                    ('x-nghi-dinh', 'decree', '1/NĐ', 'Cơ quan khác', '2022-03-09', ''),
                    ('x-muon', 'law', '9/L', 'Cơ quan khác', '2023-07-01', 'Luật ra sau kỳ');
                UPDATE submission SET state = 'draft' WHERE unit IN ('hcm', 'danang');
                INSERT INTO attachment (sha256, unit, file_name, content)
                VALUES ('\(hash)', 'hcm', 'Biên bản số 2.docx', CAST('không ai đọc' AS BLOB));
                INSERT INTO evidence (period, unit, criterion, attachment, note) VALUES
                    ('2023-H1', 'hcm', 'IV.2', '\(hash)', 'Trang 3'),
                    ('2023-H1', 'danang', 'III.3', '\(hash)', '');
                UPDATE self_score SET note = 'Báo cáo số 12, DỮ LIỆU GIẢ LẬP'
                WHERE unit = 'hcm' AND criterion = 'IV.2';
                """)
        return try PeriodFile(office.file).report(of: EmulationSamples.period)
    }

    /// Every line of a document.
    private func lines(_ document: TextDocument) -> [String] {
        document.sections.flatMap(\.blocks).flatMap { block -> [String] in
            switch block {
            case .paragraph(let paragraph): [paragraph.runs.map(\.text).joined()]
            case .table(let table):
                (table.headings + table.rows).joined().flatMap(\.paragraphs).map {
                    $0.map(\.text).joined()
                }
            case .chart, .pageBreak: []
            }
        }
    }

    @Test("issuer, place, receivers and what a paper stands on are those of the records")
    func letterhead() throws {
        let lines = lines(try Self.sample.get().document(in: .vietnamese))
        #expect(lines.prefix(2) == ["CƠ QUAN THỬ", "CỤM THI ĐUA CÔNG AN 5 THÀNH PHỐ"])
        #expect(lines.contains { $0.hasPrefix("Hà Nội, ngày ……") })
        let decree = "Căn cứ Nghị định số 1/NĐ ngày 09 tháng 3 năm 2022 của Cơ quan khác;"
        let bylaws = "Căn cứ Quy chế thử số 02/QC ngày 01 tháng 02 năm 2023 của Cơ quan thử."
        let place = try #require(lines.firstIndex(of: decree))
        #expect(try #require(lines.firstIndex(of: bylaws)) > place)
        #expect(!lines.contains { $0.contains("Luật ra sau kỳ") })
        let receivers = try #require(lines.firstIndex(of: "Nơi nhận:"))
        #expect(
            lines[(receivers + 1)...].prefix(6) == [
                "- Cơ quan thử (để báo cáo);", "- Cần Thơ;", "- Đà Nẵng;", "- Hà Nội;",
                "- Hải Phòng;", "- TP. Hồ Chí Minh;",
            ])
        // Where no bylaws are recorded, nobody stands above.
        let example = try Self.reopened.get().after.document(in: .vietnamese)
        #expect(self.lines(example).first?.hasPrefix("CỤM THI ĐUA") == true)
    }

    @Test("evidence is listed by unit and criterion, and counted on the unit's sheet")
    func evidence() throws {
        let report = try Self.sample.get()
        let sheets = report.workbook(in: .vietnamese).sheets
        func rows(_ name: String) throws -> [[CellValue]] {
            let sheet = try #require(sheets.first { $0.name == name })
            return Dictionary(grouping: sheet.cells, by: \.row).sorted { $0.key < $1.key }.map {
                $0.value.sorted { $0.column < $1.column }.map(\.value)
            }
        }
        let listed = try rows("Minh chứng")
        let mine = listed.filter { $0.contains("0123abcd") || $0.contains(Self.words) }
        #expect(
            mine == [
                [
                    "Đà Nẵng", "III.3", "Gương điển hình tuyên truyền", "Biên bản số 2.docx",
                    "0123abcd", "",
                ],
                [
                    "TP. Hồ Chí Minh", "IV.2", "Tham gia hoạt động Cụm", "Biên bản số 2.docx",
                    "0123abcd", "Trang 3",
                ],
                [
                    "TP. Hồ Chí Minh", "IV.2", "Tham gia hoạt động Cụm", "–", "–",
                    Self.words,
                ],
            ])
        let sheet = try rows("Phiếu TP. Hồ Chí Minh")
        let column = try #require(
            sheet.compactMap { $0.firstIndex(of: "Minh chứng") }.first)
        // The sample has a file for it as well.
        #expect(sheet.first { $0.first == "IV.2" }?[column] == .number("3"))
        #expect(sheet.first { $0.first == "IV.1" }?[column] == "–")
        let lines = lines(report.document(in: .vietnamese))
        #expect(lines.contains("Minh chứng") && lines.contains("0123abcd"))
        let page = String(decoding: try report.document(in: .vietnamese).printPage(), as: UTF8.self)
        #expect(page.contains(">Biên bản số 2.docx<") && !page.contains("không ai đọc"))
    }

    @Test("the ranking's charts stand below it, with every unit's total and groups")
    func charts() throws {
        let report = try Self.sample.get()
        let blocks = report.document(in: .vietnamese).sections[0].blocks
        let places = blocks.indices.filter {
            if case .chart = blocks[$0] { true } else { false }
        }
        #expect(places.count == 2)
        guard case .table(let ranking) = blocks[try #require(places.first) - 1],
            case .chart(let totals) = blocks[places[0]],
            case .chart(let groups) = blocks[places[1]]
        else {
            Issue.record("no table and two charts")
            return
        }
        func text(_ cell: DocumentTable.Cell) -> String {
            cell.paragraphs.joined().map(\.text).joined()
        }
        #expect(totals.bars.map(\.label) == ranking.rows.map { text($0[1]) })
        #expect(totals.bars.map { $0.values[0].text } == ranking.rows.map { text($0[6]) })
        #expect(groups.parts == ["Nhóm I", "Nhóm II", "Nhóm III", "Nhóm IV"])
        for bar in groups.bars {
            let score = try #require(
                report.scores.ranks.first {
                    report.scores.name(of: $0.score.unit).vi == bar.label
                }
            ).score
            let points = groups.parts.map { score.points(ofGroup: String($0.dropFirst(5))) }
            #expect(bar.values.map(\.hundredths) == points.map(\.hundredths))
            #expect(bar.values.map(\.text) == points.map { $0.text(in: .vietnamese) })
        }
    }
}
