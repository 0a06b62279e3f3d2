// Scores and ranks: the cluster's worked example, and what holds for any sheets.

import Emulation
import Testing

/// Five unnamed units with made-up numbers, as the cluster works them out by hand.
private enum Example {
    static let units = ["A", "B", "C", "D", "E"]

    static func quantitative(_ code: String) -> Criterion {
        Criterion(code: code, group: "I", kind: .quantitative, maximum: Points(hundredths: 1000))
    }

    static func passOrFail(_ code: String, _ maximum: Int64) -> Criterion {
        Criterion(
            code: code, group: String(code.prefix { $0 != "." }), kind: .passOrFail,
            maximum: Points(hundredths: maximum * 100))
    }

    static func perItem(_ code: String, _ points: String, _ maximum: Int64) -> Criterion {
        Criterion(
            code: code, group: "III", kind: .perItem(Fraction(decimal: points) ?? .zero),
            maximum: Points(hundredths: maximum * 100))
    }

    static let set = CriteriaSet(
        criteria: [
            quantitative("I.1"), quantitative("I.2"), quantitative("I.3"), quantitative("I.4"),
            passOrFail("II.1", 15), passOrFail("II.2", 10),
            perItem("III.1", "2", 10), perItem("III.2", "1.5", 9), perItem("III.3", "0.5", 6),
            passOrFail("IV.1", 5), passOrFail("IV.2", 5),
        ], bonusCap: Points(hundredths: 500))

    static let measured: [(String, String, [String])] = [
        ("I.1", "5", ["8", "6", "5", "4", "8"]),
        ("I.2", "75", ["78", "80", "76", "75", "72"]),
        ("I.3", "90", ["93", "91.5", "95", "90", "94"]),
        ("I.4", "98", ["99", "99.5", "98", "99.5", "97"]),
    ]
    static let passed: [(String, String)] = [
        ("II.1", "PPPPP"), ("II.2", "PPPFP"), ("IV.1", "PPFPP"), ("IV.2", "PPPPP"),
    ]
    static let items: [(String, [Int])] = [
        ("III.1", [4, 5, 3, 4, 6]), ("III.2", [5, 6, 4, 7, 3]), ("III.3", [9, 12, 14, 6, 10]),
    ]
    static let bonus: [Int64] = [200, 100, 300, 0, 150]
    static let penalty: [Int64] = [100, 0, 0, 200, 50]

    static func sheets() throws -> [UnitSheet] {
        try units.enumerated().map { place, unit in
            var assessments: [String: Assessment] = [:]
            for (code, target, actuals) in measured {
                let actual = try #require(Fraction(decimal: actuals[place]))
                assessments[code] = Assessment(
                    figure: .quantitative(actual: actual, target: Fraction(decimal: target)))
            }
            for (code, marks) in passed {
                assessments[code] = Assessment(figure: .passed(Array(marks)[place] == "P"))
            }
            for (code, counts) in items {
                assessments[code] = Assessment(figure: .items(counts[place]))
            }
            return UnitSheet(
                unit: unit, assessments: assessments, bonus: Points(hundredths: bonus[place]),
                penalty: Points(hundredths: penalty[place]))
        }
    }
}

@Suite("Scores")
struct ScoringTests {
    private static let golden: [String: [String]] = [
        "I.1": ["10.00", "6.67", "5.00", "4.00", "10.00"],
        "I.2": ["8.00", "10.00", "6.00", "5.00", "4.80"],
        "I.3": ["8.00", "6.50", "10.00", "5.00", "9.00"],
        "I.4": ["8.33", "10.00", "5.00", "10.00", "4.95"],
        "II.1": ["15.00", "15.00", "15.00", "15.00", "15.00"],
        "II.2": ["10.00", "10.00", "10.00", "0.00", "10.00"],
        "III.1": ["8.00", "10.00", "6.00", "8.00", "10.00"],
        "III.2": ["7.50", "9.00", "6.00", "9.00", "4.50"],
        "III.3": ["4.50", "6.00", "6.00", "3.00", "5.00"],
        "IV.1": ["5.00", "5.00", "0.00", "5.00", "5.00"],
        "IV.2": ["5.00", "5.00", "5.00", "5.00", "5.00"],
    ]

    @Test("the worked example comes out to the hundredth, ranks included")
    func example() throws {
        let scores = try Scoring(Example.set, Example.sheets()).scores()
        for (place, score) in scores.enumerated() {
            for criterion in score.criteria {
                let wanted = try #require(Self.golden[criterion.criterion.code])[place]
                let points = criterion.points.map { "\($0)" }
                #expect(points == wanted, "\(score.unit) \(criterion.criterion.code)")
            }
        }
        #expect(scores.map { "\($0.base)" } == ["89.33", "93.17", "74.00", "69.00", "83.25"])
        #expect(scores.map { "\($0.total)" } == ["90.33", "94.17", "77.00", "67.00", "84.25"])
        #expect(scores.map { "\($0.possible)" } == [String](repeating: "100.00", count: 5))
        let ranks = Ranking.ranks(scores, by: Example.set)
        #expect(ranks.map(\.score.unit) == ["B", "A", "E", "C", "D"])
        #expect(ranks.map(\.place) == [1, 2, 3, 4, 5])
        #expect(ranks.allSatisfy { !$0.isShared && $0.decidedBy == nil })
    }

    @Test("the order in which sheets are given changes nothing")
    func order() throws {
        let sheets = try Example.sheets()
        let scores = try Scoring(Example.set, sheets).scores()
        #expect(try Scoring(Example.set, sheets.reversed()).scores() == scores)
    }

    @Test(
        "an appraisal counts before reviews, reviews before the unit's word, that before the figure"
    )
    func precedence() throws {
        var sheets = try Example.sheets()
        func first() throws -> CriterionScore {
            try #require(try Scoring(Example.set, sheets).scores().first?.criteria.first)
        }
        #expect(try first().source == .figure)
        sheets[0].assessments["I.1"]?.selfScore = Points(hundredths: 900)
        #expect(try first().points == Points(hundredths: 900))
        sheets[0].assessments["I.1"]?.reviews = ["A": Points(hundredths: 1000)]
        #expect(try first().source == .selfScore, "nobody reviews itself")
        sheets[0].assessments["I.1"]?.reviews = [
            "B": Points(hundredths: 701), "C": Points(hundredths: 800), "A": Points(hundredths: 0),
        ]
        #expect(try first().points == Points(hundredths: 751), "half a hundredth goes up")
        sheets[0].assessments["I.1"]?.reviews["D"] = Points(hundredths: 100)
        #expect(try first().points == Points(hundredths: 701))
        #expect(try first().source == .reviews)
        sheets[0].assessments["I.1"]?.appraisal = Points(hundredths: 650)
        #expect(try first().points == Points(hundredths: 650))
        #expect(try first().computed?.points == Points(hundredths: 1000))
    }

    @Test("what is not assigned counts neither in the points nor in what could be had")
    func notAssigned() throws {
        var sheets = try Example.sheets()
        sheets[0].assessments["II.1"] = Assessment(
            figure: .notAssigned, selfScore: Points(hundredths: 1500))
        let score = try #require(try Scoring(Example.set, sheets).scores().first)
        #expect(score.possible == Points(hundredths: 8500))
        #expect(score.base == Points(hundredths: 7433))
        #expect(score.criteria[4].points == nil)
    }

    @Test("without a target, or with one of zero, units are measured by the best of their kind")
    func withoutTarget() throws {
        var sheets = try Example.sheets()
        sheets[0].assessments["I.1"] = Assessment(
            figure: .quantitative(actual: Fraction(3), target: nil))
        sheets[1].assessments["I.1"] = Assessment(
            figure: .quantitative(actual: Fraction(4), target: .zero))
        sheets[2].assessments["I.1"] = Assessment(figure: .quantitative(actual: .zero, target: nil))
        let scores = try Scoring(Example.set, sheets).scores().map {
            $0.criteria[0].points?.description
        }
        #expect(scores == ["7.50", "10.00", "0.00", "4.00", "10.00"])
    }

    @Test("where less is better, what counts is by how much it went down; from zero nothing can")
    func reduction() throws {
        var sheets = try Example.sheets()
        let figures: [(Int64, Int64)] = [(100, 92), (200, 188), (100, 95), (50, 48), (100, 110)]
        for (place, figure) in figures.enumerated() {
            sheets[place].assessments["I.1"] = Assessment(
                figure: .reduction(
                    from: Fraction(figure.0), to: Fraction(figure.1),
                    target: Fraction(decimal: "0.05")))
        }
        let scores = try Scoring(Example.set, sheets).scores().map {
            $0.criteria[0].points?.description
        }
        #expect(scores == ["10.00", "6.67", "5.00", "4.00", "0.00"])
        sheets[0].assessments["I.1"] = Assessment(
            figure: .reduction(from: .zero, to: Fraction(3), target: Fraction(1)))
        #expect(throws: ScoreError.dividedByZero) { try Scoring(Example.set, sheets).scores() }
    }

    @Test("plus and minus stay between floor and maximum, and the bonus below its cap")
    func clamped() throws {
        let criterion = Criterion(
            code: "V.1", group: "V", kind: .plusAndMinus(floor: Points(hundredths: -200)),
            maximum: Points(hundredths: 300))
        let set = CriteriaSet(criteria: [criterion], bonusCap: Points(hundredths: 500))
        let sums: [(String, Int64, String)] = [
            ("A", -5, "-2.00"), ("B", 1, "1.00"), ("C", 9, "3.00"),
        ]
        let sheets = sums.map { unit, sum, _ in
            UnitSheet(
                unit: unit, assessments: ["V.1": Assessment(figure: .sum(Fraction(sum)))],
                bonus: Points(hundredths: 900))
        }
        let scores = try Scoring(set, sheets).scores()
        #expect(scores.map { $0.criteria[0].points?.description } == sums.map { $0.2 })
        #expect(scores.allSatisfy { $0.bonus == Points(hundredths: 500) })
    }

    @Test(
        "equals are told apart by penalties, then the first group, then bonus; else a rank is shared"
    )
    func ties() throws {
        let set = CriteriaSet(
            criteria: [Example.passOrFail("I.1", 5), Example.passOrFail("II.1", 10)],
            bonusCap: Points(hundredths: 500))
        func sheet(_ unit: String, _ first: Int64, _ second: Int64, bonus: Int64, penalty: Int64)
            -> UnitSheet
        {
            UnitSheet(
                unit: unit,
                assessments: [
                    "I.1": Assessment(appraisal: Points(hundredths: first)),
                    "II.1": Assessment(appraisal: Points(hundredths: second)),
                ], bonus: Points(hundredths: bonus), penalty: Points(hundredths: penalty))
        }
        let sheets = [
            sheet("A", 300, 300, bonus: 100, penalty: 100),
            sheet("B", 300, 300, bonus: 0, penalty: 0),
            sheet("C", 300, 300, bonus: 0, penalty: 0), sheet("D", 200, 400, bonus: 0, penalty: 0),
            sheet("E", 500, 900, bonus: 0, penalty: 0),
        ]
        let ranks = Ranking.ranks(try Scoring(set, sheets).scores(), by: set)
        #expect(ranks.map(\.score.unit) == ["E", "B", "C", "D", "A"])
        #expect(ranks.map(\.place) == [1, 2, 2, 4, 5])
        #expect(ranks.map(\.isShared) == [false, true, true, false, false])
        #expect(
            ranks.map(\.decidedBy) == [
                nil, .moreInFirstGroup, .moreInFirstGroup, .moreInFirstGroup, .fewerPenalties,
            ])
    }

    @Test(
        "numbers are exact, whatever order they are worked out in, and too large ones are refused")
    func fractions() throws {
        let tenth = try #require(Fraction(decimal: "0.1"))
        var sum = Fraction.zero
        for _ in 0..<10 { sum = try sum.plus(tenth) }
        #expect(sum == Fraction(1))
        #expect(try Points(Fraction(1005, over: 1000)) == Points(hundredths: 101))
        #expect(
            try Points(Fraction(-1005, over: 1000)) == Points(hundredths: -100), "a half goes up")
        #expect(try Fraction(-1, over: 3) < Fraction(-1, over: 4))
        #expect(try Fraction(Int128.max - 1, over: Int128.max) > Fraction(1, over: 2))
        #expect(Points(hundredths: -5).description == "-0.05")
        for text in ["", "-", ".5", "5.", "1,5", "1e3", "0x1", "1.2.3", "٣"] {
            #expect(Fraction(decimal: text) == nil, "\(text)")
        }
        #expect(throws: ScoreError.outOfRange) {
            try Fraction(Int128.max, over: 1).times(Fraction(2))
        }
        #expect(throws: ScoreError.dividedByZero) { try Fraction(1).over(.zero) }
    }
}
