// The schema on real replicas: tracked as it stands, captured from the first moment, merged.

import Emulation
import Merge
import Replica
import Testing

@Suite("The emulation schema")
struct EmulationSchemaTests {
    @Test("every table it makes is tracked, on the founder and on a member")
    func tracked() throws {
        let cluster = try EmulationCluster(["hanoi", "hcm"])
        let declared = EmulationSchema.declarations.map(\.table).sorted()
        for office in cluster.offices {
            #expect(try office.file.read { try $0.trackedTables() }.sorted() == declared)
            #expect(try office.file.read { try $0.ownersTables() } == declared)
        }
    }

    @Test("the founder's units and districts reach a member, and declaring twice is no conflict")
    func referenceData() throws {
        let cluster = try EmulationCluster(["hanoi", "hcm"])
        let member = cluster[1]
        #expect(try member.rows("SELECT count(*) FROM office") == ["0"])
        try cluster.settle()
        for office in cluster.offices {
            #expect(try office.rows("SELECT count(*) FROM unit") == ["5"])
            #expect(try office.rows("SELECT count(*) FROM office") == ["84"])
            #expect(try office.conflicts().isEmpty)
        }
        #expect(try cluster[0].digest() == member.digest())
    }

    @Test("what a member enters before its first exchange is not lost")
    func enteredFirst() throws {
        let cluster = try EmulationCluster(["hanoi", "danang"])
        try cluster[1].sql("INSERT INTO model (unit, year, code) VALUES ('danang', 2023, 'm01')")
        try cluster.settle()
        #expect(
            try cluster[0].rows("SELECT * FROM model") == ["danang|2023|m01||model||proposed|"])
        #expect(try cluster[0].digest() == cluster[1].digest())
    }

    @Test("a short INSERT by hand is enough for each table")
    func defaults() throws {
        let founder = try EmulationCluster(["hanoi"])[0]
        try founder.sql(
            """
            INSERT INTO unit (code) VALUES ('x');
            INSERT INTO office (unit, code) VALUES ('x', '000');
            INSERT INTO period (code) VALUES ('2024-H1');
            INSERT INTO indicator (code) VALUES ('x');
            INSERT INTO running_total (period, indicator, unit, office)
                VALUES ('2024-H1', 'x', 'x', '000');
            INSERT INTO report_section (period, unit, section) VALUES ('2024-H1', 'x', 'x');
            """)
        #expect(try founder.rows("SELECT state FROM period") == ["planned"])
        #expect(try founder.rows("SELECT total FROM running_total") == ["0"])
    }

    @Test("what a column must not hold is refused to the client that writes it")
    func checks() throws {
        let founder = try EmulationCluster(["hanoi"])[0]
        try founder.sql(EmulationSamples.clusterEntries.map(\.sql).joined())
        #expect(throws: (any Error).self) { try founder.sql("UPDATE period SET state = 'open'") }
        #expect(throws: (any Error).self) {
            try founder.sql("INSERT INTO running_total VALUES ('p', 'i', 'u', 'o', 'many', '')")
        }
    }

    @Test("two clerks' additions add up, entered first or added later, and are no conflict")
    func counters() throws {
        let cluster = try EmulationCluster(["hanoi", "hcm"])
        try cluster.settle()
        let enter = """
            INSERT INTO running_total (period, indicator, unit, office, total)
            VALUES ('2023-H1', 'drives', 'hcm', '760', %)
            ON CONFLICT DO UPDATE SET total = total + excluded.total
            """
        func add(_ number: Int, at office: Office) throws {
            try office.sql(enter.split(separator: "%").joined(separator: "\(number)"))
        }
        try add(3, at: cluster[0])
        try add(4, at: cluster[1])
        try cluster.settle()
        try add(10, at: cluster[0])
        try add(20, at: cluster[1])
        try cluster.settle()
        for office in cluster.offices {
            #expect(try office.rows("SELECT total FROM running_total") == ["37"])
            #expect(try office.conflicts().isEmpty)
        }
        #expect(try cluster[0].digest() == cluster[1].digest())
    }

    @Test("two texts of one report section are both kept")
    func sections() throws {
        let cluster = try EmulationCluster(["hanoi", "hcm"])
        func edit(_ word: String) -> String {
            """
            UPDATE report_section SET body = body || ' \(word).'
            WHERE section IN ('movement', 'shortcomings')
            """
        }
        try cluster[0].sql(try #require(EmulationSamples.sampleSQL(only: "hcm", by: "hanoi")))
        try cluster.settle()
        try cluster[0].sql(edit("Thêm"))
        try cluster[1].sql(edit("Bớt"))
        try cluster.settle()
        for office in cluster.offices {
            let conflicts = try office.conflicts()
            #expect(conflicts.map(\.kind) == [.value, .value])
            #expect(conflicts.allSatisfy { $0.column == "body" && $0.versions.count == 2 })
        }
        #expect(try cluster[0].digest() == cluster[1].digest())
    }
}
