// The oracle's own promises: what a seal makes of plain SQL, and that its replicas agree.

import Merge
import Oracle
import Testing

@Suite("The oracle's seal")
struct OracleTests {
    var a = OracleReplica(origin: Origin.numbered(1).bytes, shape: testShape)
    var b = OracleReplica(origin: Origin.numbered(2).bytes, shape: testShape)

    /// Both know a row `k` with x = 0, y = 0, n = 5.
    init() {
        a.insert("k", ["x": .integer(0), "y": .integer(0)], ["n": 5], at: 1)
        b.pull(from: a)
    }

    private func put(
        _ cells: [String: OracleWrite], _ additions: [String: Int64] = [:]
    ) -> [OracleChange] {
        [.put(key: "k", cells: cells, additions: additions)]
    }

    @Test("an update writes the marked columns, each with the time of its own last edit")
    mutating func marked() {
        a.sqlUpdate("k", ["x": .integer(1), "y": .integer(0)], at: 9)
        a.sqlUpdate("k", ["x": .integer(2)], at: 4)
        let sealed = a.sealPending()
        #expect(sealed?.changes == put(["x": OracleWrite(.integer(2), at: 4)]))
        #expect(a.table()["k"] == ["x": .integer(2), "y": .integer(0), "n": .integer(5)])
    }

    @Test("an addition carries its sum and a touch, and none that adds up to nothing")
    mutating func additions() {
        a.sqlUpdate("k", [:], adding: ["n": 3], at: 2)
        a.sqlUpdate("k", [:], adding: ["n": -1], at: 3)
        let touch = [OracleColumn.touch: OracleWrite(.null, at: 3)]
        let sealed = a.sealPending()
        #expect(sealed?.changes == put(touch, ["n": 2]))
        a.sqlUpdate("k", [:], adding: ["n": 3], at: 4)
        a.sqlUpdate("k", [:], adding: ["n": -3], at: 5)
        let nothing = a.sealPending()
        #expect(nothing == nil)
        #expect(a.sqlTable()["k"]?["n"] == .integer(7))
    }

    @Test("a row that is entered carries presence, all columns and every counter")
    mutating func entered() {
        a.sqlDelete("k", at: 2)
        let deleted = a.sealPending()
        #expect(deleted?.changes == [.delete(key: "k")])
        a.sqlInsert("k", ["x": .integer(1)], at: 3)
        a.sqlUpdate("k", ["x": .integer(2)], at: 4)
        a.sqlUpdate("k", ["x": .integer(2)], at: 5)
        let cells = [
            OracleColumn.presence: OracleWrite(.null, at: 5), "x": OracleWrite(.integer(2), at: 4),
            "y": OracleWrite(.null, at: 3),
        ]
        let sealed = a.sealPending()
        #expect(sealed?.changes == put(cells, ["n": 0]))
        b.pull(from: a)
        #expect(b.table()["k"] == ["x": .integer(2), "y": .null, "n": .integer(0)])
        #expect(b.row("k").deletes.isEmpty)
    }

    @Test("a row replaced over a live one updates all columns, and counters by the difference")
    mutating func replaced() {
        a.sqlReplace("k", ["x": .integer(1)], ["n": 2], at: 3)
        let cells = [
            "x": OracleWrite(.integer(1), at: 3), "y": OracleWrite(.null, at: 3),
            OracleColumn.touch: OracleWrite(.null, at: 3),
        ]
        let sealed = a.sealPending()
        #expect(sealed?.changes == put(cells, ["n": -3]))
        #expect(a.table()["k"] == ["x": .integer(1), "y": .null, "n": .integer(2)])
    }

    @Test("what came and went before the seal leaves no trace")
    mutating func cameAndWent() {
        a.sqlInsert("new", [:], at: 2)
        a.sqlDelete("new", at: 3)
        let nothing = a.sealPending()
        #expect(nothing == nil)
        #expect(a.log.count == 1)
    }

    @Test("several rows are sealed in one changeset, before anything is integrated")
    mutating func sealedFirst() {
        a.sqlInsert("a", [:], at: 2)
        a.sqlUpdate("k", ["x": .integer(1)], at: 2)
        b.update("k", ["x": .integer(2)], at: 3)
        a.pull(from: b)
        #expect(a.log.map(\.changes.count) == [1, 2, 1])
        #expect(a.conflicts().count == 1)
        #expect(a.pending.isEmpty)
    }

    @Test("statements that SQLite would refuse or find no row for leave nothing pending")
    mutating func refused() {
        let inserted = a.sqlInsert("k", [:], at: 2)
        #expect(!inserted)
        let updated = a.sqlUpdate("none", ["x": .null], at: 2)
        #expect(!updated)
        let deleted = a.sqlDelete("none", at: 2)
        #expect(!deleted)
        #expect(a.pending.isEmpty)
    }

    @Test("random SQL on three replicas: sealing moves no table, all agree, and so does the merge")
    func randomSQL() {
        for seed in 1...500 as ClosedRange<UInt64> {
            var random = SplitMix64(seed: seed)
            var replicas = (1...3).map {
                OracleReplica(origin: Origin.numbered($0 << 62).bytes, shape: testShape)
            }
            for time in 1...40 as ClosedRange<Int64> { step(&replicas, time, &random) }
            for _ in 1...2 {
                for (a, b) in [(0, 1), (1, 2), (2, 0), (0, 1)] {
                    replicas[b].sealPending()
                    replicas[a].pull(from: replicas[b])
                }
            }
            var merge = TestReplica(.numbered(0))
            for changeset in replicas[0].log { merge.integrate(TestChangeset(changeset)) }
            let agree = replicas.allSatisfy {
                $0.state() == merge.rows.mapValues { OracleRow($0) }
                    && $0.vector == replicas[0].vector
            }
            #expect(agree, "seed \(seed)")
        }
    }

    /// One statement, seal or pull on a random replica.
    private func step(
        _ replicas: inout [OracleReplica], _ time: Int64, _ random: inout SplitMix64
    ) {
        let one = random.below(3)
        let key = random.pick(["k", "l"])
        let values = [random.pick(["x", "y"]): OracleValue.integer(Int64(random.below(3)))]
        let amounts = ["n": Int64(random.below(5) - 2)]
        switch random.below(7) {
        case 0: replicas[one].sqlInsert(key, values, amounts, at: time)
        case 1: replicas[one].sqlUpdate(key, values, at: time)
        case 2: replicas[one].sqlUpdate(key, [:], adding: amounts, at: time)
        case 3: replicas[one].sqlDelete(key, at: time)
        case 4: replicas[one].sqlReplace(key, values, amounts, at: time)
        case 5: replicas[one].pull(from: replicas[(one + 1) % 3])
        default:
            let before = replicas[one].sqlTable()
            replicas[one].sealPending()
            let after = replicas[one].table()
            #expect(after == before, "sealing changed a table")
        }
    }
}
