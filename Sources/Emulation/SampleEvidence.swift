// What the sample review stands on: public law, made-up bylaws, and a made-up file of each unit as evidence.

internal import Wire

enum SampleEvidence {
    private static let mark = EmulationSamples.mark
    private static let period = EmulationSamples.period

    /// The law and the decree were in force when the conference met; the bylaws are made up.
    static var legalSQL: String {
        var rows = Insertion(
            into: "legal_basis",
            ["code", "kind", "number", "issuer", "signed_on", "title", "note"])
        rows.append([
            "luat-tdkt", "law", "15/2003/QH11", "Quốc hội", "2003-11-26",
            "Luật Thi đua, khen thưởng", "",
        ])
        rows.append([
            "nd-91-2017", "decree", "91/2017/NĐ-CP", "Chính phủ", "2017-07-31",
            "Nghị định quy định chi tiết thi hành Luật Thi đua, khen thưởng", "",
        ])
        rows.append([
            "quy-che-cum", "bylaws", "", "Bộ Công an", "2023-01-10",
            .text("Quy chế hoạt động của Cụm (\(mark))"), .text(mark),
        ])
        return rows.sql
    }

    /// One file of a unit, shown for two criteria.
    static func sql(of unit: String) -> String {
        let content = "\(mark). Biên bản kiểm điểm, đánh giá sáu tháng đầu năm của \(unit).\n"
        let hash = sha256(Array(content.utf8)).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        let name = "Biên bản đánh giá sáu tháng đầu năm, \(unit) (\(mark)).txt"
        var rows = Insertion(
            into: "evidence", ["period", "unit", "criterion", "attachment", "note"])
        for criterion in ["II.1", "IV.2"] {
            rows.append([
                .text(period), .text(unit), .text(criterion), .text(hash), .text(mark),
            ])
        }
        return """
            INSERT INTO attachment (sha256, unit, file_name, media_type, content)
            VALUES ('\(hash)', '\(unit)', '\(name)', 'text/plain', CAST('\(content)' AS BLOB))
            ON CONFLICT DO NOTHING;

            """ + rows.sql
    }
}
