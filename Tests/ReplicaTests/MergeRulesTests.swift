// Each rule of the merge, played by real files.

import Merge
import Replica
import Testing

@Suite("The merge, in real files")
struct MergeRulesTests {
    static let schema = """
        CREATE TABLE model (
            id TEXT PRIMARY KEY NOT NULL, title TEXT, note TEXT DEFAULT 'none',
            uses INTEGER NOT NULL DEFAULT 0);
        """

    private func pair() throws -> (TestCluster, Office, Office) {
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: Self.schema,
            tracked: [TrackDeclaration(table: "model", counters: ["uses"])])
        let (a, b) = (cluster[0], cluster[1])
        try a.sql("INSERT INTO model VALUES ('k', 'first', 'n', 5)")
        try b.pull(from: a)
        #expect(try b.rows("SELECT * FROM model") == a.rows("SELECT * FROM model"))
        return (cluster, a, b)
    }

    @Test("edits of different columns of one row both stand, and are no conflict")
    func differentColumns() throws {
        let (cluster, a, b) = try pair()
        try a.sql("UPDATE model SET title = 'by a'")
        try b.sql("UPDATE model SET note = 'by b'")
        try cluster.settle()
        for office in [a, b] {
            #expect(
                try office.rows("SELECT title, note, uses FROM model") == [
                    [.text("by a"), .text("by b"), .integer(5)]
                ])
            #expect(try office.conflicts().isEmpty)
        }
        #expect(try a.digest() == b.digest())
    }

    @Test("of two edits of one cell the later shows, and the other is kept and listed")
    func oneCell() throws {
        let (cluster, a, b) = try pair()
        try a.sql("UPDATE model SET title = 'by a'")
        try a.seal()
        try b.sql("UPDATE model SET title = 'by b'")
        try cluster.settle()
        for office in [a, b] {
            #expect(try office.rows("SELECT title FROM model") == [[.text("by b")]])
            let conflicts = try office.conflicts()
            #expect(conflicts.map(\.kind) == [.value])
            #expect(conflicts.first?.versions.map(\.value) == [.text("by a"), .text("by b")])
        }
        #expect(try a.digest() == b.digest())
        let id = try #require(try a.conflicts().first?.id)
        try a.file.write { try $0.resolve(id, .take(1), person: "An") }
        try cluster.settle()
        for office in [a, b] {
            #expect(try office.rows("SELECT title FROM model") == [[.text("by a")]])
            #expect(try office.conflicts().isEmpty)
        }
    }

    @Test("an edit outlives a delete that had not seen it, and the row comes back whole")
    func editOutlivesDelete() throws {
        let (cluster, a, b) = try pair()
        try a.sql("DELETE FROM model")
        try b.sql("UPDATE model SET note = 'kept', uses = uses + 2")
        try cluster.settle()
        for office in [a, b] {
            #expect(
                try office.rows("SELECT title, note, uses FROM model") == [
                    [.text("first"), .text("kept"), .integer(7)]
                ])
            #expect(try office.conflicts().map(\.kind) == [.delete])
        }
        #expect(try a.digest() == b.digest())
    }

    @Test("counters add up")
    func counters() throws {
        let (cluster, a, b) = try pair()
        try a.sql("UPDATE model SET uses = uses + 3")
        try b.sql("UPDATE model SET uses = uses + 4")
        try cluster.settle()
        for office in [a, b] {
            #expect(try office.rows("SELECT uses FROM model") == [[.integer(12)]])
            #expect(try office.conflicts().isEmpty)
        }
    }
}
