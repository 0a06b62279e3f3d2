// The review as a workbook: an overview to print upright, a sheet for each group of criteria, lists.

package import Documents

extension ReviewReport {
    /// Numbers and days are real ones, so that they can be worked with.
    package func workbook(in language: Language) -> Workbook {
        var writer = ReviewWorkbook(report: self, language: language)
        return writer.workbook()
    }
}

/// Sheets of tables.
struct TableSheet {
    let language: Language
    /// What stands at the top of every printed page.
    let mark: String
    /// What is said below the title of every sheet besides; empty for nothing.
    let reopened: String

    init(_ report: ReviewReport, in language: Language) {
        self.language = language
        mark = report.pageMark(in: language)
        reopened = report.reopenedSentence?[language] ?? ""
    }

    private static let heading = CellStyle().with(\.isBold, true).with(\.wraps, true)
        .with(\.hasBorder, true).with(\.alignment, .center).with(\.fill, 0xE7EEF6)

    /// A sheet that holds one table, with its headings in sight and on every page.
    func sheet(named name: String, _ table: ReportTable) -> Sheet {
        var sheet = empty(named: name, isLandscape: table.isWide)
        let last = table.columns.count - 1
        title(table.title[language], row: 0, last: last, on: &sheet)
        let told = [mark, reopened].filter { !$0.isEmpty }.joined(separator: ". ")
        if !told.isEmpty { note(told, row: 1, last: last, on: &sheet) }
        sheet.columnWidths = table.columns.map { max(6, $0.width / 2) }
        let next = put(table, row: 3, on: &sheet)
        sheet.frozenRows = 4
        sheet.print.repeatedRows = 3...3
        note(ReportWords.noSecrets[language], row: next + 1, last: last, on: &sheet)
        return sheet
    }

    func empty(named name: String, isLandscape: Bool) -> Sheet {
        var sheet = Sheet(name: name)
        sheet.print.isLandscape = isLandscape
        let font = "&C&\"\(CellStyle.fontName),Regular\""
        sheet.print.header = "\(font)\(PrintSetup.plain(mark))"
        sheet.print.footer =
            "\(font)\(PrintSetup.plain(ReportWords.noSecrets[language]))\n&P/&N"
        return sheet
    }

    func title(_ text: String, row: Int, last: Int, on sheet: inout Sheet) {
        let style = CellStyle().with(\.isBold, true).with(\.fontSize, 14).with(\.alignment, .center)
            .with(\.wraps, true)
        line(XMLText.shown(text), row: row, last: last, style, on: &sheet)
        sheet.rowHeights[row] = 36
    }

    func note(_ text: String, row: Int, last: Int, on sheet: inout Sheet) {
        let style = CellStyle().with(\.isItalic, true).with(\.wraps, true)
        line(XMLText.shown(text), row: row, last: last, style, on: &sheet)
        // Spreadsheets make no merged row as high as its text; some 90 characters go into a line.
        sheet.rowHeights[row] = Double(16 * (text.count / (last > 5 ? 90 : 60) + 1))
    }

    /// What the longest text of a row takes when it wraps: not all programs work it out by themselves.
    private func height(of texts: [String], in widths: [Double]) -> Double {
        let lines =
            zip(texts, widths).map { text, width in
                text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                    // What fits, fits; of several lines, words fill none to its end.
                    Double(line.count) <= width
                        ? 1 : Int((Double(line.count) / max(1, width * 0.9)).rounded(.up))
                }.reduce(0) { $0 + max(1, $1) }
            }.max() ?? 1
        // A spreadsheet's rows are at most 409 points high.
        return min(409, Double(lines * 16 + 2))
    }

    private func line(
        _ text: String, row: Int, last: Int, _ style: CellStyle, on sheet: inout Sheet
    ) {
        if last == 0 {
            sheet.set(row, 0, .text(text), style)
        } else {
            sheet.merge(row...row, 0...last, .text(text), style)
        }
    }

    /// - Returns: The row behind the table.
    func put(_ table: ReportTable, row: Int, column first: Int = 0, on sheet: inout Sheet) -> Int {
        let widths = Array(sheet.columnWidths.dropFirst(first))
        let headings = table.columns.map { $0.fullHeading(in: language) }
        for (column, heading) in headings.enumerated() {
            sheet.set(row, first + column, .text(heading), Self.heading)
        }
        sheet.rowHeights[row] = height(of: headings, in: widths)
        for (index, line) in table.rows.enumerated() {
            sheet.rowHeights[row + 1 + index] = height(
                of: line.values.map { $0.text(in: language) }, in: widths)
            for (column, value) in line.values.enumerated() {
                var style = CellStyle().with(\.hasBorder, true).with(\.wraps, true)
                style.isBold = line.isTotal
                style.alignment = table.columns[column].alignment
                style.numberFormat = value.numberFormat
                sheet.set(row + 1 + index, first + column, value.cell(in: language), style)
            }
        }
        return row + 1 + table.rows.count
    }
}

private struct ReviewWorkbook {
    let report: ReviewReport
    let language: Language
    private var names: Set<String> = []

    init(report: ReviewReport, language: Language) {
        self.report = report
        self.language = language
    }

    private var tables: TableSheet {
        TableSheet(report, in: language)
    }

    mutating func workbook() -> Workbook {
        var sheets = [overview()]
        let groups = report.groups.map { (words("Nhóm \($0)", "Group \($0)"), $0) }
        for (name, group) in groups {
            sheets.append(sheet(name, report.criteriaTable(ofGroup: group)))
        }
        sheets.append(sheet(words("Chỉ số", "Indicators"), report.indicators))
        for unit in report.units {
            let name = report.scores.name(of: unit)[language]
            sheets.append(
                sheet(words("Phiếu \(name)", "Sheet \(name)"), report.sheet(of: unit)))
        }
        let lists = [
            (words("Chấm chéo", "Cross-review"), report.reviewMatrix),
            (words("Chênh lệch", "Differences"), report.differences),
            (words("Cộng, trừ", "Bonus, penalty"), report.extras),
            (words("Minh chứng", "Evidence"), report.evidence),
            (words("Giải trình", "Explanations"), report.explanations),
            (words("Nộp bảng", "Submissions"), report.submissions),
            (words("Đợt thi đua", "Drives"), report.drives),
            (words("Mô hình", "Models"), report.models),
            (words("Điển hình", "Exemplars"), report.exemplars),
            (words("Khen thưởng", "Commendations"), report.commendations),
            (words("DS khen thưởng", "Recipients"), report.recipients),
            (words("Đăng ký", "Registrations"), report.registrations),
            (words("Suy tôn", "Nominations"), report.nominations),
            (words("Giao ước", "Covenant"), report.covenant),
            (words("Đính chính", "Corrections"), report.corrections),
            (words("Vectơ", "Vector"), report.vector),
        ]
        for (name, table) in lists { sheets.append(sheet(name, table)) }
        return Workbook(
            title: "\(report.clusterName[language]), \(report.periodName)", author: "hoitu",
            sheets: sheets)
    }

    private func words(_ vi: String, _ en: String) -> String { Bilingual(vi: vi, en: en)[language] }

    private mutating func sheet(_ name: String, _ table: ReportTable) -> Sheet {
        tables.sheet(named: taken(name), table)
    }

    /// A name that a spreadsheet takes, and that no other sheet has: units' names come from anyone.
    private mutating func taken(_ name: String) -> String {
        let fit = XMLText.shown(name).map { "[]:*?/\\'".contains($0) ? " " : $0 }
        var text = String(fit).trimmingPrefix { $0.isWhitespace }.description
        while text.utf16.count > 28 { text.removeLast() }
        if text.isEmpty { text = "–" }
        var (candidate, number) = (text, 1)
        while !names.insert(candidate.lowercased()).inserted {
            number += 1
            candidate = "\(text) \(number)"
        }
        return candidate
    }

    // MARK: Overview

    private mutating func overview() -> Sheet {
        let name = taken(words("Tổng quan", "Overview"))
        var sheet = tables.empty(named: name, isLandscape: false)
        let ranking = report.ranking
        let last = ranking.columns.count - 1
        // The groups stand below, one column to the right, where names have room.
        sheet.columnWidths = ranking.columns.map { max(9, $0.width / 2) } + [10]
        sheet.showsGridlines = false
        tables.title(
            "\(report.clusterName[language])\n\(report.periodName)", row: 0, last: last, on: &sheet)
        tables.note(
            [tables.mark, report.basisSentence[language] + " " + tables.reopened]
                .filter { !$0.isEmpty }.joined(separator: ". "), row: 1, last: last, on: &sheet)
        let behind = tables.put(ranking, row: 3, on: &sheet)
        let groups = tables.put(report.groupTable, row: behind + 1, column: 1, on: &sheet)
        var row = groups + 1
        for note in report.notes {
            tables.note("– \(note[language])", row: row, last: last, on: &sheet)
            row += 1
        }
        tables.note(ReportWords.noSecrets[language], row: row, last: last, on: &sheet)
        sheet.charts = charts(on: name, ranking: 4, groups: behind + 2, below: row + 2)
        return sheet
    }

    /// - Parameters: The first rows of figures, and the row below which there is room.
    private func charts(on sheet: String, ranking: Int, groups: Int, below: Int) -> [SheetChart] {
        let count = report.scores.ranks.count
        guard count > 0 else { return [] }
        let total = words("Tổng điểm", "Total points")
        let byGroup = words("Điểm theo nhóm tiêu chí", "Points by criteria group")
        return [
            SheetChart(
                kind: .column, title: total,
                series: [
                    .init(
                        name: total, sheet: sheet, rows: ranking...(ranking + count - 1),
                        categoryColumn: 1, valueColumn: 6, color: ChartColors.color(0))
                ], row: below, column: 0, widthPixels: 620, heightPixels: 280, description: total),
            SheetChart(
                kind: .stackedColumn, title: byGroup,
                series: report.groups.enumerated().map { index, group in
                    .init(
                        name: words("Nhóm \(group)", "Group \(group)"), sheet: sheet,
                        rows: groups...(groups + count - 1), categoryColumn: 1,
                        valueColumn: 2 + index, color: ChartColors.color(index))
                }, row: below + 16, column: 0, widthPixels: 620, heightPixels: 300,
                description: byGroup),
        ]
    }
}
