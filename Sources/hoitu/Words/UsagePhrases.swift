// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// Wrong usage: what we say of it, and what swift-argument-parser says of it in English, in both languages.

import Foundation

enum UsagePhrases {
    static func noSuchCommand(_ word: String) -> Phrase {
        Phrase(
            vi: "Không có lệnh “\(word)”; “hoitu help” liệt kê các lệnh.",
            en: "There is no command “\(word)”; “hoitu help” lists them.")
    }

    static func noSuchCommand(_ word: String, of group: String, _ others: [String]) -> Phrase {
        Phrase(
            vi: "“hoitu \(group)” không có lệnh “\(word)”; có: \(others.joined(separator: ", ")).",
            en: "“hoitu \(group)” has no command “\(word)”; there are: \(others.joined(separator: ", ")).")
    }

    static func commandMissing(_ names: [String]) -> Phrase {
        Phrase(
            vi: "Chưa nêu lệnh nào; hãy chọn: \(names.joined(separator: ", ")).",
            en: "No command was named; choose one of: \(names.joined(separator: ", ")).")
    }

    static func valueMissing(_ option: String) -> Phrase {
        Phrase(
            vi: "Tùy chọn “\(option)” cần một giá trị đi kèm.",
            en: "The option “\(option)” needs a value behind it.")
    }

    // MARK: What the parser says

    /// A sentence of the parser's; one of ours is given back as it is.
    static func message(_ english: String) -> Phrase {
        for (from, to) in messages {
            if let vietnamese = translated(english, from: from, to: to) {
                return Phrase(vi: vietnamese.replacing("', '", with: "”, “"), en: english)
            }
        }
        return Phrase(vi: english, en: english)
    }

    /// The whole of what the parser says of wrong usage, which begins with `message`.
    static func whole(_ english: String, message: String) -> Phrase {
        let start = "Error: \(message)"
        let rest = english.hasPrefix(start) ? String(english.dropFirst(start.count)) : english
        let first = english.hasPrefix(start) ? "Lỗi: \(self.message(message).vi)" : ""
        return Phrase(vi: first + lines(rest, usage), en: english)
    }

    /// Help, whose sentences are ours, and whose headings the parser's.
    static func help(_ english: String) -> Phrase { Phrase(vi: lines(english, help), en: english) }

    private static func lines(_ english: String, _ known: [([String], [String])]) -> String {
        english.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var line = String(line)
            for (from, to) in known {
                if let vietnamese = translated(line, from: from, to: to) { line = vietnamese }
            }
            return line
        }.joined(separator: "\n")
    }

    /// A text that has the pieces of `from` in their order, the first at its beginning and the last at its
    /// end, with those of `to` in their places.
    private static func translated(_ text: String, from: [String], to: [String]) -> String? {
        guard let first = from.first, text.hasPrefix(first) else { return nil }
        var rest = text.dropFirst(first.count)
        var result = to[0]
        for (piece, other) in zip(from, to).dropFirst().dropLast(from.count > 1 ? 1 : 0) {
            guard let place = rest.firstRange(of: piece) else { return nil }
            result += rest[..<place.lowerBound] + other
            rest = rest[place.upperBound...]
        }
        guard from.count > 1, let last = from.last else { return rest.isEmpty ? result : nil }
        guard rest.hasSuffix(last) else { return nil }
        return result + rest.dropLast(last.count) + (to.last ?? "")
    }

    private static let messages: [([String], [String])] = [
        (["Unknown option '", "'. Did you mean '", "'?"], ["Không có tùy chọn “", "”; có phải ý bạn là “", "”?"]),
        (["Unknown option '", "'\n   or: Missing value for '", "' in '", "'"], ["Không có tùy chọn “", "”, hoặc thiếu giá trị cho “", "” trong “", "”."]),
        (["Unknown option '", "'"], ["Không có tùy chọn “", "”; hãy bỏ hoặc sửa lại."]),
        (["Invalid option: ", ""], ["Không có tùy chọn “", "”; hãy bỏ hoặc sửa lại."]),
        (["Missing value for '", "'"], ["Thiếu giá trị đi kèm “", "”."]),
        (["The option '", "' does not take any value, but '", "' was specified."], ["Tùy chọn “", "” không nhận giá trị, nhưng lại có “", "”."]),
        (["Unexpected argument '", "'"], ["Thừa “", "”; hãy bỏ đi, hoặc đặt cả cụm từ trong dấu ngoặc kép."]),
        (["", " unexpected arguments: '", "'"], ["Thừa ", " mục: “", "”; hãy bỏ đi, hoặc đặt cả cụm từ trong dấu ngoặc kép."]),
        (["Value to be set with flag '", "' had already been set with flag '", "'"], ["“", "” trái với “", "” đã nêu trước; hãy bỏ một trong hai."]),
        (["Missing expected argument '", "'"], ["Còn thiếu “", "”."]),
        (["Missing one of: '", "'"], ["Phải nêu một trong các mục: “", "”."]),
        (["Missing required subcommand.", ""], ["Chưa nêu lệnh con.", ""]),
        (["The value '", "' is invalid for '", "'. Please provide one of ", "."], ["Giá trị “", "” không hợp với “", "”; hãy chọn: ", "."]),
        (["The value '", "' is invalid for '", "': ", ""], ["Giá trị “", "” không hợp với “", "”: ", ""]),
        (["The value '", "' is invalid for '", "'"], ["Giá trị “", "” không hợp với “", "”."]),
    ]

    private static let usage: [([String], [String])] = [
        (["Usage: ", ""], ["Cách dùng: ", ""]), (["       hoitu", ""], ["           hoitu", ""]),
        (["Help:  ", ""], ["Giải thích:  ", ""]),
        (["  See '", "' for more information."], ["  Xem thêm: “", "”."]),
        (["", "<subcommand>", ""], ["", "<lệnh>", ""]),
    ]

    private static let help: [([String], [String])] = [
        (["OVERVIEW: ", ""], ["GIỚI THIỆU: ", ""]), (["USAGE: ", ""], ["CÁCH DÙNG: ", ""]),
        (["ARGUMENTS:"], ["CÁC MỤC:"]), (["OPTIONS:"], ["TÙY CHỌN:"]), (["SUBCOMMANDS:"], ["CÁC LỆNH:"]),
        (["  See '", "<subcommand>' for detailed help."], ["  Xem “", "<lệnh>” để biết chi tiết."]),
        (["", "<subcommand>", ""], ["", "<lệnh>", ""]), (["", "Show the version.", ""], ["", "Cho biết phiên bản.", ""]),
        (["", "Show help information.", ""], ["", "Xem hướng dẫn.", ""]),
        (["", "(default: ", ""], ["", "(mặc định: ", ""]), (["", "(default)", ""], ["", "(mặc định)", ""]),
        (["", "; default: ", ""], ["", "; mặc định: ", ""]), (["", "(values: ", ""], ["", "(giá trị: ", ""]),
    ]
}
