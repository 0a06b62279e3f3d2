// History, ancestors, status and digests.

import Merge
import Replica
import Testing
import Wire

@Suite("Reading a replica")
struct ReadingTests {
    @Test("history names every change, its author and its columns, newest first")
    func history() throws {
        let pair = try ModelPair()
        try pair.a.file.write { try $0.setDefaultPerson("An") }
        try pair.a.sql("UPDATE model SET title = 'second', uses = uses + 2", at: 2000)
        try pair.b.pull(from: pair.a)
        try pair.b.sql("DELETE FROM model", at: 3000)
        try pair.a.pull(from: pair.b)
        try pair.a.sql("INSERT INTO model (id, title) VALUES ('other', 'x')", at: 4000)
        try pair.expectAgreement()
        for office in pair.offices {
            let entries = try office.file.read { try $0.history(of: "model") }
            #expect(entries.map(\.kind) == [.insert, .delete, .update, .insert])
            #expect(entries.map(\.member) == ["hanoi", "hcm", "hanoi", "hanoi"])
            #expect(entries.map(\.person) == ["An", "", "An", ""])
            #expect(entries.map(\.editedMilliseconds) == [4000, 3000, 2000, 1000])
            let changes = entries[2].columns.sorted { $0.column < $1.column }
            #expect(changes.map(\.column) == ["title", "uses"])
            #expect(changes.map(\.value) == [.text("second"), .integer(2)])
            #expect(changes.map(\.isAddition) == [false, true])
            let one = try office.file.read { transaction in
                try transaction.history(
                    of: "model", where: [.init(column: "id", value: .text("k"))], limit: 2)
            }
            #expect(one.map(\.kind) == [.delete, .update])
        }
        #expect(throws: ReplicaError.noSuchTable("nowhere")) {
            try pair.a.file.read { try $0.history(of: "nowhere") }
        }
        #expect(
            throws: ReplicaError.notOfTheKey(table: "model", column: "title", key: ["id"])
        ) {
            try pair.a.file.read { transaction in
                try transaction.history(of: "model", where: [.init(column: "title", value: .null)])
            }
        }
    }

    @Test("the ancestor of a conflict is the last value that both authors had seen")
    func ancestor() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET title = 'common'", at: 2000)
        try pair.expectAgreement()
        try pair.a.sql("UPDATE model SET title = 'a 1'", at: 3000)
        try pair.a.seal()
        try pair.a.sql("UPDATE model SET title = 'a 2'", at: 4000)
        try pair.b.sql("UPDATE model SET title = 'b'", at: 5000)
        try pair.expectAgreement()
        for office in pair.offices {
            let conflict = try #require(try office.conflicts().first)
            let found = try office.file.read { try $0.ancestor(of: conflict) }
            #expect(found?.value == .text("common"))
        }
    }

    @Test("status says who, where, and what waits")
    func status() throws {
        let pair = try ModelPair()
        try pair.a.sql(
            "UPDATE model SET title = 'x'; UPDATE model SET title = 'y'; "
                + "INSERT INTO model (id) VALUES ('l')")
        let status = try pair.a.file.read { try $0.status() }
        #expect(status.member == "hanoi")
        #expect(status.clusterName == "Cụm thử")
        #expect(status.pendingRows == 2)
        #expect(status.openConflicts == 0)
        #expect(status.held == 0)
        #expect(status.warnings.isEmpty)
        #expect(status.vector == status.received.vector)
        try pair.expectAgreement()
        #expect(try pair.a.file.read { try $0.status().pendingRows } == 0)
    }

    @Test("status of more pending entries than it counts one by one says so, and how many they are")
    func manyPending() throws {
        let pair = try ModelPair()
        let count = Transaction.countedRowsMax + 1
        try pair.a.sql(
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count - 1))
            INSERT INTO model (id) SELECT 'm' || i FROM n
            """)
        let exact = try pair.a.file.read { try $0.status() }
        #expect(exact.pendingRows == count - 1)
        #expect(exact.isPendingExact)
        try pair.a.sql("UPDATE model SET title = 'x' WHERE id = 'm7'")
        let most = try pair.a.file.read { try $0.status() }
        #expect(most.pendingRows == count)
        #expect(!most.isPendingExact)
    }

    @Test("a clock more than 5 minutes ahead is reported with its office, and its edits are merged")
    func clockAhead() throws {
        let pair = try ModelPair()
        let now = pair.a.clock.now
        for (ahead, isReported) in [(300_000, false), (300_001, true), (-86_400_000, false)] {
            pair.b.clock.now = now + Int64(ahead)
            try pair.b.sql("UPDATE model SET note = '\(ahead)'")
            try pair.a.pull(from: pair.b)
            #expect(try pair.a.value("SELECT note FROM model") == .text("\(ahead)"))
            let warnings = try pair.a.file.read { try $0.status().warnings }
            #expect(
                warnings
                    == (isReported ? [.clockAhead(member: "hcm", milliseconds: Int64(ahead))] : []))
        }
        try pair.expectAgreement()
    }

    @Test("digests differ with anything that is shown, and with what only siblings hold")
    func digest() throws {
        let pair = try ModelPair()
        var seen: Set<[UInt8]> = [try pair.a.digest()]
        for edit in [
            "UPDATE model SET title = 'x'", "UPDATE model SET note = NULL",
            "UPDATE model SET uses = uses + 1", "INSERT INTO model (id) VALUES ('l')",
            "DELETE FROM model WHERE id = 'l'", "UPDATE model SET title = 1",
        ] {
            try pair.a.sql(edit)
            try pair.a.seal()
            let digest = try pair.a.digest()
            #expect(seen.insert(digest).inserted == !edit.hasPrefix("DELETE"), "\(edit)")
        }
        try pair.expectAgreement()
        let whole = try pair.a.file.read { try $0.digest(table: "model") }
        #expect(try pair.b.file.read { try $0.digest(table: "model") } == whole)
        try pair.b.sql("UPDATE model SET title = 'hidden sibling'", at: 1)
        try pair.b.seal()
        try pair.a.sql("UPDATE model SET title = 'shown'", at: 2)
        try pair.a.seal()
        let alone = try pair.a.digest()
        try pair.a.pull(from: pair.b)
        #expect(try pair.a.value("SELECT title FROM model") == .text("shown"))
        #expect(try pair.a.digest() != alone)
    }
}
