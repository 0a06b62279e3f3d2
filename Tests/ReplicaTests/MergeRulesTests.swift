// Each rule of the merge, played by real files.

import Merge
import Replica
import Testing

/// Two offices that know one row of a table with a counter.
struct ModelPair {
    let cluster: TestCluster
    let a: Office
    let b: Office

    static let schema = """
        CREATE TABLE model (
            id TEXT PRIMARY KEY NOT NULL, title TEXT, note TEXT DEFAULT 'none',
            uses INTEGER NOT NULL DEFAULT 0);
        """

    init() throws {
        cluster = try TestCluster(
            ["hanoi", "hcm"], schema: Self.schema,
            tracked: [TrackDeclaration(table: "model", counters: ["uses"])])
        (a, b) = (cluster[0], cluster[1])
        try a.sql("INSERT INTO model VALUES ('k', 'first', 'n', 5)", at: 1000)
        try b.pull(from: a)
    }

    var offices: [Office] { [a, b] }

    func expectAgreement(sourceLocation: SourceLocation = #_sourceLocation) throws {
        try cluster.expectAgreement(on: "model", sourceLocation: sourceLocation)
    }
}

@Suite("The merge of registers and counters, in real files")
struct MergeRulesTests {
    @Test("edits of different columns of one row both stand, and are no conflict")
    func differentColumns() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET title = 'by a'")
        try pair.b.sql("UPDATE model SET note = 'by b'")
        try pair.expectAgreement()
        for office in pair.offices {
            #expect(
                try office.rows("SELECT title, note, uses FROM model") == [
                    [.text("by a"), .text("by b"), .integer(5)]
                ])
            #expect(try office.conflicts().isEmpty)
        }
    }

    @Test("of two edits of one cell the later shows, and the other is kept and listed")
    func oneCell() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET title = 'by a'", at: 9000)
        try pair.b.sql("UPDATE model SET title = 'by b'", at: 3000)
        try pair.expectAgreement()
        for office in pair.offices {
            #expect(try office.value("SELECT title FROM model") == .text("by a"))
            let conflicts = try office.conflicts()
            #expect(conflicts.map(\.kind) == [.value])
            #expect(conflicts.first?.versions.map(\.value) == [.text("by b"), .text("by a")])
            #expect(conflicts.first?.versions.map(\.isShown) == [false, true])
            #expect(conflicts.first?.versions.map(\.member) == ["hcm", "hanoi"])
            #expect(conflicts.first?.versions.map(\.editedMilliseconds) == [3000, 9000])
        }
    }

    @Test("a later write that had seen the other is no conflict, whatever its clock says")
    func causalOrderBeatsClocks() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET title = 'by a'", at: 9000)
        try pair.b.pull(from: pair.a)
        try pair.b.sql("UPDATE model SET title = 'by b'", at: 3000)
        try pair.expectAgreement()
        #expect(try pair.a.value("SELECT title FROM model") == .text("by b"))
        #expect(try pair.a.conflicts().isEmpty)
    }

    @Test("of two edits at one time the greater origin's shows, on every replica")
    func tie() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET title = 'by a'", at: 3000)
        try pair.b.sql("UPDATE model SET title = 'by b'", at: 3000)
        try pair.expectAgreement()
        let origins = try pair.offices.map { try $0.file.read { try $0.status().origin } }
        let wanted: Value = origins[0] > origins[1] ? .text("by a") : .text("by b")
        #expect(try pair.a.value("SELECT title FROM model") == wanted)
    }

    @Test("two authors' equal values are both kept, and are no conflict")
    func equalSiblings() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET title = 'same'", at: 2000)
        try pair.b.sql("UPDATE model SET title = 'same'", at: 3000)
        try pair.expectAgreement()
        let rows = try pair.a.file.read { try $0.mergedRows(of: "model") }
        #expect(rows.values.first?.cells["title"]?.count == 2)
        #expect(try pair.a.conflicts().isEmpty)
        // Someone who had seen only one of them covers only that one.
        let third = try pair.cluster.add("danang")
        try third.pull(from: pair.a)
        try third.sql("UPDATE model SET title = 'other'", at: 4000)
        try pair.expectAgreement()
        #expect(try pair.b.conflicts().isEmpty)
    }

    @Test("a pending edit claims to have seen only what had been taken when it was made")
    func sealBeforeIntegrate() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET title = 'by a'", at: 2000)
        try pair.b.sql("UPDATE model SET title = 'by b'", at: 1500)
        try pair.b.pull(from: pair.a)
        #expect(try pair.b.conflicts().map(\.kind) == [.value])
        #expect(try pair.b.value("SELECT title FROM model") == .text("by a"))
        try pair.expectAgreement()
    }

    @Test("counters add up")
    func counters() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET uses = uses + 3")
        try pair.b.sql("UPDATE model SET uses = uses + 4")
        try pair.expectAgreement()
        for office in pair.offices {
            #expect(try office.value("SELECT uses FROM model") == .integer(12))
            #expect(try office.conflicts().isEmpty)
        }
    }

    @Test("a row deleted and entered anew counts from what is entered, twice if two enter it")
    func counterEnteredAnew() throws {
        let pair = try ModelPair()
        try pair.a.sql("DELETE FROM model")
        try pair.expectAgreement()
        for office in pair.offices {
            try office.sql("INSERT INTO model (id, title, uses) VALUES ('k', 'again', 4)")
        }
        try pair.expectAgreement()
        #expect(try pair.b.value("SELECT uses FROM model") == .integer(8))
    }

    @Test("a counter that is replaced adds the difference")
    func counterReplaced() throws {
        let pair = try ModelPair()
        try pair.a.sql("INSERT OR REPLACE INTO model VALUES ('k', 'replaced', 'n', 1)")
        try pair.b.sql("UPDATE model SET uses = uses + 10")
        try pair.expectAgreement()
        #expect(try pair.a.value("SELECT uses FROM model") == .integer(11))
    }

    @Test("a sum wraps as 64-bit integers do, everywhere alike, and goes on counting")
    func counterWraps() throws {
        let pair = try ModelPair()
        for office in pair.offices {
            try office.sql("UPDATE model SET uses = 9223372036854775807")
        }
        try pair.expectAgreement()
        let wrapped = Int64.max &- 5 &+ Int64.max
        #expect(try pair.a.value("SELECT uses FROM model") == .integer(wrapped))
        try pair.b.sql("UPDATE model SET uses = uses + 7")
        try pair.expectAgreement()
        #expect(try pair.a.value("SELECT uses FROM model") == .integer(wrapped + 7))
    }

    @Test("a write that rolls over back to the merged value still covers what it had seen")
    func sameValueAgain() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET title = 'x'; UPDATE model SET title = 'first'", at: 5000)
        try pair.b.sql("UPDATE model SET title = 'by b'", at: 2000)
        try pair.expectAgreement()
        #expect(try pair.b.value("SELECT title FROM model") == .text("first"))
        #expect(try pair.b.conflicts().count == 1)
    }

    @Test("an update that changes nothing writes nothing")
    func nothingChanged() throws {
        let pair = try ModelPair()
        try pair.a.sql("UPDATE model SET title = title, uses = uses + 0")
        #expect(try pair.a.seal() == nil)
        #expect(try pair.a.pendingEntries() == 0)
    }
}
