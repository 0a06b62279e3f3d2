// The samples: marked, in place, and the same however often they are loaded.

import Emulation
import Foundation
import Replica
import Testing

@Suite("The samples")
struct EmulationSamplesTests {
    @Test("five cities enter their own samples, and agree")
    func fiveCities() throws {
        let cluster = try EmulationCluster(EmulationSamples.names)
        try cluster[0].sql(EmulationSamples.clusterEntries.map(\.sql).joined())
        for office in cluster.offices {
            for entry in EmulationSamples.entries(for: office.unit) {
                try office.sql(entry.sql)
            }
        }
        try cluster.settle()
        for office in cluster.offices {
            #expect(try office.rows("SELECT count(*) FROM running_total") == ["140"])
            #expect(try office.rows("SELECT count(*) FROM model") == ["12"])
            #expect(try office.rows("SELECT count(*) FROM report_section") == ["25"])
            #expect(try office.conflicts().isEmpty)
            #expect(try office.digest() == cluster[0].digest())
        }
    }

    @Test("every row bears the mark where a person reads it")
    func marked() throws {
        let founder = try EmulationCluster(["hanoi"])[0]
        try founder.sql(try #require(EmulationSamples.sampleSQL(by: "hanoi")))
        for (table, column) in [
            ("period", "note"), ("indicator", "note"), ("running_total", "note"),
            ("model", "description"), ("report_section", "heading"),
        ] {
            let unmarked = try founder.rows(
                "SELECT * FROM \(table) WHERE instr(\(column), 'DỮ LIỆU GIẢ LẬP') = 0")
            #expect(unmarked == [], "\(table)")
            #expect(try founder.rows("SELECT count(*) > 0 FROM \(table)") == ["1"])
        }
    }

    @Test("each refers to an office and an indicator that are there")
    func references() throws {
        let founder = try EmulationCluster(["hanoi"])[0]
        try founder.sql(try #require(EmulationSamples.sampleSQL(by: "hanoi")))
        let dangling = try founder.rows(
            """
            SELECT * FROM running_total WHERE period NOT IN (SELECT code FROM period)
                OR indicator NOT IN (SELECT code FROM indicator)
                OR (unit, office) NOT IN (SELECT unit, code FROM office WHERE has_field_office)
            """)
        #expect(dangling == [])
        #expect(
            try founder.rows("SELECT DISTINCT unit FROM running_total ORDER BY unit")
                == EmulationSamples.names.sorted())
    }

    @Test("an office enters its own figures only")
    func ownFigures() throws {
        let founder = try EmulationCluster(["hanoi"])[0]
        for unit in EmulationSamples.names {
            let entries = EmulationSamples.entries(for: unit).filter { $0.office != nil }
            #expect(entries.count == 4)
            for entry in entries {
                try founder.sql("DELETE FROM running_total")
                try founder.sql(entry.sql)
                #expect(
                    try founder.rows("SELECT DISTINCT unit, office FROM running_total")
                        == ["\(entry.unit)|\(try #require(entry.office))"])
            }
        }
    }

    @Test("loading twice changes nothing")
    func twice() throws {
        let founder = try EmulationCluster(["hanoi"])[0]
        let samples = try #require(EmulationSamples.sampleSQL(by: "hanoi"))
        try founder.sql(samples)
        try founder.file.write { _ = try $0.sealPending() }
        let digest = try founder.digest()
        try founder.sql(samples)
        #expect(try founder.file.read { try $0.pendingCount().rows } == 0)
        #expect(try founder.digest() == digest)
    }

    @Test("a name that is no unit's loads nothing")
    func unknown() {
        #expect(EmulationSamples.sampleSQL(only: "hue", by: "hanoi") == nil)
        #expect(EmulationSamples.entries(for: "hue") == [])
    }

    @Test("whatever this module stores or prints is NFC")
    func composed() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources/Emulation")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".swift") }.map { folder.appendingPathComponent($0) }
        #expect(files.count > 5)
        for file in files {
            let text = try String(contentsOf: file, encoding: .utf8)
            // Bytes: == takes composed and decomposed text for equal.
            #expect(
                Array(text.precomposedStringWithCanonicalMapping.utf8) == Array(text.utf8),
                "\(file.lastPathComponent)")
        }
    }
}
