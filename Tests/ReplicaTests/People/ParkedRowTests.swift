// Rows that one file's table does not take, settled there by people.

import Merge
import Replica
import Testing

@Suite("Settling conflicts of rows that a table does not take")
struct ParkedRowTests {
    /// Two offices whose table takes anything, and one whose table does not.
    private func parked(
        _ insert: String = "INSERT INTO t VALUES ('k', 'x', NULL)"
    ) throws -> (TestCluster, Office, String) {
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x, y);",
            tracked: [TrackDeclaration(table: "t")])
        let strict = try cluster.add(
            "danang",
            schema: """
                CREATE TABLE t (
                    id TEXT PRIMARY KEY NOT NULL, x, y INTEGER NOT NULL CHECK (y < 10));
                """)
        try cluster[0].sql(insert)
        try cluster.settle()
        let conflict = try #require(try strict.conflicts().first)
        #expect(conflict.kind == .constraint)
        return (cluster, strict, conflict.id)
    }

    private func set(_ column: String, _ value: Value) -> Resolution {
        .set([.init(column: column, value: value)])
    }

    @Test("a value that the table takes shows the row, as the column stores it")
    func set() throws {
        let (cluster, strict, id) = try parked()
        try strict.file.write { transaction in
            let assignments = [("y", "5"), ("x", "5")].map {
                Resolution.Assignment(column: $0.0, value: .text($0.1))
            }
            try transaction.resolve(id, .set(assignments), person: "An")
        }
        try cluster.settle()
        for office in cluster.offices {
            #expect(try office.rows("SELECT * FROM t") == [[.text("k"), .text("5"), .integer(5)]])
            #expect(try office.conflicts().isEmpty)
            #expect(try office.digest() == strict.digest())
        }
        let settled = try strict.file.read { transaction in
            try transaction.settlements(of: try transaction.conflicts(settledToo: true))[id]
        }
        guard case .columns(let changes)? = settled?.write else {
            Issue.record("\(String(describing: settled))")
            return
        }
        #expect(Set(changes.map(\.column)) == ["x", "y"])
        #expect(settled?.person == "An")
    }

    @Test("what the table would refuse all the same is refused whole, and nothing is written")
    func refused() throws {
        let (cluster, strict, id) = try parked()
        let before = try strict.dump()
        func expectRefusal(_ resolution: Resolution, _ isExpected: (ReplicaError) -> Bool) throws {
            do {
                try strict.file.write { try $0.resolve(id, resolution, person: nil) }
                Issue.record("\(resolution) was taken")
            } catch let error as ReplicaError {
                #expect(isExpected(error), "\(resolution): \(error)")
            }
            #expect(try strict.dump() == before, "\(resolution)")
        }
        let isRefusedValue = { (error: ReplicaError) in error.code == "refused-value" }
        try expectRefusal(set("x", .text("only x")), isRefusedValue)
        try expectRefusal(set("y", .null), isRefusedValue)
        try expectRefusal(set("y", .text("50")), isRefusedValue)
        try expectRefusal(
            .set([
                .init(column: "x", value: .text("x")), .init(column: "y", value: .integer(50)),
            ]), isRefusedValue)
        try expectRefusal(set("nowhere", .null)) { $0.code == "no-such-column" }
        try expectRefusal(set("id", .text("l"))) {
            $0 == .refusedResolution(id: id, .keyColumn("id"))
        }
        try expectRefusal(
            .set([.init(column: "y", value: .null), .init(column: "y", value: .null)])
        ) { $0 == .refusedResolution(id: id, .setTwice("y")) }
        try expectRefusal(.set([])) { $0 == .nothingToSet(id: id) }
        try expectRefusal(.keep) { $0 == .wrongResolution(id: id, kind: .constraint) }
        #expect(try strict.conflicts().map(\.id) == [id])
        #expect(try cluster[0].rows("SELECT * FROM t") == [[.text("k"), .text("x"), .null]])
    }

    @Test("deleting a row that no table shows deletes it everywhere")
    func delete() throws {
        let (cluster, strict, id) = try parked()
        try strict.file.write { try $0.resolve(id, .delete, person: nil) }
        try cluster.settle()
        for office in cluster.offices {
            #expect(try office.rows("SELECT * FROM t").isEmpty)
            #expect(try office.conflicts().isEmpty)
        }
    }

    @Test("one row settled alike in two places is one result, and otherwise a conflict of values")
    func twoPlaces() throws {
        for (other, open) in [(Value.integer(5), 0), (.integer(6), 1)] {
            let (cluster, strict, id) = try parked()
            let second = try cluster.add(
                "haiphong",
                schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x, y INTEGER NOT NULL);")
            try cluster.settle()
            try strict.file.write { try $0.resolve(id, set("y", .integer(5)), person: nil) }
            try second.file.write { try $0.resolve(id, set("y", other), person: nil) }
            try cluster.settle()
            for office in cluster.offices {
                let conflicts = try office.conflicts()
                #expect(conflicts.map(\.kind) == Array(repeating: .value, count: open))
                #expect(try office.digest() == strict.digest())
                guard open > 0 else { continue }
                #expect(Set(conflicts[0].versions.map(\.value)) == [.integer(5), other])
            }
        }
    }

    @Test("who holds a key is told, a free key shows the row, and one that is taken is refused")
    func unique() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: "CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, x UNIQUE, y);",
            tracked: [TrackDeclaration(table: "t")])
        let (office, other) = (cluster[0], cluster[1])
        try office.sql("INSERT INTO t VALUES ('first', 'code', 1), ('second', 'free', 1)", at: 1000)
        try other.sql("INSERT INTO t VALUES ('late', 'code', 2)", at: 2000)
        try cluster.settle()
        let conflict = try #require(try office.conflicts().first)
        #expect(conflict.kind == .unique)
        let details = try #require(try office.file.write { try $0.details(of: conflict.id) })
        #expect(details.holders.map { $0.key.map(\.value) } == [[.text("first")]])
        #expect(details.holders.map { $0.columns.map(\.column) } == [["x"]])
        #expect(details.holders.map { $0.columns.map(\.value) } == [[.text("code")]])
        #expect(throws: ReplicaError.self) {
            try office.file.write {
                try $0.resolve(conflict.id, set("x", .text("free")), person: nil)
            }
        }
        #expect(try office.conflicts().map(\.id) == [conflict.id])
        try office.file.write { try $0.resolve(conflict.id, set("x", .text("new")), person: nil) }
        try cluster.settle()
        #expect(
            try office.rows("SELECT x FROM t ORDER BY id") == [
                [.text("code")], [.text("new")], [.text("free")],
            ])
        #expect(try office.rows("SELECT * FROM t") == other.rows("SELECT * FROM t"))
        #expect(try office.conflicts().isEmpty)
    }

    @Test("a conflict about a column that this file lacks can be settled here")
    func withoutColumn() throws {
        let pair = try ModelPair()
        let third = try pair.cluster.add(
            "danang",
            schema:
                "CREATE TABLE model (id TEXT PRIMARY KEY NOT NULL, uses INTEGER NOT NULL DEFAULT 0);"
        )
        try pair.a.sql("UPDATE model SET title = 'by a'", at: 3000)
        try pair.b.sql("UPDATE model SET title = 'by b'", at: 4000)
        try pair.cluster.settle()
        let id = try #require(try third.conflicts().first).id
        try third.file.write { try $0.resolve(id, .take(1), person: nil) }
        try pair.cluster.settle()
        #expect(try pair.a.value("SELECT title FROM model") == .text("by a"))
        #expect(try third.rows("SELECT * FROM model") == [[.text("k"), .integer(5)]])
        for office in pair.cluster.offices { #expect(try office.conflicts().isEmpty) }
        #expect(try third.digest() == pair.a.digest())
    }
}
