// How the points of one criterion came about, in words: the rows, the formula, the rounding, whose word.

package import Merge

/// Who entered a row, as the log has it.
package struct EnteredBy: Hashable, Sendable {
    /// The member that signed it, `hanoi/001`.
    package let member: String
    /// The person behind it; empty when none is named.
    package let person: String

    package init(member: String, person: String) {
        self.member = member
        self.person = person
    }
}

extension ScoreExplanation {
    /// Some lines, each with a line feed.
    ///
    /// - Parameter authors: Who entered each row, as far as that is known.
    package func text(
        in language: Language, authors: [FigurePart.Row: [EnteredBy]] = [:]
    ) -> String {
        let maximum = described.criterion.maximum.text(in: language)
        var lines = [
            "\(described.criterion.code) \(described.name[language]) "
                + "(\(kind[language]), \(Words.atMost[language]) \(maximum))"
        ]
        guard score.isAssigned else {
            return TextTable.lines(lines + ["  " + Words.notAssigned[language]])
        }
        for part in parts {
            let names = (authors[part.row] ?? []).map(\.text).joined(separator: ", ")
            lines.append(
                "  \(part.role.words[language]): \(part.amount)  [\(part.place)]"
                    + (names.isEmpty ? "" : " · \(Words.enteredBy[language]) \(names)"))
        }
        if let figure = assessment.figure { lines += figureLines(figure, in: language) }
        if let computed = score.computed {
            lines.append(
                "  \(computed.formula.words[language]) = \(computed.exact.text(in: language))"
                    + " → \(computed.points.text(in: language)) (\(Words.rounded[language]))")
        }
        if let points = assessment.selfScore {
            lines.append("  \(Words.selfScore[language]): \(points.text(in: language))")
        }
        for (reviewer, points) in assessment.reviews.sorted(by: {
            $0.key.utf8.lexicographicallyPrecedes($1.key.utf8)
        }) {
            lines.append(
                "  \(Words.review[language]) \(reviewer): \(points.text(in: language))")
        }
        if let points = assessment.appraisal {
            lines.append("  \(Words.appraisal[language]): \(points.text(in: language))")
        }
        let points = score.points.map { $0.text(in: language) } ?? Words.nothing[language]
        let source = score.source.map { " (\($0.words[language]))" } ?? ""
        lines.append("  \(Words.points[language]): \(points)\(source)")
        return TextTable.lines(lines)
    }

    private func figureLines(_ figure: Figure, in language: Language) -> [String] {
        func target(_ target: Fraction?) -> String {
            let text = target?.text(in: language) ?? Words.noTarget[language]
            return "  T (\(Words.target[language])): \(text)"
        }
        switch figure {
        case .quantitative(let actual, let goal):
            return ["  A (\(Words.actual[language])): \(actual.text(in: language))", target(goal)]
        case .reduction(let before, let now, let goal):
            let from = before.text(in: language)
            return [
                "  A = (\(from) − \(now.text(in: language))) / \(from)", target(goal),
            ]
        case .items(let count): return ["  n: \(count)"]
        case .notAssigned, .passed, .sum: return []
        }
    }

    private var kind: Bilingual {
        switch described.criterion.kind {
        case .quantitative: Bilingual(vi: "định lượng", en: "quantitative")
        case .passOrFail: Bilingual(vi: "định tính", en: "pass or fail")
        case .perItem: Bilingual(vi: "chấm thẳng", en: "per item")
        case .plusAndMinus: Bilingual(vi: "cộng, trừ điểm", en: "plus and minus")
        }
    }

    private enum Words {
        static let atMost = Bilingual(vi: "tối đa", en: "at most")
        static let notAssigned = Bilingual(
            vi: "Không giao cho đơn vị; không tính vào điểm và điểm tối đa.",
            en: "Not assigned to the unit; it counts neither in the points nor in the maximum.")
        static let enteredBy = Bilingual(vi: "nhập bởi", en: "entered by")
        static let actual = Bilingual(vi: "thực hiện", en: "actual")
        static let target = Bilingual(vi: "chỉ tiêu", en: "target")
        static let noTarget = Bilingual(vi: "không có", en: "none")
        static let rounded = Bilingual(
            vi: "làm tròn hai chữ số, nửa thì lên", en: "rounded to two places, a half upwards")
        static let selfScore = Bilingual(vi: "Tự chấm", en: "Self-score")
        static let review = Bilingual(vi: "Chấm chéo của", en: "Cross-review by")
        static let appraisal = Bilingual(vi: "Thẩm định", en: "Appraisal")
        static let points = Bilingual(vi: "Điểm", en: "Points")
        static let nothing = Bilingual(vi: "chưa có số liệu", en: "nothing entered")
    }
}

extension EnteredBy {
    var text: String { person.isEmpty ? member : "\(person) (\(member))" }
}

extension FigurePart {
    /// Which row it is.
    package struct Row: Hashable, Sendable {
        package let table: String
        package let key: [Value]

        package init(table: String, key: [Value]) {
            self.table = table
            self.key = key
        }
    }

    package var row: Row { Row(table: table, key: key.map(\.value)) }

    /// The table and the key, as a person can look it up.
    fileprivate var place: String {
        let values = key.map { part in
            if case .text(let bytes) = part.value {
                String(decoding: bytes, as: UTF8.self)
            } else {
                ""
            }
        }
        return "\(table) \(values.joined(separator: "/"))"
    }
}

extension FigurePart.Role {
    fileprivate var words: Bilingual {
        switch self {
        case .numerator: Bilingual(vi: "Số liệu kỳ này", en: "Counted in this period")
        case .denominator: Bilingual(vi: "Mẫu số kỳ này", en: "Out of, in this period")
        case .numeratorBefore: Bilingual(vi: "Số liệu cùng kỳ", en: "Counted in the last one")
        case .denominatorBefore: Bilingual(vi: "Mẫu số cùng kỳ", en: "Out of, in the last one")
        case .typed: Bilingual(vi: "Ghi trên bảng chấm", en: "On the sheet")
        case .accepted: Bilingual(vi: "Cụm trưởng chấp nhận", en: "Accepted by the head")
        }
    }
}

extension Formula {
    fileprivate var words: Bilingual {
        switch self {
        case .belowTarget: Bilingual(vi: "Dưới chỉ tiêu: ½·M·A/T", en: "Below target: ½·M·A/T")
        case .onTarget: Bilingual(vi: "Đạt chỉ tiêu: ½·M", en: "On target: ½·M")
        case .best: Bilingual(vi: "Dẫn đầu: M", en: "Leader: M")
        case .aboveTarget:
            Bilingual(
                vi: "Vượt chỉ tiêu: ½·M + ½·M·e/e_max", en: "Above target: ½·M + ½·M·e/e_best")
        case .withoutTarget:
            Bilingual(vi: "Không giao chỉ tiêu: M·A/A_max", en: "Without a target: M·A/A_max")
        case .passed: Bilingual(vi: "Đạt: M", en: "Passed: M")
        case .failed: Bilingual(vi: "Không đạt: 0", en: "Failed: 0")
        case .perItem: Bilingual(vi: "min(n·p, M)", en: "min(n·p, M)")
        case .clamped:
            Bilingual(vi: "Trong khoảng điểm sàn và M", en: "Between the floor and M")
        }
    }
}

extension PointsSource {
    fileprivate var words: Bilingual {
        switch self {
        case .appraisal: Bilingual(vi: "theo thẩm định", en: "by the appraisal")
        case .reviews: Bilingual(vi: "theo chấm chéo", en: "by the cross-reviews")
        case .selfScore: Bilingual(vi: "theo tự chấm", en: "by the self-score")
        case .figure: Bilingual(vi: "theo số liệu", en: "by the figure")
        }
    }
}
