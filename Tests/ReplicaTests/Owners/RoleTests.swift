// Roles: passed on, ended, and judged by what an author had seen and when he wrote.

import Membership
import Merge
import Replica
import Simulator
import Testing
import Wire

@Suite("Roles")
struct RoleTests {
    let world: OwnedTables
    /// The time that tests' clocks show.
    let now: Int64 = 1_688_342_400_000

    init() throws { world = try OwnedTables() }

    @Test("a holder of the role writes beside the owner, and in tables that have none")
    func holder() throws {
        try world.hcm.sql("INSERT INTO model (unit, code, title) VALUES ('hcm', 'x', 'own')")
        try world.grant("head", to: "hanoi")
        try world.expectAgreement()
        try world.hanoi.sql(
            "UPDATE model SET title = 'by the head'; INSERT INTO period VALUES ('p', 'open')")
        #expect(try world.danang.isRefused("INSERT INTO period VALUES ('q', 'open')"))
        try world.expectAgreement()
        #expect(try world.danang.rows("SELECT title FROM model") == [[.text("by the head")]])
        #expect(try world.danang.rows("SELECT code FROM period") == [[.text("p")]])
        #expect(try world.danang.refused().isEmpty)
    }

    @Test("whoever holds a role passes it on without the root key, and nobody else does")
    func passedOn() throws {
        try world.grant("head", to: "hanoi")
        try world.expectAgreement()
        func row(_ unit: String) throws -> RoleGrant {
            try #require(
                RoleGrant(
                    id: world.founder.newID(), role: "head", unit: unit, starts: 0, ends: nil,
                    ended: nil))
        }
        let stolen = try row("hcm")
        #expect(throws: ReplicaError.notTheHolder(role: "head")) {
            try world.hcm.file.write { try $0.add(stolen, warrant: nil) }
        }
        let passed = try row("danang")
        try world.hanoi.file.write { try $0.add(passed, warrant: nil) }
        try world.expectAgreement()
        #expect(try world.danang.file.read { try $0.holdsRole("head") })
        #expect(try world.hcm.file.read { try $0.heldRoles() }.map(\.unit) == ["danang", "hanoi"])
        try world.danang.sql("INSERT INTO period VALUES ('p', 'by danang')")
        try world.expectAgreement()
        #expect(try world.hcm.rows("SELECT state FROM period") == [[.text("by danang")]])
    }

    @Test("a grant that its author may not make is refused everywhere, and so is what rests on it")
    func forgedGrant() throws {
        try world.hcm.forge(
            own: "hoitu_role", key: [world.hcm.newID()],
            [
                ("role", "'head'"), ("unit", "'hcm'"), ("starts", "0"), ("ends", "NULL"),
                ("ended", "NULL"), ("warrant", "zeroblob(64)"),
            ])
        try world.hcm.forge("INSERT INTO period VALUES ('p', 'stolen')")
        try world.expectAgreement()
        #expect(try world.danang.file.read { try $0.heldRoles() }.isEmpty)
        #expect(try world.danang.rows("SELECT * FROM period").isEmpty)
        #expect(try world.danang.rows("SELECT * FROM hoitu_role").isEmpty)
        #expect(try world.danang.file.read { try $0.refusedChanges() }.count == 2)
    }

    @Test("a rule of a table is declared once: who has seen it cannot loosen it, nor take it away")
    func forgedRule() throws {
        try world.hcm.forge(
            own: "hoitu_track_column", key: ["model", "OWNER \"code\""], [("kind", "'writers'")])
        let client = try StockClient(path: world.hcm.path)
        try client.run(
            "DELETE FROM hoitu_track_column WHERE table_name = 'model' AND kind = 'writers'")
        try world.hcm.forge("INSERT INTO model (unit, code) VALUES ('hanoi', 'hcm')")
        try world.expectAgreement()
        #expect(try world.danang.rows("SELECT * FROM model").isEmpty)
        #expect(try world.danang.file.read { try $0.declaration(of: "model") }?.owner == "unit")
    }

    @Test("a role is judged by the time of the edit: from its first moment until it ends")
    func dated() throws {
        try world.grant("head", to: "hanoi", from: now + 2000, until: now + 3000)
        try world.expectAgreement()
        #expect(try world.hanoi.isRefused("INSERT INTO period VALUES ('late', 'x')"))
        try world.hanoi.disarm()
        for time in [1999, 2000, 2999, 3000] as [Int64] {
            try world.hanoi.sql("INSERT INTO period VALUES ('\(time)', 'x')", at: now + time)
        }
        try world.expectAgreement()
        #expect(
            try world.danang.rows("SELECT code FROM period ORDER BY code")
                == [[.text("2000")], [.text("2999")]])
    }

    @Test("a former holder who has seen the role pass on gains nothing by setting the clock back")
    func backdated() throws {
        let first = try world.grant("head", to: "hanoi", from: 1000)
        try world.grant("head", to: "danang", from: now - 5)
        try world.add(try #require(first.end(id: world.founder.newID(), at: now - 5)))
        try world.expectAgreement()
        try world.hanoi.disarm()
        try world.hanoi.sql("INSERT INTO period VALUES ('p', 'backdated')", at: 2000)
        try world.expectAgreement()
        #expect(try world.danang.rows("SELECT * FROM period").isEmpty)
        #expect(try world.hanoi.rows("SELECT * FROM period").isEmpty)
        #expect(try world.danang.refused().count == 1)
    }

    @Test("a holder whose role ends on a day of its own is over once its successor's has begun")
    func overByItsOwnDay() throws {
        try world.grant("head", to: "hanoi", from: 1000, until: now - 10)
        try world.grant("head", to: "danang", from: now - 10)
        try world.expectAgreement()
        try world.hanoi.disarm()
        try world.hanoi.sql("INSERT INTO period VALUES ('p', 'backdated')", at: 2000)
        try world.expectAgreement()
        #expect(try world.danang.rows("SELECT * FROM period").isEmpty)
    }

    @Test("a holder whose clock is behind the day on which he was appointed is let in all the same")
    func slowClock() throws {
        try world.grant("head", to: "hanoi", from: now - 5)
        try world.expectAgreement()
        try world.hanoi.sql("INSERT INTO period VALUES ('p', 'in 1970')", at: 7)
        try world.expectAgreement()
        #expect(try world.danang.rows("SELECT state FROM period") == [[.text("in 1970")]])
    }

    @Test("a handover that was entered ahead of its day takes the role from nobody before it")
    func aheadOfItsDay() throws {
        let first = try world.grant("head", to: "hanoi", from: 1000)
        try world.grant("head", to: "danang", from: now + 5000)
        try world.add(try #require(first.end(id: world.founder.newID(), at: now + 5000)))
        try world.expectAgreement()
        // Triggers ask the machine's clock, by which that day has come.
        try world.hanoi.disarm()
        try world.hanoi.sql("INSERT INTO period VALUES ('p', 'still')", at: now + 1000)
        try world.expectAgreement()
        #expect(try world.danang.rows("SELECT state FROM period") == [[.text("still")]])
    }

    @Test(
        "a role handed over while its holder was offline: what he wrote before he heard of it stays"
    )
    func handedOver() throws {
        let first = try world.grant("head", to: "hanoi")
        try world.expectAgreement()
        // Hà Nội is offline from here on.
        try world.add(try #require(first.end(id: world.founder.newID(), at: now)))
        try world.grant("head", to: "hcm")
        try world.hcm.pull(from: world.founder)
        try world.hcm.sql("INSERT INTO period VALUES ('p', 'by the new head')")
        try world.hanoi.sql("INSERT INTO period VALUES ('q', 'by the old head')")
        try world.expectAgreement()
        #expect(try world.danang.rows("SELECT code FROM period ORDER BY code").count == 2)
        #expect(try world.hanoi.isRefused("UPDATE period SET state = 'too late'"))
        try world.hanoi.forge("UPDATE period SET state = 'too late'")
        try world.expectAgreement()
        #expect(
            try world.hanoi.rows("SELECT state FROM period ORDER BY code")
                == [[.text("by the new head")], [.text("by the old head")]])
    }

    @Test("what was written before a rule reached its author stays, wherever it comes from")
    func beforeTheRule() throws {
        let schema = "CREATE TABLE t (unit TEXT NOT NULL PRIMARY KEY, v TEXT)"
        let cluster = try TestCluster(
            ["bo", "hanoi", "hcm"], schema: schema, tracked: [TrackDeclaration(table: "t")])
        try cluster[1].sql("INSERT INTO t VALUES ('hcm', 'before')")
        // The changeset that declares the rule may itself still write what it likes.
        try cluster[0].sql("INSERT INTO t VALUES ('hanoi', 'with the rule')")
        try cluster[0].file.write { transaction in
            try transaction.track(TrackDeclaration(table: "t", owner: "unit"))
        }
        try cluster.settle()
        #expect(throws: StockError.self) { try cluster[1].sql("UPDATE t SET v = 'x'") }
        #expect(throws: StockError.self) { try cluster[0].sql("UPDATE t SET v = 'x'") }
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[2].rows("SELECT v FROM t ORDER BY unit").count == 2)
        #expect(try cluster[2].file.read { try $0.refusedChanges() }.isEmpty)
    }

    @Test(
        "the same rule declared again is none; another one, or a column outside the key, is refused"
    )
    func declared() throws {
        try world.hcm.track(OwnedTables.declarations[0])
        #expect(try world.hcm.seal() == nil)
        #expect(
            throws: ReplicaError.refusedTable(
                "model", .otherRule(rule: "OWNER \"unit\" OR ROLE \"head\""))
        ) { try world.hcm.track(TrackDeclaration(table: "model", owner: "unit")) }
        #expect(
            throws: ReplicaError.refusedTable("note", .ownerOutsideKey(column: "unit"))
        ) { try world.hcm.track(TrackDeclaration(table: "note", owner: "unit")) }
        #expect(throws: ReplicaError.noSuchColumn(table: "note", column: "who")) {
            try world.hcm.track(TrackDeclaration(table: "note", owner: "who"))
        }
    }

    @Test("a column of numbers is no owner, since a unit's code is text")
    func numbersAsOwner() throws {
        try world.hcm.sql(
            "CREATE TABLE counted (unit INTEGER NOT NULL PRIMARY KEY, v) WITHOUT ROWID")
        #expect(throws: ReplicaError.refusedTable("counted", .ownerNoText(column: "unit"))) {
            try world.hcm.track(TrackDeclaration(table: "counted", owner: "unit"))
        }
    }

    @Test("tables without a rule have the triggers that they had before there were rules")
    func untouched() throws {
        let triggers = try world.hcm.rows(
            "SELECT group_concat(sql) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'note'"
        )
        guard case .text(let text)? = triggers.first?.first else {
            Issue.record("no triggers")
            return
        }
        #expect(!String(decoding: text, as: UTF8.self).contains("owner_"))
        #expect(!String(decoding: text, as: UTF8.self).contains("hoitu_holding"))
    }
}
