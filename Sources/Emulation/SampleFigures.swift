// The made-up figures of the samples: what is counted, and how far some offices have got.

/// Indicators, and running totals of a handful of offices in each city.
enum SampleFigures {
    struct Indicator {
        let code: String
        let name: Bilingual
        let measuredIn: String
        /// `higher` or `lower`.
        let better: String
        let theme: String
    }

    struct Office {
        let code: String
        /// One for each indicator, in their order.
        let totals: [Int64]
    }

    static let indicators = [
        Indicator(
            code: "to_363_patrols",
            name: Bilingual(vi: "Lượt Tổ 363 làm nhiệm vụ", en: "Tổ 363 patrols at work"),
            measuredIn: "lượt", better: "higher", theme: "social_order"),
        Indicator(
            code: "drives",
            name: Bilingual(vi: "Đợt thi đua đã phát động", en: "Emulation drives launched"),
            measuredIn: "đợt", better: "higher", theme: "emulation"),
        Indicator(
            code: "models_recognised",
            name: Bilingual(vi: "Mô hình được công nhận", en: "Models recognised"),
            measuredIn: "mô hình", better: "higher", theme: "emulation"),
        Indicator(
            code: "exemplars",
            name: Bilingual(vi: "Gương điển hình tiên tiến", en: "Exemplars"),
            measuredIn: "gương", better: "higher", theme: "emulation"),
        Indicator(
            code: "declined_bribes",
            name: Bilingual(vi: "Lần từ chối nhận hối lộ", en: "Bribes declined"),
            measuredIn: "lần", better: "higher", theme: "force_building"),
        Indicator(
            code: "reports_on_time",
            name: Bilingual(vi: "Báo cáo gửi đúng hạn", en: "Reports sent on time"),
            measuredIn: "báo cáo", better: "higher", theme: "cluster"),
        Indicator(
            code: "reports_late",
            name: Bilingual(vi: "Báo cáo gửi chậm", en: "Reports sent late"),
            measuredIn: "báo cáo", better: "lower", theme: "cluster"),
    ]

    static func offices(of unit: String) -> [Office] {
        switch unit {
        case "hanoi":
            [
                Office(code: "001", totals: [412, 4, 3, 9, 6, 24, 1]),
                Office(code: "002", totals: [538, 5, 2, 11, 8, 26, 0]),
                Office(code: "268", totals: [367, 3, 2, 7, 3, 23, 2]),
                Office(code: "269", totals: [205, 3, 1, 5, 2, 25, 0]),
            ]
        case "hcm":
            [
                Office(code: "760", totals: [621, 5, 4, 12, 9, 26, 0]),
                Office(code: "765", totals: [484, 4, 3, 8, 5, 24, 2]),
                Office(code: "769", totals: [733, 6, 5, 15, 11, 25, 1]),
                Office(code: "783", totals: [298, 3, 2, 6, 4, 22, 3]),
            ]
        case "danang":
            [
                Office(code: "490", totals: [256, 4, 2, 6, 3, 26, 0]),
                Office(code: "491", totals: [301, 3, 3, 7, 4, 25, 1]),
                Office(code: "492", totals: [377, 5, 4, 10, 7, 26, 0]),
                Office(code: "497", totals: [144, 2, 1, 4, 1, 24, 1]),
            ]
        case "cantho":
            [
                Office(code: "916", totals: [318, 4, 3, 8, 5, 25, 1]),
                Office(code: "917", totals: [187, 3, 1, 5, 2, 24, 0]),
                Office(code: "919", totals: [209, 2, 2, 6, 3, 26, 0]),
                Office(code: "926", totals: [121, 2, 1, 3, 1, 23, 2]),
            ]
        case "haiphong":
            [
                Office(code: "303", totals: [289, 4, 2, 7, 4, 25, 0]),
                Office(code: "304", totals: [334, 3, 3, 9, 6, 24, 2]),
                Office(code: "306", totals: [242, 3, 2, 5, 3, 26, 0]),
                Office(code: "311", totals: [198, 2, 1, 6, 2, 25, 1]),
            ]
        default: []
        }
    }
}
