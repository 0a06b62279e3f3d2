// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// The catalogue: conflicts, and what settling them does.

import Replica

extension Phrases {
    static func conflictHead(
        _ id: String, _ kind: ConflictKind, table: String, key: String, column: String?,
        isOpen: Bool
    ) -> Phrase {
        let what: Phrase =
            switch kind {
            case .value:
                Phrase(
                    vi: "nhiều giá trị cho \(column ?? "")",
                    en: "several values for \(column ?? "")")
            case .delete: Phrase(vi: "vừa bị xóa vừa được sửa", en: "deleted and edited")
            case .unique: Phrase(vi: "trùng khóa duy nhất", en: "claims a unique key that is taken")
            case .parent: Phrase(vi: "bản ghi cha không có", en: "its parent is not there")
            case .check: Phrase(vi: "vi phạm ràng buộc CHECK", en: "breaks a CHECK")
            case .constraint:
                Phrase(vi: "bảng ở đây không nhận", en: "this file's table does not take it")
            }
        return Phrase(
            vi: "\(id)  \(table) (\(key)): \(what.vi)\(isOpen ? "" : " — đã giải quyết")",
            en: "\(id)  \(table) (\(key)): \(what.en)\(isOpen ? "" : " — settled")")
    }

    static func versionLine(
        _ number: Int, _ value: String, _ member: String, person: String?, _ time: String?,
        isShown: Bool, isDelete: Bool
    ) -> Phrase {
        let who = who(member, person ?? "")
        let at = time ?? ""
        return isDelete
            ? Phrase(
                vi: "  \(number). \(who) xóa lúc \(at)",
                en: "  \(number). deleted by \(who) at \(at)")
            : Phrase(
                vi: "  \(number). \(value) — \(who), \(at)\(isShown ? " (đang hiện)" : "")",
                en: "  \(number). \(value) — \(who), \(at)\(isShown ? " (shown)" : "")")
    }

    static func howToResolve(_ id: String, _ kind: ConflictKind, canMerge: Bool) -> Phrase {
        let (vi, en) =
            switch kind {
            case .value:
                (
                    "--take N | --value GIÁTRỊ" + (canMerge ? " | --merge" : ""),
                    "--take N | --value VALUE" + (canMerge ? " | --merge" : "")
                )
            case .delete: ("--keep | --delete", "--keep | --delete")
            case .unique, .constraint, .parent, .check:
                ("--set CỘT=GIÁTRỊ | --delete", "--set COLUMN=VALUE | --delete")
            }
        return Phrase(
            vi: "  Giải quyết: hoitu conflicts resolve \(id) \(vi)",
            en: "  Settle it: hoitu conflicts resolve \(id) \(en)")
    }

    static func conflictCount(_ count: Int) -> Phrase {
        count == 0
            ? Phrase(vi: "Không có xung đột nào đang mở.", en: "No conflict is open.")
            : Phrase(
                vi: "\(count) xung đột đang mở; xem: hoitu conflicts show MÃ",
                en:
                    "\(count) open \(count == 1 ? "conflict" : "conflicts"); look closer: hoitu conflicts show ID"
            )
    }

    static func resolved(_ id: String, left: Int) -> Phrase {
        Phrase(
            vi: "Đã giải quyết xung đột \(id); còn \(left) xung đột đang mở.",
            en: "Settled conflict \(id); \(left) still open.")
    }

    static let oneResolution = Phrase(
        vi: "Hãy chọn đúng một trong --take, --value, --merge, --keep, --delete, --set.",
        en: "Choose exactly one of --take, --value, --merge, --keep, --delete, --set.")
}
