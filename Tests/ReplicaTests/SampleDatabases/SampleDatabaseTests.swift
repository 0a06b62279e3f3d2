// Databases that people have, tracked whole, edited at five offices, converged.
//
//     SEEDS=1...200 swift test --filter SampleDatabaseTests

import Foundation
import Merge
import Replica
import Simulator
import Testing

@Suite("Sample databases")
struct SampleDatabaseTests {
    static let units = ["hanoi", "hcm", "danang", "cantho", "haiphong"]

    static var seeds: ClosedRange<UInt64> {
        let ends = ProcessInfo.processInfo.environment["SEEDS"]?
            .split(separator: ".", omittingEmptySubsequences: true).compactMap { UInt64($0) }
        return (ends?.first ?? 1)...(ends?.last ?? 3)
    }

    @Test(
        "offices that edit at random agree on rows, on what is hidden, and on what is listed",
        arguments: [SampleDatabase.music, .films], seeds)
    func agree(sample: SampleDatabase, seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let cluster = try TestCluster(
            Self.units, schema: sample.schema, tracked: sample.declarations)
        let editors = try cluster.offices.map { try RandomEditor($0, tables: sample.tables) }
        var taken = 0
        for _ in 0..<120 {
            let place = random.below(editors.count)
            if random.percent(80) {
                taken += try editors[place].edit(&random) ? 1 : 0
            } else {
                let other = random.below(editors.count)
                if other != place { try cluster[place].pull(from: cluster[other]) }
            }
        }
        try cluster.settle()
        let replay = "replay: SEEDS=\(seed)...\(seed) swift test --filter SampleDatabaseTests"
        try expectAgreement(cluster, sample, replay)
        #expect(taken > 20, "\(replay)")
    }

    private func expectAgreement(
        _ cluster: TestCluster, _ sample: SampleDatabase, _ replay: String
    ) throws {
        let digest = try cluster[0].digest()
        let conflicts = try cluster[0].conflicts()
        for office in cluster.offices {
            #expect(try office.digest() == digest, "\(replay)")
            let theirs = try office.conflicts()
            #expect(theirs.map(\.id) == conflicts.map(\.id), "\(replay)")
            #expect(theirs.map(\.versions) == conflicts.map(\.versions), "\(replay)")
            for table in sample.tables {
                let query = "SELECT * FROM \(table) ORDER BY 1, 2"
                #expect(
                    try office.rows(query) == cluster[0].rows(query), "\(table), \(replay)")
                let merged = try cluster[0].file.read { try $0.mergedRows(of: table) }
                #expect(
                    try office.file.read { try $0.mergedRows(of: table) } == merged,
                    "\(table), \(replay)")
            }
            let dangling = try office.rows("PRAGMA foreign_key_check").count
            #expect(theirs.filter { $0.kind == .parent }.count == dangling, "\(replay)")
            try expectNothingToMend(office, sample, replay)
        }
    }

    /// What was decided step by step is what comes of deciding about all rows at once.
    private func expectNothingToMend(
        _ office: Office, _ sample: SampleDatabase, _ replay: String
    ) throws {
        let tables = sample.tables.map { "SELECT '\($0)', * FROM \($0) ORDER BY 2, 3" }
        let kept = ["SELECT tbl, key, kind FROM hoitu_parked ORDER BY 1, 2"]
        let before = try (tables + kept).map { try office.rows($0) }
        let listed = try office.conflicts().map(\.id)
        try office.file.write { transaction in
            for table in sample.tables { try transaction.showAnew(table) }
        }
        #expect(try (tables + kept).map { try office.rows($0) } == before, "\(replay)")
        #expect(try office.conflicts().map(\.id) == listed, "\(replay)")
    }
}
