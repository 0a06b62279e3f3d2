// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// The catalogue: what the demonstration tells.

import Foundation

enum DemoPhrases {
    // MARK: The story

    static func founded(_ unit: String) -> Phrase {
        Phrase(
            vi:
                "1. \(unit) lập cụm: khóa gốc, chứng thư và bản sao đầu tiên, 84 quận huyện của năm thành phố.",
            en:
                "1. \(unit) founds the cluster: root key, certificates, first replica, the 84 districts of five cities."
        )
    }

    static func joined(_ units: [String]) -> Phrase {
        Phrase(
            vi:
                "2. \(units.joined(separator: ", ")) xin tham gia, được duyệt và nhận chứng thư, mỗi nơi một tệp và một khóa riêng.",
            en:
                "2. \(units.joined(separator: ", ")) ask, are approved and join, each with its own file and its own key."
        )
    }

    static func connected(_ links: [String]) -> Phrase {
        Phrase(
            vi:
                "3. Năm máy chủ HTTPS (TLS hai chiều) đang chạy; chỉ có các đường \(links.joined(separator: ", ")), còn lại phải chuyển tiếp.",
            en:
                "3. Five HTTPS servers (mutual TLS) run; the only links are \(links.joined(separator: ", ")), the rest is relayed."
        )
    }

    static func entered(_ unit: String, _ count: Int, shell: String) -> Phrase {
        Phrase(
            vi: "4. \(unit): \(count) lượt nhập của đơn vị và cơ sở, lượt đầu gõ bằng \(shell).",
            en:
                "4. \(unit): \(count) entries of the unit and its offices, the first typed into \(shell)."
        )
    }

    static func exchanged(_ rounds: Int) -> Phrase {
        Phrase(
            vi: "   Trao đổi \(rounds) vòng cho đến khi không còn gì để gửi.",
            en: "   Exchanged for \(rounds) rounds, until nothing was left to send.")
    }

    static func agreed(_ digest: String) -> Phrase {
        Phrase(
            vi: "   Cả năm có cùng mã băm \(digest.prefix(16))…",
            en: "   All five have the digest \(digest.prefix(16))…")
    }

    static func cut(_ units: [String]) -> Phrase {
        Phrase(
            vi: "5. Mất mạng: \(units.joined(separator: " và ")) không còn liên lạc được.",
            en: "5. The network is lost: \(units.joined(separator: " and ")) cannot be reached.")
    }

    static let exchangedAlongAndBack = Phrase(
        vi: "   Đã trao đổi dọc theo chuỗi, rồi ngược lại.",
        en: "   Exchanged along the chain, and back.")

    static func decided(_ head: String, _ unit: String) -> Phrase {
        Phrase(
            vi: "    \(unit) đề nghị 1,5 điểm cộng; \(head), Cụm trưởng, chấp nhận. Không ai khác ghi được điều này.",
            en: "    \(unit) asks for 1.5 bonus points; \(head), the cluster's head, accepts them. Nobody else can.")
    }

    static func bonusMissing(_ unit: String) -> Phrase {
        Phrase(
            vi: "\(unit) nhập điểm cộng nhưng không có mã dòng; hãy báo lỗi này.",
            en: "\(unit) entered bonus points, and got no id for them; report this.")
    }

    static func documents(_ count: Int, _ folder: String, cities: Int) -> Phrase {
        Phrase(
            vi: "    Báo cáo sơ kết: \(count) tệp trong \(folder); cả \(cities) thành phố lập ra giống nhau từng byte.",
            en: "    The review's documents: \(count) files in \(folder); all \(cities) cities make the same, byte for byte.")
    }

    static func documentsDiffer(_ unit: String) -> Phrase {
        Phrase(
            vi: "Báo cáo do \(unit) lập khác báo cáo của Cụm trưởng; hãy báo lỗi này.",
            en: "The documents that \(unit) makes differ from the head's; report this.")
    }

    static let strangerRefused = Phrase(
        vi: "   hcm thử đổi tên một mô hình của danang bằng sqlite3, và bị từ chối:",
        en: "   hcm tries to rename a model of danang's with sqlite3, and is refused:")
    static let strangerWrote = Phrase(
        vi: "hcm đã sửa được bản ghi của danang, dù không được phép; hãy báo lỗi này.",
        en: "hcm could edit a record of danang's, which it must not; report this.")

    static func editsTitle(_ unit: String, _ title: String) -> Phrase {
        Phrase(
            vi: "6. \(unit) đổi tên mô hình danang/m01 thành “\(title)” (gõ bằng sqlite3).",
            en: "6. \(unit) renames model danang/m01 to “\(title)” (typed into sqlite3).")
    }

    static func editsSection(_ unit: String) -> Phrase {
        Phrase(
            vi: "   \(unit) viết thêm vào mục phong trào trong báo cáo của cantho.",
            en: "   \(unit) adds to the movement section of cantho's report.")
    }

    static let deletesAndEdits = Phrase(
        vi: "   haiphong xóa mô hình haiphong/m01, trong khi hanoi, Cụm trưởng, sửa chính mô hình đó.",
        en: "   haiphong deletes model haiphong/m01, while hanoi, the head, edits that very model.")

    static func addsToTotal(_ total: Int64) -> Phrase {
        Phrase(
            vi: "   danang và hanoi cùng cộng vào một số lũy kế của danang/490; tổng đúng phải là \(total).",
            en: "   danang and hanoi add to one running total of danang/490; the right sum is \(total).")
    }

    static func healed(_ units: [String]) -> Phrase {
        Phrase(
            vi: "7. Có mạng lại: \(units.joined(separator: " và ")) phục vụ ở địa chỉ cũ.",
            en:
                "7. The network heals: \(units.joined(separator: " and ")) serve at their old addresses."
        )
    }

    static func conflictsOf(_ unit: String) -> Phrase {
        Phrase(
            vi: "8. Cán bộ ở \(unit) xem: hoitu conflicts",
            en: "8. An officer in \(unit) looks: hoitu conflicts")
    }

    static func decided(_ command: String) -> Phrase {
        Phrase(vi: "9. và quyết định: \(command)", en: "9. and decides: \(command)")
    }

    // MARK: The review

    static func sheetsOpen(_ unit: String) -> Phrase {
        Phrase(
            vi: "10. Sơ kết: \(unit), Cụm trưởng, mở việc nộp bảng chấm điểm.",
            en: "10. The review: \(unit), the head, opens the submission of sheets.")
    }

    static func sheetsIn(_ units: [String]) -> Phrase {
        Phrase(
            vi: "    \(units.joined(separator: ", ")) tự chấm và nộp bảng.",
            en: "    \(units.joined(separator: ", ")) fill in their sheets and submit them.")
    }

    static func locked(_ unit: String, _ vector: String) -> Phrase {
        Phrase(
            vi: "11. \(unit) chốt số liệu tại vectơ \(vector)",
            en: "11. \(unit) locks the figures at the vector \(vector)")
    }

    static let scored = Phrase(
        vi: "    Năm nơi tự tính từ vectơ ấy và ra cùng một bảng xếp hạng, giống nhau từng byte:",
        en: "    All five work the ranking out from that vector, and get the same, byte by byte:")

    static func scoresDiffer(_ unit: String) -> Phrase {
        Phrase(
            vi: "Bảng xếp hạng ở \(unit) khác nơi khác; hãy báo lỗi này.",
            en: "The ranking at \(unit) differs from the others; report this.")
    }

    static func verified(_ digest: String, total: Int64) -> Phrase {
        Phrase(
            vi:
                "12. Đã kiểm tra: cả năm có cùng mã băm \(digest.prefix(16))…, các bảng giống nhau từng dòng, không còn xung đột, số lũy kế là \(total).",
            en:
                "12. Verified: all five have the digest \(digest.prefix(16))…, tables equal row by row, no conflict left, the running total is \(total)."
        )
    }

    static func finished(seconds: Double, folder: String?) -> Phrase {
        let time = String(format: "%.1f", seconds)
        guard let folder else {
            return Phrase(
                vi: "Xong sau \(time) giây. Muốn xem các tệp: hoitu demo --keep THƯ_MỤC",
                en: "Done in \(time) seconds. To look at the files: hoitu demo --keep DIR")
        }
        return Phrase(
            vi:
                "Xong sau \(time) giây. Xem tiếp: sqlite3 \(folder)/hcm.db; hoitu --replica \(folder)/hcm.db log model; hoitu --replica \(folder)/hcm.db conflicts --all; báo cáo ở \(folder)/report.txt",
            en:
                "Done in \(time) seconds. Look further: sqlite3 \(folder)/hcm.db; hoitu --replica \(folder)/hcm.db log model; hoitu --replica \(folder)/hcm.db conflicts --all; the report is \(folder)/report.txt"
        )
    }

    // MARK: What can go wrong

    static let noShell = Phrase(
        vi: "Không có lệnh sqlite3, cần cho phần gõ tay; hãy cài: apt-get install sqlite3",
        en:
            "The sqlite3 shell, which part of the entries are typed into, is not there; install it: apt-get install sqlite3"
    )

    static func folderNotEmpty(_ folder: String) -> Phrase {
        Phrase(
            vi: "Thư mục \(folder) không trống; hãy chọn thư mục mới.",
            en: "The folder \(folder) is not empty; choose a new one.")
    }

    static func serverDidNotStart(_ path: String) -> Phrase {
        Phrase(
            vi: "Máy chủ của \(path) không khởi động được; xem dòng lỗi ở trên.",
            en: "The server of \(path) did not start; see the line above.")
    }

    static func commandFailed(_ command: String, _ unit: String, _ reason: String) -> Phrase {
        Phrase(
            vi: "Lệnh “\(command)” ở \(unit) không thành công: \(reason)",
            en: "The command “\(command)” at \(unit) failed: \(reason)")
    }

    static let cutNotNoticed = Phrase(
        vi: "Đã cắt mạng mà đồng bộ vẫn báo thành công; hãy báo lỗi này.",
        en: "The network was cut and the sync still claimed success; report this.")

    static func doesNotSettle(_ rounds: Int) -> Phrase {
        Phrase(
            vi: "Sau \(rounds) vòng trao đổi vẫn còn thay đổi để gửi; hãy báo lỗi này.",
            en: "After \(rounds) rounds there still are changes to send; report this.")
    }

    static func unexpectedConflicts(_ count: Int) -> Phrase {
        Phrase(
            vi: "Phải có 3 xung đột nhưng thấy \(count); hãy báo lỗi này.",
            en: "There should be 3 conflicts, but there are \(count); report this.")
    }

    static func digestsDiffer(_ lines: [String]) -> Phrase {
        Phrase(
            vi: "Mã băm khác nhau: \(lines.joined(separator: "; ")); hãy báo lỗi này.",
            en: "The digests differ: \(lines.joined(separator: "; ")); report this.")
    }

    static func tablesDiffer(_ unit: String) -> Phrase {
        Phrase(
            vi: "Các bảng ở \(unit) khác nơi khác; hãy báo lỗi này.",
            en: "The tables at \(unit) differ from the others; report this.")
    }

    static func totalDiffers(_ unit: String, _ total: Int64, expected: Int64) -> Phrase {
        Phrase(
            vi: "Số lũy kế ở \(unit) là \(total), đúng ra là \(expected); hãy báo lỗi này.",
            en: "The running total at \(unit) is \(total), it should be \(expected); report this.")
    }

    static let noTotals = Phrase(
        vi: "Không có số lũy kế nào để in; hãy báo lỗi này.",
        en: "There are no running totals to print; report this.")
}
