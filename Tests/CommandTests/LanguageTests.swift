// Two languages for people, one for programs.

import Foundation
import Testing

@Suite("Languages")
struct LanguageTests {
    private static let vietnamese: [([String], [String: String])] = [
        (["--lang", "vi"], [:]), (["--lang=vi"], [:]), ([], ["LANG": "vi_VN.UTF-8"]),
        ([], ["LC_ALL": "vi_VN", "LANG": "C"]), (["--lang", "vi"], ["LC_ALL": "en_US.UTF-8"]),
    ]
    private static let english: [([String], [String: String])] = [
        ([], [:]), ([], ["LANG": "C.UTF-8"]), ([], ["LANG": "de_DE.UTF-8"]),
        (["--lang", "en"], ["LANG": "vi_VN.UTF-8"]),
        ([], ["LC_ALL": "C", "LANG": "vi_VN.UTF-8"]),
    ]

    @Test("--lang and the locale choose the language of what succeeds and of what fails")
    func chosen() throws {
        let cluster = try Cluster()
        for (isVietnamese, ways) in [(true, Self.vietnamese), (false, Self.english)] {
            for (options, environment) in ways {
                let done = try cluster.hanoi.start(
                    ["conflicts"] + options, environment: environment
                ).finish()
                #expect(done.output.contains("xung đột") == isVietnamese, "\(done.output)")
                let failed = try cluster.hanoi.start(
                    ["untrack", "nowhere"] + options, environment: environment
                ).finish()
                #expect(failed.errors.contains("Bảng") == isVietnamese, "\(failed.errors)")
                #expect(failed.code == 1)
            }
        }
    }

    @Test("help is in the language too, and before the command as well as behind it")
    func help() throws {
        let folder = try TestFolder()
        for arguments in [["--lang", "vi", "sync", "--help"], ["sync", "--help", "--lang", "vi"]] {
            let help = try folder.start(Programs.hoitu, arguments).finish()
            #expect(help.code == 0)
            #expect(help.output.contains("ồ") || help.output.contains("ổ"), "\(help.output)")
        }
        let help = try folder.start(Programs.hoitu, ["sync", "--help"]).finish()
        #expect(help.output.contains("xchange"))
    }

    @Test("JSON is the same in both languages")
    func json() throws {
        let cluster = try Cluster()
        _ = try cluster.disagree(
            "INSERT INTO note VALUES ('a', 'x', 0)", "INSERT INTO note VALUES ('a', 'y', 0)",
            with: cluster.hcm)
        for arguments in [
            ["status"], ["conflicts"], ["log", "note"], ["digest"], ["member", "list"],
        ] {
            let outputs = try ["en", "vi"].map {
                try cluster.hanoi.start(arguments + ["--json", "--lang", $0]).finish().output
            }
            #expect(outputs[0] == outputs[1], "\(arguments)")
            #expect(!outputs[0].isEmpty)
        }
    }

    @Test("names in Vietnamese go through arguments, files and JSON unharmed")
    func names() throws {
        let folder = try TestFolder()
        let city = Office("hanoi", in: folder)
        let name = "Cụm thi đua “số 1” \"\\ \u{301}"
        let refused = try city.run("cluster", "create", "--name", "a\n\u{1B}[2J", "--unit", "x")
        #expect(refused.complaints.count == 1 && !refused.errors.contains("\u{1B}"))
        try city.hoitu(
            "cluster", "create", "--name", name, "--unit", "hanoi", "--person", "Đỗ Thị Ằ")
        let kept = try city.json("status")["cluster"]["name"].text
        #expect(kept?.utf8.elementsEqual(name.utf8) == true)
        try city.sql("CREATE TABLE \"sổ tay\" (\"mã\" TEXT PRIMARY KEY NOT NULL, \"nội dung\")")
        try city.hoitu("track", "sổ tay")
        try city.sql("INSERT INTO \"sổ tay\" VALUES ('ấ', 'Ữ')")
        let entry = try city.json("log", "sổ tay", "mã=ấ")[0]
        #expect(entry["columns"]["nội dung"].text == "Ữ")
        #expect(entry["person"].text == "Đỗ Thị Ằ")
    }
}
