// Numbered migrations: the same tables however a file came by them, and nothing taken twice.

import Emulation
import Replica
import Testing

@Suite("Migrations")
struct MigrationTests {
    /// The owner's tables and triggers, as SQLite writes them down.
    private func schema(_ office: Office) throws -> [String] {
        try office.rows(
            """
            SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL
            AND name NOT GLOB 'hoitu_*' ORDER BY name
            """)
    }

    @Test("a file of the first version comes to the same tables as a new one, rows and all")
    func broughtUp() throws {
        let fresh = try EmulationCluster(["hanoi"])[0]
        let cluster = try EmulationCluster(["hanoi"], upTo: 1)
        let old = cluster[0]
        try old.sql("INSERT INTO period (code, state) VALUES ('2023-H1', 'active')")
        #expect(try schema(old) != schema(fresh))
        let taken = try old.file.write { try Migration.bringUp(in: $0) }
        #expect(taken == [2, 3, 4, 5, 6])
        #expect(try schema(old) == schema(fresh))
        #expect(try old.rows("SELECT code, state, epoch FROM period") == ["2023-H1|active|1"])
        #expect(try old.rows("PRAGMA user_version") == ["6"])
        #expect(
            try old.file.read { try $0.trackedTables() }.sorted()
                == EmulationSchema.declarations.map(\.table).sorted())
    }

    @Test("bringing a file up twice changes nothing the second time")
    func twice() throws {
        let office = try EmulationCluster(["hanoi"], upTo: 1)[0]
        try office.file.write { _ = try Migration.bringUp(in: $0) }
        let (before, digest) = (try schema(office), try office.digest())
        #expect(try office.file.write { try Migration.bringUp(in: $0) } == [])
        #expect(try schema(office) == before)
        #expect(try office.digest() == digest)
    }

    @Test("what others entered in tables that an old file lacks appears once it is brought up")
    func waited() throws {
        let cluster = try EmulationCluster(["hanoi", "hcm"], upTo: 1)
        try cluster.settle()
        try cluster[0].file.write { _ = try Migration.bringUp(in: $0) }
        try cluster.makeHead("hanoi")
        try cluster[0].sql(
            """
            INSERT INTO motto (period, unit, text) VALUES ('2023-H1', 'hanoi', 'Kỷ cương');
            INSERT INTO period (code, cluster) VALUES ('2023-H1', 'five');
            """)
        try cluster.settle()
        #expect(try cluster[0].digest() == cluster[1].digest())
        try cluster[1].file.write { _ = try Migration.bringUp(in: $0) }
        #expect(try cluster[1].rows("SELECT text FROM motto") == ["Kỷ cương"])
        #expect(try cluster[1].rows("SELECT cluster, epoch FROM period") == ["five|1"])
        try cluster.settle()
        for office in cluster.offices { #expect(try office.conflicts().isEmpty) }
        #expect(try cluster[0].digest() == cluster[1].digest())
    }

    @Test(
        "what a head had decided before verdicts were rows of their own is brought along by its file"
    )
    func decided() throws {
        let cluster = try EmulationCluster(["hanoi", "hcm"], upTo: 3)
        try cluster.makeHead("hanoi")
        try cluster.settle()
        try cluster[0].sql(
            """
            INSERT INTO bonus (unit, id, period, points, status) VALUES
                ('hcm', 'b', 'p', '2', 'accepted'), ('hcm', 'c', 'p', '9', 'rejected'),
                ('hcm', 'd', 'p', '1', 'entered');
            INSERT INTO explanation (period, unit, criterion, number, status)
            VALUES ('p', 'hcm', 'I.1', 1, 'accepted');
            INSERT INTO submission (period, unit, state, hash) VALUES ('p', 'hcm', 'final', 'h');
            """)
        try cluster.settle()
        // The second head's file brings along nothing that has arrived there.
        try cluster.makeHead("hcm")
        try cluster.settle()
        try cluster[0].file.write { _ = try Migration.bringUp(in: $0) }
        try cluster.settle()
        try cluster[1].file.write { _ = try Migration.bringUp(in: $0) }
        try cluster.settle()
        for office in cluster.offices {
            #expect(
                try office.rows(
                    "SELECT about, item, says, points, hash FROM verdict ORDER BY about, item")
                    == [
                        "bonus|b|accepted|2|", "bonus|c|rejected|9|",
                        "explanation|I.1/1|accepted|NULL|", "submission|sheet|final|NULL|h",
                    ])
            #expect(try office.rows("SELECT id, points FROM bonus ORDER BY id").count == 3)
            #expect(try office.file.read { try $0.refusedChanges() } == [])
            #expect(try office.conflicts().isEmpty)
        }
        #expect(try cluster[0].digest() == cluster[1].digest())
    }

    @Test("a period that was locked with points in the old form is not brought up behind its lock")
    func lockedBefore() throws {
        let cluster = try EmulationCluster(["hanoi"], upTo: 3)
        try cluster.makeHead("hanoi")
        try cluster.settle()
        try cluster[0].sql(
            """
            INSERT INTO bonus (unit, id, period, points, status)
            VALUES ('hanoi', 'b', 'p', '2', 'accepted');
            INSERT INTO period (code, state, locked_vector) VALUES ('p', 'locked', '{}');
            """)
        #expect(throws: MigrationError.lockedBefore(period: "p")) {
            try cluster[0].file.write { _ = try Migration.bringUp(in: $0) }
        }
        #expect(try cluster[0].rows("PRAGMA user_version") == ["3"])
        try cluster[0].sql(
            "UPDATE period SET state = 'appraisal', epoch = 2, reopened_because = 'x'")
        #expect(try cluster[0].file.write { try Migration.bringUp(in: $0) } == [4, 5, 6])
    }

    @Test("a file from a newer program, or without the tables, is left alone")
    func refused() throws {
        let office = try EmulationCluster(["hanoi"])[0]
        try office.sql("PRAGMA user_version = 9")
        #expect(throws: MigrationError.newerFile(found: 9, known: Migration.newest)) {
            try office.file.write { _ = try Migration.bringUp(in: $0) }
        }
        let other = try EmulationCluster(["hanoi"], upTo: 0)[0]
        #expect(throws: MigrationError.notEmulation) {
            try other.file.write { _ = try Migration.bringUp(in: $0) }
        }
    }

    @Test("a file that has not been brought up says so when a period of it is to be scored")
    func older() throws {
        let office = try EmulationCluster(["hanoi"], upTo: 1)[0]
        #expect(throws: MigrationError.olderFile(found: 0, known: Migration.newest)) {
            try office.scores(of: "2023-H1")
        }
    }

    @Test("a migration that files have taken never changes")
    func pinned() {
        let hashes = Migration.all.map { migration in
            (migration.sql + migration.roleSQL).utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
                hash, byte in
                (hash ^ UInt64(byte)) &* 1_099_511_628_211
            }
        }
        #expect(
            hashes == [
                2_865_426_637_550_094_397, 7_112_504_970_373_820_180, 8_885_824_906_710_742_091,
                13_442_466_236_285_728_705, 141_306_873_922_724_677, 15_466_397_958_612_909_551,
            ])
    }

    @Test("every table and every column has a label in both languages")
    func labels() throws {
        let office = try EmulationCluster(["hanoi"])[0]
        for table in EmulationSchema.declarations.map(\.table) {
            let label = SchemaLabels.table(table)
            #expect(label?.vi.isEmpty == false && label?.en.isEmpty == false, "\(table)")
            for column in try office.rows("SELECT name FROM pragma_table_info('\(table)')") {
                let label = SchemaLabels.column(column, of: table)
                #expect(
                    label?.vi.isEmpty == false && label?.en.isEmpty == false, "\(table).\(column)")
            }
        }
        #expect(SchemaLabels.table("suspect") == nil)
    }
}
