// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// The catalogue: what happened, when, and as it was.

import Replica

extension Phrases {
    /// A member, and the person where one is named.
    static func who(_ member: String, _ person: String) -> String {
        person.isEmpty ? member : "\(member) (\(person))"
    }

    static func historyLine(
        _ time: String, _ member: String, person: String, _ kind: HistoryEntry.Kind,
        onlyKeeps: Bool, isRefused: Bool, key: String, columns: String
    ) -> Phrase {
        let who = self.who(member, person)
        let rest = columns.isEmpty ? key : "\(key): \(columns)"
        let (vi, en) =
            switch kind {
            case .update where onlyKeeps: ("giữ", "keep")
            case .insert: ("thêm", "insert")
            case .update: ("sửa", "update")
            case .delete: ("xóa", "delete")
            }
        let end = isRefused ? Phrase(vi: " (bị từ chối)", en: " (refused)") : Phrase(vi: "", en: "")
        return Phrase(
            vi: "\(time)  \(who)  \(vi)  \(rest)\(end.vi)", en: "\(time)  \(who)  \(en)  \(rest)\(end.en)")
    }

    static let noHistory = Phrase(
        vi: "Chưa có thay đổi nào như vậy.", en: "There is no such change.")

    static func pastHead(_ table: String, _ count: Int) -> Phrase {
        count == 0
            ? Phrase(
                vi: "Lúc đó \(table) chưa có bản ghi nào như vậy.",
                en: "There was no such record in \(table) then.")
            : Phrase(
                vi: "\(table) lúc đó có \(count) bản ghi như vậy:",
                en: "\(table) had \(count) such \(count == 1 ? "record" : "records") then:")
    }

    static func pastLine(
        key: String, columns: String, contested: [String], isDeletedToo: Bool
    ) -> Phrase {
        let names = contested.joined(separator: ", ")
        let notes: [Phrase?] = [
            contested.isEmpty
                ? nil
                : Phrase(
                    vi: "(lúc đó còn nhiều giá trị cho \(names))",
                    en: "(there were several values for \(names) then)"),
            isDeletedToo
                ? Phrase(
                    vi: "(lúc đó vừa bị xóa vừa được sửa)", en: "(it was deleted and edited then)")
                : nil,
        ]
        let found = notes.compactMap { $0 }
        let line = columns.isEmpty ? key : "\(key): \(columns)"
        return Phrase(
            vi: ([line] + found.map(\.vi)).joined(separator: " "),
            en: ([line] + found.map(\.en)).joined(separator: " "))
    }

    static func notAMoment(_ text: String) -> Phrase {
        Phrase(
            vi: "“\(text)” không phải thời điểm; hãy viết như 2023-07-03T10:00:00Z, 2023-07-03T17:00:00+07:00, 2023-07-03 (hết ngày đó theo giờ UTC), hoặc một vectơ của “hoitu digest --json”.",
            en: "“\(text)” is no moment; write it like 2023-07-03T10:00:00Z, 2023-07-03T17:00:00+07:00, 2023-07-03 (the end of that day in UTC), or as a vector of “hoitu digest --json”.")
    }

    static let negativeLimit = Phrase(
        vi: "--limit phải từ 0 trở lên.", en: "--limit has to be 0 or more.")

    static func notAnAssignment(_ text: String) -> Phrase {
        Phrase(vi: "“\(text)” phải có dạng CỘT=GIÁTRỊ.", en: "“\(text)” has to be COLUMN=VALUE.")
    }

    static func notAValue(_ text: String) -> Phrase {
        Phrase(
            vi:
                "“\(text)” không phải giá trị JSON dùng được, như json:null, json:12, json:1.5 hoặc json:{\"blob\":\"…\"}.",
            en:
                "“\(text)” is no JSON value of the kind json:null, json:12, json:1.5 or json:{\"blob\":\"…\"}."
        )
    }
}
