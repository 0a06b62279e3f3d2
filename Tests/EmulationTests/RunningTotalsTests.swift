// The table of running totals: its figures, and how it looks.

import Emulation
import Testing

@Suite("The running totals")
struct RunningTotalsTests {
    @Test("the samples' table, in both languages")
    func golden() throws {
        let office = try EmulationCluster(["hanoi"])[0]
        try office.sql(try #require(EmulationSamples.sampleSQL(by: "hanoi")))
        let totals = try #require(try office.reader().runningTotals(of: EmulationSamples.period))
        #expect(
            totals.text(in: .vietnamese) == """
                DỮ LIỆU GIẢ LẬP
                Số cộng dồn · 2023-H1 · 6 tháng đầu năm 2023

                Chỉ số tổng hợp            Hà Nội  TP. Hồ Chí Minh  Đà Nẵng  Cần Thơ  Hải Phòng   Cộng
                ─────────────────────────  ──────  ───────────────  ───────  ───────  ─────────  ─────
                Lượt Tổ 363 làm nhiệm vụ    1.522            2.136    1.078      835      1.063  6.634
                Đợt thi đua đã phát động       15               18       14       11         12     70
                Mô hình được công nhận          8               14       10        7          8     47
                Gương điển hình tiên tiến      32               41       27       22         27    149
                Lần từ chối nhận hối lộ        19               29       15       11         15     89
                Báo cáo gửi đúng hạn           98               97      101       98        100    494
                Báo cáo gửi chậm                3                6        2        3          3     17

                """)
        #expect(
            totals.text(in: .english) == """
                DỮ LIỆU GIẢ LẬP
                Running totals · 2023-H1 · 6 tháng đầu năm 2023

                Indicator                  Hanoi  Ho Chi Minh City  Da Nang  Can Tho  Hai Phong  Total
                ─────────────────────────  ─────  ────────────────  ───────  ───────  ─────────  ─────
                Tổ 363 patrols at work     1,522             2,136    1,078      835      1,063  6,634
                Emulation drives launched     15                18       14       11         12     70
                Models recognised              8                14       10        7          8     47
                Exemplars                     32                41       27       22         27    149
                Bribes declined               19                29       15       11         15     89
                Reports sent on time          98                97      101       98        100    494
                Reports sent late              3                 6        2        3          3     17

                """)
    }

    @Test("a composed and a decomposed name take the same room, and a line feed none of its own")
    func width() {
        let composed = RunningTotals.Heading(code: "a", name: Bilingual(vi: "Mỹ Đức", en: ""))
        let decomposed = RunningTotals.Heading(
            code: "b", name: Bilingual(vi: "My\u{303} Đu\u{31B}\u{301}c", en: ""))
        let hostile = RunningTotals.Heading(
            code: "c", name: Bilingual(vi: "a\u{1B}[2J\nb\u{202E}", en: ""))
        let table = RunningTotals(
            period: "p", periodName: "", units: [composed],
            rows: [composed, decomposed, hostile].map {
                RunningTotals.Row(indicator: $0, totals: [-1_234_567])
            }, isMadeUp: false)
        #expect(
            table.text(in: .vietnamese) == """
                Số cộng dồn · p

                Chỉ số tổng hợp      Mỹ Đức        Cộng
                ───────────────  ──────────  ──────────
                Mỹ Đức           -1.234.567  -1.234.567
                My\u{303} Đu\u{31B}\u{301}c           -1.234.567  -1.234.567
                a [2J b          -1.234.567  -1.234.567

                """)
    }

    @Test("what nobody described is shown by its code, and what nobody entered as a dash")
    func undescribed() throws {
        let office = try EmulationCluster(["hanoi"])[0]
        try office.sql(
            """
            INSERT INTO indicator (code, position) VALUES ('later', 1);
            INSERT INTO running_total (period, indicator, unit, office, total) VALUES
                ('2024-H1', 'unheard', 'hue', '474', 9223372036854775807),
                ('2024-H1', 'unheard', 'hue', '475', 9223372036854775807);
            """)
        let totals = try #require(try office.reader().runningTotals(of: "2024-H1"))
        #expect(totals.units.map(\.code) == ReferenceData.units.map(\.code) + ["hue"])
        #expect(totals.rows.map(\.indicator.name.vi) == ["later", "unheard"])
        #expect(totals.rows.map(\.total) == [nil, 18_446_744_073_709_551_614])
        #expect(!totals.isMadeUp)
        let lines = totals.text(in: .english).split(separator: "\n")
        #expect(lines[3].hasPrefix("later          –                 –        –"))
        #expect(lines[4].hasSuffix("  18,446,744,073,709,551,614"))
    }

    @Test("a period that is neither described nor counted is not there")
    func noPeriod() throws {
        let office = try EmulationCluster(["hanoi"])[0]
        #expect(try office.reader().runningTotals(of: "2023-H1") == nil)
        try office.sql("INSERT INTO period (code) VALUES ('2023-H1')")
        #expect(try office.reader().runningTotals(of: "2023-H1")?.rows == [])
    }

    @Test("a total that is no number is refused, even around the CHECK")
    func wrongType() throws {
        let office = try EmulationCluster(["hanoi"])[0]
        #expect(throws: (any Error).self) {
            try office.sql(
                """
                PRAGMA ignore_check_constraints = ON;
                INSERT INTO running_total VALUES ('p', 'i', 'hanoi', '001', 'many', '');
                """)
        }
        #expect(try office.reader().runningTotals(of: "p") == nil)
    }

    @Test("codes and notes of the wrong type, which people may write, end nothing")
    func wrongTypes() throws {
        let office = try EmulationCluster(["hanoi"])[0]
        try office.sql(
            "INSERT INTO running_total VALUES ('p', x'ff', 'hanoi', '001', 7, x'00')")
        #expect(try office.reader().runningTotals(of: "p")?.rows.map(\.total) == [7])
    }
}
