// hoitu report: files in a folder, told as JSON, and what is said where one cannot be made.

import Foundation
import Testing

@Suite("report")
struct ReportTests {
    private let office: Office
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        office = Office("hanoi", in: folder)
        try office.hoitu(
            "cluster", "create", "--name", "Cụm", "--unit", "hanoi", "--schema", "emulation")
        try office.hoitu("sample", "load", "--only", "scoring")
    }

    @Test("the documents are written where they are asked for, again and again the same")
    func written() throws {
        let out = "\(folder.path)/một/hai"
        let told = try office.json("report", "example", "--out", out)
        #expect(told["period"].text == "example")
        let names = told["files"].items.compactMap { $0["path"].text }.map {
            String($0.dropFirst(out.count + 1))
        }
        #expect(
            names == [
                "so-ket-example.docx", "ban-giao-example.docx", "so-ket-example.xlsx",
                "so-ket-example.html", "ban-giao-example.html",
            ])
        #expect(try FileManager.default.contentsOfDirectory(atPath: out).sorted() == names.sorted())
        for file in told["files"].items {
            let path = try #require(file["path"].text)
            #expect(FileManager.default.contents(atPath: path)?.count == file["bytes"].int)
        }
        // By its other name, in another language of the terminal, in another zone.
        let again = try office.start(
            ["baocao", "example", "--out", out, "--json"],
            environment: ["LANG": "vi_VN.UTF-8", "TZ": "Asia/Ho_Chi_Minh"]
        ).finish()
        #expect(
            try JSON(again.output)["files"].items.map { $0["sha256"].text }
                == told["files"].items.map { $0["sha256"].text })
    }

    @Test("what was not made is told with its reason, and a file of an earlier time is pointed out")
    func leftOut() throws {
        let out = "\(folder.path)/ra"
        let told = try office.json("report", "example", "--out", out, "--format", "html")
        #expect(
            told["leftOut"].items.map { $0["name"].text } == [
                "suy-ton-example", "den-sau-chot-example",
            ])
        #expect(told["leftOut"].items.map { $0["reason"].text } == ["no_nomination", "not_locked"])
        let old = try folder.write("x", to: "ra/suy-ton-example.docx")
        let said = try office.run("report", "example", "--out", out, "--format", "html")
        #expect(said.output.contains("suy-ton-example was not made, since there is no nomination."))
        #expect(said.output.contains("\(old) is of an earlier report"))
        #expect(FileManager.default.fileExists(atPath: old))
    }

    @Test("without LibreOffice a PDF is refused in a sentence, and nothing is written")
    func noConverter() throws {
        let out = "\(folder.path)/pdf"
        let refused = try office.run(
            "report", "example", "--out", out, "--format", "pdf", "--format", "docx",
            environment: ["PATH": "/nowhere"])
        #expect(refused.code == 1)
        #expect(refused.errors.contains("LibreOffice"))
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test(
        "with LibreOffice there is a PDF",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/soffice")))
    func converter() throws {
        let out = "\(folder.path)/pdf"
        let told = try office.json("report", "example", "--out", out, "--format", "pdf")
        for file in told["files"].items {
            let bytes = FileManager.default.contents(atPath: try #require(file["path"].text))
            #expect(bytes?.prefix(5) == Data("%PDF-".utf8))
        }
    }

    @Test("a folder that is none, a period that is none and a format that is none are told")
    func refused() throws {
        let file = try folder.write("x", to: "file")
        let blocked = try office.run("report", "example", "--out", file)
        #expect(blocked.code == 1 && blocked.errors.contains(file))
        let unknown = try office.run("report", "2099-H1", "--out", folder.path)
        #expect(unknown.code == 1 && unknown.errors.contains("2099-H1"))
        #expect(try office.run("report", "example", "--out", file, "--format", "odt").code == 64)
        #expect(try office.run("report", "example").code == 64)
    }
}
