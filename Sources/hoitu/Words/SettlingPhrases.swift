// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// The catalogue: what led to a conflict, what each way to settle it does, and how one was settled.

import Replica

extension Phrases {
    // MARK: What led to it

    static func valueBefore(_ value: String, _ who: String, _ time: String) -> Phrase {
        Phrase(
            vi: "  Trước đó: \(value) — \(who), \(time)",
            en: "  Before: \(value) — \(who), \(time)")
    }

    static let noValueBefore = Phrase(
        vi: "  Trước đó không có giá trị nào mà tất cả đều đã thấy.",
        en: "  There was no value before that all of them had seen.")

    static let editedUnseen = Phrase(
        vi: "  Những thay đổi mà người xóa chưa thấy:",
        en: "  Changes that whoever deleted it had not seen:")

    static func record(_ columns: String) -> Phrase {
        Phrase(vi: "  Bản ghi đang hiện: \(columns)", en: "  The record as it is shown: \(columns)")
    }

    static func refusedBecause(_ reason: String) -> Phrase {
        Phrase(vi: "  Lý do bảng không nhận: \(reason)", en: "  Why the table does not take it: \(reason)")
    }

    static func holder(key: String, columns: String) -> Phrase {
        Phrase(
            vi: "  Bản ghi đang hiện (\(key)) cũng có \(columns).",
            en: "  The record that is shown (\(key)) has \(columns) as well.")
    }

    static func missingParent(_ table: String, _ columns: String, namedBy: String) -> Phrase {
        Phrase(
            vi: "  Cột \(namedBy) chỉ đến bản ghi của \(table) có \(columns), mà bản ghi đó không có ở đây.",
            en: "  Column \(namedBy) names the record of \(table) with \(columns), which is not there.")
    }

    static func parentRemoved(_ who: String, _ time: String) -> Phrase {
        Phrase(vi: "  \(who) đã xóa bản ghi đó lúc \(time).", en: "  \(who) deleted that record at \(time).")
    }

    static let parentNotRemoved = Phrase(
        vi: "  Không thấy ai xóa bản ghi đó: có thể bản ghi chưa đến hoặc đang bị gác lại.",
        en: "  Nobody is known to have deleted it: it has not come yet, or a table does not take it.")

    static func brokenRule(_ rule: String) -> Phrase {
        Phrase(vi: "  Quy tắc bị vi phạm: \(rule)", en: "  The rule that is broken: \(rule)")
    }

    // MARK: What settling does

    /// - Parameter others: The other values, where there are any.
    static func takingShows(_ number: Int, _ value: String, others: String, isShown: Bool) -> Phrase {
        isShown
            ? Phrase(
                vi: "     Lấy phương án \(number) thì \(value) vẫn hiện như bây giờ; \(others) vẫn còn trong lịch sử.",
                en: "     Taking version \(number) leaves \(value) shown as it is now; \(others) stays in the history.")
            : Phrase(
                vi: "     Lấy phương án \(number) thì \(value) sẽ hiện; \(others) vẫn còn trong lịch sử.",
                en: "     Taking version \(number) will show \(value); \(others) stays in the history.")
    }

    static let keepOrDelete = Phrase(
        vi: "  Với --keep bản ghi ở lại như đang hiện. Với --delete bản ghi bị xóa ở mọi nơi; những gì đã ghi vẫn còn trong lịch sử.",
        en: "  With --keep the record stays as it is shown. With --delete it goes everywhere; what it held stays in the history.")

    static let setOrDeleteParked = Phrase(
        vi: "  Với --set bản ghi nhận giá trị khác và sẽ hiện khi bảng nhận được. Với --delete bản ghi bị xóa ở mọi nơi; những gì đã ghi vẫn còn trong lịch sử. Các bản ghi khác giữ nguyên.",
        en: "  With --set the record gets other values, and shows once the table takes it. With --delete it goes everywhere; what it held stays in the history. Other records stay as they are.")

    static let setOrDeleteShown = Phrase(
        vi: "  Với --set bản ghi nhận giá trị khác. Với --delete bản ghi bị xóa ở mọi nơi; những gì đã ghi vẫn còn trong lịch sử. Cho đến lúc đó bản ghi vẫn hiện như bây giờ.",
        en: "  With --set the record gets other values. With --delete it goes everywhere; what it held stays in the history. Until then it is shown as it is.")

    static let mergeShows = Phrase(
        vi: "  Với --merge thay đổi của mọi phương án được gộp lại, và sẽ hiện:",
        en: "  With --merge the changes of all versions are put together, and this will show:")

    static func mergeCollides(_ versions: String) -> Phrase {
        Phrase(
            vi: "  Không gộp được bằng --merge: các phương án \(versions) sửa khác nhau ở cùng một chỗ. Hãy lấy một phương án, hoặc viết lại bằng --value.",
            en: "  --merge is not possible: versions \(versions) changed the same place differently. Take one, or write the text with --value.")
    }

    static func collision(line: Int, base: String, left: String, right: String) -> Phrase {
        Phrase(
            vi: "    dòng \(line): \(base) thành \(left) và \(right)",
            en: "    line \(line): \(base) became \(left) and \(right)")
    }

    static func mergeRefused(_ refusal: MergeRefusal) -> Phrase {
        switch refusal {
        case .notText:
            Phrase(
                vi: "--merge chỉ gộp được chữ, mà ở đây có giá trị không phải chữ; hãy dùng --take N hoặc --value GIÁTRỊ.",
                en: "--merge puts texts together, and not all values here are texts; use --take N or --value VALUE.")
        case .noAncestor:
            Phrase(
                vi: "Không gộp được bằng --merge: không có một văn bản mà mọi người cùng sửa từ đó; hãy dùng --take N hoặc --value GIÁTRỊ.",
                en: "--merge is not possible: there is no one text that all of them started from; use --take N or --value VALUE.")
        case .tooLarge:
            Phrase(
                vi: "Không gộp được bằng --merge: văn bản quá dài hoặc khác nhau quá nhiều; hãy dùng --take N hoặc --value GIÁTRỊ.",
                en: "--merge is not possible: the texts are too long, or differ in too much; use --take N or --value VALUE.")
        case .collided:
            Phrase(
                vi: "Không gộp được bằng --merge: hai phương án sửa khác nhau ở cùng một chỗ, “hoitu conflicts show” cho biết chỗ nào; hãy dùng --take N hoặc --value GIÁTRỊ.",
                en: "--merge is not possible: two versions changed the same place differently, “hoitu conflicts show” says which; use --take N or --value VALUE.")
        }
    }

    // MARK: How it was settled

    static let settledHere = Phrase(
        vi: "Đã giải quyết do các bảng của tệp này thay đổi.",
        en: "Settled by a change of this file's tables.")

    /// - Parameter text: What was written, as people read it.
    static func settled(
        by who: String, at time: String, _ write: Settlement.Write, _ text: String
    ) -> Phrase {
        let (vi, en) =
            switch write {
            case .value, .columns: ("ghi \(text)", "\(text) was written")
            case .kept: ("giữ bản ghi", "the record was kept")
            case .deleted: ("xóa bản ghi", "the record was deleted")
            case .elsewhere: ("sửa một bản ghi khác", "another record was changed")
            }
        return Phrase(
            vi: "\(who) đã giải quyết lúc \(time): \(vi).",
            en: "Settled by \(who) at \(time): \(en).")
    }

    static func indented(_ phrase: Phrase) -> Phrase {
        Phrase(vi: "  " + phrase.vi, en: "  " + phrase.en)
    }
}
