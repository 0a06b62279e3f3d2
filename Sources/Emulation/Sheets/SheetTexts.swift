// Texts of a file as they are stored: composed, in Unicode, with one kind of line end.

internal import Documents

/// What is done to every text of a file before it is read.
enum SheetTexts {
    /// A text as it is stored, and compared with what is stored.
    static func stored(_ text: String) -> String {
        let lines = XMLText.shown(text).replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { VietnameseLetters.stored(String($0)) }
        return lines.joined(separator: "\n")
    }

    /// Each cell of the sheets with its text as it is stored, and the texts of before Unicode converted;
    /// what is to be asked about them.
    ///
    /// - Parameter isLegacy: Whether the whole file was no Unicode, so that all of it is converted.
    static func prepared(
        _ sheets: [FilledSheet], isLegacy: Bool, _ answer: SheetAnswers.Encoding?
    ) -> (sheets: [FilledSheet], issues: [SheetIssue]) {
        var sheets = sheets
        var issues: [SheetIssue] = []
        for sheet in sheets.indices {
            for row in sheets[sheet].rows.indices {
                for (column, cell) in sheets[sheet].rows[row].cells.sorted(by: { $0.key < $1.key })
                {
                    guard case .text(let text) = cell else { continue }
                    let place = CellPlace(
                        sheet: sheets[sheet].name, column: column,
                        row: sheets[sheet].rows[row].number)
                    let (read, issue) = read(text, isLegacy: isLegacy, answer)
                    if let issue { issues.append(SheetIssue(place, issue)) }
                    let stored = stored(read)
                    sheets[sheet].rows[row].cells[column] = stored.isEmpty ? nil : .text(stored)
                }
            }
        }
        return (sheets, issues)
    }

    private static func read(
        _ text: String, isLegacy: Bool, _ answer: SheetAnswers.Encoding?
    ) -> (String, SheetIssue.Reason?) {
        let candidates = LegacyEncoding.candidates(for: text)
        let encoding: LegacyEncoding? =
            switch answer {
            case .tcvn3: .tcvn3
            case .vni: .vni
            case .unicode, nil: nil
            }
        if let encoding {
            let isMeant = isLegacy || candidates.contains { $0.encoding == encoding }
            return (isMeant ? encoding.converted(text) : text, nil)
        }
        let isOpen = !candidates.isEmpty || (isLegacy && !text.utf8.allSatisfy { $0 < 0x80 })
        guard answer == nil, isOpen else { return (text, nil) }
        func meaning(_ encoding: LegacyEncoding) -> String? {
            isLegacy
                ? encoding.converted(text) : candidates.first { $0.encoding == encoding }?.text
        }
        return (text, .legacy(text, tcvn3: meaning(.tcvn3), vni: meaning(.vni)))
    }
}
