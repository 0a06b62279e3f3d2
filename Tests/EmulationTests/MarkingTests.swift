// Tables of what bears a marking or a personal detail, and of what only looks as if it did.

import Documents
import Emulation
import Foundation
import Testing

@Suite("Markings and everyday words")
struct MarkingTests {
    private func isMarked(_ text: String, _ subject: TextRules.Subject = .text) -> Bool {
        if case .classified? = TextRules.refusal(of: text, as: subject) { return true }
        return false
    }

    @Test(
        "a marking is refused in letters of other scripts, spelled out, behind a document's name, with a year",
        arguments: [
            "\u{41c}Ậ\u{422}", "\u{39c}Ậ\u{3a4}", "\u{41c}\u{410}\u{323}\u{302}\u{422}",
            "\u{422}ỐI MẬT", "tối \u{43c}ật", "M\u{336}Ậ\u{336}T\u{336}", "ᴍẬᴛ",
            "M.Ậ.T", "M Ậ T", "M - Ậ - T", "M\nẬ\nT", "T.Ố.I M.Ậ.T", "T U Y Ệ T M Ậ T", "MẬ T",
            "M ẬT", "tuyệt m.ậ.t", "Số 12, M.Ậ.T.", "TUYỆTMẬT", "tốimật",
            "VĂN BẢN MẬT", "TÀI LIỆU MẬT", "BÁO CÁO MẬT VỀ TÌNH HÌNH", "HỒ SƠ MẬT 01",
            "MẬT KẾ HOẠCH TUẦN TRA", "BỘ CÔNG AN\nMẬT", "MẬT\nĐộ khẩn: thường",
            "MẬT2023", "MẬT-2023", "MẬT/2023", "2023MẬT", "TUYỆT MẬT BÁO CÁO", "TỐI MẬT\nĐỘ KHẨN",
            "Độ mật: MẬT", "Độ mật : A",
        ])
    func marked(text: String) {
        #expect(isMarked(text))
        #expect(TextRules.marking(in: text) != nil)
    }

    @Test(
        "everyday words that have the syllable are taken",
        arguments: [
            "bí mật kinh doanh", "mật độ", "Mật khẩu", "mật ong", "tuyệt mật khẩu", "ong mật",
            "BẢO MẬT", "BẢO\nMẬT", "CÔNG TÁC BẢO VỆ BÍ MẬT NHÀ NƯỚC", "B Ả O M Ậ T",
            "MẬT ĐỘ DÂN CƯ", "M Ậ T Đ Ộ", "BÁO CÁO MẬT ĐỘ GIAO THÔNG", "KẾ HOẠCH MẬT PHỤC",
            "QUẢN LÝ TÀI LIỆU MẬT", "TẬP HUẤN BẢO VỆ VĂN BẢN MẬT", "quản lý tài liệu mật",
            "ĐỔI MẬT KHẨU NĂM 2023", "Độ mật: Không", "Độ mật: thường", "Độ mật:\nNơi nhận: A",
            "buổi tối mật độ xe tăng", "yếu tố I mật độ", "đồng chí Nguyễn Văn Mật",
            "gặp gỡ thân mật", "GẶP MẶT THÂN MẬT", "Mặt trận", "MẤT AN TOÀN", "MAT", "ma t",
        ])
    func everyday(text: String) { #expect(TextRules.refusal(of: text) == nil) }

    @Test(
        "a file's name is refused whatever its letters and separators are",
        arguments: [
            "bao-cao-mat.txt", "TOI_MAT.docx", "toi mat.docx", "tuyet.mat.pdf", "MAT-2023.pdf",
            "mat2023.pdf", "Tai lieu MAT.docx", "BaoCaoMat.docx", "tuyetmat.docx",
            "ke_hoach(mat).xlsx",
            "báo cáo mật.docx", "mat.xlsx", "MẬT - bảng.xlsx", "\u{41c}AT.docx",
        ])
    func markedFiles(name: String) { #expect(isMarked(name, .fileName)) }

    @Test(
        "a file's name without marks may be of surfaces, losses, honey and passwords",
        arguments: [
            "mat-bang.xlsx", "mat-ong.docx", "mat-do.xlsx", "mat-khau.txt", "MAT BANG 2023.xlsx",
            "mat_do_giao_thong.csv", "gap-mat.docx", "bao_mat.docx", "BaoMatThongTin.docx",
            "cong-tac-bi-mat.docx", "tien-mat.xlsx", "mat-an-toan.docx", "mat-tran-to-quoc.docx",
            "bề mặt.docx", "mất điện.docx", "format.xlsx", "toi-mat-do.xlsx", "can_bo_co_mat.xlsx",
        ])
    func everydayFiles(name: String) { #expect(TextRules.refusal(of: name, as: .fileName) == nil) }
}

@Suite("Personal details and what looks like them")
struct PersonalDetailTests {
    @Test(
        "what is said of a person is refused however it is written",
        arguments: [
            ("ĐT 0912345678", PersonalDetail.telephone), ("+84912345678", .telephone),
            ("(+84) 912 345 678", .telephone), ("+84 (0)912345678", .telephone),
            ("0084912345678", .telephone), ("SĐT: 84912345678", .telephone),
            ("điện thoại 024 3942 4244", .telephone), ("091.234.5678", .telephone),
            ("001 099 012 345", .identityNumber), ("001.099.012.345", .identityNumber),
            ("0010 9901 2345", .identityNumber),
            ("căn cước công dân số 12345678901", .identityNumber),
            ("hộ chiếu B1234567", .identityNumber),
            ("chứng minh nhân dân 12345678", .identityNumber),
            ("CCCD: 00109901", .identityNumber), ("CMND số 01234567", .identityNumber),
            ("sinh ngày 01/02/1985", .birth), ("sinh ngày mùng 3", .birth),
            ("sinh tháng 3/1985", .birth),
            ("SN 1985", .birth), ("SN1985", .birth), ("(sinh 1985)", .birth), ("nữ, 1985", .birth),
            ("ngày tháng năm sinh: 1/2/1985", .birth), ("sinh vào ngày 3/2", .birth),
            ("số nhà 12 phố Huế", .address), ("nhà số 12", .address),
            ("quê quán Nam Định", .address),
            ("HKTT Ba Đình", .address), ("nơi cư trú: phường 1", .address),
            ("ngụ tại quận 3", .address),
            ("a.b@vidu.vn.", .email), ("a.b @ vidu.vn", .email), ("a.b@ vidu.com", .email),
            ("a.b[at]vidu.vn", .email), ("thư: <a_b@cong-an.vidu.vn>", .email),
        ])
    func refused(text: String, detail: PersonalDetail) {
        guard case .personal(detail, _)? = TextRules.refusal(of: text, as: .person) else {
            Issue.record("\(text): \(String(describing: TextRules.refusal(of: text, as: .person)))")
            return
        }
    }

    @Test(
        "amounts, school years and posts are no details of a person",
        arguments: [
            "Cấp 1500 thẻ CCCD gắn chip", "Cấp CCCD 120000 hồ sơ đúng hạn",
            "Kỷ niệm ngày sinh 19/5", "Kỷ niệm 133 năm Ngày sinh 19/5",
            "quản lý cư trú tại địa bàn",
            "84912345678 đồng", "thu hồi 84.912.345.678 đồng", "tuyên dương học sinh năm 2023",
            "phát sinh năm 2023", "vệ sinh năm 2023", "an sinh năm 2023", "sinh viên năm 3",
            "tuyển sinh năm 2023", "họp 8 giờ @ trụ sở.", "nhóm @congan.hanoi", "quê hương đổi mới",
            "đường dây nóng 113", "các quận 03 05 07 08 09", "Quyết định 1985/QĐ-BCA", "tổ 1985 hộ",
            "nam và nữ 1985 người", "Tổ 363", "tạm trú cho 500 hộ", "giao nhận 12.345.678.901 đồng",
        ])
    func harmless(text: String) { #expect(TextRules.refusal(of: text, as: .person) == nil) }

    @Test("of other texts the cards that were issued are work, and a card's number is not")
    func cards() {
        #expect(TextRules.refusal(of: "Cấp 12.000 thẻ CCCD gắn chip") == nil)
        #expect(TextRules.refusal(of: "Mô hình camera ở số nhà 12") == nil)
        #expect(TextRules.refusal(of: "Cấp định danh cho trẻ em sinh năm 2010 đến 2015") == nil)
        #expect(TextRules.refusal(of: "Tổ trưởng tổ 3, sinh năm 1980") != nil)
        for text in ["CCCD số 001099012", "CMND: 012345678"] {
            guard case .personal(.identityNumber, _)? = TextRules.refusal(of: text) else {
                Issue.record("\(text) was taken")
                continue
            }
        }
    }
}
