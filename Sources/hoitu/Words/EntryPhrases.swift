// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// The catalogue: entering and finding records.

import Emulation
import Foundation

enum EntryPhrases {
    // MARK: Help

    static let ownReview = Phrase(
        vi: "Đơn vị không chấm chéo chính mình; hãy chọn đơn vị khác.",
        en: "A unit does not review itself; choose another unit.")

    static let help = Phrase(
        vi: "Nhập một bản ghi: số liệu, mô hình, gương, quyết định, chấm chéo, mục báo cáo…",
        en: "Enter a record: figures, models, exemplars, decisions, reviews, report sections…")
    static let helpKind = Phrase(
        vi: "Loại bản ghi, như solieu; “hoitu nhap solieu --help” liệt kê các mục của loại đó.",
        en: "The kind of record, such as figure; “hoitu enter figure --help” lists its fields.")
    static let helpFields = Phrase(
        vi: "Mục=giá trị; mục=@TỆP lấy nội dung từ tệp, @- từ đầu vào chuẩn, @@ là chữ @. Với tệp đính kèm, chỉ cần đường dẫn.",
        en: "Field=value; field=@FILE takes a file's text, @- standard input's, and @@ stands for @. For an attachment a path is enough.")
    static let helpReverses = Phrase(
        vi: "Đính chính dòng số liệu có mã này: nhập một dòng ngược dấu.",
        en: "Take back the entry of this id, by one with the opposite amount.")
    static let helpReason = Phrase(vi: "Lý do.", en: "The reason.")
    static let helpEditor = Phrase(
        vi: "Soạn mục này bằng trình soạn thảo trong biến môi trường EDITOR.",
        en: "Write this field in the editor that EDITOR names.")
    static let helpMadeUp = Phrase(
        vi: "Ghi “DỮ LIỆU GIẢ LẬP” vào bản ghi.", en: "Mark the record as made up (DỮ LIỆU GIẢ LẬP).")
    static let helpDay = Phrase(
        vi: "Ngày được coi là hôm nay, như 2023-07-03.", en: "The day to take for today, such as 2023-07-03.")
    static let kindsFollow = Phrase(
        vi: "Các loại, tên tiếng Anh và tiếng Việt:", en: "The kinds, by their English and Vietnamese names:")
    static let helpFind = Phrase(
        vi: "Tìm bản ghi theo nội dung, có dấu hay không dấu.",
        en: "Find records by their texts, with or without diacritics.")
    static let helpFindText = Phrase(vi: "Các từ cần tìm.", en: "The words to look for.")
    static let helpFindLimit = Phrase(
        vi: "Nhiều nhất chừng này bản ghi.", en: "At most so many records.")

    static func fieldsFollow(_ kind: EntryKind) -> Phrase {
        Phrase(
            vi: "Các mục của “\(kind.label.vi)” (* là phải nhập):",
            en: "The fields of “\(kind.label.en)” (* has to be said):")
    }

    // MARK: Questions

    static func question(_ field: EntryField) -> Phrase {
        Phrase(vi: field.label.vi, en: field.label.en)
    }

    static func whichMeaning(_ field: EntryField, _ text: String) -> Phrase {
        Phrase(
            vi: "\(field.label.vi): “\(text)” là số nào, ngày nào",
            en: "\(field.label.en): which does “\(text)” mean")
    }

    static let cancelled = Phrase(
        vi: "Đã ngừng nhập; không có gì được ghi.", en: "Stopped; nothing was entered.")

    static let noEditor = Phrase(
        vi: "Chưa biết dùng trình soạn thảo nào; hãy đặt biến môi trường EDITOR.",
        en: "No editor is named; set the environment variable EDITOR.")

    static func editorFailed(_ editor: String) -> Phrase {
        Phrase(
            vi: "Trình soạn thảo “\(editor)” báo lỗi nên không có gì được ghi.",
            en: "The editor “\(editor)” ended with an error, so nothing was entered.")
    }

    static func editedToNothing(_ field: EntryField) -> Phrase {
        Phrase(
            vi: "\(field.label.vi): trình soạn thảo không để lại chữ nào nên không có gì được ghi; hãy soạn lại rồi lưu.",
            en: "\(field.label.en): the editor left no text, so nothing was entered; write it again and save it.")
    }

    static func notUnicode(_ path: String) -> Phrase {
        Phrase(
            vi: "\(path) không phải là văn bản Unicode (UTF-8); hãy lưu lại dưới dạng UTF-8.",
            en: "\(path) is no Unicode text (UTF-8); save it as UTF-8.")
    }

    static func whichDay(_ text: String, _ one: String, _ other: String) -> Phrase {
        Phrase(
            vi: "Ngày “\(text)” có thể là \(one) hoặc \(other); hãy gõ một trong hai.",
            en: "The day “\(text)” could be \(one) or \(other); type one of them.")
    }

    static func noDay(_ text: String) -> Phrase {
        Phrase(
            vi: "“\(text)” không phải là một ngày; hãy gõ như 2023-07-03.",
            en: "“\(text)” is no day; type it like 2023-07-03.")
    }

    // MARK: Answers

    static func entered(_ kind: EntryKind, _ receipt: EntryReceipt) -> Phrase {
        let place = EntryText.place(receipt.key)
        let assumed = assumed(receipt.assumed)
        return receipt.isNew
            ? Phrase(vi: "Đã nhập \(kind.label.vi.lowercased()): \(place).\(assumed.vi)", en: "Entered \(kind.label.en.lowercased()): \(place).\(assumed.en)")
            : Phrase(vi: "Đã sửa \(kind.label.vi.lowercased()): \(place).\(assumed.vi)", en: "Changed \(kind.label.en.lowercased()): \(place).\(assumed.en)")
    }

    /// What stood for what nobody said.
    private static func assumed(_ assumed: [Assumption]) -> Phrase {
        guard !assumed.isEmpty else { return Phrase(vi: "", en: "") }
        func list(_ label: (Bilingual) -> String) -> String {
            assumed.map { "\(label($0.field.label)): \($0.text)" }.joined(separator: "; ")
        }
        return Phrase(vi: " Không nêu nên lấy \(list(\.vi)).", en: " Taken, since not said: \(list(\.en)).")
    }

    static func warning(_ warning: EntryWarning) -> Phrase {
        switch warning {
        case .unknownCode(let field, let code):
            Phrase(
                vi: "Lưu ý: ở đây chưa có \(field.label.vi.lowercased()) “\(code)”; hãy kiểm tra mã.",
                en: "Note: no \(field.label.en.lowercased()) “\(code)” is described here; check the code.")
        case .duplicate(let pair): duplicate(pair)
        }
    }

    static func duplicate(_ pair: DuplicatePair) -> Phrase {
        let (one, other) = (EntryText.place(pair.one), EntryText.place(pair.other))
        let label = SchemaLabels.table(pair.table)
        return Phrase(
            vi: "Có thể bị nhập hai lần: \(label?.vi ?? pair.table) “\(pair.text)” ở \(one) và \(other).",
            en: "Perhaps entered twice: \(label?.en ?? pair.table) “\(pair.text)” at \(one) and \(other).")
    }

    static func found(_ record: FoundRecord) -> Phrase {
        let label = SchemaLabels.table(record.table)
        let (place, text) = (EntryText.place(record.key), record.excerpt)
        let what = record.heading == record.excerpt || record.heading.isEmpty ? text : "\(record.heading): \(text)"
        return Phrase(
            vi: "\(label?.vi ?? record.table) \(place) · \(what)",
            en: "\(label?.en ?? record.table) \(place) · \(what)")
    }

    static func foundCount(_ count: Int, shown: Int) -> Phrase {
        count == shown
            ? Phrase(vi: "Tìm thấy: \(count).", en: "Found: \(count).")
            : Phrase(
                vi: "Tìm thấy: \(count), ở trên là \(shown); hãy thêm từ hoặc dùng --limit.",
                en: "Found: \(count), of which \(shown) are shown; add words, or use --limit.")
    }
}
