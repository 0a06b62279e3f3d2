// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// Why a peer could not be reached or would not answer, in words.

import Exchange

enum TransportSentences {
    static func sentence(for error: TransportError) -> Phrase {
        switch error {
        case .couldNotResolve(let host):
            Phrase(
                vi: "Không tìm thấy máy \(host); hãy kiểm tra địa chỉ và mạng.",
                en: "The host \(host) cannot be found; check the address and the network.")
        case .couldNotConnect(let detail):
            Phrase(
                vi:
                    "Không kết nối được (\(detail)); hãy kiểm tra mạng và xem bên kia có đang chạy “hoitu serve” không.",
                en:
                    "There is no connection (\(detail)); check the network, and that “hoitu serve” runs there."
            )
        case .tlsRefused(let detail):
            Phrase(
                vi:
                    "Máy ở địa chỉ đó không thuộc cụm này (\(detail)); không có gì được gửi, hãy kiểm tra địa chỉ.",
                en:
                    "The machine at that address is not of this cluster (\(detail)); nothing was sent, check the address."
            )
        case .wrongKey:
            Phrase(
                vi:
                    "Ở địa chỉ đó là một thành viên khác; không có gì được gửi, hãy sửa địa chỉ bằng “hoitu peer add”.",
                en:
                    "Another member answers at that address; nothing was sent, correct it with “hoitu peer add”."
            )
        case .refusedByPeer(let detail):
            Phrase(
                vi: "Bên kia không nhận chứng thư của đơn vị này (\(detail)); hãy xin duyệt lại.",
                en:
                    "The peer does not accept our certificate (\(detail)); ask to be approved again."
            )
        case .unusableCredentials(let detail):
            Phrase(
                vi:
                    "Không dùng được khóa hoặc chứng thư ở đây (\(detail)); hãy khôi phục thư mục .keys.",
                en:
                    "Our own key or certificate cannot be used (\(detail)); bring the .keys folder back."
            )
        case .stalled(let seconds):
            Phrase(
                vi: "Bên kia im lặng \(seconds) giây; phần đã nhận được giữ lại, hãy thử lại.",
                en: "The peer was silent for \(seconds) seconds; what came is kept, try again.")
        case .cut(let detail):
            Phrase(
                vi:
                    "Kết nối bị cắt giữa chừng (\(detail)); phần đã nhận được giữ lại, hãy thử lại.",
                en: "The connection was cut (\(detail)); what came is kept, try again.")
        case .tooLong(let limit):
            Phrase(
                vi: "Câu trả lời dài quá \(limit) byte nên bị từ chối; hãy báo cho bên kia.",
                en: "The answer is longer than \(limit) bytes and was refused; tell the other side."
            )
        case .problem(let problem):
            self.problem(problem)
        case .unsupportedURL(let url):
            Phrase(
                vi: "“\(url)” không dùng được; hãy viết như https://máy:cổng.",
                en: "“\(url)” cannot be used; write it like https://host:port.")
        case .other(let code, let message):
            Phrase(
                vi: "Không trao đổi được (libcurl \(code): \(message)); hãy thử lại.",
                en: "The exchange failed (libcurl \(code): \(message)); try again.")
        }
    }

    /// What the peer itself said, by its stable word.
    private static func problem(_ problem: Problem) -> Phrase {
        switch problem.code {
        case "fork":
            Phrase(
                vi:
                    "Bên kia thấy hai thay đổi khác nhau mang cùng số: một tệp đã được chép và cả hai bản cùng ghi; hãy ngừng dùng một bản.",
                en:
                    "The peer found two different changes under one number: a file was copied and both copies were written to; stop using one of them."
            )
        case "other-cluster":
            Phrase(
                vi: "Bên kia thuộc một cụm khác; hãy kiểm tra địa chỉ.",
                en: "The peer belongs to another cluster; check the address.")
        case "no-common-version":
            Phrase(
                vi: "Hai bên dùng phiên bản giao thức khác nhau; hãy cập nhật bên cũ hơn.",
                en: "The two sides speak different versions of the protocol; update the older one.")
        case "not-a-member", "malformed-name":
            Phrase(
                vi: "Bên kia không công nhận đơn vị này là thành viên; hãy xin duyệt lại.",
                en: "The peer does not know us as a member; ask to be approved again.")
        default:
            Phrase(
                vi:
                    "Bên kia từ chối (\(problem.status) \(problem.title)\(problem.code.map { ", \($0)" } ?? "")); hãy thử lại sau hoặc báo cho bên đó.",
                en:
                    "The peer refused (\(problem.status) \(problem.title)\(problem.code.map { ", \($0)" } ?? "")); try again later, or tell them."
            )
        }
    }
}
