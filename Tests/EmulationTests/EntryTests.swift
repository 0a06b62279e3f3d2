// Entries as clerks type them: every kind, what is asked about, what is refused, what is entered twice.

import Emulation
import Foundation
import GRDB
import Merge
import Testing

@Suite("Entries")
struct EntryTests {
    private let office: Office
    private let desk: EntryDesk

    init() throws {
        office = try EmulationCluster(["hanoi"])[0]
        try office.sql(
            """
            INSERT INTO period (code, starts) VALUES ('p', '2023-01-01');
            INSERT INTO cluster (code) VALUES ('c1');
            INSERT INTO indicator (code, name_vi) VALUES ('drives', 'Đợt thi đua');
            """)
        desk = EntryDesk(office.file, unit: "hanoi", office: "001", day: "2023-07-03") {
            UUID().uuidString
        }
    }

    private func draft(_ name: String, _ fields: [String]) throws -> EntryDraft {
        let kind = try #require(EntryKind.named(name))
        var draft = try desk.draft(kind)
        for text in fields {
            let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
            try draft.set(try #require(kind.field(halves[0]), "\(text)"), halves[1])
        }
        return draft
    }

    @discardableResult
    private func enter(_ name: String, _ fields: String...) throws -> EntryReceipt {
        try desk.enter(try draft(name, fields))
    }

    /// Something that a field takes.
    private func sample(_ field: EntryField) -> String {
        switch field.content {
        case .code: ["attachment": Self.fileHash, "item": "sheet"][field.name] ?? "c1"
        case .text: "Đợt một"
        case .day: "2023-07-03"
        case .wholeNumber, .flag: "1"
        case .decimal: "1,5"
        case .choice(let words): words[words.count - 1]
        case .bytes: ""
        }
    }

    private static let fileHash =
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test("every kind is entered with no more than it asks for, by names of either language")
    func everyKind() throws {
        let names = EntryKind.all.flatMap { [$0.name, $0.alias] }
        #expect(Set(names).count == names.count)
        for kind in EntryKind.all {
            if kind.table == "verdict" {
                try office.sql("INSERT INTO submission (period, unit) VALUES ('2023-H1', 'c1')")
            }
            var draft = try desk.draft(kind)
            for field in kind.fields where field.isRequired && field.standard == nil {
                #expect(kind.field(field.name) == field)
                #expect(kind.field(field.alias) != nil, "\(field.alias)")
                if field.content == .bytes {
                    draft.set(field, bytes: Array("abc".utf8))
                } else {
                    try draft.set(field, sample(field))
                }
            }
            let receipt = try desk.enter(draft)
            // The one cluster, which others refer to, is there already.
            #expect(receipt.isNew == (kind.table != "cluster") && receipt.table == kind.table)
            #expect(EntryKind.named(kind.alias)?.table == kind.table)
        }
    }

    @Test("an ambiguous number or day is asked about with two ways that mean one thing each")
    func ambiguous() throws {
        for (field, text, one, other) in [
            ("soluong", "1.234", "1234", "1,2340"), ("amount", "1,234", "1,2340", "1234"),
            ("as_of", "03/7/2023", "2023-07-03", "2023-03-07"),
            ("as_of", "7/3", "2023-03-07", "2023-07-03"),
        ] {
            do {
                _ = try draft("solieu", ["\(field)=\(text)"])
                Issue.record("\(text) was guessed")
            } catch EntryError.ambiguous(_, let typed, let first, let second) {
                #expect([typed, first, second] == [text, one, other])
                let answers = field == "as_of" ? [first, second] : ["1234"]
                for answer in answers { _ = try draft("figure", ["\(field)=\(answer)"]) }
            }
        }
        let whole = try draft("figure", ["amount=1.234.567", "as_of=13/7/2023"])
        #expect(whole.text("amount") == "1234567" && whole.text("as_of") == "2023-07-13")
        #expect(try draft("self-score", ["points=1,2340"]).text("points") == "1.234")
    }

    @Test("what is missing is named in the order of asking; what stands for itself is not asked")
    func missing() throws {
        do {
            try enter("figure")
            Issue.record("entered without a word")
        } catch EntryError.missing(let fields, let kind) {
            #expect(fields.map(\.name) == ["indicator", "amount"] && kind == "figure")
        }
        try enter("figure", "indicator=drives", "amount=4")
        #expect(
            try office.rows("SELECT unit, office, period, as_of, amount FROM indicator_entry")
                == ["hanoi|001|p|2023-07-03|4"])
    }

    @Test("a running total is added to; of another row that is there, what was said changes")
    func totals() throws {
        try enter("congdon", "chiso=drives", "tongso=5")
        #expect(try !enter("total", "indicator=drives", "total=3").isNew)
        #expect(try office.rows("SELECT total FROM running_total") == ["8"])
        try enter("mohinh", "code=m1", "title=Một cửa", "kind=Cách làm hay", "description=x")
        #expect(try !enter("model", "code=m1", "status=Được công nhận").isNew)
        #expect(
            try office.rows("SELECT year, title, kind, status FROM model")
                == ["2023|Một cửa|good_practice|recognised"])
    }

    @Test("a reversal takes over what it reverses, once")
    func reversal() throws {
        let first = try enter("figure", "indicator=drives", "amount=4")
        let id = try #require(first.key.first { $0.column == "id" })
        guard case .text(let bytes) = id.value else {
            Issue.record("no id")
            return
        }
        let code = String(decoding: bytes, as: UTF8.self)
        try enter("figure", "reverses=\(code)", "reason=Nhập nhầm")
        #expect(
            try office.rows("SELECT sum(amount), count(*), max(reason) FROM indicator_entry")
                == ["0|2|Nhập nhầm"])
        #expect(throws: DatabaseError.self) {
            try enter("figure", "reverses=\(code)", "reason=Lần nữa")
        }
        #expect(throws: EntryError.noSuchEntry(id: "none")) {
            try enter("figure", "reverses=none", "reason=x")
        }
    }

    @Test("text is stored composed, with Đ for what only looks like it, however it was typed")
    func stored() throws {
        let typed = ["Ðường Thuỷ", "Đường Thủy".decomposedStringWithCanonicalMapping]
        for (number, name) in typed.enumerated() {
            try enter("motto", "unit=u\(number)", "text=\(name)")
        }
        let rows = try office.rows("SELECT text FROM motto ORDER BY unit")
        #expect(rows.map { Array($0.utf8) } == ["Đường Thuỷ", "Đường Thủy"].map { Array($0.utf8) })
    }

    @Test("numbers follow each other under one key, and a recipient needs its decision")
    func numbered() throws {
        let recipient = [
            "issuer=UBND", "decision=12/QĐ", "signed_on=2023-06-30", "name=Tập thể Đội 1",
            "form=Giấy khen", "achievement=Hoàn thành xuất sắc",
        ]
        #expect(throws: DatabaseError.self) { try desk.enter(try draft("recipient", recipient)) }
        try enter("decision", "issuer=UBND", "number=12/QĐ", "signed_on=2023-06-30", "title=Khen")
        for _ in 0..<2 { _ = try desk.enter(try draft("recipient", recipient)) }
        #expect(try office.rows("SELECT number FROM recipient ORDER BY 1") == ["1", "2"])
    }

    @Test("one decision entered under two spellings is warned of, and so is one achievement")
    func duplicates() throws {
        let fields = ["signed_on=2023-06-30", "title=Khen"]
        _ = try desk.enter(
            try draft("decision", ["issuer=Bộ Công an", "number=123/QĐ-BCA"] + fields))
        let again = try desk.enter(
            try draft("decision", ["issuer=BCA", "number=123 / qd-bca"] + fields))
        #expect(again.warnings.count == 1)
        let exemplar = ["name=Đội Cứu hộ", "field=work"]
        _ = try desk.enter(
            try draft("exemplar", ["code=1", "achievement=Cứu người ở hồ Thuỷ Tạ"] + exemplar))
        let twice = try desk.enter(
            try draft("exemplar", ["code=2", "achievement=cứu người ở  Hồ Thủy Tạ"] + exemplar))
        #expect(twice.warnings.count == 1)
        let other = try desk.enter(
            try draft("exemplar", ["code=3", "achievement=Đạt giải nhất hội thi"] + exemplar))
        #expect(other.warnings == [])
    }

    @Test("a marking is refused in a text, in a file's name, and inside of files")
    func marked() throws {
        #expect(throws: EntryError.self) { try enter("motto", "text=Độ mật: A") }
        let document = try #require(Data(base64Encoded: Self.document))
        let openDocument = try #require(Data(base64Encoded: Self.openDocument))
        let plain = Data("x".utf8)
        // Without the mark that says so.
        let wide = try #require("Trang 1\nTUYỆT MẬT\n".data(using: .utf16LittleEndian))
        for (name, bytes) in [
            ("MẬT.txt", plain), ("a.txt", Data("Trang 1\nTUYỆT MẬT\n".utf8)),
            ("a.docx", document), ("a.odt", openDocument), ("b.txt", wide), ("toi-mat.txt", plain),
        ] {
            var draft = try draft("attachment", ["file_name=\(name)"])
            draft.set(try #require(draft.kind.field("content")), bytes: Array(bytes))
            #expect(throws: EntryError.self, "\(name)") { try desk.enter(draft) }
        }
        var fine = try draft("attachment", ["file_name=Công tác bảo mật.xlsx"])
        let workbook = try #require(Data(base64Encoded: Self.workbook))
        fine.set(try #require(fine.kind.field("content")), bytes: Array(workbook))
        #expect(try desk.enter(fine).isNew)
        var cut = try draft("attachment", ["file_name=b.docx"])
        cut.set(try #require(cut.kind.field("content")), bytes: Array(document.prefix(60)))
        #expect(throws: EntryError.unreadableAttachment(file: "b.docx")) { try desk.enter(cut) }
    }

    @Test("made-up figures of a real city say so; an unnamed unit's need not")
    func madeUp() throws {
        try office.sql("UPDATE period SET note = 'DỮ LIỆU GIẢ LẬP'")
        #expect(throws: EntryError.self) { try enter("figure", "indicator=drives", "amount=4") }
        try enter("figure", "indicator=drives", "amount=4", "note=DỮ LIỆU GIẢ LẬP")
        try enter("figure", "unit=A", "indicator=drives", "amount=4")
        #expect(try office.rows("SELECT count(*) FROM indicator_entry") == ["2"])
    }

    /// A document whose marking stands in two runs of text, made by Python's zipfile.
    private static let document =
        "UEsDBBQAAAAAAAAAIQBn0Qb/cAAAAHAAAAARAAAAd29yZC9kb2N1bWVudC54bWw8dzpkb2N1"
        + "bWVudCB4bWxuczp3PSJ4Ij48dzpwPjx3OnQ+QsOhbyBjw6FvPC93OnQ+PC93OnA+PHc6cD48"
        + "dzp0PlThu5BJIE08L3c6dD48dzp0PuG6rFQ8L3c6dD48L3c6cD48L3c6ZG9jdW1lbnQ+UEsB"
        + "AhQDFAAAAAAAAAAhAGfRBv9wAAAAcAAAABEAAAAAAAAAAAAAAIABAAAAAHdvcmQvZG9jdW1l"
        + "bnQueG1sUEsFBgAAAAABAAEAPwAAAJ8AAAAAAA=="

    /// A heading, and below it a marking that is spelled out.
    private static let openDocument =
        "UEsDBBQAAAAIAAAAIQD/7rbUSAAAAFwAAAALAAAAY29udGVudC54bWyzybdKVqjIzckrtsq3VcpX"
        + "grJLUitKbJVKlOxsQCyrDDunh7tnKDgfnuLnruDoZ6MPFYXIFtj5KjzctUYhBCpeYGejDzTWDgBQ"
        + "SwECFAMUAAAACAAAACEA/+621EgAAABcAAAACwAAAAAAAAAAAAAAgAEAAAAAY29udGVudC54bWxQ"
        + "SwUGAAAAAAEAAQA5AAAAcQAAAAAA"

    /// A workbook in which “mật” is an everyday word.
    private static let workbook =
        "UEsDBBQAAAAAAAAAIQDp66j0TAAAAEwAAAAUAAAAeGwvc2hhcmVkU3RyaW5ncy54bWw8c3N0"
        + "PjxzaT48dD5i4bqjbyBt4bqtdCB0aMO0bmcgdGluPC90Pjwvc2k+PHNpPjx0Pk3huq10IMSR"
        + "4buZPC90Pjwvc2k+PC9zc3Q+UEsBAhQDFAAAAAAAAAAhAOnrqPRMAAAATAAAABQAAAAAAAAA"
        + "AAAAAIABAAAAAHhsL3NoYXJlZFN0cmluZ3MueG1sUEsFBgAAAAABAAEAQgAAAH4AAAAAAA=="
}
