// A period's life on several replicas: who moves it on, what a lock freezes, what comes too late.

import Emulation
import Merge
import Replica
import Testing

@Suite("The life of a period")
struct PeriodLifeTests {
    private let cluster: EmulationCluster
    private var head: PeriodFile { PeriodFile(cluster[0].file) }
    private var city: PeriodFile { PeriodFile(cluster[1].file) }
    private static let day = "2023-07-03"

    init() throws {
        cluster = try EmulationCluster(["hanoi", "hcm"], areAllHeads: true)
        try cluster[0].sql(
            """
            INSERT INTO head_assignment (cluster, role, from_date, to_date, unit) VALUES
                ('example', 'cluster_head', '2023-01-01', '2023-12-31', 'hanoi'),
                ('example', 'cluster_head', '2024-01-01', '', 'hcm');
            \(ScoringSample.sql)
            """)
        try cluster.settle()
    }

    private func add(_ amount: Int, at office: Office) throws {
        try office.sql(
            """
            UPDATE running_total SET total = total + \(amount)
            WHERE unit = 'A' AND indicator = 'example-III.1'
            """)
    }

    private func lock() throws {
        #expect(try head.moveOn("example", by: "hanoi", on: Self.day) == .locked)
        try cluster.settle()
    }

    @Test("only the head of the day moves a period on; the headship goes round by dates")
    func headOnly() throws {
        #expect(throws: LifeError.notTheHead(unit: "hcm", head: "hanoi")) {
            try city.moveOn("example", by: "hcm", on: Self.day)
        }
        #expect(throws: LifeError.noHead(cluster: "example", day: "2022-12-31")) {
            try head.moveOn("example", by: "hanoi", on: "2022-12-31")
        }
        #expect(throws: LifeError.notTheHead(unit: "hanoi", head: "hcm")) {
            try head.moveOn("example", by: "hanoi", on: "2024-01-01")
        }
        #expect(try city.moveOn("example", by: "hcm", on: "2024-01-01") == .locked)
    }

    @Test("a period goes through all its states in order, and ends archived")
    func order() throws {
        try cluster[0].sql("INSERT INTO period (code, cluster) VALUES ('2024-H1', 'example')")
        var states: [PeriodState] = []
        for _ in 1..<PeriodState.allCases.count {
            states.append(try head.moveOn("2024-H1", by: "hanoi", on: Self.day))
        }
        #expect([.planned] + states == PeriodState.allCases)
        #expect(throws: LifeError.noSuchStep(.archived)) {
            try head.moveOn("2024-H1", by: "hanoi", on: Self.day)
        }
    }

    @Test("a lock names the vector that it froze, and every replica scores that and nothing later")
    func frozen() throws {
        let text = try head.scores(of: "example").text(in: .vietnamese)
        try add(1, at: cluster[1])
        try lock()
        // Entered before the lock was seen, received after it.
        #expect(try cluster[0].scores(of: "example").text(in: .vietnamese) != text)
        #expect(try head.scores(of: "example").text(in: .vietnamese) == text)
        #expect(try city.scores(of: "example").text(in: .vietnamese) == text)
        let vector = try #require(try head.records(of: "example").frozenVector())
        #expect(FrozenVector.vector(FrozenVector.text(vector)) == vector)
        #expect(FrozenVector.vector("{\"x\":1}") == nil && FrozenVector.vector("?") == nil)
    }

    @Test("an entry made before the lock and received after it is listed as late to both sides")
    func late() throws {
        #expect(try head.lateEntries(of: "example") == [])
        try add(1, at: cluster[1])
        try cluster[1].sql(
            "INSERT INTO bonus (unit, id, period, points) VALUES ('B', 'late', 'example', '1')")
        try lock()
        let late = try head.lateEntries(of: "example")
        #expect(late.map(\.table) == ["running_total", "bonus"])
        #expect(late.allSatisfy { $0.member == "hcm" })
        #expect(try city.lateEntries(of: "example") == late)
        #expect(throws: (any Error).self) { try add(1, at: cluster[1]) }
    }

    @Test("late entries count once the head reopens, and the reason shows on the report")
    func reopened() throws {
        try add(1, at: cluster[1])
        try lock()
        #expect(throws: LifeError.notTheHead(unit: "hcm", head: "hanoi")) {
            try city.reopen("example", because: "Nhập sau", by: "hcm", on: Self.day)
        }
        #expect(throws: LifeError.reasonMissing) {
            try head.reopen("example", because: " ", by: "hanoi", on: Self.day)
        }
        try head.reopen(
            "example", because: "TP. Hồ Chí Minh nhập khi mất mạng", by: "hanoi", on: Self.day)
        try cluster.settle()
        for file in [head, city] {
            let scores = try file.scores(of: "example")
            #expect(
                scores.notes == [.reopened(epoch: 2, because: "TP. Hồ Chí Minh nhập khi mất mạng")])
            #expect(
                scores.text(in: .vietnamese).contains(
                    "(epoch 2): TP. Hồ Chí Minh nhập khi mất mạng."))
            #expect(
                try scores.explanations(of: "A", "III.1").first?.score.points?.description
                    == "10.00")
            #expect(try file.lateEntries(of: "example") == [])
        }
        #expect(throws: LifeError.noSuchStep(.appraisal)) {
            try head.reopen("example", because: "x", by: "hanoi", on: Self.day)
        }
    }

    @Test("a replica that lacks what the lock froze says so, rather than print other scores")
    func incomplete() throws {
        try add(1, at: cluster[0])
        let other = try EmulationCluster(["hanoi"])[0]
        #expect(try head.moveOn("example", by: "hanoi", on: Self.day) == .locked)
        let frozen = try cluster[0].rows("SELECT locked_vector FROM period WHERE code = 'example'")
        try other.sql(ScoringSample.sql)
        try other.sql(
            "UPDATE period SET state = 'locked', locked_vector = '\(frozen[0])' WHERE code = 'example'"
        )
        #expect(throws: (any Error).self) { try PeriodFile(other.file).scores(of: "example") }
        try other.sql("UPDATE period SET locked_vector = 'none' WHERE code = 'example'")
        #expect(throws: PeriodError.unreadableLock(period: "example")) {
            try PeriodFile(other.file).scores(of: "example")
        }
    }

    @Test("a headship handed over while a city is offline: both heads' steps are kept and listed")
    func handover() throws {
        try cluster[0].sql("UPDATE head_assignment SET to_date = '2023-06-30' WHERE unit = 'hanoi'")
        try cluster[0].sql(
            """
            INSERT INTO head_assignment (cluster, role, from_date, unit)
            VALUES ('example', 'cluster_head', '2023-07-01', 'danang')
            """)
        // The city has not heard of it.
        #expect(try city.head(of: "example", on: Self.day) == "hanoi")
        #expect(try head.head(of: "example", on: Self.day) == "danang")
        try cluster[0].sql("UPDATE period SET name = 'Kỳ A' WHERE code = 'example'")
        try cluster[1].sql("UPDATE period SET name = 'Kỳ B' WHERE code = 'example'")
        try cluster.settle()
        for office in cluster.offices {
            #expect(try PeriodFile(office.file).head(of: "example", on: Self.day) == "danang")
            let conflicts = try office.conflicts()
            #expect(conflicts.map(\.column) == ["name"])
            #expect(conflicts.first?.versions.count == 2)
        }
    }

    @Test("a submitted sheet is frozen by its hash, on every replica")
    func submitted() throws {
        let hash = try city.submit("example", unit: "A", on: Self.day)
        try cluster.settle()
        #expect(
            try cluster[0].rows("SELECT state, hash, epoch FROM submission")
                == ["submitted|\(hash)|1"])
        #expect(throws: (any Error).self) {
            try cluster[0].sql("UPDATE self_score SET points = '1' WHERE unit = 'A'")
        }
        #expect(try head.scores(of: "example").notes == [])
        #expect(throws: LifeError.emptySheet(unit: "hue")) {
            try city.submit("example", unit: "hue", on: Self.day)
        }
        try lock()
        #expect(throws: LifeError.notOpenForSubmission(.locked)) {
            try city.submit("example", unit: "B", on: Self.day)
        }
    }

    @Test("a sheet that someone changed without having seen its submission is named")
    func changedSheet() throws {
        try cluster[0].sql("UPDATE self_score SET points = '1' WHERE unit = 'A'")
        try city.submit("example", unit: "A", on: Self.day)
        try cluster.settle()
        for file in [head, city] {
            #expect(try file.scores(of: "example").notes == [.sheetChanged(unit: "A")])
        }
    }
}
