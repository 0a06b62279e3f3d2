// Scores from the tables: the worked example to the byte, and what each row does to them.

import Emulation
import Replica
import Testing

@Suite("Scores from the tables")
struct PeriodScoreTests {
    private let office: Office

    init() throws {
        office = try EmulationCluster(["hanoi"])[0]
        try office.sql(ScoringSample.sql)
    }

    private func scores() throws -> PeriodScores { try office.scores(of: ScoringSample.period) }

    private func points(_ unit: String, _ criterion: String) throws -> String? {
        try scores().explanations(of: unit, criterion).first?.score.points?.description
    }

    @Test("the worked example comes out of real tables to the byte, in both languages")
    func golden() throws {
        let scores = try scores()
        #expect(
            scores.text(in: .vietnamese) == """
                DỮ LIỆU GIẢ LẬP
                Xếp hạng · example · Ví dụ tính điểm

                Đơn vị  Điểm tiêu chí  Tối đa  Điểm cộng  Điểm trừ  Tổng điểm  Hạng  Xét theo
                ──────  ─────────────  ──────  ─────────  ────────  ─────────  ────  ────────
                B               93,17  100,00       1,00      0,00      94,17     1         –
                A               89,33  100,00       2,00      1,00      90,33     2         –
                E               83,25  100,00       1,50      0,50      84,25     3         –
                C               74,00  100,00       3,00      0,00      77,00     4         –
                D               69,00  100,00       0,00      2,00      67,00     5         –

                """)
        #expect(
            scores.text(in: .english) == """
                DỮ LIỆU GIẢ LẬP
                Ranking · example · Ví dụ tính điểm

                Unit  Criteria  Possible  Bonus  Penalty  Total  Rank  Decided by
                ────  ────────  ────────  ─────  ───────  ─────  ────  ──────────
                B        93.17    100.00   1.00     0.00  94.17     1           –
                A        89.33    100.00   2.00     1.00  90.33     2           –
                E        83.25    100.00   1.50     0.50  84.25     3           –
                C        74.00    100.00   3.00     0.00  77.00     4           –
                D        69.00    100.00   0.00     2.00  67.00     5           –

                """)
    }

    @Test("each criterion of the worked example has the points that were worked out by hand")
    func cells() throws {
        let golden: [(String, [String])] = [
            ("I.1", ["10.00", "6.67", "5.00", "4.00", "10.00"]),
            ("I.2", ["8.00", "10.00", "6.00", "5.00", "4.80"]),
            ("I.3", ["8.00", "6.50", "10.00", "5.00", "9.00"]),
            ("I.4", ["8.33", "10.00", "5.00", "10.00", "4.95"]),
            ("II.1", ["15.00", "15.00", "15.00", "15.00", "15.00"]),
            ("II.2", ["10.00", "10.00", "10.00", "0.00", "10.00"]),
            ("III.1", ["8.00", "10.00", "6.00", "8.00", "10.00"]),
            ("III.2", ["7.50", "9.00", "6.00", "9.00", "4.50"]),
            ("III.3", ["4.50", "6.00", "6.00", "3.00", "5.00"]),
            ("IV.1", ["5.00", "5.00", "0.00", "5.00", "5.00"]),
            ("IV.2", ["5.00", "5.00", "5.00", "5.00", "5.00"]),
        ]
        for (code, wanted) in golden {
            #expect(
                try ScoringSample.units.map { try points($0, code) } == wanted, "\(code)")
        }
        #expect(try scores().criteria.map(\.criterion.code) == golden.map(\.0))
    }

    @Test(
        "a score says which rows it comes from, by which formula, how it was rounded, and who entered it"
    )
    func explained() throws {
        let scores = try scores()
        let explanation = try #require(try scores.explanations(of: "B", "I.1").first)
        let authors = try office.file.write { transaction in
            _ = try transaction.sealPending()
            return try transaction.authors(of: explanation.parts)
        }
        #expect(
            explanation.text(in: .english, authors: authors) == """
                I.1 Reduction of social order offences (quantitative, at most 10.00)
                  Counted in this period: 94  [indicator_entry B/example-example-I.1] · entered by hanoi
                  Counted in the last one: 100  [indicator_entry B/example-before-example-I.1] · entered by hanoi
                  A = (100 − 94) / 100
                  T (target): 0.05
                  Above target: ½·M + ½·M·e/e_best = 20/3 → 6.67 (rounded to two places, a half upwards)
                  Points: 6.67 (by the figure)

                """)
        let share = try #require(try scores.explanations(of: "E", "I.4").first)
        #expect(
            share.text(in: .vietnamese).contains(
                "Dưới chỉ tiêu: ½·M·A/T = 485/98 → 4,95 (làm tròn hai chữ số, nửa thì lên)"))
    }

    @Test("a total says which bonus and penalty points were accepted, why, by whom, and the cap")
    func totalExplained() throws {
        try office.sql(
            """
            INSERT INTO bonus (unit, id, period, points, reason)
                VALUES ('A', 'b', 'example', '4.5', 'A good idea');
            INSERT INTO verdict (period, unit, about, item, says, points)
                VALUES ('example', 'A', 'bonus', 'b', 'accepted', '4.5'),
                    ('example', 'A', 'bonus', 'c', 'rejected', '9');
            """)
        let total = try scores().total(of: "A")
        let authors = try office.file.write { transaction in
            _ = try transaction.sealPending()
            return try transaction.authors(of: total.accepted.map(\.part))
        }
        #expect(
            total.text(in: .english, authors: authors) == """
                Total
                  Bonus: 4.5  [b] A good idea · accepted by hanoi
                  Bonus: 2  [example] DỮ LIỆU GIẢ LẬP · accepted by hanoi
                  Penalty: 1  [example] DỮ LIỆU GIẢ LẬP · accepted by hanoi
                  89.33 + min(6.50, 5.00) − 1.00 = 93.33

                """)
    }

    @Test("loading the example twice changes nothing")
    func twice() throws {
        try office.file.write { _ = try $0.sealPending() }
        let digest = try office.digest()
        try office.sql(ScoringSample.sql)
        #expect(try office.file.read { try $0.pendingCount().rows } == 0)
        #expect(try office.digest() == digest)
        #expect(EmulationSamples.sampleSQL(only: "scoring", by: "hanoi") == ScoringSample.sql)
    }

    @Test(
        "the appraisal counts, else the median of the reviews, else the self-score, else the figure"
    )
    func precedence() throws {
        let key = "(period, unit, criterion"
        #expect(try points("A", "I.2") == "8.00")
        try office.sql(
            "INSERT INTO self_score \(key), points) VALUES ('example', 'A', 'I.2', '7.5')")
        #expect(try points("A", "I.2") == "7.50")
        try office.sql(
            """
            INSERT INTO cross_review \(key), reviewer, points) VALUES
                ('example', 'A', 'I.2', 'B', '6'), ('example', 'A', 'I.2', 'C', '7'),
                ('example', 'A', 'I.2', 'D', '9');
            """)
        #expect(try points("A", "I.2") == "7.00")
        try office.sql(
            """
            INSERT INTO appraisal \(key), number, points) VALUES
                ('example', 'A', 'I.2', 1, '5'), ('example', 'A', 'I.2', 2, '6.5');
            """)
        #expect(try points("A", "I.2") == "6.50")
        try office.sql("UPDATE appraisal SET status = 'withdrawn' WHERE number = 2")
        #expect(try points("A", "I.2") == "5.00")
    }

    @Test("what is not assigned counts neither in the score nor in what could be had")
    func notAssigned() throws {
        let fresh = try EmulationCluster(["hanoi"])[0]
        try fresh.sql(
            """
            INSERT INTO target (period, criterion, unit, assigned) VALUES ('example', 'II.1', 'A', 0);
            \(ScoringSample.sql)
            """)
        let scores = try fresh.scores(of: "example")
        let score = try #require(scores.ranks.first { $0.score.unit == "A" }?.score)
        #expect(score.possible.description == "85.00")
        #expect(score.base.description == "74.33")
        #expect(
            try scores.explanations(of: "A", "II.1").first?.text(in: .english)
                .contains("Not assigned") == true)
    }

    @Test("a zero target is no target: units are ranked apart by the best of their kind")
    func zeroTarget() throws {
        let fresh = try EmulationCluster(["hanoi"])[0]
        try fresh.sql(
            ScoringSample.sql.replacing(
                "'example', 'I.3', 'A', '90', 'DỮ LIỆU GIẢ LẬP'",
                with: "'example', 'I.3', 'A', '0', ''"))
        let scores = try fresh.scores(of: "example")
        #expect(
            try scores.explanations(of: "A", "I.3").first?.score.computed?.formula
                == .withoutTarget)
        #expect(
            try scores.explanations(of: "B", "I.3").first?.score.points?.description == "6.50")
    }

    @Test("a denominator of zero gives no figure, is said, and keeps nobody else from being scored")
    func zeroDenominator() throws {
        try office.sql(
            """
            INSERT INTO indicator_entry (unit, id, period, indicator, office, amount, reverses)
            VALUES ('B', 'r', 'example', 'example-I.2-whole', '001', -100, 'example-example-I.2-whole')
            """)
        let scores = try scores()
        #expect(scores.notes == [.noDenominator(unit: "B", criterion: "I.2")])
        #expect(try points("B", "I.2") == nil)
        #expect(try points("A", "I.2") == "10.00", "now the best")
        #expect(scores.text(in: .vietnamese).contains("Lưu ý: B, I.2: mẫu số bằng 0"))
    }

    @Test("a reversal takes an entry out of the score, and its own reversal brings it back")
    func reversals() throws {
        let text = try scores().text(in: .english)
        func reverse(_ id: String, _ amount: Int, _ what: String) throws {
            try office.sql(
                """
                INSERT INTO indicator_entry (unit, id, period, indicator, office, amount, reverses)
                VALUES ('A', '\(id)', 'example', 'example-I.3', '001', \(amount), '\(what)')
                """)
        }
        try reverse("r1", -186, "example-example-I.3")
        #expect(try points("A", "I.3") == "0.00")
        try reverse("r2", 186, "r1")
        #expect(try scores().text(in: .english) == text)
    }

    @Test("a district that is merged away keeps its figures in its unit's")
    func mergedDistrict() throws {
        let text = try scores().text(in: .english)
        try office.sql(
            """
            INSERT INTO office_change (unit, office, changed_on, kind, into_office)
            VALUES ('A', '001', '2023-05-01', 'merged', '002')
            """)
        #expect(try scores().text(in: .english) == text)
        try office.sql(
            """
            INSERT INTO running_total (period, indicator, unit, office, total)
            VALUES ('example', 'example-III.1', 'A', '002', 1)
            """)
        #expect(try points("A", "III.1") == "10.00")
    }

    @Test("a unit that is no member is named and not ranked")
    func notAMember() throws {
        try office.sql(
            "INSERT INTO bonus (unit, id, period, points) VALUES ('Z', 'b', 'example', '9')"
        )
        #expect(try scores().notes == [.notAMember(unit: "Z")])
        #expect(try scores().ranks.count == 5)
    }

    @Test("points above what a criterion can give are refused; merged ones give no more than all")
    func aboveMaximum() throws {
        let entry =
            "INSERT INTO self_score (period, unit, criterion, points) VALUES ('example', 'A', 'I.1', '11')"
        #expect(throws: (any Error).self) { try office.sql(entry) }
        // As it comes from a client without the trigger.
        try office.sql(
            "DROP TRIGGER self_score_points_insert; INSERT INTO self_score (period, unit, criterion, points) VALUES ('example', 'A', 'I.1', '11')"
        )
        #expect(try scores().notes == [.aboveMaximum(unit: "A", criterion: "I.1")])
        let first = try scores().ranks.first { $0.score.unit == "A" }?.score.criteria.first
        #expect(first?.points == first?.criterion.maximum)
    }

    @Test("criteria that are not those which were adopted are said")
    func otherCriteria() throws {
        #expect(try scores().notes == [])
        try office.sql(
            """
            DROP TRIGGER criteria_set_adopted_update;
            UPDATE criteria_set SET bonus_cap = '9';
            """)
        #expect(try scores().notes == [.criteriaChanged])
    }

    @Test("units with one total share a rank for the conference to vote on")
    func ties() throws {
        let fresh = try EmulationCluster(["hanoi"])[0]
        try fresh.sql(
            """
            INSERT INTO criteria_set (code, version, bonus_cap) VALUES ('c', 1, '5');
            INSERT INTO criterion (criteria_set, version, code, criteria_group, kind, max_points)
                VALUES ('c', 1, 'I.1', 'I', 'qualitative', '10');
            INSERT INTO period (code, criteria_set) VALUES ('p', 'c');
            INSERT INTO self_score (period, unit, criterion, actual)
                VALUES ('p', 'x', 'I.1', 1), ('p', 'y', 'I.1', 1), ('p', 'z', 'I.1', 0);
            """)
        let scores = try fresh.scores(of: "p")
        #expect(scores.ranks.map(\.place) == [1, 1, 3])
        #expect(scores.ranks.map(\.isShared) == [true, true, false])
        #expect(scores.text(in: .vietnamese).contains("1 (đồng hạng)  hội nghị bỏ phiếu"))
        #expect(scores.notes == [.criteriaDraft])
    }

    @Test("one made-up row is enough for the mark to stand on the ranking, and none for it not to")
    func mark() throws {
        let fresh = try EmulationCluster(["hanoi"])[0]
        let plain = ScoringSample.sql.replacing(EmulationSamples.mark, with: "")
        try fresh.sql(plain)
        #expect(try !fresh.scores(of: "example").text(in: .english).contains("GIẢ LẬP"))
        try fresh.sql(
            """
            INSERT INTO running_total (period, indicator, unit, office, note)
            VALUES ('example', 'example-III.1', 'A', '002', 'DỮ LIỆU GIẢ LẬP')
            """)
        #expect(
            try fresh.scores(of: "example").text(in: .english).hasPrefix("DỮ LIỆU GIẢ LẬP\n"))
    }

    @Test("what is not there is said by name")
    func missing() throws {
        #expect(throws: PeriodError.noSuchPeriod("2030")) { try office.scores(of: "2030") }
        try office.sql("INSERT INTO period (code) VALUES ('bare')")
        #expect(throws: PeriodError.noCriteria(period: "bare")) { try office.scores(of: "bare") }
        #expect(throws: PeriodError.noSuchUnit("hue", period: "example")) {
            try scores().explanations(of: "hue")
        }
        #expect(throws: PeriodError.noSuchCriterion("X", period: "example")) {
            try scores().explanations(of: "A", "X")
        }
    }
}
