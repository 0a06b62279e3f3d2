// SQLite's values as a person types and reads them.

import Foundation
import Merge

/// Reads a value that a person typed.
enum ValueText {
    /// Text, or after `json:` a value in the form of the JSON output.
    static func value(_ text: String) throws -> Value {
        guard text.hasPrefix("json:") else { return .text(text) }
        let json = text.dropFirst("json:".count).trimmingCharacters(in: .whitespaces)
        guard let value = parsed(json) else {
            throw Complaint(phrase: Phrases.notAValue(text), code: 64)
        }
        return value
    }

    private static func parsed(_ json: String) -> Value? {
        if json == "null" { return .null }
        if json.first == "\"" {
            return (try? JSONDecoder().decode(String.self, from: Data(json.utf8)))
                .map { .text($0) }
        }
        if json.first == "{" {
            guard
                let object = try? JSONDecoder().decode(
                    [String: String].self, from: Data(json.utf8)), let only = object.first,
                object.count == 1
            else { return nil }
            return special(only.key, only.value)
        }
        // Swift reads more than JSON allows, such as 0x1p3, .5 and 01.
        guard let number = json.wholeMatch(of: /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/)
        else { return nil }
        if number.1 == nil, number.2 == nil { return Int64(json).map { .integer($0) } }
        return Double(json).flatMap { $0.isFinite ? .real($0) : nil }
    }

    private static func special(_ kind: String, _ text: String) -> Value? {
        switch kind {
        case "integer": Int64(text).map { .integer($0) }
        case "real":
            switch text {
            case "Infinity": .real(.infinity)
            case "-Infinity": .real(-.infinity)
            default: nil
            }
        case "blob": Data(base64Encoded: text).map { .blob(Array($0)) }
        case "text": Data(base64Encoded: text).map { .text(Array($0)) }
        default: nil
        }
    }

    /// What a person reads; long or binary values are cut.
    static func shown(_ value: Value) -> String {
        switch value {
        case .null: return "NULL"
        case .integer(let number): return String(number)
        case .real(let number): return "\(number)"
        case .text(let bytes):
            // A terminal must not be steered by what someone stored.
            let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
                .map { $0.properties.generalCategory == .control ? " " : String($0) }.joined()
            return "“" + (text.count > 200 ? text.prefix(200) + "…" : text) + "”"
        case .blob(let bytes):
            return "x'" + hexadecimal(bytes.prefix(16)) + (bytes.count > 16 ? "…" : "") + "'"
        }
    }
}
