// Scores do not depend on the order of entries, nor on who exchanged with whom when; nor, once their period is
// locked, on anything.

import Emulation
import Replica
import Testing

@Suite("Scores on all replicas")
struct ScorePropertyTests {
    private static let seeds: [UInt64] = [1, 5]

    /// SplitMix64, by S. Vigna.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    /// Random entries by several units: figures in parts, points, reviews, extra points.
    private static func entries(_ random: inout Generator) -> [String] {
        let units = ScoringSample.units
        let codes = ["I.1", "I.2", "I.3", "I.4", "II.1", "III.2"]
        return (0..<40).map { number in
            let unit = units.randomElement(using: &random) ?? "A"
            let code = codes.randomElement(using: &random) ?? "I.1"
            let points =
                "\(Int.random(in: 0...4, using: &random)).\(Int.random(in: 0...99, using: &random))"
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                return """
                    INSERT INTO indicator_entry (unit, id, period, indicator, office, amount)
                    VALUES ('\(unit)', 'n\(number)', 'example', 'example-I.2', '00\(number % 3)',
                        \(Int.random(in: 0...9, using: &random)))
                    """
            case 1:
                return """
                    INSERT INTO running_total (period, indicator, unit, office, total)
                    VALUES ('example', 'example-III.1', '\(unit)', '00\(number % 3)', 1)
                    ON CONFLICT DO UPDATE SET total = total + excluded.total
                    """
            case 2:
                let reviewer = units.first { $0 != unit } ?? ""
                return """
                    INSERT INTO cross_review (period, unit, criterion, reviewer, points)
                    VALUES ('example', '\(unit)', '\(code)', '\(reviewer)\(number)', '\(points)')
                    """
            case 3:
                return """
                    INSERT INTO appraisal (period, unit, criterion, number, points)
                    VALUES ('example', '\(unit)', '\(code)', \(number + 1), '\(points)')
                    """
            default:
                return """
                    INSERT INTO verdict (period, unit, about, item, says, points)
                    VALUES ('example', '\(unit)', 'bonus', 'n\(number)', 'accepted', '\(points)')
                    """
            }
        }
    }

    @Test("the order in which rows are entered changes no byte", arguments: seeds)
    func orderOfEntries(seed: UInt64) throws {
        var random = Generator(state: seed)
        let entries = Self.entries(&random)
        let texts = try (0..<3).map { turn in
            let office = try EmulationCluster(["hanoi"])[0]
            try office.sql(ScoringSample.sql)
            let order = turn == 0 ? entries : entries.shuffled(using: &random)
            for entry in order { try office.sql(entry) }
            return try office.scores(of: "example").text(in: .vietnamese)
        }
        #expect(texts[1] == texts[0], "seed \(seed)")
        #expect(texts[2] == texts[0], "seed \(seed)")
        #expect(texts[0].contains("94,17") == false, "the entries count")
    }

    @Test("who enters what where, and the order of exchanges, change no byte", arguments: seeds)
    func orderOfExchanges(seed: UInt64) throws {
        var random = Generator(state: seed)
        let entries = Self.entries(&random)
        let alone = try EmulationCluster(["hanoi"])[0]
        try alone.sql(ScoringSample.sql)
        for entry in entries { try alone.sql(entry) }
        let wanted = try alone.scores(of: "example")

        let cluster = try EmulationCluster(["hanoi", "hcm", "danang"], areAllHeads: true)
        try cluster[0].sql(ScoringSample.sql)
        try cluster.settle()
        for entry in entries {
            try cluster[Int.random(in: 0..<3, using: &random)].sql(entry)
            if Int.random(in: 0..<4, using: &random) == 0 {
                let (one, other) = (
                    Int.random(in: 0..<3, using: &random), Int.random(in: 1..<3, using: &random)
                )
                try cluster[one].pull(from: cluster[(one + other) % 3])
            }
        }
        try cluster.settle()
        let explanation = try wanted.explanations(of: "A").map { $0.text(in: .english) }
        for office in cluster.offices {
            let scores = try office.scores(of: "example")
            #expect(scores.text(in: .english) == wanted.text(in: .english), "seed \(seed)")
            #expect(scores.text(in: .vietnamese) == wanted.text(in: .vietnamese), "seed \(seed)")
            #expect(
                try scores.explanations(of: "A").map { $0.text(in: .english) } == explanation,
                "seed \(seed)")
            #expect(try office.conflicts().isEmpty, "seed \(seed)")
        }
    }

    @Test(
        "a figure is the sum of all ledgers and running totals, at every replica",
        arguments: [3])
    func sums(seed: UInt64) throws {
        var random = Generator(state: seed)
        let cluster = try EmulationCluster(["hanoi", "hcm", "danang"], areAllHeads: true)
        try cluster[0].sql(ScoringSample.sql)
        try cluster.settle()
        var tally = try Self.counts(at: cluster[0])
        var entered: [(unit: String, id: String, amount: Int)] = []
        for number in 0..<40 {
            let office = cluster[Int.random(in: 0..<3, using: &random)]
            let unit = ScoringSample.units.randomElement(using: &random) ?? "A"
            let amount = Int.random(in: -3...9, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0:
                try office.sql(
                    """
                    UPDATE running_total SET total = total + \(amount)
                    WHERE unit = '\(unit)' AND indicator = 'example-III.1' AND period = 'example'
                    """)
                tally[unit, default: 0] += amount
            case 1 where !entered.isEmpty:
                let taken = entered.remove(at: Int.random(in: 0..<entered.count, using: &random))
                // Who reverses an entry has it.
                try cluster.settle()
                try office.sql(
                    Self.entry(taken.unit, "r\(number)", -taken.amount, reverses: taken.id))
                tally[taken.unit, default: 0] -= taken.amount
            default:
                try office.sql(Self.entry(unit, "e\(number)", amount, reverses: ""))
                entered.append((unit, "e\(number)", amount))
                tally[unit, default: 0] += amount
            }
            if number.isMultiple(of: 9) { try cluster[0].pull(from: cluster[1]) }
        }
        try cluster.settle()
        for office in cluster.offices {
            #expect(try Self.counts(at: office) == tally, "seed \(seed)")
        }
    }

    private static func entry(
        _ unit: String, _ id: String, _ amount: Int, reverses: String
    ) -> String {
        """
        INSERT INTO indicator_entry (unit, id, period, indicator, office, amount, reverses)
        VALUES ('\(unit)', '\(id)', 'example', 'example-III.1', '', \(amount), '\(reverses)')
        """
    }

    /// What each unit has of the third group's first criterion.
    private static func counts(at office: Office) throws -> [String: Int] {
        try Dictionary(
            uniqueKeysWithValues: office.scores(of: "example").sheets.map { sheet in
                guard case .items(let count)? = sheet.assessments["III.1"]?.figure else {
                    return (sheet.unit, 0)
                }
                return (sheet.unit, count)
            })
    }

    @Test("whatever reaches a locked period changes no score of it, anywhere", arguments: [4])
    func locked(seed: UInt64) throws {
        var random = Generator(state: seed)
        let cluster = try EmulationCluster(["hanoi", "hcm", "danang"], areAllHeads: true)
        try cluster[0].sql(
            """
            \(ScoringSample.sql)
            INSERT INTO head_assignment (cluster, role, from_date, unit)
            VALUES ('example', 'cluster_head', '2023-01-01', 'hanoi')
            """)
        try cluster.settle()
        let head = PeriodFile(cluster[0].file)
        #expect(try head.moveOn("example", by: "hanoi", on: "2023-07-03") == .locked)
        let wanted = try head.scores(of: "example").text(in: .english)
        // The other two have not heard of it.
        for entry in Self.entries(&random) {
            try cluster[Int.random(in: 1..<3, using: &random)].sql(entry)
            #expect(throws: (any Error).self, "seed \(seed)") { try cluster[0].sql(entry) }
            if Int.random(in: 0..<8, using: &random) == 0 { try cluster[0].pull(from: cluster[1]) }
        }
        try cluster.settle()
        #expect(try cluster[0].scores(of: "example").text(in: .english) != wanted, "seed \(seed)")
        for office in cluster.offices {
            let scores = try PeriodFile(office.file).scores(of: "example")
            #expect(scores.text(in: .english) == wanted, "seed \(seed)")
        }
    }

    @Test("who entered a figure reads the same on every replica")
    func authors() throws {
        let cluster = try EmulationCluster(["hanoi", "hcm"], areAllHeads: true)
        try cluster[0].sql(ScoringSample.sql)
        try cluster.settle()
        try cluster[1].sql("UPDATE running_total SET total = total + 1 WHERE unit = 'A'")
        try cluster.settle()
        let texts = try cluster.offices.map { office in
            let explanation = try office.scores(of: "example").explanations(of: "A", "III.1")[0]
            return try office.file.read { transaction in
                explanation.text(
                    in: .english, authors: try transaction.authors(of: explanation.parts))
            }
        }
        #expect(texts[0] == texts[1])
        #expect(texts[0].contains("entered by hanoi, hcm"))
    }

    @Test("one entry that two offices reverse at once is said on both")
    func reversedTwice() throws {
        let cluster = try EmulationCluster(["hanoi", "hcm"], areAllHeads: true)
        try cluster[0].sql(ScoringSample.sql)
        try cluster.settle()
        for (number, office) in cluster.offices.enumerated() {
            try office.sql(
                """
                INSERT INTO indicator_entry (unit, id, period, indicator, office, amount, reverses)
                VALUES ('A', 'r\(number)', 'example', 'example-I.3', '001', -186, 'example-example-I.3')
                """)
        }
        try cluster.settle()
        for office in cluster.offices {
            #expect(
                try office.scores(of: "example").notes
                    == [.reversedTwice(unit: "A", id: "example-example-I.3")])
        }
    }
}
