// swift-format-ignore-file: a sentence stays on one line, beside its translation.
// What went wrong, as one sentence: what happened, to which thing, what to do next.

import Exchange
import Foundation
import GRDB
import Membership
import Replica
import Wire

/// Errors of all parts, in words.
enum Sentences {
    static func sentence(for error: any Error) -> Phrase {
        switch error {
        case let error as Complaint: error.phrase
        case let error as ReplicaError: ReplicaSentences.sentence(for: error)
        case let error as MembershipError: MembershipSentences.sentence(for: error)
        case let error as WireError: wire(error)
        case let error as ExchangeError: exchange(error)
        case let error as TransportError: TransportSentences.sentence(for: error)
        case let error as DatabaseError: database(error)
        default: Phrases.unexpected("\(error)")
        }
    }

    static func wire(_ error: WireError) -> Phrase {
        switch error {
        case .malformed(let part):
            Phrase(
                vi: "Dữ liệu nhận được bị hỏng (\(part)); không có gì bị thay đổi, hãy yêu cầu gửi lại.",
                en: "The data that came is damaged (\(part)); nothing was changed, ask for it again.")
        case .overLimit(let field, let count, let limit):
            Phrase(
                vi: "Một phần quá lớn (\(field): \(count), nhiều nhất \(limit)); hãy chia nhỏ dữ liệu.",
                en: "A part is too large (\(field): \(count), at most \(limit)); split the data.")
        case .unknownVersion(let version):
            Phrase(
                vi: "Dữ liệu dùng phiên bản định dạng \(version) mà chương trình này chưa biết; hãy cập nhật hoitu.",
                en: "The data is in format version \(version), which this program does not know; update hoitu.")
        case .badSignature(let dot):
            Phrase(
                vi: "Chữ ký của thay đổi \(dot) không đúng nên đã bị từ chối; hãy báo cho đơn vị gửi.",
                en: "The signature of change \(dot) is wrong, so it was refused; tell the unit that sent it.")
        case .badFrame(let dot, let number):
            Phrase(
                vi: "Phần \(number) của thay đổi \(dot) bị sai lệch; hãy đồng bộ lại.",
                en: "Part \(number) of change \(dot) arrived altered; sync again.")
        case .cut(let count):
            Phrase(
                vi: "Luồng dữ liệu bị cắt sau \(count) thay đổi; phần đã nhận được giữ lại, hãy chạy lại để lấy phần còn lại.",
                en: "The data was cut off after \(count) changes; what came is kept, run it again for the rest.")
        }
    }

    private static func exchange(_ error: ExchangeError) -> Phrase {
        switch error {
        case .otherCluster:
            Phrase(
                vi: "Bên kia thuộc một cụm khác; hãy kiểm tra địa chỉ hoặc tệp.",
                en: "The other side belongs to another cluster; check the address or the file.")
        case .noCommonVersion(let theirs):
            Phrase(
                vi: "Bên kia dùng phiên bản giao thức \(theirs), ở đây dùng \(protocolVersion); hãy cập nhật bên cũ hơn.",
                en: "The peer speaks protocol versions \(theirs), we speak \(protocolVersion); update the older side.")
        case .otherMember(let expected, let found):
            Phrase(
                vi: "Ở địa chỉ của \(expected) lại là \(found) trả lời; hãy sửa địa chỉ bằng “hoitu peer add”.",
                en: "At the address of \(expected), \(found) answers; correct it with “hoitu peer add”.")
        case .notABundle(let file):
            Phrase(
                vi: "\(file) không phải là tệp gói của hoitu; hãy kiểm tra lại tệp.",
                en: "\(file) is not a hoitu bundle; check which file it is.")
        case .bundleForOther(let file, let member):
            Phrase(
                vi: "\(file) được tạo cho \(member); hãy yêu cầu một gói cho đơn vị này.",
                en: "\(file) was made for \(member); ask for a bundle for this member.")
        case .refusedChangeset(let refusal):
            Phrase(
                vi: "Thay đổi \(refusal.dot) bị từ chối (\(refusal.code)), các thay đổi khác đã được nhận; hãy báo cho đơn vị gửi.",
                en: "Change \(refusal.dot) was refused (\(refusal.code)), all others were taken; tell the unit that sent it.")
        case .file(let path, let reason):
            Phrase(
                vi: "Không đọc hoặc ghi được \(path) (\(reason)); hãy kiểm tra đường dẫn và quyền.",
                en: "\(path) could not be read or written (\(reason)); check the path and its permissions.")
        }
    }

    private static func database(_ error: DatabaseError) -> Phrase {
        let message = error.message ?? "\(error.resultCode)"
        return switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            Phrase(
                vi: "Một chương trình khác đang giữ tệp quá lâu; hãy đóng giao dịch ở đó rồi thử lại.",
                en: "Another program has held the file for too long; end its transaction and try again.")
        case .SQLITE_FULL, .SQLITE_IOERR:
            Phrase(
                vi: "Đĩa đầy hoặc lỗi (\(message)); không có gì bị thay đổi, hãy giải phóng chỗ rồi thử lại.",
                en: "The disk is full or failing (\(message)); nothing was changed, make room and try again.")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            Phrase(
                vi: "Tệp không phải là cơ sở dữ liệu SQLite hoặc đã hỏng (\(message)); hãy dùng bản sao lưu.",
                en: "The file is no SQLite database or is damaged (\(message)); use a backup.")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            Phrase(
                vi: "Không mở được tệp để ghi (\(message)); hãy kiểm tra đường dẫn và quyền.",
                en: "The file cannot be opened for writing (\(message)); check its path and permissions.")
        default:
            Phrase(
                vi: "SQLite báo lỗi: \(message); không có gì bị thay đổi.",
                en: "SQLite reports: \(message); nothing was changed.")
        }
    }
}

/// What a replica refuses, in words.
enum ReplicaSentences {
    static func sentence(for error: ReplicaError) -> Phrase {
        switch error {
        case .notAReplica(let file):
            Phrase(
                vi: "\(file) chưa phải là bản sao của cụm nào; hãy dùng “hoitu cluster create” hoặc “hoitu member request”, hoặc chỉ tệp khác bằng --replica.",
                en: "\(file) is not a replica yet; use “hoitu cluster create” or “hoitu member request”, or name another file with --replica.")
        case .alreadyAReplica(let file):
            Phrase(
                vi: "\(file) đã là một bản sao; hãy dùng tệp khác.",
                en: "\(file) is a replica already; use another file.")
        case .newerFormat(let file, let found, let known):
            Phrase(
                vi: "\(file) do phiên bản hoitu mới hơn ghi (định dạng \(found), ở đây biết đến \(known)); hãy cập nhật hoitu.",
                en: "\(file) was written by a newer hoitu (format \(found), known here up to \(known)); update hoitu.")
        case .notUTF8(let file):
            Phrase(
                vi: "\(file) lưu chữ theo UTF-16; hãy chép dữ liệu sang cơ sở dữ liệu UTF-8.",
                en: "\(file) stores text as UTF-16; copy its data to a UTF-8 database.")
        case .damaged(let part):
            Phrase(
                vi: "Phần ghi chép nội bộ của tệp bị hỏng (\(part)); hãy dùng bản sao lưu và báo lỗi này.",
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
                en: "Table \(table) has no column \(column) that can be named here; check its name.")
        case .schemaChanged(let table, let drift):
            self.drift(table, drift)
        case .keyTooLong(let table, let bytes):
            Phrase(
                vi: "Một khóa trong bảng \(table) dài \(bytes) byte, quá dài để trao đổi; hãy rút ngắn khóa đó.",
                en: "A key in table \(table) has \(bytes) bytes, too long to be exchanged; shorten it.")
        case .valueTooLong(let table, let bytes):
            Phrase(
                vi: "Một giá trị trong bảng \(table) dài \(bytes) byte, quá dài để trao đổi; hãy rút ngắn.",
                en: "A value in table \(table) has \(bytes) bytes, too long to be exchanged; shorten it.")
        case .gap(let dot, let received):
            Phrase(
                vi: "Thay đổi \(dot) đến trước thay đổi liền trước nó (ở đây có đến \(received)); hãy lấy gói đầy đủ hơn.",
                en: "Change \(dot) came before the one it follows (here up to \(received)); get a fuller bundle.")
        case .fork(let dot):
            Phrase(
                vi: "Hai thay đổi khác nhau mang cùng số \(dot): một tệp đã được chép và cả hai bản cùng ghi; hãy ngừng dùng một bản.",
                en: "Two different changes bear the number \(dot): a file was copied and both copies were written to; stop using one of them.")
        case .badBirth(let dot):
            Phrase(
                vi: "Thay đổi đầu tiên \(dot) không chứng minh được của ai nên bị từ chối; hãy báo cho đơn vị gửi.",
                en: "The first change \(dot) does not prove whose it is, so it was refused; tell the unit that sent it.")
        case .unknownScope(let scope):
            Phrase(
                vi: "Dữ liệu thuộc phạm vi “\(scope)” mà phiên bản này chưa giữ; hãy cập nhật hoitu.",
                en: "The data belongs to scope “\(scope)”, which this version does not keep; update hoitu.")
        case .noSuchConflict(let id):
            Phrase(
                vi: "Không có xung đột nào đang mở với mã \(id); “hoitu conflicts” liệt kê các xung đột.",
                en: "There is no open conflict \(id); “hoitu conflicts” lists them.")
        case .wrongResolution(let id, let kind):
            wrongResolution(id, kind)
        case .noSuchVersion(let id, let number, let count):
            Phrase(
                vi: "Xung đột \(id) không có phương án \(number); hãy chọn từ 1 đến \(count).",
                en: "Conflict \(id) has no version \(number); choose from 1 to \(count).")
        case .refusedValue(let table, let column, let message):
            Phrase(
                vi: "Bảng \(table) không nhận giá trị đó cho cột \(column) (\(message)); hãy chọn giá trị khác.",
                en: "Table \(table) does not take that value for column \(column) (\(message)); choose another.")
        case .noSuchPeer(let name):
            Phrase(
                vi: "Không có bên trao đổi tên \(name); hãy thêm bằng “hoitu peer add \(name) URL”.",
                en: "There is no peer called \(name); add it with “hoitu peer add \(name) URL”.")
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
                vi: "Xung đột \(id) là về một giá trị; hãy dùng --take N hoặc --value GIÁTRỊ.",
                en: "Conflict \(id) is about a value; use --take N or --value VALUE.")
        case .delete:
            Phrase(
                vi: "Xung đột \(id) là về một bản ghi vừa bị xóa vừa được sửa; hãy dùng --keep hoặc --delete.",
                en: "Conflict \(id) is about a record deleted and edited; use --keep or --delete.")
        case .unique, .constraint:
            Phrase(
                vi: "Xung đột \(id) là về một bản ghi mà bảng không nhận; hãy dùng --delete.",
                en: "Conflict \(id) is about a record that the table does not take; use --delete.")
        case .parent, .check:
            Phrase(
                vi: "Xung đột \(id) cần --set CỘT=GIÁTRỊ hoặc --delete.",
                en: "Conflict \(id) needs --set COLUMN=VALUE or --delete.")
        }
    }

    private static func drift(_ table: String, _ drift: SchemaDrift) -> Phrase {
        switch drift {
        case .tableMissing:
            Phrase(
                vi: "Bảng \(table) đang được theo dõi nhưng không còn trong tệp; hãy khôi phục bảng hoặc bản sao lưu.",
                en: "Table \(table) is tracked but no longer in the file; bring it back, or use a backup.")
        case .columnMissing(let column):
            Phrase(
                vi: "Cột \(column) của bảng \(table) không còn dưới tên đó; hãy đổi tên lại như cũ.",
                en: "Column \(column) of table \(table) is no longer there under that name; rename it back.")
        case .keyChanged:
            Phrase(
                vi: "Khóa chính của bảng \(table) đã khác so với khi bắt đầu theo dõi; hãy khôi phục khóa cũ.",
                en: "The primary key of table \(table) is not the one it was tracked with; bring the old key back.")
        case .triggersMissing:
            Phrase(
                vi: "Các trigger của hoitu trên bảng \(table) đã mất nên thay đổi có thể không được ghi nhận; hãy khôi phục bản sao lưu hoặc báo lỗi này.",
                en: "hoitu's triggers on table \(table) are gone, so changes may be missed; use a backup, or report this.")
        }
    }

    private static func refusal(_ table: String, _ reason: TrackRefusal) -> Phrase {
        let (vi, en): (String, String) =
            switch reason {
            case .ownTable:
                ("tên bảng dành riêng cho hệ thống; hãy đổi tên bảng",
                 "its name is reserved; rename it")
            case .view:
                ("đó là một khung nhìn (view); hãy theo dõi các bảng gốc",
                 "it is a view; track the tables behind it")
            case .virtualTable:
                ("đó là bảng ảo; hãy theo dõi bảng chứa dữ liệu",
                 "it is a virtual table; track the table that holds the data")
            case .noPrimaryKey:
                ("bảng không khai báo khóa chính; hãy khai báo PRIMARY KEY",
                 "it declares no primary key; declare one")
            case .nullableKey(let column):
                ("cột khóa \(column) có thể để trống; hãy khai báo NOT NULL",
                 "its key column \(column) may be NULL; declare it NOT NULL")
            case .keyAssignedBySQLite(let column):
                ("SQLite tự cấp khóa \(column) nên hai nơi sẽ trùng khóa; hãy dùng khóa chữ hoặc UUID, hoặc --keys-by-people nếu người dùng tự đặt",
                 "SQLite assigns its key \(column) by itself, so two offices would use one key; use text or UUID keys, or --keys-by-people if people assign them")
            case .keyCollation(let column, let collation):
                ("cột khóa \(column) so sánh theo \(collation), hiện chưa hỗ trợ; hãy dùng BINARY",
                 "its key column \(column) compares by \(collation), which is not supported yet; use BINARY")
            case .generatedKey(let column):
                ("cột khóa \(column) được tính tự động; hãy dùng cột thường làm khóa",
                 "its key column \(column) is generated; use an ordinary column as the key")
            case .uniqueBesideKey(let columns):
                ("ràng buộc UNIQUE (\(columns.joined(separator: ", "))) ngoài khóa chính hiện chưa hỗ trợ; hãy bỏ ràng buộc hoặc dùng chỉ mục thường",
                 "UNIQUE (\(columns.joined(separator: ", "))) beside the key is not supported yet; drop it, or use a plain index")
            case .foreignKey(let parent):
                ("khóa ngoại đến \(parent) hiện chưa hỗ trợ; hãy bỏ REFERENCES",
                 "its foreign key to \(parent) is not supported yet; drop REFERENCES")
            case .counterNotInteger(let column):
                ("cột đếm \(column) phải là INTEGER; hãy khai báo INTEGER NOT NULL",
                 "its counter \(column) is not INTEGER; declare it INTEGER NOT NULL")
            case .counterInKey(let column):
                ("cột đếm \(column) thuộc khóa; hãy chọn cột khác",
                 "its counter \(column) is part of the key; choose another column")
            case .counterNullable(let column):
                ("cột đếm \(column) có thể để trống; hãy khai báo NOT NULL",
                 "its counter \(column) may be NULL; declare it NOT NULL")
            case .ambiguousName(let column):
                ("tên cột \(column) không rõ ràng; hãy đổi tên", "column name \(column) is ambiguous; rename it")
            }
        return Phrase(
            vi: "Không thể theo dõi bảng \(table): \(vi).", en: "Table \(table) cannot be tracked: \(en).")
    }
}

/// What membership refuses, in words.
enum MembershipSentences {
    static func sentence(for error: MembershipError) -> Phrase {
        switch error {
        case .malformedName(let text):
            Phrase(
                vi: "“\(text)” không phải tên thành viên; hãy viết như hanoi hoặc hanoi/001.",
                en: "“\(text)” is no member's name; write it like hanoi or hanoi/001.")
        case .malformedClusterName(let text):
            Phrase(
                vi: "“\(text)” không dùng làm tên cụm được; hãy viết từ 1 đến 64 ký tự.",
                en: "“\(text)” cannot be a cluster's name; write 1 to 64 characters.")
        case .chainLength, .certificate, .unitCertificateMissing:
            Phrase(
                vi: "Chứng thư không đúng quy tắc của cụm (\(error.code)) nên bị từ chối; hãy xin cấp lại.",
                en: "The certificate breaks the cluster's rules (\(error.code)) and was refused; ask for a new one.")
        case .mayNotVouch(let authority, let name):
            mayNotVouch(authority, name)
        case .keyMismatch, .otherKey:
            Phrase(
                vi: "Chứng thư không khớp với khóa riêng ở đây; hãy dùng đúng tệp phê duyệt của yêu cầu này.",
                en: "The certificate does not belong to the private key here; use the approval of this very request.")
        case .signingFailed:
            Phrase(
                vi: "Không ký được bằng khóa riêng; hãy thử lại, rồi báo lỗi này.",
                en: "The private key could not sign; try again, then report this.")
        case .armour, .malformedField, .request:
            Phrase(
                vi: "Tệp yêu cầu hoặc phê duyệt không đọc được (\(error.code)); hãy xin gửi lại nguyên tệp.",
                en: "The request or approval cannot be read (\(error.code)); ask for the whole file again.")
        case .unknownVersion(let version):
            Phrase(
                vi: "Tệp dùng phiên bản \(version) mà chương trình này chưa biết; hãy cập nhật hoitu.",
                en: "The file is of version \(version), which this program does not know; update hoitu.")
        case .otherName(let asked, let approved):
            Phrase(
                vi: "Phê duyệt dành cho \(approved), còn ở đây đã yêu cầu \(asked); hãy dùng đúng tệp.",
                en: "The approval is for \(approved), but \(asked) was asked for here; use the right file.")
        case .file(let path, let errno):
            Phrase(
                vi: "Không đọc hoặc ghi được \(path) (\(String(cString: strerror(errno)))); hãy kiểm tra quyền.",
                en: "\(path) could not be read or written (\(String(cString: strerror(errno)))); check its permissions.")
        case .fileMissing(let path):
            Phrase(
                vi: "Không có tệp \(path); hãy khôi phục tệp, hoặc dùng máy giữ khóa đó.",
                en: "\(path) is not there; bring it back, or use the machine that holds that key.")
        case .fileExists(let path):
            Phrase(
                vi: "\(path) đã có và không bao giờ bị ghi đè; hãy chuyển tệp đó đi trước.",
                en: "\(path) is there and is never overwritten; move it away first.")
        case .tooOpen(let path, let mode):
            Phrase(
                vi: "Người khác có thể đọc \(path) (quyền \(String(mode, radix: 8))); hãy chạy: chmod go= \(path)",
                en: "Others may read \(path) (mode \(String(mode, radix: 8))); run: chmod go= \(path)")
        case .malformedFile(let path):
            Phrase(
                vi: "Nội dung \(path) không đúng; hãy khôi phục từ bản sao lưu.",
                en: "\(path) is not what its name says; bring it back from a backup.")
        case .alreadyMember(let name):
            Phrase(
                vi: "Thư mục khóa này đã thuộc về \(name); hãy dùng tệp khác.",
                en: "This key folder belongs to \(name) already; use another file.")
        case .alreadyRequested(let name):
            Phrase(
                vi: "Ở đây đã có yêu cầu cho \(name); hãy chờ phê duyệt, hoặc dùng tệp khác.",
                en: "A request for \(name) was made here; wait for its approval, or use another file.")
        case .noRequest(let path):
            Phrase(
                vi: "\(path) chưa có yêu cầu nào; hãy chạy “hoitu member request” trước.",
                en: "\(path) holds no request; run “hoitu member request” first.")
        case .otherCluster(let path):
            Phrase(
                vi: "\(path) thuộc về một cụm khác; hãy dùng tệp khác.",
                en: "\(path) belongs to another cluster; use another file.")
        }
    }

    private static func mayNotVouch(_ authority: Authority, _ name: MemberName) -> Phrase {
        switch authority {
        case .root:
            Phrase(
                vi: "Khóa gốc không duyệt cho \(name); cơ sở do đơn vị của mình duyệt.",
                en: "The root key does not approve \(name); an office is approved by its own unit.")
        case .unit(let unit):
            Phrase(
                vi: "\(unit) chỉ duyệt được cơ sở của mình, không duyệt được \(name).",
                en: "\(unit) may approve its own offices only, not \(name).")
        }
    }
}
