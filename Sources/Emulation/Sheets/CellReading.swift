// From what stands in a cell to what stands in a table's column, or why it cannot.

internal import Documents
internal import GRDB

/// Reads cells of a file.
struct CellReading {
    let names: KnownNames
    let answers: SheetAnswers

    /// What a cell holds.
    enum Outcome {
        case value(DatabaseValue)
        /// Nothing: the column's default is meant.
        case empty
        case issue(SheetIssue.Reason)
    }

    /// What the row says elsewhere.
    struct Surroundings {
        var names = KnownNames.Surroundings()
        /// The year that a day without one is of.
        var year: Int?
        /// The criterion that the row is about.
        var criterion: KnownNames.Criterion?
        /// Codes that stand in this column already, described or not.
        var used: Set<String> = []
    }

    /// - Parameter cell: Its texts are stored as `SheetText` has them; nil for an empty cell.
    func read(
        _ cell: FilledCell?, _ column: SheetColumn, _ around: Surroundings
    ) -> Outcome {
        guard let cell else { return .empty }
        switch cell {
        case .failure(let text): return .issue(.failure(text))
        case .uncomputed: return .issue(.uncomputed)
        // Programs keep 15 digits of a number: what was typed is lost already.
        case .number(let decimal) where Self.isRounded(decimal): return .issue(.rounded(decimal))
        case .text, .number, .day, .percent, .flag: break
        }
        if let verdict = verdict(cell, column, around.criterion) { return .value(verdict) }
        switch column.field {
        case .text, .code: return text(cell)
        case .whole, .count, .decimal: return number(cell, column.field)
        case .day: return day(cell, around)
        case .choice(let words): return choice(cell, words, column)
        case .flag: return flag(cell)
        case .reference(let reference): return find(cell, reference, around)
        case .shown: return .empty
        }
    }

    private static func isRounded(_ decimal: String) -> Bool {
        decimal.utf8.drop { $0 == UInt8(ascii: "-") }.prefix { $0 != UInt8(ascii: ".") }.count > 15
    }

    /// What “Đạt” and “Không đạt” stand for in a self-score of a criterion that knows nothing between:
    /// 1 or 0 as its figure, all of its points or none.
    private func verdict(
        _ cell: FilledCell, _ column: SheetColumn, _ criterion: KnownNames.Criterion?
    ) -> DatabaseValue? {
        guard case .text(let text) = cell, column.table == "self_score", column.field == .decimal,
            let criterion, criterion.isPassOrFail
        else { return nil }
        let all = column.name == "points" ? criterion.maximum : "1"
        switch VietnameseSearch.key(text) {
        case "dat", "pass", "passed": return all.databaseValue
        case "khong dat", "chua dat", "fail", "failed": return "0".databaseValue
        default: return nil
        }
    }

    private func text(_ cell: FilledCell) -> Outcome {
        switch cell {
        case .text(let text), .number(let text): .value(text.databaseValue)
        case .day(let day): .issue(.dayInstead(day.iso))
        case .percent: .issue(.percent)
        case .flag: .issue(.flagInstead)
        case .failure, .uncomputed: preconditionFailure("refused before")
        }
    }

    // MARK: Numbers

    private func number(_ cell: FilledCell, _ field: SheetField) -> Outcome {
        switch cell {
        case .number(let decimal): return number(decimal, as: field)
        case .day(let day): return .issue(.dayInstead(day.iso))
        case .percent: return .issue(.percent)
        case .flag: return .issue(.flagInstead)
        case .text(let text): return typedNumber(text, field)
        case .failure, .uncomputed: preconditionFailure("refused before")
        }
    }

    private func typedNumber(_ text: String, _ field: SheetField) -> Outcome {
        if text.hasSuffix("%") { return .issue(.percent) }
        switch VietnameseInput.number(text) {
        case .none: return .issue(.notANumber(text))
        case .one(let number): return self.number(number.plainDecimal, of: text, as: field)
        case .either(let vietnamese, let english):
            switch answers.numbers {
            case .vietnamese: return number(vietnamese.plainDecimal, of: text, as: field)
            case .english: return number(english.plainDecimal, of: text, as: field)
            case nil:
                return .issue(
                    .ambiguousNumber(
                        text, vi: vietnamese.plainDecimal ?? text, en: english.plainDecimal ?? text)
                )
            }
        }
    }

    private func number(_ decimal: String?, of text: String, as field: SheetField) -> Outcome {
        guard let decimal else { return .issue(.notANumber(text)) }
        return number(decimal, as: field)
    }

    /// The columns take at most 20 signs of a decimal.
    private static let decimalLengthMax = 20

    private func number(_ decimal: String, as field: SheetField) -> Outcome {
        if field == .decimal {
            return decimal.utf8.count <= Self.decimalLengthMax
                ? .value(decimal.databaseValue) : .issue(.tooLong(decimal))
        }
        guard let whole = Int64(decimal) else { return .issue(.notWhole(decimal)) }
        return field == .count && whole <= 0
            ? .issue(.notAboveZero(decimal)) : .value(whole.databaseValue)
    }

    // MARK: Days

    private func day(_ cell: FilledCell, _ around: Surroundings) -> Outcome {
        switch cell {
        case .day(let day): return .value(day.iso.databaseValue)
        case .number(let text), .percent(let text): return .issue(.notADay(text))
        case .flag: return .issue(.flagInstead)
        case .text(let text): return typedDay(text, around)
        case .failure, .uncomputed: preconditionFailure("refused before")
        }
    }

    private func typedDay(_ text: String, _ around: Surroundings) -> Outcome {
        switch VietnameseInput.day(text, inYear: around.year) {
        case .none: return .issue(.notADay(text))
        case .one(let day): return .value(day.iso.databaseValue)
        case .either(let dayFirst, let monthFirst):
            switch answers.dates {
            case .dayFirst: return .value(dayFirst.iso.databaseValue)
            case .monthFirst: return .value(monthFirst.iso.databaseValue)
            case nil:
                return .issue(
                    .ambiguousDay(text, dayFirst: dayFirst.iso, monthFirst: monthFirst.iso))
            }
        }
    }

    // MARK: Words

    private func choice(_ cell: FilledCell, _ words: [String], _ column: SheetColumn) -> Outcome {
        guard case .text(let text) = cell else { return text(cell) }
        let key = VietnameseSearch.key(text)
        let labels = words.map {
            ChoiceLabels.label($0, of: column.name, in: column.table)
        }
        for (word, label) in zip(words, labels) {
            let isMeant = [word, label.vi, label.en].contains { VietnameseSearch.key($0) == key }
            if isMeant { return .value(word.databaseValue) }
        }
        return .issue(.notAChoice(text, labels))
    }

    private func flag(_ cell: FilledCell) -> Outcome {
        switch cell {
        case .flag(let flag): return .value((flag ? 1 : 0).databaseValue)
        case .number("1"): return .value(1.databaseValue)
        case .number("0"): return .value(0.databaseValue)
        case .number(let text), .percent(let text): return .issue(.notYesOrNo(text))
        case .day(let day): return .issue(.notYesOrNo(day.iso))
        case .text(let text):
            switch VietnameseSearch.key(text) {
            case "co", "x", "yes", "true", "dung", "1": return .value(1.databaseValue)
            case "khong", "no", "false", "sai", "0": return .value(0.databaseValue)
            default: return .issue(.notYesOrNo(text))
            }
        case .failure, .uncomputed: preconditionFailure("refused before")
        }
    }

    private func find(
        _ cell: FilledCell, _ reference: SheetReference, _ around: Surroundings
    ) -> Outcome {
        let text: String
        switch cell {
        case .text(let entered): text = entered
        case .number(let digits): text = digits
        case .day(let day): return .issue(.dayInstead(day.iso))
        case .percent: return .issue(.percent)
        case .flag: return .issue(.flagInstead)
        case .failure, .uncomputed: preconditionFailure("refused before")
        }
        var finding = names.find(text, reference, around.names)
        if finding == .none, reference == .office, text.utf8.count < 3, Int(text) != nil {
            // Spreadsheets drop the zeros of 001.
            let padded = String(repeating: "0", count: 3 - text.utf8.count) + text
            finding = names.find(padded, reference, around.names)
        }
        switch finding {
        case .code(let code): return .value(code.databaseValue)
        case .several(let codes):
            return .issue(.severalOfName(what: reference.rawValue, text, codes: codes))
        case .none:
            // What stands there already was once entered without being described.
            return around.used.contains { $0.utf8.elementsEqual(text.utf8) }
                ? .value(text.databaseValue) : .issue(.unknown(what: reference.rawValue, text))
        }
    }
}

extension Fraction {
    /// As a plain decimal; nil for what has none, or one longer than numbers are here.
    var plainDecimal: String? {
        var scale: Int128 = 1
        var places = 0
        while scale % denominator != 0 {
            places += 1
            guard places <= 18 else { return nil }
            scale *= 10
        }
        let (scaled, isTooLarge) = numerator.multipliedReportingOverflow(by: scale / denominator)
        if isTooLarge { return nil }
        let digits = String(scaled.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
        let text = places == 0 ? padded : "\(padded.dropLast(places)).\(padded.suffix(places))"
        return (numerator < 0 ? "-" : "") + text
    }
}

extension SheetDay {
    /// Such as `2023-07-03`.
    var iso: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
