// Contexts of many changesets, rebuilt from heads.

import Membership
import Merge
import Replica
import Simulator
import Testing
import Wire

@Suite("Contexts from heads")
struct ContextTests {
    @Test(
        "hold over a hundred changesets of each origin, whichever heads they cite",
        arguments: [1, 2])
    func manyChangesets(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let cluster = try TestCluster(
            ["hanoi", "hcm", "danang"],
            schema: "CREATE TABLE t (id INTEGER PRIMARY KEY, x, n INTEGER NOT NULL DEFAULT 0);",
            tracked: [TrackDeclaration(table: "t", counters: ["n"], keysByPeople: true)])
        let offices = cluster.offices
        try offices[0].sql("INSERT INTO t (id) VALUES (1), (2), (3)")
        try cluster.settle()
        for step in 0..<120 {
            for office in offices {
                let key = 1 + random.below(3)
                try office.sql(
                    random.percent(70)
                        ? "UPDATE t SET x = \(step), n = n + 1 WHERE id = \(key)"
                        : random.percent(50)
                            ? "DELETE FROM t WHERE id = \(key)"
                            : "INSERT OR REPLACE INTO t VALUES (\(key), 'new', 1)")
                try office.seal()
            }
            // Rarely and in part, so that heads cite dots that are long not the latest.
            if random.percent(15) {
                let to = random.below(3)
                let from = (to + 1 + random.below(2)) % 3
                try offices[to].pull(from: offices[from], limit: 1 + random.below(40))
            }
        }
        let fresh = try cluster.add("cantho")
        try cluster.settle()
        let late = try cluster.add("haiphong")
        while try !late.pull(from: fresh, limit: 7).isEmpty {}
        try cluster.expectAgreement(on: "t")
        for office in cluster.offices {
            #expect(try office.rows("PRAGMA integrity_check") == [[.text("ok")]])
        }
        let vector = try late.file.read { try $0.integratedVector() }
        #expect(try late.allChangesets().allSatisfy { vector.covers($0.header.dot) })
    }

    @Test("are kept short by an empty changeset, once, and only where it says something")
    func emptyChangesets() throws {
        let cluster = try TestCluster(
            ["hanoi", "hcm", "danang", "cantho", "haiphong", "hue"], schema: ModelPair.schema,
            tracked: [TrackDeclaration(table: "model")])
        for (index, office) in cluster.offices.enumerated() {
            try office.sql("INSERT INTO model (id) VALUES ('\(index)')")
        }
        let hub = cluster[0]
        for office in cluster.offices.dropFirst() { try hub.pull(from: office) }
        let before = try hub.ownChangesets().count
        for _ in 0..<3 { try hub.file.write { try $0.sealHeadsIfMany() } }
        let own = try hub.ownChangesets()
        #expect(own.count == before + 1)
        #expect(own.last?.header.heads.count == 5)
        #expect(try own.last?.rows().isEmpty == true)
        try hub.sql("UPDATE model SET title = 'after'")
        try hub.seal()
        #expect(try hub.ownChangesets().last?.header.heads.isEmpty == true)
        try cluster.expectAgreement(on: "model")
    }

    @Test("a restored file takes its own changesets back, and goes on behind them")
    func restored() throws {
        let pair = try ModelPair()
        let restored = try pair.a.copy(to: "\(pair.cluster.folder)/restored.db")
        for value in 1...3 {
            try pair.a.sql("UPDATE model SET title = 'life \(value)'")
            try pair.b.pull(from: pair.a)
        }
        try restored.pull(from: pair.b)
        #expect(try restored.digest() == pair.a.digest())
        try restored.sql("UPDATE model SET title = 'life again'")
        #expect(try pair.b.pull(from: restored) == [.integrated(rows: 1)])
        #expect(try pair.b.conflicts().isEmpty)
    }

    @Test("what a member told in a former life is not held against its new one")
    func toldBefore() throws {
        let pair = try ModelPair()
        let relay = try pair.cluster.add("danang")
        let backup = try pair.a.copy(to: "\(pair.cluster.folder)/backup.db")
        try pair.b.sql("UPDATE model SET title = 'by b'")
        let lost = try #require(try pair.b.seal())
        try pair.a.pull(from: pair.b)
        try pair.a.sql("UPDATE model SET note = 'lost with the disk'")
        try pair.b.pull(from: pair.a)
        let told = try pair.a.file.read { try $0.receivedVector() }
        try pair.b.file.write { try $0.noteVector(of: pair.a.name.description, told) }
        #expect(try known(to: pair.b, of: pair.a).covers(lost))

        let clock = backup.clock
        let lineage = Lineage(
            place: "head", read: { nil }, replace: { _ in },
            newIncarnation: { [UInt8](repeating: 7, count: 16) })
        let file = try ReplicaFile(
            path: backup.path, identity: backup.identity, lineage: lineage, clock: { clock.now })
        let reborn = Office(
            name: backup.name, path: backup.path, file: file, keys: backup.keys,
            identity: backup.identity, clock: clock)
        try file.write { try $0.takeNewLifeIfBehind(told) }
        try reborn.sql("UPDATE model SET note = 'by the new life'")
        try relay.pull(from: reborn)
        try pair.b.pull(from: relay)
        #expect(try !known(to: pair.b, of: pair.a).covers(lost))
    }

    private func known(to office: Office, of other: Office) throws -> VersionVector {
        try office.file.read { try $0.knownVector(of: other.name.description) }.vector
    }
}
