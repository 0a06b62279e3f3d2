// What no text may be: the same verdict from the closer look and, in the plain cases, from any client.

import Emulation
import Foundation
import GRDB
import Testing

@Suite("What no text may be")
struct TextRuleTests {
    private let office: Office

    init() throws { office = try EmulationCluster(["hanoi"])[0] }

    /// The rule by whose trigger a stock client is refused; nil where it is not.
    private func rule(_ sql: String) throws -> SchemaRule? {
        do {
            try office.sql(sql)
            return nil
        } catch let error as DatabaseError {
            return SchemaRule(raised: error.message ?? "")
        }
    }

    private func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

    private func titled(_ text: String) -> String {
        """
        INSERT INTO model (unit, year, code, title)
        VALUES ('hanoi', 2023, '\(UUID().uuidString)', \(quoted(text)))
        """
    }

    private func honoured(_ text: String) -> String {
        """
        INSERT INTO exemplar (unit, year, code, name, achievement)
        VALUES ('hanoi', 2023, '\(UUID().uuidString)', 'Đội 1', \(quoted(text)))
        """
    }

    @Test("a marking is refused in any client")
    func marked() throws {
        for text in [
            "MẬT", "Độ: MẬT", "[TỐI MẬT] Báo cáo", "báo cáo tuyệt mật", "BÁO CÁO TUYỆT MẬT VỀ",
            "MẬT - Kế hoạch", "MẬT".decomposedStringWithCanonicalMapping,
            "TUYỆT MẬT".decomposedStringWithCanonicalMapping, "MÂ\u{323}T",
        ] {
            guard case .classified? = TextRules.refusal(of: text) else {
                Issue.record("\(text) was taken")
                continue
            }
            #expect(try rule(titled(text)) == .markedText)
        }
    }

    @Test("everyday words are no marking to anybody")
    func everyday() throws {
        for text in [
            "bí mật kinh doanh", "mật độ dân cư", "MẬT ĐỘ DÂN CƯ", "Mật khẩu mới", "mật ong",
            "Mật ong rừng", "công tác bảo mật", "CÔNG TÁC BẢO MẬT", "BẢO MẬT THÔNG TIN",
            "Độ mật: không", "bảo vệ bí mật nhà nước", "buổi tối mật độ xe tăng",
            "TỐI MẬT ĐỘ DÂN CƯ",
        ] {
            #expect(TextRules.refusal(of: text) == nil)
            #expect(try rule(titled(text)) == nil)
        }
    }

    @Test(
        "whoever enters through us hides no marking behind a line's end, a hyphen or other shapes",
        arguments: [
            "Tối\nmật", "tối-mật", "tuyệt\u{2003}mật", "tuy\u{ad}ệt mật", "ＴỐＩ ＭẬＴ", "M\u{200b}ẬT",
        ])
    func hidden(text: String) {
        guard case .classified? = TextRules.refusal(of: text) else {
            Issue.record("\(text) was taken")
            return
        }
    }

    @Test("a field that says how secret a text is is refused, unless it says not at all")
    func level() {
        #expect(TextRules.refusal(of: "Độ mật: A") == .classified("Độ mật"))
        #expect(TextRules.refusal(of: "ĐỘ MẬT: không") == nil)
    }

    @Test("of whoever is honoured no number, birth, address or mail is taken by any client")
    func personal() throws {
        for text in [
            "CMND 012345678", "số 012345678", "số 001099012345", "gọi 0912345678",
            "sinh năm 1980", "sinh ngày 1/2/1980", "a.b@vidu.vn", "trú tại phường 1",
            "ở số nhà 12",
        ] {
            guard case .personal? = TextRules.refusal(of: text, as: .person) else {
                Issue.record("\(text) was taken")
                continue
            }
            #expect(try rule(honoured(text)) == .personal)
        }
    }

    @Test(
        "the closer look sees numbers in groups, and what stands around them",
        arguments: [
            "gọi 0912 345 678", "gọi 0912.345.678", "+84 912 345 678", "001 099 012 345",
            "Năm sinh: 1980", "SN 1980", "Địa chỉ: 12 phố Huế",
        ])
    func closer(text: String) {
        guard case .personal? = TextRules.refusal(of: text, as: .person) else {
            Issue.record("\(text) was taken")
            return
        }
    }

    @Test("achievements, days and amounts are no personal details to anybody")
    func harmless() throws {
        for text in [
            "Tiết kiệm 123.456.789 đồng", "Từ 03.07.2023 đến 12.08.2023", "Quyết định 123/QĐ-BCA",
            "Cấp 1500 thẻ, vận động đăng ký tạm trú cho 500 hộ", "nhiều địa chỉ đỏ",
            "phát sinh năm vụ", "Đội trưởng Đội 1", "Cấp 1500 thẻ CCCD gắn chip, vượt kế hoạch",
            "Đội cấp CCCD lưu động", "Tập huấn cho 200 học sinh năm 2023",
            "Tuyển sinh năm 2023", "Quản lý cư trú tại địa bàn", "Cấp CCCD 120000 hồ sơ đúng hạn",
        ] {
            #expect(TextRules.refusal(of: text, as: .person) == nil)
            #expect(try rule(honoured(text)) == nil)
        }
    }

    @Test("a made-up period's figures of a real city bear the mark in any client")
    func unmarked() throws {
        try office.sql("INSERT INTO period (code, note) VALUES ('g', 'DỮ LIỆU GIẢ LẬP')")
        let insert = "INSERT INTO running_total (period, indicator, unit, office, total, note)"
        #expect(throws: DatabaseError.self) {
            try office.sql("\(insert) VALUES ('g', 'i', 'hanoi', '001', 1, '')")
        }
        try office.sql(
            """
            \(insert) VALUES ('g', 'i', 'hanoi', '001', 1, 'DỮ LIỆU GIẢ LẬP'),
                ('g', 'i', 'A', '001', 1, ''), ('thật', 'i', 'hanoi', '001', 1, '');
            \(insert) VALUES ('g', 'i', 'hanoi', '001', 2, '')
                ON CONFLICT DO UPDATE SET total = total + excluded.total;
            """)
        #expect(throws: DatabaseError.self) {
            try office.sql("UPDATE running_total SET note = '' WHERE unit = 'hanoi'")
        }
        #expect(try office.rows("SELECT sum(total) FROM running_total") == ["5"])
    }
}
