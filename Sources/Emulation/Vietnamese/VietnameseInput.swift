// Numbers and dates as clerks type them. What could mean two things is asked about, never guessed.

internal import Foundation

/// What an input may mean.
package enum Reading<Value: Hashable & Sendable>: Hashable, Sendable {
    case one(Value)
    /// Two things, the first of which is how Vietnamese is written.
    case either(Value, Value)
    /// Nothing that is known.
    case none
}

/// A day of the calendar.
package struct CalendarDay: Hashable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// Nil for a day that no calendar has.
    package init?(year: Int, month: Int, day: Int) {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...lengths[month - 1]).contains(day)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Such as `2023-07-03`.
    package var iso: String { String(format: "%04d-%02d-%02d", year, month, day) }

    /// As documents have it (Decree 30/2020): a zero before days under 10 and months 1 and 2.
    package var inWords: String {
        let month = month < 3 ? String(format: "%02d", month) : "\(month)"
        return String(format: "ngày %02d tháng ", day) + "\(month) năm \(year)"
    }
}

/// Reading what people type.
package enum VietnameseInput {
    /// A number: `1.234,5`, `1234,5`, `1 234`, `-3`, `1.234.567`; also as English has it where that is plain.
    ///
    /// `1.234` and `1,234` may be a thousand and more, or one and a bit.
    package static func number(_ text: String) -> Reading<Fraction> {
        guard let trimmed = ungrouped(text) else { return .none }
        let isNegative = trimmed.first == "-" || trimmed.first == "−"
        let digits = isNegative ? String(trimmed.dropFirst()) : trimmed
        guard digits.first?.isNumber == true, digits.last?.isNumber == true else { return .none }
        func value(_ plain: String) -> Fraction? {
            Fraction(decimal: (isNegative ? "-" : "") + plain)
        }
        let vietnamese = isGrouped(digits, by: ".", point: ",")
            .flatMap { $0 ? value(digits.replacing(".", with: "").replacing(",", with: ".")) : nil }
        let english = isGrouped(digits, by: ",", point: ".")
            .flatMap { $0 ? value(digits.replacing(",", with: "")) : nil }
        switch (vietnamese, english) {
        case (let one?, let other?): return one == other ? .one(one) : .either(one, other)
        case (let one?, nil), (nil, let one?): return .one(one)
        case (nil, nil): return .none
        }
    }

    /// A number without blanks; nil where they stand elsewhere than around it, behind its sign, or
    /// between groups of three digits.
    private static func ungrouped(_ text: String) -> String? {
        let isBlank = { (character: Character) in " \u{a0}\u{202f}".contains(character) }
        var parts = text.split(whereSeparator: isBlank)
        if parts.count > 1, ["-", "−"].contains(parts[0]) {
            parts[1] = parts[0] + parts[1]
            parts.removeFirst()
        }
        guard parts.count > 1, let first = parts.first, let last = parts.last else {
            return parts.joined()
        }
        let whole = last.prefix { $0 != "," && $0 != "." }
        let groups = parts.dropFirst().dropLast() + [whole]
        let areDigits = ([first.drop { $0 == "-" || $0 == "−" }] + groups).allSatisfy { part in
            part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        let isGrouped =
            areDigits && groups.allSatisfy { $0.count == 3 }
            && (1...3).contains(first.drop { $0 == "-" || $0 == "−" }.count)
        return isGrouped ? parts.joined() : nil
    }

    /// Whether digits are grouped in threes, if at all, with at most one decimal point behind; nil for
    /// anything else.
    private static func isGrouped(
        _ digits: String, by group: Character, point: Character
    ) -> Bool? {
        let halves = digits.split(separator: point, omittingEmptySubsequences: false)
        guard halves.count <= 2, halves.allSatisfy({ !$0.isEmpty }) else { return nil }
        let groups = halves[0].split(separator: group, omittingEmptySubsequences: false)
        let areDigits = (groups + halves.dropFirst()).allSatisfy { part in
            part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        guard areDigits, let first = groups.first, !first.isEmpty else { return nil }
        if groups.count == 1 { return true }
        return first.count <= 3 && groups.dropFirst().allSatisfy { $0.count == 3 } ? true : nil
    }

    /// A day: `3/7/2023`, `03-07-2023`, `2023-07-03`, `ngày 03 tháng 7 năm 2023`, or `3/7` in a known year.
    ///
    /// Vietnamese writes the day first; where the first two could be either, both are given.
    package static func day(_ text: String, inYear year: Int? = nil) -> Reading<CalendarDay> {
        let words = VietnameseSearch.key(text).split { !$0.isNumber }
        let numbers = words.compactMap { Int($0) }
        let said = VietnameseSearch.key(text).split { !$0.isLetter }
        guard numbers.count == words.count,
            said.allSatisfy({ ["ngay", "mong", "mung", "thang", "nam"].contains($0) })
        else { return .none }
        let isNamed = VietnameseSearch.key(text).contains("thang")
        let found: (year: Int, first: Int, second: Int)
        switch numbers.count {
        case 3 where words[0].count == 4:
            // Years come first only where the rest follows from the largest to the smallest.
            return CalendarDay(year: numbers[0], month: numbers[1], day: numbers[2])
                .map { .one($0) } ?? .none
        case 3 where words[2].count == 4: found = (numbers[2], numbers[0], numbers[1])
        case 2:
            guard let year else { return .none }
            found = (year, numbers[0], numbers[1])
        default: return .none
        }
        let dayFirst = CalendarDay(year: found.year, month: found.second, day: found.first)
        let monthFirst = CalendarDay(year: found.year, month: found.first, day: found.second)
        switch (dayFirst, monthFirst) {
        case (let one?, let other?) where one != other && !isNamed: return .either(one, other)
        case (let one?, _): return .one(one)
        case (nil, let other?): return isNamed ? .none : .one(other)
        case (nil, nil): return .none
        }
    }
}
