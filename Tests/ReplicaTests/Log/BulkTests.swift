// What is sealed in bulk, row by row, beside the same sealed as a whole.

import Merge
import Replica
import Simulator
import Testing
import Wire

@Suite("Sealed in bulk")
struct BulkTests {
    @Test(
        "says the same, and leaves the same behind",
        arguments: [
            "INSERT INTO t VALUES ('a', 1, 'x', 5), ('b', 2.5, NULL, 0), ('c', x'00', '', -1)",
            // Integers and reals between one another, which canonical keys keep apart.
            "INSERT INTO u VALUES (1, 1), (1.5, 2), (2, 3), (-0.5, 4), ('2', 5), (x'32', 6)",
            "INSERT INTO u VALUES (9007199254740993, 1), (9007199254740992.0, 2), (-1, 3)",
            "INSERT INTO two VALUES ('a' || char(0), 1, 'x'), ('a', 2, 'y'), ('a', 1.5, 'z')",
            "INSERT INTO t VALUES ('a', 1, 'x', 5); UPDATE t SET x = 'y' WHERE id = 'a'",
            "INSERT INTO t VALUES ('a', 1, 'x', 5); DELETE FROM t",
            "UPDATE t SET n = 3, x = 'new' WHERE id = 'old'; UPDATE t SET c = c + 4",
            "UPDATE t SET x = 'new'; UPDATE t SET id = 'older' WHERE id = 'old'",
            "REPLACE INTO t VALUES ('old', 9, 'again', 1), ('fresh', 1, 'f', 2)",
            "DELETE FROM t; INSERT INTO t VALUES ('old', 7, 'anew', 3)",
            "DELETE FROM t; INSERT INTO two VALUES ('k', 1, 'x')",
            "UPDATE t SET x = x",
            "INSERT INTO t VALUES ('long', 1, hex(randomblob(200000)), 5), ('m', 2, 'n', 0)",
            "INSERT INTO kept VALUES ('p', NULL), ('q', 'p'); INSERT INTO t VALUES ('z', 1, 'z', 1)",
        ])
    func same(script: String) throws {
        // Random bytes have to be the same on both sides.
        let script = script.replacing(
            "hex(randomblob(200000))", with: "printf('%.*c', 400000, 'x')")
        let (bulk, whole) = (
            try sealed(script, bulkRowsMin: 1), try sealed(script, bulkRowsMin: 1000)
        )
        #expect(bulk.changes == whole.changes)
        #expect(bulk.merged == whole.merged)
        #expect(bulk.shown == whole.shown)
        #expect(bulk.received == whole.received)
    }

    @Test("names who wrote each row, also where it is the one who wrote the row before the last")
    func people() throws {
        let cluster = try cluster()
        // Its files go with it.
        defer { withExtendedLifetime(cluster) {} }
        let office = cluster.offices[0]
        let pending = try Self.pendingTable(of: "two", at: office)
        try office.sql(
            """
            INSERT INTO two VALUES ('a', 1, 'x'), ('b', 1, 'y'), ('c', 1, 'z'), ('d', 1, 'u');
            UPDATE \(pending) SET person = 'Bình' WHERE k0 = 'b';
            UPDATE \(pending) SET person = 'Chi' WHERE k0 = 'c';
            """)
        try Self.seal(office, bulkRowsMin: 1)
        let last = try #require(try office.allChangesets().last { !$0.header.tables.isEmpty })
        let people = try last.rows().map { last.header.persons[$0.person] }
        #expect(people == ["", "Bình", "Chi", ""])
    }

    @Test("gives each cell the time of its own edit")
    func times() throws {
        let cluster = try cluster()
        // Its files go with it.
        defer { withExtendedLifetime(cluster) {} }
        let office = cluster.offices[0]
        let pending = try Self.pendingTable(of: "t", at: office)
        try office.sql(
            """
            UPDATE t SET n = 2; UPDATE t SET x = 'later';
            UPDATE \(pending) SET t = 2460000.5 + id - (SELECT min(id) FROM \(pending));
            """)
        try Self.seal(office, bulkRowsMin: 1)
        let row = try #require(try office.lastSealed().first)
        guard case .put(let put) = row.change, put.cells.count == 2 else {
            Issue.record("not two cells: \(row)")
            return
        }
        let day: Int64 = 86_400_000
        #expect(put.cells[1].editedMilliseconds - put.cells[0].editedMilliseconds == day)
        #expect(row.editedMilliseconds == put.cells[1].editedMilliseconds)
    }

    /// What the triggers of a table append to.
    private static func pendingTable(of table: String, at office: Office) throws -> String {
        let names = try office.rows(
            "SELECT 'hoitu_pending_' || id FROM hoitu_table WHERE name = '\(table)'")
        guard case .text(let bytes)? = names.first?.first else {
            throw ReplicaError.noSuchTable(table)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Both sides

    private struct Outcome {
        var changes: [String]
        var merged: [[RowKey: String]]
        var shown: [[[Value]]]
        var received: [[[Value]]]
    }

    private static let tables = ["t", "u", "two", "kept"]

    private func cluster() throws -> TestCluster {
        let cluster = try TestCluster(
            ["hanoi", "hcm"],
            schema: """
                CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, n, x, c INTEGER NOT NULL DEFAULT 0);
                CREATE TABLE u (id PRIMARY KEY NOT NULL, v);
                CREATE TABLE two (a TEXT, b NUMERIC, v, PRIMARY KEY (a, b)) WITHOUT ROWID;
                CREATE TABLE kept (id TEXT PRIMARY KEY NOT NULL, up TEXT REFERENCES kept);
                """,
            tracked: [
                TrackDeclaration(table: "t", counters: ["c"]), TrackDeclaration(table: "u"),
                TrackDeclaration(table: "two"), TrackDeclaration(table: "kept"),
            ])
        try cluster.offices[0].sql("INSERT INTO t VALUES ('old', 1, 'first', 2)")
        try cluster.settle()
        return cluster
    }

    private static func seal(_ office: Office, bulkRowsMin: Int) throws {
        let file = try ReplicaFile(
            path: office.path, identity: office.identity, bulkRowsMin: bulkRowsMin,
            clock: { [clock = office.clock] in clock.now })
        _ = try file.write { try $0.sealPending() }
        try file.close()
    }

    private func sealed(_ script: String, bulkRowsMin: Int) throws -> Outcome {
        let cluster = try cluster()
        let office = cluster.offices[0]
        let before = try office.allChangesets().count
        try office.sql(script)
        try Self.seal(office, bulkRowsMin: bulkRowsMin)
        #expect(try office.pendingEntries() == 0)
        let new = try office.allChangesets().dropFirst(before)
        let changes = try new.flatMap { changeset in
            try changeset.rows().map { Self.text($0, changeset.header) }
        }
        let merged = try Self.tables.map { table in
            try office.file.read { try $0.mergedRows(of: table) }.mapValues(Self.text)
        }
        try cluster.settle()
        return Outcome(
            changes: changes, merged: merged,
            shown: try Self.tables.map { try office.rows("SELECT * FROM \($0) ORDER BY 1, 2") },
            received: try Self.tables.map {
                try cluster.offices[1].rows("SELECT * FROM \($0) ORDER BY 1, 2")
            })
    }

    /// A change by names, without times: those are the clock's.
    private static func text(_ row: RowEntry, _ header: ChangesetHeader) -> String {
        let table = header.tables[row.table]
        guard case .put(let put) = row.change else {
            return "\(table.name) \(row.key.bytes) delete"
        }
        let cells = put.cells.map {
            "\(table.columns[$0.column].name) \(table.columns[$0.column].kind) \($0.value)"
        }
        return "\(table.name) \(row.key.bytes) \(put.entersRow) \(put.touchesRow) \(cells.sorted())"
    }

    /// A row's merged state without times and origins, which differ from one cluster to the next.
    private static func text(_ row: MergedRow) -> String {
        let cells = row.cells.map { column, versions in
            "\(column) \(versions.map { "\($0.dot.seq) \($0.value)" })"
        }
        let counters = row.counters.map { "\($0) \($1.map { "\($0.seq) \($1)" }.sorted())" }
        return "\(row.isAlive) \(cells.sorted()) \(counters.sorted()) \(row.deletes.map(\.seq))"
    }
}
