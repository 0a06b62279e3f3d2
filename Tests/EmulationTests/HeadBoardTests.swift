// What the head sees, what a unit is told to look at, and who may lead.

import Emulation
import Merge
import Replica
import Testing

@Suite("The head's board")
struct HeadBoardTests {
    private let cluster: EmulationCluster
    private var head: PeriodFile { PeriodFile(cluster[0].file) }
    private var city: PeriodFile { PeriodFile(cluster[1].file) }
    private static let day = "2023-07-03"
    private static let period = EmulationSamples.period

    init() throws {
        cluster = try EmulationCluster(["hanoi", "hcm"])
        try cluster[0].sql(ReviewSample.sql)
        try cluster.settle()
    }

    private func fillSheets() throws {
        try head.moveOn(Self.period, by: "hanoi", on: Self.day)
        for unit in EmulationSamples.names {
            try cluster[0].sql(
                """
                INSERT INTO self_score (period, unit, criterion, actual, note)
                VALUES ('\(Self.period)', '\(unit)', 'II.1', '1', 'DỮ LIỆU GIẢ LẬP');
                """)
        }
        try cluster.settle()
    }

    @Test("a unit is told of a missing figure, covenant and submission, and of none that is there")
    func findings() throws {
        func codes(_ unit: String?) throws -> [String] {
            try head.findings(in: Self.period, of: unit).map(\.code)
        }
        #expect(try codes("hcm") == ["no_covenant", "no_figure", "score_note"])
        try cluster[0].sql(
            """
            INSERT INTO covenant (period, text_hash, title) VALUES ('\(Self.period)', 'h', 'Giao ước');
            """)
        try cluster.settle()
        try city.sign(Self.period, nil, unit: "hcm", on: Self.day)
        try cluster.settle()
        try fillSheets()
        #expect(try codes("hcm") == ["not_submitted", "score_note"])
        try head.submit(Self.period, unit: "hcm", on: Self.day)
        #expect(try codes("hcm") == ["score_note"])
        let all = try codes(nil)
        #expect(all.filter { $0 == "not_signed" }.count == 4)
        #expect(all.filter { $0 == "not_submitted" }.count == 4)
    }

    @Test("bonus points that nobody decided on and one decision under two spellings are found")
    func undecided() throws {
        try cluster[0].sql(
            """
            INSERT INTO bonus (unit, id, period, points, reason)
                VALUES ('hcm', 'b', '\(Self.period)', '1', 'Sáng kiến');
            INSERT INTO decision (issuer, number, signed_on, title) VALUES
                ('BCA', '1/QĐ', '2023-06-30', 'x'), ('Bộ Công an', '1/qđ', '2023-06-30', 'x');
            """)
        let found = try head.findings(in: Self.period, of: "hcm").map(\.code)
        #expect(found.contains("undecided") && found.contains("duplicate"))
        let other = try head.findings(in: Self.period, of: "danang").map(\.code)
        #expect(!other.contains("undecided"))
        try cluster[0].sql(
            """
            INSERT INTO verdict (period, unit, about, item, says)
            VALUES ('\(Self.period)', 'hcm', 'bonus', 'b', 'rejected')
            """)
        #expect(try !head.findings(in: Self.period, of: "hcm").map(\.code).contains("undecided"))
    }

    @Test("the board counts steps, lists what came late, and says what reopening would change")
    func board() throws {
        try fillSheets()
        try city.submit(Self.period, unit: "hcm", on: Self.day)
        try cluster.settle()
        let before = try head.board(of: Self.period, on: Self.day)
        #expect(before.head == "hanoi" && before.units.count == 5 && before.reopening == [])
        let hcm = try #require(before.units.first { $0.unit == "hcm" })
        #expect(hcm.figures == hcm.criteria && hcm.step == "submitted" && hcm.late == 0)
        try cluster[1].sql(
            "UPDATE running_total SET total = total + 90 WHERE unit = 'hcm' AND indicator = 'reports_on_time'"
        )
        while try head.moveOn(Self.period, by: "hanoi", on: Self.day) != .locked {}
        try cluster.settle()
        for file in [head, city] {
            let board = try file.board(of: Self.period, on: Self.day)
            #expect(board.late.count == 4 && board.late.allSatisfy { $0.unit == "hcm" })
            #expect(board.reopening.contains { $0.unit == "hcm" && $0.total > $0.lockedTotal })
            #expect(board.units.first { $0.unit == "hcm" }?.late == 4)
        }
        #expect(
            try city.findings(in: Self.period, of: "hcm").filter { $0.code == "late" }.count == 4)
    }

    /// The first of August, where it begins.
    private static let august: Int64 = 1_690_822_800_000

    private func handOver(
        _ file: PeriodFile, to successor: String, by unit: String, from day: String = "2023-08-01",
        starting start: Int64 = august, ids: String = "0"
    ) throws {
        var number = 0
        try file.handOver(
            "five", to: successor, from: day, by: unit, on: Self.day, starting: start,
            now: Self.august
        ) {
            number += 1
            return ids + String(repeating: "0", count: 30) + String(number)
        }
    }

    /// Who holds the head's role from and until which day after a time.
    private func heads(from origin: Int64 = august) throws -> [String] {
        func day(_ time: Int64?) -> String { time.map { "\(($0 - origin) / 86_400_000)" } ?? "" }
        return try cluster[0].file.read { try $0.heldRoles() }.map { role in
            "\(role.unit) \(role.starts == 0 ? "" : day(role.starts)) \(day(role.ends))"
        }
    }

    @Test("a handover before a planned one ends where that begins, by the table and by the role")
    func beforeThePlan() throws {
        // Triggers ask the machine's clock, so these days are far ahead.
        let (far, day) = (Self.august + 36_500 * 86_400_000, Int64(86_400_000))
        try handOver(
            head, to: "hcm", by: "hanoi", from: "2124-01-01", starting: far + 153 * day)
        #expect(try heads(from: far) == ["hanoi  153", "hcm 153 "])
        try handOver(
            head, to: "danang", by: "hanoi", from: "2123-08-11", starting: far + 10 * day, ids: "1")
        #expect(try heads(from: far) == ["hanoi  10", "danang 10 153", "hcm 153 "])
        #expect(
            try ["2123-08-10", "2123-08-11", "2123-12-31", "2124-01-01"].map {
                try head.head(of: "five", on: $0)
            } == ["hanoi", "danang", "danang", "hcm"])
    }

    @Test("a handover from a day before the head's own time is refused, and changes nothing")
    func tooEarly() throws {
        let before = try head.assignments(of: "five")
        #expect(throws: LifeError.handoverTooEarly(from: "2023-01-01")) {
            try handOver(head, to: "hcm", by: "hanoi", from: "2020-01-01", starting: 1)
        }
        #expect(try head.assignments(of: "five") == before)
        #expect(try heads() == ["hanoi  "])
    }

    @Test("only the head of the day hands over; the old head's time ends the day before")
    func handover() throws {
        #expect(throws: LifeError.notTheHead(unit: "hcm", head: "hanoi")) {
            try handOver(city, to: "hcm", by: "hcm")
        }
        #expect(throws: LifeError.noSuchUnit("hue")) {
            try handOver(head, to: "hue", by: "hanoi")
        }
        #expect(try heads() == ["hanoi  "])
        try handOver(head, to: "hcm", by: "hanoi")
        #expect(
            try head.assignments(of: "five").map { "\($0.unit) \($0.from) \($0.until)" }
                == ["hcm 2023-08-01 ", "hanoi 2023-01-01 2023-07-31"])
        #expect(try head.head(of: "five", on: "2023-07-31") == "hanoi")
        #expect(try head.head(of: "five", on: "2023-08-01") == "hcm")
        // The other city has not heard of it, and goes by what it knows.
        #expect(try city.head(of: "five", on: "2023-08-01") == "hanoi")
        try cluster.settle()
        #expect(try city.head(of: "five", on: "2023-08-01") == "hcm")
    }

    @Test("a criteria set is adopted by its hash once, and by the head only")
    func adopted() throws {
        #expect(throws: LifeError.notTheHead(unit: "hcm", head: "hanoi")) {
            _ = try city.adopt("five-2023", version: 1, of: "five", by: "hcm", on: Self.day)
        }
        let hash = try head.adopt("five-2023", version: 1, of: "five", by: "hanoi", on: Self.day)
        #expect(
            try cluster[0].rows("SELECT state, hash FROM criteria_set WHERE code = 'five-2023'")
                == ["adopted|\(hash)"])
        #expect(try head.scores(of: Self.period).notes == [])
        #expect(throws: LifeError.criteriaAdopted(set: "five-2023", version: 1)) {
            _ = try head.adopt("five-2023", version: 1, of: "five", by: "hanoi", on: Self.day)
        }
        #expect(throws: LifeError.noSuchCriteria(set: "none", version: 1)) {
            _ = try head.adopt("none", version: 1, of: "five", by: "hanoi", on: Self.day)
        }
    }

    @Test("a covenant is signed once by each unit, and of several texts the one that is named")
    func signed() throws {
        #expect(throws: LifeError.noCovenant(period: Self.period)) {
            try city.sign(Self.period, nil, unit: "hcm", on: Self.day)
        }
        try cluster[1].sql(
            """
            INSERT INTO covenant (period, text_hash, title) VALUES
                ('\(Self.period)', 'aa1', 'cũ'), ('\(Self.period)', 'ab2', 'mới');
            """)
        #expect(throws: LifeError.whichCovenant(["aa1", "ab2"])) {
            try city.sign(Self.period, "a", unit: "hcm", on: Self.day)
        }
        #expect(try city.sign(Self.period, "ab", unit: "hcm", on: Self.day) == "ab2")
        #expect(throws: LifeError.alreadySigned(unit: "hcm")) {
            try city.sign(Self.period, "ab2", unit: "hcm", on: Self.day)
        }
    }

    @Test("a sheet taken back to draft may be changed and submitted again")
    func withdrawn() throws {
        try fillSheets()
        #expect(throws: LifeError.nothingSubmitted(unit: "hcm")) {
            try city.withdraw(Self.period, unit: "hcm")
        }
        let first = try city.submit(Self.period, unit: "hcm", on: Self.day)
        try city.withdraw(Self.period, unit: "hcm")
        try cluster[1].sql("UPDATE self_score SET points = '15' WHERE unit = 'hcm'")
        #expect(try city.submit(Self.period, unit: "hcm", on: Self.day) != first)
    }
}
