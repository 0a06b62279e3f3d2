// The papers beside the report: minutes of the nomination, the handover pack, the list of what came late.

internal import Documents
internal import Foundation
internal import Merge
internal import Replica

extension ReviewReport {
    /// The minutes of the nomination, with the ballots' tallies; never who voted how.
    func nominationMinutes(in language: Language) -> TextDocument {
        var blocks = head(
            "BB", Bilingual(vi: "BIÊN BẢN", en: "MINUTES"),
            Bilingual(vi: "Suy tôn danh hiệu thi đua", en: "Nomination for emulation titles"),
            in: language)
        let count = nominations.rows.count
        blocks.append(
            body(
                Bilingual(
                    vi: "Hội nghị đã xem xét \(count) đề nghị và bỏ phiếu kín; kết quả kiểm phiếu:",
                    en:
                        "The conference considered \(count) nominations by secret ballot; the tally:"
                ), in: language))
        blocks.append(table(nominations, in: language))
        for row in sorted("ballot_tally", by: "matter") where !row.text("minutes").isEmpty {
            let nominated = sorted("nomination", by: "title").first {
                $0.text("matter") == row.text("matter")
            }
            let matter = nominated.map {
                scores.name(of: $0.text("unit"))[language] + ", "
                    + ReportWords.form($0.text("title")).text(in: language)
            }
            let text = "\(matter ?? row.text("matter")): \(row.text("minutes"))"
            blocks.append(.paragraph(.init(.body, XMLText.shown(text))))
        }
        blocks += OfficialForm.foot(
            receivers: receivers, signer: ["TỔ KIỂM PHIẾU"])
        return paper(
            Bilingual(vi: "Biên bản suy tôn", en: "Nomination minutes"), blocks, in: language)
    }

    /// What the next head takes over: the state of the period, and all that is open in it.
    func handover(in language: Language) -> TextDocument {
        var blocks = head(
            "BG", Bilingual(vi: "BIÊN BẢN BÀN GIAO", en: "HANDOVER"),
            Bilingual(
                vi: "Nhiệm vụ \(clusterWord.vi) trưởng", en: "Of the headship"), in: language)
        let state = ReportWords.choice("state", records.period.text("state"))
        blocks.append(
            body(
                Bilingual(
                    vi: "Tình trạng của kỳ: \(state.text(in: .vietnamese)), lần \(epoch).",
                    en: "State of the period: \(state.text(in: .english)), epoch \(epoch)."),
                in: language))
        for table in [heads, ranking, submissions, covenant, corrections, explanations, vector]
        where !table.rows.isEmpty {
            blocks.append(
                .paragraph(
                    .init(.caption, XMLText.shown(table.title[language]), staysWithNext: true)))
            blocks.append(self.table(table, in: language))
        }
        for note in notes {
            blocks.append(.paragraph(.init(.body, XMLText.shown("- \(note[language])"))))
        }
        blocks += OfficialForm.bothSign(
            ["BÊN GIAO"] + named(head), ["BÊN NHẬN"] + named(nextHead))
        return paper(
            Bilingual(vi: "Biên bản bàn giao", en: "Handover"), blocks, in: language)
    }

    /// Who headed the cluster, and from when to when.
    private var heads: ReportTable {
        ReportTable(
            Bilingual(vi: "Cụm trưởng, Cụm phó", en: "Heads and deputy heads"),
            [
                .init("Đơn vị", "Unit", 50, .left), .init("Vai trò", "Role", 40, .left),
                .init("Từ ngày", "From", 30, .center), .init("Đến ngày", "To", 30, .center),
            ],
            records["head_assignment"].sorted {
                let (one, other) = ($0.text("from_date"), $1.text("from_date"))
                return one != other
                    ? VietnameseOrder.precedes(one, other)
                    : VietnameseOrder.precedes($0.text("role"), $1.text("role"))
            }.map { row in
                .init([
                    name(row.text("unit")),
                    .words(
                        row.text("role") == "cluster_head"
                            ? Bilingual(vi: "Cụm trưởng", en: "Head")
                            : Bilingual(vi: "Cụm phó", en: "Deputy head")),
                    .day(row.text("from_date")), .day(row.text("to_date")),
                ])
            })
    }

    /// What arrived after the lock and does not count.
    func lateTable(_ late: [LateEntry]) -> ReportTable {
        ReportTable(
            Bilingual(
                vi: "Số liệu đến sau khi chốt kỳ \(period): chưa được tính",
                en: "Entries after the lock of \(period): they do not count"),
            [
                .init("Loại", "Kind", 32, .left), .init("Số liệu", "Entry", 62, .left),
                .init("Nơi nhập", "Entered by", 28, .left),
                .init("Người nhập", "Person", 24, .left),
                .init("Nhập ngày (UTC)", "Edited on (UTC)", 26, .center),
            ],
            late.map { entry in
                .init([
                    SchemaLabels.table(entry.table).map { .words($0) } ?? .text(entry.table),
                    .words(described(entry)), name(entry.member), .text(entry.person),
                    .day(Self.day(entry.editedMilliseconds)),
                ])
            })
    }

    /// Which record it is, in the words of people: `Chỉ số: Đợt thi đua; Đơn vị: Hà Nội`. The period is
    /// said by the list.
    private func described(_ entry: LateEntry) -> Bilingual {
        let parts = entry.key.filter { $0.column != "period" }.map { part -> Bilingual in
            let code = Record([part.column: part.value]).text(part.column)
            let label = SchemaLabels.column(part.column, of: entry.table)
            let value = named(code, as: part.column)
            return Bilingual(
                vi: "\(label?.vi ?? part.column): \(value.vi)",
                en: "\(label?.en ?? part.column): \(value.en)")
        }
        return Bilingual(
            vi: parts.map(\.vi).joined(separator: "; "), en: parts.map(\.en).joined(separator: "; ")
        )
    }

    /// What a code in a column of a key is called; the code where it has no name.
    private func named(_ code: String, as column: String) -> Bilingual {
        let same = Bilingual(vi: code, en: code)
        switch column {
        case "unit", "reviewer": return scores.name(of: code)
        case "criterion":
            let name = scores.criteria.first { $0.criterion.code == code }?.name
            return name.map { Bilingual(vi: "\(code) \($0.vi)", en: "\(code) \($0.en)") } ?? same
        case "indicator": return indicatorName(code)
        default: return same
        }
    }

    func lateList(_ table: ReportTable, in language: Language) -> TextDocument {
        let blocks =
            [.paragraph(.init(.title, XMLText.shown(table.title[language]), staysWithNext: true))]
            + standing(in: language) + [self.table(table, in: language)]
        return paper(table.title, blocks, in: language)
    }

    /// The day in UTC of a time in milliseconds, `2023-07-03`.
    private static func day(_ milliseconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(milliseconds / 1000))
            .formatted(.iso8601.year().month().day())
    }

    // MARK: Parts

    private func head(
        _ code: String, _ kind: Bilingual, _ subject: Bilingual, in language: Language
    ) -> [DocumentBlock] {
        paperHead(code) + [
            .paragraph(.init(.title, kind[language], staysWithNext: true)),
            .paragraph(.init(.subtitle, XMLText.shown("\(subject[language])\n\(periodName)"))),
        ] + basisBlocks(in: language)
    }

    private func named(_ unit: String?) -> [String] { unit.map { [scores.name(of: $0).vi] } ?? [] }

    private func body(_ words: Bilingual, in language: Language) -> DocumentBlock {
        .paragraph(.init(.body, XMLText.shown(words[language])))
    }

    private func table(_ table: ReportTable, in language: Language) -> DocumentBlock {
        .table(table.documentTable(in: language, width: DocumentSection().textWidth, fontSize: 11))
    }

    private func paper(
        _ title: Bilingual, _ blocks: [DocumentBlock], in language: Language
    ) -> TextDocument {
        TextDocument(
            title: "\(title[language]) \(period)", language: language.rawValue,
            pageMark: pageMark(in: language), pageFooter: ReportWords.noSecrets[language],
            sections: [DocumentSection(blocks)])
    }
}
