// The kinds of sheets that people fill in, in the words they use for them.

/// What a sheet is about.
package enum SheetKind: String, CaseIterable, Hashable, Sendable {
    case figures
    case totals
    case stock
    case selfScores = "self-scores"
    case models
    case drives
    case exemplars
    case decisions
    case reviews
    case targets
    case criteria
    case sections

    /// The same in Vietnamese, as it is typed.
    package var vietnamese: String {
        switch self {
        case .figures: "so-lieu"
        case .totals: "cong-don"
        case .stock: "thoi-diem"
        case .selfScores: "tu-cham"
        case .models: "mo-hinh"
        case .drives: "dot-thi-dua"
        case .exemplars: "guong"
        case .decisions: "quyet-dinh"
        case .reviews: "cham-cheo"
        case .targets: "chi-tieu"
        case .criteria: "tieu-chi"
        case .sections: "bao-cao"
        }
    }

    /// From a code in either language, with blanks or signs between its words, with diacritics or without.
    package init?(_ word: String) {
        let typed = Self.plain(VietnameseSearch.key(word))
        guard
            let kind = Self.allCases.first(where: { kind in
                [kind.rawValue, kind.vietnamese].contains { Self.plain($0) == typed }
                    || kind.layout.tables.contains { Self.plain($0) == typed }
            })
        else { return nil }
        self = kind
    }

    private static func plain(_ text: String) -> String {
        text.filter { $0.isLetter || $0.isNumber }
    }

    /// What the sheet is called.
    package var name: Bilingual {
        switch self {
        case .figures: Bilingual(vi: "Số liệu", en: "Figures")
        case .totals: Bilingual(vi: "Số cộng dồn", en: "Running totals")
        case .stock: Bilingual(vi: "Số liệu thời điểm", en: "Stock figures")
        case .selfScores: Bilingual(vi: "Tự chấm điểm", en: "Self-scores")
        case .models: Bilingual(vi: "Mô hình", en: "Models")
        case .drives: Bilingual(vi: "Đợt thi đua", en: "Drives")
        case .exemplars: Bilingual(vi: "Gương điển hình", en: "Exemplars")
        case .decisions: Bilingual(vi: "Quyết định khen thưởng", en: "Decisions")
        case .reviews: Bilingual(vi: "Chấm chéo", en: "Cross-reviews")
        case .targets: Bilingual(vi: "Chỉ tiêu", en: "Targets")
        case .criteria: Bilingual(vi: "Bộ tiêu chí", en: "Criteria")
        case .sections: Bilingual(vi: "Mục báo cáo", en: "Report sections")
        }
    }
}
