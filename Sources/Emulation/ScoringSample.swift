// The worked example: five unnamed units with made-up numbers, as rows of a period of its own.

/// A period that can be scored, as plain SQL.
package enum ScoringSample {
    /// What `sample load --only` calls it.
    package static let name = "scoring"

    /// The period, and its cluster, criteria set and units' common first part.
    package static let period = "example"

    /// The units take no part in anything else.
    package static let units = ["A", "B", "C", "D", "E"]

    private static let before = "example-before"
    private static let office = "001"

    private struct Line {
        let code: String
        let name: Bilingual
        let kind: String
        let points: String
        var perItem = "0"
        /// How its figure comes about.
        let figures: Source
    }

    private enum Source {
        /// Counts of this period, of as many of the period before.
        case reduced([Int64], before: Int64, target: String)
        /// Counts out of a whole.
        case share([Int64], whole: Int64, target: String)
        case passed([Int])
        case counted([Int64])
    }

    private static let lines: [Line] = [
        Line(
            code: "I.1",
            name: Bilingual(
                vi: "Tỷ lệ giảm phạm pháp TTXH", en: "Reduction of social order offences"),
            kind: "quantitative", points: "10",
            figures: .reduced([92, 94, 95, 96, 92], before: 100, target: "5")),
        Line(
            code: "I.2",
            name: Bilingual(vi: "Tỷ lệ điều tra khám phá chung", en: "General clear-up rate"),
            kind: "quantitative", points: "10",
            figures: .share([78, 80, 76, 75, 72], whole: 100, target: "75")),
        Line(
            code: "I.3",
            name: Bilingual(vi: "Tỷ lệ giải quyết tin báo", en: "Rate of reports dealt with"),
            kind: "quantitative", points: "10",
            figures: .share([186, 183, 190, 180, 188], whole: 200, target: "90")),
        Line(
            code: "I.4",
            name: Bilingual(
                vi: "Hồ sơ TTHC đúng hạn", en: "Administrative files handled in time"),
            kind: "quantitative", points: "10",
            figures: .share([198, 199, 196, 199, 194], whole: 200, target: "98")),
        Line(
            code: "II.1",
            name: Bilingual(
                vi: "Đảng bộ trong sạch, vững mạnh", en: "A clean and strong Party committee"),
            kind: "qualitative", points: "15", figures: .passed([1, 1, 1, 1, 1])),
        Line(
            code: "II.2",
            name: Bilingual(
                vi: "Không có sai phạm nghiêm trọng", en: "No serious wrongdoing"),
            kind: "qualitative", points: "10", figures: .passed([1, 1, 1, 0, 1])),
        Line(
            code: "III.1", name: Bilingual(vi: "Đợt thi đua", en: "Emulation drives"),
            kind: "per_item", points: "10", perItem: "2", figures: .counted([4, 5, 3, 4, 6])),
        Line(
            code: "III.2",
            name: Bilingual(vi: "Mô hình được công nhận", en: "Models recognised"),
            kind: "per_item", points: "9", perItem: "1.5", figures: .counted([5, 6, 4, 7, 3])),
        Line(
            code: "III.3",
            name: Bilingual(vi: "Gương điển hình tuyên truyền", en: "Exemplars made known"),
            kind: "per_item", points: "6", perItem: "0.5", figures: .counted([9, 12, 14, 6, 10])),
        Line(
            code: "IV.1",
            name: Bilingual(vi: "Chế độ báo cáo đúng hạn", en: "Reports sent in time"),
            kind: "qualitative", points: "5", figures: .passed([1, 1, 0, 1, 1])),
        Line(
            code: "IV.2",
            name: Bilingual(vi: "Tham gia hoạt động Cụm", en: "Part in the cluster's work"),
            kind: "qualitative", points: "5", figures: .passed([1, 1, 1, 1, 1])),
    ]

    private static let bonus = ["2", "1", "3", "0", "1.5"]
    private static let penalty = ["1", "0", "0", "2", "0.5"]

    /// Who enters what: the cluster's own rows first, then each unit's; running them again changes nothing.
    package static let entries: [OfficeEntry] =
        [
            OfficeEntry(
                unit: EmulationSamples.head, office: nil, sql: clusterSQL,
                sentence: Bilingual(
                    vi: "Ví dụ tính điểm: Cụm trưởng đặt bộ tiêu chí, chỉ tiêu và kỳ thi đua.",
                    en: "The worked example: the head sets the criteria, targets and period."))
        ]
        + units.indices.map { place in
            OfficeEntry(
                unit: units[place], office: nil, sql: unitSQL(place),
                sentence: Bilingual(
                    vi: "Ví dụ tính điểm: đơn vị \(units[place]) nhập số liệu.",
                    en: "The worked example: unit \(units[place]) enters its figures."))
        }

    /// All statements in one text.
    package static var sql: String { entries.map(\.sql).joined() }

    // MARK: The cluster's

    private static var clusterSQL: String {
        criteriaSQL + targetsSQL + periodSQL
    }

    private static var criteriaSQL: String {
        let set = """
            INSERT INTO criteria_set (code, version, name_vi, name_en, note)
            SELECT '\(period)', 1, 'Ví dụ tính điểm', 'The worked example', '\(EmulationSamples.mark)'
            WHERE NOT EXISTS (SELECT 1 FROM criteria_set WHERE code = '\(period)' AND version = 1);

            """
        let criteria = lines.enumerated().map { criterion($1, at: $0 + 1) }
        var rows = Insertion(into: "criterion", criteria[0].map(\.column))
        for criterion in criteria { rows.append(criterion.map(\.field)) }
        return set + rows.sql
            + "UPDATE criteria_set SET state = 'adopted', hash = '\(hash(of: criteria))' "
            + "WHERE code = '\(period)' AND version = 1 AND state = 'draft';\n"
    }

    private typealias Cell = (column: String, field: Insertion.Field)

    private static func criterion(_ line: Line, at position: Int) -> [Cell] {
        let (better, indicator, denominator, scale): (String, String, String, Int64) =
            switch line.figures {
            case .reduced: ("lower", code(line), "", 100)
            case .share: ("higher", code(line), code(line) + "-whole", 100)
            case .passed: ("higher", "", "", 1)
            case .counted: ("higher", code(line), "", 1)
            }
        return [
            ("criteria_set", .text(period)), ("version", .integer(1)), ("code", .text(line.code)),
            ("criteria_group", .text(String(line.code.prefix { $0 != "." }))),
            ("name_vi", .text(line.name.vi)), ("name_en", .text(line.name.en)),
            ("kind", .text(line.kind)), ("max_points", .text(line.points)),
            ("points_per_item", .text(line.perItem)), ("floor", "0"), ("better", .text(better)),
            ("indicator", .text(indicator)), ("denominator", .text(denominator)),
            ("scale", .integer(scale)), ("position", .integer(Int64(position))),
        ]
    }

    /// With the settings that a set has where nobody says otherwise.
    private static func hash(of criteria: [[Cell]]) -> String {
        func record(_ cells: [Cell]) -> Record {
            Record(
                Dictionary(
                    cells.map { ($0.column, $0.field.value) }, uniquingKeysWith: { $1 }))
        }
        let set = record([
            ("code", .text(period)), ("version", .integer(1)), ("bonus_cap", "5"),
            ("reviews", "median"), ("excess", "percent"), ("first_group", "I"),
            ("ties", "fewer_penalties,more_in_first_group,more_bonus"),
        ])
        return CriteriaHash.hash(of: set, criteria.map(record))
    }

    private static func code(_ line: Line) -> String { "\(period)-\(line.code)" }

    private static var targetsSQL: String {
        var rows = Insertion(into: "target", ["period", "criterion", "unit", "value", "note"])
        for line in lines {
            let target: String
            switch line.figures {
            case .reduced(_, _, let value), .share(_, _, let value): target = value
            case .passed, .counted: continue
            }
            for unit in units {
                rows.append([
                    .text(period), .text(line.code), .text(unit), .text(target),
                    .text(EmulationSamples.mark),
                ])
            }
        }
        return rows.sql
    }

    private static var periodSQL: String {
        var members = Insertion(into: "member_unit", ["cluster", "unit", "from_date", "note"])
        for unit in units {
            members.append([
                .text(period), .text(unit), "2023-01-01", .text(EmulationSamples.mark),
            ])
        }
        var rows = Insertion(
            into: "period",
            [
                "code", "name", "starts", "ends", "state", "note", "cluster", "criteria_set",
                "compared_with",
            ])
        rows.append([
            .text(period), "Ví dụ tính điểm", "2023-01-01", "2023-06-30", "appraisal",
            .text(EmulationSamples.mark), .text(period), .text(period), .text(before),
        ])
        return members.sql + rows.sql
    }

    // MARK: A unit's

    private static func unitSQL(_ place: Int) -> String {
        let unit = units[place]
        var totals = Insertion(
            into: "running_total", ["period", "indicator", "unit", "office", "total", "note"])
        var entries = Insertion(
            into: "indicator_entry",
            ["unit", "id", "period", "indicator", "office", "amount", "note"])
        var sheet = Insertion(
            into: "self_score", ["period", "unit", "criterion", "actual", "note"])
        func enter(_ indicator: String, _ amount: Int64, in period: String) {
            entries.append([
                .text(unit), .text("\(period)-\(indicator)"), .text(period), .text(indicator),
                .text(office), .integer(amount), .text(EmulationSamples.mark),
            ])
        }
        for line in lines {
            switch line.figures {
            case .reduced(let counts, let former, _):
                enter(code(line), counts[place], in: period)
                enter(code(line), former, in: before)
            case .share(let counts, let whole, _):
                enter(code(line), counts[place], in: period)
                enter(code(line) + "-whole", whole, in: period)
            case .counted(let counts):
                totals.append([
                    .text(period), .text(code(line)), .text(unit), .text(office),
                    .integer(counts[place]), .text(EmulationSamples.mark),
                ])
            case .passed(let marks):
                sheet.append([
                    .text(period), .text(unit), .text(line.code), .text(String(marks[place])),
                    .text(EmulationSamples.mark),
                ])
            }
        }
        return entries.sql + totals.sql + sheet.sql + extra("bonus", bonus[place], unit)
            + extra("penalty", penalty[place], unit)
    }

    private static func extra(_ table: String, _ points: String, _ unit: String) -> String {
        var rows = Insertion(into: table, ["unit", "id", "period", "points", "reason"])
        rows.append([
            .text(unit), .text(period), .text(period), .text(points),
            .text(EmulationSamples.mark),
        ])
        return rows.sql
            + EmulationSamples.acceptedSQL(table, period, of: unit, in: period, points: points)
    }
}
