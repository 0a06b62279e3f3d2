// What keeps a period from being scored, and what a person should know of a score that was worked out.

/// Why there is no score.
package enum PeriodError: Error, Hashable, Sendable {
    case noSuchPeriod(String)
    /// The period names no criteria set, or one that has no criteria here.
    case noCriteria(period: String)
    /// The unit takes no part in the period.
    case noSuchUnit(String, period: String)
    case noSuchCriterion(String, period: String)
    /// The vector that the lock names cannot be read.
    case unreadableLock(period: String)
    /// A figure is too large to be exact.
    case figureOutOfRange(period: String)
}

/// Something to know of a period's scores; listed below them.
package enum ScoreNote: Hashable, Sendable {
    /// The period was locked and opened again.
    case reopened(epoch: Int64, because: String)
    case criteriaDraft
    /// The criteria are not those that were adopted: their hash differs.
    case criteriaChanged
    /// A rule of the criteria set that this program does not know.
    case unknownRule(String)
    /// A unit that has entries and is no member of the cluster; it is left out.
    case notAMember(unit: String)
    /// A number that cannot be read, which counts for nothing.
    case unreadable(table: String, unit: String, what: String, text: String)
    /// A rate whose denominator is zero, or has not been entered: there is no figure.
    case noDenominator(unit: String, criterion: String)
    /// A reduction from zero, or from nothing that was entered: there is no figure.
    case nothingToReduce(unit: String, criterion: String)
    /// More points than the criterion can give.
    case aboveMaximum(unit: String, criterion: String)
    /// A unit's review of itself, which does not count.
    case ownReview(unit: String, criterion: String)
    /// One entry that two others reverse.
    case reversedTwice(unit: String, id: String)
    /// A sheet that is not what was submitted: its hash differs.
    case sheetChanged(unit: String)
}

extension ScoreNote {
    /// In words, a sentence.
    package var sentence: Bilingual {
        switch self {
        case .reopened(let epoch, let because):
            Bilingual(
                vi: "Kỳ này đã được mở lại sau khi chốt số liệu (epoch \(epoch)): \(because).",
                en: "The period was reopened after its lock (epoch \(epoch)): \(because).")
        case .criteriaDraft:
            Bilingual(
                vi: "Bộ tiêu chí chưa được thông qua.",
                en: "The criteria set is not adopted yet.")
        case .criteriaChanged:
            Bilingual(
                vi: "Bộ tiêu chí khác với bản đã được thông qua (mã băm không khớp).",
                en: "The criteria are not those that were adopted (their hash differs).")
        case .unknownRule(let text):
            Bilingual(
                vi: "Quy tắc “\(text)” của bộ tiêu chí không được hiểu và bị bỏ qua.",
                en: "The rule “\(text)” of the criteria set is not known and was passed over.")
        case .notAMember(let unit):
            Bilingual(
                vi:
                    "\(unit) có số liệu nhưng không phải đơn vị thành viên nên không được xếp hạng.",
                en: "\(unit) has entries but is no member unit, so it is not ranked.")
        case .unreadable(let table, let unit, let what, let text):
            Bilingual(
                vi: "Không đọc được số “\(text)” (\(table), \(unit), \(what)); không tính số này.",
                en: "The number “\(text)” cannot be read (\(table), \(unit), \(what)); "
                    + "it does not count.")
        case .noDenominator(let unit, let criterion):
            Bilingual(
                vi: "\(unit), \(criterion): mẫu số bằng 0 hoặc chưa nhập nên chưa có kết quả.",
                en: "\(unit), \(criterion): the denominator is zero or not entered, "
                    + "so there is no figure.")
        case .nothingToReduce(let unit, let criterion):
            Bilingual(
                vi: "\(unit), \(criterion): số cùng kỳ bằng 0 hoặc chưa nhập nên không tính được "
                    + "tỷ lệ giảm.",
                en: "\(unit), \(criterion): last year's figure is zero or not entered, "
                    + "so nothing could go down.")
        case .aboveMaximum(let unit, let criterion):
            Bilingual(
                vi:
                    "\(unit), \(criterion): điểm nằm ngoài mức của tiêu chí; chỉ tính đến mức gần nhất.",
                en:
                    "\(unit), \(criterion): points beyond what the criterion can give count as the nearest that it can."
            )
        case .ownReview(let unit, let criterion):
            Bilingual(
                vi: "\(unit), \(criterion): đơn vị tự chấm chéo mình; không tính.",
                en: "\(unit), \(criterion): the unit reviewed itself; that does not count.")
        case .sheetChanged(let unit):
            Bilingual(
                vi: "Bảng chấm điểm của \(unit) khác với bản đã nộp (mã băm không khớp).",
                en: "The sheet of \(unit) is not what was submitted (its hash differs).")
        case .reversedTwice(let unit, let id):
            Bilingual(
                vi: "Dòng số liệu \(id) của \(unit) bị đảo nhiều lần; hãy kiểm tra lại.",
                en: "Entry \(id) of \(unit) is reversed more than once; look into it.")
        }
    }
}
