// From the rows of a period to what its units' sheets say: what `Scoring` takes.

internal import Merge

/// The sheets of one period.
struct PeriodSheets {
    let criteria: ReadCriteria
    /// By ascending bytes of the units' codes.
    private(set) var sheets: [UnitSheet] = []
    /// The rows that a figure is made of, by unit and criterion.
    private(set) var parts: [String: [String: [FigurePart]]] = [:]
    private(set) var notes: [ScoreNote] = []

    private let records: PeriodRecords
    private let figures: Figures
    private let verdicts: Verdicts
    private let period: String
    private let before: String

    /// - Throws: `PeriodError.noCriteria`, `.figureOutOfRange`.
    init(_ records: PeriodRecords) throws(PeriodError) {
        self.records = records
        criteria = try ReadCriteria(records)
        figures = Figures(records)
        verdicts = Verdicts(records)
        period = records.period.text("code")
        before = records.period.text("compared_with")
        notes = criteria.notes + figures.notes
        let epoch = records.period.integer("epoch") ?? 1
        if epoch > 1 {
            notes.append(
                .reopened(epoch: epoch, because: records.period.text("reopened_because")))
        }
        let units = participants()
        let selfScores = Dictionary(grouping: records["self_score"], by: { $0.text("unit") })
        let targets = Dictionary(grouping: records["target"], by: { $0.text("unit") })
        let reviews = Dictionary(grouping: records["cross_review"], by: { $0.text("unit") })
        let appraisals = Dictionary(grouping: records["appraisal"], by: { $0.text("unit") })
        for unit in units {
            var sheet = UnitSheet(unit: unit, assessments: [:])
            for described in criteria.described {
                let code = described.criterion.code
                func rows(_ of: [String: [Record]]) -> [Record] {
                    (of[unit] ?? []).filter { $0.text("criterion") == code }
                }
                do {
                    sheet.assessments[code] = try assessment(
                        of: unit, described, sheet: rows(selfScores).first,
                        target: rows(targets).first, reviews: rows(reviews),
                        appraisals: rows(appraisals))
                } catch {
                    throw .figureOutOfRange(period: period)
                }
            }
            sheet.bonus = extra(.bonus, unit)
            sheet.penalty = extra(.penalty, unit)
            sheets.append(sheet)
        }
        // Both the unit's and the head's hash stand for the sheet as it was.
        let submitted = records["submission"].filter { $0.text("state") != "draft" }
        let decided = verdicts.decidedSheets.filter { !$0.text("hash").isEmpty }
        for submission in submitted + decided {
            let unit = submission.text("unit")
            let hash = SheetHash.hash(of: selfScores[unit] ?? [])
            if submission.text("hash") != hash { notes.append(.sheetChanged(unit: unit)) }
        }
        notes = Self.ordered(notes)
    }

    /// Each note once, in an order that no hash seed decides.
    private static func ordered(_ notes: [ScoreNote]) -> [ScoreNote] {
        Set(notes).sorted {
            $0.sentence.en.utf8.lexicographicallyPrecedes($1.sentence.en.utf8)
        }
    }

    // MARK: Units

    /// The members of the period's cluster when it ends; without a list of members, all that have entries.
    private mutating func participants() -> [String] {
        let ends = records.period.text("ends")
        let members = records["member_unit"].filter { row in
            let (from, to) = (row.text("from_date"), row.text("to_date"))
            return ends.isEmpty || (from <= ends && (to.isEmpty || to >= ends))
        }.map { $0.text("unit") }
        let entered = [
            "target", "self_score", "cross_review", "appraisal", "bonus", "penalty", "verdict",
        ]
        .flatMap { records[$0] }.map { $0.text("unit") }
        let figured = ["indicator_entry", "running_total", "stock_figure"].flatMap { records[$0] }
            .filter { $0.text("period") == period }.map { $0.text("unit") }
        let others = Set(entered + figured)
        guard !records["member_unit"].isEmpty else { return Self.sorted(others) }
        notes += others.subtracting(members).map { .notAMember(unit: $0) }
        return Self.sorted(Set(members))
    }

    private static func sorted(_ units: Set<String>) -> [String] {
        units.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    // MARK: Assessments

    private mutating func assessment(
        of unit: String, _ described: DescribedCriterion, sheet: Record?, target: Record?,
        reviews: [Record], appraisals: [Record]
    ) throws(ScoreError) -> Assessment {
        let code = described.criterion.code
        var assessment = Assessment()
        if target?.integer("assigned") == 0 {
            assessment.figure = .notAssigned
        } else {
            let value = decimal(target, "value", of: "target", unit, code)
            assessment.figure = try figure(of: unit, described, sheet: sheet, target: value)
        }
        assessment.selfScore = points(sheet, of: "self_score", unit, described)
        for review in reviews {
            let reviewer = review.text("reviewer")
            if reviewer == unit { notes.append(.ownReview(unit: unit, criterion: code)) }
            assessment.reviews[reviewer] = points(review, of: "cross_review", unit, described)
        }
        let last = appraisals.filter {
            $0.text("status") == "accepted" && !$0.isNull("points")
        }.max { ($0.integer("number") ?? 0) < ($1.integer("number") ?? 0) }
        assessment.appraisal = points(last, of: "appraisal", unit, described)
        return assessment
    }

    private mutating func points(
        _ row: Record?, of table: String, _ unit: String, _ described: DescribedCriterion
    ) -> Points? {
        let code = described.criterion.code
        guard let exact = decimal(row, "points", of: table, unit, code) else { return nil }
        guard let points = try? Points(exact) else {
            notes.append(
                .unreadable(table: table, unit: unit, what: code, text: row?.text("points") ?? ""))
            return nil
        }
        if points > described.criterion.maximum || points < described.criterion.minimum {
            notes.append(.aboveMaximum(unit: unit, criterion: code))
        }
        return points
    }

    /// A decimal that stands in a row; nil, with a note, for what is none.
    private mutating func decimal(
        _ row: Record?, _ column: String, of table: String, _ unit: String, _ what: String
    ) -> Fraction? {
        guard let row, !row.isNull(column) else { return nil }
        if let number = Fraction(decimal: row.text(column)) { return number }
        notes.append(
            .unreadable(table: table, unit: unit, what: what, text: row.text(column)))
        return nil
    }

    /// What the head accepted, added up.
    private mutating func extra(_ subject: VerdictSubject, _ unit: String) -> Points {
        var sum = Points.zero
        for row in verdicts.accepted(subject) where row.text("unit") == unit {
            let exact = Fraction(decimal: row.text("points"))
            guard let exact, exact >= .zero, let points = try? Points(exact) else {
                notes.append(
                    .unreadable(
                        table: subject.rawValue, unit: unit, what: row.text("item"),
                        text: row.text("points")))
                continue
            }
            sum = sum + points
        }
        return sum
    }

    // MARK: Figures

    private mutating func figure(
        of unit: String, _ described: DescribedCriterion, sheet: Record?, target: Fraction?
    ) throws(ScoreError) -> Figure? {
        guard described.indicator.isEmpty else {
            return try counted(of: unit, described, target: target)
        }
        let code = described.criterion.code
        guard let typed = decimal(sheet, "actual", of: "self_score", unit, code) else { return nil }
        parts[unit, default: [:]][code] = [
            FigurePart(
                role: .typed, table: "self_score",
                key: [
                    .init(column: "period", value: .text(period)),
                    .init(column: "unit", value: .text(unit)),
                    .init(column: "criterion", value: .text(code)),
                ], amount: sheet?.text("actual") ?? "")
        ]
        switch described.criterion.kind {
        case .quantitative: return .quantitative(actual: typed, target: target)
        case .passOrFail: return .passed(typed != .zero)
        case .plusAndMinus: return .sum(typed)
        case .perItem:
            guard typed.denominator == 1, let count = Int(exactly: typed.numerator) else {
                notes.append(
                    .unreadable(
                        table: "self_score", unit: unit, what: code,
                        text: sheet?.text("actual") ?? ""))
                return nil
            }
            return .items(count)
        }
    }

    /// A figure that offices counted.
    private mutating func counted(
        of unit: String, _ described: DescribedCriterion, target: Fraction?
    ) throws(ScoreError) -> Figure? {
        let code = described.criterion.code
        guard
            let sum = figures.sum(described.indicator, of: unit, in: period, as: .numerator)
        else { return nil }
        parts[unit, default: [:]][code, default: []] += sum.parts
        switch described.criterion.kind {
        case .passOrFail: return .passed(sum.total != 0)
        case .plusAndMinus: return .sum(try Fraction(sum.total, over: 1))
        case .perItem: return .items(Int(clamping: sum.total))
        case .quantitative:
            guard
                let now = try rate(sum, of: unit, described, in: period, as: .denominator)
            else { return nil }
            guard described.lowerIsBetter else {
                return .quantitative(
                    actual: try now.times(Fraction(described.scale)), target: target)
            }
            guard
                let past = figures.sum(
                    described.indicator, of: unit, in: before, as: .numeratorBefore),
                past.total > 0
            else {
                notes.append(.nothingToReduce(unit: unit, criterion: code))
                return nil
            }
            parts[unit, default: [:]][code, default: []] += past.parts
            guard
                let then = try rate(past, of: unit, described, in: before, as: .denominatorBefore)
            else { return nil }
            let share = try target?.over(Fraction(max(described.scale, 1)))
            return .reduction(from: then, to: now, target: share)
        }
    }

    /// A sum over the one of its denominator, if it has one; nil, with a note, where that is zero.
    private mutating func rate(
        _ sum: Figures.Sum, of unit: String, _ described: DescribedCriterion, in period: String,
        as role: FigurePart.Role
    ) throws(ScoreError) -> Fraction? {
        guard !described.denominator.isEmpty else { return try Fraction(sum.total, over: 1) }
        let code = described.criterion.code
        guard let whole = figures.sum(described.denominator, of: unit, in: period, as: role),
            whole.total > 0
        else {
            notes.append(.noDenominator(unit: unit, criterion: code))
            return nil
        }
        parts[unit, default: [:]][code, default: []] += whole.parts
        return try Fraction(sum.total, over: whole.total)
    }
}
