// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// Why a member, a certificate or an enrolment file is refused, in words.

import Foundation
import Membership

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
                vi:
                    "Chứng thư không đúng quy tắc của cụm (\(error.code)) nên bị từ chối; hãy xin cấp lại.",
                en:
                    "The certificate breaks the cluster's rules (\(error.code)) and was refused; ask for a new one."
            )
        case .mayNotVouch(let authority, let name):
            mayNotVouch(authority, name)
        case .keyMismatch, .otherKey:
            Phrase(
                vi:
                    "Chứng thư không khớp với khóa riêng ở đây; hãy dùng đúng tệp phê duyệt của yêu cầu này.",
                en:
                    "The certificate does not belong to the private key here; use the approval of this very request."
            )
        case .signingFailed:
            Phrase(
                vi: "Không ký được bằng khóa riêng; hãy thử lại, rồi báo lỗi này.",
                en: "The private key could not sign; try again, then report this.")
        case .armour, .malformedField, .request:
            Phrase(
                vi:
                    "Tệp yêu cầu hoặc phê duyệt không đọc được (\(error.code)); hãy xin gửi lại nguyên tệp.",
                en:
                    "The request or approval cannot be read (\(error.code)); ask for the whole file again."
            )
        case .unknownVersion(let version):
            Phrase(
                vi:
                    "Tệp dùng phiên bản \(version) mà chương trình này chưa biết; hãy cập nhật hoitu.",
                en:
                    "The file is of version \(version), which this program does not know; update hoitu."
            )
        case .otherName(let asked, let approved):
            Phrase(
                vi:
                    "Phê duyệt dành cho \(approved), còn ở đây đã yêu cầu \(asked); hãy dùng đúng tệp.",
                en:
                    "The approval is for \(approved), but \(asked) was asked for here; use the right file."
            )
        case .file(let path, let errno):
            Phrase(
                vi:
                    "Không đọc hoặc ghi được \(path) (\(String(cString: strerror(errno)))); hãy kiểm tra quyền.",
                en:
                    "\(path) could not be read or written (\(String(cString: strerror(errno)))); check its permissions."
            )
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
                vi:
                    "Người khác có thể đọc \(path) (quyền \(String(mode, radix: 8))); hãy chạy: chmod go= \(path)",
                en:
                    "Others may read \(path) (mode \(String(mode, radix: 8))); run: chmod go= \(path)"
            )
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
                en:
                    "A request for \(name) was made here; wait for its approval, or use another file."
            )
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
