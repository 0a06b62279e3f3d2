// The running totals of a period by indicator and city, added up from what the offices entered.
//
// Totals of totals are never stored: each replica computes them from the rows that it shows.

/// The figures of one period.
package struct RunningTotals: Hashable, Sendable {
    /// A unit or an indicator, by its code and its names.
    package struct Heading: Hashable, Sendable {
        package let code: String
        package let name: Bilingual

        package init(code: String, name: Bilingual) {
            self.code = code
            self.name = name
        }
    }

    /// One indicator.
    package struct Row: Hashable, Sendable {
        package let indicator: Heading
        /// For each unit, in the order of `units`; nil where no office has entered anything.
        package let totals: [Int128?]

        package init(indicator: Heading, totals: [Int128?]) {
            self.indicator = indicator
            self.totals = totals
        }

        /// Of all units; nil where there is nothing to add.
        ///
        /// Each figure has 64 bits, so that 128 never overflow.
        package var total: Int128? {
            let entered = totals.compactMap { $0 }
            return entered.isEmpty ? nil : entered.reduce(0, +)
        }
    }

    /// The period's code, `2023-H1`.
    package let period: String
    /// What people call the period; empty when nobody has said.
    package let periodName: String
    package let units: [Heading]
    package let rows: [Row]
    /// Whether anything in it bears the mark of made-up data.
    package let isMadeUp: Bool

    package init(
        period: String, periodName: String, units: [Heading], rows: [Row], isMadeUp: Bool
    ) {
        self.period = period
        self.periodName = periodName
        self.units = units
        self.rows = rows
        self.isMadeUp = isMadeUp
    }

    /// The table as text, one line for each indicator, with a line feed after each line.
    package func text(in language: Language) -> String {
        let headings =
            [Words.indicator[language]] + units.map { $0.name[language] } + [Words.sum[language]]
        var table = TextTable(headings: headings)
        for row in rows {
            table.append(
                [row.indicator.name[language]]
                    + (row.totals + [row.total]).map { figure($0, in: language) })
        }
        let title = [Words.title[language], period, periodName].filter { !$0.isEmpty }
        let lines = (isMadeUp ? [EmulationSamples.mark] : []) + [title.joined(separator: " · ")]
        return TextTable.lines(lines) + "\n" + table.text
    }

    private enum Words {
        static let title = Bilingual(vi: "Số cộng dồn", en: "Running totals")
        static let indicator = Bilingual(vi: "Chỉ số tổng hợp", en: "Indicator")
        static let sum = Bilingual(vi: "Cộng", en: "Total")
    }

    /// Digits in groups of three: `1.234` in Vietnamese, `1,234` in English.
    private func figure(_ figure: Int128?, in language: Language) -> String {
        guard let figure else { return "–" }
        let separator: Character =
            switch language {
            case .vietnamese: "."
            case .english: ","
            }
        var grouped = figure < 0 ? "-" : ""
        let digits = String(figure.magnitude)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { grouped.append(separator) }
            grouped.append(digit)
        }
        return grouped
    }
}
