// Entering, checking and finding, as a clerk and as a script do it.

import Foundation
import Testing

@Suite("Entering from the command line")
struct EnterTests {
    private let cities: Cities
    private var hanoi: Office { cities["hanoi"] }

    init() throws {
        cities = try Cities()
        try hanoi.sql(
            """
            INSERT INTO period (code, starts, state) VALUES ('2023-H1', '2023-01-01', 'active');
            INSERT INTO indicator (code, name_vi) VALUES ('drives', 'Đợt thi đua');
            """)
    }

    @Test("an entry by Vietnamese words is kept, attributed to its person, and told as JSON")
    func entered() throws {
        let told = try hanoi.start(
            ["nhap", "solieu", "chiso=drives", "coso=001", "soluong=1234", "--json"],
            environment: ["HOITU_PERSON": "Cán bộ A"]
        ).finish()
        #expect(told.code == 0, "\(told.errors)")
        let receipt = try JSON(told.output)
        #expect(receipt["table"].text == "indicator_entry" && receipt["new"] == .bool(true))
        let id = try #require(receipt["key"]["id"].text)
        let entry = try hanoi.json("log", "indicator_entry", "unit=hanoi", "id=\(id)")[0]
        #expect(entry["person"].text == "Cán bộ A")
        try hanoi.hoitu("enter", "figure", "--reverses", id, "--reason", "Nhập nhầm")
        #expect(try hanoi.sql("SELECT sum(amount), count(*) FROM indicator_entry") == "0|2")
    }

    @Test("what is ambiguous, missing or unknown is one sentence, and enters nothing")
    func refused() throws {
        for (arguments, vi, en) in [
            (["solieu", "chiso=drives", "coso=001", "soluong=1.234"], "1,2340", "1,2340"),
            (["solieu", "chiso=drives"], "Còn thiếu", "Missing"),
            (["solieux"], "Không có loại", "There is no kind"),
            (["motto", "text=TUYỆT MẬT"], "bí mật nhà nước", "state secret"),
        ] {
            for (language, words) in [("vi", vi), ("en", en)] {
                let ended = try hanoi.start(["enter"] + arguments + ["--lang", language]).finish()
                #expect(ended.code == 1 && ended.output.isEmpty)
                #expect(ended.complaints.count == 1 && ended.errors.contains(words), "\(ended)")
            }
        }
        #expect(try hanoi.sql("SELECT count(*) FROM indicator_entry") == "0")
    }

    @Test(
        "the period and the day that nobody said are told, and a day outside of the period is not taken"
    )
    func assumed() throws {
        let entry = ["nhap", "solieu", "chiso=drives", "coso=001", "soluong=4"]
        let told = try hanoi.start(entry + ["--day", "2023-05-20"]).finish()
        #expect(told.code == 0, "\(told.errors)")
        #expect(told.output.contains("Period: 2023-H1") && told.output.contains("2023-05-20"))
        try hanoi.sql("UPDATE period SET ends = '2023-06-30'")
        for day in ["2023-07-01", "2022-12-31"] {
            let refused = try hanoi.start(entry + ["--day", day, "--lang", "vi"]).finish()
            #expect(refused.code == 1 && refused.output.isEmpty)
            #expect(refused.errors.contains("(\(day)) nằm ngoài kỳ 2023-H1"), "\(refused.errors)")
        }
        try hanoi.hoitu(
            "nhap", "solieu", "chiso=drives", "coso=001", "soluong=4", "as_of=2023-07-01")
        #expect(
            try hanoi.sql("SELECT as_of FROM indicator_entry ORDER BY 1")
                == "2023-05-20\n2023-07-01")
    }

    @Test("a check names figures of indicators and offices that nobody has described")
    func unknownCodes() throws {
        try hanoi.sql(
            """
            INSERT INTO criteria_set (code, version) VALUES ('c', 1);
            INSERT INTO criterion (criteria_set, version, code, kind, max_points)
                VALUES ('c', 1, 'I.1', 'qualitative', '5');
            UPDATE period SET criteria_set = 'c';
            INSERT INTO running_total (period, indicator, unit, office, total) VALUES
                ('2023-H1', 'drive', 'hanoi', '001', 4), ('2023-H1', 'drives', 'hanoi', '0001', 4),
                ('2023-H1', 'drives', 'hanoi', '001', 4), ('2022-H1', 'old', 'hanoi', '01', 4);
            """)
        let found = try hanoi.json("kiemtra", "2023-H1", accepting: [2]).items
            .filter { $0["code"].text?.hasPrefix("unknown") == true }
        #expect(found.compactMap { $0["code"].text } == ["unknown_indicator", "unknown_office"])
        #expect(found[0]["text"].text?.contains("“drive”") == true)
        #expect(found[1]["text"].text?.contains("“0001”") == true)
    }

    @Test("a field office takes no step of a period, and a locked one is archived by name only")
    func steps() throws {
        try hanoi.sql("UPDATE period SET state = 'submission_open'")
        try hanoi.sql(
            "UPDATE period SET state = 'cross_review'; UPDATE period SET state = 'appraisal'")
        try hanoi.sql("UPDATE period SET state = 'locked'")
        let office = Office("hanoi/001", in: cities.folder)
        try Cluster.join(office, approvedBy: hanoi)
        try Cluster.carry(from: hanoi, to: office)
        for step in [["chot", "2023-H1", "--to", "archived"], ["nop", "2023-H1"]] {
            let refused = try office.start(step).finish()
            #expect(refused.code == 1 && refused.errors.contains("hanoi/001 is a field office"))
        }
        let asked = try hanoi.run("chot", "2023-H1")
        #expect(asked.code == 1 && asked.complaints.count == 1)
        #expect(asked.errors.contains("--to archived"))
        #expect(try hanoi.sql("SELECT state FROM period") == "locked")
    }

    @Test("a text comes from a file or standard input, and a file is attached by its path")
    func files() throws {
        let path = try cities.folder.write("Tình hình ổn định.\n", to: "muc-1.txt")
        try hanoi.hoitu("nhap", "mucbaocao", "section=I", "heading=Tình hình", "body=@\(path)")
        try hanoi.hoitu(
            "nhap", "mucbaocao", "section=II", "heading=Kết quả", "body=@-", input: "Đạt.")
        #expect(
            try hanoi.sql("SELECT body FROM report_section ORDER BY section")
                == "Tình hình ổn định.\nĐạt.")
        try hanoi.hoitu("nhap", "tep", path)
        #expect(try hanoi.sql("SELECT file_name, length(sha256) FROM attachment") == "muc-1.txt|64")
        let marked = try cities.folder.write("MẬT\n", to: "ke-hoach.txt")
        let ended = try hanoi.run("nhap", "tep", marked)
        #expect(ended.code == 1 && ended.errors.contains("ke-hoach.txt"), "\(ended.errors)")
    }

    @Test("a rule of the tables is said in the language that was asked for, once")
    func rules() throws {
        let target = ["nhap", "chitieu", "criterion=I.1", "unit=hanoi", "value=5"]
        let vietnamese = try hanoi.start(target + ["--lang", "vi"]).finish()
        #expect(vietnamese.code == 1 && vietnamese.errors.contains("Chỉ tiêu đã chốt"))
        #expect(!vietnamese.errors.contains("frozen"))
        let english = try hanoi.start(target).finish()
        #expect(english.errors.contains("Targets are frozen") && english.complaints.count == 1)
    }

    @Test("help lists the kinds, and the fields of one, with what has to be said")
    func help() throws {
        let kinds = try hanoi.start(["enter", "--help"]).finish()
        #expect(kinds.code == 0 && kinds.output.contains("figure, solieu"))
        let fields = try hanoi.start(["nhap", "mohinh", "--help", "--lang", "vi"]).finish()
        #expect(fields.code == 0 && fields.output.contains("title, tengoi"))
        #expect(fields.output.contains("good_practice") && fields.output.contains("Cách làm hay"))
    }

    @Test("search without marks finds what another city entered, in JSON too")
    func found() throws {
        try cities["hcm"].hoitu(
            "nhap", "mohinh", "nam=2023", "code=m1", "title=Tổ hoà giải", "kind=model",
            "description=x")
        try Cluster.carry(from: cities["hcm"], to: hanoi)
        let found = try hanoi.json("tim", "to", "hòa giải")
        #expect(found.items.count == 1 && found[0]["key"]["unit"].text == "hcm")
        #expect(try hanoi.hoitu("find", "khong co").contains("0"))
    }
}
