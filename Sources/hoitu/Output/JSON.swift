// JSON as cli.md writes it: keys in a fixed order, SQLite's values without loss.

import Foundation
import Merge
import Replica

/// A JSON value whose objects keep their order.
indirect enum JSON {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(String)
    case string(String)
    case array([JSON])
    case object([(String, JSON)])

    /// The text, on one line.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .integer(let number): String(number)
        case .number(let text): text
        case .string(let text): Self.quoted(text)
        case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.map { Self.quoted($0.0) + ":" + $0.1.text }.joined(separator: ",")
                + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                quoted += "\\u" + String(format: "%04x", scalar.value)
            default:
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension JSON {
    /// The greatest integer that every JSON reader keeps: 2⁵³.
    private static let exactIntegerMax: UInt64 = 1 << 53

    /// A SQLite value.
    init(_ value: Value) {
        switch value {
        case .null:
            self = .null
        case .integer(let number):
            self =
                number.magnitude <= Self.exactIntegerMax
                ? .integer(number) : .object([("integer", .string(String(number)))])
        case .real(let number):
            self = Self.real(number)
        case .text(let bytes):
            if let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) {
                self = .string(text)
            } else {
                self = .object([("text", .string(Data(bytes).base64EncodedString()))])
            }
        case .blob(let bytes):
            self = .object([("blob", .string(Data(bytes).base64EncodedString()))])
        }
    }

    private static func real(_ number: Double) -> JSON {
        guard number.isFinite else {
            return .object([("real", .string(number < 0 ? "-Infinity" : "Infinity"))])
        }
        // Swift writes the shortest digits that read back the same, always with a point or exponent.
        return .number("\(number)")
    }

    init(_ text: String?) { self = text.map { .string($0) } ?? .null }

    /// A time, in milliseconds since 1970.
    init(time milliseconds: Int64?) {
        self = milliseconds.map { .string(Timestamp.text($0)) } ?? .null
    }

    init(_ vector: VersionVector) {
        self = .object(
            vector.dots.map { ($0.origin.description, .integer(Int64($0.seq))) })
    }

    /// A row's key as an object.
    init(_ key: [Conflict.KeyPart]) {
        self = .object(key.map { ($0.column, JSON($0.value)) })
    }
}

/// Times as people and programs read them.
enum Timestamp {
    /// RFC 3339, UTC, with milliseconds.
    ///
    /// The calendar is computed by H. Hinnant's `civil_from_days`, exact for every 64-bit time.
    static func text(_ milliseconds: Int64) -> String {
        let (days, rest) = milliseconds.quotientAndRemainder(floor: 86_400_000)
        let (year, month, day) = civil(days)
        let seconds = rest / 1000
        return String(
            format: "%04ld-%02ld-%02ldT%02ld:%02ld:%02ld.%03ldZ", year, month, day, seconds / 3600,
            seconds / 60 % 60, seconds % 60, rest % 1000)
    }

    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(floor: 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int64 {
    fileprivate func quotientAndRemainder(floor divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// Bytes as lower-case hexadecimal digits.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}
