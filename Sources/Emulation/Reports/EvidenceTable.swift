// What the units' points rest on: attached files, and what a sheet says in its column of evidence.
//
// A file is known by its SHA-256, of which people compare the first eight digits.

internal import Documents

extension ReviewReport {
    /// One piece of evidence.
    private struct Evidence {
        let unit: String
        let criterion: String
        /// Empty for what was only written into the sheet.
        let hash: String
        let fileName: String
        let note: String
    }

    /// By unit, in the order of the criteria; files before words, by their names.
    var evidence: ReportTable {
        let places = Dictionary(
            scores.criteria.enumerated().map { ($1.criterion.code, $0) },
            uniquingKeysWith: { first, _ in first })
        let names = Dictionary(
            scores.criteria.map { ($0.criterion.code, $0.name) },
            uniquingKeysWith: { first, _ in first })
        let all = allEvidence.sorted { one, other in
            let units = [one, other].map { scores.name(of: $0.unit).vi }
            if units[0] != units[1] { return VietnameseOrder.precedes(units[0], units[1]) }
            let order = [one, other].map { places[$0.criterion] ?? .max }
            if order[0] != order[1] { return order[0] < order[1] }
            if one.hash.isEmpty != other.hash.isEmpty { return other.hash.isEmpty }
            if one.fileName != other.fileName {
                return VietnameseOrder.precedes(one.fileName, other.fileName)
            }
            return Self.bytes(of: one).lexicographicallyPrecedes(Self.bytes(of: other))
        }
        return ReportTable(
            Bilingual(vi: "Minh chứng", en: "Evidence"),
            [
                .init("Đơn vị", "Unit", 26, .left), .init("Mã", "Code", 13, .left),
                .init("Tiêu chí", "Criterion", 37, .left),
                .init("Tên tệp", "File", 40, .left),
                .init("SHA-256 (8 số đầu)", "SHA-256 (first 8)", 22, .center),
                .init("Ghi chú", "Note", 32, .left),
            ],
            all.map { item in
                .init([
                    name(item.unit), .text(item.criterion),
                    names[item.criterion].map { .words($0) } ?? .none,
                    item.fileName.isEmpty ? .none : .text(item.fileName),
                    item.hash.isEmpty ? .none : .text(String(item.hash.prefix(8))),
                    .text(item.note),
                ])
            })
    }

    /// How many pieces a unit has for a criterion, as its sheet says it.
    func evidenceCount(of unit: String, _ criterion: String) -> ReportValue {
        let count = allEvidence.count { $0.unit == unit && $0.criterion == criterion }
        return count == 0 ? .none : .whole(Int128(count))
    }

    private var allEvidence: [Evidence] {
        let names = Dictionary(
            records["attachment"].map { ($0.text("sha256"), $0.text("file_name")) },
            uniquingKeysWith: { first, _ in first })
        let files = records["evidence"].map { row in
            let hash = row.text("attachment")
            return Evidence(
                unit: row.text("unit"), criterion: row.text("criterion"), hash: hash,
                fileName: names[hash] ?? "", note: row.text("note"))
        }
        let words = records["self_score"].compactMap { row -> Evidence? in
            let note = row.text("note")
            // That figures are made up is no evidence for them.
            guard note.replacing(EmulationSamples.mark, with: "").contains(where: \.isLetter) else {
                return nil
            }
            return Evidence(
                unit: row.text("unit"), criterion: row.text("criterion"), hash: "", fileName: "",
                note: note)
        }
        return files + words
    }

    private static func bytes(of item: Evidence) -> [UInt8] {
        Array("\(item.criterion)\u{0}\(item.fileName)\u{0}\(item.hash)\u{0}\(item.note)".utf8)
    }
}
