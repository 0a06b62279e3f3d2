// hoitu template, import and export, as a clerk runs them.

import Foundation
import Testing

@Suite("Sheets on the command line")
struct SheetCommandTests {
    /// A founder with the reference data, made once and copied.
    private static let template = Result {
        let folder = try TestFolder()
        let office = Office("hanoi", in: folder)
        try office.hoitu(
            "cluster", "create", "--name", "Cụm thử", "--unit", "hanoi", "--schema", "emulation")
        return try FilesAtRest(of: folder.path)
    }

    private let office: Office

    init() throws {
        let folder = try TestFolder()
        try Self.template.get().copy(to: folder.path)
        office = Office("hanoi", in: folder)
    }

    private func path(_ name: String) -> String { "\(office.folder.path)/\(name)" }

    @Test(
        "a template is made in either language's words, and a file that is there is not written over"
    )
    func templates() throws {
        let made = try office.json("template", "models", path("a.xlsx"))
        #expect(made["kind"].text == "models")
        try office.hoitu("mau", "mô hình", path("b.csv"))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path("b.csv")))
        #expect(bytes.starts(with: Data("\u{feff}hoitu;models;1\r\n".utf8)))
        let again = try office.run("template", "models", path("a.xlsx"))
        #expect(again.code == 1)
        #expect(again.complaints.count == 1)
        try office.hoitu("template", "models", path("a.xlsx"), "--force")
        #expect(try office.run("template", "nothing", path("c.xlsx")).code == 64)
        #expect(try office.run("template", "models", path("c.pdf")).code == 64)
    }

    @Test("all errors are listed with their cells, the exit code is 1, and nothing is written")
    func errors() throws {
        let file = try office.folder.write(
            "Đơn vị;Năm;Mã;Tên gọi;Mô tả\nhanoi;2023;m1;Một;\nhanoi;1.234;m2;Hai;\nhue;2023;m3;Ba;\n",
            to: "mo-hinh.csv")
        let failed = try office.run("import", file)
        #expect(failed.code == 1)
        #expect(failed.complaints.count == 1)
        let lines = failed.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].hasPrefix("CSV!B3: ") && lines[0].contains("--numbers vi"))
        #expect(lines[1].hasPrefix("CSV!A4: "))
        let report = try office.json("import", file, "--numbers", "vi", accepting: [1])
        #expect(report["written"] == .bool(false))
        #expect(report["errors"].items.map { $0["cell"].text } == ["A4"])
        let error = report["errors"][0]
        #expect(error["sheet"].text == "CSV" && error["code"].text == "unknown_reference")
        #expect(error["vi"].text?.contains("đơn vị “hue”") == true)
        #expect(error["en"].text?.contains("unit “hue”") == true)
        #expect(try office.sql("SELECT count(*) FROM model") == "0")
    }

    @Test(
        "what is imported is seen by others, and an export of it changes nothing when it comes back"
    )
    func roundTrip() throws {
        let file = try office.folder.write(
            "Đơn vị;Năm;Mã;Tên gọi;Mô tả\nhanoi;2023;m1;=Một;\nhanoi;2023;m2;Hai;\n",
            to: "mo-hinh.csv")
        let tried = try office.json("import", file, "--dry-run")
        #expect(tried["new"].int == 2 && tried["written"] == .bool(false))
        let first = try office.json("import", file)
        #expect(first["new"].int == 2 && first["written"] == .bool(true))
        for name in ["ra.csv", "ra.xlsx"] {
            #expect(try office.json("export", "models", path(name))["rows"].int == 2)
            let again = try office.json("import", path(name))
            #expect(again["new"].int == 0 && again["changed"].int == 0)
            #expect(again["unchanged"].int == 2)
        }
        #expect(try office.json("log", "model").items.count == 2)
    }

    @Test("an export writes over no file that is there, unless it is told to")
    func exportOverFile() throws {
        let file = try office.folder.write("mine", to: "ra.csv")
        let refused = try office.run("export", "models", file)
        #expect(refused.code == 1 && refused.complaints.count == 1)
        #expect(refused.errors.contains("--force"))
        let vietnamese = try office.run("xuat", "models", file, "--lang", "vi")
        #expect(vietnamese.code == 1 && vietnamese.errors.contains("Đã có tệp"))
        #expect(FileManager.default.contents(atPath: file) == Data("mine".utf8))
        try office.hoitu("export", "models", file, "--force")
        #expect(FileManager.default.contents(atPath: file)?.starts(with: [0xef, 0xbb]) == true)
    }

    @Test("an export counts the records that an import of it counts, and no heading or blank row")
    func exportCounts() throws {
        try office.sql(
            """
            INSERT INTO decision (issuer, number, signed_on) VALUES
                ('Sở', '1/QĐ', '2023-05-01'), ('Sở', '2/QĐ', '2023-05-01');
            INSERT INTO recipient (issuer, decision, signed_on, unit, number, name) VALUES
                ('Sở', '1/QĐ', '2023-05-01', 'hanoi', 1, 'Tổ 1'),
                ('Sở', '1/QĐ', '2023-05-01', 'hanoi', 2, 'Tổ 2');
            """)
        for name in ["qd.csv", "qd.xlsx"] {
            let told = try office.json("export", "decisions", path(name))
            #expect(told["rows"].int == 3 && told["records"].int == 4)
            #expect(try office.json("import", path(name))["unchanged"].int == 4)
        }
        let said = try office.run("export", "decisions", path("qd.csv"), "--force")
        #expect(said.output.contains("3 rows") && said.output.contains("4 records"))
    }

    @Test("a file that is no table of ours is refused with one sentence that says what to do")
    func rubbish() throws {
        let old = path("cu.xls")
        try Data([0xd0, 0xcf, 0x11, 0xe0] + Array(repeating: 0, count: 600))
            .write(to: URL(fileURLWithPath: old))
        for (file, word) in [
            (old, ".xlsx"),
            (try office.folder.write("not a workbook", to: "rac.xlsx"), ".xlsx"),
            (try office.folder.write("a;\"b\n", to: "rac.csv"), "quotation"),
            (path("missing.xlsx"), "missing.xlsx"),
        ] {
            let refused = try office.run("import", file)
            #expect(refused.code == 1, "\(file)")
            #expect(refused.complaints.count == 1, "\(file)")
            #expect(refused.errors.contains(word), "\(refused.errors)")
        }
        let marked = try office.folder.write("a;b\n", to: "MẬT so-lieu.csv")
        let refused = try office.run("import", marked, "--lang", "vi")
        #expect(refused.code == 1)
        #expect(refused.output.contains("bí mật nhà nước"))
        #expect(try office.run("import", marked, "--numbers", "fr").code == 64)
    }
}
