// Entries, their kinds and what was found, as text and as JSON.

import Emulation
import Foundation
import Merge

enum EntryText {
    static func json(_ receipt: EntryReceipt, _ language: Language) -> JSON {
        .object([
            ("kind", .string(receipt.kind)), ("table", .string(receipt.table)),
            ("new", .bool(receipt.isNew)), ("key", key(receipt.key)),
            (
                "assumed",
                .object(receipt.assumed.map { ($0.field.name, .string($0.text)) })
            ),
            ("warnings", .array(receipt.warnings.map { json($0, language) })),
        ])
    }

    private static func json(_ warning: EntryWarning, _ language: Language) -> JSON {
        let text = ("text", JSON.string(EntryPhrases.warning(warning)[language]))
        return switch warning {
        case .unknownCode(let field, let value):
            .object([
                ("code", .string("unknown_code")), ("field", .string(field.name)),
                ("value", .string(value)), text,
            ])
        case .duplicate(let pair):
            .object([
                ("code", .string("duplicate")), ("one", key(pair.one)),
                ("other", key(pair.other)), text,
            ])
        }
    }

    /// A row's key as an object.
    static func key(_ key: [FigurePart.KeyValue]) -> JSON {
        .object(key.map { ($0.column, JSON($0.value)) })
    }

    /// A row's key for people: `hanoi/2023/m01`.
    static func place(_ key: [FigurePart.KeyValue]) -> String {
        key.map { part in Record([part.column: part.value]).text(part.column) }
            .joined(separator: "/")
    }

    static func json(_ found: FoundRecord) -> JSON {
        .object([
            ("table", .string(found.table)), ("key", key(found.key)),
            ("heading", .string(found.heading)), ("column", .string(found.column)),
            ("excerpt", .string(found.excerpt)), ("fit", .integer(Int64(found.fit))),
        ])
    }
}

/// What `enter --help` lists.
enum EntryHelp {
    /// The fields of the kind that stands on the command line, else the kinds.
    static func discussion(of arguments: [String], in language: Language) -> String {
        let place = arguments.firstIndex { $0 == "enter" || $0 == "nhap" }
        let kind = place.flatMap { place in
            arguments.dropFirst(place + 1).lazy.compactMap { EntryKind.named($0) }.first
        }
        let lines = kind.map { fields(of: $0, in: language) } ?? kinds(in: language)
        return lines.joined(separator: "\n")
    }

    private static func kinds(in language: Language) -> [String] {
        [EntryPhrases.kindsFollow[language]]
            + EntryKind.all.map { kind in
                let names = "  \(kind.name), \(kind.alias)"
                return names + padding(names, to: 32) + kind.label[language.ofReports]
            }
    }

    private static func fields(of kind: EntryKind, in language: Language) -> [String] {
        [EntryPhrases.fieldsFollow(kind)[language]]
            + kind.fields.map { field in
                let names = "  \(field.name), \(field.alias)"
                let isAsked = field.isRequired && field.standard == nil
                return names + padding(names, to: 36) + (isAsked ? "* " : "  ")
                    + field.label[language.ofReports] + choices(of: field, kind, language)
            }
    }

    private static func padding(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count))
    }

    private static func choices(
        of field: EntryField, _ kind: EntryKind, _ language: Language
    ) -> String {
        guard case .choice(let words) = field.content else { return "" }
        let list = words.map { word in
            let label = ChoiceLabels.label(word, of: field.name, in: kind.table)
            return "\(word) (\(label[language.ofReports]))"
        }
        return ": " + list.joined(separator: ", ")
    }
}
