// Who issues the review's papers, what they stand on, who gets and who signs them: as the records say.
//
// Above the cluster stands whoever issued its bylaws, and nobody where no bylaws are recorded. The place
// is the head unit's. What the form itself fixes (title and motto of the nation, the archive's copy) is
// fixed here too.

internal import Documents

extension ReviewReport {
    // MARK: The cluster

    private var cluster: Record? {
        let code = records.period.text("cluster")
        return records["cluster"].first { $0.text("code") == code }
    }

    var clusterName: Bilingual {
        let code = records.period.text("cluster")
        let (vi, en) = (cluster?.text("name_vi") ?? "", cluster?.text("name_en") ?? "")
        let named = vi.isEmpty ? "\(clusterWord.vi) thi đua \(code)" : vi
        return Bilingual(vi: named, en: en.isEmpty ? (vi.isEmpty ? "Cluster \(code)" : vi) : en)
    }

    /// What such a body is called.
    var clusterWord: Bilingual {
        isBloc ? Bilingual(vi: "Khối", en: "Bloc") : Bilingual(vi: "Cụm", en: "Cluster")
    }

    private var isBloc: Bool { cluster?.text("kind") == "bloc" }

    /// The unit that headed the cluster when the period ended; nil when nobody did.
    var head: String? {
        let day = records.period.text("ends")
        return headAssignments.last {
            let to = $0.text("to_date")
            return $0.text("from_date") <= day && (to.isEmpty || to >= day)
        }?.text("unit")
    }

    /// The unit that heads it next; nil while nobody is said to.
    var nextHead: String? {
        let day = records.period.text("ends")
        return headAssignments.first { $0.text("from_date") > day }?.text("unit")
    }

    /// The first one first.
    private var headAssignments: [Record] {
        records["head_assignment"].filter {
            $0.text("role") == "cluster_head" && !$0.text("unit").isEmpty
        }.sorted { $0.text("from_date").utf8.lexicographicallyPrecedes($1.text("from_date").utf8) }
    }

    // MARK: Head and foot

    /// Who issued the cluster's bylaws last.
    private var superior: String? {
        let issuer = legalBases.last { $0.text("kind") == "bylaws" }?.text("issuer") ?? ""
        return issuer.isEmpty || Array(issuer.utf8) == Array(clusterName.vi.utf8) ? nil : issuer
    }

    /// - Parameter code: Of the kind of paper: `BC` for a report, `BB` for minutes.
    func paperHead(_ code: String) -> [DocumentBlock] {
        OfficialForm.head(
            issuer: ([superior].compactMap { $0 } + [clusterName.vi]).map(XMLText.shown),
            kind: "\(code)-\(isBloc ? "KTĐ" : "CTĐ")",
            place: head.map { OfficialForm.place(of: scores.name(of: $0).vi) } ?? "",
            year: ends.map { "\($0.year)" } ?? "……")
    }

    /// Those above, the member units, and the archive.
    var receivers: [String] {
        [superior.map { "\($0) (để báo cáo)" }].compactMap { $0 }
            + units.map { scores.name(of: $0).vi } + ["Hội đồng TĐ-KT", "Lưu: VT"]
    }

    var signer: [String] {
        ["TM. \(clusterWord.vi) thi đua".uppercased(), "\(clusterWord.vi) trưởng".uppercased()]
            + (head.map { [scores.name(of: $0).vi.uppercased()] } ?? [])
    }

    // MARK: What papers stand on

    private static let kinds: [(code: String, word: Bilingual)] = [
        ("law", Bilingual(vi: "Luật", en: "the Law")),
        ("decree", Bilingual(vi: "Nghị định", en: "the Decree")),
        ("circular", Bilingual(vi: "Thông tư", en: "the Circular")),
        ("bylaws", Bilingual(vi: "Quy chế", en: "the Bylaws")),
        ("other", Bilingual(vi: "Văn bản", en: "the Document")),
    ]

    /// The highest first, then the oldest.
    private var legalBases: [Record] {
        func place(_ row: Record) -> Int {
            Self.kinds.firstIndex { $0.code == row.text("kind") } ?? Self.kinds.count
        }
        return records["legal_basis"].sorted { one, other in
            guard place(one) == place(other) else { return place(one) < place(other) }
            let days = [one, other].map { $0.text("signed_on") }
            return days[0] != days[1]
                ? days[0].utf8.lexicographicallyPrecedes(days[1].utf8)
                : one.orderedBytes.lexicographicallyPrecedes(other.orderedBytes)
        }
    }

    /// “Căn cứ …” for each document that the cluster stands on; then what the figures are.
    func basisBlocks(in language: Language) -> [DocumentBlock] {
        let bases = legalBases
        return bases.enumerated().map { place, row in
            let end = place == bases.count - 1 ? "." : ";"
            let text = XMLText.shown(Self.basis(row)[language] + end)
            return .paragraph(.init(.body, [TextRun(text, italic: true)]))
        } + standing(in: language)
    }

    /// `Căn cứ Luật Thi đua, khen thưởng số 15/2003/QH11 ngày 26 tháng 11 năm 2003 của Quốc hội`.
    private static func basis(_ row: Record) -> Bilingual {
        let title = row.text("title")
        let word = kinds.first { $0.code == row.text("kind") }?.word
        var (vi, en) = (title, title)
        if title.isEmpty { (vi, en) = (word?.vi ?? "Văn bản", word?.en ?? "the Document") }
        let (number, issuer) = (row.text("number"), row.text("issuer"))
        if !number.isEmpty, !title.contains(number) {
            vi += " số \(number)"
            en += " no. \(number)"
        }
        if let day = SheetDay(row.text("signed_on")) {
            vi += " \(OfficialDay(day).long)"
            en += " of \(row.text("signed_on"))"
        }
        if !issuer.isEmpty {
            vi += " của \(issuer)"
            en += ", \(issuer)"
        }
        return Bilingual(vi: "Căn cứ \(vi)", en: "Pursuant to \(en)")
    }
}
