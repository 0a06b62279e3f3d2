// Wrong usage and failures, as people of both languages and programs meet them.

import Foundation
import Testing

@Suite("Wrong usage and failures")
struct UsageTests {
    /// Arguments that are wrong, with words that a Vietnamese and an English reader is told.
    private static let wrong: [(arguments: [String], vi: String, en: String)] = [
        (["foo"], "Không có lệnh “foo”", "no command “foo”"),
        (["foo", "--help"], "Không có lệnh “foo”", "no command “foo”"),
        (["help", "foo"], "Không có lệnh “foo”", "no command “foo”"),
        (["period", "make", "--help"], "không có lệnh “make”; có: list", "no command “make”"),
        (["period", "make"], "không có lệnh “make”", "there are: list"),
        (["member", "lists"], "không có lệnh “lists”", "no command “lists”"),
        (["sync", "--nope"], "Không có tùy chọn “--nope”", "Unknown option '--nope'"),
        (["sync", "--jsn"], "có phải ý bạn là “--json”", "Did you mean '--json'"),
        (["member", "--nope"], "Không có tùy chọn “--nope”", "Unknown option '--nope'"),
        (["sync", "-x"], "Không có tùy chọn “-x”", "Unknown option '-x'"),
        (
            ["enter", "figure", "--editor"], "Thiếu giá trị đi kèm “--editor",
            "Missing value for '--editor"
        ),
        (["conflicts", "resolve"], "Còn thiếu “<id>”", "Missing expected argument '<id>'"),
        (["member", "request"], "Còn thiếu “--unit <unit>”", "Missing expected argument '--unit"),
        (["find", "x", "--limit", "abc"], "Giá trị “abc” không hợp", "The value 'abc' is invalid"),
        (["status", "a"], "Thừa “a”", "Unexpected argument 'a'"),
        (["status", "a", "b"], "Thừa 2 mục: “a”, “b”", "2 unexpected arguments: 'a', 'b'"),
        (["status", "--json=3"], "không nhận giá trị", "does not take any value"),
        (["nhap", "solieu", "--day", "30/2"], "“30/2” không phải là một ngày", "“30/2” is no day"),
    ]

    /// What the parser says in English, of which nothing may be left.
    private static let english = [
        "Error:", "Usage:", "Missing", "Unknown", "Unexpected", "invalid", "more information",
    ]

    @Test(
        "wrong usage is told in the language that was asked for, as the parser's text and as JSON")
    func told() throws {
        let office = try Cluster().hanoi
        for (arguments, vi, en) in Self.wrong {
            let vietnamese = try office.start(["--lang", "vi"] + arguments).finish()
            #expect(vietnamese.code == 64, "\(arguments)")
            #expect(vietnamese.errors.contains(vi), "\(arguments): \(vietnamese.errors)")
            for word in Self.english where vietnamese.errors.contains(word) {
                Issue.record("\(arguments): “\(word)” in \(vietnamese.errors)")
            }
            let other = try office.start(["--json"] + arguments).finish()
            #expect(other.code == 64 && other.errors.contains(en), "\(arguments): \(other)")
            let value = try JSON(other.output)
            #expect(value["error"]["code"].text == "usage")
            #expect(value["error"]["message"].text?.contains(en) == true, "\(other.output)")
        }
    }

    @Test("whatever fails says so as one JSON value, of one code in both languages")
    func failures() throws {
        let cluster = try Cluster()
        for (arguments, code) in [
            (["untrack", "nowhere"], nil), (["conflicts", "show", "none"], nil),
            (["log", "nowhere"], nil), (["bundle", "apply", "/nowhere"], "file"),
            (["enter", "nothing"], nil), (["period", "show"], nil), (["import", "/nowhere"], nil),
            (["report", "p", "--out", cluster.folder.path], nil),
            (["member", "accept", "/nowhere"], nil),
            (["peer", "add", "hcm", "nonsense"], nil), (["digest", "--table", "nowhere"], nil),
        ] as [([String], String?)] {
            let answers = try ["vi", "en"].map { language in
                let ended = try cluster.hanoi.start(
                    arguments + ["--json", "--lang", language]
                ).finish()
                #expect([1, 64].contains(ended.code), "\(arguments): \(ended)")
                #expect(ended.complaints.count == 1, "\(arguments): \(ended.errors)")
                let error = try JSON(ended.output)["error"]
                #expect(ended.errors == "hoitu: \(error["message"].text ?? "")\n")
                return error["code"].text
            }
            #expect(answers[0] == answers[1] && answers[0]?.isEmpty == false, "\(arguments)")
            if let code { #expect(answers[0] == code) }
        }
    }

    @Test("help speaks Vietnamese, headings and all, for every command that it lists")
    func help() throws {
        let folder = try TestFolder()
        let root = try folder.start(Programs.hoitu, ["--lang", "vi"]).finish()
        #expect(root.code == 0 && root.output.contains("CÁC LỆNH:"), "\(root)")
        let commands = root.output.split(separator: "\n")
            .drop { $0 != "CÁC LỆNH:" }.dropFirst()
            .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") && !$0.contains("hoitu help") }
            .compactMap { $0.split(separator: " ").first?.split(separator: ",").first }
        #expect(commands.count > 30)
        for command in commands {
            let help = try folder.start(
                Programs.hoitu, ["help", String(command), "--lang", "vi"]
            ).finish()
            #expect(help.code == 0 && help.output.contains("CÁCH DÙNG: hoitu \(command)"))
            for word in ["OVERVIEW", "USAGE", "OPTIONS", "Show ", "default", "The ", "See "]
            where help.output.contains(word) {
                Issue.record("\(command): “\(word)” in \(help.output)")
            }
        }
    }
}
