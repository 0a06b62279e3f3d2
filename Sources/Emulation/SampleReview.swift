// The made-up review of the sample period: the cluster and its criteria, targets, sheets, reviews,
// commendations, so that every part of a report has something to show.
//
// Collectives only: no person is named. What a city enters stands in its own entry; a signature waits
// for the covenant, which the head enters.

internal import Merge

/// Rows of the sample period beside its running totals, models and prose.
enum SampleReview {
    static let cluster = "cum5"
    static let before = "2022-H1"
    private static let mark = EmulationSamples.mark
    private static let period = EmulationSamples.period
    private static let units = ReferenceData.units.map(\.code)

    // MARK: Criteria

    private struct Line {
        let code: String
        let name: Bilingual
        let kind: String
        let points: String
        var perItem = "0"
        var better = "higher"
        var indicator = ""
        var measuredIn = ""
        /// One for each unit, in their order; empty where there is none.
        var targets: [String] = []
    }

    private static let lines = [
        Line(
            code: "I.1",
            name: Bilingual(vi: "Lượt Tổ 363 làm nhiệm vụ", en: "Tổ 363 patrols at work"),
            kind: "quantitative", points: "20", indicator: "to_363_patrols",
            measuredIn: "lượt", targets: ["1400", "2000", "1000", "900", "1000"]),
        Line(
            code: "I.2",
            name: Bilingual(vi: "Báo cáo gửi đúng hạn", en: "Reports sent on time"),
            kind: "quantitative", points: "10", indicator: "reports_on_time",
            measuredIn: "báo cáo", targets: ["96", "96", "96", "96", "96"]),
        Line(
            code: "I.3",
            name: Bilingual(vi: "Tỷ lệ giảm báo cáo gửi chậm", en: "Fewer reports sent late"),
            kind: "quantitative", points: "10", better: "lower", indicator: "reports_late",
            measuredIn: "%", targets: ["20", "20", "20", "20", "20"]),
        Line(
            code: "II.1",
            name: Bilingual(
                vi: "Đảng bộ trong sạch, vững mạnh", en: "A clean and strong Party committee"),
            kind: "qualitative", points: "15"),
        Line(
            code: "II.2",
            name: Bilingual(
                vi: "Không có sai phạm nghiêm trọng", en: "No serious wrongdoing"),
            kind: "qualitative", points: "10"),
        Line(
            code: "III.1", name: Bilingual(vi: "Đợt thi đua", en: "Emulation drives"),
            kind: "per_item", points: "10", perItem: "0.75", indicator: "drives",
            measuredIn: "đợt"),
        Line(
            code: "III.2",
            name: Bilingual(vi: "Mô hình được công nhận", en: "Models recognised"),
            kind: "per_item", points: "9", perItem: "0.75", indicator: "models_recognised",
            measuredIn: "mô hình"),
        Line(
            code: "III.3",
            name: Bilingual(vi: "Gương điển hình tuyên truyền", en: "Exemplars made known"),
            kind: "per_item", points: "6", perItem: "0.2", indicator: "exemplars",
            measuredIn: "gương"),
        Line(
            code: "IV.1",
            name: Bilingual(vi: "Chế độ báo cáo đúng hạn", en: "Reporting as agreed"),
            kind: "qualitative", points: "5"),
        Line(
            code: "IV.2",
            name: Bilingual(vi: "Tham gia hoạt động Cụm", en: "Part in the cluster's work"),
            kind: "qualitative", points: "5"),
    ]

    // MARK: The head's

    /// What the period refers to: it has to be there before the period begins.
    static var clusterSQL: String {
        var cluster = Insertion(into: "cluster", ["code", "name_vi", "name_en", "note"])
        cluster.append([
            .text(Self.cluster), "Cụm thi đua Công an 5 thành phố",
            "Emulation cluster of five cities' police", .text(mark),
        ])
        var members = Insertion(into: "member_unit", ["cluster", "unit", "from_date", "note"])
        for unit in units {
            members.append([.text(Self.cluster), .text(unit), "2023-01-01", .text(mark)])
        }
        var heads = Insertion(
            into: "head_assignment",
            ["cluster", "role", "from_date", "to_date", "unit", "note"])
        for (role, unit) in [("cluster_head", "hanoi"), ("deputy_head", "hcm")] {
            heads.append([
                .text(Self.cluster), .text(role), "2023-01-01", "2023-12-31", .text(unit),
                .text(mark),
            ])
        }
        return cluster.sql + members.sql + heads.sql + SampleEvidence.legalSQL + criteriaSQL
            + targetsSQL
    }

    private typealias Cell = (column: String, field: Insertion.Field)

    private static var criteriaSQL: String {
        let rows = lines.enumerated().map { index, line -> [Cell] in
            [
                ("criteria_set", .text(cluster)), ("version", .integer(1)),
                ("code", .text(line.code)),
                ("criteria_group", .text(String(line.code.prefix { $0 != "." }))),
                ("name_vi", .text(line.name.vi)), ("name_en", .text(line.name.en)),
                ("kind", .text(line.kind)), ("max_points", .text(line.points)),
                ("points_per_item", .text(line.perItem)), ("floor", "0"),
                ("measured_in", .text(line.measuredIn)), ("better", .text(line.better)),
                ("indicator", .text(line.indicator)), ("denominator", ""),
                ("scale", .integer(line.better == "lower" ? 100 : 1)),
                ("position", .integer(Int64(index + 1))),
            ]
        }
        var criteria = Insertion(into: "criterion", rows[0].map(\.column))
        for row in rows { criteria.append(row.map(\.field)) }
        let set: [Cell] = [
            ("code", .text(cluster)), ("version", .integer(1)), ("bonus_cap", "5"),
            ("reviews", "median"), ("excess", "percent"), ("first_group", "I"),
            ("ties", "fewer_penalties,more_in_first_group,more_bonus"),
        ]
        let hash = CriteriaHash.hash(of: record(set), rows.map(record))
        return """
            INSERT INTO criteria_set (code, version, name_vi, name_en, note)
            SELECT '\(cluster)', 1, 'Bộ tiêu chí của Cụm', 'The cluster''s criteria', '\(mark)'
            WHERE NOT EXISTS (SELECT 1 FROM criteria_set WHERE code = '\(cluster)' AND version = 1);

            """ + criteria.sql
                + "UPDATE criteria_set SET state = 'adopted', hash = '\(hash)' "
                + "WHERE code = '\(cluster)' AND version = 1 AND state = 'draft';\n"
    }

    private static func record(_ cells: [Cell]) -> Record {
        Record(
            Dictionary(cells.map { ($0.column, $0.field.value) }, uniquingKeysWith: { $1 }))
    }

    private static var targetsSQL: String {
        var rows = Insertion(into: "target", ["period", "criterion", "unit", "value", "note"])
        for line in lines {
            for (unit, target) in zip(units, line.targets) {
                rows.append([
                    .text(period), .text(line.code), .text(unit), .text(target), .text(mark),
                ])
            }
        }
        return rows.sql
    }

    /// What the conference decides.
    static var conferenceSQL: String {
        var covenant = Insertion(
            into: "covenant", ["period", "text_hash", "title", "body"])
        covenant.append([
            .text(period), .text(covenantHash), .text("Giao ước thi đua năm 2023 (\(mark))"),
            .text("\(mark). Các đơn vị thi đua hoàn thành các chỉ tiêu đã đăng ký."),
        ])
        var nominations = Insertion(
            into: "nomination", ["period", "unit", "title", "status", "matter", "note"])
        nominations.append([
            .text(period), "hcm", "flag_mps", "agreed", "co-thi-dua-hcm", .text(mark),
        ])
        nominations.append([
            .text(period), "danang", "unit_dtw", "nominated", "quyet-thang-danang", .text(mark),
        ])
        var tallies = Insertion(
            into: "ballot_tally",
            [
                "period", "matter", "issued", "returned", "in_favour", "against", "invalid",
                "minutes",
            ])
        for (matter, favour, against) in [
            ("co-thi-dua-hcm", 14, 1), ("quyet-thang-danang", 11, 3),
        ] {
            tallies.append([
                .text(period), .text(matter), .integer(15), .integer(15), .integer(Int64(favour)),
                .integer(Int64(against)), .integer(Int64(15 - favour - against)),
                .text("\(mark). Bỏ phiếu kín, kiểm phiếu công khai."),
            ])
        }
        let extras = units.enumerated().map { extrasSQL($1, $0) }.joined()
        return covenant.sql + nominations.sql + tallies.sql + extras
    }

    private static let covenantHash = String(repeating: "c5", count: 32)

    // MARK: A unit's

    static func unitSQL(_ unit: String, isSigned: Bool) -> String {
        guard let place = units.firstIndex(of: unit) else { return "" }
        // Once a sheet is submitted, nothing is added to it.
        return figuresSQL(unit, place) + SampleEvidence.sql(of: unit) + sheetSQL(unit, place)
            + reviewsSQL(unit) + honoursSQL(unit, place)
            + (isSigned ? signatureSQL(unit) : "")
    }

    /// Last year's figures, and one entry of this year that was put right.
    private static func figuresSQL(_ unit: String, _ place: Int) -> String {
        var rows = Insertion(
            into: "indicator_entry",
            [
                "unit", "id", "period", "indicator", "office", "as_of", "amount", "reverses",
                "reason", "note",
            ])
        let office = SampleFigures.offices(of: unit).first?.code ?? ""
        let former: [[Int64]] = [
            [1405, 13, 7, 27, 15, 94, 5], [1980, 15, 12, 36, 24, 93, 8],
            [1001, 12, 9, 24, 12, 98, 3], [902, 9, 6, 20, 9, 95, 4], [985, 11, 7, 24, 12, 97, 6],
        ]
        for (indicator, amount) in zip(SampleFigures.indicators, former[place]) {
            rows.append([
                .text(unit), .text("\(before)-\(indicator.code)"), .text(before),
                .text(indicator.code), .text(office), "2022-06-30", .integer(amount), "", "",
                .text(mark),
            ])
        }
        if unit == "hcm" {
            let entries: [(String, Int64, String, String)] = [
                ("dinh-chinh-1", 30, "", ""),
                ("dinh-chinh-2", -30, "dinh-chinh-1", "Nhập trùng với số cộng dồn."),
            ]
            for (id, amount, reverses, reason) in entries {
                rows.append([
                    .text(unit), .text(id), .text(period), "to_363_patrols", .text(office),
                    "2023-06-15", .integer(amount), .text(reverses), .text(reason), .text(mark),
                ])
            }
        }
        return rows.sql
    }

    private static func sheetSQL(_ unit: String, _ place: Int) -> String {
        let columns = ["period", "unit", "criterion", "actual", "points", "note"]
        let passed = lines.filter { $0.kind == "qualitative" }
        let rows = passed.map { line -> [Cell] in
            let isPassed = !(line.code == "IV.1" && unit == "cantho")
            let fields: [Insertion.Field] = [
                .text(period), .text(unit), .text(line.code), .text(isPassed ? "1" : "0"),
                .text(isPassed ? line.points : "0"), .text(mark),
            ]
            return Array(zip(columns, fields)).map { (column: $0, field: $1) }
        }
        var sheet = Insertion(into: "self_score", columns)
        for row in rows { sheet.append(row.map(\.field)) }
        // One city is late, so that the list of submissions has something to say.
        guard unit != "haiphong" else { return sheet.sql }
        var submission = Insertion(
            into: "submission", ["period", "unit", "state", "hash", "submitted_on", "note"])
        submission.append([
            .text(period), .text(unit), "submitted", .text(SheetHash.hash(of: rows.map(record))),
            .text("2023-06-2\(5 + place)"), .text(mark),
        ])
        return sheet.sql + submission.sql
    }

    /// What the unit says of the others' sheets: full points, but for one criterion of one of them.
    private static func reviewsSQL(_ reviewer: String) -> String {
        var rows = Insertion(
            into: "cross_review",
            ["period", "unit", "criterion", "reviewer", "points", "comment"])
        for unit in units where unit != reviewer {
            for line in lines where line.kind == "qualitative" {
                let points =
                    switch (line.code, unit, reviewer) {
                    case ("II.1", "danang", "hcm"): "14"
                    case ("II.1", "danang", _): "14.5"
                    case ("IV.1", "cantho", _): "0"
                    case ("IV.2", "haiphong", "hanoi"): "4.5"
                    default: line.points
                    }
                rows.append([
                    .text(period), .text(unit), .text(line.code), .text(reviewer), .text(points),
                    .text(mark),
                ])
            }
        }
        var explanations = Insertion(
            into: "explanation", ["period", "unit", "criterion", "number", "text"])
        guard reviewer == "danang" else { return rows.sql }
        explanations.append([
            .text(period), .text(reviewer), "II.1", .integer(1),
            .text("\(mark). Đơn vị đã bổ sung minh chứng về kết quả đánh giá chi bộ."),
        ])
        return rows.sql + explanations.sql
    }

    private static func extrasSQL(_ unit: String, _ place: Int) -> String {
        let points = [
            ("bonus", ["1.5", "2", "1", "0.5", "1"]), ("penalty", ["0.5", "1", "0", "0", "0"]),
        ]
        return points.map { table, all in
            guard all[place] != "0" else { return "" }
            var rows = Insertion(into: table, ["unit", "id", "period", "points", "reason"])
            let reason =
                table == "bonus" ? "Mô hình được nhân rộng trong Cụm" : "Gửi chậm báo cáo chuyên đề"
            rows.append([
                .text(unit), .text("\(period)-1"), .text(period), .text(all[place]),
                .text("\(reason) (\(mark))"),
            ])
            return rows.sql
                + EmulationSamples.acceptedSQL(
                    table, "\(period)-1", of: unit, in: period, points: all[place])
        }.joined()
    }

    /// A drive, an exemplar, and a decision with those whom it honours.
    private static func honoursSQL(_ unit: String, _ place: Int) -> String {
        var drives = Insertion(
            into: "drive", ["unit", "year", "code", "title", "kind", "starts", "ends", "result"])
        drives.append([
            .text(unit), .integer(2023), "d01", "Cao điểm cải cách thủ tục hành chính", "peak",
            "2023-03-01", "2023-05-31", .text("\(mark). Hoàn thành kế hoạch."),
        ])
        var exemplars = Insertion(
            into: "exemplar",
            ["unit", "year", "code", "name", "field", "achievement", "decision"])
        exemplars.append([
            .text(unit), .integer(2023), "e01", .text("Tổ hướng dẫn thủ tục lưu động (\(mark))"),
            .text(["work", "training", "work", "combat", "force_building"][place]),
            "Trả kết quả trước hạn trong cả kỳ, được người dân đánh giá tốt.",
            .text("1\(place)/QĐ-KT"),
        ])
        let key: [Insertion.Field] = [
            .text("Công an thành phố"), .text("1\(place)/QĐ-KT-\(unit)"), "2023-05-19",
        ]
        var decisions = Insertion(
            into: "decision", ["issuer", "number", "signed_on", "kind", "level", "title", "note"])
        decisions.append(key + ["regular", "city", "Khen thưởng tập thể", .text(mark)])
        var recipients = Insertion(
            into: "recipient",
            ["issuer", "decision", "signed_on", "unit", "number", "name", "form", "achievement"])
        for number in 1...(2 + place % 2) {
            recipients.append(
                key + [
                    .text(unit), .integer(Int64(number)), .text("Tập thể số \(number) (\(mark))"),
                    .text(number == 1 ? "merit_cert" : "comm_cert"),
                    "Hoàn thành tốt đợt thi đua.",
                ])
        }
        var registrations = Insertion(
            into: "title_registration", ["period", "unit", "number", "title", "note"])
        registrations.append([
            .text(period), .text(unit), .integer(1),
            .text(place.isMultiple(of: 2) ? "unit_dtw" : "flag_mps"), .text(mark),
        ])
        return registrations.sql + drives.sql + exemplars.sql + decisions.sql + recipients.sql
    }

    private static func signatureSQL(_ unit: String) -> String {
        """
        INSERT INTO covenant_signature (period, text_hash, unit, signed_on, note)
        SELECT '\(period)', '\(covenantHash)', '\(unit)', '2023-01-18', '\(mark)'
        WHERE EXISTS (SELECT 1 FROM covenant WHERE period = '\(period)'
            AND text_hash = '\(covenantHash)')
        ON CONFLICT DO NOTHING;

        """
    }
}
