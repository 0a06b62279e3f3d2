// Random histories under constraints: what must hold of the oracle itself before it judges others.
//
//     SEED=4711 swift test --filter ConstraintLawTests

import Foundation
import Merge
import Oracle
import Testing

@Suite("The oracle under constraints")
struct ConstraintLawTests {
    private static let shapes = [
        "t": OracleShape(
            registers: ["p": .null, "x": .null, "y": .null], counters: ["n"],
            uniques: [OracleUnique(["x"]), OracleUnique(["x", "y"])], sameKeys: ["K": "k"],
            foreignKeys: [OracleForeignKey(["p"], of: "t", onDelete: .setNull)]),
        "c": OracleShape(
            registers: ["p": .null],
            foreignKeys: [OracleForeignKey(["p"], of: "t", onDelete: .cascade)]),
    ]

    private static var seeds: ClosedRange<UInt64> {
        let seed = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) }
        return seed.map { $0...$0 } ?? 1...300
    }

    @Test("offices agree, whatever the order; every row is shown or waits; settling leaves nothing")
    func laws() {
        var counts = Counts()
        for seed in Self.seeds {
            var random = SplitMix64(seed: seed)
            var offices = (1...3).map {
                OracleDatabase(origin: Origin.numbered($0 << 62).bytes, shapes: Self.shapes)
            }
            offices[1].enforcesForeignKeys = true
            for time in 1...40 as ClosedRange<Int64> { Self.step(&offices, time, &random) }
            Self.settle(&offices)
            let replay = "replay: SEED=\(seed) swift test --filter ConstraintLawTests"
            #expect(Self.agree(offices), "offices differ; \(replay)")
            #expect(Self.isWhole(offices[0]), "a row is nowhere, or twice; \(replay)")
            counts.count(offices[0])
            #expect(Self.settleConflicts(&offices), "settling does not converge; \(replay)")
        }
        guard Self.seeds.count > 1 else { return }
        #expect(counts.parked > 0 && counts.dangling > 0 && counts.outlived > 0)
    }

    /// How often what is rare came about.
    private struct Counts {
        var parked = 0
        var dangling = 0
        var outlived = 0

        mutating func count(_ office: OracleDatabase) {
            for conflict in office.conflicts().values.joined() {
                switch conflict {
                case .unique: parked += 1
                case .parent: dangling += 1
                case .delete: outlived += 1
                case .value: break
                }
            }
        }
    }

    // MARK: Steps

    private static func step(
        _ offices: inout [OracleDatabase], _ time: Int64, _ random: inout SplitMix64
    ) {
        let one = random.below(3)
        let table = random.pick(["t", "t", "c"])
        let key = random.pick(table == "t" ? ["K", "k", "l"] : ["a", "b"])
        let clash = random.pick([OracleClash.abort, .ignore, .replace])
        var values = ["p": random.pick([.null, .text("k"), .text("l")] as [OracleValue])]
        if table == "t", random.percent(70) { values["x"] = .integer(Int64(random.below(2))) }
        if table == "t", random.percent(30) { values["y"] = .integer(Int64(random.below(2))) }
        switch random.below(8) {
        case 0, 1:
            offices[one].run { $0.sqlInsert(key, into: table, values, or: clash, at: time) }
        case 2, 3:
            offices[one].run { $0.sqlUpdate(key, of: table, values, or: clash, at: time) }
        case 4:
            offices[one].run { $0.sqlDelete(key, from: table, at: time) }
        case 5:
            let before = offices[one]
            let sealed = offices[one].sealPending()
            if sealed == nil { #expect(offices[one].vector == before.vector) }
        default:
            offices[one].pull(from: offices[(one + 1) % 3])
        }
    }

    private static func settle(_ offices: inout [OracleDatabase]) {
        for place in offices.indices { offices[place].sealPending() }
        for _ in 0..<2 {
            for place in offices.indices {
                let peer = offices[(place + 1) % offices.count]
                offices[place].pull(from: peer)
            }
        }
        for place in offices.indices { offices[place].pull(from: offices[0]) }
        for place in offices.indices { offices[place].pull(from: offices[1]) }
    }

    // MARK: Laws

    private static func agree(_ offices: [OracleDatabase]) -> Bool {
        offices.allSatisfy { office in
            shapes.keys.allSatisfy { table in
                office[table].state() == offices[0][table].state()
                    && office[table].table() == offices[0][table].table()
                    && office.conflicts() == offices[0].conflicts()
            }
        }
    }

    /// Whether each living row is shown or parked, and no two shown ones claim one thing.
    private static func isWhole(_ office: OracleDatabase) -> Bool {
        shapes.allSatisfy { table, shape in
            let (shown, parked) = office[table].split()
            let living = office[table].state().filter(\.value.isAlive)
            let claims = shown.flatMap { shape.claims(of: $0.value, at: $0.key) }
            let isFirst = parked.allSatisfy { key, row in
                !shape.claims(of: row, at: key).isDisjoint(with: claims)
            }
            return Set(claims).count == claims.count && isFirst
                && Set(shown.keys).union(parked.keys) == Set(living.keys)
                && shown.count + parked.count == living.count
        }
    }

    /// One office deletes what is parked, forgets parents, and takes any value; then nothing is left.
    private static func settleConflicts(_ offices: inout [OracleDatabase]) -> Bool {
        for _ in 0..<100 {
            let open = offices[0].conflicts().sorted { $0.key < $1.key }
            guard let table = open.first(where: { !$0.value.isEmpty }) else { break }
            let write = OracleWrite(.null, at: 50)
            let change: OracleChange =
                switch table.value[0] {
                case .value(let key, let column, _), .parent(let key, let column):
                    .put(key: key, cells: [column: write], additions: [:])
                case .delete(let key, _):
                    .put(key: key, cells: [OracleColumn.touch: write], additions: [:])
                case .unique(let key, _, _): .delete(key: key)
                }
            offices[0].seal((table.key, change))
        }
        settle(&offices)
        return agree(offices) && offices[0].conflicts().values.allSatisfy(\.isEmpty)
    }
}
