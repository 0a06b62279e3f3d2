// Counters of rows that stood on several files when the cluster came to track them: they count once.

import Merge
import Replica
import Simulator
import Testing

@Suite("Counters of standing rows")
struct StandingCounterTests {
    private static let schema =
        "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x, n INTEGER NOT NULL DEFAULT 0);"

    /// Two offices whose tables have rows already, the first of which tracks them.
    private func cluster(_ first: String, _ second: String) throws -> TestCluster {
        let cluster = try TestCluster(
            ["hanoi", "hcm", "danang"], schema: Self.schema, tracked: [])
        try cluster[0].sql("INSERT INTO t VALUES \(first)")
        try cluster[1].sql("INSERT INTO t VALUES \(second)")
        try cluster[0].track(TrackDeclaration(table: "t", counters: ["n"]))
        try cluster.expectAgreement(on: "t")
        return cluster
    }

    @Test("equal rows on two files count once, and there is nothing to settle")
    func equal() throws {
        let cluster = try cluster("('k', 'x', 5)", "('k', 'x', 5)")
        #expect(try cluster[1].rows("SELECT n FROM t") == [[.integer(5)]])
        #expect(try cluster[2].conflicts().isEmpty)
        try cluster[1].sql("UPDATE t SET n = n + 1")
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[0].rows("SELECT n FROM t") == [[.integer(6)]])
    }

    @Test("what differs is listed everywhere until a person says what counts")
    func different() throws {
        let cluster = try cluster("('k', 'x', 5), ('l', 'x', 1)", "('k', 'x', 7), ('m', 'x', 3)")
        #expect(
            try cluster[1].rows("SELECT id, n FROM t ORDER BY id") == [
                [.text("k"), .integer(5)], [.text("l"), .integer(1)], [.text("m"), .integer(0)],
            ])
        for office in cluster.offices {
            let conflicts = try office.conflicts()
            #expect(conflicts.map(\.kind) == [.value, .value])
            #expect(conflicts.map(\.column) == ["n", "n"])
            #expect(
                conflicts.map { $0.versions.map(\.value) } == [
                    [.integer(7), .integer(5)], [.integer(3), .integer(0)],
                ])
            #expect(conflicts.allSatisfy { $0.versions.last?.isShown == true })
        }
        // Additions go on meanwhile.
        try cluster[1].sql("UPDATE t SET n = n + 2 WHERE id = 'k'")
        try cluster.expectAgreement(on: "t")
        let ids = try cluster[2].conflicts().map(\.id)
        try cluster[2].file.write { try $0.resolve(ids[0], .take(1), person: nil) }
        try cluster[1].file.write {
            try $0.resolve(ids[1], .value(.text(Array("30".utf8))), person: nil)
        }
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[0].conflicts().isEmpty)
        #expect(
            try cluster[0].rows("SELECT n FROM t ORDER BY id")
                == [[.integer(7)], [.integer(1)], [.integer(30)]])
    }

    @Test(
        "offices that track one table before they hear of each other count once, whoever asks first",
        arguments: [[0, 1], [1, 0]])
    func trackedTwice(order: [Int]) throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm", "danang"], schema: Self.schema, tracked: [])
        let rows = [
            "('k', 'x', 5), ('l', 'x', 1), ('z', 'x', 0)",
            "('k', 'x', 5), ('l', 'x', 4), ('m', 'x', 3)",
        ]
        for (office, rows) in zip(cluster.offices, rows) {
            try office.sql("INSERT INTO t VALUES \(rows)")
            try office.track(TrackDeclaration(table: "t", counters: ["n"]))
            try office.sql("INSERT INTO t VALUES ('later', 'x', 10)")
        }
        try cluster[order[0]].pull(from: cluster[order[1]])
        try cluster[order[1]].pull(from: cluster[order[0]])
        try cluster.expectAgreement(on: "t")
        // What was entered once the table was tracked are two additions; what stood there counts once.
        #expect(
            try cluster[2].rows("SELECT id, n FROM t WHERE id IN ('k', 'later') ORDER BY id")
                == [[.text("k"), .integer(5)], [.text("later"), .integer(20)]])
        let first = try cluster[2].rows("SELECT n FROM t WHERE id = 'l'")
        let differing = try cluster[2].conflicts().map { $0.versions.map(\.value) }
        // Who was first is told by the clock, and by the origin where that does not tell.
        if first == [[.integer(1)]] {
            #expect(differing == [[.integer(4), .integer(1)], [.integer(3), .integer(0)]])
        } else {
            #expect(first == [[.integer(4)]])
            #expect(differing == [[.integer(1), .integer(4)]])
        }
        try cluster[0].sql("UPDATE t SET n = n + 2 WHERE id = 'k'")
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[1].rows("SELECT n FROM t WHERE id = 'k'") == [[.integer(7)]])
    }

    @Test("the shown sum may be taken, and adds nothing")
    func shownSum() throws {
        let cluster = try cluster("('k', 'x', 5)", "('k', 'x', 7)")
        let id = try #require(try cluster[0].conflicts().first?.id)
        #expect(throws: ReplicaError.self) {
            try cluster[0].file.write {
                try $0.resolve(id, .value(.text(Array("many".utf8))), person: nil)
            }
        }
        try cluster[0].file.write { try $0.resolve(id, .take(2), person: nil) }
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[1].rows("SELECT n FROM t") == [[.integer(5)]])
        #expect(try cluster[2].conflicts().isEmpty)
    }

    @Test("a table made after its rows had come lists what its own rows have")
    func madeLater() throws {
        let cluster = try cluster("('k', 'x', 5)", "('k', 'x', 5)")
        let late = try cluster.add("cantho", schema: "")
        try late.pull(from: cluster[0])
        try late.sql(Self.schema + "INSERT INTO t VALUES ('k', 'x', 6), ('z', 'x', 2)")
        try cluster.expectAgreement(on: "t")
        #expect(
            try cluster[2].conflicts().map { $0.versions.map(\.value) } == [
                [.integer(6), .integer(5)], [.integer(2), .integer(0)],
            ])
    }

    @Test("a column that becomes a counter has nothing to settle for its former values")
    func rekinded() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: Self.schema, tracked: [TrackDeclaration(table: "t")])
        try cluster[0].sql("INSERT INTO t VALUES ('k', 'x', 5)")
        try cluster.settle()
        try cluster[1].track(TrackDeclaration(table: "t", counters: ["n"]))
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[0].conflicts().isEmpty)
        #expect(try cluster[0].rows("SELECT n FROM t") == [[.integer(5)]])
    }
}
