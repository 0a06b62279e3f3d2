// Random histories of offices whose schemas differ: what they hold must not, whatever they show.
//
//     HISTORIES=1000 swift test --filter MixedSchemaTests
//     SEED=4711 swift test --filter MixedSchemaTests

import Foundation
import Merge
import Replica
import Simulator
import Testing
import Wire

/// Where two offices differ.
struct Disagreement: Error, CustomStringConvertible {
    let description: String
}

@Suite("Offices whose schemas differ")
struct MixedSchemaTests {
    /// The table of each office; the last makes its own in the middle of the history.
    static let schemas = [
        "CREATE TABLE t (id NOT NULL PRIMARY KEY, x, y, n INTEGER NOT NULL DEFAULT 0);",
        "CREATE TABLE t (id NOT NULL PRIMARY KEY, x, y, n INTEGER NOT NULL DEFAULT 0);",
        "CREATE TABLE t (id NOT NULL PRIMARY KEY, x TEXT NOT NULL, "
            + "n INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;",
        "CREATE TABLE t (id NOT NULL PRIMARY KEY, y REAL, x INTEGER, "
            + "n INTEGER NOT NULL DEFAULT 0);",
        "",
    ]

    static let template = Result {
        let cluster = try TestCluster(
            ["hanoi"], schema: schemas[0], tracked: [TrackDeclaration(table: "t", counters: ["n"])])
        for (unit, schema) in zip(["hcm", "danang", "cantho", "haiphong"], schemas.dropFirst()) {
            try cluster.add(unit, schema: schema)
        }
        return try ClusterTemplate(cluster)
    }

    private static var seeds: Range<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["SEED"].flatMap(UInt64.init) { return seed..<seed + 1 }
        return 1..<1 + (environment["HISTORIES"].flatMap(UInt64.init) ?? 12)
    }

    @Test("hold the same once they have the same changesets", arguments: 0..<UInt64(2))
    func agree(shard: UInt64) throws {
        for seed in Self.seeds where seed % 2 == shard {
            let folder = NSTemporaryDirectory() + "hoitu-mixed-" + UUID().uuidString
            defer { try? FileManager.default.removeItem(atPath: folder) }
            var trace: [String] = []
            do {
                let offices = try Self.template.get().copies(in: folder)
                var random = SplitMix64(seed: seed)
                try Self.play(offices, &random, &trace)
                try Self.finish(offices, &trace)
            } catch {
                Issue.record(
                    """
                    \(error)
                    replay: SEED=\(seed) swift test --filter MixedSchemaTests
                    \(trace.suffix(60).joined(separator: "\n"))
                    """)
                return
            }
        }
    }

    // MARK: Steps

    private static func play(
        _ offices: [Office], _ random: inout SplitMix64, _ trace: inout [String]
    ) throws {
        for step in 0..<40 {
            let index = random.below(offices.count)
            let office = offices[index]
            switch random.below(10) {
            case 0...5: try edit(office, &random, &trace, at: Int64(1000 + random.below(20)))
            case 6 where index == 2 && step > 10:
                trace.append("\(office.name) adds y")
                try? office.sql("ALTER TABLE t ADD COLUMN y DEFAULT 'usual'")
            case 6 where index == 4 && step > 10:
                trace.append("\(office.name) makes the table, with a row in it")
                try? office.sql(
                    schemas[random.below(4)] + "INSERT INTO t (id, x) VALUES (1, 'stood')")
            default:
                let other = offices[(index + 1 + random.below(offices.count - 1)) % offices.count]
                let limit = random.pick([Int.max, 1, 2])
                trace.append("\(office.name) pulls from \(other.name), limit \(limit)")
                try pull(office, other, limit)
            }
        }
    }

    private static func pull(_ office: Office, _ other: Office, _ limit: Int = .max) throws {
        for receipt in try office.pull(from: other, limit: limit) {
            if case .integrated = receipt { continue }
            throw Disagreement(description: "\(office.name) did not integrate: \(receipt)")
        }
    }

    private static func edit(
        _ office: Office, _ random: inout SplitMix64, _ trace: inout [String], at time: Int64
    ) throws {
        let key = random.pick(["1", "1.0", "'k'", "2"])
        let value = random.pick(["'12'", "12", "NULL", "0.5", "'x'", "x'00'", "-0.0", "12.0"])
        let statement = random.pick([
            "INSERT INTO t (id, x) VALUES (\(key), \(value))",
            "INSERT OR REPLACE INTO t (id, x, n) VALUES (\(key), \(value), 3)",
            "UPDATE t SET x = \(value) WHERE id = \(key)",
            "UPDATE t SET y = \(value) WHERE id = \(key)",
            "UPDATE t SET y = \(value)",
            "UPDATE t SET n = n + 1 WHERE id = \(key)",
            "UPDATE OR REPLACE t SET id = \(key) WHERE id = \(random.pick(["1", "2", "'k'"]))",
            "DELETE FROM t WHERE id = \(key)",
        ])
        do {
            try office.sql(statement, at: time)
            trace.append("\(office.name) @\(time): \(statement)")
        } catch is StockError {
            // The office's own schema refuses it, or has no such table or column.
        }
    }

    // MARK: The end

    private static func finish(_ offices: [Office], _ trace: inout [String]) throws {
        try settle(offices)
        try compare(offices)
        // Each conflict is settled by the office that lists it first; then none is left of those
        // that people settle.
        for office in offices {
            while let conflict = try office.conflicts().first(where: {
                $0.kind == .value || $0.kind == .delete
            }) {
                trace.append("\(office.name) settles \(conflict)")
                let decision = conflict.kind == .value ? Resolution.take(1) : .keep
                do {
                    try office.file.write { try $0.resolve(conflict.id, decision, person: nil) }
                } catch ReplicaError.refusedValue {
                    try office.file.write { try $0.resolve(conflict.id, .take(2), person: nil) }
                }
            }
            try settle(offices)
        }
        try compare(offices)
        for office in offices {
            let open = try office.conflicts().filter { $0.kind == .value || $0.kind == .delete }
            guard open.isEmpty, try office.rows("PRAGMA integrity_check") == [[.text("ok")]] else {
                throw Disagreement(description: "\(office.name) still lists \(open)")
            }
        }
    }

    private static func settle(_ offices: [Office]) throws {
        // Standing rows may be sealed by an origin of their own on the way, so once is not enough.
        for _ in 0..<2 {
            for office in offices.dropFirst() { try pull(offices[0], office) }
            for office in offices.dropFirst() { try pull(office, offices[0]) }
        }
    }

    private static func compare(_ offices: [Office]) throws {
        let first = try state(offices[0])
        for office in offices.dropFirst() {
            let theirs = try state(office)
            guard theirs.vector == first.vector else {
                throw Disagreement(description: "\(office.name) has not settled")
            }
            guard theirs.rows == first.rows else {
                throw Disagreement(
                    description: "\(office.name) holds \(theirs.rows), and hanoi \(first.rows)")
            }
            guard theirs.digest == first.digest, theirs.conflicts == first.conflicts else {
                throw Disagreement(description: "\(office.name) digests or lists another thing")
            }
            guard try office.pendingEntries() == 0 else {
                throw Disagreement(description: "\(office.name) has captured a merge")
            }
        }
        let shown = try offices.prefix(2).map { office in
            Set(try office.rows("SELECT id, x, y, n FROM t"))
        }
        guard shown[0] == shown[1] else {
            throw Disagreement(description: "equal schemas show \(shown[0]) and \(shown[1])")
        }
    }

    private static func state(_ office: Office) throws -> State {
        try office.file.read { transaction in
            State(
                vector: try transaction.integratedVector(),
                rows: try transaction.mergedRows(of: "t"), digest: try transaction.digest(),
                // What a table cannot take is each office's own affair.
                conflicts: try transaction.conflicts().filter {
                    $0.kind == .value || $0.kind == .delete
                }.map(\.id))
        }
    }

    private struct State {
        let vector: VersionVector
        let rows: [RowKey: MergedRow]
        let digest: [UInt8]
        let conflicts: [String]
    }
}
