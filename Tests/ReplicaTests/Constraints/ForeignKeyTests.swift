// Foreign keys: a child's write keeps its ancestors, and what dangles all the same is listed.

import Merge
import Replica
import Simulator
import Testing
import Wire

@Suite("Foreign keys")
struct ForeignKeyTests {
    static let schema = """
        CREATE TABLE folder (
            id TEXT PRIMARY KEY NOT NULL, up TEXT REFERENCES folder ON DELETE CASCADE, name TEXT);
        CREATE TABLE owner (unit TEXT NOT NULL, no INTEGER NOT NULL, PRIMARY KEY (no, unit));
        CREATE TABLE item (
            id TEXT PRIMARY KEY NOT NULL, folder TEXT REFERENCES folder (id) ON DELETE SET NULL,
            unit TEXT, no INTEGER, note TEXT,
            FOREIGN KEY (unit, no) REFERENCES owner (unit, no) ON DELETE RESTRICT);
        """

    private func cluster(_ units: [String] = ["hanoi", "hcm"]) throws -> TestCluster {
        let cluster = try TestCluster(
            units, schema: Self.schema,
            tracked: ["folder", "owner", "item"].map { TrackDeclaration(table: $0) })
        try cluster[0].sql(
            """
            INSERT INTO folder VALUES ('g', NULL, 'top'), ('p', 'g', 'middle');
            INSERT INTO owner VALUES ('hn', 1);
            INSERT INTO item VALUES ('i', 'p', 'hn', 1, 'n');
            """)
        try cluster.settle()
        return cluster
    }

    /// What SQLite finds dangling, and what is listed.
    private func expectListed(
        _ office: Office, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let found = try office.rows("PRAGMA foreign_key_check").count
        let listed = try office.conflicts().filter { $0.kind == .parent }.count
        #expect(found == listed, sourceLocation: sourceLocation)
    }

    @Test("a child's write keeps every ancestor that somebody deletes who did not know of it")
    func touches() throws {
        let cluster = try cluster()
        try cluster[0].sql("DELETE FROM item; DELETE FROM folder")
        try cluster[1].sql("INSERT INTO item (id, folder) VALUES ('new', 'p')")
        try cluster.expectAgreement(on: "folder", "item", "owner")
        #expect(
            try cluster[0].rows("SELECT id FROM folder ORDER BY id")
                == [[.text("g")], [.text("p")]])
        #expect(Set(try cluster[0].conflicts().map(\.kind)) == [.delete])
        try expectListed(cluster[0])
    }

    @Test("a child's edit keeps the parents of a composite key, and each of several")
    func several() throws {
        let cluster = try cluster()
        try cluster[0].sql("DELETE FROM item; DELETE FROM owner; DELETE FROM folder")
        try cluster[1].sql("UPDATE item SET note = 'edited'")
        try cluster.expectAgreement(on: "folder", "item", "owner")
        #expect(try cluster[0].rows("SELECT 1 FROM owner").count == 1)
        #expect(try cluster[0].rows("SELECT 1 FROM folder").count == 2)
        try expectListed(cluster[1])
    }

    @Test("a touch is no edit: it enters no row, writes no value and shows nothing")
    func touchAlone() throws {
        let cluster = try cluster()
        try cluster[1].sql("UPDATE item SET note = 'edited'")
        try cluster[1].seal()
        let entries = try cluster[1].lastSealed()
        #expect(entries.count == 4)
        let puts: [RowEntry.Put] = entries.compactMap { entry in
            guard case .put(let put) = entry.change else { return nil }
            return put
        }
        #expect(puts.count(where: { $0.touchesRow && $0.cells.isEmpty && !$0.entersRow }) == 3)
        try cluster.expectAgreement(on: "folder", "item", "owner")
        #expect(try cluster[0].conflicts().isEmpty)
    }

    @Test("a parent that its author deleted itself is gone, and its child is listed")
    func ownOrphan() throws {
        let cluster = try cluster()
        try cluster[0].sql("DELETE FROM folder WHERE id = 'p'")
        try cluster.expectAgreement(on: "folder", "item")
        let conflict = try #require(try cluster[1].conflicts().first)
        #expect(conflict.kind == .parent)
        #expect(conflict.column == "folder")
        #expect(conflict.versions.isEmpty)
        try expectListed(cluster[1])
        try cluster[1].sql("INSERT INTO folder (id) VALUES ('p')")
        try cluster.expectAgreement(on: "folder", "item")
        #expect(try cluster[0].conflicts().isEmpty)
    }

    @Test("a child that edits a parent gone already is its own doing")
    func afterDelete() throws {
        let cluster = try cluster()
        try cluster[0].sql("DELETE FROM folder WHERE id = 'p'; UPDATE item SET note = 'orphan'")
        try cluster.expectAgreement(on: "folder", "item")
        #expect(try cluster[1].rows("SELECT 1 FROM folder WHERE id = 'p'").isEmpty)
        #expect(try cluster[1].conflicts().map(\.kind) == [.parent])
    }

    @Test("CASCADE, SET NULL and RESTRICT happen at the author, and travel as what they did")
    func actions() throws {
        let cluster = try cluster()
        #expect(throws: StockError.self) {
            try cluster[0].sql("PRAGMA foreign_keys = ON; DELETE FROM owner")
        }
        try cluster[0].sql("PRAGMA foreign_keys = ON; DELETE FROM folder WHERE id = 'g'")
        try cluster.expectAgreement(on: "folder", "item", "owner")
        #expect(try cluster[1].rows("SELECT 1 FROM folder").isEmpty)
        #expect(try cluster[1].rows("SELECT folder FROM item") == [[.null]])
        #expect(try cluster[1].conflicts().isEmpty)
        try expectListed(cluster[1])
    }

    @Test("a cascade that had not seen a child loses, and the child keeps its parents")
    func cascadeUnseen() throws {
        let cluster = try cluster()
        try cluster[0].sql("PRAGMA foreign_keys = ON; DELETE FROM folder WHERE id = 'g'")
        try cluster[1].sql("INSERT INTO folder VALUES ('c', 'p', 'child')")
        try cluster.expectAgreement(on: "folder", "item")
        #expect(try cluster[0].rows("SELECT 1 FROM folder").count == 3)
        try expectListed(cluster[0])
    }

    @Test("a row that names itself, and rows that name each other, end no search and lose nothing")
    func cycles() throws {
        let cluster = try cluster()
        try cluster[0].sql(
            """
            INSERT INTO folder VALUES ('self', 'self', ''), ('a', 'b', ''), ('b', 'a', '');
            """)
        try cluster.settle()
        try cluster[0].sql("DELETE FROM folder WHERE id IN ('a', 'b', 'self')")
        try cluster[1].sql("UPDATE folder SET name = 'x' WHERE id IN ('a', 'self')")
        try cluster.expectAgreement(on: "folder")
        #expect(try cluster[0].rows("SELECT 1 FROM folder").count == 5)
        try expectListed(cluster[0])
    }

    @Test("a child before its parent, and one whose parent is parked, are listed until it is there")
    func parkedParent() throws {
        let schema = """
            CREATE TABLE p (id TEXT PRIMARY KEY NOT NULL, code TEXT UNIQUE);
            CREATE TABLE c (id TEXT PRIMARY KEY NOT NULL, p TEXT REFERENCES p,
                code TEXT REFERENCES p (code));
            """
        let cluster = try TestCluster(
            ["hanoi", "hcm"], schema: schema,
            tracked: ["p", "c"].map { TrackDeclaration(table: $0) })
        try cluster[0].sql("INSERT INTO p VALUES ('g', '1')", at: 5)
        try cluster[1].sql(
            "INSERT INTO p VALUES ('h', '1'); INSERT INTO c VALUES ('k', 'h', '1')", at: 6)
        try cluster.expectAgreement(on: "p", "c")
        #expect(Set(try cluster[0].conflicts().map(\.kind)) == [.parent, .unique])
        try expectListed(cluster[0])
        // The code that the child names goes with the only row that has it.
        try cluster[0].sql("UPDATE p SET code = '2' WHERE id = 'g'")
        try cluster.expectAgreement(on: "p", "c")
        #expect(try cluster[1].conflicts().isEmpty)
        try cluster[0].sql("UPDATE p SET code = '3' WHERE id = 'h'")
        try cluster.expectAgreement(on: "p", "c")
        #expect(try cluster[1].conflicts().map(\.column) == ["code"])
        try expectListed(cluster[1])
    }

    @Test("a CHECK that two authors break together is listed, shows as merged, and stops nothing")
    func check() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"],
            schema: """
                CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, low INTEGER, high INTEGER,
                    CONSTRAINT ordered CHECK (low <= high), CHECK (low > -100));
                """, tracked: [TrackDeclaration(table: "t")])
        try cluster[0].sql("INSERT INTO t VALUES ('k', 1, 10)")
        try cluster.settle()
        try cluster[0].sql("UPDATE t SET low = 9")
        try cluster[1].sql("UPDATE t SET high = 2")
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[1].rows("SELECT low, high FROM t") == [[.integer(9), .integer(2)]])
        let conflict = try #require(try cluster[1].conflicts().first)
        #expect(conflict.kind == .check)
        #expect(conflict.reason == "ordered")
        #expect(conflict.column == nil)
        try cluster[1].file.write {
            try $0.resolve(
                conflict.id, .set([.init(column: "low", value: .integer(1))]), person: nil)
        }
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[0].conflicts().isEmpty)
        try cluster[0].sql("UPDATE t SET low = 2")
        try cluster[1].sql("UPDATE t SET high = 1")
        try cluster.settle()
        try cluster[0].sql("UPDATE t SET high = 5")
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[1].conflicts().isEmpty)
    }

    @Test("a CHECK that SQLite cannot work out for a merged row is listed, and stops nothing")
    func failingCheck() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"],
            schema: """
                CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, kind TEXT, body TEXT,
                    CHECK (kind = 'text' OR json_extract(body, '$.a') IS NOT NULL));
                """, tracked: [TrackDeclaration(table: "t")])
        try cluster[0].sql("INSERT INTO t VALUES ('k', 'json', '{\"a\": 1}')")
        try cluster.settle()
        try cluster[0].sql("UPDATE t SET kind = 'text'")
        try cluster[0].sql("UPDATE t SET body = 'no json'")
        try cluster[1].sql("UPDATE t SET kind = 'json!'", at: 9_000_000_000_000)
        try cluster.expectAgreement(on: "t")
        #expect(try cluster[1].conflicts().map(\.kind).contains(.check))
    }

    @Test("what a change of schema breaks or mends is listed as SQLite finds it")
    func schemaChanges() throws {
        let cluster = try cluster()
        try cluster[0].sql(
            """
            PRAGMA ignore_check_constraints = ON;
            DROP TABLE folder;
            CREATE TABLE rebuilt (
                id TEXT PRIMARY KEY NOT NULL, folder TEXT REFERENCES folder (id), unit TEXT,
                no INTEGER, note TEXT REFERENCES owner (unit), CHECK (note <> 'n'));
            INSERT INTO rebuilt SELECT * FROM item;
            DROP TABLE item;
            ALTER TABLE rebuilt RENAME TO item;
            CREATE UNIQUE INDEX owner_unit ON owner (unit);
            """)
        try cluster[0].seal()
        #expect(
            Set(try cluster[0].conflicts().map { "\($0.kind) \($0.column ?? "")" })
                == ["parent folder", "parent note", "check "])
        try expectListed(cluster[0])
        // Made again, the table shows its rows, and the child has its parent.
        try cluster[0].sql(
            "CREATE TABLE folder (id TEXT PRIMARY KEY NOT NULL, up TEXT, name TEXT)")
        try cluster[0].seal()
        try expectListed(cluster[0])
        #expect(
            Set(try cluster[0].conflicts().map { "\($0.kind) \($0.column ?? "")" })
                == ["parent note", "check "])
        try cluster[0].sql("INSERT INTO owner VALUES ('n', 2); UPDATE item SET note = 'hn'")
        try cluster.expectAgreement(on: "folder")
        #expect(try cluster[0].conflicts().isEmpty)
        #expect(try cluster[1].value("SELECT note FROM item") == .text("hn"))
    }

    @Test("a child of a table that is not tracked is listed only where that has no such row")
    func untrackedParent() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"],
            schema: """
                CREATE TABLE p (id TEXT PRIMARY KEY NOT NULL);
                CREATE TABLE c (id TEXT PRIMARY KEY NOT NULL, p TEXT REFERENCES p);
                """, tracked: [TrackDeclaration(table: "c")])
        try cluster[0].sql("INSERT INTO p VALUES ('x'); INSERT INTO c VALUES ('k', 'x')")
        try cluster.settle()
        try expectListed(cluster[0])
        try expectListed(cluster[1])
        #expect(try cluster[0].conflicts().isEmpty)
        #expect(try cluster[1].conflicts().map(\.kind) == [.parent])
    }

    @Test("settling a value of a parked row touches the parent that it names then, and no other")
    func parkedChild() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm"],
            schema: """
                CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, up TEXT REFERENCES t, x UNIQUE);
                """, tracked: [TrackDeclaration(table: "t")])
        try cluster[0].sql("INSERT INTO t VALUES ('a', NULL, 1), ('b', NULL, 2)", at: 1)
        try cluster.settle()
        try cluster[1].sql("INSERT INTO t VALUES ('z', 'a', 9)", at: 4)
        try cluster[0].sql("INSERT INTO t VALUES ('y', NULL, 9)", at: 3)
        try cluster.settle()
        let parked = try #require(
            try cluster[0].conflicts().first { $0.key[0].value == .text("z") })
        #expect(parked.kind == .unique)
        try cluster[0].file.write {
            try $0.resolve(
                parked.id,
                .set([
                    .init(column: "x", value: .integer(10)),
                    .init(column: "up", value: .text("b")),
                ]), person: nil)
        }
        let touched = try cluster[0].lastSealed().filter { entry in
            guard case .put(let put) = entry.change else { return false }
            return put.touchesRow
        }
        #expect(try touched.map { try $0.key.values(columns: 1) } == [[.text("b")]])
        try cluster.expectAgreement(on: "t")
    }
}
