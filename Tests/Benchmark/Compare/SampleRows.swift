// The rows of the workload: a 16-byte key and five columns, with notes such as offices write.

import Foundation
import Simulator

/// One row; equal numbers give equal rows, on every machine.
struct SampleRow {
    let key: [UInt8]
    let unit: String
    let year: Int64
    let points: Double
    let title: String
    let note: String

    static let table = """
        CREATE TABLE entry (
            id BLOB PRIMARY KEY NOT NULL, unit TEXT NOT NULL DEFAULT '', year INTEGER,
            points REAL, title TEXT, note TEXT);
        """
    static let insert =
        "INSERT INTO entry (id, unit, year, points, title, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    static let update = "UPDATE entry SET note = ?2 WHERE id = ?1"

    private static let units = ["Hà Nội", "TP.HCM", "Đà Nẵng", "Cần Thơ", "Hải Phòng"]
    private static let titles = [
        "Công tác tuyên truyền", "Mô hình hay", "Gương điển hình", "Chỉ tiêu thi đua",
    ]
    private static let words = [
        "đơn", "vị", "thực", "hiện", "kế", "hoạch", "tháng", "quý", "hoàn", "thành", "vượt", "chỉ",
        "tiêu", "phong", "trào", "thi", "đua", "báo", "cáo", "bổ", "sung", "đúng", "hạn", "tập",
        "thể", "cá", "nhân", "khen", "thưởng", "mô", "hình", "nhân", "rộng", "đề", "nghị", "xét",
        "duyệt",
    ]

    init(_ number: Int) {
        var random = SplitMix64(seed: UInt64(number) &* 2 &+ 1)
        let halves = [random.next(), random.next()]
        key = halves.flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> (8 * $0)) } }
        unit = random.pick(Self.units)
        year = Int64(2022 + random.below(5))
        points = Double(random.below(1000)) / 10
        title = "\(random.pick(Self.titles)) \(random.below(500))"
        note = Self.note(&random)
    }

    /// Another note for the same row.
    static func note(of number: Int, edition: Int) -> String {
        var random = SplitMix64(seed: UInt64(number) &* 7919 &+ UInt64(edition))
        return note(&random)
    }

    private static func note(_ random: inout SplitMix64) -> String {
        (0..<6 + random.below(8)).map { _ in random.pick(words) }.joined(separator: " ")
    }

    /// The row as a line of CSV.
    var csv: String {
        let hex = key.map { String(format: "%02x", $0) }.joined()
        return "\(hex),\(unit),\(year),\(points),\(title),\(note)\n"
    }

    /// The key of a row, and how it sorts.
    static func sortingKey(_ number: Int) -> UInt64 {
        var random = SplitMix64(seed: UInt64(number) &* 2 &+ 1)
        return random.next().byteSwapped
    }

    /// Numbers of rows, in the order of the rows' keys.
    static func sorted(_ numbers: Range<Int>) -> [Int] {
        numbers.map { (sortingKey($0), $0) }.sorted { $0 < $1 }.map(\.1)
    }
}

/// One edit of a row.
struct SampleEdit {
    let key: [UInt8]
    let note: String

    /// Another note for a row.
    init(_ number: Int, edition: Int) {
        key = SampleRow(number).key
        note = SampleRow.note(of: number, edition: edition)
    }
}
