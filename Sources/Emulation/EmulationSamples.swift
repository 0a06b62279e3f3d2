// Made-up entries for demonstrations: plain SQL, as the offices would run it themselves.
//
// Whatever a person reads of a sample bears the mark, and no sample names a person or a case. Running
// totals add up when two replicas enter them without having met: load a city's samples on one only.

/// What one office, or a city's main replica, enters at once.
package struct OfficeEntry: Hashable, Sendable {
    /// The unit's code, `hanoi`.
    package let unit: String
    /// The office's code within its unit, `001`; nil for the unit itself.
    package let office: String?
    /// One statement or more for a stock client. Running them again changes nothing.
    package let sql: String
    /// What is entered and by whom, a sentence.
    package let sentence: Bilingual
}

/// The sample data.
package enum EmulationSamples {
    /// What stands wherever made-up data is shown.
    package static let mark = "DỮ LIỆU GIẢ LẬP"

    /// The period of the samples.
    package static let period = "2023-H1"

    /// The unit whose main replica enters the period and the indicators: the head of that year.
    package static let head = "hanoi"

    /// What `only:` may name.
    package static let names = ReferenceData.units.map(\.code)

    /// The cluster, the period and its indicators, which everything else refers to, and what the
    /// conference decided.
    package static let clusterEntries = [
        OfficeEntry(
            unit: head, office: nil, sql: SampleReview.clusterSQL,
            sentence: Bilingual(
                vi: "Cụm trưởng lập Cụm, đặt bộ tiêu chí và giao chỉ tiêu.",
                en: "The cluster head enters the cluster, its criteria and targets.")),
        opening(periodSQL), indicators,
        OfficeEntry(
            unit: head, office: nil, sql: SampleReview.conferenceSQL,
            sentence: Bilingual(
                vi: "Cụm trưởng nhập giao ước và kết quả suy tôn.",
                en: "The cluster head enters the covenant and the nominations.")),
    ]

    /// The period, before anyone has agreed how it is scored, and its indicators.
    package static let openingEntries = [opening(barePeriodSQL), indicators]

    private static func opening(_ sql: String) -> OfficeEntry {
        OfficeEntry(
            unit: head, office: nil, sql: sql,
            sentence: Bilingual(
                vi: "Cụm trưởng mở kỳ sơ kết 6 tháng đầu năm 2023.",
                en: "The cluster head opens the mid-year review of 2023."))
    }

    private static let indicators = OfficeEntry(
        unit: head, office: nil, sql: indicatorSQL,
        sentence: Bilingual(
            vi: "Cụm trưởng đặt \(SampleFigures.indicators.count) chỉ số tổng hợp.",
            en: "The cluster head sets \(SampleFigures.indicators.count) indicators."))

    /// What a unit and its offices enter: running totals by office, then models, the report, the review.
    ///
    /// - Parameter writer: The unit that enters it, where that is another one: it cannot sign for this.
    /// - Returns: Nothing for a code that is not one of the five.
    package static func entries(for unit: String, by writer: String? = nil) -> [OfficeEntry] {
        guard let found = ReferenceData.units.first(where: { $0.code == unit }) else { return [] }
        return resultEntries(for: unit) + [review(of: found, isSigned: writer ?? unit == unit)]
    }

    /// The same before the review: no sheet is filled yet.
    package static func resultEntries(for unit: String) -> [OfficeEntry] {
        guard let unit = ReferenceData.units.first(where: { $0.code == unit }) else { return [] }
        return SampleFigures.offices(of: unit.code).map { totals(of: $0, in: unit) }
            + [models(of: unit), sections(of: unit)]
    }

    /// All statements in one text, or those of one unit after the cluster's own; the worked example of
    /// scores is a period of its own, and comes only when it is asked for by its name, as does the
    /// sample period with a review that has yet to be held.
    ///
    /// - Parameter writer: The unit whose file takes it.
    /// - Returns: Nil for a name that is neither among `names` nor one of those.
    package static func sampleSQL(only name: String? = nil, by writer: String) -> String? {
        if name == ScoringSample.name { return ScoringSample.sql }
        if name == ReviewSample.name { return ReviewSample.sql }
        if let name, !names.contains(name) { return nil }
        let units = name.map { [$0] } ?? names
        return (clusterEntries + units.flatMap { entries(for: $0, by: writer) }).map(\.sql).joined()
    }

    // MARK: Entries

    private static var periodSQL: String {
        var rows = Insertion(
            into: "period",
            [
                "code", "name", "starts", "ends", "state", "note", "cluster", "criteria_set",
                "compared_with",
            ])
        rows.append([
            .text(period), "6 tháng đầu năm 2023", "2023-01-01", "2023-06-30", "active",
            .text(mark), .text(SampleReview.cluster), .text(SampleReview.cluster),
            .text(SampleReview.before),
        ])
        return rows.sql
    }

    private static var barePeriodSQL: String {
        var rows = Insertion(
            into: "period", ["code", "name", "starts", "ends", "state", "note"])
        rows.append([
            .text(period), "6 tháng đầu năm 2023", "2023-01-01", "2023-06-30", "active",
            .text(mark),
        ])
        return rows.sql
    }

    private static var indicatorSQL: String {
        var rows = Insertion(
            into: "indicator",
            [
                "code", "name_vi", "name_en", "measured_in", "better", "theme", "position",
                "note",
            ])
        for (index, indicator) in SampleFigures.indicators.enumerated() {
            rows.append([
                .text(indicator.code), .text(indicator.name.vi), .text(indicator.name.en),
                .text(indicator.measuredIn), .text(indicator.better), .text(indicator.theme),
                .integer(Int64(index + 1)), .text(mark),
            ])
        }
        return rows.sql
    }

    private static func totals(
        of office: SampleFigures.Office, in unit: ReferenceData.Unit
    ) -> OfficeEntry {
        var rows = Insertion(
            into: "running_total", ["period", "indicator", "unit", "office", "total", "note"])
        for (indicator, total) in zip(SampleFigures.indicators, office.totals) {
            rows.append([
                .text(period), .text(indicator.code), .text(unit.code), .text(office.code),
                .integer(total), .text(mark),
            ])
        }
        let name = unit.districts.first { $0.code == office.code }?.name ?? office.code
        return OfficeEntry(
            unit: unit.code, office: office.code, sql: rows.sql,
            sentence: Bilingual(
                vi: "\(name) (\(unit.name.vi)) nhập số cộng dồn của "
                    + "\(office.totals.count) chỉ số.",
                en: "\(name) (\(unit.name.en)) enters its running totals of "
                    + "\(office.totals.count) indicators."))
    }

    private static func models(of unit: ReferenceData.Unit) -> OfficeEntry {
        var rows = Insertion(
            into: "model",
            [
                "unit", "year", "code", "title", "kind", "description", "status",
                "replicated_in",
            ])
        let models = SampleTexts.models(of: unit.code)
        for model in models {
            rows.append([
                .text(unit.code), .integer(2023), .text(model.code), .text(model.title),
                .text(model.kind), .text("\(mark). \(model.description)"), .text(model.status),
                .text(model.replicatedIn),
            ])
        }
        return OfficeEntry(
            unit: unit.code, office: nil, sql: rows.sql,
            sentence: Bilingual(
                vi: "\(unit.name.vi) đăng ký \(models.count) mô hình, phần việc sáng tạo.",
                en: "\(unit.name.en) registers \(models.count) models and creative tasks."))
    }

    private static func sections(of unit: ReferenceData.Unit) -> OfficeEntry {
        var rows = Insertion(
            into: "report_section", ["period", "unit", "section", "heading", "body"])
        let sections = SampleTexts.sections(of: unit.code)
        for section in sections {
            rows.append([
                .text(period), .text(unit.code), .text(section.code),
                .text("\(section.heading) (\(mark))"), .text(section.body),
            ])
        }
        return OfficeEntry(
            unit: unit.code, office: nil, sql: rows.sql,
            sentence: Bilingual(
                vi: "\(unit.name.vi) viết \(sections.count) mục của báo cáo sơ kết.",
                en: "\(unit.name.en) writes \(sections.count) sections of the review report."))
    }

    /// The head's word for points of a sample.
    static func acceptedSQL(
        _ table: String, _ id: String, of unit: String, in period: String, points: String
    ) -> String {
        var rows = Insertion(
            into: "verdict", ["period", "unit", "about", "item", "says", "points", "note"])
        rows.append([
            .text(period), .text(unit), .text(table), .text(id), "accepted", .text(points),
            .text(mark),
        ])
        return rows.sql
    }

    private static func review(of unit: ReferenceData.Unit, isSigned: Bool) -> OfficeEntry {
        OfficeEntry(
            unit: unit.code, office: nil,
            sql: SampleReview.unitSQL(unit.code, isSigned: isSigned),
            sentence: Bilingual(
                vi: "\(unit.name.vi) chấm điểm, chấm chéo và nhập khen thưởng.",
                en: "\(unit.name.en) enters its sheet, its reviews and its commendations."))
    }
}
