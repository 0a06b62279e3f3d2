// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// The catalogue: what the command says when things go well. (Sentences.swift: when they do not;
// HelpPhrases.swift: what `--help` says.)

import Exchange
import Membership
import Replica

enum Phrases {
    // MARK: Founding and joining

    static func clusterCreated(_ name: String, _ id: String, _ path: String) -> Phrase {
        Phrase(
            vi:
                "Đã lập cụm “\(name)” (mã \(id)) trong \(path). Khóa gốc ở \(path).keys/root.key: hãy cất giữ một bản ở nơi an toàn.",
            en:
                "Founded cluster “\(name)” (id \(id)) in \(path). Its root key is \(path).keys/root.key: keep a copy in a safe place."
        )
    }

    static func memberAccepted(_ member: MemberName, _ cluster: String, _ id: String) -> Phrase {
        Phrase(
            vi: "\(member) đã vào cụm “\(cluster)”. Hãy so mã cụm với đơn vị sáng lập: \(id).",
            en:
                "\(member) has joined cluster “\(cluster)”. Compare the cluster's id with the founder's: \(id)."
        )
    }

    static func memberLine(_ member: MemberName, approvedBy: String, at time: String) -> Phrase {
        Phrase(
            vi: "\(member), do \(approvedBy) duyệt lúc \(time)",
            en: "\(member), approved by \(approvedBy) at \(time)")
    }

    static func memberUnlisted(_ member: MemberName) -> Phrase {
        Phrase(
            vi: "\(member), theo chứng thư ở đây; danh sách thành viên của cụm chưa về tới, hãy đồng bộ",
            en: "\(member), by the certificates here; the cluster's list of members has not come yet, sync")
    }

    static func keysOfAnother(_ path: String, _ found: MemberName, of member: String) -> Phrase {
        Phrase(
            vi: "\(path) chứa khóa của \(found) hoặc của cụm khác, còn tệp là của \(member); hãy đặt lại đúng thư mục khóa.",
            en: "\(path) holds the keys of \(found) or of another cluster, and the file is \(member)'s; put the right folder there.")
    }

    static func noSuchFile(_ path: String) -> Phrase {
        Phrase(
            vi: "Không mở được tệp \(path); hãy kiểm tra đường dẫn.",
            en: "The file \(path) cannot be opened; check its path.")
    }

    // MARK: Peers

    static func peerAdded(_ name: MemberName, _ url: String) -> Phrase {
        Phrase(vi: "\(name) được trao đổi tại \(url).", en: "\(name) is reached at \(url).")
    }

    static func peerRemoved(_ name: String) -> Phrase {
        Phrase(vi: "Không trao đổi với \(name) nữa.", en: "\(name) is no longer a peer.")
    }

    static let noPeers = Phrase(
        vi: "Chưa có bên trao đổi; hãy thêm bằng “hoitu peer add TÊN URL”.",
        en: "There are no peers; add one with “hoitu peer add NAME URL”.")

    static func notAPeerURL(_ url: String) -> Phrase {
        Phrase(
            vi: "“\(url)” không dùng được; hãy viết như https://máy:cổng.",
            en: "“\(url)” cannot be used; write it like https://host:port.")
    }

    static func peerLine(
        _ name: String, _ url: String, lastSync: String?, behind: UInt64?, ahead: UInt64?,
        error: String?
    ) -> Phrase {
        let vi = [
            lastSync.map { "đồng bộ lúc \($0)" } ?? "chưa đồng bộ lần nào",
            behind.map { "còn thiếu của bên đó \($0)" }, ahead.map { "chưa gửi \($0)" },
            error.map { "lần cuối lỗi: \($0)" },
        ].compactMap { $0 }.joined(separator: ", ")
        let en = [
            lastSync.map { "synced at \($0)" } ?? "never synced",
            behind.map { "\($0) to fetch" }, ahead.map { "\($0) to send" },
            error.map { "last time failed: \($0)" },
        ].compactMap { $0 }.joined(separator: ", ")
        return Phrase(vi: "\(name)  \(url)  (\(vi))", en: "\(name)  \(url)  (\(en))")
    }

    // MARK: Tracking

    static func tracked(_ tables: [String]) -> Phrase {
        Phrase(
            vi: "Đang theo dõi: \(tables.joined(separator: ", ")).",
            en: "Tracked: \(tables.joined(separator: ", ")).")
    }

    static func untracked(_ tables: [String]) -> Phrase {
        Phrase(
            vi:
                "Không theo dõi nữa: \(tables.joined(separator: ", ")); dữ liệu vẫn ở lại trong tệp.",
            en: "No longer tracked: \(tables.joined(separator: ", ")); the rows stay in the file.")
    }

    static let nameTablesOrAll = Phrase(
        vi: "Hãy nêu tên bảng, hoặc dùng --all, không dùng cả hai.",
        en: "Name tables, or use --all, not both.")

    static func counterWithoutTable(_ option: String) -> Phrase {
        Phrase(
            vi: "--counter \(option) phải là BẢNG.CỘT của một bảng được nêu trong lệnh.",
            en: "--counter \(option) has to be TABLE.COLUMN of a table that the command names.")
    }

    // MARK: Status

    static func statusCluster(_ name: String, _ id: String) -> Phrase {
        Phrase(vi: "Cụm “\(name)” (mã \(id))", en: "Cluster “\(name)” (id \(id))")
    }

    static func statusReplica(_ member: String, _ file: String) -> Phrase {
        Phrase(vi: "\(member), tệp \(file)", en: "\(member), file \(file)")
    }

    static func statusCounts(
        pending: Int, isExact: Bool, conflicts: Int, held: Int
    ) -> Phrase {
        let most = isExact ? (vi: "", en: "") : (vi: "nhiều nhất ", en: "at most ")
        return Phrase(
            vi:
                "Bản ghi chưa chốt: \(most.vi)\(pending). Xung đột đang mở: \(conflicts). Thay đổi đang giữ lại: \(held).",
            en:
                "Rows not sealed yet: \(most.en)\(pending). Open conflicts: \(conflicts). Changesets held: \(held)."
        )
    }

    static func clockAhead(_ member: String, minutes: Int64) -> Phrase {
        Phrase(
            vi:
                "Đồng hồ của \(member) chạy trước khoảng \(minutes) phút; hãy nhắc đơn vị đó chỉnh lại.",
            en:
                "The clock of \(member) is about \(minutes) minutes ahead; ask them to set it right."
        )
    }

    static func ownClock(_ peer: String, minutes: Int64) -> Phrase {
        minutes > 0
            ? Phrase(
                vi:
                    "Đồng hồ của máy này chạy trước \(peer) khoảng \(minutes) phút; hãy kiểm tra và chỉnh lại.",
                en:
                    "This machine's clock is about \(minutes) minutes ahead of \(peer)'s; check it and set it right."
            )
            : Phrase(
                vi:
                    "Đồng hồ của máy này chạy sau \(peer) khoảng \(-minutes) phút; hãy kiểm tra và chỉnh lại.",
                en:
                    "This machine's clock is about \(-minutes) minutes behind \(peer)'s; check it and set it right."
            )
    }

    static func tableWithoutPlace(_ table: String) -> Phrase {
        Phrase(
            vi:
                "Có dữ liệu cho bảng \(table) mà tệp này chưa có hoặc chưa theo dõi; dữ liệu được giữ và chuyển tiếp.",
            en:
                "There is data for table \(table), which this file does not have or track; it is kept and passed on."
        )
    }

    static func columnWithoutPlace(_ table: String, _ column: String) -> Phrase {
        Phrase(
            vi:
                "Có dữ liệu cho cột \(column) của bảng \(table) mà tệp này chưa có; dữ liệu được giữ và chuyển tiếp.",
            en:
                "There is data for column \(column) of table \(table), which this file lacks; it is kept and passed on."
        )
    }

    static func staysHere(_ refusal: Phrase, _ table: String) -> Phrase {
        Phrase(
            vi: "\(refusal.vi) Những gì ghi vào \(table) ở đây không được trao đổi.",
            en: "\(refusal.en) What is written to \(table) here is not exchanged.")
    }

    static func extraUnique(_ table: String, _ definition: String) -> Phrase {
        Phrase(
            vi: "Bảng \(table) ở đây có chỉ mục duy nhất riêng, \(definition): bản ghi trùng sẽ không hiện ở đây mà vẫn hiện ở nơi khác. Hãy bỏ chỉ mục, hoặc chạy `hoitu track \(table)` để khai báo cho cả cụm.",
            en: "Table \(table) has a unique index of its own here, \(definition): records that clash are kept out here and shown elsewhere. Drop the index, or run `hoitu track \(table)` to declare it for the whole cluster.")
    }

    static func heldChangeset(_ member: String, _ reason: String) -> Phrase {
        Phrase(
            vi: "Một thay đổi của \(member) được giữ lại, chưa hợp nhất (\(reason)).",
            en: "A changeset of \(member) is held and not merged (\(reason)).")
    }

    // MARK: Exchange

    static func synced(_ name: String, received: Tally, sent: Tally) -> Phrase {
        Phrase(
            vi:
                "\(name): nhận \(received.changesets) thay đổi (\(received.rows) bản ghi), gửi \(sent.changesets) (\(sent.rows) bản ghi).",
            en:
                "\(name): received \(received.changesets) changesets (\(received.rows) rows), sent \(sent.changesets) (\(sent.rows) rows)."
        )
    }

    static func receiving(_ name: String, _ tally: Tally) -> Phrase {
        Phrase(
            vi: "\(name): đã nhận \(tally.changesets) thay đổi, \(tally.rows) bản ghi…",
            en: "\(name): \(tally.changesets) changesets, \(tally.rows) rows received…")
    }

    static func syncFailed(_ name: String, _ sentence: Phrase) -> Phrase {
        Phrase(vi: "\(name): \(sentence.vi)", en: "\(name): \(sentence.en)")
    }

    static func everyPeerFailed(_ count: Int, first: Phrase) -> Phrase {
        Phrase(
            vi:
                "Không đồng bộ được với bên nào trong \(count) bên (xem “hoitu peer list”). \(first.vi)",
            en: "The exchange failed with all \(count) peers (see “hoitu peer list”). \(first.en)")
    }

    static func bundleCreated(_ file: String, _ name: MemberName, _ tally: Tally) -> Phrase {
        Phrase(
            vi:
                "Đã ghi \(file) cho \(name): \(tally.changesets) thay đổi, \(tally.rows) bản ghi, \(tally.bytes) byte.",
            en:
                "Wrote \(file) for \(name): \(tally.changesets) changesets, \(tally.rows) rows, \(tally.bytes) bytes."
        )
    }

    static func bundleApplied(_ file: String, _ from: String, _ tally: Tally) -> Phrase {
        Phrase(
            vi:
                "Đã nhận gói \(file) của \(from): \(tally.changesets) thay đổi mới, \(tally.rows) bản ghi.",
            en:
                "Took bundle \(file) from \(from): \(tally.changesets) new changesets, \(tally.rows) rows."
        )
    }

    static func ready(_ url: String) -> String { "ready \(url)" }

    static func notAnAddress(_ text: String) -> Phrase {
        Phrase(
            vi: "“\(text)” không phải địa chỉ MÁY:CỔNG.", en: "“\(text)” is no HOST:PORT.")
    }

    static func cannotListen(_ address: String, _ reason: String) -> Phrase {
        Phrase(
            vi: "Không nhận kết nối ở \(address) được (\(reason)); hãy chọn địa chỉ khác bằng --listen.",
            en: "\(address) cannot be listened at (\(reason)); choose another with --listen.")
    }

    static func notADuration(_ text: String) -> Phrase {
        Phrase(
            vi: "“\(text)” không phải khoảng thời gian như 30s, 5m hoặc 1h.",
            en: "“\(text)” is no duration like 30s, 5m or 1h.")
    }

    // MARK: Other

    static func personTooLong(_ limit: Int) -> Phrase {
        Phrase(
            vi: "Tên người nhập liệu dài quá \(limit) byte; hãy viết ngắn hơn.",
            en: "The person's name is longer than \(limit) bytes; write a shorter one.")
    }

    static func unknownLanguage(_ text: String) -> Phrase {
        Phrase(
            vi: "Không có ngôn ngữ “\(text)”; hãy dùng vi hoặc en.",
            en: "There is no language “\(text)”; use vi or en.")
    }

    static func unexpected(_ detail: String) -> Phrase {
        Phrase(
            vi: "Lỗi ngoài dự kiến (\(detail)); không có gì được ghi dở dang, hãy báo lỗi này.",
            en:
                "Something unexpected happened (\(detail)); nothing was left half written, report this."
        )
    }
}
