// Records as they were: by time, and by vector.

import Merge
import Replica
import Testing

@Suite("A table as it was")
struct PastTests {
    private func past(
        _ office: Office, _ moment: Moment, _ key: String? = nil
    ) throws -> [PastRow] {
        let filter = key.map { [Resolution.Assignment(column: "id", value: .text($0))] } ?? []
        return try office.file.read { try $0.past(of: "model", where: filter, at: moment) }
    }

    private func vector(_ office: Office) throws -> VersionVector {
        try office.seal()
        return try office.file.read { try $0.integratedVector() }
    }

    private func columns(_ row: PastRow?) -> [String: Value] {
        Dictionary(uniqueKeysWithValues: (row?.columns ?? []).map { ($0.column, $0.value) })
    }

    @Test("at each vector there are the rows that were shown at it")
    func vectors() throws {
        let pair = try ModelPair()
        var moments: [(VersionVector, [[Value]])] = []
        func note(_ office: Office) throws {
            moments.append((try vector(office), try office.rows("SELECT * FROM model ORDER BY id")))
        }
        let edits = [
            "UPDATE model SET title = 'second', uses = uses + 2", "DELETE FROM model",
            "INSERT INTO model VALUES ('k', 'again', NULL, 1), ('l', 'other', 'n', 0)",
            "UPDATE model SET uses = uses - 4 WHERE id = 'k'",
            "UPDATE model SET id = 'm' WHERE id = 'l'",
        ]
        try note(pair.a)
        for (number, edit) in edits.enumerated() {
            let office = pair.offices[number % 2]
            try office.sql(edit)
            try note(office)
            try pair.cluster.settle()
        }
        try pair.a.sql("UPDATE model SET title = 'by a' WHERE id = 'k'", at: 3000)
        try note(pair.a)
        try pair.b.sql("DELETE FROM model WHERE id = 'k'", at: 4000)
        try note(pair.b)
        try pair.expectAgreement()
        try note(pair.a)
        for office in pair.offices {
            for (moment, rows) in moments {
                let found = try past(office, .vector(moment))
                let values = found.map { row in
                    let columns = columns(row)
                    return row.key.map(\.value)
                        + ["title", "note", "uses"].map { columns[$0] ?? .null }
                }
                #expect(values == rows)
            }
            let last = try past(office, .vector(try vector(office)), "k")
            #expect(last.map(\.isDeletedToo) == [true])
        }
    }

    @Test("at a time there is what was sealed by then, and a row entered later is not there")
    func times() throws {
        let pair = try ModelPair()
        let start = pair.a.clock.now
        try pair.a.seal()
        pair.a.clock.now = start + 1000
        try pair.a.sql("UPDATE model SET title = 'second'")
        try pair.a.seal()
        pair.a.clock.now = start + 2000
        try pair.a.sql("DELETE FROM model; INSERT INTO model (id) VALUES ('l')")
        try pair.a.seal()
        #expect(try past(pair.a, .time(start - 1)).isEmpty)
        for (time, title) in [(0, "first"), (999, "first"), (1000, "second"), (1999, "second")] {
            let found = try past(pair.a, .time(start + Int64(time)), "k")
            #expect(columns(found.first)["title"] == .text(title), "\(time)")
        }
        let last = try past(pair.a, .time(start + 2000))
        #expect(last.map { $0.key.map(\.value) } == [[.text("l")]])
        // A column without a value of its own showed its default, and is left out.
        #expect(Set(columns(last.first).keys).isSubset(of: ["title", "note", "uses"]))
    }

    @Test("what an author had seen by then is there, though a fast clock dates it later")
    func fastClock() throws {
        let pair = try ModelPair()
        let start = pair.a.clock.now
        pair.b.clock.now = start + 500_000
        try pair.b.sql("UPDATE model SET title = 'from the future'")
        try pair.a.pull(from: pair.b)
        pair.a.clock.now = start + 1000
        try pair.a.sql("UPDATE model SET note = 'seen it'")
        try pair.a.seal()
        #expect(columns(try past(pair.a, .time(start + 500)).first)["title"] == .text("first"))
        #expect(
            columns(try past(pair.a, .time(start + 1000)).first)["title"]
                == .text("from the future"))
    }

    @Test("several values of a cell then are told, with the one that was shown")
    func contested() throws {
        let (pair, id) = try ModelPair.apart("x", "by a", "by b")
        let moment = Moment.vector(try vector(pair.a))
        try pair.a.file.write { try $0.resolve(id, .take(1), person: nil) }
        let row = try #require(try past(pair.a, moment).first)
        #expect(row.contested == ["note"])
        #expect(columns(row)["note"] == .text("by b"))
    }

    @Test("a vector of what is not here, or with gaps in what its authors had seen, is refused")
    func refused() throws {
        let pair = try ModelPair()
        let before = try vector(pair.a)
        try pair.b.sql("UPDATE model SET title = 'b'")
        let ofB = try #require(try pair.b.seal())
        var unknown = before
        unknown.cover(ofB)
        #expect(throws: ReplicaError.unknownMoment(ofB, seen: nil)) {
            try past(pair.a, .vector(unknown))
        }
        try pair.a.pull(from: pair.b)
        _ = try past(pair.a, .vector(unknown))
        let alone = VersionVector([ofB.origin: ofB.seq])
        #expect(throws: ReplicaError.self) { try past(pair.a, .vector(alone)) }
        #expect(try past(pair.a, .vector(VersionVector())).isEmpty)
    }

    @Test("a table that left this file is still told by its name")
    func untracked() throws {
        let pair = try ModelPair()
        let moment = Moment.vector(try vector(pair.a))
        try pair.a.file.write { try $0.untrack("model") }
        try pair.a.sql("DROP TABLE model")
        #expect(columns(try past(pair.a, moment, "k").first)["title"] == .text("first"))
        #expect(try pair.a.file.read { try $0.history(of: "model") }.count == 1)
    }

    @Test("records are found by the key as its columns store it, and by no other column")
    func filters() throws {
        let cluster = try TestCluster(
            ["hanoi"],
            schema: "CREATE TABLE t (a INTEGER NOT NULL, b TEXT NOT NULL, c, PRIMARY KEY (a, b));",
            tracked: [TrackDeclaration(table: "t")])
        let office = cluster[0]
        try office.sql("INSERT INTO t VALUES (5, '5', 1), (5, '6', 2), (6, '5', 3)")
        try office.seal()
        let moment = Moment.vector(try vector(office))
        func count(_ filter: [(String, Value)]) throws -> (Int, Int) {
            let filter = filter.map { Resolution.Assignment(column: $0.0, value: $0.1) }
            return try office.file.read { transaction in
                (
                    try transaction.history(of: "t", where: filter).count,
                    try transaction.past(of: "t", where: filter, at: moment).count
                )
            }
        }
        #expect(try count([("a", .text(" 5 "))]) == (2, 2))
        #expect(try count([("a", .text("5.0")), ("b", .integer(5))]) == (1, 1))
        #expect(try count([("b", .text("5"))]) == (2, 2))
        #expect(try count([("a", .text("0x5"))]) == (0, 0))
        #expect(
            throws: ReplicaError.notOfTheKey(table: "t", column: "c", key: ["a", "b"])
        ) { try count([("c", .integer(1))]) }
        #expect(throws: ReplicaError.noSuchColumn(table: "t", column: "d")) {
            try count([("d", .integer(1))])
        }
    }
}
