// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// The catalogue: the head's board, what is missing, what came too late.

import Emulation
import Foundation
import Replica

enum BoardPhrases {
    static func finding(_ finding: Finding) -> Phrase {
        switch finding {
        case .noFigure(let unit, let criterion):
            Phrase(vi: "\(unit), \(criterion): chưa có số liệu và chưa chấm điểm.", en: "\(unit), \(criterion): there is neither a figure nor a score.")
        case .noTarget(let unit, let criterion):
            Phrase(vi: "\(unit), \(criterion): có số liệu nhưng chưa giao chỉ tiêu (hoặc chỉ tiêu bằng 0).", en: "\(unit), \(criterion): there is a figure, and no target for it (or one of zero).")
        case .notSubmitted(let unit):
            Phrase(vi: "\(unit) chưa nộp bảng chấm điểm.", en: "\(unit) has not submitted its sheet.")
        case .notSigned(let unit):
            Phrase(vi: "\(unit) chưa ký giao ước.", en: "\(unit) has not signed the covenant.")
        case .noCovenant:
            Phrase(vi: "Kỳ thi đua chưa có bản giao ước.", en: "The period has no covenant text.")
        case .noReportSection(let unit):
            Phrase(vi: "\(unit) chưa viết mục báo cáo nào.", en: "\(unit) has not written any section of the report.")
        case .unknownIndicator(let unit, let indicator):
            Phrase(vi: "\(unit) có số liệu của chỉ số “\(indicator)” mà ở đây chưa khai báo; hãy kiểm tra mã, hoặc khai báo bằng “hoitu nhap chiso”.", en: "\(unit) has figures of the indicator “\(indicator)”, which nobody has described here; check the code, or describe it with “hoitu enter indicator”.")
        case .unknownOffice(let unit, let office):
            Phrase(vi: "\(unit) có số liệu của cơ sở “\(office)” không có trong danh sách; hãy kiểm tra mã, hoặc khai báo bằng “hoitu nhap coso”.", en: "\(unit) has figures of the office “\(office)”, which is not in the list; check the code, or describe it with “hoitu enter office”.")
        case .undecided(let subject, let unit, let item):
            Phrase(vi: "\(label(subject.rawValue).vi) của \(unit) (\(item)) chưa được Cụm trưởng kết luận; Cụm trưởng ghi bằng “hoitu nhap ketluan about=\(subject.rawValue) unit=\(unit) \(typed(item)) says=accepted” (hoặc rejected).", en: "\(label(subject.rawValue).en) of \(unit) (\(item)): the head has not decided; it does by “hoitu enter verdict about=\(subject.rawValue) unit=\(unit) \(typed(item)) says=accepted” (or rejected).")
        case .note(let note):
            Phrase(vi: note.sentence.vi, en: note.sentence.en)
        case .duplicate(let pair): EntryPhrases.duplicate(pair)
        case .late(let entry): late(entry)
        case .conflict(let id, let table):
            Phrase(vi: "\(label(table).vi): có xung đột \(id); hãy xem bằng “hoitu conflicts show \(id)”.", en: "\(label(table).en): conflict \(id) is open; see “hoitu conflicts show \(id)”.")
        case .held(let count):
            Phrase(vi: "\(count) thay đổi nhận được đang chờ hoặc bị từ chối; hãy xem “hoitu status”.", en: "Changes from elsewhere that wait or were refused: \(count); see “hoitu status”.")
        }
    }

    /// An item as it can be typed in a shell; what begins with @ would be a file's name.
    private static func typed(_ item: String) -> String {
        let word = "item=" + (item.hasPrefix("@") ? "@" : "") + item
        let isPlain = item.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || Array("-_./".utf8).contains(byte)
        }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    static func findingCount(_ count: Int, _ period: String) -> Phrase {
        count == 0
            ? Phrase(vi: "Kỳ \(period): không còn gì thiếu.", en: "Period \(period): nothing is missing.")
            : Phrase(vi: "Kỳ \(period): \(count) điều cần xem.", en: "Period \(period): \(count) to look at.")
    }

    static func late(_ entry: LateEntry) -> Phrase {
        let place = EntryText.place(entry.key.map { .init(column: $0.column, value: $0.value) })
        let who = entry.person.isEmpty ? entry.member : "\(entry.person) (\(entry.member))"
        let time = Timestamp.text(entry.editedMilliseconds)
        return Phrase(
            vi: "Muộn: \(label(entry.table).vi) \(place), \(who) nhập lúc \(time); chỉ tính nếu Cụm trưởng mở lại.",
            en: "Late: \(label(entry.table).en) \(place), entered by \(who) at \(time); it counts only if the head reopens.")
    }

    static func lateCount(_ count: Int, _ period: String) -> Phrase {
        Phrase(vi: "Kỳ \(period): \(count) thay đổi đến muộn.", en: "Period \(period): late changes: \(count).")
    }

    static func label(_ table: String) -> Phrase {
        let label = SchemaLabels.table(table)
        return Phrase(vi: label?.vi ?? table, en: label?.en ?? table)
    }

    // MARK: The board

    static func title(_ board: HeadBoard) -> Phrase {
        let state = LifePhrases.stateName(board.state)
        let head = board.head ?? "–"
        return Phrase(
            vi: "\(board.period) · \(state.vi) · Cụm trưởng: \(head)",
            en: "\(board.period) · \(state.en) · head: \(head)")
    }

    static let headings: [Phrase] = [
        Phrase(vi: "Đơn vị", en: "Unit"), Phrase(vi: "Giao ước", en: "Covenant"),
        Phrase(vi: "Số liệu", en: "Figures"), Phrase(vi: "Tự chấm", en: "Self-score"),
        Phrase(vi: "Bước", en: "Step"), Phrase(vi: "Chấm chéo", en: "Reviewers"),
        Phrase(vi: "Chờ quyết", en: "Undecided"), Phrase(vi: "Thẩm định", en: "Appraised"),
        Phrase(vi: "Muộn", en: "Late"),
    ]

    static let yes = Phrase(vi: "đã ký", en: "signed")
    static let no = Phrase(vi: "chưa", en: "no")

    static func step(_ step: String) -> Phrase {
        guard !step.isEmpty else { return Phrase(vi: "–", en: "–") }
        let label = ChoiceLabels.label(step, of: "state", in: "submission")
        return Phrase(vi: label.vi, en: label.en)
    }

    static func reopening(_ change: ScoreChange) -> Phrase {
        let (before, after) = (change.lockedTotal, change.total)
        return Phrase(
            vi: "Nếu mở lại, \(change.unit): \(before.text(in: .vietnamese)) (hạng \(change.lockedPlace)) thành \(after.text(in: .vietnamese)) (hạng \(change.place)).",
            en: "Reopened, \(change.unit) would go from \(before.text(in: .english)) (rank \(change.lockedPlace)) to \(after.text(in: .english)) (rank \(change.place)).")
    }

    static func conflicts(_ count: Int) -> Phrase {
        Phrase(vi: "Xung đột đang mở: \(count).", en: "Open conflicts: \(count).")
    }

    static func peer(_ name: String, _ time: String?, error: String?) -> Phrase {
        Phrase(
            vi: "\(name): \(time.map { "trao đổi lần cuối lúc \($0)" } ?? "chưa trao đổi lần nào")\(error.map { ", lần cuối lỗi: \($0)" } ?? "").",
            en: "\(name): \(time.map { "last exchange at \($0)" } ?? "no exchange yet")\(error.map { ", the last one failed: \($0)" } ?? "").")
    }
}
