// A cluster with tables that have owners, and what a client does who goes round our triggers.

import Foundation
import Membership
import Merge
import Replica
import Simulator
import Testing
import Wire

/// A founder who writes none of the rows, two cities and one that only listens.
final class OwnedTables {
    static let schema = """
        CREATE TABLE model (
            unit TEXT NOT NULL, code TEXT NOT NULL, title TEXT, stars INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (unit, code));
        CREATE TABLE seal (unit TEXT NOT NULL, no INTEGER NOT NULL UNIQUE, PRIMARY KEY (unit));
        CREATE TABLE period (code TEXT NOT NULL PRIMARY KEY, state TEXT);
        CREATE TABLE note (
            id TEXT NOT NULL PRIMARY KEY, unit TEXT, code TEXT,
            FOREIGN KEY (unit, code) REFERENCES model (unit, code));
        """
    static let declarations = [
        TrackDeclaration(table: "model", counters: ["stars"], owner: "unit", roles: ["head"]),
        TrackDeclaration(table: "seal", owner: "unit"),
        TrackDeclaration(table: "period", roles: ["head"]),
        TrackDeclaration(table: "note"),
    ]

    private static let template = Result {
        let cluster = try TestCluster(
            ["bo", "hanoi", "hcm", "danang"], schema: schema, tracked: declarations)
        let root = try cluster[0].keys.rootAuthority()
        return (root, try ClusterTemplate(cluster))
    }

    let folder = NSTemporaryDirectory() + "hoitu-owners-" + UUID().uuidString
    private let root: RootAuthority
    let offices: [Office]
    var founder: Office { offices[0] }
    var hanoi: Office { offices[1] }
    var hcm: Office { offices[2] }
    var danang: Office { offices[3] }

    init() throws {
        let (root, template) = try Self.template.get()
        self.root = root
        offices = try template.copies(in: folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Everybody takes from everybody, and must come to the same.
    func expectAgreement(sourceLocation: SourceLocation = #_sourceLocation) throws {
        for _ in 0..<2 {
            for office in offices {
                for other in offices where other !== office { try office.pull(from: other) }
            }
        }
        let refused = try founder.refused()
        for office in offices {
            #expect(try office.digest() == founder.digest(), sourceLocation: sourceLocation)
            #expect(try office.refused() == refused, sourceLocation: sourceLocation)
            for table in ["model", "seal", "period", "note"] {
                #expect(
                    try office.file.read { try $0.mergedRows(of: table) }
                        == founder.file.read { try $0.mergedRows(of: table) },
                    sourceLocation: sourceLocation)
                let rows = "SELECT * FROM \(table) ORDER BY 1, 2"
                #expect(
                    try office.rows(rows) == founder.rows(rows), sourceLocation: sourceLocation)
            }
        }
    }

    /// Gives a role to a unit by the root key, at the founder's.
    @discardableResult
    func grant(
        _ role: String, to unit: String, from starts: Int64 = 0, until ends: Int64? = nil
    ) throws -> RoleGrant {
        let grant = try #require(
            RoleGrant(
                id: founder.newID(), role: role, unit: unit, starts: starts, ends: ends, ended: nil)
        )
        try add(grant)
        return grant
    }

    func add(_ row: RoleGrant) throws {
        let warrant = try root.warrant(for: row)
        try founder.file.write { try $0.add(row, warrant: warrant) }
    }
}

extension Office {
    /// Member, table, kind and key of what was refused, in words that are the same everywhere.
    func refused() throws -> Set<String> {
        try Set(
            file.read { try $0.refusedChanges() }.map { refused in
                let key = refused.change.key.map { "\($0.value)" }.joined(separator: ",")
                return
                    "\(refused.member) \(refused.change.kind) \(refused.table) \(key) \(refused.rule)"
            })
    }

    /// What a client does who first drops the triggers that would refuse it.
    func forge(_ statements: String) throws {
        try disarm()
        try StockClient(path: path).run(statements)
        try seal()
    }

    /// Drops the triggers that refuse whom a rule does not let in.
    func disarm() throws {
        let client = try StockClient(path: path)
        let guards = try client.rows(
            """
            SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'hoitu_*_owner_*'
            """)
        for case .text(let name)? in guards.map(\.first) {
            try client.run("DROP TRIGGER \(String(decoding: name, as: UTF8.self))")
        }
    }

    /// Writes a row of ours, marked as a trigger would.
    func forge(
        own table: String, key: [String], _ values: [(column: String, sql: String)]
    ) throws {
        let client = try StockClient(path: path)
        guard
            case .integer(let id)? = try client.rows(
                "SELECT id FROM hoitu_table WHERE name = '\(table)'")[0].first,
            case .integer(let generation)? = try client.rows(
                "SELECT generation FROM hoitu_table WHERE name = '\(table)'")[0].first
        else { throw StockError(description: "no table \(table)") }
        let keys = key.map { "'\($0)'" }.joined(separator: ", ")
        try client.run(
            """
            INSERT INTO \(table) VALUES (\(keys), \(values.map(\.sql).joined(separator: ", ")));
            INSERT INTO hoitu_pending_\(id)
                (g, t, m0, \(key.indices.map { "k\($0)" }.joined(separator: ", ")))
            VALUES (\(generation), julianday('now'), -1, \(keys));
            """)
        try seal()
    }

    func newID() -> String {
        (0..<32).map { _ in String("0123456789abcdef".randomElement() ?? "0") }.joined()
    }

    /// Whether SQL is refused by one of our triggers that say who may write.
    func isRefused(
        _ statements: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Bool {
        let before = try rows("SELECT total(stars), group_concat(unit || code || title) FROM model")
        do {
            try sql(statements)
            return false
        } catch let error as StockError {
            #expect(
                error.description.contains("may write this row"), sourceLocation: sourceLocation)
            #expect(
                try rows("SELECT total(stars), group_concat(unit || code || title) FROM model")
                    == before, sourceLocation: sourceLocation)
            return true
        }
    }
}
