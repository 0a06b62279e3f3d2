// The outline of a review's report, and which prose of the units goes where.

/// A part of the report into which units write prose: the code in `report_section.section`.
package enum ReportSection: String, CaseIterable, Hashable, Sendable {
    case situation
    case leadership
    case movement
    case targets
    case forceBuilding = "force_building"
    case models
    case commendation
    case clusterWork = "cluster_work"
    case shortcomings
    case causes
    case lessons
    case nextPeriod = "next_period"
    case proposals

    package var heading: Bilingual {
        switch self {
        case .situation: Bilingual(vi: "Tình hình", en: "Situation")
        case .leadership:
            Bilingual(vi: "Công tác lãnh đạo, chỉ đạo", en: "Leadership and direction")
        case .movement:
            Bilingual(
                vi: "Phong trào thi đua và các đợt thi đua", en: "The movement and its drives")
        case .targets:
            Bilingual(
                vi: "Kết quả thực hiện chỉ tiêu, so với cùng kỳ",
                en: "Targets, against the same period last year")
        case .forceBuilding:
            Bilingual(
                vi: "Công tác xây dựng Đảng, xây dựng lực lượng",
                en: "Building the Party and the force")
        case .models:
            Bilingual(
                vi: "Mô hình, phần việc sáng tạo, gương điển hình tiên tiến",
                en: "Models, creative tasks and exemplars")
        case .commendation: Bilingual(vi: "Công tác khen thưởng", en: "Commendation")
        case .clusterWork: Bilingual(vi: "Hoạt động của Cụm", en: "The cluster's work")
        case .shortcomings: Bilingual(vi: "Hạn chế, tồn tại", en: "Shortcomings")
        case .causes: Bilingual(vi: "Nguyên nhân", en: "Causes")
        case .lessons: Bilingual(vi: "Bài học kinh nghiệm", en: "Lessons")
        case .nextPeriod: Bilingual(vi: "Phương hướng, nhiệm vụ", en: "The next period")
        case .proposals: Bilingual(vi: "Đề xuất, kiến nghị", en: "Proposals")
        }
    }
}

/// One of the report's five parts.
struct ReportPart {
    let heading: Bilingual
    let sections: [ReportSection]

    static func all(_ kind: ReviewReport.Kind) -> [ReportPart] {
        let next: Bilingual =
            switch kind {
            case .midyear:
                Bilingual(
                    vi: "PHƯƠNG HƯỚNG, NHIỆM VỤ 6 THÁNG CUỐI NĂM", en: "THE NEXT SIX MONTHS")
            case .yearend:
                Bilingual(vi: "PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM TỚI", en: "THE NEXT YEAR")
            case .other: Bilingual(vi: "PHƯƠNG HƯỚNG, NHIỆM VỤ KỲ TỚI", en: "THE NEXT PERIOD")
            }
        return [
            ReportPart(
                heading: Bilingual(vi: "TÌNH HÌNH", en: "SITUATION"), sections: [.situation]),
            ReportPart(
                heading: Bilingual(vi: "KẾT QUẢ", en: "RESULTS"),
                sections: [
                    .leadership, .movement, .targets, .forceBuilding, .models, .commendation,
                    .clusterWork,
                ]),
            ReportPart(
                heading: Bilingual(
                    vi: "HẠN CHẾ, NGUYÊN NHÂN VÀ BÀI HỌC KINH NGHIỆM",
                    en: "SHORTCOMINGS, CAUSES AND LESSONS"),
                sections: [.shortcomings, .causes, .lessons]),
            ReportPart(heading: next, sections: [.nextPeriod]),
            ReportPart(
                heading: Bilingual(vi: "ĐỀ XUẤT, KIẾN NGHỊ", en: "PROPOSALS"),
                sections: [.proposals]),
        ]
    }
}
