// Offices that have migrated and others that have not yet, exchanging all the while.

import Merge
import Replica
import Simulator
import Testing

@Suite("Old and new schemas")
struct PeerSchemaTests {
    private static let migration =
        "ALTER TABLE t ADD COLUMN y DEFAULT 'usual'; "
        + "ALTER TABLE t ADD COLUMN m INTEGER NOT NULL DEFAULT 7"

    private func cluster() throws -> TestCluster {
        let cluster = try TestCluster(
            ["hanoi", "hcm", "danang"],
            schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x);",
            tracked: [TrackDeclaration(table: "t")])
        try cluster[0].sql("INSERT INTO t VALUES ('k', 'x'), ('l', 'x')")
        try cluster.settle()
        return cluster
    }

    @Test("old and new editing one row in turn converge, in either order of migration")
    func inTurn() throws {
        let cluster = try cluster()
        try cluster[0].sql(Self.migration)
        for round in 0..<4 {
            try cluster[0].sql("UPDATE t SET y = 'new \(round)', x = 'new \(round)' WHERE id = 'k'")
            try cluster.settle()
            try cluster[1].sql("UPDATE t SET x = 'old \(round)' WHERE id = 'k'")
            try cluster.settle()
            #expect(
                try cluster[0].rows("SELECT x, y FROM t WHERE id = 'k'")
                    == [[.text("old \(round)"), .text("new \(round)")]])
            if round == 1 { try cluster[1].sql(Self.migration) }
        }
        try cluster[2].sql(Self.migration)
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[2].conflicts().isEmpty)
    }

    @Test("a new column's default never beats what a person entered")
    func defaultLoses() throws {
        let cluster = try cluster()
        try cluster[0].sql(Self.migration)
        try cluster[0].sql("UPDATE t SET y = 'entered', m = 8 WHERE id = 'k'", at: 1000)
        try cluster.settle()
        for office in cluster.offices.dropFirst() {
            try office.sql(Self.migration)
            try office.sql("UPDATE t SET x = 'edited later'", at: 9000)
        }
        try cluster.expectAgreement(on: "t")
        #expect(
            try cluster[2].rows("SELECT y, m FROM t ORDER BY id")
                == [[.text("entered"), .integer(8)], [.text("usual"), .integer(7)]])
        #expect(try cluster[2].conflicts().isEmpty)
    }

    @Test("a counter that waited for its column shows its sum, and adds only what is entered")
    func counter() throws {
        let cluster = try cluster()
        try cluster[0].sql("ALTER TABLE t ADD COLUMN n INTEGER NOT NULL DEFAULT 0")
        try cluster[0].track(TrackDeclaration(table: "t", counters: ["n"]))
        try cluster[0].sql("UPDATE t SET n = n + 5 WHERE id = 'k'")
        try cluster.settle()
        try cluster[1].sql("ALTER TABLE t ADD COLUMN n INTEGER NOT NULL DEFAULT (+3)")
        try cluster[1].sql("UPDATE t SET n = n + 2 WHERE id = 'k'")
        try cluster[1].sql("UPDATE t SET x = 'edited' WHERE id = 'l'")
        try cluster.settle()
        #expect(
            try cluster[1].rows("SELECT n FROM t ORDER BY id") == [[.integer(7)], [.integer(0)]])
        #expect(
            try cluster[0].rows("SELECT n FROM t ORDER BY id") == [[.integer(7)], [.integer(0)]])
        // One that cannot hold a sum is no place for it, and holds up nothing.
        try cluster[2].sql("ALTER TABLE t ADD COLUMN n TEXT")
        try cluster[2].sql("UPDATE t SET n = 'many', x = 'third'")
        try cluster.expectAgreement()
        #expect(
            try cluster[2].file.read { try $0.status().warnings }.contains(
                .columnWithoutPlace(table: "t", column: "n")))
        #expect(try cluster[0].value("SELECT sum(n) FROM t") == .integer(7))
    }

    @Test("500 columns, half of which one office gets later, arrive one by one")
    func wide() throws {
        let columns = (0..<500).map { "\"c \($0)\"" }
        let half = columns.prefix(250).joined(separator: ", ")
        let cluster = try TestCluster(
            ["hanoi"],
            schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, "
                + columns.joined(separator: ", ") + ");",
            tracked: [TrackDeclaration(table: "t")])
        let other = try cluster.add(
            "hcm", schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, \(half));")
        try cluster[0].sql("INSERT INTO t (id) VALUES ('k'), ('l')")
        try other.pull(from: cluster[0])
        for place in [0, 61, 62, 249, 250, 310, 499] {
            try cluster[0].sql("UPDATE t SET \"c \(place)\" = \(place) WHERE id = 'k'")
        }
        try cluster[0].seal()
        #expect(try cluster[0].lastSealed().count == 1)
        try other.sql("UPDATE t SET \"c 248\" = 'theirs' WHERE id = 'l'")
        try cluster.expectAgreement()
        try other.sql(
            columns.dropFirst(250).map { "ALTER TABLE t ADD COLUMN \($0)" }.joined(separator: ";"))
        try other.sql("UPDATE t SET \"c 400\" = 'after' WHERE id = 'l'")
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[0].value("SELECT \"c 400\" FROM t WHERE id = 'l'") == .text("after"))
        try other.sql("ALTER TABLE t RENAME COLUMN \"c 499\" TO last")
        try other.sql("UPDATE t SET last = 'renamed' WHERE id = 'l'")
        try cluster.expectAgreement()
        #expect(try cluster[0].value("SELECT \"c 499\" FROM t WHERE id = 'l'") == .text("renamed"))
    }
}
