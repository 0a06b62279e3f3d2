// What is kept of nobody: numbers of identity cards and telephones, births, addresses, mail.

enum PersonalRules {
    /// What a text has of it, with the words as they stand there; nil when it has nothing.
    static func detail(
        in text: String, _ words: [RuleWord], as subject: TextRules.Subject
    ) -> (PersonalDetail, String)? {
        if let mail = MailAddress.found(in: text) { return (.email, mail) }
        if let found = number(words, as: subject) { return found }
        for place in words.indices {
            if let found = PersonalPhrase(words, place, subject).detail { return found }
        }
        return nil
    }

    // MARK: Numbers

    /// Digits, perhaps in groups with one blank, point or hyphen between: where each begins and ends.
    private static func groups(_ words: [RuleWord]) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        for (place, word) in words.enumerated() where word.isNumber {
            if let last = runs.last, last.upperBound == place,
                [" ", ".", "-", ")", ") ", " ("].contains(word.between)
            {
                runs[runs.count - 1] = last.lowerBound..<place + 1
            } else {
                runs.append(place..<place + 1)
            }
        }
        return runs
    }

    private static func number(
        _ words: [RuleWord], as subject: TextRules.Subject
    ) -> (PersonalDetail, String)? {
        for run in groups(words) {
            let joined = words[run].map(\.text).joined()
            if isAbroad(joined, words[run.lowerBound]) { return (.telephone, "+" + joined) }
            if isCalled(run, words), (9...12).contains(joined.utf8.count) {
                return (.telephone, joined)
            }
            for word in words[run] {
                let digits = word.text
                if digits.utf8.count == 12, digits.hasPrefix("0") || subject == .person {
                    return (.identityNumber, digits)
                }
                if digits.utf8.count == 9, subject == .person { return (.identityNumber, digits) }
                if isMobile(digits) { return (.telephone, digits) }
            }
            // Days and amounts have other groups: 03.07.2023, 1.234.567.
            guard run.count > 1, words[run].allSatisfy({ $0.text.utf8.count >= 2 }),
                words[run.lowerBound].text.utf8.count >= 3
            else { continue }
            if isMobile(joined) { return (.telephone, joined) }
            if joined.utf8.count == 12, joined.hasPrefix("0") { return (.identityNumber, joined) }
        }
        return nil
    }

    /// Mobile numbers have ten digits and begin with 03, 05, 07, 08 or 09.
    private static func isMobile(_ digits: String) -> Bool {
        digits.utf8.count == 10
            && ["03", "05", "07", "08", "09"].contains { digits.hasPrefix($0) }
    }

    /// With the country's 84 behind a plus or two zeros; without, it could be any amount.
    private static func isAbroad(_ digits: String, _ first: RuleWord) -> Bool {
        let digits = digits.hasPrefix("0084") ? digits.dropFirst(2) : digits[...]
        let isCode = first.between.hasSuffix("+") || first.text.hasPrefix("0084")
        guard isCode, digits.hasPrefix("84") else { return false }
        let rest = digits.dropFirst(2)
        return (9...11).contains(rest.utf8.count)
    }

    /// Whether the words before say that it is a telephone's: “ĐT: 024 3942 4244”.
    private static func isCalled(_ run: Range<Int>, _ words: [RuleWord]) -> Bool {
        guard run.lowerBound > 0 else { return false }
        let last = words[run.lowerBound - 1].small
        if ["đt", "sđt", "đtdđ", "dđ", "tel", "phone", "zalo", "mobile"].contains(last) {
            return true
        }
        guard run.lowerBound > 1 else { return false }
        let before = words[run.lowerBound - 2].small
        return ["điện thoại", "di động", "thoại số", "đt số"].contains("\(before) \(last)")
    }
}

/// Addresses of mail.
private enum MailAddress {
    /// The first address of a text, as it is written there.
    static func found(in text: String) -> String? {
        var text = text
        for sign in ["＠", "[at]", "(at)", "[a còng]", "(a còng)"] where text.contains(sign) {
            text = text.replacing(sign, with: "@")
        }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return zip(parts, parts.dropFirst()).lazy.compactMap(address).first
    }

    private static func address(_ left: Substring, _ right: Substring) -> String? {
        let isSpaced = left.last?.isWhitespace == true || right.first?.isWhitespace == true
        let written = left.reversed().drop(while: \.isWhitespace).prefix {
            $0.isLetter || $0.isNumber || [".", "_", "-", "+"].contains($0)
        }
        guard let last = written.first, last.isLetter || last.isNumber else { return nil }
        let labels = right.drop(while: \.isWhitespace).prefix {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-")
        }.split(separator: ".")
        guard labels.count > 1, labels.allSatisfy({ $0.first?.isLetter ?? false }) else {
            return nil
        }
        // With a blank beside it the sign may be anything: “8 giờ @ trụ sở”.
        if isSpaced, !endings.contains(labels.last?.lowercased() ?? "") { return nil }
        return String(written.reversed()) + "@" + labels.joined(separator: ".")
    }

    private static let endings: Set<String> = ["vn", "com", "net", "org", "gov", "edu", "info"]
}

/// The words at one place of a text.
private struct PersonalPhrase {
    private let word: RuleWord
    private let before: RuleWord?
    private let next: RuleWord?
    private let third: RuleWord?
    private let fourth: RuleWord?
    private let subject: TextRules.Subject

    init(_ words: [RuleWord], _ place: Int, _ subject: TextRules.Subject) {
        func at(_ place: Int) -> RuleWord? { words.indices.contains(place) ? words[place] : nil }
        word = words[place]
        (before, next) = (at(place - 1), at(place + 1))
        (third, fourth) = (at(place + 2), at(place + 3))
        self.subject = subject
    }

    var detail: (PersonalDetail, String)? {
        switch (word.small, next?.small) {
        case ("cccd", _), ("cmnd", _), ("cmtnd", _), ("cmt", _):
            // Without a number it is work: “cấp 500 thẻ CCCD”.
            return isNumbered([next, third]) ? (.identityNumber, word.text) : nil
        case ("căn", "cước"?), ("hộ", "chiếu"?), ("định", "danh"?), ("minh", "nhân"?):
            return isNumbered([third, fourth]) ? (.identityNumber, pair) : nil
        case ("công", "dân"?), ("nhân", "dân"?):
            // The ends of “căn cước công dân” and “chứng minh nhân dân”.
            guard let before, ["cước", "minh"].contains(before.small) else { return nil }
            return isNumbered([third, fourth]) ? (.identityNumber, pair) : nil
        case ("địa", "chỉ"?), ("số", "nhà"?), ("nhà", "số"?), ("trú", _), ("ngụ", _), ("quê", _),
            ("hktt", _):
            return subject == .person && isAddress ? (.address, pair) : nil
        default: return birth
        }
    }

    private var pair: String { next.map { "\(word.text) \($0.text)" } ?? word.text }

    /// Whether one of the words is a number as those of papers are: B1234567, 8 digits or more; fewer
    /// count what was issued.
    private func isNumbered(_ words: [RuleWord?]) -> Bool {
        words.contains { word in
            guard let text = word?.text.utf8 else { return false }
            return text.count >= 8 && text.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
        }
    }

    private static func isYear(_ word: RuleWord?) -> Bool {
        guard let word, word.isNumber, word.text.utf8.count == 4 else { return false }
        return word.text.hasPrefix("19") || word.text.hasPrefix("20")
    }

    private static func isNumber(_ word: RuleWord?) -> Bool { word?.text.first?.isNumber == true }

    // MARK: Births

    /// What `sinh` ends that is no birth: học sinh, phát sinh, vệ sinh, an sinh, khai sinh …
    private static let otherBirths: Set<String> = [
        "học", "phát", "vệ", "an", "khai", "tuyển", "thí", "nảy", "hồi", "giáo", "nữ", "nam", "sản",
        "dân", "nhân", "kháng", "sinh", "hộ", "môn", "mưu", "tái", "dưỡng",
    ]

    private var birth: (PersonalDetail, String)? {
        switch (word.small, next?.small) {
        case ("sinh", "ngày"?), ("sinh", "năm"?), ("sinh", "tháng"?), ("sinh", "vào"?):
            if let before, Self.otherBirths.contains(before.small) { return nil }
            // Elsewhere years of birth may be those of many: “cấp cho trẻ em sinh năm 2010”; of one they
            // stand apart: “Nguyễn Văn A, sinh năm 1980”.
            let isOfOne = before == nil || word.between.contains { ",(;:–-".contains($0) }
            if next?.small == "năm", subject != .person, !isOfOne { return nil }
            let isDay =
                Self.isNumber(third) || third?.small == "mùng"
                || (next?.small == "vào" && Self.isNumber(fourth))
            return isDay ? (.birth, pair) : nil
        case ("ngày", "sinh"?), ("năm", "sinh"?):
            // Everybody keeps the 19th of May: “kỷ niệm 133 năm Ngày sinh”, “kỷ niệm ngày sinh 19/5”.
            let isKept = before.map { ["niệm", "năm"].contains($0.small) } ?? false
            return subject == .person && !isKept && Self.isNumber(third) ? (.birth, pair) : nil
        case ("sinh", "nhật"?):
            return subject == .person && Self.isNumber(third) ? (.birth, pair) : nil
        case ("sinh", _), ("sn", _):
            if let before, Self.otherBirths.contains(before.small) { return nil }
            return subject == .person && Self.isYear(next) ? (.birth, pair) : nil
        case ("nữ", _), ("nam", _):
            // Of somebody: “nữ, 1985”.
            let isListed = next?.between.contains(",") == true && Self.isYear(next)
            return subject == .person && isListed ? (.birth, pair) : nil
        default:
            let isGlued =
                word.small.hasPrefix("sn") && word.text.utf8.count == 6
                && word.text.utf8.dropFirst(2).allSatisfy { (0x30...0x39).contains($0) }
            return subject == .person && isGlued ? (.birth, word.text) : nil
        }
    }

    // MARK: Addresses

    private var isAddress: Bool {
        let isNamed = Self.isNumber(third) || third?.between.contains(":") == true
        switch (word.small, next?.small) {
        case ("trú", "tại"?) where third?.small == "địa" && fourth?.small == "bàn": return false
        case ("trú", "tại"?), ("trú", "quán"?), ("ngụ", "tại"?), ("ngụ", "ở"?), ("quê", "quán"?),
            ("quê", "ở"?), ("hktt", _):
            return true
        case ("trú", _), ("quê", _): return next?.between.contains(":") == true
        case ("địa", "chỉ"?), ("số", "nhà"?), ("nhà", "số"?): return isNamed
        default: return false
        }
    }
}
