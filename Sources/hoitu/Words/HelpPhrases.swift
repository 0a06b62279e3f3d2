// swift-format-ignore-file
// (A sentence stays on one line, beside its translation.)
// The catalogue: what `--help` says.

extension Phrases {
    static let helpHoitu = Phrase(
        vi:
            "Kho dữ liệu làm việc được khi mất mạng: mỗi nơi một tệp SQLite, hội tụ với nhau qua HTTPS.",
        en:
            "An offline-first store: every office keeps its own SQLite file, and all converge over HTTPS."
    )
    static let helpReplica = Phrase(
        vi: "Tệp SQLite của bản sao (mặc định: HOITU_REPLICA, rồi replica.db).",
        en: "The replica's SQLite file (default: HOITU_REPLICA, then replica.db).")
    static let helpJSON = Phrase(
        vi: "In một giá trị JSON thay cho câu chữ.",
        en: "Print one JSON value instead of sentences.")
    static let helpLanguage = Phrase(
        vi: "Ngôn ngữ của câu chữ: vi hoặc en.", en: "The language of sentences: vi or en.")
    static let helpCluster = Phrase(vi: "Lập một cụm.", en: "Found a cluster.")
    static let helpClusterCreate = Phrase(
        vi: "Lập một cụm: khóa gốc và bản sao đầu tiên.",
        en: "Found a cluster: its root key and its first replica.")
    static let helpClusterName = Phrase(vi: "Tên cụm.", en: "The cluster's name.")
    static let helpUnit = Phrase(vi: "Mã đơn vị, như hanoi.", en: "The unit's code, such as hanoi.")
    static let helpOffice = Phrase(
        vi: "Mã cơ sở, như 001; bỏ trống cho bản sao chính của đơn vị.",
        en: "The office's code, such as 001; leave it out for a unit's main replica.")
    static let helpSchema = Phrase(
        vi: "Các bảng ban đầu: emulation hoặc none.",
        en: "The tables to begin with: emulation or none.")
    static let helpPerson = Phrase(
        vi: "Người nhập liệu mặc định.", en: "Who is behind changes unless said otherwise.")
    static let helpMember = Phrase(vi: "Thành viên của cụm.", en: "The cluster's members.")
    static let helpMemberRequest = Phrase(
        vi: "Tạo khóa và in yêu cầu tham gia.", en: "Make keys, and print a request to join.")
    static let helpMemberApprove = Phrase(
        vi: "Duyệt một yêu cầu và in phê duyệt.", en: "Approve a request, and print the approval.")
    static let helpMemberAccept = Phrase(
        vi: "Nhận phê duyệt: tệp trở thành bản sao của cụm.",
        en: "Take an approval: the file becomes a replica of the cluster.")
    static let helpMemberList = Phrase(vi: "Liệt kê thành viên.", en: "List the members.")
    static let helpRequestFile = Phrase(
        vi: "Tệp yêu cầu; - là đầu vào chuẩn.", en: "The request's file; - is standard input.")
    static let helpApprovalFile = Phrase(
        vi: "Tệp phê duyệt; - là đầu vào chuẩn.", en: "The approval's file; - is standard input.")
    static let helpRootKey = Phrase(
        vi: "Tệp khóa gốc, nếu cất ở nơi khác.",
        en: "The root key's file, if it was moved elsewhere.")
    static let helpPeer = Phrase(
        vi: "Các bên trao đổi và địa chỉ.", en: "The peers and where they are reached.")
    static let helpPeerAdd = Phrase(
        vi: "Thêm một bên trao đổi hoặc đổi địa chỉ.", en: "Add a peer, or give it another address."
    )
    static let helpPeerList = Phrase(vi: "Liệt kê các bên trao đổi.", en: "List the peers.")
    static let helpPeerRemove = Phrase(vi: "Bỏ một bên trao đổi.", en: "Forget a peer.")
    static let helpPeerName = Phrase(
        vi: "Tên thành viên, như hcm hoặc hcm/760.", en: "A member's name, such as hcm or hcm/760.")
    static let helpPeerURL = Phrase(
        vi: "Địa chỉ, như https://máy:8443.", en: "The address, such as https://host:8443.")
    static let helpTrack = Phrase(
        vi: "Theo dõi các bảng: từ nay mọi thay đổi được trao đổi.",
        en: "Track tables: from now on their changes are exchanged.")
    static let helpUntrack = Phrase(vi: "Thôi theo dõi các bảng.", en: "Stop tracking tables.")
    static let helpTables = Phrase(vi: "Tên các bảng.", en: "The tables' names.")
    static let helpTrackAll = Phrase(
        vi: "Mọi bảng có thể theo dõi; nêu những bảng bị bỏ lại.",
        en: "Every table that can be tracked; those left out are named.")
    static let helpCounter = Phrase(
        vi: "Cột mà các phần cộng thêm được cộng dồn.", en: "A column whose additions are summed.")
    static let helpKeysByPeople = Phrase(
        vi: "Khóa số nguyên do người dùng tự đặt.", en: "People assign integer keys, not SQLite.")
    static let helpStatus = Phrase(vi: "Tình trạng của bản sao.", en: "Where the replica stands.")
    static let helpDigest = Phrase(
        vi: "Mã băm của trạng thái đã hợp nhất; bằng nhau ở các bản sao có cùng vectơ.",
        en: "A hash of the merged state, equal on replicas with equal vectors.")
    static let helpDigestTable = Phrase(vi: "Chỉ một bảng.", en: "Of one table only.")
    static let helpLog = Phrase(
        vi: "Lịch sử của một bảng hoặc bản ghi, mới nhất trước.",
        en: "History of a table or a record, newest first.")
    static let helpLogTable = Phrase(vi: "Tên bảng.", en: "The table's name.")
    static let helpLogFilter = Phrase(
        vi: "Cột khóa và giá trị của bản ghi.", en: "A key column and its value.")
    static let helpLimit = Phrase(vi: "Nhiều nhất chừng này dòng.", en: "At most so many entries.")
    static let helpAt = Phrase(
        vi: "Các bản ghi như lúc đó. Thời điểm: theo những gì đã chốt đến lúc ấy theo đồng hồ của nơi ghi, và mọi điều nơi ấy đã thấy; như 2023-07-03T10:00:00Z, hoặc 2023-07-03 là hết ngày đó theo giờ UTC. Vectơ: như “hoitu digest --json” cho biết.",
        en: "The records as they were. A time: by what was sealed until then by its author's clock, and all that its author had seen; such as 2023-07-03T10:00:00Z, or 2023-07-03 for the end of that day in UTC. A vector: as in “hoitu digest --json”.")
    static let helpConflicts = Phrase(
        vi: "Liệt kê, xem và giải quyết xung đột.", en: "List, show and settle conflicts.")
    static let helpConflictsList = Phrase(
        vi: "Liệt kê xung đột đang mở.", en: "List the open conflicts.")
    static let helpConflictsAll = Phrase(
        vi: "Cả những xung đột đã giải quyết.", en: "Settled ones too.")
    static let helpConflictsCheck = Phrase(
        vi: "Kết thúc với mã 2 nếu còn xung đột mở.", en: "Exit with 2 if any is open.")
    static let helpConflictsShow = Phrase(
        vi: "Mọi phương án: ai, khi nào, trước đó là gì.",
        en: "Every version: who, when, what it was before.")
    static let helpConflictsResolve = Phrase(
        vi: "Giải quyết một xung đột.", en: "Settle a conflict.")
    static let helpConflictID = Phrase(
        vi: "Mã xung đột; giống nhau ở mọi bản sao.",
        en: "The conflict's id, the same on every replica.")
    static let helpTake = Phrase(vi: "Lấy phương án số N.", en: "Take version N.")
    static let helpValue = Phrase(
        vi: "Đặt một giá trị khác; json:… cho giá trị không phải chữ.",
        en: "Set another value; json:… for what is not text.")
    static let helpMerge = Phrase(
        vi: "Gộp thay đổi của mọi phương án, nếu không sửa cùng một chỗ (chỉ với chữ).",
        en: "Put the changes of all versions of a text together, unless they changed the same place.")
    static let helpKeep = Phrase(vi: "Giữ bản ghi.", en: "Keep the record.")
    static let helpDelete = Phrase(vi: "Xóa bản ghi.", en: "Delete the record.")
    static let helpSet = Phrase(
        vi: "Đặt giá trị cho một cột; dùng nhiều lần cho nhiều cột.",
        en: "Set a column's value; more than once for several columns.")
    static let helpBundle = Phrase(
        vi: "Trao đổi bằng tệp, khi không có mạng.",
        en: "Exchange by file, where there is no network.")
    static let helpBundleCreate = Phrase(
        vi: "Ghi những gì một thành viên còn thiếu vào tệp.",
        en: "Write what a member lacks to a file.")
    static let helpBundleApply = Phrase(vi: "Nhận một tệp gói.", en: "Take a bundle.")
    static let helpBundleFile = Phrase(vi: "Tệp gói.", en: "The bundle's file.")
    static let helpServe = Phrase(
        vi: "Phục vụ các bên trao đổi, và đồng bộ theo lịch nếu có --every.",
        en: "Serve peers, and sync on a schedule with --every.")
    static let helpListen = Phrase(
        vi: "Địa chỉ lắng nghe MÁY:CỔNG; cổng 0 để tự chọn.",
        en: "HOST:PORT to listen on; port 0 picks one.")
    static let helpEvery = Phrase(
        vi: "Đồng bộ với mọi bên mỗi khoảng này, như 30s, 5m.",
        en: "Sync with every peer this often, such as 30s, 5m.")
    static let helpSync = Phrase(
        vi: "Trao đổi một lần với các bên được nêu, hoặc tất cả.",
        en: "Exchange once with the named peers, or all.")
    static let helpSyncNames = Phrase(vi: "Tên các bên.", en: "The peers' names.")
    static let helpDemo = Phrase(
        vi:
            "Năm thành phố trên máy này: nhập liệu, mất mạng, sửa cùng lúc, hội tụ, giải quyết xung đột.",
        en:
            "Five cities on this machine: entries, a cut network, concurrent edits, convergence, conflicts settled."
    )
    static let helpDemoKeep = Phrase(
        vi: "Giữ lại các tệp trong thư mục này.", en: "Keep the files in this folder.")
}
