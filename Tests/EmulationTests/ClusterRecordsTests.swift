// Covenants, decisions and recipients on several replicas, which two may enter at once.

import Emulation
import Replica
import Testing

@Suite("What a cluster agrees on and honours")
struct ClusterRecordsTests {
    private func cluster() throws -> EmulationCluster {
        let cluster = try EmulationCluster(["hanoi", "hcm"], areAllHeads: true)
        try cluster[0].sql(
            """
            INSERT INTO member_unit (cluster, unit, from_date)
                VALUES ('five', 'hanoi', '2023-01-01'), ('five', 'hcm', '2023-01-01');
            INSERT INTO period (code, starts, cluster) VALUES ('p', '2023-01-01', 'five');
            INSERT INTO covenant (period, text_hash, title) VALUES ('p', 'old', 'Dự thảo');
            """)
        try cluster.settle()
        return cluster
    }

    @Test("a signature on an old covenant text counts for that text only")
    func oldText() throws {
        let cluster = try cluster()
        try cluster[0].sql(
            """
            INSERT INTO covenant (period, text_hash, title) VALUES ('p', 'new', 'Bản ký');
            INSERT INTO covenant_signature (period, text_hash, unit) VALUES ('p', 'new', 'hanoi');
            """)
        try cluster[1].sql(
            """
            INSERT INTO covenant_signature (period, text_hash, unit)
            VALUES ('p', 'old', 'hcm')
            """)
        // Nobody signs for another unit, the head neither.
        for (office, unit) in [(cluster[1], "stranger"), (cluster[0], "hcm")] {
            #expect(throws: (any Error).self) {
                try office.sql(
                    """
                    INSERT INTO covenant_signature (period, text_hash, unit)
                    VALUES ('p', 'new', '\(unit)')
                    """)
            }
        }
        try cluster.settle()
        for office in cluster.offices {
            let covenants = try office.reader().covenants(of: "p")
            #expect(covenants.map(\.textHash) == ["new", "old"])
            #expect(covenants.map(\.signed) == [["hanoi"], ["hcm"]])
            #expect(covenants.allSatisfy { !$0.isInForce })
        }
        try cluster[1].sql(
            "INSERT INTO covenant_signature (period, text_hash, unit) VALUES ('p', 'new', 'hcm')")
        try cluster.settle()
        for office in cluster.offices {
            #expect(
                try office.reader().covenants(of: "p").filter(\.isInForce).map(\.textHash)
                    == ["new"])
            #expect(try office.conflicts().isEmpty)
        }
    }

    @Test("one decision that two offices enter is one record, and its recipients add up")
    func duplicateDecision() throws {
        let cluster = try cluster()
        for office in cluster.offices {
            try office.sql(
                """
                INSERT INTO decision (issuer, number, signed_on, title)
                    VALUES ('BCA', '123/QĐ', '2023-06-01', 'Khen thưởng');
                INSERT INTO recipient (issuer, decision, signed_on, unit, number, form)
                    VALUES ('BCA', '123/QĐ', '2023-06-01', '\(office.unit)', 1, 'merit_cert');
                """)
        }
        try cluster.settle()
        for office in cluster.offices {
            #expect(try office.rows("SELECT count(*) FROM decision") == ["1"])
            #expect(
                try office.rows("SELECT unit FROM recipient ORDER BY unit") == ["hanoi", "hcm"])
            #expect(try office.conflicts().isEmpty)
        }
    }

    @Test("a decision that somebody deletes while another adds a recipient lives on")
    func deletedDecision() throws {
        let cluster = try cluster()
        try cluster[0].sql(
            "INSERT INTO decision (issuer, number, signed_on) VALUES ('BCA', '1', '2023-06-01')")
        try cluster.settle()
        try cluster[0].sql("DELETE FROM decision")
        try cluster[1].sql(
            """
            INSERT INTO recipient (issuer, decision, signed_on, unit, number)
            VALUES ('BCA', '1', '2023-06-01', 'hcm', 1)
            """)
        try cluster.settle()
        for office in cluster.offices {
            #expect(try office.rows("SELECT count(*) FROM decision") == ["1"])
            #expect(try office.conflicts().map(\.kind) == [.delete])
        }
    }

    @Test("a row that breaks a rule only once it is merged is kept, and is no reason to stop")
    func mergedBeyondRule() throws {
        let cluster = try cluster()
        try cluster[0].sql(
            """
            INSERT INTO criteria_set (code, version) VALUES ('c', 1);
            INSERT INTO criterion (criteria_set, version, code, max_points) VALUES ('c', 1, 'I', '5');
            """)
        try cluster.settle()
        try cluster[0].sql("UPDATE criteria_set SET state = 'adopted'")
        // Whoever writes this has not seen the adoption.
        try cluster[1].sql("UPDATE criterion SET max_points = '7'")
        try cluster.settle()
        for office in cluster.offices {
            #expect(try office.rows("SELECT state FROM criteria_set") == ["adopted"])
            #expect(try office.rows("SELECT max_points FROM criterion") == ["7"])
        }
        #expect(try cluster[0].digest() == cluster[1].digest())
    }
}
