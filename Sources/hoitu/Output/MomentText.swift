// A moment as a person types it: a time, a day, or a vector.

import Foundation
import Merge
import Replica

enum MomentText {
    /// A time of RFC 3339; a day, meaning its end in UTC; or a vector as `digest --json` has it.
    static func moment(_ text: String) throws -> Moment {
        let vector = text.hasPrefix("{") ? self.vector(text) : nil
        guard let moment = vector.map(Moment.vector) ?? milliseconds(text).map(Moment.time) else {
            throw Complaint(phrase: Phrases.notAMoment(text), code: 64)
        }
        return moment
    }

    /// When a day, written like 2026-01-31, begins in UTC, in milliseconds since 1970; nil for what is none.
    static func midnight(_ text: String) -> Int64? {
        guard text.utf8.count == 10, let end = milliseconds(text) else { return nil }
        return end - 86_399_999
    }

    private static func vector(_ text: String) -> VersionVector? {
        guard
            let entries = try? JSONDecoder().decode([String: UInt64].self, from: Data(text.utf8))
        else { return nil }
        var vector = VersionVector()
        for (name, seq) in entries {
            guard let origin = origin(name) else { return nil }
            vector.cover(Dot(origin, seq))
        }
        return vector
    }

    private static func origin(_ name: String) -> Origin? {
        let digits = name.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard name.utf8.count == 32, digits.count == 32 else { return nil }
        return Origin(
            bytes: stride(from: 0, to: 32, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) })
    }

    private static func milliseconds(_ text: String) -> Int64? {
        let format =
            /(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(\.\d+)?(?:([Zz])|([+-])(\d\d):(\d\d)))?/
            .asciiOnlyDigits()
        guard let match = text.wholeMatch(of: format),
            let year = Int64(match.1), let month = Int64(match.2), let day = Int64(match.3),
            (1...12).contains(month), (1...daysOf(month, year)).contains(day)
        else { return nil }
        let start = days(year, month, day) * 86_400_000
        guard let hour = match.4.flatMap({ Int64($0) }),
            let minute = match.5.flatMap({ Int64($0) }),
            let second = match.6.flatMap({ Int64($0) })
        else { return start + 86_399_999 }
        guard hour < 24, minute < 60, second < 61 else { return nil }
        let fraction = match.7.flatMap { Double($0) } ?? 0
        let sign: Int64 = match.9 == "-" ? -1 : 1
        guard let offsetHour = Int64(match.10 ?? "0"), let offsetMinute = Int64(match.11 ?? "0"),
            offsetHour < 24, offsetMinute < 60
        else { return nil }
        let seconds = hour * 3600 + (minute - sign * offsetMinute) * 60 + second
        return start + (seconds - sign * offsetHour * 3600) * 1000
            + Int64((fraction * 1000).rounded(.down))
    }

    private static func daysOf(_ month: Int64, _ year: Int64) -> Int64 {
        month == 12 ? 31 : days(year, month + 1, 1) - days(year, month, 1)
    }

    /// Days since 1970 by H. Hinnant's `days_from_civil`.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }
}
