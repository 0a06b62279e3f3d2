// The ranking, and how a score came about, as text: equal bytes wherever the rows are equal.

extension PeriodScores {
    /// The ranking as a table, and what should be known of it, with a line feed after each line.
    package func text(in language: Language) -> String {
        var table = TextTable(
            headings: [
                Words.unit, Words.base, Words.possible, Words.bonus, Words.penalty, Words.total,
                Words.rank, Words.decidedBy,
            ].map { $0[language] })
        for rank in ranks {
            let score = rank.score
            table.append(
                [name(of: score.unit)[language]]
                    + [score.base, score.possible, score.bonus, score.penalty, score.total].map {
                        $0.text(in: language)
                    } + [place(rank, in: language), rule(rank)[language]])
        }
        let title = [Words.title[language], period, periodName].filter { !$0.isEmpty }
        let heading = (isMadeUp ? [EmulationSamples.mark] : []) + [title.joined(separator: " · ")]
        let below = notes.map { "\(Words.note[language]) \($0.sentence[language])" }
        return TextTable.lines(heading) + "\n" + table.text
            + (below.isEmpty ? "" : "\n" + TextTable.lines(below))
    }

    private func place(_ rank: Rank, in language: Language) -> String {
        rank.isShared ? "\(rank.place) (\(Words.shared[language]))" : "\(rank.place)"
    }

    /// What decided between equals.
    private func rule(_ rank: Rank) -> Bilingual {
        switch rank.decidedBy {
        case nil: rank.isShared ? Words.vote : Bilingual(vi: "–", en: "–")
        case .fewerPenalties: Bilingual(vi: "ít điểm trừ hơn", en: "fewer penalties")
        case .moreInFirstGroup:
            Bilingual(vi: "nhóm thứ nhất cao hơn", en: "more in the first group")
        case .moreBonus: Bilingual(vi: "nhiều điểm cộng hơn", en: "more bonus")
        }
    }

    private enum Words {
        static let title = Bilingual(vi: "Xếp hạng", en: "Ranking")
        static let unit = Bilingual(vi: "Đơn vị", en: "Unit")
        static let base = Bilingual(vi: "Điểm tiêu chí", en: "Criteria")
        static let possible = Bilingual(vi: "Tối đa", en: "Possible")
        static let bonus = Bilingual(vi: "Điểm cộng", en: "Bonus")
        static let penalty = Bilingual(vi: "Điểm trừ", en: "Penalty")
        static let total = Bilingual(vi: "Tổng điểm", en: "Total")
        static let rank = Bilingual(vi: "Hạng", en: "Rank")
        static let decidedBy = Bilingual(vi: "Xét theo", en: "Decided by")
        static let shared = Bilingual(vi: "đồng hạng", en: "shared")
        static let vote = Bilingual(vi: "hội nghị bỏ phiếu", en: "the conference votes")
        static let note = Bilingual(vi: "Lưu ý:", en: "Note:")
    }
}

extension Points {
    /// With two places: `94,17` in Vietnamese, `94.17` in English.
    package func text(in language: Language) -> String {
        decimal(description, in: language)
    }
}

extension Fraction {
    /// The number itself where it has few decimals, else the fraction, `20/3`.
    package func text(in language: Language) -> String {
        var (rest, places) = (denominator, 0)
        while rest.isMultiple(of: 10) { (rest, places) = (rest / 10, places + 1) }
        while rest.isMultiple(of: 2) { (rest, places) = (rest / 2, places + 1) }
        while rest.isMultiple(of: 5) { (rest, places) = (rest / 5, places + 1) }
        // As many places as there are factors always suffice.
        guard rest == 1, places <= 6 else { return "\(numerator)/\(denominator)" }
        let scale = (0..<places).reduce(Int128(1)) { scale, _ in scale * 10 }
        let (digits, isTooLarge) = numerator.magnitude.multipliedReportingOverflow(
            by: UInt128(scale / denominator))
        guard !isTooLarge else { return "\(numerator)/\(denominator)" }
        let padded =
            String(repeating: "0", count: max(0, places + 1 - String(digits).count))
            + String(digits)
        var decimals = String(padded.suffix(places))
        while decimals.hasSuffix("0") { decimals.removeLast() }
        let whole = (numerator < 0 ? "-" : "") + padded.dropLast(places)
        return decimal(decimals.isEmpty ? whole : "\(whole).\(decimals)", in: language)
    }
}

/// A number that is written with a point, as a language writes it.
private func decimal(_ text: String, in language: Language) -> String {
    switch language {
    case .english: text
    case .vietnamese: String(text.map { $0 == "." ? "," : $0 })
    }
}
