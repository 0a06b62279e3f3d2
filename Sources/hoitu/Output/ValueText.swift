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
        if let number = Int64(json), !json.hasPrefix("+") { return .integer(number) }
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
        guard json.contains(where: { ".eE".contains($0) }) else { return nil }
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
                .map { $0.value < 0x20 || $0.value == 0x7f ? " " : String($0) }.joined()
            return "“" + (text.count > 200 ? text.prefix(200) + "…" : text) + "”"
        case .blob(let bytes):
            return "x'" + hexadecimal(bytes.prefix(16)) + (bytes.count > 16 ? "…" : "") + "'"
        }
    }
}
