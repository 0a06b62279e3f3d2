// Writes by other programs, as processes of their own, while nothing of ours runs.

import Foundation
import Merge
import Replica
import Simulator
import Testing

/// A program that writes to SQLite files.
enum StockProgram: String, CaseIterable, Sendable {
    case shell = "sqlite3"
    case python = "python3"

    /// Whether the program is here, with SQLite.
    var isHere: Bool {
        switch self {
        case .shell: (try? run(["--version"])) == 0
        case .python: (try? run(["-c", "import sqlite3"])) == 0
        }
    }

    /// Runs statements on a file.
    func execute(_ statements: String, path: String) throws {
        let code =
            switch self {
            case .shell: try run(["-bail", path, statements])
            case .python:
                try run(
                    [
                        "-c",
                        """
                        import sqlite3, sys
                        file = sqlite3.connect(sys.argv[1], isolation_level=None)
                        file.executescript(sys.argv[2])
                        """, path, statements,
                    ])
            }
        guard code == 0 else { throw StockError(description: "\(rawValue) failed: \(code)") }
    }

    private func run(_ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [rawValue] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}

@Suite("What other programs write")
struct ProgramTests {
    /// A statement each, and what the second office must see of it.
    static let edits = [
        "INSERT INTO model (id, title) VALUES ('a', 'A'), ('b', 'B'), ('c', 'C')",
        "UPDATE model SET title = 'changed', uses = uses + 3 WHERE id = 'a'",
        "DELETE FROM model WHERE id = 'c'",
        "INSERT INTO model (id, title) VALUES ('a', 'x') "
            + "ON CONFLICT (id) DO UPDATE SET title = excluded.title, uses = uses + 1",
        "INSERT OR REPLACE INTO model (id, title) VALUES ('b', 'replaced')",
        "UPDATE model SET id = 'moved' WHERE id = 'b'",
        "UPDATE OR REPLACE model SET id = 'moved' WHERE id = 'a'",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
            + "INSERT INTO model (id, uses) SELECT 'n' || i, i FROM n",
        "UPDATE model SET note = id || uses WHERE uses % 2",
        "DELETE FROM model WHERE uses > 250",
        "VACUUM",
        "DELETE FROM model",
    ]

    @Test("are taken up, statement by statement", arguments: StockProgram.allCases)
    func taken(program: StockProgram) throws {
        guard program.isHere else { return }
        let pair = try ModelPair()
        for edit in Self.edits {
            try program.execute(edit, path: pair.a.path)
            let wanted = Set(try pair.a.rows("SELECT * FROM model"))
            try pair.expectAgreement()
            #expect(Set(try pair.b.rows("SELECT * FROM model")) == wanted, "\(edit)")
            #expect(try pair.b.conflicts().isEmpty, "\(edit)")
        }
    }

    @Test("are taken up in one go as well", arguments: StockProgram.allCases)
    func together(program: StockProgram) throws {
        guard program.isHere else { return }
        let pair = try ModelPair()
        try pair.a.file.close()
        let open = Self.edits.dropLast(3).joined(separator: ";\n")
        try program.execute(open, path: pair.a.path)
        let wanted = Set(try pair.a.rows("SELECT * FROM model"))
        let clock = pair.a.clock
        let file = try ReplicaFile(path: pair.a.path, identity: pair.a.identity) { clock.now }
        let again = Office(
            name: pair.a.name, path: pair.a.path, file: file, keys: pair.a.keys,
            identity: pair.a.identity, clock: clock)
        try pair.b.pull(from: again)
        #expect(Set(try pair.b.rows("SELECT * FROM model")) == wanted)
        #expect(try pair.b.digest() == again.digest())
    }

    @Test("leave nothing when they are rolled back", arguments: StockProgram.allCases)
    func rolledBack(program: StockProgram) throws {
        guard program.isHere else { return }
        let pair = try ModelPair()
        try program.execute(
            """
            BEGIN; UPDATE model SET title = 'gone'; INSERT INTO model (id) VALUES ('gone');
            ROLLBACK;
            BEGIN; SAVEPOINT s; DELETE FROM model; ROLLBACK TO s; RELEASE s; COMMIT;
            """, path: pair.a.path)
        #expect(try pair.a.pendingEntries() == 0)
        #expect(try pair.a.seal() == nil)
        #expect(try pair.b.pull(from: pair.a).isEmpty)
    }

    @Test("are taken up through ATTACH, under another schema's name")
    func attached() throws {
        let pair = try ModelPair()
        let other = try StockClient(path: ":memory:")
        try other.run("ATTACH '\(pair.a.path)' AS theirs")
        try other.run(
            """
            CREATE TABLE model (id TEXT PRIMARY KEY, title TEXT);
            INSERT INTO model VALUES ('temporary', 'not ours');
            INSERT INTO theirs.model (id, title) SELECT 'attached', title FROM model;
            UPDATE theirs.model SET title = 'through' WHERE id = 'k';
            """)
        try pair.expectAgreement()
        #expect(
            try pair.b.rows("SELECT id, title FROM model ORDER BY id") == [
                [.text("attached"), .text("not ours")], [.text("k"), .text("through")],
            ])
    }

    @Test("are taken up with foreign keys, recursive triggers and checks switched on")
    func switches() throws {
        let pair = try ModelPair()
        let client = try StockClient(path: pair.a.path)
        try client.run(
            """
            PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON;
            INSERT OR REPLACE INTO model VALUES ('k', 'replaced', NULL, 1);
            UPDATE model SET id = 'l';
            """)
        try pair.expectAgreement()
        #expect(
            try pair.b.rows("SELECT id, title FROM model") == [[.text("l"), .text("replaced")]])
    }
}
