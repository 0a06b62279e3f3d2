// The sample period with its review still to be held: the cluster and its head, criteria, targets, results.
//
// The other samples (SampleReview.swift) have the review behind them. All of it is made up and says so.
// Targets come before the period, which the samples open as active.

/// The mid-year review of the five cities, as plain SQL.
package enum ReviewSample {
    /// What `sample load --only` calls it.
    package static let name = "review"
    package static let cluster = "five"
    package static let criteriaSet = "five-2023"
    private static let period = EmulationSamples.period
    private static let mark = EmulationSamples.mark

    private struct Line {
        let code: String
        let name: Bilingual
        let kind: String
        let points: String
        var perItem = "0"
        /// Empty where the sheet says it.
        let indicator: String
        var target: String?
    }

    private static let lines = [
        Line(
            code: "I.1",
            name: Bilingual(vi: "Lượt Tổ 363 làm nhiệm vụ", en: "Tổ 363 patrols at work"),
            kind: "quantitative", points: "20", indicator: "to_363_patrols", target: "1000"),
        Line(
            code: "I.2",
            name: Bilingual(vi: "Báo cáo gửi đúng hạn", en: "Reports sent on time"),
            kind: "quantitative", points: "20", indicator: "reports_on_time", target: "95"),
        Line(
            code: "II.1",
            name: Bilingual(
                vi: "Đảng bộ trong sạch, vững mạnh", en: "A clean and strong Party committee"),
            kind: "qualitative", points: "15", indicator: ""),
        Line(
            code: "III.1", name: Bilingual(vi: "Đợt thi đua", en: "Emulation drives"),
            kind: "per_item", points: "15", perItem: "1", indicator: "drives"),
        Line(
            code: "III.2",
            name: Bilingual(vi: "Mô hình được công nhận", en: "Models recognised"),
            kind: "per_item", points: "15", perItem: "1.5", indicator: "models_recognised"),
        Line(
            code: "III.3", name: Bilingual(vi: "Gương điển hình", en: "Exemplars"),
            kind: "per_item", points: "15", perItem: "0.5", indicator: "exemplars"),
    ]

    /// The criterion that a city's sheet says itself.
    package static let typedCriterion = "II.1"

    /// What the head enters before the period: cluster, members, headship, criteria and targets.
    package static let agreement = OfficeEntry(
        unit: EmulationSamples.head, office: nil,
        sql: clusterSQL + criteriaSQL + targetSQL,
        sentence: Bilingual(
            vi: "Cụm trưởng đặt bộ tiêu chí và giao chỉ tiêu cho năm đơn vị.",
            en: "The cluster head sets the criteria, and targets for the five units."))

    /// What the head enters behind it: by which criteria the period is scored.
    package static let rules = OfficeEntry(
        unit: EmulationSamples.head, office: nil,
        sql: """
            UPDATE period SET cluster = '\(cluster)', criteria_set = '\(criteriaSet)'
            WHERE code = '\(period)' AND cluster = '';

            """,
        sentence: Bilingual(
            vi: "Kỳ sơ kết được chấm theo bộ tiêu chí này.",
            en: "The review is scored by these criteria."))

    /// What the head enters.
    package static let entries = [agreement] + EmulationSamples.openingEntries + [rules]

    /// All of it with the results that it is about.
    package static var sql: String {
        (entries + EmulationSamples.names.flatMap(EmulationSamples.resultEntries(for:)))
            .map(\.sql).joined()
    }

    private static var clusterSQL: String {
        var clusters = Insertion(into: "cluster", ["code", "name_vi", "name_en", "note"])
        clusters.append([
            .text(cluster), "Cụm thi đua năm thành phố", "The cluster of five cities", .text(mark),
        ])
        var members = Insertion(into: "member_unit", ["cluster", "unit", "from_date", "note"])
        for unit in EmulationSamples.names {
            members.append([.text(cluster), .text(unit), "2023-01-01", .text(mark)])
        }
        var heads = Insertion(
            into: "head_assignment", ["cluster", "role", "from_date", "unit", "note"])
        heads.append([
            .text(cluster), "cluster_head", "2023-01-01", .text(EmulationSamples.head),
            .text(mark),
        ])
        return clusters.sql + members.sql + heads.sql
    }

    private static var criteriaSQL: String {
        var sets = Insertion(
            into: "criteria_set", ["code", "version", "name_vi", "name_en", "note"])
        sets.append([
            .text(criteriaSet), .integer(1), "Bộ tiêu chí của mẫu", "The sample's criteria",
            .text(mark),
        ])
        var rows = Insertion(
            into: "criterion",
            [
                "criteria_set", "version", "code", "criteria_group", "name_vi", "name_en", "kind",
                "max_points", "points_per_item", "indicator", "position",
            ])
        for (place, line) in lines.enumerated() {
            rows.append([
                .text(criteriaSet), .integer(1), .text(line.code),
                .text(String(line.code.prefix { $0 != "." })), .text(line.name.vi),
                .text(line.name.en), .text(line.kind), .text(line.points), .text(line.perItem),
                .text(line.indicator), .integer(Int64(place + 1)),
            ])
        }
        return sets.sql + rows.sql
    }

    private static var targetSQL: String {
        var rows = Insertion(into: "target", ["period", "criterion", "unit", "value", "note"])
        for line in lines {
            guard let target = line.target else { continue }
            for unit in EmulationSamples.names {
                rows.append([
                    .text(period), .text(line.code), .text(unit), .text(target), .text(mark),
                ])
            }
        }
        return rows.sql
    }
}
