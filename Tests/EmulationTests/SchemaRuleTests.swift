// Each rule of the tables, in the hands of a stock client: what it must refuse, and what it must let pass.

import Emulation
import GRDB
import Testing

@Suite("The tables' rules, in any client")
struct SchemaRuleTests {
    private let office: Office

    init() throws {
        office = try EmulationCluster(["hanoi"])[0]
        try office.sql(
            """
            INSERT INTO criteria_set (code, version) VALUES ('c', 1);
            INSERT INTO criterion (criteria_set, version, code, max_points) VALUES ('c', 1, 'I.1', 10);
            INSERT INTO period (code, state, criteria_set) VALUES ('p', 'planned', 'c');
            INSERT INTO indicator_entry (unit, id, period, indicator, office, amount)
                VALUES ('hanoi', 'e1', 'p', 'drives', '001', 5);
            """)
    }

    /// Runs statements that a rule's trigger refuses, and expects its sentences, both of them.
    private func refused(
        _ rule: SchemaRule, _ sql: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do {
            try office.sql(sql)
            Issue.record("not refused: \(sql)", sourceLocation: sourceLocation)
        } catch let error as DatabaseError {
            #expect(
                error.message == "\(rule.sentence.vi) / \(rule.sentence.en)",
                sourceLocation: sourceLocation)
        } catch {
            Issue.record(error, sourceLocation: sourceLocation)
        }
    }

    private func refusedByCheck(
        _ sql: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(sourceLocation: sourceLocation) {
            try office.sql(sql)
        } throws: { error in
            (error as? DatabaseError)?.resultCode == .SQLITE_CONSTRAINT
        }
    }

    private func advance(to state: String) throws {
        let states = [
            "planned", "covenant_open", "active", "submission_open", "cross_review", "appraisal",
            "locked", "archived",
        ]
        let now = try office.rows("SELECT state FROM period WHERE code = 'p'")
        let from = try #require(now.first.flatMap { states.firstIndex(of: $0) })
        let end = try #require(states.firstIndex(of: state))
        for next in states[(from + 1)...end] {
            try office.sql("UPDATE period SET state = '\(next)' WHERE code = 'p'")
        }
    }

    @Test("a period takes one step after the other, and none back")
    func order() throws {
        refused(.periodOrder, "UPDATE period SET state = 'active'")
        try advance(to: "active")
        refused(.periodOrder, "UPDATE period SET state = 'planned'")
        refused(.periodOrder, "UPDATE period SET state = 'locked'")
        try advance(to: "archived")
        refused(.periodOrder, "UPDATE period SET state = 'appraisal', epoch = 2")
    }

    @Test("a locked period opens again with the next epoch and a new reason only")
    func reopening() throws {
        try advance(to: "locked")
        refused(.reopening, "UPDATE period SET state = 'appraisal'")
        refused(.reopening, "UPDATE period SET state = 'appraisal', epoch = 2")
        refused(
            .reopening, "UPDATE period SET state = 'appraisal', epoch = 3, reopened_because = 'x'")
        try office.sql(
            "UPDATE period SET state = 'appraisal', epoch = 2, reopened_because = 'Nhập thiếu'")
        try advance(to: "locked")
        refused(.reopening, "UPDATE period SET state = 'appraisal', epoch = 3")
    }

    @Test("nothing is entered, changed or deleted in a locked period")
    func locked() throws {
        let keys = "(period, indicator, unit, office"
        try office.sql(
            """
            INSERT INTO running_total \(keys)) VALUES ('p', 'i', 'hanoi', '001');
            INSERT INTO cross_review (period, unit, criterion, reviewer) VALUES ('p', 'hcm', 'I.1', 'hanoi');
            """)
        try advance(to: "locked")
        refused(.periodLocked, "UPDATE running_total SET total = total + 1")
        refused(.periodLocked, "DELETE FROM running_total")
        for sql in [
            "INSERT INTO running_total \(keys)) VALUES ('p', 'i', 'hanoi', '002')",
            """
            INSERT INTO running_total \(keys), total) VALUES ('p', 'i', 'hanoi', '001', 3)
            ON CONFLICT DO UPDATE SET total = total + excluded.total
            """,
            "INSERT INTO stock_figure \(keys)) VALUES ('p', 'i', 'hanoi', '001')",
            "INSERT INTO indicator_entry (unit, id, period, indicator) VALUES ('hanoi', 'z', 'p', 'i')",
            "INSERT INTO self_score (period, unit, criterion) VALUES ('p', 'hanoi', 'I.1')",
            "INSERT INTO appraisal (period, unit, criterion, number) VALUES ('p', 'hanoi', 'I.1', 1)",
            "INSERT INTO explanation (period, unit, criterion, number) VALUES ('p', 'hanoi', 'I.1', 1)",
            "INSERT INTO bonus (unit, id, period) VALUES ('hanoi', 'b', 'p')",
            "INSERT INTO penalty (unit, id, period) VALUES ('hanoi', 'b', 'p')",
            "UPDATE cross_review SET points = '9'",
        ] { refused(.periodLocked, sql) }
        try office.sql("INSERT INTO running_total \(keys)) VALUES ('q', 'i', 'hanoi', '001')")
    }

    @Test("targets are set before the period is active, and then stand")
    func targets() throws {
        try office.sql(
            "INSERT INTO target (period, criterion, unit, value) VALUES ('p', 'I.1', 'hanoi', 5)")
        try advance(to: "covenant_open")
        try office.sql("UPDATE target SET value = '6'")
        try advance(to: "active")
        refused(.targetsFrozen, "UPDATE target SET value = '7'")
        refused(.targetsFrozen, "DELETE FROM target")
        refused(
            .targetsFrozen,
            "INSERT INTO target (period, criterion, unit, value) VALUES ('p', 'I.2', 'hanoi', 5)")
        refused(
            .targetsFrozen,
            "REPLACE INTO target (period, criterion, unit, value) VALUES ('p', 'I.1', 'hanoi', 5)")
    }

    @Test("an adopted criteria set takes no change; a new version does")
    func criteria() throws {
        try office.sql("UPDATE criterion SET max_points = '12'")
        try office.sql("UPDATE criteria_set SET state = 'adopted'")
        for sql in [
            "UPDATE criterion SET max_points = '15'", "DELETE FROM criterion",
            "INSERT INTO criterion (criteria_set, version, code) VALUES ('c', 1, 'I.2')",
            "REPLACE INTO criterion (criteria_set, version, code) VALUES ('c', 1, 'I.1')",
            "UPDATE criteria_set SET state = 'draft'", "UPDATE criteria_set SET bonus_cap = '9'",
            "DELETE FROM criteria_set", "REPLACE INTO criteria_set (code, version) VALUES ('c', 1)",
        ] { refused(.criteriaAdopted, sql) }
        try office.sql("INSERT INTO criteria_set (code, version) VALUES ('c', 2)")
    }

    @Test("a submitted sheet stands, until it is taken back to draft")
    func submitted() throws {
        try office.sql(
            """
            INSERT INTO self_score (period, unit, criterion, points) VALUES ('p', 'hanoi', 'I.1', 5);
            INSERT INTO submission (period, unit, state) VALUES ('p', 'hanoi', 'submitted');
            INSERT INTO self_score (period, unit, criterion, points) VALUES ('p', 'hcm', 'I.1', 5);
            """)
        refused(.sheetSubmitted, "UPDATE self_score SET points = '6' WHERE unit = 'hanoi'")
        refused(.sheetSubmitted, "DELETE FROM self_score WHERE unit = 'hanoi'")
        refused(
            .sheetSubmitted,
            "INSERT INTO self_score (period, unit, criterion) VALUES ('p', 'hanoi', 'I.2')")
        try office.sql("UPDATE self_score SET points = '6' WHERE unit = 'hcm'")
        try office.sql("UPDATE submission SET state = 'draft'")
        try office.sql("UPDATE self_score SET points = '6'")
    }

    @Test("an entry of the ledger is never edited, deleted or replaced")
    func ledger() throws {
        refused(.ledger, "UPDATE indicator_entry SET amount = 6")
        refused(.ledger, "DELETE FROM indicator_entry")
        refused(
            .ledger,
            """
            REPLACE INTO indicator_entry (unit, id, period, indicator, office, amount)
            VALUES ('hanoi', 'e1', 'p', 'drives', '001', 6)
            """)
        #expect(try office.rows("SELECT amount FROM indicator_entry") == ["5"])
    }

    @Test("a reversal takes back one entry, whole, once; and may itself be reversed")
    func reversal() throws {
        func reverse(_ id: String, _ what: String, _ amount: Int, office: String = "001") -> String
        {
            """
            INSERT INTO indicator_entry (unit, id, period, indicator, office, amount, reverses)
            VALUES ('hanoi', '\(id)', 'p', 'drives', '\(office)', \(amount), '\(what)')
            """
        }
        refused(.reversal, reverse("r1", "e1", -4))
        refused(.reversal, reverse("r1", "e1", -5, office: "002"))
        refused(.reversal, reverse("r1", "nothing", -5))
        try office.sql(reverse("r1", "e1", -5))
        refused(.reversal, reverse("r2", "e1", -5))
        try office.sql(reverse("r3", "r1", 5))
        #expect(try office.rows("SELECT sum(amount) FROM indicator_entry") == ["5"])
    }

    @Test("what was entered for the head to decide on stays as it was entered")
    func entered() throws {
        for table in ["bonus", "penalty"] {
            try office.sql(
                "INSERT INTO \(table) (unit, id, period, points) VALUES ('hanoi', 'b', 'p', 2)")
            refused(.asEntered, "UPDATE \(table) SET points = '3'")
            refused(.asEntered, "DELETE FROM \(table)")
            refused(
                .asEntered,
                "REPLACE INTO \(table) (unit, id, period, points) VALUES ('hanoi', 'b', 'p', 3)")
        }
        for table in ["appraisal", "explanation"] {
            try office.sql(
                "INSERT INTO \(table) (period, unit, criterion, number) VALUES ('p', 'hcm', 'I.1', 1)"
            )
            refused(.asEntered, "UPDATE \(table) SET number = 2")
            refused(.asEntered, "DELETE FROM \(table)")
        }
        try office.sql("UPDATE appraisal SET status = 'withdrawn'")
    }

    @Test("a model's year is a number")
    func years() throws {
        refused(
            .yearNumber, "INSERT INTO model (unit, year, code) VALUES ('hanoi', 'năm nay', 'm')")
        refused(.yearNumber, "INSERT INTO model (unit, year, code) VALUES ('hanoi', 0, 'm')")
        try office.sql("INSERT INTO model (unit, year, code) VALUES ('hanoi', '2023', 'm')")
        refused(.yearNumber, "UPDATE model SET year = x'00'")
    }

    @Test("signatures only grow")
    func signatures() throws {
        try office.sql(
            """
            INSERT INTO covenant (period, text_hash) VALUES ('p', 'h');
            INSERT INTO covenant_signature (period, text_hash, unit) VALUES ('p', 'h', 'hanoi');
            """)
        refused(.signaturesGrow, "UPDATE covenant_signature SET signed_on = '2023-01-02'")
        refused(.signaturesGrow, "DELETE FROM covenant_signature")
        refusedByCheck(
            """
            PRAGMA foreign_keys = ON;
            INSERT INTO covenant_signature (period, text_hash, unit) VALUES ('p', 'gone', 'hanoi');
            """)
    }

    @Test(
        "an attachment named MẬT… is refused",
        arguments: [
            "MẬT - kế hoạch.docx", "Báo cáo TỐI MẬT.pdf", "a_TUYỆT MẬT_b.pdf",
        ])
    func marked(name: String) throws {
        let hash = String(repeating: "a", count: 64)
        refused(
            .markedFile, "INSERT INTO attachment (sha256, file_name) VALUES ('\(hash)', '\(name)')")
        try office.sql(
            "INSERT INTO attachment (sha256, file_name) VALUES ('\(hash)', 'Công tác BẢO MẬT.pdf')")
        refused(.markedFile, "UPDATE attachment SET file_name = '\(name)'")
    }

    @Test("a unit does not review itself")
    func ownReview() throws {
        refusedByCheck(
            "INSERT INTO cross_review (period, unit, criterion, reviewer) VALUES ('p', 'hanoi', 'I.1', 'hanoi')"
        )
        try office.sql(
            "INSERT INTO cross_review (period, unit, criterion, reviewer) VALUES ('p', 'hanoi', 'I.1', 'hcm')"
        )
    }

    @Test(
        "points are exact decimals",
        arguments: [
            "''", "'1,5'", "'1.'", "'.5'", "'--1'", "'1-'", "1e300", "'1.2.3'", "'một'", "x'31'",
        ])
    func decimals(value: String) throws {
        let insert = "INSERT INTO self_score (period, unit, criterion, points) VALUES "
        refusedByCheck("\(insert) ('p', 'hanoi', 'X.1', \(value))")
        try office.sql("\(insert) ('p', 'hanoi', 'X.1', 91.5), ('p', 'hcm', 'X.1', NULL)")
        #expect(
            try office.rows("SELECT points FROM self_score ORDER BY unit") == ["91.5", "NULL"])
    }

    @Test(
        "a day that no calendar has is no day", arguments: ["2023-02-30", "03/07/2023", "now", ""])
    func days(value: String) throws {
        let insert = "INSERT INTO member_unit (cluster, unit, from_date) VALUES ('c', 'hanoi', "
        refusedByCheck("\(insert) '\(value)')")
        try office.sql("\(insert) '2024-02-29')")
    }

    @Test("counts of a ballot are whole numbers, zero or more")
    func ballots() throws {
        let insert = "INSERT INTO ballot_tally (period, matter, issued) VALUES ('p', 'rank-2', "
        for value in ["-1", "'many'", "1.5"] { refusedByCheck("\(insert) \(value))") }
        try office.sql("\(insert) 25)")
    }
}
