// What the head decides: said by nobody else, at any replica, and of what the head had before its eyes.

import Emulation
import Foundation
import GRDB
import Replica
import Testing

@Suite("Verdicts of the head")
struct VerdictTests {
    private static let period = "example"
    private static let day = "2023-07-03"
    private let cluster: EmulationCluster

    /// The worked example, at the head and at a city.
    init() throws {
        cluster = try EmulationCluster(["hanoi", "hcm"])
        try cluster[0].sql(
            """
            \(ScoringSample.sql)
            INSERT INTO member_unit (cluster, unit, from_date)
            VALUES ('example', 'hcm', '2023-01-01')
            """)
        try cluster.settle()
    }

    private var head: Office { cluster[0] }
    private var city: Office { cluster[1] }

    private func bonus(_ unit: String, at office: Office) throws -> String? {
        try office.scores(of: Self.period).ranks.first { $0.score.unit == unit }
            .map { "\($0.score.bonus)" }
    }

    private static let accepts =
        """
        INSERT INTO verdict (period, unit, about, item, says, points)
        VALUES ('example', 'hcm', 'bonus', 'b', 'accepted', '3')
        """

    /// Drops every trigger of a table, as a client may that the rules are in the way of.
    private func disarm(_ table: String, at office: Office) throws {
        let triggers = try office.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '\(table)' "
                + "AND (name NOT GLOB 'hoitu_*' OR name GLOB 'hoitu_*_owner_*')")
        #expect(!triggers.isEmpty)
        for trigger in triggers { try office.sql("DROP TRIGGER \"\(trigger)\"") }
    }

    @Test("a unit's bonus counts once the head has accepted it, and not before")
    func counts() throws {
        try city.sql(
            "INSERT INTO bonus (unit, id, period, points) VALUES ('hcm', 'b', 'example', '3')")
        try cluster.settle()
        #expect(try bonus("hcm", at: head) == "0.00")
        try head.sql(Self.accepts)
        try cluster.settle()
        for office in cluster.offices { #expect(try bonus("hcm", at: office) == "3.00") }
    }

    @Test(
        "no unit enters a verdict: the client is refused, and what is written all the same is merged nowhere"
    )
    func refused() throws {
        #expect(throws: DatabaseError.self) { try city.sql(Self.accepts) }
        try disarm("verdict", at: city)
        try city.sql(Self.accepts)
        _ = try city.file.write { try $0.sealPending() }
        try cluster.settle()
        for office in cluster.offices {
            #expect(try office.rows("SELECT * FROM verdict WHERE unit = 'hcm'") == [])
            #expect(try office.file.read { try $0.refusedChanges() }.map(\.table) == ["verdict"])
            #expect(try bonus("hcm", at: office) == "0.00")
        }
        #expect(try head.digest() == city.digest())
    }

    @Test(
        "points that a unit writes up, or a penalty that it deletes, without our triggers change no score"
    )
    func writtenUp() throws {
        try head.sql(
            """
            INSERT INTO bonus (unit, id, period, points) VALUES ('hcm', 'b', 'example', '3');
            INSERT INTO penalty (unit, id, period, points) VALUES ('hcm', 'p', 'example', '2');
            \(Self.accepts);
            INSERT INTO verdict (period, unit, about, item, says, points)
            VALUES ('example', 'hcm', 'penalty', 'p', 'accepted', '2');
            """)
        try cluster.settle()
        let before = try head.scores(of: Self.period).text(in: .english)
        for table in ["bonus", "penalty"] { try disarm(table, at: city) }
        try city.sql(
            """
            UPDATE bonus SET points = '30' WHERE unit = 'hcm';
            DELETE FROM penalty WHERE unit = 'hcm';
            """)
        try cluster.settle()
        #expect(try head.rows("SELECT points FROM bonus WHERE unit = 'hcm'") == ["30"])
        for office in cluster.offices {
            #expect(try office.scores(of: Self.period).text(in: .english) == before)
        }
    }

    @Test("the head enters a verdict with what it is about: points, period and hash are taken over")
    func entered() throws {
        try head.sql(
            "INSERT INTO bonus (unit, id, period, points) VALUES ('hcm', 'b', 'example', '2.5')")
        let desk = EntryDesk(
            head.file, unit: "hanoi", office: nil, day: Self.day, newIdentifier: { "x" })
        func enter(_ values: String...) throws {
            let kind = try #require(EntryKind.named("ketluan"))
            var draft = try desk.draft(kind)
            for value in values {
                let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
                try draft.set(try #require(kind.field(parts[0])), parts[1])
            }
            _ = try desk.enter(draft)
        }
        try enter("about=bonus", "unit=hcm", "item=b", "says=Chấp nhận")
        #expect(
            try head.rows("SELECT period, says, points, decided_on FROM verdict WHERE unit = 'hcm'")
                == ["example|accepted|2.5|2023-07-03"])
        // What becomes of the unit's row changes nothing of what was decided.
        for table in ["bonus"] { try disarm(table, at: head) }
        try head.sql("UPDATE bonus SET points = '99' WHERE unit = 'hcm'")
        try enter("about=bonus", "unit=hcm", "item=b", "note=đã xem")
        #expect(
            try head.rows("SELECT points, note FROM verdict WHERE unit = 'hcm'") == ["2.5|đã xem"])
        try enter("about=bonus", "unit=hcm", "item=b", "says=rejected")
        #expect(try head.rows("SELECT says FROM verdict WHERE unit = 'hcm'") == ["rejected"])
        #expect(throws: EntryError.nothingToDecide(.penalty, unit: "hcm", item: "b")) {
            try enter("about=penalty", "unit=hcm", "item=b", "says=accepted", "period=example")
        }
    }

    @Test("an item is found however its letters are composed, and decided on as the unit wrote it")
    func composed() throws {
        let id = "sáng kiến".decomposedStringWithCanonicalMapping
        try head.sql(
            "INSERT INTO bonus (unit, id, period, points) VALUES ('hcm', '\(id)', 'example', '1')")
        let desk = EntryDesk(
            head.file, unit: "hanoi", office: nil, day: Self.day, newIdentifier: { "x" })
        let kind = try #require(EntryKind.named("verdict"))
        var draft = try desk.draft(kind)
        for (field, text) in [
            ("about", "bonus"), ("unit", "hcm"), ("item", "sáng kiến"), ("says", "accepted"),
        ] { try draft.set(try #require(kind.field(field)), text) }
        _ = try desk.enter(draft)
        #expect(
            try head.rows(
                "SELECT count(*) FROM verdict AS v JOIN bonus AS b ON b.id = v.item WHERE b.unit = 'hcm' AND v.unit = 'hcm'"
            )
                == ["1"])
    }

    @Test("a sheet that changes behind the head's decision is named, whatever its unit says of it")
    func changedSheet() throws {
        try head.sql(
            """
            INSERT INTO self_score (period, unit, criterion, points, note)
                VALUES ('example', 'hcm', 'II.1', '5', 'DỮ LIỆU GIẢ LẬP');
            """)
        try cluster.settle()
        let hash = try PeriodFile(city.file).submit("example", unit: "hcm", on: Self.day)
        try cluster.settle()
        try head.sql(
            """
            INSERT INTO verdict (period, unit, about, item, says, hash)
            VALUES ('example', 'hcm', 'submission', 'sheet', 'final', '\(hash)')
            """)
        try cluster.settle()
        #expect(try head.scores(of: Self.period).notes.isEmpty)
        for table in ["self_score", "submission"] { try disarm(table, at: city) }
        try city.sql(
            """
            UPDATE self_score SET points = '15' WHERE unit = 'hcm';
            DELETE FROM submission WHERE unit = 'hcm';
            """)
        try cluster.settle()
        for office in cluster.offices {
            #expect(try office.scores(of: Self.period).notes == [.sheetChanged(unit: "hcm")])
        }
    }

    @Test("a sheet that was returned, changed and submitted again is decided on as it is then")
    func decidedAnew() throws {
        let desk = EntryDesk(
            head.file, unit: "hanoi", office: nil, day: Self.day, newIdentifier: { "x" })
        func decide(_ says: String) throws {
            let kind = try #require(EntryKind.named("verdict"))
            var draft = try desk.draft(kind)
            for (field, text) in [("about", "submission"), ("unit", "hcm"), ("says", says)] {
                try draft.set(try #require(kind.field(field)), text)
            }
            _ = try desk.enter(draft)
            try cluster.settle()
        }
        func submit() throws {
            try PeriodFile(city.file).submit("example", unit: "hcm", on: Self.day)
            try cluster.settle()
        }
        try city.sql(
            """
            INSERT INTO self_score (period, unit, criterion, points, note)
            VALUES ('example', 'hcm', 'II.1', '5', 'DỮ LIỆU GIẢ LẬP')
            """)
        try submit()
        try decide("final")
        try decide("returned")
        try PeriodFile(city.file).withdraw("example", unit: "hcm")
        try city.sql("UPDATE self_score SET points = '6' WHERE unit = 'hcm'")
        try submit()
        try decide("final")
        for office in cluster.offices {
            #expect(try office.scores(of: Self.period).notes.isEmpty)
        }
    }

    @Test("points that are accepted are said, and a sheet's steps are no verdict on points")
    func wellFormed() throws {
        func refused(_ about: String, _ says: String, _ points: String) {
            #expect(throws: DatabaseError.self, "\(about) \(says) \(points)") {
                try head.sql(
                    """
                    INSERT INTO verdict (period, unit, about, item, says, points)
                    VALUES ('example', 'hcm', '\(about)', 'b', '\(says)', \(points))
                    """)
            }
        }
        refused("bonus", "accepted", "NULL")
        refused("bonus", "final", "'1'")
        refused("submission", "accepted", "NULL")
        refused("penalty", "accepted", "'-1'")
        refused("praise", "accepted", "'1'")
    }

    @Test("a sheet that the head has decided on stands until the verdict is taken back")
    func decidedSheet() throws {
        try city.sql(
            """
            INSERT INTO submission (period, unit, state, hash)
            VALUES ('example', 'hcm', 'submitted', 'h');
            """)
        #expect(throws: DatabaseError.self) {
            try city.sql("UPDATE submission SET state = 'final' WHERE unit = 'hcm'")
        }
        try cluster.settle()
        try head.sql(
            """
            INSERT INTO verdict (period, unit, about, item, says, hash)
            VALUES ('example', 'hcm', 'submission', 'sheet', 'final', 'h')
            """)
        try cluster.settle()
        let back = "UPDATE submission SET state = 'draft' WHERE unit = 'hcm'"
        #expect(throws: DatabaseError.self) { try city.sql(back) }
        func step(_ office: Office) throws -> String? {
            try PeriodFile(office.file).board(of: Self.period, on: Self.day).units
                .first { $0.unit == "hcm" }?.step
        }
        #expect(try step(head) == "final")
        try head.sql("UPDATE verdict SET says = 'returned' WHERE about = 'submission'")
        try cluster.settle()
        try city.sql(back)
        try cluster.settle()
        #expect(try step(head) == "draft")
    }
}
