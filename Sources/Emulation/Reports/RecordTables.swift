// The tables of a report beside scores: indicators against last year, models, exemplars, commendations,
// submissions, covenant, nominations, corrections.

internal import Documents
internal import Merge

extension ReviewReport {
    // MARK: Indicators

    /// Each indicator's figures of this period and of the one that it is compared with.
    var indicators: ReportTable {
        let before = records.period.text("compared_with")
        let described = records["indicator"].sorted {
            let (one, other) = ($0.integer("position") ?? 0, $1.integer("position") ?? 0)
            return one != other
                ? one < other : VietnameseOrder.precedes($0.text("code"), $1.text("code"))
        }
        var rows: [ReportTable.Row] = []
        var number: Int128 = 0
        for indicator in described {
            let code = indicator.text("code")
            let now = units.map { figures.sum(code, of: $0, in: period, as: .numerator)?.total }
            let then = units.map {
                figures.sum(code, of: $0, in: before, as: .numeratorBefore)?.total
            }
            guard (now + then).contains(where: { $0 != nil }) else { continue }
            number += 1
            let names = indicatorName(code)
            rows.append(
                .init(
                    [
                        .whole(number), .words(names), .text(indicator.text("measured_in")),
                        .words(Bilingual(vi: "Kỳ này", en: "This period")),
                    ] + (now + [Self.sum(now)]).map(Self.value)))
            guard !before.isEmpty else { continue }
            let empty = Array(repeating: ReportValue.text(""), count: 3)
            rows.append(
                .init(
                    empty + [.words(Bilingual(vi: "Cùng kỳ", en: "Last year"))]
                        + (then + [Self.sum(then)]).map(Self.value)))
            rows.append(
                .init(
                    empty + [.words(Bilingual(vi: "Tăng, giảm (%)", en: "Change (%)"))]
                        + zip(now + [Self.sum(now)], then + [Self.sum(then)]).map(Self.change)))
        }
        return ReportTable(
            Bilingual(
                vi: "Chỉ số tổng hợp, so với cùng kỳ",
                en: "Aggregate indicators, against the same period last year"),
            [
                .init("STT", "No.", 14, .center), .init("Chỉ số", "Indicator", 52, .left),
                .init("ĐVT", "Unit of measure", 18, .center),
                .init("Số liệu", "Figure", 28, .left),
            ] + units.map { .init(scores.name(of: $0), 24, .right) } + [
                .init("Toàn Cụm", "Cluster", 24, .right)
            ], rows, isWide: true)
    }

    private static func sum(_ figures: [Int128?]) -> Int128? {
        let entered = figures.compactMap { $0 }
        return entered.isEmpty ? nil : entered.reduce(0, +)
    }

    private static func value(_ figure: Int128?) -> ReportValue {
        figure.map { .whole($0) } ?? .none
    }

    /// By how many percent it went up or down; nothing where there was nothing.
    private static func change(_ now: Int128?, _ then: Int128?) -> ReportValue {
        guard let now, let then, then > 0,
            let share = try? Fraction(now - then, over: then).times(Fraction(100)),
            let rounded = try? Points(share)
        else { return .none }
        return .points(rounded)
    }

    // MARK: Models, exemplars, drives

    var models: ReportTable {
        let rows = sorted("model", by: "code")
        return ReportTable(
            Bilingual(
                vi: "Mô hình, cách làm hay, phần việc sáng tạo",
                en: "Models, good practices and creative tasks"),
            [
                .init("STT", "No.", 14, .center), .init("Đơn vị", "Unit", 28, .left),
                .init("Tên", "Title", 45, .left), .init("Loại", "Kind", 25, .left),
                .init("Tình trạng", "State", 25, .left),
                .init("Nội dung", "Description", 60, .left),
            ],
            rows.enumerated().map { index, row in
                .init([
                    .whole(Int128(index + 1)), name(row.text("unit")), .text(row.text("title")),
                    ReportWords.choice("kind", row.text("kind")),
                    ReportWords.choice("status", row.text("status")),
                    .text(row.text("description")),
                ])
            })
    }

    var exemplars: ReportTable {
        ReportTable(
            Bilingual(vi: "Gương điển hình tiên tiến", en: "Exemplars"),
            [
                .init("STT", "No.", 14, .center), .init("Đơn vị", "Unit", 28, .left),
                .init("Tập thể, cá nhân", "Name", 42, .left),
                .init("Lĩnh vực", "Field", 28, .left),
                .init("Thành tích", "Achievement", 58, .left),
                .init("Quyết định", "Decision", 28, .left),
            ],
            sorted("exemplar", by: "code").enumerated().map { index, row in
                .init([
                    .whole(Int128(index + 1)), name(row.text("unit")), .text(row.text("name")),
                    ReportWords.choice("field", row.text("field")),
                    .text(row.text("achievement")), .text(row.text("decision")),
                ])
            })
    }

    var drives: ReportTable {
        ReportTable(
            Bilingual(vi: "Các đợt thi đua", en: "Emulation drives"),
            [
                .init("Đơn vị", "Unit", 30, .left), .init("Tên đợt", "Title", 52, .left),
                .init("Loại", "Kind", 26, .left), .init("Từ ngày", "From", 28, .center),
                .init("Đến ngày", "To", 28, .center), .init("Kết quả", "Result", 40, .left),
            ],
            sorted("drive", by: "code").map { row in
                .init([
                    name(row.text("unit")), .text(row.text("title")),
                    ReportWords.choice("drive", row.text("kind")), .day(row.text("starts")),
                    .day(row.text("ends")), .text(row.text("result")),
                ])
            })
    }

    // MARK: Commendations

    /// How many were honoured, by form and level.
    var commendations: ReportTable {
        struct Place: Hashable {
            let form: String
            let level: String
        }
        let levels = Dictionary(
            records["decision"].map { (Self.key($0, number: "number"), $0.text("level")) },
            uniquingKeysWith: { first, _ in first })
        var counts: [Place: [String: Int128]] = [:]
        for row in records["recipient"] {
            let level = levels[Self.key(row, number: "decision")] ?? ""
            counts[Place(form: row.text("form"), level: level), default: [:]][
                row.text("unit"), default: 0] += 1
        }
        let places = counts.keys.sorted { one, other in
            one.form != other.form
                ? VietnameseOrder.precedes(one.form, other.form)
                : VietnameseOrder.precedes(one.level, other.level)
        }
        let rows = places.map { place -> ReportTable.Row in
            let by = counts[place] ?? [:]
            return .init(
                [ReportWords.form(place.form), ReportWords.level(place.level)]
                    + units.map { .whole(by[$0] ?? 0) } + [.whole(by.values.reduce(0, +))])
        }
        return ReportTable(
            Bilingual(
                vi: "Khen thưởng theo hình thức và cấp", en: "Commendations by form and level"),
            [.init("Hình thức", "Form", 52, .left), .init("Cấp", "Level", 34, .left)]
                + units.map { .init(scores.name(of: $0), 20, .right) }
                + [.init("Cộng", "Sum", 16, .right)], rows)
    }

    private static func key(_ row: Record, number: String) -> [String] {
        [row.text("issuer"), row.text(number), row.text("signed_on")]
    }

    /// Who was honoured, decision by decision.
    var recipients: ReportTable {
        let rows = sorted("recipient", by: "signed_on", "issuer", "decision", "number")
        return ReportTable(
            Bilingual(vi: "Danh sách khen thưởng", en: "Commendations"),
            [
                .init("Số quyết định", "Decision", 34, .left),
                .init("Ngày", "Day", 28, .center), .init("Cơ quan", "Issuer", 28, .left),
                .init("Đơn vị", "Unit", 26, .left),
                .init("Tập thể, cá nhân", "Name", 40, .left),
                .init("Hình thức", "Form", 34, .left),
            ],
            rows.map { row in
                .init([
                    .text(row.text("decision")), .day(row.text("signed_on")),
                    .text(row.text("issuer")), name(row.text("unit")), .text(row.text("name")),
                    ReportWords.form(row.text("form")),
                ])
            })
    }

    // MARK: The review itself

    /// Which sheets have been submitted, and which have not.
    var submissions: ReportTable {
        ReportTable(
            Bilingual(vi: "Nộp bảng chấm điểm", en: "Submission of sheets"),
            [
                .init("Đơn vị", "Unit", 40, .left), .init("Tình trạng", "State", 40, .left),
                .init("Ngày nộp", "Submitted on", 28, .center),
                .init("Mã băm", "Hash", 52, .left),
            ],
            units.map { unit in
                let row = records["submission"].first { $0.text("unit") == unit }
                guard let row, row.text("state") != "draft" else {
                    return .init([
                        name(unit),
                        .words(Bilingual(vi: "Chưa nộp", en: "Not submitted")), .none, .none,
                    ])
                }
                return .init([
                    name(unit), ReportWords.choice("submission", row.text("state")),
                    .day(row.text("submitted_on")), .text(String(row.text("hash").prefix(16))),
                ])
            })
    }

    var covenant: ReportTable {
        let signed = records["covenant_signature"].sorted {
            $0.text("signed_on").utf8.lexicographicallyPrecedes($1.text("signed_on").utf8)
        }
        let texts = sorted("covenant", by: "title")
        let rows = texts.flatMap { text in
            units.map { unit in
                let signature = signed.first {
                    $0.text("unit") == unit && $0.text("text_hash") == text.text("text_hash")
                }
                return ReportTable.Row([
                    .text(text.text("title")), .text(String(text.text("text_hash").prefix(16))),
                    name(unit),
                    signature.map { .day($0.text("signed_on")) }
                        ?? .words(Bilingual(vi: "Chưa ký", en: "Not signed")),
                ])
            }
        }
        return ReportTable(
            Bilingual(vi: "Giao ước thi đua và ký kết", en: "Covenant and signatures"),
            [
                .init("Giao ước", "Covenant", 58, .left), .init("Mã băm", "Hash", 38, .left),
                .init("Đơn vị", "Unit", 38, .left), .init("Ngày ký", "Signed on", 26, .center),
            ], rows)
    }

    /// Which titles units had set out to win.
    var registrations: ReportTable {
        ReportTable(
            Bilingual(vi: "Đăng ký danh hiệu thi đua", en: "Titles registered for"),
            [
                .init("Đơn vị", "Unit", 50, .left),
                .init("Danh hiệu đăng ký", "Title", 70, .left),
                .init("Ghi chú", "Note", 40, .left),
            ],
            sorted("title_registration", by: "number").map { row in
                .init([
                    name(row.text("unit")), ReportWords.form(row.text("title")),
                    .text(row.text("note")),
                ])
            })
    }

    /// What was proposed, and what the ballots said.
    var nominations: ReportTable {
        ReportTable(
            Bilingual(vi: "Suy tôn và kết quả kiểm phiếu", en: "Nominations and ballot tallies"),
            [
                .init("Đơn vị", "Unit", 30, .left), .init("Danh hiệu", "Title", 44, .left),
                .init("Phát ra", "Issued", 14, .right), .init("Thu về", "Returned", 14, .right),
                .init("Tán thành", "In favour", 16, .right),
                .init("Không tán thành", "Against", 19, .right),
                .init("Không hợp lệ", "Invalid", 19, .right),
                .init("Kết quả", "Result", 24, .left),
            ],
            sorted("nomination", by: "title").map { row in
                let tally = records["ballot_tally"].first {
                    !row.text("matter").isEmpty && $0.text("matter") == row.text("matter")
                }
                let counts = ["issued", "returned", "in_favour", "against", "invalid"].map {
                    column -> ReportValue in
                    tally?.integer(column).map { .whole(Int128($0)) } ?? .none
                }
                return .init(
                    [name(row.text("unit")), ReportWords.form(row.text("title"))] + counts
                        + [ReportWords.choice("nomination", row.text("status"))])
            })
    }

    /// Entries that put others right, and sheets that are not what was submitted.
    var corrections: ReportTable {
        let entries = sorted("indicator_entry", by: "id")
        let reversals = entries.filter { !$0.text("reverses").isEmpty }.map {
            row -> ReportTable.Row in
            let indicator = indicatorName(row.text("indicator"))
            let reversed = row.text("reverses")
            return ReportTable.Row([
                name(row.text("unit")),
                .words(Bilingual(vi: "Bút toán đảo", en: "Reversing entry")),
                .words(
                    Bilingual(
                        vi: "\(indicator.vi) (\(reversed))",
                        en: "\(indicator.en) (\(reversed))")),
                row.integer("amount").map { .whole(Int128($0)) } ?? .none,
                .text(row.text("reason")),
            ])
        }
        let changed = scores.notes.compactMap { note -> ReportTable.Row? in
            guard case .sheetChanged(let unit) = note else { return nil }
            return .init([
                name(unit),
                .words(Bilingual(vi: "Sửa sau khi nộp", en: "Edited after submission")),
                .text(period), .none, .words(note.sentence),
            ])
        }
        return ReportTable(
            Bilingual(vi: "Danh sách đính chính", en: "Corrections"),
            [
                .init("Đơn vị", "Unit", 34, .left), .init("Loại", "Kind", 32, .left),
                .init("Số liệu", "Entry", 40, .left), .init("Số lượng", "Amount", 20, .right),
                .init("Lý do", "Reason", 44, .left),
            ], reversals + changed)
    }

    var explanations: ReportTable {
        let verdicts = Verdicts(records)
        return ReportTable(
            Bilingual(vi: "Giải trình của các đơn vị", en: "Explanations"),
            [
                .init("Đơn vị", "Unit", 34, .left), .init("Tiêu chí", "Criterion", 18, .left),
                .init("Nội dung", "Text", 80, .left), .init("Kết quả", "Result", 28, .left),
            ],
            sorted("explanation", by: "criterion", "number").map { row in
                .init([
                    name(row.text("unit")), .text(row.text("criterion")), .text(row.text("text")),
                    ReportWords.choice(
                        "explanation",
                        verdicts.verdict(on: row, .explanation)?.text("says") ?? "entered"),
                ])
            })
    }

    /// What the report was made from, origin by origin.
    var vector: ReportTable {
        ReportTable(
            Bilingual(
                vi: "Vectơ dữ liệu mà báo cáo này được lập từ đó",
                en: "The vector that this report was made from"),
            [
                .init("Nguồn", "Origin", 110, .left),
                .init("Số thay đổi", "Changesets", 30, .right),
            ],
            basis.vector.dots.map { (origin: $0.origin.description, seq: $0.seq) }
                .sorted { $0.origin.utf8.lexicographicallyPrecedes($1.origin.utf8) }
                .map { .init([.text($0.origin), .whole(Int128($0.seq))]) })
    }
}
