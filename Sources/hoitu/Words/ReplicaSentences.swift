// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// Why a replica refuses, or cannot do, what it was asked, in words.

import Replica

/// What a replica refuses, in words.
enum ReplicaSentences {
    static func sentence(for error: ReplicaError) -> Phrase {
        switch error {
        case .notAReplica(let file):
            Phrase(
                vi:
                    "\(file) chưa phải là bản sao của cụm nào; hãy dùng “hoitu cluster create” hoặc “hoitu member request”, hoặc chỉ tệp khác bằng --replica.",
                en:
                    "\(file) is not a replica yet; use “hoitu cluster create” or “hoitu member request”, or name another file with --replica."
            )
        case .closed(let file):
            Phrase(
                vi: "\(file) vừa được đóng vì chương trình đang dừng; hãy thử lại sau khi khởi động lại.",
                en: "\(file) was closed since the program is stopping; try again once it has started anew.")
        case .alreadyAReplica(let file):
            Phrase(
                vi: "\(file) đã là một bản sao; hãy dùng tệp khác.",
                en: "\(file) is a replica already; use another file.")
        case .newerFormat(let file, let found, let known):
            Phrase(
                vi:
                    "\(file) do phiên bản hoitu mới hơn ghi (định dạng \(found), ở đây biết đến \(known)); hãy cập nhật hoitu.",
                en:
                    "\(file) was written by a newer hoitu (format \(found), known here up to \(known)); update hoitu."
            )
        case .notUTF8(let file):
            Phrase(
                vi: "\(file) lưu chữ theo UTF-16; hãy chép dữ liệu sang cơ sở dữ liệu UTF-8.",
                en: "\(file) stores text as UTF-16; copy its data to a UTF-8 database.")
        case .damaged(let part):
            Phrase(
                vi:
                    "Phần ghi chép nội bộ của tệp bị hỏng (\(part)); hãy dùng bản sao lưu và báo lỗi này.",
                en: "The file's own records are damaged (\(part)); use a backup, and report this.")
        case .noSuchTable(let table):
            Phrase(
                vi: "Không có bảng \(table) trong tệp; hãy kiểm tra tên bảng.",
                en: "There is no table \(table) in the file; check its name.")
        case .refusedTable(let table, let reason):
            refusal(table, reason)
        case .notTracked(let table):
            Phrase(
                vi: "Bảng \(table) không được theo dõi; “hoitu status” cho biết các bảng.",
                en: "Table \(table) is not tracked; there is nothing to end.")
        case .noSuchColumn(let table, let column):
            Phrase(
                vi: "Bảng \(table) không có cột \(column) dùng được ở đây; hãy kiểm tra tên cột.",
                en: "Table \(table) has no column \(column) that can be named here; check its name."
            )
        case .schemaScript(let statement, let problem):
            SchemaSentences.sentence(statement, problem)
        case .keyTooLong(let table, let bytes):
            Phrase(
                vi:
                    "Một khóa trong bảng \(table) dài \(bytes) byte, quá dài để trao đổi; hãy rút ngắn khóa đó.",
                en:
                    "A key in table \(table) has \(bytes) bytes, too long to be exchanged; shorten it."
            )
        case .gap(let dot, let received):
            Phrase(
                vi:
                    "Thay đổi \(dot) đến trước thay đổi liền trước nó (ở đây có đến \(received)); hãy lấy gói đầy đủ hơn.",
                en:
                    "Change \(dot) came before the one it follows (here up to \(received)); get a fuller bundle."
            )
        case .fork(let dot):
            Phrase(
                vi:
                    "Hai thay đổi khác nhau mang cùng số \(dot): một tệp đã được chép và cả hai bản cùng ghi; hãy ngừng dùng một bản.",
                en:
                    "Two different changes bear the number \(dot): a file was copied and both copies were written to; stop using one of them."
            )
        case .badBirth(let dot):
            Phrase(
                vi:
                    "Thay đổi đầu tiên \(dot) không chứng minh được của ai nên bị từ chối; hãy báo cho đơn vị gửi.",
                en:
                    "The first change \(dot) does not prove whose it is, so it was refused; tell the unit that sent it."
            )
        case .unknownScope(let scope):
            Phrase(
                vi:
                    "Dữ liệu thuộc phạm vi “\(scope)” mà phiên bản này chưa giữ; hãy cập nhật hoitu.",
                en:
                    "The data belongs to scope “\(scope)”, which this version does not keep; update hoitu."
            )
        case .noSuchConflict(let id):
            Phrase(
                vi:
                    "Không có xung đột nào đang mở với mã \(id); “hoitu conflicts” liệt kê các xung đột.",
                en: "There is no open conflict \(id); “hoitu conflicts” lists them.")
        case .wrongResolution(let id, let kind):
            wrongResolution(id, kind)
        case .noSuchVersion(let id, let number, let count):
            Phrase(
                vi: "Xung đột \(id) không có phương án \(number); hãy chọn từ 1 đến \(count).",
                en: "Conflict \(id) has no version \(number); choose from 1 to \(count).")
        case .refusedValue(let table, let column, let message):
            Phrase(
                vi:
                    "Bảng \(table) không nhận giá trị đó cho cột \(column) (\(message)); hãy chọn giá trị khác.",
                en:
                    "Table \(table) does not take that value for column \(column) (\(message)); choose another."
            )
        case .noSuchPeer(let name):
            Phrase(
                vi:
                    "Không có bên trao đổi tên \(name); hãy thêm bằng “hoitu peer add \(name) URL”.",
                en: "There is no peer called \(name); add it with “hoitu peer add \(name) URL”.")
        case .refusedResolution(let id, let refusal):
            refusedResolution(id, refusal)
        case .notOfTheKey(let table, let column, let key):
            Phrase(
                vi: "Cột \(column) không thuộc khóa của bảng \(table); hãy tìm bản ghi theo \(key.joined(separator: ", ")).",
                en: "Column \(column) is not of table \(table)'s key; find records by \(key.joined(separator: ", ")).")
        case .notTheHolder(let role): OwnerPhrases.notTheHolder(role)
        case .unknownMoment(let dot, let seen):
            seen.map { seen in
                Phrase(
                    vi: "Vectơ có thay đổi \(dot) mà thiếu \(seen), là thay đổi mà nơi ghi đã thấy; hãy dùng vectơ do “hoitu digest --json” cho biết.",
                    en: "The vector covers change \(dot) and leaves out \(seen), which its author had seen; use a vector of “hoitu digest --json”.")
            }
                ?? Phrase(
                    vi: "Vectơ có thay đổi \(dot) mà ở đây chưa có; hãy đồng bộ trước, hoặc dùng vectơ khác.",
                    en: "The vector covers change \(dot), which is not here; sync first, or use another vector.")
        case .nothingToSet(let id):
            Phrase(
                vi: "Chưa nêu cột nào để sửa cho xung đột \(id); hãy thêm --set CỘT=GIÁTRỊ.",
                en: "No column is named to settle conflict \(id) with; add --set COLUMN=VALUE.")
        }
    }

    private static func wrongResolution(_ id: String, _ kind: ConflictKind) -> Phrase {
        switch kind {
        case .value:
            Phrase(
                vi: "Xung đột \(id) là về một giá trị; hãy dùng --take N, --value GIÁTRỊ hoặc --merge.",
                en: "Conflict \(id) is about a value; use --take N, --value VALUE or --merge.")
        case .delete:
            Phrase(
                vi:
                    "Xung đột \(id) là về một bản ghi vừa bị xóa vừa được sửa; hãy dùng --keep hoặc --delete.",
                en: "Conflict \(id) is about a record deleted and edited; use --keep or --delete.")
        case .unique, .constraint, .parent, .check:
            Phrase(
                vi: "Xung đột \(id) cần --set CỘT=GIÁTRỊ hoặc --delete.",
                en: "Conflict \(id) needs --set COLUMN=VALUE or --delete.")
        }
    }

    private static func refusedResolution(_ id: String, _ refusal: ResolutionRefusal) -> Phrase {
        switch refusal {
        case .settled(let settlement):
            settled(id, ConflictText.settled(settlement))
        case .merge(let refusal):
            Phrases.mergeRefused(refusal)
        case .keyColumn(let column):
            Phrase(
                vi: "Cột \(column) thuộc khóa, mà khóa khác là bản ghi khác; hãy nhập bản ghi mới rồi giải quyết xung đột \(id) bằng --delete.",
                en: "Column \(column) is of the key, and another key is another record; enter a new record, and settle conflict \(id) with --delete.")
        case .setTwice(let column):
            Phrase(
                vi: "Cột \(column) được đặt hai lần; hãy đặt một lần.",
                en: "Column \(column) is set twice; set it once.")
        case .othersRow: OwnerPhrases.othersRow(id)
        case .stillOpen(let reason):
            Phrase(
                vi: "Xung đột \(id) vẫn còn sau thay đổi đó\(reason.map { " (\($0))" } ?? "") nên không có gì được ghi; hãy chọn giá trị khác.",
                en: "Conflict \(id) would stand as before\(reason.map { " (\($0))" } ?? ""), so nothing was written; choose other values.")
        }
    }

    private static func settled(_ id: String, _ how: Phrase) -> Phrase {
        Phrase(
            vi: "Xung đột \(id) không còn mở. \(how.vi)",
            en: "Conflict \(id) is no longer open. \(how.en)")
    }

    private static func refusal(_ table: String, _ reason: TrackRefusal) -> Phrase {
        let (vi, en): (String, String) =
            switch reason {
            case .ownTable:
                (
                    "tên bảng dành riêng cho hệ thống; hãy đổi tên bảng",
                    "its name is reserved; rename it"
                )
            case .view:
                (
                    "đó là một khung nhìn (view); hãy theo dõi các bảng gốc",
                    "it is a view; track the tables behind it"
                )
            case .virtualTable:
                (
                    "đó là bảng ảo; hãy theo dõi bảng chứa dữ liệu",
                    "it is a virtual table; track the table that holds the data"
                )
            case .noPrimaryKey:
                (
                    "bảng không khai báo khóa chính; hãy khai báo PRIMARY KEY",
                    "it declares no primary key; declare one"
                )
            case .nullableKey(let column):
                (
                    "cột khóa \(column) có thể để trống; hãy khai báo NOT NULL",
                    "its key column \(column) may be NULL; declare it NOT NULL"
                )
            case .keyAssignedBySQLite(let column):
                (
                    "SQLite tự cấp khóa \(column) nên hai nơi sẽ trùng khóa; hãy dùng khóa chữ hoặc UUID, hoặc --keys-by-people nếu người dùng tự đặt",
                    "SQLite assigns its key \(column) by itself, so two offices would use one key; use text or UUID keys, or --keys-by-people if people assign them"
                )
            case .generatedKey(let column):
                (
                    "cột khóa \(column) được tính tự động; hãy dùng cột thường làm khóa",
                    "its key column \(column) is generated; use an ordinary column as the key"
                )
            case .counterNotInteger(let column):
                (
                    "cột đếm \(column) phải là INTEGER; hãy khai báo INTEGER NOT NULL",
                    "its counter \(column) is not INTEGER; declare it INTEGER NOT NULL"
                )
            case .counterInKey(let column):
                (
                    "cột đếm \(column) thuộc khóa; hãy chọn cột khác",
                    "its counter \(column) is part of the key; choose another column"
                )
            case .counterNullable(let column):
                (
                    "cột đếm \(column) có thể để trống; hãy khai báo NOT NULL",
                    "its counter \(column) may be NULL; declare it NOT NULL"
                )
            case .otherKey(let columns):
                (
                    "các nơi khác dùng khóa (\(columns.joined(separator: ", "))); hãy khai báo khóa chính như vậy",
                    "the cluster knows it with the key (\(columns.joined(separator: ", "))); declare that primary key"
                )
            case .nameTaken(let other):
                (
                    "các nơi khác biết bảng \(other) của tệp này dưới tên đó; hãy đổi tên một trong hai bảng",
                    "the cluster knows this file's table \(other) by that name; rename one of the two"
                )
            case .ownerOutsideKey(let column): OwnerPhrases.ownerOutsideKey(column)
            case .ownerNoText(let column): OwnerPhrases.ownerNoText(column)
            case .otherRule(let rule): OwnerPhrases.otherRule(rule)
            case .ambiguousName(let column):
                (
                    "tên cột \(column) không rõ ràng; hãy đổi tên",
                    "column name \(column) is ambiguous; rename it"
                )
            }
        return Phrase(
            vi: "Không thể theo dõi bảng \(table): \(vi).",
            en: "Table \(table) cannot be tracked: \(en).")
    }
}
