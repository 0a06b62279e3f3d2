// The tables of a report about scores: ranking, groups, score sheets, reviews, and where words differ.

internal import Documents

extension ReviewReport {
    /// Places, points, and what decided between equals.
    package var ranking: ReportTable {
        ReportTable(
            Bilingual(vi: "Bảng xếp hạng", en: "Ranking"),
            [
                .init("Hạng", "Rank", 14, .center), .init("Đơn vị", "Unit", 38, .left),
                .init("Điểm tiêu chí", "Criteria", 20, .right),
                .init("Điểm tối đa", "Possible", 20, .right),
                .init("Điểm cộng", "Bonus", 17, .right), .init("Điểm trừ", "Penalty", 17, .right),
                .init("Tổng điểm", "Total", 20, .right),
                .init("Xét theo", "Decided by", 28, .left),
            ],
            scores.ranks.map { rank in
                let score = rank.score
                return .init([
                    .whole(Int128(rank.place)), name(score.unit), .points(score.base),
                    .points(score.possible), .points(score.bonus), .points(score.penalty),
                    .points(score.total), .words(rank.decision),
                ])
            })
    }

    /// Each unit's points by group.
    var groupTable: ReportTable {
        ReportTable(
            Bilingual(vi: "Điểm theo nhóm tiêu chí", en: "Points by criteria group"),
            [.init("Đơn vị", "Unit", 40, .left)]
                + groups.map { .init("Nhóm \($0)", "Group \($0)", 20, .right) }
                + [
                    .init("Điểm cộng", "Bonus", 18, .right),
                    .init("Điểm trừ", "Penalty", 18, .right),
                    .init("Tổng điểm", "Total", 20, .right),
                ],
            scores.ranks.map(\.score).map { score in
                .init(
                    [name(score.unit)] + groups.map { .points(score.points(ofGroup: $0)) }
                        + [.points(score.bonus), .points(score.penalty), .points(score.total)])
            })
    }

    /// A group's criteria as rows, its units as columns.
    func criteriaTable(ofGroup group: String) -> ReportTable {
        let criteria = scores.criteria.filter { $0.criterion.group == group }
        let rows = criteria.map { described -> ReportTable.Row in
            let code = described.criterion.code
            return .init(
                [
                    .text(code), .words(described.name), .text(described.measuredIn),
                    .points(described.criterion.maximum),
                ]
                    + units.flatMap { unit -> [ReportValue] in
                        let score = score(of: unit)?.criteria.first { $0.criterion.code == code }
                        return [actual(of: unit, described), points(score)]
                    })
        }
        let sums = units.flatMap { unit -> [ReportValue] in
            [.text(""), score(of: unit).map { .points($0.points(ofGroup: group)) } ?? .none]
        }
        let most = criteria.map(\.criterion.maximum).reduce(.zero, +)
        return ReportTable(
            Bilingual(vi: "Tiêu chí nhóm \(group)", en: "Criteria of group \(group)"),
            [
                .init("Mã", "Code", 12, .left), .init("Tiêu chí", "Criterion", 52, .left),
                .init("ĐVT", "Unit of measure", 14, .center),
                .init("Điểm chuẩn", "Maximum", 16, .right),
            ]
                + units.flatMap { unit -> [ReportTable.Column] in
                    let name = scores.name(of: unit)
                    return [
                        .init(Bilingual(vi: "Thực hiện", en: "Actual"), in: name, 17, .right),
                        .init(Bilingual(vi: "Điểm", en: "Points"), in: name, 15, .right),
                    ]
                },
            rows + [
                .init(
                    [
                        .text(""), .words(Bilingual(vi: "Cộng nhóm \(group)", en: "Sum")),
                        .text(""), .points(most),
                    ] + sums, isTotal: true)
            ], isWide: true)
    }

    /// A unit's sheet, as its clerks know it.
    func sheet(of unit: String) -> ReportTable {
        let score = score(of: unit)
        var rows = zip(scores.criteria, score?.criteria ?? []).map { described, score in
            let assessment = assessment(of: unit, described.criterion.code)
            return ReportTable.Row([
                .text(described.criterion.code), .words(described.name),
                .text(described.measuredIn), target(of: unit, described),
                actual(of: unit, described), .points(described.criterion.maximum),
                assessment.selfScore.map { .points($0) } ?? .none,
                evidenceCount(of: unit, described.criterion.code),
                middle(of: unit, described.criterion.code).map { .points($0) } ?? .none,
                assessment.appraisal.map { .points($0) } ?? .none, points(score),
                .words(score.source?.shortWords ?? Bilingual(vi: "–", en: "–")),
            ])
        }
        func sum(_ vi: String, _ en: String, _ points: Points?) -> ReportTable.Row {
            .init(
                [.text(""), .words(Bilingual(vi: vi, en: en))]
                    + Array(repeating: .text(""), count: 8)
                    + [points.map { .points($0) } ?? .none, .text("")], isTotal: true)
        }
        rows += [
            sum("Điểm tiêu chí", "Criteria", score?.base),
            sum("Điểm cộng", "Bonus", score?.bonus),
            sum("Điểm trừ", "Penalty", score?.penalty),
            sum("Tổng điểm", "Total", score?.total),
        ]
        let name = scores.name(of: unit)
        return ReportTable(
            Bilingual(vi: "Phiếu chấm điểm: \(name.vi)", en: "Score sheet: \(name.en)"),
            [
                .init("Mã", "Code", 13, .left), .init("Tiêu chí", "Criterion", 55, .left),
                .init("ĐVT", "Unit of measure", 16, .center),
                .init("Chỉ tiêu", "Target", 18, .right),
                .init("Thực hiện", "Actual", 20, .right),
                .init("Điểm chuẩn", "Maximum", 18, .right),
                .init("Tự chấm", "Self-score", 18, .right),
                .init("Minh chứng", "Evidence", 18, .right),
                .init("Chấm chéo", "Cross-review", 18, .right),
                .init("Thẩm định", "Appraisal", 18, .right),
                .init("Điểm", "Points", 18, .right), .init("Căn cứ", "Source", 24, .left),
            ], rows, isWide: true)
    }

    /// How many points each unit gave each other one, over all criteria that it reviewed.
    var reviewMatrix: ReportTable {
        ReportTable(
            Bilingual(
                vi: "Chấm chéo: tổng điểm đơn vị ở hàng chấm cho đơn vị ở cột (số tiêu chí)",
                en: "Cross-review: points given by the row's unit to the column's (criteria)"),
            [.init("Đơn vị chấm", "Reviewer", 40, .left)]
                + units.map { .init(scores.name(of: $0), 28, .center) },
            units.map { reviewer in
                .init(
                    [name(reviewer)]
                        + units.map { reviewed in
                            let given = scores.criteria.compactMap { described in
                                assessment(of: reviewed, described.criterion.code)
                                    .reviews[reviewer]
                            }
                            guard reviewer != reviewed, !given.isEmpty else { return .none }
                            let sum = given.reduce(.zero, +)
                            return .words(
                                Bilingual(
                                    vi: "\(sum.text(in: .vietnamese)) (\(given.count))",
                                    en: "\(sum.text(in: .english)) (\(given.count))"))
                        })
            }, isWide: units.count > 5)
    }

    /// Criteria of which self-score, cross-review and appraisal say different things.
    var differences: ReportTable {
        let rows = units.flatMap { unit in
            scores.criteria.compactMap { described -> ReportTable.Row? in
                let assessment = assessment(of: unit, described.criterion.code)
                let middle = middle(of: unit, described.criterion.code)
                let said = [assessment.selfScore, middle, assessment.appraisal].compactMap { $0 }
                let last = assessment.appraisal ?? middle
                guard Set(said).count > 1, let last else { return nil }
                return .init([
                    name(unit), .text(described.criterion.code), .words(described.name),
                    assessment.selfScore.map { .points($0) } ?? .none,
                    middle.map { .points($0) } ?? .none,
                    assessment.appraisal.map { .points($0) } ?? .none,
                    assessment.selfScore.map { .points(last - $0) } ?? .none,
                ])
            }
        }
        return ReportTable(
            Bilingual(
                vi: "Chênh lệch giữa tự chấm, chấm chéo và thẩm định",
                en: "Differences between self-score, cross-review and appraisal"),
            [
                .init("Đơn vị", "Unit", 34, .left), .init("Mã", "Code", 13, .left),
                .init("Tiêu chí", "Criterion", 50, .left),
                .init("Tự chấm", "Self-score", 17, .right),
                .init("Chấm chéo", "Cross-review", 17, .right),
                .init("Thẩm định", "Appraisal", 17, .right),
                .init("Chênh lệch", "Difference", 18, .right),
            ], rows)
    }

    /// What was added and taken away, and why.
    var extras: ReportTable {
        let verdicts = sorted("verdict", by: "item")
        let rows = [("bonus", 1), ("penalty", -1)].flatMap { table, sign in
            verdicts.filter {
                $0.text("about") == table && $0.text("says") == "accepted"
            }.map { row in
                let entered = records[table].first {
                    $0.text("unit") == row.text("unit") && $0.text("id") == row.text("item")
                }
                let points = Fraction(decimal: row.text("points")).flatMap { try? Points($0) }
                return ReportTable.Row([
                    name(row.text("unit")),
                    .words(
                        sign > 0
                            ? Bilingual(vi: "Điểm cộng", en: "Bonus")
                            : Bilingual(vi: "Điểm trừ", en: "Penalty")),
                    points.map { .points($0) } ?? .text(row.text("points")),
                    .text(entered?.text("reason") ?? row.text("note")),
                ])
            }
        }
        return ReportTable(
            Bilingual(vi: "Điểm cộng, điểm trừ", en: "Bonus and penalty points"),
            [
                .init("Đơn vị", "Unit", 40, .left), .init("Loại", "Kind", 26, .left),
                .init("Điểm", "Points", 20, .right), .init("Lý do", "Reason", 74, .left),
            ], rows)
    }

    // MARK: Values

    private func points(_ score: CriterionScore?) -> ReportValue {
        guard let score, score.isAssigned else { return .words(Self.notAssigned) }
        return score.points.map { .points($0) } ?? .none
    }

    private static let notAssigned = Bilingual(vi: "không giao", en: "not assigned")

    /// What the reviewers' points are together, by the set's own rule; nil where nobody reviewed.
    private func middle(of unit: String, _ criterion: String) -> Points? {
        let reviews = assessment(of: unit, criterion).reviews.filter { $0.key != unit }
        // Points too large for a mean could not have been scored either.
        return try? scores.reviews.together(reviews.values.sorted())
    }

    private func target(of unit: String, _ described: DescribedCriterion) -> ReportValue {
        let row = records["target"].first {
            $0.text("unit") == unit && $0.text("criterion") == described.criterion.code
        }
        if row?.integer("assigned") == 0 { return .words(Self.notAssigned) }
        return Fraction(decimal: row?.text("value") ?? "").map { .exact($0) } ?? .none
    }

    private func actual(of unit: String, _ described: DescribedCriterion) -> ReportValue {
        switch assessment(of: unit, described.criterion.code).figure {
        case nil: return .none
        case .notAssigned: return .words(Self.notAssigned)
        case .quantitative(let actual, _): return .exact(actual)
        case .reduction(let from, let to, _):
            let rate = try? from.minus(to).over(from).times(Fraction(max(described.scale, 1)))
            return rate.map { .exact($0) } ?? .none
        case .passed(let passed):
            return .words(
                passed
                    ? Bilingual(vi: "Đạt", en: "Passed") : Bilingual(vi: "Không đạt", en: "Failed"))
        case .items(let count): return .whole(Int128(count))
        case .sum(let sum): return .exact(sum)
        }
    }
}

extension Rank {
    /// Which rule put the unit where it is.
    var decision: Bilingual {
        switch decidedBy {
        case nil:
            isShared
                ? Bilingual(vi: "đồng hạng, hội nghị bỏ phiếu", en: "shared, the conference votes")
                : Bilingual(vi: "tổng điểm", en: "total")
        case .fewerPenalties: Bilingual(vi: "ít điểm trừ hơn", en: "fewer penalties")
        case .moreInFirstGroup:
            Bilingual(vi: "nhóm thứ nhất cao hơn", en: "more in the first group")
        case .moreBonus: Bilingual(vi: "nhiều điểm cộng hơn", en: "more bonus")
        }
    }
}

extension PointsSource {
    var shortWords: Bilingual {
        switch self {
        case .appraisal: Bilingual(vi: "thẩm định", en: "appraisal")
        case .reviews: Bilingual(vi: "chấm chéo", en: "cross-review")
        case .selfScore: Bilingual(vi: "tự chấm", en: "self-score")
        case .figure: Bilingual(vi: "số liệu", en: "figures")
        }
    }
}
