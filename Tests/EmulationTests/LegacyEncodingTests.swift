// Texts of before Unicode.

import Emulation
import Testing

@Suite("TCVN3 and VNI")
struct LegacyEncodingTests {
    /// The same names in Unicode, TCVN3 and VNI.
    private static let names = [
        ("Hà Nội", "Hµ Néi", "Haø Noäi"),
        ("Đà Nẵng", "§µ N½ng", "Ñaø Naüng"),
        ("Cần Thơ", "CÇn Th¬", "Caàn Thô"),
        ("Hải Phòng", "H¶i Phßng", "Haûi Phoøng"),
        ("Thủ Đức", "Thñ §øc", "Thuû Ñöùc"),
        (
            "gương điển hình tiên tiến", "g\u{ad}¬ng ®iÓn h×nh tiªn tiÕn",
            "göông ñieån hình tieân tieán"
        ),
        (
            "quyết định kỷ niệm chương", "quyÕt ®Þnh kû niÖm ch\u{ad}¬ng",
            "quyeát ñònh kyû nieäm chöông"
        ),
        ("vượt chỉ tiêu", "v\u{ad}ît chØ tiªu", "vöôït chæ tieâu"),
    ]

    @Test("names come out as they were meant", arguments: names)
    func conversion(name: String, tcvn3: String, vni: String) {
        #expect(LegacyEncoding.tcvn3.converted(tcvn3) == name)
        #expect(LegacyEncoding.vni.converted(vni) == name)
        #expect(LegacyEncoding.candidates(for: tcvn3).contains { $0 == (.tcvn3, name) })
        #expect(LegacyEncoding.candidates(for: vni).contains { $0 == (.vni, name) })
    }

    @Test("capitals stay capitals in VNI")
    func capitals() {
        #expect(LegacyEncoding.vni.converted("HAØ NOÄI, ÑAØ NAÜNG") == "HÀ NỘI, ĐÀ NẴNG")
    }

    @Test(
        "what is Unicode already, or plain, is offered no conversion",
        arguments: ["Hà Nội", "Hòa Vang, Đà Nẵng", "hoà bình", "Ha Noi", "100 %", "Hoàng Sa", ""])
    func unicode(text: String) {
        #expect(LegacyEncoding.candidates(for: text).isEmpty)
    }
}
