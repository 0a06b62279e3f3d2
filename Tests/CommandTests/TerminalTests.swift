// Questions that are asked at a terminal, answers, and the editor: driven as a person drives them.

import Foundation
import Testing

@Suite("Entering at a terminal")
struct TerminalTests {
    private let cities: Cities
    private var hanoi: Office { cities["hanoi"] }

    init() throws {
        cities = try Cities()
        try hanoi.sql(
            """
            INSERT INTO period (code, starts, ends, state)
                VALUES ('2023-H1', '2023-01-01', '2023-06-30', 'active');
            INSERT INTO indicator (code, name_vi) VALUES ('drives', 'Đợt thi đua');
            """)
    }

    private func entries() throws -> String {
        try hanoi.sql("SELECT indicator, office, as_of, amount FROM indicator_entry")
    }

    @Test("what is missing is asked for, a wrong answer again, an unclear number and the day too")
    func asked() throws {
        let ended = try hanoi.atTerminal(
            ["nhap", "solieu", "coso=001", "--lang", "vi"],
            [
                .line("nằm ngoài kỳ 2023-H1", "30 tháng 2"),
                .line("không phải là một ngày", "30/6"),
                .line("1) drives", "1"), .line("Số lượng", "nhiều"),
                .line("không phải là số", "1.234"), .line("là số nào", "1"),
            ])
        #expect(ended.code == 0, "\(ended.output)")
        #expect(ended.output.contains("Đã nhập"), "\(ended.output)")
        #expect(try entries() == "drives|001|2023-06-30|1234")
    }

    @Test("the end of input or an interrupt at a question leaves nothing written")
    func calledOff() throws {
        let ended = try hanoi.atTerminal(
            ["enter", "motto"], [Keystrokes(":", Keystrokes.endOfInput)])
        #expect(ended.code == 1 && ended.output.contains("nothing was entered"), "\(ended.output)")
        let interrupted = try hanoi.atTerminal(
            ["enter", "motto"], [Keystrokes(":", Keystrokes.interrupt)])
        #expect(interrupted.code == 254, "\(interrupted.output)")
        #expect(try hanoi.sql("SELECT count(*) FROM motto") == "0")
    }

    @Test("the editor's text is entered, and closing it on nothing, or on an error, calls it off")
    func editor() throws {
        let path = "\(cities.folder.path)/editor"
        func edit(_ script: String) throws -> Finished {
            try Data("#!/bin/sh\n\(script)\n".utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
            return try hanoi.start(
                ["enter", "section", "section=movement", "heading=I", "--editor", "body"],
                environment: ["EDITOR": path]
            ).finish()
        }
        for (script, complaint) in [
            (": > \"$1\"", "left no text"), ("exit 3", "ended with an error"),
        ] {
            let refused = try edit(script)
            #expect(refused.code == 1 && refused.errors.contains(complaint), "\(refused.errors)")
        }
        #expect(try hanoi.sql("SELECT count(*) FROM report_section") == "0")
        let taken = try edit("printf 'Dòng một\\nDòng hai\\n' > \"$1\"")
        #expect(taken.code == 0, "\(taken.errors)")
        #expect(try hanoi.sql("SELECT body FROM report_section") == "Dòng một\nDòng hai")
    }
}
