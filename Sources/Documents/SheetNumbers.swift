// Numbers as sheets store them: as exact decimals, and as days counted from an epoch.
//
// Programs compute in binary and save up to 17 digits, of which they show 15: 0.1 + 0.2 is saved as
// 0.30000000000000004. What a person entered is the decimal of 15 digits.

enum SheetNumbers {
    /// Digits that office programs keep of a number.
    static let digitsMax = 15

    /// A number as `-1234.5`, without exponent, superfluous zeros or more than 15 digits; nil for what is none.
    static func decimal(_ text: String) -> String? {
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        let exponentPlace = rest.firstIndex { $0 | 0x20 == UInt8(ascii: "e") }
        let mantissa = rest[..<(exponentPlace ?? rest.endIndex)]
        var exponent = 0
        if let exponentPlace {
            let digits = rest[rest.index(after: exponentPlace)...]
            guard let number = Int(String(decoding: digits, as: UTF8.self)),
                (-400...400).contains(number)
            else { return nil }
            exponent = number
        }
        let halves = mantissa.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let digits = halves.joined().map { $0 &- 0x30 }
        guard !digits.isEmpty, digits.count <= 400, digits.allSatisfy({ $0 < 10 }) else {
            return nil
        }
        let whole = (halves.first?.count ?? 0) + exponent
        return plain(digits, pointAt: whole, isNegative: isNegative)
    }

    /// Writes digits with a point before the one at `pointAt`, which may lie outside of them.
    private static func plain(_ digits: [UInt8], pointAt: Int, isNegative: Bool) -> String {
        let zeros = digits.prefix { $0 == 0 }.count
        var kept = Array(digits.dropFirst(zeros))
        var point = pointAt - zeros
        if kept.count > digitsMax { point += round(&kept) }
        while kept.last == 0 { kept.removeLast() }
        guard !kept.isEmpty else { return "0" }
        let before = (0..<max(point, 0)).map { $0 < kept.count ? kept[$0] : 0 }
        let after =
            Array(repeating: UInt8(0), count: max(-point, 0)) + kept.dropFirst(max(point, 0))
        func text(_ digits: [UInt8]) -> String {
            String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
        }
        return (isNegative ? "-" : "") + (before.isEmpty ? "0" : text(before))
            + (after.isEmpty ? "" : "." + text(after))
    }

    /// Rounds half up to the digits that are kept.
    ///
    /// - Returns: By how much the point moves.
    private static func round(_ digits: inout [UInt8]) -> Int {
        let isUp = digits[digitsMax] >= 5
        digits.removeSubrange(digitsMax...)
        guard isUp else { return 0 }
        for place in digits.indices.reversed() {
            if digits[place] < 9 {
                digits[place] += 1
                return 0
            }
            digits[place] = 0
        }
        digits.insert(1, at: 0)
        return 1
    }

    /// The day that a number of days stands for; nil for what no sheet shows as one.
    ///
    /// - Parameter is1904: Whether day 0 is 1904-01-01. Else day 1 is 1900-01-01, and 60 is a 29 February
    ///   1900 that never was.
    static func day(_ decimal: String, is1904: Bool) -> SheetDay? {
        guard !decimal.hasPrefix("-"), let serial = Int(decimal.prefix { $0 != "." }),
            serial <= 2_958_465, is1904 || (serial >= 1 && serial != 60)
        else { return nil }
        let daysBefore1970 = is1904 ? 24_107 : serial < 60 ? 25_568 : 25_569
        return civil(serial - daysBefore1970)
    }

    /// The day of a date in ISO 8601, with or without a time behind it.
    static func day(iso text: String) -> SheetDay? {
        SheetDay(String(text.prefix(10)))
    }

    /// A day by its number since 1970-01-01, by H. Hinnant's `civil_from_days`.
    private static func civil(_ days: Int) -> SheetDay? {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return SheetDay(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
