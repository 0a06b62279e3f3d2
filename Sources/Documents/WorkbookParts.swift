// The small parts of a workbook, as ECMA-376 part 1 has them: which sheets, which files, which formats.
//
// Sheets and strings may be large and are read as events (SheetReader.swift).

internal import Foundation
internal import XMLCoder

/// `xl/workbook.xml`.
struct WorkbookPart: Decodable {
    struct Properties: Decodable {
        let date1904: String?
    }

    struct Sheets: Decodable {
        let sheet: [Entry]
    }

    struct Entry: Decodable {
        let name: String
        let state: String?
        let relationship: String

        enum CodingKeys: String, CodingKey {
            case name, state
            case relationship = "r:id"
        }
    }

    let workbookPr: Properties?
    let sheets: Sheets

    /// Whether days count from 1904.
    var is1904: Bool { ["1", "true", "on"].contains(workbookPr?.date1904 ?? "") }
}

/// A `.rels` part: what its owner refers to.
struct RelationshipsPart: Decodable {
    struct Entry: Decodable {
        let id: String
        let type: String
        let target: String
        let mode: String?

        enum CodingKeys: String, CodingKey {
            case id = "Id"
            case type = "Type"
            case target = "Target"
            case mode = "TargetMode"
        }
    }

    let entries: [Entry]?

    enum CodingKeys: String, CodingKey {
        case entries = "Relationship"
    }
}

/// `xl/styles.xml`, as far as it says which cells are days.
struct StylesPart: Decodable {
    struct Formats: Decodable {
        let numFmt: [Format]?
    }

    struct Format: Decodable {
        let numFmtId: Int
        let formatCode: String
    }

    struct Uses: Decodable {
        let xf: [Use]?
    }

    struct Use: Decodable {
        let numFmtId: Int?
    }

    let numFmts: Formats?
    let cellXfs: Uses?
}

enum SmallPart {
    /// Reads a part.
    ///
    /// - Throws: `DocumentError.damaged`.
    static func read<Part: Decodable>(
        _ type: Part.Type, _ bytes: Data, _ name: String
    ) throws(DocumentError) -> Part {
        try XMLEvents.refuseDeclarations(bytes, name)
        let decoder = XMLDecoder(trimValueWhitespaces: false)
        decoder.shouldProcessNamespaces = true
        do {
            return try decoder.decode(type, from: bytes)
        } catch {
            throw .damaged(part: name)
        }
    }
}

/// What number formats show: a day, so many per cent, or a number.
struct CellFormats {
    enum Shown {
        case number, day, percent
    }

    /// By the number that cells name (`s`).
    private let shown: [Shown]

    init(_ styles: StylesPart?) {
        let codes = Dictionary(
            (styles?.numFmts?.numFmt ?? []).map { ($0.numFmtId, $0.formatCode) },
            uniquingKeysWith: { first, _ in first })
        shown = (styles?.cellXfs?.xf ?? []).map { use in
            let number = use.numFmtId ?? 0
            if let code = codes[number] { return Self.shown(by: code) }
            if Self.percents.contains(number) { return .percent }
            return Self.days.contains(number) ? .day : .number
        }
    }

    subscript(style: Int) -> Shown { shown.indices.contains(style) ? shown[style] : .number }

    /// 14–17 and 22 everywhere; 27–31, 34–36 and 50–58 in the languages of East Asia.
    private static let days = Set(
        [14, 15, 16, 17, 22] + Array(27...31) + [34, 35, 36] + Array(50...58))
    private static let percents: Set<Int> = [9, 10]

    /// A day where a code has years or days of the month, or months without a time beside them.
    static func shown(by code: String) -> Shown {
        let signs = signs(of: code)
        if signs.contains("%") { return .percent }
        if signs.contains("0") || signs.contains("#") { return .number }
        if signs.contains("y") || signs.contains("d") { return .day }
        let isTime = signs.contains("h") || signs.contains("s")
        return signs.contains("m") && !isTime ? .day : .number
    }

    /// The signs of a code's first section, which positive numbers take, without texts and conditions.
    private static func signs(of code: String) -> Set<Character> {
        var signs = Set<Character>()
        var closing: Character?
        var isEscaped = false
        for character in code.lowercased() {
            if isEscaped {
                isEscaped = false
            } else if let end = closing {
                if character == end { closing = nil }
            } else {
                switch character {
                case ";": return signs
                case "\\", "_", "*": isEscaped = true
                case "\"": closing = "\""
                case "[": closing = "]"
                default: signs.insert(character)
                }
            }
        }
        return signs
    }
}
