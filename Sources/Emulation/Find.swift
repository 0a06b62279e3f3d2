// Finding records by their texts, however people type them; there is no index, and none is needed.
//
// Every row's text is folded to plain bytes and searched (FoldedText); what may match is then looked at
// letter by letter. That costs time in proportion to the text, and nothing when rows are written.

internal import Foundation
internal import GRDB
internal import Merge

/// One record that was found.
package struct FoundRecord: Hashable, Sendable {
    package let table: String
    /// In the order of the table's key.
    package let key: [FigurePart.KeyValue]
    /// What the record is called.
    package let heading: String
    /// The column whose text was found, and that text.
    package let column: String
    fileprivate let text: String
    /// What was looked for in it.
    fileprivate let words: [[UInt8]]
    /// How well it fits, 0 best: the heading itself, its beginning, words of it, words elsewhere.
    package let fit: Int
}

extension EmulationFile {
    /// The records whose texts have a beginning of each word of a question, the best fit first, then by
    /// their headings in Vietnamese order.
    ///
    /// - Complexity: O(*n*) in the bytes of all texts; folding takes 0.25 s for 100,000 rows of 200
    ///   bytes, and the headings of what is found are taken apart once more to be sorted.
    package func find(_ question: String) throws -> [FoundRecord] {
        let words = FoldedText.question(question)
        guard !words.isEmpty else { return [] }
        let search = RecordSearch(question: question, words: words)
        let found = try read { db in
            let known = Set(try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema"))
            return try RecordSearch.places.filter { known.contains($0.table) }.flatMap {
                try search.records(in: $0, db)
            }
        }
        let places = RecordSearch.places.map(\.table)
        return found.map { (key: VietnameseOrder.SortKey($0.heading), record: $0) }.sorted {
            let (one, other) = ($0.record, $1.record)
            if one.fit != other.fit { return one.fit < other.fit }
            if $0.key != $1.key { return $0.key < $1.key }
            let (left, right) = (
                places.firstIndex(of: one.table) ?? 0, places.firstIndex(of: other.table) ?? 0
            )
            return left != right
                ? left < right
                : one.order.lexicographicallyPrecedes(other.order)
        }.map(\.record)
    }
}

extension FoundRecord {
    fileprivate var order: [UInt8] {
        key.flatMap { part -> [UInt8] in
            switch part.value {
            case .text(let bytes): bytes + [0]
            case .integer(let number): Array("\(number)".utf8) + [0]
            default: [0]
            }
        }
    }
}

/// Looks through tables.
private struct RecordSearch {
    struct Place {
        let table: String
        let key: [String]
        /// The first one is what the record is called.
        let texts: [String]
    }

    /// Where is looked, in the order in which equals are listed.
    static let places = [
        Place(table: "unit", key: ["code"], texts: ["name_vi", "name_en", "code"]),
        Place(table: "office", key: ["unit", "code"], texts: ["name_vi"]),
        Place(table: "office_change", key: ["unit", "office", "changed_on"], texts: ["name_vi"]),
        Place(table: "period", key: ["code"], texts: ["name", "code", "note"]),
        Place(
            table: "indicator", key: ["code"], texts: ["name_vi", "name_en", "code", "note"]),
        Place(
            table: "criterion", key: ["criteria_set", "version", "code"],
            texts: ["name_vi", "name_en"]),
        Place(
            table: "model", key: ["unit", "year", "code"],
            texts: ["title", "description", "replicated_in"]),
        Place(table: "drive", key: ["unit", "year", "code"], texts: ["title", "result"]),
        Place(
            table: "exemplar", key: ["unit", "year", "code"],
            texts: ["name", "achievement", "decision"]),
        Place(
            table: "decision", key: ["issuer", "number", "signed_on"],
            texts: ["title", "number", "issuer", "note"]),
        Place(
            table: "recipient", key: ["issuer", "decision", "signed_on", "unit", "number"],
            texts: ["name", "achievement", "form", "decision"]),
        Place(table: "title_registration", key: ["period", "unit", "number"], texts: ["title"]),
        Place(
            table: "nomination", key: ["period", "unit", "title"],
            texts: ["title", "matter", "note"]),
        Place(
            table: "report_section", key: ["period", "unit", "section"],
            texts: ["heading", "body"]),
        Place(table: "covenant", key: ["period", "text_hash"], texts: ["title", "body"]),
        Place(table: "motto", key: ["period", "unit"], texts: ["text"]),
        Place(
            table: "explanation", key: ["period", "unit", "criterion", "number"],
            texts: ["text"]),
        Place(table: "legal_basis", key: ["code"], texts: ["title", "number", "issuer"]),
        Place(table: "attachment", key: ["sha256"], texts: ["file_name"]),
    ]

    let words: [[UInt8]]
    private let letters: [UInt8]
    /// The words that were typed with marks, folded and as they are.
    private let marked: [(folded: [[UInt8]], text: String)]

    init(question: String, words: [[UInt8]]) {
        self.words = words
        letters = words.flatMap { $0 }
        marked = question.split(whereSeparator: \.isWhitespace).map(String.init)
            .filter { word in word.utf8.contains { $0 >= 0x80 } }
            .map { (FoldedText.question($0), $0) }
    }

    /// Whether what was typed with marks stands there with them.
    private func hasMarks(_ texts: [String]) -> Bool {
        guard !marked.isEmpty else { return true }
        // Mostly they stand there as they were typed, at the beginning of a word.
        if marked.allSatisfy({ asked in texts.contains { $0.hasWord(beginning: asked.text) } }) {
            return true
        }
        let parts = texts.flatMap { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        return marked.allSatisfy { asked in
            parts.contains { part in
                FoldedText.contains(FoldedText.words(part), everyOf: asked.folded)
                    && VietnameseSearch.matches(part, asked.text)
            }
        }
    }

    func records(in place: Place, _ db: Database) throws -> [FoundRecord] {
        let texts = place.texts.map { "CAST(\($0) AS TEXT)" }
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT \((texts + place.key).joined(separator: ", ")) FROM \(place.table)")
        var found: [FoundRecord] = []
        while let row = try rows.next() {
            let texts = place.texts.indices.map { row[$0] as String? ?? "" }
            if let record = record(row, texts, in: place) { found.append(record) }
        }
        return found
    }

    /// All words have to stand in one record, and not in one of its columns.
    private func record(_ row: Row, _ texts: [String], in place: Place) -> FoundRecord? {
        let folded = texts.map(FoldedText.words)
        guard FoldedText.contains(Array(folded.joined()), everyOf: words),
            hasMarks(texts)
        else { return nil }
        let whole = folded.firstIndex { FoldedText.contains($0, everyOf: words) }
        let part = folded.firstIndex { text in
            words.contains { FoldedText.contains(text, everyOf: [$0]) }
        }
        let column = whole ?? part ?? 0
        return FoundRecord(
            table: place.table,
            key: place.key.enumerated().map { index, name in
                let value: DatabaseValue = row[texts.count + index]
                return .init(column: name, value: Value(value))
            },
            heading: texts[0], column: place.texts[column], text: texts[column], words: words,
            fit: fit(folded[0], whole))
    }

    private func fit(_ heading: [UInt8], _ whole: Int?) -> Int {
        if heading == letters { return 0 }
        if heading.starts(with: letters) { return 1 }
        return whole == 0 ? 2 : 3
    }

}

extension FoundRecord {
    /// Some words of the text around the first one that was found.
    package var excerpt: String {
        let parts = text.split(whereSeparator: \.isWhitespace)
        let place =
            parts.firstIndex { part in
                let folded = FoldedText.words(String(part))
                return words.contains { FoldedText.contains(folded, everyOf: [$0]) }
            } ?? 0
        let start = max(0, place - 6)
        let end = min(parts.count, start + 18)
        return (start > 0 ? "… " : "") + parts[start..<end].joined(separator: " ")
            + (end < parts.count ? " …" : "")
    }
}

extension String {
    /// Whether a word begins with these very bytes, a blank or nothing before it.
    fileprivate func hasWord(beginning word: String) -> Bool {
        var (text, word) = (self, word)
        return text.withUTF8 { text in
            word.withUTF8 { word in
                guard var place = text.baseAddress, let wanted = word.baseAddress else {
                    return false
                }
                let (start, end) = (place, place + text.count)
                while end - place >= word.count,
                    let found = memchr(place, Int32(word[0]), end - place - word.count + 1)
                {
                    let match = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
                    let begins = match == start || match[-1] == UInt8(ascii: " ")
                    if begins, memcmp(match, wanted, word.count) == 0 { return true }
                    place = match + 1
                }
                return false
            }
        }
    }
}
