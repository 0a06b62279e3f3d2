// What a review's report says: facts computed from a period's rows, before any of them is words on a page.

internal import Documents

/// A period's review.
package struct ReviewReport: Sendable {
    package let basis: ReportBasis
    package let scores: PeriodScores
    /// Whether anything in it bears the mark of made-up data.
    package let isMadeUp: Bool
    /// The units that are ranked, in the order of a Vietnamese dictionary.
    let units: [String]
    let records: PeriodRecords
    let figures: Figures

    init(_ records: PeriodRecords, basis: ReportBasis) throws(PeriodError) {
        let scores = try PeriodScores(records)
        let narrowed = Self.narrowed(records)
        self.basis = basis
        self.scores = scores
        self.records = narrowed
        figures = Figures(narrowed)
        isMadeUp =
            scores.isMadeUp
            || PeriodRecords.reportTables.contains { table in
                narrowed[table.name].contains { $0.mentions(EmulationSamples.mark) }
            }
        units = scores.sheets.map(\.unit).sorted {
            VietnameseOrder.precedes(scores.name(of: $0).vi, scores.name(of: $1).vi)
        }
    }

    /// Without the drives, models and exemplars of other years, decisions of other periods, and what was
    /// signed only later.
    private static func narrowed(_ records: PeriodRecords) -> PeriodRecords {
        let (starts, ends) = (records.period.text("starts"), records.period.text("ends"))
        var rows: [String: [Record]] = [:]
        for (table, _) in PeriodRecords.reportTables {
            rows[table] = records[table].filter { row in
                switch table {
                case "drive", "model", "exemplar": starts.hasPrefix(row.text("year"))
                case "legal_basis": ends.isEmpty || row.text("signed_on") <= ends
                case "decision", "recipient":
                    starts <= row.text("signed_on")
                        && (ends.isEmpty || row.text("signed_on") <= ends)
                default: true
                }
            }
        }
        return PeriodRecords(period: records.period, rows: rows)
    }

    // MARK: The period

    package var period: String { scores.period }
    var periodName: String { scores.periodName.isEmpty ? period : scores.periodName }
    var epoch: Int64 { records.period.integer("epoch") ?? 1 }
    var starts: SheetDay? { SheetDay(records.period.text("starts")) }
    var ends: SheetDay? { SheetDay(records.period.text("ends")) }

    /// What kind of review it is, by the day on which the period ends.
    enum Kind: String {
        case midyear = "so-ket"
        case yearend = "tong-ket"
        case other = "bao-cao"
    }

    var kind: Kind {
        switch (ends?.month, ends?.day) {
        case (6, 30): .midyear
        case (12, 31): .yearend
        default: .other
        }
    }

    // MARK: Names and orders

    func name(_ unit: String) -> ReportValue { .words(scores.name(of: unit)) }

    /// What an indicator is called; its code where nobody has said.
    func indicatorName(_ code: String) -> Bilingual {
        let row = records["indicator"].first { $0.text("code") == code }
        let vi = row?.text("name_vi") ?? ""
        guard !vi.isEmpty else { return Bilingual(vi: code, en: code) }
        let en = row?.text("name_en") ?? ""
        return Bilingual(vi: vi, en: en.isEmpty ? vi : en)
    }

    /// The rows of a table by the names of their units, then by columns, in Vietnamese order; rows that
    /// are equal in all of these by their bytes, since files hold them in any order.
    func sorted(_ table: String, by columns: String...) -> [Record] {
        records[table].sorted { one, other in
            let names = [one, other].map { scores.name(of: $0.text("unit")).vi }
            let keys = [(names[0], names[1])] + columns.map { (one.text($0), other.text($0)) }
            for (left, right) in keys where Array(left.utf8) != Array(right.utf8) {
                return VietnameseOrder.precedes(left, right)
            }
            return one.orderedBytes.lexicographicallyPrecedes(other.orderedBytes)
        }
    }

    /// The criteria's groups, in the order of the set.
    var groups: [String] {
        var groups: [String] = []
        for described in scores.criteria where !groups.contains(described.criterion.group) {
            groups.append(described.criterion.group)
        }
        return groups
    }

    func score(of unit: String) -> UnitScore? {
        scores.ranks.first { $0.score.unit == unit }?.score
    }

    func assessment(of unit: String, _ criterion: String) -> Assessment {
        scores.sheets.first { $0.unit == unit }?.assessments[criterion] ?? Assessment()
    }
}
