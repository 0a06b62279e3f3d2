// A JSON value as a reader in another language would take it.

import Foundation

/// A parsed value. Numbers that are whole are `.integer`; their text is checked where it matters.
indirect enum JSON: Equatable, Decodable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    /// - Throws: When `text` is anything but one value.
    init(_ text: String) throws {
        self = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
    }

    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Key.self) {
            let members = try object.allKeys.map {
                ($0.stringValue, try object.decode(JSON.self, forKey: $0))
            }
            self = .object(Dictionary(uniqueKeysWithValues: members))
        } else if var array = try? decoder.unkeyedContainer() {
            var items: [JSON] = []
            while !array.isAtEnd { items.append(try array.decode(JSON.self)) }
            self = .array(items)
        } else {
            self = try Self.scalar(decoder.singleValueContainer())
        }
    }

    private static func scalar(_ value: any SingleValueDecodingContainer) throws -> JSON {
        if value.decodeNil() { return .null }
        if let flag = try? value.decode(Bool.self) { return .bool(flag) }
        if let number = try? value.decode(Int64.self) { return .integer(number) }
        if let number = try? value.decode(Double.self) { return .number(number) }
        return .string(try value.decode(String.self))
    }

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension JSON {
    /// A member of an object; null where there is none.
    subscript(_ key: String) -> JSON {
        if case .object(let members) = self { return members[key] ?? .null }
        return .null
    }

    /// An item of an array; null where there is none.
    subscript(_ index: Int) -> JSON {
        items.indices.contains(index) ? items[index] : .null
    }

    var items: [JSON] {
        if case .array(let items) = self { return items }
        return []
    }

    var keys: Set<String> {
        if case .object(let members) = self { return Set(members.keys) }
        return []
    }

    var members: [String: JSON] {
        if case .object(let members) = self { return members }
        return [:]
    }

    var text: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    var int: Int? {
        if case .integer(let number) = self { return Int(number) }
        return nil
    }
}
