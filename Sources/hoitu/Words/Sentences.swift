// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// What went wrong, as one sentence: what happened, to which thing, what to do next.

import Documents
import Emulation
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
        case let error as MigrationError: ScorePhrases.sentence(for: error)
        case let error as PeriodError: ScorePhrases.sentence(for: error)
        case let error as LifeError: LifePhrases.sentence(for: error)
        case let error as EntryError: EntrySentences.sentence(for: error)
        case let error as SheetError: SheetSentences.sentence(for: error)
        case let error as DocumentError: DocumentSentences.sentence(for: error)
        case let error as DatabaseError: database(error)
        case let error as CocoaError: exchange(file(error))
        default: Phrases.unexpected("\(error)")
        }
    }

    static func wire(_ error: WireError) -> Phrase {
        switch error {
        case .malformed(let part):
            Phrase(
                vi:
                    "Dữ liệu nhận được bị hỏng (\(part)); không có gì bị thay đổi, hãy yêu cầu gửi lại.",
                en:
                    "The data that came is damaged (\(part)); nothing was changed, ask for it again."
            )
        case .overLimit(let field, let count, let limit):
            Phrase(
                vi:
                    "Một phần quá lớn (\(field): \(count), nhiều nhất \(limit)); hãy chia nhỏ dữ liệu.",
                en: "A part is too large (\(field): \(count), at most \(limit)); split the data.")
        case .unknownVersion(let version):
            Phrase(
                vi:
                    "Dữ liệu dùng phiên bản định dạng \(version) mà chương trình này chưa biết; hãy cập nhật hoitu.",
                en:
                    "The data is in format version \(version), which this program does not know; update hoitu."
            )
        case .badSignature(let dot):
            Phrase(
                vi:
                    "Chữ ký của thay đổi \(dot) không đúng nên đã bị từ chối; hãy báo cho đơn vị gửi.",
                en:
                    "The signature of change \(dot) is wrong, so it was refused; tell the unit that sent it."
            )
        case .badFrame(let dot, let number):
            Phrase(
                vi: "Phần \(number) của thay đổi \(dot) bị sai lệch; hãy đồng bộ lại.",
                en: "Part \(number) of change \(dot) arrived altered; sync again.")
        case .cut(let count):
            Phrase(
                vi:
                    "Luồng dữ liệu bị cắt sau \(count) thay đổi; phần đã nhận được giữ lại, hãy chạy lại để lấy phần còn lại.",
                en:
                    "The data was cut off after \(count) changes; what came is kept, run it again for the rest."
            )
        }
    }

    /// What Foundation says of a file, without the names of its own parts.
    private static func file(_ error: CocoaError) -> ExchangeError {
        let path = error.userInfo[NSFilePathErrorKey] as? String ?? error.url?.path
        let system = error.userInfo[NSUnderlyingErrorKey] as? NSError
        let reason = system.map { String(cString: strerror(Int32(truncatingIfNeeded: $0.code))) }
        return .file(path: path ?? "", reason: reason ?? "\(error.code.rawValue)")
    }

    private static func exchange(_ error: ExchangeError) -> Phrase {
        switch error {
        case .otherCluster:
            Phrase(
                vi: "Bên kia thuộc một cụm khác; hãy kiểm tra địa chỉ hoặc tệp.",
                en: "The other side belongs to another cluster; check the address or the file.")
        case .noCommonVersion(let theirs):
            Phrase(
                vi:
                    "Bên kia dùng phiên bản giao thức \(theirs), ở đây dùng \(protocolVersion); hãy cập nhật bên cũ hơn.",
                en:
                    "The peer speaks protocol versions \(theirs), we speak \(protocolVersion); update the older side."
            )
        case .otherMember(let expected, let found):
            Phrase(
                vi:
                    "Ở địa chỉ của \(expected) lại là \(found) trả lời; hãy sửa địa chỉ bằng “hoitu peer add”.",
                en:
                    "At the address of \(expected), \(found) answers; correct it with “hoitu peer add”."
            )
        case .notABundle(let file):
            Phrase(
                vi: "\(file) không phải là tệp gói của hoitu; hãy kiểm tra lại tệp.",
                en: "\(file) is not a hoitu bundle; check which file it is.")
        case .cutBundle(let file, let kept):
            Phrase(
                vi: "Tệp gói \(file) bị cắt cụt, chỉ nhận đủ \(kept) thay đổi và đã giữ lại; hãy chép lại tệp từ nơi gửi rồi áp dụng lần nữa.",
                en: "The bundle \(file) is cut short; the changes that came whole (\(kept)) are kept, copy the file from its sender again and apply it once more.")
        case .bundleForOther(let file, let member):
            Phrase(
                vi: "\(file) được tạo cho \(member); hãy yêu cầu một gói cho đơn vị này.",
                en: "\(file) was made for \(member); ask for a bundle for this member.")
        case .refusedChangeset(let refusal):
            Phrase(
                vi:
                    "Thay đổi \(refusal.dot) bị từ chối (\(refusal.code)), các thay đổi khác đã được nhận; hãy báo cho đơn vị gửi.",
                en:
                    "Change \(refusal.dot) was refused (\(refusal.code)), all others were taken; tell the unit that sent it."
            )
        case .file(let path, let reason):
            Phrase(
                vi: "Không đọc hoặc ghi được \(path) (\(reason)); hãy kiểm tra đường dẫn và quyền.",
                en:
                    "\(path) could not be read or written (\(reason)); check the path and its permissions."
            )
        }
    }

    private static func database(_ error: DatabaseError) -> Phrase {
        let message = error.message ?? "\(error.resultCode)"
        if let rule = SchemaRule(raised: message) { return EntrySentences.sentence(for: rule) }
        if message.hasPrefix("hoitu: only ") { return OwnerPhrases.othersRow }
        if message.contains("reviewer <> unit") { return EntryPhrases.ownReview }
        return switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            Phrase(
                vi:
                    "Một chương trình khác đang giữ tệp quá lâu; hãy đóng giao dịch ở đó rồi thử lại.",
                en:
                    "Another program has held the file for too long; end its transaction and try again."
            )
        case .SQLITE_FULL, .SQLITE_IOERR:
            Phrase(
                vi:
                    "Đĩa đầy hoặc lỗi (\(message)); không có gì bị thay đổi, hãy giải phóng chỗ rồi thử lại.",
                en:
                    "The disk is full or failing (\(message)); nothing was changed, make room and try again."
            )
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            Phrase(
                vi:
                    "Tệp không phải là cơ sở dữ liệu SQLite hoặc đã hỏng (\(message)); hãy dùng bản sao lưu.",
                en: "The file is no SQLite database or is damaged (\(message)); use a backup.")
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            Phrase(
                vi: "Không mở được tệp để ghi (\(message)); hãy kiểm tra đường dẫn và quyền.",
                en:
                    "The file cannot be opened for writing (\(message)); check its path and permissions."
            )
        default:
            Phrase(
                vi: "SQLite báo lỗi: \(message); không có gì bị thay đổi.",
                en: "SQLite reports: \(message); nothing was changed.")
        }
    }
}
