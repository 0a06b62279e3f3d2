// Search over a file's records: with and without diacritics, either place of a tone, Vietnamese order.

import Emulation
import Foundation
import Testing

@Suite("Search")
struct FindTests {
    private let office: Office

    init() throws {
        office = try EmulationCluster(["hanoi"])[0]
        try office.sql(
            """
            INSERT INTO model (unit, year, code, title, description) VALUES
                ('hanoi', 2023, 'm1', 'Hoà giải ở cơ sở', 'Tổ hoà giải của phường'),
                ('hanoi', 2023, 'm2', 'Hòa giải', ''),
                ('hanoi', 2023, 'm3', 'Đường dây nóng', 'Có tổ hòa giải'),
                ('hanoi', 2023, 'm4', 'Da cam', '');
            INSERT INTO decision (issuer, number, signed_on, title)
                VALUES ('BCA', '123/QĐ-BCA', '2023-06-30', 'Khen thưởng đợt một');
            INSERT INTO report_section (period, unit, section, heading, body)
                VALUES ('p', 'hanoi', 'I', 'Tình hình', 'Trật tự xã hội được giữ vững.');
            """)
    }

    private func find(_ question: String) throws -> [String] {
        try office.reader().find(question).map(\.heading)
    }

    @Test("typed without marks, with either place of the tone, composed or not, one thing is found")
    func tones() throws {
        for text in [
            "thuy nguyen", "Thủy Nguyên", "Thuỷ Nguyên", "THUY NGUYEN", "thuỷ ng",
            "Thuỷ Nguyên".decomposedStringWithCanonicalMapping,
        ] {
            #expect(try find(text) == ["Huyện Thủy Nguyên"])
        }
    }

    @Test("đ is found by d, and what is typed with marks has to have them")
    func strokes() throws {
        #expect(try find("dong da") == ["Quận Đống Đa"])
        #expect(try find("đa cam") == [])
        #expect(try find("da cam") == ["Da cam"])
    }

    @Test(
        "a word with marks is found as it was typed, with its tone elsewhere, and only with its marks"
    )
    func marks() throws {
        for text in ["tổ hòa", "Tổ hoà", "hoà giải", "HOÀ GIẢI", "cơ sở"] {
            #expect(try !find(text).isEmpty, "\(text)")
        }
        #expect(try find("tổ hoá") == [] && find("ố") == [])
    }

    @Test("the heading itself comes first, then its beginning, then words of it, then other texts")
    func ranked() throws {
        #expect(
            try find("hoa giai") == ["Hòa giải", "Hoà giải ở cơ sở", "Đường dây nóng"])
    }

    @Test("equals are in Vietnamese order, numbers by value")
    func ordered() throws {
        #expect(
            try find("quan 1").filter { $0.hasPrefix("Quận 1") }
                == ["Quận 1", "Quận 10", "Quận 11", "Quận 12"])
        let numbered = try find("quan").filter { $0.contains(where: \.isNumber) }
        #expect(
            numbered == [1, 3, 4, 5, 6, 7, 8, 10, 11, 12].map { "Quận \($0)" })
        let named = try find("huyen").filter { ["Huyện An Lão", "Huyện Ba Vì"].contains($0) }
        #expect(named == ["Huyện An Lão", "Huyện Ba Vì"])
    }

    @Test("a record tells where it was found, by its key and some words around")
    func told() throws {
        let found = try office.reader().find("qd-bca")
        #expect(found.map(\.table) == ["decision"])
        #expect(found.first?.key.map(\.column) == ["issuer", "number", "signed_on"])
        let section = try office.reader().find("giữ vững").first
        #expect(section?.column == "body" && section?.excerpt.contains("giữ vững") == true)
        #expect(try find("") == [] && find("?!") == [])
    }
}
