// The words of reports for the codes that tables hold, and what is said of what a report was made from.

internal import Documents
internal import Wire

enum ReportWords {
    /// What the system is not for; every page says it.
    static let noSecrets = Bilingual(
        vi: "Hệ thống này không được dùng để lưu giữ bí mật nhà nước.",
        en: "This system must not hold state secrets.")

    static let provisional = Bilingual(vi: "TẠM TÍNH", en: "PROVISIONAL")

    /// A code in words; the code itself where it is none of ours.
    static func choice(_ kind: String, _ code: String) -> ReportValue {
        choices[kind]?[code].map { .words($0) } ?? .text(code)
    }

    /// A form of commendation or a title; what was typed where it is no code.
    static func form(_ code: String) -> ReportValue {
        forms[code].map { .words($0) } ?? .text(code)
    }

    static func level(_ code: String) -> ReportValue {
        levels[code].map { .words($0) } ?? .text(code)
    }

    private static let choices: [String: [String: Bilingual]] = [
        "kind": [
            "model": Bilingual(vi: "Mô hình", en: "Model"),
            "good_practice": Bilingual(vi: "Cách làm hay", en: "Good practice"),
            "creative_task": Bilingual(vi: "Phần việc sáng tạo", en: "Creative task"),
        ],
        "status": [
            "proposed": Bilingual(vi: "Đề xuất", en: "Proposed"),
            "recognised": Bilingual(vi: "Được công nhận", en: "Recognised"),
            "replicated": Bilingual(vi: "Được nhân rộng", en: "Replicated"),
            "ended": Bilingual(vi: "Đã kết thúc", en: "Ended"),
        ],
        "field": [
            "work": Bilingual(vi: "Công tác", en: "Work"),
            "training": Bilingual(vi: "Học tập, rèn luyện", en: "Training"),
            "combat": Bilingual(vi: "Chiến đấu", en: "Combat"),
            "force_building": Bilingual(vi: "Xây dựng lực lượng", en: "Force building"),
        ],
        "drive": [
            "regular": Bilingual(vi: "Thường xuyên", en: "Regular"),
            "thematic": Bilingual(vi: "Theo chuyên đề", en: "Thematic"),
            "peak": Bilingual(vi: "Cao điểm", en: "Peak"),
            "special": Bilingual(vi: "Đặc biệt", en: "Special"),
        ],
        "submission": [
            "submitted": Bilingual(vi: "Đã nộp", en: "Submitted"),
            "cross_reviewed": Bilingual(vi: "Đã chấm chéo", en: "Cross-reviewed"),
            "explained": Bilingual(vi: "Đã giải trình", en: "Explained"),
            "appraised": Bilingual(vi: "Đã thẩm định", en: "Appraised"),
            "final": Bilingual(vi: "Hoàn tất", en: "Final"),
        ],
        "nomination": [
            "nominated": Bilingual(vi: "Đề nghị", en: "Nominated"),
            "agreed": Bilingual(vi: "Thống nhất suy tôn", en: "Agreed"),
            "not_agreed": Bilingual(vi: "Không suy tôn", en: "Not agreed"),
        ],
        "explanation": [
            "entered": Bilingual(vi: "Chờ xem xét", en: "Entered"),
            "accepted": Bilingual(vi: "Chấp nhận", en: "Accepted"),
            "rejected": Bilingual(vi: "Không chấp nhận", en: "Rejected"),
        ],
        "state": [
            "planned": Bilingual(vi: "dự kiến", en: "planned"),
            "covenant_open": Bilingual(vi: "ký giao ước", en: "covenant open"),
            "active": Bilingual(vi: "đang diễn ra", en: "active"),
            "submission_open": Bilingual(vi: "nộp bảng chấm điểm", en: "submission open"),
            "cross_review": Bilingual(vi: "chấm chéo", en: "cross-review"),
            "appraisal": Bilingual(vi: "thẩm định", en: "appraisal"),
            "locked": Bilingual(vi: "đã chốt số liệu", en: "locked"),
            "archived": Bilingual(vi: "đã lưu trữ", en: "archived"),
        ],
    ]

    private static let forms: [String: Bilingual] = [
        "flag_gov": Bilingual(
            vi: "Cờ thi đua của Chính phủ", en: "Emulation Flag of the Government"),
        "flag_mps": Bilingual(
            vi: "Cờ thi đua của Bộ Công an",
            en: "Emulation Flag of the Ministry of Public Security"),
        "unit_dtw": Bilingual(vi: "Đơn vị quyết thắng", en: "Determined-to-Win Unit"),
        "unit_adv": Bilingual(vi: "Đơn vị tiên tiến", en: "Advanced Unit"),
        "fighter_national": Bilingual(
            vi: "Chiến sĩ thi đua toàn quốc", en: "Emulation Fighter (national)"),
        "fighter_force": Bilingual(
            vi: "Chiến sĩ thi đua toàn lực lượng", en: "Emulation Fighter (force)"),
        "fighter_grassroots": Bilingual(
            vi: "Chiến sĩ thi đua cơ sở", en: "Emulation Fighter (grassroots)"),
        "soldier_adv": Bilingual(vi: "Chiến sĩ tiên tiến", en: "Advanced Soldier"),
        "order": Bilingual(vi: "Huân chương", en: "Order"),
        "medal": Bilingual(vi: "Huy chương", en: "Medal"),
        "commem": Bilingual(vi: "Kỷ niệm chương", en: "Commemorative medal"),
        "merit_cert": Bilingual(vi: "Bằng khen", en: "Certificate of merit"),
        "comm_cert": Bilingual(vi: "Giấy khen", en: "Certificate of commendation"),
    ]

    private static let levels: [String: Bilingual] = [
        "state": Bilingual(vi: "Nhà nước", en: "State"),
        "government": Bilingual(vi: "Chính phủ", en: "Government"),
        "ministry": Bilingual(vi: "Bộ", en: "Ministry"),
        "city": Bilingual(vi: "Thành phố", en: "City"),
        "unit": Bilingual(vi: "Đơn vị", en: "Unit"),
        "grassroots": Bilingual(vi: "Cơ sở", en: "Grassroots"),
    ]
}

extension ReviewReport {
    /// What the report was made from, in a sentence or two.
    package var basisSentence: Bilingual {
        let text = FrozenVector.text(basis.vector)
        let hash = Self.hexadecimal(sha256(Array(text.utf8)).prefix(8))
        switch basis {
        case .locked:
            return Bilingual(
                vi: "Báo cáo lập từ số liệu đã chốt (lần chốt \(epoch), vectơ \(hash)).",
                en: "Made from the locked figures (epoch \(epoch), vector \(hash)).")
        case .provisional(_, let digest):
            let state = ReportWords.choice("state", records.period.text("state"))
            let digest = Self.hexadecimal(digest.prefix(8))
            return Bilingual(
                vi: "Báo cáo tạm tính: kỳ chưa chốt số liệu (\(state.text(in: .vietnamese))); "
                    + "lập từ số liệu hiện có (vectơ \(hash), mã kiểm \(digest)), có thể còn thay đổi.",
                en:
                    "Provisional: the period is not locked (\(state.text(in: .english))); made from "
                    + "the figures that are here (vector \(hash), digest \(digest)), "
                    + "which may still change.")
        }
    }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// What stands at the top of every page: whether figures are made up, and whether they are final.
    package func pageMark(in language: Language) -> String {
        ((isMadeUp ? [EmulationSamples.mark] : [])
            + (basis.isProvisional ? [ReportWords.provisional[language]] : []))
            .joined(separator: " – ")
    }

    /// Why figures that had been locked were opened again; nil where that never was. It stands on every
    /// paper and every sheet.
    package var reopenedSentence: Bilingual? {
        guard epoch > 1 else { return nil }
        let reason = XMLText.shown(records.period.text("reopened_because"))
        guard reason.contains(where: { !$0.isWhitespace }) else {
            return Bilingual(
                vi: "Kỳ đã được mở lại sau khi chốt số liệu (lần \(epoch)); không ghi lý do.",
                en: "The period was reopened after its lock (epoch \(epoch)); no reason was given.")
        }
        return Bilingual(
            vi: "Kỳ đã được mở lại sau khi chốt số liệu (lần \(epoch)), lý do: “\(reason)”.",
            en: "The period was reopened after its lock (epoch \(epoch)), because: “\(reason)”.")
    }

    /// What the figures of a paper are, as its first sentences.
    func standing(in language: Language) -> [DocumentBlock] {
        [basisSentence, reopenedSentence].compactMap { $0 }.map {
            .paragraph(.init(.body, $0[language]))
        }
    }

    /// All that should be known of the scores, in the order of their own list; a reopening is told with
    /// what the figures are.
    var notes: [Bilingual] {
        scores.notes.compactMap { note in
            if case .reopened = note { nil } else { note.sentence }
        }
    }
}
