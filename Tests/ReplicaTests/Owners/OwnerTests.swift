// Owner columns: what any client may write, and what every replica refuses.

import Membership
import Merge
import Replica
import Simulator
import Testing
import Wire

@Suite("Owners")
struct OwnerTests {
    let world: OwnedTables

    init() throws {
        world = try OwnedTables()
        try world.hanoi.sql(
            """
            INSERT INTO model (unit, code, title) VALUES ('hanoi', 'a', 'first'), ('hanoi', 'b', 'second');
            INSERT INTO seal VALUES ('hanoi', 7);
            """)
        try world.hcm.sql("INSERT INTO model (unit, code, title) VALUES ('hcm', 'x', 'third')")
        try world.expectAgreement()
    }

    @Test("a client of one unit writes that unit's rows, and is refused at any other's")
    func local() throws {
        let hcm = world.hcm
        for allowed in [
            "UPDATE model SET title = 'new' WHERE unit = 'hcm'",
            "INSERT OR REPLACE INTO model (unit, code, title) VALUES ('hcm', 'x', 'newer')",
            "INSERT INTO model (unit, code) VALUES ('hcm', 'y')",
            "UPDATE model SET code = 'z' WHERE unit = 'hcm' AND code = 'y'",
            "DELETE FROM model WHERE unit = 'hcm' AND code = 'z'",
            "INSERT INTO note VALUES ('n', 'hanoi', 'a')",
        ] {
            #expect(try !hcm.isRefused(allowed), "\(allowed)")
        }
        for refused in [
            "INSERT INTO model (unit, code) VALUES ('hanoi', 'c')",
            "INSERT INTO model (unit, code) VALUES ('HCM', 'c')",
            "INSERT OR REPLACE INTO model (unit, code, title) VALUES ('hanoi', 'a', 'x')",
            "INSERT OR IGNORE INTO model (unit, code) VALUES ('hanoi', 'c')",
            "UPDATE model SET title = 'x' WHERE unit = 'hanoi'",
            "UPDATE model SET stars = stars + 1 WHERE unit = 'hanoi'",
            "UPDATE model SET unit = 'hcm' WHERE unit = 'hanoi' AND code = 'a'",
            "UPDATE model SET unit = 'hanoi', code = 'q' WHERE unit = 'hcm'",
            "DELETE FROM model WHERE unit = 'hanoi'",
            "UPDATE period SET state = 'x'; INSERT INTO period VALUES ('p', 'open')",
        ] {
            #expect(try hcm.isRefused(refused), "\(refused)")
        }
        try world.expectAgreement()
        #expect(try world.founder.refused().isEmpty)
    }

    @Test("a REPLACE that would remove another unit's row, by a key it shares, is refused")
    func replaced() throws {
        #expect(try world.hcm.isRefused("INSERT OR REPLACE INTO seal VALUES ('hcm', 7)"))
        #expect(
            try world.hcm.isRefused(
                """
                INSERT OR REPLACE INTO model (rowid, unit, code)
                SELECT rowid, 'hcm', 'new' FROM model WHERE unit = 'hanoi'
                """))
        try world.hcm.sql("INSERT INTO seal VALUES ('hcm', 8)")
        #expect(try world.hcm.isRefused("UPDATE OR REPLACE seal SET no = 7 WHERE unit = 'hcm'"))
        try world.expectAgreement()
        #expect(
            try world.danang.rows("SELECT unit, no FROM seal ORDER BY unit")
                == [[.text("hanoi"), .integer(7)], [.text("hcm"), .integer(8)]])
    }

    @Test(
        "what a client forged whose triggers are gone is refused by every replica, its own included"
    )
    func forged() throws {
        try world.hcm.forge(
            """
            INSERT INTO model (unit, code, title) VALUES ('hanoi', 'forged', 'f'), ('hcm', 'own', 'o');
            UPDATE model SET title = 'forged', stars = stars + 5 WHERE unit = 'hanoi' AND code = 'a';
            DELETE FROM model WHERE unit = 'hanoi' AND code = 'b';
            """)
        let expected =
            [
                ["hanoi", "a", "first", 0], ["hanoi", "b", "second", 0], ["hcm", "own", "o", 0],
                ["hcm", "x", "third", 0],
            ] as [[any Hashable]]
        func shown(_ office: Office) throws -> [String] {
            try office.rows("SELECT unit || code || title || stars FROM model ORDER BY 1").map {
                if case .text(let bytes)? = $0.first {
                    String(decoding: bytes, as: UTF8.self)
                } else {
                    ""
                }
            }
        }
        let words = expected.map { $0.map { "\($0)" }.joined() }
        #expect(try shown(world.hcm) == words)
        try world.expectAgreement()
        #expect(try shown(world.danang) == words)
        let refused = try world.danang.file.read { try $0.refusedChanges() }
        #expect(refused.map(\.member) == ["hcm", "hcm", "hcm"])
        #expect(refused.map(\.change.kind.rawValue) == ["update", "delete", "insert"])
        #expect(refused.allSatisfy { $0.rule == "OWNER \"unit\" OR ROLE \"head\"" })
        let warnings = try world.danang.file.read { try $0.status().warnings }
        #expect(warnings.contains(.refusedChanges(member: "hcm", count: 3)))
    }

    @Test("a forged row is absent, though its author goes on editing it, until its owner enters it")
    func absent() throws {
        try world.hcm.forge("INSERT INTO model (unit, code, title) VALUES ('hanoi', 'n', 'f')")
        try world.hcm.forge("INSERT INTO model (unit, code, title) VALUES ('hanoi', 'n', 'g')")
        try world.expectAgreement()
        let row = "SELECT title FROM model WHERE code = 'n'"
        #expect(try world.hcm.rows(row).isEmpty)
        try world.hanoi.sql("INSERT INTO model (unit, code, title) VALUES ('hanoi', 'n', 'real')")
        try world.expectAgreement()
        #expect(try world.hcm.rows(row) == [[.text("real")]])
        #expect(try world.hcm.conflicts().isEmpty)
    }

    @Test(
        "a refused change covers nothing, and is no version: what it would have replaced is uncontested"
    )
    func coversNothing() throws {
        try world.hanoi.sql("UPDATE model SET title = 'by its owner' WHERE code = 'a'")
        try world.hcm.forge("UPDATE model SET title = 'forged' WHERE unit = 'hanoi' AND code = 'a'")
        try world.hcm.forge("DELETE FROM model WHERE unit = 'hanoi' AND code = 'b'")
        try world.hanoi.sql("UPDATE model SET title = 'kept' WHERE code = 'b'")
        try world.expectAgreement()
        #expect(try world.founder.file.read { try $0.conflicts(settledToo: true) }.isEmpty)
        #expect(
            try world.hcm.rows("SELECT title FROM model WHERE unit = 'hanoi' ORDER BY code")
                == [[.text("by its owner")], [.text("kept")]])
    }

    @Test("a forged row that claimed a UNIQUE key gives it back at its author's")
    func uniqueGivenBack() throws {
        try world.hcm.forge(
            "INSERT INTO seal VALUES ('hcm', 9); UPDATE seal SET no = 70 WHERE unit = 'hanoi'")
        try world.hcm.forge("INSERT OR REPLACE INTO seal VALUES ('hcm', 7)")
        try world.expectAgreement()
        #expect(try world.hcm.rows("SELECT no FROM seal WHERE unit = 'hanoi'") == [[.integer(7)]])
    }

    @Test(
        "whatever the order in which concurrent changesets come, all replicas show and refuse the same"
    )
    func orders() throws {
        try world.hcm.forge(
            "UPDATE model SET title = 'forged' WHERE unit = 'hanoi'; INSERT OR REPLACE INTO seal VALUES ('hcm', 7)"
        )
        try world.hanoi.sql("UPDATE model SET title = 'own', stars = 2 WHERE code = 'a'")
        try world.hanoi.seal()
        try world.hanoi.sql("DELETE FROM model WHERE code = 'b'")
        try world.hanoi.seal()
        try world.founder.forge("DELETE FROM model; INSERT INTO note VALUES ('n', 'hanoi', 'b')")
        let known = Set(try world.danang.allChangesets().map(\.header.dot))
        let fresh = try [world.founder, world.hanoi, world.hcm].flatMap {
            try $0.ownChangesets().filter { !known.contains($0.header.dot) }
        }.map(\.stored)
        #expect(fresh.count == 4)
        var seen: [(digest: [UInt8], refused: Set<String>, shown: [[Value]])] = []
        for (number, order) in permutations(of: fresh).enumerated() {
            let reader = try world.danang.copy(to: "\(world.folder)/order\(number).db")
            // What comes before its author's one before is refused, and comes again.
            for changeset in order + order { try reader.receive([changeset]) }
            seen.append(
                (
                    try reader.digest(), try reader.refused(),
                    try reader.rows("SELECT * FROM model ORDER BY 1, 2")
                ))
        }
        for one in seen {
            #expect(one.digest == seen[0].digest)
            #expect(one.refused == seen[0].refused)
            #expect(one.shown == seen[0].shown)
        }
        #expect(!seen[0].refused.isEmpty)
    }

    @Test("a row that names another unit's row keeps it, as if there were no owners")
    func touches() throws {
        try world.hcm.sql("INSERT INTO note VALUES ('n', 'hanoi', 'a')")
        try world.hanoi.sql("DELETE FROM model WHERE code = 'a'")
        try world.expectAgreement()
        #expect(try world.danang.rows("SELECT 1 FROM model WHERE code = 'a'").count == 1)
        #expect(try world.danang.refused().isEmpty)
        #expect(try world.danang.conflicts().map(\.kind) == [.delete])
    }

    @Test(
        "a conflict in a unit's row is settled by that unit; others are told so, and nothing is written"
    )
    func resolving() throws {
        try world.founder.sql("INSERT INTO note VALUES ('n', 'hanoi', 'a')")
        try world.hanoi.sql("DELETE FROM model WHERE code = 'a'")
        try world.expectAgreement()
        let id = try #require(try world.hcm.conflicts().first?.id)
        #expect(throws: ReplicaError.refusedResolution(id: id, .othersRow)) {
            try world.hcm.file.write { try $0.resolve(id, .keep, person: nil) }
        }
        try world.hanoi.file.write { try $0.resolve(id, .keep, person: nil) }
        try world.expectAgreement()
        #expect(try world.hcm.conflicts().isEmpty)
        #expect(try world.hcm.refused().isEmpty)
    }

    @Test(
        "rows that are entered in bulk by their owner are merged, and one forged row among them is not"
    )
    func bulk() throws {
        let rows = "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200) "
        try world.hcm.sql(
            "INSERT INTO model (unit, code, title) \(rows) SELECT 'hcm', 'k' || i, 't' FROM n")
        try world.hcm.forge("INSERT INTO model (unit, code) VALUES ('hanoi', 'forged')")
        try world.danang.pull(from: world.hcm)
        #expect(
            try world.danang.rows("SELECT unit, count(*) FROM model GROUP BY unit")
                == [[.text("hanoi"), .integer(2)], [.text("hcm"), .integer(1201)]])
        #expect(try world.danang.digest() == world.hcm.digest())
    }

    @Test(
        "forged rows are refused also where so many are pending that they would be sealed in bulk")
    func forgedInBulk() throws {
        let rows = "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) "
        try world.hcm.reopen(bulkRowsMin: 1)
        try world.hcm.forge("INSERT INTO period \(rows) SELECT 'p' || i, 'locked' FROM n")
        try world.expectAgreement()
        #expect(try world.hcm.rows("SELECT count(*) FROM period") == [[.integer(0)]])
        #expect(try world.danang.refused().count == 3)
    }

    @Test("a table that is dropped and made anew is no way round its rules")
    func madeAnew() throws {
        let rows = "SELECT * FROM model ORDER BY 1, 2"
        let before = try world.danang.rows(rows)
        try world.hcm.sql("DROP TABLE model")
        try world.hcm.seal()
        let first = try #require(OwnedTables.schema.split(separator: ";").first)
        try world.hcm.sql("\(first); INSERT INTO model VALUES ('hanoi', 'a', 'forged', 0)")
        try world.expectAgreement()
        #expect(try world.danang.rows(rows) == before)
        #expect(try world.danang.conflicts().isEmpty)
        #expect(try world.danang.refused().count == 1)
    }

    @Test("a column that a client has just added is no way round them either")
    func addedColumn() throws {
        let addition = "ALTER TABLE model ADD COLUMN place TEXT DEFAULT ''"
        for office in [world.hanoi, world.danang] { try office.sql(addition) }
        try world.hanoi.sql("UPDATE model SET place = 'here' WHERE code = 'a'")
        for office in world.offices { try office.pull(from: world.hanoi) }
        try world.hcm.forge("\(addition); UPDATE model SET place = 'forged' WHERE unit = 'hanoi'")
        try world.danang.pull(from: world.hcm)
        #expect(
            try world.danang.rows("SELECT place FROM model WHERE code = 'a'") == [[.text("here")]])
        #expect(try world.danang.conflicts().isEmpty)
        #expect(try !world.danang.refused().isEmpty)
        #expect(try world.danang.digest() == world.hcm.digest())
    }

    @Test("the past of a record leaves out what was refused")
    func past() throws {
        try world.hcm.forge("UPDATE model SET title = 'forged' WHERE unit = 'hanoi'")
        try world.expectAgreement()
        let past = try world.danang.file.read {
            try $0.past(of: "model", at: .vector(try $0.integratedVector()))
        }
        #expect(past.allSatisfy { !$0.columns.map(\.value).contains(.text("forged")) })
        #expect(past.count == 3)
    }
}

/// Every order of some things.
func permutations<Element>(of things: [Element]) -> [[Element]] {
    guard things.count > 1 else { return [things] }
    return things.indices.flatMap { place in
        var rest = things
        let first = rest.remove(at: place)
        return permutations(of: rest).map { [first] + $0 }
    }
}
