// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// Why an entry was not taken, as one sentence each.

import Emulation
import Foundation

enum EntrySentences {
    static func sentence(for error: EntryError) -> Phrase {
        switch error {
        case .noSuchKind(let name):
            Phrase(
                vi: "Không có loại bản ghi “\(name)”; “hoitu nhap --help” liệt kê các loại.",
                en: "There is no kind of record “\(name)”; “hoitu enter --help” lists them.")
        case .noSuchField(let name, let kind):
            Phrase(
                vi: "“\(kind)” không có mục “\(name)”; “hoitu nhap \(kind) --help” liệt kê các mục.",
                en: "“\(kind)” has no field “\(name)”; “hoitu enter \(kind) --help” lists them.")
        case .missing(let fields, let kind):
            Phrase(
                vi: "Còn thiếu: \(list(fields, \.vi)); hãy nhập thêm, như “hoitu nhap \(kind) \(fields.first?.alias ?? "")=…”.",
                en: "Missing: \(list(fields, \.en)); add them, as in “hoitu enter \(kind) \(fields.first?.name ?? "")=…”.")
        case .ambiguous(let field, let text, let first, let second):
            Phrase(
                vi: "\(field.label.vi): “\(text)” có thể là \(first) hoặc \(second); hãy gõ một trong hai.",
                en: "\(field.label.en): “\(text)” could be \(first) or \(second); type one of them.")
        case .notANumber(let field, let text):
            Phrase(
                vi: "\(field.label.vi): “\(text)” không phải là số; hãy gõ như 1234,5.",
                en: "\(field.label.en): “\(text)” is no number; type it like 1234,5.")
        case .notAWholeNumber(let field, let text):
            Phrase(
                vi: "\(field.label.vi): “\(text)” không phải là số nguyên; hãy bỏ phần lẻ.",
                en: "\(field.label.en): “\(text)” is no whole number; leave out what is behind the comma.")
        case .notADay(let field, let text):
            Phrase(
                vi: "\(field.label.vi): “\(text)” không phải là một ngày; hãy gõ như 2023-07-03.",
                en: "\(field.label.en): “\(text)” is no day; type it like 2023-07-03.")
        case .notAChoice(let field, let text, let table):
            Phrase(
                vi: "\(field.label.vi): không có lựa chọn “\(text)”; hãy dùng: \(choices(field, table, \.vi)).",
                en: "\(field.label.en): “\(text)” is no choice; there are: \(choices(field, table, \.en)).")
        case .empty(let field):
            Phrase(
                vi: "\(field.label.vi) không được để trống.", en: "\(field.label.en) has to be said.")
        case .refused(let field, let refusal):
            Phrase(
                vi: "\(field.label.vi): \(refused(refusal).vi)", en: "\(field.label.en): \(refused(refusal).en)")
        case .refusedContent(let file, let refusal):
            Phrase(vi: "Tệp \(file): \(refused(refusal).vi)", en: "The file \(file): \(refused(refusal).en)")
        case .unreadableAttachment(let file):
            Phrase(
                vi: "Không đọc được bên trong tệp \(file) nên không kiểm tra được dấu độ mật; hãy lưu lại tệp rồi thử lại.",
                en: "The file \(file) cannot be looked into for markings; save it again and try once more.")
        case .dayOutside(let field, let day, let period, let starts, let ends):
            Phrase(
                vi: "\(field.label.vi): hôm nay (\(day)) nằm ngoài kỳ \(period) (\(starts) – \(ends)); hãy nêu ngày, như “\(field.alias)=\(ends.isEmpty ? starts : ends)”.",
                en: "\(field.label.en): today (\(day)) lies outside of the period \(period) (\(starts) – \(ends)); say the day, as in “\(field.name)=\(ends.isEmpty ? starts : ends)”.")
        case .whichPeriod(let codes):
            codes.isEmpty
                ? Phrase(
                    vi: "Chưa có kỳ thi đua nào đang mở; hãy nêu period=MÃ.",
                    en: "No period is open; name one with period=CODE.")
                : Phrase(
                    vi: "Có nhiều kỳ thi đua đang mở (\(codes.joined(separator: ", "))); hãy nêu period=MÃ.",
                    en: "Several periods are open (\(codes.joined(separator: ", "))); name one with period=CODE.")
        case .whichCluster(let codes):
            codes.isEmpty
                ? Phrase(
                    vi: "Chưa có cụm thi đua nào; hãy nhập bằng “hoitu nhap cum code=MÃ name_vi=TÊN”.",
                    en: "There is no emulation cluster yet; enter one with “hoitu enter cluster code=CODE name_vi=NAME”.")
                : Phrase(
                    vi: "Có nhiều cụm thi đua (\(codes.joined(separator: ", "))); hãy nêu một cụm.",
                    en: "There are several clusters (\(codes.joined(separator: ", "))); name one.")
        case .nothingToDecide(let subject, let unit, let item):
            Phrase(
                vi: "\(unit) không có mục “\(item)” (\(subject.rawValue)) ở đây; hãy xem “hoitu kiemtra”, hoặc đồng bộ trước.",
                en: "\(unit) has no \(subject.rawValue) “\(item)” here; see “hoitu check”, or sync first.")
        case .noSuchEntry(let id):
            Phrase(
                vi: "Đơn vị không có dòng số liệu “\(id)” ở đây; hãy kiểm tra mã dòng hoặc đồng bộ.",
                en: "The unit has no entry “\(id)” here; check its id, or sync.")
        case .parentMissing(let kind):
            Phrase(
                vi: "Bản ghi gốc chưa có ở đây; hãy nhập trước bằng “hoitu nhap \(kind)”, hoặc đồng bộ.",
                en: "What this belongs to is not here; enter it first with “hoitu enter \(kind)”, or sync.")
        case .tooLarge(let bytes, let limit):
            Phrase(
                vi: "Tệp có ít nhất \(bytes) byte, nhiều nhất được \(limit); hãy nén hoặc chia nhỏ.",
                en: "The file has at least \(bytes) bytes, and at most \(limit) are taken; shrink or split it.")
        }
    }

    /// A rule of the tables, which has its sentences already.
    static func sentence(for rule: SchemaRule) -> Phrase {
        Phrase(vi: rule.sentence.vi, en: rule.sentence.en)
    }

    private static func list(_ fields: [EntryField], _ language: (Bilingual) -> String) -> String {
        fields.map { "\(language($0.label)) (\($0.name))" }.joined(separator: ", ")
    }

    private static func choices(
        _ field: EntryField, _ table: String, _ language: (Bilingual) -> String
    ) -> String {
        guard case .choice(let words) = field.content else { return "0, 1" }
        return words.map { "\($0) (\(language(ChoiceLabels.label($0, of: field.name, in: table))))" }
            .joined(separator: ", ")
    }

    private static func refused(_ refusal: TextRefusal) -> Phrase {
        switch refusal {
        case .classified(let text):
            Phrase(
                vi: "có dấu độ mật “\(text)”; hệ thống không được chứa bí mật nhà nước, hãy bỏ nội dung này.",
                en: "it is marked “\(text)”; no state secret may be held here, leave it out.")
        case .personal(let detail, let text):
            Phrase(
                vi: "có \(name(detail).vi) (“\(text)”), là điều không được lưu về cá nhân; hãy bỏ phần đó.",
                en: "it has \(name(detail).en) (“\(text)”), which is kept of nobody; leave that out.")
        case .unmarkedSample:
            Phrase(
                vi: "kỳ này là dữ liệu giả lập nên số liệu của thành phố phải ghi “\(TextRules.sampleMark)”; hãy thêm --made-up.",
                en: "the period is made up, so a city's figure has to say “\(TextRules.sampleMark)”; add --made-up.")
        }
    }

    private static func name(_ detail: PersonalDetail) -> Phrase {
        switch detail {
        case .identityNumber: Phrase(vi: "số giấy tờ tùy thân", en: "an identity number")
        case .telephone: Phrase(vi: "số điện thoại", en: "a telephone number")
        case .birth: Phrase(vi: "ngày hoặc năm sinh", en: "a day or year of birth")
        case .address: Phrase(vi: "địa chỉ", en: "an address")
        case .email: Phrase(vi: "địa chỉ thư điện tử", en: "an e-mail address")
        }
    }
}
