// The files of a review: which documents there are, in which formats, under which names.

package import Documents
package import Foundation

/// A format that is made here; a PDF is made from one of them by a program of the machine's.
package enum ReportFormat: String, CaseIterable, Hashable, Sendable {
    case docx
    case xlsx
    case html
}

/// One file.
package struct ReportFile: Hashable, Sendable {
    /// Without a folder: `so-ket-2023-H1.docx`.
    package let name: String
    package let bytes: Data

    package init(name: String, bytes: Data) {
        self.name = name
        self.bytes = bytes
    }
}

/// A paper that was not written.
package struct LeftOutPaper: Hashable, Sendable {
    package enum Reason: String, Sendable {
        case noNomination = "no_nomination"
        case notLocked = "not_locked"
        case nothingLate = "nothing_late"
    }

    /// Without an ending: `suy-ton-2023-H1`.
    package let name: String
    package let reason: Reason

    init(_ name: String, _ reason: Reason) {
        self.name = name
        self.reason = reason
    }
}

extension ReviewReport {
    /// The files of a review in one format: equal reports give equal bytes.
    ///
    /// - Parameters:
    ///   - language: Of workbooks and pages; word processors' files are official papers, in Vietnamese.
    ///   - late: What arrived for a locked period after its lock; it has a file of its own, since what
    ///     has arrived differs from office to office and the report of a locked period does not.
    /// - Throws: `DocumentError`.
    package func files(
        as format: ReportFormat, in language: Language, late: [LateEntry]
    ) throws(DocumentError) -> [ReportFile] {
        let language = format == .docx ? .vietnamese : language
        var files: [ReportFile] = []
        for paper in papers(in: language, late: late) {
            let bytes: Data? =
                switch format {
                case .docx: try paper.document.wordFile()
                case .html: try paper.document.printPage()
                case .xlsx: try paper.workbook?.bytes()
                }
            if let bytes {
                files.append(ReportFile(name: "\(paper.name).\(format.rawValue)", bytes: bytes))
            }
        }
        return files
    }

    /// A paper that has nothing to tell is not written: no minutes without a nomination, no list of late
    /// entries without one. What was left out so is told beside what was written; the report itself and
    /// the handover always have something to tell.
    package func leftOut(late: [LateEntry]) -> [LeftOutPaper] {
        var papers: [LeftOutPaper] = []
        if nominations.rows.isEmpty { papers.append(.init(minutesName, .noNomination)) }
        if basis.isProvisional {
            papers.append(.init(lateName, .notLocked))
        } else if late.isEmpty {
            papers.append(.init(lateName, .nothingLate))
        }
        return papers
    }

    private var minutesName: String { "suy-ton-\(fileCode)" }
    private var lateName: String { "den-sau-chot-\(fileCode)" }

    private struct Paper {
        let name: String
        let document: TextDocument
        let workbook: Workbook?
    }

    private func papers(in language: Language, late: [LateEntry]) -> [Paper] {
        var papers = [
            Paper(
                name: "\(kind.rawValue)-\(fileCode)", document: document(in: language),
                workbook: workbook(in: language))
        ]
        if !nominations.rows.isEmpty {
            papers.append(
                Paper(
                    name: minutesName, document: nominationMinutes(in: language),
                    workbook: nil))
        }
        papers.append(
            Paper(
                name: "ban-giao-\(fileCode)", document: handover(in: language), workbook: nil))
        if !basis.isProvisional, !late.isEmpty {
            let table = lateTable(late)
            let sheet = TableSheet(self, in: language)
            papers.append(
                Paper(
                    name: lateName, document: lateList(table, in: language),
                    workbook: Workbook(
                        title: table.title[language], author: "hoitu",
                        sheets: [sheet.sheet(named: "1", table)])))
        }
        return papers
    }

    /// The period's code with what a file's name can hold.
    private var fileCode: String {
        String(
            String.UnicodeScalarView(
                period.unicodeScalars.map { scalar in
                    let isLetter = scalar.isASCII && scalar.properties.isAlphabetic
                    return isLetter || "0123456789-_".unicodeScalars.contains(scalar)
                        ? scalar : "_"
                }))
    }
}
