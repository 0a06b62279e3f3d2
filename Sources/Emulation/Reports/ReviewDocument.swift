// The review's report as a document: head, outline with the units' prose, signature, annexes.

package import Documents

extension ReviewReport {
    /// The report as the conference reads it.
    package func document(in language: Language) -> TextDocument {
        let writer = ReviewDocument(report: self, language: language)
        let annexes = writer.annexes()
        return TextDocument(
            title: writer.title.joined(separator: " "), language: language.rawValue,
            pageMark: pageMark(in: language), pageFooter: ReportWords.noSecrets[language],
            sections: [DocumentSection(writer.main())] + annexes)
    }
}

private struct ReviewDocument {
    let report: ReviewReport
    let language: Language

    var title: [String] {
        let movement = Bilingual(
            vi: "phong trào thi đua “Vì an ninh Tổ quốc”",
            en: "of the “For National Security” emulation movement")
        let what: Bilingual =
            switch report.kind {
            case .midyear: Bilingual(vi: "Sơ kết", en: "Mid-year review")
            case .yearend: Bilingual(vi: "Tổng kết", en: "Year-end review")
            case .other: Bilingual(vi: "Kết quả", en: "Results")
            }
        return [
            Bilingual(vi: "BÁO CÁO", en: "REPORT")[language],
            "\(what[language]) \(movement[language])\n\(text(report.periodName))",
        ]
    }

    private func text(_ text: String) -> String { XMLText.shown(text) }
    private func words(_ vi: String, _ en: String) -> String { Bilingual(vi: vi, en: en)[language] }
    private func body(_ text: String) -> DocumentBlock { .paragraph(.init(.body, text)) }

    // MARK: Main part

    func main() -> [DocumentBlock] {
        head() + basis() + outline() + foot()
    }

    private func head() -> [DocumentBlock] {
        report.paperHead("BC") + [
            .paragraph(.init(.title, title[0], staysWithNext: true)),
            .paragraph(.init(.subtitle, title[1])),
        ]
    }

    /// What the report stands on, and what the figures are, before anybody reads one.
    private func basis() -> [DocumentBlock] {
        var blocks: [DocumentBlock] = []
        if report.isMadeUp {
            blocks.append(
                .paragraph(
                    .init(
                        .centered,
                        [
                            TextRun(
                                "\(EmulationSamples.mark): "
                                    + words(
                                        "mọi số liệu chỉ để làm thử.", "all figures are for trial."
                                    ), bold: true)
                        ])))
        }
        return blocks + report.basisBlocks(in: language)
    }

    private func outline() -> [DocumentBlock] {
        var blocks: [DocumentBlock] = []
        let numerals = ["I", "II", "III", "IV", "V"]
        for (numeral, part) in zip(numerals, ReportPart.all(report.kind)) {
            blocks.append(.paragraph(.init(.heading1, "\(numeral). \(part.heading[language])")))
            let isOne = part.sections.count == 1
            for (number, section) in part.sections.enumerated() {
                if !isOne {
                    blocks.append(
                        .paragraph(
                            .init(.heading2, "\(number + 1). \(section.heading[language])")))
                }
                let content = facts(section) + prose(section)
                blocks +=
                    content.isEmpty
                    ? [body(words("Chưa có nội dung.", "Nothing has been written yet."))] : content
            }
            if numeral == "II" { blocks += others(number: part.sections.count + 1) }
        }
        return blocks
    }

    // MARK: Prose

    /// What units wrote for a section: the cluster's own words first, then the units' as points.
    private func prose(_ section: ReportSection) -> [DocumentBlock] {
        points(
            report.sorted("report_section", by: "section").filter {
                $0.text("section") == section.rawValue
            })
    }

    private func points(_ rows: [Record]) -> [DocumentBlock] {
        let written = rows.filter { $0.text("body").contains { !$0.isWhitespace } }
        let cluster = report.records.period.text("cluster")
        let own = written.filter { $0.text("unit") == cluster }
        let others = written.filter { $0.text("unit") != cluster }
        return own.flatMap { paragraphs($0.text("body")) }
            + others.enumerated().flatMap { place, row -> [DocumentBlock] in
                let name = text(report.scores.name(of: row.text("unit"))[language])
                let lines = lines(row.text("body"))
                let first = DocumentParagraph(
                    .body,
                    [
                        TextRun("\(OfficialForm.point(place))) \(name): ", italic: true),
                        TextRun(lines.first ?? ""),
                    ])
                return [.paragraph(first)] + lines.dropFirst().map(body)
            }
    }

    private func paragraphs(_ text: String) -> [DocumentBlock] { lines(text).map(body) }

    private func lines(_ text: String) -> [String] {
        self.text(text).split { $0.isNewline }.map(String.init).filter {
            $0.contains { !$0.isWhitespace }
        }
    }

    /// Sections that the outline has no place for: nothing that was written is left out.
    private func others(number: Int) -> [DocumentBlock] {
        let known = Set(ReportSection.allCases.map(\.rawValue))
        let rows = report.sorted("report_section", by: "section").filter {
            !known.contains($0.text("section"))
        }
        let content = points(rows)
        guard !content.isEmpty else { return [] }
        let heading = words("Nội dung khác", "Other matters")
        return [.paragraph(.init(.heading2, "\(number). \(heading)"))] + content
    }

    // MARK: Facts

    private func facts(_ section: ReportSection) -> [DocumentBlock] {
        switch section {
        case .situation: situation()
        case .leadership: mottos()
        case .movement: counted(report.drives.rows.count, of: .drives)
        case .targets: targets()
        case .models:
            counted(report.models.rows.count, of: .models)
                + counted(report.exemplars.rows.count, of: .exemplars)
        case .commendation: counted(report.recipients.rows.count, of: .commendations)
        case .clusterWork: clusterWork()
        case .forceBuilding, .shortcomings, .causes, .lessons, .nextPeriod, .proposals: []
        }
    }

    private enum Counted { case drives, models, exemplars, commendations }

    private func counted(_ count: Int, of what: Counted) -> [DocumentBlock] {
        guard count > 0 else { return [] }
        let sentence: Bilingual =
            switch what {
            case .drives:
                Bilingual(
                    vi: "Trong kỳ, các đơn vị đã phát động \(count) đợt thi đua (Phụ lục).",
                    en: "The units launched \(count) drives (annex).")
            case .models:
                Bilingual(
                    vi:
                        "Các đơn vị có \(count) mô hình, cách làm hay, phần việc sáng tạo (Phụ lục).",
                    en: "The units have \(count) models, good practices and creative tasks (annex)."
                )
            case .exemplars:
                Bilingual(
                    vi: "Có \(count) gương điển hình tiên tiến được giới thiệu (Phụ lục).",
                    en: "\(count) exemplars were presented (annex).")
            case .commendations:
                Bilingual(
                    vi: "Có \(count) lượt tập thể, cá nhân được khen thưởng (Phụ lục).",
                    en: "\(count) commendations were given (annex).")
            }
        return [body(sentence[language])]
    }

    private func situation() -> [DocumentBlock] {
        guard let starts = report.starts, let ends = report.ends else { return [] }
        let (from, to) =
            language == .vietnamese
            ? (OfficialDay(starts).long, OfficialDay(ends).long)
            : (report.records.period.text("starts"), report.records.period.text("ends"))
        let names = report.units.map { text(report.scores.name(of: $0)[language]) }
        return [
            body(
                words(
                    "Kỳ thi đua từ \(from) đến \(to); \(names.count) đơn vị thành viên: ",
                    "The period is from \(from) to \(to); \(names.count) member units: ")
                    + names.joined(separator: ", ") + ".")
        ]
    }

    private func mottos() -> [DocumentBlock] {
        report.sorted("motto", by: "text").filter { !$0.text("text").isEmpty }.map { row in
            let name = text(report.scores.name(of: row.text("unit"))[language])
            return body(
                words("Khẩu hiệu hành động của \(name): ", "Motto of \(name): ")
                    + "“\(text(row.text("text")))”.")
        }
    }

    private func targets() -> [DocumentBlock] {
        var blocks: [DocumentBlock] = []
        if let first = report.scores.ranks.first {
            let leaders = report.scores.ranks.filter { $0.place == first.place }.map {
                text(report.scores.name(of: $0.score.unit)[language])
            }
            let total = first.score.total.text(in: language)
            blocks.append(
                body(
                    words(
                        "Dẫn đầu Cụm là \(leaders.joined(separator: ", ")) với \(total) điểm.",
                        "The cluster is led by \(leaders.joined(separator: ", ")) with \(total) points."
                    )))
        }
        blocks += table(report.ranking, width: DocumentSection().textWidth)
        blocks += charts() + notes()
        return blocks
    }

    private func notes() -> [DocumentBlock] {
        guard !report.notes.isEmpty else { return [] }
        return [body(words("Lưu ý về số liệu:", "To know of the figures:"))]
            + report.notes.map { body("- \(text($0[language]))") }
    }

    private func clusterWork() -> [DocumentBlock] {
        let signed = report.records["covenant_signature"].count
        guard signed > 0 else { return [] }
        return [
            body(
                words(
                    "Đã có \(signed) lượt ký giao ước thi đua (Phụ lục).",
                    "The covenant has \(signed) signatures (annex)."))
        ]
    }

    private func foot() -> [DocumentBlock] {
        OfficialForm.foot(receivers: report.receivers, signer: report.signer)
    }

    // MARK: Annexes

    private func table(_ table: ReportTable, width: Double) -> [DocumentBlock] {
        [
            .paragraph(.init(.caption, text(table.title[language]), staysWithNext: true)),
            .table(
                table.documentTable(
                    in: language, width: width, fontSize: table.isWide ? 11 : 12)),
        ]
    }

    /// Tables that stand upright together, then wide ones together; empty ones are left out.
    func annexes() -> [DocumentSection] {
        var sections: [DocumentSection] = []
        let upright = [
            report.groupTable, report.extras, report.evidence, report.models, report.exemplars,
            report.drives,
            report.commendations, report.recipients, report.submissions, report.covenant,
            report.registrations, report.nominations, report.explanations, report.differences,
            report.corrections,
            report.vector,
        ]
        let wide =
            [report.indicators] + report.groups.map { report.criteriaTable(ofGroup: $0) }
            + [report.reviewMatrix]
        for isLandscape in [false, true] {
            let tables = (isLandscape ? wide : upright).filter { !$0.rows.isEmpty }
            var section = DocumentSection(isLandscape: isLandscape)
            guard !tables.isEmpty else { continue }
            section.blocks.append(
                .paragraph(
                    .init(
                        .title, words("PHỤ LỤC", "ANNEX") + (isLandscape ? " II" : " I"),
                        staysWithNext: true)))
            for table in tables {
                section.blocks += self.table(table, width: section.textWidth)
            }
            if isLandscape {
                // A unit takes its own sheet out of the report.
                for unit in report.units {
                    section.blocks += [.pageBreak]
                    section.blocks += table(report.sheet(of: unit), width: section.textWidth)
                }
            }
            sections.append(section)
        }
        return sections
    }

    // MARK: Charts

    /// Below the ranking: the totals, and what they are made of.
    private func charts() -> [DocumentBlock] {
        let ranks = report.scores.ranks
        guard !ranks.isEmpty else { return [] }
        func value(_ points: Points) -> BarChart.Value {
            .init(hundredths: points.hundredths, text: points.text(in: language))
        }
        func chart(
            _ title: String, _ parts: [String], caption: (UnitScore) -> Points,
            _ points: (UnitScore) -> [Points]
        ) -> DocumentBlock {
            .chart(
                BarChart(
                    title: title, parts: parts,
                    bars: ranks.map(\.score).map { score in
                        .init(
                            label: text(report.scores.name(of: score.unit)[language]),
                            values: points(score).map(value),
                            caption: caption(score).text(in: language))
                    }))
        }
        let total = words("Tổng điểm", "Total points")
        return [
            chart(total, [total], caption: \.total) { [$0.total] },
            chart(
                words("Điểm theo nhóm tiêu chí", "Points by criteria group"),
                report.groups.map { words("Nhóm \($0)", "Group \($0)") }, caption: \.base
            ) { score in report.groups.map { score.points(ofGroup: $0) } },
        ]
    }
}
