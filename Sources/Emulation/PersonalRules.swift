// What is kept of nobody: numbers of identity cards and telephones, births, addresses, mail.

enum PersonalRules {
    /// What a text has of it, with the words as they stand there; nil when it has nothing.
    static func detail(
        in text: String, _ words: [RuleWord], as subject: TextRules.Subject
    ) -> (PersonalDetail, String)? {
        if let mail = mail(in: text) { return (.email, mail) }
        if let found = number(words, as: subject) { return found }
        for place in words.indices {
            if let found = phrase(at: place, words, as: subject) { return found }
        }
        return nil
    }

    private static func mail(in text: String) -> String? {
        let found = text.split(whereSeparator: \.isWhitespace).first { part in
            let sides = part.split(separator: "@", omittingEmptySubsequences: false)
            guard sides.count == 2, let last = sides[0].last, last.isLetter || last.isNumber else {
                return false
            }
            let names = sides[1].split(separator: ".", omittingEmptySubsequences: false)
            return names.count > 1 && names.allSatisfy { $0.first?.isLetter ?? false }
        }
        return found.map(String.init)
    }

    // MARK: Numbers

    /// Digits, perhaps in groups with one blank, point or hyphen between.
    private static func groups(_ words: [RuleWord]) -> [[RuleWord]] {
        var runs: [[RuleWord]] = []
        var isOpen = false
        for word in words {
            guard word.isNumber else {
                isOpen = false
                continue
            }
            if isOpen, [" ", ".", "-"].contains(word.between) {
                runs[runs.count - 1].append(word)
            } else {
                runs.append([word])
            }
            isOpen = true
        }
        return runs
    }

    private static func number(
        _ words: [RuleWord], as subject: TextRules.Subject
    ) -> (PersonalDetail, String)? {
        for run in groups(words) {
            for digits in run.map(\.text) {
                if digits.utf8.count == 12, digits.hasPrefix("0") || subject == .person {
                    return (.identityNumber, digits)
                }
                if digits.utf8.count == 9, subject == .person { return (.identityNumber, digits) }
                if isTelephone(digits) { return (.telephone, digits) }
            }
            // Days and amounts have other groups: 03.07.2023, 1.234.567.
            let joined = run.map(\.text).joined()
            guard run.count > 1, run.allSatisfy({ $0.text.utf8.count >= 2 }) else { continue }
            let first = run[0]
            if first.between.hasSuffix("+"), first.text == "84", joined.utf8.count == 11 {
                return (.telephone, "+" + joined)
            }
            guard first.text.utf8.count >= 3 else { continue }
            if isTelephone(joined) { return (.telephone, joined) }
            if joined.utf8.count == 12, joined.hasPrefix("0") { return (.identityNumber, joined) }
        }
        return nil
    }

    /// Mobile numbers have ten digits and begin with 03, 05, 07, 08 or 09, or with the country's 84.
    private static func isTelephone(_ digits: String) -> Bool {
        let national = digits.hasPrefix("84") ? "0" + digits.dropFirst(2) : digits
        return national.utf8.count == 10
            && ["03", "05", "07", "08", "09"].contains { national.hasPrefix($0) }
    }

    // MARK: Words

    private static func phrase(
        at place: Int, _ words: [RuleWord], as subject: TextRules.Subject
    ) -> (PersonalDetail, String)? {
        let word = words[place]
        let next = place + 1 < words.count ? words[place + 1] : nil
        let third = place + 2 < words.count ? words[place + 2] : nil
        let isThirdNumber = third?.text.first?.isNumber == true
        switch (word.small, next?.small) {
        case ("cccd", _), ("cmnd", _), ("cmtnd", _): return (.identityNumber, word.text)
        case ("sinh", "ngày"?), ("sinh", "năm"?), ("ngày", "sinh"?), ("năm", "sinh"?):
            guard isThirdNumber else { return nil }
            return (.birth, "\(word.text) \(next?.text ?? "")")
        case ("sn", _) where subject == .person:
            guard let next, next.isNumber, next.text.utf8.count == 4 else { return nil }
            return (.birth, "\(word.text) \(next.text)")
        case ("số", "nhà"?), ("địa", "chỉ"?):
            let isNamed = isThirdNumber || third?.between.contains(":") == true
            guard subject == .person, isNamed else { return nil }
            return (.address, "\(word.text) \(next?.text ?? "")")
        case ("trú", "tại"?):
            guard subject == .person else { return nil }
            return (.address, "\(word.text) tại")
        default: return nil
        }
    }
}
