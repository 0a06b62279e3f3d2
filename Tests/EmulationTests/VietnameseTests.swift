// Vietnamese as clerks write, search and sort it.

import Emulation
import Testing

@Suite("Vietnamese")
struct VietnameseTests {
    @Test(
        "one name is found however it is composed, whatever looks like Đ, wherever the tone stands",
        arguments: [
            ("Đống Đa", "DONG DA"), ("Đo\u{302}\u{301}ng Đa", "dong da"),
            ("\u{d0}ống \u{d0}a", "dong da"),
            ("Thuỷ Nguyên", "thuy nguyen"), ("Thủy  Nguyên", "thuy\u{a0}nguyen"),
        ])
    func keys(text: String, typed: String) {
        #expect(VietnameseSearch.key(text) == VietnameseSearch.key(typed))
    }

    @Test("what is typed with marks has to have them, what is typed without may")
    func matching() {
        #expect(VietnameseSearch.matches("Hòa Vang", "hoà v"))
        #expect(VietnameseSearch.matches("Quận Hoàng Mai", "mai hoang"))
        #expect(VietnameseSearch.matches("Đống Đa", "da"))
        #expect(!VietnameseSearch.matches("Đà Lạt", "đá"))
        #expect(!VietnameseSearch.matches("da", "đa"))
        #expect(!VietnameseSearch.matches("Hòa Vang", "vang tây"))
        #expect(VietnameseSearch.matches("Hòa Vang", ""))
    }

    @Test(
        "letters are in the order of the alphabet, then tones, and numbers in that of their values")
    func order() {
        let ordered = [
            "an", "ăn", "ân", "ba", "bà", "bả", "bã", "bá", "bạ", "Ba Đình", "Cầu Giấy", "da", "đa",
            "Quận 1", "Quận 3", "Quận 10", "Quận 10 A", "Tân Bình", "Ưng",
        ]
        #expect(ordered.shuffled().sorted(by: VietnameseOrder.precedes) == ordered)
        for (one, other) in zip(ordered, ordered.dropFirst()) {
            #expect(!VietnameseOrder.precedes(other, one), "\(one) and \(other)")
        }
    }

    @Test("a number that could be two is given as two, the Vietnamese one first")
    func numbers() throws {
        func fraction(_ text: String) throws -> Fraction { try #require(Fraction(decimal: text)) }
        #expect(VietnameseInput.number("1.234,5") == .one(try fraction("1234.5")))
        #expect(
            VietnameseInput.number("1.234") == .either(try fraction("1234"), try fraction("1.234")))
        #expect(
            VietnameseInput.number("1,234") == .either(try fraction("1.234"), try fraction("1234")))
        #expect(VietnameseInput.number("1 234\u{a0}567") == .one(Fraction(1_234_567)))
        #expect(VietnameseInput.number("−3") == .one(Fraction(-3)))
        #expect(VietnameseInput.number("- 1 234,5") == .one(try fraction("-1234.5")))
        for text in ["5 10", "1 2", "2 0 2 3", "1 23,4", "1234 567"] {
            #expect(VietnameseInput.number(text) == .none, "\(text)")
        }
        #expect(VietnameseInput.number("1,234,567.8") == .one(try fraction("1234567.8")))
        for text in ["", "-", "1..2", "1.23.456", ",5", "12a", "1,2,3"] {
            #expect(VietnameseInput.number(text) == .none, "\(text)")
        }
    }

    @Test("a date whose day could be its month is given as two, the Vietnamese one first")
    func dates() throws {
        let third = try #require(CalendarDay(year: 2023, month: 7, day: 3))
        let seventh = try #require(CalendarDay(year: 2023, month: 3, day: 7))
        #expect(VietnameseInput.day("03/7", inYear: 2023) == .either(third, seventh))
        #expect(VietnameseInput.day("7/3", inYear: 2023) == .either(seventh, third))
        #expect(VietnameseInput.day("03/7") == .none, "of which year?")
        #expect(VietnameseInput.day("đợt 13 lần 6 của 2023") == .none, "no day is meant")
        for text in ["2023-07-03", "ngày 03 tháng 7 năm 2023", "Ngày 3 tháng 7 năm 2023"] {
            #expect(VietnameseInput.day(text) == .one(third), "\(text)")
        }
        #expect(
            VietnameseInput.day("13/7/2023")
                == CalendarDay(year: 2023, month: 7, day: 13).map { .one($0) })
        for text in ["31/2/2023", "29/2/2023", "3.7.23", "ngày 7 tháng 13 năm 2023", ""] {
            #expect(VietnameseInput.day(text) == .none, "\(text)")
        }
        #expect(third.inWords == "ngày 03 tháng 7 năm 2023")
        #expect(CalendarDay(year: 2024, month: 2, day: 29)?.inWords == "ngày 29 tháng 02 năm 2024")
    }
}

@Suite("Refusals")
struct RefusalTests {
    @Test(
        "a marking is refused wherever it stands",
        arguments: [
            "MẬT", "Độ: MẬT", "[TỐI MẬT] Báo cáo", "báo cáo tuyệt mật", "BÁO CÁO TUYỆT MẬT VỀ",
            "MẬT - Kế hoạch",
            "MA\u{323}\u{302}T",
        ])
    func classified(text: String) {
        guard case .classified = TextRules.refusal(of: text) else {
            Issue.record("\(text) was taken")
            return
        }
    }

    @Test(
        "a word of everyday work is no marking",
        arguments: [
            "bảo mật thông tin", "CÔNG TÁC BẢO MẬT", "BẢO MẬT THÔNG TIN", "mật độ giao thông",
            "mật khẩu", "MAT",
        ])
    func everyday(text: String) {
        #expect(TextRules.refusal(of: text) == nil)
    }

    @Test(
        "a file's name is refused without diacritics too",
        arguments: [
            "MAT_bao-cao.pdf", "ke hoach TOI MAT.docx", "tuyet_mat.DOCX".uppercased(), "MẬT.xlsx",
        ])
    func fileNames(name: String) {
        guard case .classified = TextRules.refusal(of: name, isFileName: true) else {
            Issue.record("\(name) was taken")
            return
        }
    }

    @Test(
        "what is kept of nobody is refused",
        arguments: [
            ("số 001099012345", PersonalDetail.identityNumber),
            ("CMND: 012345678", .identityNumber),
            ("liên hệ 0912345678", .telephone), ("sinh ngày 1/2/1980", .birth),
            ("sinh năm 1980", .birth),
        ])
    func personal(text: String, detail: PersonalDetail) {
        guard case .personal(detail, _)? = TextRules.refusal(of: text) else {
            Issue.record("\(text) was taken")
            return
        }
    }

    @Test("figures, years and decisions are no personal details")
    func figures() {
        for text in [
            "1234567890", "Quyết định số 123/QĐ-BCA ngày 03/7/2023", "phát sinh năm vụ", "2023",
        ] {
            #expect(TextRules.refusal(of: text) == nil, "\(text)")
        }
    }

    @Test("made-up figures say that they are")
    func samples() {
        #expect(TextRules.refusal(ofSample: "Bảng 1 (DỮ LIỆU GIẢ LẬP)") == nil)
        #expect(TextRules.refusal(ofSample: "Bảng 1") == .unmarkedSample)
    }
}
