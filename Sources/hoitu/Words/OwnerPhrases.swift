// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// Who may write what, in words: owners and roles, and changes that were refused.

import Replica

enum OwnerPhrases {
    static let othersRow = Phrase(
        vi: "Bản ghi này của đơn vị khác, hoặc chỉ Cụm trưởng được ghi; hãy nhờ đơn vị đó hay Cụm trưởng nhập.",
        en: "The record is another unit's, or the cluster head's alone to write; ask that unit or the head to enter it.")

    static let helpOwner = Phrase(
        vi: "Cột khóa ghi mã đơn vị; chỉ đơn vị đó được ghi bản ghi.",
        en: "The key's column with a unit's code; that unit alone writes the record.")
    static let helpOrRole = Phrase(
        vi: "Vai trò cũng được ghi, bên cạnh đơn vị của bản ghi.",
        en: "A role that may write too, beside the record's unit.")
    static let helpInstead = Phrase(
        vi: "Chỉ đơn vị giữ vai trò này được ghi vào bảng.",
        en: "Only units that hold this role write the table.")
    static let helpRole = Phrase(
        vi: "Đơn vị nào giữ vai trò nào, trong thời gian nào.", en: "Which unit holds which role, and when.")
    static let helpRoleGrant = Phrase(
        vi: "Giao một vai trò cho một đơn vị; cần đang giữ vai trò đó hoặc có khóa gốc.",
        en: "Give a role to a unit; it takes the role itself, or the root key.")
    static let helpRoleEnd = Phrase(
        vi: "Chấm dứt một lần giao vai trò.", en: "End a role that was given.")
    static let helpRoleList = Phrase(vi: "Liệt kê các vai trò.", en: "List the roles.")
    static let helpRoleName = Phrase(
        vi: "Vai trò, ví dụ head.", en: "The role, such as head.")
    static let helpRoleUnit = Phrase(vi: "Mã đơn vị.", en: "The unit's code.")
    static let helpRoleID = Phrase(
        vi: "Mã của lần giao, theo “role list”.", en: "The id that “role list” shows.")
    static let helpFrom = Phrase(
        vi: "Ngày đầu tiên, theo giờ Việt Nam.", en: "The first day, in Vietnam's time.")
    static let helpUntil = Phrase(
        vi: "Ngày cuối cùng, theo giờ Việt Nam.", en: "The last day, in Vietnam's time.")
    static let helpRefused = Phrase(
        vi: "Các thay đổi bị từ chối vì đơn vị ghi không có quyền.",
        en: "Changes that were refused: their authors may not write those records.")

    static func optionWithoutTable(_ option: String, _ value: String) -> Phrase {
        Phrase(
            vi: "--\(option) \(value) phải nêu một bảng có trong lệnh, như “BẢNG.CỘT” hoặc “BẢNG=VAI TRÒ”.",
            en: "--\(option) \(value) has to name a table of the command, as TABLE.COLUMN or TABLE=ROLE.")
    }

    static func twoOwners(_ table: String) -> Phrase {
        Phrase(
            vi: "Bảng \(table) chỉ có thể có một cột đơn vị; hãy nêu --owner một lần.",
            en: "Table \(table) can have one owner column; give --owner once.")
    }

    static func ownerAndRole(_ table: String) -> Phrase {
        Phrase(
            vi: "Với bảng \(table), hãy dùng --or-role bên cạnh --owner, hoặc --role thay cho --owner.",
            en: "For table \(table), use --or-role beside --owner, or --role in place of it.")
    }

    static func orRoleWithoutOwner(_ table: String) -> Phrase {
        Phrase(
            vi: "--or-role cần một cột đơn vị của bảng \(table); hãy thêm --owner, hoặc dùng --role.",
            en: "--or-role stands beside an owner column of table \(table); add --owner, or use --role.")
    }

    static func notADay(_ text: String) -> Phrase {
        Phrase(
            vi: "“\(text)” không phải là ngày; hãy viết như 2026-01-31.",
            en: "“\(text)” is no day; write it like 2026-01-31.")
    }

    static func daysReversed(_ from: String, _ until: String) -> Phrase {
        Phrase(
            vi: "Ngày cuối \(until) trước ngày đầu \(from); hãy sửa lại.",
            en: "The last day, \(until), is before the first, \(from); correct them.")
    }

    static func notARole(_ text: String) -> Phrase {
        Phrase(
            vi: "“\(text)” không thể là tên vai trò; hãy dùng chữ thường a–z, số, _ hoặc -, nhiều nhất 32 ký tự.",
            en: "“\(text)” is no name for a role; use a–z, 0–9, _ and -, 32 at most.")
    }

    static func noSuchGrant(_ id: String) -> Phrase {
        Phrase(
            vi: "Không có lần giao vai trò nào mang mã \(id); hãy xem “hoitu role list”.",
            en: "No role was given under the id \(id); see “hoitu role list”.")
    }

    static func granted(_ role: String, _ unit: String, from: String, until: String?) -> Phrase {
        Phrase(
            vi: "Đơn vị \(unit) giữ vai trò \(role) từ ngày \(from)" + (until.map { " đến hết ngày \($0)." } ?? "."),
            en: "Unit \(unit) holds the role \(role) from \(from)" + (until.map { " to the end of \($0)." } ?? " on."))
    }

    static func roleLine(_ role: String, _ unit: String, from: String, until: String?, id: String) -> Phrase {
        Phrase(
            vi: "\(role): \(unit), từ \(from)" + (until.map { " đến \($0)" } ?? "") + " (mã \(id))",
            en: "\(role): \(unit), from \(from)" + (until.map { " to \($0)" } ?? "") + " (id \(id))")
    }

    static func ended(_ role: String, _ unit: String, until: String) -> Phrase {
        Phrase(
            vi: "Đơn vị \(unit) thôi giữ vai trò \(role) sau ngày \(until).",
            en: "Unit \(unit) no longer holds the role \(role) after \(until).")
    }

    static let noRoles = Phrase(vi: "Chưa giao vai trò nào.", en: "No role was given yet.")

    static let noneRefused = Phrase(
        vi: "Không có thay đổi nào bị từ chối.", en: "No change was refused.")

    /// A change that was refused, told as history tells it.
    static func refusedLine(_ table: String, _ change: Phrase, rule: String) -> Phrase {
        Phrase(
            vi: "\(table): \(change.vi) – quy định: \(rule)",
            en: "\(table): \(change.en) – rule: \(rule)")
    }

    static func refusedChanges(_ member: String, _ count: Int) -> Phrase {
        Phrase(
            vi: "Số thay đổi của \(member) vào bản ghi không thuộc quyền mình, bị mọi nơi từ chối: \(count); hãy xem “hoitu refused”.",
            en: "Changes by \(member) of records that are not its own, which every office refuses: \(count); see “hoitu refused”.")
    }

    static func notTheHolder(_ role: String) -> Phrase {
        Phrase(
            vi: "Đơn vị này không giữ vai trò \(role) và ở đây không có khóa gốc; hãy nhờ đơn vị đang giữ, hoặc dùng --root-key.",
            en: "This unit does not hold the role \(role), and the root key is not here; ask the unit that holds it, or use --root-key.")
    }

    static func othersRow(_ id: String) -> Phrase {
        Phrase(
            vi: "Bản ghi của xung đột \(id) do đơn vị khác phụ trách; hãy nhờ đơn vị đó giải quyết.",
            en: "The record of conflict \(id) is another unit's; ask that unit to settle it.")
    }

    static func ownerOutsideKey(_ column: String) -> (String, String) {
        (
            "cột đơn vị \(column) không thuộc khóa chính; hãy đưa cột đó vào khóa",
            "its owner column \(column) is not part of the primary key; make it part of the key")
    }

    static func ownerNoText(_ column: String) -> (String, String) {
        (
            "cột đơn vị \(column) là cột số, không giữ được mã đơn vị; hãy khai báo cột đó là TEXT",
            "its owner column \(column) holds numbers, and a unit's code is text; declare it as TEXT")
    }

    static func otherRule(_ rule: String) -> (String, String) {
        (
            "quyền ghi đã được khai báo khác (\(rule)) và không đổi được nữa; hãy bỏ khai báo quyền trong lệnh này",
            "who may write it is declared otherwise (\(rule)), once and for all; leave that out of this command")
    }
}
